/**
 * The cells of spreadsheets on their way to the sink: fields named by the header of their column and placed by sheet, row and
 * column. The first rows of a sheet are looked at together, since a title may stand above the header.
 */
import { UnreadableError } from "../../../base/inspection.ts";
import type { Location } from "../../../base/location.ts";
import { headerOf } from "../../formats/csv/csv-dialect.ts";
import { placed, type Reading } from "../../reading.ts";
import { BlockCutter, coreBytes } from "../../text/block-cutter.ts";
import { FieldBlock } from "../../text/field-block.ts";
import { columnLetters, sheetPrefix } from "./cell-reference.ts";

/** Rows looked at to find the header, and bytes of them at most. */
const headRowsMax = 50;
const headBytesMax = 65_536;
/** Sheets remembered with their names; cells of the others have no reference. */
const sheetsMax = 100_000;

type HeadCell = { readonly row: number; readonly column: number; readonly bytes: Uint8Array };

/** Collects the cells of all sheets of one file. Rows and columns count from 1. */
export class Cells {
  readonly #reading: Reading;
  readonly #block = new FieldBlock([""]);
  /** Text of all cells: a file may show the same long string a million times. */
  #totalBytes = 0;
  #bytes = new Uint8Array(65_536);
  #length = 0;
  /** Prefixes of references, by sheet. */
  readonly #sheets: string[] = [];
  /** First cells of a sheet, until its header is known. */
  #head: HeadCell[] | undefined;
  #headBytes = 0;
  #headRows = 0;
  #row = 0;
  #blockRow = 0;
  /** Index of the name of each column of the sheet, and the row they stand in. */
  #nameIndexes = new Map<number, number>();
  /** Header cells in which something was found: such names must not appear in places. By index of the name. */
  readonly #sensitiveNames = new Set<number>();
  /** For the header cells of the block: the name they hold. By field. */
  readonly #headerFields = new Map<number, number>();
  #headerRow = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  /** The cells that follow are of this sheet. */
  beginSheet(name: string): void {
    this.endSheet();
    if (this.#sheets.length < sheetsMax) this.#sheets.push(sheetPrefix(name));
    this.#head = [];
  }

  /**
   * Adds a cell that is not empty; `bytes` are UTF-8 and are copied. Rows ascend, as far as the file keeps to the rules. Throws
   * OOXML_UNCOMPRESSED_SIZE_EXCEEDS_LIMIT when the cells of all sheets are longer than the file may be.
   */
  add(row: number, column: number, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#totalBytes += bytes.length;
    if (this.#totalBytes > this.#reading.limits.officeUncompressedBytesMax) {
      throw new UnreadableError("OOXML_UNCOMPRESSED_SIZE_EXCEEDS_LIMIT", "expected less text in cells");
    }
    if (row !== this.#row) this.#headRows++;
    this.#row = row;
    if (this.#head === undefined) {
      this.#write(row, column, bytes);
      return;
    }
    if (this.#headRows > headRowsMax || this.#headBytes + bytes.length > headBytesMax) {
      this.#settleHead();
      this.#write(row, column, bytes);
      return;
    }
    this.#headBytes += bytes.length;
    this.#head.push({ row, column, bytes: bytes.slice() });
  }

  /** Hands on what is held of the sheet. */
  endSheet(): void {
    this.#settleHead();
    this.#flush();
    this.#nameIndexes = new Map();
    this.#headerRow = 0;
    this.#headRows = 0;
    this.#row = 0;
  }

  #settleHead(): void {
    const head = this.#head;
    if (head === undefined) return;
    this.#head = undefined;
    this.#headBytes = 0;
    const header = findHeader(head);
    if (header !== undefined) {
      this.#headerRow = header.row;
      for (const [column, name] of header.names) {
        this.#nameIndexes.set(column, this.#block.names.length);
        this.#block.names.push(name);
      }
    }
    for (const { row, column, bytes } of head) this.#write(row, column, bytes);
  }

  #write(row: number, column: number, bytes: Uint8Array): void {
    if (this.#length > 0 && this.#length + bytes.length > coreBytes) this.#flush();
    const nameIndex = this.#nameIndexes.get(column) ?? 0;
    const fieldName = row > this.#headerRow ? nameIndex : 0;
    if (bytes.length > this.#reading.limits.recordBytesMax) {
      this.#writeLong({ row, column, nameIndex: fieldName }, bytes);
      return;
    }
    const end = this.#length + bytes.length;
    if (end > this.#bytes.length) this.#grow(end);
    this.#bytes.set(bytes, this.#length);
    const block = this.#block;
    if (block.recordCount === 0 || this.#blockRow !== row) block.beginRecord(row);
    this.#blockRow = row;
    if (row === this.#headerRow && nameIndex > 0) this.#headerFields.set(block.count, nameIndex);
    block.add(this.#length, end, fieldName, column, this.#sheets.length - 1);
    this.#length = end;
  }

  #writeLong({ row, column, nameIndex }: { row: number; column: number; nameIndex: number }, bytes: Uint8Array): void {
    this.#flush();
    const location = this.#locationOf({ row, column, nameIndex, sheet: this.#sheets.length - 1 });
    const cutter = new BlockCutter({
      name: { names: this.#block.names, nameIndex },
      receive: (text) => this.#reading.sink({ text, locate: () => location }),
    });
    cutter.write(bytes, 0, bytes.length);
    cutter.end();
  }

  #flush(): void {
    const block = this.#block;
    const { count } = block;
    if (count > 0) {
      const length = this.#length;
      const text = { bytes: this.#bytes, length, coreStart: 0, coreEnd: length, fields: block.fields(count) };
      this.#reading.sink({ text, locate: (_start, _end, field) => this.#locate(field) });
    }
    block.truncate(0, 0);
    this.#headerFields.clear();
    this.#length = 0;
  }

  #locate(field: number): Location {
    const block = this.#block;
    const name = this.#headerFields.get(field);
    if (name !== undefined) this.#sensitiveNames.add(name);
    const nameIndex = block.nameIndexes[field] ?? 0;
    return this.#locationOf({
      row: block.recordOf(field),
      column: block.places[field] ?? 0,
      nameIndex,
      sheet: block.owners[field] ?? 0,
    });
  }

  #locationOf({ row, column, nameIndex, sheet }: { row: number; column: number; nameIndex: number; sheet: number }): Location {
    const name = this.#sensitiveNames.has(nameIndex) ? "" : (this.#block.names[nameIndex] ?? "");
    const cellReference = `${this.#sheets[sheet] ?? ""}${columnLetters(column)}${row}`;
    const cell = { kind: "cell", row, column, ...(name === "" ? {} : { columnName: name }), cellReference } as const;
    return placed(cell, this.#reading.embeddedPath);
  }

  #grow(length: number): void {
    const grown = new Uint8Array(Math.max(length, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** The first row as wide as the others that reads like names of columns, with these by column. */
function findHeader(cells: readonly HeadCell[]): { row: number; names: ReadonlyMap<number, string> } | undefined {
  const rows = new Map<number, Map<number, string>>();
  const decoder = new TextDecoder();
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const { row, column, bytes } of cells) {
    const columns = rows.get(row) ?? new Map<number, string>();
    rows.set(row, columns);
    // Of several texts in a cell, such as its own and where its link leads, the first names the column.
    if (!columns.has(column)) columns.set(column, decoder.decode(bytes));
    first = Math.min(first, column);
    last = Math.max(last, column);
  }
  // A table is rarely wider than that, and a single cell far out must not cost a row of empty ones.
  last = Math.min(last, first + 1_023);
  const numbers = [...rows.keys()].sort((a, b) => a - b);
  const table = numbers.map((row) => Array.from({ length: last - first + 1 }, (_, i) => rows.get(row)?.get(first + i) ?? ""));
  const widths = numbers.map((row) => rows.get(row)?.size ?? 0);
  const usual = [...widths].sort((a, b) => a - b)[widths.length >> 1] ?? 0;
  const at = widths.findIndex((width) => width * 2 >= usual && width > (usual > 1 ? 1 : 0));
  const names = at < 0 ? undefined : headerOf(table.slice(at));
  if (names === undefined) return undefined;
  const byColumn = new Map(names.flatMap((name, i) => (name === "" ? [] : [[first + i, name] as const])));
  return { row: numbers[at] ?? 0, names: byColumn };
}
