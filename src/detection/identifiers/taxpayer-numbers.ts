/**
 * Tax identification numbers of Germany, the United Kingdom and the United States (ITIN).
 */
import { hasMod1110Digit } from "../checksums/iso-7064-mod-11-10.ts";
import { weightedSum } from "../checksums/weighted-sum.ts";
import { alwaysHigh, type Identifier } from "../identifier.ts";

/**
 * Among the first ten digits exactly one occurs more than once: twice, or three times but not in a row.
 * Source: https://de.wikipedia.org/wiki/Steuerliche_Identifikationsnummer
 */
function isGermanTaxNumber(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  const counts = new Array<number>(10).fill(0);
  for (const digit of digits.slice(0, 10)) counts[Number(digit)] = (counts[Number(digit)] ?? 0) + 1;
  const repeated = counts.filter((count) => count > 1);
  const isWellMixed = repeated.length === 1 && (repeated[0] ?? 0) <= 3 && !/(\d)\1\1/.test(digits.slice(0, 10));
  return isWellMixed && hasMod1110Digit(digits);
}

/** Tax identification numbers of Germany. */
export const germanyTaxIdentificationNumber: Identifier = {
  id: "GERMANY_TAX_IDENTIFICATION_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: [
    "identifikationsnummer",
    "steuer id",
    "steueridentifikationsnummer",
    "steuernummer",
    "tax id",
    "tax identification number",
    "tax number",
  ],
  forms: [
    {
      anchor: {
        kind: "digits",
        runs: [
          [2, 2],
          [11, 11],
        ],
      },
      keyword: "required",
      pattern: /[1-9]\d(?<s>[ ./-]?)\d{3}\k<s>\d{3}\k<s>\d{3}/y,
      validate: isGermanTaxNumber,
    },
  ],
  matches: [
    // The first two are test numbers of the German tax authority, the others invented.
    "Steuer-ID: «86 095 742 719»",
    "Identifikationsnummer «65929970489»",
    "steueridentifikationsnummer=«12134567895»",
    "tax id «40368928159»",
    "«98765432198» ist die Steuernummer",
    "Steuer-ID «86-095-742-719»",
  ],
  misses: [
    { text: "Kundennummer 12134567895", reason: "no keyword near" },
    { text: "Steuer-ID 12134567896", reason: "the check digit is wrong" },
    { text: "Steuer-ID 12345678901", reason: "no digit occurs twice" },
    { text: "Steuer-ID 02134567893", reason: "begins with zero" },
    { text: "Steuer-ID 121345678951", reason: "twelve digits" },
    { text: "Steuer-ID 12 134567 895", reason: "separators missing" },
  ],
};

/** Weights of the digits behind the check digit, and the check digit for each remainder modulo 11. */
const utrWeights = [6, 7, 8, 9, 10, 5, 4, 3, 2];
const utrCheckDigits = "21987654321";

/**
 * The first digit checks the other nine. Source: OECD, tax identification numbers, United Kingdom; the algorithm as the
 * Corporation Tax online specification of HMRC gives it.
 */
function isUniqueTaxpayerReference(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  return utrCheckDigits.charAt(weightedSum(digits.slice(1), utrWeights) % 11) === digits.charAt(0);
}

/** Unique taxpayer references, and temporary reference numbers, of the United Kingdom. */
export const ukTaxIdentificationNumber: Identifier = {
  id: "UK_TAX_IDENTIFICATION_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: [
    "paye",
    "tax id",
    "tax id no.",
    "tax id number",
    "tax identification",
    "tax identification#",
    "tax no.",
    "tax number",
    "tax reference",
    "tax#",
    "taxid#",
    "temporary reference number",
    "tin",
    "trn",
    "unique tax reference",
    "unique taxpayer reference",
    "utr",
  ],
  forms: [
    {
      anchor: {
        kind: "digits",
        runs: [
          [5, 5],
          [10, 10],
        ],
      },
      keyword: "required",
      pattern: /\d{5} ?\d{5}[kK]?/y,
      validate: isUniqueTaxpayerReference,
    },
    {
      // 11 a1 11 11: https://www.gov.uk/find-national-insurance-number and HMRC's NIM39110.
      anchor: { kind: "word", start: "digit", tokenMin: 2, tokenMax: 8 },
      keyword: "required",
      keywords: ["temporary reference number", "trn"],
      pattern: /\d{2} ?[A-Z]\d ?\d{2} ?\d{2}/y,
    },
  ],
  matches: [
    "UTR «1955839661»",
    "unique taxpayer reference: «22345 67890»",
    "utr=«1123456789»",
    "tax reference «1955839661K»",
    "temporary reference number «63T12345»",
    "TRN «63 T1 23 45»",
  ],
  misses: [
    { text: "order 1955839661", reason: "no keyword near" },
    { text: "UTR 2955839661", reason: "the check digit is wrong" },
    { text: "UTR 195583966", reason: "nine digits" },
    { text: "UTR 19558396610", reason: "eleven digits" },
    { text: "UTR 63T12345", reason: "a temporary reference has keywords of its own" },
    { text: "UTR 0000000000", reason: "the check digit of zeros is 2" },
  ],
};

/**
 * Individual taxpayer numbers of the United States: 9xx, group 50 to 65, 70 to 88, 90 to 92 or 94 to 99.
 * Source: https://www.irs.gov/irm/part3/irm_03-021-263r (ITIN format)
 */
export const usaIndividualTaxIdentificationNumber: Identifier = {
  id: "USA_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: ["i.t.i.n.", "individual taxpayer identification number", "itin"],
  forms: [
    {
      anchor: {
        kind: "digits",
        runs: [
          [3, 3],
          [9, 9],
        ],
        prefixes: ["9"],
      },
      keyword: "required",
      pattern: /9\d{2}(?<s>[ -]?)(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\k<s>\d{4}/y,
    },
  ],
  matches: [
    "ITIN «912-70-1234»",
    "i.t.i.n.: «999501234»",
    "individual taxpayer identification number «900 65 1234»",
    "itin=«912-88-1234»",
    "«912-99-1234» (ITIN)",
  ],
  misses: [
    { text: "number 912-70-1234", reason: "no keyword near" },
    { text: "ITIN 812-70-1234", reason: "does not begin with 9" },
    { text: "ITIN 912-66-1234", reason: "group 66, not in use" },
    { text: "ITIN 912-89-1234", reason: "group 89, not in use" },
    { text: "ITIN 912-93-1234", reason: "group 93, not in use" },
    { text: "ITIN 912-701234", reason: "one separator missing" },
  ],
};
