/**
 * Pieces of bytes that arrive one by one, read as one contiguous stretch: for formats whose units are small and have a length or
 * a bound. Holds no more than was asked for plus one piece.
 */
import { UnreadableError } from "../../base/inspection.ts";

/** A stretch of bytes that is filled on request. */
export class PieceReader {
  /** The bytes at hand are [start, end). They may move when more are asked for. */
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  readonly #pieces: AsyncIterator<Uint8Array>;
  #buffer: Uint8Array = new Uint8Array(0);

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Number of bytes at hand. */
  get available(): number {
    return this.end - this.start;
  }

  /** Fetches until `count` bytes are at hand; false when fewer exist. */
  async ensure(count: number): Promise<boolean> {
    while (this.available < count) {
      const { value, done } = await this.#pieces.next();
      if (done) return false;
      this.#append(value, count);
    }
    return true;
  }

  /** The next `count` bytes, taken; valid until the next call. Throws MALFORMED_FILE when fewer exist. */
  async take(count: number): Promise<Uint8Array> {
    if (!(await this.ensure(count))) throw cutOff();
    this.start += count;
    return this.bytes.subarray(this.start - count, this.start);
  }

  /** Passes over `count` bytes, however many. Throws MALFORMED_FILE when fewer exist. */
  async skip(count: number): Promise<void> {
    for (let left = count; left > 0; ) {
      if (!(await this.ensure(1))) throw cutOff();
      const skipped = Math.min(left, this.available);
      this.start += skipped;
      left -= skipped;
    }
  }

  /** Large pieces are used where they are; what must be joined goes to a buffer that grows by doubling. */
  #append(piece: Uint8Array, wanted: number): void {
    const kept = this.available;
    const length = kept + piece.length;
    if (kept === 0) {
      this.bytes = piece;
      this.start = 0;
      this.end = length;
      return;
    }
    const buffer = this.#buffer;
    const isInBuffer = this.bytes === buffer;
    if (isInBuffer && this.end + piece.length <= buffer.length) {
      buffer.set(piece, this.end);
      this.end += piece.length;
      return;
    }
    const atHand = this.bytes.subarray(this.start, this.end);
    const target = length * 2 <= buffer.length ? buffer : new Uint8Array(2 * Math.max(wanted, length));
    target.set(atHand);
    target.set(piece, kept);
    this.#buffer = target;
    this.bytes = target;
    this.start = 0;
    this.end = length;
  }
}

function cutOff(): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", "expected the compressed data to go on");
}
