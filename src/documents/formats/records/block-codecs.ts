/**
 * Undoes compressions of blocks whose unpacked size is known by its bound only, as Avro and ORC have them: no more than the
 * bound is ever unpacked. What a block means, and checksums around it, are the format's business.
 */
import { inflateRawSync } from "node:zlib";
import { compressors } from "hyparquet-compressors";
import { UnreadableError } from "../../../base/inspection.ts";
import { unpackLz4Block } from "../../containers/lz4.ts";
import { unpackedXz } from "../../containers/xz.ts";
import { unpackedZstd } from "../../containers/zstd.ts";
import { joinedBytes } from "../../feed.ts";
import { macieReadLimits } from "../../limits.ts";
import { WindowRoom } from "../../window-room.ts";

const mebibyte = 1_048_576;

/** Bytes that come of one byte of LZ4 at most: a length is written as the sum of bytes. */
const lz4RatioMax = 256;

/** Undoes the compression of a block. Throws UNABLE_TO_PARSE_FILE above `bytesMax`, and all kinds of errors for damage. */
export type BlockCodec = (packed: Uint8Array, bytesMax: number) => Uint8Array | Promise<Uint8Array>;

/** Raw deflate. Source: RFC 1951. */
export function unpackDeflate(packed: Uint8Array, bytesMax: number): Uint8Array {
  const chunkSize = Math.max(65_536, Math.min(packed.length * 4, mebibyte));
  try {
    return inflateRawSync(packed, { maxOutputLength: bytesMax, chunkSize });
  } catch (error) {
    const isTooLarge = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    throw isTooLarge ? tooLarge() : error;
  }
}

/** Snappy; the length of what comes out stands at the front. Source: "Snappy compressed format description". */
export function unpackSnappy(packed: Uint8Array, bytesMax: number): Uint8Array {
  let length = 0;
  for (let i = 0; i < 5; i++) {
    const byte = packed[i] ?? 0;
    length += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) break;
  }
  if (length > bytesMax) throw tooLarge();
  const unpacked = compressors.SNAPPY?.(packed, length);
  if (unpacked?.length !== length) throw new UnreadableError("MALFORMED_FILE", "expected an intact block of Snappy");
  return unpacked;
}

/** One block of LZ4 without a frame. Source: "LZ4 Block Format Description". */
export function unpackLz4(packed: Uint8Array, bytesMax: number): Uint8Array {
  const window = new Uint8Array(Math.min(bytesMax, packed.length * lz4RatioMax));
  return window.subarray(0, unpackLz4Block(packed, window, 0, window.length));
}

/** Frames of Zstandard. */
export function unpackZstd(packed: Uint8Array, bytesMax: number): Promise<Uint8Array> {
  return collected(unpackedZstd(onePiece(packed), roomOfBlock()), bytesMax);
}

/** Blocks of xz. */
export function unpackXz(packed: Uint8Array, bytesMax: number): Promise<Uint8Array> {
  return collected(unpackedXz(onePiece(packed), roomOfBlock()), bytesMax);
}

/** A window holds no more than has come of the block, which is bounded. */
function roomOfBlock(): WindowRoom {
  return new WindowRoom(macieReadLimits.windowBytesMax);
}

/** All pieces in one. Throws UNABLE_TO_PARSE_FILE above `bytesMax`. */
export async function collected(pieces: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Uint8Array> {
  const kept: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > bytesMax) throw tooLarge();
    kept.push(piece.slice());
  }
  return joinedBytes(kept);
}

/** Bytes as a stream of one piece. */
export async function* onePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function tooLarge(): UnreadableError {
  return new UnreadableError("UNABLE_TO_PARSE_FILE", "expected smaller blocks");
}
