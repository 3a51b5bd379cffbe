/**
 * Numbers of Spain: identity documents (DNI), taxpayers (NIF, NIE of foreigners, CIF of organizations) and social security.
 * One structure belongs to one identifier, save that a DNI is also its owner's NIF: there the keyword decides.
 */
import { luhnDigit } from "../checksums/luhn.ts";
import { spanishIdentityLetter } from "../checksums/spanish-identity-letter.ts";
import { alwaysHigh, type Form, type Identifier } from "../identifier.ts";
import { byteAt } from "../text/digits.ts";
import { layoutForm } from "../text/layouts.ts";

/** Whether digits are followed by their letter; neither zeros nor 99999999, which the Macie user guide leaves out. */
function hasLetter(number: string, letter: string): boolean {
  return spanishIdentityLetter(number) === letter && !/^(?:[XYZ]?0+|9{8})$/.test(number);
}

const isDni = (characters: string): boolean => hasLetter(characters.slice(0, -1), characters.slice(-1));

/** Written with all eight digits, or with dots and without leading zero. */
const dniLayouts = [
  ...["########@", "########-@", "######## @", "##.###.###-@", "##.###.###@", "##.###.### @", "## ### ### @"],
  ...["#.###.###-@", "#.###.###@", "#######-@"],
];

/** Numbers of identity documents; what stands behind a letter and a hyphen is part of a foreigner's number. */
function dniForm(layouts: readonly string[]): Form {
  const form = layoutForm({ layouts, isValid: isDni });
  return {
    ...form,
    read: (bytes, start, limit, low) => (isBehindLetter(bytes, start, low) ? -1 : (form.read?.(bytes, start, limit, low) ?? -1)),
  };
}

function isBehindLetter(bytes: Uint8Array, start: number, low: number): boolean {
  if (byteAt(bytes, start - 1, low, start) !== 0x2d) return false;
  const isLetter = (position: number): boolean => /[A-Za-z]/.test(String.fromCharCode(byteAt(bytes, position, low, start)));
  return isLetter(start - 2) && !isLetter(start - 3);
}

/** Identity documents: eight digits and a letter. Without the letter they are Argentine. */
export const spainDniNumber: Identifier = {
  id: "SPAIN_DNI_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: [
    "dni",
    "dni#",
    "dninúmero#",
    "documento nacional de identidad",
    "identidad único",
    "identidadúnico#",
    "insurance number",
    "national identification number",
    "national identity",
    "nationalid#",
    "nationalidno#",
    "número nacional identidad",
    "personal identification number",
    "personal identity no",
    "unique identity number",
    "uniqueid#",
  ],
  forms: [dniForm(dniLayouts)],
  matches: [
    "DNI «12345678Z»",
    "dni: «12345678z»",
    "Documento Nacional de Identidad «12.345.678-Z»",
    "dni_numero=«04567890-K»",
    "DNI «12345678 Z»",
    "«1.234.567-L» (DNI)",
  ],
  misses: [
    { text: "pedido 12345678Z", reason: "no keyword near" },
    { text: "DNI 12345678A", reason: "the letter is wrong" },
    { text: "DNI 99999999R", reason: "a published example value" },
    { text: "DNI 00000000T", reason: "all zero" },
    { text: "DNI 1234567Z", reason: "seven digits" },
    { text: "DNI 12345678ZA", reason: "stands inside a word" },
    { text: "DNI X-1234567-L", reason: "the number of a foreigner" },
  ],
};

const taxKeywords = [
  "cif",
  "cif número",
  "cifnúmero#",
  "nie",
  "nif",
  "número de contribuyente",
  "número de identidad de extranjero",
  "número de identificación fiscal",
  "número de impuesto corporativo",
  "personal tax number",
  "tax id",
  "tax identification number",
  "tax number",
  "tin",
  "tin#",
];

/** Layouts of a letter, seven digits and a control character, also behind the country's code for value added tax. */
const lettered = [
  "@#######*",
  "@-#######-*",
  "@-#######*",
  "@#######-*",
  "@ #######*",
  "@ ####### *",
  "@-##.###.##*",
  "@##.###.##*",
];
const letteredLayouts = [...lettered, ...lettered.map((layout) => `ES${layout}`), "@#.###.###-*", "@-#.###.###-*"];

/** X, Y and Z count 0, 1 and 2. Source: https://es.wikipedia.org/wiki/N%C3%BAmero_de_identidad_de_extranjero */
const isNie = (characters: string): boolean =>
  /^[XYZ]/.test(characters) && hasLetter(characters.slice(0, -1), characters.slice(-1));

/** Foreigners: X, Y or Z, seven digits and a letter. */
export const spainNieNumber: Identifier = {
  id: "SPAIN_NIE_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: taxKeywords,
  forms: [layoutForm({ layouts: letteredLayouts, isValid: isNie })],
  matches: [
    "NIE «X1234567L»",
    "nie: «y1234567x»",
    "número de identidad de extranjero «X-1234567-L»",
    "NIF «Z-7654321-H»",
    "«X1234567L» (tax id)",
  ],
  misses: [
    { text: "pedido X1234567L", reason: "no keyword near" },
    { text: "NIE X1234567A", reason: "the letter is wrong" },
    { text: "NIE W1234567L", reason: "begins with another letter than X, Y and Z" },
    { text: "NIE X0000000T", reason: "all zero" },
    { text: "NIE X123456L", reason: "six digits" },
    { text: "niece X1234567L", reason: "the keyword is part of a word" },
  ],
};

/** K, L and M stand for persons without identity document; their letter is made of the seven digits. Source: Orden EHA/451/2008 */
const isSpecialNif = (characters: string): boolean =>
  /^[KLM]/.test(characters) && hasLetter(characters.slice(1, -1), characters.slice(-1));

/** Persons: eight digits and a letter, or K, L or M, seven digits and a letter. */
export const spainNifNumber: Identifier = {
  id: "SPAIN_NIF_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: taxKeywords,
  forms: [
    dniForm(dniLayouts),
    layoutForm({ layouts: ["ES########@", "ES-########@", "ES ########@"], isValid: isDni }),
    layoutForm({ layouts: letteredLayouts, isValid: isSpecialNif }),
  ],
  matches: [
    "NIF «12345678Z»",
    "nif: «12345678-z»",
    "número de identificación fiscal «12.345.678-Z»",
    "NIF «K1234567L»",
    "tax id «ES12345678Z»",
    "«M1234567L» (NIF)",
  ],
  misses: [
    { text: "pedido 12345678Z", reason: "no keyword near" },
    { text: "NIF 12345678A", reason: "the letter is wrong" },
    { text: "NIF K1234567A", reason: "the letter is wrong" },
    { text: "NIF 00000000T", reason: "all zero" },
    { text: "NIF 99999999R", reason: "a published example value" },
    { text: "NIF B12345674", reason: "the number of an organization" },
    { text: "NIF X-1.234.567-L", reason: "the number of a foreigner" },
  ],
};

const controlLetters = "JABCDEFGHI";

/**
 * The control is the Luhn digit of the seven digits, or the letter for it: always the digit for A, B, E and H, always the letter
 * for P, Q and S. Source: https://es.wikipedia.org/wiki/C%C3%B3digo_de_identificaci%C3%B3n_fiscal
 */
function isCif(characters: string): boolean {
  const kind = characters.charAt(0);
  const digits = characters.slice(1, 8);
  if (!/^[A-HJNP-SUVW]\d{7}$/.test(kind + digits) || /^0+$/.test(digits)) return false;
  const control = luhnDigit(digits);
  if (characters.charAt(8) === control) return !"PQS".includes(kind);
  return characters.charAt(8) === controlLetters.charAt(Number(control)) && !"ABEH".includes(kind);
}

/** Organizations: a letter for the kind, seven digits and a control character. */
export const spainTaxIdentificationNumber: Identifier = {
  id: "SPAIN_TAX_IDENTIFICATION_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: taxKeywords,
  forms: [layoutForm({ layouts: letteredLayouts, isValid: isCif })],
  matches: [
    "CIF «B12345674»",
    "cif: «b-12345674»",
    "NIF «Q1234567D»",
    "tax id «ESB12345674»",
    "número de impuesto corporativo «A-12.345.674»",
    "«G12345674» (cif_numero)",
  ],
  misses: [
    { text: "pedido B12345674", reason: "no keyword near" },
    { text: "CIF B12345675", reason: "the control digit is wrong" },
    { text: "CIF B1234567D", reason: "a company of kind B has a digit" },
    { text: "CIF Q12345674", reason: "a public body of kind Q has a letter" },
    { text: "CIF B00000000", reason: "all zero" },
    { text: "CIF I12345674", reason: "I is no kind of organization" },
    { text: "NIF 12345678Z", reason: "the number of a person" },
  ],
};

/** Provinces 01 to 52, 53 for other territories, 66 for abroad. */
const isProvince = (province: number): boolean => (province >= 1 && province <= 53) || province === 66;

/**
 * The last two digits are the others modulo 97. Older numbers had seven digits behind the province and keep the check digits
 * made without the zero that fills them up. Source: https://www.seg-social.es, and for the older ones
 * http://www.mvp-access.es/softjaen/vbnet/funciones/dc/sjvbnetfun05.htm
 */
function isSocialSecurityNumber(digits: string): boolean {
  const province = Number(digits.slice(0, 2));
  const number = Number(digits.slice(2, 10));
  const check = Number(digits.slice(10));
  if (!isProvince(province) || number === 0) return false;
  return Number(digits.slice(0, 10)) % 97 === check || (number < 1e7 && (province * 1e7 + number) % 97 === check);
}

/** Social security: two digits of the province, eight digits, two check digits. */
export const spainSocialSecurityNumber: Identifier = {
  id: "SPAIN_SOCIAL_SECURITY_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: [
    "número de la seguridad social",
    "social security no.",
    "social security number",
    "socialsecurityno#",
    "ssn",
    "ssn#",
    // As it is written in Spanish.
    "número de seguridad social",
    "seguridad social",
  ],
  forms: [
    layoutForm({
      layouts: [
        ...["############", "##/########/##", "##-########-##", "## ######## ##", "##.########.##"],
        ...["## ##########", "##/##########", "##-##########", "## / ######## / ##", "## ########-##", "##/########-##"],
      ],
      isValid: isSocialSecurityNumber,
    }),
  ],
  matches: [
    "Número de la Seguridad Social «28/12345678/40»",
    "ssn: «281234567840»",
    "SSN «28-12345678-40»",
    "numero_de_seguridad_social=«28 12345678 40»",
    "«08 1234567869» (seguridad social)",
  ],
  misses: [
    { text: "pedido 28/12345678/40", reason: "no keyword near" },
    { text: "SSN 28/12345678/41", reason: "the check digits are wrong" },
    { text: "SSN 551234567815", reason: "55 is no province" },
    { text: "SSN 000000000000", reason: "all zero" },
    { text: "SSN 28/123456784", reason: "eleven digits" },
    { text: "SSN 28123456784", reason: "eleven digits" },
  ],
};
