/**
 * Tries one form at one place: the expression or the byte reader, then the borders every match must have.
 * Keeps the last piece of text it made into a string, because neighbouring candidates share it.
 */
import { byteKinds, digitByte, highByte, otherByte } from "./candidate-finder.ts";
import { endOfDigits } from "./digits.ts";
import { beforeMax, lookAroundMax } from "./identifier.ts";
import { leadMax, type PlannedForm } from "./plan.ts";
import { isLetterAt, isLetterBefore, latin1 } from "./utf8.ts";
import { isWordAt } from "./word-table.ts";

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
  const anchor = position - planned.offset;
  if (anchor < low) return false;
  if (planned.after >= 0 && (position === low || bytes[position - 1] !== planned.after)) return false;
  if (planned.prefixes && planned.prefixes[firstTwoDigits(bytes, position, high)] !== 1) return false;
  if (planned.behind && planned.behind[byteBehindDigits(bytes, position, high)] !== 1) return false;
  if (planned.next && !isFollowed(planned.next, bytes, position, high)) return false;
  if (planned.literals.length > 0 && !planned.literals.some((literal) => startsWith(bytes, anchor, high, literal))) return false;
  if (planned.words && !isWordAt(planned.words, bytes, anchor, low, high)) return false;
  const { before } = planned.form;
  if (before) {
    const start = before(bytes, anchor, Math.max(low, anchor - beforeMax));
    return start >= 0 && matchesFrom(matcher, planned, bytes, start, low, high);
  }
  for (let start = leadStart(planned, bytes, anchor, low); start <= anchor; start++) {
    if (matchesFrom(matcher, planned, bytes, start, low, high)) return true;
  }
  return false;
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
  if (planned.form.isCut !== true && !isFreeAfter(bytes, end, low, high)) return false;
  matcher.start = start;
  matcher.end = end;
  return true;
}

function leadStart(planned: PlannedForm, bytes: Uint8Array, anchor: number, low: number): number {
  let start = anchor;
  if (!planned.lead) return start;
  const stop = Math.max(low, anchor - leadMax);
  while (start > stop && planned.lead[bytes[start - 1] ?? 0] === 1) start--;
  return start;
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

function isFollowed(next: NonNullable<PlannedForm["next"]>, bytes: Uint8Array, position: number, high: number): boolean {
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
  const { form, lengthMax } = planned;
  const { pattern, read } = form;
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
  if (form.validate && !form.validate(matcher.text.slice(start - matcher.textStart, pattern.lastIndex))) return -1;
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
  if (first !== digitByte || !isJoint(before) || start - 1 === low || byteKinds[bytes[start - 2] ?? 0] !== digitByte) return true;
  return isRange(bytes, start - 1, low, high);
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
