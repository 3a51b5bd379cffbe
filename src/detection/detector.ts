/**
 * Compiles identifiers once, then scans many blocks of text. Knows no file format and does no I/O.
 */
import type { Fields, TextBlock } from "../base/text-block.ts";
import {
  byteKinds,
  type CandidateFinder,
  createCandidateFinder,
  createMarks,
  digitByte,
  highByte,
  lengthCap,
  type Marks,
  otherByte,
  tokenLength,
  wordShape,
} from "./candidate-finder.ts";
import type { Hit, ScanBlock } from "./hit.ts";
import type { Identifier } from "./identifier.ts";
import { isKeywordNear, keywordBytesMax, keywordFieldBytesMax, keywordReachMax, measureReaches } from "./keywords.ts";
import { createMatcher, type Matcher, matchesAt } from "./matcher.ts";
import { addMatch, createMatches, type Matches, overlapMax, resolveOverlaps } from "./overlaps.ts";
import { nearDictionary, nearShapeCount, nearWordsStart, type Plan, type PlannedForm, planDetector } from "./plan.ts";
import { type UserRules, withUserRules } from "./user-rules.ts";
import { encodeUtf8, isLetterAt } from "./utf8.ts";
import { createWasmCandidateFinder } from "./wasm-candidate-finder.ts";
import { isWordStart } from "./word-table.ts";

export type { Hit } from "./hit.ts";

/** Scans blocks; cheap to keep, holds only caches. One detector serves one object at a time. */
export interface Detector {
  /** Reports every match that starts in the block's core, ascending by start. */
  scan(block: TextBlock, report: (hit: Hit) => void): void;
}

/** What a detector may be told beside what to look for. */
export type DetectorOptions = UserRules & {
  /** Whether to look for candidates in WebAssembly, where there is any; both give the same answers. `wasm` when absent. */
  readonly finder?: "wasm" | "plain";
};

/** A detector for some identifiers, with the rules of users. */
export function createDetector(identifiers: readonly Identifier[], options: DetectorOptions = {}): Detector {
  return { scan: withUserRules(createManagedScan(identifiers, options.finder ?? "wasm"), options) };
}

function createManagedScan(identifiers: readonly Identifier[], kind: "wasm" | "plain"): ScanBlock {
  const plan = planDetector(identifiers);
  const plain = createCandidateFinder(plan.finder);
  const finder = kind === "plain" ? plain : (createWasmCandidateFinder(plan.finder, plain) ?? plain);
  const names = createNameCache(plan, finder);
  const marks = createMarks();
  const matches = createMatches();
  const near: NearSets = {
    floor: 0,
    activeCount: 0,
    active: new Uint16Array(plan.setCount),
    noted: new Int32Array(plan.setCount),
  };
  return (block, report) => {
    if (identifiers.length === 0 || block.coreEnd <= block.coreStart) return;
    marks.candidateCount = 0;
    marks.keywordCount = 0;
    matches.count = 0;
    near.floor = 0;
    near.noted.fill(-1);
    const scan: Scan = { plan, bytes: block.bytes, marks, matches, near, matcher: createMatcher(), ...boundsOf(plan, block) };
    if (block.fields) scanFields(scan, finder, block, block.fields, names.select(block.fields.names));
    else scanText(scan, finder, block);
    for (const index of resolveOverlaps(matches, identifiers.length)) {
      const start = matches.starts[index] ?? 0;
      if (start < block.coreStart) continue;
      const end = matches.ends[index] ?? 0;
      const identifier = identifiers[matches.identifiers[index] ?? 0];
      if (identifier) report({ identifier: identifier.id, start, end, field: matches.fields[index] ?? -1 });
    }
  };
}

/** The state of scanning one block. Matches count when they start in [startMin, startEnd). */
type Scan = {
  readonly plan: Plan;
  readonly bytes: Uint8Array;
  readonly marks: Marks;
  readonly matches: Matches;
  readonly matcher: Matcher;
  readonly startMin: number;
  readonly startEnd: number;
  /** Where keywords and candidates are looked for. */
  readonly from: number;
  readonly to: number;
  readonly near: NearSets;
};

/**
 * The keyword sets with a keyword near the current place: `active` lists them, `noted` has by set the last place where it was
 * one of them; `floor` is the first keyword that can still matter.
 */
type NearSets = { floor: number; activeCount: number; readonly active: Uint16Array; readonly noted: Int32Array };

/** A stretch whose matches and keywords stay inside: a field with what its name says, or the whole text. */
type Extent = { low: number; high: number; field: number; name: NameKeywords | undefined };

function boundsOf(plan: Plan, block: TextBlock): Pick<Scan, "startMin" | "startEnd" | "from" | "to"> {
  const startMin = Math.max(0, block.coreStart - overlapMax);
  const around = keywordFieldBytesMax + keywordBytesMax + plan.backMax;
  return {
    startMin,
    startEnd: block.coreEnd,
    from: Math.max(0, startMin - around),
    to: Math.min(block.length, block.coreEnd + plan.backMax + plan.nearLengthMax + around),
  };
}

function scanText(scan: Scan, finder: CandidateFinder, block: TextBlock): void {
  const { plan, marks, bytes } = scan;
  const extent: Extent = { low: 0, high: block.length, field: -1, name: undefined };
  finder.find(bytes, { from: scan.from, to: scan.to, limitStart: 0, limitEnd: block.length, isField: false }, marks);
  measureReaches(bytes, block.length, marks, false);
  for (let i = 0; i < marks.candidateCount; i++) tryFree(scan, extent, i);
  let from = scan.startMin;
  for (let i = 0; i < marks.keywordCount; i++) {
    const longest = plan.combinationLengths[marks.combinations[i] ?? 0] ?? 0;
    if (longest === 0) continue;
    from = Math.max(from, (marks.keywordLows[i] ?? 0) - longest);
    const to = Math.min(scan.startEnd + plan.backMax, block.length, (marks.keywordHighs[i] ?? 0) + plan.backMax + 1);
    if (to > from) scanNearKeywords(scan, extent, from, to);
    from = Math.max(from, to);
  }
}

function scanFields(scan: Scan, finder: CandidateFinder, block: TextBlock, fields: Fields, nameSets: NameSets): void {
  const { plan, marks, bytes } = scan;
  findInFields(scan, finder, block, fields);
  measureReaches(bytes, block.length, marks, true);
  const extent: Extent = { low: 0, high: 0, field: 0, name: undefined };
  let candidate = 0;
  let keyword = 0;
  for (let field = firstFieldEndingAfter(fields, scan.startMin); field < fields.count; field++) {
    extent.low = Math.max(0, fields.starts[field] ?? 0);
    extent.high = Math.min(block.length, fields.ends[field] ?? 0);
    if (extent.low >= scan.startEnd) break;
    extent.field = field;
    extent.name = nameSets.keywordsOf(fields.nameIndexes[field] ?? -1);
    while (candidate < marks.candidateCount && (marks.positions[candidate] ?? 0) < extent.low) candidate++;
    while (candidate < marks.candidateCount && (marks.positions[candidate] ?? 0) < extent.high)
      tryFree(scan, extent, candidate++);
    while (keyword < marks.keywordCount && (marks.keywordStarts[keyword] ?? 0) < extent.low) keyword++;
    const hasKeyword = keyword < marks.keywordCount && (marks.keywordStarts[keyword] ?? 0) < extent.high;
    if (!hasKeyword && !extent.name) continue;
    const from = Math.max(extent.low, scan.startMin);
    const to = Math.min(extent.high, scan.startEnd + plan.backMax, bytes.length);
    if (to > from) scanNearKeywords(scan, extent, from, to);
  }
}

/** Runs the finder once over all fields, or field by field where letters or digits of neighbours touch. */
function findInFields(scan: Scan, finder: CandidateFinder, block: TextBlock, fields: Fields): void {
  const { bytes, marks, from, to } = scan;
  const first = firstFieldEndingAfter(fields, from);
  let isApart = true;
  for (let field = first; field < fields.count && isApart; field++) {
    const start = fields.starts[field] ?? 0;
    if (start >= to) break;
    isApart = start <= 0 || byteKinds[bytes[start - 1] ?? 0] === otherByte || byteKinds[bytes[start] ?? 0] === otherByte;
    const end = fields.ends[field] ?? 0;
    isApart &&= end >= block.length || byteKinds[bytes[end] ?? 0] === otherByte || byteKinds[bytes[end - 1] ?? 0] === otherByte;
  }
  if (isApart) {
    finder.find(bytes, { from, to, limitStart: 0, limitEnd: block.length, isField: true }, marks);
    return;
  }
  for (let field = first; field < fields.count; field++) {
    const limitStart = Math.max(0, fields.starts[field] ?? 0);
    const limitEnd = Math.min(block.length, fields.ends[field] ?? 0);
    if (limitStart >= to) break;
    finder.find(
      bytes,
      { from: Math.max(from, limitStart), to: Math.min(to, limitEnd), limitStart, limitEnd, isField: true },
      marks,
    );
  }
}

function firstFieldEndingAfter(fields: Fields, position: number): number {
  let low = 0;
  let high = fields.count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((fields.ends[middle] ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Tries the forms that need no keyword where the finder noticed their anchors. */
function tryFree(scan: Scan, extent: Extent, candidate: number): void {
  const position = scan.marks.positions[candidate] ?? 0;
  if (position < scan.startMin || position > scan.startEnd + scan.plan.backMax) return;
  tryForms(scan, extent, scan.marks.slots[candidate] ?? 0, position);
}

/** Tries the forms that require a keyword at every token that starts in [from, to), which lies near some keyword. */
function scanNearKeywords(scan: Scan, extent: Extent, from: number, to: number): void {
  const { bytes } = scan;
  let before = from > extent.low ? (byteKinds[bytes[from - 1] ?? 0] ?? 0) : otherByte;
  for (let i = from; i < to; i++) {
    const kind = byteKinds[bytes[i] ?? 0] ?? 0;
    const mayStart = kind !== otherByte && (before === otherByte || before === highByte);
    before = kind;
    if (!mayStart || (kind === highByte && !isLetterAt(bytes, i, extent.high))) continue;
    noteNearSets(scan, extent, i);
    if (scan.near.activeCount > 0) tryNear(scan, extent, i, kind);
  }
}

/** Tries the forms of the keyword sets that are near, at the start of a token or of a word. */
function tryNear(scan: Scan, extent: Extent, position: number, kind: number): void {
  const { bytes, plan, near } = scan;
  const isToken = kind !== highByte;
  const isDigit = kind === digitByte;
  const run = isDigit ? runLength(bytes, position, extent.high) : 0;
  const word = nearWordsStart + wordShape(tokenLength(bytes, position, extent.high), isDigit);
  const isWord = !isDigit && isWordStart(bytes, position, extent.low);
  for (let k = 0; k < near.activeCount; k++) {
    const base = (near.active[k] ?? 0) * nearShapeCount;
    if (isDigit) tryForms(scan, extent, plan.nearSlots[base + run] ?? 0, position);
    if (isToken) tryForms(scan, extent, plan.nearSlots[base + word] ?? 0, position);
    if (isWord) tryForms(scan, extent, plan.nearSlots[base + nearDictionary] ?? 0, position);
  }
}

function runLength(bytes: Uint8Array, start: number, high: number): number {
  const stop = Math.min(high, start + lengthCap);
  let end = start;
  while (end < stop && byteKinds[bytes[end] ?? 0] === digitByte) end++;
  return end - start;
}

function tryForms(scan: Scan, extent: Extent, slot: number, position: number): void {
  const forms = slot === 0 ? undefined : scan.plan.slots[slot];
  if (!forms) return;
  for (let i = 0; i < forms.length; i++) {
    const planned = forms[i];
    if (planned) tryForm(scan, extent, planned, position);
  }
}

/**
 * Notes, before the costly part, which keyword sets have a keyword close enough for any match at a place: those of the
 * field's name, and those in the text. Places are asked for in ascending order.
 */
function noteNearSets(scan: Scan, extent: Extent, position: number): void {
  const { marks, plan, near } = scan;
  const { keywordCount, keywordStarts, keywordLows, keywordHighs, combinations } = marks;
  const { noted, active } = near;
  const nameSets = extent.name?.sets ?? noSets;
  let count = 0;
  for (let k = 0; k < nameSets.length; k++) {
    const set = nameSets[k] ?? 0;
    noted[set] = position;
    active[count++] = set;
  }
  while (near.floor < keywordCount && (keywordHighs[near.floor] ?? 0) < position - plan.backMax) near.floor++;
  const last = Math.min(extent.high, position + plan.nearLengthMax + keywordReachMax(extent.field >= 0));
  for (let i = near.floor; i < keywordCount && (keywordStarts[i] ?? 0) <= last; i++) {
    const combination = combinations[i] ?? 0;
    const distance = (keywordLows[i] ?? 0) - position;
    if (distance > (plan.combinationLengths[combination] ?? 0)) continue;
    if ((keywordStarts[i] ?? 0) < extent.low || (keywordHighs[i] ?? 0) < position - plan.backMax) continue;
    const members = plan.setsOf[combination] ?? noSets;
    for (let k = 0; k < members.length; k++) {
      const set = members[k] ?? 0;
      if (noted[set] === position || distance > (plan.setLengths[set] ?? 0)) continue;
      noted[set] = position;
      active[count++] = set;
    }
  }
  near.activeCount = count;
}

const noSets = new Uint16Array(0);

function tryForm(scan: Scan, extent: Extent, planned: PlannedForm, position: number): void {
  const { bytes, matcher } = scan;
  if (!matchesAt(matcher, planned, bytes, position, extent.low, extent.high)) return;
  const { start, end } = matcher;
  if (start < scan.startMin || start >= scan.startEnd) return;
  if (planned.keywordSet >= 0) {
    const place = { start, end, low: extent.low, high: extent.high };
    const isNear =
      extent.name?.has[planned.keywordSet] === 1 || isKeywordNear(scan.marks, place, planned.keywordSet, scan.plan.hasSet);
    if (isNear !== (planned.form.keyword === "required")) return;
  }
  addMatch(scan.matches, planned.identifier, start, end, extent.field);
}

/** The keyword sets with a keyword in a field's name: as a list, and 1 by set. */
type NameKeywords = { readonly sets: Uint16Array; readonly has: Uint8Array };

/** What the names of one block's fields say. */
type NameSets = { keywordsOf(nameIndex: number): NameKeywords | undefined };

/** Names remembered at most; then the cache starts again. */
const namesMax = 10_000;

/** Decides once per name which keyword sets occur in it. */
function createNameCache(plan: Plan, finder: CandidateFinder): { select(names: readonly string[]): NameSets } {
  const byName = new Map<string, NameKeywords | undefined>();
  let current: readonly string[] | undefined;
  let byIndex: (NameKeywords | undefined)[] = [];
  const judge = (name: string): NameKeywords | undefined => {
    if (byName.has(name)) return byName.get(name);
    if (byName.size >= namesMax) byName.clear();
    const keywords = keywordsInName(plan, finder, name);
    byName.set(name, keywords);
    return keywords;
  };
  return {
    select(names) {
      if (names !== current) byIndex = [];
      current = names;
      while (byIndex.length < names.length) byIndex.push(judge(names[byIndex.length] ?? ""));
      return { keywordsOf: (nameIndex) => byIndex[nameIndex] };
    },
  };
}

function keywordsInName(plan: Plan, finder: CandidateFinder, name: string): NameKeywords | undefined {
  const bytes = encodeUtf8(name);
  const marks = createMarks();
  finder.find(bytes, { from: 0, to: bytes.length, limitStart: 0, limitEnd: bytes.length, isField: false }, marks);
  if (marks.keywordCount === 0) return undefined;
  const has = new Uint8Array(plan.setCount);
  for (let i = 0; i < marks.keywordCount; i++) for (const set of plan.setsOf[marks.combinations[i] ?? 0] ?? noSets) has[set] = 1;
  return { has, sets: Uint16Array.from([...has.keys()].filter((set) => has[set] === 1)) };
}
