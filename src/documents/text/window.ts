/**
 * The stretch of a feed that a tokeniser works on: filled to its capacity, scanned, and moved on by what was handed over. It is
 * always filled completely before it is scanned, so that results do not depend on the sizes in which the bytes arrive.
 */
import type { Feed } from "../feed.ts";

/** Bytes of a window before any record needed more. */
const windowBytes = 262_144;

/** A sliding stretch of bytes. The byte at `length` may be written to: tokenisers put a sentinel there. */
export class Window {
  bytes: Uint8Array;
  /** Valid bytes at the front of `bytes`. */
  length = 0;
  /** True once the feed is exhausted: what is in the window is all there is. */
  ended = false;
  readonly #feed: Feed;
  readonly #capacityMax: number;
  #capacity: number;

  /** `bytes`, where given, have room for the largest window and are not replaced by larger ones. */
  constructor(feed: Feed, options: { expectedBytes: number; capacityMax: number; bytes?: Uint8Array }) {
    this.#feed = feed;
    this.#capacityMax = Math.max(options.capacityMax, windowBytes);
    this.#capacity = windowBytes;
    this.bytes = options.bytes ?? withSentinel(Math.min(options.expectedBytes, windowBytes));
  }

  /** True when the window may not become larger. */
  get isLargest(): boolean {
    return this.#capacity >= this.#capacityMax;
  }

  /** Reads until the window is full or the feed ends. */
  async fill(): Promise<void> {
    while (!this.ended && this.length < this.#capacity) {
      const piece = await this.#feed.next();
      if (piece === undefined) {
        this.ended = true;
        return;
      }
      const count = Math.min(piece.length, this.#capacity - this.length);
      this.#reserve(this.length + count);
      this.bytes.set(piece.subarray(0, count), this.length);
      this.length += count;
      if (count < piece.length) this.#feed.unread(piece.subarray(count));
    }
    if (!this.ended) this.ended = (await this.#feed.peek(1)).length === 0;
  }

  /** Drops bytes from the front. */
  discard(count: number): void {
    this.bytes.copyWithin(0, count, this.length);
    this.length -= count;
  }

  /** Doubles the capacity, up to the largest. */
  grow(): void {
    this.#capacity = Math.min(this.#capacity * 2, this.#capacityMax);
  }

  /** Gives the bytes from `start` back to the feed, which another reader takes over. */
  giveBack(start: number): void {
    this.#feed.unread(this.bytes.slice(start, this.length));
    this.length = start;
  }

  #reserve(length: number): void {
    if (length < this.bytes.length) return;
    const grown = withSentinel(Math.min(this.#capacity, Math.max(length, this.bytes.length * 4)));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }
}

/** Room for so many bytes and a sentinel. */
function withSentinel(length: number): Uint8Array {
  return new Uint8Array(length + 1);
}
