/**
 * Numbers of Argentina: identity documents (DNI), tax and labour identification (CUIT, CUIL) of persons and organizations, and
 * the public transport card SUBE.
 */
import { hasLuhnDigit } from "../checksums/luhn.ts";
import { weightedSum } from "../checksums/weighted-sum.ts";
import { alwaysHigh, type Identifier, type Miss, mediumMediumHigh, type SeveritySteps } from "../identifier.ts";
import { joined, layoutForm } from "../text/layouts.ts";

/**
 * Identity documents: seven or eight digits without check digit. A letter behind them makes a Spanish number, a comma and
 * digits an amount of money. Never reported, as the Macie user guide says: 99999999 and zeros.
 * Source: https://es.wikipedia.org/wiki/Documento_nacional_de_identidad_(Argentina)
 */
export const argentinaDniNumber: Identifier = {
  id: "ARGENTINA_DNI_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: ["dni", "dni#", "d.n.i.", "documento nacional de identidad"],
  forms: [
    {
      anchor: { kind: "digits", runs: [[1, 2], [7, 8]] },
      keyword: "required",
      pattern: /(?:\d{1,2}(?<s>[. ])\d{3}\k<s>\d{3}|\d{7,8})(?!-?[A-Za-z](?![A-Za-z])| [A-Z](?![A-Za-z])|,\d)/y,
      validate: (text) => !/^(?:9{8}|0+)$/.test(text.replace(/\D/g, "")),
    },
  ], // biome-ignore format: runs of digits
  matches: [
    "DNI «30.123.456»",
    "D.N.I.: «7654321»",
    "documento nacional de identidad «41 234 567»",
    '{"dni":"«28765432»"}',
    "«5.678.901», su DNI",
  ],
  misses: [
    { text: "pedido 30.123.456", reason: "no keyword near" },
    { text: "DNI 99.999.999", reason: "a published example value" },
    { text: "DNI 00000000", reason: "all zero" },
    { text: "DNI 30123456Z", reason: "a letter behind makes a Spanish number" },
    { text: "DNI 30123456-T", reason: "a letter behind makes a Spanish number" },
    { text: "DNI 301.234.56", reason: "dots at the wrong places" },
    { text: "DNI 301234567", reason: "nine digits" },
    { text: "DNI 30.123.456,00", reason: "an amount of money" },
    { text: "DNI 20-30123456-3", reason: "stands inside a longer number" },
  ],
};

const taxWeights = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/**
 * The last digit makes the weighted sum divisible by 11; where that would take 10, it is 9.
 * Source: https://es.wikipedia.org/wiki/Clave_%C3%9Anica_de_Identificaci%C3%B3n_Tributaria
 */
function isTaxNumber(digits: string): boolean {
  const check = (11 - (weightedSum(digits, taxWeights) % 11)) % 11;
  return digits.charAt(10) === String(check === 10 ? 9 : check) && !/^0+$/.test(digits.slice(2, 10));
}

const taxKeywords = [
  "argentina taxpayer id",
  "clave única de identificación tributaria",
  "cuil",
  "c.u.i.l",
  "cuit",
  "c.u.i.t",
  "número de identificación fiscal",
  "número de contribuyente",
  "unified labor identification code",
];

type TaxNumber = {
  readonly id: string;
  readonly severity: SeveritySteps;
  readonly prefixes: readonly string[];
  readonly matches: readonly string[];
  readonly misses: readonly Miss[];
};

function taxIdentifier({ id, severity, prefixes, matches, misses }: TaxNumber): Identifier {
  const allowed = new Set(prefixes);
  return {
    id,
    category: "PERSONAL_INFORMATION",
    severity,
    recommended: false,
    keywords: taxKeywords,
    forms: [
      layoutForm({
        layouts: ["###########", ...joined(["##", "########", "#"], ["-", " ", "/"]), "##-##.###.###-#", "##.########.#"],
        isValid: (digits) => allowed.has(digits.slice(0, 2)) && isTaxNumber(digits),
      }),
    ],
    matches,
    misses,
  };
}

/**
 * Persons: 20, 23, 24, 25, 26 or 27, the identity document's eight digits, and a check digit.
 * Source: https://es.wikipedia.org/wiki/Clave_%C3%9Anica_de_Identificaci%C3%B3n_Tributaria
 */
export const argentinaIndividualTaxIdentificationNumber: Identifier = taxIdentifier({
  id: "ARGENTINA_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER",
  severity: alwaysHigh,
  prefixes: ["20", "23", "24", "25", "26", "27"],
  matches: [
    "CUIL «20-12345678-6»",
    "cuit: «27123456780»",
    "C.U.I.T. «23 30123456 2»",
    "número de contribuyente «20-12.345.678-6»",
    "«27-12345678-0» (CUIL)",
  ],
  misses: [
    { text: "pedido 20-12345678-6", reason: "no keyword near" },
    { text: "CUIL 20-12345678-5", reason: "the check digit is wrong" },
    { text: "CUIL 22-12345678-9", reason: "the prefix 22 is not in use" },
    { text: "CUIT 30-50001091-2", reason: "the number of an organization" },
    { text: "CUIT 20-00000000-1", reason: "all zero" },
    { text: "CUIL 20-123456786", reason: "one separator missing" },
  ],
});

/** Organizations: 30, 33 or 34. 50, 51 and 55 stand for whole countries and are nobody's. */
export const argentinaOrganizationTaxIdentificationNumber: Identifier = taxIdentifier({
  id: "ARGENTINA_ORGANIZATION_TAX_IDENTIFICATION_NUMBER",
  severity: mediumMediumHigh,
  prefixes: ["30", "33", "34"],
  matches: [
    "CUIT «30-12345678-1»",
    "cuit: «33123456780»",
    "C.U.I.T «34 12345678 7»",
    "clave_unica_de_identificacion_tributaria=«30123456781»",
    "«30-12.345.678-1» (CUIT)",
  ],
  misses: [
    { text: "pedido 30-12345678-1", reason: "no keyword near" },
    { text: "CUIT 30-12345678-2", reason: "the check digit is wrong" },
    { text: "CUIT 31-12345678-8", reason: "the prefix 31 is not in use" },
    { text: "CUIT 20-12345678-6", reason: "the number of a person" },
    { text: "CUIT 30-00000000-7", reason: "all zero" },
    { text: "CUIT 3012345678", reason: "ten digits" },
  ],
});

/** Transport cards: sixteen digits, 6061 first, Luhn last. Source: Macie user guide, SUBE card. */
export const argentinaTarjetaSube: Identifier = {
  id: "ARGENTINA_TARJETA_SUBE",
  category: "PERSONAL_INFORMATION",
  severity: mediumMediumHigh,
  recommended: false,
  keywords: ["sistema único de boleto electrónico", "sube"],
  forms: [
    layoutForm({
      layouts: ["################", ...joined(["####", "####", "####", "####"], [" ", "-"])],
      isValid: (digits) => digits.startsWith("6061") && !/^60610+$/.test(digits) && hasLuhnDigit(digits),
    }),
  ],
  matches: [
    "Tarjeta SUBE «6061 2678 1234 5674»",
    "sube: «6061267812345674»",
    "SUBE «6061-2601-2345-6785»",
    "Sistema Único de Boleto Electrónico «6061268000000014»",
    "«6061 2678 1234 5674» (SUBE)",
  ],
  misses: [
    { text: "tarjeta 6061 2678 1234 5674", reason: "no keyword near" },
    { text: "SUBE 6061 2678 1234 5675", reason: "the check digit is wrong" },
    { text: "SUBE 6062 2678 1234 5673", reason: "does not begin with 6061" },
    { text: "subes 6061 2678 1234 5674", reason: "the keyword is part of a word" },
    { text: "SUBE 6061 2678 12345674", reason: "one separator missing" },
    { text: "SUBE 606126781234567", reason: "fifteen digits" },
  ],
};
