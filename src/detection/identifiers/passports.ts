/**
 * Passport numbers of Germany, the United Kingdom and the United States. All need a keyword: the numbers say little.
 */
import { digit731 } from "../checksums/weights-7-3-1.ts";
import { type Identifier, mediumHighHigh } from "../identifier.ts";

const isVaried = (text: string): boolean => !/(\d)\1{7}/.test(text);

/** The ninth character may be followed by the check digit of the machine-readable zone and the country's letter. */
function isGermanPassport(text: string): boolean {
  return text.replace(/\D/g, "").length >= 2 && (text.length === 9 || digit731(text.slice(0, 9)) === text.charAt(9));
}

/**
 * German passports: C, F, G, H, J or K, then eight of the digits and 17 consonants without risk of confusion.
 * Source: https://www.gesetze-im-internet.de/passv_2007/ annex 11, and https://de.wikipedia.org/wiki/Ausweisnummer
 */
export const germanyPassportNumber: Identifier = {
  id: "GERMANY_PASSPORT_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: mediumHighHigh,
  recommended: true,
  keywords: [
    "ausstellungsdatum",
    "ausstellungsort",
    "geburtsdatum",
    "passport",
    "passports",
    "reisepass",
    "reisepass-nr",
    "reisepassnummer",
  ],
  forms: [
    {
      anchor: { kind: "word", start: "letter", tokenMin: 9, tokenMax: 11 },
      keyword: "required",
      pattern: /[CFGHJK][CFGHJKLMNPRTVWXYZ0-9]{8}(?:\dD?)?/y,
      validate: isGermanPassport,
    },
  ],
  matches: [
    // C01X00T47 is the specimen of the German authorities, the others are invented.
    "Reisepass «C01X00T47»",
    "Reisepass-Nr. «C01X00T478D»",
    "passport: «C12LMN345»",
    "Reisepassnummer=«C12LMN3453»",
    "«K99ZZ12X3», Ausstellungsort Musterstadt",
  ],
  misses: [
    { text: "Auftrag C01X00T47", reason: "no keyword near" },
    { text: "Reisepass A01X00T47", reason: "no passport begins with A" },
    { text: "Reisepass C01X00T479", reason: "the check digit is wrong" },
    { text: "Reisepass C01X00O47", reason: "the letter O is not used" },
    { text: "Reisepass C01X00T4", reason: "eight characters" },
    { text: "Reisepass CFGHJKLMN", reason: "no digits" },
  ],
};

/** British passports: nine digits. Source: https://www.gov.uk/government/publications/basic-passport-checks */
export const ukPassportNumber: Identifier = {
  id: "UK_PASSPORT_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: mediumHighHigh,
  recommended: true,
  keywords: [
    "passeport #",
    "passeport n °",
    "passeport non",
    "passeportn °",
    "passport #",
    "passport no",
    "passport number",
    "passport#",
    "passportid",
  ],
  forms: [{ anchor: { kind: "digits", runs: [[9, 9]] }, keyword: "required", pattern: /\d{9}/y, validate: isVaried }],
  matches: [
    "passport number «533380006»",
    "Passport No. «925076473»",
    "passport_no=«107185703»",
    '{"passportId":"«533380006»"}',
    "«533380006» (passport#)",
  ],
  misses: [
    { text: "number 533380006", reason: "no keyword near" },
    { text: "passport number 53338000", reason: "eight digits" },
    { text: "passport number 5333800061", reason: "ten digits" },
    { text: "passport number A33380006", reason: "a letter" },
    { text: "passport number 000000000", reason: "one digit repeated" },
  ],
};

/** American passports: nine digits, or since 2021 a letter and eight digits. Source: https://travel.state.gov (next generation passport) */
export const usaPassportNumber: Identifier = {
  id: "USA_PASSPORT_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: mediumHighHigh,
  recommended: true,
  keywords: ["passport", "travel document"],
  forms: [
    { anchor: { kind: "digits", runs: [[9, 9]] }, keyword: "required", pattern: /\d{9}/y, validate: isVaried },
    {
      anchor: { kind: "word", start: "letter", tokenMin: 9, tokenMax: 9 },
      keyword: "required",
      pattern: /[A-Z]\d{8}/y,
      validate: isVaried,
    },
  ],
  matches: [
    "passport «340007237»",
    "Passport: «A12345678»",
    "travel document «560718239»",
    "us_passport=«B20304050»",
    "«340007237» is her passport",
  ],
  misses: [
    { text: "number 340007237", reason: "no keyword near" },
    { text: "passport 34000723", reason: "eight digits" },
    { text: "passport 3400072371", reason: "ten digits" },
    { text: "passport AB1234567", reason: "two letters" },
    { text: "passport 111111111", reason: "one digit repeated" },
  ],
};
