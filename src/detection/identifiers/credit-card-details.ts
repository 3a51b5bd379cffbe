/**
 * What is asked for beside a card's number: the month until which it is valid, and the security code. Both are so short that
 * only the keyword tells them from other numbers, so what stands directly around them counts too.
 */
import { type Anchor, type Form, type Identifier, lowMediumHigh, mediumHighHigh } from "../identifier.ts";
import { endOfLetters, monthAt } from "../text/dates.ts";
import { byteAt, endOfDigits, isDigitAt, numberAt } from "../text/digits.ts";

type Reader = NonNullable<Form["read"]>;

const [space, quote, comma, hyphen, dot, slash, colon, equals] = [0x20, 0x27, 0x2c, 0x2d, 0x2e, 0x2f, 0x3a, 0x3d];

function isSign(byte: number): boolean {
  return byte === hyphen || byte === dot || byte === slash;
}

/** Refuses what is part of a whole date: digits joined to the front or the end. */
function outsideDate(read: Reader): Reader {
  return (bytes, start, limit, low) => {
    if (isSign(byteAt(bytes, start - 1, low, limit)) && isDigitAt(bytes, start - 2, low, limit)) return -1;
    const end = read(bytes, start, limit, low);
    if (end < 0 || isDigitAt(bytes, end, low, limit)) return -1;
    return isSign(byteAt(bytes, end, low, limit)) && isDigitAt(bytes, end + 1, low, limit) ? -1 : end;
  };
}

/** The end of a year, 20 and two digits or two digits alone, or -1. */
function endOfYear(bytes: Uint8Array, start: number, limit: number): number {
  const end = endOfDigits(bytes, start, Math.min(limit, start + 5));
  if (end - start === 2) return end;
  return end - start === 4 && numberAt(bytes, start, start + 2) === 20 ? end : -1;
}

/** Least two digits before a month's name that are a year; lower ones are its day. */
const shortYearMin = 20;

/** 02/26, 2-2026, 12 / 27, 02.2026, 26-Feb, 26 Feb. */
function readShortFirst(bytes: Uint8Array, start: number, limit: number, low: number): number {
  const end = endOfDigits(bytes, start, limit);
  const first = numberAt(bytes, start, end);
  let position = byteAt(bytes, end, low, limit) === space ? end + 1 : end;
  const sign = byteAt(bytes, position, low, limit);
  const isYear = end - start === 2 && first >= shortYearMin;
  if (!isSign(sign)) return isYear ? readMonthName(bytes, position, limit, low) : -1;
  position++;
  if (byteAt(bytes, position, low, limit) === space) position++;
  const year = endOfYear(bytes, position, limit);
  if (year < 0) return isYear ? readMonthName(bytes, position, limit, low) : -1;
  // A dot before two digits is a decimal point.
  return first >= 1 && first <= 12 && (sign !== dot || year - position === 4) ? year : -1;
}

/** 2027-11, 2027/11, 2026 Feb. */
function readYearFirst(bytes: Uint8Array, start: number, limit: number, low: number): number {
  const position = start + 5;
  const separator = byteAt(bytes, start + 4, low, limit);
  if (endOfYear(bytes, start, limit) !== start + 4 || (separator !== space && !isSign(separator))) return -1;
  const end = endOfDigits(bytes, position, limit);
  if (end === position) return readMonthName(bytes, position, limit, low);
  const month = numberAt(bytes, position, end);
  return separator !== space && end - position === 2 && month >= 1 && month <= 12 ? end : -1;
}

/** The name of a month behind a year; a number behind it would make the year a day. */
function readMonthName(bytes: Uint8Array, start: number, limit: number, low: number): number {
  if (monthAt(bytes, start, limit) === 0) return -1;
  const end = endOfLetters(bytes, start, limit);
  const next = byteAt(bytes, end, low, limit);
  return (next === space || next === comma || isSign(next)) && isDigitAt(bytes, end + 1, low, limit) ? -1 : end;
}

/** Feb 2026, Feb. '26, February-26, FEB26; a number before it would be a day. */
function readNameFirst(bytes: Uint8Array, start: number, limit: number, low: number): number {
  const before = byteAt(bytes, start - 1, low, limit);
  if (before === dot || (before === space && isDigitAt(bytes, start - 2, low, limit))) return -1;
  if (monthAt(bytes, start, limit) === 0) return -1;
  let position = endOfLetters(bytes, start, limit);
  const stop = Math.min(limit, position + 3);
  while (position < stop && isFiller(bytes[position] ?? 0)) position++;
  const end = endOfYear(bytes, position, limit);
  // A day and a year, as in Feb 26, 2027, or a day and a time, as in Feb 26 11:30.
  const after = byteAt(bytes, end, low, limit);
  const isDay =
    end - position === 2 &&
    ((after === comma && isDigitAt(bytes, end + 2, low, limit)) || (after === space && isDigitAt(bytes, end + 1, low, limit)));
  return isDay ? -1 : end;
}

function isFiller(byte: number): boolean {
  return byte === space || byte === comma || byte === quote || isSign(byte);
}

/** Refuses what stands neither directly behind `=`, `:` or `>` nor at the start of a field. */
function assigned(read: Reader): Reader {
  return (bytes, start, limit, low) => {
    let position = start - 1;
    const before = byteAt(bytes, position, low, limit);
    if (before === quote || before === 0x22) position--;
    if (byteAt(bytes, position, low, limit) === space) position--;
    const sign = byteAt(bytes, position, low, limit);
    const isAssigned = start === low || sign === equals || sign === colon || sign === 0x3e;
    return isAssigned ? read(bytes, start, limit, low) : -1;
  };
}

/** 0226, 022026, 202602: the month in front, or behind a year of four digits. */
function readCompact(bytes: Uint8Array, start: number, limit: number): number {
  const end = endOfDigits(bytes, start, limit);
  const [one, two] = [numberAt(bytes, start, start + 2), numberAt(bytes, start + 2, start + 4)];
  const isMonthFirst = one >= 1 && one <= 12 && (end - start === 4 || two === 20);
  const month = numberAt(bytes, end - 2, end);
  return isMonthFirst || (end - start === 6 && one === 20 && month >= 1 && month <= 12) ? end : -1;
}

/** A month alone, and not the first number of a sum. */
function readMonth(bytes: Uint8Array, start: number, limit: number, low: number): number {
  const end = endOfDigits(bytes, start, limit);
  const month = numberAt(bytes, start, end);
  const isSum = byteAt(bytes, end, low, limit) === space && isSign(byteAt(bytes, end + 1, low, limit));
  return month >= 1 && month <= 12 && !isSum ? end : -1;
}

function dateForm(anchor: Anchor, read: Reader, keywords?: readonly string[]): Form {
  return { anchor, keyword: "required", ...(keywords && { keywords }), lengthMax: 24, read };
}

const monthKeywords = ["exp m", "exp mo", "exp mon", "exp month", "expiration month", "expiry month"];
const yearKeywords = ["exp y", "exp yr", "exp year", "expiration year", "expiry year"];

/** Expiry dates; shapes from the Macie user guide: 02/26, 02/2026, Feb 2026, 26-Feb, expY=2026, expM=02. */
export const creditCardExpiration: Identifier = {
  id: "CREDIT_CARD_EXPIRATION",
  category: "FINANCIAL_INFORMATION",
  severity: lowMediumHigh,
  recommended: false,
  // The documented keywords "exp d", "exp m", "exp y" stand for the words they begin; those words are added.
  keywords: [
    "exp d", "exp m", "exp y", "expiration", "expiry",
    "exp", "exp date", "exp month", "exp year", "expires", "expire date", "valid thru", "good thru",
  ], // biome-ignore format: the documented keywords first
  forms: [
    dateForm({ kind: "digits", runs: [[1, 2]] }, outsideDate(readShortFirst)),
    dateForm({ kind: "digits", runs: [[4, 4]], prefixes: ["20"] }, outsideDate(readYearFirst)),
    dateForm({ kind: "word", start: "letter", tokenMin: 3, tokenMax: 13 }, outsideDate(readNameFirst)),
    dateForm(
      {
        kind: "digits",
        runs: [
          [4, 4],
          [6, 6],
        ],
        prefixes: ["0", "10", "11", "12", "20"],
      },
      assigned(outsideDate(readCompact)),
    ),
    dateForm(
      {
        kind: "digits",
        runs: [
          [2, 2],
          [4, 4],
        ],
      },
      assigned(outsideDate(endOfYear)),
      yearKeywords,
    ),
    dateForm({ kind: "digits", runs: [[1, 2]] }, assigned(outsideDate(readMonth)), monthKeywords),
  ],
  matches: [
    "expiration «02/26»",
    "Expiry: «02/2026»",
    "exp date «Feb 2026»",
    "exp. «26-Feb»",
    "expY=«2026»",
    "expM=«02»",
    "expiry «2027-11»",
    "expiration date «12 / 27»",
    "expiry «02.2026»",
    "exp_date=«0226»",
    "exp_yr: «26»",
    "expiration «February '26»",
    "<expMonth>«02»</expMonth>",
    "exp date: «FEB26»",
  ],
  misses: [
    { text: "updated 02/26", reason: "no keyword near" },
    { text: "expiration 13/26", reason: "no such month" },
    { text: "expiration 02/26/2026", reason: "a whole date" },
    { text: "expiration 02/12/2026", reason: "a whole date whose day could be a month" },
    { text: "expiration 2026-02-26", reason: "a whole date" },
    { text: "expires Wed, 09 Jun 2026", reason: "a whole date" },
    { text: "expires Feb 26, 2027", reason: "a whole date" },
    { text: "exp: Mon Mar 11 18:24:57", reason: "a day and a time" },
    { text: "exp. ds.dec32", reason: "a part of a name in code" },
    { text: "expm = 1 - 2", reason: "a sum" },
    { text: "expM=13", reason: "no such month" },
    { text: "expiry 100/26", reason: "three digits" },
    { text: "on 15 May. Exp: none", reason: "a day" },
    { text: "exp 1.25", reason: "a decimal number" },
    { text: "exp_date=1326", reason: "no such month" },
    { text: "exp month is 02", reason: "a lone month that nothing is assigned to" },
  ],
};

const isJoint = (byte: number): boolean => byte === comma || byte === colon || isSign(byte);

/** Three or four digits that are no group of a longer number, no part of a date, a time or an amount. */
function readSecurityCode(bytes: Uint8Array, start: number, limit: number, low: number): number {
  const end = endOfDigits(bytes, start, limit);
  const before = byteAt(bytes, start - 1, low, limit);
  if (isJoint(before) && isDigitAt(bytes, start - 2, low, limit)) return -1;
  const isGroup = [2, 3, 4].every((distance) => isDigitAt(bytes, start - distance, low, limit));
  if (before === space && isGroup) return -1;
  const after = byteAt(bytes, end, low, limit);
  if (isJoint(after) && isDigitAt(bytes, end + 1, low, limit)) return -1;
  return after === space && endOfDigits(bytes, end + 1, limit) >= end + 4 ? -1 : end;
}

/** Security codes on the back or front of a card: three or four digits. */
export const creditCardSecurityCode: Identifier = {
  id: "CREDIT_CARD_SECURITY_CODE",
  category: "FINANCIAL_INFORMATION",
  severity: mediumHighHigh,
  recommended: false,
  keywords: [
    "card id",
    "card identification code",
    "card identification number",
    "card security code",
    "card validation code",
    "card validation number",
    "card verification data",
    "card verification value",
    "cvc",
    "cvc2",
    "cvv",
    "cvv2",
    "elo verification code",
  ],
  forms: [{ anchor: { kind: "digits", runs: [[3, 4]] }, keyword: "required", read: readSecurityCode }],
  matches: ["cvv «123»", "CVC2: «9876»", "card security code is «042»", '{"cvv":"«777»"}', "4929 1234 5678 9015 cvv «123»"],
  misses: [
    { text: "code 123", reason: "no keyword near" },
    { text: "cvv 12", reason: "two digits" },
    { text: "cvv 12345", reason: "five digits" },
    { text: "cvv of 4929 1234 5678 9015", reason: "the groups of a card number" },
    { text: "cvv 02/2027", reason: "part of a date" },
    { text: "cvv at 12:1234", reason: "part of a time" },
  ],
};
