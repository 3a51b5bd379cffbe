/**
 * The CIN, the letter in front of an Italian or San Marinese domestic account number.
 * https://it.wikipedia.org/wiki/CIN_(coordinate_bancarie)
 */

/** Values of 0 to 9, and of A to Z, at odd places (the first place is 1); at even places they count in order from 0. */
const oddDigits = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
const oddLetters = [...oddDigits, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** The letter for the 22 characters that follow it. */
export function italianAccountLetter(account: string): string {
  let sum = 0;
  for (let i = 0; i < account.length; i++) {
    const code = account.charCodeAt(i);
    const value = code >= 65 ? code - 65 : code - 48;
    sum += i % 2 === 0 ? (oddLetters[value] ?? 0) : value;
  }
  return String.fromCharCode(65 + (sum % 26));
}
