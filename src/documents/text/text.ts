/**
 * Unstructured text: blocks with context, located by line and column. Also the fallback of the structured readers, which hand
 * over what they cannot make sense of together with the number of the line it begins on.
 */
import type { Feed } from "../feed.ts";
import { placed, type Reading } from "../reading.ts";
import { BlockCutter } from "./block-cutter.ts";
import { SourceMarks } from "./source-marks.ts";
import { TextPosition } from "./text-position.ts";

/** Reads UTF-8 text to its end. `firstLine` is the number of its first line. */
export async function readText(
  feed: Feed,
  reading: Reading,
  options: { firstLine: number; expectedBytes: number },
): Promise<void> {
  const text = new LocatedText(reading, options);
  for (let piece = await feed.next(); piece !== undefined; piece = await feed.next()) text.write(piece, 0, piece.length);
  text.end();
}

/** Text on its way to the sink, with the line and column of the front of its buffer. */
export class LocatedText {
  readonly #cutter: BlockCutter;
  readonly #marks = new SourceMarks();
  /** Place of the front of the buffer in the text, and of its end. */
  #front = 0;
  #end = 0;

  /** `firstLine` is the number of the line the text begins on; `expectedBytes` sizes the first buffer. */
  constructor(reading: Reading, { firstLine, expectedBytes }: { firstLine: number; expectedBytes: number }) {
    const position = new TextPosition(firstLine);
    const marks = this.#marks;
    this.#cutter = new BlockCutter({
      expectedBytes,
      leave: (bytes, count) => {
        const [base, to] = [this.#front, this.#front + count];
        marks.drop(marks.move(position, { bytes, base, from: base, to, first: 0, isStart: false }));
        this.#front = to;
      },
      receive: (text) => {
        const cursor = new LineCursor(marks, { position, bytes: text.bytes, base: this.#front });
        reading.sink({ text, locate: (start, end) => placed(cursor.locate(start, end), reading.embeddedPath) });
      },
    });
  }

  /** Adds bytes [start, end). */
  write(bytes: Uint8Array, start: number, end: number): void {
    this.#cutter.write(bytes, start, end);
    this.#end += end - start;
  }

  /** Adds `output`, perhaps nothing, in the place of bytes [start, end), which count for lines and columns. */
  writeInstead(output: Uint8Array, bytes: Uint8Array, start: number, end: number): void {
    this.#marks.add(this.#end, output.length, bytes, start, end);
    this.write(output, 0, output.length);
  }

  /** Hands on what is left; the text ends here. */
  end(): void {
    this.#cutter.end();
  }
}

/** Finds lines and columns in one block, going on from the last place asked for. */
class LineCursor {
  readonly #marks: SourceMarks;
  readonly #front: TextPosition;
  readonly #bytes: Uint8Array;
  readonly #base: number;
  readonly #at = new TextPosition(1);
  #offset = 0;
  #mark = 0;

  constructor(marks: SourceMarks, { position, bytes, base }: { position: TextPosition; bytes: Uint8Array; base: number }) {
    this.#marks = marks;
    this.#front = position;
    this.#bytes = bytes;
    this.#base = base;
    this.#at.moveTo(position);
  }

  locate(start: number, end: number) {
    if (start < this.#offset) {
      this.#at.moveTo(this.#front);
      this.#offset = 0;
      this.#mark = 0;
    }
    const at = this.#at;
    this.#mark = this.#move(at, { from: this.#offset, to: start, isStart: true });
    this.#offset = start;
    const last = new TextPosition(at.line);
    this.#move(last, { from: start, to: end, isStart: false });
    return { kind: "line", startLine: at.line, endLine: last.line, startColumn: at.column } as const;
  }

  #move(position: TextPosition, { from, to, isStart }: { from: number; to: number; isStart: boolean }): number {
    const base = this.#base;
    const range = { bytes: this.#bytes, base, from: base + from, to: base + to, first: this.#mark, isStart };
    return this.#marks.move(position, range);
  }
}
