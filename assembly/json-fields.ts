/**
 * A tokeniser for JSON that works on windows of bytes and can stop at any token. It finds the values with their names and the
 * containers around them. Grammar of RFC 8259, except that numbers may have any form and NaN and Infinity are let through, as
 * several producers write them. Values may follow one another, each a record of its own; or a record is a line.
 */
import {
  addField,
  beginRecord,
  containerKinds,
  containerParents,
  containerPlaces,
  fieldCount,
  levels,
  listMax,
  markEscaped,
  text,
} from "./field-lists";
import { clearNames, findName, firstIn, followerOf, isNew, matchKey, remember, rootNode, unknownNode } from "./json-names";

/**
 * How a run ended: the window ends within a token or value; between top-level values; a line does; malformed; more levels than
 * allowed; or a list is full.
 */
const more: u32 = 0;
const complete: u32 = 1;
const line: u32 = 2;
const malformed: u32 = 3;
const tooDeep: u32 = 4;
const full: u32 = 5;

/** Owner of a field that is a member's name; its place is the member's node. */
const keyOwner: i32 = -2;

/** Owner of a value that is a record by itself, and parent of outermost containers. */
const noOwner: i32 = -1;

/** What may come next. */
const topLevel: u32 = 0;
const anyValue: u32 = 1;
const valueOrEnd: u32 = 2;
const keyOrEnd: u32 = 3;
const anyKey: u32 = 4;
const colon: u32 = 5;
const commaOrEnd: u32 = 6;

const quote: u32 = 0x22;
const backslash: u32 = 0x5c;
const comma: u32 = 0x2c;
const newline: u32 = 0x0a;
const openArray: u32 = 0x5b;
const closeArray: u32 = 0x5d;
const openObject: u32 = 0x7b;
const closeObject: u32 = 0x7d;

/** Entries that one token may add to a list at most. */
const tokenMax: u32 = 4;

/** Bytes of a level, and levels there is room for. */
const levelBytes: u32 = 32;
const levelsMax: u32 = 2_048;

/** Where the next token begins. */
export let position: u32 = 0;

/** Number of containers open. */
export let depth: u32 = 0;

/** Containers of the window. */
export let containerCount: u32 = 0;

/** What may come next. */
export let expected: u32 = topLevel;

/** The innermost open container: its number. */
export let container: i32 = noOwner;

/** Whether it is an array. */
export let isArray: bool = false;

/** Its node. */
export let node: u32 = rootNode;

/** The next index in it, or the node of the member at work. */
export let place: u32 = 0;

/** Number of the record at work. */
export let record: f64 = 0;

/** Whether a value began in the line at work. */
export let hasBegun: bool = false;

/** Bytes up to the end of the last whole record. */
export let wholeBytes: u32 = 0;

/** Fields up to there. */
export let wholeFields: u32 = 0;

/** Containers up to there. */
export let wholeContainers: u32 = 0;

/** Set by scanString. */
let hasEscapes: bool = false;

let areLines: bool = false;
let nestingMax: u32 = 0;

/** The member expected; 0 for none. */
let guess: u32 = 0;

/** Begins a document. `lines`: a record is a line, which no value may cross. */
export function beginJson(lines: bool, levelsAllowed: u32): void {
  areLines = lines;
  nestingMax = min(levelsAllowed, levelsMax);
  record = 0;
  hasBegun = false;
  wholeBytes = 0;
  wholeFields = 0;
  wholeContainers = 0;
  clearNames();
  resetJson(0, 0);
}

/** Forgets open containers and those from number `containers` on, and returns to the top level, at `at`. */
export function resetJson(at: u32, containers: u32): void {
  containerCount = containers;
  position = at;
  depth = 0;
  container = noOwner;
  isArray = false;
  node = rootNode;
  place = rootNode;
  guess = 0;
  expected = topLevel;
}

/** Tells that bytes were dropped from the front; containers before number `firstKept` are no longer asked for. */
export function dropJson(bytes: u32, firstKept: u32): void {
  position -= bytes;
  wholeBytes = 0;
  wholeContainers = 0;
  if (firstKept == 0) return;
  for (let i = firstKept; i < containerCount; i++) {
    const parent = load<i32>(containerParents + (i << 2));
    copyContainer(i, i - firstKept, parent < 0 ? parent : parent - <i32>firstKept);
  }
  containerCount -= firstKept;
  for (let i: u32 = 0; i < depth; i++) {
    const level = levels + i * levelBytes;
    const outer = load<i32>(level);
    if (outer >= 0) store<i32>(level, outer - <i32>firstKept);
  }
  if (container >= 0) container -= <i32>firstKept;
}

/** Tells that bytes were dropped from the front, and numbers the open containers anew; no others are asked for. */
export function dropToOpenJson(bytes: u32): void {
  position -= bytes;
  wholeBytes = 0;
  wholeContainers = 0;
  for (let i: u32 = 0; i < depth; i++) {
    const isInnermost = i + 1 == depth;
    const level = levels + (i + 1) * levelBytes;
    copyContainer(isInnermost ? container : load<i32>(level), i, <i32>i - 1);
    if (isInnermost) container = <i32>i;
    else store<i32>(level, <i32>i);
  }
  containerCount = depth;
}

function copyContainer(from: u32, to: u32, parent: i32): void {
  store<i32>(containerParents + (to << 2), parent);
  store<u32>(containerPlaces + (to << 2), load<u32>(containerPlaces + (from << 2)));
  store<u32>(containerKinds + (to << 2), load<u32>(containerKinds + (from << 2)));
}

/** Begins the next line, at `at`. */
export function beginLine(at: u32): void {
  position = at;
  wholeBytes = at;
  wholeFields = fieldCount;
  wholeContainers = containerCount;
  hasBegun = false;
  record++;
}

/** Tells that the value at work, read elsewhere, begins. */
export function beginValue(): void {
  if (expected == topLevel) beginTopLevel();
}

/** The value at work was read elsewhere; goes on behind it. */
export function passValue(at: u32): void {
  position = endValue(at);
}

/**
 * Finds the fields in the first `end` bytes, from the position on. `isLast`: nothing follows them, a token there ends there.
 * `stopsAtLines`: stops at every line end.
 */
export function findJson(end: u32, isLast: bool, stopsAtLines: bool): u32 {
  store<u8>(text + end, 0);
  let at = position;
  while (true) {
    let byte = <u32>load<u8>(text + at);
    while (byte <= 0x20 && isSpace(byte) && !(byte == newline && areLines && (expected != topLevel || stopsAtLines))) {
      at++;
      if (byte == newline && areLines) beginLine(at);
      byte = <u32>load<u8>(text + at);
    }
    position = at;
    if (at >= end) return expected == topLevel ? complete : isLast ? malformed : more;
    if (byte == newline) return expected == topLevel ? line : malformed;
    if (fieldCount > listMax - tokenMax || containerCount > listMax - tokenMax) return full;
    const next = findToken(byte, at, end, isLast);
    if (next < 0) return ~next;
    at = next;
  }
}

@inline
function isSpace(byte: u32): bool {
  return byte == 0x20 || byte == newline || byte == 0x0d || byte == 0x09;
}

/** Place behind the token; or the complement of how the run ends. */
@inline
function findToken(byte: u32, at: u32, end: u32, isLast: bool): i32 {
  if (byte == quote) {
    if (expected == anyKey || expected == keyOrEnd) return findKey(at, end, isLast);
    return expected <= valueOrEnd ? findString(at, end, isLast) : ~malformed;
  }
  if (expected == commaOrEnd) {
    if (byte != comma) return closeContainer(byte, at);
    expected = isArray ? anyValue : anyKey;
    return at + 1;
  }
  if (expected <= valueOrEnd) {
    if (byte == openObject || byte == openArray) return open(byte == openArray, at);
    if (byte == closeArray && expected == valueOrEnd) return closeContainer(byte, at);
    return findScalar(at, end, isLast);
  }
  if (expected == colon) {
    if (byte != 0x3a) return ~malformed;
    expected = anyValue;
    return at + 1;
  }
  return expected == keyOrEnd ? closeContainer(byte, at) : ~malformed;
}

@inline
function findKey(at: u32, end: u32, isLast: bool): i32 {
  const expectedNode = guess;
  let found = expectedNode;
  let after = found ? matchKey(found, at + 1) : 0;
  if (!after) {
    const close = scanString(at + 1, end);
    if (close < 0) return isLast || close == -1 ? ~malformed : ~more;
    found = findName(node, at + 1, close);
    remember(found, place, node);
    if (isNew && <u32>close > at + 1) {
      addField(at + 1, close, node, found, keyOwner);
      if (hasEscapes) markEscaped();
    }
    after = close + 1;
  }
  place = found;
  guess = found == unknownNode ? 0 : followerOf(found);
  if (<u32>load<u8>(text + after) != 0x3a) {
    expected = colon;
    return after;
  }
  expected = anyValue;
  position = after + 1;
  return <u32>load<u8>(text + after + 1) == quote ? findString(after + 1, end, isLast) : after + 1;
}

@inline
function findString(at: u32, end: u32, isLast: bool): i32 {
  const close = scanString(at + 1, end);
  if (close < 0) return isLast || close == -1 ? ~malformed : ~more;
  if (expected == topLevel) beginTopLevel();
  if (<u32>close > at + 1) {
    addField(at + 1, close, isArray ? node : place, place, container);
    if (hasEscapes) markEscaped();
  }
  return endValue(close + 1);
}

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
function isScalar(byte: u32): bool {
  return byte - 0x30 < 10 || (byte | 0x20) - 0x61 < 26 || byte == 0x2e || byte == 0x2d || byte == 0x2b;
}

function findScalar(at: u32, end: u32, isLast: bool): i32 {
  let stop = at;
  while (isScalar(<u32>load<u8>(text + stop))) stop++;
  if (stop >= end) {
    if (!isLast) return ~more;
    stop = end;
  }
  const first = <u32>load<u8>(text + at);
  const isNumber = first - 0x30 < 10 || (first == 0x2d && stop > at + 1 && <u32>load<u8>(text + at + 1) <= 0x39);
  if (!isNumber && !isLiteral(text + at, stop - at)) return ~malformed;
  if (expected == topLevel) beginTopLevel();
  if (isNumber) addField(at, stop, isArray ? node : place, place, container);
  return endValue(stop);
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

function open(opensArray: bool, at: u32): i32 {
  if (depth >= nestingMax) return ~tooDeep;
  if (expected == topLevel) beginTopLevel();
  const opened = containerCount++;
  store<i32>(containerParents + (opened << 2), container);
  store<u32>(containerPlaces + (opened << 2), place);
  store<u32>(containerKinds + (opened << 2), opensArray ? 1 : 0);
  const level = levels + depth * levelBytes;
  store<i32>(level, container);
  store<u32>(level, isArray ? 1 : 0, 4);
  store<u32>(level, node, 8);
  store<u32>(level, place, 12);
  store<u32>(level, guess, 16);
  if (depth > 0 && !isArray) node = place;
  depth++;
  container = opened;
  isArray = opensArray;
  place = 0;
  guess = opensArray ? 0 : firstIn(node);
  expected = opensArray ? valueOrEnd : keyOrEnd;
  return at + 1;
}

function closeContainer(byte: u32, at: u32): i32 {
  if (byte != (isArray ? closeArray : closeObject)) return ~malformed;
  const level = levels + --depth * levelBytes;
  container = load<i32>(level);
  isArray = load<u32>(level, 4) != 0;
  node = load<u32>(level, 8);
  place = load<u32>(level, 12);
  guess = load<u32>(level, 16);
  return endValue(at + 1);
}

/** Goes on behind a value; a comma there is taken at once, as there mostly is one. */
@inline
function endValue(at: u32): i32 {
  if (depth == 0) {
    expected = topLevel;
    endTopLevel(at);
    return at;
  }
  if (isArray) place++;
  if (<u32>load<u8>(text + at) != comma) {
    expected = commaOrEnd;
    return at;
  }
  expected = isArray ? anyValue : anyKey;
  return at + 1;
}

function beginTopLevel(): void {
  hasBegun = true;
  beginRecord(record);
}

function endTopLevel(at: u32): void {
  if (areLines) return;
  wholeBytes = at;
  wholeFields = fieldCount;
  wholeContainers = containerCount;
  record++;
}
