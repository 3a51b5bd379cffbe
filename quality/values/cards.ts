/** Payment cards. Rules: ISO/IEC 7812 (Luhn), the brands' published ranges, ISO/IEC 7813 (tracks). */
import { grouped, luhnDigit, withWrongDigit } from "../check-digits.ts";
import { capitals, type Random } from "../random.ts";
import { byKeyword, certain, type ValueKind } from "../value-kind.ts";

const brands: readonly { readonly prefixes: readonly string[]; readonly length: number; readonly groups: readonly number[] }[] = [
  { prefixes: ["4"], length: 16, groups: [4, 4, 4, 4] },
  { prefixes: ["51", "52", "53", "54", "55", "2221", "2345", "2700"], length: 16, groups: [4, 4, 4, 4] },
  { prefixes: ["34", "37"], length: 15, groups: [4, 6, 5] },
  { prefixes: ["6011", "644", "65"], length: 16, groups: [4, 4, 4, 4] },
  { prefixes: ["3528", "3550", "3589"], length: 16, groups: [4, 4, 4, 4] },
  { prefixes: ["300", "305", "36", "38"], length: 14, groups: [4, 6, 4] },
  { prefixes: ["6221", "6250", "6282"], length: 16, groups: [4, 4, 4, 4] },
];

type Brand = (typeof brands)[number];

function cardDigits(brand: Brand, random: Random): string {
  const prefix = random.pick(brand.prefixes);
  const body = prefix + random.text(brand.length - 1 - prefix.length);
  return body + luhnDigit(body);
}

function card(random: Random): string {
  const brand = random.pick(brands);
  return grouped(cardDigits(brand, random), brand.groups, random.pick(["", "", " ", "-"]));
}

/** A wrong check digit, or a right one behind a prefix that no brand has. */
function wrongCard(random: Random): string {
  if (random.chance(0.7)) return withWrongDigit(card(random), random);
  const body = random.pick(["1", "7", "8", "9"]) + random.text(14);
  return grouped(body + luhnDigit(body), [4, 4, 4, 4], random.pick(["", " ", "-"]));
}

const two = (n: number): string => String(n).padStart(2, "0");
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function expiration(random: Random): string {
  const [month, year] = [random.between(1, 12), random.between(24, 35)];
  const name = random.pick([months[month - 1] ?? "", (months[month - 1] ?? "").toUpperCase()]);
  return random.pick([
    `${two(month)}/${year}`,
    `${two(month)}/20${year}`,
    `${two(month)}-20${year}`,
    `${two(month)}-${year}`,
    `20${year}-${two(month)}`,
    `${name} 20${year}`,
    `${year}-${name}`,
    `${name}-${year}`,
  ]);
}

/** Track 1 (format B) and track 2: number, name, four digits of expiry, three of service code, what the issuer adds. */
function track(random: Random): string {
  const number = cardDigits(random.pick(brands), random);
  const rest = `${random.between(24, 35)}${two(random.between(1, 12))}${random.pick(["101", "121", "201", "220"])}${random.text(12)}`;
  if (random.chance(0.5)) return `;${number}=${rest}?`;
  return `%B${number}^${random.text(7, capitals)}/${random.text(5, capitals)}^${rest}?`;
}

function wrongTrack(random: Random): string {
  return random.pick([
    `%B${random.text(5)}^${random.text(7, capitals)}^${random.text(4)}?`,
    `;${random.text(10)}=${random.text(3)}?`,
    `%X${random.text(16)}/${random.text(7, capitals)}`,
  ]);
}

/** Card numbers with and without words beside them, and what is printed and stored beside the numbers. */
export const cards: readonly ValueKind[] = [
  {
    identifier: "CREDIT_CARD_NUMBER",
    goal: certain,
    language: "en",
    labels: [
      ...[
        "credit card",
        "card",
        "Visa",
        "debit card",
        "card number",
        "Mastercard",
        "payment card number",
        "amex",
        "American Express",
      ],
      ...["bank card", "check card", "diners club", "Discover", "JCB", "union pay", "ccn", "pmnt card", "cred card", "credit no"],
    ],
    columns: [
      "credit_card",
      "card_number",
      "ccn",
      "CardNo",
      "Credit Card",
      "creditCardNumber",
      "PAN",
      "debit-card",
      "customer_card",
    ],
    make: card,
    near: wrongCard,
    alsoFoundAs: ["CREDIT_CARD_NUMBER_(NO_KEYWORD)"],
  },
  {
    identifier: "CREDIT_CARD_NUMBER_(NO_KEYWORD)",
    goal: certain,
    labels: [],
    columns: [],
    make: card,
    near: wrongCard,
  },
  {
    identifier: "CREDIT_CARD_SECURITY_CODE",
    goal: byKeyword,
    language: "en",
    labels: ["CVV", "cvc", "card security code", "card verification value", "cvv2", "CVC2", "card validation code", "card id"],
    columns: ["cvv", "cvc", "cvv2", "card_security_code", "CardVerificationValue", "card_cvv", "CVV Code"],
    make: (random) => random.text(random.pick([3, 3, 4])),
    near: (random) => random.text(random.pick([2, 5, 6])),
  },
  {
    identifier: "CREDIT_CARD_EXPIRATION",
    goal: byKeyword,
    language: "en",
    labels: ["expiration", "expiry", "exp d", "expiration date", "card expiry", "expiry date", "Expiration Date"],
    columns: ["expiry", "expiration_date", "card_expiry", "ExpiryDate", "exp_d", "EXPIRATION", "expirationDate"],
    make: expiration,
    near: (random) =>
      random.pick([`13/${random.between(24, 35)}`, `00/20${random.between(24, 35)}`, `${random.between(2, 9)} years`]),
  },
  {
    identifier: "CREDIT_CARD_MAGNETIC_STRIPE",
    goal: byKeyword,
    language: "en",
    labels: ["magstripe", "swipe", "card data", "iso7813", "mag stripe", "stripe"],
    columns: ["magstripe", "card_data", "swipe", "SwipeData", "mag_stripe"],
    make: track,
    near: wrongTrack,
    // A track holds a card's number.
    alsoFoundAs: ["CREDIT_CARD_NUMBER", "CREDIT_CARD_NUMBER_(NO_KEYWORD)"],
  },
];
