/**
 * National identification numbers: German identity cards, and the National Insurance number of the United Kingdom.
 */
import { digit731 } from "../checksums/weights-7-3-1.ts";
import { alwaysHigh, type Identifier } from "../identifier.ts";

/** At least two of the nine characters are digits, and the check digit behind them is right. */
function isCheckedCardNumber(text: string): boolean {
  return text.slice(0, 9).replace(/\D/g, "").length >= 2 && digit731(text.slice(0, 9)) === text.charAt(9);
}

/**
 * German identity cards: L to Y without O, Q, S and U, then eight of the digits and consonants of {@link germanyPassportNumber}
 * and a check digit; before 2010 nine digits, check digit and the letter D. The nine characters printed on the front alone
 * count near the card's own name.
 * Source: https://de.wikipedia.org/wiki/Ausweisnummer
 */
export const germanyNationalIdentificationNumber: Identifier = {
  id: "GERMANY_NATIONAL_IDENTIFICATION_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: [
    "ausweisnummer",
    "id number",
    "identification number",
    "identity number",
    "insurance number",
    "personal id",
    "personalausweis",
  ],
  forms: [
    {
      anchor: { kind: "word", start: "letter", tokenMin: 10, tokenMax: 11 },
      keyword: "required",
      pattern: /[LMNPRTVWXY][CFGHJKLMNPRTVWXYZ0-9]{8}\dD?/y,
      validate: isCheckedCardNumber,
    },
    {
      anchor: { kind: "word", start: "digit", tokenMin: 10, tokenMax: 11 },
      keyword: "required",
      pattern: /\d{10}D/y,
      validate: isCheckedCardNumber,
    },
    {
      anchor: { kind: "word", start: "letter", tokenMin: 9, tokenMax: 9 },
      keyword: "required",
      keywords: ["ausweisnummer", "personalausweis", "personalausweisnummer"],
      pattern: /[LMNPRTVWXY][CFGHJKLMNPRTVWXYZ0-9]{8}/y,
      validate: (text) => text.replace(/\D/g, "").length >= 2,
    },
  ],
  matches: [
    // T22000129 is the specimen of the German authorities, the others are invented.
    "Personalausweis «T220001293»",
    "Ausweisnummer: «L23XY45673»",
    "id number «LZ6311T475»",
    "Personalausweis «1234567897D»",
    "Ausweisnummer «T22000129»",
    "«T220001293D» is my personal ID",
  ],
  misses: [
    { text: "Auftrag T220001293", reason: "no keyword near" },
    { text: "Personalausweis T220001294", reason: "the check digit is wrong" },
    { text: "Personalausweis A220001293", reason: "no identity card begins with A" },
    { text: "id number T22000129", reason: "without check digit only near the card's own name" },
    { text: "Personalausweis 1234567897", reason: "the older form ends in D" },
    { text: "Ausweisnummer LMNPRTVWX", reason: "no digits" },
  ],
};

/** Prefixes that are not allocated. Source: https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110 */
const unallocated = new Set(["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"]);

/** National Insurance numbers: two letters, six digits, A to D. Source: HMRC, NIM39110. */
export const ukNationalInsuranceNumber: Identifier = {
  id: "UK_NATIONAL_INSURANCE_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: [
    "insurance no.",
    "insurance number",
    "insurance#",
    "national insurance number",
    "nationalinsurance#",
    "nationalinsurancenumber",
    "nin",
    "nino",
    "national insurance",
    "ni number",
  ],
  forms: [
    {
      anchor: { kind: "word", start: "letter", tokenMin: 2, tokenMax: 9 },
      keyword: "required",
      pattern: /[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z][ .-]?(?:\d{6}|\d{2}(?<s>[ .-])\d{2}\k<s>\d{2})[ .-]?[A-D]/iy,
      validate: (text) => !unallocated.has(text.slice(0, 2).toUpperCase()),
    },
  ],
  matches: [
    "NINO «AB 12 34 56 C»",
    "ni_number=«AB123456C»",
    "national insurance number: «AB123456C»",
    "nino=«ab123456d»",
    "National-Insurance-Number «AB 123456 C»",
    "«JG-10-37-59-A» is my NI (NIN)",
    "NINO «AB 12 34 56C»",
    "NINO «AB123456 C»",
  ],
  misses: [
    { text: "part AB 12 34 56 C", reason: "no keyword near" },
    { text: "NINO GB 12 34 56 C", reason: "a prefix that is not allocated" },
    { text: "NINO QA 12 34 56 C", reason: "the first letter is never Q" },
    { text: "NINO AO 12 34 56 C", reason: "the second letter is never O" },
    { text: "NINO AB 12 34 56 E", reason: "the suffix is A to D" },
    { text: "NINO AB 12 34 5 C", reason: "five digits" },
    { text: "NINO AB 1234 56 C", reason: "separators that do not agree" },
  ],
};
