/**
 * The fields of delimited text, 64 bytes at a time: bits for quotes and for ends of fields, then one step for each bit that
 * counts. A quote opens only at the beginning of a field; behind the one that closes, others mean nothing. Where all quotes of 64
 * bytes just stand around whole fields, only the ends of the fields count.
 */
import {
  addField,
  addFieldIf,
  beginRecord,
  bits,
  ends,
  escaped,
  escapedCount,
  fieldCount,
  listMax,
  markEscaped,
  starts,
  text,
} from "./field-lists";

const quote: u32 = 0x22;
const newline: u32 = 0x0a;
const carriageReturn: u32 = 0x0d;

/** Fields that 64 bytes may add at most. */
const blockMax: u32 = 64;

/** How a run ended: inside quotes, between or within fields, or because a list is full. */
const open: u32 = 0;
const closed: u32 = 1;
const full: u32 = 2;

let delimiter: u32 = 0;
let namedColumns: u32 = 0;
let hasHeader: bool = false;

/** Where the next field begins. */
export let position: u32 = 0;

/** Its column, from 0. */
export let column: u32 = 0;

/** The number of its row, from 1. */
export let row: f64 = 1;

/** Bytes up to the end of the last whole row; 0 when none ended. */
export let wholeBytes: u32 = 0;

/** Fields up to there. */
export let wholeFields: u32 = 0;

/** Within one run: whether the field at the position is open, holds doubled quotes, and the place of the quote that closed it. */
let isInQuotes: bool = false;
let hasDoubled: bool = false;
let close: u32 = 0;

/** Place behind the last doubled quote. */
let behind: u32 = 0;

/** Begins a document. The index of no name is that behind the header's names. */
export function beginCsv(delimiterByte: u32, names: u32, header: bool): void {
  delimiter = delimiterByte;
  namedColumns = names;
  hasHeader = header;
  position = 0;
  column = 0;
  row = 1;
  wholeBytes = 0;
  wholeFields = 0;
  beginRecord(row);
}

/** Tells that bytes were dropped from the front of the text. */
export function dropCsv(bytes: u32): void {
  position -= bytes;
  wholeBytes = 0;
  wholeFields = 0;
}

/** Finds the fields that end within the first `length` bytes, from the position on. `ended`: nothing follows them. */
export function findCsv(length: u32, ended: bool): u32 {
  store<u8>(text + length, <u8>newline);
  const last = ended ? length : length - 1;
  isInQuotes = false;
  hasDoubled = false;
  close = 0;
  behind = position;
  for (let block = position & ~63; block <= last; block += 64) {
    if (fieldCount > listMax - blockMax) return full;
    const p = text + block;
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const c = v128.load(p, 32);
    const d = v128.load(p, 48);
    let wanted: u64 = ~0;
    if (behind > block) wanted <<= behind - block;
    if (last - block < 63) wanted &= (<u64>2 << (last - block)) - 1;
    const quotes = wanted & matches(a, b, c, d, i8x16.splat(<i8>quote));
    const marks = wanted & (matches(a, b, c, d, i8x16.splat(<i8>delimiter)) | matches(a, b, c, d, i8x16.splat(<i8>newline)));
    const inside = insideQuotes(quotes);
    if (isPlain(quotes, marks, inside, block)) {
      endFields(marks & ~inside, block, length);
      isInQuotes = <i64>inside < 0;
    } else passQuotes(quotes, marks, block, last, length);
  }
  return isInQuotes ? open : closed;
}

@inline
/** One bit for each of 64 bytes that is the one looked for. */
function matches(a: v128, b: v128, c: v128, d: v128, byte: v128): u64 {
  return bits(i8x16.eq(a, byte), i8x16.eq(b, byte), i8x16.eq(c, byte), i8x16.eq(d, byte));
}

@inline
/** The bits from each quote that opens up to the one that closes, if every other quote does. */
function insideQuotes(quotes: u64): u64 {
  let inside = quotes;
  if (inside) {
    inside ^= inside << 1;
    inside ^= inside << 2;
    inside ^= inside << 4;
    inside ^= inside << 8;
    inside ^= inside << 16;
    inside ^= inside << 32;
  }
  return isInQuotes ? ~inside : inside;
}

@inline
/** Whether in these 64 bytes every quote opens at the beginning of a field or closes at its end. */
function isPlain(quotes: u64, marks: u64, inside: u64, block: u32): bool {
  if (close | u32(hasDoubled)) return false;
  if (!quotes) return true;
  const outer = marks & ~inside;
  const first = position >= block ? <u64>1 << (position - block) : 0;
  const opening = quotes & inside & ~((outer << 1) | first);
  const closing = quotes & ~inside & ~(outer >> 1);
  return opening == 0 && (closing == 0 || (closing & ~(beforeLineEnds(block) & (outer >> 2))) == 0);
}

/** The bits of bytes behind which a carriage return and a line feed follow. */
function beforeLineEnds(block: u32): u64 {
  return bitsOf(block + 1, carriageReturn) & bitsOf(block + 2, newline);
}

/** One bit for each of the 64 bytes from `at` on that is the one looked for. */
function bitsOf(at: u32, byte: u32): u64 {
  const p = text + at;
  return matches(v128.load(p), v128.load(p, 16), v128.load(p, 32), v128.load(p, 48), i8x16.splat(<i8>byte));
}

@inline
/** Ends fields at the marks; those that begin with a quote end with one. */
function endFields(marks: u64, block: u32, length: u32): void {
  let start = position;
  let index = column;
  let named = namesInRow();
  for (let rest = marks; rest; rest &= rest - 1) {
    const at = block + <u32>ctz(rest);
    const isNewline = <u32>load<u8>(text + at) == newline;
    if (start >= length) break;
    const end = isNewline ? lineEnd(start, at) : at;
    const quoted = u32(<u32>load<u8>(text + start) == quote);
    addFieldIf(end > start + 2 * quoted, start + quoted, end - quoted, min(index, named), index, 0);
    start = at + 1;
    index++;
    if (isNewline) {
      index = 0;
      endRow(start, length);
      named = namedColumns;
    }
  }
  position = start;
  column = index;
}

@inline
/** The number of columns that have a name in the row at work: those of the header have none. */
function namesInRow(): u32 {
  return hasHeader && row == 1 ? 0 : namedColumns;
}

@inline
/** The end of a field from `start` on that is followed by the line feed at `at`, before which there may be a carriage return. */
function lineEnd(start: u32, at: u32): u32 {
  return at - u32(at > start && <u32>load<u8>(text + at - 1) == carriageReturn);
}

@inline
/** Ends the row; the next begins at `start`. */
function endRow(start: u32, length: u32): void {
  column = 0;
  row++;
  wholeBytes = min(start, length);
  wholeFields = fieldCount;
  beginRecord(row);
}

/** Goes through 64 bytes quote by quote. */
function passQuotes(quotes: u64, marks: u64, block: u32, last: u32, length: u32): void {
  let rest: u64 = ~0;
  while (true) {
    const found = (isInQuotes ? quotes : quotes | marks) & rest;
    if (!found) return;
    const at = block + <u32>ctz(found);
    const bit = found & (0 - found);
    rest &= 0 - (bit << 1);
    if (!(quotes & bit)) {
      if (position >= length) return;
      endField(at, length);
    } else if (at == position) isInQuotes = true;
    else if (isInQuotes && at < last) {
      if (<u32>load<u8>(text + at + 1) == quote) {
        hasDoubled = true;
        behind = at + 2;
        rest &= ~(bit << 1);
      } else {
        isInQuotes = false;
        close = at;
      }
    }
  }
}

/** Ends the field at the delimiter or line feed at `at`. */
function endField(at: u32, length: u32): void {
  const isNewline = <u32>load<u8>(text + at) == newline;
  const start = close ? position + 1 : position;
  let end = isNewline ? lineEnd(start, at) : at;
  const isWhollyQuoted = close != 0 && close + 1 >= end;
  if (isWhollyQuoted) end = close;
  if (end > start) {
    addField(start, end, min(column, namesInRow()), column, 0);
    if (close && (hasDoubled || !isWhollyQuoted)) markEscaped();
  }
  close = 0;
  hasDoubled = false;
  position = at + 1;
  column++;
  if (isNewline) endRow(position, length);
}

/** Takes the quotes out of those of the first `count` fields in which some stand. */
export function undoubleFields(count: u32): void {
  for (let k: u32 = 0; k < escapedCount; k++) {
    const field = load<u32>(escaped + (k << 2));
    if (field >= count) return;
    store<u32>(ends + (field << 2), undouble(load<u32>(starts + (field << 2)), load<u32>(ends + (field << 2))));
  }
}

/** Takes the quotes out of bytes [start, end) of a field that began with one before them; answers its new end. */
export function undouble(start: u32, end: u32): u32 {
  let to = start;
  let isQuoted = true;
  for (let from = start; from < end; from++) {
    const byte = load<u8>(text + from);
    if (isQuoted && byte == quote) {
      if (from + 1 < end && <u32>load<u8>(text + from + 1) == quote) from++;
      else {
        isQuoted = false;
        continue;
      }
    }
    store<u8>(text + to++, byte);
  }
  return to;
}
