/**
 * The frame of an Avro object container file: its header, and its blocks, unpacked one at a time.
 * Source: Apache Avro 1.12, "Specification", object container files.
 */
import { crc32 } from "node:zlib";
import { UnreadableError } from "../../../base/inspection.ts";
import { unpackedBzip2 } from "../../containers/bzip2.ts";
import { PieceReader } from "../../containers/piece-reader.ts";
import type { Feed } from "../../feed.ts";
import { collected, onePiece, unpackDeflate, unpackSnappy, unpackXz, unpackZstd } from "../records/block-codecs.ts";
import { AvroCursor } from "./avro-cursor.ts";

const magicBytes = 4;
const syncBytes = 16;
const headerBytesMin = 4_096;

/** The header holds the schema; larger ones are no longer practical. */
const headerBytesMax = 16_777_216;

/** What the header says. */
export type AvroHeader = { readonly schema: string; readonly codec: string };

/** A block of so many records, packed. */
export type AvroBlock = { readonly count: number; readonly packed: Uint8Array };

/** Reads the header and then the blocks. */
export class AvroFile {
  readonly #input: PieceReader;
  readonly #blockBytesMax: number;
  #sync: Uint8Array = new Uint8Array(0);

  constructor(feed: Feed, { blockBytesMax }: { blockBytesMax: number }) {
    this.#input = new PieceReader(feed.pieces());
    this.#blockBytesMax = blockBytesMax;
  }

  /** Throws MALFORMED_FILE when there is none. */
  async header(): Promise<AvroHeader> {
    const input = this.#input;
    for (let count = headerBytesMin; ; count *= 4) {
      const isMore = await input.ensure(count);
      const cursor = new AvroCursor(input.bytes.subarray(input.start + magicBytes, input.end));
      const entries = tryHeader(cursor);
      if (entries !== undefined) {
        input.start += magicBytes + cursor.at;
        this.#sync = cursor.bytes.slice(cursor.at - syncBytes, cursor.at);
        return { schema: entries.get("avro.schema") ?? "", codec: entries.get("avro.codec") ?? "null" };
      }
      if (!isMore || count > headerBytesMax) throw malformed();
    }
  }

  /**
   * The next block; undefined at the end. Throws MALFORMED_FILE when the file is cut off or a block does not end where it
   * should: then nothing more can be read. A block that is too large is passed over and answered without bytes.
   */
  async next(): Promise<AvroBlock | { readonly count: number; readonly packed: undefined } | undefined> {
    const input = this.#input;
    if (!(await input.ensure(1))) return undefined;
    const count = await this.#number();
    const size = await this.#number();
    if (count < 0 || size < 0) throw malformed();
    if (size > this.#blockBytesMax) {
      await input.skip(size);
      await this.#passSync();
      return { count, packed: undefined };
    }
    const packed = await input.take(size + syncBytes);
    if (!this.#isSync(packed.subarray(size))) throw malformed();
    return { count, packed: packed.subarray(0, size) };
  }

  async #number(): Promise<number> {
    const input = this.#input;
    await input.ensure(10);
    const cursor = new AvroCursor(input.bytes.subarray(input.start, input.end));
    const value = cursor.count();
    input.start += cursor.at;
    return value;
  }

  async #passSync(): Promise<void> {
    if (!this.#isSync(await this.#input.take(syncBytes))) throw malformed();
  }

  #isSync(bytes: Uint8Array): boolean {
    return bytes.every((byte, i) => byte === this.#sync[i]);
  }
}

/** The entries of the header; undefined when it goes on behind the bytes at hand. */
function tryHeader(cursor: AvroCursor): Map<string, string> | undefined {
  const decoder = new TextDecoder();
  const entries = new Map<string, string>();
  try {
    for (let count = cursor.count(); count !== 0; count = cursor.count()) {
      if (count < 0) cursor.count();
      for (let i = Math.abs(count); i > 0; i--) entries.set(decoder.decode(cursor.prefixed()), decoder.decode(cursor.prefixed()));
    }
    cursor.pass(syncBytes);
    return entries;
  } catch (error) {
    if (error instanceof UnreadableError) return undefined;
    throw error;
  }
}

/** Undoes the compression of a block. Throws UNABLE_TO_PARSE_FILE for a codec that is not known and for too large a block. */
export async function unpackBlock(packed: Uint8Array, codec: string, bytesMax: number): Promise<Uint8Array> {
  switch (codec) {
    case "null":
      return packed;
    case "deflate":
      return unpackDeflate(packed, bytesMax);
    case "snappy":
      return unpackChecked(packed, bytesMax);
    case "bzip2":
      return collected(unpackedBzip2(onePiece(packed)), bytesMax);
    case "zstandard":
      return unpackZstd(packed, bytesMax);
    case "xz":
      return unpackXz(packed, bytesMax);
    default:
      throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected a compression that is known");
  }
}

/** Snappy with the CRC-32 of what comes out behind it. */
function unpackChecked(packed: Uint8Array, bytesMax: number): Uint8Array {
  const end = packed.length - 4;
  if (end < 0) throw malformed();
  const unpacked = unpackSnappy(packed.subarray(0, end), bytesMax);
  const checksum = new DataView(packed.buffer, packed.byteOffset + end, 4).getUint32(0);
  if (crc32(unpacked) !== checksum) throw malformed();
  return unpacked;
}

function malformed(): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", "expected a sound block of Avro");
}
