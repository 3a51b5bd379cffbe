/**
 * Health numbers of the provinces and territories of Canada. Ontario and British Columbia publish their check digits; the other
 * numbers are judged by their form, so each needs a keyword. Numbers of the armed forces and the police are not here.
 * Formats: https://en.wikipedia.org/wiki/Health_insurance_card#Canada and the provinces' own pages.
 */
import { hasLuhnDigit } from "../checksums/luhn.ts";
import { weightedSum } from "../checksums/weighted-sum.ts";
import { alwaysHigh, type Identifier } from "../identifier.ts";

const weights = [2, 4, 8, 5, 10, 9, 7, 3];

/**
 * British Columbia: the first digit is 9, the last checks the eight between modulo 11.
 * Source: Conformance Standards volume 4B, Client Registry, https://www2.gov.bc.ca/gov/content/health/practitioner-professional-resources/software/conformance-standards
 */
function isBritishColumbian(digits: string): boolean {
  return String(11 - (weightedSum(digits.slice(1, 9), weights) % 11)) === digits.charAt(9);
}

/**
 * Ten digits: British Columbia's begin with 9, Nova Scotia's with 0; the others are Ontario's, where a version code of one or
 * two letters may follow and the digits pass the Luhn check. Ontario's numbers that begin with 9 count with a version code.
 * Source for Ontario: Technical Specifications, Interface to Health Care Systems, https://www.ontario.ca/page/ohip-technical-specifications
 */
function isTenDigitNumber(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  const hasVersion = /[A-Z]$/i.test(text);
  if (/^(\d)\1*$/.test(digits)) return false;
  if (digits.startsWith("0")) return !hasVersion;
  return digits.startsWith("9") && !hasVersion ? isBritishColumbian(digits) : hasLuhnDigit(digits);
}

/** Québec: a date of birth stands in the digits, the month raised by 50 for women. Source: https://www.ramq.gouv.qc.ca/en/citizens/health-insurance */
function hasBirthDate(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  const month = Number(digits.slice(2, 4)) % 50;
  const day = Number(digits.slice(4, 6));
  // Whether 29 February existed is not known: the century is not written.
  return Number(digits.slice(2, 4)) <= 62 && month >= 1 && month <= 12 && day >= 1 && day <= (monthLengths[month - 1] ?? 0);
}

const monthLengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isVaried = (text: string): boolean => !/^(\d)\1*$/.test(text.replace(/\D/g, ""));

/** A day of this or the last century written as eight digits is more likely that than a number. */
const isNoDay = (text: string): boolean =>
  isVaried(text) && !/^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(text);

/** Health numbers of Canada. */
export const canadaHealthNumber: Identifier = {
  id: "CANADA_HEALTH_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: ["canada healthcare number", "msp number", "personal healthcare number", "phn", "soins de santé"],
  forms: [
    {
      anchor: {
        kind: "digits",
        runs: [
          [4, 4],
          [10, 10],
        ],
      },
      keyword: "required",
      pattern: /\d{4}(?<s>[ -]?)\d{3}\k<s>\d{3}(?:[ -]?[A-Z]{1,2}(?![A-Za-z0-9]))?/y,
      validate: isTenDigitNumber,
    },
    {
      // Alberta 5-4; Saskatchewan, Manitoba, New Brunswick, Yukon and Nunavut 3-3-3.
      anchor: {
        kind: "digits",
        runs: [
          [3, 3],
          [5, 5],
          [9, 9],
        ],
      },
      keyword: "required",
      pattern: /(?:\d{9}|\d{5}[ -]\d{4}|\d{3}(?<s>[ -])\d{3}\k<s>\d{3})(?!\d|[ -]\d)/y,
      validate: isVaried,
    },
    {
      // Newfoundland and Labrador 3-3-3-3, Prince Edward Island.
      anchor: {
        kind: "digits",
        runs: [
          [3, 3],
          [8, 8],
          [12, 12],
        ],
      },
      keyword: "required",
      pattern: /(?:\d{12}|\d{8}|\d{3}(?<s>[ -])\d{3}\k<s>\d{3}\k<s>\d{3})(?!\d)/y,
      validate: isNoDay,
    },
    {
      anchor: { kind: "word", start: "letter", tokenMin: 4, tokenMax: 12 },
      keyword: "required",
      pattern: /(?:[A-Z]{4}|[a-z]{4})(?<s>[ -]?)\d{4}\k<s>\d{4}/y,
      validate: hasBirthDate,
    },
    {
      // The Northwest Territories; the letter tells where the person lives.
      anchor: { kind: "word", start: "letter", tokenMin: 1, tokenMax: 8 },
      keyword: "required",
      pattern: /[DHMNT][ -]?\d{7}/y,
      validate: isVaried,
    },
  ],
  matches: [
    "PHN «9698 658 215»",
    "msp number: «9123456798»",
    "Canada healthcare number «1234 567 897 AB»",
    "canada_healthcare_number=«1234567897»",
    "personal healthcare number «12345-6789»",
    "soins de santé «TREM 8051 1915»",
    '{"phn":"«123 456 780»"}',
    "phn «123456789012»",
    "«N1234567», personal healthcare number",
    "phn «0012 345 678»",
  ],
  misses: [
    { text: "number 9698 658 215", reason: "no keyword near" },
    { text: "PHN 9698 658 216", reason: "the check digit of British Columbia is wrong" },
    { text: "PHN 1234567890", reason: "fails the Luhn check" },
    { text: "PHN 96986 58215", reason: "groups of no province" },
    { text: "soins de santé TREM 8013 1915", reason: "month 13" },
    { text: "soins de santé TREM 8002 3015", reason: "30 February" },
    { text: "PHN 20240131", reason: "a day" },
    { text: "PHN 1111111111", reason: "one digit repeated" },
    { text: "PHN 12345678901", reason: "eleven digits" },
  ],
};
