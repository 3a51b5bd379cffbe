/**
 * Cities of the countries whose addresses are recognised, looked up by a hash over their words, so that no string is made.
 * The list is read at the first question. It does not know which country or postal code a city has.
 */
import { type HashSet, hashSet } from "../text/hash-set.ts";
import { hashOfLetters } from "../text/words.ts";
import { cityWords } from "./city-words.ts";
import { readFrontCoded } from "./front-coding.ts";

let cities: HashSet | undefined;

/** The hash of a city's words so far, and one word more; begins with 0. */
export function addCityWord(hash: number, wordHash: number): number {
  return Math.imul(hash ^ wordHash, 0x01000193) ^ (hash >>> 13);
}

function readCities(): HashSet {
  const read: number[] = [];
  readFrontCoded(cityWords, ({ codes, length }) => {
    let hash = 0;
    for (let start = 0; start < length; ) {
      let end = start;
      while (end < length && codes[end] !== 0x20) end++;
      hash = addCityWord(hash, hashOfLetters(codes, start, end));
      start = end + 1;
    }
    read.push(hash);
  });
  return hashSet(read);
}

/** Tells whether the words whose hashes were put together are the name of a city. */
export function isCity(hash: number): boolean {
  cities ??= readCities();
  return cities.has(hash);
}
