/**
 * Reads the primitive types of Avro from a block in memory, never beyond its end.
 * Source: Apache Avro 1.12, "Specification", binary encoding.
 */
import { UnreadableError } from "../../../base/inspection.ts";

/** A place in a block. All readers throw MALFORMED_FILE at its end. */
export class AvroCursor {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  at = 0;
  /** Halves of the number read last by {@link long}. */
  low = 0;
  high = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Reads an int or long into {@link low} and {@link high}. */
  long(): void {
    const { bytes } = this;
    let at = this.at;
    let byte = bytes[at++] ?? 0x80;
    // Seven bits a byte: four bytes below, four in the middle, two above.
    let below = byte & 127;
    let middle = 0;
    let above = 0;
    for (let shift = 7; byte > 127; shift += 7) {
      if (shift > 63 || at > bytes.length) throw malformed();
      byte = bytes[at++] ?? 0x80;
      if (shift < 28) below |= (byte & 127) << shift;
      else if (shift < 56) middle |= (byte & 127) << (shift - 28);
      else above |= (byte & 127) << (shift - 56);
    }
    if (at > bytes.length) throw malformed();
    this.at = at;
    const low = below | (middle << 28);
    const high = (middle >>> 4) | (above << 24);
    const sign = -(low & 1);
    this.low = ((low >>> 1) | (high << 31)) ^ sign;
    this.high = (high >>> 1) ^ sign;
  }

  /** A number that counts something: a length, a branch, a day. */
  count(): number {
    this.long();
    return this.high * 4_294_967_296 + (this.low >>> 0);
  }

  /** Passes over `length` bytes and answers where they begin. */
  pass(length: number): number {
    const start = this.at;
    if (!(length >= 0 && length <= this.bytes.length - start)) throw malformed();
    this.at = start + length;
    return start;
  }

  /** Bytes preceded by their length. */
  prefixed(): Uint8Array {
    const length = this.count();
    const start = this.pass(length);
    return this.bytes.subarray(start, this.at);
  }

  float(): number {
    return this.#view.getFloat32(this.pass(4), true);
  }

  double(): number {
    return this.#view.getFloat64(this.pass(8), true);
  }
}

function malformed(): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", "expected more in a block of Avro");
}
