/**
 * The pages of one column of a row group, one after the other, fetched by range and checked against the limits before anything
 * is unpacked. Source: Apache Parquet format, "Column chunks" and "Data Pages".
 */
import type { PageHeader } from "hyparquet";
import { parquetHeader } from "hyparquet/src/column.js";
import { UnreadableError } from "../../../base/inspection.ts";
import type { ReadAhead } from "../../read-ahead.ts";
import { thriftLength } from "./thrift-length.ts";

/** Bytes in which a page's header is looked for first, and the most that it may have: it can hold two long values. */
const headerBytesMin = 4_096;
const headerBytesMax = 16_777_216;

/** Structures and list values of a page's header; Parquet's own have fewer than ten. */
const headerPartsMax = 64;

/** A page as stored. */
export type StoredPage = { readonly header: PageHeader; readonly bytes: Uint8Array };

/** The pages that begin in [start, end) of the file. Throws MALFORMED_FILE where one does not end there as well. */
export async function* storedPages(
  data: ReadAhead,
  { start, end, pageBytesMax }: { start: number; end: number; pageBytesMax: number },
): AsyncGenerator<StoredPage> {
  for (let at = start; at < end; ) {
    const { header, length } = await readHeader(data, at, end);
    const from = at + length;
    at = from + header.compressed_page_size;
    if (!(header.compressed_page_size >= 0 && header.uncompressed_page_size >= 0 && at <= end)) throw malformed();
    if (Math.max(header.compressed_page_size, header.uncompressed_page_size) > pageBytesMax) {
      throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected smaller pages");
    }
    yield { header, bytes: await data.read(from, at) };
  }
}

async function readHeader(data: ReadAhead, start: number, end: number): Promise<{ header: PageHeader; length: number }> {
  for (let count = headerBytesMin; ; count *= 8) {
    const bytes = await data.read(start, Math.min(end, start + count));
    const length = thriftLength(bytes, headerPartsMax);
    if (length !== undefined) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, length);
      return { header: parquetHeader({ view, offset: 0 }), length };
    }
    if (start + count >= end || count >= headerBytesMax) throw malformed();
  }
}

function malformed(): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", "expected pages within their column");
}
