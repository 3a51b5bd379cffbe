/**
 * Sets of characters as an expression names them: ranges, complements, both cases, Unicode properties.
 * Knows nothing of bytes; `utf8-shape.ts` turns a set into bytes.
 */

/** Ranges [first, last, first, last, …] of code points: ascending, apart from each other. */
export type CodePoints = readonly number[];

/** The highest code point. */
export const codePointMax = 0x10ffff;

/** The union of ranges given in any order. */
function codePoints(ranges: readonly (readonly [first: number, last: number])[]): CodePoints {
  const set: number[] = [];
  for (const [first, last] of [...ranges].sort(([a], [b]) => a - b)) {
    const end = set.at(-1);
    if (end !== undefined && first <= end + 1) set[set.length - 1] = Math.max(end, last);
    else set.push(first, last);
  }
  return set;
}

/** The ranges of a set, two by two. */
export function rangesOf(set: CodePoints): (readonly [first: number, last: number])[] {
  return Array.from({ length: set.length / 2 }, (_, i) => [set[2 * i] ?? 0, set[2 * i + 1] ?? 0] as const);
}

/** All characters of several sets. */
export function union(sets: readonly CodePoints[]): CodePoints {
  return codePoints(sets.flatMap(rangesOf));
}

/** Every character that a set lacks. */
export function complement(set: CodePoints): CodePoints {
  const rest: number[] = [];
  let next = 0;
  for (const [first, last] of rangesOf(set)) {
    if (first > next) rest.push(next, first - 1);
    next = last + 1;
  }
  return next <= codePointMax ? [...rest, next, codePointMax] : rest;
}

/** Tells whether a character belongs to a set. */
function includes(set: CodePoints, point: number): boolean {
  for (let i = 0; i < set.length; i += 2) if (point >= (set[i] ?? 0) && point <= (set[i + 1] ?? 0)) return true;
  return false;
}

/** The set with every other case of its letters. */
export function bothCases(set: CodePoints): CodePoints {
  caseGroups ??= groupCases();
  const added = caseGroups.filter((group) => group.some((point) => includes(set, point))).flat();
  return union([set, ...added.map((point) => [point, point])]);
}

/** Blocks that hold letters with case. Source: Unicode Character Database, CaseFolding.txt, status C and S. */
const casedBlocks = [
  [0x41, 0x5a],
  [0x61, 0x7a],
  [0xb5, 0x587],
  [0x10a0, 0x10ff],
  [0x13a0, 0x13fd],
  [0x1c80, 0x1cbf],
  [0x1d79, 0x1d8e],
  [0x1e00, 0x1fff],
  [0x2126, 0x2188],
  [0x24b6, 0x24e9],
  [0x2c00, 0x2d2d],
  [0xa640, 0xa7ff],
  [0xab53, 0xabbf],
  [0xff21, 0xff5a],
  [0x10400, 0x104fb],
] as const;

let caseGroups: number[][] | undefined;

/** Letters that are the same but for their case, in groups of two and more. */
function groupCases(): number[][] {
  const groups = new Map<string, number[]>();
  for (const [first, last] of casedBlocks) {
    for (let point = first; point <= last; point++) {
      const letter = String.fromCodePoint(point);
      const upper = letter.toUpperCase();
      const key = ([...upper].length === 1 ? upper : letter).toLowerCase();
      const group = groups.get(key);
      if (group) group.push(point);
      else groups.set(key, [point]);
    }
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** `\d`: the ASCII digits, as PCRE without UCP. */
export const digits: CodePoints = [0x30, 0x39];

/** `\w`: ASCII letters, digits and the underscore. */
export const wordCharacters: CodePoints = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a];

/** `\s`: the space and what moves the cursor. */
export const spaces: CodePoints = [9, 13, 32, 32];

/** `\h`: horizontal white space. */
export const horizontalSpaces: CodePoints = [
  9, 9, 32, 32, 0xa0, 0xa0, 0x1680, 0x1680, 0x180e, 0x180e, 0x2000, 0x200a, 0x202f, 0x202f, 0x205f, 0x205f, 0x3000, 0x3000,
];

/** `\v`: vertical white space. */
export const verticalSpaces: CodePoints = [10, 13, 0x85, 0x85, 0x2028, 0x2029];

/** The dot: anything but the line feed. */
export const notLineFeed: CodePoints = complement([10, 10]);

/** Classes such as `[:alpha:]`, in ASCII. Source: PCRE2 manual, "POSIX character classes". */
export const posixClasses: ReadonlyMap<string, CodePoints> = new Map([
  ["alnum", [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a]],
  ["alpha", [0x41, 0x5a, 0x61, 0x7a]],
  ["ascii", [0, 0x7f]],
  ["blank", [9, 9, 32, 32]],
  ["cntrl", [0, 0x1f, 0x7f, 0x7f]],
  ["digit", [0x30, 0x39]],
  ["graph", [0x21, 0x7e]],
  ["lower", [0x61, 0x7a]],
  ["print", [0x20, 0x7e]],
  ["punct", [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e]],
  ["space", [9, 13, 32, 32]],
  ["upper", [0x41, 0x5a]],
  ["word", [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a]],
  ["xdigit", [0x30, 0x39, 0x41, 0x46, 0x61, 0x66]],
]);

const properties = new Map<string, CodePoints>();

/** Properties remembered at most; each has some thousand numbers. */
const propertiesMax = 100;

/** The characters with a Unicode property or script such as `L`, `Lu` or `Greek`; undefined when there is none of this name. */
export function unicodeProperty(name: string): CodePoints | undefined {
  if (!/^[A-Za-z]{1,30}(_[A-Za-z]{1,30}){0,3}$/.test(name)) return undefined;
  const known = properties.get(name);
  if (known) return known;
  const expression = propertyExpression(name) ?? propertyExpression(`Script=${name}`);
  if (!expression) return undefined;
  if (properties.size >= propertiesMax) properties.clear();
  const set = charactersOf(expression);
  properties.set(name, set);
  return set;
}

function propertyExpression(name: string): RegExp | undefined {
  try {
    return new RegExp(`\\p{${name}}+`, "gu");
  } catch {
    return undefined;
  }
}

/** Holds the expression against a text of all characters; a test for each single one takes ten times as long. */
function charactersOf(expression: RegExp): CodePoints {
  const ranges: [number, number][] = [];
  for (let plane = 0; plane <= codePointMax; plane += 0x1000) {
    const points = Array.from({ length: 0x1000 }, (_, i) => plane + i).filter((point) => point < 0xd800 || point > 0xdfff);
    for (const [run] of String.fromCodePoint(...points).matchAll(expression)) {
      const first = run.codePointAt(0) ?? 0;
      ranges.push([first, first + [...run].length - 1]);
    }
  }
  return codePoints(ranges);
}
