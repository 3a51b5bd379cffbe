/**
 * JSON documents of any size, values that follow one another, and JSON Lines. Values are handed on in blocks with the names of
 * the members they lie in; what is not JSON is read as text: the rest of a document, or one line of JSON Lines.
 */
import type { Location } from "../../../base/location.ts";
import type { Feed } from "../../feed.ts";
import { placed, type Reading } from "../../reading.ts";
import { BlockCutter } from "../../text/block-cutter.ts";
import type { FieldBlock } from "../../text/field-block.ts";
import { type FieldFinder, finderTextMax, returnFieldFinder, takeFieldFinder } from "../../text/field-finder.ts";
import { LocatedText, readText } from "../../text/text.ts";
import { Window } from "../../text/window.ts";
import { formatJsonPath } from "../records/json-path.ts";
import { type JsonRun, JsonTokens, keyOwner, noOwner } from "./json-tokens.ts";

const quote = 0x22;
const newline = 0x0a;

/** `too-deep`: more levels than allowed; reading stopped there. */
export type JsonEnd = "complete" | "too-deep";

/** Reads a JSON document, or several one after the other, in UTF-8. Records are values, counted from 0. */
export async function readJson(feed: Feed, reading: Reading, options: { expectedBytes: number }): Promise<JsonEnd> {
  return readWith(feed, reading, { ...options, areLines: false });
}

/** Reads JSON Lines in UTF-8. Records are lines, counted from 0, the empty ones included. */
export async function readJsonLines(feed: Feed, reading: Reading, options: { expectedBytes: number }): Promise<JsonEnd> {
  return readWith(feed, reading, { ...options, areLines: true });
}

/** What the tokeniser leaves behind: nothing, or text that begins on a line. */
type Remains = "nothing" | "too-deep" | { readonly asTextFromLine: number };

async function readWith(
  feed: Feed,
  reading: Reading,
  { areLines, expectedBytes }: { areLines: boolean; expectedBytes: number },
): Promise<JsonEnd> {
  const finder = takeFieldFinder();
  const json = new Json(feed, reading, { finder, areLines });
  const remains = await (areLines ? json.readLines() : json.readValues());
  returnFieldFinder(finder);
  if (remains === "too-deep") return "too-deep";
  if (remains !== "nothing") await readText(feed, reading, { firstLine: remains.asTextFromLine, expectedBytes });
  return "complete";
}

class Json {
  readonly #finder: FieldFinder;
  readonly #window: Window;
  readonly #reading: Reading;
  readonly #block: FieldBlock;
  readonly #tokens: JsonTokens;
  /** Names in which sensitive text was found; paths through them are not shown (discovery reference, section 6). */
  readonly #sensitiveNodes = new Set<number>();
  /** Bytes of the window handed on already. */
  #front = 0;
  /** Line on which the front lies; kept while reading values. */
  #line = 1;
  readonly #areLines: boolean;
  /** In lines: whether the line at work is bad, and the text of bad lines up to it. */
  #isInBadLine = false;
  #badText: LocatedText | undefined;

  constructor(feed: Feed, reading: Reading, { finder, areLines }: { finder: FieldFinder; areLines: boolean }) {
    this.#areLines = areLines;
    this.#finder = finder;
    const capacityMax = Math.min(reading.limits.recordBytesMax, finderTextMax);
    this.#window = new Window(feed, { expectedBytes: 0, capacityMax, bytes: finder.text });
    this.#reading = reading;
    this.#tokens = new JsonTokens(finder, { areLines, nestingMax: reading.limits.jsonNestingMax });
    this.#block = this.#tokens.block;
  }

  async readValues(): Promise<Remains> {
    const window = this.#window;
    for (;;) {
      await window.fill();
      const run = this.#tokens.run(window);
      if (run === "too-deep") return run;
      if (run === "malformed") return this.#leaveAsText();
      if (window.ended && run !== "full") {
        this.#handOver(window.length, this.#block.count);
        return "nothing";
      }
      if (this.#tokens.wholeBytes > 0) this.#passWhole();
      else if (run !== "full" && !window.isLargest) window.grow();
      else if (this.#tokens.position > 0) this.#passOpen();
      else if (window.bytes[0] !== quote || !this.#tokens.isAtValue || !(await this.#readLongString()))
        return this.#leaveAsText();
    }
  }

  async readLines(): Promise<Remains> {
    const window = this.#window;
    for (;;) {
      await window.fill();
      const run = this.#tokeniseLines();
      if (run === "too-deep") return run;
      if (window.ended && run !== "full") {
        this.#badText?.end();
        this.#handOver(window.length, this.#block.count);
        return "nothing";
      }
      if (this.#tokens.wholeBytes > 0) this.#passWhole();
      else if (run !== "full" && !window.isLargest) window.grow();
      else if (this.#tokens.position > 0) this.#passOpen();
      else if (window.bytes[0] !== quote || !this.#tokens.isAtValue || !(await this.#readLongString())) this.#beginBadLine();
    }
  }

  /** Goes through the lines of the window, up to one that does not end in it; one by one as long as a bad line is at hand. */
  #tokeniseLines(): JsonRun {
    for (;;) {
      if (this.#isInBadLine && !this.#passBadLine()) return "more";
      const run = this.#tokens.run(this.#window, this.#badText !== undefined);
      if (run === "malformed") this.#beginBadLine();
      else if (run === "line") this.#endLine();
      else return run;
    }
  }

  /** The line behind a bad one ends: it is the end of the bad text, or empty and belongs to it. */
  #endLine(): void {
    const next = this.#tokens.position + 1;
    if (this.#tokens.hasBegun) this.#endBadText();
    else {
      this.#badText?.write(this.#window.bytes, this.#front, next);
      this.#front = next;
    }
    this.#tokens.beginLine(next);
  }

  /** The line at work is not JSON: what of it was not handed on is read as text, together with bad lines before and after. */
  #beginBadLine(): void {
    const tokens = this.#tokens;
    this.#handOver(Math.max(this.#front, tokens.wholeBytes), tokens.wholeFields);
    this.#block.truncate(0, 0);
    tokens.reset(this.#front);
    this.#badText ??= new LocatedText(this.#reading, { firstLine: tokens.record + 1, expectedBytes: 0 });
    this.#isInBadLine = true;
  }

  /** Passes on a bad line up to its end; false when that is not in the window. */
  #passBadLine(): boolean {
    const { bytes, length } = this.#window;
    const found = bytes.indexOf(newline, this.#front);
    const isEnd = found >= 0 && found < length;
    const next = isEnd ? found + 1 : length;
    this.#badText?.write(bytes, this.#front, next);
    this.#front = next;
    this.#tokens.passBytes(next);
    if (!isEnd) return false;
    this.#isInBadLine = false;
    this.#tokens.beginLine(next);
    return true;
  }

  #endBadText(): void {
    this.#badText?.end();
    this.#badText = undefined;
  }

  /** Hands on what lies between the front and `end`, with the first `count` fields. */
  #handOver(end: number, count: number): void {
    const { bytes } = this.#window;
    const block = this.#block;
    if (!this.#areLines) this.#line += this.#finder.module.countNewlines(this.#front, end);
    if (count > 0) {
      this.#finder.module.unescapeJsonFields(count);
      const text = { bytes, length: end, coreStart: this.#front, coreEnd: end, fields: block.fields(count) };
      this.#reading.sink({ text, locate: (_start, _end, field) => this.#locateField(field) });
    }
    block.drop(count, 0);
    this.#front = end;
    this.#tokens.forgetWholeFields();
  }

  /** Hands on whole records and moves the window behind them. */
  #passWhole(): void {
    const tokens = this.#tokens;
    this.#handOver(tokens.wholeBytes, tokens.wholeFields);
    const dropped = this.#front;
    const { owners, count } = this.#block;
    for (let i = 0; i < count; i++) owners[i] = lowered(owners[i] ?? 0, tokens.wholeContainers);
    this.#block.drop(0, dropped);
    tokens.rebase(dropped);
    this.#moveWindow(dropped);
  }

  /** Hands on all fields found, in the middle of a record, and moves the window to the next token. */
  #passOpen(): void {
    const dropped = this.#tokens.position;
    this.#handOver(dropped, this.#block.count);
    this.#tokens.rebaseToOpen(dropped);
    this.#moveWindow(dropped);
  }

  #moveWindow(dropped: number): void {
    this.#window.discard(dropped);
    this.#front = 0;
  }

  #leaveAsText(): Remains {
    const tokens = this.#tokens;
    if (tokens.wholeBytes > 0) this.#handOver(tokens.wholeBytes, tokens.wholeFields);
    this.#window.giveBack(this.#front);
    return { asTextFromLine: this.#line };
  }

  /** Reads the string that fills the window, the largest there may be; false when it is malformed. */
  async #readLongString(): Promise<boolean> {
    const window = this.#window;
    const tokens = this.#tokens;
    const { module } = this.#finder;
    tokens.beginValue();
    const location = this.#locate(tokens.owner, tokens.place);
    const cutter = new BlockCutter({
      name: { names: this.#block.names, nameIndex: tokens.nameIndex },
      receive: (text) => this.#reading.sink({ text, locate: () => location }),
    });
    window.discard(1);
    for (;;) {
      window.bytes[window.length] = 0;
      const close = tokens.scanString(0, window.length);
      if (close === -1 || (close < 0 && window.ended)) break;
      let end = close >= 0 ? close : -2 - close;
      if (close < 0 && module.endsInHighSurrogate(0, end)) end -= 6;
      cutter.write(window.bytes, 0, module.unescapeJson(0, end));
      window.discard(close >= 0 ? end + 1 : end);
      if (close >= 0) {
        cutter.end();
        window.bytes[window.length] = 0;
        tokens.skipValue(0);
        return true;
      }
      await window.fill();
    }
    cutter.end();
    return false;
  }

  #locateField(field: number): Location {
    const { owners, places } = this.#block;
    return this.#locate(owners[field] ?? noOwner, places[field] ?? 0, this.#block.recordOf(field));
  }

  #locate(owner: number, place: number, recordIndex = this.#tokens.record): Location {
    if (owner === keyOwner) this.#sensitiveNodes.add(place);
    const jsonPath = owner === keyOwner ? undefined : this.#path(owner, place);
    const record = { kind: "record", recordIndex } as const;
    return placed(jsonPath === undefined ? record : { ...record, jsonPath }, this.#reading.embeddedPath);
  }

  /** The path of a value; undefined when it leads through a name that must not be shown or was not kept. */
  #path(owner: number, place: number): string | undefined {
    const tokens = this.#tokens;
    const elements: (string | number)[] = [];
    for (let container = owner, at = place; container !== noOwner; ) {
      if (tokens.isArray(container)) elements.push(at);
      else {
        const key = this.#sensitiveNodes.has(at) ? undefined : tokens.names.keyOf(at);
        if (key === undefined) return undefined;
        elements.push(key);
      }
      at = tokens.placeOf(container);
      container = tokens.parentOf(container);
    }
    return formatJsonPath(elements);
  }
}

function lowered(owner: number, count: number): number {
  return owner < 0 ? owner : owner - count;
}
