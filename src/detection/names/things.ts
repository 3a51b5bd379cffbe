/**
 * Names of fields whose value is the name of a thing and not of a person: `product_name`, `companyName`. Decides on bytes; knows
 * no texts.
 */
import { isCapitalAt, readWord } from "../words.ts";
import { hashOf, otherNames } from "./context-words.ts";

const nameHash = hashOf("name");
const namesHash = hashOf("names");

function isLetter(byte: number): boolean {
  return byte >= 0x80 || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a);
}

/** Whether the keyword [start, end) of a field's name is the word `name` behind a word for a thing. */
export function isNameOfThing(bytes: Uint8Array, start: number, end: number): boolean {
  const { hash } = readWord(bytes, start, end);
  if (hash !== nameHash && hash !== namesHash) return false;
  let last = start;
  while (last > 0 && !isLetter(bytes[last - 1] ?? 0)) last--;
  let first = last;
  while (first > 0 && isLetter(bytes[first - 1] ?? 0)) {
    first--;
    // The hump of `homeCity`; words in capitals are one.
    if (isCapitalAt(bytes, first, last) && !isCapitalAt(bytes, first + 1, last)) break;
  }
  return first < last && otherNames.has(readWord(bytes, first, last).hash);
}
