/**
 * Walks over a structure in Thrift's compact protocol without building it, so that a foreign footer or page header is known to
 * be sound and small before a library makes objects of it: lists are as long as they claim, nothing is nested or repeated
 * without bound. Source: Apache Thrift, "Thrift compact protocol encoding".
 */
import { UnreadableError } from "../../../base/inspection.ts";

/** Levels of structures and lists; Parquet's own have fewer than ten. */
const nestingMax = 32;
const varintBytesMax = 10;

const stop = 0;
const booleanTrue = 1;
const booleanFalse = 2;
const byte = 3;
const i16 = 4;
const i32 = 5;
const i64 = 6;
const double = 7;
const binary = 8;
const list = 9;
const structure = 12;

/**
 * Number of bytes of the structure at the front; undefined when it goes on behind them. Throws MALFORMED_FILE for what is no
 * such structure, or has more parts than `partsMax`: structures, and values in lists.
 */
export function thriftLength(bytes: Uint8Array, partsMax: number): number | undefined {
  const walk = new Walk(bytes, partsMax);
  walk.structure(0);
  return walk.at <= bytes.length ? walk.at : undefined;
}

class Walk {
  at = 0;
  readonly #bytes: Uint8Array;
  #partsLeft: number;

  constructor(bytes: Uint8Array, partsMax: number) {
    this.#bytes = bytes;
    this.#partsLeft = partsMax;
  }

  structure(depth: number): void {
    this.#count(depth);
    while (this.at < this.#bytes.length) {
      const head = this.#byte();
      if ((head & 15) === stop) return;
      if (head >> 4 === 0) this.#varint();
      this.#element(head & 15, depth, false);
    }
    this.at = this.#bytes.length + 1;
  }

  #element(type: number, depth: number, isInList: boolean): void {
    switch (type) {
      case booleanTrue:
      case booleanFalse:
        if (isInList) this.at++;
        return;
      case byte:
        this.at++;
        return;
      case i16:
      case i32:
      case i64:
        this.#varint();
        return;
      case double:
        this.at += 8;
        return;
      case binary:
        this.#skip(this.#varint());
        return;
      case list:
        this.#list(depth + 1);
        return;
      case structure:
        this.structure(depth + 1);
        return;
      default:
        throw malformed();
    }
  }

  #list(depth: number): void {
    const head = this.#byte();
    const size = head >> 4 === 15 ? this.#varint() : head >> 4;
    for (let i = 0; i < size && this.at <= this.#bytes.length; i++) {
      this.#count(depth);
      this.#element(head & 15, depth, true);
    }
  }

  #count(depth: number): void {
    if (depth > nestingMax || --this.#partsLeft < 0) throw malformed();
  }

  /** The next number without sign; exact where it matters, below 2^53. */
  #varint(): number {
    let value = 0;
    for (let i = 0; i < varintBytesMax; i++) {
      const next = this.#byte();
      value += (next & 127) * 2 ** (7 * i);
      if (next < 128) return value;
    }
    throw malformed();
  }

  #skip(count: number): void {
    this.at += count;
  }

  #byte(): number {
    return this.#bytes[this.at++] ?? 0;
  }
}

function malformed(): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", "expected a sound structure of Thrift's compact protocol");
}
