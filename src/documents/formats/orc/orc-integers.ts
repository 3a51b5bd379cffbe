/**
 * Whole numbers of 64 bits in runs, of both versions that ORC knows. A number is kept as two halves, since most of what is in
 * them is written out digit by digit and none of it needs to become an object. Knows nothing of what the numbers mean.
 * Source: Apache ORC specification v1, "Integer Run Length Encoding", versions 1 and 2.
 */
import { UnreadableError } from "../../../base/inspection.ts";
import type { OrcStream } from "./orc-stream.ts";

/** Numbers in the longest run. */
const runMax = 512;

/** Bytes of the longest run: 512 numbers and 31 patches of 64 bits, two headers' worth of what comes before them. */
const runBytesMax = (runMax + 31) * 8 + 32;

const varintBytesMax = 10;

/** How the runs of a stream are written. */
export type RunForm = { readonly version: 1 | 2; readonly isSigned: boolean };

/** A stream of numbers. Those read last are in `lows` and `highs`. */
export class Integers {
  readonly lows: Int32Array;
  readonly highs: Int32Array;
  /** How many were read last: fewer than asked for when reading failed. */
  filled = 0;
  readonly #stream: OrcStream;
  readonly #form: RunForm;
  readonly #runLows = new Int32Array(runMax);
  readonly #runHighs = new Int32Array(runMax);
  #next = 0;
  #count = 0;
  /** The bits of a byte at work that were not taken yet. */
  #bitsLeft = 0;
  /** The number taken last. */
  #low = 0;
  #high = 0;

  /** At most `batch` numbers are asked for at a time. */
  constructor(stream: OrcStream, form: RunForm, batch: number) {
    this.#stream = stream;
    this.#form = form;
    this.lows = new Int32Array(batch);
    this.highs = new Int32Array(batch);
  }

  /** Reads the next `count` numbers. Throws MALFORMED_FILE when there are fewer. */
  async read(count: number): Promise<void> {
    this.filled = 0;
    while (this.filled < count) {
      if (this.#next === this.#count) {
        const stream = this.#stream;
        if (stream.available < runBytesMax) await stream.ensure(runBytesMax);
        this.#next = 0;
        this.#count = 0;
        const count = this.#form.version === 1 ? this.#runOfVersion1() : this.#runOfVersion2();
        if (stream.at > stream.bytes.length) throw malformed("expected more numbers in a stream");
        this.#count = count;
      }
      const taken = Math.min(count - this.filled, this.#count - this.#next);
      this.lows.set(this.#runLows.subarray(this.#next, this.#next + taken), this.filled);
      this.highs.set(this.#runHighs.subarray(this.#next, this.#next + taken), this.filled);
      this.#next += taken;
      this.filled += taken;
    }
  }

  /** A number read last as a count of something. Throws MALFORMED_FILE above what can be counted. */
  count(index: number): number {
    const high = this.highs[index] ?? 0;
    if (high < 0 || high > 0x1f_ffff) throw malformed("expected a length that can be");
    return high * 4_294_967_296 + ((this.lows[index] ?? 0) >>> 0);
  }

  #runOfVersion1(): number {
    const header = this.#byte();
    if (header >= 128) {
      const count = 256 - header;
      for (let i = 0; i < count; i++) {
        this.#varint(this.#form.isSigned);
        this.#set(i);
      }
      return count;
    }
    const step = (this.#byte() << 24) >> 24;
    this.#varint(this.#form.isSigned);
    for (let i = 0; i < header + 3; i++) {
      this.#set(i);
      this.#add(step, step >> 31);
    }
    return header + 3;
  }

  #runOfVersion2(): number {
    const header = this.#byte();
    switch (header >> 6) {
      case 0:
        return this.#shortRepeat(header);
      case 1:
        return this.#direct(header);
      case 2:
        return this.#patchedBase(header);
      default:
        return this.#delta(header);
    }
  }

  #shortRepeat(header: number): number {
    const count = (header & 7) + 3;
    this.#bits(((header >> 3) & 7) * 8 + 8);
    if (this.#form.isSigned) this.#unzigzag();
    this.#runLows.fill(this.#low, 0, count);
    this.#runHighs.fill(this.#high, 0, count);
    return count;
  }

  #direct(header: number): number {
    const width = widths[(header >> 1) & 31] ?? 0;
    const count = this.#length(header);
    this.#checkBits(width * count);
    for (let i = 0; i < count; i++) {
      this.#bits(width);
      if (this.#form.isSigned) this.#unzigzag();
      this.#set(i);
    }
    this.#bitsLeft = 0;
    return count;
  }

  #patchedBase(header: number): number {
    const width = widths[(header >> 1) & 31] ?? 0;
    const count = this.#length(header);
    const third = this.#byte();
    const fourth = this.#byte();
    const patchWidth = widths[third & 31] ?? 0;
    const gapWidth = (fourth >> 5) + 1;
    const baseWidth = (third >> 5) * 8 + 8;
    this.#bits(baseWidth);
    this.#signByHighestBit(baseWidth);
    const baseLow = this.#low;
    const baseHigh = this.#high;
    this.#checkBits(width * count);
    for (let i = 0; i < count; i++) {
      this.#bits(width);
      this.#set(i);
    }
    this.#bitsLeft = 0;
    this.#patch(fourth & 31, { count, width, gapWidth, patchWidth });
    for (let i = 0; i < count; i++) {
      this.#low = this.#runLows[i] ?? 0;
      this.#high = this.#runHighs[i] ?? 0;
      this.#add(baseLow, baseHigh);
      this.#set(i);
    }
    return count;
  }

  /** Sets the bits above `width` of some numbers, each found by the gap from the one before. */
  #patch(
    patches: number,
    { count, width, gapWidth, patchWidth }: { count: number; width: number; gapWidth: number; patchWidth: number },
  ): void {
    if (gapWidth + patchWidth > 64) throw malformed("expected patches of at most 64 bits");
    const padding = closestWidth(gapWidth + patchWidth) - gapWidth - patchWidth;
    for (let i = 0, at = 0; i < patches; i++) {
      this.#bits(padding + gapWidth);
      at += this.#low & ((1 << gapWidth) - 1);
      this.#bits(patchWidth);
      if (at >= count) throw malformed("expected patches of numbers in their run");
      this.#shiftLeft(width);
      this.#runLows[at] = (this.#runLows[at] ?? 0) | this.#low;
      this.#runHighs[at] = (this.#runHighs[at] ?? 0) | this.#high;
    }
    this.#bitsLeft = 0;
  }

  #delta(header: number): number {
    const widthCode = (header >> 1) & 31;
    const width = widthCode === 0 ? 0 : (widths[widthCode] ?? 0);
    const count = this.#length(header);
    this.#varint(this.#form.isSigned);
    const baseLow = this.#low;
    const baseHigh = this.#high;
    this.#varint(true);
    const firstLow = this.#low;
    const firstHigh = this.#high;
    this.#checkBits(width * Math.max(0, count - 2));
    let low = baseLow;
    let high = baseHigh;
    for (let i = 0; i < count; i++) {
      if (i > 0) {
        this.#low = firstLow;
        this.#high = firstHigh;
        if (i > 1 && width > 0) {
          this.#bits(width);
          if (firstHigh < 0) this.#negate();
        }
        this.#add(low, high);
        low = this.#low;
        high = this.#high;
      }
      this.#runLows[i] = low;
      this.#runHighs[i] = high;
    }
    this.#bitsLeft = 0;
    return count;
  }

  /** The length of a run: the lowest bit of its header, and the byte behind it. */
  #length(header: number): number {
    return (((header & 1) << 8) | this.#byte()) + 1;
  }

  #byte(): number {
    const stream = this.#stream;
    return stream.bytes[stream.at++] ?? 0;
  }

  #checkBits(count: number): void {
    if (this.#stream.available * 8 < count) throw malformed("expected more numbers in a stream");
  }

  #varint(isSigned: boolean): void {
    let low = 0;
    let middle = 0;
    let high = 0;
    for (let i = 0; ; i++) {
      if (i === varintBytesMax) throw malformed("expected a number of at most 64 bits");
      const byte = this.#byte();
      if (i < 4) low |= (byte & 127) << (7 * i);
      else if (i < 8) middle |= (byte & 127) << (7 * i - 28);
      else high |= (byte & 127) << (7 * i - 56);
      if (byte < 128) break;
    }
    this.#low = low | (middle << 28);
    this.#high = (middle >>> 4) | (high << 24);
    if (isSigned) this.#unzigzag();
  }

  /** Takes the next `width` bits, most significant first. */
  #bits(width: number): void {
    this.#high = width > 32 ? this.#bitsOfHalf(width - 32) : 0;
    this.#low = this.#bitsOfHalf(Math.min(width, 32));
  }

  #bitsOfHalf(width: number): number {
    const { bytes } = this.#stream;
    let at = this.#stream.at;
    let bitsLeft = this.#bitsLeft;
    let value = 0;
    // The byte at work is the one before `at` as long as bits of it are left.
    for (let left = width; left > 0; ) {
      if (bitsLeft === 0) {
        at++;
        bitsLeft = 8;
      }
      const taken = Math.min(left, bitsLeft);
      bitsLeft -= taken;
      left -= taken;
      value = (value << taken) | (((bytes[at - 1] ?? 0) >> bitsLeft) & ((1 << taken) - 1));
    }
    this.#stream.at = at;
    this.#bitsLeft = bitsLeft;
    return value;
  }

  #unzigzag(): void {
    const sign = -(this.#low & 1);
    this.#low = ((this.#low >>> 1) | (this.#high << 31)) ^ sign;
    this.#high = (this.#high >>> 1) ^ sign;
  }

  /** Makes the number negative when the highest of its `width` bits is set, which is not part of it. */
  #signByHighestBit(width: number): void {
    const isLow = width <= 32;
    const mask = 1 << ((width - 1) & 31);
    if (((isLow ? this.#low : this.#high) & mask) === 0) return;
    if (isLow) this.#low &= ~mask;
    else this.#high &= ~mask;
    this.#negate();
  }

  #negate(): void {
    this.#low = -this.#low | 0;
    this.#high = ~this.#high + (this.#low === 0 ? 1 : 0);
  }

  #add(low: number, high: number): void {
    const sum = (this.#low >>> 0) + (low >>> 0);
    this.#low = sum | 0;
    this.#high = (this.#high + high + (sum > 0xffff_ffff ? 1 : 0)) | 0;
  }

  #shiftLeft(count: number): void {
    if (count >= 32) {
      this.#high = count >= 64 ? 0 : this.#low << (count - 32);
      this.#low = 0;
    } else if (count > 0) {
      this.#high = (this.#high << count) | (this.#low >>> (32 - count));
      this.#low <<= count;
    }
  }

  #set(index: number): void {
    this.#runLows[index] = this.#low;
    this.#runHighs[index] = this.#high;
  }
}

/** Widths of numbers in bits, by the five bits that they are written in. */
const widths: readonly number[] = [...Array.from({ length: 24 }, (_, i) => i + 1), ...[26, 28, 30, 32, 40, 48, 56, 64]];

/** The width in which a number of so many bits is written. */
function closestWidth(bits: number): number {
  return widths.find((width) => width >= bits) ?? 64;
}

function malformed(message: string): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", message);
}
