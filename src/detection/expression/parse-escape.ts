/**
 * Reads what begins with a backslash, inside and outside of brackets.
 */
import {
  bothCases,
  type CodePoints,
  codePointMax,
  complement,
  digits,
  horizontalSpaces,
  notLineFeed,
  spaces,
  unicodeProperty,
  verticalSpaces,
  wordCharacters,
} from "./code-points.ts";
import { type Cursor, peek, refused } from "./cursor.ts";
import type { Node, PlaceKind } from "./syntax.ts";

const sets: ReadonlyMap<string, CodePoints> = new Map([
  ["d", digits],
  ["D", complement(digits)],
  ["w", wordCharacters],
  ["W", complement(wordCharacters)],
  ["s", spaces],
  ["S", complement(spaces)],
  ["h", horizontalSpaces],
  ["H", complement(horizontalSpaces)],
  ["v", verticalSpaces],
  ["V", complement(verticalSpaces)],
]);

const controls: ReadonlyMap<string, number> = new Map([
  ["a", 7],
  ["e", 27],
  ["f", 12],
  ["n", 10],
  ["r", 13],
  ["t", 9],
]);

const places: ReadonlyMap<string, PlaceKind> = new Map([
  ["A", "start"],
  ["z", "end"],
  ["Z", "last-line-end"],
  ["b", "border"],
  ["B", "no-border"],
]);

const refusedEscapes: ReadonlyMap<string, string> = new Map([
  ["g", "back-references are not supported"],
  ["k", "back-references are not supported"],
  ["K", "\\K is not supported"],
  ["G", "\\G is not supported"],
  ["X", "\\X is not supported"],
  ["C", "\\C is not supported"],
]);

/** Reads an escape outside of brackets. */
export function readEscape(cursor: Cursor): Node {
  const letter = peek(cursor, 1);
  const place = places.get(letter);
  if (place) {
    cursor.at += 2;
    return { kind: "place", place };
  }
  if (/^[1-9]$/.test(letter)) throw refused(cursor, "back-references are not supported");
  if (letter === "R") {
    cursor.at += 2;
    return lineBreak;
  }
  if (letter === "N") {
    cursor.at += 2;
    return { kind: "character", set: notLineFeed };
  }
  const { set, isSingle } = readEscapedSet(cursor);
  return { kind: "character", set: cursor.ignoresCase && isSingle ? bothCases(set) : set };
}

/** `\R`: the two characters of Windows first, then any single one. */
const lineBreak: Node = {
  kind: "choice",
  options: [
    {
      kind: "sequence",
      parts: [
        { kind: "character", set: [13, 13] },
        { kind: "character", set: [10, 10] },
      ],
    },
    { kind: "character", set: verticalSpaces },
  ],
};

/** Reads an escape that stands for characters: one, which may begin or end a range, or a set. */
export function readEscapedSet(cursor: Cursor): { set: CodePoints; isSingle: boolean } {
  const letter = peek(cursor, 1);
  const named = sets.get(letter);
  if (named) {
    cursor.at += 2;
    return { set: named, isSingle: false };
  }
  if (letter === "p" || letter === "P") return { set: readProperty(cursor), isSingle: false };
  const point = readEscapedCharacter(cursor, letter);
  return { set: [point, point], isSingle: true };
}

function readEscapedCharacter(cursor: Cursor, letter: string): number {
  const text = cursor.characters.slice(cursor.at + 1, cursor.at + 14).join("");
  const [octal] = /^0[0-7]{0,2}/.exec(text) ?? [];
  if (octal !== undefined) return skip(cursor, 1 + octal.length, Number.parseInt(octal, 8));
  if (letter === "x") return readHexadecimal(cursor, text);
  if (letter === "c") {
    const control = peek(cursor, 2).toUpperCase().charCodeAt(0);
    if (!(control >= 32 && control < 127)) throw refused(cursor, "\\c needs a character behind it");
    return skip(cursor, 3, control ^ 64);
  }
  const control = controls.get(letter);
  if (control !== undefined) return skip(cursor, 2, control);
  const reason = refusedEscapes.get(letter);
  if (reason !== undefined) throw refused(cursor, reason);
  if (letter === "") throw refused(cursor, "a backslash stands at the end");
  if (/^[A-Za-z0-9]$/.test(letter)) throw refused(cursor, `\\${letter} has no meaning`);
  return skip(cursor, 2, letter.codePointAt(0) ?? 0);
}

function readHexadecimal(cursor: Cursor, text: string): number {
  const [braced, digitsInBraces = ""] = /^x\{([0-9A-Fa-f]{1,8})\}/.exec(text) ?? [];
  const [plain = ""] = /^x[0-9A-Fa-f]{0,2}/.exec(text) ?? [];
  const point = Number.parseInt(braced === undefined ? `0${plain.slice(1)}` : digitsInBraces, 16);
  if (text.startsWith("x{") && braced === undefined) throw refused(cursor, "\\x{ needs hexadecimal digits and a closing brace");
  if (point > codePointMax || (point >= 0xd800 && point <= 0xdfff)) throw refused(cursor, "there is no such character");
  return skip(cursor, 1 + (braced ?? plain).length, point);
}

function skip(cursor: Cursor, length: number, point: number): number {
  cursor.at += length;
  return point;
}

/** `\pL`, `\p{Lu}`, `\p{^Lu}`, `\P{Greek}`. */
function readProperty(cursor: Cursor): CodePoints {
  const text = cursor.characters.slice(cursor.at, cursor.at + 70).join("");
  const [whole = "", letter = "", negation = "", braced, single] = /^\\([pP])(?:\{(\^?)(\w+)\}|([A-Za-z]))/.exec(text) ?? [];
  const set = unicodeProperty(braced ?? single ?? "");
  if (!set) throw refused(cursor, "there is no such Unicode property");
  cursor.at += whole.length;
  return (letter === "P") === (negation === "^") ? set : complement(set);
}
