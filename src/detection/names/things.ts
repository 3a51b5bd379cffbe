/**
 * Names of fields in which a keyword says nothing: `product_name` is the name of a thing and of no person, `contact_id` a number that
 * nobody calls. Decides on bytes; knows no texts.
 */
import { isCapitalAt, isLetterByte, readWord } from "../text/words.ts";
import { hashOf, otherNames } from "./context-words.ts";

const nameHash = hashOf("name");
const namesHash = hashOf("names");
const idHash = hashOf("id");
const idsHash = hashOf("ids");
const calledWords = new Set(["contact", "phone", "cell", "mobile", "tel", "telephone", "fax"].map(hashOf));

/** Whether the keyword [start, end) of a field's name says nothing of its value. */
export function saysNothing(bytes: Uint8Array, start: number, end: number): boolean {
  const { hash } = readWord(bytes, start, end);
  return isNameOfThing(bytes, start, hash) || (calledWords.has(hash) && isBeforeId(bytes, end));
}

/** A word for telephones before `_id`, `Id` or ` ids`, at the end. */
function isBeforeId(bytes: Uint8Array, end: number): boolean {
  let start = end;
  while (start < bytes.length && !isLetterByte(bytes[start] ?? 0)) start++;
  const { hash, end: last } = readWord(bytes, start, bytes.length);
  return last === bytes.length && (hash === idHash || hash === idsHash);
}

/** Whether the word that begins at a place is `name` behind a word for a thing. */
function isNameOfThing(bytes: Uint8Array, start: number, hash: number): boolean {
  if (hash !== nameHash && hash !== namesHash) return false;
  let last = start;
  while (last > 0 && !isLetterByte(bytes[last - 1] ?? 0)) last--;
  let first = last;
  while (first > 0 && isLetterByte(bytes[first - 1] ?? 0)) {
    first--;
    // The hump of `homeCity`; words in capitals are one.
    if (first + 1 < last && isCapitalAt(bytes, first, last) && !isCapitalAt(bytes, first + 1, last)) break;
  }
  return first < last && otherNames.has(readWord(bytes, first, last).hash);
}
