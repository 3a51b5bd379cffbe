/**
 * Replaces the escapes of JSON strings, known to be well-formed, within their own bytes; the result is never longer. Source: RFC
 * 8259, section 7.
 */
import { ends, escaped, escapedCount, starts, text } from "./field-lists";

const backslash: u32 = 0x5c;
const unicodeEscapeBytes: u32 = 6;

/** Stands for what is no character. */
const replacement: u32 = 0xfffd;

/** Unescapes those of the first `count` fields that hold escapes. */
export function unescapeJsonFields(count: u32): void {
  for (let k: u32 = 0; k < escapedCount; k++) {
    const field = load<u32>(escaped + (k << 2)) << 2;
    if (field >> 2 >= count) return;
    store<u32>(ends + field, unescapeJson(load<u32>(starts + field), load<u32>(ends + field)));
  }
}

/** Unescapes the string in bytes [start, end); answers its new end. Lone surrogates become U+FFFD. */
export function unescapeJson(start: u32, end: u32): u32 {
  let from = text + start;
  let to = from;
  const stop = text + end;
  while (from < stop) {
    const byte = <u32>load<u8>(from);
    if (byte != backslash) {
      store<u8>(to++, <u8>byte);
      from++;
      continue;
    }
    const letter = <u32>load<u8>(from, 1);
    if (letter != 0x75) {
      store<u8>(to++, <u8>meaningOf(letter));
      from += 2;
      continue;
    }
    const unit = codeUnit(from);
    from += unicodeEscapeBytes;
    const low = isHighSurrogate(unit) && from + unicodeEscapeBytes <= stop ? codeUnit(from) : 0;
    if ((low & 0xfc00) == 0xdc00) {
      from += unicodeEscapeBytes;
      to = appendUtf8(to, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
    } else to = appendUtf8(to, (unit & 0xf800) == 0xd800 ? replacement : unit);
  }
  return <u32>(to - text);
}

/** Whether bytes [start, end) end in an escape for the first half of a character that takes two. */
export function endsInHighSurrogate(start: u32, end: u32): bool {
  return end >= start + unicodeEscapeBytes && isHighSurrogate(codeUnit(text + end - unicodeEscapeBytes));
}

@inline
function isHighSurrogate(unit: u32): bool {
  return (unit & 0xfc00) == 0xd800;
}

/** What the letter behind a backslash stands for; most stand for themselves. */
@inline
function meaningOf(letter: u32): u32 {
  switch (letter) {
    case 0x62:
      return 0x08;
    case 0x66:
      return 0x0c;
    case 0x6e:
      return 0x0a;
    case 0x72:
      return 0x0d;
    case 0x74:
      return 0x09;
    default:
      return letter;
  }
}

/** The number in the escape `\uXXXX` at `p`; 0 when none is there. */
function codeUnit(p: usize): u32 {
  if (load<u16>(p) != 0x755c) return 0;
  let unit: u32 = 0;
  for (let i: usize = 2; i < unicodeEscapeBytes; i++) {
    const byte = <u32>load<u8>(p + i);
    unit = unit * 16 + (byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57);
  }
  return unit;
}

/** Writes one code point as UTF-8 at `to` and answers the place behind it. */
function appendUtf8(to: usize, codePoint: u32): usize {
  if (codePoint < 0x80) {
    store<u8>(to, <u8>codePoint);
    return to + 1;
  }
  if (codePoint < 0x800) {
    store<u8>(to, <u8>(0xc0 | (codePoint >> 6)));
    store<u8>(to, <u8>(0x80 | (codePoint & 0x3f)), 1);
    return to + 2;
  }
  if (codePoint < 0x10000) {
    store<u8>(to, <u8>(0xe0 | (codePoint >> 12)));
    store<u8>(to, <u8>(0x80 | ((codePoint >> 6) & 0x3f)), 1);
    store<u8>(to, <u8>(0x80 | (codePoint & 0x3f)), 2);
    return to + 3;
  }
  store<u8>(to, <u8>(0xf0 | (codePoint >> 18)));
  store<u8>(to, <u8>(0x80 | ((codePoint >> 12) & 0x3f)), 1);
  store<u8>(to, <u8>(0x80 | ((codePoint >> 6) & 0x3f)), 2);
  store<u8>(to, <u8>(0x80 | (codePoint & 0x3f)), 3);
  return to + 4;
}
