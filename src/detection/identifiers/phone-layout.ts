/**
 * How telephone numbers are written: a prefix, then digits in groups. One description gives the expression and the byte reader,
 * so that both say the same. Which digits are a number of which country is said in `phone-numbers.ts`.
 */
import type { Form } from "../identifier.ts";
import { endOfDigits, numberAt } from "../text/digits.ts";
import { encodeUtf8 } from "../text/utf8.ts";

/** Tells whether digits are a whole national number: its first six as one number, and how many there are. */
export type NumberingPlan = (firstSix: number, count: number) => boolean;

/** A way to write the numbers of a plan. */
export type PhoneLayout = {
  /** What stands before the digits that count: `+44`, `0044`, `0`, `1`, or nothing. A gap may follow `00`. */
  readonly prefix: string;
  readonly plan: NumberingPlan;
  /** Fewest and most digits of a number of the plan. */
  readonly count: readonly [min: number, max: number];
  /** Whether a zero, mostly in brackets, may stand behind the country code and does not count. */
  readonly hasTrunkZero?: boolean;
  /** How many digits stand before each gap that may be; any number when absent, and groups then have two digits or more. */
  readonly gapsAt?: readonly number[];
  /** How many digits never stand before a gap. */
  readonly noGapAt?: number;
  /** Whether an extension may follow. */
  readonly hasExtension?: boolean;
  /** First groups of digits, as one number (0 when they begin with a zero), with which it is a number of another country. */
  readonly refusesFirst?: (group: number) => boolean;
  /** What is written as in another country, or is no telephone number at all; asked for the whole number, without an extension. */
  readonly refused?: (bytes: Uint8Array, start: number, end: number) => boolean;
};

/**
 * A plan from prefixes of up to four digits, separated by spaces, with ranges (`71-75`), each list with the lengths of its
 * numbers. Later entries count more.
 */
export function planOf(...entries: readonly (readonly [prefixes: string, ...lengths: number[]])[]): NumberingPlan {
  const lengthsByHead = new Uint16Array(10_000);
  for (const [prefixes, ...lengths] of entries) {
    const bits = lengths.reduce((sum, length) => sum | (1 << length), 0);
    for (const range of prefixes.split(" ")) {
      const [first = "", last = first] = range.split("-");
      const width = 10 ** (4 - first.length);
      lengthsByHead.fill(bits, Number(first) * width, (Number(last) + 1) * width);
    }
  }
  return (firstSix, count) => (((lengthsByHead[Math.floor(firstSix / 100)] ?? 0) >> count) & 1) === 1;
}

/** The expression, the check and the byte reader of a layout. */
export function readingOf(layout: PhoneLayout): Required<Pick<Form, "pattern" | "validate" | "read">> {
  const read = createReader(layout);
  return {
    pattern: new RegExp(sourceOf(layout), "iy"),
    validate: (text) => read(encodeUtf8(text), 0, text.length, 0) === text.length,
    read,
  };
}

const separators = " ./()-";
const gapMax = 3;
const extensionWords = ["extension", "ext.", "ext", "x", "#"];
const extensionDigitsMax = 6;

const noGap = 0;
const anyGap = 1;
/** A gap after which two digits stand, or one behind a hyphen. */
const groupGap = 2;

/** Which gap may stand before each digit. */
function gapsOf({ prefix, count, gapsAt, noGapAt }: PhoneLayout): Uint8Array {
  return Uint8Array.from({ length: count[1] }, (_, at) => {
    if ((at === 0 && prefix === "") || at === noGapAt) return noGap;
    if (gapsAt) return gapsAt.includes(at) ? anyGap : noGap;
    return groupGap;
  });
}

const gapSources = ["", `[ ./()-]{0,${gapMax}}`, `(?:[ ./()-]{0,${gapMax - 1}}(?:-|[ ./()](?=\\d\\d)))?`];

function sourceOf(layout: PhoneLayout): string {
  const { prefix, hasTrunkZero, hasExtension } = layout;
  const [min, max] = layout.count;
  const steps = Array.from(gapsOf(layout), (gap) => `${gapSources[gap]}\\d`);
  const further = steps.slice(min).map((step) => `(?:${step}`);
  return [
    prefix.startsWith("+") ? "" : `(?<![Ii][Dd]["']?[:=] ?["']?)(?<![a-z]/)(?<!\\+(?:\\d{1,3}${gapSources[anyGap]})?)`,
    "(?<!\\d\\d:)(?<!\\d\\) ?(?=\\d))",
    dates,
    "\\(?",
    prefix.replace(/^\+/, "\\+").replace(/^00/, "00[ -]?"),
    hasTrunkZero ? `(?:${gapSources[anyGap]}0)?` : "",
    ...steps.slice(0, min),
    ...further,
    ")?".repeat(max - min),
    "(?!\\d)",
    hasExtension ? `(?:,? ?(?:extension|ext\\.|ext|x|#) ?\\d{1,${extensionDigitsMax}}(?!\\d))?` : "",
  ].join("");
}

/** A day, a month and a year look like a number of some countries. */
const dates = "(?!\\d\\d[./-]\\d\\d[./-](?:19|20)\\d\\d)";

function createReader(layout: PhoneLayout): NonNullable<Form["read"]> {
  const { prefix, plan, hasTrunkZero, hasExtension, refused, refusesFirst } = layout;
  const [min, max] = layout.count;
  const prefixBytes = encodeUtf8(prefix);
  const gaps = gapsOf(layout);
  const isInternational = prefix.startsWith("+");
  const hasLongPrefix = prefix.startsWith("00");
  return (bytes, start, limit, low) => {
    let depth = bytes[start] === opening ? 1 : 0;
    let position = start + depth;
    for (let i = 0; i < prefixBytes.length; i++) {
      if (hasLongPrefix && i === 2 && (bytes[position] === space || bytes[position] === hyphen)) position++;
      if (position >= limit || bytes[position] !== prefixBytes[i]) return -1;
      position++;
    }
    if (refusesFirst?.(firstGroup(bytes, start + depth, limit))) return -1;
    if (hasTrunkZero) {
      const next = endOfGap(bytes, position, limit);
      if (next < limit && bytes[next] === zero) {
        depth += brackets(bytes, position, next);
        position = next + 1;
      }
    }
    let end = -1;
    let endDepth = 0;
    let endCount = 0;
    let head = 0;
    for (let count = 0; count < max; ) {
      let next = position;
      const gap = gaps[count];
      if (gap !== noGap && next < limit && isSeparator[bytes[next] ?? 0] === 1) {
        next = endOfGap(bytes, position, limit);
        if (gap === groupGap && !isGroupAt(bytes, next, limit)) break;
        depth += brackets(bytes, position, next);
      }
      const digit = next < limit ? (bytes[next] ?? 0) - zero : -1;
      if (digit < 0 || digit > 9) break;
      if (count < 6) head = head * 10 + digit;
      count++;
      position = next + 1;
      if (count < min || (position < limit && isDigit(bytes[position]))) continue;
      end = position;
      endDepth = depth;
      endCount = count;
    }
    if (end < 0 || endDepth !== 0 || !plan(head, endCount)) return -1;
    if (isAfterTimeOrMark(bytes, start, low) || isDecimal(bytes, start, end)) return -1;
    if (!isInternational && (isAfterCountryCode(bytes, start, low) || isDate(bytes, start, limit))) return -1;
    if (!isInternational && (isAfterPath(bytes, start, low) || isId(bytes, start, low))) return -1;
    if (refused?.(bytes, start, end)) return -1;
    return hasExtension ? endOfExtension(bytes, end, limit) : end;
  };
}

/** The digits at a place as one number, 0 when they begin with a zero. */
function firstGroup(bytes: Uint8Array, start: number, limit: number): number {
  return bytes[start] === zero ? 0 : numberAt(bytes, start, endOfDigits(bytes, start, Math.min(limit, start + 9)));
}

const zero = 0x30;
const space = 0x20;
const hyphen = 0x2d;
const plus = 0x2b;
const opening = 0x28;
const closing = 0x29;

function isDigit(byte = 0): boolean {
  return byte >= zero && byte <= zero + 9;
}

/** By byte: 1 for the separators. */
const isSeparator: Uint8Array = (() => {
  const set = new Uint8Array(256);
  for (const byte of encodeUtf8(separators)) set[byte] = 1;
  return set;
})();

function endOfGap(bytes: Uint8Array, start: number, limit: number): number {
  let end = start;
  while (end < limit && end - start < gapMax && isSeparator[bytes[end] ?? 0] === 1) end++;
  return end;
}

/** Opening brackets in a gap, less the closing ones. */
function brackets(bytes: Uint8Array, start: number, end: number): number {
  let depth = 0;
  for (let i = start; i < end; i++) depth += bytes[i] === opening ? 1 : bytes[i] === closing ? -1 : 0;
  return depth;
}

/** A group behind a gap: two digits, or one behind a hyphen. */
function isGroupAt(bytes: Uint8Array, position: number, limit: number): boolean {
  return bytes[position - 1] === hyphen || (position + 1 < limit && isDigit(bytes[position + 1]));
}

/** Tells whether a plus stands before a place, or another country's code: a plus, one to three digits, and a gap. */
function isAfterCountryCode(bytes: Uint8Array, start: number, low: number): boolean {
  if (start > low && bytes[start - 1] === plus) return true;
  for (let gap = 0; gap <= gapMax; gap++) {
    const last = start - gap - 1;
    for (let digits = 0; digits < 3 && last - digits > low && isDigit(bytes[last - digits]); digits++) {
      if (bytes[last - digits - 1] === plus) return true;
    }
    if (last < low || isSeparator[bytes[last] ?? 0] !== 1) return false;
  }
  return false;
}

/** `18:24` before more digits is a time of day, and digits in brackets, as in `(01)0049` and `(11) 9123`, belong to a longer number. */
function isAfterTimeOrMark(bytes: Uint8Array, start: number, low: number): boolean {
  if (start - 2 < low) return false;
  if (bytes[start - 1] === 0x3a) return isDigit(bytes[start - 2]) && start - 3 >= low && isDigit(bytes[start - 3]);
  const last = bytes[start - 1] === space ? start - 2 : start - 1;
  return last > low && bytes[last] === closing && isDigit(bytes[last - 1]) && isDigit(bytes[start]);
}

/** `contact/2419081415` is part of a path. */
function isAfterPath(bytes: Uint8Array, start: number, low: number): boolean {
  const letter = start - 2 >= low ? (bytes[start - 2] ?? 0) : 0;
  return bytes[start - 1] === 0x2f && letter >= 0x61 && letter <= 0x7a;
}

/** `id=2419081415` and `"contactId": 2419081415` name something else, even beside a word for telephones. */
function isId(bytes: Uint8Array, start: number, low: number): boolean {
  let last = start - 1;
  const skip = (isSkipped: (byte: number) => boolean): void => {
    if (last >= low && isSkipped(bytes[last] ?? 0)) last--;
  };
  const isQuote = (byte: number): boolean => byte === 0x22 || byte === 0x27;
  skip(isQuote);
  skip((byte) => byte === space);
  if (last < low || (bytes[last] !== 0x3a && bytes[last] !== 0x3d)) return false;
  last--;
  skip(isQuote);
  return last - 1 >= low && ((bytes[last] ?? 0) | 0x20) === 0x64 && ((bytes[last - 1] ?? 0) | 0x20) === 0x69;
}

/** Six digits or more, a dot, and more digits: `353207.547` is a number with decimals. */
function isDecimal(bytes: Uint8Array, start: number, end: number): boolean {
  const dot = endOfDigits(bytes, start, end);
  return dot - start >= 6 && bytes[dot] === 0x2e && dot + 1 < end && endOfDigits(bytes, dot + 1, end) === end;
}

function isDate(bytes: Uint8Array, start: number, limit: number): boolean {
  if (start + 10 > limit) return false;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[start + i];
    const isJoint = byte === 0x2e || byte === 0x2f || byte === hyphen;
    if (i === 2 || i === 5 ? !isJoint : !isDigit(byte)) return false;
  }
  const century = ((bytes[start + 6] ?? 0) - zero) * 10 + (bytes[start + 7] ?? 0) - zero;
  return century === 19 || century === 20;
}

const extensionWordBytes = extensionWords.map(encodeUtf8);

/** The end of the word at a place that announces an extension; the place itself when there is none. */
function endOfExtensionWord(bytes: Uint8Array, start: number, limit: number): number {
  const first = start < limit ? (bytes[start] ?? 0) | 0x20 : 0;
  for (const word of extensionWordBytes) {
    if (word[0] !== first || start + word.length > limit) continue;
    let length = 1;
    while (length < word.length && ((bytes[start + length] ?? 0) | 0x20) === word[length]) length++;
    if (length === word.length) return start + length;
  }
  return start;
}

function endOfExtension(bytes: Uint8Array, start: number, limit: number): number {
  let position = start;
  if (bytes[position] === 0x2c) position++;
  if (bytes[position] === space) position++;
  const wordEnd = endOfExtensionWord(bytes, position, limit);
  if (wordEnd === position) return start;
  position = wordEnd;
  if (bytes[position] === space) position++;
  const digits = position;
  while (position < limit && isDigit(bytes[position])) position++;
  return position > digits && position - digits <= extensionDigitsMax ? position : start;
}
