/**
 * The one pass over all bytes, 64 at a time: AssemblyScript, compiled to WebAssembly with SIMD by `npm run build:finder`.
 * Says the same as src/detection/managed-scan/candidate-finder.ts, which is its specification; one check that is rarely needed,
 * for whole words outside ASCII, is left to the caller. Text lies between zeros, which begin and end nothing.
 */

/** Entries the lists of candidates and of keywords have room for. */
const listMax: u32 = 65_536;

/** Entries that 64 bytes may add at most: no walk accepts more than 200 times, and little is added beside. */
const blockMax: u32 = 64 * 256;

const lengthCap: u32 = 63;

// Where the tables lie; `configure` sets them.
let trigrams: usize = 0;
let highPairs: usize = 0;
let firstStates: usize = 0;
let classOf: usize = 0;
let table: usize = 0;
let accepts: usize = 0;
let digitTables: usize = 0;
let digitTableAfter: usize = 0;
let digitBehind: usize = 0;
let digitBehindCount: u32 = 0;
let wordMin: u32 = 0;
let lowerCase: usize = 0;
let codeSlots: usize = 0;
let wordSlots: usize = 0;
let signs: usize = 0;
let words: usize = 0;
let classCount: u32 = 0;
let signCount: u32 = 0;
let wordMask: u32 = 0;
let lists: usize = 0;
let listCount: u32 = 0;

// Where the answers go.
let digitBits: usize = 0;
let tokenBits: usize = 0;
let leadBits: usize = 0;
let positions: usize = 0;
let slots: usize = 0;
let keywordStarts: usize = 0;
let keywordEnds: usize = 0;
let combinations: usize = 0;
let candidateCount: u32 = 0;
let keywordCount: u32 = 0;

let text: usize = 0;

/** Takes the addresses of the tables of a plan, in the order in which wasm-candidate-finder.ts lays them out. */
export function useTables(header: usize): void {
  trigrams = load<u32>(header);
  highPairs = load<u32>(header, 4);
  firstStates = load<u32>(header, 8);
  classOf = load<u32>(header, 12);
  table = load<u32>(header, 16);
  accepts = load<u32>(header, 20);
  digitTables = load<u32>(header, 24);
  digitTableAfter = load<u32>(header, 28);
  codeSlots = load<u32>(header, 32);
  wordSlots = load<u32>(header, 36);
  signs = load<u32>(header, 40);
  words = load<u32>(header, 44);
  classCount = load<u32>(header, 48);
  signCount = load<u32>(header, 52);
  wordMask = load<u32>(header, 56);
  lists = load<u32>(header, 60);
  digitBehind = load<u32>(header, 64);
  digitBehindCount = load<u32>(header, 68);
  wordMin = load<u32>(header, 72);
  lowerCase = load<u32>(header, 76);
  listCount = load<u32>(header, 80);
}

/** Takes the addresses of text and answers. */
export function useLists(header: usize): void {
  text = load<u32>(header);
  digitBits = load<u32>(header, 4);
  tokenBits = load<u32>(header, 8);
  leadBits = load<u32>(header, 12);
  positions = load<u32>(header, 16);
  slots = load<u32>(header, 20);
  keywordStarts = load<u32>(header, 24);
  keywordEnds = load<u32>(header, 28);
  combinations = load<u32>(header, 32);
}

/** Number of candidates the last call found. */
export function candidates(): u32 {
  return candidateCount;
}

/** Number of keywords the last call found. */
export function keywords(): u32 {
  return keywordCount;
}

@inline
function bits(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    <u64>i8x16.bitmask(a) | (<u64>i8x16.bitmask(b) << 16) | (<u64>i8x16.bitmask(c) << 32) | (<u64>i8x16.bitmask(d) << 48)
  );
}

@inline
function digitsIn(bytes: v128): v128 {
  return i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10));
}

@inline
function capitalsIn(bytes: v128): v128 {
  return i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(65)), i8x16.splat(26));
}

/** First bytes of characters outside ASCII, where the next byte continues a character. */
@inline
function leadsIn(bytes: v128, next: v128): v128 {
  return v128.and(i8x16.ge_u(bytes, i8x16.splat(<i8>0xc0)), i8x16.lt_s(next, i8x16.splat(<i8>0xc0)));
}

@inline
function addCandidate(place: usize, slot: u32): void {
  store<u32>(positions + (candidateCount << 2), <u32>(place - text));
  store<u16>(slots + (candidateCount << 1), <u16>slot);
  candidateCount++;
}

@inline
function isAlnum(byte: u32): bool {
  return byte - 48 < 10 || (byte | 0x20) - 97 < 26;
}

/**
 * Looks at [from, to) and answers where it stopped: at `to`, or before, because a list is full. `endsAt` is the number of valid
 * bytes. The bits of all bytes up to the block behind `to` are written, too.
 */
export function find(from: u32, to: u32, isField: u32): u32 {
  candidateCount = 0;
  keywordCount = 0;
  const before = <u32>load<u8>(text + (from & ~63) - 1);
  let tokenCarry: u64 = isAlnum(before) ? 1 : 0;
  let lowerCarry: u64 = before - 97 < 26 ? 1 : 0;
  for (let block = from & ~63; block < to + 64; block += 64) {
    if (block < to && (candidateCount > listMax - blockMax || keywordCount > listMax - blockMax)) return block;
    const p = text + block;
    const a = v128.load(p);
    const b = v128.load(p, 16);
    const c = v128.load(p, 32);
    const d = v128.load(p, 48);
    const fold = i8x16.splat(0x20);
    const first = i8x16.splat(97);
    const count = i8x16.splat(26);
    const digits = bits(digitsIn(a), digitsIn(b), digitsIn(c), digitsIn(d));
    const letters = bits(
      i8x16.lt_u(i8x16.sub(v128.or(a, fold), first), count),
      i8x16.lt_u(i8x16.sub(v128.or(b, fold), first), count),
      i8x16.lt_u(i8x16.sub(v128.or(c, fold), first), count),
      i8x16.lt_u(i8x16.sub(v128.or(d, fold), first), count),
    );
    const capitals = bits(capitalsIn(a), capitalsIn(b), capitalsIn(c), capitalsIn(d));
    const tokens = digits | letters;
    const behind = (tokens << 1) | tokenCarry;
    tokenCarry = tokens >> 63;
    const humps = capitals & (((letters & ~capitals) << 1) | lowerCarry);
    lowerCarry = (letters & ~capitals) >> 63;
    let leads: u64 = 0;
    if (v128.any_true(v128.and(v128.or(v128.or(a, b), v128.or(c, d)), i8x16.splat(<i8>0x80)))) {
      leads =
        ~behind &
        bits(leadsIn(a, v128.load(p, 1)), leadsIn(b, v128.load(p, 17)), leadsIn(c, v128.load(p, 33)), leadsIn(d, v128.load(p, 49)));
    }
    store<u64>(digitBits + (block >> 3), digits);
    store<u64>(tokenBits + (block >> 3), tokens);
    store<u64>(leadBits + (block >> 3), leads);
    if (block >= to) break;

    let range: u64 = ~0;
    if (block < from) range <<= from - block;
    if (to - block < 64) range &= (<u64>1 << (to - block)) - 1;
    const starts = ~behind & range;
    const blockStart = candidateCount;
    findDigits(p, digits & starts, digits);
    const begun = letters & starts;
    if (codeSlots) findCodes(p, begun & capitals);
    if (wordSlots) findWords(p, (wordMin < 16 ? tokens : longRuns(tokens)) & starts, tokens);
    if (words) findListed(p, (isField ? begun : begun & capitals) | (leads & range), isField);
    if (signCount) findSigns(p, a, b, c, d, range);
    findSpellings(p, begun | ((humps | leads) & range));
    if (candidateCount > blockStart + 1) sortFrom(blockStart);
  }
  return to;
}

/** Length of the run of set bits at `place` of 64, and on in the text as long as `isIn` holds; from 63 on not exact. */
@inline
function digitRun(p: usize, place: u64, mask: u64): u32 {
  let length = <u32>ctz(~(mask >> place));
  if (<u32>place + length >= 64) {
    length = 64 - <u32>place;
    while (length < lengthCap && <u32>load<u8>(p + <usize>place + length) - 48 < 10) length++;
  }
  return min(length, lengthCap);
}

function findDigits(p: usize, starts: u64, digits: u64): void {
  let rest = starts;
  while (rest) {
    const place = ctz(rest);
    rest &= rest - 1;
    const at = p + <usize>place;
    const length = digitRun(p, place, digits);
    const second = length > 1 ? <u32>load<u8>(at, 1) - 48 : 0;
    const behind = length < lengthCap ? <u32>load<u8>(digitBehind + <usize>load<u8>(at + length)) : 0;
    const shape = (behind * 6_400 + length * 100 + (<u32>load<u8>(at) - 48) * 10 + second) << 1;
    const slot = <u32>load<u16>(digitTables + shape);
    if (slot) addCandidate(at, slot);
    const after = <u32>load<u8>(digitTableAfter + <usize>load<u8>(at - 1));
    if (after) {
      const afterSlot = <u32>load<u16>(digitTables + after * digitBehindCount * 12_800 + shape);
      if (afterSlot) addCandidate(at, afterSlot);
    }
  }
}

/** Two capital letters and two digits. */
function findCodes(p: usize, starts: u64): void {
  let rest = starts;
  while (rest) {
    const at = p + <usize>ctz(rest);
    rest &= rest - 1;
    const bytes = load<u32>(at);
    if ((bytes >> 24) - 48 >= 10 || ((bytes >> 16) & 255) - 48 >= 10) continue;
    const two = ((bytes >> 8) & 255) - 65;
    if (two >= 26) continue;
    const slot = <u32>load<u16>(codeSlots + ((((bytes & 255) - 65) * 26 + two) << 1));
    if (slot) addCandidate(at, slot);
  }
}

/** Bits that begin runs of 16 set bits; a run that reaches the end may be one. */
@inline
function longRuns(tokens: u64): u64 {
  let runs = ~tokens;
  runs |= runs >> 1;
  runs |= runs >> 2;
  runs |= runs >> 4;
  runs |= runs >> 8;
  return ~runs;
}

/** Tokens by length. */
function findWords(p: usize, starts: u64, tokens: u64): void {
  let rest = starts;
  while (rest) {
    const place = ctz(rest);
    rest &= rest - 1;
    const at = p + <usize>place;
    let length = <u32>ctz(~(tokens >> place));
    if (<u32>place + length >= 64) {
      length = 64 - <u32>place;
      while (length < lengthCap && isAlnum(<u32>load<u8>(at + length))) length++;
    }
    const isDigit: u32 = <u32>load<u8>(at) - 48 < 10 ? 1 : 0;
    const slot = <u32>load<u16>(wordSlots + ((min(length, lengthCap) * 2 + isDigit) << 1));
    if (slot) addCandidate(at, slot);
  }
}

/** Words of lists, by the hash of their letters in lower case; outside fields they begin with a capital letter. */
function findListed(p: usize, starts: u64, isField: u32): void {
  let rest = starts;
  while (rest) {
    const at = p + <usize>ctz(rest);
    rest &= rest - 1;
    if (load<u8>(at - 1) >= 0x80 && isLetterBefore(at)) continue;
    let hash: u32 = 0x811c9dc5;
    let end = at;
    for (;;) {
      const byte = <u32>load<u8>(end);
      let letter = byte | 0x20;
      if (letter - 97 >= 26) {
        if (byte < 0x80) break;
        const size = letterSize(end);
        if (!size) break;
        const code = size == 2 ? ((byte & 31) << 6) | (<u32>load<u8>(end, 1) & 63) : wideCode(end);
        letter = <u32>load<u16>(lowerCase + (code << 1));
        if (end == at && !isField && letter == code) break;
        end += size - 1;
      }
      hash = (hash ^ letter) * 0x01000193;
      end++;
    }
    if (end == at) continue;
    hash ^= hash >> 15;
    if ((<u32>load<u8>(words + ((hash & wordMask) >> 3)) >> (hash & 7)) & 1) addListed(at, hash);
  }
}

/** Whether a letter outside ASCII, of two bytes or of three, ends directly before a place. */
function isLetterBefore(at: usize): bool {
  const first = <u32>load<u8>(at - 2);
  if (first - 0xc3 < 18) return true;
  return first - 0xb8 < 8 && load<u8>(at - 3) == 0xe1;
}

/** Bytes of the letter outside ASCII at a place: U+00C0 to U+053F, U+1E00 to U+1FFF; 0 when there is none. */
@inline
function letterSize(at: usize): usize {
  const first = <u32>load<u8>(at);
  const second = <u32>load<u8>(at, 1);
  if ((second & 0xc0) != 0x80) return 0;
  if (first - 0xc3 < 18) return 2;
  return first == 0xe1 && second >= 0xb8 && (<u32>load<u8>(at, 2) & 0xc0) == 0x80 ? 3 : 0;
}

function wideCode(at: usize): u32 {
  return 0x1000 | ((<u32>load<u8>(at, 1) & 63) << 6) | (<u32>load<u8>(at, 2) & 63);
}

/** Each list has three numbers: where its hashes are, their number less one, and its slot. */
function addListed(at: usize, hash: u32): void {
  for (let i: u32 = 0; i < listCount; i++) {
    const list = lists + i * 12;
    const places = <usize>load<u32>(list);
    const mask = load<u32>(list, 4);
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const found = load<u32>(places + (place << 2));
      if (!found) break;
      if (found == hash) {
        addCandidate(at, load<u32>(list, 8));
        break;
      }
    }
  }
}

/** Signs with the right bytes on either side. Each has 260 bytes: itself, how far on it stands again, its slot, and what may stand beside it. */
function findSigns(p: usize, a: v128, b: v128, c: v128, d: v128, range: u64): void {
  for (let i: u32 = 0; i < signCount; i++) {
    const sign = signs + i * 260;
    const byte = i8x16.splat(load<i8>(sign));
    let rest = range & bits(i8x16.eq(a, byte), i8x16.eq(b, byte), i8x16.eq(c, byte), i8x16.eq(d, byte));
    while (rest) {
      const at = p + <usize>ctz(rest);
      rest &= rest - 1;
      const again = <usize>load<u8>(sign, 1);
      if (
        load<u8>(sign + 4 + <usize>load<u8>(at - 1)) &&
        load<u8>(sign + 4 + <usize>load<u8>(at, 1)) &&
        load<u8>(at + again) == load<u8>(sign)
      ) {
        addCandidate(at, <u32>load<u16>(sign, 2));
      }
    }
  }
}

/** Keywords and literals: the first three bytes decide for most words that they begin none. */
function findSpellings(p: usize, starts: u64): void {
  let rest = starts;
  while (rest) {
    const at = p + <usize>ctz(rest);
    rest &= rest - 1;
    const bytes = load<u32>(at);
    let index: u32;
    if (bytes & 0x80) {
      index = ((bytes & 127) << 8) | ((bytes >> 8) & 255);
      if (!((<u32>load<u8>(highPairs + (index >> 3)) >> (index & 7)) & 1)) continue;
    } else {
      index = ((bytes & 31) << 10) | ((bytes >> 3) & 0x3e0) | ((bytes >> 16) & 31);
      if (!((<u32>load<u8>(trigrams + (index >> 3)) >> (index & 7)) & 1)) continue;
    }
    walk(at);
  }
}

function walk(start: usize): void {
  let state = <u32>load<u16>(firstStates + (<usize>load<u8>(start) << 1));
  let end = start + 1;
  while (state) {
    const accepted = load<u32>(accepts + (state << 2));
    const byte = <u32>load<u8>(end);
    if (accepted) {
      if (accepted & 0xffff) addCandidate(start, accepted & 0xffff);
      const last = <u32>load<u8>(end - 1);
      if (accepted >> 16 && !(byte - 97 < 26 && (last >= 0x80 || isAlnum(last)))) {
        store<u32>(keywordStarts + (keywordCount << 2), <u32>(start - text));
        store<u32>(keywordEnds + (keywordCount << 2), <u32>(end - text));
        store<u16>(combinations + (keywordCount << 1), <u16>(accepted >> 16));
        keywordCount++;
      }
    }
    state = <u32>load<u16>(table + ((state * classCount + <u32>load<u8>(classOf + byte)) << 1));
    end++;
  }
}

/** Puts the candidates of one block in ascending order; those of one place stay as they are. */
function sortFrom(first: u32): void {
  for (let i = first + 1; i < candidateCount; i++) {
    const position = load<u32>(positions + (i << 2));
    const slot = load<u16>(slots + (i << 1));
    let j = i;
    while (j > first && load<u32>(positions + ((j - 1) << 2)) > position) {
      store<u32>(positions + (j << 2), load<u32>(positions + ((j - 1) << 2)));
      store<u16>(slots + (j << 1), load<u16>(slots + ((j - 1) << 1)));
      j--;
    }
    store<u32>(positions + (j << 2), position);
    store<u16>(slots + (j << 1), slot);
  }
}
