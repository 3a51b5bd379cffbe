/**
 * Keywords near a match: which spellings belong to which identifiers, and what "near" means.
 * Source: Macie user guide, "Keyword requirements": within 30 characters, inclusive, in text; in structured data in the same
 * field or in the field's name. Finding the keywords is the candidate finder's work.
 */
import { assert } from "../../base/assert.ts";
import { encodeUtf8 } from "../text/utf8.ts";
import type { Spelling } from "./automaton.ts";
import type { Marks } from "./candidate-finder.ts";
import { plainSpellings } from "./plain-spellings.ts";

/** Most characters between a keyword and a match in unstructured text, on either side. */
const keywordDistanceMax = 30;

/** The same in bytes at the widest: a character of UTF-8 has at most four. */
const keywordDistanceBytes = keywordDistanceMax * 4;

/**
 * Most bytes between a keyword and a match in one field. The documentation sets no distance inside a field; this bound is
 * ours, so that the answer does not depend on where a very long field is cut.
 */
export const keywordFieldBytesMax = 512;

/** Most bytes between a keyword and a match near it. */
export function keywordReachMax(isField: boolean): number {
  return isField ? keywordFieldBytesMax : keywordDistanceBytes;
}

/** Longest keyword in bytes. */
export const keywordBytesMax = 128;

/** The keyword lists in use, each once; forms refer to them by index. */
export type KeywordSets = {
  readonly count: number;
  /** Index of the set with these keywords; only for sets given at creation. */
  indexOf(keywords: readonly string[]): number;
  /** Every keyword once. */
  readonly spellings: readonly Spelling[];
  /** For each spelling the sets it belongs to. */
  readonly memberships: readonly (readonly number[])[];
};

/** Gathers keyword lists. */
export function createKeywordSets(lists: readonly (readonly string[])[]): KeywordSets {
  const indexes = new Map<string, number>();
  const memberships = new Map<string, number[]>();
  for (const list of lists) {
    const key = list.join("\n");
    if (indexes.has(key)) continue;
    const index = indexes.size;
    indexes.set(key, index);
    for (const text of new Set(list.flatMap(writings))) {
      const sets = memberships.get(text);
      if (sets) sets.push(index);
      else memberships.set(text, [index]);
    }
  }
  for (const text of memberships.keys())
    assert(encodeUtf8(text).length <= keywordBytesMax, `keywords of at most ${keywordBytesMax} bytes`);
  return {
    count: indexes.size,
    indexOf: (keywords) => indexes.get(keywords.join("\n")) ?? -1,
    spellings: [...memberships.keys()].map((text) => ({ text, spaced: true })),
    memberships: [...memberships.values()],
  };
}

/** A keyword in lower case, with its {@link plainSpellings}, and without the full stop of an abbreviation at its end. */
function writings(keyword: string): readonly string[] {
  const texts = plainSpellings(keyword.toLowerCase());
  return texts.flatMap((text) => (/\p{L}\.$/u.test(text) ? [text, text.slice(0, -1)] : [text]));
}

/**
 * Works out for each keyword how far matches may be from it: {@link keywordDistanceMax} characters in text,
 * {@link keywordFieldBytesMax} bytes in a field. `length` is the number of valid bytes.
 */
export function measureReaches(bytes: Uint8Array, length: number, marks: Marks, isField: boolean): void {
  if (marks.keywordLows.length < marks.keywordCount) {
    marks.keywordLows = new Int32Array(marks.keywordStarts.length);
    marks.keywordHighs = new Int32Array(marks.keywordStarts.length);
  }
  for (let i = 0; i < marks.keywordCount; i++) {
    const start = marks.keywordStarts[i] ?? 0;
    const end = marks.keywordEnds[i] ?? 0;
    marks.keywordLows[i] = isField ? start - keywordFieldBytesMax : reachBefore(bytes, start);
    marks.keywordHighs[i] = isField ? end + keywordFieldBytesMax : reachAfter(bytes, end, length);
  }
}

/** Bytes that continue a character do not count. A stretch of malformed bytes ends at the widest 30 characters can be. */
function reachBefore(bytes: Uint8Array, start: number): number {
  const stop = Math.max(0, start - keywordDistanceBytes);
  let position = start;
  let characters = 0;
  while (position > stop) {
    if (((bytes[position - 1] ?? 0) & 0xc0) !== 0x80 && characters++ === keywordDistanceMax) break;
    position--;
  }
  return position;
}

function reachAfter(bytes: Uint8Array, end: number, length: number): number {
  const stop = Math.min(length, end + keywordDistanceBytes);
  let position = end;
  let characters = 0;
  while (position < stop) {
    if (((bytes[position] ?? 0) & 0xc0) !== 0x80 && characters++ === keywordDistanceMax) break;
    position++;
  }
  return position;
}

/** Index of the first keyword that starts at or after a position. */
function firstKeywordFrom(marks: Marks, position: number): number {
  let low = 0;
  let high = marks.keywordCount;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks.keywordStarts[middle] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A match and the stretch in which its keyword must stand: a field, or the whole text. */
export type Place = { start: number; end: number; low: number; high: number };

/** Tells whether a keyword of a set is near a match, and not inside it. `hasSet` lists by combination which sets it contains. */
export function isKeywordNear(marks: Marks, place: Place, set: number, hasSet: readonly Uint8Array[]): boolean {
  const { start, end, low, high } = place;
  for (
    let i = firstKeywordFrom(marks, Math.max(low, start - keywordFieldBytesMax - keywordBytesMax));
    i < marks.keywordCount;
    i++
  ) {
    const keywordStart = marks.keywordStarts[i] ?? 0;
    if (keywordStart > end + keywordFieldBytesMax) return false;
    const keywordEnd = marks.keywordEnds[i] ?? 0;
    if (keywordEnd > high || hasSet[marks.combinations[i] ?? 0]?.[set] !== 1) continue;
    if (keywordEnd <= start && start <= (marks.keywordHighs[i] ?? 0)) return true;
    if (keywordStart >= end && end >= (marks.keywordLows[i] ?? 0)) return true;
  }
  return false;
}
