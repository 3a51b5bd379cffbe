/**
 * Numbers of driving licences of eastern Europe: Bulgaria, Czechia, Hungary, Poland, Romania and Slovakia. All need a keyword.
 * The shapes are those of field 5 of the EU model licence as
 * https://learn.microsoft.com/purview/sit-defn-eu-drivers-license-number and its pages by country describe them; none has a
 * published check digit. Keywords are those of the Macie user guide.
 */
import type { Identifier } from "../identifier.ts";
import { digitsForm, driversLicence, shapesForm } from "./licence.ts";

/** Bulgarian driving licences: nine digits. */
export const bulgariaDriversLicense: Identifier = driversLicence({
  id: "BULGARIA_DRIVERS_LICENSE",
  keywords: [
    "превозно средство",
    "свидетелство за управление на моторно",
    "свидетелство за управление на мпс",
    "сумпс",
    "шофьорска книжка",
  ],
  forms: [digitsForm([9, 9])],
  matches: [
    "шофьорска книжка «246813579»",
    "Свидетелство за управление на МПС № «282736455»",
    "СУМПС: «300512345»",
    "шофьорска_книжка=«555001239»",
    "«412309871» (СУМПС)",
  ],
  misses: [
    { text: "номер 246813579", reason: "no keyword near" },
    { text: "шофьорска книжка 24681357", reason: "eight digits" },
    { text: "шофьорска книжка 2468135790", reason: "ten digits" },
    { text: "шофьорска книжка 000000000", reason: "one digit repeated" },
    { text: "шофьорска книжка B46813579", reason: "a letter" },
  ],
});

/** Czech driving licences: two letters, the first mostly E, and six digits. */
export const czechiaDriversLicense: Identifier = driversLicence({
  id: "CZECHIA_DRIVERS_LICENSE",
  keywords: [
    "číslo licence",
    "císlo licence řidiče",
    "číslo řidičského průkazu",
    "ovladače lic.",
    "povolení k jízdě",
    "povolení řidiče",
    "řidiči povolení",
    "řidičský prúkaz",
    "řidičský průkaz",
  ],
  forms: [shapesForm(["[A-Z]{2} ?\\d{6}"], { start: "letter", token: [2, 8] })],
  matches: [
    "řidičský průkaz «EN123456»",
    "Číslo řidičského průkazu: «EA 204060»",
    "ŘIDIČSKÝ PRŮKAZ «EL654321»",
    "číslo licence=«eh102938»",
    "«EC908172» (řidičský průkaz)",
  ],
  misses: [
    { text: "číslo EN123456", reason: "no keyword near" },
    { text: "řidičský průkaz EN12345", reason: "five digits" },
    { text: "řidičský průkaz EN1234567", reason: "seven digits" },
    { text: "řidičský průkaz E123456", reason: "one letter" },
    { text: "řidičský průkaz ENA123456", reason: "three letters" },
  ],
});

/** Hungarian driving licences: two letters and six digits. */
export const hungaryDriversLicense: Identifier = driversLicence({
  id: "HUNGARY_DRIVERS_LICENSE",
  keywords: ["illesztőprogramok lic", "jogosítvány", "jogsi", "licencszám", "vezető engedély", "vezetői engedély"],
  forms: [shapesForm(["[A-Z]{2} ?\\d{6}"], { start: "letter", token: [2, 8] })],
  matches: [
    "jogosítvány «CE123456»",
    "Vezetői engedély: «AB 204060»",
    "JOGSI «RL654321»",
    "licencszám=«kf102938»",
    "«CF908172» (vezetői engedély)",
  ],
  misses: [
    { text: "szám CE123456", reason: "no keyword near" },
    { text: "jogosítvány CE12345", reason: "five digits" },
    { text: "jogosítvány: az 123456", reason: "a word, not letters of the number" },
    { text: "jogosítvány CE1234567", reason: "seven digits" },
    { text: "jogosítvány C123456", reason: "one letter" },
    { text: "jogosítvány CEB123456", reason: "three letters" },
  ],
});

/** Polish driving licences: serial number, two digits of the year and four of the office, with slashes. */
export const polandDriversLicense: Identifier = driversLicence({
  id: "POLAND_DRIVERS_LICENSE",
  keywords: ["numer licencyjny", "prawo jazdy", "zezwolenie na prowadzenie"],
  forms: [shapesForm(["\\d{5}/\\d{2}/\\d{4}"], { start: "digit", token: [5, 5] })],
  matches: [
    "prawo jazdy «00123/08/1465»",
    "Prawo jazdy nr «12345/12/3064»",
    "PRAWO JAZDY: «04711/19/0264»",
    "prawo_jazdy=«20406/21/1261»",
    "«98765/05/2401» (numer licencyjny)",
  ],
  misses: [
    { text: "numer 00123/08/1465", reason: "no keyword near" },
    { text: "prawo jazdy 0123/08/1465", reason: "four digits before the year" },
    { text: "prawo jazdy 00123/2008/1465", reason: "four digits of the year" },
    { text: "prawo jazdy 00123/08/146", reason: "three digits of the office" },
    { text: "prawo jazdy 00123/08/14651", reason: "five digits of the office" },
    { text: "prawo jazdy 00123081465", reason: "no slashes" },
  ],
});

/** Romanian driving licences: a letter (or digit) and eight digits; cards end in a letter. */
export const romaniaDriversLicense: Identifier = driversLicence({
  id: "ROMANIA_DRIVERS_LICENSE",
  keywords: ["numărul permisului de conducere", "permis de conducere"],
  forms: [shapesForm(["[A-Z]\\d{8}[A-Z]?"], { start: "letter", token: [9, 10] }), digitsForm([9, 9])],
  matches: [
    "permis de conducere «B12345678»",
    "Numărul permisului de conducere: «C00765432J»",
    "PERMIS DE CONDUCERE «246813579»",
    "permis_de_conducere=«s20406080»",
    "«T90817263» (permis de conducere)",
  ],
  misses: [
    { text: "numărul B12345678", reason: "no keyword near" },
    { text: "permis de conducere B1234567", reason: "seven digits" },
    { text: "permis de conducere B123456789", reason: "nine digits after the letter" },
    { text: "permis de conducere BC12345678", reason: "two letters" },
    { text: "permis de conducere 000000000", reason: "one digit repeated" },
  ],
});

/** Slovak driving licences: a letter (or digit) and seven digits. */
export const slovakiaDriversLicense: Identifier = driversLicence({
  id: "SLOVAKIA_DRIVERS_LICENSE",
  keywords: [
    "číslo licencie",
    "číslo vodičského preukazu",
    "ovládače lic.",
    "povolenia vodičov",
    "povolenie jazdu",
    "povolenie na jazdu",
    "povolenie vodiča",
    "vodičský preukaz",
  ],
  forms: [shapesForm(["[A-Z]\\d{7}"], { start: "letter", token: [8, 8] }), digitsForm([8, 8])],
  matches: [
    "vodičský preukaz «E1234567»",
    "Číslo vodičského preukazu: «E2040608»",
    "VODIČSKÝ PREUKAZ «24681357»",
    "vodičský_preukaz=«f6543210»",
    "«E9081726» (vodičský preukaz)",
  ],
  misses: [
    { text: "číslo E1234567", reason: "no keyword near" },
    { text: "vodičský preukaz E123456", reason: "six digits" },
    { text: "vodičský preukaz E12345678", reason: "eight digits after the letter" },
    { text: "vodičský preukaz EA1234567", reason: "two letters" },
    { text: "vodičský preukaz 00000000", reason: "one digit repeated" },
  ],
});
