/**
 * Short stretches of UTF-8, to and from strings, and the question whether a letter stands somewhere.
 * Pure code has no TextDecoder; nothing here is meant for whole texts.
 */

/** Bytes handed over at once; arguments lie on the stack. */
const argumentsMax = 4_096;

/** The bytes [start, end) as Latin-1: one character a byte, for expressions that only speak of ASCII. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let from = start; from < end; from += argumentsMax) {
    text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(from, Math.min(end, from + argumentsMax)));
  }
  return text;
}

/** The bytes [start, end) as UTF-8; each byte of a malformed sequence becomes U+FFFD. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  let position = start;
  while (position < end) {
    const first = bytes[position] ?? 0;
    const size = sequenceSize(first);
    const code = size === 0 || position + size > end ? -1 : codePoint(bytes, position, size);
    text += code < 0 ? "\uFFFD" : String.fromCodePoint(code);
    position += code < 0 ? 1 : size;
  }
  return text;
}

/** The bytes of a text in UTF-8; a lone surrogate becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const found = character.codePointAt(0) ?? 0;
    const code = found >= 0xd800 && found <= 0xdfff ? 0xfffd : found;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return Uint8Array.from(bytes);
}

/** Tells whether a letter (ASCII, Latin, Greek or Cyrillic) starts at a position below `limit`. */
export function isLetterAt(bytes: Uint8Array, position: number, limit: number): boolean {
  if (position >= limit) return false;
  const first = bytes[position] ?? 0;
  if (first < 0x80) return isAsciiLetter(first);
  return position + 1 < limit && isLetterLead(first, bytes[position + 1] ?? 0);
}

/** Tells whether a letter (ASCII, Latin, Greek or Cyrillic) ends just before a position, looking no further back than `limit`. */
export function isLetterBefore(bytes: Uint8Array, position: number, limit: number): boolean {
  if (position <= limit) return false;
  const last = bytes[position - 1] ?? 0;
  if (last < 0x80) return isAsciiLetter(last);
  for (let start = position - 2; start >= limit && start >= position - 3; start--) {
    const byte = bytes[start] ?? 0;
    if ((byte & 0xc0) !== 0x80) return isLetterLead(byte, bytes[start + 1] ?? 0) && sequenceSize(byte) === position - start;
  }
  return false;
}

function isAsciiLetter(byte: number): boolean {
  const folded = byte | 0x20;
  return folded >= 0x61 && folded <= 0x7a;
}

/** Two-byte sequences from U+00C0 to U+053F, and U+1E00 to U+1FFF: the alphabets keywords are written in. */
function isLetterLead(first: number, second: number): boolean {
  if (first >= 0xc3 && first <= 0xd4) return true;
  return first === 0xe1 && second >= 0xb8 && second <= 0xbf;
}

function sequenceSize(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2) return 0;
  if (first < 0xe0) return 2;
  if (first < 0xf0) return 3;
  return first < 0xf5 ? 4 : 0;
}

function codePoint(bytes: Uint8Array, start: number, size: number): number {
  const first = bytes[start] ?? 0;
  if (size === 1) return first;
  let code = first & (0x7f >> size);
  for (let i = 1; i < size; i++) {
    const byte = bytes[start + i] ?? 0;
    if ((byte & 0xc0) !== 0x80) return -1;
    code = (code << 6) | (byte & 63);
  }
  const least = size === 2 ? 0x80 : size === 3 ? 0x800 : 0x10000;
  return code < least || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? -1 : code;
}
