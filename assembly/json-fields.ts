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
import {
  clearNames,
  findName,
  firstIn,
  firstJoint,
  followerOf,
  isNew,
  isString,
  jointKind,
  matchJoint,
  matchKey,
  opensContainer,
  remember,
  rememberJoint,
  rootNode,
  unknownNode,
} from "./json-names";
import { hasEscapes, isSpace, newline, number, passScalar, passString, quote, scalarEnd, scalarKind, scanString } from "./json-scalars";

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

const comma: u32 = 0x2c;
const openArray: u32 = 0x5b;
const closeArray: u32 = 0x5d;
const openObject: u32 = 0x7b;
const closeObject: u32 = 0x7d;

/** The end of an object, of its line, and the beginning of an object, shifted as below. */
const betweenLines: u32 = 0x7b0a7d00;

/** Stands for a place that was dropped; greater than all. */
const noPlace: u32 = 0xffffffff;

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

let areLines: bool = false;
let nestingMax: u32 = 0;

/** The member expected; 0 for none. */
let guess: u32 = 0;

/** That the member at work is the first of its object, as it counts for its joint. */
let first: u32 = 0;

/** Place behind the value before, or behind what opened the container at work, where none came before in it. */
let behind: u32 = 0;

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
  behind = at;
  expected = topLevel;
}

/** Tells that bytes were dropped from the front; containers before number `firstKept` are no longer asked for. */
export function dropJson(bytes: u32, firstKept: u32): void {
  dropBytes(bytes);
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
  dropBytes(bytes);
  for (let i: u32 = 0; i < depth; i++) {
    const isInnermost = i + 1 == depth;
    const level = levels + (i + 1) * levelBytes;
    copyContainer(isInnermost ? container : load<i32>(level), i, <i32>i - 1);
    if (isInnermost) container = <i32>i;
    else store<i32>(level, <i32>i);
  }
  containerCount = depth;
}

function dropBytes(bytes: u32): void {
  position -= bytes;
  behind = noPlace;
  wholeBytes = 0;
  wholeContainers = 0;
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
    const passed = depth > 0 ? passExpected(at, end, areLines && !stopsAtLines) : at;
    if (passed > at) {
      at = passed;
      continue;
    }
    const next = findToken(byte, at, end, isLast);
    if (next < 0) return ~next;
    at = next;
  }
}

@inline
/** Whether the container at work may end here. */
function mayEnd(): bool {
  return expected == commaOrEnd || expected == keyOrEnd || expected == valueOrEnd;
}

/** Passes what is as expected, from `at` on, until something is not; answers the place behind it. */
function passExpected(from: u32, end: u32, passesLines: bool): u32 {
  let at = from;
  while (true) {
    const before = at;
    while (depth > 1 && <u32>load<u8>(text + at) == (isArray ? closeArray : closeObject) && mayEnd()) at = closeContainer(at);
    if (passesLines && depth == 1 && load<u32>(text + at) << 8 == betweenLines && mayEnd()) at = passLineEnd(at);
    at = isArray ? passElements(at, end) : passMembers(at, end);
    if (at == before) return at;
  }
}

/** From the object that ends a line, at `at`, into the one that begins the next; `at` when that is not in the window. */
function passLineEnd(at: u32): u32 {
  if (isArray || !mayOpen()) return at;
  closeContainer(at);
  beginLine(at + 2);
  beginTopLevel();
  return open(false, at + 2);
}

/**
 * Members of the object at work, behind the one before, as long as they are those expected, written as they were last time. Ends
 * behind the last, or in a container that one of them opens.
 */
function passMembers(from: u32, end: u32): u32 {
  let member = guess;
  let at = from;
  let last = place;
  let wanted: u32 = expected == keyOrEnd ? firstJoint : 0;
  if (!wanted && expected != commaOrEnd) return at;
  const owner = container;
  while (member && fieldCount <= listMax - tokenMax) {
    const kind = jointKind(member);
    if ((kind & firstJoint) != wanted) break;
    const start = matchJoint(member, at);
    if (!start) break;
    let stop: u32;
    if (kind & isString) stop = passString(start, end, member, member, owner);
    else if (!(kind & opensContainer)) stop = passScalar(start, end, member, member, owner);
    else {
      if (!mayOpen()) break;
      place = member;
      guess = followerOf(member);
      return open(<u32>load<u8>(text + start - 1) == openArray, start - 1);
    }
    if (!stop) break;
    at = stop;
    wanted = 0;
    last = member;
    member = followerOf(member);
  }
  place = last;
  guess = member;
  if (at > from) {
    behind = at;
    expected = commaOrEnd;
  }
  return at;
}

@inline
/** Whether one more container is allowed, and the lists have room for it. */
function mayOpen(): bool {
  return depth < nestingMax && containerCount <= listMax - tokenMax;
}

/** Elements of the array at work, from the beginning of one or the comma before it on. Ends as for members. */
function passElements(from: u32, end: u32): u32 {
  let at = from;
  const owner = container;
  let index = place;
  let isBehind = expected == commaOrEnd;
  while (fieldCount <= listMax - tokenMax) {
    let start = at;
    if (isBehind) {
      if (<u32>load<u8>(text + at) != comma) break;
      do start++;
      while (isSpace(<u32>load<u8>(text + start)) && !(areLines && <u32>load<u8>(text + start) == newline));
    }
    const byte = <u32>load<u8>(text + start);
    let stop: u32;
    if (byte == quote) stop = passString(start + 1, end, node, index, owner);
    else if (byte != openObject && byte != openArray) stop = passScalar(start, end, node, index, owner);
    else {
      if (!mayOpen()) break;
      place = index;
      return open(byte == openArray, start);
    }
    if (!stop) break;
    at = stop;
    index++;
    isBehind = true;
  }
  place = index;
  if (isBehind) expected = commaOrEnd;
  return at;
}

/** Place behind the token; or the complement of how the run ends. */
@inline
function findToken(byte: u32, at: u32, end: u32, isLast: bool): i32 {
  if (byte == quote) {
    if (expected == anyKey || expected == keyOrEnd) return findKey(at, end, isLast);
    return expected <= valueOrEnd ? findString(at, end, isLast) : ~malformed;
  }
  if (expected == commaOrEnd) {
    if (byte != comma) return byte == (isArray ? closeArray : closeObject) ? closeContainer(at) : ~malformed;
    expected = isArray ? anyValue : anyKey;
    return at + 1;
  }
  if (expected <= valueOrEnd) {
    if (byte == openObject || byte == openArray) return findContainer(byte == openArray, at);
    if (byte == closeArray && expected == valueOrEnd) return closeContainer(at);
    return findScalar(at, end, isLast);
  }
  if (expected == colon) {
    if (byte != 0x3a) return ~malformed;
    expected = anyValue;
    return at + 1;
  }
  return expected == keyOrEnd && byte == closeObject ? closeContainer(at) : ~malformed;
}

function findKey(at: u32, end: u32, isLast: bool): i32 {
  first = expected == keyOrEnd ? firstJoint : 0;
  let found = guess;
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
  expected = colon;
  return after;
}

@inline
function findString(at: u32, end: u32, isLast: bool): i32 {
  const close = scanString(at + 1, end);
  if (close < 0) return isLast || close == -1 ? ~malformed : ~more;
  if (expected == topLevel) beginTopLevel();
  else if (!isArray) rememberJoint(place, behind, at + 1, isString | first);
  if (<u32>close > at + 1) {
    addField(at + 1, close, isArray ? node : place, place, container);
    if (hasEscapes) markEscaped();
  }
  return endValue(close + 1);
}

function findScalar(at: u32, end: u32, isLast: bool): i32 {
  let stop = scalarEnd(at);
  if (stop >= end) {
    if (!isLast) return ~more;
    stop = end;
  }
  const kind = scalarKind(at, stop);
  if (!kind) return ~malformed;
  if (expected == topLevel) beginTopLevel();
  else if (!isArray) rememberJoint(place, behind, at, first);
  if (kind == number) addField(at, stop, isArray ? node : place, place, container);
  return endValue(stop);
}

function findContainer(opensArray: bool, at: u32): i32 {
  if (depth >= nestingMax) return ~tooDeep;
  if (expected == topLevel) beginTopLevel();
  else if (!isArray) rememberJoint(place, behind, at + 1, opensContainer | first);
  return open(opensArray, at);
}

/** Opens a container that begins at `at`; answers the place behind that. */
function open(opensArray: bool, at: u32): u32 {
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
  behind = at + 1;
  return at + 1;
}

/** Closes the container at work, which ends at `at`; answers the place behind that. */
function closeContainer(at: u32): u32 {
  const level = levels + --depth * levelBytes;
  container = load<i32>(level);
  isArray = load<u32>(level, 4) != 0;
  node = load<u32>(level, 8);
  place = load<u32>(level, 12);
  guess = load<u32>(level, 16);
  return endValue(at + 1);
}

/** Goes on behind a value that ends at `at`. */
@inline
function endValue(at: u32): i32 {
  if (depth == 0) {
    expected = topLevel;
    endTopLevel(at);
    return at;
  }
  behind = at;
  expected = commaOrEnd;
  if (isArray) place++;
  return at;
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
