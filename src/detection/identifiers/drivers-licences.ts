/**
 * Numbers of driving licences of Germany, the United Kingdom and the United States. All need a keyword.
 */
import { weightedSum } from "../checksums/weighted-sum.ts";
import { type Form, type Identifier, lowMediumHigh } from "../identifier.ts";

/** Source: Macie user guide, keywords for driver's licence numbers, US and UK. */
const englishKeywords = [
  "dl#",
  "dl:",
  "dlno#",
  "driver licence",
  "driver licences",
  "driver license",
  "driver licenses",
  "driver permit",
  "drivers lic.",
  "drivers licence",
  "drivers licences",
  "driver's licence",
  "driver's licences",
  "drivers license",
  "drivers licenses",
  "driver's license",
  "driver's licenses",
  "drivers permit",
  "driver's permit",
  "drivers permit number",
  "driving licence",
  "driving license",
  "driving permit",
];

const licenceWeights = [9, 8, 7, 6, 5, 4, 3, 2, 1];

/** The tenth character checks the first nine modulo 11, X standing for 10. Source: https://de.wikipedia.org/wiki/F%C3%BChrerscheinnummer */
function hasGermanCheckDigit(text: string): boolean {
  const rest = weightedSum(text, licenceWeights) % 11;
  return text.charAt(9) === (rest === 10 ? "X" : String(rest));
}

/** German driving licences: office (letter and three characters), serial of five, check digit, issue. */
export const germanyDriversLicense: Identifier = {
  id: "GERMANY_DRIVERS_LICENSE",
  category: "PERSONAL_INFORMATION",
  severity: lowMediumHigh,
  recommended: false,
  keywords: [
    "fuehrerschein",
    "fuehrerschein- nr",
    "fuehrerscheinnummer",
    "fuhrerschein",
    "führerschein",
    "fuhrerschein- nr",
    "führerschein- nr",
    "fuhrerscheinnummer",
    "führerscheinnummer",
  ],
  forms: [
    {
      anchor: { kind: "word", start: "either", tokenMin: 11, tokenMax: 11 },
      keyword: "required",
      pattern: /[A-Z0-9]\d{2}[A-Z0-9]{6}[0-9X][A-Z0-9]/y,
      validate: hasGermanCheckDigit,
    },
  ],
  matches: [
    // B072RRE2I55 is the specimen of the German authorities, the others are invented.
    "Führerschein «B072RRE2I55»",
    "FÜHRERSCHEINNUMMER: «N12AB34CD91»",
    "fuehrerschein=«K071LE00001»",
    "Fuhrerschein-Nr «A123X4Y5Z71»",
    "«B072RRE2I55» (Führerschein)",
  ],
  misses: [
    { text: "Auftrag B072RRE2I55", reason: "no keyword near" },
    { text: "Führerschein B072RRE2I65", reason: "the check digit is wrong" },
    { text: "Führerschein B072RRE2I5", reason: "ten characters" },
    { text: "Führerschein B072RRE2I551", reason: "twelve characters" },
    { text: "Führerschein BX72RRE2I55", reason: "a letter in the district" },
  ],
};

/** Month (plus 50 for women) and day of birth exist, and the surname is padded at its end only. */
function isBritishDriverNumber(text: string): boolean {
  const number = text.replaceAll(" ", "");
  const month = Number(number.slice(6, 8)) % 50;
  const day = Number(number.slice(8, 10));
  return (
    /^[A-Z]{1,5}9{0,4}$/.test(number.slice(0, 5)) &&
    Number(number.slice(6, 8)) <= 62 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 31
  );
}

/**
 * British driver numbers: five characters of the surname, decade, month, day and year of birth, initials, three more.
 * Source: DVLA INF45, https://en.wikipedia.org/wiki/Driving_licence_in_the_United_Kingdom#Driver_numbers
 */
export const ukDriversLicense: Identifier = {
  id: "UK_DRIVERS_LICENSE",
  category: "PERSONAL_INFORMATION",
  severity: lowMediumHigh,
  recommended: true,
  keywords: englishKeywords,
  forms: [
    {
      anchor: { kind: "word", start: "letter", tokenMin: 5, tokenMax: 18 },
      keyword: "required",
      pattern: /[A-Z][A-Z9]{4} ?\d{6} ?[A-Z9]{2}[0-9A-Z][A-Z]{2}(?:\d{2})?/y,
      validate: isBritishDriverNumber,
    },
  ],
  matches: [
    "driving licence «INVEN657054SM9IJ»",
    "Driver's Licence: «INVEN 657054 SM9IJ»",
    "dl# «FOX99803155AB9CD»",
    "drivers_licence=«TESTS512319J99XX»",
    "«INVEN657054SM9IJ» 35 is a driver’s licence",
  ],
  misses: [
    { text: "reference INVEN657054SM9IJ", reason: "no keyword near" },
    { text: "driving licence INVEN663054SM9IJ", reason: "month 63" },
    { text: "driving licence INVEN657324SM9IJ", reason: "day 32" },
    { text: "driving licence IN9EN657054SM9IJ", reason: "padding inside the surname" },
    { text: "driving licence INVEN657054SM9I", reason: "fifteen characters" },
    { text: "driving licence INVEN600054SM9IJ", reason: "month 00" },
  ],
};

/** Shapes with letters, compact and as printed. States as examples, not limits. */
const lettered = [
  "[A-Z]\\d{6,14}", // most states with one letter
  "[A-Z]\\d{18}", // New York, older
  "[A-Z]{2}\\d{5,7}", // Ohio, West Virginia, Massachusetts
  "[A-Z]{2}\\d{6}[A-Z]", // Idaho
  "[A-Z]{3}\\d{6}", // North Dakota
  "\\d{3}[A-Z]{2}\\d{4}", // Iowa
  "\\d{2}[A-Z]{3}\\d{5}", // New Hampshire
  "\\d{7}[A-Z]", // Maine, Vermont
  "\\d{8}[A-Z]{2}|\\d{9}[A-Z]|\\d{3}[A-Z]\\d{6}|[A-Z]\\d{6}R", // Missouri
  "WDL[A-Z0-9]{9}", // Washington
  "[A-Z][A-Z*]{6}\\d{3}[A-Z0-9]{2}", // Washington, older
  "[A-Z]\\d{3}[ -]\\d{3}[ -]\\d{2}[ -]\\d{3}[ -]\\d", // Florida
  "[A-Z][ -]?\\d{3}[ -]\\d{3}[ -]\\d{3}[ -]\\d{3}", // Maryland, Michigan, Minnesota
  "[A-Z]\\d{3}[ -]\\d{4}[ -]\\d{4}(?:[ -]\\d{2})?", // Illinois, Wisconsin
  "[A-Z]\\d{4}[ -]\\d{5}[ -]\\d{5}", // New Jersey
  "K\\d{2}-\\d{2}-\\d{4}", // Kansas
];

const digitsOnly = [
  "\\d{12,14}|\\d{7,10}", // most states without letters
  "\\d{3}[ -]\\d{3}[ -]\\d{3}", // New York
  "\\d{2}[ -]\\d{3}[ -]\\d{3}", // Pennsylvania
  "\\d{2}-\\d{3}-\\d{4}", // Colorado
];

function stateForm(anchor: Form["anchor"], shapes: readonly string[]): Form {
  // Each shape must end where the token ends, so that a longer shape gets its turn.
  const source = shapes.map((shape) => `(?:${shape})(?![A-Za-z0-9])`).join("|");
  return { anchor, keyword: "required", pattern: new RegExp(source, "y"), validate: (text) => !/(\d)\1{6}/.test(text) };
}

/**
 * Driving licences of the states of the United States.
 * Source of the shapes: https://ntsi.com/drivers-license-format/ ; shorter runs of digits are left out, they mean anything.
 */
export const driversLicense: Identifier = {
  id: "DRIVERS_LICENSE",
  category: "PERSONAL_INFORMATION",
  severity: lowMediumHigh,
  recommended: true,
  keywords: englishKeywords,
  forms: [
    stateForm({ kind: "word", start: "either", tokenMin: 1, tokenMax: 19 }, lettered),
    stateForm(
      {
        kind: "digits",
        runs: [
          [2, 3],
          [7, 10],
          [12, 14],
        ],
      },
      digitsOnly,
    ),
  ],
  matches: [
    "driver's license «D1234562»",
    "Drivers License: «S123-456-78-901-2»",
    "dl#: «12345678»",
    "DL: «B-123-456-789-012»",
    "driver license «123AB4567»",
    "driver_license=«09ABC12345»",
    "drivers lic. «WDLABC456DG1»",
    "driver license «123 456 789»",
    "«M1234-56789-01234» (driver's license)",
  ],
  misses: [
    { text: "number D1234562", reason: "no keyword near" },
    { text: "driver license 123456", reason: "six digits mean anything" },
    { text: "driver license ABCDEFGH", reason: "no digits" },
    { text: "driver license 0000000", reason: "one digit repeated" },
    { text: "driver license ABCD123456", reason: "four letters" },
    { text: "driver license 12345678901234567", reason: "seventeen digits" },
  ],
};
