/**
 * The memory of the field finder: the text it looks at, and the lists it writes of fields, records and containers. Every list has
 * a fixed size; who fills one stops and is called again when it was emptied. Owned by one document at a time.
 */

/** Entries of a list. */
export const listMax: u32 = 65_536;

/** Lists begin at different distances from a page's beginning, so that their writes do not meet in the processor's cache. */
const listBytes: usize = 65_536 * 4 + 320;

/** Bytes of text there is room for; 128 more may be read, and the first of them written. */
export const textMax: u32 = 1_048_576;

/** Where the text lies. */
export const text: usize = 4_096;

/** Where the borders of the fields lie: their first bytes. */
export const starts: usize = text + textMax + 128;

/** And the bytes behind their last. */
export const ends: usize = starts + listBytes;

/** Indexes of the fields' names. */
export const nameIndexes: usize = ends + listBytes;

/** Columns; or of JSON, indexes in arrays and nodes of names. */
export const places: usize = nameIndexes + listBytes;

/** Containers that fields of JSON lie in. */
export const owners: usize = places + listBytes;

/** Indexes of the fields with escapes. */
export const escaped: usize = owners + listBytes;

/** Index of the first field of each record. */
export const recordFirsts: usize = escaped + listBytes;

/** Numbers of the records, of 8 bytes. */
export const recordNumbers: usize = recordFirsts + listBytes;

/** Containers around the containers of JSON. */
export const containerParents: usize = recordNumbers + 2 * listBytes;

/** Their places in those. */
export const containerPlaces: usize = containerParents + listBytes;

/** Which of them are arrays. */
export const containerKinds: usize = containerPlaces + listBytes;

/** Open containers of JSON, outermost first. */
export const levels: usize = containerKinds + listBytes;

/** Names of JSON. */
export const nodes: usize = levels + 65_536;

/** The first name for each hash. */
export const buckets: usize = nodes + 2_621_440;

/** The text of names. */
export const keys: usize = buckets + 131_072;

/** Bytes of names there is room for; the memory ends behind them. */
export const keysMax: u32 = 2_097_152;

/** Entries of the lists of fields. */
export let fieldCount: u32 = 0;

/** Entries of the list of those with escapes. */
export let escapedCount: u32 = 0;

/** Entries of the lists of records. */
export let recordCount: u32 = 0;

/** Takes over what the caller left of the lists. */
export function useCounts(fields: u32, escapes: u32, records: u32): void {
  fieldCount = fields;
  escapedCount = escapes;
  recordCount = records;
}

@inline
/** Adds a field of bytes [start, end). */
export function addField(start: u32, end: u32, nameIndex: u32, place: u32, owner: i32): void {
  addFieldIf(true, start, end, nameIndex, place, owner);
}

@inline
/** Adds a field of bytes [start, end) when it is one; what is not, the next overwrites. */
export function addFieldIf(isOne: bool, start: u32, end: u32, nameIndex: u32, place: u32, owner: i32): void {
  const at = fieldCount << 2;
  store<u32>(starts + at, start);
  store<u32>(ends + at, end);
  store<u32>(nameIndexes + at, nameIndex);
  store<u32>(places + at, place);
  store<i32>(owners + at, owner);
  fieldCount += u32(isOne);
}

@inline
/** Marks the field added last as holding escapes. */
export function markEscaped(): void {
  store<u32>(escaped + (escapedCount << 2), fieldCount - 1);
  escapedCount++;
}

@inline
/** Fields added from here on belong to the record of this number. A record without fields leaves no entry. */
export function beginRecord(number: f64): void {
  if (recordCount > 0 && load<u32>(recordFirsts + ((recordCount - 1) << 2)) == fieldCount) recordCount--;
  store<u32>(recordFirsts + (recordCount << 2), fieldCount);
  store<f64>(recordNumbers + (recordCount << 3), number);
  recordCount++;
}

@inline
/** One bit for each of 64 bytes, from four results of comparisons. */
export function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    <u64>i8x16.bitmask(a) | (<u64>i8x16.bitmask(b) << 16) | (<u64>i8x16.bitmask(c) << 32) | (<u64>i8x16.bitmask(d) << 48)
  );
}

/** Number of line feeds in the first bytes of the text. */
export function countNewlines(from: u32, to: u32): u32 {
  const newline = i8x16.splat(10);
  let count: u32 = 0;
  let at = from;
  for (; at + 64 <= to; at += 64) {
    const p = text + at;
    count += <u32>popcnt(
      bits(
        i8x16.eq(v128.load(p), newline),
        i8x16.eq(v128.load(p, 16), newline),
        i8x16.eq(v128.load(p, 32), newline),
        i8x16.eq(v128.load(p, 48), newline),
      ),
    );
  }
  for (; at < to; at++) count += load<u8>(text + at) == 10 ? 1 : 0;
  return count;
}
