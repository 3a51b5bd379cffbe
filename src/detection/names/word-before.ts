/**
 * Words read backwards: where the word begins that ends at a place, and which word it is.
 */
import { readWord } from "../text/words.ts";

/** Bytes of a word looked back over at most. */
const wordBytesMax = 40;

/** Where the word of letters, hyphens and apostrophes begins that ends directly before `end`; -1 when none does. */
export function wordStartBefore(bytes: Uint8Array, end: number, low: number): number {
  const stop = Math.max(low, end - wordBytesMax);
  let start = end;
  while (start > stop && isWordByte(bytes[start - 1] ?? 0)) start--;
  if (start === stop && start > low) return -1;
  while (start < end && (bytes[start] === 0x2d || bytes[start] === 0x27)) start++;
  return start === end ? -1 : start;
}

function isWordByte(byte: number): boolean {
  const folded = byte | 0x20;
  return (folded >= 0x61 && folded <= 0x7a) || byte >= 0x80 || byte === 0x2d || byte === 0x27;
}

/** The hash of the word that ends directly before `end`, or before a dot there; 0 when none does. */
export function hashOfWordBefore(bytes: Uint8Array, end: number, low: number): number {
  const last = end > low && bytes[end - 1] === 0x2e ? end - 1 : end;
  let start = last;
  const stop = Math.max(low, last - wordBytesMax);
  while (start > stop && isWordByte(bytes[start - 1] ?? 0) && bytes[start - 1] !== 0x27 && bytes[start - 1] !== 0x2d) start--;
  if (start === last) return 0;
  const word = readWord(bytes, start, last);
  return word.end === last ? word.hash : 0;
}
