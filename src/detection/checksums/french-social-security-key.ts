/**
 * The key of French registration numbers (NIR): 97 minus the thirteen characters modulo 97; Corsica's 2A and 2B count 19 and 18.
 * Source: https://www.insee.fr/fr/metadonnees/definition/c1409
 */
import { mod97 } from "./mod-97.ts";

/** Tells whether a number of thirteen characters and two digits, without separators, has the right key. */
export function hasFrenchSocialSecurityKey(text: string): boolean {
  const number = text.slice(0, 13).toUpperCase().replace("2A", "19").replace("2B", "18");
  return Number(text.slice(13)) === 97 - mod97(number);
}
