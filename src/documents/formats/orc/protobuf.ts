/**
 * Reads messages of Protocol Buffers field by field, never beyond their end and without building anything from them: what a
 * message claims costs nothing until its bytes are there. Knows no schema; groups, long out of use, are not read.
 * Source: Protocol Buffers documentation, "Encoding".
 */
import { UnreadableError } from "../../../base/inspection.ts";

const varintBytesMax = 10;
const none = new Uint8Array(0);

/** A message, read from its first field to its last. All of it throws MALFORMED_FILE where the message ends too soon. */
export class ProtobufMessage {
  /** Number of the field at hand. */
  field = 0;
  /** The number that the field holds; exact below 2^53. 0 when it holds bytes. */
  value = 0;
  /** The bytes that the field holds: a text, a message, or numbers; none when it holds a number. */
  bytes: Uint8Array = none;
  readonly #message: Uint8Array;
  #at = 0;
  #holdsBytes = false;

  constructor(message: Uint8Array) {
    this.#message = message;
  }

  /** Moves to the next field; false when there is none. */
  next(): boolean {
    if (this.#at === this.#message.length) return false;
    const tag = this.#varint();
    this.field = Math.floor(tag / 8);
    this.value = 0;
    this.bytes = none;
    this.#holdsBytes = tag % 8 === 2;
    switch (tag % 8) {
      case 0:
        this.value = this.#varint();
        return true;
      case 1:
        this.#pass(8);
        return true;
      case 2:
        this.bytes = this.#pass(this.#varint());
        return true;
      case 5:
        this.#pass(4);
        return true;
      default:
        throw malformed();
    }
  }

  /** The numbers of a repeated field, which are written one by one or several together. */
  *numbers(): Generator<number> {
    if (!this.#holdsBytes) {
      yield this.value;
      return;
    }
    const packed = new ProtobufMessage(this.bytes);
    while (packed.#at < packed.#message.length) yield packed.#varint();
  }

  /** The text that the field holds. */
  text(): string {
    return new TextDecoder().decode(this.bytes);
  }

  #varint(): number {
    let value = 0;
    for (let i = 0; i < varintBytesMax && this.#at < this.#message.length; i++) {
      const byte = this.#message[this.#at++] ?? 0;
      value += (byte & 127) * 2 ** (7 * i);
      if (byte < 128) return value;
    }
    throw malformed();
  }

  #pass(count: number): Uint8Array {
    const start = this.#at;
    if (count > this.#message.length - start) throw malformed();
    this.#at = start + count;
    return this.#message.subarray(start, this.#at);
  }
}

function malformed(): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", "expected a sound message of Protocol Buffers");
}
