/**
 * SQLite databases: the rows of all tables, and as a table of their own the statements that made them, read by range and page by
 * page. An own reader, for the reasons in docs/decisions/0010-sqlite-read-by-page.md: no statement is ever executed, so views,
 * triggers and virtual tables do nothing. Indexes repeat what is in tables and are not read, nor is what was deleted.
 * Source: SQLite, "Database file format", sections 2.1 to 2.6.
 */
import { isUtf8 } from "node:buffer";
import { type ByteSource, bytesInMemory } from "../../../base/byte-source.ts";
import { UnreadableError, type UnreadReason } from "../../../base/inspection.ts";
import type { Location } from "../../../base/location.ts";
import { Ledger } from "../../containers/ledger.ts";
import { columnLetters, sheetPrefix } from "../../office/workbooks/cell-reference.ts";
import type { Reading, Verdict } from "../../reading.ts";
import { SinkFault } from "../../sink-fault.ts";
import { sniffBytes } from "../../sniff.ts";
import { ValueBlocks } from "../records/value-blocks.ts";
import { readVarint, SqlitePages, type StoredRow } from "./sqlite-pages.ts";
import { type TableShape, tableShape } from "./sqlite-schema.ts";

const mimeType = "application/vnd.sqlite3";

/** Tables that are read; real databases have some hundreds. */
const tablesMax = 100_000;
/** Names of columns that are kept over all tables; further columns have no names. */
const namesMax = 100_000;
/** Shorter binary values are no files. */
const fileBytesMin = 64;

/** Reads a database that can be read by range. */
export async function readSqlite(source: ByteSource, reading: Reading): Promise<Verdict> {
  const ledger = new Ledger(reading);
  let obstacle: UnreadReason | undefined;
  try {
    const pages = await SqlitePages.open(source, reading.limits.pageBytesMax);
    const database = new Database(pages, reading, ledger);
    try {
      await database.read();
    } finally {
      reading.budget.bytesClassified += database.rowCount > 0 ? pages.bytesRead : 0;
    }
    if (pages.hasLongRows) obstacle = "UNABLE_TO_PARSE_FILE";
    if (pages.isDamaged || database.isDamaged) obstacle = "MALFORMED_FILE";
  } catch (error) {
    if (error instanceof SinkFault) throw error;
    obstacle = error instanceof UnreadableError ? error.reason : "MALFORMED_FILE";
  }
  return ledger.verdict(mimeType, obstacle);
}

/** A table as the schema names it. */
type Table = {
  readonly name: string;
  readonly root: number;
  readonly shape: TableShape;
  /** Row of the schema that tells of it. */
  readonly schemaRow: number;
};

/** The schema is a table without a statement that makes it. */
const schemaTable: Table = {
  name: "sqlite_schema",
  root: 1,
  shape: {
    names: ["type", "name", "tbl_name", "rootpage", "sql"],
    stored: [0, 1, 2, 3, 4],
    rowNumberColumn: -1,
    isWithoutRowNumber: false,
  },
  schemaRow: 0,
};

class Database {
  /** Whether a record made no sense. */
  isDamaged = false;
  /** Rows read, those of the schema included. */
  rowCount = 0;
  readonly #pages: SqlitePages;
  readonly #reading: Reading;
  readonly #ledger: Ledger;
  readonly #blocks: ValueBlocks;
  readonly #decoder: InstanceType<typeof TextDecoder>;
  readonly #names: string[] = [""];
  readonly #tables: Table[] = [];
  /** Rows of the schema in which something was found: their names must not appear in places. */
  readonly #sensitiveRows = new Set<number>();
  #table = schemaTable;
  #firstName = 1;
  #row = 0;
  /** Row before those in the block. */
  #rowBefore = 0;
  #files: { readonly path: string; readonly bytes: Uint8Array }[] = [];

  constructor(pages: SqlitePages, reading: Reading, ledger: Ledger) {
    this.#pages = pages;
    this.#reading = reading;
    this.#ledger = ledger;
    this.#decoder = new TextDecoder(pages.encoding);
    this.#blocks = new ValueBlocks(reading, { names: this.#names, locate: (place, owner) => this.#locate(place, owner) });
  }

  async read(): Promise<void> {
    await this.#readTable(schemaTable);
    for (const table of this.#tables) if (this.#reading.budget.mayContinue()) await this.#readTable(table);
  }

  async #readTable(table: Table): Promise<void> {
    this.#table = table;
    this.#row = 0;
    this.#rowBefore = 0;
    this.#firstName = this.#names.length;
    if (this.#names.length + table.shape.names.length <= namesMax) this.#names.push(...table.shape.names);
    for await (const rows of this.#pages.rows(table.root, table.shape.isWithoutRowNumber)) {
      for (const row of rows) this.#readRow(row);
      if (this.#blocks.isFull) this.#flush();
      for (const { path, bytes } of this.#files.splice(0)) {
        if (!(await this.#ledger.readEmbedded(path, bytesInMemory(bytes).stream(0), { isStored: true }))) break;
      }
      if (!this.#reading.budget.mayContinue()) break;
    }
    this.#flush();
  }

  #flush(): void {
    this.#blocks.flush();
    this.#rowBefore = this.#row;
  }

  #readRow({ record, numberLow, numberHigh }: StoredRow): void {
    this.#row++;
    this.rowCount++;
    const { shape } = this.#table;
    const header = readVarint(record, 0);
    let at = header.low;
    if (header.high !== 0 || at > record.length) {
      this.isDamaged = true;
      return;
    }
    const texts: string[] = [];
    for (let from = header.end, i = 0; from < header.low; i++) {
      const kind = readVarint(record, from);
      from = kind.end;
      const end = at + sizeOf(kind.high, kind.low);
      if (end > record.length) {
        this.isDamaged = true;
        break;
      }
      const column = shape.stored[i] ?? -1;
      if (column === shape.rowNumberColumn && column >= 0 && kind.low === 0) {
        this.#blocks.text.integer64(numberLow, numberHigh, true);
      } else this.#writeValue(record, at, end, kind.low);
      if (this.#table === schemaTable) texts.push(this.#textOf(record, at, end, kind.low));
      this.#endValue(column);
      at = end;
    }
    if (this.#table === schemaTable) this.#addTable(texts);
  }

  #endValue(column: number): void {
    const isNamed = column >= 0 && this.#firstName + column < this.#names.length;
    this.#blocks.end(isNamed ? this.#firstName + column : 0, column, this.#row - this.#rowBefore);
  }

  /** Writes a value of a kind. Section 2.1. */
  #writeValue(record: Uint8Array, start: number, end: number, kind: number): void {
    const { text } = this.#blocks;
    if (kind === 8 || kind === 9) text.integer(kind - 8);
    if (start === end) return;
    if (kind >= 13 && kind % 2 === 1) {
      if (this.#pages.encoding === "utf-8") text.copy(record, start, end);
      else text.string(this.#decoder.decode(record.subarray(start, end)));
      return;
    }
    const bytes = Buffer.from(record.buffer, record.byteOffset + start, end - start);
    if (kind >= 12) this.#writeBytes(bytes);
    else if (kind === 7) text.double(bytes.readDoubleBE());
    else if (kind === 6) text.integer64(bytes.readUInt32BE(4), bytes.readUInt32BE(0), true);
    else text.integer(bytes.readIntBE(0, bytes.length));
  }

  /** Bytes are text, or a file if they begin like one that is read. */
  #writeBytes(bytes: Buffer): void {
    const kind = bytes.length < fileBytesMin ? "text" : sniffBytes(bytes.subarray(0, fileHeadBytes)).kind;
    if (kind === "text" || kind === "rtf" || kind === "mail" || kind === "mbox") {
      if (isUtf8(bytes)) this.#blocks.text.copyIfText(bytes);
      return;
    }
    if (kind === "unsupported") return;
    const table = this.#sensitiveRows.has(this.#table.schemaRow) ? "" : `${this.#table.name}/`;
    this.#files.push({ path: `${table}row-${this.#row}`, bytes: Uint8Array.from(bytes) });
  }

  #textOf(record: Uint8Array, start: number, end: number, kind: number): string {
    if (kind >= 13 && kind % 2 === 1) return this.#decoder.decode(record.subarray(start, end));
    return kind >= 1 && kind <= 5 && end > start
      ? String(Buffer.from(record.subarray(start, end)).readIntBE(0, end - start))
      : "0";
  }

  #addTable([type, name = "", , root, sql = ""]: readonly string[]): void {
    if (type !== "table" || Number(root) < 2) return;
    if (this.#tables.length >= tablesMax) this.isDamaged = true;
    else this.#tables.push({ name, root: Number(root), shape: tableShape(sql), schemaRow: this.#row });
  }

  #locate(place: number, owner: number): Location {
    const { name, shape, schemaRow } = this.#table;
    const row = this.#rowBefore + owner;
    if (this.#table === schemaTable) this.#sensitiveRows.add(row);
    const column = place + 1;
    if (column < 1) return { kind: "cell", row, column: shape.names.length + 1 };
    if (this.#sensitiveRows.has(schemaRow)) return { kind: "cell", row, column };
    const cellReference = `${sheetPrefix(name)}${columnLetters(column)}${row}`;
    return { kind: "cell", row, column, columnName: shape.names[place] ?? "", cellReference };
  }
}

const fileHeadBytes = 4_096;

/** Bytes of a value of a kind. Section 2.1. */
function sizeOf(high: number, low: number): number {
  if (high !== 0) return Number.POSITIVE_INFINITY;
  return low >= 12 ? (low - 12) >>> 1 : (fixedSizes[low] ?? 0);
}

const fixedSizes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0];
