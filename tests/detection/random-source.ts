/**
 * A repeatable source of random choices for generated values. Not for secrets.
 */

/** Random choices; the same seed gives the same ones. */
export type RandomSource = {
  /** An integer in [0, limit). */
  below(limit: number): number;
  /** One of the characters. */
  pick(characters: string): string;
  /** As many of the characters, each chosen anew. */
  text(length: number, characters: string): string;
  /** As many digits. */
  digits(length: number): string;
};

/** Mulberry32, which passes the usual tests for such small generators. */
export function randomSource(seed: number): RandomSource {
  let state = seed;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit);
  };
  const pick = (characters: string): string => characters.charAt(below(characters.length));
  const text = (length: number, characters: string): string => Array.from({ length }, () => pick(characters)).join("");
  return { below, pick, text, digits: (length) => text(length, "0123456789") };
}
