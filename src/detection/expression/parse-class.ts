/**
 * Reads a class of characters in brackets, such as `[^A-Z\d_]` or `[[:alpha:]-]`.
 */
import { bothCases, type CodePoints, complement, posixClasses, union } from "./code-points.ts";
import { type Cursor, peek, refused, take } from "./cursor.ts";
import { readEscapedSet } from "./parse-escape.ts";

/** Reads a class, from its opening bracket to the closing one. */
export function readClass(cursor: Cursor): CodePoints {
  const opening = cursor.at++;
  const isNegated = take(cursor, "^");
  const members: CodePoints[] = [];
  let isFirst = true;
  while (isFirst || peek(cursor) !== "]") {
    if (peek(cursor) === "") {
      cursor.at = opening;
      throw refused(cursor, "a bracket is not closed");
    }
    isFirst = false;
    const first = readMember(cursor);
    members.push(isRangeHere(cursor) ? readRange(cursor, first) : first.set);
  }
  cursor.at++;
  const set = cursor.ignoresCase ? bothCases(union(members)) : union(members);
  const whole = isNegated ? complement(set) : set;
  if (whole.length === 0) throw refused(cursor, "a class in brackets has no characters");
  return whole;
}

type Member = { readonly set: CodePoints; readonly isSingle: boolean };

function readMember(cursor: Cursor): Member {
  const character = peek(cursor);
  if (character === "[" && /^[:.=]$/.test(peek(cursor, 1))) {
    const named = readPosix(cursor);
    if (named) return { set: named, isSingle: false };
  }
  if (character === "\\") {
    if (peek(cursor, 1) === "b") {
      cursor.at += 2;
      return { set: [8, 8], isSingle: true };
    }
    return readEscapedSet(cursor);
  }
  cursor.at++;
  const point = character.codePointAt(0) ?? 0;
  return { set: [point, point], isSingle: true };
}

/** `[:name:]`, `[:^name:]`; undefined when the bracket is a character like others. */
function readPosix(cursor: Cursor): CodePoints | undefined {
  const text = cursor.characters.slice(cursor.at, cursor.at + 20).join("");
  const [whole, mark, negation = "", name = ""] = /^\[([:.=])(\^?)([a-z]*)\1\]/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const set = mark === ":" ? posixClasses.get(name) : undefined;
  if (!set) throw refused(cursor, "there is no such class of characters");
  cursor.at += whole.length;
  return negation === "" ? set : complement(set);
}

/** A hyphen makes a range unless the class ends behind it. */
function isRangeHere(cursor: Cursor): boolean {
  return peek(cursor) === "-" && peek(cursor, 1) !== "]" && peek(cursor, 1) !== "";
}

function readRange(cursor: Cursor, from: Member): CodePoints {
  const hyphen = cursor.at++;
  const to = readMember(cursor);
  // Beside a set the hyphen is a character, as in `[\w-.]`.
  if (!from.isSingle || !to.isSingle) return union([from.set, [45, 45], to.set]);
  const first = from.set[0] ?? 0;
  const last = to.set[0] ?? 0;
  if (last < first) {
    cursor.at = hyphen;
    throw refused(cursor, "a range in brackets is in the wrong order");
  }
  return [first, last];
}
