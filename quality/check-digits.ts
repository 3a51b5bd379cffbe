/**
 * Check digits, computed here once more from the published rules, so that a mistake of the identifiers' own cannot hide.
 * Computes; decides nothing.
 */
import type { Random } from "./random.ts";

/** The Luhn digit (ISO/IEC 7812-1) of a number without it. */
export function luhnDigit(digits: string): string {
  let sum = 0;
  for (let i = digits.length - 1, isDoubled = true; i >= 0; i--, isDoubled = !isDoubled) {
    const digit = Number(digits.charAt(i)) * (isDoubled ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return String((10 - (sum % 10)) % 10);
}

/** The sum of digits times their weights, from the left; a digit without a weight counts nothing. */
export function weighted(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * Number(digits.charAt(index) || "0"), 0);
}

/** The remainder of a number of any length. */
export function remainder(digits: string, divisor: number): number {
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % divisor;
  return rest;
}

/** The text with A to Z written as 10 to 35, as ISO/IEC 7064 and ISO 13616 read letters. */
export function lettersAsNumbers(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
}

/** The digit of ISO/IEC 7064 mod 11,10 for a number without it. */
export function mod1110Digit(digits: string): string {
  let product = 10;
  for (const digit of digits) {
    const sum = (Number(digit) + product) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return String((11 - product) % 10);
}

/** Verhoeff's digit for a number without it: the dihedral group of order ten, and a permutation for each place. */
export function verhoeffDigit(digits: string): string {
  const multiplied = (a: number, b: number): number => {
    if (a < 5) return b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5);
    return b < 5 ? 5 + ((a - b) % 5) : (((a - b) % 5) + 5) % 5;
  };
  const permuted = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
  let check = 0;
  for (let place = 1; place <= digits.length; place++) {
    let digit = Number(digits.charAt(digits.length - place));
    for (let turn = 0; turn < place; turn++) digit = permuted[digit] ?? 0;
    check = multiplied(check, digit);
  }
  return String(check > 0 && check < 5 ? 5 - check : check);
}

/** The text with the last of its digits another digit. */
export function withWrongDigit(text: string, random: Random): string {
  const at = text.search(/\d\D*$/);
  return text.slice(0, at) + ((Number(text.charAt(at)) + random.between(1, 9)) % 10) + text.slice(at + 1);
}

/** The text with its last letter another one of the alphabet. */
export function withWrongLetter(text: string, random: Random, alphabet: string): string {
  const at = text.search(/[A-Za-z][^A-Za-z]*$/);
  const place = alphabet.indexOf(text.charAt(at).toUpperCase());
  return (
    text.slice(0, at) + alphabet.charAt((place + random.between(1, alphabet.length - 1)) % alphabet.length) + text.slice(at + 1)
  );
}

/** Digits in groups of the given sizes. */
export function grouped(text: string, sizes: readonly number[], by: string): string {
  const groups: string[] = [];
  let start = 0;
  for (const size of sizes) {
    groups.push(text.slice(start, start + size));
    start += size;
  }
  if (start < text.length) groups.push(text.slice(start));
  return groups.join(by);
}
