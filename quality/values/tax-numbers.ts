/**
 * Tax numbers. Rules: AFIP, ATO, Receita Federal (IN RFB 2229/2024 for the CNPJ with letters), DIAN, DGFiP, BZSt, the Indian income
 * tax department, SAT, HMRC, IRS.
 */
import { grouped, mod1110Digit, remainder, weighted, withWrongDigit } from "../check-digits.ts";
import { capitals, type Random } from "../random.ts";
import { byKeyword, certain, type ValueKind } from "../value-kind.ts";
import { dotted } from "./identity-numbers.ts";

const two = (n: number): string => String(n).padStart(2, "0");

/** Type, eight digits, and eleven less the remainder with the weights 5, 4, 3, 2, 7, 6, 5, 4, 3, 2; ten is not issued. */
function cuit(types: readonly string[], random: Random): string {
  for (;;) {
    const digits = `${random.pick(types)}${random.text(8)}`;
    const check = (11 - (weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
    if (check < 10) return grouped(`${digits}${check}`, [2, 8, 1], random.pick(["-", "-", "", " "]));
  }
}

/** Nine digits whose sum with the weights 1, 4, 3, 7, 5, 8, 6, 9, 10 divides by eleven. */
function taxFile(random: Random): string {
  for (;;) {
    const digits = `${random.between(1, 9)}${random.text(8)}`;
    if (weighted(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0) return grouped(digits, [3, 3, 3], random.pick(["", " ", "-"]));
  }
}

/** Two digits, each eleven less the remainder, or zero. */
function withTwoDigits(body: string, values: (text: string) => readonly number[], weightMax: number): string {
  const next = (text: string): string => {
    const digits = values(text);
    const sum = digits.reduce((total, value, i) => total + value * (((digits.length - 1 - i) % (weightMax - 1)) + 2), 0);
    return String(sum % 11 < 2 ? 0 : 11 - (sum % 11));
  };
  const first = `${body}${next(body)}`;
  return `${first}${next(first)}`;
}

const codes = (text: string): number[] => [...text].map((mark) => mark.charCodeAt(0) - 48);

function cpf(random: Random): string {
  const digits = withTwoDigits(random.text(9), codes, 11);
  const text = `${grouped(digits.slice(0, 9), [3, 3, 3], ".")}-${digits.slice(9)}`;
  return random.pick([text, text, digits]);
}

/** Root, branch and two digits by the weights 2 to 9; from 2026 the root may have letters, which count as their code less 48. */
function cnpj(random: Random): string {
  const root = random.chance(0.2) ? random.shaped("XX9AX9X9") : random.text(8);
  const text = withTwoDigits(`${root}000${random.between(1, 9)}`, codes, 9);
  const spelled = `${grouped(text.slice(0, 8), [2, 3, 3], ".")}/${text.slice(8, 12)}-${text.slice(12)}`;
  return random.pick([spelled, spelled, text]);
}

const nitWeights = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43];

/** A number and its digit: primes as weights from the right, the remainder, or eleven less it. */
function nit(number: number, random: Random): string {
  const sum = [...String(number)].reverse().reduce((total, digit, i) => total + Number(digit) * (nitWeights[i] ?? 0), 0);
  const check = sum % 11 < 2 ? sum % 11 : 11 - (sum % 11);
  return random.pick([`${dotted(number)}-${check}`, `${number}-${check}`]);
}

/** Ten digits, and their remainder by 511 in three. */
function spi(random: Random): string {
  const digits = `${random.below(4)}${random.text(9)}`;
  const text = `${digits}${String(remainder(digits, 511)).padStart(3, "0")}`;
  return random.pick([text, grouped(text, [2, 2, 3, 3, 3], " ")]);
}

/** Ten digits of which one occurs twice or thrice and the others once or never; the first is no zero. */
function steuerId(random: Random): string {
  const pool = [..."0123456789"];
  for (let i = pool.length - 1; i > 0; i--) {
    const other = random.below(i + 1);
    [pool[i], pool[other]] = [pool[other] ?? "", pool[i] ?? ""];
  }
  const distinct = pool.slice(0, 9);
  distinct.splice(random.between(1, 9), 0, random.pick(distinct));
  const digits = distinct.join("");
  if (digits.startsWith("0")) return steuerId(random);
  return grouped(`${digits}${mod1110Digit(digits)}`, [2, 3, 3, 3], random.pick(["", " "]));
}

const pan = (random: Random): string =>
  `${random.text(3, capitals)}${random.pick([..."PCHFATBLJG"])}${random.text(1, capitals)}${random.text(4)}${random.text(1, capitals)}`;

/** Letters of the name, date, two marks, and a digit by the weights 13 to 2 over SAT's alphabet. */
function rfc(letters: string, random: Random): string {
  const date = `${two(random.between(30, 99))}${two(random.between(1, 12))}${two(random.between(1, 28))}`;
  // The homoclave's two characters are the quotient and the remainder by 34 of a number below 1,000; there is no 0 and no O.
  const text = `${letters}${date}${random.text(1, "123456789ABCDEFGHIJKLMNPQRSTU")}${random.text(1, "123456789ABCDEFGHIJKLMNPQRSTUVWXYZ")}`;
  const alphabet = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ";
  const sum = [...text.padStart(12)].reduce((total, mark, i) => total + alphabet.indexOf(mark) * (13 - i), 0);
  const check = 11 - (sum % 11);
  return `${text}${check === 11 ? "0" : check === 10 ? "A" : check}`;
}

const personRfc = (random: Random): string =>
  rfc(`${random.text(1, "BCDGHLMPRSTV")}${random.text(1, "AEIOU")}${random.text(2, "BCDGHLMPRSTV")}`, random);
const companyRfc = (random: Random): string => rfc(random.text(3, "ABCDEGILMNOPRST"), random);

/** Ten digits: the first is a function of the others, with the weights 6, 7, 8, 9, 10, 5, 4, 3, 2. */
function utr(random: Random): string {
  const digits = random.text(9);
  const text = `${"21987654321".charAt(weighted(digits, [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11)}${digits}`;
  return random.pick([text, text, grouped(text, [5, 5], " ")]);
}

/** Area from 900 on, group 50 to 65, 70 to 88, 90 to 92 or 94 to 99. */
function itin(random: Random): string {
  const group = random.pick([random.between(50, 65), random.between(70, 88), random.between(90, 92), random.between(94, 99)]);
  return [`9${random.text(2)}`, String(group), random.text(4)].join(random.pick(["-", "-", "", " "]));
}

const european: readonly ValueKind[] = [
  {
    identifier: "FRANCE_TAX_IDENTIFICATION_NUMBER",
    goal: certain,
    language: "fr",
    labels: ["numéro d'identification fiscal", "tax id", "tax identification number", "tax number", "TIN", "tin"],
    columns: ["tax_id", "TaxId", "tin", "tax_number", "taxIdentificationNumber"],
    make: spi,
    near: (random) => withWrongDigit(spi(random), random),
  },
  {
    identifier: "GERMANY_TAX_IDENTIFICATION_NUMBER",
    goal: certain,
    language: "de",
    labels: [
      "Steuer ID",
      "Steuer-ID",
      "Identifikationsnummer",
      "Steueridentifikationsnummer",
      "steuernummer",
      "tax id",
      "tax number",
    ],
    columns: ["steuer_id", "SteuerId", "steueridentifikationsnummer", "tax_id", "Steuernummer"],
    make: steuerId,
    near: (random) => withWrongDigit(steuerId(random), random),
  },
  {
    identifier: "UK_TAX_IDENTIFICATION_NUMBER",
    goal: certain,
    language: "en",
    labels: ["UTR", "unique taxpayer reference", "tax reference", "tax id", "utr", "unique tax reference", "tax number"],
    columns: ["utr", "unique_taxpayer_reference", "UTR", "tax_reference", "TaxReference", "taxId"],
    make: utr,
    near: (random) => {
      const text = utr(random);
      return `${(Number(text.charAt(0)) + random.pick([1, 3, 5])) % 10}${text.slice(1)}`.replace(/^0/, "0");
    },
  },
];

const american: readonly ValueKind[] = [
  {
    identifier: "USA_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER",
    goal: byKeyword,
    language: "en",
    labels: ["ITIN", "itin", "individual taxpayer identification number", "i.t.i.n."],
    columns: ["itin", "ITIN", "individual_taxpayer_identification_number", "customer_itin"],
    make: itin,
    near: (random) =>
      random.pick([
        `912-${random.between(10, 49)}-${random.text(4)}`,
        `9${random.text(2)}-93-${random.text(4)}`,
        `8${random.text(2)}-70-${random.text(4)}`,
      ]),
  },
  {
    identifier: "MEXICO_INDIVIDUAL_RFC_NUMBER",
    goal: byKeyword,
    language: "es",
    labels: ["RFC", "rfc", "r.f.c.", "registro federal de contribuyentes", "rfc#"],
    columns: ["rfc", "RFC", "rfc_cliente", "RfcEmisor", "registro_federal_de_contribuyentes"],
    make: personRfc,
    near: (random) =>
      random.pick(["XAXX010101000", "XEXX010101000", personRfc(random).replace(/\d{4}/, "9934"), personRfc(random).slice(0, 8)]),
  },
  {
    identifier: "MEXICO_ORGANIZATION_RFC_NUMBER",
    goal: byKeyword,
    language: "es",
    labels: ["RFC", "rfc", "r.f.c.", "registro federal de contribuyentes", "rfc#"],
    columns: ["rfc", "RFC", "rfc_empresa", "RfcReceptor", "registro_federal_de_contribuyentes"],
    make: companyRfc,
    near: (random) => random.pick([companyRfc(random).replace(/\d{4}/, "9934"), companyRfc(random).slice(0, 8)]),
  },
  {
    identifier: "ARGENTINA_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER",
    goal: certain,
    language: "es",
    labels: ["CUIL", "CUIT", "cuil", "c.u.i.t", "clave única de identificación tributaria", "número de contribuyente"],
    columns: ["cuil", "CUIT", "cuit", "cuil_empleado", "CuitTitular"],
    make: (random) => cuit(["20", "23", "24", "27"], random),
    near: (random) => withWrongDigit(cuit(["20", "23", "27"], random), random),
  },
  {
    identifier: "ARGENTINA_ORGANIZATION_TAX_IDENTIFICATION_NUMBER",
    goal: certain,
    language: "es",
    labels: ["CUIT", "cuit", "c.u.i.t", "clave única de identificación tributaria", "número de contribuyente"],
    columns: ["CUIT", "cuit", "cuit_empresa", "CuitEmisor"],
    make: (random) => cuit(["30", "33", "34"], random),
    near: (random) => withWrongDigit(cuit(["30", "33"], random), random),
  },
  {
    identifier: "BRAZIL_CPF_NUMBER",
    goal: certain,
    language: "pt",
    labels: ["CPF", "cpf", "cadastro de pessoa física", "cadastro de pessoas físicas", "Cpf"],
    columns: ["cpf", "CPF", "cpf_cliente", "CpfTitular", "nr_cpf"],
    make: cpf,
    near: (random) => withWrongDigit(cpf(random), random),
  },
  {
    identifier: "BRAZIL_CNPJ_NUMBER",
    goal: certain,
    language: "pt",
    labels: ["CNPJ", "cnpj", "cadastro nacional da pessoa jurídica", "cadastro nacional da pessoa juridica"],
    columns: ["cnpj", "CNPJ", "cnpj_empresa", "CnpjEmitente"],
    make: cnpj,
    near: (random) => withWrongDigit(cnpj(random), random),
  },
  {
    identifier: "COLOMBIA_INDIVIDUAL_NIT_NUMBER",
    goal: certain,
    language: "es",
    labels: ["NIT", "nit", "nit.", "n.i.t.", "nit#"],
    columns: ["nit", "NIT", "nit_cliente", "NitTitular"],
    make: (random) =>
      nit(random.pick([random.between(5_000_000, 79_999_999), random.between(1_000_000_000, 1_199_000_000)]), random),
    near: (random) => withWrongDigit(nit(random.between(5_000_000, 79_999_999), random), random),
  },
  {
    identifier: "COLOMBIA_ORGANIZATION_NIT_NUMBER",
    goal: certain,
    language: "es",
    labels: ["NIT", "nit", "nit.", "n.i.t.", "nit#"],
    columns: ["nit", "NIT", "nit_empresa", "NitProveedor"],
    make: (random) => nit(random.between(800_000_000, 901_999_999), random),
    near: (random) => withWrongDigit(nit(random.between(800_000_000, 901_999_999), random), random),
  },
];

const elsewhere: readonly ValueKind[] = [
  {
    identifier: "AUSTRALIA_TAX_FILE_NUMBER",
    goal: certain,
    language: "en",
    labels: ["TFN", "tfn", "tax file number", "Tax File Number"],
    columns: ["tfn", "TFN", "tax_file_number", "TaxFileNumber", "employee_tfn"],
    make: taxFile,
    near: (random) => withWrongDigit(taxFile(random), random),
  },
  {
    identifier: "INDIA_PERMANENT_ACCOUNT_NUMBER",
    goal: byKeyword,
    language: "en",
    labels: ["PAN card", "pan number", "permanent account number", "e-PAN", "PAN Number", "pan card"],
    columns: ["pan_number", "pan_card", "PanNumber", "permanent_account_number", "PAN Card"],
    make: pan,
    near: (random) =>
      random.pick([
        random.shaped("AAAAA999A"),
        random.shaped("AAAA99999A"),
        `${random.shaped("AAA")}X${random.shaped("A9999A")}`,
      ]),
  },
];

/** Tax numbers but Spain's, which are made of its numbers of people. */
export const taxNumbers: readonly ValueKind[] = [...european, ...american, ...elsewhere];
