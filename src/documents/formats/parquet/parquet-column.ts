/**
 * One column of one row group: its pages in order, with the dictionary they share.
 * Source: Apache Parquet format, "Column chunks".
 */
import type { ColumnMetaData } from "hyparquet";
import { UnreadableError } from "../../../base/inspection.ts";
import type { ReadLimits } from "../../document.ts";
import type { ReadAhead } from "../../read-ahead.ts";
import { type DataPage, readDataPage, readDictionary } from "./parquet-page.ts";
import { storedPages } from "./parquet-pages.ts";
import type { Leaf } from "./parquet-schema.ts";
import { Dictionary, type ValueWriter, writerOf } from "./parquet-values.ts";

/** Bytes behind the end of a column that some old writers did not count. Source: issue PARQUET-816 of Apache Parquet. */
const uncountedBytes = 100;

/** A column and where to read it; all data lie before `dataEnd`. */
export type Column = {
  readonly leaf: Leaf;
  readonly meta: ColumnMetaData;
  readonly data: ReadAhead;
  readonly dataEnd: number;
  readonly limits: ReadLimits;
};

/** A page of a column, a writer of its values, and the bytes it has in the file. */
export type ColumnPage = { readonly page: DataPage; readonly write: ValueWriter; readonly storedBytes: number };

/** The pages with data. Throws the reason when not all values are there. */
export async function* columnPages({ leaf, meta, data, dataEnd, limits }: Column): AsyncGenerator<ColumnPage> {
  const { start, end } = chunkRange(meta, dataEnd);
  const range = { start, end: Math.min(end + uncountedBytes, dataEnd), pageBytesMax: limits.pageBytesMax };
  let dictionary: Dictionary | undefined;
  const entries = Number(meta.num_values);
  let passed = 0;
  if (entries === 0) return;
  for await (const stored of storedPages(data, range)) {
    const packed = { ...stored, codec: meta.codec };
    if (stored.header.type === "DICTIONARY_PAGE") dictionary = new Dictionary(readDictionary(packed, leaf), leaf);
    const page = readDataPage(packed, leaf, limits);
    if (page === undefined) continue;
    if (passed === 0) page.repetitions?.fill(0, 0, 1); // What comes first begins a record, whatever its level says.
    yield { page, write: writerOf(page.values, leaf, dictionary), storedBytes: stored.bytes.length };
    passed += page.entries;
    if (passed >= entries) return;
  }
  throw malformed("expected all values of the column");
}

/** Where the pages of a column are said to lie. */
function chunkRange(meta: ColumnMetaData, dataEnd: number): { readonly start: number; readonly end: number } {
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
  const end = start + Number(meta.total_compressed_size);
  if (!(start >= 4 && end >= start && end <= dataEnd)) throw malformed("expected a column before the footer");
  return { start, end };
}

function malformed(message: string): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", message);
}
