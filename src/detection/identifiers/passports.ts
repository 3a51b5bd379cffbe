/**
 * Passport numbers of Canada, France, Germany, Italy, Spain, the United Kingdom and the United States. All need a keyword: the
 * numbers say little. Letters may be small. Keywords are those of the Macie user guide.
 */
import { digit731 } from "../checksums/weights-7-3-1.ts";
import { type Identifier, mediumHighHigh } from "../identifier.ts";

/** One digit repeated is a placeholder. */
function isVaried(text: string): boolean {
  return new Set(text.replace(/\D/g, "")).size > 1;
}

/**
 * Canadian passports: two letters and six digits; since 2023 a letter, six digits and two letters.
 * Source: https://www.canada.ca/en/immigration-refugees-citizenship/services/canadian-passports/new-canadian-passport.html
 */
export const canadaPassportNumber: Identifier = {
  id: "CANADA_PASSPORT_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: mediumHighHigh,
  recommended: true,
  keywords: ["passeport", "passeport#", "passport", "passport#", "passportno", "passportno#"],
  forms: [
    {
      anchor: { kind: "word", start: "letter", tokenMin: 2, tokenMax: 9 },
      keyword: "required",
      pattern: /(?:(?!NO|NR|ID|IS)[A-Z]{2} |[A-Za-z]{2})\d{6}|[A-Za-z]\d{6}[A-Za-z]{2}/y,
      validate: isVaried,
    },
  ],
  matches: [
    "passport «AB123456»",
    "Passeport : «GA204060»",
    "passportno# «A123456BC»",
    "canadian_passport=«hk654321»",
    "«QX 908172» is the passport",
  ],
  misses: [
    { text: "number AB123456", reason: "no keyword near" },
    { text: "passport AB12345", reason: "five digits" },
    { text: "passport no 123456", reason: "a word, not letters of the number" },
    { text: "passport AB1234567", reason: "seven digits" },
    { text: "passport ABC123456", reason: "three letters" },
    { text: "passport A123456B", reason: "one letter at the end" },
    { text: "passport AB000000", reason: "one digit repeated" },
  ],
};

/**
 * French passports: two digits of the year, two letters and five digits.
 * Source: https://learn.microsoft.com/purview/sit-defn-france-passport-number
 */
export const francePassportNumber: Identifier = {
  id: "FRANCE_PASSPORT_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: mediumHighHigh,
  recommended: true,
  keywords: ["numéro de passeport", "passeport", "passeport #", "passeport n °", "passeport non"],
  forms: [
    {
      anchor: { kind: "word", start: "digit", tokenMin: 2, tokenMax: 9 },
      keyword: "required",
      pattern: /\d{2} ?[A-Z]{2} ?\d{5}/iy,
      validate: isVaried,
    },
  ],
  matches: [
    "passeport «12AB34567»",
    "Numéro de passeport : «09PX20406»",
    "PASSEPORT N° «19 CK 12345»",
    "passeport=«08th98765»",
    "«16AA00042» (passeport)",
  ],
  misses: [
    { text: "numéro 12AB34567", reason: "no keyword near" },
    { text: "passeport 12AB3456", reason: "four digits at the end" },
    { text: "passeport 12AB345678", reason: "six digits at the end" },
    { text: "passeport 12A345678", reason: "one letter" },
    { text: "passeport 1AB345678", reason: "one digit before the letters" },
    { text: "passeport 00AB00000", reason: "one digit repeated" },
  ],
};

/** The ninth character may be followed by the check digit of the machine-readable zone and the country's letter. */
function isGermanPassport(text: string): boolean {
  const number = text.slice(0, 9).toUpperCase();
  return number.replace(/\D/g, "").length >= 2 && (text.length === 9 || digit731(number) === text.charAt(9));
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
    "passnummer",
  ],
  forms: [
    {
      anchor: { kind: "word", start: "letter", tokenMin: 9, tokenMax: 11 },
      keyword: "required",
      pattern: /[CFGHJK][CFGHJKLMNPRTVWXYZ0-9]{8}(?:\dD?)?/iy,
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
    "passport «c01x00t478»",
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

/**
 * Italian passports: two letters and seven digits.
 * Source: https://learn.microsoft.com/purview/sit-defn-italy-passport-number ; digits in place of the letters, which it names
 * too, are not issued and would be any nine digits.
 */
export const italyPassportNumber: Identifier = {
  id: "ITALY_PASSPORT_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: mediumHighHigh,
  recommended: true,
  keywords: [
    "italian passport number",
    "numéro passeport",
    "numéro passeport italien",
    "passaporto",
    "passaporto italiana",
    "passaporto numero",
    "passport number",
    "repubblica italiana passaporto",
  ],
  forms: [
    {
      anchor: { kind: "word", start: "letter", tokenMin: 2, tokenMax: 9 },
      keyword: "required",
      pattern: /(?:(?!NO|NR|ID|IS)[A-Z]{2} |[A-Za-z]{2})\d{7}/y,
      validate: isVaried,
    },
  ],
  matches: [
    "passaporto «YA1234567»",
    "Passaporto numero: «AA2040608»",
    "passport number «YB 7654321»",
    "passaporto=«ya9081726»",
    "«YC1029384» (passaporto)",
  ],
  misses: [
    { text: "numero YA1234567", reason: "no keyword near" },
    { text: "passaporto YA123456", reason: "six digits" },
    { text: "passaporto YA12345678", reason: "eight digits" },
    { text: "passaporto Y1234567", reason: "one letter" },
    { text: "passaporto YAB1234567", reason: "three letters" },
    { text: "passaporto YA0000000", reason: "one digit repeated" },
  ],
};

/**
 * Spanish passports: three letters and six digits, older ones two letters and six digits.
 * Source: https://learn.microsoft.com/purview/sit-defn-spain-passport-number ; digits in place of the letters, which it names
 * too, are not issued.
 */
export const spainPassportNumber: Identifier = {
  id: "SPAIN_PASSPORT_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: mediumHighHigh,
  recommended: true,
  keywords: [
    "españa pasaporte",
    "libreta pasaporte",
    "número pasaporte",
    "pasaporte",
    "passport",
    "passport book",
    "passport no",
    "passport number",
    "spain passport",
  ],
  forms: [
    {
      anchor: { kind: "word", start: "letter", tokenMin: 2, tokenMax: 9 },
      keyword: "required",
      pattern: /(?:(?!NO|NR|ID|IS|NUM)[A-Z]{2,3}[ -]|[A-Za-z]{2,3})\d{6}/y,
      validate: isVaried,
    },
  ],
  matches: [
    "pasaporte «PAA123456»",
    "Número pasaporte: «AAF204060»",
    "passport no «XDC 654321»",
    "pasaporte=«paa908172»",
    "«BE102938» (pasaporte)",
  ],
  misses: [
    { text: "número PAA123456", reason: "no keyword near" },
    { text: "pasaporte PAA12345", reason: "five digits" },
    { text: "pasaporte PAA1234567", reason: "seven digits" },
    { text: "pasaporte P123456", reason: "one letter" },
    { text: "pasaporte PAAA123456", reason: "four letters" },
    { text: "pasaporte PAA000000", reason: "one digit repeated" },
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
    "passport id",
  ],
  forms: [{ anchor: { kind: "digits", runs: [[9, 9]] }, keyword: "required", pattern: /\d{9}/y, validate: isVaried }],
  matches: [
    "passport number «533380006»",
    "Passport No. «925076473»",
    "passport_no=«107185703»",
    '{"passportId":"«533380006»"}',
    "passport_id=«533380006»",
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
  keywords: ["passport", "passport no", "passport number", "travel document"],
  forms: [
    { anchor: { kind: "digits", runs: [[9, 9]] }, keyword: "required", pattern: /\d{9}/y, validate: isVaried },
    {
      anchor: { kind: "word", start: "letter", tokenMin: 9, tokenMax: 9 },
      keyword: "required",
      pattern: /[A-Z]\d{8}/iy,
      validate: isVaried,
    },
  ],
  matches: [
    "passport «340007237»",
    "Passport: «A12345678»",
    "travel document «560718239»",
    "us_passport=«B20304050»",
    "passport «a12345678»",
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
