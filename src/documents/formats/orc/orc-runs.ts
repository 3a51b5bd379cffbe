/**
 * Runs of bytes and of truth values, as ORC stores them. Source: Apache ORC specification v1, "Byte Run Length Encoding" and
 * "Boolean Run Length Encoding".
 */
import { UnreadableError } from "../../../base/inspection.ts";
import type { OrcStream } from "./orc-stream.ts";

/** Bytes of the longest run with its header. */
const runBytesMax = 129;

/** A stream of bytes. */
export class ByteRuns {
  readonly #stream: OrcStream;
  /** Bytes left of the run at work; the byte that is repeated, or -1 when they follow in the stream. */
  #left = 0;
  #repeated = -1;
  /** How many were read last: fewer than asked for when reading failed. */
  filled = 0;

  constructor(stream: OrcStream) {
    this.#stream = stream;
  }

  /** Fills the first `count` of `output`. Throws MALFORMED_FILE when there are fewer. */
  async read(output: Uint8Array, count: number): Promise<void> {
    const stream = this.#stream;
    this.filled = 0;
    while (this.filled < count) {
      if (this.#left === 0) {
        if (stream.available < runBytesMax) await stream.ensure(runBytesMax);
        this.#begin();
      }
      const taken = Math.min(this.#left, count - this.filled);
      if (this.#repeated >= 0) output.fill(this.#repeated, this.filled, this.filled + taken);
      else {
        output.set(stream.bytes.subarray(stream.at, stream.at + taken), this.filled);
        stream.at += taken;
      }
      this.#left -= taken;
      this.filled += taken;
    }
  }

  #begin(): void {
    const stream = this.#stream;
    const header = stream.bytes[stream.at] ?? 0;
    const isRepeated = header < 128;
    this.#left = isRepeated ? header + 3 : 256 - header;
    if (stream.available < 1 + (isRepeated ? 1 : this.#left)) {
      throw new UnreadableError("MALFORMED_FILE", "expected more bytes in a stream");
    }
    this.#repeated = isRepeated ? (stream.bytes[stream.at + 1] ?? 0) : -1;
    stream.at += isRepeated ? 2 : 1;
  }
}

/** A stream of truth values, in bytes from the highest bit down. */
export class BitRuns {
  readonly #bytes: ByteRuns;
  readonly #byte = new Uint8Array(1);
  #bitsLeft = 0;
  #packed = new Uint8Array(64);

  constructor(stream: OrcStream) {
    this.#bytes = new ByteRuns(stream);
  }

  /** Fills the first `count` of `output` with 0 and 1. Throws MALFORMED_FILE when there are fewer. */
  async read(output: Uint8Array, count: number): Promise<void> {
    let filled = 0;
    for (; filled < count && this.#bitsLeft > 0; filled++) output[filled] = this.#nextBit();
    const whole = (count - filled) >> 3;
    if (whole > this.#packed.length) this.#packed = new Uint8Array(whole);
    await this.#bytes.read(this.#packed, whole);
    filled = unpackBits(this.#packed.subarray(0, whole), output, filled);
    if (filled === count) return;
    await this.#bytes.read(this.#byte, 1);
    this.#bitsLeft = 8;
    while (filled < count) output[filled++] = this.#nextBit();
  }

  #nextBit(): number {
    return ((this.#byte[0] ?? 0) >> --this.#bitsLeft) & 1;
  }
}

/** Writes the bits of bytes from `start` on; answers where they end. */
function unpackBits(packed: Uint8Array, output: Uint8Array, start: number): number {
  let filled = start;
  for (let i = 0; i < packed.length; ) {
    const byte = packed[i++] ?? 0;
    if (byte !== 0 && byte !== 255) {
      for (let shift = 7; shift >= 0; shift--) output[filled++] = (byte >> shift) & 1;
      continue;
    }
    // Mostly everything is there, or nothing.
    const first = i - 1;
    while (packed[i] === byte) i++;
    const end = filled + 8 * (i - first);
    output.fill(byte & 1, filled, end);
    filled = end;
  }
  return filled;
}
