/**
 * Recognises a person's full name where a label, a title or the name of a field says that one stands here: then the words need
 * not be known, and in fields they may be written in small letters or surname first.
 */
import { addCityWord, isCity } from "../gazetteers/city-gazetteer.ts";
import { wordBits } from "../gazetteers/name-gazetteer.ts";
import { isLetterByte } from "../text/words.ts";
import { hashOf, namedFirms, namedThings, namesThings, otherNames, pairHash, personLabels, titles } from "./context-words.ts";
import { isFollowedByThing, withSuffix } from "./name-reader.ts";
import { createNameTokens, type NameToken, readNameTokens, tokenKinds } from "./name-tokens.ts";
import { shapes } from "./name-word.ts";
import { hashOfWordBefore, wordStartBefore } from "./word-before.ts";

const { given, weakGiven, surname, frequentSurname, ordinary, place } = wordBits;
const found = createNameTokens();

const space = 0x20;
const comma = 0x2c;

/** What may stand between a label and its value, besides the colon or the equals sign: blanks, quotes and marks of emphasis. */
const fillers = new Set(Array.from(" \t\"'*>)]", (character) => character.charCodeAt(0)));
const fillersMax = 16;

const nameHashes: ReadonlySet<number> = new Set([hashOf("name"), hashOf("names")]);

/** The place itself when a label, a title or a field begins directly before it, otherwise -1. */
export function startOfLabelled(bytes: Uint8Array, anchor: number, low: number): number {
  let position = anchor;
  const stop = Math.max(low, anchor - fillersMax);
  while (position > stop && fillers.has(bytes[position - 1] ?? 0)) position--;
  if (position === low) return anchor;
  // `<name>`
  if (bytes[anchor - 1] === 0x3e && isPersonLabel(bytes, anchor - 1, low)) return anchor;
  const before = bytes[position - 1] ?? 0;
  if (before === 0x3a || before === 0x3d) return isPersonLabel(bytes, position - 1, low) ? anchor : -1;
  return bytes[anchor - 1] === space && isTitle(bytes, anchor - 1, low) ? anchor : -1;
}

function isTitle(bytes: Uint8Array, end: number, low: number): boolean {
  return titles.has(hashOfWordBefore(bytes, end, low));
}

/** Whether the label that ends before a colon names a person, and not a file or a firm. */
function isPersonLabel(bytes: Uint8Array, colon: number, low: number): boolean {
  let end = colon;
  const stop = Math.max(low, colon - fillersMax);
  while (end > stop && (fillers.has(bytes[end - 1] ?? 0) || bytes[end - 1] === 0x28)) end--;
  const hash = hashOfWordBefore(bytes, end, low);
  if (!personLabels.has(hash)) return isCompoundLabel(bytes, end, low);
  if (!nameHashes.has(hash)) return true;
  const start = wordStartBefore(bytes, end, low);
  const joint = start > low ? bytes[start - 1] : 0;
  if (joint !== space && joint !== 0x5f && joint !== 0x2d) return true;
  return !otherNames.has(hashOfWordBefore(bytes, start - 1, low));
}

/** `customerName`, `full_name`, `patient-name`: the last part is `name`, the one before no thing's. */
function isCompoundLabel(bytes: Uint8Array, end: number, low: number): boolean {
  const start = end - 4;
  if (start - 2 < low || (bytes[start] ?? 0) !== 0x4e || bytes[start + 1] !== 0x61 || bytes[start + 3] !== 0x65) return false;
  return !otherNames.has(hashOfWordBefore(bytes, start, low));
}

/** Reads a name behind a label that may belong to other things as well: one of its words must be a known name. */
export function readNamed(bytes: Uint8Array, start: number, limit: number): number {
  return readLabelled(bytes, start, limit, true);
}

/** Reads a name behind a label that only persons have: its words may all be unknown. */
export function readPerson(bytes: Uint8Array, start: number, limit: number): number {
  return readLabelled(bytes, start, limit, false);
}

/**
 * What is known of the words of a name: their number, how many are known as names, how many as something else; and what they are
 * together as a city and, the last two of them, as a firm.
 */
type Account = {
  words: number;
  initials: number;
  known: number;
  other: number;
  smalls: number;
  city: number;
  last: number;
  firm: number;
};

function readLabelled(bytes: Uint8Array, start: number, limit: number, needsKnown: boolean): number {
  const account: Account = { words: 0, initials: 0, known: 0, other: 0, smalls: 0, city: 0, last: 0, firm: 0 };
  let end = readPart(bytes, start, limit, account);
  if (end < 0) return -1;
  if (bytes[end] === comma && bytes[end + 1] === space && end + 2 < limit && account.words <= 3) {
    const both = { ...account };
    const second = readPart(bytes, end + 2, limit, both);
    const isOneName = second > 0 && both.words - account.words <= 2 && isEndOfValue(bytes, second, limit) && account.words < 3;
    if (isOneName && (account.words === 1 || isSurnameFirst(account, both)) && isPerson(both, needsKnown))
      return withSuffix(bytes, second, limit);
  }
  if (!isPerson(account, needsKnown) || isCity(account.city) || namedFirms.has(account.firm)) return -1;
  // `Rossi S.p.A.`
  if (bytes[end - 1] === 0x2e && end < limit && isLetterByte(bytes[end] ?? 0)) return -1;
  end = withSuffix(bytes, end, limit);
  if (account.smalls > 0 && !isEndOfField(bytes, end, limit)) return -1;
  return isFollowedByThing(bytes, end, limit) ? -1 : end;
}

/** `van der Berg, Anna`: behind the comma stands one more known word. */
function isSurnameFirst(first: Account, both: Account): boolean {
  return first.words === 1 && both.known > first.known;
}

function readPart(bytes: Uint8Array, start: number, limit: number, account: Account): number {
  readNameTokens(bytes, start, limit, found, true);
  let end = -1;
  for (let i = 0; i < found.count; i++) {
    const token = found.tokens[i];
    if (!token || token.isWrapped || token.isThing) break;
    if (i === 0 && namesThings.has(token.hash)) return -1;
    if (token.kind === tokenKinds.particle) {
      account.city = addCityWord(account.city, token.hash);
      continue;
    }
    if (token.kind === tokenKinds.initial) {
      account.initials++;
      if (i > 0) end = token.end;
      continue;
    }
    if (token.shape === shapes.small && account.words > account.smalls) break;
    if (end > 0 && isStranger(token)) break;
    count(token, account);
    end = token.end;
  }
  return end;
}

/** A word that cannot be part of a name: it ends the name. */
function isStranger({ bits }: NameToken): boolean {
  return (bits & ordinary) !== 0 && (bits & (given | weakGiven | surname)) === 0;
}

function count(token: NameToken, account: Account): void {
  account.words++;
  account.city = addCityWord(account.city, token.hash);
  account.firm = pairHash(account.last, token.hash);
  account.last = token.hash;
  if (token.shape === shapes.small) account.smalls++;
  const { bits } = token;
  const isName = (bits & (given | frequentSurname)) !== 0 || ((bits & (surname | weakGiven)) !== 0 && (bits & ordinary) === 0);
  if (isName && (bits & place) === 0) account.known++;
  if (isStranger(token) || (namedThings.has(token.hash) && (bits & frequentSurname) === 0)) account.other++;
}

/** Whether an account of words is one of a full name. */
function isPerson({ words, initials, known, other, smalls }: Account, needsKnown: boolean): boolean {
  if (words < 1 || words > 5 || words + initials < 2) return false;
  if (other > 0 && known <= other) return false;
  if (smalls > 0 && (smalls !== words || known === 0 || other > 0)) return false;
  if (words === 1) return known === 1;
  return !needsKnown || known > 0;
}

function isEndOfField(bytes: Uint8Array, end: number, limit: number): boolean {
  return end >= limit || bytes[end] === 0x22 || bytes[end] === 0x0a || bytes[end] === 0x0d || bytes[end] === comma;
}

/** Whether nothing of the same value follows. */
function isEndOfValue(bytes: Uint8Array, end: number, limit: number): boolean {
  return end >= limit || bytes[end] !== space || isEndOfField(bytes, end + 1, limit);
}
