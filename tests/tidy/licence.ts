/**
 * Which licences a package that ships with Reeve may have: permissive ones, and MPL-2.0, which stays within its own files.
 */

const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "MPL-2.0",
  "PostgreSQL",
]);

/** Judges an SPDX expression of names, `AND`, `OR` and parentheses. Anything else, and nothing at all, is not allowed. */
export function isAllowedLicence(expression: string): boolean {
  const words = expression
    .replace(/[()]/g, " $& ")
    .split(/\s+/)
    .filter((word) => word !== "");
  const alternatives = readAlternatives(words);
  return words.length === 0 ? alternatives : false;
}

/** Reads `a OR b …` off the front of the words. */
function readAlternatives(words: string[]): boolean {
  let isAllowed = readConjunction(words);
  while (words[0] === "OR") {
    words.shift();
    isAllowed = readConjunction(words) || isAllowed;
  }
  return isAllowed;
}

/** Reads `a AND b …`, which binds tighter than OR. */
function readConjunction(words: string[]): boolean {
  let isAllowed = readName(words);
  while (words[0] === "AND") {
    words.shift();
    isAllowed = readName(words) && isAllowed;
  }
  return isAllowed;
}

function readName(words: string[]): boolean {
  const word = words.shift();
  if (word !== "(") return word !== undefined && allowed.has(word);
  const isAllowed = readAlternatives(words);
  return words.shift() === ")" && isAllowed;
}
