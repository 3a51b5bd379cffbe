/**
 * Numbers of France: the national register's number (NIR, also called INSEE or social security number) and the number of
 * taxpayers (SPI).
 */
import { hasFrenchSocialSecurityKey } from "../checksums/french-social-security-key.ts";
import { alwaysHigh, type Identifier } from "../identifier.ts";
import { joined, layoutForm } from "../text/layouts.ts";

/**
 * Sex (3, 4, 7 and 8 are provisional), year and month of birth (20 to 42 and 50 to 99 where it is not known), department or 99 for
 * abroad, commune or country, order, and a key: 97 less the number modulo 97.
 */
const structure = /^[1-478]\d{2}(?:0[1-9]|1[0-2]|[23]\d|4[0-2]|[5-9]\d)(?:0[1-9]|[1-9]\d|2[AB])(?!000)\d{3}(?!000)\d{3}\d{2}$/;

function isRegisterNumber(characters: string): boolean {
  return structure.test(characters) && hasFrenchSocialSecurityKey(characters);
}

/** Numbers of the national register. Source: https://fr.wikipedia.org/wiki/Num%C3%A9ro_de_s%C3%A9curit%C3%A9_sociale_en_France */
export const franceNationalIdentificationNumber: Identifier = {
  id: "FRANCE_NATIONAL_IDENTIFICATION_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: [
    "assurance sociale",
    "carte nationale d'identité",
    "cni",
    "code sécurité sociale",
    "French social security number",
    "fssn#",
    "insee",
    "nir",
    "insurance number",
    "national id number",
    "nationalid#",
    "numéro d'assurance",
    "sécurité sociale",
    "sécurité sociale non.",
    "sécurité sociale numéro",
    "social",
    "social security",
    "social security number",
    "socialsecuritynumber",
    "ss#",
    "ssn",
    "ssn#",
  ],
  forms: [
    layoutForm({
      layouts: [
        "#####**########",
        "#####**###### ##",
        "#####**######-##",
        ...joined(["#", "##", "##", "**", "###", "###", "##"], [" ", "-", "."]),
        "# ## ## ** ### ### - ##",
        "# ## ## ** ### ### / ##",
        "# #### ** ### ### ##",
      ],
      isValid: isRegisterNumber,
    }),
  ],
  matches: [
    "Sécurité sociale «1 85 05 78 006 084 91»",
    "insee: «185057800608491»",
    "SSN «2-92-02-2A-004-123-03»",
    "numéro d’assurance «2850199109123 64»",
    "«1 85 05 78 006 084 91» (securite sociale)",
    "social security number «292022b00412330»",
  ],
  misses: [
    { text: "commande 1 85 05 78 006 084 91", reason: "no keyword near" },
    { text: "insee 185057800608437", reason: "the key is wrong" },
    { text: "insee 985057800608479", reason: "no number begins with 9" },
    { text: "insee 185137800608425", reason: "the month 13" },
    { text: "insee 185050000608463", reason: "the department 00" },
    { text: "insee 000000000000097", reason: "all zero" },
    { text: "insee 1850578006084", reason: "the key is missing" },
    { text: "socialist 185057800608491", reason: "the keyword is part of a word" },
  ],
};

/** The last three digits are the first ten modulo 511. */
function isTaxNumber(digits: string): boolean {
  const number = Number(digits.slice(0, 10));
  return /^[0-3]/.test(digits) && number > 0 && number % 511 === Number(digits.slice(10));
}

/**
 * Taxpayers: thirteen digits, the first 0 to 3.
 * Source: https://taxation-customs.ec.europa.eu, tax identification numbers, France
 */
export const franceTaxIdentificationNumber: Identifier = {
  id: "FRANCE_TAX_IDENTIFICATION_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: [
    "numéro d'identification fiscal",
    "tax id",
    "tax identification number",
    "tax number",
    "tin",
    "tin#",
    // As it is written in French.
    "numéro d'identification fiscale",
    "numéro fiscal",
  ],
  forms: [
    layoutForm({
      layouts: ["#############", ...joined(["##", "##", "###", "###", "###"], [" ", "-", "."])],
      isValid: isTaxNumber,
    }),
  ],
  matches: [
    // 30 23 217 600 053 is the example of the European Commission, the others are invented.
    "numéro fiscal «30 23 217 600 053»",
    "tax id: «3023217600053»",
    "TIN «0701987765493»",
    "Numéro d'identification fiscale : «12 34 567 890 066»",
    "«30-23-217-600-053» (tin)",
  ],
  misses: [
    { text: "commande 30 23 217 600 053", reason: "no keyword near" },
    { text: "numéro fiscal 30 23 217 600 054", reason: "the check digits are wrong" },
    { text: "numéro fiscal 4023217600044", reason: "no number begins with 4" },
    { text: "TIN 0000000000000", reason: "all zero" },
    { text: "tins 3023217600053", reason: "the keyword is part of a word" },
    { text: "TIN 302321760005", reason: "twelve digits" },
  ],
};
