/**
 * Payment cards: numbers, expiry dates, security codes and the data of magnetic stripes.
 * Numbers: ISO/IEC 7812 and the issuers' ranges (https://en.wikipedia.org/wiki/Payment_card_number), for the brands the
 * Macie user guide names: American Express, Dankort, Diners Club, Discover, Electron, JCB, Mastercard, UnionPay, Visa.
 */
import { hasLuhnDigit } from "../checksums/luhn.ts";
import {
  alwaysHigh,
  type Form,
  type Identifier,
  type KeywordRule,
  lowMediumHigh,
  type Miss,
  mediumHighHigh,
} from "../identifier.ts";
import { latin1 } from "../utf8.ts";
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

/** Tells whether a text of digits is the number of a card of a known brand, and not a published test number. */
function isCardNumber(digits: string): boolean {
  const isIssued = (((lengthBits[Number(digits.slice(0, 4))] ?? 0) >> digits.length) & 1) === 1;
  return isIssued && hasLuhnDigit(digits) && !publishedTestCards.has(digits);
}

function withoutSeparators(text: string): string {
  return text.replace(/[ -]/g, "");
}

/** Lengths of the groups a number may be written in; the separator is the same throughout. */
const layouts: readonly (readonly number[])[] = [
  [4, 4, 4, 4],
  [4, 6, 5],
  [4, 6, 4],
  [4, 4, 5],
  [4, 3, 3, 3],
];

/** Lengths of numbers without separators. */
const undivided: readonly (readonly number[])[] = [[13], [14], [15], [16], [17], [18], [19]];

const longLayouts: readonly (readonly number[])[] = [
  [4, 4, 4, 4, 3],
  [6, 13],
];

const grouped = layouts.map((groups, i) =>
  groups
    .map((size) => `\\d{${size}}`)
    .join(`\\k<s${i}>`)
    .replace(`\\k<s${i}>`, `(?<s${i}>[ -])`),
);

/** Group sizes as one number, to look layouts up. */
const layoutKey = (key: number, size: number): number => key * 20 + size;

/**
 * A form's expression and check on bytes. `groupings` are the groups digits may stand in, `accepts` decides about the digits.
 */
function cardReader(groupings: readonly (readonly number[])[], accepts: (digits: string) => boolean): NonNullable<Form["read"]> {
  const whole = new Set(groupings.map((sizes) => sizes.reduce(layoutKey, 0)));
  const begun = new Set(groupings.flatMap((sizes) => sizes.map((_size, i) => sizes.slice(0, i + 1).reduce(layoutKey, 0))));
  return (bytes, start, limit) => {
    let end = start;
    let separator = 0;
    let key = 0;
    for (;;) {
      const groupStart = end;
      const stop = Math.min(limit, groupStart + 20);
      while (end < stop && (bytes[end] ?? 0) >= 48 && (bytes[end] ?? 0) <= 57) end++;
      if (end - groupStart === 20) return -1;
      key = layoutKey(key, end - groupStart);
      if (whole.has(key) && accepts(withoutSeparators(latin1(bytes, start, end)))) return end;
      const next = end + 1 < limit ? (bytes[end] ?? 0) : 0;
      if (!begun.has(key) || (next !== 0x20 && next !== 0x2d) || (separator !== 0 && next !== separator)) return -1;
      separator = next;
      end++;
    }
  };
}

/** Accepts nineteen digits in groups, unless the first sixteen are a number and what follows is something else. */
function isLongCardNumber(digits: string): boolean {
  return digits.length === 19 && isCardNumber(digits) && !isCardNumber(digits.slice(0, 16));
}

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
      pattern: new RegExp(`(?:\\d{13,19}|${grouped.join("|")})(?!\\d)`, "y"),
      validate: (text) => isCardNumber(withoutSeparators(text)),
      read: cardReader([...undivided, ...layouts], isCardNumber),
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
      pattern: /(?:\d{4}(?<a>[ -])\d{4}\k<a>\d{4}\k<a>\d{4}\k<a>\d{3}|\d{6}[ -]\d{13})(?!\d)/y,
      validate: (text) => isLongCardNumber(withoutSeparators(text)),
      read: cardReader(longLayouts, isLongCardNumber),
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

const month = "(?:0?[1-9]|1[0-2])";
const monthName =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const notInDate = { before: "(?<!\\d[./-])", after: "(?![./-]?\\d)" };
/** Directly behind `=` or `:`, or at the start of a field: where a lone month or year must stand. */
const assigned = "(?<=^|[=:] ?[\"']?)";

function dateForm(anchor: Form["anchor"], source: string, keywords?: readonly string[]): Form {
  return { anchor, keyword: "required", ...(keywords && { keywords }), pattern: new RegExp(source, "iy"), lengthMax: 24 };
}

/** Expiry dates; shapes from the Macie user guide: 02/26, 02/2026, Feb 2026, 26-Feb, expY=2026, expM=02. */
export const creditCardExpiration: Identifier = {
  id: "CREDIT_CARD_EXPIRATION",
  category: "FINANCIAL_INFORMATION",
  severity: lowMediumHigh,
  recommended: false,
  // The documented keywords "exp d", "exp m", "exp y" stand for the words they begin; those words are added.
  keywords: [
    "exp d",
    "exp m",
    "exp y",
    "expiration",
    "expiry",
    "exp",
    "exp date",
    "exp month",
    "exp year",
    "expires",
    "expire date",
    "valid thru",
    "good thru",
  ],
  forms: [
    dateForm({ kind: "digits", runs: [[1, 2]] }, `${notInDate.before}${month} ?[/-] ?(?:20)?\\d{2}${notInDate.after}`),
    dateForm(
      { kind: "digits", runs: [[4, 4]], prefixes: ["20"] },
      `${notInDate.before}20\\d{2}[/-](?:0[1-9]|1[0-2])${notInDate.after}`,
    ),
    dateForm(
      { kind: "word", start: "letter", tokenMin: 3, tokenMax: 9 },
      `${monthName}[ .,-]{1,2}(?:20)?\\d{2}${notInDate.after}`,
    ),
    dateForm(
      {
        kind: "digits",
        runs: [
          [2, 2],
          [4, 4],
        ],
      },
      `${notInDate.before}(?:20)?\\d{2}[ -]${monthName}(?![a-z]|[ -]\\d)`,
    ),
    dateForm({ kind: "digits", runs: [[4, 4]], prefixes: ["20"] }, `${assigned}20\\d{2}(?!\\d)`, [
      "exp y",
      "exp year",
      "expiration year",
      "expiry year",
    ]),
    dateForm({ kind: "digits", runs: [[1, 2]] }, `${assigned}${month}(?!\\d)`, [
      "exp m",
      "exp month",
      "expiration month",
      "expiry month",
    ]),
  ],
  matches: [
    "expiration «02/26»",
    "Expiry: «02/2026»",
    "exp date «Feb 2026»",
    "exp. «26-Feb»",
    "expY=«2026»",
    "expM=«02»",
    "expiry «2027-11»",
    "expiration date «12 / 27»",
  ],
  misses: [
    { text: "updated 02/26", reason: "no keyword near" },
    { text: "expiration 13/26", reason: "no such month" },
    { text: "expiration 02/26/2026", reason: "a whole date" },
    { text: "expiration 2026-02-26", reason: "a whole date" },
    { text: "expM=13", reason: "no such month" },
    { text: "expiry 100/26", reason: "three digits" },
  ],
};

/** Security codes on the back or front of a card: three or four digits. */
export const creditCardSecurityCode: Identifier = {
  id: "CREDIT_CARD_SECURITY_CODE",
  category: "FINANCIAL_INFORMATION",
  severity: mediumHighHigh,
  recommended: false,
  keywords: [
    "card id",
    "card identification code",
    "card identification number",
    "card security code",
    "card validation code",
    "card validation number",
    "card verification data",
    "card verification value",
    "cvc",
    "cvc2",
    "cvv",
    "cvv2",
    "elo verification code",
  ],
  forms: [
    {
      anchor: { kind: "digits", runs: [[3, 4]] },
      keyword: "required",
      pattern: /(?<!\d[.,:/-]|\d{3} )\d{3,4}(?![.,:/-]\d| \d{3})/y,
    },
  ],
  matches: ["cvv «123»", "CVC2: «9876»", "card security code is «042»", '{"cvv":"«777»"}', "4929 1234 5678 9015 cvv «123»"],
  misses: [
    { text: "code 123", reason: "no keyword near" },
    { text: "cvv 12", reason: "two digits" },
    { text: "cvv 12345", reason: "five digits" },
    { text: "cvv of 4929 1234 5678 9015", reason: "the groups of a card number" },
    { text: "cvv 02/2027", reason: "part of a date" },
  ],
};

/** Tells whether the card number of a stripe is one and the month of its date exists. */
function isStripe(text: string): boolean {
  const [, number = "", date = ""] = /^\D{0,2}(\d{13,19})(?:\^.*\^|=)(\d{4})/.exec(text) ?? [];
  return isCardNumber(number) && Number(date.slice(2)) >= 1 && Number(date.slice(2)) <= 12;
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
