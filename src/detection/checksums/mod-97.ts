/**
 * MOD 97-10 of ISO/IEC 7064 as IBANs use it (ISO 13616-1): letters count 10 to 35, the first four characters go last.
 * https://www.swift.com/standards/data-standards/iban-international-bank-account-number
 */

/** The remainder modulo 97 of capital letters and digits read as one number; may continue from a remainder. */
export function mod97(characters: string, remainder = 0): number {
  let rest = remainder;
  for (let i = 0; i < characters.length; i++) {
    const code = characters.charCodeAt(i);
    rest = code >= 65 ? (rest * 100 + code - 55) % 97 : (rest * 10 + code - 48) % 97;
  }
  return rest;
}

/** The two check digits of an IBAN with this country code and domestic part: 02 to 98. */
export function ibanCheckDigits(country: string, bban: string): string {
  return String(98 - mod97(`${country}00`, mod97(bban))).padStart(2, "0");
}
