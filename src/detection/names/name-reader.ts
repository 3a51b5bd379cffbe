/**
 * Recognises a person's full name that begins with a known given name and needs no label: `Anna Beispiel`, `J. Anna van Berg`.
 * What stands around it must not make it a street, a firm, a place or a work. Decides on bytes; makes no strings.
 */
import { addCityWord, isCity } from "../gazetteers/city-gazetteer.ts";
import { wordBits } from "../gazetteers/name-gazetteer.ts";
import { isCapitalAt, isLetterByte, readWord } from "../text/words.ts";
import {
  months,
  namedFirms,
  namedThings,
  namesThings,
  pairHash,
  placePrepositions,
  roles,
  suffixes,
  titles,
} from "./context-words.ts";
import { createNameTokens, type NameToken, type NameTokens, readNameTokens, tokenKinds } from "./name-tokens.ts";
import { createNameWord, readNameWord, shapes } from "./name-word.ts";
import { hashOfWordBefore, wordStartBefore } from "./word-before.ts";

const { given, weakGiven, surname, frequentSurname, ordinary, place } = wordBits;
const found = createNameTokens();
const next = createNameWord();

const space = 0x20;
const dot = 0x2e;

/** Characters that, directly before or after a word, make it part of a path, an address or code. */
const codeCharacters = new Set(Array.from("./\\@#$_%&~^`{[", (character) => character.charCodeAt(0)));

/** Where a name whose given name is at `anchor` begins: there, or at initials before it; -1 when the left side speaks against it. */
export function startOfName(bytes: Uint8Array, anchor: number, low: number): number {
  if (anchor === low) return anchor;
  const before = bytes[anchor - 1] ?? 0;
  if (before === dot) return initialsBefore(bytes, anchor, low);
  if (codeCharacters.has(before) || before === 0x2d) return -1;
  if (before === 0x27 && anchor - 2 >= low && isLetterByte(bytes[anchor - 2] ?? 0)) return -1;
  if (before !== space) return anchor;
  const start = initialsBefore(bytes, anchor, low);
  if (start < 0 || start === low || bytes[start - 1] !== space) return Math.max(start, -1);
  const hash = hashOfWordBefore(bytes, start - 1, low);
  if (hash === 0) return start;
  if (namesThings.has(hash)) return -1;
  return placePrepositions.has(hash) && isPlaceGiven(bytes, anchor) ? -1 : start;
}

/** Whether the given name may be a place, or any word behind an article. */
function isPlaceGiven(bytes: Uint8Array, anchor: number): boolean {
  readNameWord(bytes, anchor, anchor + 64, next);
  return (next.bits & place) !== 0;
}

/** Over up to two initials such as `J. ` or `J`; -1 when a dot before is none's. */
function initialsBefore(bytes: Uint8Array, anchor: number, low: number): number {
  let start = anchor;
  for (let i = 0; i < 2; i++) {
    let position = start - 1;
    if (position >= low && bytes[position] === space) position--;
    const hasDot = position >= low && bytes[position] === dot;
    if (hasDot) position--;
    const isInitial =
      position >= low &&
      isCapitalAt(bytes, position, position + 1) &&
      (position === low || !isLetterByte(bytes[position - 1] ?? 0));
    // `M.` is the French for Mr.
    if (!isInitial || !hasDot || bytes[position] === 0x4d) break;
    start = position;
  }
  return start === anchor && bytes[anchor - 1] === dot ? -1 : start;
}

/** The end of the full name that starts at `start`, or -1. */
export function readName(bytes: Uint8Array, start: number, limit: number): number {
  readNameTokens(bytes, start, limit, found, false);
  const { tokens } = found;
  let first = 0;
  while (first < found.count && tokens[first]?.kind === tokenKinds.initial) first++;
  const head = tokens[first];
  if (!head || head.kind !== tokenKinds.word || (head.bits & (given | weakGiven)) === 0 || head.isThing) return -1;
  const last = lastOfName(found, first);
  const tail = last < 0 ? undefined : tokens[last];
  if (!tail || isAgainst(bytes, start, limit, found, { first, last })) return -1;
  const end = withSuffix(bytes, tail.end, limit);
  return end > tail.end && isFollowedByThing(bytes, end, limit) ? -1 : end;
}

/** Index of the token that ends the name, or -1. */
function lastOfName(read: NameTokens, first: number): number {
  const { tokens, count } = read;
  const head = tokens[first];
  if (!head) return -1;
  let last = -1;
  for (let i = first + 1; i < count; i++) {
    const token = tokens[i];
    if (!token || token.isThing) break;
    if (token.kind !== tokenKinds.word) continue;
    if (last >= 0 && !isAnotherSurname(token, tokens[last])) break;
    if (token.isWrapped && (token.bits & surname) === 0) break;
    if (isSurnameFor(token, head, tokens[i - 1])) last = i;
    else if ((token.bits & (given | weakGiven)) === 0) break;
    if (last >= 0 && token.bits === 0) break;
  }
  return last;
}

/** A further surname, as in Spanish names, or the last of several given names taken for surnames. */
function isAnotherSurname(token: NameToken, before: NameToken | undefined): boolean {
  if (token.bits === 0) return ((before?.bits ?? 0) & given) !== 0;
  if ((token.bits & surname) === 0) return false;
  if ((token.bits & (ordinary | place)) === 0) return true;
  return (token.bits & frequentSurname) !== 0 && ((before?.bits ?? 0) & given) !== 0;
}

/** Whether a word may be the surname of somebody with a given name. */
function isSurnameFor(token: NameToken, head: NameToken, before: NameToken | undefined): boolean {
  const isStrong = (head.bits & given) !== 0;
  const { bits } = token;
  if (head.shape === shapes.capitals && token.shape !== shapes.capitals) return false;
  if (namedThings.has(token.hash) && (bits & frequentSurname) === 0) return false;
  const isPlain = (bits & (ordinary | place)) === 0;
  const isRare = !isStrong && (bits & frequentSurname) === 0;
  // `April Showers`, `Summer Rose Candle`
  if (isRare && (months.has(head.hash) || (before !== head && ((before?.bits ?? 0) & ordinary) !== 0))) return false;
  if (token.shape === shapes.capitals && (token.letters < 3 || head.letters < 3)) return false;
  if (head.letters < 3 && !isStrong && (bits & frequentSurname) === 0) return false;
  if ((bits & surname) !== 0) {
    if (isPlain) return head.shape !== shapes.capitals || isStrong;
    if ((bits & frequentSurname) !== 0) return isStrong || (bits & ordinary) === 0;
    return false;
  }
  if (bits !== 0) return isPlain && (head.bits & surname) !== 0 && (bits & given) !== 0;
  if (!isStrong || token.letters < 3) return false;
  if (token.shape === shapes.capitals) return head.shape !== shapes.capitals && token.letters >= 5;
  return before?.kind !== tokenKinds.initial || token.letters >= 4;
}

/** What speaks against a name although its words may form one. */
function isAgainst(
  bytes: Uint8Array,
  start: number,
  limit: number,
  { tokens }: NameTokens,
  { first, last }: { first: number; last: number },
): boolean {
  const head = tokens[first];
  const tail = tokens[last];
  if (!head || !tail || namesThings.has(head.hash)) return true;
  if (titles.has(head.hash) && (head.bits & ordinary) !== 0) return true;
  if (last === first + 1) {
    if (namedFirms.has(pairHash(head.hash, tail.hash))) return true;
    if (isCity(addCityWord(addCityWord(0, head.hash), tail.hash))) return true;
  }
  const isAfterNumber = start > 1 && bytes[start - 1] === space && isDigit(bytes[start - 2] ?? 0);
  if (isAfterNumber && ((tail.bits & surname) === 0 || (tail.bits & ordinary) !== 0 || isEndOfLine(bytes, tail.end, limit)))
    return true;
  return isFollowedByThing(bytes, tail.end, limit);
}

/** Where a street ends that begins with its number: `12 Ann Miller, Springfield`. */
function isEndOfLine(bytes: Uint8Array, end: number, limit: number): boolean {
  return end >= limit || bytes[end] === 0x2c || bytes[end] === 0x0a;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

/** Whether the words before `end` go on as the name of a thing, or as code. */
export function isFollowedByThing(bytes: Uint8Array, end: number, limit: number): boolean {
  if (end >= limit) return false;
  const after = bytes[end] ?? 0;
  if (after === 0x40 || after === 0x5f || after === 0x2f || after === 0x28 || after === 0x5c || after === 0x2d) return true;
  if (after === dot) return end + 1 < limit && isLetterByte(bytes[end + 1] ?? 0);
  if (after !== space) return false;
  if (bytes[end + 1] === 0x26) return true;
  let position = end;
  for (let words = 0; words < wordsAhead && position < limit && bytes[position] === space; words++) {
    if (!readNameWord(bytes, position + 1, limit, next) || next.shape === shapes.small) return false;
    if (next.isThing || namedThings.has(next.hash)) return !isLabel(bytes, next.end, limit);
    const isOrdinary = (next.bits & ordinary) !== 0 && (next.bits & surname) === 0 && next.shape === shapes.capital;
    if (isOrdinary) return !roles.has(next.hash) && !isLabel(bytes, next.end, limit);
    position = next.end;
  }
  return false;
}

/** Words looked at behind a name. */
const wordsAhead = 3;

/** A capitalised word that ends with a colon begins something else: `Anna Berg Tel: 1`. */
function isLabel(bytes: Uint8Array, end: number, limit: number): boolean {
  const stop = Math.min(limit, end + 24);
  for (let i = end; i < stop; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === 0x3a || byte === 0x3d) return true;
    if (!isLetterByte(byte) && byte !== space && byte !== dot) return false;
  }
  return false;
}

/** The end of a name with what may follow it: `, Jr.`, ` III`, `, PhD`. */
export function withSuffix(bytes: Uint8Array, end: number, limit: number): number {
  let start = end;
  if (start < limit && bytes[start] === 0x2c) start++;
  if (start >= limit || bytes[start] !== space) return end;
  const word = readWord(bytes, start + 1, limit);
  if (word.end === 0 || !suffixes.has(word.hash) || !isCapitalAt(bytes, start + 1, limit)) return end;
  return word.end < limit && bytes[word.end] === dot ? word.end + 1 : word.end;
}

/** Where a name written surname first begins, as in `Beispiel, Anna`, whose given name is at `anchor`; -1 when there is none. */
export function startOfSurnameFirst(bytes: Uint8Array, anchor: number, low: number): number {
  if (anchor - 4 < low || bytes[anchor - 1] !== space || bytes[anchor - 2] !== 0x2c) return -1;
  let start = wordStartBefore(bytes, anchor - 2, low);
  if (start < 0) return -1;
  for (let particle = 0; particle < 3 && start - 2 >= low && bytes[start - 1] === space; particle++) {
    const before = wordStartBefore(bytes, start - 1, low);
    if (before < 0) break;
    start = before;
  }
  return start === low || isListStart(bytes, start, low) ? start : -1;
}

/** Whether an entry of a list begins here: after a line break, a tab, a semicolon, a bracket, a quote, a colon or a bullet. */
function isListStart(bytes: Uint8Array, start: number, low: number): boolean {
  const before = bytes[start - 1] ?? 0;
  if (before === space) {
    if (start - 2 < low) return true;
    const sign = bytes[start - 2] ?? 0;
    return sign === 0x3a || sign === 0x3b || sign === 0x2d || sign === 0x2a || sign === 0x7c || sign === dot || sign === 0x0a;
  }
  return before === 0x0a || before === 0x09 || before === 0x3b || before === 0x22 || before === 0x28 || before === 0x3e;
}

/** The end of a name written surname first, or -1. */
export function readSurnameFirst(bytes: Uint8Array, start: number, limit: number): number {
  readNameTokens(bytes, start, limit, found, false);
  const tail = found.tokens[found.count - 1];
  if (!tail || tail.kind !== tokenKinds.word || tail.isThing) return -1;
  const isSurname = (tail.bits & surname) !== 0 && (tail.bits & (ordinary | place)) === 0;
  for (let i = 0; i < found.count - 1; i++) {
    const token = found.tokens[i];
    // `Anna Berg, Jan Weber` are two names.
    if (!token || token.kind === tokenKinds.initial || (token.bits & (given | weakGiven)) !== 0) return -1;
  }
  if (!isSurname || bytes[tail.end] !== 0x2c || bytes[tail.end + 1] !== space) return -1;
  const from = tail.end + 2;
  readNameTokens(bytes, from, limit, found, false);
  const [head] = found.tokens;
  if (!head || found.count === 0 || found.count > 3 || (head.bits & given) === 0) return -1;
  const last = found.tokens[found.count - 1];
  if (!last) return -1;
  for (let i = 1; i < found.count; i++) {
    const token = found.tokens[i];
    if (token?.kind === tokenKinds.word && (token.bits & (given | weakGiven)) === 0) return -1;
  }
  if (isFollowedByThing(bytes, last.end, limit)) return -1;
  const after = last.end < limit ? bytes[last.end] : 0x0a;
  return after === space && isLetterByte(bytes[last.end + 1] ?? 0) ? -1 : last.end;
}
