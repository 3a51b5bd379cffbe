/**
 * Numbers of Italy, which are identity and tax numbers in one: the codice fiscale of persons and the partita IVA.
 */
import { italianAccountLetter } from "../checksums/italian-account-letter.ts";
import { hasLuhnDigit } from "../checksums/luhn.ts";
import { alwaysHigh, type Identifier } from "../identifier.ts";
import { isCalendarDate } from "../text/calendar-dates.ts";
import { layoutForm } from "../text/layouts.ts";

/** Letters that stand for 0 to 9 where two persons would have the same code (omocodia). */
const digitLetters = "LMNPQRSTUV";

/** Letters of the months January to December. */
const monthLetters = "ABCDEHLMPRST";

const structure = /^[A-Z]{6}[\dL-NP-V]{2}[A-EHLMPR-T][\dL-NP-V]{2}[A-Z][\dL-NP-V]{3}[A-Z]$/;

function asDigits(characters: string): number {
  return Number(characters.replace(/[A-Z]/g, (letter) => String(digitLetters.indexOf(letter))));
}

/**
 * Six letters of the names, year, month and day of birth (40 more for women), place, and a letter made like the one of Italian
 * bank accounts. The century is not written, so 29 February counts in every fourth year.
 */
function isPersonsCode(code: string): boolean {
  if (!structure.test(code) || italianAccountLetter(code.slice(0, 15)) !== code.charAt(15)) return false;
  const day = asDigits(code.slice(9, 11));
  const month = monthLetters.indexOf(code.charAt(8)) + 1;
  return asDigits(code.slice(12, 15)) > 0 && isCalendarDate(2000 + asDigits(code.slice(6, 8)), month, day > 40 ? day - 40 : day);
}

/** Seven digits, the office (001 to 100, 120, 121, 888 or 999) and a Luhn digit. */
function isVatNumber(digits: string): boolean {
  const office = Number(digits.slice(7, 10));
  const isOffice = (office >= 1 && office <= 100) || [120, 121, 888, 999].includes(office);
  return isOffice && !digits.startsWith("0000000") && hasLuhnDigit(digits);
}

const taxKeywords = [
  "codice fiscal",
  "cod fiscale",
  "p. iva",
  "partita i.v.a.",
  "tax code",
  // As they are written in Italian.
  "codice fiscale",
  "partita iva",
];

/**
 * Persons' codes near any of the keywords, numbers of organizations only near those for taxes.
 * Sources: https://it.wikipedia.org/wiki/Codice_fiscale and https://it.wikipedia.org/wiki/Partita_IVA
 */
export const italyNationalIdentificationNumber: Identifier = {
  id: "ITALY_NATIONAL_IDENTIFICATION_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: [
    ...["dati anagrafici", "ehic", "health card", "health insurance card", "personal data", "tessera sanitaria"],
    ...taxKeywords,
  ],
  forms: [
    layoutForm({
      layouts: ["@@@@@@**@**@***@", "@@@ @@@ **@** @***@", "@@@ @@@ **@** @*** @", "@@@-@@@-**@**-@***@", "@@@@@@ **@** @***@"],
      isValid: isPersonsCode,
    }),
    layoutForm({ layouts: ["###########"], isValid: isVatNumber, keywords: taxKeywords }),
    layoutForm({ layouts: ["IT###########", "IT ###########"], isValid: isVatNumber, keywords: taxKeywords }),
  ],
  matches: [
    "codice fiscale «RSSMRA85T10A562S»",
    "Codice Fiscale: «rssmra85t10a562s»",
    "tessera sanitaria «VRDLGU80A41H501U»",
    "tax code «RSS MRA 85T10 A562S»",
    "codice fiscale «RSSMRA85T1LA562V»",
    "P. IVA «12345670017»",
    "partita i.v.a. «IT12345670017»",
  ],
  misses: [
    { text: "ordine RSSMRA85T10A562S", reason: "no keyword near" },
    { text: "codice fiscale RSSMRA85T10A562T", reason: "the check letter is wrong" },
    { text: "codice fiscale RSSMRA85B31A562F", reason: "31 February" },
    { text: "codice fiscale RSSMRA85F10A562W", reason: "F is no month" },
    { text: "codice fiscale RSSMRA85T10A562", reason: "fifteen characters" },
    { text: "P. IVA 12345670018", reason: "the check digit is wrong" },
    { text: "P. IVA 12345671502", reason: "150 is no office" },
    { text: "P. IVA 00000000000", reason: "all zero" },
    { text: "tessera sanitaria 12345670017", reason: "an organization has no health card" },
  ],
};
