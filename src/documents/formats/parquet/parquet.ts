/**
 * Parquet: columns of records, read by range, one page at a time, so that neither the file nor a row group is ever held whole.
 * Values of one column follow each other; each is placed in its record. Pages are decoded by hyparquet; what holds them together
 * is walked here, since a page is handed on as bytes, without a string for each value. Encrypted columns are not read.
 * Source: Apache Parquet format, "File format".
 */
import { type ColumnChunk, parquetSchema, type RowGroup } from "hyparquet";
import type { ByteSource } from "../../../base/byte-source.ts";
import { UnreadableError, type UnreadReason } from "../../../base/inspection.ts";
import { ReadAhead } from "../../read-ahead.ts";
import type { Reading, Verdict } from "../../reading.ts";
import { SinkFault } from "../../sink-fault.ts";
import { ColumnBlocks } from "../records/column-blocks.ts";
import { RecordNames } from "../records/record-names.ts";
import { type Column, type ColumnPage, columnPages } from "./parquet-column.ts";
import { readFooter } from "./parquet-footer.ts";
import { KeyedNodes } from "./parquet-keys.ts";
import { PagePlaces, PlaceCounter } from "./parquet-places.ts";
import { type Leaf, type Leaves, leafKey, leavesOf } from "./parquet-schema.ts";
import { hasText } from "./parquet-values.ts";

const mimeType = "application/parquet";

/** Entries whose places are kept for one block. */
const entriesKeptMax = 1_048_576;

/** Reasons that concern one column in one row group; all others end the file. */
const localReasons: ReadonlySet<UnreadReason> = new Set<UnreadReason>([
  "MALFORMED_FILE",
  "UNABLE_TO_PARSE_FILE",
  "INVALID_ENCRYPTION",
]);

/** Reads a Parquet file that can be read by range. */
export async function readParquet(source: ByteSource, reading: Reading): Promise<Verdict> {
  const { budget } = reading;
  const bytesBefore = budget.bytesClassified;
  const parquet = new Parquet(source, reading);
  const reason = (await parquet.read()) ?? budget.exceeded;
  if (reason === undefined) {
    budget.bytesClassified = bytesBefore + source.sizeBytes;
    return { code: "COMPLETE", mimeType };
  }
  return { code: budget.bytesClassified > bytesBefore ? "PARTIAL" : "SKIPPED", reason, mimeType };
}

/** A row group: its columns by path, the place where all data end, and the number of its first record. */
type Group = {
  readonly columns: ReadonlyMap<string, ColumnChunk>;
  readonly leaves: Leaves;
  readonly dataEnd: number;
  readonly firstRecord: number;
};

class Parquet {
  readonly #source: ByteSource;
  readonly #data: ReadAhead;
  readonly #reading: Reading;
  readonly #names = new RecordNames();
  readonly #blocks: ColumnBlocks;

  constructor(source: ByteSource, reading: Reading) {
    this.#source = source;
    this.#data = new ReadAhead(source);
    this.#reading = reading;
    this.#blocks = new ColumnBlocks(reading, { names: this.#names, keptMax: entriesKeptMax });
  }

  /** Reads everything that can be read; answers why something could not, if so. */
  async read(): Promise<UnreadReason | undefined> {
    const { budget, limits } = this.#reading;
    let obstacle: UnreadReason | undefined;
    try {
      const { metadata, start } = await readFooter(this.#source, limits);
      const leaves = leavesOf(parquetSchema(metadata), this.#names, (...name) => this.#blocks.addName(...name, 0));
      let firstRecord = 0;
      for (const rowGroup of metadata.row_groups) {
        const columns = columnsByPath(rowGroup);
        for (const chunk of rowGroup.columns) {
          if (!budget.mayContinue()) break;
          const reason = await this.#tryChunk(chunk, { columns, leaves, dataEnd: start, firstRecord });
          obstacle ??= reason;
        }
        firstRecord += Number(rowGroup.num_rows);
        if (!(rowGroup.num_rows >= 0) || !Number.isSafeInteger(firstRecord))
          throw new UnreadableError("MALFORMED_FILE", "expected row groups of some records");
      }
    } catch (error) {
      obstacle = reasonOf(error);
    }
    this.#blocks.flush();
    return obstacle;
  }

  /** Reads a column of a row group; answers why it could not all be read, and throws what concerns the whole file. */
  async #tryChunk(chunk: ColumnChunk, group: Group): Promise<UnreadReason | undefined> {
    try {
      await this.#readChunk(chunk, group);
      return undefined;
    } catch (error) {
      const reason = reasonOf(error);
      if (!localReasons.has(reason)) throw error;
      this.#blocks.values.forget();
      return reason;
    }
  }

  async #readChunk(chunk: ColumnChunk, group: Group): Promise<void> {
    const column = this.#columnOf(chunk, group, this.#data);
    const { leaf } = column;
    if (!hasText(leaf)) return;
    const { budget } = this.#reading;
    const counter = new PlaceCounter(group.firstRecord - 1, new Int32Array(leaf.repetitionMax + 1));
    const keyed = new KeyedNodes(leaf, {
      names: this.#names,
      firstRecord: group.firstRecord,
      onName: (...name) => this.#blocks.addName(...name),
      columnOf: (path) => this.#columnOf(group.columns.get(path), group, new ReadAhead(this.#source)),
    });
    for await (const columnPage of columnPages(column)) {
      const nodes = await keyed.of(columnPage.page);
      if (!leaf.isKey) this.#passPage(columnPage, { leaf, counter, nodes });
      budget.bytesClassified += columnPage.storedBytes;
      // Keys alone may fill a block as well.
      if (this.#blocks.values.isFull) this.#blocks.flush();
      if (!budget.mayContinue()) return;
    }
  }

  #columnOf(chunk: ColumnChunk | undefined, { leaves, dataEnd }: Group, data: ReadAhead): Column {
    if (chunk === undefined) throw new UnreadableError("MALFORMED_FILE", "expected the keys of a map");
    const { meta_data: meta, crypto_metadata: encryption } = chunk;
    if (encryption !== undefined || meta === undefined)
      throw new UnreadableError("INVALID_ENCRYPTION", "the column is encrypted");
    if (chunk.file_path) throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected the column in this file");
    const leaf = leaves.get(leafKey(meta.path_in_schema));
    if (leaf === undefined) throw new UnreadableError("MALFORMED_FILE", "expected a column of the schema");
    return { leaf, meta, data, dataEnd, limits: this.#reading.limits };
  }

  #passPage(
    { page, write }: ColumnPage,
    { leaf, counter, nodes }: { leaf: Leaf; counter: PlaceCounter; nodes: Int32Array },
  ): void {
    const { entries, definitions } = page;
    const { definitionMax, node } = leaf;
    const blocks = this.#blocks.values;
    const places = new PagePlaces(leaf, counter, { ...page, nodes });
    let owner = this.#blocks.keep(places, entries);
    for (let entry = 0, value = 0; entry < entries; entry++) {
      if (definitions !== undefined && definitions[entry] !== definitionMax) continue;
      write(value++, blocks.text);
      blocks.end(nodes[entry] ?? node, entry, owner);
      if (!blocks.isFull) continue;
      this.#blocks.flush();
      if (!this.#reading.budget.mayContinue()) return;
      owner = this.#blocks.keep(places, entries);
    }
    if (this.#blocks.hasManyPlaces) this.#blocks.flush();
  }
}

/** The columns of a row group by path; those that are encrypted have none. */
function columnsByPath({ columns }: RowGroup): ReadonlyMap<string, ColumnChunk> {
  return new Map(
    columns.flatMap((chunk) => (chunk.meta_data === undefined ? [] : [[leafKey(chunk.meta_data.path_in_schema), chunk]])),
  );
}

/** What a failure means for the file: the libraries throw all kinds of errors for content that is broken. */
function reasonOf(error: unknown): UnreadReason {
  if (error instanceof SinkFault) throw error;
  return error instanceof UnreadableError ? error.reason : "MALFORMED_FILE";
}
