/**
 * Answers small reads of a source that may lie behind a network from a large piece fetched ahead.
 */
import type { ByteSource } from "../base/byte-source.ts";

const aheadBytes = 1_048_576;

/** A source that keeps the piece around the last read. */
export class ReadAhead {
  readonly sizeBytes: number;
  readonly #source: ByteSource;
  #start = 0;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(source: ByteSource) {
    this.#source = source;
    this.sizeBytes = source.sizeBytes;
  }

  /** The bytes of [start, end), which must lie within the source. */
  async read(start: number, end: number): Promise<Uint8Array> {
    if (start < this.#start || end > this.#start + this.#bytes.length) {
      this.#bytes = await this.#source.read(start, Math.min(this.sizeBytes, Math.max(end, start + aheadBytes)));
      this.#start = start;
    }
    return this.#bytes.subarray(start - this.#start, end - this.#start);
  }
}
