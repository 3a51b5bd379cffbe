/**
 * Undoes the compression of Parquet's pages. The size of the result is known beforehand and bounds what is allocated.
 * Source: Apache Parquet format, "Compression".
 */
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { decompress as unpackZstd } from "fzstd";
import type { CompressionCodec } from "hyparquet";
import { compressors, decompressLz4, decompressLz4Raw } from "hyparquet-compressors";
import { UnreadableError } from "../../../base/inspection.ts";
import { checkZstdFrames } from "../../containers/zstd-weights.ts";

type Unpack = (packed: Uint8Array, length: number) => Uint8Array;

const codecs: Readonly<Partial<Record<CompressionCodec, Unpack>>> = {
  UNCOMPRESSED: (packed) => packed,
  ...(compressors.SNAPPY === undefined ? {} : { SNAPPY: compressors.SNAPPY }),
  GZIP: (packed, length) => gunzipSync(packed, { maxOutputLength: Math.max(length, 1), chunkSize: chunkSizeOf(length) }),
  BROTLI: (packed, length) =>
    brotliDecompressSync(packed, { maxOutputLength: Math.max(length, 1), chunkSize: chunkSizeOf(length) }),
  ZSTD: (packed, length) => {
    checkZstdFrames(packed);
    return unpackZstd(packed, new Uint8Array(length));
  },
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
};

/** The page of `length` bytes. Throws UNABLE_TO_PARSE_FILE for a codec that is not known, MALFORMED_FILE for another length. */
export function unpackPage(packed: Uint8Array, length: number, codec: CompressionCodec): Uint8Array {
  const unpack = codecs[codec];
  if (unpack === undefined) throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected a compression that is known");
  const page = length === 0 ? new Uint8Array(0) : unpack(packed, length);
  if (page.length !== length) throw new UnreadableError("MALFORMED_FILE", "expected a page of the length in its header");
  return page;
}

/** One piece for all of the output, within what zlib accepts. */
function chunkSizeOf(length: number): number {
  return Math.max(64, length);
}
