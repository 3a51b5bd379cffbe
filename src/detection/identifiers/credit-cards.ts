/**
 * Payment cards: numbers and the data of magnetic stripes. Expiry dates and security codes are in `credit-card-details.ts`.
 * Numbers: ISO/IEC 7812 and the issuers' ranges (https://en.wikipedia.org/wiki/Payment_card_number), for the brands the
 * Macie user guide names: American Express, Dankort, Diners Club, Discover, Electron, JCB, Mastercard, UnionPay, Visa.
 */
import { hasLuhnDigitIn } from "../checksums/luhn.ts";
import { alwaysHigh, type Form, type Identifier, type KeywordRule, type Miss } from "../identifier.ts";
import { byteAt, endOfDigits, isDigitAt } from "../text/digits.ts";
import { publishedTestCards } from "./published-test-cards.ts";

/** First digits from, to; lengths. Electron cards lie within Visa's range. */
const issuers: readonly (readonly [from: string, to: string, lengths: readonly number[]])[] = [
  ["34", "34", [15]], // American Express
  ["37", "37", [15]],
  ["5019", "5019", [16]], // Dankort
  ["300", "305", [14, 16]], // Diners Club
  ["3095", "3095", [14, 16]],
  ["36", "36", [14, 16]],
  ["38", "39", [14, 16]],
  ["6011", "6011", [16, 19]], // Discover
  ["644", "659", [16, 19]],
  ["3528", "3589", [16, 17, 18, 19]], // JCB
  ["51", "55", [16]], // Mastercard
  ["2221", "2720", [16]],
  ["62", "62", [16, 17, 18, 19]], // UnionPay
  ["4", "4", [13, 16, 19]], // Visa
];

/** The first two digits a card number may have. */
const prefixes = [
  "22",
  "23",
  "24",
  "25",
  "26",
  "27",
  "30",
  "34",
  "35",
  "36",
  "37",
  "38",
  "39",
  "4",
  "50",
  "51",
  "52",
  "53",
  "54",
  "55",
  "60",
  "62",
  "64",
  "65",
];

/** By the first four digits: a bit for each length that numbers of that range have. */
const lengthBits: Uint32Array = (() => {
  const table = new Uint32Array(10_000);
  for (const [from, to, lengths] of issuers) {
    const bits = lengths.reduce((sum, length) => sum | (1 << length), 0);
    for (let prefix = Number(from.padEnd(4, "0")); prefix <= Number(to.padEnd(4, "9")); prefix++)
      table[prefix] = (table[prefix] ?? 0) | bits;
  }
  return table;
})();

/** By the last four digits: 1 where a published test number ends so. */
const publishedEndings: Uint8Array = (() => {
  const table = new Uint8Array(10_000);
  for (const number of publishedTestCards) table[Number(number.slice(-4))] = 1;
  return table;
})();

function isPublished(digits: Uint8Array, count: number): boolean {
  return publishedEndings[fourDigits(digits, count - 4)] === 1 && publishedTestCards.has(digits.subarray(0, count).join(""));
}

function fourDigits(digits: Uint8Array, at: number): number {
  return (digits[at] ?? 0) * 1000 + (digits[at + 1] ?? 0) * 100 + (digits[at + 2] ?? 0) * 10 + (digits[at + 3] ?? 0);
}

/** Tells whether digits, as values from 0 to 9, are the number of a card of a known brand, and not a published test number. */
function isCardNumber(digits: Uint8Array, count: number): boolean {
  const isIssued = (((lengthBits[fourDigits(digits, 0)] ?? 0) >> count) & 1) === 1;
  return isIssued && hasLuhnDigitIn(digits, count) && !isPublished(digits, count);
}

/**
 * The same without a word for it: thirteen digits whose last is right for an article's number too (EAN-13, GS1 General
 * Specifications 7.9) are that, since articles abound and cards of thirteen digits have not been issued for decades.
 */
function isCardNumberAlone(digits: Uint8Array, count: number): boolean {
  if (!isCardNumber(digits, count)) return false;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += (digits[i] ?? 0) * (i % 2 === 0 ? 1 : 3);
  return count !== 13 || sum % 10 !== 0;
}

/** Lengths of the groups a number may be written in; the separator is the same throughout. */
const layouts: readonly (readonly number[])[] = [
  [13], [14], [15], [16], [17], [18], [19],
  [4, 4, 4, 4], [4, 6, 5], [4, 6, 4], [4, 4, 5], [4, 3, 3, 3],
]; // biome-ignore format: a table

const longLayouts: readonly (readonly number[])[] = [
  [4, 4, 4, 4, 3],
  [6, 13],
];

const digitsMax = 19;

/**
 * Layouts as a tree: by state and size of the next group the state after it, 0 where no layout goes on so. State 1 is the
 * beginning; `isWhole` is 1 where a layout ends.
 */
type LayoutTree = { readonly next: Uint8Array; readonly isWhole: Uint8Array };

function layoutTree(groupings: readonly (readonly number[])[]): LayoutTree {
  const statesMax = 2 + groupings.flat().length;
  const next = new Uint8Array(statesMax * (digitsMax + 1));
  const isWhole = new Uint8Array(statesMax);
  let states = 2;
  for (const sizes of groupings) {
    let state = 1;
    for (const size of sizes) {
      const place = state * (digitsMax + 1) + size;
      next[place] ||= states++;
      state = next[place] ?? 0;
    }
    isWhole[state] = 1;
  }
  return { next, isWhole };
}

/** Reads digits in one of the layouts and asks `accepts` about them; it must not keep the array. */
function cardReader(
  groupings: readonly (readonly number[])[],
  accepts: (digits: Uint8Array, count: number) => boolean,
): NonNullable<Form["read"]> {
  const { next, isWhole } = layoutTree(groupings);
  const digits = new Uint8Array(digitsMax);
  return (bytes, start, limit, low) => {
    let end = start;
    let separator = 0;
    let state = 1;
    let count = 0;
    for (;;) {
      const groupEnd = endOfDigits(bytes, end, Math.min(limit, end + digitsMax + 1));
      state = count + groupEnd - end > digitsMax ? 0 : (next[state * (digitsMax + 1) + groupEnd - end] ?? 0);
      if (state === 0) return -1;
      while (end < groupEnd) digits[count++] = (bytes[end++] ?? 0) - 48;
      if (isWhole[state] === 1 && accepts(digits, count)) return isPartOfOther(bytes, start, low, count) ? -1 : end;
      const joint = end + 1 < limit ? (bytes[end] ?? 0) : 0;
      if ((joint !== 0x20 && joint !== 0x2d) || (separator !== 0 && joint !== separator)) return -1;
      separator = joint;
      end++;
    }
  };
}

/**
 * Tells whether the digits belong to something else: a telephone number behind its plus sign, an account's number, or a code that
 * a hyphen joins to thirteen digits; cards of thirteen have not been issued for decades.
 */
function isPartOfOther(bytes: Uint8Array, start: number, low: number, count: number): boolean {
  const before = byteAt(bytes, start - 1, low, start);
  return before === 0x2b || (before === 0x2d && count === 13) || isInAccount(bytes, start, low);
}

/** As many groups of four before sixteen digits as are looked at: three reach as far as a reader may look back. */
const groupsBeforeMax = 3;

/** Tells whether the digits go on an international account number: groups of four, the first a country's code and two digits. */
function isInAccount(bytes: Uint8Array, start: number, low: number): boolean {
  const separator = byteAt(bytes, start - 1, low, start);
  if (separator !== 0x20 && separator !== 0x2d) return false;
  for (let group = 1, at = start; group <= groupsBeforeMax; group++) {
    if (byteAt(bytes, at - 1, low, start) !== separator) return false;
    at -= 5;
    for (let i = at; i < at + 4; i++) if (!isCapitalAt(bytes, i, low) && !isDigitAt(bytes, i, low, start)) return false;
    const isCountry = isCapitalAt(bytes, at, low) && isCapitalAt(bytes, at + 1, low) && !isCapitalAt(bytes, at - 1, low);
    if (isCountry && isDigitAt(bytes, at + 2, low, start) && isDigitAt(bytes, at + 3, low, start)) return true;
  }
  return false;
}

function isCapitalAt(bytes: Uint8Array, position: number, low: number): boolean {
  const byte = byteAt(bytes, position, low, bytes.length);
  return byte >= 0x41 && byte <= 0x5a;
}

/** Accepts nineteen digits in groups, unless the first sixteen are a number and what follows is something else. */
function isLongCardNumber(digits: Uint8Array, count: number): boolean {
  return isCardNumber(digits, count) && !isCardNumber(digits, 16);
}

const cardCheck = "Luhn check digit, issuer's range, published test numbers";

function cardForms(keyword: KeywordRule): readonly Form[] {
  return [
    {
      anchor: {
        kind: "digits",
        runs: [
          [4, 4],
          [13, 19],
        ],
        prefixes,
      },
      keyword,
      read: cardReader(layouts, keyword === "absent" ? isCardNumberAlone : isCardNumber),
      readShape: cardReader(layouts, () => true),
      check: cardCheck,
    },
    {
      anchor: {
        kind: "digits",
        runs: [
          [4, 4],
          [6, 6],
        ],
        prefixes: ["35", "4", "60", "62", "64", "65"],
      },
      keyword,
      read: cardReader(longLayouts, isLongCardNumber),
      readShape: cardReader(longLayouts, () => true),
      check: cardCheck,
    },
  ];
}

const cardKeywords = [
  "account number",
  "american express",
  "amex",
  "bank card",
  "c card",
  "card",
  "cc #",
  "cc no",
  "cc num",
  "cc number",
  "ccn",
  "check card",
  "cred card",
  "credit",
  "credit card",
  "credit cards",
  "credit no",
  "credit num",
  "dankort",
  "debit",
  "debit card",
  "debit no",
  "debit num",
  "diners club",
  "discover",
  "electron",
  "japanese card bureau",
  "jcb",
  "mastercard",
  "mc",
  "pan",
  "payment account number",
  "payment card number",
  "pcn",
  "pmnt #",
  "pmnt card",
  "pmnt no",
  "pmnt number",
  "union pay",
  "visa",
];

const cardMisses: readonly Miss[] = [
  { text: "credit card 4929 1234 5678 9014", reason: "fails the Luhn check" },
  { text: "visa 4111 1111 1111 1111", reason: "a published test number" },
  { text: "visa 4012-8888-8888-1881", reason: "a published test number, with separators" },
  { text: "card 49291234567890150000", reason: "stands inside a longer number" },
  { text: "card 9929123456789010", reason: "no issuer has this prefix" },
  { text: "card 0.4929123456789015", reason: "the decimals of a number" },
  { text: "card 4929 1234-5678 9015", reason: "mixed separators" },
  { text: "card x4929123456789015", reason: "stands inside a word" },
  { text: "card 341234567890", reason: "too short for its issuer" },
  { text: "card +4917624270196", reason: "a telephone number with its plus sign" },
  { text: "card KL-4320025995638", reason: "thirteen digits of a longer code" },
  { text: "card AL08 4929 1234 5678 9015 4671 4997", reason: "stands in an account number, whatever its check digits" },
  { text: "card JO42 IPAP 4929 1234 5678 9015 4305 89", reason: "stands in an account number, whatever its check digits" },
];

/** Card numbers with a keyword near. */
export const creditCardNumber: Identifier = {
  id: "CREDIT_CARD_NUMBER",
  category: "FINANCIAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: cardKeywords,
  forms: cardForms("required"),
  matches: [
    "credit card «4929123456789015»",
    "cc_num=«4929123456789015»",
    "Visa «4929 1234 5678 9015», exp 02/27",
    "amex: «3712-345678-95004»",
    "mastercard «2223 4567 8901 2342»",
    "mc «5212345678901234»",
    "cardNumber=«6011123456789019»",
    "JCB «3530123456789018»",
    "Diners Club «36123456789013»",
    "UnionPay «6212 3456 7890 1232»",
    "card «4929 1234 5678 9014 000» has nineteen digits",
    "card «4929 1234 5678 9015» 123",
    "card VISA 2026 «4929 1234 5678 9015»",
    "«4929123456789015» is the number of my debit card",
  ],
  misses: [...cardMisses, { text: "number 4929123456789015", reason: "no keyword near" }],
};

/** Card numbers without a keyword near; together with {@link creditCardNumber} each number is reported once. */
export const creditCardNumberNoKeyword: Identifier = {
  ...creditCardNumber,
  id: "CREDIT_CARD_NUMBER_(NO_KEYWORD)",
  recommended: false,
  forms: cardForms("absent"),
  matches: [
    "number «4929123456789015»",
    "«4929 1234 5678 9015»",
    "ref «3712-345678-95004».",
    "(«6011123456789019»)",
    '"n":"«5212345678901234»"',
  ],
  misses: [
    ...cardMisses.map(({ text, reason }) => ({ text: text.replace(/^(?:credit card|visa|card) /, "n "), reason })),
    { text: "credit card 4929123456789015", reason: "a keyword is near: the other identifier's business" },
  ],
};

/** Tells whether the card number of a stripe is one and the month of its date exists. */
function isStripe(text: string): boolean {
  const [, number = "", date = ""] = /^\D{0,2}(\d{13,19})(?:\^.*\^|=)(\d{4})/.exec(text) ?? [];
  return (
    isCardNumber(Uint8Array.from(number, Number), number.length) && Number(date.slice(2)) >= 1 && Number(date.slice(2)) <= 12
  );
}

/** Tracks 1 and 2 of a magnetic stripe: ISO/IEC 7813, https://en.wikipedia.org/wiki/ISO/IEC_7813 */
export const creditCardMagneticStripe: Identifier = {
  id: "CREDIT_CARD_MAGNETIC_STRIPE",
  category: "FINANCIAL_INFORMATION",
  severity: alwaysHigh,
  recommended: true,
  keywords: ["card data", "iso7813", "mag", "magstripe", "stripe", "swipe"],
  forms: [
    {
      anchor: { kind: "word", start: "letter", tokenMin: 14, tokenMax: 20 },
      lead: "%",
      keyword: "required",
      pattern: /%?B\d{13,19}\^[A-Za-z0-9 ./'-]{2,26}\^\d{7}[A-Za-z0-9 ]{0,60}\??/y,
      lengthMax: 128,
      validate: isStripe,
    },
    {
      anchor: { kind: "digits", runs: [[13, 19]], prefixes },
      lead: ";",
      keyword: "required",
      pattern: /;?\d{13,19}=\d{7}\d{0,20}\??/y,
      validate: isStripe,
    },
  ],
  matches: [
    "swipe «%B4929123456789015^DOE/JANE^27021011234567890?»",
    "magstripe «;4929123456789015=27021011234567890?»",
    "stripe «B4929123456789015^DOE/JANE^2702101»",
    "card data: «4929123456789015=2702101»",
    "ISO7813 «;371234567895004=27121010000?»",
  ],
  misses: [
    { text: "%B4929123456789015^DOE/JANE^27021011234567890?", reason: "no keyword near" },
    { text: "swipe %B4929123456789014^DOE/JANE^27021011234567890?", reason: "the number fails the Luhn check" },
    { text: "swipe ;4929123456789015=27131011234567890?", reason: "no such month" },
    { text: "swipe ;4111111111111111=27021011234567890?", reason: "a published test number" },
    { text: "swipe 4929123456789015", reason: "a number without the rest of the stripe" },
  ],
};
