/**
 * Takes a stream apart at lines of a certain kind: at the boundaries between the parts of a message, at the lines between the
 * messages of a mailbox. Works on bytes as they arrive and holds no more than a piece of them and one line. Knows nothing of what
 * stands between.
 */
import { type Feed, joinedBytes } from "../feed.ts";
import { countNewlines } from "../text/text-position.ts";

const newline = 0x0a;
const carriageReturn = 0x0d;

/** Bytes of the longest line that may part anything. */
const stopLineBytesMax = 1_000;
/** Bytes of a line that are handed on at once. */
const lineBytesMax = 65_536;

/** What the lines that part the stream look like. */
export type Stops<Stop> = {
  /** The characters that such a line begins with, the more the better; undefined when nothing parts the stream for now. */
  mark(): string | undefined;
  /** Whether an empty line must stand before it; that line belongs to it. */
  readonly followsEmptyLine: boolean;
  /** What a line that begins so is, without its end; undefined when it parts nothing. */
  judge(line: string): Stop | undefined;
};

/** What ends the stretch at `stretchEnd`, and the end of its line; without a stop, the place up to which there certainly is none. */
type Found<Stop> = { readonly stop?: Stop; readonly stretchEnd: number; readonly lineEnd: number };

/** Reads lines, and stretches up to the next stop. */
export class LineScanner<Stop> {
  /** Number of the line on which the next byte lies, from 1. */
  line = 1;
  /** What ended the lines or the stretch read last: a stop, or the end of the stream. */
  stop: Stop | "end" | undefined;
  readonly #feed: Feed;
  readonly #stops: Stops<Stop>;
  /** What a line that parts the stretch or the lines at hand begins with, and the end of the line before it. */
  #mark: string | undefined;
  #markAfterNewline: Buffer = Buffer.alloc(0);
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #isLineStart = true;
  #ended = false;

  constructor(feed: Feed, stops: Stops<Stop>) {
    this.#feed = feed;
    this.#stops = stops;
  }

  /** The next line with its end, a long one in several; undefined at a stop, which is passed, and at the end. */
  async nextLine(): Promise<Uint8Array | undefined> {
    this.#begin();
    while (!this.#ended && this.#bytes.length - this.#at < lineBytesMax && this.#bytes.indexOf(newline, this.#at) < 0) {
      await this.#more();
    }
    if (this.#isLineStart && this.#standsMark(this.#at)) {
      const found = this.#judged(this.#at);
      if (found?.stop !== undefined) {
        this.#pass(found.lineEnd, found.stop);
        return undefined;
      }
    }
    if (this.#at === this.#bytes.length) {
      this.stop = "end";
      return undefined;
    }
    const end = this.#bytes.indexOf(newline, this.#at);
    const line = this.#take(Math.min(end < 0 ? this.#bytes.length : end + 1, this.#at + lineBytesMax));
    this.#isLineStart = line.at(-1) === newline;
    return line;
  }

  /** The bytes up to the next stop, which is passed, or to the end. Whoever leaves early may ask again for what is left. */
  async *stretch(): AsyncGenerator<Uint8Array> {
    this.#begin();
    for (;;) {
      const found = this.#find();
      if (found.stretchEnd > this.#at) yield this.#take(found.stretchEnd);
      if (found.stop !== undefined) {
        this.#pass(found.lineEnd, found.stop);
        return;
      }
      if (this.#ended) {
        this.stop = "end";
        return;
      }
      await this.#more();
    }
  }

  #begin(): void {
    this.stop = undefined;
    const mark = this.#stops.mark();
    if (mark === this.#mark) return;
    this.#mark = mark;
    this.#markAfterNewline = Buffer.from(`\n${mark ?? ""}`, "latin1");
  }

  /** Looks for a stop in the bytes at hand. */
  #find(): Found<Stop> {
    const bytes = this.#bytes;
    const mark = this.#mark;
    if (mark === undefined) return { stretchEnd: bytes.length, lineEnd: bytes.length };
    const isCutMark = this.#isLineStart && !this.#ended && bytes.length - this.#at < mark.length;
    if (isCutMark) return { stretchEnd: this.#at, lineEnd: this.#at };
    let start = this.#isLineStart && this.#standsMark(this.#at) ? this.#at : this.#nextMark(this.#at);
    for (; start >= 0; start = this.#nextMark(start)) {
      const found = this.#judged(start);
      if (found !== undefined) return found;
    }
    const stretchEnd = this.#ended ? bytes.length : this.#withoutBeginningOfStop();
    return { stretchEnd, lineEnd: stretchEnd };
  }

  /** The start of the next line that begins with the mark; -1 when there is none. */
  #nextMark(from: number): number {
    const at = this.#bytes.indexOf(this.#markAfterNewline, from);
    return at < 0 ? -1 : at + 1;
  }

  #standsMark(at: number): boolean {
    const mark = this.#mark;
    return mark !== undefined && this.#bytes.toString("latin1", at, at + mark.length) === mark;
  }

  /** What the line at `start`, which begins with the mark, is; undefined when it is certainly no stop. */
  #judged(start: number): Found<Stop> | undefined {
    const bytes = this.#bytes;
    if (this.#stops.followsEmptyLine && !this.#isAfterEmptyLine(start)) return undefined;
    // Most lines are short: to look for their end in machine code would cost more than to look here.
    const limit = Math.min(bytes.length, start + stopLineBytesMax);
    let end = start;
    while (end < limit && bytes[end] !== newline) end++;
    const isWhole = end < limit;
    if (!isWhole && bytes.length - start >= stopLineBytesMax) return undefined;
    const stretchEnd = this.#lineEndsBefore(start, this.#stops.followsEmptyLine ? 2 : 1);
    if (!isWhole && !this.#ended) return { stretchEnd, lineEnd: start };
    const textEnd = isWhole && end > start && bytes[end - 1] === carriageReturn ? end - 1 : end;
    const stop = this.#stops.judge(bytes.toString("latin1", start, textEnd));
    return stop === undefined ? undefined : { stop, stretchEnd, lineEnd: isWhole ? end + 1 : end };
  }

  #isAfterEmptyLine(start: number): boolean {
    const before = this.#lineEndsBefore(start, 1);
    if (before === start) return false;
    return before > this.#at ? this.#bytes[before - 1] === newline : this.#isLineStart;
  }

  /** Where up to `count` line ends that stand before `start` begin. */
  #lineEndsBefore(start: number, count: number): number {
    const bytes = this.#bytes;
    let at = start;
    for (let i = 0; i < count && at > this.#at && bytes[at - 1] === newline; i++) {
      at--;
      if (at > this.#at && bytes[at - 1] === carriageReturn) at--;
    }
    return at;
  }

  /** The end of the bytes at hand without what a stop may begin with: line ends and a part of the mark. */
  #withoutBeginningOfStop(): number {
    const bytes = this.#bytes;
    const mark = this.#markAfterNewline;
    let end = bytes.length;
    for (let count = Math.min(mark.length - 1, end - this.#at); count > 1; count--) {
      if (bytes.compare(mark, 0, count, end - count) === 0) {
        end -= count;
        break;
      }
    }
    const least = Math.max(this.#at, end - 4);
    while (end > least && (bytes[end - 1] === newline || bytes[end - 1] === carriageReturn)) end--;
    return end;
  }

  #pass(lineEnd: number, stop: Stop): void {
    this.#take(lineEnd);
    this.#isLineStart = true;
    this.stop = stop;
  }

  #take(end: number): Uint8Array {
    const piece = this.#bytes.subarray(this.#at, end);
    this.line += countNewlines(this.#bytes, this.#at, end);
    this.#at = end;
    this.#isLineStart = false;
    return piece;
  }

  async #more(): Promise<void> {
    const piece = await this.#feed.next();
    if (piece === undefined) {
      this.#ended = true;
      return;
    }
    const rest = this.#bytes.subarray(this.#at);
    const joined = rest.length === 0 ? piece : joinedBytes([rest, piece]);
    this.#bytes = Buffer.from(joined.buffer, joined.byteOffset, joined.length);
    this.#at = 0;
  }
}
