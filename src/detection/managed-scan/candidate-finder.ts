/**
 * The one pass over all bytes: finds keywords and the places where forms that need no keyword may begin.
 * Decides by byte classes, run lengths and a table of spellings; tries no expression and knows no identifier. Everything
 * it reports is a number, so that a faster finder can take its place without changing anything else.
 */
import type { HashSet } from "../text/hash-set.ts";
import { isLetterAt, isLetterBefore } from "../text/utf8.ts";
import { isCapitalAt, isWordStart, readWord } from "../text/words.ts";
import type { Automaton } from "./automaton.ts";

/** What a finder looks for. A *slot* (1 or more) stands for a list of forms; 0 means nothing. */
export type FinderPlan = {
  readonly automaton: Automaton;
  /** By entry of `automaton.accepted`: which combination of keyword sets the spellings belong to, 0 for none. */
  readonly combinations: Uint16Array;
  /** By entry of `automaton.accepted`: slot of the literals among the spellings. */
  readonly literalSlots: Uint16Array;
  /**
   * Slots by {@link digitShape}: tables for any place, and more for a byte just before; of each as many as there are kinds of
   * bytes that may stand behind a run. `digitTableAfter` and `digitBehind` name the kinds by byte; the table is the first
   * times `digitBehindCount` plus the second.
   */
  readonly digitTables: readonly Uint16Array[];
  readonly digitTableAfter: Uint8Array;
  readonly digitBehind: Uint8Array;
  readonly digitBehindCount: number;
  /** Slots by two capital letters that are followed by two digits: 26 times the first plus the second. */
  readonly codeSlots: Uint16Array;
  /** Slots by {@link wordShape}; absent when no free form begins so, because tokens are then not measured. */
  readonly wordSlots: Uint16Array | undefined;
  /** Signs: bytes that are neither letter nor digit, each with its slot; by byte, 1 where it may stand on either side; and how far on it must stand again, or 0. */
  readonly signs: readonly {
    readonly byte: number;
    readonly slot: number;
    readonly beside: Uint8Array;
    readonly again: number;
  }[];
  /** Lists of words, each with its slot. */
  readonly dictionaries: readonly { readonly words: HashSet; readonly slot: number }[];
};

/** What was found, in ascending order of position. The arrays grow and are used again. */
export type Marks = {
  candidateCount: number;
  positions: Int32Array;
  slots: Uint16Array;
  keywordCount: number;
  keywordStarts: Int32Array;
  keywordEnds: Int32Array;
  combinations: Uint16Array;
  /** First and last place at which a match may end or start to be near the keyword; `keywords.ts` fills them in. */
  keywordLows: Int32Array;
  keywordHighs: Int32Array;
  /**
   * One bit for each byte from the start of `from`'s 64 bytes to 64 bytes behind `to`: digits; letters and digits; first bytes of
   * characters outside ASCII that no letter or digit stands before. Valid until the next call of any finder.
   */
  digitBits: Uint32Array;
  tokenBits: Uint32Array;
  leadBits: Uint32Array;
};

/**
 * A stretch to look at: begins in [from, to), borders judged within [limitStart, limitEnd). Words of dictionaries count in lower
 * case when `isField`.
 */
export type Stretch = { from: number; to: number; limitStart: number; limitEnd: number; isField: boolean };

/** The replaceable part. Appends to the marks; never empties them. */
export interface CandidateFinder {
  find(bytes: Uint8Array, stretch: Stretch, marks: Marks): void;
}

/** Run and token lengths from this one on are the same to a shape. */
export const lengthCap = 63;

/** Number of different {@link digitShape}s. */
export const digitShapeCount = (lengthCap + 1) * 100;

/** Number of different {@link wordShape}s. */
export const wordShapeCount = (lengthCap + 1) * 2;

/** Index of a run of digits with its first two digits; the second counts 0 when there is none. */
export function digitShape(runLength: number, first: number, second: number): number {
  return Math.min(runLength, lengthCap) * 100 + first * 10 + second;
}

/** Index of a token by its length and whether it starts with a digit. */
export function wordShape(tokenLength: number, startsWithDigit: boolean): number {
  return Math.min(tokenLength, lengthCap) * 2 + (startsWithDigit ? 1 : 0);
}

/** Empty marks. */
export function createMarks(): Marks {
  return {
    candidateCount: 0,
    positions: new Int32Array(1024),
    slots: new Uint16Array(1024),
    keywordCount: 0,
    keywordStarts: new Int32Array(1024),
    keywordEnds: new Int32Array(1024),
    combinations: new Uint16Array(1024),
    keywordLows: new Int32Array(0),
    keywordHighs: new Int32Array(0),
    digitBits: new Uint32Array(0),
    tokenBits: new Uint32Array(0),
    leadBits: new Uint32Array(0),
  };
}

/** The kind of ASCII bytes that are neither digits nor letters. */
export const otherByte = 0;

/** The kind of the ten digits. */
export const digitByte = 1;

const lowerByte = 2;
const upperByte = 3;

/** The kind of bytes outside ASCII. */
export const highByte = 4;

/** The kind, to the finder alone, of the bytes among {@link FinderPlan.signs}; to everything else they are other bytes. */
const signByte = 5;

/** The kind of each byte; every byte outside ASCII is of one kind. */
export const byteKinds: Uint8Array = (() => {
  const kinds = new Uint8Array(256).fill(highByte, 128);
  kinds.fill(digitByte, 48, 58).fill(upperByte, 65, 91).fill(lowerByte, 97, 123);
  return kinds;
})();

const noEvent = 0;
const digitsBegin = 1;
const wordBegins = 2;
const humpBegins = 3;
const letterMayBegin = 4;
const signStands = 5;

/** What happens between a byte of one kind and a byte of the next: index 8 times the first kind plus the second. */
const events: Uint8Array = (() => {
  const table = new Uint8Array(48);
  for (const before of [otherByte, highByte, signByte]) {
    table[before * 8 + digitByte] = digitsBegin;
    table[before * 8 + lowerByte] = wordBegins;
    table[before * 8 + upperByte] = wordBegins;
    table[before * 8 + highByte] = letterMayBegin;
  }
  table[lowerByte * 8 + upperByte] = humpBegins;
  for (let before = otherByte; before <= signByte; before++) table[before * 8 + signByte] = signStands;
  return table;
})();

/** The finder in plain TypeScript. Tables are local variables of the loop: reading them through the plan costs a third. */
export function createCandidateFinder(plan: FinderPlan): CandidateFinder {
  const pairs = firstTwoBytes(plan.automaton);
  const markSpellings = createSpellingMarker(plan);
  const markDigits = createDigitMarker(plan);
  const finderKinds = byteKinds.slice();
  for (const { byte } of plan.signs) finderKinds[byte] = signByte;
  const hasDictionaries = plan.dictionaries.length > 0;
  const writeBits = createBitWriter();
  const find = (bytes: Uint8Array, stretch: Stretch, marks: Marks): void => {
    const kinds = finderKinds;
    const happenings = events;
    const { from, to, limitStart, limitEnd } = stretch;
    writeBits(bytes, stretch, marks);
    let before = from > limitStart ? (kinds[bytes[from - 1] ?? 0] ?? 0) : otherByte;
    for (let i = from; i < to; i++) {
      const byte = bytes[i] ?? 0;
      const kind = kinds[byte] ?? 0;
      const event = happenings[before * 8 + kind] ?? 0;
      before = kind;
      if (event === noEvent) continue;
      if (event === digitsBegin) {
        i = markDigits(bytes, i, limitStart, limitEnd, marks) - 1;
        continue;
      }
      if (event === signStands) {
        markSign(plan, bytes, i, limitStart, limitEnd, marks);
        continue;
      }
      if (event === wordBegins) markWord(plan, bytes, i, limitEnd, marks);
      if (hasDictionaries && event !== humpBegins) markDictionaries(plan, bytes, i, stretch, marks);
      if (i + 1 < limitEnd && pairs[byte * 256 + (bytes[i + 1] ?? 0)] === 1) markSpellings(bytes, i, limitStart, limitEnd, marks);
    }
  };
  return { find };
}

/** Writes the bits of the marks. They do not regard the limits, so that neighbouring stretches agree about the bits they share. */
function createBitWriter(): (bytes: Uint8Array, stretch: Stretch, marks: Marks) => void {
  let digitBits = new Uint32Array(0);
  let tokenBits = new Uint32Array(0);
  let leadBits = new Uint32Array(0);
  return (bytes, { from, to }, marks) => {
    const last = (to >> 5) + 3;
    if (digitBits.length < last) {
      digitBits = grown(digitBits, new Uint32Array(last * 2));
      tokenBits = grown(tokenBits, new Uint32Array(last * 2));
      leadBits = grown(leadBits, new Uint32Array(last * 2));
    }
    marks.digitBits = digitBits;
    marks.tokenBits = tokenBits;
    marks.leadBits = leadBits;
    const kinds = byteKinds;
    for (let word = (from >> 6) << 1; word < last; word++) {
      let digits = 0;
      let tokens = 0;
      let leads = 0;
      let before = word > 0 ? (kinds[bytes[word * 32 - 1] ?? 0] ?? 0) : otherByte;
      for (let bit = 0; bit < 32; bit++) {
        const byte = bytes[word * 32 + bit] ?? 0;
        const kind = kinds[byte] ?? 0;
        if (kind === digitByte) digits |= 1 << bit;
        if (kind === highByte) {
          if (byte >= 0xc0 && (before === otherByte || before === highByte)) leads |= 1 << bit;
        } else if (kind !== otherByte) tokens |= 1 << bit;
        before = kind;
      }
      digitBits[word] = digits;
      tokenBits[word] = tokens;
      leadBits[word] = leads;
    }
  };
}

/** 1 for each pair of bytes that some spelling begins with: most words end here. */
function firstTwoBytes({ first, table, classOf, classCount }: Automaton): Uint8Array {
  const pairs = new Uint8Array(65_536);
  for (let one = 0; one < 256; one++) {
    const state = first[one] ?? 0;
    if (state === 0) continue;
    for (let two = 0; two < 256; two++) if (table[state * classCount + (classOf[two] ?? 0)] !== 0) pairs[one * 256 + two] = 1;
  }
  return pairs;
}

/** Marks what begins at a place and answers where what was looked at ends. */
type Marker = (bytes: Uint8Array, start: number, limitStart: number, limitEnd: number, marks: Marks) => number;

/** Marks what the run of digits at a place may begin, and answers where the run ends. */
function createDigitMarker(plan: FinderPlan): Marker {
  const { digitTables, digitTableAfter, digitBehind, digitBehindCount, wordSlots } = plan;
  return (bytes, start, limitStart, limitEnd, marks) => {
    let end = start + 1;
    while (end < limitEnd && byteKinds[bytes[end] ?? 0] === digitByte) end++;
    const second = end - start > 1 ? (bytes[start + 1] ?? 0) - 48 : 0;
    const shape = digitShape(end - start, (bytes[start] ?? 0) - 48, second);
    const behind = end < limitEnd && end - start < lengthCap ? (digitBehind[bytes[end] ?? 0] ?? 0) : 0;
    const slot = digitTables[behind]?.[shape] ?? 0;
    if (slot !== 0) addCandidate(marks, start, slot);
    const after = start > limitStart ? (digitTableAfter[bytes[start - 1] ?? 0] ?? 0) : 0;
    if (after !== 0) {
      const afterSlot = digitTables[after * digitBehindCount + behind]?.[shape] ?? 0;
      if (afterSlot !== 0) addCandidate(marks, start, afterSlot);
    }
    if (wordSlots) markToken(wordSlots, bytes, start, limitEnd, marks);
    return end;
  };
}

function markWord(plan: FinderPlan, bytes: Uint8Array, start: number, limitEnd: number, marks: Marks): void {
  if (start + 3 < limitEnd && byteKinds[bytes[start + 2] ?? 0] === digitByte && byteKinds[bytes[start + 3] ?? 0] === digitByte) {
    const one = (bytes[start] ?? 0) - 65;
    const two = (bytes[start + 1] ?? 0) - 65;
    if (one < 26 && two >= 0 && two < 26) {
      const slot = plan.codeSlots[one * 26 + two] ?? 0;
      if (slot !== 0) addCandidate(marks, start, slot);
    }
  }
  if (plan.wordSlots) markToken(plan.wordSlots, bytes, start, limitEnd, marks);
}

function markSign(
  plan: FinderPlan,
  bytes: Uint8Array,
  position: number,
  limitStart: number,
  limitEnd: number,
  marks: Marks,
): void {
  if (position === limitStart || position + 1 >= limitEnd) return;
  const before = bytes[position - 1] ?? 0;
  const after = bytes[position + 1] ?? 0;
  for (const { byte, slot, beside, again } of plan.signs) {
    if (bytes[position] !== byte || beside[before] !== 1 || beside[after] !== 1) continue;
    if (again === 0 || (position + again < limitEnd && bytes[position + again] === byte)) addCandidate(marks, position, slot);
  }
}

/** Marks a word that begins at a place for every list that has it. */
function markDictionaries(plan: FinderPlan, bytes: Uint8Array, start: number, stretch: Stretch, marks: Marks): void {
  const { limitStart, limitEnd, isField } = stretch;
  if (!isField && !isCapitalAt(bytes, start, limitEnd)) return;
  if (!isWordStart(bytes, start, limitStart)) return;
  const word = readWord(bytes, start, limitEnd);
  if (word.end === 0) return;
  for (const { words, slot } of plan.dictionaries) if (words.has(word.hash)) addCandidate(marks, start, slot);
}

function markToken(slots: Uint16Array, bytes: Uint8Array, start: number, limitEnd: number, marks: Marks): void {
  const shape = wordShape(tokenLength(bytes, start, limitEnd), byteKinds[bytes[start] ?? 0] === digitByte);
  const slot = slots[shape] ?? 0;
  if (slot !== 0) addCandidate(marks, start, slot);
}

/** Length of the token that starts here, not counted further than {@link lengthCap}. */
function tokenLength(bytes: Uint8Array, start: number, limitEnd: number): number {
  const stop = Math.min(limitEnd, start + lengthCap);
  let end = start;
  while (end < stop) {
    const kind = byteKinds[bytes[end] ?? 0] ?? 0;
    if (kind === otherByte || kind === highByte) break;
    end++;
  }
  return end - start;
}

/** Walks the automaton from a place where a word may begin, and marks every keyword and literal on the way. */
function createSpellingMarker(plan: FinderPlan): Marker {
  const { table, classOf, classCount, accepts, first } = plan.automaton;
  return (bytes, start, limitStart, limitEnd, marks) => {
    let state = first[bytes[start] ?? 0] ?? 0;
    let end = start + 1;
    while (state !== 0) {
      const accept = accepts[state] ?? -1;
      if (accept >= 0) {
        const slot = plan.literalSlots[accept] ?? 0;
        if (slot !== 0) addCandidate(marks, start, slot);
        const combination = plan.combinations[accept] ?? 0;
        if (combination !== 0 && isWholeWord(bytes, start, end, limitStart, limitEnd)) addKeyword(marks, start, end, combination);
      }
      if (end >= limitEnd) return end;
      state = table[state * classCount + (classOf[bytes[end] ?? 0] ?? 0)] ?? 0;
      end++;
    }
    return end;
  };
}

/**
 * Tells whether a spelling stands between word borders. A change of case as in `homePhone` or `SSNNumber` is a border, and
 * a digit behind a letter is one (`phone2`).
 */
export function isWholeWord(bytes: Uint8Array, start: number, end: number, limitStart: number, limitEnd: number): boolean {
  if (start > limitStart && (bytes[start - 1] ?? 0) >= 0x80 && isLetterBefore(bytes, start, limitStart)) return false;
  const last = byteKinds[bytes[end - 1] ?? 0] ?? 0;
  if (last === otherByte || end >= limitEnd) return true;
  const next = byteKinds[bytes[end] ?? 0] ?? 0;
  if (next === otherByte) return true;
  if (next === digitByte) return last !== digitByte;
  if (next === highByte) return !isLetterAt(bytes, end, limitEnd);
  if (next === lowerByte) return false;
  if (last !== upperByte) return true;
  return end + 1 < limitEnd && byteKinds[bytes[end + 1] ?? 0] === lowerByte;
}

/** Adds a candidate. */
function addCandidate(marks: Marks, position: number, slot: number): void {
  if (marks.candidateCount === marks.positions.length) growCandidates(marks, marks.candidateCount * 2);
  const index = marks.candidateCount++;
  marks.positions[index] = position;
  marks.slots[index] = slot;
}

/** Adds the first `count` candidates of two lists. */
export function addCandidates(marks: Marks, positions: Int32Array, slots: Uint16Array, count: number): void {
  const needed = marks.candidateCount + count;
  if (needed > marks.positions.length) growCandidates(marks, needed * 2);
  marks.positions.set(positions.subarray(0, count), marks.candidateCount);
  marks.slots.set(slots.subarray(0, count), marks.candidateCount);
  marks.candidateCount = needed;
}

function growCandidates(marks: Marks, size: number): void {
  marks.positions = grown(marks.positions, new Int32Array(size));
  marks.slots = grown(marks.slots, new Uint16Array(size));
}

/** Adds a keyword. */
export function addKeyword(marks: Marks, start: number, end: number, combination: number): void {
  const index = marks.keywordCount++;
  if (index === marks.keywordStarts.length) {
    marks.keywordStarts = grown(marks.keywordStarts, new Int32Array(index * 2));
    marks.keywordEnds = grown(marks.keywordEnds, new Int32Array(index * 2));
    marks.combinations = grown(marks.combinations, new Uint16Array(index * 2));
  }
  marks.keywordStarts[index] = start;
  marks.keywordEnds[index] = end;
  marks.combinations[index] = combination;
}

function grown<Numbers extends Int32Array | Uint16Array | Uint32Array>(from: Numbers, to: Numbers): Numbers {
  to.set(from);
  return to;
}
