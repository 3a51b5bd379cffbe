/**
 * Numbers of driving licences of northern Europe: Denmark, Estonia, Finland, Ireland, Latvia, Lithuania, Sweden and the United
 * Kingdom. All need a keyword. Where no other source is named, the shape is the one of field 5 of the EU model licence as
 * https://learn.microsoft.com/purview/sit-defn-eu-drivers-license-number and its pages by country describe it; keywords are
 * those of the Macie user guide.
 */
import { finnishIdentityCharacter } from "../checksums/finnish-identity-character.ts";
import { hasLuhnDigit } from "../checksums/luhn.ts";
import type { Identifier } from "../identifier.ts";
import { digitsForm, driversLicence, englishKeywords, isMonthAndDay, shapesForm } from "./licence.ts";

/** Danish driving licences: eight digits. */
export const denmarkDriversLicense: Identifier = driversLicence({
  id: "DENMARK_DRIVERS_LICENSE",
  keywords: ["kørekort", "kørekortnummer"],
  forms: [digitsForm([8, 8])],
  matches: [
    "Kørekort «24681357»",
    "kørekortnummer: «30412259»",
    "KØREKORT nr. «18273645»",
    "kørekort=«55500123»",
    "«41230987» (kørekort)",
  ],
  misses: [
    { text: "nummer 24681357", reason: "no keyword near" },
    { text: "kørekort 2468135", reason: "seven digits" },
    { text: "kørekort 246813579", reason: "nine digits" },
    { text: "kørekort 00000000", reason: "one digit repeated" },
    { text: "kørekort A2468135", reason: "a letter" },
    { text: "kørekort udstedt 20190131", reason: "a date" },
  ],
});

/** Estonian driving licences: two letters, ET since 2004, and six digits. */
export const estoniaDriversLicense: Identifier = driversLicence({
  id: "ESTONIA_DRIVERS_LICENSE",
  keywords: ["juhi litsentsi number", "juhiloa number", "juhiluba", "juhiluba number"],
  forms: [shapesForm(["[A-Z]{2} ?\\d{6}"], { start: "letter", token: [2, 8] })],
  matches: [
    "juhiluba «ET123456»",
    "Juhiloa number: «ET 654321»",
    "juhiluba=«et204060»",
    "juhi litsentsi number «EE102938»",
    "«ET777123» on juhiluba",
  ],
  misses: [
    { text: "number ET123456", reason: "no keyword near" },
    { text: "juhiluba ET12345", reason: "five digits" },
    { text: "juhiluba ET1234567", reason: "seven digits" },
    { text: "juhiluba ETA123456", reason: "three letters" },
    { text: "juhiluba ET000000", reason: "one digit repeated" },
  ],
});

/** Day, month and year, a sign for the century, an individual number from 002, and a control character. */
function isFinnishIdentity(text: string): boolean {
  const digits = text.slice(0, 6) + text.slice(7, 10);
  return (
    Number(text.slice(2, 4)) <= 12 &&
    isMonthAndDay(text.slice(2, 4), text.slice(0, 2)) &&
    Number(text.slice(7, 10)) >= 2 &&
    finnishIdentityCharacter(digits) === text.charAt(10)
  );
}

/** Finnish driving licences bear the personal identity code. Source: https://dvv.fi/en/personal-identity-code */
export const finlandDriversLicense: Identifier = driversLicence({
  id: "FINLAND_DRIVERS_LICENSE",
  keywords: [
    "ajokortin numero",
    "ajokortti",
    "förare lic.",
    "körkort",
    "körkort nummer",
    "kuljettaja lic.",
    "permis de conduire",
  ],
  forms: [
    shapesForm(["\\d{6}[-+A-FU-Y]\\d{3}[0-9A-FHJ-NPR-Y]"], { start: "digit", token: [6, 11], validate: isFinnishIdentity }),
  ],
  matches: [
    // Individual numbers from 900 are not given to persons.
    "ajokortti «131052-9085»",
    "Ajokortin numero: «010190-900P»",
    "körkort «241205A901H»",
    "ajokortti=«010190-900p»",
    "«150395-902P» (ajokortti)",
  ],
  misses: [
    { text: "numero 131052-9085", reason: "no keyword near" },
    { text: "ajokortti 131052-9086", reason: "the control character is wrong" },
    { text: "ajokortti 131352-908K", reason: "month 13" },
    { text: "ajokortti 131052-905", reason: "two digits" },
    { text: "ajokortti 1310529085", reason: "no sign of the century" },
    { text: "ajokortti 131052G9085", reason: "G stands for no century" },
  ],
});

/** Irish driving licences: a driver number of nine digits, before 2013 six digits and four letters. Source: https://www.ndls.ie */
export const irelandDriversLicense: Identifier = driversLicence({
  id: "IRELAND_DRIVERS_LICENSE",
  keywords: ["ceadúnas tiomána"],
  forms: [digitsForm([9, 9]), shapesForm(["\\d{6} ?[A-Z]{4}"], { start: "digit", token: [6, 10] })],
  matches: [
    "ceadúnas tiomána «123456ABCD»",
    "Ceadúnas Tiomána: «345678012»",
    "CEADÚNAS TIOMÁNA «204060wxyz»",
    "ceadúnas_tiomána=«876543QRST»",
    "«556677KLMN» an ceadúnas tiomána",
  ],
  misses: [
    { text: "uimhir 123456ABCD", reason: "no keyword near" },
    { text: "ceadúnas tiomána 123456ABC", reason: "three letters" },
    { text: "ceadúnas tiomána 12345ABCD", reason: "five digits" },
    { text: "ceadúnas tiomána 123456ABCDE", reason: "five letters" },
    { text: "ceadúnas tiomána 34567801", reason: "eight digits" },
  ],
});

/** Latvian driving licences: three letters and six digits. */
export const latviaDriversLicense: Identifier = driversLicence({
  id: "LATVIA_DRIVERS_LICENSE",
  keywords: [
    "autovadītāja apliecība",
    "licences numurs",
    "vadītāja apliecība",
    "vadītāja apliecības numurs",
    "vadītāja atļauja",
    "vadītāja licences numurs",
    "vadītāji lic.",
  ],
  forms: [shapesForm(["[A-Z]{3} ?\\d{6}"], { start: "letter", token: [3, 9] })],
  matches: [
    "vadītāja apliecība «ABC123456»",
    "Vadītāja apliecības numurs: «XYZ204060»",
    "autovadītāja apliecība «AAA 123456»",
    "licences numurs=«def654321»",
    "«KLM908172» vadītāja apliecība",
  ],
  misses: [
    { text: "numurs ABC123456", reason: "no keyword near" },
    { text: "vadītāja apliecība ABC12345", reason: "five digits" },
    { text: "vadītāja apliecība ABC1234567", reason: "seven digits" },
    { text: "vadītāja apliecība AB123456", reason: "two letters" },
    { text: "vadītāja apliecība ABCD123456", reason: "four letters" },
  ],
});

/** Lithuanian driving licences: eight digits. */
export const lithuaniaDriversLicense: Identifier = driversLicence({
  id: "LITHUANIA_DRIVERS_LICENSE",
  keywords: ["vairuotojo pažymėjimas"],
  forms: [digitsForm([8, 8])],
  matches: [
    "vairuotojo pažymėjimas «24681357»",
    "Vairuotojo pažymėjimas Nr. «00512345»",
    "VAIRUOTOJO PAŽYMĖJIMAS: «18273645»",
    "vairuotojo_pažymėjimas=«55500123»",
    "«41230987» (vairuotojo pažymėjimas)",
  ],
  misses: [
    { text: "numeris 24681357", reason: "no keyword near" },
    { text: "vairuotojo pažymėjimas 2468135", reason: "seven digits" },
    { text: "vairuotojo pažymėjimas 246813579", reason: "nine digits" },
    { text: "vairuotojo pažymėjimas 11111111", reason: "one digit repeated" },
    { text: "vairuotojo pažymėjimas 2468-1357", reason: "no separators are printed" },
  ],
});

/** Year, month and day (61 to 91 for numbers of coordination), three digits and a Luhn digit over the ten. */
function isSwedishIdentity(text: string): boolean {
  const digits = text.replace(/\D/g, "").slice(-10);
  const day = Number(digits.slice(4, 6));
  return (
    Number(digits.slice(2, 4)) <= 12 &&
    isMonthAndDay(digits.slice(2, 4), String(day > 60 ? day - 60 : day)) &&
    hasLuhnDigit(digits)
  );
}

/**
 * Swedish driving licences bear the personal or coordination number.
 * Source: https://www.transportstyrelsen.se/sv/vagtrafik/korkort/har-korkort/korkortets-innehall-och-utformning/ , field 5
 */
export const swedenDriversLicense: Identifier = driversLicence({
  id: "SWEDEN_DRIVERS_LICENSE",
  keywords: [
    "ajokortin numero",
    "dlno# ajokortti",
    "drivere lic.",
    "förare lic.",
    "körkort",
    "körkort nummer",
    "körkortsnummer",
    "kuljettajat lic.",
  ],
  forms: [shapesForm(["(?:(?:19|20)?\\d{2})\\d{4}[-+]?\\d{4}"], { start: "digit", token: [6, 12], validate: isSwedishIdentity })],
  matches: [
    // Numbers that Skatteverket publishes for tests.
    "körkort «640823-3234»",
    "Körkortsnummer: «19640823-3234»",
    "körkort=«6408233234»",
    "körkort nummer «701063-2391»",
    "«121212-1212» (körkort)",
  ],
  misses: [
    { text: "nummer 640823-3234", reason: "no keyword near" },
    { text: "körkort 640823-3235", reason: "the check digit is wrong" },
    { text: "körkort 641323-3232", reason: "month 13" },
    { text: "körkort 640832-3233", reason: "day 32" },
    { text: "körkort 640823-323", reason: "nine digits" },
    { text: "körkort 6408-233234", reason: "the hyphen stands elsewhere" },
  ],
});

/** Month (plus 50 for women) and day of birth exist, and surname and initials are padded at their ends only. */
function isBritishDriverNumber(text: string): boolean {
  const number = text.replaceAll(" ", "");
  return (
    /^[A-Z]{1,5}9{0,4}$/.test(number.slice(0, 5)) &&
    /^(?:[A-Z][A-Z9]|99)$/.test(number.slice(11, 13)) &&
    isMonthAndDay(number.slice(6, 8), number.slice(8, 10))
  );
}

/**
 * British driver numbers: five characters of the surname, decade, month, day and year of birth, two initials, three
 * characters that tell namesakes apart and check the number, and two digits of the issue. The eight digits of Northern
 * Ireland are left out: nothing tells them from American numbers.
 * Source: DVLA INF45, https://en.wikipedia.org/wiki/Driving_licence_in_the_United_Kingdom#Driver_numbers
 */
export const ukDriversLicense: Identifier = driversLicence({
  id: "UK_DRIVERS_LICENSE",
  recommended: true,
  keywords: englishKeywords,
  forms: [
    shapesForm(["[A-Z][A-Z9]{4} ?\\d{6} ?[A-Z9]{2}[0-9A-Z]{3}(?:\\d{2})?"], {
      start: "letter",
      token: [5, 18],
      validate: isBritishDriverNumber,
    }),
  ],
  matches: [
    "driving licence «INVEN657054SM9IJ»",
    "Driver's Licence: «INVEN 657054 SM9IJ»",
    "dl# «FOX99803155AB9CD»",
    "drivers_licence=«TESTS512319J99XX»",
    "driving licence no «inven657054sm9ij»",
    "driving licence «INVEN657054SM9IJ35»",
    "«INVEN657054SM9IJ» 35 is a driver’s licence",
  ],
  misses: [
    { text: "reference INVEN657054SM9IJ", reason: "no keyword near" },
    { text: "driving licence INVEN663054SM9IJ", reason: "month 63" },
    { text: "driving licence INVEN657324SM9IJ", reason: "day 32" },
    { text: "driving licence INVEN602304SM9IJ", reason: "30 February" },
    { text: "driving licence IN9EN657054SM9IJ", reason: "padding inside the surname" },
    { text: "driving licence INVEN6570549M9IJ", reason: "padding before an initial" },
    { text: "driving licence INVEN657054SM9I", reason: "fifteen characters" },
    { text: "driving licence INVEN600054SM9IJ", reason: "month 00" },
  ],
});
