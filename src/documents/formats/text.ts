/**
 * Unstructured text: blocks with context, located by line and column. Also the fallback of the structured readers, which hand
 * over what they cannot make sense of together with the number of the line it begins on.
 */
import { BlockCutter } from "../block-cutter.ts";
import type { Feed } from "../feed.ts";
import { placed, type Reading } from "../reading.ts";
import { TextPosition } from "../text-position.ts";

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

  /** `firstLine` is the number of the line the text begins on; `expectedBytes` sizes the first buffer. */
  constructor(reading: Reading, { firstLine, expectedBytes }: { firstLine: number; expectedBytes: number }) {
    const front = new TextPosition(firstLine);
    this.#cutter = new BlockCutter({
      expectedBytes,
      leave: (bytes, count) => front.advance(bytes, 0, count),
      receive: (text) => {
        const cursor = new LineCursor(front, text.bytes);
        reading.sink({ text, locate: (start, end) => placed(cursor.locate(start, end), reading.embeddedPath) });
      },
    });
  }

  /** Adds bytes [start, end). */
  write(bytes: Uint8Array, start: number, end: number): void {
    this.#cutter.write(bytes, start, end);
  }

  /** Hands on what is left; the text ends here. */
  end(): void {
    this.#cutter.end();
  }
}

/** Finds lines and columns in one block, going on from the last place asked for. */
class LineCursor {
  readonly #front: TextPosition;
  readonly #bytes: Uint8Array;
  readonly #at = new TextPosition(1);
  #offset = 0;

  constructor(front: TextPosition, bytes: Uint8Array) {
    this.#front = front;
    this.#bytes = bytes;
    this.#at.moveTo(front);
  }

  locate(start: number, end: number) {
    if (start < this.#offset) {
      this.#at.moveTo(this.#front);
      this.#offset = 0;
    }
    this.#at.advance(this.#bytes, this.#offset, start);
    this.#offset = start;
    const last = new TextPosition(this.#at.line);
    last.advance(this.#bytes, start, end);
    return { kind: "line", startLine: this.#at.line, endLine: last.line, startColumn: this.#at.column } as const;
  }
}
