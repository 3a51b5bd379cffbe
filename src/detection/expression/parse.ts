/**
 * Reads an expression in the part of PCRE that the Macie user guide allows, and refuses the rest with the reason.
 * Refused: back-references, look-around, conditions, recursion, embedded code, flags but `i`, named and atomic groups,
 * possessive quantifiers. Plain parentheses group and capture nothing.
 * Sources: Macie user guide, "Regex support in custom data identifiers"; PCRE2 manual, pcre2pattern.
 */
import { bothCases, notLineFeed } from "./code-points.ts";
import { type Cursor, peek, refused, take } from "./cursor.ts";
import { readClass } from "./parse-class.ts";
import { readEscape } from "./parse-escape.ts";
import type { Node } from "./syntax.ts";

/** The bounds of a counted repeat such as `{2,5}`. Larger ones make automata of a size that nobody reads on purpose. */
const repeatMax = 256;

/** Reads an expression; throws a Refusal that says what cannot be used, and where. */
export function parseExpression(source: string): Node {
  const cursor: Cursor = { characters: [...source], at: 0, ignoresCase: false };
  const node = readChoice(cursor);
  if (cursor.at < cursor.characters.length) throw refused(cursor, "a closing parenthesis has no opening one");
  return node;
}

function readChoice(cursor: Cursor): Node {
  const options = [readSequence(cursor)];
  while (take(cursor, "|")) options.push(readSequence(cursor));
  const [only] = options;
  return only && options.length === 1 ? only : { kind: "choice", options };
}

function readSequence(cursor: Cursor): Node {
  const parts: Node[] = [];
  while (cursor.at < cursor.characters.length && peek(cursor) !== "|" && peek(cursor) !== ")") {
    if (take(cursor, "\\Q")) parts.push(...readQuoted(cursor));
    else if (take(cursor, "\\E") || takeFlags(cursor)) continue;
    else parts.push(readRepeats(cursor, readAtom(cursor)));
  }
  return { kind: "sequence", parts };
}

/** The text up to `\E`; a quantifier behind it belongs to its last character. */
function readQuoted(cursor: Cursor): Node[] {
  const parts: Node[] = [];
  while (cursor.at < cursor.characters.length && !take(cursor, "\\E")) parts.push(literal(cursor, takeOne(cursor)));
  const last = parts.pop();
  return last ? [...parts, readRepeats(cursor, last)] : [];
}

function takeOne(cursor: Cursor): string {
  return cursor.characters[cursor.at++] ?? "";
}

function literal(cursor: Cursor, character: string): Node {
  const point = character.codePointAt(0) ?? 0;
  return { kind: "character", set: cursor.ignoresCase ? bothCases([point, point]) : [point, point] };
}

/** `(?i)` and `(?-i)`, which hold to the end of the group. */
function takeFlags(cursor: Cursor): boolean {
  const flags = flagsHere(cursor);
  if (flags?.end !== ")") return false;
  cursor.at += flags.length;
  cursor.ignoresCase = flags.ignoresCase;
  return true;
}

/** Flags as in `(?i)` or `(?i:`; undefined when none stand here. */
function flagsHere(cursor: Cursor): { end: string; length: number; ignoresCase: boolean } | undefined {
  const text = cursor.characters.slice(cursor.at, cursor.at + 12).join("");
  const [, flags = "", end = ""] = /^\(\?([a-zA-Z]*(?:-[a-zA-Z]*)?)([:)])/.exec(text) ?? [];
  if (end === "" || flags === "R" || flags === "C") return undefined;
  if (!/^(i*|i*-i*)$/.test(flags)) throw refused(cursor, "of the flags only (?i) can be used");
  const ignoresCase = flags.startsWith("i") && !flags.includes("-") ? true : flags.includes("-") ? false : cursor.ignoresCase;
  return { end, length: flags.length + 3, ignoresCase };
}

function readAtom(cursor: Cursor): Node {
  const character = peek(cursor);
  if (/^[*+?]$/.test(character)) throw refused(cursor, `nothing stands before ${character} that it could repeat`);
  if (character === "(") return readGroup(cursor);
  if (character === "[") return { kind: "character", set: readClass(cursor) };
  if (character === "\\") return readEscape(cursor);
  cursor.at++;
  if (character === ".") return { kind: "character", set: notLineFeed };
  if (character === "^") return { kind: "place", place: "start" };
  if (character === "$") return { kind: "place", place: "last-line-end" };
  return literal(cursor, character);
}

const refusedGroups: readonly (readonly [begin: string, reason: string])[] = [
  ["(?=", "look-ahead is not supported"],
  ["(?!", "look-ahead is not supported"],
  ["(?<=", "look-behind is not supported"],
  ["(?<!", "look-behind is not supported"],
  ["(?<", "named groups are not supported; write (…)"],
  ["(?P<", "named groups are not supported; write (…)"],
  ["(?'", "named groups are not supported; write (…)"],
  ["(?P=", "back-references are not supported"],
  ["(?P>", "recursion is not supported"],
  ["(?>", "atomic groups are not supported"],
  ["(?|", "groups that reset numbers are not supported"],
  ["(?(", "conditions are not supported"],
  ["(?R", "recursion is not supported"],
  ["(?&", "recursion is not supported"],
  ["(?+", "recursion is not supported"],
  ["(?{", "embedded code is not supported"],
  ["(??{", "embedded code is not supported"],
  ["(?C", "callouts are not supported"],
  ["(?#", "comments are not supported"],
  ["(*", "control verbs are not supported"],
];

function readGroup(cursor: Cursor): Node {
  const { ignoresCase } = cursor;
  const opening = cursor.at;
  const flags = flagsHere(cursor);
  if (flags) {
    cursor.at += flags.length;
    cursor.ignoresCase = flags.ignoresCase;
  } else {
    const begin = cursor.characters.slice(cursor.at, cursor.at + 4).join("");
    const [, reason] = refusedGroups.find(([text]) => begin.startsWith(text)) ?? [];
    if (reason !== undefined) throw refused(cursor, reason);
    if (/^\(\?-?\d/.test(begin)) throw refused(cursor, "recursion is not supported");
    if (begin.startsWith("(?")) throw refused(cursor, "this kind of group is not supported");
    cursor.at++;
  }
  const node = readChoice(cursor);
  if (!take(cursor, ")")) {
    cursor.at = opening;
    throw refused(cursor, "a parenthesis is not closed");
  }
  cursor.ignoresCase = ignoresCase;
  return node;
}

/** The quantifiers behind a part. Of two in a row the second would repeat a repeat, which PCRE refuses, too. */
function readRepeats(cursor: Cursor, part: Node): Node {
  const bounds = takeBounds(cursor);
  if (!bounds) return part;
  if (take(cursor, "+")) throw refused(cursor, "possessive quantifiers are not supported");
  const isLazy = take(cursor, "?");
  const { min, max } = bounds;
  if (/^[*+?]$/.test(peek(cursor)) || boundsHere(cursor)) throw refused(cursor, "a quantifier follows another");
  return { kind: "repeat", part, min, max, isLazy };
}

function takeBounds(cursor: Cursor): { min: number; max: number } | undefined {
  if (take(cursor, "*")) return { min: 0, max: Number.POSITIVE_INFINITY };
  if (take(cursor, "+")) return { min: 1, max: Number.POSITIVE_INFINITY };
  if (take(cursor, "?")) return { min: 0, max: 1 };
  const bounds = boundsHere(cursor);
  if (!bounds) return undefined;
  const { min, max, length } = bounds;
  if (max < min) throw refused(cursor, "the bounds of a repeat are in the wrong order");
  if (min > repeatMax || (Number.isFinite(max) && max > repeatMax))
    throw refused(cursor, `repeats are counted up to ${repeatMax}; a larger number costs too much`);
  cursor.at += length;
  return { min, max };
}

/** `{3}`, `{3,}` or `{3,5}`; a brace of any other form is a character like others. */
function boundsHere(cursor: Cursor): { min: number; max: number; length: number } | undefined {
  const text = cursor.characters.slice(cursor.at, cursor.at + 30).join("");
  const [whole, min = "", comma, max = ""] = /^\{(\d{1,9})(,)?(\d{0,9})\}/.exec(text) ?? [];
  if (whole === undefined || (comma === undefined && max !== "")) return undefined;
  const most = comma === undefined ? Number(min) : max === "" ? Number.POSITIVE_INFINITY : Number(max);
  return { min: Number(min), max: most, length: whole.length };
}
