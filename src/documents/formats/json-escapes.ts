/**
 * Replaces the escapes of JSON strings within their own bytes; the result is never longer. Source: RFC 8259, section 7.
 */
import { appendUtf8 } from "../encoding.ts";

const backslash = 0x5c;
const unicodeEscapeBytes = 6;

/** What the letter behind a backslash stands for; most stand for themselves. */
const meanings = Uint8Array.from({ length: 256 }, (_, letter) => letter);
for (const [i, letter] of [..."bfnrt"].entries()) meanings[letter.charCodeAt(0)] = "\b\f\n\r\t".charCodeAt(i);

/** Unescapes the well-formed string in bytes [start, end); answers its new end. Lone surrogates become U+FFFD. */
export function unescapeJson(bytes: Uint8Array, start: number, end: number): number {
  let to = start;
  while (to < end && bytes[to] !== backslash) to++;
  for (let from = to; from < end; ) {
    if (bytes[from] !== backslash) {
      bytes[to++] = bytes[from++] ?? 0;
      continue;
    }
    const letter = bytes[from + 1] ?? 0;
    if (letter !== 0x75) {
      bytes[to++] = meanings[letter] ?? 0;
      from += 2;
      continue;
    }
    const unit = codeUnit(bytes, from);
    from += unicodeEscapeBytes;
    const low = unit >= 0xd800 && unit <= 0xdbff && from + unicodeEscapeBytes <= end ? codeUnit(bytes, from) : 0;
    if (low >= 0xdc00 && low <= 0xdfff) {
      from += unicodeEscapeBytes;
      to = appendUtf8(bytes, to, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
    } else to = appendUtf8(bytes, to, unit);
  }
  return to;
}

/** Whether bytes [start, end) end in an escape for the first half of a character that takes two. */
export function endsInHighSurrogate(bytes: Uint8Array, start: number, end: number): boolean {
  const at = end - unicodeEscapeBytes;
  return at >= start && (codeUnit(bytes, at) & 0xfc00) === 0xd800;
}

/** The number in the escape `\uXXXX` at `at`; 0 when none is there. */
function codeUnit(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== backslash || bytes[at + 1] !== 0x75) return 0;
  let unit = 0;
  for (let i = at + 2; i < at + unicodeEscapeBytes; i++) {
    const byte = bytes[i] ?? 0;
    unit = unit * 16 + (byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57);
  }
  return unit;
}
