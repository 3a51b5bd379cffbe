/**
 * Reads the pieces of a stream as one run of bytes, in order and without joining them all; what is passed over costs nothing.
 */

/** Pieces one behind the other, read in order. */
export class PieceCursor {
  /** Bytes passed so far. */
  position = 0;
  readonly #pieces: Iterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array(0);

  constructor(pieces: Iterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.iterator]();
  }

  /** The next bytes, fewer than asked for only at the end; not to be written to. */
  take(count: number): Buffer {
    if (count <= this.#piece.length) {
      const { buffer, byteOffset, length } = this.#pass(count);
      return Buffer.from(buffer, byteOffset, length);
    }
    const parts: Uint8Array[] = [];
    for (let left = count; left > 0 && this.#fill(); ) {
      const part = this.#pass(left);
      parts.push(part);
      left -= part.length;
    }
    return Buffer.concat(parts);
  }

  /** Passes over bytes; false when there are fewer. */
  skip(count: number): boolean {
    let left = count;
    while (left > 0 && this.#fill()) left -= this.#pass(left).length;
    return left === 0;
  }

  #pass(count: number): Uint8Array {
    const part = this.#piece.subarray(0, count);
    this.#piece = this.#piece.subarray(part.length);
    this.position += part.length;
    return part;
  }

  #fill(): boolean {
    while (this.#piece.length === 0) {
      const { value, done } = this.#pieces.next();
      if (done) return false;
      this.#piece = value;
    }
    return true;
  }
}
