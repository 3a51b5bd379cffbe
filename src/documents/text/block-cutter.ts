/**
 * Cuts a text of any length into blocks that overlap as src/base/text-block.ts demands, within one buffer of fixed size.
 * Knows nothing of lines or formats. Where the cuts fall depends on the text alone, not on how it arrives.
 */
import { contextAfterBytes, contextBeforeBytes, type Fields, type TextBlock } from "../../base/text-block.ts";

/** Bytes of a full core: large enough that the overlap costs 7 %, small enough to stay in the processor's cache. */
export const coreBytes = 262_144;

const capacityMax = contextBeforeBytes + coreBytes + contextAfterBytes;
const capacityMin = 4_096;

/** Stretches up to this length are copied sooner byte by byte than as a whole. */
const copiedByByteMax = 64;

/** Receives each block; `bytes` are valid during the call. */
export type BlockReceiver = (block: TextBlock) => void;

/** A name for the whole text when it is one field of structured data. */
export type FieldName = { readonly names: readonly string[]; readonly nameIndex: number };

/** Collects text and hands it on in overlapping blocks. */
export class BlockCutter {
  readonly #receive: BlockReceiver;
  readonly #leave: (bytes: Uint8Array, count: number) => void;
  readonly #name: FieldName | undefined;
  #bytes: Uint8Array;
  #length = 0;
  #coreStart = 0;

  /** `leave` is told of bytes at the front of the buffer just before they are dropped. */
  constructor(options: {
    receive: BlockReceiver;
    leave?: (bytes: Uint8Array, count: number) => void;
    name?: FieldName;
    expectedBytes?: number;
  }) {
    this.#receive = options.receive;
    this.#leave = options.leave ?? (() => undefined);
    this.#name = options.name;
    this.#bytes = new Uint8Array(Math.min(capacityMax, Math.max(capacityMin, options.expectedBytes ?? 0)));
  }

  /** Adds bytes [start, end). */
  write(bytes: Uint8Array, start: number, end: number): void {
    let at = start;
    while (at < end) {
      if (this.#length === capacityMax) this.#cut();
      const count = Math.min(end - at, capacityMax - this.#length);
      this.#reserve(this.#length + count);
      this.#copy(bytes, at, count);
      this.#length += count;
      at += count;
    }
  }

  /** Hands on what is left; the text ends here. */
  end(): void {
    if (this.#length > this.#coreStart) this.#emit(this.#length);
    this.#leave(this.#bytes, this.#length);
    this.#length = 0;
    this.#coreStart = 0;
  }

  #cut(): void {
    const coreEnd = this.#length - contextAfterBytes;
    this.#emit(coreEnd);
    const dropped = coreEnd - contextBeforeBytes;
    this.#leave(this.#bytes, dropped);
    this.#bytes.copyWithin(0, dropped, this.#length);
    this.#length -= dropped;
    this.#coreStart = contextBeforeBytes;
  }

  #emit(coreEnd: number): void {
    const block = { bytes: this.#bytes, length: this.#length, coreStart: this.#coreStart, coreEnd };
    this.#receive(this.#name === undefined ? block : { ...block, fields: oneField(this.#name, this.#length) });
  }

  #copy(bytes: Uint8Array, start: number, count: number): void {
    if (count > copiedByByteMax) {
      this.#bytes.set(bytes.subarray(start, start + count), this.#length);
      return;
    }
    for (let i = 0; i < count; i++) this.#bytes[this.#length + i] = bytes[start + i] ?? 0;
  }

  #reserve(length: number): void {
    if (length <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.min(capacityMax, Math.max(length, this.#bytes.length * 4)));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

function oneField(name: FieldName, length: number): Fields {
  return {
    count: 1,
    starts: Int32Array.of(0),
    ends: Int32Array.of(length),
    nameIndexes: Int32Array.of(name.nameIndex),
    names: name.names,
  };
}
