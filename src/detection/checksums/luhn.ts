/**
 * The Luhn check of card numbers: ISO/IEC 7812-1, annex B. https://en.wikipedia.org/wiki/Luhn_algorithm
 */

const doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];

/** Tells whether a text of digits, at least 2, passes. */
export function hasLuhnDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    sum += i % 2 === 0 ? digit : (doubled[digit] ?? 0);
  }
  return digits.length >= 2 && sum % 10 === 0;
}

/** The digit that makes `digits` followed by it pass. */
export function luhnDigit(digits: string): string {
  for (let digit = 0; digit < 10; digit++) if (hasLuhnDigit(`${digits}${digit}`)) return String(digit);
  return "";
}
