/**
 * Bytes pulled in order, with a look ahead. A source that fails ends the feed; the failure is kept beside it, so that readers
 * hand on everything that came before it and need no error handling of their own.
 */

/** Pieces are cut to this size, so that limits are looked at often enough. */
const pieceBytesMax = 1_048_576;

/** A forward-only stream of bytes. The pieces it yields are not written to by the reader. */
export class Feed {
  /** What ended the feed before its time; absent when it ended by itself or still runs. */
  failure: unknown;
  /** Bytes yielded by {@link next} so far. */
  deliveredBytes = 0;
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #mayContinue: () => boolean;
  #queue: Uint8Array[] = [];
  #queuedBytes = 0;
  /** What the source yielded last and is not queued yet. */
  #rest: Uint8Array = new Uint8Array(0);
  #ended = false;

  /** `mayContinue` is asked before each piece is taken from the source; once it says no, the feed ends. */
  constructor(source: AsyncIterable<Uint8Array>, mayContinue: () => boolean) {
    this.#source = source[Symbol.asyncIterator]();
    this.#mayContinue = mayContinue;
  }

  /** The next piece, never empty; undefined at the end. */
  async next(): Promise<Uint8Array | undefined> {
    if (this.#queue.length === 0 && !(await this.#pull())) return undefined;
    const piece = this.#queue.shift();
    if (piece === undefined) return undefined;
    this.#queuedBytes -= piece.length;
    this.deliveredBytes += piece.length;
    return piece;
  }

  /** The next bytes without taking them: `count` of them, or fewer only when no more exist. */
  async peek(count: number): Promise<Uint8Array> {
    while (this.#queuedBytes < count && (await this.#pull()));
    const first = this.#queue[0];
    if (first === undefined) return new Uint8Array(0);
    if (this.#queue.length === 1 || first.length >= count) return first.subarray(0, count);
    const joined = joinedBytes(this.#queue);
    this.#queue = [joined];
    return joined.subarray(0, count);
  }

  /** Puts bytes back, to be yielded first. They must stay as they are. */
  unread(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#queue.unshift(bytes);
    this.#queuedBytes += bytes.length;
    this.deliveredBytes -= bytes.length;
  }

  /** The pieces up to the end, for code that wants an iterable. */
  async *pieces(): AsyncGenerator<Uint8Array> {
    for (let piece = await this.next(); piece !== undefined; piece = await this.next()) yield piece;
  }

  /** Releases the source; what is left of it is not read. */
  async close(): Promise<void> {
    this.#ended = true;
    this.#queue = [];
    this.#queuedBytes = 0;
    try {
      await this.#source.return?.();
    } catch (error) {
      this.failure ??= error;
    }
  }

  async #pull(): Promise<boolean> {
    while (!this.#ended && this.#mayContinue()) {
      if (this.#rest.length === 0 && !(await this.#pullFromSource())) break;
      const piece = this.#rest.subarray(0, pieceBytesMax);
      this.#rest = this.#rest.subarray(piece.length);
      if (piece.length === 0) continue;
      this.#queue.push(piece);
      this.#queuedBytes += piece.length;
      return true;
    }
    this.#ended = true;
    return false;
  }

  async #pullFromSource(): Promise<boolean> {
    try {
      const { value, done } = await this.#source.next();
      if (done) return false;
      this.#rest = value;
      return true;
    } catch (error) {
      this.failure = error;
      return false;
    }
  }
}

/** All pieces in one array. */
export function joinedBytes(pieces: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  const joined = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}
