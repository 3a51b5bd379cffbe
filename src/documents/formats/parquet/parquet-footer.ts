/**
 * The directory at the end of a Parquet file: fetched by range, and looked over before the library turns it into objects.
 * Source: Apache Parquet format, "File format".
 */
import { type FileMetaData, parquetMetadata } from "hyparquet";
import type { ByteSource } from "../../../base/byte-source.ts";
import { UnreadableError } from "../../../base/inspection.ts";
import type { ReadLimits } from "../../document.ts";
import { thriftLength } from "./thrift-length.ts";

const tailBytes = 8;
const aheadBytes = 65_536;

/** Structures and list values in a footer, by its bytes: more than any writer makes, fewer than fill the memory. */
const partsPerByte = 1 / 4;
const partsMin = 1_024;

/** The directory, and the place where it begins: all data lie before it. */
export type Footer = { readonly metadata: FileMetaData; readonly start: number };

/** Fetches the directory. Throws the reason why there is none that can be read. */
export async function readFooter(source: ByteSource, { footerBytesMax }: ReadLimits): Promise<Footer> {
  const { sizeBytes } = source;
  if (sizeBytes < tailBytes + 4) throw malformed("expected a longer file");
  const end = await source.read(Math.max(0, sizeBytes - aheadBytes), sizeBytes);
  const tail = end.subarray(-tailBytes);
  const mark = String.fromCharCode(...tail.subarray(4));
  if (mark === "PARE") throw new UnreadableError("INVALID_ENCRYPTION", "the footer is encrypted");
  if (mark !== "PAR1") throw malformed("expected the mark of Parquet at the end");
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  const start = sizeBytes - tailBytes - length;
  if (start < 4) throw malformed("expected the footer within the file");
  if (length > footerBytesMax) throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected a smaller footer");
  const whole = length + tailBytes;
  const bytes = whole <= end.length ? end.subarray(-whole) : await source.read(start, sizeBytes);
  if (thriftLength(bytes.subarray(0, length), Math.max(partsMin, length * partsPerByte)) === undefined) {
    throw malformed("expected the footer to end within its length");
  }
  const metadata = parquetMetadata(bytes, { geoparquet: false, parsers: { stringFromBytes: () => "" } });
  return { metadata, start };
}

function malformed(message: string): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", message);
}
