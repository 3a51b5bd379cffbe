/**
 * The weighted sum behind many national check digits; what is done with it is said where it is used.
 */

/** The sum of the characters' values times the weights; digits count 0 to 9, capital letters 10 to 35. */
export function weightedSum(characters: string, weights: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const code = characters.charCodeAt(i);
    sum += (code >= 65 ? code - 55 : code - 48) * (weights[i] ?? 0);
  }
  return sum;
}
