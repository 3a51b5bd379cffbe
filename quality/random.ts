/**
 * Numbers that look random and are the same for the same seed, and what the labelled set is made of with them.
 * Invents; knows no identifier.
 */

/** A source of chance. */
export type Random = {
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number;
  /** A whole number from `min` to `max`, both included. */
  between(min: number, max: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** True with a probability from 0 to 1. */
  chance(probability: number): boolean;
  /** Characters of an alphabet, ten digits unless told otherwise. */
  text(length: number, alphabet?: string): string;
  /** A text in a shape: `9` is a digit, `8` a digit from 1 to 9, `A` a capital letter, `X` either; the rest stands for itself. */
  shaped(shape: string): string;
};

/** Capital letters, A to Z. */
export const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

const alphabets = new Map([
  ["9", "0123456789"],
  ["8", "123456789"],
  ["A", capitals],
  ["X", `${capitals}0123456789`],
]);

/** Chance from a seed. Mulberry32, a public-domain generator. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  const text = (length: number, alphabet = "0123456789"): string =>
    Array.from({ length }, () => alphabet.charAt(below(alphabet.length))).join("");
  return {
    below,
    between: (min, max) => min + below(max - min + 1),
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("Broken expectation: there is something to pick from");
      return item;
    },
    chance: (probability) => next() < probability,
    text,
    shaped: (shape) =>
      Array.from(shape, (mark) => {
        const alphabet = alphabets.get(mark);
        return alphabet === undefined ? mark : text(1, alphabet);
      }).join(""),
  };
}
