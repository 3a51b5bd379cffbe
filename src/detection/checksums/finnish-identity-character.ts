/**
 * The control character of Finnish personal identity codes: the nine digits of date and individual number modulo 31.
 * https://dvv.fi/en/personal-identity-code
 */

const characters = "0123456789ABCDEFHJKLMNPRSTUVWXY";

/** The control character for six digits of the date of birth and three of the individual number. */
export function finnishIdentityCharacter(nineDigits: string): string {
  return characters.charAt(Number(nineDigits) % 31);
}
