/**
 * Verhoeff's check digit, made from the dihedral group of the pentagon. Source: https://en.wikipedia.org/wiki/Verhoeff_algorithm
 */

/** What happens to a digit from one place to the next. */
const step = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

/** The product of two elements: 0 to 4 are rotations, 5 to 9 reflections. */
function multiply(one: number, two: number): number {
  if (one < 5) return two < 5 ? (one + two) % 5 : 5 + ((one + two) % 5);
  return two < 5 ? 5 + ((one - two) % 5) : (one - two + 5) % 5;
}

/** Tells whether a text of digits, at least 2, ends in the right check digit. */
export function hasVerhoeffDigit(digits: string): boolean {
  let product = 0;
  for (let i = 0; i < digits.length; i++) {
    let value = digits.charCodeAt(digits.length - 1 - i) - 48;
    for (let k = i % 8; k > 0; k--) value = step[value] ?? 0;
    product = multiply(product, value);
  }
  return digits.length >= 2 && product === 0;
}
