/**
 * The hybrid system MOD 11,10 of ISO/IEC 7064, the check of German tax identification numbers.
 * https://de.wikipedia.org/wiki/Steuerliche_Identifikationsnummer
 */

/** Tells whether a text of digits ends in the right check digit. */
export function hasMod1110Digit(digits: string): boolean {
  let check = 5;
  for (let i = 0; i < digits.length; i++) {
    check = ((check === 0 ? 10 : check) * 2) % 11;
    check = (check + digits.charCodeAt(i) - 48) % 10;
  }
  return digits.length >= 2 && check === 1;
}
