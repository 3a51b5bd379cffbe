/**
 * JSON documents of any size, values that follow one another, and JSON Lines. Values are handed on in blocks with the names of
 * the members they lie in; what is not JSON is read as text: the rest of a document, or one line of JSON Lines.
 */
import type { Location } from "../../base/location.ts";
import { BlockCutter } from "../block-cutter.ts";
import type { Feed } from "../feed.ts";
import { FieldBlock } from "../field-block.ts";
import { placed, type Reading } from "../reading.ts";
import { countNewlines } from "../text-position.ts";
import { Window } from "../window.ts";
import { endsInHighSurrogate, unescapeJson } from "./json-escapes.ts";
import { JsonNames, unknownNode } from "./json-names.ts";
import { formatJsonPath } from "./json-path.ts";
import { JsonTokens, keyOwner, noOwner } from "./json-tokens.ts";
import { LocatedText, readText } from "./text.ts";

const quote = 0x22;
const newline = 0x0a;

/** `too-deep`: more levels than allowed; reading stopped there. */
export type JsonEnd = "complete" | "too-deep";

/** Reads a JSON document, or several one after the other, in UTF-8. Records are values, counted from 0. */
export async function readJson(feed: Feed, reading: Reading, options: { expectedBytes: number }): Promise<JsonEnd> {
  return finish(await new Json(feed, reading, { ...options, areLines: false }).readValues(), feed, reading);
}

/** Reads JSON Lines in UTF-8. Records are lines, counted from 0, the empty ones included. */
export async function readJsonLines(feed: Feed, reading: Reading, options: { expectedBytes: number }): Promise<JsonEnd> {
  return finish(await new Json(feed, reading, { ...options, areLines: true }).readLines(), feed, reading);
}

/** What the tokeniser leaves behind: nothing, or text that begins on a line. */
type Remains = "nothing" | "too-deep" | { readonly asTextFromLine: number };

async function finish(remains: Remains, feed: Feed, reading: Reading): Promise<JsonEnd> {
  if (remains === "too-deep") return "too-deep";
  if (remains !== "nothing") await readText(feed, reading, { firstLine: remains.asTextFromLine, expectedBytes: 0 });
  return "complete";
}

class Json {
  readonly #window: Window;
  readonly #reading: Reading;
  readonly #names = new JsonNames();
  readonly #block: FieldBlock;
  readonly #tokens: JsonTokens;
  /** Names in which sensitive text was found; paths through them are not shown (discovery reference, section 6). */
  readonly #sensitiveNodes = new Set<number>();
  /** Bytes of the window handed on already. */
  #front = 0;
  /** Line on which the front lies; kept while reading values. */
  #line = 1;
  /** Number of the record at work, and how many containers of the window come before it. */
  #record = 0;
  #containersBefore = 0;
  /** Bytes and fields up to the end of the last whole record. */
  #wholeBytes = 0;
  #wholeFields = 0;
  readonly #areLines: boolean;
  /** In lines: whether a value began in the line at work, whether that line is bad, and the text of bad lines up to it. */
  #hasBegun = false;
  #isInBadLine = false;
  #badText: LocatedText | undefined;

  constructor(feed: Feed, reading: Reading, { expectedBytes, areLines }: { expectedBytes: number; areLines: boolean }) {
    this.#areLines = areLines;
    this.#window = new Window(feed, { expectedBytes, capacityMax: reading.limits.recordBytesMax });
    this.#reading = reading;
    this.#block = new FieldBlock(this.#names.names);
    this.#tokens = new JsonTokens({
      names: this.#names,
      block: this.#block,
      nestingMax: reading.limits.jsonNestingMax,
      areLines,
      onValue: { begin: () => this.#beginRecord(), end: (position) => this.#endRecord(position) },
    });
  }

  async readValues(): Promise<Remains> {
    const window = this.#window;
    for (;;) {
      await window.fill();
      window.bytes[window.length] = 0;
      const run = this.#tokens.run(window.bytes, window.length, window.ended);
      if (run === "too-deep") return run;
      if (run === "malformed") return this.#leaveAsText();
      if (window.ended) {
        this.#handOver(window.length, this.#block.count);
        return "nothing";
      }
      if (this.#wholeBytes > 0) this.#passWhole();
      else if (!window.isLargest) window.grow();
      else if (this.#tokens.position > 0) this.#passOpen();
      else if (window.bytes[0] !== quote || !this.#tokens.isAtValue || !(await this.#readLongString()))
        return this.#leaveAsText();
    }
  }

  async readLines(): Promise<Remains> {
    const window = this.#window;
    for (;;) {
      await window.fill();
      window.bytes[window.length] = 0;
      const run = this.#tokeniseLines();
      if (run === "too-deep") return run;
      if (window.ended) {
        this.#badText?.end();
        this.#handOver(window.length, this.#block.count);
        return "nothing";
      }
      if (this.#wholeBytes > 0) this.#passWhole();
      else if (!window.isLargest) window.grow();
      else if (this.#tokens.position > 0) this.#passOpen();
      else if (window.bytes[0] !== quote || !this.#tokens.isAtValue || !(await this.#readLongString())) this.#beginBadLine();
    }
  }

  /** Goes through the lines of the window, up to one that does not end in it. */
  #tokeniseLines() {
    const { bytes, length, ended } = this.#window;
    for (;;) {
      if (this.#isInBadLine && !this.#passBadLine()) return "more";
      const run = this.#tokens.run(bytes, length, ended);
      if (run === "malformed") this.#beginBadLine();
      else if (run === "line") this.#endLine();
      else return run;
    }
  }

  #endLine(): void {
    const next = this.#tokens.position + 1;
    if (this.#hasBegun) this.#endBadText();
    else if (this.#badText !== undefined) {
      this.#badText.write(this.#window.bytes, this.#front, next);
      this.#front = next;
    }
    this.#tokens.position = next;
    this.#startLine(next);
  }

  #startLine(position: number): void {
    this.#wholeBytes = position;
    this.#wholeFields = this.#block.count;
    this.#containersBefore = this.#tokens.containerCount;
    this.#hasBegun = false;
    this.#record++;
  }

  /** The line at work is not JSON: what of it was not handed on is read as text, together with bad lines before and after. */
  #beginBadLine(): void {
    this.#handOver(Math.max(this.#front, this.#wholeBytes), this.#wholeFields);
    this.#block.truncate(0, 0);
    this.#tokens.reset(this.#front, this.#containersBefore);
    this.#badText ??= new LocatedText(this.#reading, { firstLine: this.#record + 1, expectedBytes: 0 });
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
    this.#tokens.position = next;
    this.#wholeBytes = next;
    if (!isEnd) return false;
    this.#isInBadLine = false;
    this.#startLine(next);
    return true;
  }

  #endBadText(): void {
    this.#badText?.end();
    this.#badText = undefined;
  }

  #beginRecord(): void {
    this.#hasBegun = true;
    this.#block.beginRecord(this.#record);
  }

  #endRecord(position: number): void {
    if (this.#areLines) return;
    this.#containersBefore = this.#tokens.containerCount;
    this.#record++;
    this.#wholeBytes = position;
    this.#wholeFields = this.#block.count;
  }

  /** Hands on what lies between the front and `end`, with the first `count` fields. */
  #handOver(end: number, count: number): void {
    const { bytes } = this.#window;
    const block = this.#block;
    if (!this.#areLines) this.#line += countNewlines(bytes, this.#front, end);
    if (count > 0) {
      block.unescape(bytes, count, unescapeJson);
      const text = { bytes, length: end, coreStart: this.#front, coreEnd: end, fields: block.fields(count) };
      this.#reading.sink({ text, locate: (_start, _end, field) => this.#locateField(field) });
    }
    block.drop(count, 0);
    this.#front = end;
    this.#wholeFields = 0;
  }

  /** Hands on whole records and moves the window behind them. */
  #passWhole(): void {
    this.#handOver(this.#wholeBytes, this.#wholeFields);
    const dropped = this.#front;
    const { owners, count } = this.#block;
    for (let i = 0; i < count; i++) owners[i] = lowered(owners[i] ?? 0, this.#containersBefore);
    this.#block.drop(0, dropped);
    this.#tokens.rebase(dropped, this.#containersBefore);
    this.#containersBefore = 0;
    this.#moveWindow(dropped);
  }

  /** Hands on all fields found, in the middle of a record, and moves the window to the next token. */
  #passOpen(): void {
    const dropped = this.#tokens.position;
    this.#handOver(dropped, this.#block.count);
    this.#tokens.rebaseToOpen(dropped);
    this.#containersBefore = 0;
    this.#moveWindow(dropped);
  }

  #moveWindow(dropped: number): void {
    this.#window.discard(dropped);
    this.#front = 0;
    this.#wholeBytes = 0;
  }

  #leaveAsText(): Remains {
    if (this.#wholeBytes > 0) this.#handOver(this.#wholeBytes, this.#wholeFields);
    this.#window.giveBack(this.#front);
    return { asTextFromLine: this.#line };
  }

  /** Reads the string that fills the window, the largest there may be; false when it is malformed. */
  async #readLongString(): Promise<boolean> {
    const window = this.#window;
    const tokens = this.#tokens;
    tokens.beginValue();
    const location = this.#locate(tokens.owner, tokens.place);
    const cutter = new BlockCutter({
      name: { names: this.#names.names, nameIndex: tokens.nameIndex },
      receive: (text) => this.#reading.sink({ text, locate: () => location }),
    });
    window.discard(1);
    for (;;) {
      window.bytes[window.length] = 0;
      const close = tokens.scanString(window.bytes, 0, window.length);
      if (close === -1 || (close < 0 && window.ended)) break;
      let end = close >= 0 ? close : -2 - close;
      if (close < 0 && endsInHighSurrogate(window.bytes, 0, end)) end -= 6;
      cutter.write(window.bytes, 0, unescapeJson(window.bytes, 0, end));
      window.discard(close >= 0 ? end + 1 : end);
      if (close >= 0) {
        cutter.end();
        tokens.skipValue(window.bytes, 0);
        this.#wholeBytes = 0;
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

  #locate(owner: number, place: number, recordIndex = this.#record): Location {
    if (owner === keyOwner) this.#sensitiveNodes.add(place);
    const jsonPath = owner === keyOwner ? undefined : this.#path(owner, place);
    const record = { kind: "record", recordIndex } as const;
    return placed(jsonPath === undefined ? record : { ...record, jsonPath }, this.#reading.embeddedPath);
  }

  /** The path of a value; undefined when it leads through a name that must not be shown or was not kept. */
  #path(owner: number, place: number): string | undefined {
    const { parents, places, arrays } = this.#tokens;
    const elements: (string | number)[] = [];
    for (let container = owner, at = place; container !== noOwner; ) {
      if (arrays[container] === 1) elements.push(at);
      else {
        const key = this.#sensitiveNodes.has(at) || at === unknownNode ? undefined : this.#names.keyOf(at);
        if (key === undefined) return undefined;
        elements.push(key);
      }
      at = places[container] ?? 0;
      container = parents[container] ?? noOwner;
    }
    return formatJsonPath(elements);
  }
}

function lowered(owner: number, count: number): number {
  return owner < 0 ? owner : owner - count;
}
