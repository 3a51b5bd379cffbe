/**
 * Allow lists: texts that are known to be harmless and are not reported. A list sees the whole matched text.
 * Lists are applied to what would be reported, so that allowing one value never brings up another.
 * Source: Macie user guide, "Configuration options and requirements for allow lists".
 */
import { Refusal } from "../../base/refusal.ts";
import { compileExpression, createWholeMatcher } from "../expression/expression.ts";
import { encodeUtf8 } from "../text/utf8.ts";

/** Decides about matched texts. */
export interface AllowList {
  /** Tells whether a match with this text is to be left out. */
  allows(text: string): boolean;
}

/** An allow list as plain data: an expression, or the content of a text file with an entry on each line. */
export type AllowListDefinition =
  | { readonly kind: "regex"; readonly regex: string }
  | { readonly kind: "text"; readonly text: string };

const entriesMax = 100_000;
const entryCharactersMax = 90;

/** Largest file of predefined texts, in bytes of UTF-8. */
const allowListBytesMax = 35 * 1024 * 1024;

/** Managed identifiers whose matches no list leaves out: mailing addresses. */
const notAllowable: ReadonlySet<string> = new Set(["ADDRESS"]);

/** Tells whether allow lists apply to matches of an identifier. */
export function isAllowable(identifier: string): boolean {
  return !notAllowable.has(identifier);
}

/** Checks a definition and makes the list; a refusal says what is wrong with it, and in which line. */
export function checkAllowList(definition: AllowListDefinition): AllowList | Refusal {
  if (definition.kind === "text") return parseTextList(definition.text);
  const expression = compileExpression(definition.regex);
  if (expression instanceof Refusal) return expression;
  const matches = createWholeMatcher(expression);
  return { allows: (text) => matches(encodeUtf8(text)) };
}

/** One entry on each line; blank lines, and white space around an entry, do not count. */
function parseTextList(text: string): AllowList | Refusal {
  if (isTooLong(text)) return new Refusal("invalid", "expected an allow list of at most 35 MB");
  const entries = createEntries(text.length, entriesMax);
  let start = text.startsWith("\uFEFF") ? 1 : 0;
  for (let line = 1; start <= text.length; line++) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    const isAdded = entries.add(text, start, end);
    if (entries.count > entriesMax) return new Refusal("invalid", `expected at most ${entriesMax} entries, got more`);
    const length = isAdded && end - start > entryCharactersMax ? [...text.slice(start, end).trim()].length : 0;
    if (length > entryCharactersMax) {
      return new Refusal(
        "invalid",
        `expected entries of at most ${entryCharactersMax} characters, got ${length} in line ${line}`,
      );
    }
    start = end + 1;
  }
  if (entries.count === 0) return new Refusal("invalid", "expected an allow list of at least one entry, got none");
  return entries;
}

/** Counts the bytes of UTF-8 only when their number is in doubt. */
function isTooLong(text: string): boolean {
  if (text.length * 3 <= allowListBytesMax) return false;
  let bytes = text.length;
  for (let i = 0; i < text.length && bytes <= allowListBytesMax; i++) {
    const unit = text.charCodeAt(i);
    // Half of a surrogate pair stands for two of four bytes.
    if (unit >= 0x80) bytes += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return bytes > allowListBytesMax;
}

/** A list of predefined texts. A match is left out when its whole text equals an entry; upper and lower case are the same. */
export function textAllowList(texts: readonly string[]): AllowList {
  const entries = createEntries(
    texts.reduce((sum, { length }) => sum + length, 0),
    texts.length,
  );
  for (const text of texts) entries.add(text, 0, text.length);
  return entries;
}

/** An allow list that is being filled. */
type Entries = AllowList & {
  /** Entries so far, equal ones counted again. */
  readonly count: number;
  /** Adds what stands in [start, end) of a text, without white space around it; answers false when that is nothing. */
  add(text: string, start: number, end: number): boolean;
};

/** Room for entries: they lie one behind the other in one array of bytes, found through a table of hashes. */
function createEntries(characters: number, countMax: number): Entries {
  const bytes = new Uint8Array(characters * 3);
  const ends: number[] = [0];
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, countMax * 2)));
  const table = new Uint32Array(size);
  /** The slot with the number, from 1, of the entry that equals some bytes, or the free slot where it belongs. */
  const slotOf = (from: Uint8Array, start: number, end: number): number => {
    let slot = hashOf(from, start, end) & (size - 1);
    for (let number = table[slot] ?? 0; number !== 0; number = table[slot] ?? 0) {
      const entryStart = ends[number - 1] ?? 0;
      if ((ends[number] ?? 0) - entryStart === end - start && isSame(bytes, entryStart, from, start, end - start)) return slot;
      slot = (slot + 1) & (size - 1);
    }
    return slot;
  };
  let longest = 0;
  return {
    get count() {
      return ends.length - 1;
    },
    add(text, start, end) {
      const from = ends[ends.length - 1] ?? 0;
      const to = writeEntry(text, start, end, bytes, from);
      if (to === from) return false;
      ends.push(to);
      longest = Math.max(longest, to - from);
      const slot = ends.length - 1 <= countMax ? slotOf(bytes, from, to) : 0;
      if (table[slot] === 0) table[slot] = ends.length - 1;
      return true;
    },
    allows(text) {
      if (text.length > longest) return false;
      const encoded = encodeUtf8(text.toLowerCase());
      return encoded.length > 0 && table[slotOf(encoded, 0, encoded.length)] !== 0;
    },
  };
}

/** Writes what stands in [from, to) of a text, trimmed and in lower case, at a place with enough room; answers where it ends. */
function writeEntry(text: string, from: number, to: number, bytes: Uint8Array, place: number): number {
  let first = from;
  let last = to;
  while (first < last && isBlank(text.charCodeAt(first))) first++;
  while (last > first && isBlank(text.charCodeAt(last - 1))) last--;
  for (let i = first; i < last; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) {
      const encoded = encodeUtf8(text.slice(first, last).trim().toLowerCase());
      bytes.set(encoded, place);
      return place + encoded.length;
    }
    bytes[place + i - first] = unit >= 65 && unit <= 90 ? unit + 32 : unit;
  }
  return place + last - first;
}

/** White space of ASCII. */
function isBlank(unit: number): boolean {
  return unit === 0x20 || (unit >= 9 && unit <= 13);
}

/** FNV-1a, 32 bits. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return hash ^ (hash >>> 15);
}

function isSame(one: Uint8Array, oneStart: number, two: Uint8Array, twoStart: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (one[oneStart + i] !== two[twoStart + i]) return false;
  return true;
}
