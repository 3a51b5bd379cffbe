/**
 * Numbers of Brazil: identity cards (RG), taxpayers (CPF and CNPJ) and postal codes (CEP).
 */
import { weightedSum } from "../checksums/weighted-sum.ts";
import { alwaysHigh, type Identifier, lowMediumHigh } from "../identifier.ts";
import { joined, layoutForm } from "../text/layouts.ts";

const repeated = /^(.)\1*$/;

/** Postal codes: five digits, a hyphen, three digits; the first region begins at 01000. Source: https://pt.wikipedia.org/wiki/C%C3%B3digo_de_Endere%C3%A7amento_Postal */
export const brazilCepCode: Identifier = {
  id: "BRAZIL_CEP_CODE",
  category: "PERSONAL_INFORMATION",
  severity: lowMediumHigh,
  recommended: false,
  keywords: ["cep", "código de endereçamento postal", "codigo de endereçamento postal", "código postal", "codigo postal"],
  forms: [
    layoutForm({
      layouts: ["#####-###", "##.###-###", "########", "##### ###"],
      isValid: (digits) => !digits.startsWith("00") && !repeated.test(digits),
    }),
  ],
  matches: ["CEP «01310-100»", "cep: «20040002»", "Código Postal «70.160-900»", "codigo_postal=«88015-200»", "«40020-000» (CEP)"],
  misses: [
    { text: "pedido 01310-100", reason: "no keyword near" },
    { text: "CEP 00310-100", reason: "no region begins with 00" },
    { text: "CEP 1310-100", reason: "seven digits" },
    { text: "CEP 01310-1000", reason: "nine digits" },
    { text: "CEP 99999-999", reason: "one digit repeated" },
    { text: "código postal 28013", reason: "five digits, as in Spain" },
    { text: "conceptos 01310-100", reason: "the keyword is part of a word" },
  ],
};

const rgWeights = [2, 3, 4, 5, 6, 7, 8, 9];

/** The ninth place checks the eight digits modulo 11; X stands for 10. Source: https://www.ngmatematica.com/2014/02/como-determinar-o-digito-verificador-do.html */
function isPaulistaRg(characters: string): boolean {
  const check = (11 - (weightedSum(characters, rgWeights) % 11)) % 11;
  return characters.charAt(8) === "0123456789X".charAt(check) && !repeated.test(characters.slice(0, 8));
}

/** What tells that another state than São Paulo issued the card, behind the number: `SSP/RJ`, `DETRAN-RJ`. */
const otherIssuer =
  "(?=[ ,-]{1,3}(?:SSP|SESP|SDS|SJS|PC|DETRAN|IFP)[ /-]{1,3}(?:AC|AL|AM|AP|BA|CE|DF|ES|GO|MA|MG|MS|MT|PA|PB|PE|PI|PR|RJ|RN|RO|RR|RS|SC|SE|TO)(?![A-Za-z]))";

/**
 * Identity cards. Every state numbers its own: São Paulo's have a check digit, others count where the issuer is named, before
 * (`MG-12.345.678`) or behind the number. Source: https://pt.wikipedia.org/wiki/C%C3%A9dula_de_identidade
 */
export const brazilRgNumber: Identifier = {
  id: "BRAZIL_RG_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: ["registro geral", "rg"],
  forms: [
    layoutForm({ layouts: ["##.###.###-*", "########-*", "########*", "## ### ### *"], isValid: isPaulistaRg }),
    {
      anchor: { kind: "word", start: "letter", tokenMin: 2, tokenMax: 10 },
      keyword: "required",
      pattern: /MG[ -]?(?:\d{2}\.\d{3}\.\d{3}|\d{8})/iy,
      validate: (text) => !repeated.test(text.replace(/\D/g, "")),
    },
    {
      anchor: { kind: "digits", runs: [[1, 2], [7, 10]] },
      keyword: "required",
      pattern: new RegExp(`(?:\\d{1,2}\\.\\d{3}\\.\\d{3}(?:-[\\dxX])?|\\d{7,9}-[\\dxX]|\\d{7,10})${otherIssuer}`, "y"),
      validate: (text) => !repeated.test(text.replace(/\D/g, "")),
    },
  ], // biome-ignore format: runs of digits
  matches: [
    "RG «12.345.678-2»",
    "rg: «236780141»",
    "Registro Geral «24.678.121-X»",
    "RG «MG-12.345.678»",
    "RG «12.345.678-9» SSP/RJ",
    "«24678121x» (RG)",
  ],
  misses: [
    { text: "pedido 12.345.678-2", reason: "no keyword near" },
    { text: "RG 12.345.678-9", reason: "the check digit of São Paulo is wrong, and no other state is named" },
    { text: "RG 12.345.678-9 SSP/SP", reason: "the check digit of São Paulo is wrong" },
    { text: "RG 00.000.000-0", reason: "all zero" },
    { text: "org 12.345.678-2", reason: "the keyword is part of a word" },
    { text: "RG 12.345.678", reason: "the check digit is missing" },
  ],
};

const taxKeywords = [
  "cadastro de pessoa física",
  "cadastro de pessoa fisica",
  "cadastro de pessoas físicas",
  "cadastro de pessoas fisicas",
  "cadastro nacional da pessoa jurídica",
  "cadastro nacional da pessoa juridica",
  "cnpj",
  "cpf",
];

/**
 * The check digit of Brazilian taxpayers: characters count by their ASCII code less 48, weights 2, 3, ... from the right, beginning
 * anew after `weightMax`; 11 less the remainder modulo 11, and 0 where that has two digits.
 */
function checkDigit(characters: string, weightMax: number): string {
  let sum = 0;
  for (let i = 0; i < characters.length; i++) {
    sum += (characters.charCodeAt(characters.length - 1 - i) - 48) * (2 + (i % (weightMax - 1)));
  }
  const check = 11 - (sum % 11);
  return check > 9 ? "0" : String(check);
}

function hasCheckDigits(characters: string, weightMax: number): boolean {
  const body = characters.slice(0, -2);
  const first = checkDigit(body, weightMax);
  return characters === body + first + checkDigit(body + first, weightMax);
}

/**
 * Organizations: eight characters, four for the branch, two check digits. From July 2026 on the first twelve may be letters too.
 * Source: Instrução Normativa RFB 2.229/2024, https://www.gov.br/receitafederal/pt-br/acesso-a-informacao/acoes-e-programas/programas-e-atividades/cnpj-alfanumerico
 */
export const brazilCnpjNumber: Identifier = {
  id: "BRAZIL_CNPJ_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: false,
  keywords: taxKeywords,
  forms: [
    layoutForm({
      layouts: ["**.***.***/****-##", "********/****-##", "************-##", "**************", "** *** *** **** ##"],
      isValid: (characters) =>
        !repeated.test(characters) && !/^.{8}0000/.test(characters) && /\d\d$/.test(characters) && hasCheckDigits(characters, 9),
    }),
  ],
  matches: [
    // 12.ABC.345/01DE-35 is the example of the tax authority, the others are invented.
    "CNPJ «12.345.678/0001-95»",
    "cnpj: «12345678000195»",
    "CNPJ «12.ABC.345/01DE-35»",
    "Cadastro Nacional da Pessoa Jurídica «12345678/0001-95»",
    "«12abc34501de35» (CNPJ)",
  ],
  misses: [
    { text: "pedido 12.345.678/0001-95", reason: "no keyword near" },
    { text: "CNPJ 12.345.678/0001-96", reason: "the check digits are wrong" },
    { text: "CNPJ 12.ABC.345/01DE-36", reason: "the check digits are wrong" },
    { text: "CNPJ 00.000.000/0000-00", reason: "all zero" },
    { text: "CNPJ 12.345.678/000195", reason: "one separator missing" },
    { text: "CNPJ 123.456.789-09", reason: "the number of a person" },
  ],
};

/** Persons: nine digits and two check digits; one digit repeated is never given out. Source: https://pt.wikipedia.org/wiki/Cadastro_de_Pessoas_F%C3%ADsicas */
export const brazilCpfNumber: Identifier = {
  id: "BRAZIL_CPF_NUMBER",
  category: "PERSONAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: taxKeywords,
  forms: [
    layoutForm({
      layouts: ["###########", "###.###.###-##", "#########-##", ...joined(["###", "###", "###", "##"], [" ", "-", "."])],
      isValid: (digits) => !repeated.test(digits) && hasCheckDigits(digits, 12),
    }),
  ],
  matches: [
    "CPF «529.982.247-25»",
    "cpf: «11144477735»",
    "Cadastro de Pessoas Físicas «529982247-25»",
    "CPF «111 444 777 35»",
    "«529.982.247-25» (cpf)",
  ],
  misses: [
    { text: "pedido 529.982.247-25", reason: "no keyword near" },
    { text: "CPF 529.982.247-26", reason: "the second check digit is wrong" },
    { text: "CPF 529.982.247-35", reason: "the first check digit is wrong" },
    { text: "CPF 111.111.111-11", reason: "one digit repeated, never given out" },
    { text: "CPF 000.000.000-00", reason: "all zero" },
    { text: "CPF 529.982.24725", reason: "one separator missing" },
  ],
};
