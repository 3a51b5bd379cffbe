/**
 * Dates in the shapes people write them, read on bytes: all digits, or with an English name of the month. Whether day or month
 * comes first is not asked: one of both readings must exist. What a date is the date of is not known here.
 */
import { isCalendarDate } from "./calendar-dates.ts";
import { byteAt, endOfDigits, isDigitAt, numberAt } from "./digits.ts";

/** The first and last year a whole date may have. A birth is neither longer ago nor, in data of today, far ahead. */
const yearMin = 1900;
const yearMax = 2030;

const names = [
  "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
]; // biome-ignore format: a list of words

const space = 0x20;
const slash = 0x2f;

/** Reads a whole date that begins at `start`: its end, or -1. Looks at nothing outside [low, limit). */
export function readDate(bytes: Uint8Array, start: number, limit: number, low: number): number {
  if (byteAt(bytes, start - 1, low, limit) === slash && isDigitAt(bytes, start - 2, low, limit)) return -1;
  const end = readShape(bytes, start, limit);
  if (end < 0 || isDigitAt(bytes, end, low, limit)) return -1;
  return byteAt(bytes, end, low, limit) === slash && isDigitAt(bytes, end + 1, low, limit) ? -1 : end;
}

function readShape(bytes: Uint8Array, start: number, limit: number): number {
  const end = endOfDigits(bytes, start, limit);
  switch (end - start) {
    case 0:
      return readNameFirst(bytes, start, limit);
    case 1:
    case 2:
      return readDayOrMonthFirst(bytes, start, end, limit);
    case 4:
      return readYearFirst(bytes, start, end, limit);
    case 8:
      return isCompactDate(bytes, start) ? end : -1;
    default:
      return -1;
  }
}

/** 31/01/1980, 01-31-80, 31. 1. 1980, 31 Jan 1980, 31st of January, 1980, 31JAN1980. */
function readDayOrMonthFirst(bytes: Uint8Array, start: number, end: number, limit: number): number {
  const first = numberAt(bytes, start, end);
  const separator = separatorAt(bytes, end, limit);
  const second = endOfSeparator(bytes, end, limit);
  const secondEnd = endOfDigits(bytes, second, Math.min(limit, second + 3));
  if (secondEnd === second) return readNameAfterDay(bytes, first, end, limit);
  if (separator === 0 || secondEnd - second > 2 || separatorAt(bytes, secondEnd, limit) !== separator) return -1;
  const third = endOfSeparator(bytes, secondEnd, limit);
  const yearEnd = endOfYear(bytes, third, limit);
  // Two digits behind spaces are as often anything else.
  if (yearEnd < 0 || (separator === space && yearEnd - third === 2)) return -1;
  const number = numberAt(bytes, second, secondEnd);
  const year = numberAt(bytes, third, yearEnd);
  return isDate(year, first, number) || isDate(year, number, first) ? yearEnd : -1;
}

function readNameAfterDay(bytes: Uint8Array, day: number, dayEnd: number, limit: number): number {
  let position = endOfFiller(bytes, endOfOrdinal(bytes, dayEnd, limit), limit);
  if (isWord(bytes, position, limit, "of ")) position += 3;
  const month = monthAt(bytes, position, limit);
  if (month === 0) return -1;
  const year = endOfFiller(bytes, endOfLetters(bytes, position, limit), limit);
  const end = endOfYear(bytes, year, limit);
  return end >= 0 && isDate(numberAt(bytes, year, end), month, day) ? end : -1;
}

/** January 31, 1980; Jan-31-80; Jan. 31st 1980. */
function readNameFirst(bytes: Uint8Array, start: number, limit: number): number {
  const month = monthAt(bytes, start, limit);
  if (month === 0) return -1;
  const day = endOfFiller(bytes, endOfLetters(bytes, start, limit), limit);
  const dayEnd = endOfDigits(bytes, day, limit);
  if (dayEnd === day || dayEnd - day > 2) return -1;
  const afterDay = endOfOrdinal(bytes, dayEnd, limit);
  const year = endOfFiller(bytes, afterDay, limit);
  const end = year === afterDay ? -1 : endOfYear(bytes, year, limit);
  return end >= 0 && isDate(numberAt(bytes, year, end), month, numberAt(bytes, day, dayEnd)) ? end : -1;
}

/** 1980-01-31, 1980/1/31, 1980 Jan 31, and a time of day behind it as in 1980-01-31T00:00:00Z. */
function readYearFirst(bytes: Uint8Array, start: number, end: number, limit: number): number {
  const separator = separatorAt(bytes, end, limit);
  const month = endOfSeparator(bytes, end, limit);
  if (separator === 0 || endOfYear(bytes, start, limit) < 0) return -1;
  const named = monthAt(bytes, month, limit);
  const monthEnd = named > 0 ? endOfLetters(bytes, month, limit) : endOfDigits(bytes, month, Math.min(limit, month + 3));
  if (monthEnd === month || (named === 0 && monthEnd - month > 2)) return -1;
  if (separatorAt(bytes, monthEnd, limit) !== separator) return -1;
  const day = endOfSeparator(bytes, monthEnd, limit);
  const dayEnd = endOfDigits(bytes, day, Math.min(limit, day + 3));
  if (dayEnd === day || dayEnd - day > 2) return -1;
  const number = named > 0 ? named : numberAt(bytes, month, monthEnd);
  return isDate(numberAt(bytes, start, end), number, numberAt(bytes, day, dayEnd)) ? endOfTime(bytes, dayEnd, limit) : -1;
}

/** 19800131, 31011980, 01311980. */
function isCompactDate(bytes: Uint8Array, start: number): boolean {
  const [one, two] = [numberAt(bytes, start, start + 4), numberAt(bytes, start + 4, start + 8)];
  if (isYear(one) && isDate(one, Math.floor(two / 100), two % 100)) return true;
  const [first, second] = [Math.floor(one / 100), one % 100];
  return isYear(two) && (isDate(two, first, second) || isDate(two, second, first));
}

/** Tells whether a day exists; years of two digits may be of either century. */
function isDate(year: number, month: number, day: number): boolean {
  return isCalendarDate(year < 100 ? 2000 + year : year, month, day);
}

/** The end of a year, four digits within bounds or two, or -1. */
function endOfYear(bytes: Uint8Array, start: number, limit: number): number {
  const end = endOfDigits(bytes, start, Math.min(limit, start + 5));
  return end - start === 2 || (end - start === 4 && isYear(numberAt(bytes, start, end))) ? end : -1;
}

function isYear(year: number): boolean {
  return year >= yearMin && year <= yearMax;
}

/** What separates two numbers: one of `/`, `-`, `.` or a space; 0 for nothing. Spaces around a sign do not count. */
function separatorAt(bytes: Uint8Array, start: number, limit: number): number {
  if (start >= limit) return 0;
  const byte = bytes[start] ?? 0;
  const next = start + 1 < limit ? (bytes[start + 1] ?? 0) : 0;
  if (byte === space && isSign(next)) return next;
  return byte === space || isSign(byte) ? byte : 0;
}

function endOfSeparator(bytes: Uint8Array, start: number, limit: number): number {
  const separator = separatorAt(bytes, start, limit);
  if (separator === 0) return start;
  let end = bytes[start] === separator ? start + 1 : start + 2;
  if (separator !== space && end < limit && bytes[end] === space) end++;
  return end;
}

function isSign(byte: number): boolean {
  return byte === 0x2d || byte === 0x2e || byte === 0x2f;
}

/** Passes up to three spaces, commas, dots, hyphens, slashes and apostrophes, as they stand around names of months. */
function endOfFiller(bytes: Uint8Array, start: number, limit: number): number {
  const stop = Math.min(limit, start + 3);
  let end = start;
  while (end < stop && (bytes[end] === space || bytes[end] === 0x2c || bytes[end] === 0x27 || isSign(bytes[end] ?? 0))) end++;
  return end;
}

const ordinals = ["st", "nd", "rd", "th"];

function endOfOrdinal(bytes: Uint8Array, start: number, limit: number): number {
  return ordinals.some((ordinal) => isWord(bytes, start, limit, ordinal)) ? start + 2 : start;
}

/** Passes `T` and a time of day with what says its zone; the start when there is none. */
function endOfTime(bytes: Uint8Array, start: number, limit: number): number {
  const at = (position: number) => byteAt(bytes, position, start, limit);
  if (at(start) !== 0x54 || endOfDigits(bytes, start + 1, limit) !== start + 3) return start;
  let end = start + 3;
  while ((at(end) === 0x3a || at(end) === 0x2e) && isDigitAt(bytes, end + 1, start, limit))
    end = endOfDigits(bytes, end + 1, limit);
  if (at(end) === 0x5a) return end + 1;
  if (at(end) !== 0x2b && at(end) !== 0x2d) return end;
  const hours = endOfDigits(bytes, end + 1, limit);
  return at(hours) === 0x3a && isDigitAt(bytes, hours + 1, start, limit) ? endOfDigits(bytes, hours + 1, limit) : hours;
}

/** The month whose name or three first letters (four of September) stand at a place: 1 to 12, or 0. */
export function monthAt(bytes: Uint8Array, start: number, limit: number): number {
  const length = endOfLetters(bytes, start, limit) - start;
  if (length < 3) return 0;
  for (let month = 1; month <= names.length; month++) {
    const name = names[month - 1] ?? "";
    const isWritten = length === name.length || length === 3 || (length === 4 && month === 9);
    if (isWritten && isWord(bytes, start, limit, name, length)) return month;
  }
  return 0;
}

/** Where the run of letters at a place ends, which may be the name of a month; not counted further than a name can be. */
export function endOfLetters(bytes: Uint8Array, start: number, limit: number): number {
  const stop = Math.min(limit, start + 10);
  let end = start;
  while (end < stop && ((bytes[end] ?? 0) | 0x20) >= 0x61 && ((bytes[end] ?? 0) | 0x20) <= 0x7a) end++;
  return end;
}

/** Tells whether the first letters of a word in small letters stand at a place, in whatever case; letters may follow. */
function isWord(bytes: Uint8Array, start: number, limit: number, word: string, length = word.length): boolean {
  if (start + length > limit) return false;
  for (let i = 0; i < length; i++) if (((bytes[start + i] ?? 0) | 0x20) !== word.charCodeAt(i)) return false;
  return true;
}
