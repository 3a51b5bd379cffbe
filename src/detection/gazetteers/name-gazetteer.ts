/**
 * What a single word can be in a name: looked up by the hash of its letters, so that no string is made. The list is read at the
 * first question. Two words in four thousand million share a hash; a stranger taken for a name that way is accepted.
 */
import { type HashSet, hashSet } from "../text/hash-set.ts";
import { hashOfLetters } from "../text/words.ts";
import { readFrontCoded } from "./front-coding.ts";
import { nameWords } from "./name-words.ts";
import { orderedKinds, type WordKind } from "./word-kinds.ts";

/** Bits of what a word is, as {@link kindOfWord} answers. */
export const wordBits = {
  /** A given name that speaks for itself. */
  given: 1,
  /** A given name that is an ordinary word or a place as well, or very short. */
  weakGiven: 2,
  surname: 4,
  /** A surname among the thousand most frequent. */
  frequentSurname: 8,
  ordinary: 16,
  place: 32,
} as const;

/** Given names of so few letters are too often something else. */
const shortLetters = 2;

/**
 * `places` holds for each word its hash with its bits in place of the lowest six, at the place its lowest bits name or the next free
 * one; 0 is a free place.
 */
type Names = { readonly places: Int32Array; readonly given: HashSet };

/** The bits of {@link wordBits}. */
const kindMask = 63;

let names: Names | undefined;

function readNames(): Names {
  const bitsBySign = new Uint8Array(128);
  for (const { kind, sign } of orderedKinds) bitsBySign[sign.charCodeAt(0)] = bitsOf(kind);
  const places = new Int32Array(1 << 18);
  const given: number[] = [];
  readFrontCoded(nameWords, ({ codes, length, sign }) => {
    const bits = bitsBySign[sign] ?? 0;
    const isGiven = (bits & (wordBits.given | wordBits.weakGiven)) !== 0;
    const hash = hashOfLetters(codes, 0, length);
    if (isGiven) given.push(hash);
    let place = hash & (places.length - 1);
    while (places[place] !== 0) place = (place + 1) & (places.length - 1);
    const kind = isGiven && length <= shortLetters ? (bits & ~wordBits.given) | wordBits.weakGiven : bits;
    places[place] = (hash & ~kindMask) | kind;
  });
  return { places, given: hashSet(given) };
}

function bitsOf({ given, surname, ordinary, place }: WordKind): number {
  const first = given === 2 ? wordBits.given : given === 1 ? wordBits.weakGiven : 0;
  const last = surname === 2 ? wordBits.surname | wordBits.frequentSurname : surname === 1 ? wordBits.surname : 0;
  return first | last | (ordinary ? wordBits.ordinary : 0) | (place ? wordBits.place : 0);
}

/** The bits of a word with a hash, as `readWord` gives it; 0 when it is not in the list. */
export function kindOfWord(hash: number): number {
  names ??= readNames();
  const { places } = names;
  const mask = places.length - 1;
  for (let place = hash & mask; ; place = (place + 1) & mask) {
    const found = places[place] ?? 0;
    if (found === 0) return 0;
    if ((found ^ hash) >>> 6 === 0) return found & kindMask;
  }
}

/** Every given name, with and without diacritics; always the same set. */
export function givenNames(): HashSet {
  names ??= readNames();
  return names.given;
}
