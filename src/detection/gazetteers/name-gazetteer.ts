/**
 * What a single word can be in a name: looked up by the hash of its letters, so that no string is made. The list is read at the
 * first question. Two words in four thousand million share a hash; a stranger taken for a name that way is accepted.
 */
import { type HashSet, hashSet } from "../hash-set.ts";
import { hashOfLetters } from "../words.ts";
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

type Names = {
  readonly hashes: Int32Array;
  readonly kinds: Uint8Array;
  readonly given: HashSet;
};

let names: Names | undefined;

function readNames(): Names {
  const bitsBySign = new Uint8Array(128);
  for (const { kind, sign } of orderedKinds) bitsBySign[sign.charCodeAt(0)] = bitsOf(kind);
  const size = 1 << 18;
  const hashes = new Int32Array(size);
  const kinds = new Uint8Array(size);
  const given: number[] = [];
  readFrontCoded(nameWords, ({ codes, length, sign }) => {
    const bits = bitsBySign[sign] ?? 0;
    const isGiven = (bits & (wordBits.given | wordBits.weakGiven)) !== 0;
    const hash = hashOfLetters(codes, length);
    if (isGiven) given.push(hash);
    let slot = hash & (size - 1);
    while (kinds[slot] !== 0) slot = (slot + 1) & (size - 1);
    hashes[slot] = hash;
    kinds[slot] = isGiven && length <= shortLetters ? (bits & ~wordBits.given) | wordBits.weakGiven : bits;
  });
  return { hashes, kinds, given: hashSet(given) };
}

function bitsOf({ given, surname, ordinary, place }: WordKind): number {
  const first = given === 2 ? wordBits.given : given === 1 ? wordBits.weakGiven : 0;
  const last = surname === 2 ? wordBits.surname | wordBits.frequentSurname : surname === 1 ? wordBits.surname : 0;
  return first | last | (ordinary ? wordBits.ordinary : 0) | (place ? wordBits.place : 0);
}

/** The bits of a word with a hash, as `readWord` gives it; 0 when it is not in the list. */
export function kindOfWord(hash: number): number {
  names ??= readNames();
  const { hashes, kinds } = names;
  const mask = hashes.length - 1;
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const kind = kinds[slot] ?? 0;
    if (kind === 0 || hashes[slot] === hash) return kind;
  }
}

/** Every given name, with and without diacritics; always the same set. */
export function givenNames(): HashSet {
  names ??= readNames();
  return names.given;
}
