/**
 * The check character of Code 39 as HIBCC labels use it: modulo 43 over digits, capitals and seven signs.
 * Source: ANSI/HIBC 2.6, appendix B; the alphabet is that of ISO/IEC 16388, annex A.
 */

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

/** Tells whether the last character of a text checks all before it; false for characters outside the alphabet. */
export function hasMod43Character(text: string): boolean {
  let sum = 0;
  for (let i = 0; i < text.length - 1; i++) {
    const value = alphabet.indexOf(text.charAt(i));
    if (value < 0) return false;
    sum += value;
  }
  return text.length >= 2 && alphabet.charAt(sum % 43) === text.charAt(text.length - 1);
}
