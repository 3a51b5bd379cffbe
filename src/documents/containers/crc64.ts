/**
 * The 64-bit checksum of xz files, in two halves since numbers hold 53 bits. Source: ECMA-182, reflected, as in "The .xz File
 * Format" 1.2.0, section 6.
 */

const polynomialLow = 0xd7870f42;
const polynomialHigh = 0xc96c5795;
const lows = new Int32Array(256);
const highs = new Int32Array(256);
for (let byte = 0; byte < 256; byte++) {
  let low = byte;
  let high = 0;
  for (let i = 0; i < 8; i++) {
    const isOdd = (low & 1) === 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (isOdd) {
      low ^= polynomialLow;
      high ^= polynomialHigh;
    }
  }
  lows[byte] = low;
  highs[byte] = high;
}

/** A checksum over bytes that come in pieces. */
export class Crc64 {
  #low = -1;
  #high = -1;

  /** The lower half, as an unsigned number. */
  get low(): number {
    return ~this.#low >>> 0;
  }

  /** The higher half, as an unsigned number. */
  get high(): number {
    return ~this.#high >>> 0;
  }

  /** Adds bytes. */
  update(bytes: Uint8Array): void {
    let low = this.#low;
    let high = this.#high;
    for (let i = 0; i < bytes.length; i++) {
      const index = (low ^ (bytes[i] ?? 0)) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ (lows[index] ?? 0);
      high = (high >>> 8) ^ (highs[index] ?? 0);
    }
    this.#low = low;
    this.#high = high;
  }
}
