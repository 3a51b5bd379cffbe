/**
 * Numbers of Colombia: the citizenship card, and the taxpayer numbers (NIT) of persons and organizations.
 */
import { alwaysHigh, type Identifier, type Miss, mediumMediumHigh, type SeveritySteps } from "../identifier.ts";
import { layoutForm } from "../text/layouts.ts";

/**
 * Citizenship cards: six to ten digits without check digit; numbers of ten digits began in 2003 at 1000000000, and with other
 * beginnings are mobile phones. Source: https://es.wikipedia.org/wiki/C%C3%A9dula_de_ciudadan%C3%ADa_(Colombia)
 */
export const colombiaCitizenshipCardNumber: Identifier = {
  id: "COLOMBIA_CITIZENSHIP_CARD_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: ["cédula de ciudadanía", "documento de identificación"],
  forms: [
    {
      anchor: {
        kind: "digits",
        runs: [
          [1, 3],
          [6, 10],
        ],
      },
      keyword: "required",
      pattern:
        /(?:1(?<s>[.,' ])\d{3}\k<s>\d{3}\k<s>\d{3}|[1-9]\d{0,2}(?<t>[.,' ])\d{3}(?:\k<t>\d{3})?|1\d{9}|[1-9]\d{5,8})(?!\d|[,' ]\d{3}(?!\d)|,\d)/y,
      validate: (text) => {
        const digits = text.replace(/\D/g, "");
        return digits.length >= 6 && !/^(\d)\1*$/.test(digits);
      },
    },
  ],
  matches: [
    "Cédula de ciudadanía «1.023.456.789»",
    "cedula_de_ciudadania=«79123456»",
    "documento de identificación: «52 123 456»",
    "cédula de ciudadanía «1023456789»",
    "«987.654», cédula de ciudadanía",
  ],
  misses: [
    { text: "pedido 1.023.456.789", reason: "no keyword near" },
    { text: "cédula de ciudadanía 3101234567", reason: "ten digits that do not begin with 1" },
    { text: "cédula de ciudadanía 12345", reason: "five digits" },
    { text: "cédula de ciudadanía 10234567890", reason: "eleven digits" },
    { text: "cédula de ciudadanía 079123456", reason: "begins with zero" },
    { text: "cédula de ciudadanía 111111111", reason: "one digit repeated" },
    { text: "cédula de ciudadanía 900.123.456-8", reason: "stands inside a longer number" },
  ],
};

const weights = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43];

/** The last digit checks the others modulo 11. Source: https://es.wikipedia.org/wiki/N%C3%BAmero_de_Identificaci%C3%B3n_Tributaria */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 2; i <= digits.length; i++) sum += (digits.charCodeAt(digits.length - i) - 48) * (weights[i - 2] ?? 0);
  const rest = sum % 11;
  return digits.endsWith(String(rest < 2 ? rest : 11 - rest));
}

type TaxNumber = {
  readonly id: string;
  readonly severity: SeveritySteps;
  readonly layouts: readonly string[];
  /** What stands before the check digit. */
  readonly body: RegExp;
  readonly matches: readonly string[];
  readonly misses: readonly Miss[];
};

function taxIdentifier({ id, severity, layouts, body, matches, misses }: TaxNumber): Identifier {
  return {
    id,
    category: "PERSONAL_INFORMATION",
    severity,
    recommended: false,
    keywords: ["nit", "nit.", "nit#", "n.i.t."],
    forms: [layoutForm({ layouts, isValid: (digits) => body.test(digits.slice(0, -1)) && hasCheckDigit(digits) })],
    matches,
    misses,
  };
}

/** Layouts of nine digits and a check digit, which persons and organizations share. */
const nineDigits = [
  "###.###.###-#",
  "###,###,###-#",
  "### ### ###-#",
  "#########-#",
  "##########",
  "###.###.### - #",
  "######### - #",
];

/**
 * Persons: their identity number, six to eight digits or ten that begin with 1, or a number of nine digits below 800000000, and
 * a check digit. Nine digits without hyphen that begin with 8 or 9 are rather an organization's without its check digit.
 * Source: https://www.dian.gov.co, Registro Único Tributario, and the numbers of {@link colombiaCitizenshipCardNumber}
 */
export const colombiaIndividualNitNumber: Identifier = taxIdentifier({
  id: "COLOMBIA_INDIVIDUAL_NIT_NUMBER",
  severity: alwaysHigh,
  layouts: [
    ...["######-#", "###.###-#", "#######-#", "#.###.###-#", "########-#", "##.###.###-#", "## ### ###-#", "#########"],
    ...nineDigits,
    ...["##########-#", "#.###.###.###-#", "# ### ### ###-#", "###########"],
  ],
  body: /^(?:[1-9]\d{5,7}|[67]\d{8}|1\d{9})$/,
  matches: ["NIT «79.123.456-0»", "nit: «1023456789-4»", "N.I.T. «1.023.456.789-4»", "NIT. «52123456-2»", "«10234567894» (nit)"],
  misses: [
    { text: "pedido 79.123.456-0", reason: "no keyword near" },
    { text: "NIT 79.123.456-1", reason: "the check digit is wrong" },
    { text: "NIT 900.123.456-8", reason: "the number of an organization" },
    { text: "NIT 00.000.000-0", reason: "all zero" },
    { text: "unit 79.123.456-0", reason: "the keyword is part of a word" },
    { text: "NIT 79.123456-0", reason: "one separator missing" },
  ],
});

/** Organizations: nine digits from 800000000 on and a check digit. */
export const colombiaOrganizationNitNumber: Identifier = taxIdentifier({
  id: "COLOMBIA_ORGANIZATION_NIT_NUMBER",
  severity: mediumMediumHigh,
  layouts: nineDigits,
  body: /^[89]\d{8}$/,
  matches: ["NIT «900.123.456-8»", "nit: «9001234568»", "N.I.T. «800123456-5»", "NIT. «860.123.456 - 3»", "«900123456-8» (nit)"],
  misses: [
    { text: "pedido 900.123.456-8", reason: "no keyword near" },
    { text: "NIT 900.123.456-7", reason: "the check digit is wrong" },
    { text: "NIT 79.123.456-0", reason: "the number of a person" },
    { text: "NIT 000.000.000-0", reason: "all zero" },
    { text: "unit 900.123.456-8", reason: "the keyword is part of a word" },
    { text: "NIT 900123456", reason: "the check digit is missing" },
  ],
});
