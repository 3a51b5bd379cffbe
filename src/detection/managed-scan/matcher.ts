/**
 * Tries one form at one place: the expression or the byte reader, then the borders every match must have.
 * Keeps the last piece of text it made into a string, because neighbouring candidates share it.
 */
import { beforeMax, lookAroundMax } from "../identifier.ts";
import { endOfDigits } from "../text/digits.ts";
import { isLetterAt, isLetterBefore, latin1 } from "../text/utf8.ts";
import { isWordAt } from "../text/words.ts";
import { byteKinds, digitByte, highByte, otherByte } from "./candidate-finder.ts";
import { leadMax, type PlannedAnchor, type PlannedForm } from "./plan.ts";

/** Where the last match was, and the piece of text last read as a string. */
export type Matcher = { start: number; end: number; text: string; textStart: number; textEnd: number };

/** Bytes turned into a string at once in unstructured text. */
const pieceBytes = 1024;

/** A matcher for one block; the strings of one block must not be used for the next. */
export function createMatcher(): Matcher {
  return { start: 0, end: 0, text: "", textStart: 0, textEnd: -1 };
}

/**
 * Tells whether a form matches where its anchor was noticed, and leaves the place in `matcher`. Neither the match nor what is
 * seen around it lies outside [low, high).
 */
export function matchesAt(
  matcher: Matcher,
  planned: PlannedForm,
  bytes: Uint8Array,
  position: number,
  low: number,
  high: number,
): boolean {
  const offset = planned.anchor?.offset ?? 0;
  if (planned.anchor && !isAnchorAt(planned.anchor, bytes, position, low, high)) return false;
  const anchor = position - offset;
  const { before, lead } = planned;
  if (before) {
    const start = before(bytes, anchor, Math.max(low, anchor - beforeMax));
    return start >= 0 && matchesFrom(matcher, planned, bytes, start, low, high);
  }
  if (lead) {
    const stop = Math.max(low, anchor - leadMax);
    let start = anchor;
    while (start > stop && lead[bytes[start - 1] ?? 0] === 1) start--;
    for (; start < anchor; start++) if (matchesFrom(matcher, planned, bytes, start, low, high)) return true;
  }
  return matchesFrom(matcher, planned, bytes, anchor, low, high);
}

/** Tells whether what an anchor asks for beside its shape is there. */
function isAnchorAt(anchor: PlannedAnchor, bytes: Uint8Array, position: number, low: number, high: number): boolean {
  const { after, prefixes, behind, next, literals, words } = anchor;
  const start = position - anchor.offset;
  if (start < low) return false;
  if (after >= 0 && (position === low || bytes[position - 1] !== after)) return false;
  if (prefixes && prefixes[firstTwoDigits(bytes, position, high)] !== 1) return false;
  if (behind && behind[byteBehindDigits(bytes, position, high)] !== 1) return false;
  if (next && !isFollowed(next, bytes, position, high)) return false;
  if (literals.length > 0 && !literals.some((literal) => startsWith(bytes, start, high, literal))) return false;
  return !words || isWordAt(words, bytes, start, low, high);
}

function matchesFrom(
  matcher: Matcher,
  planned: PlannedForm,
  bytes: Uint8Array,
  start: number,
  low: number,
  high: number,
): boolean {
  if (!isFreeBefore(bytes, start, low, high)) return false;
  const end = endOfMatch(matcher, planned, bytes, start, low, high);
  if (end <= start) return false;
  if (!planned.isCut && !isFreeAfter(bytes, end, low, high)) return false;
  matcher.start = start;
  matcher.end = end;
  return true;
}

/** Ten times the first digit plus the second, which counts 0 when there is none. */
function firstTwoDigits(bytes: Uint8Array, position: number, high: number): number {
  const second = position + 1 < high ? (bytes[position + 1] ?? 0) : 0;
  return ((bytes[position] ?? 0) - 48) * 10 + (byteKinds[second] === digitByte ? second - 48 : 0);
}

/** The byte behind a run of digits; 0 at the end. */
function byteBehindDigits(bytes: Uint8Array, position: number, high: number): number {
  const end = endOfDigits(bytes, position, high);
  return end < high ? (bytes[end] ?? 0) : 0;
}

function isFollowed(next: NonNullable<PlannedAnchor["next"]>, bytes: Uint8Array, position: number, high: number): boolean {
  const separator = endOfDigits(bytes, position, high);
  if (separator >= high || next.by[bytes[separator] ?? 0] !== 1) return false;
  const start = next.by[bytes[separator + 1] ?? 0] === 1 ? separator + 2 : separator + 1;
  return endOfDigits(bytes, start, Math.min(high, start + next.digits + 1)) - start === next.digits;
}

function startsWith(bytes: Uint8Array, start: number, high: number, literal: Uint8Array): boolean {
  if (start + literal.length > high) return false;
  for (let i = 0; i < literal.length; i++) {
    const byte = bytes[start + i] ?? 0;
    const folded = byte >= 65 && byte <= 90 ? byte | 0x20 : byte;
    if (folded !== literal[i]) return false;
  }
  return true;
}

function endOfMatch(matcher: Matcher, planned: PlannedForm, bytes: Uint8Array, start: number, low: number, high: number): number {
  const { pattern, read, validate, lengthMax } = planned;
  if (read) {
    const end = read(bytes, start, Math.min(high, start + lengthMax + lookAroundMax), low);
    return end - start > lengthMax ? -1 : end;
  }
  if (!pattern) return -1;
  const from = Math.max(low, start - lookAroundMax);
  const to = Math.min(high, start + lengthMax + lookAroundMax);
  if (from < matcher.textStart || to > matcher.textEnd) {
    matcher.textStart = from;
    matcher.textEnd = Math.min(high, Math.max(to + lengthMax, from + pieceBytes));
    matcher.text = latin1(bytes, matcher.textStart, matcher.textEnd);
  }
  pattern.lastIndex = start - matcher.textStart;
  if (!pattern.test(matcher.text)) return -1;
  const end = matcher.textStart + pattern.lastIndex;
  if (end > high || end - start > lengthMax) return -1;
  if (validate && !validate(matcher.text.slice(start - matcher.textStart, pattern.lastIndex))) return -1;
  return end;
}

/**
 * A match that begins or ends with a letter or digit does so at the border of a word, and not inside a number whose parts
 * are joined by dots or hyphens.
 */
function isFreeBefore(bytes: Uint8Array, start: number, low: number, high: number): boolean {
  const first = byteKinds[bytes[start] ?? 0] ?? 0;
  if (first === otherByte || start === low) return true;
  const before = bytes[start - 1] ?? 0;
  const kind = byteKinds[before] ?? 0;
  if (kind === highByte) return !isLetterBefore(bytes, start, low);
  if (kind !== otherByte) return false;
  return first !== digitByte || !isJoinedBefore(bytes, start, low, high);
}

/** Tells whether a dot or hyphen joins what starts at a place to a digit before it, and not as two numbers of a range. */
export function isJoinedBefore(bytes: Uint8Array, start: number, low: number, high: number): boolean {
  const before = bytes[start - 1] ?? 0;
  if ((before !== 0x2d && before !== 0x2e) || start - 1 <= low) return false;
  return byteKinds[bytes[start - 2] ?? 0] === digitByte && !isRange(bytes, start - 1, low, high);
}

function isFreeAfter(bytes: Uint8Array, end: number, low: number, high: number): boolean {
  const last = byteKinds[bytes[end - 1] ?? 0] ?? 0;
  if (last === otherByte || end >= high) return true;
  const after = bytes[end] ?? 0;
  const kind = byteKinds[after] ?? 0;
  if (kind === highByte) return !isLetterAt(bytes, end, high);
  if (kind !== otherByte) return false;
  if (last !== digitByte || !isJoint(after) || end + 1 >= high || byteKinds[bytes[end + 1] ?? 0] !== digitByte) return true;
  return isRange(bytes, end, low, high);
}

/** Most digits between a hyphen and the dots of a range. */
const rangeDigitsMax = 4;

/** Whether a hyphen stands between two numbers with dots of their own, as in `10.0.0.1-10.0.0.9`: each of them is a whole. */
function isRange(bytes: Uint8Array, joint: number, low: number, high: number): boolean {
  if (bytes[joint] !== 0x2d) return false;
  let left = joint - 1;
  const stop = Math.max(low, joint - rangeDigitsMax - 1);
  while (left > stop && byteKinds[bytes[left] ?? 0] === digitByte) left--;
  const right = endOfDigits(bytes, joint + 1, Math.min(high, joint + rangeDigitsMax + 2));
  return bytes[left] === 0x2e && right < high && bytes[right] === 0x2e;
}

/** A dot or a hyphen. */
function isJoint(byte: number): boolean {
  return byte === 0x2d || byte === 0x2e;
}
