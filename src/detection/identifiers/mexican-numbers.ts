/**
 * Numbers of Mexico: the population registry's code (CURP) and the taxpayer registry's codes (RFC) of persons and organizations.
 */
import { alwaysHigh, type Form, type Identifier, mediumMediumHigh } from "../identifier.ts";
import { isCalendarDate } from "../text/calendar-dates.ts";
import { layoutForm } from "../text/layouts.ts";

/** The century is not always written, so 29 February counts in every fourth year. */
function isDate(yymmdd: string): boolean {
  return isCalendarDate(2000 + Number(yymmdd.slice(0, 2)), Number(yymmdd.slice(2, 4)), Number(yymmdd.slice(4, 6)));
}

/** Federal entities of birth; NE is abroad. */
const entities = new Set(
  "AS BC BS CC CH CL CM CS DF DG GR GT HG JC MC MN MS NE NL NT OC PL QR QT SL SP SR TC TL TS VZ YN ZS".split(" "),
);

const curpCharacters = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";

function isCurp(code: string): boolean {
  if (!/^[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d$/.test(code) || !isDate(code.slice(4, 10))) return false;
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += curpCharacters.indexOf(code.charAt(i)) * (18 - i);
  return entities.has(code.slice(11, 13)) && Number(code.charAt(17)) === (10 - (sum % 10)) % 10;
}

/**
 * Four letters of the names, date of birth, sex, federal entity, three letters of the names, a sign against doubles and a check
 * digit. Source: https://www.gob.mx/curp and https://es.wikipedia.org/wiki/Clave_%C3%9Anica_de_Registro_de_Poblaci%C3%B3n
 */
export const mexicoCurpNumber: Identifier = {
  id: "MEXICO_CURP_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: [
    "clave personal identidad",
    "clave única",
    "clave única de registro de población",
    "clavepersonalIdentidad",
    "curp",
    "registration code",
    "registry code",
    "personal identidad clave",
    "population code",
  ],
  forms: [layoutForm({ layouts: ["@@@@######@@@@@@*#", "@@@@ ###### @@@@@@ *#", "@@@@-######-@@@@@@-*#"], isValid: isCurp })],
  matches: [
    "CURP «BADD110313HCMLNS06»",
    "curp: «badd110313hcmlns06»",
    "Clave Única de Registro de Población «GOMC850101MDFNRR00»",
    "clave unica «BADD110313HCMLNS06»",
    "«GOMC850101MDFNRR00» (CURP)",
  ],
  misses: [
    { text: "pedido BADD110313HCMLNS06", reason: "no keyword near" },
    { text: "CURP BADD110313HCMLNS07", reason: "the check digit is wrong" },
    { text: "CURP BADD110231HCMLNS01", reason: "31 February" },
    { text: "CURP BADD110313ACMLNS02", reason: "A is no sex" },
    { text: "CURP BADD110313HXXLNS03", reason: "XX is no federal entity" },
    { text: "CURP BADD110313HCMLNS9", reason: "seventeen characters" },
  ],
};

const rfcCharacters = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ";

/**
 * The last place checks the others, an organization's with a blank before it: weights 13 to 2, modulo 11, A for 10. The two before
 * are made from the name. Source: SAT, https://www.sat.gob.mx, algorithm for the RFC's homoclave and verifier
 */
function isRfc(text: string): boolean {
  const code = text
    .replace(/\xc3[\x91\xb1]/g, "Ñ")
    .replace(/[ -]/g, "")
    .toUpperCase()
    .padStart(13, " ");
  if (!isDate(code.slice(4, 10))) return false;
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += rfcCharacters.indexOf(code.charAt(i)) * (13 - i);
  return code.charAt(12) === "0123456789A".charAt((11 - (sum % 11)) % 11);
}

/** `Ñ` is two bytes and & none of a word: a token may be what stands before them, or all behind. XAXX010101000 and XEXX010101000 have no such homoclave. */
function rfcForm(letters: number): Form {
  return {
    anchor: { kind: "word", start: "either", tokenMin: 1, tokenMax: letters + 9 },
    keyword: "required",
    lead: "&Ñ",
    pattern: new RegExp(
      `(?<![&\\x91\\xb1])(?:[A-Za-z&]|\\xc3[\\x91\\xb1]){${letters}}[ -]?\\d{6}[ -]?[1-9A-Va-v][1-9A-Za-z][\\dAa]`,
      "y",
    ),
    validate: isRfc,
  };
}

const rfcKeywords = [
  "código del registro federal de contribuyentes",
  "identificación de impuestos",
  "identificacion de impuestos",
  "impuesto al valor agregado",
  "iva",
  "iva#",
  "i.v.a.",
  "registro federal de contribuyentes",
  "rfc",
  "rfc#",
  "r.f.c.",
];

/** Persons: four letters of the names, date of birth, three characters. Source: https://es.wikipedia.org/wiki/Registro_Federal_de_Contribuyentes */
export const mexicoIndividualRfcNumber: Identifier = {
  id: "MEXICO_INDIVIDUAL_RFC_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: rfcKeywords,
  forms: [rfcForm(4)],
  matches: [
    "RFC «GODE561231GR8»",
    "rfc: «gode561231gr8»",
    "R.F.C. «GODE-561231-GR8»",
    "Registro Federal de Contribuyentes «GODE 561231 GR8»",
    "«&ABC850101AB0» (RFC)",
  ],
  misses: [
    { text: "pedido GODE561231GR8", reason: "no keyword near" },
    { text: "RFC GODE561231GR9", reason: "the check digit is wrong" },
    { text: "RFC GODE561331GR8", reason: "the month 13" },
    { text: "RFC XAXX010101000", reason: "stands for anybody" },
    { text: "RFC XEXX010101000", reason: "stands for anybody abroad" },
    { text: "RFC GODE561231", reason: "the last three characters are missing" },
  ],
};

/** Organizations: three letters of the name, date of foundation, three characters. */
export const mexicoOrganizationRfcNumber: Identifier = {
  id: "MEXICO_ORGANIZATION_RFC_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: mediumMediumHigh,
  recommended: false,
  keywords: rfcKeywords,
  forms: [rfcForm(3)],
  matches: [
    "RFC «ABC010203AB9»",
    "rfc: «abc010203ab9»",
    "R.F.C. «ABC-010203-AB9»",
    "impuesto al valor agregado «A&B 010203 AB8»",
    "«&AB010203AB5» (RFC)",
  ],
  misses: [
    { text: "pedido ABC010203AB9", reason: "no keyword near" },
    { text: "RFC ABC010203AB8", reason: "the check digit is wrong" },
    { text: "RFC ABC010230AB9", reason: "30 February" },
    { text: "RFC GODE561231GR8", reason: "the number of a person" },
    { text: "RFC ABC000000000", reason: "no date" },
    { text: "RFC AB010203AB9", reason: "two letters" },
  ],
};
