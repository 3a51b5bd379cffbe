/**
 * The fields of delimited text, 64 bytes at a time: bits for quotes and for ends of fields, then one step for each bit that
 * counts. A quote opens only at the beginning of a field; behind the one that closes, others mean nothing.
 */
import { addField, beginRecord, bits, fieldCount, listMax, markEscaped, text } from "./field-lists";

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
  const quotes = i8x16.splat(<i8>quote);
  const delimiters = i8x16.splat(<i8>delimiter);
  const newlines = i8x16.splat(<i8>newline);
  let isInQuotes = false;
  let hasDoubled = false;
  let close: u32 = 0;
  let behind = position;
  for (let block = position & ~63; block <= last; block += 64) {
    if (fieldCount > listMax - blockMax) return full;
    const p = text + block;
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const c = v128.load(p, 32);
    const d = v128.load(p, 48);
    let rest: u64 = ~0;
    if (behind > block) rest <<= behind - block;
    if (last - block < 63) rest &= (<u64>2 << (last - block)) - 1;
    const quoteBits = bits(i8x16.eq(a, quotes), i8x16.eq(b, quotes), i8x16.eq(c, quotes), i8x16.eq(d, quotes));
    const endBits = bits(
      v128.or(i8x16.eq(a, delimiters), i8x16.eq(a, newlines)),
      v128.or(i8x16.eq(b, delimiters), i8x16.eq(b, newlines)),
      v128.or(i8x16.eq(c, delimiters), i8x16.eq(c, newlines)),
      v128.or(i8x16.eq(d, delimiters), i8x16.eq(d, newlines)),
    );
    for (;;) {
      const marks = (isInQuotes ? quoteBits : quoteBits | endBits) & rest;
      if (!marks) break;
      const at = block + <u32>ctz(marks);
      const bit = marks & (0 - marks);
      rest &= 0 - (bit << 1);
      if (!(quoteBits & bit)) {
        if (position >= length) break;
        endField(at, close, hasDoubled, length);
        close = 0;
        hasDoubled = false;
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
  return isInQuotes ? open : closed;
}

/** Ends the field at the delimiter or line feed at `at`. `close` is the place of the quote that closed it, 0 for none. */
@inline
function endField(at: u32, close: u32, hasDoubled: bool, length: u32): void {
  const byte = <u32>load<u8>(text + at);
  const start = close ? position + 1 : position;
  let end = at;
  if (byte == newline && end > start && <u32>load<u8>(text + end - 1) == carriageReturn) end--;
  const isWhollyQuoted = close != 0 && close + 1 >= end;
  if (isWhollyQuoted) end = close;
  if (end > start) {
    const isNamed = column < namedColumns && !(hasHeader && row == 1);
    addField(start, end, isNamed ? column : namedColumns, column, 0);
    if (close && (hasDoubled || !isWhollyQuoted)) markEscaped();
  }
  position = at + 1;
  column++;
  if (byte != newline) return;
  column = 0;
  row++;
  wholeBytes = min(at + 1, length);
  wholeFields = fieldCount;
  beginRecord(row);
}
