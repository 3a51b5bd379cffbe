/**
 * Keywords of one custom identifier: they stand before a match, at a bounded distance, or in the name of its field.
 * A keyword is a sequence of characters, not a word: it is found within longer words, too.
 * Source: Macie user guide, "Detection criteria for custom data identifiers".
 */
import type { Extent } from "../expression/match-reader.ts";
import { type Automaton, buildAutomaton } from "../managed-scan/automaton.ts";
import { encodeUtf8 } from "../text/utf8.ts";

/** Most bytes from the start of a keyword to the end of a match: 90 and 300 characters, four bytes each. */
const keywordReachBytes = (90 + 300) * 4;

/** Finds one identifier's keywords. Matches are asked about in ascending order. */
export interface CustomKeywords {
  /** Forgets the text read so far. */
  reset(): void;
  /**
   * Number of characters from the end of the nearest keyword before a match to the end of the match; -1 when there is none
   * or it is further away than allowed.
   */
  distanceTo(extent: Extent, start: number, end: number): number;
  /** The end of the keyword that was found last. */
  nearestEnd(): number;
  /** Tells whether a field's name contains a keyword. */
  isIn(name: string): boolean;
}

/** Makes the finder of some keywords, at least one. */
export function createCustomKeywords(keywords: readonly string[], distanceMax: number): CustomKeywords {
  /** Made when the first match asks for it: most identifiers have none in most objects. */
  let automaton: Automaton | undefined;
  let scannedTo = 0;
  let nearest = -1;
  let countedTo = -1;
  let characters = 0;
  let ahead: number[] = [];

  /** Collects the ends of keywords that start in [from, to). */
  const collect = (bytes: Uint8Array, from: number, to: number, high: number, ends: number[]): void => {
    automaton ??= buildAutomaton([...new Set(keywords)].map((text) => ({ text, spaced: false })));
    const { first, table, classOf, classCount, accepts } = automaton;
    for (let start = from; start < to; start++) {
      let state = first[bytes[start] ?? 0] ?? 0;
      for (let end = start + 1; state !== 0; end++) {
        if ((accepts[state] ?? -1) >= 0) ends.push(end);
        if (end >= high) break;
        state = table[state * classCount + (classOf[bytes[end] ?? 0] ?? 0)] ?? 0;
      }
    }
  };

  const seek = ({ bytes, low, high }: Extent, start: number): void => {
    const from = Math.max(low, scannedTo, start - keywordReachBytes);
    collect(bytes, from, start, high, ahead);
    scannedTo = Math.max(scannedTo, start);
    const reached = ahead.filter((end) => end <= start);
    if (reached.length === 0) return;
    ahead = ahead.filter((end) => end > start);
    const latest = Math.max(...reached);
    if (latest <= nearest) return;
    nearest = latest;
    countedTo = latest;
    characters = 0;
  };

  return {
    reset: () => {
      scannedTo = 0;
      nearest = -1;
      ahead = [];
    },
    distanceTo: (extent, start, end) => {
      seek(extent, start);
      if (nearest < 0) return -1;
      for (; countedTo < end; countedTo++) if (((extent.bytes[countedTo] ?? 0) & 0xc0) !== 0x80) characters++;
      return characters <= distanceMax ? characters : -1;
    },
    nearestEnd: () => nearest,
    isIn: (name) => {
      const bytes = encodeUtf8(name);
      const ends: number[] = [];
      collect(bytes, 0, bytes.length, bytes.length, ends);
      return ends.length > 0;
    },
  };
}
