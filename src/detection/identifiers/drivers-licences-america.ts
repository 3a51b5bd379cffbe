/**
 * Numbers of driving licences of the United States and Canada. Neither country numbers its drivers; each state and province
 * does. Numbers of fewer than five digits, or of letters alone, exist in a few states and are left out: they mean anything.
 */
import type { Identifier } from "../identifier.ts";
import { digitsForm, driversLicence, englishKeywords, isMonthAndDay, shapesForm, shortDigitsForm } from "./licence.ts";

/** Shapes that begin with a letter, compact and as printed. States as examples, not limits. */
const letteredStates = [
  "[A-Z]\\d{5,14}", // most states with one letter
  "[A-Z]\\d{18}", // New York, older
  "[A-Z]{2}\\d{5,7}", // Ohio, West Virginia, Massachusetts
  "[A-Z]{2}\\d{6}[A-Z]", // Idaho
  "[A-Z]{3}-?(?:\\d{6}|\\d{2}-\\d{4})", // North Dakota
  "[A-Z]\\d[A-Z]\\d[A-Z]", // Kansas, older
  "[A-Z]\\d{6}R", // Missouri
  "NHL\\d{8}", // New Hampshire
  "WDL[A-Z0-9]{9}", // Washington
  "[A-Z][A-Z*]{6}\\d{3}[A-Z0-9]{2}", // Washington, older
  "[A-Z]\\d{3}[ -]\\d{3}[ -]\\d{2}[ -]\\d{3}[ -]\\d", // Florida
  "[A-Z][ -]?\\d{3}[ -]\\d{3}[ -]\\d{3}[ -]\\d{3}", // Maryland, Michigan, Minnesota
  "[A-Z]\\d{3}[ -]\\d{4}[ -]\\d{4}(?:[ -]\\d{2})?", // Illinois, Wisconsin
  "[A-Z]\\d{4}[ -]\\d{5}[ -]\\d{5}", // New Jersey
  "[A-Z]\\d{2}-\\d{2}-\\d{4}", // Kansas, Virginia
  "[A-Z]\\d{2}-\\d{3}-\\d{3}", // Kentucky
];

/** Shapes that begin with a digit and are more than a run of digits. */
const groupedStates = [
  "\\d{3}[A-Z]{2}\\d{4}", // Iowa
  "\\d{2}[A-Z]{3}\\d{5}", // New Hampshire, older
  "\\d{7}[A-Z]", // Maine, Vermont
  "\\d{8}[A-Z]{2}|\\d{9}[A-Z]|\\d{3}[A-Z]\\d{6}", // Missouri
  "\\d{3}[ -]\\d{3}[ -]\\d{3}", // New York
  "\\d{2}[ -]\\d{3}[ -]\\d{3}", // Pennsylvania
  "\\d{2}-\\d{3}-\\d{4}", // Colorado
  "\\d{4}-\\d{2}-\\d{4}", // Indiana
  "\\d{6}-\\d{3}", // Wyoming
];

/**
 * Driving licences of the states of the United States.
 * Sources of the shapes: https://ntsi.com/drivers-license-format/ , and the AAMVA's card design standard for how they are
 * printed, https://www.aamva.org/topics/driver-license-and-identification-standards
 */
export const driversLicense: Identifier = driversLicence({
  id: "DRIVERS_LICENSE",
  recommended: true,
  keywords: englishKeywords,
  forms: [
    shapesForm(letteredStates, { start: "letter", token: [1, 19] }),
    shapesForm(groupedStates, { start: "digit", token: [2, 10] }),
    digitsForm([7, 14]),
    shortDigitsForm(5, 6),
  ],
  matches: [
    "driver's license «D1234562»",
    "Drivers License: «S123-456-78-901-2»",
    "dl#: «12345678»",
    "DL: «B-123-456-789-012»",
    "driver license «123AB4567»",
    "driverlicensenumber=«123AB4567»",
    "driver_license=«09ABC12345»",
    "drivers lic. «WDLABC456DG1»",
    "driver license «123 456 789»",
    "driver's license no. «d1234562»",
    "DL: «0299-11-6078»",
    "driver license number: «123456»",
    "«M1234-56789-01234» (driver's license)",
  ],
  misses: [
    { text: "number D1234562", reason: "no keyword near" },
    { text: "driver license of lot 123456", reason: "six digits mean anything unless the licence is named just before" },
    { text: "driver license 1234", reason: "four digits mean anything" },
    { text: "driver license ABCDEFGH", reason: "no digits" },
    { text: "driver license 0000000", reason: "one digit repeated" },
    { text: "driver license ABCD123456", reason: "four letters" },
    { text: "driver license 12345678901234567", reason: "seventeen digits" },
    { text: "driver license since 20240131", reason: "a date" },
  ],
});

/** Ontario ends in year, month and day of birth, women's months counting from 51; Nova Scotia has day, month and year. */
function hasCanadianDate(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  if (/^[A-Z]\d{4}-?\d{5}-?\d{5}$/.test(text.replaceAll(" ", "-"))) return isMonthAndDay(digits.slice(10, 12), digits.slice(12));
  if (/^[A-Z]{2,5}-{0,4}\d{9}$/.test(text)) {
    return Number(digits.slice(2, 4)) <= 12 && isMonthAndDay(digits.slice(2, 4), digits.slice(0, 2));
  }
  return true;
}

const provinces = [
  "[A-Z]\\d{4}[ -]?\\d{5}[ -]?\\d{5}", // Ontario
  "[A-Z]\\d{4}[ -]?\\d{6}[ -]?\\d{2}", // Quebec
  "[A-Z]{5}-?\\d{9}|[A-Z]{4}-{1,2}\\d{9}|[A-Z]{3}-{2,3}\\d{9}|[A-Z]{2}-{3,4}\\d{9}", // Nova Scotia
  "[A-Z]{2}-?[A-Z]{2}-?[A-Z]{2}-?[A-Z]\\d{3}[A-Z]{2}", // Manitoba
  "[A-Z]\\d{9}", // Newfoundland and Labrador
];

/**
 * Driving licences of the provinces of Canada.
 * Sources of the shapes: https://learn.microsoft.com/purview/sit-defn-canada-drivers-license-number ; for Nova Scotia
 * http://www.gov.ns.ca/snsmr/rmv/other/id_req.asp ; seven to nine digits are Alberta, British Columbia, New Brunswick and
 * Saskatchewan, five or six New Brunswick, Prince Edward Island and the territories.
 */
export const canadaDriversLicense: Identifier = driversLicence({
  id: "CANADA_DRIVERS_LICENSE",
  recommended: true,
  keywords: [...englishKeywords, "permis de conduire"],
  forms: [
    shapesForm(provinces, { start: "letter", token: [2, 15], validate: hasCanadianDate }),
    shapesForm(["\\d{6}-\\d{3}"], { start: "digit", token: [6, 6] }),
    digitsForm([7, 9]),
    shortDigitsForm(5, 6),
  ],
  matches: [
    "driver's licence «A1234-56789-00131»",
    "Permis de conduire : «B1234-567890-12»",
    "driver licence «FINCH220867001»",
    "Drivers Licence No. «AB-CD-EF-G123HJ»",
    "driver's licence «134711-320»",
    "driving licence «2045678» (British Columbia)",
    "driver's licence number: «123456»",
    "permis_de_conduire=«c123456789»",
  ],
  misses: [
    { text: "number A1234-56789-00131", reason: "no keyword near" },
    { text: "driver's licence A1234-56789-01331", reason: "Ontario, month 13" },
    { text: "driver's licence A1234-56789-00132", reason: "Ontario, day 32" },
    { text: "driver's licence FINCH321367001", reason: "Nova Scotia, day 32 of month 13" },
    { text: "driver's licence 12345678901", reason: "eleven digits" },
    { text: "driver's licence ABCDEFG12345", reason: "letters and digits of no province" },
    { text: "driver's licence fee 123456", reason: "six digits mean anything unless the licence is named just before" },
  ],
});
