/**
 * International bank account numbers, and the domestic numbers (BBAN) of five countries near a keyword.
 * Structures: IBAN registry of SWIFT, ISO 13616 (https://www.swift.com/standards/data-standards/iban-international-bank-account-number).
 * Separators may be spaces or hyphens, as the Macie user guide says. Countries the guide does not name are not here.
 */
import { hasFrenchAccountKey } from "../checksums/french-account-key.ts";
import { italianAccountLetter } from "../checksums/italian-account-letter.ts";
import { ibanCheckDigits } from "../checksums/mod-97.ts";
import { spanishAccountDigits } from "../checksums/spanish-account-digits.ts";
import { alwaysHigh, type Form, type Identifier, type Miss } from "../identifier.ts";
import { byteAt, endOfDigits, isOneDigit } from "../text/digits.ts";
import { encodeUtf8, latin1 } from "../text/utf8.ts";

/**
 * Name in the identifier, country code, and the structure of the domestic part: n digits, a letters, c either; in the
 * documentation's order.
 */
const countries: readonly (readonly [name: string, code: string, structure: string])[] = [
  ["ALBANIA", "AL", "8n16c"],
  ["ANDORRA", "AD", "8n12c"],
  ["BOSNIA_AND_HERZEGOVINA", "BA", "16n"],
  ["BRAZIL", "BR", "23n1a1c"],
  ["BULGARIA", "BG", "4a6n8c"],
  ["COSTA_RICA", "CR", "18n"],
  ["CROATIA", "HR", "17n"],
  ["CYPRUS", "CY", "8n16c"],
  ["CZECH_REPUBLIC", "CZ", "20n"],
  ["DENMARK", "DK", "14n"],
  ["DOMINICAN_REPUBLIC", "DO", "4c20n"],
  ["EGYPT", "EG", "25n"],
  ["ESTONIA", "EE", "16n"],
  ["FAROE_ISLANDS", "FO", "14n"],
  ["FINLAND", "FI", "14n"],
  ["FRANCE", "FR", "10n11c2n"],
  ["GEORGIA", "GE", "2a16n"],
  ["GERMANY", "DE", "18n"],
  ["GREECE", "GR", "7n16c"],
  ["GREENLAND", "GL", "14n"],
  ["HUNGARY", "HU", "24n"],
  ["ICELAND", "IS", "22n"],
  ["IRELAND", "IE", "4a14n"],
  ["ITALY", "IT", "1a10n12c"],
  ["JORDAN", "JO", "4a4n18c"],
  ["KOSOVO", "XK", "16n"],
  ["LIECHTENSTEIN", "LI", "5n12c"],
  ["LITHUANIA", "LT", "16n"],
  ["MALTA", "MT", "4a5n18c"],
  ["MAURITANIA", "MR", "23n"],
  ["MAURITIUS", "MU", "4a19n3a"],
  ["MONACO", "MC", "10n11c2n"],
  ["MONTENEGRO", "ME", "18n"],
  ["NETHERLANDS", "NL", "4a10n"],
  ["NORTH_MACEDONIA", "MK", "3n10c2n"],
  ["POLAND", "PL", "24n"],
  ["PORTUGAL", "PT", "21n"],
  ["SAN_MARINO", "SM", "1a10n12c"],
  ["SENEGAL", "SN", "2a22n"],
  ["SERBIA", "RS", "18n"],
  ["SLOVAKIA", "SK", "20n"],
  ["SLOVENIA", "SI", "15n"],
  ["SPAIN", "ES", "20n"],
  ["SWEDEN", "SE", "20n"],
  ["SWITZERLAND", "CH", "5n12c"],
  ["TIMOR_LESTE", "TL", "19n"],
  ["TUNISIA", "TN", "20n"],
  ["TURKIYE", "TR", "6n16c"],
  ["UK", "GB", "4a14n"],
  ["UKRAINE", "UA", "6n19c"],
  ["UNITED_ARAB_EMIRATES", "AE", "19n"],
  ["VIRGIN_ISLANDS", "VG", "4a16n"],
];

function withoutSeparators(text: string): string {
  return text.replace(/[ -]/g, "");
}

/** The parts of a structure: how many characters of which kind. */
function partsOf(structure: string): readonly { count: number; kind: string }[] {
  return [...structure.matchAll(/(\d+)([nac])/g)].map(([, count, kind = "n"]) => ({ count: Number(count), kind }));
}

const digit = 1;
const letter = 2;

/** By byte: whether it is a digit or a capital letter. */
const characterKinds: Uint8Array = new Uint8Array(256).fill(digit, 48, 58).fill(letter, 65, 91);

/** What each character of a structure may be. */
function kindsOf(structure: string): readonly number[] {
  return partsOf(structure).flatMap(({ count, kind }) =>
    new Array<number>(count).fill(kind === "n" ? digit : kind === "a" ? letter : digit | letter),
  );
}

/** Reads an IBAN of one country on bytes: structure, separators and check digits in one go, or the `shape` alone. */
function ibanReader(code: string, structure: string, shape = false): NonNullable<Form["read"]> {
  const kinds = Uint8Array.from(kindsOf(structure));
  const [one = 0, two = 0] = [code.charCodeAt(0) - 55, code.charCodeAt(1) - 55];
  return (bytes, start, limit) => {
    let position = start + 4;
    let rest = 0;
    for (let i = 0; i < kinds.length; i++) {
      let byte = position < limit ? (bytes[position] ?? 0) : 0;
      if (byte < 48) {
        if (byte !== 0x20 && byte !== 0x2d) return -1;
        byte = ++position < limit ? (bytes[position] ?? 0) : 0;
      }
      const found = characterKinds[byte] ?? 0;
      if ((found & (kinds[i] ?? 0)) === 0) return -1;
      rest = found === digit ? rest * 10 + byte - 48 : rest * 100 + byte - 55;
      if (rest >= wholeMax) rest %= 97;
      position++;
    }
    if (shape) return position;
    rest = (((rest % 97) * 100 + one) * 100 + two) % 97;
    const check = ((bytes[start + 2] ?? 0) - 48) * 10 + (bytes[start + 3] ?? 0) - 48;
    return check >= 2 && check <= 98 && (rest * 100 + check) % 97 === 1 ? position : -1;
  };
}

/** Above this a number is divided, so that with two digits more it is still a small integer to the engine. */
const wholeMax = 10_000_000;

function ibanForm(code: string, structure: string): Form {
  return {
    anchor: { kind: "code", letters: code },
    keyword: "unneeded",
    lengthMax: 68,
    read: ibanReader(code, structure),
    readShape: ibanReader(code, structure, true),
    check: "check digits modulo 97",
  };
}

/** The same in small letters and in one, as programs store it; only beside the word. */
function smallIbanForm(code: string, structure: string): Form {
  const length = 4 + kindsOf(structure).length;
  const read = ibanReader(code, structure);
  return {
    anchor: { kind: "word", start: "letter", tokenMin: length, tokenMax: length },
    keyword: "required",
    keywords: ["iban"],
    read: (bytes, start, limit) => {
      if (bytes[start] !== (code.charCodeAt(0) | 0x20) || bytes[start + 1] !== (code.charCodeAt(1) | 0x20)) return -1;
      const text = encodeUtf8(latin1(bytes, start, Math.min(limit, start + length)).toUpperCase());
      return text.length === length && read(text, 0, length, 0) === length ? start + length : -1;
    },
    check: "check digits modulo 97",
  };
}

/** What the five countries with domestic numbers add. */
type Domestic = {
  readonly keywords: readonly string[];
  readonly forms: readonly Form[];
  readonly matches: readonly string[];
  readonly misses: readonly Miss[];
};

function domesticForm(anchor: Form["anchor"], structure: string, accepts: (account: string) => boolean): Form {
  const readShape = structureReader(structure, () => true);
  return { anchor, keyword: "required", read: structureReader(structure, accepts), readShape, check: "account's own check" };
}

/** Reads characters of a structure, each with at most one separator before it, and asks `accepts` about them. */
function structureReader(structure: string, accepts: (account: string) => boolean): NonNullable<Form["read"]> {
  const kinds = kindsOf(structure);
  return (bytes, start, limit) => {
    let position = start;
    for (const kind of kinds) {
      let byte = byteAt(bytes, position, start, limit);
      if (position > start && (byte === 0x20 || byte === 0x2d)) byte = byteAt(bytes, ++position, start, limit);
      if (((characterKinds[byte] ?? 0) & kind) === 0) return -1;
      position++;
    }
    return accepts(withoutSeparators(latin1(bytes, start, position))) ? position : -1;
  };
}

/** Keywords of all five. */
const accountKeywords = [
  "account code",
  "account no",
  "account number",
  "accountno#",
  "accountnumber#",
  "bban",
  "customer account id",
  "customer account number",
  "customer bank account id",
  "iban",
];

const notOneDigit = (account: string): boolean => !/^(\d)\1*$/.test(account);

/** Three times two digits with the same separator between them, up to two separators, eight digits. */
function readSortCode(bytes: Uint8Array, start: number, limit: number): number {
  const separator = byteAt(bytes, start + 2, start, limit);
  const isApart = separator === 0x20 || separator === 0x2d;
  const sortEnd = start + (isApart ? 8 : 6);
  if (isApart && byteAt(bytes, start + 5, start, limit) !== separator) return -1;
  for (let group = start; group < sortEnd; group += isApart ? 3 : 2)
    if (endOfDigits(bytes, group, Math.min(limit, group + 2)) !== group + 2) return -1;
  let account = sortEnd;
  while (account < sortEnd + 2 && accountSeparators.includes(byteAt(bytes, account, start, limit))) account++;
  const end = account + 8;
  if (end > limit || endOfDigits(bytes, account, end) !== end) return -1;
  return isOneDigit(bytes, account, end) && bytes[start] === bytes[account] ? -1 : end;
}

/** Space, comma, slash, hyphen: between sort code and account number. */
const accountSeparators: readonly number[] = [0x20, 0x2c, 0x2f, 0x2d];

const domestic: Record<string, Domestic> = {
  FR: {
    keywords: ["code bancaire", "compte bancaire", "numéro de compte"],
    forms: [domesticForm({ kind: "word", start: "digit", tokenMin: 1, tokenMax: 23 }, "10n11c2n", hasFrenchAccountKey)],
    matches: ["Numéro de compte «30006 00001 12345678901 89»", "bban «200410100505X0001M02684»"],
    misses: [
      { text: "compte bancaire 30006 00001 12345678901 88", reason: "the key is wrong" },
      { text: "facture 30006000011234567890189", reason: "no keyword near" },
    ],
  },
  DE: {
    keywords: ["bankleitzahl", "geheimzahl", "kartennummer", "kontonummer", "kreditkartennummer", "sepa"],
    // Bank codes begin with 1 to 8, the clearing area: https://www.bundesbank.de/en/tasks/payment-systems/services/bank-sort-codes
    forms: [
      domesticForm(
        {
          kind: "digits",
          runs: [
            [3, 4],
            [8, 8],
            [18, 18],
          ],
        },
        "18n",
        (account) => notOneDigit(account) && /^[1-8]/.test(account),
      ),
    ],
    matches: ["Kontonummer «370400440532013999»", "Bankleitzahl/Konto: «37040044 0532013999»"],
    misses: [
      { text: "Kontonummer 970400440532013999", reason: "no bank code begins with 9" },
      { text: "Vorgang 370400440532013999", reason: "no keyword near" },
      { text: "Kontonummer 3704004405320139990", reason: "nineteen digits" },
    ],
  },
  IT: {
    keywords: ["codice bancario", "conto bancario", "numero di conto"],
    forms: [
      domesticForm(
        { kind: "word", start: "letter", tokenMin: 1, tokenMax: 23 },
        "1a10n12c",
        (account) => italianAccountLetter(account.slice(1)) === account.charAt(0),
      ),
    ],
    matches: ["numero di conto «J 03123 45678 000000765432»", "conto bancario «S020089876500000012AB34»"],
    misses: [
      { text: "conto bancario K 03123 45678 000000765432", reason: "the control letter is wrong" },
      { text: "fattura J0312345678000000765432", reason: "no keyword near" },
    ],
  },
  ES: {
    keywords: [
      "código cuenta",
      "código cuenta bancaria",
      "cuenta cliente id",
      "número cuenta bancaria cliente",
      "número cuenta cliente",
    ],
    forms: [
      domesticForm(
        {
          kind: "digits",
          runs: [
            [4, 4],
            [20, 20],
          ],
        },
        "20n",
        (account) =>
          notOneDigit(account) && spanishAccountDigits(account.slice(0, 8), account.slice(10)) === account.slice(8, 10),
      ),
    ],
    matches: ["código cuenta «2100 1234 59 0987654321»", "Número cuenta cliente: «01829876210123456789»"],
    misses: [
      { text: "código cuenta 2100 1234 58 0987654321", reason: "the control digits are wrong" },
      { text: "pedido 21001234590987654321", reason: "no keyword near" },
    ],
  },
  GB: {
    keywords: ["sepa", "sort code"],
    forms: [
      // A book's number may have four letters and fourteen digits, too.
      domesticForm({ kind: "word", start: "letter", tokenMin: 4, tokenMax: 18 }, "4a14n", (account) => !/^IS[BS]N/.test(account)),
      // Sort code and account number. Source: Macie user guide, the example 60-16-13 31926819.
      {
        anchor: {
          kind: "digits",
          runs: [
            [2, 2],
            [6, 6],
            [14, 14],
          ],
        },
        keyword: "required",
        read: readSortCode,
      },
      // Each behind its own word, in either order.
      {
        anchor: {
          kind: "digits",
          runs: [
            [2, 2],
            [6, 6],
          ],
        },
        keyword: "required",
        keywords: ["sort code"],
        pattern:
          /\d\d([ -]?)\d\d\1\d\d(?:[ ,;|/.\t]|\r?\n){1,4}(?:and )?(?:bank )?(?:account|acct|acc|a\/c)(?: ?(?:number|num|no|#))?\.?[ \t:=#]{1,4}\d{8}(?!\d)/iy,
        validate: (text) => notOneDigit(text.slice(-8)),
      },
      {
        anchor: { kind: "digits", runs: [[8, 8]] },
        keyword: "required",
        pattern: /\d{8}(?:[ ,;|/.\t()]|\r?\n){1,4}(?:and )?sort ?-?code[ \t:=]{1,4}(?:is )?\d\d([ -]?)\d\d\1\d\d(?!\d)/iy,
        validate: (text) => notOneDigit(text.slice(0, 8)),
      },
    ],
    matches: [
      "account number «AAAA 6016 1331 9268 19»",
      "account number «60-16-13 31926819»",
      "SEPA «601613 31926819»",
      "Account No: «20-00-00 55779911»",
      "Sort code: «20-00-00 Account number: 55779911»",
      "Bank account number «55779911, sort code 20-00-00».",
    ],
    misses: [
      { text: "order 60-16-13 31926819", reason: "no keyword near" },
      { text: "account number 60-16-13 3192681", reason: "an account number of seven digits" },
      { text: "account number 60-1613 31926819", reason: "separators that do not agree" },
      { text: "sort code 20-00-00", reason: "no account" },
      { text: "account number on ISBN 978-10-87851-41-14", reason: "the number of a book" },
    ],
  },
};

/** An invented domestic part: the structure filled in order. */
function inventedPart(structure: string): string {
  let next = 0;
  return partsOf(structure)
    .map(({ count, kind }) =>
      Array.from({ length: count }, () => (kind === "n" ? "1234567890" : "ABCDEFGHJK").charAt(next++ % 10)).join(""),
    )
    .join("");
}

function accountIdentifier(name: string, code: string, structure: string): Identifier {
  const part = inventedPart(structure);
  const iban = `${code}${ibanCheckDigits(code, part)}${part}`;
  const groups = iban.match(/.{1,4}/g) ?? [];
  const wrong = `${code}${String(((Number(iban.slice(2, 4)) - 1) % 97) + 2).padStart(2, "0")}${part}`;
  const extra = domestic[code];
  return {
    id: `${name}_BANK_ACCOUNT_NUMBER`,
    category: "FINANCIAL_INFORMATION",
    severity: alwaysHigh,
    recommended: false,
    keywords: extra ? [...accountKeywords, ...extra.keywords] : [],
    forms: [ibanForm(code, structure), smallIbanForm(code, structure), ...(extra?.forms ?? [])],
    matches: [
      `«${iban}»`,
      `pay to «${groups.join(" ")}».`,
      `"«${groups.join("-")}»"`,
      `x=«${iban}»;`,
      `(«${iban}»)`,
      `iban=«${iban.toLowerCase()}»`,
      ...(extra?.matches ?? []),
    ],
    misses: [
      { text: wrong, reason: "the check digits are wrong" },
      { text: `${iban}1`, reason: "one character too many" },
      { text: iban.slice(0, -1), reason: "one character too few" },
      { text: `A${iban}`, reason: "stands inside a word" },
      { text: iban.toLowerCase(), reason: "small letters, and no word beside it" },
      ...(extra?.misses ?? []),
    ],
  };
}

/** One identifier for each country. */
export const ibanAccountNumbers: readonly Identifier[] = countries.map((country) => accountIdentifier(...country));
