/**
 * Comma-separated values and their kin: rows of fields between delimiters, fields perhaps in double quotes with quotes inside
 * doubled (RFC 4180), rows of any length. Tokenised on bytes. Rows count as a spreadsheet counts them: the header and empty
 * rows included. What follows a quote that never closes is read as text.
 */
import type { Location } from "../../../base/location.ts";
import type { Feed } from "../../feed.ts";
import { placed, type Reading } from "../../reading.ts";
import { BlockCutter } from "../../text/block-cutter.ts";
import { FieldBlock } from "../../text/field-block.ts";
import { type FieldFinder, finderTextMax, returnFieldFinder, takeFieldFinder } from "../../text/field-finder.ts";
import { readText } from "../../text/text.ts";
import { countCharacters, countNewlines } from "../../text/text-position.ts";
import { Window } from "../../text/window.ts";
import type { CsvDialect } from "./csv-dialect.ts";
import { CsvTokens } from "./csv-tokens.ts";

const quote = 0x22;
const newline = 0x0a;

/** Reads delimited text in UTF-8 to its end. */
export async function readCsv(
  feed: Feed,
  reading: Reading,
  options: { dialect: CsvDialect; expectedBytes: number },
): Promise<void> {
  const finder = takeFieldFinder();
  const csv = new Csv(feed, reading, { dialect: options.dialect, finder });
  await csv.read();
  returnFieldFinder(finder);
  if (csv.remainsAsText) await readText(feed, reading, { firstLine: csv.line, expectedBytes: options.expectedBytes });
}

class Csv {
  /** True when a quote never closed: the feed goes on with what was not handed over. */
  remainsAsText = false;
  /** Line on which the window begins. */
  line = 1;
  readonly #finder: FieldFinder;
  readonly #window: Window;
  readonly #reading: Reading;
  readonly #block: FieldBlock;
  readonly #tokens: CsvTokens;
  readonly #delimiter: number;
  readonly #hasHeader: boolean;
  /** Number of columns with a name; a name's index is its column, the index after them is that of no name. */
  readonly #namedColumns: number;
  /** Columns whose name was found to be sensitive; such names must not appear in places. */
  readonly #sensitiveColumns = new Set<number>();

  constructor(feed: Feed, reading: Reading, { dialect, finder }: { dialect: CsvDialect; finder: FieldFinder }) {
    this.#finder = finder;
    const capacityMax = Math.min(reading.limits.recordBytesMax, finderTextMax);
    this.#window = new Window(feed, { expectedBytes: 0, capacityMax, bytes: finder.text });
    this.#reading = reading;
    this.#delimiter = dialect.delimiter;
    this.#hasHeader = dialect.header !== undefined;
    this.#namedColumns = dialect.header?.length ?? 0;
    this.#block = new FieldBlock([...(dialect.header ?? []), ""], finder.lists);
    this.#tokens = new CsvTokens(finder, this.#block, dialect);
  }

  async read(): Promise<void> {
    const window = this.#window;
    const tokens = this.#tokens;
    for (;;) {
      await window.fill();
      const run = tokens.run(window.length, window.ended);
      const isFull = run === "full";
      if (window.ended && !isFull) {
        if (run === "closed") this.#handOver(window.length, this.#block.count);
        else this.#leaveAsText();
        return;
      }
      if (tokens.wholeBytes > 0) this.#handOver(tokens.wholeBytes, tokens.wholeFields);
      else if (!isFull && !window.isLargest) window.grow();
      else if (tokens.position > 0) this.#handOver(tokens.position, this.#block.count);
      else await this.#readLongField();
    }
  }

  /** Place of the closing quote; or -1 minus the place up to which it is certain that none closes. */
  #findClosingQuote(bytes: Uint8Array, from: number, length: number, ended: boolean): number {
    for (let at = from; ; at += 2) {
      while (at < length && bytes[at] !== quote) at++;
      if (at >= length) return -1 - length;
      if (at + 1 === length) return ended ? at : -1 - at;
      if (bytes[at + 1] !== quote) return at;
    }
  }

  /** Hands on the first bytes of the window with the first fields. */
  #handOver(length: number, count: number): void {
    const { bytes } = this.#window;
    const block = this.#block;
    // Before escapes are replaced, as there may be line feeds behind them.
    const lines = this.#finder.module.countNewlines(0, length);
    if (count > 0) {
      this.#finder.module.undoubleCsvFields(count);
      const text = { bytes, length, coreStart: 0, coreEnd: length, fields: block.fields(count) };
      const locate = (start: number, end: number, field: number) =>
        this.#locate(block.recordOf(field), block.places[field] ?? 0, { start, end });
      this.#reading.sink({ text, locate });
    }
    this.line += lines;
    block.drop(count, length);
    this.#window.discard(length);
    this.#tokens.rebase(length);
  }

  #leaveAsText(): void {
    this.#handOver(this.#tokens.wholeBytes, this.#tokens.wholeFields);
    this.#window.giveBack(0);
    this.remainsAsText = true;
  }

  /** Reads the field that fills the window, the largest there may be, in overlapping blocks. */
  async #readLongField(): Promise<void> {
    const window = this.#window;
    const { column, row } = this.#tokens;
    const location = this.#locate(row, column, { start: 0, end: 0 });
    const nameIndex = Math.min(column, this.#namedColumns);
    const cutter = new BlockCutter({
      name: { names: this.#block.names, nameIndex },
      receive: (text) => this.#reading.sink({ text, locate: () => location }),
    });
    const isQuoted = window.bytes[0] === quote;
    if (isQuoted) window.discard(1);
    for (;;) {
      const { bytes, length, ended } = window;
      const found = isQuoted ? this.#findClosingQuote(bytes, 0, length, ended) : this.#findFieldEnd(bytes, length);
      const end = found < 0 ? -1 - found : found;
      this.line += countNewlines(bytes, 0, end);
      cutter.write(bytes, 0, isQuoted ? this.#finder.module.undoubleCsv(0, end) : end);
      window.discard(found >= 0 && isQuoted ? end + 1 : end);
      if (found >= 0 || ended) break;
      await window.fill();
    }
    // The delimiter or line end that follows is the end of this field: to the tokeniser, of an empty rest of it.
    cutter.end();
  }

  #findFieldEnd(bytes: Uint8Array, length: number): number {
    let at = 0;
    while (at < length && bytes[at] !== this.#delimiter && bytes[at] !== newline) at++;
    return at < length ? at : -1 - length;
  }

  #locate(row: number, column: number, { start, end }: { start: number; end: number }): Location {
    const { embeddedPath } = this.#reading;
    if (row === 1 && this.#hasHeader) {
      this.#sensitiveColumns.add(column);
      return placed(this.#locateInHeader(start, end), embeddedPath);
    }
    const name = this.#sensitiveColumns.has(column) || column >= this.#namedColumns ? "" : (this.#block.names[column] ?? "");
    const cell = { kind: "cell", row, column: column + 1 } as const;
    return placed(name === "" ? cell : { ...cell, columnName: name }, embeddedPath);
  }

  /** Sensitive text in a column's name has a place in lines (discovery reference, section 6); the header begins the window. */
  #locateInHeader(start: number, end: number): Location {
    const { bytes } = this.#window;
    const startLine = this.line + countNewlines(bytes, 0, start);
    const lineStart = start === 0 ? 0 : bytes.lastIndexOf(newline, start - 1) + 1;
    const startColumn = 1 + countCharacters(bytes, lineStart, start);
    return { kind: "line", startLine, endLine: startLine + countNewlines(bytes, start, end), startColumn };
  }
}
