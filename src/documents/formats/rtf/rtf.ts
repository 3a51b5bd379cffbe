/**
 * Rich Text Format: text with control words, walked as it streams in. Read are body, tables, headers, notes, comments, text boxes,
 * targets of links and properties, hidden and deleted text with the rest. Pictures are left out, embedded objects told. A line is
 * a paragraph, as in other Office files. Source: Rich Text Format specification 1.9.1 (Microsoft, 2008).
 */
import type { Feed } from "../../feed.ts";
import { Lines } from "../../office/lines.ts";
import type { Reading, Verdict } from "../../reading.ts";
import { RtfCharacters } from "./rtf-characters.ts";
import { type RtfAction, rtfAction } from "./rtf-words.ts";

const backslash = 0x5c;
const open = 0x7b;
const close = 0x7d;
const quote = 0x27;

/** Groups inside groups whose state is kept; deeper ones share that of the last. */
const depthMax = 1_000;
/** Bytes of the longest control word with its number that is one; more is text. */
const controlBytesMax = 64;
const instructionCharactersMax = 65_536;

const mimeType = "application/rtf";

/** Reads a document in Rich Text Format to its end. */
export async function readRtf(feed: Feed, reading: Reading): Promise<Verdict> {
  const lines = new Lines(reading);
  const rtf = new Rtf(lines);
  let carried: Uint8Array = new Uint8Array(0);
  for (let piece = await feed.next(); piece !== undefined; piece = await feed.next()) {
    const bytes = carried.length === 0 ? piece : Buffer.concat([carried, piece]);
    carried = bytes.subarray(rtf.read(bytes, false));
    if (carried.length > 0) carried = carried.slice();
  }
  rtf.read(carried, true);
  rtf.end();
  reading.budget.bytesClassified += feed.deliveredBytes;
  if (!rtf.isClosed) return { code: "PARTIAL", reason: "MALFORMED_FILE", mimeType };
  if (rtf.hasObjects) return { code: "PARTIAL", reason: "ARCHIVE_CONTAINS_UNPROCESSED_FILES", mimeType };
  return { code: "COMPLETE", mimeType };
}

/** What holds within a group; inherited by the groups inside. */
type Group = {
  /** What becomes of text: taken, left out, or kept as the instruction of a field or the list of fonts. */
  target: "text" | "nothing" | "instruction" | "fonts";
  /** Whether the text of the group is lines of its own. */
  isInset: boolean;
  /** Characters that stand behind a Unicode character for readers that know none. */
  replacements: number;
  /** Whether the next control word says what the group is, and all is left out if that is not known. */
  isOptional: boolean;
  font: number | undefined;
};

class Rtf {
  /** True once the outermost group has ended: the file is whole. */
  isClosed = false;
  /** True once there was an embedded object. */
  hasObjects = false;
  readonly #lines: Lines;
  readonly #characters: RtfCharacters;
  readonly #groups: Group[] = [];
  #group: Group = { target: "text", isInset: false, replacements: 1, isOptional: false, font: undefined };
  #depth = 0;
  /** Raw bytes of a picture or object still to be passed over, and characters that stand in for one that was understood. */
  #binaryBytes = 0;
  #skipped = 0;
  #instruction = "";
  /** The font that the list of fonts describes. */
  #listedFont = 0;

  constructor(lines: Lines) {
    this.#lines = lines;
    this.#characters = new RtfCharacters((text) => this.#take(text));
  }

  /** Reads as much as is certain, or everything if it is the last; answers up to where. */
  read(bytes: Uint8Array, isLast: boolean): number {
    let at = 0;
    const { length } = bytes;
    while (at < length) {
      if (this.#binaryBytes > 0) {
        const count = Math.min(this.#binaryBytes, length - at);
        this.#binaryBytes -= count;
        at += count;
        continue;
      }
      const byte = bytes[at] ?? 0;
      if (byte === backslash) {
        if (!isLast && length - at < controlBytesMax) return at;
        at = this.#control(bytes, at + 1);
        continue;
      }
      at++;
      if (byte === open) this.#begin();
      else if (byte === close) this.#finish();
      else if (byte >= 0x20 || byte === 0x09) this.#character(byte);
    }
    return at;
  }

  /** Hands on what is left. */
  end(): void {
    this.#characters.flush();
    this.#followInstruction();
    this.#lines.end();
  }

  #begin(): void {
    this.#characters.flush();
    this.#skipped = 0;
    this.#depth++;
    if (this.#depth > depthMax) return;
    this.#groups.push(this.#group);
    this.#group = { ...this.#group, isInset: false, isOptional: false };
  }

  #finish(): void {
    this.#characters.flush();
    this.#skipped = 0;
    if (this.#depth === 0) return;
    this.#depth--;
    if (this.#depth >= depthMax) return;
    const ended = this.#group;
    this.#group = this.#groups.pop() ?? ended;
    this.#characters.useFont(this.#group.font);
    if (ended.isInset) this.#lines.freshLine();
    if (ended.target === "instruction" && this.#group.target !== "instruction") this.#followInstruction();
    if (this.#depth === 0) this.isClosed = true;
  }

  /** Reads the control behind a backslash; answers the place behind it. */
  #control(bytes: Uint8Array, from: number): number {
    const first = bytes[from] ?? 0;
    if (!isLetter(first)) return this.#symbol(bytes, from, first);
    let at = from;
    while (at - from < controlBytesMax / 2 && isLetter(bytes[at] ?? 0)) at++;
    const word = String.fromCharCode(...bytes.subarray(from, at));
    const numberStart = at;
    if (bytes[at] === 0x2d) at++;
    while (at - numberStart < 12 && isDigit(bytes[at] ?? 0)) at++;
    const number = at > numberStart ? Number(String.fromCharCode(...bytes.subarray(numberStart, at))) : undefined;
    if (bytes[at] === 0x20) at++;
    this.#word(word, number);
    return at;
  }

  #symbol(bytes: Uint8Array, from: number, symbol: number): number {
    if (symbol === quote) {
      const value = Number.parseInt(String.fromCharCode(...bytes.subarray(from + 1, from + 3)), 16);
      if (Number.isInteger(value)) this.#character(value);
      return Math.min(bytes.length, from + 3);
    }
    if (symbol === 0x2a) this.#group.isOptional = true;
    else if (symbol === 0x7e) this.#text(" ");
    else if (symbol === 0x5f) this.#text("-");
    else if (symbol === 0x0a || symbol === 0x0d) this.#act("line");
    else if (symbol === backslash || symbol === open || symbol === close) this.#character(symbol);
    return Math.min(bytes.length, from + 1);
  }

  #word(word: string, number: number | undefined): void {
    const isOptional = this.#group.isOptional;
    this.#group.isOptional = false;
    switch (word) {
      case "u":
        this.#unicode(number ?? 0);
        return;
      case "uc":
        this.#group.replacements = Math.min(16, Math.max(0, number ?? 1));
        return;
      case "bin":
        this.#binaryBytes = Math.max(0, number ?? 0);
        return;
      case "ansicpg":
        this.#characters.useCodePage(number ?? 0);
        return;
      case "f":
        if (this.#group.target === "fonts") this.#listedFont = number ?? 0;
        else this.#useFont(number);
        return;
      case "fcharset":
        if (this.#group.target === "fonts") this.#characters.describeFont(this.#listedFont, number ?? 0);
        return;
      case "plain":
        this.#useFont(undefined);
        return;
    }
    const action = rtfAction(word);
    if (action !== undefined) this.#act(action);
    else if (isOptional) this.#act("leave-out");
  }

  #act(action: RtfAction): void {
    this.#characters.flush();
    this.#skipped = 0;
    const group = this.#group;
    if (typeof action !== "string") {
      this.#text(action.text);
      return;
    }
    if (action === "leave-out") group.target = "nothing";
    else if (action === "object") {
      this.hasObjects = true;
      group.target = "nothing";
    } else if (group.target === "nothing") return;
    else if (action === "instruction" || action === "fonts") group.target = action;
    else if (action === "inset") {
      this.#lines.freshLine();
      group.isInset = true;
      group.target = "text";
    } else if (group.target === "text" && action !== "known") this.#part(action);
  }

  #part(action: "line" | "tab" | "cell" | "row"): void {
    if (action === "line") this.#lines.endLine();
    else if (action === "row") this.#lines.endRow();
    else this.#lines.tab();
  }

  #useFont(font: number | undefined): void {
    this.#group.font = font;
    this.#characters.useFont(font);
  }

  #unicode(number: number): void {
    // Numbers are signed, of 16 bits; a character beyond them is two, and joins when written one behind the other.
    this.#characters.addUnit(number & 0xffff);
    this.#skipped = this.#group.replacements;
  }

  #character(byte: number): void {
    if (this.#skipped > 0) this.#skipped--;
    else this.#characters.addByte(byte);
  }

  #text(text: string): void {
    this.#characters.flush();
    if (this.#skipped > 0) this.#skipped--;
    else this.#take(text);
  }

  #take(text: string): void {
    const { target } = this.#group;
    if (target === "text") this.#lines.write(text);
    else if (target === "instruction" && this.#instruction.length < instructionCharactersMax) this.#instruction += text;
  }

  /** What an instruction of a field quotes: the targets of links, mostly. */
  #followInstruction(): void {
    for (const [, quoted] of this.#instruction.matchAll(/"([^"]{3,})"/g)) this.#lines.link(quoted ?? "");
    this.#instruction = "";
  }
}

function isLetter(byte: number): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
