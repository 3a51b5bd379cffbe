/**
 * XML and HTML: unstructured text in which references stand as the characters they mean, sections marked as character data lose
 * their marks, and in HTML tags that only dress text are taken out, so that `12<b>34</b>` is one number. All other markup stays as
 * written: names of elements and attributes are context, and values, comments and scripts are looked at too. Nothing is fetched,
 * no entity that a document defines is expanded, and so nothing grows.
 */
import type { Feed } from "../feed.ts";
import type { Reading } from "../reading.ts";
import { Window } from "../window.ts";
import { referenceAt, referenceBytesMax } from "./entities.ts";
import { LocatedText } from "./text.ts";

const lessThan = 0x3c;
const ampersand = 0x26;
const greaterThan = 0x3e;
const nothing = new Uint8Array(0);

/** Stretches in which no tags and references are looked for: what they begin and end with, and whether these are left out. */
type Raw = { readonly open: string; readonly close: string; readonly isMarkLeftOut: boolean };

const comment: Raw = { open: "<!--", close: "-->", isMarkLeftOut: false };
const instruction: Raw = { open: "<?", close: "?>", isMarkLeftOut: false };
const characterData: Raw = { open: "<![CDATA[", close: "]]>", isMarkLeftOut: true };
const rawElements: readonly Raw[] = ["script", "style", "xmp"].map((name) => ({
  open: `<${name}`,
  close: `</${name}`,
  isMarkLeftOut: false,
}));

/** Enough to tell all of them apart. */
const openBytesMax = 10;

/** Elements that dress text without parting it. Source: HTML Standard, section 4.5, and what it calls obsolete. */
const dressing = new Set(
  (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q s samp small span strike strong sub sup " +
    "time tt u var wbr"
  ).split(" "),
);

/** Attributes that only dress, too: a tag with others stays. */
const dressingAttributes = /^(?:\s+(?:class|style|dir|lang|color|face|size)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))*\s*\/?$/i;

/** Reads XML or HTML in UTF-8 to its end. */
export async function readMarkup(
  feed: Feed,
  reading: Reading,
  options: { isHtml: boolean; expectedBytes: number },
): Promise<void> {
  const window = new Window(feed, { expectedBytes: options.expectedBytes, capacityMax: reading.limits.recordBytesMax });
  const markup = new Markup(new LocatedText(reading, { firstLine: 1, expectedBytes: options.expectedBytes }), options.isHtml);
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
  readonly #raws: readonly Raw[];
  /** The stretch that the text is in. */
  #raw: Raw | undefined;

  constructor(text: LocatedText, isHtml: boolean) {
    this.#text = text;
    this.#isHtml = isHtml;
    this.#raws = isHtml ? [comment, ...rawElements] : [comment, characterData, instruction];
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
    const opening = latin1(bytes, at, Math.min(length, at + openBytesMax)).toLowerCase();
    const raw = this.#raws.find(({ open }) => opening.startsWith(open.toLowerCase()) && !isLongerName(open, opening));
    if (raw !== undefined) {
      this.#raw = raw;
      return raw.isMarkLeftOut ? { bytes: nothing, end: at + raw.open.length } : undefined;
    }
    if (!this.#isHtml) return undefined;
    const name = /^<\/?([a-z]{1,7})(?=[\s/>])/.exec(opening)?.[1];
    if (name === undefined || !dressing.has(name)) return undefined;
    const close = bytes.subarray(at, length).indexOf(greaterThan);
    if (close < 0) return mustEnd ? undefined : "cut";
    const attributes = latin1(bytes, at, at + close).replace(/^<\/?[a-zA-Z]+/, "");
    return dressingAttributes.test(attributes) ? { bytes: nothing, end: at + close + 1 } : undefined;
  }

  /** Where the raw stretch ends, at its closing mark; if not in sight, up to where it certainly goes on. */
  #endOfRaw(bytes: Uint8Array, at: number, length: number, mustEnd: boolean): { at: number; isFound: boolean } {
    const close = this.#raw?.close ?? "";
    for (let i = at; ; i++) {
      i = indexOf(bytes, close.charCodeAt(0), i, length);
      if (i < 0 || i + close.length > length) break;
      if (latin1(bytes, i, i + close.length).toLowerCase() === close.toLowerCase()) return { at: i, isFound: true };
    }
    return { at: mustEnd ? length : Math.max(at, length - close.length + 1), isFound: false };
  }
}

/** Whether the name of an element goes on behind what it was compared with. */
function isLongerName(open: string, opening: string): boolean {
  return /^<\w/.test(open) && /^[\w:.-]/.test(opening.slice(open.length));
}

function indexOf(bytes: Uint8Array, byte: number, from: number, length: number): number {
  const found = bytes.indexOf(byte, from);
  return found < length ? found : -1;
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end));
}
