/**
 * Patterns with `*` (any run of characters, also none) and `?` (exactly one). Matching takes time proportional to pattern
 * length × text length at worst, so no policy can hang a request, which a translation to regular expressions could.
 */

const anyRun = -1;
const anyOne = -2;

/** A pattern made ready: UTF-16 code units, with negative numbers for the wildcards. */
export type Pattern = readonly number[];

/** The pattern a text stands for when `*` and `?` in it are wildcards. */
export function wildcardPattern(text: string): Pattern {
  return Array.from({ length: text.length }, (_, i) => {
    const unit = text.charCodeAt(i);
    if (unit === 0x2a) return anyRun;
    return unit === 0x3f ? anyOne : unit;
  });
}

/** The pattern that a text alone matches. */
export function literalPattern(text: string): Pattern {
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
}

/** Tells whether the whole text matches. Greedy with one point of return: the last `*` seen. */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  let at = 0;
  let i = 0;
  let returnTo = -1;
  let returnText = 0;
  while (i < text.length) {
    const unit = pattern[at];
    if (unit === anyRun) {
      returnTo = at++;
      returnText = i;
    } else if (unit === anyOne || unit === text.charCodeAt(i)) {
      at++;
      i++;
    } else if (returnTo >= 0) {
      at = returnTo + 1;
      i = ++returnText;
    } else {
      return false;
    }
  }
  while (pattern[at] === anyRun) at++;
  return at === pattern.length;
}
