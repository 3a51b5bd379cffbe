/**
 * How to make valid national numbers of the Americas, written from the published rules and without the detector's own checks; and
 * where the detector and the stdnum package decide differently, with the reason.
 */
import { capitals, type Disagreement, date, type NumberRule, repeated, sum, withLuhn } from "./number-rule.ts";
import type { RandomSource } from "./random-source.ts";

function cuit(random: RandomSource, prefixes: readonly string[]): string {
  const body = `${prefixes[random.below(prefixes.length)]}${random.pick("123456789")}${random.digits(7)}`;
  const rest = 11 - (sum(body, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11);
  return body + (rest === 11 ? "0" : rest === 10 ? "9" : String(rest));
}

function brazilianDigit(characters: string, weights: readonly number[]): string {
  const rest = weights.reduce((all, weight, i) => all + weight * (characters.charCodeAt(i) - 48), 0) % 11;
  return rest < 2 ? "0" : String(11 - rest);
}

function cnpj(random: RandomSource): string {
  const alphabet = random.below(2) === 0 ? "0123456789" : `0123456789${capitals}`;
  const body = `${random.text(8, alphabet)}${random.pick("0123")}${random.text(2, alphabet)}${random.pick("123456789")}`;
  const first = body + brazilianDigit(body, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
  return first + brazilianDigit(first, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
}

function cpf(random: RandomSource): string {
  const body = random.digits(9);
  const first = body + brazilianDigit(body, [10, 9, 8, 7, 6, 5, 4, 3, 2]);
  return first + brazilianDigit(first, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
}

function rut(random: RandomSource): string {
  const body = `${random.pick("123456789")}${random.digits(6 + random.below(2))}`;
  return body + "0K987654321".charAt(sum(body.padStart(8, "0"), [3, 2, 7, 6, 5, 4, 3, 2]) % 11);
}

function nit(body: string): string {
  const rest = sum(body.padStart(10, "0"), [43, 41, 37, 29, 23, 19, 17, 13, 7, 3]) % 11;
  return `${body}-${rest < 2 ? rest : 11 - rest}`;
}

function individualNit(random: RandomSource): string {
  if (random.below(3) === 0) return nit(`1${random.digits(9)}`);
  if (random.below(4) === 0) return nit(random.pick("67") + random.digits(8));
  return nit(random.pick("123456789") + random.digits(5 + random.below(3)));
}

const curpValues = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";
const entities = ["AS", "BC", "CH", "DF", "GT", "JC", "MC", "NE", "NL", "OC", "QR", "SP", "TC", "VZ", "YN", "ZS"];

/** The fourth letter keeps clear of the words that the registries replace, which end in other letters. */
function nameLetters(random: RandomSource): string {
  return random.pick(capitals) + random.pick("AEIOU") + random.pick(capitals) + random.pick("BCDFGHJLMPTV");
}

function withCurpDigit(body: string): string {
  const total = [...body].reduce((all, character, i) => all + curpValues.indexOf(character) * (18 - i), 0);
  return `${body}${(10 - (total % 10)) % 10}`;
}

function curp(random: RandomSource): string {
  const entity = entities[random.below(entities.length)] ?? "";
  const names = random.text(3, "BCDFGJKLMNPRSTVXZ");
  return withCurpDigit(nameLetters(random) + date(random) + random.pick("HMX") + entity + names + random.pick("0A"));
}

const rfcValues = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ";

function rfcDigit(body: string): string {
  const total = [...body.padStart(12, " ")].reduce((all, character, i) => all + rfcValues.indexOf(character) * (13 - i), 0);
  return total % 11 === 0 ? "0" : "A987654321".charAt((total % 11) - 1);
}

function rfc(random: RandomSource, letters: string): string {
  const body =
    letters + date(random) + random.pick("123456789ABCDEFGHIJKLMNOPQRSTUV") + random.pick("123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
  return body + rfcDigit(body);
}

/** The words for which the registries write something else; stdnum refuses them. */
const replacedWords = /^(?:B[AU]|C[AOU]|FE|G[EU]|JO|K[AOU]|M[AEIOU]|N[AO]|P[EIOU]|QU|R[AUO]|SE|TE|V[AU]|WU|L[IO]|FA|JE)/;

const isIndividualNit = (value: string): boolean => /^(?:[1-9]\d{5,7}|[67]\d{8}|1\d{9})-/.test(value);

const otherAlphabet: Disagreement = {
  reason: "the tax authority counts & between N and O; stdnum also takes the digit that comes of leaving it out",
  sample: "GODE561231GR0",
  isFound: false,
  covers: (value) => rfcDigit(value.slice(0, -1)) !== value.slice(-1),
};

const replacedWord: Disagreement = {
  reason: "the registries write other letters where four would make a bad word; a number that does not is still somebody's",
  sample: "",
  isFound: true,
  covers: (value) => replacedWords.test(value),
};

const misplacedHyphen: Disagreement = {
  reason: "the hyphen stands before the check digit; stdnum leaves it out wherever it is",
  sample: "90012345-68",
  isFound: false,
  covers: (value) => !/^\d+-\d$/.test(value),
};

/** Argentina to Mexico. */
export const americanNumberRules: readonly NumberRule[] = [
  {
    id: "ARGENTINA_DNI_NUMBER",
    keyword: "dni",
    validator: ["AR", "dni"],
    valid: (random) => random.pick("123456789") + random.digits(6 + random.below(2)),
    disagreements: [
      {
        reason: "the Macie user guide leaves out 99999999 and zeros",
        sample: "99999999",
        isFound: false,
        covers: (value) => /^(?:9{8}|0+)$/.test(value),
      },
    ],
  },
  {
    id: "ARGENTINA_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER",
    keyword: "cuil",
    validator: ["AR", "cuit"],
    holder: "individual",
    valid: (random) => cuit(random, ["20", "23", "24", "25", "26", "27"]),
    disagreements: [
      {
        reason: "the tax authority also gives 25 and 26 to persons",
        sample: "25123456788",
        isFound: true,
        covers: (value) => /^2[56]/.test(value),
      },
    ],
  },
  {
    id: "ARGENTINA_ORGANIZATION_TAX_IDENTIFICATION_NUMBER",
    keyword: "cuit",
    validator: ["AR", "cuit"],
    holder: "company",
    valid: (random) => cuit(random, ["30", "33", "34"]),
    disagreements: [],
  },
  {
    id: "BRAZIL_CNPJ_NUMBER",
    keyword: "cnpj",
    validator: ["BR", "cnpj"],
    valid: cnpj,
    disagreements: [
      {
        reason: "branches are counted from 0001, and one character repeated is never given out",
        sample: "00000000000000",
        isFound: false,
        covers: (value) => repeated.test(value) || value.slice(8, 12) === "0000",
      },
    ],
  },
  {
    id: "BRAZIL_CPF_NUMBER",
    keyword: "cpf",
    validator: ["BR", "cpf"],
    valid: cpf,
    disagreements: [
      {
        reason: "one digit repeated is never given out",
        sample: "11111111111",
        isFound: false,
        covers: (value) => repeated.test(value),
      },
    ],
  },
  {
    id: "CANADA_SOCIAL_INSURANCE_NUMBER",
    keyword: "social insurance number",
    validator: ["CA", "sin"],
    valid: (random) => withLuhn(random.pick("12345679") + random.digits(7)),
    disagreements: [
      {
        reason: "numbers that begin with 0 are invented, and those with 8 belong to businesses",
        sample: "046454286",
        isFound: false,
        covers: (value) => /^[08]/.test(value),
      },
    ],
  },
  {
    id: "CHILE_RUT_NUMBER",
    keyword: "rut",
    validator: ["CL", "rut"],
    valid: rut,
    disagreements: [
      {
        reason: "zeros, and the tax authority's numbers for nobody in particular",
        sample: "555555555",
        isFound: false,
        covers: (value) => /^(?:5{9}|6{9}|0+.)$/.test(value),
      },
    ],
  },
  {
    id: "COLOMBIA_INDIVIDUAL_NIT_NUMBER",
    keyword: "nit",
    validator: ["CO", "nit"],
    valid: individualNit,
    disagreements: [
      {
        reason: "stdnum knows neither ranges nor lengths: other numbers belong to organizations or to nobody",
        sample: "900123456-8",
        isFound: false,
        covers: (value) => !isIndividualNit(value),
      },
      misplacedHyphen,
      {
        reason: "the oldest identity cards have six digits",
        sample: nit("123456"),
        isFound: true,
        covers: (value) => /^[1-9]\d{5}-/.test(value),
      },
    ],
  },
  {
    id: "COLOMBIA_ORGANIZATION_NIT_NUMBER",
    keyword: "nit",
    validator: ["CO", "nit"],
    valid: (random) => nit(random.pick("89") + random.digits(8)),
    disagreements: [
      {
        reason: "stdnum knows no ranges: numbers below 800000000 belong to persons",
        sample: nit("79123456"),
        isFound: false,
        covers: (value) => !/^[89]\d{8}-/.test(value),
      },
      misplacedHyphen,
    ],
  },
  {
    id: "MEXICO_CURP_NUMBER",
    keyword: "curp",
    validator: ["MX", "curp"],
    valid: curp,
    disagreements: [{ ...replacedWord, sample: withCurpDigit("PEDO850101HDFNRR0") }],
  },
  {
    id: "MEXICO_INDIVIDUAL_RFC_NUMBER",
    keyword: "rfc",
    validator: ["MX", "rfc"],
    holder: "individual",
    valid: (random) => rfc(random, random.below(5) === 0 ? `${nameLetters(random).slice(0, 3)}Ñ` : nameLetters(random)),
    disagreements: [otherAlphabet, { ...replacedWord, sample: `PEDO850101AB${rfcDigit("PEDO850101AB")}` }],
  },
  {
    id: "MEXICO_ORGANIZATION_RFC_NUMBER",
    keyword: "rfc",
    validator: ["MX", "rfc"],
    holder: "company",
    valid: (random) => rfc(random, random.text(3, `${capitals}&Ñ`)),
    disagreements: [{ ...otherAlphabet, sample: "ABC010203AB0" }],
  },
];
