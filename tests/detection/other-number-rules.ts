/**
 * How to make valid national numbers of Europe, India, Australia and the United States, written from the published rules and
 * without the detector's own checks; and where the detector and the stdnum package decide differently, with the reason.
 */
import { capitals, isDate, type NumberRule, repeated, sum, withLuhn } from "./number-rule.ts";
import type { RandomSource } from "./random-source.ts";

function withTwoChecks(body: string, check: number, digits: number): string {
  return body + String(check).padStart(digits, "0");
}

function nir(random: RandomSource): string {
  const department = ["01", "13", "2A", "2B", "33", "59", "75", "93", "97", "99"][random.below(10)] ?? "";
  const month = ["01", "06", "12", "20", "31", "42", "50", "99"][random.below(8)] ?? "";
  const behind = `${random.pick("123456789")}${random.digits(2)}${random.pick("123456789")}${random.digits(2)}`;
  const before = random.pick("1234782") + random.digits(2) + month;
  const corsica: Record<string, string> = { "2A": "19", "2B": "18" };
  const number = BigInt(before + (corsica[department] ?? department) + behind);
  return withTwoChecks(before + department + behind, 97 - Number(number % 97n), 2);
}

function spi(random: RandomSource): string {
  const body = random.pick("0123") + random.digits(9);
  return withTwoChecks(body, Number(body) % 511, 3);
}

const rotation = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
  [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
  [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
  [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
  [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
  [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
  [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
  [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
  [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];
const permutation = [
  "0123456789",
  "1576283094",
  "5803796142",
  "8916043527",
  "9453126870",
  "4286573901",
  "2793806415",
  "7046913258",
];

function verhoeff(digits: string): boolean {
  return (
    [...digits].reverse().reduce((c, digit, i) => rotation[c]?.[Number(permutation[i % 8]?.charAt(Number(digit)))] ?? 0, 0) === 0
  );
}

function aadhaar(random: RandomSource): string {
  const body = random.pick("23456789") + random.digits(10);
  return [..."0123456789"].map((digit) => body + digit).find(verhoeff) ?? "";
}

/** Letters by the value they have at odd places, 0 to 25; digits count like the letters A to J. */
const oddOrder = "BAKPLCQDREVOSFTGUHMINJWZYX";

function codiceFiscale(random: RandomSource): string {
  const digits = (text: string): string =>
    [...text].map((digit) => (random.below(12) === 0 ? "LMNPQRSTUV".charAt(Number(digit)) : digit)).join("");
  const day = String(1 + random.below(28) + 40 * random.below(2)).padStart(2, "0");
  const place = random.pick("ABCDEFGHILMZ") + digits(random.pick("123456789") + random.digits(2));
  const body = random.text(6, capitals) + digits(random.digits(2)) + random.pick("ABCDEHLMPRST") + digits(day) + place;
  const total = [...body].reduce((all, character, i) => {
    const letter = /\d/.test(character) ? capitals.charAt(Number(character)) : character;
    return all + (i % 2 === 0 ? oddOrder.indexOf(letter) : capitals.indexOf(letter));
  }, 0);
  return body + capitals.charAt(total % 26);
}

/** The day a codice fiscale names exists. */
function hasDay(code: string): boolean {
  const number = (text: string): number => Number(text.replace(/[A-Z]/g, (letter) => String("LMNPQRSTUV".indexOf(letter))));
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = number(code.slice(9, 11));
  return isDate(two(number(code.slice(6, 8))) + two("ABCDEHLMPRST".indexOf(code.charAt(8)) + 1) + two(day > 40 ? day - 40 : day));
}

const dniLetter = (number: string): string => "TRWAGMYFPDXBNJZSQVHLCKE".charAt(Number(number) % 23);

function dni(random: RandomSource): string {
  const body = random.digits(8);
  return body + dniLetter(body);
}

function nie(random: RandomSource): string {
  const [first, body] = [random.below(3), random.digits(7)];
  return `${"XYZ".charAt(first)}${body}${dniLetter(first + body)}`;
}

function specialNif(random: RandomSource): string {
  const body = random.digits(7);
  return random.pick("KLM") + body + dniLetter(body);
}

function cif(random: RandomSource): string {
  const kind = random.pick("ABCDEFGHJNPQRSUVW");
  const checked = withLuhn(random.digits(7));
  const isLetter = "PQS".includes(kind) || (!"ABEH".includes(kind) && random.below(2) === 0);
  return kind + (isLetter ? checked.slice(0, 7) + "JABCDEFGHI".charAt(Number(checked.slice(7))) : checked);
}

function nss(random: RandomSource): string {
  const province = String(1 + random.below(50)).padStart(2, "0");
  const body = province + random.pick("123456789") + random.digits(7);
  return withTwoChecks(body, Number(body) % 97, 2);
}

/** Weights 10 and on modulo 11: the sum of all digits, check digit included, is divisible. */
function tfn(random: RandomSource): string {
  for (;;) {
    const digits = random.digits(9);
    if (sum(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0) return digits;
  }
}

function iso7064(digits: string): string {
  const product = [...digits].reduce((all, digit) => (((all + Number(digit)) % 10 || 10) * 2) % 11, 10);
  return `${digits}${(11 - product) % 10}`;
}

function steuerId(random: RandomSource): string {
  for (;;) {
    const order = [..."0123456789"].sort(() => random.below(3) - 1).join("");
    const digits = order.slice(0, 9);
    const place = random.below(9);
    const doubled = digits.slice(0, place) + digits.charAt(random.below(9)) + digits.slice(place);
    if (!doubled.startsWith("0")) return iso7064(doubled);
  }
}

/** What the tax office demands of the first ten digits: one occurs twice or three times, not three times in a row. */
function isMixed(value: string): boolean {
  const digits = value.slice(0, 10);
  const counts = [..."0123456789"].map((digit) => digits.split(digit).length - 1).filter((count) => count > 1);
  return counts.length === 1 && (counts[0] ?? 0) <= 3 && !/(\d)\1\1/.test(digits);
}

const documentCharacters = "0123456789CFGHJKLMNPRTVWXYZ";

function documentNumber(random: RandomSource, first: string): string {
  const body = `${random.pick(first)}${random.digits(2)}${random.text(6, documentCharacters)}`;
  const total = [...body].reduce((all, character, i) => all + Number.parseInt(character, 36) * ([7, 3, 1][i % 3] ?? 0), 0);
  return `${body}${total % 10}`;
}

function utr(random: RandomSource): string {
  const body = random.digits(9);
  return "21987654321".charAt(sum(body, [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11) + body;
}

const notAPlace = /^(?:[056]|9)|^.{3}(?:00|1[3-9]|4[3-9])|^.{5}00|^.{7}000|^.{10}000/;

/** Europe, India, Australia and the United States. */
export const otherNumberRules: readonly NumberRule[] = [
  {
    id: "FRANCE_NATIONAL_IDENTIFICATION_NUMBER",
    keyword: "insee",
    validator: ["FR", "nir"],
    valid: nir,
    disagreements: [
      {
        reason: "stdnum checks neither sex nor month, and accepts department, commune and order of zeros",
        sample: "985057800608479",
        isFound: false,
        covers: (value) => notAPlace.test(value),
      },
    ],
  },
  { id: "FRANCE_TAX_IDENTIFICATION_NUMBER", keyword: "tin", validator: ["FR", "nif"], valid: spi, disagreements: [] },
  {
    id: "INDIA_AADHAAR_NUMBER",
    keyword: "aadhaar",
    validator: ["IN", "aadhaar"],
    valid: aadhaar,
    disagreements: [
      { reason: "published for tests", sample: "999941057058", isFound: false, covers: (value) => value === "999941057058" },
    ],
  },
  {
    id: "INDIA_PERMANENT_ACCOUNT_NUMBER",
    keyword: "pan card",
    validator: ["IN", "pan"],
    valid: (random) =>
      `${random.text(3, capitals)}${random.pick("ABCFGHJKLPT")}${random.pick(capitals)}${random.pick("123456789")}${random.digits(3)}${random.pick(capitals)}`,
    disagreements: [],
  },
  {
    id: "ITALY_NATIONAL_IDENTIFICATION_NUMBER",
    keyword: "codice fiscale",
    validator: ["IT", "codicefiscale"],
    valid: codiceFiscale,
    disagreements: [
      {
        reason: "stdnum asks neither whether the day exists nor for a place above 000",
        sample: "RSSMRA85B31A562F",
        isFound: false,
        covers: (value) => !hasDay(value) || /^[0L]{3}$/.test(value.slice(12, 15)),
      },
    ],
  },
  {
    id: "ITALY_NATIONAL_IDENTIFICATION_NUMBER",
    keyword: "partita iva",
    validator: ["IT", "iva"],
    valid: (random) => withLuhn(random.pick("123456789") + random.digits(6) + String(1 + random.below(100)).padStart(3, "0")),
    disagreements: [
      {
        reason: "zeros are no company",
        sample: withLuhn("0000000001"),
        isFound: false,
        covers: (value) => value.startsWith("0000000"),
      },
    ],
  },
  {
    id: "SPAIN_DNI_NUMBER",
    keyword: "dni",
    validator: ["ES", "dni"],
    valid: dni,
    disagreements: [
      {
        reason: "the Macie user guide leaves out 99999999 and zeros",
        sample: "99999999R",
        isFound: false,
        covers: (value) => /^(?:9{8}|0{8})/.test(value),
      },
      {
        reason: "K, L and M begin tax numbers, and their letter is checked like every other",
        sample: "K1234567A",
        isFound: false,
        covers: (value) => /^[KLM]/.test(value),
      },
    ],
  },
  {
    id: "SPAIN_NIE_NUMBER",
    keyword: "nie",
    validator: ["ES", "nie"],
    valid: nie,
    disagreements: [
      { reason: "all zero", sample: "X0000000T", isFound: false, covers: (value) => value.startsWith("0000000", 1) },
    ],
  },
  {
    id: "SPAIN_NIF_NUMBER",
    keyword: "nif",
    validator: ["ES", "nif"],
    valid: (random) => (random.below(3) === 0 ? specialNif(random) : dni(random)),
    disagreements: [
      {
        reason: "stdnum reads a number only up to a letter in it",
        sample: "L9N25858D",
        isFound: false,
        covers: (value) => /^[KLM]\d*[A-Z]\d*.$/.test(value),
      },
      {
        reason: "foreigners and organizations have identifiers of their own",
        sample: "X1234567L",
        isFound: false,
        covers: (value) => /^[A-JN-Z]/.test(value),
      },
      {
        reason: "the Macie user guide leaves out 99999999 and zeros",
        sample: "00000000T",
        isFound: false,
        covers: (value) => /^(?:9{8}|0{8}|[KLM]0{7})/.test(value),
      },
    ],
  },
  {
    id: "SPAIN_TAX_IDENTIFICATION_NUMBER",
    keyword: "cif",
    validator: ["ES", "cif"],
    valid: cif,
    disagreements: [
      {
        reason: "kinds A, B, E and H have a digit, kinds P, Q and S a letter",
        sample: "B1234567D",
        isFound: false,
        covers: (value) => /^(?:[ABEH].*[A-J]|[PQS].*\d)$/.test(value),
      },
      { reason: "all zero", sample: "B00000000", isFound: false, covers: (value) => value.startsWith("0000000", 1) },
    ],
  },
  {
    id: "SPAIN_SOCIAL_SECURITY_NUMBER",
    keyword: "ssn",
    validator: ["ES", "nss"],
    valid: nss,
    disagreements: [
      {
        reason: "Ceuta is province 51 and Melilla 52",
        sample: withTwoChecks("5112345678", 5112345678 % 97, 2),
        isFound: true,
        covers: (value) => /^5[12]/.test(value),
      },
      {
        reason: "older numbers of seven digits keep their check digits when a zero fills them up",
        sample: withTwoChecks("2801234567", 281234567 % 97, 2),
        isFound: true,
        covers: (value) => /^..0/.test(value),
      },
      {
        reason: "all zero",
        sample: withTwoChecks("0100000000", 100000000 % 97, 2),
        isFound: false,
        covers: (value) => /^..0{8}/.test(value),
      },
    ],
  },
  {
    id: "AUSTRALIA_TAX_FILE_NUMBER",
    keyword: "tfn",
    validator: ["AU", "tfn"],
    valid: tfn,
    disagreements: [
      {
        reason: "eight digits have weights of their own",
        sample: "12345677",
        isFound: true,
        covers: (value) => value.length === 8,
      },
      {
        reason: "eight digits have weights of their own",
        sample: "12345679",
        isFound: false,
        covers: (value) => value.length === 8,
      },
      { reason: "one digit repeated", sample: "000000000", isFound: false, covers: (value) => repeated.test(value) },
    ],
  },
  {
    id: "GERMANY_TAX_IDENTIFICATION_NUMBER",
    keyword: "steuer id",
    validator: ["DE", "idnr"],
    valid: (random) => steuerId(random),
    disagreements: [
      {
        reason: "exactly one of the first ten digits occurs twice or three times, which stdnum does not ask",
        sample: iso7064("1234567890"),
        isFound: false,
        covers: (value) => !isMixed(value),
      },
    ],
  },
  {
    id: "GERMANY_NATIONAL_IDENTIFICATION_NUMBER",
    keyword: "personalausweis",
    validator: ["DE", "pwnr"],
    valid: (random) => documentNumber(random, "LMNPRTVWXY"),
    disagreements: [
      {
        reason: "identity cards begin with L to Y; digits alone end in D",
        sample: "1234567897",
        isFound: false,
        covers: (value) => !/^[LMNPRTVWXY]/.test(value) || !/\d.*\d.$/.test(value),
      },
      {
        reason: "the nine characters on the card count near its name without their check digit",
        sample: "T22000129",
        isFound: true,
        covers: (value) => value.length === 9,
      },
    ],
  },
  {
    id: "GERMANY_PASSPORT_NUMBER",
    keyword: "reisepass",
    validator: ["DE", "passport"],
    valid: (random) => documentNumber(random, "CFGHJK"),
    disagreements: [
      {
        reason: "stdnum looks for a number anywhere in the text, which may be longer or begin otherwise",
        sample: "1C01X00T47",
        isFound: false,
        covers: (value) => !/^[CFGHJK][0-9CFGHJKLMNPRTVWXYZ]{8}(?:\dD?)?$/.test(value),
      },
    ],
  },
  {
    id: "UK_NATIONAL_INSURANCE_NUMBER",
    keyword: "nino",
    validator: ["GB", "nino"],
    valid: (random) =>
      `${random.pick("ABCEHJLMOPRSWXY")}${random.pick("ABCEHJLMPRSWXY")}${random.digits(6)}${random.pick("ABCD")}`,
    disagreements: [
      {
        reason: "without its last letter the number is not complete",
        sample: "AB123456",
        isFound: false,
        covers: (value) => value.length === 8,
      },
    ],
  },
  { id: "UK_TAX_IDENTIFICATION_NUMBER", keyword: "utr", validator: ["GB", "utr"], valid: utr, disagreements: [] },
  {
    id: "USA_SOCIAL_SECURITY_NUMBER",
    keyword: "ssn",
    validator: ["US", "ssn"],
    valid: (random) =>
      `${random.pick("1234578")}${random.digits(2)}${random.pick("123456789")}${random.digits(1)}${random.digits(3)}${random.pick("123456789")}`,
    disagreements: [
      {
        reason: "the serial 0000 is never given out",
        sample: "123450000",
        isFound: false,
        covers: (value) => value.endsWith("0000"),
      },
    ],
  },
];
