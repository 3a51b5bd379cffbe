/**
 * The checksum of LZ4 frames. Source: "xxHash fast digest algorithm" 0.1.1, section 32 bits, Cyan4973/xxHash on GitHub.
 */

const prime1 = 0x9e3779b1;
const prime2 = 0x85ebca77;
const prime3 = 0xc2b2ae3d;
const prime4 = 0x27d4eb2f;
const prime5 = 0x165667b1;
const stripeBytes = 16;

/** XXH32 with seed 0 over bytes that come in pieces. */
export class XxHash32 {
  readonly #lanes = Int32Array.of(prime1 + prime2, prime2, 0, -prime1);
  readonly #rest = new Uint8Array(stripeBytes);
  #restLength = 0;
  #length = 0;

  /** Adds bytes. */
  update(bytes: Uint8Array): void {
    this.#length += bytes.length;
    let at = 0;
    if (this.#restLength > 0) {
      at = Math.min(stripeBytes - this.#restLength, bytes.length);
      this.#rest.set(bytes.subarray(0, at), this.#restLength);
      this.#restLength += at;
      if (this.#restLength < stripeBytes) return;
      this.#stripes(this.#rest, 0, stripeBytes);
    }
    const end = bytes.length - ((bytes.length - at) % stripeBytes);
    this.#stripes(bytes, at, end);
    this.#rest.set(bytes.subarray(end));
    this.#restLength = bytes.length - end;
  }

  /** The checksum of all bytes so far, as an unsigned number. */
  digest(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.#lanes;
    let hash = this.#length >= stripeBytes ? rotated(a, 1) + rotated(b, 7) + rotated(c, 12) + rotated(d, 18) : prime5;
    hash = (hash + this.#length) | 0;
    const { buffer } = this.#rest;
    const view = new DataView(buffer);
    let at = 0;
    for (; at + 4 <= this.#restLength; at += 4) {
      hash = Math.imul(rotated((hash + Math.imul(view.getUint32(at, true), prime3)) | 0, 17), prime4);
    }
    for (; at < this.#restLength; at++) {
      hash = Math.imul(rotated((hash + Math.imul(view.getUint8(at), prime5)) | 0, 11), prime1);
    }
    hash = Math.imul(hash ^ (hash >>> 15), prime2);
    hash = Math.imul(hash ^ (hash >>> 13), prime3);
    return (hash ^ (hash >>> 16)) >>> 0;
  }

  #stripes(bytes: Uint8Array, start: number, end: number): void {
    const lanes = this.#lanes;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let [a = 0, b = 0, c = 0, d = 0] = lanes;
    for (let at = start; at < end; at += stripeBytes) {
      a = mixed(a, view.getUint32(at, true));
      b = mixed(b, view.getUint32(at + 4, true));
      c = mixed(c, view.getUint32(at + 8, true));
      d = mixed(d, view.getUint32(at + 12, true));
    }
    lanes[0] = a;
    lanes[1] = b;
    lanes[2] = c;
    lanes[3] = d;
  }
}

function mixed(lane: number, word: number): number {
  return Math.imul(rotated((lane + Math.imul(word, prime2)) | 0, 13), prime1);
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
