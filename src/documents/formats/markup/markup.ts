/**
 * XML and HTML: unstructured text in which references stand as the characters they mean, sections marked as character data lose
 * their marks, and in HTML tags that only dress text are taken out, so that `12<b>34</b>` is one number. All other markup stays as
 * written: names of elements and attributes are context, and values, comments and scripts are looked at too. Nothing is fetched,
 * no entity that a document defines is expanded, and so nothing grows.
 */
import type { Feed } from "../../feed.ts";
import type { Reading } from "../../reading.ts";
import { LocatedText } from "../../text/text.ts";
import { Window } from "../../text/window.ts";
import { referenceAt, referenceBytesMax } from "./entities.ts";

const lessThan = 0x3c;
const ampersand = 0x26;
const greaterThan = 0x3e;
const slash = 0x2f;
const exclamation = 0x21;
const question = 0x3f;
const nothing = new Uint8Array(0);

/** Stretches in which no tags and references are looked for: what they begin and end with, and whether these are left out. */
type Raw = { readonly openBytes: number; readonly close: Uint8Array; readonly isMarkLeftOut: boolean };

const characters = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const comment: Raw = { openBytes: 4, close: characters("-->"), isMarkLeftOut: false };
const instruction: Raw = { openBytes: 2, close: characters("?>"), isMarkLeftOut: false };
const characterData: Raw = { openBytes: 9, close: characters("]]>"), isMarkLeftOut: true };
const commentOpen = characters("<!--");
const characterDataOpen = characters("<![cdata[");

/** Enough to tell by which name an element of interest is called, and what it is followed by. */
const openBytesMax = 12;
const nameBytesMax = 8;

/** Elements whose content is not markup, by the number of their name. */
const rawElements: ReadonlyMap<number, Raw> = new Map(
  ["script", "style", "xmp"].map((name) => [
    nameNumber(characters(`${name}>`), 0),
    { openBytes: 1, close: characters(`</${name}`), isMarkLeftOut: false },
  ]),
);

/** Elements that dress text without parting it, by number. Source: HTML Standard, section 4.5, and what it calls obsolete. */
const dressing: ReadonlySet<number> = new Set(
  (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q s samp small span strike strong sub sup " +
    "time tt u var wbr"
  )
    .split(" ")
    .map((name) => nameNumber(characters(`${name}>`), 0)),
);

/** Attributes that only dress, too: a tag with others stays. */
const dressingAttributes = /^(?:\s+(?:class|style|dir|lang|color|face|size)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))*\s*\/?$/i;

/** Reads XML or HTML in UTF-8 to its end. `firstLine` is the number of its first line. */
export async function readMarkup(
  feed: Feed,
  reading: Reading,
  options: { isHtml: boolean; firstLine: number; expectedBytes: number },
): Promise<void> {
  const window = new Window(feed, { expectedBytes: options.expectedBytes, capacityMax: reading.limits.recordBytesMax });
  const markup = new Markup(new LocatedText(reading, options), options.isHtml);
  for (;;) {
    await window.fill();
    let done = markup.read(window.bytes, window.length, window.ended);
    if (done === 0 && !window.ended) {
      if (!window.isLargest) {
        window.grow();
        continue;
      }
      done = markup.read(window.bytes, window.length, true);
    }
    if (window.ended) break;
    window.discard(done);
  }
  markup.end();
}

class Markup {
  readonly #text: LocatedText;
  readonly #isHtml: boolean;
  /** The stretch that the text is in. */
  #raw: Raw | undefined;

  constructor(text: LocatedText, isHtml: boolean) {
    this.#text = text;
    this.#isHtml = isHtml;
  }

  end(): void {
    this.#text.end();
  }

  /** Reads bytes [0, length), answers up to where. What may go on behind them is left, unless `mustEnd` and it is all there is. */
  read(bytes: Uint8Array, length: number, mustEnd: boolean): number {
    let at = 0;
    let from = 0;
    const pass = (to: number) => {
      if (to > from) this.#text.write(bytes, from, to);
      from = to;
    };
    while (at < length) {
      if (this.#raw !== undefined) {
        const end = this.#endOfRaw(bytes, at, length, mustEnd);
        if (end.isFound && this.#raw.isMarkLeftOut) {
          pass(end.at);
          from = end.at + this.#raw.close.length;
          this.#text.writeInstead(nothing, bytes, end.at, from);
        }
        at = Math.max(from, end.at);
        if (!end.isFound) break;
        this.#raw = undefined;
        continue;
      }
      while (at < length && bytes[at] !== lessThan && bytes[at] !== ampersand) at++;
      if (at === length) break;
      const isCut = length - at < (bytes[at] === ampersand ? referenceBytesMax : openBytesMax);
      if (isCut && !mustEnd) break;
      const replaced = bytes[at] === ampersand ? referenceAt(bytes, at, length) : this.#tagAt(bytes, at, length, mustEnd);
      if (replaced === "cut") break;
      if (replaced === undefined) {
        at++;
        continue;
      }
      pass(at);
      this.#text.writeInstead(replaced.bytes, bytes, at, replaced.end);
      from = replaced.end;
      at = from;
    }
    pass(Math.max(at, from));
    return from;
  }

  /** A tag that is taken out; undefined when what begins here stays, `cut` when its end is not in sight. Enters raw stretches. */
  #tagAt(bytes: Uint8Array, at: number, length: number, mustEnd: boolean) {
    const isClosing = bytes[at + 1] === slash;
    const name = nameNumber(bytes, at + (isClosing ? 2 : 1));
    this.#raw = isClosing ? undefined : this.#rawAt(bytes, at, name);
    if (this.#raw !== undefined) return this.#raw.isMarkLeftOut ? { bytes: nothing, end: at + this.#raw.openBytes } : undefined;
    if (!this.#isHtml || !dressing.has(name)) return undefined;
    let bare = at + 1;
    while (bare < length && (bytes[bare] ?? 0) > 0x20 && bytes[bare] !== greaterThan) bare++;
    if (bytes[bare] === greaterThan && bare < length) return { bytes: nothing, end: bare + 1 };
    const close = bytes.subarray(at, length).indexOf(greaterThan);
    if (close < 0) return mustEnd ? undefined : "cut";
    const attributes = latin1(bytes, at + 1, at + close).replace(/^\/?[a-zA-Z]+/, "");
    return dressingAttributes.test(attributes) ? { bytes: nothing, end: at + close + 1 } : undefined;
  }

  #rawAt(bytes: Uint8Array, at: number, name: number): Raw | undefined {
    if (bytes[at + 1] === exclamation) {
      if (isAt(bytes, at, commentOpen)) return comment;
      return !this.#isHtml && isAt(bytes, at, characterDataOpen) ? characterData : undefined;
    }
    if (this.#isHtml) return rawElements.get(name);
    return bytes[at + 1] === question ? instruction : undefined;
  }

  /** Where the raw stretch ends, at its closing mark; if not in sight, up to where it certainly goes on. */
  #endOfRaw(bytes: Uint8Array, at: number, length: number, mustEnd: boolean): { at: number; isFound: boolean } {
    const close = this.#raw?.close ?? nothing;
    for (let i = at; ; i++) {
      i = indexOf(bytes, close[0] ?? 0, i, length);
      if (i < 0 || i + close.length > length) break;
      if (isAt(bytes, i, close)) return { at: i, isFound: true };
    }
    return { at: mustEnd ? length : Math.max(at, length - close.length + 1), isFound: false };
  }
}

/** The letters at `at` in either case as one number, when they are a whole name of at most eight; 0 for all else. */
function nameNumber(bytes: Uint8Array, at: number): number {
  let number = 0;
  for (let i = at; i <= at + nameBytesMax; i++) {
    const letter = (bytes[i] ?? 0) | 0x20;
    if (letter >= 0x61 && letter <= 0x7a) number = number * 27 + (letter - 0x60);
    else {
      const byte = bytes[i] ?? 0;
      return byte <= 0x20 || byte === greaterThan || byte === slash ? number : 0;
    }
  }
  return 0;
}

/** Whether these bytes stand at `at`, letters in either case. */
function isAt(bytes: Uint8Array, at: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i++) {
    const byte = bytes[at + i] ?? 0;
    const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (lower !== wanted[i]) return false;
  }
  return true;
}

function indexOf(bytes: Uint8Array, byte: number, from: number, length: number): number {
  const found = bytes.indexOf(byte, from);
  return found < length ? found : -1;
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
}
