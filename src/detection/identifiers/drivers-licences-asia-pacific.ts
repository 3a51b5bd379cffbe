/**
 * Numbers of driving licences of Australia, whose states number their drivers, and India. Both need a keyword in English.
 */
import type { Identifier } from "../identifier.ts";
import { digitsForm, driversLicence, englishKeywordsSingular, shapesForm, shortDigitsForm } from "./licence.ts";

/**
 * Driving licences of the states of Australia. Digits alone: Victoria, Queensland, the territories and most others.
 * Sources: https://apidocs.frankiefinancial.com/docs/aus-drivers-licence (lengths by state, as its Document Verification Service
 * checks them), https://learn.microsoft.com/purview/sit-defn-australia-drivers-license-number
 */
export const australiaDriversLicense: Identifier = driversLicence({
  id: "AUSTRALIA_DRIVERS_LICENSE",
  keywords: englishKeywordsSingular,
  forms: [
    shapesForm(
      [
        "[A-Z]{1,2}\\d{4,9}", // South Australia, Tasmania, New South Wales
        "[A-Z]{2}\\d{2}[A-Z0-9]{5}|[A-Z]\\d{3}[A-Z0-9]{5}", // letters and digits, nine in all
      ],
      { start: "letter", token: [5, 11], validate: (text) => text.replace(/\D/g, "").length >= 4 },
    ),
    shapesForm(
      [
        "\\d{4}[A-Z]{2}", // New South Wales, older
        "\\d{4}[A-Z0-9]{5}|\\d[A-Z]\\d{2}[A-Z0-9]{5}",
        "\\d{3}(?<a>[ -])\\d{3}\\k<a>\\d{3}|\\d(?<b>[ -])\\d{3}\\k<b>\\d{3}\\k<b>\\d{3}|\\d{2} \\d{3} \\d{3}", // as printed
      ],
      { start: "digit", token: [1, 9], validate: (text) => text.replace(/\D/g, "").length >= 4 },
    ),
    digitsForm([7, 10]),
    shortDigitsForm(5, 6),
  ],
  matches: [
    "driver licence «012345678»",
    "Driver's Licence: «S12345» (South Australia)",
    "drivers licence «12345678»",
    "Driver Licence No. «1234AB»",
    "driving licence «N49187»",
    "driver licence «123 456 789»",
    "drivers_licence=«AB12CD345»",
    "driver licence number «645321»",
  ],
  misses: [
    { text: "number 012345678", reason: "no keyword near" },
    { text: "driver licence 12345678901", reason: "eleven digits" },
    { text: "driver licence ABC12345", reason: "three letters and eight characters" },
    { text: "driver licence 000000000", reason: "one digit repeated" },
    { text: "driver licence class 123456", reason: "six digits mean anything unless the licence is named just before" },
    { text: "driver licence 123", reason: "three digits" },
    { text: "driver licence renewed 31012024", reason: "a date" },
  ],
});

/** Letters of the states and union territories, older ones included. */
const indianStates = "A[NPRS]|BR|C[GH]|D[DLN]|G[AJ]|H[PR]|J[HK]|K[AL]|L[AD]|M[HLNPZ]|NL|O[DR]|P[BY]|RJ|SK|T[GNRS]|U[AKP]|WB";

/**
 * Driving licences of India: state, office, year of first issue and seven digits.
 * Source: https://sarathi.parivahan.gov.in (format of the licence number), Central Motor Vehicles Rules 1989, form 7.
 */
export const indiaDriversLicense: Identifier = driversLicence({
  id: "INDIA_DRIVERS_LICENSE",
  keywords: [
    "driver licence",
    "driver licences",
    "driver license",
    "driver licenses",
    "drivers lic.",
    "drivers licence",
    "drivers licences",
    "driver's licence",
    "driver's licences",
    "drivers license",
    "drivers licenses",
    "driver's license",
    "driver's licenses",
    "driving licence",
    "driving license",
  ],
  forms: [
    shapesForm([`(?:${indianStates})[ /-]?\\d{2}[ /-]?(?:19[4-9]|20[0-4])\\d[ /-]?\\d{7}`], { start: "letter", token: [2, 15] }),
  ],
  matches: [
    "Driving Licence «MH12 20160034761»",
    "driving license: «KA-0520110149646»",
    "driving licence no «DL0420110149646»",
    "drivers_licence=«TN-09-2008-0001234»",
    "«UP32 2015 0012345» is the driver's licence",
    "driving licence «gj0120121234567»",
  ],
  misses: [
    { text: "number MH1220160034761", reason: "no keyword near" },
    { text: "driving licence XX1220160034761", reason: "no state has these letters" },
    { text: "driving licence MH1230160034761", reason: "a year far ahead" },
    { text: "driving licence MH122016003476", reason: "fourteen characters" },
    { text: "driving licence MH12201600347612", reason: "sixteen characters" },
    { text: "driving licence M11220160034761", reason: "one letter" },
  ],
});
