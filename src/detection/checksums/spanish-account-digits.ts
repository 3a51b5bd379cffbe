/**
 * The two control digits in the middle of a Spanish domestic account number (CCC).
 * https://es.wikipedia.org/wiki/C%C3%B3digo_cuenta_cliente
 */
import { weightedSum } from "./weighted-sum.ts";

const weights = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];

function controlDigit(tenDigits: string): string {
  const rest = 11 - (weightedSum(tenDigits, weights) % 11);
  return rest === 11 ? "0" : rest === 10 ? "1" : String(rest);
}

/** The control digits for 8 digits of bank and branch and 10 digits of account. */
export function spanishAccountDigits(branch: string, account: string): string {
  return controlDigit(`00${branch}`) + controlDigit(account);
}
