/**
 * The bytes of one stream of an ORC stripe, fetched by range and unpacked chunk by chunk, so that no stream is ever held whole.
 * Source: Apache ORC specification v1, "Compression".
 */
import type { ByteSource } from "../../../base/byte-source.ts";
import { UnreadableError } from "../../../base/inspection.ts";
import { type BlockCodec, unpackDeflate, unpackLz4, unpackSnappy, unpackZstd } from "../records/block-codecs.ts";

const headerBytes = 3;

/** Codecs by their number; LZO, number 3, is not read. */
const codecs: readonly (BlockCodec | undefined)[] = [undefined, unpackDeflate, unpackSnappy, undefined, unpackLz4, unpackZstd];

/** How all streams of a file are packed: number of the codec, 0 for none, and the bytes that a chunk may unpack to. */
export type OrcPacking = { readonly codec: number; readonly chunkBytesMax: number };

/** Memory that the streams of one column may take, and what was read of them. */
export class StreamRoom {
  /** Bytes as stored, read so far. */
  storedBytes = 0;
  #bytesLeft: number;

  constructor(bytesMax: number) {
    this.#bytesLeft = bytesMax;
  }

  /** Takes room for bytes, or gives some back. Throws UNABLE_TO_PARSE_FILE when there is not enough. */
  take(bytes: number): void {
    this.#bytesLeft -= bytes;
    if (this.#bytesLeft < 0) throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected smaller chunks in a column");
  }
}

/** Bytes [start, end) of a file, taken front to back with a look ahead of so many bytes. */
export type StoredRange = {
  readonly source: ByteSource;
  readonly start: number;
  readonly end: number;
  readonly aheadBytes: number;
};

/** A stream, whose unpacked bytes at hand are `bytes` from `at` on. */
export class OrcStream {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  readonly #range: StoredRange;
  readonly #packing: OrcPacking;
  readonly #room: StreamRoom;
  /** Stored bytes fetched ahead, and the place in the file behind them. */
  #stored: Uint8Array = new Uint8Array(0);
  #storedEnd: number;
  #roomTaken = 0;

  constructor(range: StoredRange, packing: OrcPacking, room: StreamRoom) {
    this.#range = range;
    this.#packing = packing;
    this.#room = room;
    this.#storedEnd = range.start;
  }

  /** Unpacked bytes at hand. */
  get available(): number {
    return this.bytes.length - this.at;
  }

  /** Makes at least `count` bytes available; fewer only at the end of the stream. */
  async ensure(count: number): Promise<void> {
    while (this.available < count && (await this.more()));
  }

  /** Adds the next chunk to the bytes at hand; false at the end of the stream. */
  async more(): Promise<boolean> {
    const chunk = await this.#chunk();
    if (chunk === undefined) return false;
    const { available } = this;
    if (available === 0) this.bytes = chunk;
    else {
      const joined = new Uint8Array(available + chunk.length);
      joined.set(this.bytes.subarray(this.at));
      joined.set(chunk, available);
      this.bytes = joined;
    }
    this.at = 0;
    this.#account();
    return true;
  }

  /** All that is left of the stream. Throws UNABLE_TO_PARSE_FILE above `bytesMax`. */
  async rest(bytesMax: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [this.bytes.subarray(this.at)];
    let length = this.available;
    for (let chunk = await this.#chunk(); chunk !== undefined; chunk = await this.#chunk()) {
      length += chunk.length;
      if (length > bytesMax) throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected a smaller stream");
      pieces.push(chunk);
    }
    return pieces.length === 1 ? (pieces[0] ?? this.bytes) : Buffer.concat(pieces);
  }

  async #chunk(): Promise<Uint8Array | undefined> {
    const { codec, chunkBytesMax } = this.#packing;
    const left = this.#range.end - this.#storedEnd + this.#stored.length;
    if (left === 0) return undefined;
    if (codec === 0) return this.#take(this.#stored.length || Math.min(left, this.#range.aheadBytes));
    if (left < headerBytes) throw malformed();
    const [low = 0, middle = 0, high = 0] = await this.#take(headerBytes);
    const length = (low >> 1) | (middle << 7) | (high << 15);
    if (length > left - headerBytes || length > chunkBytesMax) throw malformed();
    const packed = await this.#take(length);
    if ((low & 1) === 1) return packed;
    const unpack = codecs[codec];
    if (unpack === undefined) throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected a compression that is known");
    return unpack(packed, chunkBytesMax);
  }

  /** The next `count` stored bytes, of which there must be as many. */
  async #take(count: number): Promise<Uint8Array> {
    const { source, end, aheadBytes } = this.#range;
    if (count > this.#stored.length) {
      const start = this.#storedEnd - this.#stored.length;
      this.#storedEnd = Math.min(end, Math.max(start + count, start + aheadBytes));
      this.#room.take(this.#storedEnd - start - this.#stored.length);
      this.#stored = await source.read(start, this.#storedEnd);
    }
    const taken = this.#stored.subarray(0, count);
    this.#stored = this.#stored.subarray(count);
    this.#room.take(-count);
    this.#room.storedBytes += count;
    return taken;
  }

  #account(): void {
    this.#room.take(this.bytes.length - this.#roomTaken);
    this.#roomTaken = this.bytes.length;
  }
}

function malformed(): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", "expected chunks within their stream and their size");
}
