/**
 * The Luhn check of card numbers: ISO/IEC 7812-1, annex B. https://en.wikipedia.org/wiki/Luhn_algorithm
 */

/** What a digit counts in every second place: the sum of the digits of its double. */
const doubled = Uint8Array.of(0, 2, 4, 6, 8, 1, 3, 5, 7, 9);

/** Tells whether a text of digits, at least 2, passes. */
export function hasLuhnDigit(digits: string): boolean {
  return hasLuhnDigitIn(Uint8Array.from(digits, Number), digits.length);
}

/** Tells whether the first `count` digits, as values from 0 to 9, pass; `count` is at least 2. */
export function hasLuhnDigitIn(digits: Uint8Array, count: number): boolean {
  let sum = 0;
  for (let i = count - 1; i >= 0; i -= 2) sum += digits[i] ?? 0;
  for (let i = count - 2; i >= 0; i -= 2) sum += doubled[digits[i] ?? 0] ?? 0;
  return count >= 2 && sum % 10 === 0;
}

/** The digit that makes `digits` followed by it pass. */
export function luhnDigit(digits: string): string {
  for (let digit = 0; digit < 10; digit++) if (hasLuhnDigit(`${digits}${digit}`)) return String(digit);
  return "";
}
