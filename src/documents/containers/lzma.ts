/**
 * The decoder of LZMA, as used inside xz and zip: a range coder, adaptive bits, and a window that is written round and round. Works
 * on input at hand. Source: "LZMA specification", Igor Pavlov, 2015 (public domain), and the LZMA2 chunks of xz-file-format 1.2.0.
 */
import type { WindowRoom } from "../window-room.ts";

const states = 12;
const positionStatesMax = 16;
const lengthTableSize = 2 + positionStatesMax * 16 + 256;
/** Bits of the range, one of which is set as long as it is large enough. */
const topBits = -(2 ** 24);
/** Numbers of 32 bits are kept signed, which costs less; with this bit turned over they compare like unsigned ones. */
const signBit = -(2 ** 31);
const half = 1_024;

/** Places of the tables within one array of bits. */
const isMatch = 0;
const isRepeat = isMatch + states * positionStatesMax;
const isRepeat0 = isRepeat + states;
const isRepeat1 = isRepeat0 + states;
const isRepeat2 = isRepeat1 + states;
const isRepeat0Long = isRepeat2 + states;
const slots = isRepeat0Long + states * positionStatesMax;
const specials = slots + 4 * 64;
const aligned = specials + 128;
const matchLengths = aligned + 16;
const repeatLengths = matchLengths + lengthTableSize;
const literals = repeatLengths + lengthTableSize;

const sizeMin = 4_096;
/** Most blocks of small files come to no more. */
const firstSize = 65_536;

/** A window of past output, which grows up to its size and is then written from the front again. */
export class LzmaWindow {
  readonly #sizeMax: number;
  readonly #room: WindowRoom;
  #bytes: Uint8Array;
  /** Where the next byte goes, from where on nothing was taken, and bytes written since the last reset. */
  #at = 0;
  #taken = 0;
  #written = 0;

  /** `sizeMax`: bytes that may be referred back to; as many as are needed are held in the room until the window is closed. */
  constructor(sizeMax: number, room: WindowRoom) {
    this.#sizeMax = Math.max(sizeMax, sizeMin);
    this.#room = room;
    const size = Math.min(this.#sizeMax, firstSize);
    room.hold(size);
    this.#bytes = new Uint8Array(size);
  }

  /** Gives its room back. */
  close(): void {
    this.#room.release(this.#bytes.length);
  }

  /** Forgets all past output. */
  reset(): void {
    this.#written = 0;
  }

  /** The last byte written but `back`. */
  byte(back: number): number {
    const place = this.#at - 1 - back;
    return this.#written === 0 ? 0 : (this.#bytes[place < 0 ? place + this.#bytes.length : place] ?? 0);
  }

  /** Whether the place `distance` (from 0) back was written. */
  reaches(distance: number): boolean {
    return distance < this.#written && distance < this.#bytes.length;
  }

  /** Bytes written since the last reset. */
  get position(): number {
    return this.#written;
  }

  /** Bytes that can be written before they must be taken. */
  get room(): number {
    if (this.#at === this.#bytes.length) this.#goOn();
    return this.#bytes.length - this.#at;
  }

  /** Writes one byte; there must be room. */
  put(byte: number): void {
    this.#bytes[this.#at++] = byte;
    this.#written++;
  }

  /** Writes bytes; there must be room for them. */
  putAll(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
    this.#written += bytes.length;
  }

  /** Repeats `count` bytes from `distance` (from 0) back; there must be room. */
  repeat(distance: number, count: number): void {
    const bytes = this.#bytes;
    const { length } = bytes;
    let to = this.#at;
    let from = to - 1 - distance;
    if (from < 0) from += length;
    for (let i = 0; i < count; i++) {
      bytes[to++] = bytes[from++] ?? 0;
      if (from === length) from = 0;
    }
    this.#at = to;
    this.#written += count;
  }

  /** A copy of what was written since the last call. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(this.#taken, this.#at);
    this.#taken = this.#at;
    return taken;
  }

  /** Makes the full buffer larger, or goes on at its front. */
  #goOn(): void {
    if (this.#bytes.length === this.#sizeMax) {
      this.#at = 0;
      this.#taken = 0;
      return;
    }
    const larger = this.#bytes.length * 4;
    // The last step is the largest, so that little of what it replaces is in memory with it.
    const size = larger * 2 > this.#sizeMax ? this.#sizeMax : larger;
    this.#room.hold(size - this.#bytes.length);
    const grown = new Uint8Array(size);
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}

/** Decodes the chunks of one LZMA2 stream, or one stream of LZMA in parts. */
export class LzmaDecoder {
  readonly #window: LzmaWindow;
  readonly #bits = new Uint16Array(literals + 0x300 * 16);
  #literalContextBits = 0;
  #literalPositionMask = 0;
  #positionMask = 0;
  #state = 0;
  /** The last four distances, from 0, the latest first. */
  #distances: [number, number, number, number] = [0, 0, 0, 0];
  /** Bytes of a repetition that found no room yet. */
  #pending = 0;
  #input: Uint8Array = new Uint8Array(0);
  #at = 0;
  #range = 0;
  #code = 0;

  constructor(window: LzmaWindow) {
    this.#window = window;
    this.#bits.fill(half);
  }

  /** Sets the properties byte; false when it is not one. LZMA2 allows at most 4 literal bits, and hardly anyone has more. */
  setProperties(byte: number): boolean {
    const contextBits = byte % 9;
    const positionBits = Math.floor(byte / 9) % 5;
    if (byte >= 225 || contextBits + positionBits > 4) return false;
    this.#literalContextBits = contextBits;
    this.#literalPositionMask = (1 << positionBits) - 1;
    this.#positionMask = (1 << Math.floor(byte / 45)) - 1;
    return true;
  }

  /** Returns to the first state. */
  resetState(): void {
    this.#bits.fill(half);
    this.#state = 0;
    this.#distances = [0, 0, 0, 0];
  }

  /** Takes over a packed chunk; false when it does not begin as one. */
  begin(input: Uint8Array): boolean {
    this.#input = input;
    this.#at = 5;
    this.#range = -1;
    this.#code = new DataView(input.buffer, input.byteOffset, input.length).getInt32(1);
    return input[0] === 0;
  }

  /** Bytes of the input that were used. */
  get used(): number {
    return this.#at;
  }

  /** Goes on with what follows the bytes used. */
  goOn(input: Uint8Array): void {
    this.#input = input;
    this.#at = 0;
  }

  /** True when the chunk was used up exactly. */
  get isAtEnd(): boolean {
    return this.#pending === 0 && this.#at === this.#input.length && this.#code === 0;
  }

  /** Decodes up to `count` bytes, as many as there is room for; answers how many, -1 when the chunk is damaged. */
  decode(count: number): number {
    const window = this.#window;
    const goal = Math.min(count, window.room);
    let left = goal;
    for (;;) {
      if (this.#pending > 0) {
        const copied = Math.min(this.#pending, left);
        window.repeat(this.#distances[0], copied);
        this.#pending -= copied;
        left -= copied;
      }
      if (left === 0) return goal;
      if (this.#at > this.#input.length) return -1;
      const slot = this.#state * positionStatesMax + (this.#window.position & this.#positionMask);
      if (this.#bit(isMatch + slot) === 0) {
        window.put(this.#literal());
        left--;
      } else {
        this.#pending = this.#bit(isRepeat + this.#state) === 0 ? this.#match() : this.#repeat(slot);
        if (!window.reaches(this.#distances[0])) return -1;
      }
    }
  }

  #bit(index: number): number {
    const bits = this.#bits;
    const chance = bits[index] ?? 0;
    const bound = Math.imul(this.#range >>> 11, chance);
    let bit = 0;
    if ((this.#code ^ signBit) < (bound ^ signBit)) {
      this.#range = bound;
      bits[index] = chance + ((2_048 - chance) >> 5);
    } else {
      this.#range = (this.#range - bound) | 0;
      this.#code = (this.#code - bound) | 0;
      bits[index] = chance - (chance >> 5);
      bit = 1;
    }
    if ((this.#range & topBits) === 0) {
      this.#range <<= 8;
      this.#code = (this.#code << 8) | (this.#input[this.#at++] ?? 0);
    }
    return bit;
  }

  /** `count` bits from a tree, the highest first. */
  #tree(base: number, count: number): number {
    let node = 1;
    for (let i = 0; i < count; i++) node = (node << 1) | this.#bit(base + node);
    return node - (1 << count);
  }

  /** `count` bits from a tree, the lowest first. */
  #reverseTree(base: number, count: number): number {
    let node = 1;
    let value = 0;
    for (let i = 0; i < count; i++) {
      const bit = this.#bit(base + node);
      node = (node << 1) | bit;
      value |= bit << i;
    }
    return value;
  }

  /** `count` bits that are equally likely. */
  #direct(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      this.#range >>>= 1;
      let bit = 0;
      if ((this.#code ^ signBit) >= (this.#range ^ signBit)) {
        this.#code = (this.#code - this.#range) | 0;
        bit = 1;
      }
      value = (value << 1) | bit;
      if ((this.#range & topBits) === 0) {
        this.#range <<= 8;
        this.#code = (this.#code << 8) | (this.#input[this.#at++] ?? 0);
      }
    }
    return value;
  }

  #literal(): number {
    const previous = this.#window.byte(0);
    const context = this.#literalContextBits;
    const place = ((this.#window.position & this.#literalPositionMask) << context) + (previous >> (8 - context));
    const base = literals + 0x300 * place;
    let symbol = 1;
    if (this.#state >= 7) {
      let matched = this.#window.byte(this.#distances[0]);
      while (symbol < 0x100) {
        const expected = (matched >> 7) & 1;
        matched <<= 1;
        const bit = this.#bit(base + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== expected) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.#bit(base + symbol);
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
    return symbol & 0xff;
  }

  /** Reads a match and answers its length. */
  #match(): number {
    const length = this.#length(matchLengths);
    const slot = this.#tree(slots + 64 * Math.min(length - 2, 3), 6);
    let distance = slot;
    if (slot >= 4) {
      const extra = (slot >> 1) - 1;
      distance = ((2 | (slot & 1)) << extra) >>> 0;
      if (slot < 14) distance += this.#reverseTree(specials + distance - slot, extra);
      else distance += this.#direct(extra - 4) * 16 + this.#reverseTree(aligned, 4);
    }
    const [first, second, third] = this.#distances;
    this.#distances = [distance, first, second, third];
    this.#state = this.#state < 7 ? 7 : 10;
    return length;
  }

  /** Reads a match with one of the last distances and answers its length. */
  #repeat(slot: number): number {
    const [first, second, third, fourth] = this.#distances;
    const state = this.#state;
    if (this.#bit(isRepeat0 + state) === 0) {
      if (this.#bit(isRepeat0Long + slot) === 0) {
        this.#state = state < 7 ? 9 : 11;
        return 1;
      }
    } else if (this.#bit(isRepeat1 + state) === 0) this.#distances = [second, first, third, fourth];
    else if (this.#bit(isRepeat2 + state) === 0) this.#distances = [third, first, second, fourth];
    else this.#distances = [fourth, first, second, third];
    this.#state = state < 7 ? 8 : 11;
    return this.#length(repeatLengths);
  }

  #length(base: number): number {
    const place = (this.#window.position & this.#positionMask) * 8;
    if (this.#bit(base) === 0) return 2 + this.#tree(base + 2 + place, 3);
    if (this.#bit(base + 1) === 0) return 10 + this.#tree(base + 2 + positionStatesMax * 8 + place, 3);
    return 18 + this.#tree(base + 2 + positionStatesMax * 16, 8);
  }
}
