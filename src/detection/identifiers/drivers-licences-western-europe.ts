/**
 * Numbers of driving licences of western Europe: Austria, Belgium, France, Germany, Luxembourg and the Netherlands. All need a
 * keyword. Where no other source is named, the shape is the one of field 5 of the EU model licence as
 * https://learn.microsoft.com/purview/sit-defn-eu-drivers-license-number and its pages by country describe it; keywords are
 * those of the Macie user guide.
 */
import { weightedSum } from "../checksums/weighted-sum.ts";
import type { Identifier } from "../identifier.ts";
import { digitsForm, driversLicence, shapesForm } from "./licence.ts";

/** Austrian driving licences: eight digits. */
export const austriaDriversLicense: Identifier = driversLicence({
  id: "AUSTRIA_DRIVERS_LICENSE",
  keywords: ["führerschein", "fuhrerschein", "führerschein republik österreich", "fuhrerschein republik osterreich"],
  forms: [digitsForm([8, 8])],
  matches: [
    "Führerschein «24681357»",
    "Führerschein Republik Österreich «00512345»",
    "FÜHRERSCHEIN Nr. «18273645»",
    "fuhrerschein=«55500123»",
    "«41230987» (Führerschein)",
  ],
  misses: [
    { text: "Nummer 24681357", reason: "no keyword near" },
    { text: "Führerschein 2468135", reason: "seven digits" },
    { text: "Führerschein 246813579", reason: "nine digits" },
    { text: "Führerschein 00000000", reason: "one digit repeated" },
    { text: "Führerschein seit 31012019", reason: "a date" },
    { text: "Führerschein B2468135", reason: "a letter" },
  ],
});

const germanKeywords = [
  "fuehrerschein",
  "fuehrerschein- nr",
  "fuehrerscheinnummer",
  "fuhrerschein",
  "führerschein",
  "fuhrerschein- nr",
  "führerschein- nr",
  "fuhrerscheinnummer",
  "führerscheinnummer",
];

/** Belgian driving licences: ten digits. */
export const belgiumDriversLicense: Identifier = driversLicence({
  id: "BELGIUM_DRIVERS_LICENSE",
  keywords: [...germanKeywords, "numéro permis conduire", "permis de conduire", "rijbewijs", "rijbewijsnummer"],
  forms: [digitsForm([10, 10])],
  matches: [
    "rijbewijs «2468135790»",
    "Rijbewijsnummer: «0051234567»",
    "permis de conduire n° «1827364554»",
    "Führerschein=«5550012399»",
    "«4123098712» (numéro permis conduire)",
  ],
  misses: [
    { text: "nummer 2468135790", reason: "no keyword near" },
    { text: "rijbewijs 246813579", reason: "nine digits" },
    { text: "rijbewijs 24681357901", reason: "eleven digits" },
    { text: "rijbewijs 0000000000", reason: "one digit repeated" },
    { text: "rijbewijs B468135790", reason: "a letter" },
  ],
});

/**
 * French driving licences: twelve digits (the number of the file, which licences bore until 2013), then two digits of the year,
 * two letters and five digits. Source: https://www.vroomly.com/blog/ou-se-trouve-le-numero-de-permis/ , and the specimen of the
 * order of 20 April 2012 on the driving licence (13AA00002).
 */
export const franceDriversLicense: Identifier = driversLicence({
  id: "FRANCE_DRIVERS_LICENSE",
  keywords: ["permis de conduire"],
  forms: [digitsForm([12, 12]), shapesForm(["\\d{2}[A-Z]{2}\\d{5}"], { start: "digit", token: [9, 9] })],
  matches: [
    "permis de conduire «210692106990»",
    "Permis de conduire n° «13AA00002»",
    "PERMIS DE CONDUIRE : «850675110452»",
    "permis_de_conduire=«19bc12345»",
    "«930413200017» (permis de conduire)",
  ],
  misses: [
    { text: "numéro 210692106990", reason: "no keyword near" },
    { text: "permis de conduire 21069210699", reason: "eleven digits" },
    { text: "permis de conduire 2106921069901", reason: "thirteen digits" },
    { text: "permis de conduire 13A000002", reason: "one letter" },
    { text: "permis de conduire 13AA0000", reason: "eight characters" },
    { text: "permis de conduire 000000000000", reason: "one digit repeated" },
  ],
});

const licenceWeights = [9, 8, 7, 6, 5, 4, 3, 2, 1];

/** The tenth character checks the first nine modulo 11, X standing for 10. Source: https://de.wikipedia.org/wiki/F%C3%BChrerscheinnummer */
function hasGermanCheckDigit(text: string): boolean {
  const rest = weightedSum(text, licenceWeights) % 11;
  return text.charAt(9) === (rest === 10 ? "X" : String(rest));
}

/** German driving licences: office (letter or digit and three characters), serial of five, check digit, issue. */
export const germanyDriversLicense: Identifier = driversLicence({
  id: "GERMANY_DRIVERS_LICENSE",
  keywords: germanKeywords,
  forms: [
    shapesForm(["[A-Z0-9]\\d{2}[A-Z0-9]{6}[0-9X][A-Z0-9]"], {
      start: "either",
      token: [11, 11],
      validate: hasGermanCheckDigit,
    }),
  ],
  matches: [
    // B072RRE2I55 is the specimen of the German authorities, the others are invented.
    "Führerschein «B072RRE2I55»",
    "FÜHRERSCHEINNUMMER: «N12AB34CD91»",
    "fuehrerschein=«K071LE00001»",
    "Fuhrerschein-Nr «A123X4Y5Z71»",
    "«B072RRE2I55» (Führerschein)",
    "führerschein «b072rre2i55»",
  ],
  misses: [
    { text: "Auftrag B072RRE2I55", reason: "no keyword near" },
    { text: "Führerschein B072RRE2I65", reason: "the check digit is wrong" },
    { text: "Führerschein B072RRE2I5", reason: "ten characters" },
    { text: "Führerschein B072RRE2I551", reason: "twelve characters" },
    { text: "Führerschein BX72RRE2I55", reason: "a letter in the district" },
  ],
});

/** Luxembourgish driving licences: six digits. */
export const luxembourgDriversLicense: Identifier = driversLicence({
  id: "LUXEMBOURG_DRIVERS_LICENSE",
  keywords: ["fahrerlaubnis", "führerschäin"],
  forms: [digitsForm([6, 6])],
  matches: [
    "Führerschäin «246813»",
    "Fahrerlaubnis Nr. «005123»",
    "FÜHRERSCHÄIN: «182736»",
    "fahrerlaubnis=«555001»",
    "«412309» (Führerschäin)",
  ],
  misses: [
    { text: "Nummer 246813", reason: "no keyword near" },
    { text: "Führerschäin 24681", reason: "five digits" },
    { text: "Führerschäin 2468135", reason: "seven digits" },
    { text: "Führerschäin 000000", reason: "one digit repeated" },
    { text: "Führerschäin 24.12.2019", reason: "a date" },
  ],
});

/** Dutch driving licences: ten digits. */
export const netherlandsDriversLicense: Identifier = driversLicence({
  id: "NETHERLANDS_DRIVERS_LICENSE",
  keywords: ["permis de conduire", "rijbewijs", "rijbewijsnummer"],
  forms: [digitsForm([10, 10])],
  matches: [
    "rijbewijs «4468135790»",
    "Rijbewijsnummer: «5051234567»",
    "RIJBEWIJS nr. «3827364554»",
    "rijbewijsnummer=«5550012399»",
    "«4123098712» (rijbewijs)",
  ],
  misses: [
    { text: "nummer 4468135790", reason: "no keyword near" },
    { text: "rijbewijs 446813579", reason: "nine digits" },
    { text: "rijbewijs 44681357901", reason: "eleven digits" },
    { text: "rijbewijs 5555555555", reason: "one digit repeated" },
    { text: "rijbewijs 44681.35790", reason: "no separators are printed" },
  ],
});
