/**
 * What the comparison with the stdnum package knows of one kind of national number, and the arithmetic several kinds share.
 */
import type { RandomSource } from "./random-source.ts";

/** A class of values about which the detector and stdnum decide differently, on purpose. */
export type Disagreement = {
  /** The published rule that decides. */
  readonly reason: string;
  /** A value of the class. */
  readonly sample: string;
  /** Whether the detector finds values of the class; stdnum says the contrary. */
  readonly isFound: boolean;
  readonly covers: (value: string) => boolean;
};

/** One kind of number. */
export type NumberRule = {
  readonly id: string;
  readonly keyword: string;
  /** Country and validator of stdnum. */
  readonly validator: readonly [country: string, name: string];
  /** Whose numbers the identifier means, where stdnum has one validator for both. */
  readonly holder?: "individual" | "company";
  /** Makes a valid number from the published rules. */
  readonly valid: (random: RandomSource) => string;
  readonly disagreements: readonly Disagreement[];
};

/** The capital letters of ASCII. */
export const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** A text of one character repeated. */
export const repeated = /^(.)\1*$/;

/** The sum of digits times weights. */
export function sum(digits: string, weights: readonly number[]): number {
  return weights.reduce((total, weight, i) => total + weight * Number(digits.charAt(i)), 0);
}

/** Digits and the Luhn digit that follows them. */
export function withLuhn(digits: string): string {
  const products = [...digits].reverse().map((digit, i) => Number(digit) * (i % 2 === 0 ? 2 : 1));
  const total = products.reduce((all, product) => all + (product > 9 ? product - 9 : product), 0);
  return `${digits}${(10 - (total % 10)) % 10}`;
}

/** Two digits each for a year from 1930 on, month and day; every month has 28 days. */
export function date(random: RandomSource): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return two(30 + random.below(70)) + two(1 + random.below(12)) + two(1 + random.below(28));
}

/** Whether six digits name a day that exists in a year from 2000 on. */
export function isDate(yymmdd: string): boolean {
  const [year, month, day] = [Number(yymmdd.slice(0, 2)), Number(yymmdd.slice(2, 4)), Number(yymmdd.slice(4, 6))];
  const found = new Date(Date.UTC(2000 + year, month - 1, day));
  return found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
}
