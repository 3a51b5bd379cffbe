/**
 * Numbers of driving licences of southern Europe: Croatia, Cyprus, Greece, Italy, Malta, Portugal, Slovenia and Spain. All need
 * a keyword. Where no other source is named, the shape is the one of field 5 of the EU model licence as
 * https://learn.microsoft.com/purview/sit-defn-eu-drivers-license-number and its pages by country describe it; keywords are
 * those of the Macie user guide.
 */
import { spanishIdentityLetter } from "../checksums/spanish-identity-letter.ts";
import type { Identifier } from "../identifier.ts";
import { digitsForm, driversLicence, shapesForm } from "./licence.ts";

/** Croatian driving licences: eight digits. */
export const croatiaDriversLicense: Identifier = driversLicence({
  id: "CROATIA_DRIVERS_LICENSE",
  keywords: ["vozačka dozvola"],
  forms: [digitsForm([8, 8])],
  matches: [
    "vozačka dozvola «24681357»",
    "Vozačka dozvola br. «00512345»",
    "VOZAČKA DOZVOLA: «18273645»",
    "vozačka_dozvola=«55500123»",
    "«41230987» (vozačka dozvola)",
  ],
  misses: [
    { text: "broj 24681357", reason: "no keyword near" },
    { text: "vozačka dozvola 2468135", reason: "seven digits" },
    { text: "vozačka dozvola 246813579", reason: "nine digits" },
    { text: "vozačka dozvola 00000000", reason: "one digit repeated" },
    { text: "vozačka dozvola izdana 31012019", reason: "a date" },
  ],
});

/** Cypriot driving licences: twelve digits. */
export const cyprusDriversLicense: Identifier = driversLicence({
  id: "CYPRUS_DRIVERS_LICENSE",
  keywords: ["άδεια οδήγησης"],
  forms: [digitsForm([12, 12])],
  matches: [
    "άδεια οδήγησης «000000712345»",
    "Άδεια οδήγησης: «246813579024»",
    "ΆΔΕΙΑ ΟΔΉΓΗΣΗΣ «182736455463»",
    "άδεια_οδήγησης=«555001239910»",
    "«412309871265» (άδεια οδήγησης)",
  ],
  misses: [
    { text: "αριθμός 246813579024", reason: "no keyword near" },
    { text: "άδεια οδήγησης 24681357902", reason: "eleven digits" },
    { text: "άδεια οδήγησης 2468135790246", reason: "thirteen digits" },
    { text: "άδεια οδήγησης 000000000000", reason: "one digit repeated" },
    { text: "άδεια οδήγησης 2468-1357-9024", reason: "no separators are printed" },
  ],
});

/**
 * Greek driving licences: nine digits. The guide's keyword lacks its first letter, so that only the misprint would be found;
 * the word as it is written, with and without accents, is added.
 */
export const greeceDriversLicense: Identifier = driversLicence({
  id: "GREECE_DRIVERS_LICENSE",
  keywords: ["δεια οδήγησης", "adeia odigisis", "άδεια οδήγησης", "αδεια οδηγησης"],
  forms: [digitsForm([9, 9])],
  matches: [
    "άδεια οδήγησης «246813579»",
    "ΑΔΕΙΑ ΟΔΗΓΗΣΗΣ: «282736455»",
    "adeia odigisis «300512345»",
    "adeia_odigisis=«555001239»",
    "«412309871» (Άδεια οδήγησης)",
  ],
  misses: [
    { text: "αριθμός 246813579", reason: "no keyword near" },
    { text: "άδεια οδήγησης 24681357", reason: "eight digits" },
    { text: "άδεια οδήγησης 2468135790", reason: "ten digits" },
    { text: "άδεια οδήγησης 000000000", reason: "one digit repeated" },
    { text: "άδεια οδήγησης A46813579", reason: "a letter" },
  ],
});

/**
 * Italian driving licences: two letters of the province and seven digits, or U1 and seven letters or digits of the central
 * office, then a letter that checks them by a rule that is not published.
 * Source: circular of the Direzione Generale per la Motorizzazione of 18 October 2011 on the numbering of driving licences.
 */
export const italyDriversLicense: Identifier = driversLicence({
  id: "ITALY_DRIVERS_LICENSE",
  keywords: ["patente di guida", "patente di guida numero", "patente guida", "patente guida numero"],
  forms: [
    shapesForm(["[A-Z]{2} ?\\d{7}[A-Z]|U1 ?[A-Z\\d]{7} ?[A-Z]"], {
      start: "letter",
      token: [2, 10],
      validate: (text) => text.replace(/\D/g, "").length >= 5,
    }),
  ],
  matches: [
    "patente di guida «MI1234567X»",
    "Patente di guida numero: «U1532B456K»",
    "PATENTE GUIDA «U1H68I903B»",
    "patente_guida=«av7654321c»",
    "patente di guida n. «U1B123456K»",
    "«RM2040608T» (patente di guida)",
  ],
  misses: [
    { text: "numero MI1234567X", reason: "no keyword near" },
    { text: "patente di guida MI123456X", reason: "six digits" },
    { text: "patente di guida MI12345678X", reason: "eight digits" },
    { text: "patente di guida MI1234567", reason: "no letter at the end" },
    { text: "patente di guida MIL1234567X", reason: "three letters" },
    { text: "patente di guida U1PATENTEB", reason: "no digits" },
  ],
});

/** Maltese driving licences: two letters or digits and six digits. */
export const maltaDriversLicense: Identifier = driversLicence({
  id: "MALTA_DRIVERS_LICENSE",
  keywords: ["liċenzja tas-sewqan"],
  forms: [shapesForm(["[A-Z0-9]{2} ?\\d{3} ?\\d{3}"], { start: "either", token: [2, 8] })],
  matches: [
    "liċenzja tas-sewqan «AB123456»",
    "Liċenzja tas-sewqan: «CD 204 060»",
    "LIĊENZJA TAS-SEWQAN «24681357»",
    "liċenzja_tas-sewqan=«a7654321»",
    "«12 345 678» (liċenzja tas-sewqan)",
  ],
  misses: [
    { text: "numru AB123456", reason: "no keyword near" },
    { text: "liċenzja tas-sewqan AB12345", reason: "five digits" },
    { text: "liċenzja tas-sewqan AB1234567", reason: "seven digits" },
    { text: "liċenzja tas-sewqan ABC12345", reason: "three letters" },
    { text: "liċenzja tas-sewqan 00000000", reason: "one digit repeated" },
  ],
});

/** Portuguese driving licences: one or two letters of the district, a number, and a digit apart. The guide cuts two keywords short. */
export const portugalDriversLicense: Identifier = driversLicence({
  id: "PORTUGAL_DRIVERS_LICENSE",
  keywords: [
    "carta de condução",
    "carteira de habilitação",
    "carteira de motorist",
    "carteira de motorista",
    "carteira habilitação",
    "carteira motorist",
    "carteira motorista",
    "licença condução",
    "licença de condução",
    "número de licença",
    "número licença",
    "permissão condução",
    "permissão de condução",
  ],
  forms: [shapesForm(["[A-Z]-? ?\\d{6,8} ?\\d|[A-Z]{2}-? ?\\d{5,6} ?\\d"], { start: "letter", token: [1, 10] })],
  matches: [
    "carta de condução «L-1234567 8»",
    "Carta de condução n.º «AV-123456 7»",
    "LICENÇA DE CONDUÇÃO «P-204060 8»",
    "carta_de_condução=«l-12345678»",
    "«SE-54321 0» (carta de condução)",
  ],
  misses: [
    { text: "número L-1234567 8", reason: "no keyword near" },
    { text: "carta de condução L-12345 8", reason: "five digits behind one letter" },
    { text: "carta de condução AV-12345678 9", reason: "nine digits behind two letters" },
    { text: "carta de condução ABC-123456 7", reason: "three letters" },
    { text: "carta de condução L-1234567890", reason: "ten digits" },
  ],
});

/** Slovenian driving licences: nine digits. */
export const sloveniaDriversLicense: Identifier = driversLicence({
  id: "SLOVENIA_DRIVERS_LICENSE",
  keywords: ["vozniško dovoljenje"],
  forms: [digitsForm([9, 9])],
  matches: [
    "vozniško dovoljenje «246813579»",
    "Vozniško dovoljenje št. «000512345»",
    "VOZNIŠKO DOVOLJENJE: «182736455»",
    "vozniško_dovoljenje=«555001239»",
    "«412309871» (vozniško dovoljenje)",
  ],
  misses: [
    { text: "številka 246813579", reason: "no keyword near" },
    { text: "vozniško dovoljenje 24681357", reason: "eight digits" },
    { text: "vozniško dovoljenje 2468135790", reason: "ten digits" },
    { text: "vozniško dovoljenje 000000000", reason: "one digit repeated" },
    { text: "vozniško dovoljenje S46813579", reason: "a letter" },
  ],
});

function isSpanishIdentity(text: string): boolean {
  const number = text.replace(/[ .-]/g, "");
  return spanishIdentityLetter(number.slice(0, 8)) === number.charAt(8);
}

/** Spanish driving licences bear the number of the identity card (DNI) or the foreigner's number (NIE). Source: https://sede.dgt.gob.es */
export const spainDriversLicense: Identifier = driversLicence({
  id: "SPAIN_DRIVERS_LICENSE",
  keywords: [
    "carnet conducer",
    "el carnet de conducer",
    "licencia conducer",
    "licencia de manejo",
    "número carnet conducer",
    "número de carnet de conducer",
    "número de permiso conducer",
    "número de permiso de conducer",
    "número licencia conducer",
    "número permiso conducer",
    "permiso conducción",
    "permiso conducer",
    "permiso de conducción",
  ],
  forms: [
    shapesForm(["\\d{8}[ -]?[A-Z]|\\d{2}\\.\\d{3}\\.\\d{3}[ -]?[A-Z]"], {
      start: "digit",
      token: [2, 9],
      validate: isSpanishIdentity,
    }),
    shapesForm(["[XYZ][ -]?\\d{7}[ -]?[A-Z]"], { start: "letter", token: [1, 9], validate: isSpanishIdentity }),
  ],
  matches: [
    "permiso de conducción «12345678Z»",
    "Permiso de conducción: «12345678-Z»",
    "LICENCIA DE MANEJO «X1234567L»",
    "permiso_conducción=«12345678z»",
    "«12.345.678-Z» (permiso de conducción)",
  ],
  misses: [
    { text: "número 12345678Z", reason: "no keyword near" },
    { text: "permiso de conducción 12345678A", reason: "the letter is wrong" },
    { text: "permiso de conducción 1234567L", reason: "seven digits" },
    { text: "permiso de conducción 12345678", reason: "no letter" },
    { text: "permiso de conducción X1234567A", reason: "the foreigner's letter is wrong" },
  ],
});
