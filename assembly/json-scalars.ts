/**
 * Strings, numbers and literals of JSON: where one that begins here ends, and whether it is one. Knows nothing of what is around.
 */
import { addField, addFieldIf, markEscaped, text } from "./field-lists";

/** Begins and ends a string. */
export const quote: u32 = 0x22;

/** Ends a line. */
export const newline: u32 = 0x0a;

const backslash: u32 = 0x5c;

/** Whether the string that was scanned last holds escapes. */
export let hasEscapes: bool = false;

/**
 * Place of the quote that closes the string whose inside begins at `from`; -1 when it is malformed; when the window ends
 * first, -2 minus the place up to which it is well-formed and holds no part of an escape.
 */
export function scanString(from: u32, end: u32): i32 {
  hasEscapes = false;
  const at = plainEnd(from);
  return <u32>load<u8>(text + at) == quote ? at : scanEscapes(at, end);
}

/** Place of the first byte that does not stand for itself: a quote, a backslash or a control character. */
@inline
function plainEnd(from: u32): u32 {
  let at = from;
  while (true) {
    const bytes = v128.load(text + at);
    const marks = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(bytes, i8x16.splat(<i8>quote)), i8x16.eq(bytes, i8x16.splat(<i8>backslash))),
        i8x16.lt_u(bytes, i8x16.splat(0x20)),
      ),
    );
    if (marks) return at + <u32>ctz(marks);
    at += 16;
  }
}

/** Goes on as scanString does, from a place where plainEnd stopped. */
function scanEscapes(from: u32, end: u32): i32 {
  let at = from;
  while (true) {
    const byte = <u32>load<u8>(text + at);
    if (at >= end) return -2 - <i32>end;
    if (byte == quote) return at;
    if (byte != backslash) return -1;
    hasEscapes = true;
    if (at + 1 >= end) return -2 - <i32>at;
    const letter = <u32>load<u8>(text + at + 1);
    if (!isEscape(letter)) return -1;
    const stop = letter == 0x75 ? at + 6 : at + 2;
    for (let i = at + 2; i < stop; i++) {
      if (i >= end) return -2 - <i32>at;
      const digit = <u32>load<u8>(text + i);
      if (digit - 0x30 >= 10 && (digit | 0x20) - 0x61 >= 6) return -1;
    }
    at = plainEnd(stop);
  }
}

/** Letters that may stand behind a backslash: "\/bfnrtu */
@inline
function isEscape(letter: u32): bool {
  if (letter == quote || letter == backslash || letter == 0x2f) return true;
  return letter - 0x61 < 26 && ((0x1a2022 >> (letter - 0x61)) & 1) != 0;
}

@inline
/** Whether the byte may stand between tokens. */
export function isSpace(byte: u32): bool {
  return byte == 0x20 || byte == newline || byte == 0x0d || byte == 0x09;
}

@inline
/** Place of the first byte from `at` on that numbers and literals do not hold: neither letter, digit, point nor sign. */
export function scalarEnd(at: u32): u32 {
  let stop = at;
  while (true) {
    const bytes = v128.load(text + stop);
    const isLetter = i8x16.lt_u(i8x16.sub(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(0x61)), i8x16.splat(26));
    // From the plus sign to the nine there are two more: comma and slash.
    const isInRange = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x2b)), i8x16.splat(15));
    const isNeither = v128.or(i8x16.eq(bytes, i8x16.splat(0x2c)), i8x16.eq(bytes, i8x16.splat(0x2f)));
    const marks = i8x16.bitmask(v128.or(isLetter, v128.andnot(isInRange, isNeither))) ^ 0xffff;
    if (marks) return stop + <u32>ctz(marks);
    stop += 16;
  }
}

/** Kinds of scalars; 0 for what is none. */
const literal: u32 = 1;

/** A scalar that is a number, of any form. */
export const number: u32 = 2;

@inline
/** The kind of the scalar in bytes [at, stop). */
export function scalarKind(at: u32, stop: u32): u32 {
  if (beginsNumber(at, stop)) return number;
  return isLiteral(text + at, stop - at) ? literal : 0;
}

@inline
function beginsNumber(at: u32, stop: u32): bool {
  const first = <u32>load<u8>(text + at);
  return first - 0x30 < 10 || (first == 0x2d && stop > at + 1 && <u32>load<u8>(text + at + 1) <= 0x39);
}

/** Whether true, false, null, NaN, Infinity or -Infinity stands there. */
function isLiteral(p: usize, length: u32): bool {
  switch (length) {
    case 3:
      return load<u16>(p) == 0x614e && load<u8>(p, 2) == 0x4e;
    case 4:
      return load<u32>(p) == 0x65757274 || load<u32>(p) == 0x6c6c756e;
    case 5:
      return load<u32>(p) == 0x736c6166 && load<u8>(p, 4) == 0x65;
    case 8:
      return load<u64>(p) == 0x7974696e69666e49;
    case 9:
      return load<u8>(p) == 0x2d && load<u64>(p, 1) == 0x7974696e69666e49;
    default:
      return false;
  }
}

@inline
/** Place behind the string whose inside begins at `at`, having added it as a field; 0 when it is malformed or goes on behind `end`. */
export function passString(at: u32, end: u32, nameIndex: u32, index: u32, owner: i32): u32 {
  const stop = plainEnd(at);
  if (<u32>load<u8>(text + stop) == quote) {
    addFieldIf(stop > at, at, stop, nameIndex, index, owner);
    return stop + 1;
  }
  const close = scanEscapes(stop, end);
  if (close < 0) return 0;
  addField(at, close, nameIndex, index, owner);
  markEscaped();
  return close + 1;
}

@inline
/** Place behind the number or literal at `at`, having added it when it is a number; 0 as above. */
export function passScalar(at: u32, end: u32, nameIndex: u32, index: u32, owner: i32): u32 {
  const stop = scalarEnd(at);
  if (stop >= end) return 0;
  const kind = scalarKind(at, stop);
  if (!kind) return 0;
  addFieldIf(kind == number, at, stop, nameIndex, index, owner);
  return stop;
}
