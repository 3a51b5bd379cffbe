/**
 * The "clé RIB", the last two digits of a French or Monegasque domestic account number.
 * https://fr.wikipedia.org/wiki/Cl%C3%A9_RIB
 */
import { mod97 } from "./mod-97.ts";

/** Letters count as digits by their place in the alphabet, the count restarting at J and, from 2, at S. */
function asDigits(account: string): string {
  return account.replace(/[A-Z]/g, (letter) => {
    const place = letter.charCodeAt(0) - 65;
    return String(place < 18 ? (place % 9) + 1 : place - 16);
  });
}

/** Tells whether the 23 characters (5 bank, 5 branch, 11 account, 2 key) have the right key. */
export function hasFrenchAccountKey(account: string): boolean {
  return mod97(asDigits(account)) === 0;
}
