/**
 * The scan of managed identifiers: one pass of a finder over a block, then a closer look at what it marked and at what stands
 * near keywords. What users add, and what is left out for them, is in `user-rules.ts`.
 */
import type { Fields, TextBlock } from "../../base/text-block.ts";
import type { ScanBlock } from "../hit.ts";
import type { Identifier } from "../identifier.ts";
import {
  byteKinds,
  type CandidateFinder,
  createCandidateFinder,
  createMarks,
  type Marks,
  otherByte,
} from "./candidate-finder.ts";
import { createFieldNames, type FieldNames } from "./field-names.ts";
import { isKeywordNear, keywordBytesMax, keywordFieldBytesMax, measureReaches } from "./keywords.ts";
import { createMatcher, type Matcher, matchesAt } from "./matcher.ts";
import { createNearKeywords, type Extent, type NearKeywords } from "./near-keywords.ts";
import { addMatch, createMatches, type Matches, overlapMax, resolveOverlaps } from "./overlaps.ts";
import { type Plan, type PlannedForm, planDetector } from "./plan.ts";
import { createWasmCandidateFinder } from "./wasm-candidate-finder.ts";

/** A scan for some identifiers, with the finder that is asked for, or the plain one where there is no WebAssembly. */
export function createManagedScan(identifiers: readonly Identifier[], kind: "wasm" | "plain"): ScanBlock {
  const plan = planDetector(identifiers);
  const plain = createCandidateFinder(plan.finder);
  const finder = kind === "plain" ? plain : (createWasmCandidateFinder(plan.finder, plain) ?? plain);
  const selectNames = createFieldNames(plan, plain);
  const marks = createMarks();
  const matches = createMatches();
  const scan: Scan = {
    plan,
    finder,
    marks,
    matches,
    matcher: createMatcher(),
    near: createNearKeywords(plan, marks, (extent, planned, position) => tryForm(scan, extent, planned, position)),
    bytes: new Uint8Array(0),
    startMin: 0,
    startEnd: 0,
    filled: new Int32Array(identifiers.length),
    from: 0,
    to: 0,
  };
  return (block, report) => {
    if (identifiers.length === 0 || block.coreEnd <= block.coreStart) return;
    begin(scan, block);
    if (block.fields) scanFields(scan, block, block.fields, selectNames(block.fields.names));
    else scanText(scan, block);
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
  readonly finder: CandidateFinder;
  readonly marks: Marks;
  readonly matches: Matches;
  readonly near: NearKeywords;
  matcher: Matcher;
  bytes: Uint8Array;
  startMin: number;
  startEnd: number;
  /** By identifier: the field that one match fills from end to end, which leaves no room for another; -1 for none. */
  readonly filled: Int32Array;
  /** Where keywords and candidates are looked for. */
  from: number;
  to: number;
};

function begin(scan: Scan, block: TextBlock): void {
  const { plan, marks, matches } = scan;
  const around = keywordFieldBytesMax + keywordBytesMax + plan.backMax;
  marks.candidateCount = 0;
  marks.keywordCount = 0;
  matches.count = 0;
  scan.filled.fill(-1);
  scan.matcher = createMatcher();
  scan.bytes = block.bytes;
  scan.startMin = Math.max(0, block.coreStart - overlapMax);
  scan.startEnd = block.coreEnd;
  scan.from = Math.max(0, scan.startMin - around);
  scan.to = Math.min(block.length, block.coreEnd + plan.backMax + plan.nearLengthMax + around);
  scan.near.begin(block.bytes);
}

function scanText(scan: Scan, block: TextBlock): void {
  const { plan, marks, bytes } = scan;
  const extent: Extent = { low: 0, high: block.length, field: -1, name: undefined };
  scan.finder.find(bytes, { from: scan.from, to: scan.to, limitStart: 0, limitEnd: block.length, isField: false }, marks);
  measureReaches(bytes, block.length, marks, false);
  let candidate = 0;
  let from = scan.startMin;
  for (let i = 0; i < marks.keywordCount; i++) {
    const longest = plan.combinationLengths[marks.combinations[i] ?? 0] ?? 0;
    if (longest === 0) continue;
    from = Math.max(from, (marks.keywordLows[i] ?? 0) - longest);
    const to = Math.min(scan.startEnd + plan.backMax, block.length, (marks.keywordHighs[i] ?? 0) + plan.backMax + 1);
    candidate = tryAll(scan, extent, candidate, from, to, true);
    from = Math.max(from, to);
  }
  tryFree(scan, extent, candidate, block.length);
}

function scanFields(scan: Scan, block: TextBlock, fields: Fields, names: FieldNames): void {
  const { plan, marks, bytes } = scan;
  findInFields(scan, block, fields);
  measureReaches(bytes, block.length, marks, true);
  const extent: Extent = { low: 0, high: 0, field: 0, name: undefined };
  let candidate = 0;
  let keyword = 0;
  for (let field = firstFieldEndingAfter(fields, scan.startMin); field < fields.count; field++) {
    extent.low = Math.max(0, fields.starts[field] ?? 0);
    extent.high = Math.min(block.length, fields.ends[field] ?? 0);
    if (extent.low >= scan.startEnd) break;
    extent.field = field;
    extent.name = names.keywordsOf(fields.nameIndexes[field] ?? -1);
    while (candidate < marks.candidateCount && (marks.positions[candidate] ?? 0) < extent.low) candidate++;
    while (keyword < marks.keywordCount && (marks.keywordStarts[keyword] ?? 0) < extent.low) keyword++;
    const hasKeyword = keyword < marks.keywordCount && (marks.keywordStarts[keyword] ?? 0) < extent.high;
    if (hasKeyword || extent.name) {
      const from = Math.max(extent.low, scan.startMin);
      const to = Math.min(extent.high, scan.startEnd + plan.backMax);
      candidate = tryAll(scan, extent, candidate, from, to, hasKeyword);
    }
    candidate = tryFree(scan, extent, candidate, extent.high);
  }
}

/** Bytes in which all forms are tried before the next: matches come nearly in order, however long a field is. */
const sliceBytes = 1_024;

/** Tries what begins in [from, to) near keywords, and before `to` without any. */
function tryAll(scan: Scan, extent: Extent, candidate: number, from: number, to: number, hasKeyword: boolean): number {
  let next = candidate;
  for (let start = from; start < to; start += sliceBytes) {
    const end = Math.min(to, start + sliceBytes);
    next = tryFree(scan, extent, next, end);
    scan.near.visit(extent, start, end, hasKeyword);
  }
  return next;
}

/** Runs the finder once over all fields, or field by field where letters or digits of neighbours touch. */
function findInFields(scan: Scan, block: TextBlock, fields: Fields): void {
  const { bytes, marks, finder, from, to } = scan;
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

/** Tries the forms that need no keyword where the finder noticed their anchors before `end`; answers the next candidate. */
function tryFree(scan: Scan, extent: Extent, candidate: number, end: number): number {
  const { marks, plan, startMin } = scan;
  const startEnd = scan.startEnd + plan.backMax;
  let next = candidate;
  for (; next < marks.candidateCount; next++) {
    const position = marks.positions[next] ?? 0;
    if (position >= end) break;
    if (position < startMin || position > startEnd) continue;
    const forms = plan.slots[marks.slots[next] ?? 0];
    for (let i = 0; forms && i < forms.length; i++) {
      const planned = forms[i];
      if (planned) tryForm(scan, extent, planned, position);
    }
  }
  return next;
}

function tryForm(scan: Scan, extent: Extent, planned: PlannedForm, position: number): void {
  const { bytes, matcher, filled } = scan;
  const { identifier, keywordSet, isRequired } = planned;
  const { low, high, field, name } = extent;
  if (field >= 0 && filled[identifier] === field) return;
  const isNamed = keywordSet >= 0 && name !== undefined && name.has[keywordSet] === 1;
  if (isNamed && !isRequired) return;
  if (!matchesAt(matcher, planned, bytes, position, low, high)) return;
  const { start, end } = matcher;
  if (start < scan.startMin || start >= scan.startEnd) return;
  if (keywordSet >= 0 && !isNamed) {
    const isNear = isKeywordNear(scan.marks, { start, end, low, high }, keywordSet, scan.plan.hasSet);
    if (isNear !== isRequired) return;
  }
  if (start === low && end === high && high - low <= overlapMax) filled[identifier] = field;
  addMatch(scan.matches, identifier, start, end, field);
}
