/**
 * The run of words, initials and particles that may be a person's name, as it stands in a text. What of it is a name is decided
 * by `name-reader.ts`.
 */
import { hashOf, particles } from "./context-words.ts";
import { createNameWord, type NameWord, readNameWord, shapes } from "./name-word.ts";

/** What a token is. */
export const tokenKinds = { word: 0, initial: 1, particle: 2 } as const;

/** A token: a word that starts at `start`; `isWrapped` when a line break stands before it. */
export type NameToken = NameWord & { start: number; kind: number; isWrapped: boolean };

/** Most tokens of one name. */
const tokensMax = 7;

/** The tokens read last: the first `count` of `tokens`. Used again by the next reading. */
export type NameTokens = { count: number; readonly tokens: readonly NameToken[] };

/** Room for tokens. */
export function createNameTokens(): NameTokens {
  const tokens = Array.from({ length: tokensMax }, () => ({ ...createNameWord(), start: 0, kind: 0, isWrapped: false }));
  return { count: 0, tokens };
}

const dot = 0x2e;

/** Reads the tokens from a place on. Words in small letters end them, unless `isAnyCase` or they are particles. */
export function readNameTokens(bytes: Uint8Array, start: number, limit: number, into: NameTokens, isAnyCase: boolean): void {
  into.count = 0;
  let position = start;
  let isWrapped = false;
  while (into.count < tokensMax) {
    const token = into.tokens[into.count];
    if (!token || !readNameWord(bytes, position, limit, token)) return;
    token.start = position;
    token.isWrapped = isWrapped;
    if (token.shape === shapes.mixed) return;
    token.kind = kindOf(token, isAnyCase);
    if (token.kind < 0) return;
    if (token.kind === tokenKinds.initial && token.end < limit && bytes[token.end] === dot) token.end++;
    into.count++;
    const gap = gapSize(bytes, token.end, limit);
    // `J.R. Berg`: initials need no space.
    if (gap === 0 && !(token.kind === tokenKinds.initial && bytes[token.end - 1] === dot)) return;
    isWrapped = gap < 0;
    position = token.end + Math.abs(gap);
  }
}

function kindOf(token: NameToken, isAnyCase: boolean): number {
  if (token.shape === shapes.small) {
    if (particles.has(token.hash)) return tokenKinds.particle;
    return isAnyCase ? tokenKinds.word : -1;
  }
  if (token.letters === 1) return tokenKinds.initial;
  if (token.letters <= 3 && particleOnly.has(token.hash)) return tokenKinds.particle;
  return tokenKinds.word;
}

/** Particles also with a capital letter: `Oscar De La Cruz`, `Vincent Van Gogh`. */
const particleOnly = new Set(["van", "von", "de", "del", "la", "le", "di", "da", "du", "el", "al", "bin"].map(hashOf));

/** Bytes between two words of a name: 1 for a space, 2 for a no-break space, negative for the break of a long line, 0 for none. */
function gapSize(bytes: Uint8Array, position: number, limit: number): number {
  if (position + 1 >= limit) return 0;
  const byte = bytes[position];
  if (byte === 0x20) return bytes[position + 1] === 0x20 ? 0 : 1;
  if (byte === 0xc2 && bytes[position + 1] === 0xa0) return 2;
  if (byte === 0x0a) return isLongLine(bytes, position) ? -1 : 0;
  return byte === 0x0d && bytes[position + 1] === 0x0a && isLongLine(bytes, position) ? -2 : 0;
}

/** Bytes of a line from which on prose is taken to be broken by its width. */
const lineBytesMin = 48;

function isLongLine(bytes: Uint8Array, end: number): boolean {
  if (end < lineBytesMin) return false;
  for (let i = end - 1; i >= end - lineBytesMin; i--) if (bytes[i] === 0x0a) return false;
  return true;
}
