/**
 * Allow lists: texts that are known to be harmless and are not reported. A list sees the whole matched text.
 * Lists are applied to what would be reported, so that allowing one value never brings up another.
 * Source: Macie user guide, "Configuration options and requirements for allow lists".
 */
import { Refusal } from "../base/refusal.ts";
import { compileExpression, createWholeMatcher } from "./expression/expression.ts";
import { encodeUtf8 } from "./utf8.ts";

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
  const entries: string[] = [];
  let line = 0;
  for (const written of text.replace(/^\uFEFF/, "").split("\n")) {
    line++;
    const entry = written.trim();
    if (entry === "") continue;
    const length = entry.length > entryCharactersMax ? [...entry].length : entry.length;
    if (length > entryCharactersMax) {
      return new Refusal(
        "invalid",
        `expected entries of at most ${entryCharactersMax} characters, got ${length} in line ${line}`,
      );
    }
    if (entries.length === entriesMax) return new Refusal("invalid", `expected at most ${entriesMax} entries, got more`);
    entries.push(entry);
  }
  if (entries.length === 0) return new Refusal("invalid", "expected an allow list of at least one entry, got none");
  return textAllowList(entries);
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

/**
 * A list of predefined texts. A match is left out when its whole text equals an entry; upper and lower case are the same.
 * The entries lie one behind the other in one array of bytes, found through a table of hashes.
 */
export function textAllowList(texts: readonly string[]): AllowList {
  const entries = texts.map((text) => text.trim().toLowerCase()).filter((text) => text !== "");
  const room = new Uint8Array(entries.reduce((sum, { length }) => sum + length * 3, 0));
  const ends = new Uint32Array(entries.length + 1);
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, entries.length * 2)));
  const table = new Uint32Array(size);
  /** The slot with the number, from 1, of the entry that equals some bytes, or the free slot where it belongs. */
  const slotOf = (bytes: Uint8Array, from: Uint8Array, start: number, end: number): number => {
    let slot = hashOf(from, start, end) & (size - 1);
    for (let number = table[slot] ?? 0; number !== 0; number = table[slot] ?? 0) {
      const entryStart = ends[number - 1] ?? 0;
      if ((ends[number] ?? 0) - entryStart === end - start && isSame(bytes, entryStart, from, start, end - start)) return slot;
      slot = (slot + 1) & (size - 1);
    }
    return slot;
  };
  let longest = 0;
  entries.forEach((entry, index) => {
    const start = ends[index] ?? 0;
    const end = writeUtf8(entry, room, start);
    ends[index + 1] = end;
    longest = Math.max(longest, end - start);
    const slot = slotOf(room, room, start, end);
    if (table[slot] === 0) table[slot] = index + 1;
  });
  const bytes = room.slice(0, ends[entries.length]);
  return {
    allows(text) {
      if (text.length > longest) return false;
      const encoded = encodeUtf8(text.toLowerCase());
      return encoded.length > 0 && table[slotOf(bytes, encoded, 0, encoded.length)] !== 0;
    },
  };
}

/** Writes a text at a place with enough room, and answers where it ends. */
function writeUtf8(text: string, bytes: Uint8Array, start: number): number {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) {
      const rest = encodeUtf8(text.slice(i));
      bytes.set(rest, start + i);
      return start + i + rest.length;
    }
    bytes[start + i] = unit;
  }
  return start + text.length;
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
