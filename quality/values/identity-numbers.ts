/**
 * National numbers of people, social security and insurance. Rules: INSEE (NIR), PAuswV and ICAO Doc 9303 (Germany), UIDAI
 * (Aadhaar), Decreto 23/12/1976 (codice fiscale), RENAPO (CURP), SSA, HMRC (NINO), Service Canada, the registries of South America.
 */
import { grouped, luhnDigit, remainder, verhoeffDigit, withWrongDigit, withWrongLetter } from "../check-digits.ts";
import { capitals, type Random } from "../random.ts";
import { byKeyword, certain, type ValueKind } from "../value-kind.ts";
import { icaoDigit } from "./passports.ts";

const two = (n: number): string => String(n).padStart(2, "0");
const consonants = "BCDFGHJKLMNPQRSTVWXYZ";

/** Thousands with dots, as South America writes numbers of people. */
export function dotted(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ".");
}

/** Sex, year, month, department (2A and 2B count as 19 and 18), commune, order, and 97 less the remainder. */
export function nir(random: Random): string {
  const department = random.pick([two(random.between(1, 95)), two(random.between(1, 95)), "2A", "2B", "99"]).replace("20", "21");
  const commune = String(random.between(1, 600)).padStart(3, "0");
  const head = `${random.between(1, 2)}${two(random.between(20, 99))}${two(random.between(1, 12))}`;
  const digits = `${head}${department}${commune}${String(random.between(1, 990)).padStart(3, "0")}`;
  const key = two(97 - remainder(digits.replace("2A", "19").replace("2B", "18"), 97));
  return grouped(`${digits}${key}`, [1, 2, 2, 2, 3, 3], random.pick(["", " ", " "]));
}

/** Letter of the office, eight digits or consonants, the check digit of ICAO Doc 9303. */
function germanCard(random: Random): string {
  const number = `${random.pick([..."LMNPRTVWXY"])}${random.text(2)}${random.text(6, "0123456789CFGHJKLMNPRTVWXYZ")}`;
  return `${number}${icaoDigit(number)}`;
}

function aadhaar(random: Random): string {
  const digits = `${random.between(2, 9)}${random.text(10)}`;
  return grouped(`${digits}${verhoeffDigit(digits)}`, [4, 4, 4], random.pick(["", " ", "-"]));
}

const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** Six letters of the names, year, month's letter, day (women plus 40), the commune, and a letter by the places' values. */
function codiceFiscale(random: Random): string {
  const day = random.between(1, 28) + (random.chance(0.5) ? 40 : 0);
  const birth = `${two(random.below(100))}${random.pick([..."ABCDEHLMPRST"])}${two(day)}`;
  const text = `${random.text(6, consonants)}${birth}${random.pick([..."ABCDEFGHIL"])}${random.between(101, 999)}`;
  let sum = 0;
  for (let i = 0; i < 15; i++) {
    const value = Number.parseInt(text.charAt(i), 36);
    const place = value < 10 ? value : value - 10;
    sum += i % 2 === 0 ? (oddValues[place] ?? 0) : place;
  }
  return `${text}${capitals.charAt(sum % 26)}`;
}

const mexicanStates = [
  "AS",
  "BC",
  "CL",
  "CH",
  "DF",
  "GT",
  "JC",
  "MC",
  "NL",
  "OC",
  "PL",
  "QR",
  "SL",
  "SR",
  "VZ",
  "YN",
  "ZS",
  "NE",
];

/** Letters of the names, date, sex, state, consonants, a mark of the century, and ten less the remainder. */
function curp(random: Random): string {
  const isYoung = random.chance(0.3);
  const year = isYoung ? random.between(0, 20) : random.between(30, 99);
  const date = `${two(year)}${two(random.between(1, 12))}${two(random.between(1, 28))}`;
  const names = `${random.text(1, consonants)}${random.text(1, "AEIOU")}${random.text(2, "BCDFGHLMNPRSTV")}`;
  const place = `${random.pick(["H", "M"])}${random.pick(mexicanStates)}${random.text(3, "BCDFGHJKLMNPRSTVZ")}`;
  const text = `${names}${date}${place}${isYoung ? random.pick(["A", "B"]) : random.pick(["0", "1"])}`;
  const alphabet = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";
  const sum = [...text].reduce((total, mark, index) => total + alphabet.indexOf(mark) * (18 - index), 0);
  return `${text}${(10 - (sum % 10)) % 10}`;
}

/** São Paulo's: eight digits with the weights 2 to 9, eleven less the remainder, X for ten. */
function rg(random: Random): string {
  const digits = `${random.between(1, 5)}${random.text(7)}`;
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index + 2), 0);
  const check = 11 - (sum % 11);
  const mark = check === 11 ? "0" : check === 10 ? "X" : String(check);
  return random.pick([`${grouped(digits, [2, 3, 3], ".")}-${mark}`, `${digits}${mark}`, `${digits}-${mark}`]);
}

/** A number and its digit by the weights 2 to 7 from the right; K for ten. */
function rut(random: Random): string {
  const number = random.between(3_000_000, 26_000_000);
  const sum = [...String(number)].reverse().reduce((total, digit, index) => total + Number(digit) * ((index % 6) + 2), 0);
  const check = 11 - (sum % 11);
  const mark = check === 11 ? "0" : check === 10 ? "K" : String(check);
  return random.pick([`${dotted(number)}-${mark}`, `${number}-${mark}`, `${number}${mark}`]);
}

function wrongRut(random: Random): string {
  const text = rut(random);
  const mark = text.slice(-1);
  const other = random.pick([..."0123456789K"].filter((candidate) => candidate !== mark));
  return `${text.slice(0, -1)}${other}`;
}

function nino(random: Random): string {
  const letters = "ABCEGHJKLMNPRSTWXYZ";
  const prefix = `${random.text(1, letters)}${random.text(1, letters)}`;
  if (["GB", "BG", "NK", "KN", "TN", "NT", "ZZ"].includes(prefix)) return nino(random);
  return grouped(`${prefix}${random.text(6)}${random.text(1, "ABCD")}`, [2, 2, 2, 2, 1], random.pick(["", " ", ""]));
}

function ssn(random: Random): string {
  const area = String(random.pick([random.between(1, 665), random.between(667, 899)])).padStart(3, "0");
  const parts = [area, two(random.between(1, 99)), String(random.between(1, 9_999)).padStart(4, "0")];
  // SSA's own examples of numbers that are nobody's.
  if (["078051120", "219099999", "457555462", "123456789"].includes(parts.join(""))) return ssn(random);
  return parts.join(random.pick(["-", "-", "", " "]));
}

function sin(random: Random): string {
  const digits = `${random.between(1, 7)}${random.text(7)}`;
  return grouped(`${digits}${luhnDigit(digits)}`, [3, 3, 3], random.pick(["", " ", "-"]));
}

function sube(random: Random): string {
  const digits = `6061${random.text(11)}`;
  return grouped(`${digits}${luhnDigit(digits)}`, [4, 4, 4, 4], random.pick(["", " ", "-"]));
}

const personNumber = (random: Random): string => {
  const n = random.between(4_000_000, 60_000_000);
  return random.chance(0.5) ? dotted(n) : String(n);
};

/** A DNI of Argentina may be the number of a Spanish one, as the documentation warns. */
const dniAlike = ["SPAIN_DNI_NUMBER", "SPAIN_NIF_NUMBER"];

/** Numbers of people in Europe and North America. */
const northern: readonly ValueKind[] = [
  {
    identifier: "FRANCE_NATIONAL_IDENTIFICATION_NUMBER",
    goal: certain,
    language: "fr",
    labels: [
      "sécurité sociale",
      "numéro d'assurance",
      "code sécurité sociale",
      "insee",
      "INSEE",
      "social security number",
      "ssn",
    ],
    columns: [
      "securite_sociale",
      "numero_securite_sociale",
      "insee",
      "code_insee",
      "sécurité_sociale",
      "SSN",
      "numéro_d'assurance",
    ],
    make: nir,
    near: (random) => withWrongDigit(nir(random), random),
    alsoFoundAs: ["FRANCE_HEALTH_INSURANCE_NUMBER"],
  },
  {
    identifier: "GERMANY_NATIONAL_IDENTIFICATION_NUMBER",
    goal: byKeyword,
    language: "de",
    labels: [
      "Ausweisnummer",
      "Personalausweis",
      "personalausweis",
      "ausweisnummer",
      "id number",
      "identity number",
      "personal id",
    ],
    columns: ["ausweisnummer", "personalausweis", "Ausweisnummer", "id_number", "PersonalId"],
    make: germanCard,
    near: (random) => withWrongDigit(germanCard(random), random),
  },
  {
    identifier: "ITALY_NATIONAL_IDENTIFICATION_NUMBER",
    goal: certain,
    language: "it",
    labels: ["codice fiscale", "Codice Fiscale", "codice fiscal", "tax code", "tessera sanitaria", "dati anagrafici"],
    columns: ["codice_fiscale", "CodiceFiscale", "codiceFiscale", "tax_code", "CODICE_FISCALE"],
    make: codiceFiscale,
    near: (random) => withWrongLetter(codiceFiscale(random), random, capitals),
  },
  {
    identifier: "UK_NATIONAL_INSURANCE_NUMBER",
    goal: certain,
    language: "en",
    labels: [
      "national insurance number",
      "NINO",
      "nino",
      "insurance no.",
      "National Insurance Number",
      "insurance number",
      "NIN",
    ],
    columns: ["nino", "national_insurance_number", "NINO", "NationalInsuranceNumber", "employee_nino", "insurance_number"],
    make: nino,
    near: (random) =>
      random.pick([
        `${random.pick(["GB", "QA", "AO", "DA", "FY", "ZZ"])}${nino(random).slice(2)}`,
        `${nino(random).slice(0, -1)}${random.pick(["E", "Z"])}`,
      ]),
  },
  {
    identifier: "USA_SOCIAL_SECURITY_NUMBER",
    goal: byKeyword,
    language: "en",
    labels: ["SSN", "ssn", "social security", "social security number", "ss#", "Social Security Number"],
    columns: ["ssn", "customer_ssn", "SSN", "social_security_number", "SocialSecurityNo", "employeeSSN", "ssn_number"],
    make: ssn,
    near: (random) =>
      random.pick([
        `000-${random.text(2)}-${random.text(4)}`,
        `666-12-${random.text(4)}`,
        `123-00-${random.text(4)}`,
        `4${random.text(2)}-12-0000`,
      ]),
  },
  {
    identifier: "CANADA_SOCIAL_INSURANCE_NUMBER",
    goal: certain,
    language: "en",
    labels: ["SIN", "social insurance number", "numéro d'assurance sociale", "canadian id", "Social Insurance Number"],
    columns: ["sin", "social_insurance_number", "SIN", "SocialInsuranceNumber", "canadian_id"],
    make: sin,
    near: (random) => withWrongDigit(sin(random), random),
  },
];

/** Numbers of people in South America and India. */
const southern: readonly ValueKind[] = [
  {
    identifier: "INDIA_AADHAAR_NUMBER",
    goal: certain,
    language: "en",
    labels: ["Aadhaar", "aadhar", "aadhaar number", "UIDAI", "adhaar", "Aadhaar No"],
    columns: ["aadhaar", "aadhaar_number", "aadhaarno", "AadhaarNo", "aadhar_no", "uidai"],
    make: aadhaar,
    near: (random) => withWrongDigit(aadhaar(random), random),
  },
  {
    identifier: "MEXICO_CURP_NUMBER",
    goal: certain,
    language: "es",
    labels: ["CURP", "curp", "clave única de registro de población", "clave única", "population code"],
    columns: ["curp", "CURP", "clave_única", "cliente_curp", "Curp"],
    make: curp,
    near: (random) => withWrongDigit(curp(random), random),
  },
  {
    identifier: "ARGENTINA_DNI_NUMBER",
    goal: byKeyword,
    language: "es",
    labels: ["DNI", "dni", "d.n.i.", "documento nacional de identidad", "dni#"],
    columns: ["dni", "DNI", "nro_dni", "documento_nacional_de_identidad", "DniTitular"],
    make: personNumber,
    near: (random) => random.pick([random.text(5), random.text(9), random.text(10), "99.999.999", "00000000"]),
    alsoFoundAs: dniAlike,
  },
  {
    identifier: "BRAZIL_RG_NUMBER",
    goal: byKeyword,
    language: "pt",
    labels: ["RG", "rg", "registro geral", "Registro Geral"],
    columns: ["rg", "RG", "registro_geral", "num_rg", "RegistroGeral"],
    make: rg,
    near: (random) => random.pick([random.text(4), random.text(20), random.text(22)]),
  },
  {
    identifier: "CHILE_RUT_NUMBER",
    goal: certain,
    language: "es",
    labels: ["RUT", "rut", "rol único tributario", "RUN", "rol único nacional", "r.u.t."],
    columns: ["rut", "RUT", "rut_cliente", "run", "rol_único_tributario"],
    make: rut,
    near: wrongRut,
  },
  {
    identifier: "COLOMBIA_CITIZENSHIP_CARD_NUMBER",
    goal: byKeyword,
    language: "es",
    labels: ["cédula de ciudadanía", "documento de identificación", "Cédula de Ciudadanía"],
    columns: ["cédula_de_ciudadanía", "documento_de_identificación", "CédulaDeCiudadanía"],
    make: (random) => {
      const n = random.pick([random.between(3_000_000, 99_999_999), random.between(1_000_000_000, 1_199_000_000)]);
      return random.chance(0.5) ? dotted(n) : String(n);
    },
    near: (random) => random.pick([random.text(4), random.text(12), random.text(20)]),
    // Ten digits with dots may have the shape of an address, such as 1.162.240.150.
    alsoFoundAs: ["IP_ADDRESS"],
  },
  {
    identifier: "ARGENTINA_TARJETA_SUBE",
    goal: certain,
    language: "es",
    labels: ["SUBE", "sube", "sistema único de boleto electrónico"],
    columns: ["sube", "SUBE", "tarjeta_sube", "num_sube"],
    make: sube,
    near: (random) => random.pick([withWrongDigit(sube(random), random), `6062${sube(random).slice(4)}`.slice(0, 12)]),
  },
];

/** All numbers of people. */
export const identityNumbers: readonly ValueKind[] = [...northern, ...southern];
