/**
 * Recognises postal addresses from their postal code: what stands to its left must be a street or a city, what the country asks for
 * must match. Bytes are asked first; only where a postal code has the right neighbours is a string made, of some hundred bytes.
 */
import { addCityWord, isCity } from "../gazetteers/city-gazetteer.ts";
import { latin1 } from "../text/utf8.ts";
import { readWord } from "../text/words.ts";
import {
  capitalWord,
  cityName,
  englishStreet,
  englishStreetWord,
  germanStreet,
  germanStreetWord,
  romanceStreet,
  separator,
  unit,
} from "./parts.ts";
import { isArea, isCodeOfProvince, isGerman, isPostcodeOf, isRomance, isZip, isZipOf, regions } from "./postal-codes.ts";

/** Longest address in bytes. */
export const addressBytesMax = 180;

const space = 0x20;
const border = "(?:^|(?<=[\\s,:;(\"'>|=\\]]))";

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

function isCapital(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 65 && byte <= 90) || byte === 0xc3 || byte === 0xc4 || byte === 0xc5);
}

/** Whether the bytes [start, end) are the name of a known city. */
function isKnownCity(bytes: Uint8Array, start: number, end: number): boolean {
  let hash = 0;
  let position = start;
  while (position < end) {
    const word = readWord(bytes, position, end);
    if (word.end === 0) return false;
    hash = addCityWord(hash, word.hash);
    position = word.end;
    while (position < end && isBetweenWords(bytes[position] ?? 0)) position++;
  }
  return isCity(hash);
}

/** A space, a hyphen, an apostrophe or a dot. */
function isBetweenWords(byte: number): boolean {
  return byte === space || byte === 0x2d || byte === 0x27 || byte === 0x2e;
}

/** A state, province or outward code to the left of a code: the text before it, and itself. */
type Left = { readonly text: string; readonly region: string };

/** Longest region with what stands around it, in bytes. */
const regionBytesMax = 34;

/** Reads what must stand before a code. */
function leftOf(bytes: Uint8Array, low: number, end: number, region: RegExp): Left | undefined {
  const from = Math.max(low, end - regionBytesMax);
  const found = region.exec(latin1(bytes, from, end));
  return found ? { text: latin1(bytes, low, from + found.index), region: found[1] ?? "" } : undefined;
}

const lines = `(?:${separator}(?:${unit}|${cityName})){0,2}`;
const englishBefore = new RegExp(
  `${border}(?:(?:${unit}|${capitalWord}(?: ${capitalWord}){0,2} (?:House|Court|Building|Cottage|Tower))${separator})?(?<street>${englishStreet})${lines}(?:${separator}| )${cityName}(?:${separator}| )?$`,
);
const laneBefore = new RegExp(
  `${border}${capitalWord}(?: ${capitalWord}){1,3}${lines}${separator}${cityName}(?:${separator}| )?$`,
);
/** A place nobody knows, before the code of a state; American ones with a comma. */
const placeBefore = new RegExp(`${border}${cityName},? $`);
const cityBefore = new RegExp(`${border}${cityName}(?:${separator}| )?$`);

/**
 * Where an address begins whose city ends at the end of a text: at its street, or at its city when that is known.
 * `isSure` says that region and code agree, so that any street will do.
 */
function startOfEnglish(bytes: Uint8Array, low: number, text: string, isSure: boolean): number {
  const full = englishBefore.exec(text);
  if (full && (isSure || englishStreetWord.test(full.groups?.["street"] ?? ""))) return low + full.index;
  const lane = isSure ? laneBefore.exec(text) : null;
  if (lane && englishStreetWord.test(lane[0])) return low + lane.index;
  if (!isSure) return -1;
  const end = low + text.replace(/[\s,]+$/, "").length;
  const city = cityBefore.exec(text);
  for (let start = city ? low + city.index : end; start < end; start = nextWord(bytes, start, end)) {
    if (isKnownCity(bytes, start, end)) return start;
  }
  return -1;
}

/**
 * Where a place begins that is not known, whose state and code agree: `Marfa, TX 79843`, `Byron Bay NSW 2481`; -1 when none does.
 * Two letters behind no comma may be anything.
 */
function startOfPlace(low: number, { text, region }: Left): number {
  const place = region.length === (text.endsWith(", ") ? 2 : 3) ? placeBefore.exec(text) : null;
  return place ? low + place.index : -1;
}

function nextWord(bytes: Uint8Array, start: number, end: number): number {
  let position = start;
  while (position < end && bytes[position] !== space) position++;
  return position + 1;
}

const usState = new RegExp(`(?<![A-Za-z])(${regions.us}),? $`);

/** Where an American address begins whose ZIP code is at `anchor`, or -1. */
export function startOfAmerican(bytes: Uint8Array, anchor: number, low: number): number {
  if (anchor - 4 < low || bytes[anchor - 1] !== space || !isStateEnd(bytes, anchor - 2)) return -1;
  const left = leftOf(bytes, low, anchor, usState);
  const zip = latin1(bytes, anchor, anchor + 5);
  if (!left || !isZip(zip)) return -1;
  const isSure = isZipOf(left.region, zip);
  const start = startOfEnglish(bytes, low, left.text, isSure);
  return start < 0 && isSure ? startOfPlace(low, left) : start;
}

/** A letter, or a comma behind one, ends the name or the code of a state. */
function isStateEnd(bytes: Uint8Array, last: number): boolean {
  const byte = bytes[last] === 0x2c ? (bytes[last - 1] ?? 0) : (bytes[last] ?? 0);
  const isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
  const before = bytes[last] === 0x2c ? bytes[last - 2] : bytes[last - 1];
  return isLetter && (byte < 0x61 ? isCapital(before) : isCapital(bytes[startOfWord(bytes, last)]));
}

/** Where the run of small letters ends backwards: the capital of a word. */
function startOfWord(bytes: Uint8Array, last: number): number {
  const stop = Math.max(0, last - 16);
  let start = bytes[last] === 0x2c ? last - 1 : last;
  while (start > stop && (bytes[start] ?? 0) >= 0x61 && (bytes[start] ?? 0) <= 0x7a) start--;
  return start;
}

const auState = new RegExp(`(?<![A-Za-z])(${regions.au}),? $`);

/** Where an Australian address begins whose postcode is at `anchor`, or -1. */
export function startOfAustralian(bytes: Uint8Array, anchor: number, low: number): number {
  if (anchor - 4 < low || bytes[anchor - 1] !== space || !isStateEnd(bytes, anchor - 2)) return -1;
  const left = leftOf(bytes, low, anchor, auState);
  if (!left) return -1;
  const isSure = isPostcodeOf(left.region, latin1(bytes, anchor, anchor + 4));
  const start = startOfEnglish(bytes, low, left.text, isSure);
  return start < 0 && isSure ? startOfPlace(low, left) : start;
}

const outward = /(?<![A-Za-z\d])([A-Z]{1,2}\d[A-Z\d]?) $/;
const forward = new RegExp(`(?<![A-Za-z])(${regions.ca}),? ([ABCEGHJ-NPRSTVXY]\\d[ABCEGHJ-NPRSTV-Z]) $`);

/** Where a British or Canadian address begins the second half of whose code is at `anchor`, or -1. */
export function startOfBritish(bytes: Uint8Array, anchor: number, low: number): number {
  if (anchor - 4 < low || bytes[anchor - 1] !== space || !isCapital(bytes[anchor + 1])) return -1;
  if (isDigit(bytes[anchor + 2])) {
    const text = latin1(bytes, low, anchor);
    const found = forward.exec(text);
    if (!found) return -1;
    return startOfEnglish(bytes, low, text.slice(0, found.index), isCodeOfProvince(found[1] ?? "", found[2] ?? ""));
  }
  if (!isCapital(bytes[anchor + 2])) return -1;
  const left = leftOf(bytes, low, anchor, outward);
  return left && isArea(left.region) ? startOfEnglish(bytes, low, left.text, true) : -1;
}

const country = new RegExp(
  `^${separator}(?:USA|U\\.S\\.A\\.|US|United States(?: of America)?|Canada|UK|U\\.K\\.|United Kingdom|Great Britain|England|Scotland|Wales|Northern Ireland|Australia|Germany|Deutschland|France|Italy|Italia|Spain|Espa\\xc3\\xb1a)(?![A-Za-z])`,
);

/** The end of an address with its country, when that follows. */
function withCountry(text: string, end: number): number {
  return end + (country.exec(text.slice(end))?.[0].length ?? 0);
}

function endOfCode(code: RegExp): (bytes: Uint8Array, start: number, limit: number) => number {
  return (bytes, start, limit) => {
    const text = latin1(bytes, start, limit);
    const found = code.exec(text);
    return found ? start + withCountry(text, found.index + found[0].length) : -1;
  };
}

/** The end of an American address, or -1. */
export const readAmerican = endOfCode(new RegExp(`(?<![A-Za-z])(?:${regions.us}),? \\d{5}(?:-\\d{4})?(?![\\d-])`));

/** The end of an Australian address, or -1. */
export const readAustralian = endOfCode(new RegExp(`(?<![A-Za-z])(?:${regions.au}),? \\d{4}(?!\\d)`));

/** The end of a British or Canadian address, or -1. */
export const readBritish = endOfCode(
  /(?<![A-Za-z\d])(?:[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}|[A-Z]\d[A-Z] \d[A-Z]\d)(?![A-Za-z\d])/,
);

const prefix = "(?:(?:DE?|FR?|IT?|ES?)-)?";
const germanBefore = new RegExp(
  `${border}(?<street>${germanStreet})(?:${separator}|${separator}${cityName}${separator}| )${prefix}$`,
);
const romanceBefore = new RegExp(`(?:^|(?<=[\\s,:;("'>|=\\]]))(?<street>${romanceStreet})(?:${separator}| - | )${prefix}$`);
const romanceCityBefore = new RegExp(`${border}(?<street>${romanceStreet})${separator}(?<city>${cityName}),? $`);
const alone = new RegExp(`(?:^|[\\n,:(;|]\\s?)${prefix}$`);

/** Where an address of Germany, France, Italy or Spain begins whose postal code is at `anchor`, or -1. */
export function startOfContinental(bytes: Uint8Array, anchor: number, low: number): number {
  const after = bytes[anchor + 5] === 0x2c ? anchor + 6 : anchor + 5;
  const isBeforeCity = bytes[after] === space && isCapital(bytes[after + 1]);
  if (!isBeforeCity) return startBeforeCode(bytes, anchor, low);
  const text = latin1(bytes, low, anchor);
  const romance = romanceBefore.exec(text);
  const code = latin1(bytes, anchor, anchor + 5);
  if (romance && hasNumber(romance) && isRomance(code)) return low + romance.index;
  const german = germanBefore.exec(text);
  if (german && isGerman(code) && (germanStreetWord.test(german.groups?.["street"] ?? "") || isCityBehind(bytes, after + 1)))
    return low + german.index + leadingParticles(german[0]);
  if (!alone.test(text)) return -1;
  return anchor - (/[A-Z]{1,2}-$/.exec(text)?.[0].length ?? 0);
}

/** Whether a known city begins at a place. */
function isCityBehind(bytes: Uint8Array, start: number): boolean {
  return endOfKnownCity(bytes, start, Math.min(bytes.length, start + 64)) > 0;
}

function hasNumber(found: RegExpExecArray): boolean {
  return /\d|s\/n/.test(found.groups?.["street"] ?? "");
}

/** Small words in front of a German street that belong to the sentence: `in der Hauptstraße`. */
function leadingParticles(street: string): number {
  return /^(?:[a-z]+ )*/.exec(street)?.[0].length ?? 0;
}

/** Whether a capital begins a line, or what follows a comma. */
function isLineStart(bytes: Uint8Array, start: number): boolean {
  if (!isCapital(bytes[start])) return false;
  return bytes[start - 1] === 0x0a || (bytes[start - 1] === space && bytes[start - 2] === 0x2c);
}

/** `Paseo Mayor 3, Soria, 42001`: the code behind a known city. */
function startBeforeCode(bytes: Uint8Array, anchor: number, low: number): number {
  if (anchor - 2 < low || bytes[anchor - 1] !== space) return -1;
  const before = bytes[anchor - 2] ?? 0;
  if (before !== 0x2c && !isLineStart(bytes, startOfWord(bytes, anchor - 2))) return -1;
  const text = latin1(bytes, low, anchor);
  const found = romanceCityBefore.exec(text);
  if (!found || !hasNumber(found)) return -1;
  const city = found.groups?.["city"] ?? "";
  const end = anchor - (before === 0x2c ? 2 : 1);
  return isKnownCity(bytes, end - city.length, end) ? low + found.index : -1;
}

const codeAndCity = new RegExp(`(?<![\\w.-])${prefix}(\\d{5}),? (?=(${cityName}))`);
const cityAndCode = new RegExp(`${cityName},? \\d{5}(?![\\d-])`);
const behindCity = /^(?: (?:CEDEX|Cedex|cedex)(?: \d{1,2})?| ?\([A-Z\x80-\xff][A-Za-z\x80-\xff ]{1,20}\)| [A-Z]{2}(?![A-Za-z]))/;

/** The same behind a place that is not known, whose name may go on in small letters: `Borgo Eusebio ligure (GE)`. */
const behindVillage = new RegExp(`^(?: (?:[dns]ell')?[a-z]{1,12}){0,2}(?=$|[,;\\n\\r"<(])|${behindCity.source}`);

/** The end of an address of Germany, France, Italy or Spain, or -1. */
export function readContinental(bytes: Uint8Array, start: number, limit: number): number {
  const text = latin1(bytes, start, limit);
  const found = codeAndCity.exec(text);
  if (!found) {
    const reversed = cityAndCode.exec(text);
    return reversed ? start + withCountry(text, reversed.index + reversed[0].length) : -1;
  }
  const city = start + found.index + found[0].length;
  const known = endOfKnownCity(bytes, city, city + (found[2]?.length ?? 0));
  if (found.index === 0) return known > 0 && isEndOfLine(bytes, known, limit) ? known : -1;
  const end = known > 0 ? known : city + (found[2]?.length ?? 0);
  const rest = (known > 0 ? behindCity : behindVillage).exec(text.slice(end - start))?.[0].length ?? 0;
  return start + withCountry(text, end - start + rest);
}

/** The end of the longest known city that begins at a place, or -1. */
function endOfKnownCity(bytes: Uint8Array, start: number, end: number): number {
  let found = -1;
  let hash = 0;
  let position = start;
  while (position < end) {
    const word = readWord(bytes, position, end);
    if (word.end === 0) break;
    hash = addCityWord(hash, word.hash);
    if (isCity(hash)) found = word.end;
    position = word.end;
    while (position < end && isBetweenWords(bytes[position] ?? 0)) position++;
  }
  return found;
}

/** Whether a line, a field or a part of a list ends here. */
function isEndOfLine(bytes: Uint8Array, end: number, limit: number): boolean {
  if (end >= limit) return true;
  const byte = bytes[end] ?? 0;
  if (byte === 0x2e) return end + 1 >= limit || bytes[end + 1] === space || bytes[end + 1] === 0x0a;
  return byte === 0x0a || byte === 0x0d || byte === 0x2c || byte === 0x22 || byte === 0x3b || byte === 0x29;
}
