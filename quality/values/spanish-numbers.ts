/**
 * Spain's numbers. Rules: Real Decreto 1553/2005 (DNI), Real Decreto 1065/2007 (NIF, NIE), Orden EHA/451/2008 (NIF of
 * organisations), the social security's description of its number.
 */
import { remainder, withWrongDigit, withWrongLetter } from "../check-digits.ts";
import type { Random } from "../random.ts";
import { certain, type ValueKind } from "../value-kind.ts";

const letters = "TRWAGMYFPDXBNJZSQVHLCKE";

/** Eight digits and the letter of their remainder by 23, in the spellings in use. */
export function spanishDni(random: Random): string {
  const number = random.between(1_000_000, 99_000_000);
  const digits = String(number).padStart(8, "0");
  const letter = letters.charAt(number % 23);
  const dotted = `${digits.slice(0, 2)}.${digits.slice(2, 5)}.${digits.slice(5)}`;
  return random.pick([`${digits}${letter}`, `${digits}${letter}`, `${digits}-${letter}`, `${dotted}-${letter}`]);
}

function nie(random: Random): string {
  const first = random.below(3);
  const digits = random.text(7);
  const letter = letters.charAt(Number(`${first}${digits}`) % 23);
  return random.pick([`${"XYZ".charAt(first)}${digits}${letter}`, `${"XYZ".charAt(first)}-${digits}-${letter}`]);
}

/** Minors without DNI, Spaniards abroad and foreigners: K, L or M, seven digits, the letter of their remainder. */
function nif(random: Random): string {
  if (random.chance(0.8)) return spanishDni(random);
  const digits = random.text(7);
  return `${random.pick(["K", "L", "M"])}${digits}${letters.charAt(Number(digits) % 23)}`;
}

/** Organisations: a letter, seven digits, and a digit or letter by the Luhn sum; P, Q, R, S, N and W have letters. */
function cif(random: Random): string {
  const kind = random.pick([..."ABCDEFGHJNPQRSUVW"]);
  const digits = `${String(random.between(1, 52)).padStart(2, "0")}${random.text(5)}`;
  let sum = 0;
  for (let i = 0; i < 7; i++) {
    const digit = Number(digits.charAt(i)) * (i % 2 === 0 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  const check = (10 - (sum % 10)) % 10;
  const control = "PQRSNW".includes(kind) ? "JABCDEFGHI".charAt(check) : String(check);
  return random.pick([`${kind}${digits}${control}`, `${kind}${digits}${control}`, `${kind}-${digits}${control}`]);
}

/** Province, eight digits, and the remainder by 97 of both; a short second part is joined without its zeros. */
function socialSecurity(random: Random): string {
  const province = String(random.between(1, 53)).padStart(2, "0");
  const number = random.text(8);
  const joined = Number(number) < 10_000_000 ? `${province}${number.slice(1)}` : `${province}${number}`;
  const check = String(remainder(joined, 97)).padStart(2, "0");
  const by = random.pick(["", "/", " ", "-"]);
  return [province, number, check].join(by);
}

/** A DNI is its holder's NIF, and the documentation warns that DNI of Argentina and Spain are taken for each other. */
const alike = [
  "SPAIN_DNI_NUMBER",
  "SPAIN_NIF_NUMBER",
  "ARGENTINA_DNI_NUMBER",
  "SPAIN_TAX_IDENTIFICATION_NUMBER",
  "SPAIN_NIE_NUMBER",
];

/** Numbers of people and organisations. */
export const spanishNumbers: readonly ValueKind[] = [
  {
    identifier: "SPAIN_DNI_NUMBER",
    goal: certain,
    language: "es",
    labels: [
      "DNI",
      "dni",
      "documento nacional de identidad",
      "número nacional identidad",
      "national identification number",
      "dni#",
    ],
    columns: ["dni", "DNI", "cliente_dni", "documento_nacional_de_identidad", "nro_dni", "DniCliente"],
    make: spanishDni,
    near: (random) => withWrongLetter(spanishDni(random), random, letters),
    alsoFoundAs: alike,
  },
  {
    identifier: "SPAIN_NIF_NUMBER",
    goal: certain,
    language: "es",
    labels: ["NIF", "nif", "número de identificación fiscal", "número de contribuyente", "tax id", "tax identification number"],
    columns: ["nif", "NIF", "nif_cliente", "NifTitular", "número_de_contribuyente"],
    make: nif,
    near: (random) => withWrongLetter(nif(random), random, letters),
    alsoFoundAs: alike,
  },
  {
    identifier: "SPAIN_NIE_NUMBER",
    goal: certain,
    language: "es",
    labels: ["NIE", "nie", "número de identidad de extranjero", "personal tax number"],
    columns: ["nie", "NIE", "num_nie", "nieTitular"],
    make: nie,
    near: (random) => withWrongLetter(nie(random), random, letters),
    alsoFoundAs: alike,
  },
  {
    identifier: "SPAIN_TAX_IDENTIFICATION_NUMBER",
    goal: certain,
    language: "es",
    labels: ["CIF", "cif", "cif número", "número de impuesto corporativo", "tax id", "número de identificación fiscal"],
    columns: ["cif", "CIF", "cif_empresa", "EmpresaCif"],
    make: cif,
    near: (random) => withWrongDigit(`B${random.text(7)}0`, random).replace(/^B(\d{7}).$/, "I$10"),
    alsoFoundAs: alike,
  },
  {
    identifier: "SPAIN_SOCIAL_SECURITY_NUMBER",
    goal: certain,
    language: "es",
    labels: ["número de la seguridad social", "social security number", "ssn", "social security no."],
    columns: ["ssn", "número_de_la_seguridad_social", "SocialSecurityNo", "social_security_number"],
    make: socialSecurity,
    near: (random) => withWrongDigit(socialSecurity(random), random),
  },
];
