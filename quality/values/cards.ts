/** Payment cards. Rules: ISO/IEC 7812 (Luhn), the brands' published ranges. */
import type { Random } from "../random.ts";
import { byKeyword, certain, type ValueKind } from "../value-kind.ts";

const brands: readonly { readonly prefixes: readonly string[]; readonly length: number }[] = [
  { prefixes: ["4"], length: 16 },
  { prefixes: ["51", "52", "53", "54", "55", "2221", "2345", "2700"], length: 16 },
  { prefixes: ["34", "37"], length: 15 },
  { prefixes: ["6011", "644", "65"], length: 16 },
  { prefixes: ["3528", "3550", "3589"], length: 16 },
  { prefixes: ["300", "305", "36", "38"], length: 14 },
];

/** The Luhn check digit of a number without it. */
function luhnDigit(digits: string): string {
  let sum = 0;
  for (let i = digits.length - 1, isDoubled = true; i >= 0; i--, isDoubled = !isDoubled) {
    const digit = Number(digits.charAt(i)) * (isDoubled ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return String((10 - (sum % 10)) % 10);
}

function cardDigits(random: Random): string {
  const { prefixes, length } = random.pick(brands);
  const prefix = random.pick(prefixes);
  const body = prefix + random.text(length - 1 - prefix.length);
  return body + luhnDigit(body);
}

function grouped(digits: string, random: Random): string {
  const by = random.pick(["", "", " ", "-"]);
  if (digits.length !== 16) return digits;
  return [0, 4, 8, 12].map((start) => digits.slice(start, start + 4)).join(by);
}

function wrongCard(random: Random): string {
  const digits = cardDigits(random);
  return grouped(digits.slice(0, -1) + ((Number(digits.slice(-1)) + random.between(1, 9)) % 10), random);
}

/** Card numbers with and without words beside them. */
export const cards: readonly ValueKind[] = [
  {
    identifier: "CREDIT_CARD_NUMBER",
    goal: certain,
    labels: ["credit card", "card", "Visa", "debit card", "card number", "Mastercard", "payment card number"],
    columns: ["credit_card", "card_number", "ccn", "CardNo", "Credit Card"],
    make: (random) => grouped(cardDigits(random), random),
    near: wrongCard,
    alsoFoundAs: ["CREDIT_CARD_NUMBER_(NO_KEYWORD)"],
  },
  {
    identifier: "CREDIT_CARD_NUMBER_(NO_KEYWORD)",
    goal: certain,
    labels: [],
    columns: [],
    make: (random) => grouped(cardDigits(random), random),
    near: wrongCard,
  },
  {
    identifier: "CREDIT_CARD_SECURITY_CODE",
    goal: byKeyword,
    labels: ["CVV", "cvc", "card security code", "card verification value"],
    columns: ["cvv", "cvc", "cvv2", "card_security_code"],
    make: (random) => random.text(random.pick([3, 3, 4])),
    near: (random) => random.text(random.pick([2, 5, 6])),
  },
];
