/**
 * What all driving licences share: category and severity, the keywords in English, and the two kinds of forms they are written
 * in. Which numbers a country prints is said in the files of its region.
 */
import { type Form, type Identifier, lowMediumHigh } from "../identifier.ts";
import { isCalendarDate } from "../text/calendar-dates.ts";

/** Source: Macie user guide, keywords for driver's licence numbers, Australia: those of the US in the singular. */
export const englishKeywordsSingular: readonly string[] = [
  "dl#",
  "dl:",
  "dl no",
  "dl number",
  "dlno#",
  "driver licence",
  "driver license",
  "driver permit",
  "drivers lic.",
  "drivers licence",
  "driver's licence",
  "drivers license",
  "driver's license",
  "drivers permit",
  "driver's permit",
  "drivers permit number",
  "driving licence",
  "driving license",
  "driving permit",
];

/** Source: Macie user guide, keywords for driver's licence numbers, US and UK. */
export const englishKeywords: readonly string[] = [
  ...englishKeywordsSingular,
  // Names of columns write these as one word.
  "driver license number",
  "driver licence number",
  "drivers license number",
  "drivers licence number",
  "driving license number",
  "driving licence number",
  "driver licences",
  "driver licenses",
  "drivers licences",
  "driver's licences",
  "drivers licenses",
  "driver's licenses",
];

/** A driving licence identifier; not recommended unless it says so. */
export function driversLicence(
  facts: Pick<Identifier, "id" | "keywords" | "forms" | "matches" | "misses"> & { readonly recommended?: boolean },
): Identifier {
  return { category: "PERSONAL_INFORMATION", severity: lowMediumHigh, recommended: false, ...facts };
}

/**
 * One digit repeated is a placeholder, eight digits that read as a day of these two centuries are a date, and a short word or
 * an abbreviation of "number" with a space behind it does not belong to the number.
 */
function isPlausible(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  return (digits.length < 5 || new Set(digits).size > 1) && !dates.test(text) && !shortWord.test(text);
}

const shortWord = /^(?:[a-z]{1,3}|[A-Z][a-z]{1,2}|NO|NR|NUM|ID|IS|DL) /;

const day = "(?:0[1-9]|[12]\\d|3[01])";
const month = "(?:0[1-9]|1[0-2])";
const dates = new RegExp(`^(?:(?:19|20)\\d\\d${month}${day}|${day}${month}(?:19|20)\\d\\d|${month}${day}(?:19|20)\\d\\d)$`);

/** Numbers of digits alone, whose counts lie in one of `runs`. */
export function digitsForm(...runs: readonly (readonly [min: number, max: number])[]): Form {
  const source = runs.map(([min, max]) => `\\d{${min},${max}}(?!\\d)`).join("|");
  return {
    anchor: { kind: "digits", runs },
    keyword: "required",
    pattern: new RegExp(source, "y"),
    validate: isPlausible,
  };
}

/** What a form of shapes needs to know beside the shapes. */
type ShapeOptions = {
  /** Whether the first character is a letter, a digit, or either. */
  readonly start: "letter" | "digit" | "either";
  /** Fewest and most letters and digits before the first separator, or in all. */
  readonly token: readonly [min: number, max: number];
  /** A further check; letters are given as capitals. */
  readonly validate?: (text: string) => boolean;
};

/** Numbers written in one of several shapes (sources of expressions), in capitals or small letters. */
export function shapesForm(shapes: readonly string[], { start, token, validate }: ShapeOptions): Form {
  // Each shape must end where the token ends, so that a longer shape gets its turn.
  const source = shapes.map((shape) => `(?:${shape})(?![A-Z0-9])`).join("|");
  return {
    anchor: { kind: "word", start, tokenMin: token[0], tokenMax: token[1] },
    keyword: "required",
    pattern: new RegExp(source, "iy"),
    validate: (text) => isPlausible(text) && (validate?.(text.toUpperCase()) ?? true),
  };
}

const label = "(?:licen[cs]es?|permit|lic\\.|conduire|number|num|no|nr|dl)[\\s.:=#\"'_-]{0,4}";

/**
 * Numbers so short that they mean something else most of the time: they count when they are all a field holds, or directly
 * behind the word for the licence or for a number, or directly before the former.
 */
export function shortDigitsForm(min: number, max: number): Form {
  const digits = `\\d{${min},${max}}(?![A-Z0-9])`;
  const source = `^${digits}$|(?<=${label})${digits}|${digits}(?= ?[(,] ?(?:driv|dl|permis))`;
  return {
    anchor: { kind: "digits", runs: [[min, max]] },
    keyword: "required",
    pattern: new RegExp(source, "iy"),
    validate: isPlausible,
  };
}

/** A year in which every day of any year exists. */
const leapYear = 2000;

/** Tells whether two digits of a month and two of a day can stand together; women's months may count from 51. */
export function isMonthAndDay(month: string, day: string): boolean {
  const number = Number(month) > 50 ? Number(month) - 50 : Number(month);
  return isCalendarDate(leapYear, number, Number(day));
}
