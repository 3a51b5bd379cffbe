/**
 * A tokeniser for delimited text that works on windows of bytes and can stop in any field. Looks at four bytes at a time for one
 * of delimiter, line feed and quote, since most bytes are neither: some times as fast as byte by byte.
 */
import type { FieldBlock } from "../field-block.ts";
import type { Window } from "../window.ts";
import type { CsvDialect } from "./csv-dialect.ts";

const quote = 0x22;
const newline = 0x0a;
const carriageReturn = 0x0d;

/** Four bytes in one number. */
const everyByte = 0x01010101;
const everyNewline = newline * everyByte;
const everyQuote = quote * everyByte;
const lowBits = 0x7f7f7f7f;
const highBits = 0x80808080 | 0;

/** Words looked at in one call: often enough called, a function is compiled as a whole rather than in the middle of its loop. */
const wordsAtOnce = 1_024;

/** Tokeniser of one document. */
export class CsvTokens {
  /** Where the next field begins, its column from 0, and the number of its row from 1. */
  position = 0;
  column = 0;
  row = 1;
  /** Bytes, fields and line feeds of the window up to the end of the last whole row; bytes are 0 when none ended. */
  wholeBytes = 0;
  wholeFields = 0;
  wholeLines = 0;
  readonly #block: FieldBlock;
  readonly #delimiter: number;
  readonly #everyDelimiter: number;
  readonly #hasHeader: boolean;
  readonly #names: number;
  /** Line feeds of the window up to the position. */
  #linesAtPosition = 0;
  /** The same up to where the scan is, the place of the quote that closed the field, and what else the scan knows of it. */
  #lines = 0;
  #close = -1;
  #hasDoubled = false;
  #isInQuotes = false;
  /** A place before which quotes are done with. */
  #behind = 0;

  /** Fields go to the block, in which the index of no name is that behind the header's names. */
  constructor(block: FieldBlock, dialect: CsvDialect) {
    this.#block = block;
    this.#delimiter = dialect.delimiter;
    this.#everyDelimiter = dialect.delimiter * everyByte;
    this.#hasHeader = dialect.header !== undefined;
    this.#names = dialect.header?.length ?? 0;
    block.beginRecord(this.row);
  }

  /** Finds the fields that end within the window, from the position on; false when it stopped inside quotes. */
  run(window: Window): boolean {
    const { bytes, length, ended } = window;
    bytes[length] = newline;
    this.#lines = this.#linesAtPosition;
    this.#close = -1;
    this.#hasDoubled = false;
    this.#isInQuotes = false;
    this.#behind = this.position;
    const last = ended ? length : length - 1;
    const wordsEnd = (last >> 2) + 1;
    for (let from = this.position >> 2; from < wordsEnd; from += wordsAtOnce) {
      this.#scan(window, { from, to: Math.min(wordsEnd, from + wordsAtOnce), last });
    }
    this.position = Math.min(this.position, length);
    return !this.#isInQuotes;
  }

  /** Tells that `bytes` with `lines` line feeds in them were dropped from the front of the window, whole rows of it at least. */
  rebase(bytes: number, lines: number): void {
    this.position -= bytes;
    this.#linesAtPosition = Math.max(0, this.#linesAtPosition - lines);
    this.wholeBytes = 0;
    this.wholeFields = 0;
    this.wholeLines = 0;
  }

  /** Goes through words [from, to), of whose bytes those up to `last` count. */
  #scan({ bytes, words, length, ended }: Window, { from, to, last }: { from: number; to: number; last: number }): void {
    const everyDelimiter = this.#everyDelimiter;
    for (let j = from; j < to; j++) {
      const word = words[j] ?? 0;
      const d = word ^ everyDelimiter;
      const n = word ^ everyNewline;
      const q = word ^ everyQuote;
      // The highest bit of a byte is 0 in one of the three exactly when the byte is that one.
      const d7 = ((d & lowBits) + lowBits) | 0 | d;
      const n7 = ((n & lowBits) + lowBits) | 0 | n;
      const q7 = ((q & lowBits) + lowBits) | 0 | q;
      for (let marks = ~(d7 & n7 & q7) & highBits; marks !== 0; marks &= marks - 1) {
        const at = (j << 2) + ((31 - Math.clz32(marks & -marks)) >> 3);
        if (at < this.#behind || at > last) continue;
        const byte = bytes[at] ?? 0;
        if (byte === quote) this.#meetQuote(bytes, at, ended ? length : length - 1);
        else {
          if (byte === newline) this.#lines++;
          if (!this.#isInQuotes && this.position < length) this.#endField(bytes, at, byte, length);
        }
      }
    }
  }

  /** `lastKnown`: behind the quotes before this place it is known what follows. */
  #meetQuote(bytes: Uint8Array, at: number, lastKnown: number): void {
    if (at === this.position) this.#isInQuotes = true;
    else if (!this.#isInQuotes || at === lastKnown) return;
    else if (bytes[at + 1] === quote) {
      this.#hasDoubled = true;
      this.#behind = at + 2;
    } else {
      this.#isInQuotes = false;
      this.#close = at;
    }
  }

  /** Ends the field at the delimiter or line feed `byte` at `at`; it is added unless it is empty. */
  #endField(bytes: Uint8Array, at: number, byte: number, length: number): void {
    const close = this.#close;
    const start = close < 0 ? this.position : this.position + 1;
    let end = at;
    if (byte === newline && end > start && bytes[end - 1] === carriageReturn) end--;
    const isWhollyQuoted = close >= 0 && close + 1 >= end;
    if (isWhollyQuoted) end = close;
    const column = this.column;
    if (end > start) {
      const isNamed = column < this.#names && !(this.row === 1 && this.#hasHeader);
      this.#block.add(start, end, isNamed ? column : this.#names, column, 0);
      if (close >= 0 && (this.#hasDoubled || !isWhollyQuoted)) this.#block.markEscaped();
    }
    this.position = at + 1;
    this.#behind = at + 1;
    this.#close = -1;
    this.#hasDoubled = false;
    this.#linesAtPosition = this.#lines;
    if (byte === this.#delimiter) this.column = column + 1;
    else this.#endRow(Math.min(at + 1, length));
  }

  #endRow(end: number): void {
    this.column = 0;
    this.row++;
    this.wholeBytes = end;
    this.wholeFields = this.#block.count;
    this.wholeLines = this.#lines;
    this.#block.beginRecord(this.row);
  }
}
