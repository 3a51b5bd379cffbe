/**
 * One block of bzip2: Huffman codes, move to front, runs and the Burrows–Wheeler transform undone. Works on bytes at hand only and
 * uses the same buffers for every block. See bzip2.ts for the sources.
 */

const symbolsMax = 258;
const codeLengthMax = 20;
/** Codes up to this many bits are looked up in one step. */
const shortBits = 10;
const groupSymbols = 50;
const outputBytes = 1 << 20;
const blockMark = [0x314159, 0x265359] as const;
const endMark = [0x177245, 0x385090] as const;

/** Table of bzip2's checksum, CRC-32 taken from the highest bit on. */
const checksumTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let i = 0; i < 8; i++) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value;
});

/** Codes of one Huffman table. */
type Codes = {
  /** By the next `shortBits` bits: length and symbol, or 0 when the code is longer. */
  readonly short: Uint16Array;
  /** By length: the first code that is too large for it, left-aligned to `codeLengthMax` bits; and what leads to the symbol. */
  readonly limits: Int32Array;
  readonly offsets: Int32Array;
  readonly symbols: Uint16Array;
};

/** The block at work. */
export class Bzip2Block {
  /** Set by {@link read}: whether it was the end of the stream, and the checksum stated. */
  isEndOfStream = false;
  checksum = 0;
  /** Set at the end of {@link unpacked}: whether the checksum is right. */
  isIntact = false;
  readonly #links: Uint32Array;
  readonly #codes: readonly Codes[] = Array.from({ length: 6 }, newCodes);
  readonly #selectors = new Uint8Array(32_768);
  readonly #symbolBytes = new Uint8Array(256);
  #symbols = 0;
  #selectorCount = 0;
  #first = 0;
  #length = 0;
  /** The reader of bits: bytes, place, and bits taken from the bytes but not used. */
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #held = 0;
  #heldBits = 0;

  /** `bytesMax` is the size of a full block. */
  constructor(bytesMax: number) {
    this.#links = new Uint32Array(bytesMax);
  }

  /** Reads a block, or the end of the stream, that begins `bit` bits into the bytes. Answers the bit behind it; undefined if damaged. */
  read(bytes: Uint8Array, bit: number): number | undefined {
    this.#bytes = bytes;
    this.#at = 0;
    this.#heldBits = 0;
    this.#take(bit);
    const mark = [this.#take(24), this.#take(24)];
    this.isEndOfStream = mark[0] === endMark[0] && mark[1] === endMark[1];
    if (!this.isEndOfStream && (mark[0] !== blockMark[0] || mark[1] !== blockMark[1])) return undefined;
    this.checksum = ((this.#take(16) << 16) | this.#take(16)) >>> 0;
    if (!this.isEndOfStream && !(this.#readTables() && this.#readSymbols())) return undefined;
    const end = this.#at * 8 - this.#heldBits;
    return end <= bytes.length * 8 ? end : undefined;
  }

  /** The text of the block in pieces. A run is four equal bytes and the number of further ones. */
  *unpacked(): Generator<Uint8Array> {
    const links = this.#links;
    let output = new Uint8Array(Math.min(outputBytes, this.#length + 256));
    let to = 0;
    let checksum = -1;
    let link = links[this.#first] ?? 0;
    let previous = -1;
    let run = 0;
    for (let left = this.#length; left > 0; left--) {
      link = links[link >>> 8] ?? 0;
      const byte = link & 0xff;
      let copies = 1;
      let value = byte;
      if (run === 4) {
        copies = byte;
        value = previous;
        run = 0;
        previous = -1;
      } else if (byte === previous) run++;
      else {
        previous = byte;
        run = 1;
      }
      if (to + copies > output.length) {
        yield output.subarray(0, to);
        output = new Uint8Array(outputBytes);
        to = 0;
      }
      for (; copies > 0; copies--) {
        output[to++] = value;
        checksum = (checksum << 8) ^ (checksumTable[(checksum >>> 24) ^ value] ?? 0);
      }
    }
    if (to > 0) yield output.subarray(0, to);
    this.isIntact = ~checksum >>> 0 === this.checksum;
  }

  /** The next `count` bits, at most 24; zeros behind the end, which the caller notices by the place reached. */
  #take(count: number): number {
    while (this.#heldBits < count) {
      this.#held = (this.#held << 8) | (this.#bytes[this.#at++] ?? 0);
      this.#heldBits += 8;
    }
    this.#heldBits -= count;
    return (this.#held >>> this.#heldBits) & ((1 << count) - 1);
  }

  #readTables(): boolean {
    if (this.#take(1) === 1) return false;
    this.#first = this.#take(24);
    const ranges = this.#take(16);
    let used = 0;
    for (let range = 0; range < 16; range++) {
      const present = ((ranges << range) & 0x8000) === 0 ? 0 : this.#take(16);
      for (let i = 0; i < 16; i++) if (((present << i) & 0x8000) !== 0) this.#symbolBytes[used++] = range * 16 + i;
    }
    const tables = this.#take(3);
    if (used === 0 || tables < 2 || tables > 6 || !this.#readSelectors(tables)) return false;
    this.#symbols = used + 2;
    for (let table = 0; table < tables; table++) {
      const codes = this.#codes[table];
      if (codes === undefined || !this.#readCodes(codes)) return false;
    }
    return true;
  }

  #readSelectors(tables: number): boolean {
    this.#selectorCount = this.#take(15);
    const order = [0, 1, 2, 3, 4, 5];
    for (let i = 0; i < this.#selectorCount; i++) {
      let place = 0;
      while (this.#take(1) === 1) if (++place >= tables) return false;
      const [table = 0] = order.splice(place, 1);
      order.unshift(table);
      this.#selectors[i] = table;
    }
    return this.#selectorCount > 0;
  }

  #readCodes(codes: Codes): boolean {
    const lengths = new Uint8Array(this.#symbols);
    let length = this.#take(5);
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      for (;;) {
        if (length < 1 || length > codeLengthMax) return false;
        if (this.#take(1) === 0) break;
        length += this.#take(1) === 0 ? 1 : -1;
      }
      lengths[symbol] = length;
    }
    fillCodes(codes, lengths);
    return true;
  }

  /** Undoes Huffman codes, runs of the front symbol and move to front; then prepares the links of the last transform. */
  #readSymbols(): boolean {
    const links = this.#links;
    const order = this.#symbolBytes.slice(0, this.#symbols - 2);
    const endSymbol = this.#symbols - 1;
    let length = 0;
    let runUnit = 1;
    let run = 0;
    for (let group = 0; group < this.#selectorCount; group++) {
      const codes = this.#codes[this.#selectors[group] ?? 0];
      if (codes === undefined) return false;
      for (let i = 0; i < groupSymbols; i++) {
        const symbol = this.#symbol(codes);
        if (symbol < 0 || this.#at > this.#bytes.length + 4) return false;
        if (symbol <= 1) {
          run += runUnit << symbol;
          runUnit <<= 1;
          if (run > links.length) return false;
          continue;
        }
        if (run > 0) {
          if (length + run > links.length) return false;
          links.fill(order[0] ?? 0, length, length + run);
          length += run;
          run = 0;
          runUnit = 1;
        }
        if (symbol === endSymbol) return this.#link(length);
        if (length === links.length) return false;
        const byte = order[symbol - 1] ?? 0;
        for (let place = symbol - 1; place > 0; place--) order[place] = order[place - 1] ?? 0;
        order[0] = byte;
        links[length++] = byte;
      }
    }
    return false;
  }

  #symbol({ short, limits, offsets, symbols }: Codes): number {
    const bytes = this.#bytes;
    let held = this.#held;
    let heldBits = this.#heldBits;
    while (heldBits < codeLengthMax) {
      held = (held << 8) | (bytes[this.#at++] ?? 0);
      heldBits += 8;
    }
    this.#held = held;
    const code = (held >>> (heldBits - codeLengthMax)) & 0xfffff;
    const known = short[code >> (codeLengthMax - shortBits)] ?? 0;
    if (known !== 0) {
      this.#heldBits = heldBits - (known >> 9);
      return known & 0x1ff;
    }
    let bits = shortBits + 1;
    while (bits <= codeLengthMax && code >= (limits[bits] ?? 0)) bits++;
    if (bits > codeLengthMax) return -1;
    this.#heldBits = heldBits - bits;
    return symbols[(code >> (codeLengthMax - bits)) + (offsets[bits] ?? 0)] ?? -1;
  }

  /** Each entry holds a byte; above it goes the place of the entry that follows in the text. */
  #link(length: number): boolean {
    if (length === 0 || this.#first >= length) return false;
    const links = this.#links;
    const places = new Int32Array(256);
    for (let i = 0; i < length; i++) places[links[i] ?? 0] = (places[links[i] ?? 0] ?? 0) + 1;
    for (let byte = 0, sum = 0; byte < 256; byte++) {
      const count = places[byte] ?? 0;
      places[byte] = sum;
      sum += count;
    }
    for (let i = 0; i < length; i++) {
      const byte = (links[i] ?? 0) & 0xff;
      const place = places[byte] ?? 0;
      places[byte] = place + 1;
      links[place] = (links[place] ?? 0) | (i << 8);
    }
    this.#length = length;
    return true;
  }
}

function newCodes(): Codes {
  return {
    short: new Uint16Array(1 << shortBits),
    limits: new Int32Array(codeLengthMax + 1),
    offsets: new Int32Array(codeLengthMax + 1),
    symbols: new Uint16Array(symbolsMax),
  };
}

/** Gives out codes by length and symbol, as canonical Huffman codes are. */
function fillCodes({ short, limits, offsets, symbols }: Codes, lengths: Uint8Array): void {
  short.fill(0);
  let code = 0;
  let count = 0;
  for (let bits = 1; bits <= codeLengthMax; bits++) {
    offsets[bits] = count - code;
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== bits) continue;
      symbols[count++] = symbol;
      if (bits <= shortBits) short.fill((bits << 9) | symbol, code << (shortBits - bits), (code + 1) << (shortBits - bits));
      code++;
    }
    limits[bits] = code << (codeLengthMax - bits);
    code <<= 1;
  }
}
