/**
 * One word of a name as it stands in a text: its letters, how they are written, and what the gazetteer says of it. Parts joined by
 * a hyphen or an apostrophe, as in `Anne-Marie` or `O'Neill`, are one word.
 */
import { kindOfWord, wordBits } from "../gazetteers/name-gazetteer.ts";
import { isCapitalAt, readWord } from "../text/words.ts";
import { namedThings } from "./context-words.ts";

/** How a word is written. */
export const shapes = { small: 0, capital: 1, capitals: 2, mixed: 3 } as const;

/** A word; `end` is 0 when none was read. `hash` is its last part's, `letters` counts bytes. */
export type NameWord = {
  end: number;
  hash: number;
  bits: number;
  shape: number;
  letters: number;
  /** Whether a part names a thing, such as `Straße` in `Anna-Seghers-Straße`. */
  isThing: boolean;
};

/** An empty word to read into. */
export function createNameWord(): NameWord {
  return { end: 0, hash: 0, bits: 0, shape: 0, letters: 0, isThing: false };
}

const hyphen = 0x2d;
const partsMax = 4;

/** Reads the word that starts at a place and ends before `limit`. */
export function readNameWord(bytes: Uint8Array, start: number, limit: number, into: NameWord): boolean {
  into.end = 0;
  into.isThing = false;
  let position = start;
  for (let part = 0; part < partsMax; part++) {
    const { end, hash } = readWord(bytes, position, limit);
    if (end === 0) return into.end > 0;
    const bits = kindOfWord(hash);
    const shape = shapeOf(bytes, position, end);
    if (part > 0 && shape === shapes.small) return true;
    into.bits = part === 0 ? bits : joined(into.bits, bits);
    into.shape =
      part === 0 || into.letters === 1 ? shape : into.shape === shape || shape === shapes.capitals ? into.shape : shape;
    into.letters = end - start;
    into.hash = hash;
    into.end = end;
    if (part > 0 && namedThings.has(hash)) into.isThing = true;
    const joint = jointSize(bytes, end, limit);
    if (joint === 0) return true;
    position = end + joint;
  }
  return true;
}

/** A joined word is a surname when one of its parts is, and ordinary only when all are. */
function joined(one: number, other: number): number {
  const ordinary = one & other & (wordBits.ordinary | wordBits.place);
  return ((one | other) & ~(wordBits.ordinary | wordBits.place)) | ordinary;
}

/** Bytes of a hyphen or an apostrophe; 0 when there is none. */
function jointSize(bytes: Uint8Array, position: number, limit: number): number {
  if (position >= limit) return 0;
  const byte = bytes[position];
  if (byte === hyphen || byte === 0x27) return 1;
  const isCurly = byte === 0xe2 && bytes[position + 1] === 0x80 && bytes[position + 2] === 0x99;
  return isCurly && position + 3 <= limit ? 3 : 0;
}

/** `McDonald`, `MacLeod`, `DeVito`, `LeBlanc`, `VanHorn` are written with a capital inside. */
const innerCapitals = new Set(["Mc", "Mac", "De", "Di", "Du", "La", "Le", "Van", "Von", "Fitz", "O", "Del", "Da", "St"]);

function shapeOf(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] ?? 0;
  if (first >= 0x80 || isSmall[first] === 1) return shapeOfAny(bytes, start, end);
  for (let i = start + 1; i < end; i++) if (isSmall[bytes[i] ?? 0] !== 1) return shapeOfAny(bytes, start, end);
  return shapes.capital;
}

/** By byte: 1 for the small letters of ASCII. */
const isSmall = new Uint8Array(256).fill(1, 97, 123);

function shapeOfAny(bytes: Uint8Array, start: number, end: number): number {
  if (!isCapitalAt(bytes, start, end)) return shapes.small;
  const first = (bytes[start] ?? 0) < 0x80 ? 1 : 2;
  if (start + first >= end) return shapes.capital;
  let capitals = 0;
  let smalls = 0;
  let inner = 0;
  for (let i = start + first; i < end; i++) {
    if (((bytes[i] ?? 0) & 0xc0) === 0x80) continue;
    if (!isCapitalAt(bytes, i, end)) smalls++;
    else {
      capitals++;
      if (smalls > 0 && inner === 0) inner = i;
    }
  }
  if (capitals === 0) return shapes.capital;
  if (smalls === 0) return shapes.capitals;
  const isName = inner > 0 && capitals <= 1 && innerCapitals.has(String.fromCharCode(...bytes.subarray(start, inner)));
  return isName || (inner > 0 && isMac(bytes, start, inner, smalls)) ? shapes.capital : shapes.mixed;
}

/** `McDONALD`: all capitals but for the small letters of the prefix. */
function isMac(bytes: Uint8Array, start: number, inner: number, smalls: number): boolean {
  return smalls === inner - start - 1 && inner - start <= 3 && bytes[start] === 0x4d;
}
