/**
 * Lists of words, such as given names, in which a word of a text is looked up on bytes: upper and lower case are the same,
 * composed and decomposed letters too. No string is made for a look-up, and a list takes some ten bytes a word.
 * It knows nothing of identifiers; where words begin in a text is told by its users.
 */
import { assert } from "../base/assert.ts";
import { encodeUtf8, isLetterBefore } from "./utf8.ts";

/**
 * Words by hash. `slots` holds 1 + the place in `letters` where a word begins, which ends with a 0; 0 is a free slot. `hashes`
 * are those of all words.
 */
export type WordTable = { readonly slots: Int32Array; readonly letters: Uint16Array; readonly hashes: Int32Array };

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

/** Longest word in letters; what is longer is no word of any list. */
const lettersMax = 40;

const tables = new WeakMap<readonly string[], WordTable>();

/** The table of a list, made once for each array. Every entry is one run of letters of at most 40. */
export function wordTable(words: readonly string[]): WordTable {
  const known = tables.get(words);
  if (known) return known;
  const table = buildTable(words);
  tables.set(words, table);
  return table;
}

function buildTable(words: readonly string[]): WordTable {
  const spellings = words.flatMap((word) => {
    const composed = word.normalize("NFC");
    const decomposed = word.normalize("NFD");
    return composed === decomposed ? [composed] : [composed, decomposed];
  });
  let size = 16;
  while (size < spellings.length * 2) size *= 2;
  const slots = new Int32Array(size);
  const letters = new Uint16Array(spellings.reduce((sum, word) => sum + word.length + 1, 0));
  const hashes = new Int32Array(spellings.length);
  let used = 0;
  for (const [index, spelling] of spellings.entries()) {
    const bytes = encodeUtf8(spelling);
    const word = readWord(bytes, 0, bytes.length);
    assert(word.end === bytes.length && word.end > 0, "every word one run of letters, of at most 40");
    hashes[index] = word.hash;
    let slot = word.hash & (size - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (size - 1);
    slots[slot] = used + 1;
    for (let i = 0; i < bytes.length; i += letterSize(bytes[i] ?? 0)) letters[used++] = letterAt(bytes, i, bytes.length);
    letters[used++] = 0;
  }
  return { slots, letters, hashes };
}

/** A run of letters as read by {@link readWord}: its end and the hash of its letters in lower case. */
export type Word = { end: number; hash: number };

const current: Word = { end: 0, hash: 0 };

/** Reads the run of letters at a place; its end is 0 when there is none, or when it is too long. Valid until the next call. */
export function readWord(bytes: Uint8Array, start: number, limit: number): Readonly<Word> {
  let hash = 0x811c9dc5;
  let end = start;
  let letters = 0;
  for (;;) {
    const letter = letterAt(bytes, end, limit);
    if (letter === 0) break;
    hash = Math.imul(hash ^ letter, 0x01000193);
    end += letterSize(bytes[end] ?? 0);
    letters++;
    if (letters > lettersMax) {
      end = 0;
      break;
    }
  }
  current.end = end === start ? 0 : end;
  current.hash = hash ^ (hash >>> 15);
  return current;
}

/** Tells whether the word read at a place is in a list. */
export function hasWord(table: WordTable, word: Readonly<Word>, bytes: Uint8Array, start: number): boolean {
  const { slots, letters } = table;
  const mask = slots.length - 1;
  for (let slot = word.hash & mask; ; slot = (slot + 1) & mask) {
    const entry = slots[slot] ?? 0;
    if (entry === 0) return false;
    if (isSpelled(letters, entry - 1, bytes, start, word.end)) return true;
  }
}

function isSpelled(letters: Uint16Array, entry: number, bytes: Uint8Array, start: number, end: number): boolean {
  let place = entry;
  for (let i = start; i < end; i += letterSize(bytes[i] ?? 0)) {
    if (letters[place++] !== letterAt(bytes, i, end)) return false;
  }
  return letters[place] === 0;
}

/** Tells whether a word of the list is the whole run of letters that starts at a place; no letter or digit stands before it. */
export function isWordAt(table: WordTable, bytes: Uint8Array, start: number, low: number, high: number): boolean {
  if (!isWordStart(bytes, start, low)) return false;
  const word = readWord(bytes, start, high);
  return word.end > 0 && hasWord(table, word, bytes, start);
}

/** Tells whether neither a letter nor a digit stands directly before a place. */
export function isWordStart(bytes: Uint8Array, start: number, low: number): boolean {
  if (start <= low) return true;
  const before = bytes[start - 1] ?? 0;
  return (before < 48 || before > 57) && !isLetterBefore(bytes, start, low);
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
  if (first < 0x80) {
    const folded = first | 0x20;
    return folded >= 97 && folded <= 122 ? folded : 0;
  }
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

/** The hash that {@link readWord} gives for a word of so many lower-case letters, given as character codes. */
export function hashOfLetters(codes: ArrayLike<number>, length: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ (codes[i] ?? 0), 0x01000193);
  return hash ^ (hash >>> 15);
}
