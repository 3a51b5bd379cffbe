/**
 * The running text of an Office file on its way to the sink. A line is a paragraph, or what stands between two line breaks within
 * one; lines are counted through the whole file in the order in which its parts are read.
 */
import type { Reading } from "../reading.ts";
import { LocatedText } from "../text/text.ts";
import { shownTarget } from "./link-target.ts";

/** A longer line is handed on in pieces; a target of a link is then not compared with all of its line. */
const lineCharactersMax = 65_536;
/** Larger than most documents, much smaller than a block. */
const expectedBytes = 16_384;

/** Collects text, breaks and targets of links. */
export class Lines {
  readonly #text: LocatedText;
  readonly #encoder = new TextEncoder();
  #line = "";
  /** Breaks that are written in front of the next text. */
  #breaks = "";
  #targets: string[] = [];

  constructor(reading: Reading) {
    this.#text = new LocatedText(reading, { firstLine: 1, expectedBytes });
  }

  /** Characters written to the line so far, breaks included. */
  get lineLength(): number {
    return this.#line.length;
  }

  /** Adds text to the line. Line ends in it are those of the file it was stored in, and so white space. */
  write(text: string): void {
    if (text === "") return;
    if (this.#breaks !== "") this.#writeBreaks();
    this.#line += /[\r\n]/.test(text) ? text.replace(/[\r\n]+/g, " ") : text;
    if (this.#line.length > lineCharactersMax) this.#flush();
  }

  /** Ends the line; the next text begins another. Lines without text count, too. */
  endLine(): void {
    if (this.#targets.length > 0) this.#writeTargets();
    this.#flush();
    this.#breaks += "\n";
    if (this.#breaks.length > lineCharactersMax) this.#writeBreaks();
  }

  /** Adds a line. */
  writeLine(text: string): void {
    this.write(text);
    this.endLine();
  }

  /** Ends the line unless nothing was written to it yet. */
  freshLine(): void {
    if (this.#line !== "") this.endLine();
  }

  /** Parts two words, or two cells of a table. */
  tab(): void {
    this.#breaks += "\t";
  }

  /** Ends a cell of a table: the end of its last paragraph becomes a tab, so that a row is a line. */
  endCell(): void {
    if (this.#breaks.endsWith("\n")) this.#breaks = this.#breaks.slice(0, -1);
    this.tab();
  }

  /** Ends a row of a table. */
  endRow(): void {
    this.#breaks = this.#breaks.replace(/\t+$/, "");
    this.endLine();
  }

  /** Notes where a link leads: it stands at the end of the line, unless the line shows it. */
  link(target: string): void {
    if (target !== "" && this.#targets.length < 1_000) this.#targets.push(target);
  }

  /** Hands on what is left. */
  end(): void {
    this.endLine();
    this.#text.end();
  }

  #writeTargets(): void {
    const targets = this.#targets;
    this.#targets = [];
    for (const target of targets) {
      if (this.#line.includes(shownTarget(target))) continue;
      this.tab();
      this.write(target);
    }
  }

  #writeBreaks(): void {
    const breaks = this.#breaks;
    this.#breaks = "";
    const lastLineEnd = breaks.lastIndexOf("\n");
    if (lastLineEnd >= 0) {
      this.#flush();
      this.#writeOut(breaks.slice(0, lastLineEnd + 1));
    }
    this.#line += breaks.slice(lastLineEnd + 1);
  }

  #flush(): void {
    if (this.#line === "") return;
    this.#writeOut(this.#line);
    this.#line = "";
  }

  #writeOut(text: string): void {
    const bytes = this.#encoder.encode(text);
    this.#text.write(bytes, 0, bytes.length);
  }
}
