/**
 * Words as runs of letters in a text, and lists of words, such as given names, in which they are looked up by the hash of their
 * letters: upper and lower case are the same, composed and decomposed letters too. No string is made for a look-up. Two words in
 * four thousand million share a hash; a stranger taken for a word of a list that way is accepted.
 * It knows nothing of identifiers; where words begin in a text is told by its users.
 */
import { assert } from "../../base/assert.ts";
import { type HashSet, hashSet } from "./hash-set.ts";
import { encodeUtf8, isLetterBefore } from "./utf8.ts";

/** By code below 0x2000. Letters are compared in lower case; those whose lower case is not one letter stand for themselves. */
export const lowerCase: Uint16Array = (() => {
  const table = Uint16Array.from({ length: 0x2000 }, (_zero, code) => code);
  const ranges = [[0x41, 0x5b], [0xc0, 0x540], [0x1e00, 0x2000]] as const; // biome-ignore format: one line
  for (const [from, to] of ranges) {
    for (let code = from; code < to; code++) {
      const lower = String.fromCharCode(code).toLowerCase();
      if (lower.length === 1 && lower.charCodeAt(0) < 0x2000) table[code] = lower.charCodeAt(0);
    }
  }
  return table;
})();

/** By byte below 0x80: a letter in lower case, or 0. */
const asciiLetters: Uint8Array = (() => {
  const table = new Uint8Array(128);
  for (let code = 97; code < 123; code++) table[code - 32] = table[code] = code;
  return table;
})();

/** Longest word in letters; what is longer is no word of any list. */
const lettersMax = 40;

/** The hashes of a list. Every entry is one run of letters of at most 40. */
export function wordList(words: readonly string[]): HashSet {
  const spellings = words.flatMap((word) => [word.normalize("NFC"), word.normalize("NFD")]);
  return hashSet(
    spellings.map((spelling) => {
      const bytes = encodeUtf8(spelling);
      const word = readWord(bytes, 0, bytes.length);
      assert(word.end === bytes.length && word.end > 0, "every word one run of letters, of at most 40");
      return word.hash;
    }),
  );
}

/** A run of letters as read by {@link readWord}: its end and the hash of its letters in lower case. */
export type Word = { end: number; hash: number };

const current: Word = { end: 0, hash: 0 };

/** Reads the run of letters at a place; its end is 0 when there is none, or when it is too long. Valid until the next call. */
export function readWord(bytes: Uint8Array, start: number, limit: number): Readonly<Word> {
  let hash = 0x811c9dc5;
  let end = start;
  let letters = 0;
  for (; end < limit; letters++) {
    const first = bytes[end] ?? 0;
    const letter = first < 0x80 ? asciiLetters[first] : letterAt(bytes, end, limit);
    if (letter === undefined || letter === 0) break;
    hash = Math.imul(hash ^ letter, 0x01000193);
    end += first < 0x80 ? 1 : letterSize(first);
  }
  if (letters > lettersMax) end = start;
  current.end = end === start ? 0 : end;
  current.hash = hash ^ (hash >>> 15);
  return current;
}

/** Tells whether a word of the list is the whole run of letters that starts at a place; no letter or digit stands before it. */
export function isWordAt(list: HashSet, bytes: Uint8Array, start: number, low: number, high: number): boolean {
  if (!isWordStart(bytes, start, low)) return false;
  const word = readWord(bytes, start, high);
  return word.end > 0 && list.has(word.hash);
}

/** Tells whether neither a letter nor a digit stands directly before a place. */
export function isWordStart(bytes: Uint8Array, start: number, low: number): boolean {
  if (start <= low) return true;
  const before = bytes[start - 1] ?? 0;
  return (before < 48 || before > 57) && !isLetterBefore(bytes, start, low);
}

/** Tells whether a byte is a letter of ASCII, or belongs to a character outside ASCII, which is taken for one. */
export function isLetterByte(byte: number): boolean {
  return byte >= 0x80 || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a);
}

/** Tells whether a capital letter stands at a place. */
export function isCapitalAt(bytes: Uint8Array, start: number, limit: number): boolean {
  const first = bytes[start] ?? 0;
  if (first < 0x80) return first >= 65 && first <= 90;
  const code = codeAt(bytes, start, limit);
  return code !== 0 && lowerCase[code] !== code;
}

/** The letter at a place in lower case; 0 when there is none. */
function letterAt(bytes: Uint8Array, position: number, limit: number): number {
  const first = position < limit ? (bytes[position] ?? 0) : 0;
  if (first < 0x80) return asciiLetters[first] ?? 0;
  return lowerCase[codeAt(bytes, position, limit)] ?? 0;
}

/** The code of a letter outside ASCII: U+00C0 to U+053F and U+1E00 to U+1FFF, as in `utf8.ts`; 0 when there is none. */
function codeAt(bytes: Uint8Array, position: number, limit: number): number {
  const first = bytes[position] ?? 0;
  const second = position + 1 < limit ? (bytes[position + 1] ?? 0) : 0;
  if ((second & 0xc0) !== 0x80) return 0;
  if (first >= 0xc3 && first <= 0xd4) return ((first & 0x1f) << 6) | (second & 63);
  if (first !== 0xe1 || second < 0xb8 || position + 2 >= limit) return 0;
  const third = bytes[position + 2] ?? 0;
  return (third & 0xc0) === 0x80 ? 0x1000 | ((second & 63) << 6) | (third & 63) : 0;
}

function letterSize(first: number): number {
  return first < 0x80 ? 1 : first < 0xe0 ? 2 : 3;
}

/** The hash that {@link readWord} gives for the lower-case letters [start, end) of some, given as character codes. */
export function hashOfLetters(codes: ArrayLike<number>, start: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (codes[i] ?? 0), 0x01000193);
  return hash ^ (hash >>> 15);
}
