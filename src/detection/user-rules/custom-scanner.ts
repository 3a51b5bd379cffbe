/**
 * Looks for custom identifiers, up to thirty at once, in time linear in the text.
 * Matches of one identifier do not overlap: as in PCRE, the search goes on behind each match. So that the answer does not
 * depend on where text is cut, that order is worked out from the last place which no possible match crosses; in a stretch
 * longer than {@link orderReachBytes} without such a place, matches further in are not reported.
 */
import { assert } from "../../base/assert.ts";
import { contextBeforeBytes, type TextBlock } from "../../base/text-block.ts";
import { beginningsOf } from "../expression/beginnings.ts";
import { createMatchReader, type Extent, type MatchReader, matchBytesMax } from "../expression/match-reader.ts";
import { decodeUtf8 } from "../text/utf8.ts";
import type { CustomIdentifier } from "./custom-identifier.ts";
import { type CustomKeywords, createCustomKeywords } from "./custom-keywords.ts";

/** Most custom identifiers of one detector. Source: Macie API, CreateClassificationJob. */
export const customIdentifiersMax = 30;

/** How far behind a place that no match crosses the order of matches is followed, in bytes. */
const orderReachBytes = 1_000;

/** Why a text that an expression matches is a hit, or is none. */
export type CustomOutcome = "found" | "keyword-missing" | "ignore-word";

/**
 * A match of a custom identifier. `distance`: characters from the end of the keyword before it to its end, -1 without;
 * `keywordEnd`: where that keyword ends. A match in a field whose name has a keyword needs none before it.
 */
export type CustomMatch = {
  readonly identifier: CustomIdentifier;
  readonly start: number;
  readonly end: number;
  readonly field: number;
  readonly outcome: CustomOutcome;
  readonly distance: number;
  readonly keywordEnd: number;
};

/** Scans blocks for custom identifiers. */
export interface CustomScanner {
  /** Reports the matches that start in the block's core, those that are no hits included; ascending by start. */
  scan(block: TextBlock, report: (match: CustomMatch) => void): void;
  /** Steps taken so far, for the proof that time is linear. */
  steps(): number;
}

/** The state of one identifier: within one extent, places are visited in ascending order. */
type Search = {
  readonly identifier: CustomIdentifier;
  readonly reader: MatchReader;
  readonly keywords: CustomKeywords | undefined;
  readonly inNames: Map<string, boolean>;
  /** The extent the rest is about. */
  extent: Extent | undefined;
  /** The furthest end of any possible match, and the end of the last one that counts. */
  reach: number;
  searchedTo: number;
  /** The last place known that no possible match crosses. */
  clearAt: number;
};

/** Makes the scanner; at most {@link customIdentifiersMax} identifiers. */
export function createCustomScanner(identifiers: readonly CustomIdentifier[]): CustomScanner {
  assert(identifiers.length <= customIdentifiersMax, `at most ${customIdentifiersMax} custom identifiers`);
  assert(orderReachBytes + matchBytesMax + 8 <= contextBeforeBytes, "the context holds what decides about a match");
  const searches = identifiers.map(createSearch);
  const { pairs, singles } = beginnings(identifiers);
  return {
    scan(block, report) {
      const from = block.coreStart - orderReachBytes - matchBytesMax;
      for (const search of searches) search.extent = undefined;
      eachExtent(block, from, (extent, field, name) => {
        const to = Math.min(extent.high, block.coreEnd);
        const { bytes } = block;
        for (let i = Math.max(extent.low, from); i < to; i++) {
          const first = bytes[i] ?? 0;
          let mask = (i + 1 < extent.high ? pairs[first * 256 + (bytes[i + 1] ?? 0)] : singles[first]) ?? 0;
          for (; mask !== 0; mask &= mask - 1) {
            const search = searches[31 - Math.clz32(mask & -mask)];
            if (!search || !isNext(search, extent, i) || i < block.coreStart) continue;
            report(judge(search, { extent, start: i, end: search.searchedTo, field, name }));
          }
        }
      });
    },
    steps: () => searches.reduce((sum, { reader }) => sum + reader.steps(), 0),
  };
}

function createSearch(identifier: CustomIdentifier): Search {
  const { expression, keywords, maximumMatchDistance } = identifier;
  return {
    identifier,
    reader: createMatchReader(expression.program),
    keywords: keywords.length > 0 ? createCustomKeywords(keywords, maximumMatchDistance) : undefined,
    inNames: new Map(),
    extent: undefined,
    reach: 0,
    searchedTo: 0,
    clearAt: 0,
  };
}

/** By the first two bytes of a match, and by its first alone: a bit for each identifier. */
function beginnings(identifiers: readonly CustomIdentifier[]): { pairs: Int32Array; singles: Int32Array } {
  const pairs = new Int32Array(65_536);
  const singles = new Int32Array(256);
  identifiers.forEach(({ expression }, index) => {
    const mayBegin = beginningsOf(expression.program);
    for (let pair = 0; pair < 65_536; pair++) {
      if (mayBegin[pair] !== 1) continue;
      pairs[pair] = (pairs[pair] ?? 0) | (1 << index);
      singles[pair >> 8] = (singles[pair >> 8] ?? 0) | (1 << index);
    }
  });
  return { pairs, singles };
}

type ExtentVisitor = (extent: Extent, field: number, name: string) => void;

/** The whole text, or each field that reaches behind `from`. A field is a text of its own: `^` and `$` are its borders. */
function eachExtent({ bytes, length, coreStart, coreEnd, fields }: TextBlock, from: number, visit: ExtentVisitor): void {
  const isBegin = coreStart < contextBeforeBytes;
  if (!fields) {
    visit({ bytes, low: 0, high: length, isTextStart: isBegin }, -1, "");
    return;
  }
  for (let field = 0; field < fields.count; field++) {
    const low = Math.max(0, fields.starts[field] ?? 0);
    const high = Math.min(length, fields.ends[field] ?? 0);
    if (low >= coreEnd) return;
    if (high <= from) continue;
    const name = fields.names[fields.nameIndexes[field] ?? -1] ?? "";
    visit({ bytes, low, high, isTextStart: low > 0 || isBegin }, field, name);
  }
}

/** Tells whether a match starts here and counts; its end is then `searchedTo`. Keeps account of what matches cross. */
function isNext(search: Search, extent: Extent, start: number): boolean {
  if (search.extent !== extent) enter(search, extent, start);
  const end = search.reader.endOf(extent, start);
  if (end < 0) return false;
  if (start >= search.reach) {
    search.clearAt = start;
    search.searchedTo = start;
  }
  search.reach = Math.max(search.reach, end);
  if (start < search.searchedTo) return false;
  search.searchedTo = end;
  return start - search.clearAt <= orderReachBytes;
}

function enter(search: Search, extent: Extent, start: number): void {
  search.extent = extent;
  search.reader.reset();
  search.keywords?.reset();
  search.reach = start;
  search.searchedTo = start;
  search.clearAt = start;
}

type Place = {
  readonly extent: Extent;
  readonly start: number;
  readonly end: number;
  readonly field: number;
  readonly name: string;
};

function judge(search: Search, { extent, start, end, field, name }: Place): CustomMatch {
  const { identifier, keywords } = search;
  const match = { identifier, start, end, field, distance: -1, keywordEnd: -1 };
  const { ignoreWords } = identifier;
  if (ignoreWords.length > 0) {
    const text = decodeUtf8(extent.bytes, start, end);
    if (ignoreWords.some((word) => text.includes(word))) return { ...match, outcome: "ignore-word" };
  }
  if (!keywords) return { ...match, outcome: "found" };
  const distance = keywords.distanceTo(extent, start, end);
  if (distance >= 0) return { ...match, outcome: "found", distance, keywordEnd: keywords.nearestEnd() };
  return { ...match, outcome: isInName(search, keywords, name) ? "found" : "keyword-missing" };
}

/** Names remembered at most; then the memory starts again. */
const namesMax = 10_000;

function isInName({ inNames }: Search, keywords: CustomKeywords, name: string): boolean {
  if (name === "") return false;
  let isIn = inNames.get(name);
  if (isIn === undefined) {
    if (inNames.size >= namesMax) inNames.clear();
    isIn = keywords.isIn(name);
    inNames.set(name, isIn);
  }
  return isIn;
}
