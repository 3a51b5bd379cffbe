/**
 * The scan of managed identifiers: one pass of a finder over a block, then a closer look at what it marked and at what stands
 * near keywords. What users add, and what is left out for them, is in `user-rules.ts`.
 */
import type { Fields, TextBlock } from "../base/text-block.ts";
import {
  byteKinds,
  type CandidateFinder,
  createCandidateFinder,
  createMarks,
  type Marks,
  otherByte,
} from "./candidate-finder.ts";
import { createFieldNames, type FieldNames } from "./field-names.ts";
import type { ScanBlock } from "./hit.ts";
import type { Identifier } from "./identifier.ts";
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
    near: createNearKeywords(plan, marks, (extent, forms, position) => tryForms(scan, extent, forms, position)),
    bytes: new Uint8Array(0),
    startMin: 0,
    startEnd: 0,
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
  scan.matcher = createMatcher();
  scan.bytes = block.bytes;
  scan.startMin = Math.max(0, block.coreStart - overlapMax);
  scan.startEnd = block.coreEnd;
  scan.from = Math.max(0, scan.startMin - around);
  scan.to = Math.min(block.length, block.coreEnd + plan.backMax + plan.nearLengthMax + around);
  scan.near.begin(block.bytes);
}

function scanText(scan: Scan, block: TextBlock): void {
  const { plan, marks, bytes, near } = scan;
  const extent: Extent = { low: 0, high: block.length, field: -1, name: undefined };
  scan.finder.find(bytes, { from: scan.from, to: scan.to, limitStart: 0, limitEnd: block.length, isField: false }, marks);
  measureReaches(bytes, block.length, marks, false);
  for (let i = 0; i < marks.candidateCount; i++) tryFree(scan, extent, i);
  let from = scan.startMin;
  for (let i = 0; i < marks.keywordCount; i++) {
    const longest = plan.combinationLengths[marks.combinations[i] ?? 0] ?? 0;
    if (longest === 0) continue;
    from = Math.max(from, (marks.keywordLows[i] ?? 0) - longest);
    const to = Math.min(scan.startEnd + plan.backMax, block.length, (marks.keywordHighs[i] ?? 0) + plan.backMax + 1);
    if (to > from) near.visit(extent, from, to);
    from = Math.max(from, to);
  }
}

function scanFields(scan: Scan, block: TextBlock, fields: Fields, names: FieldNames): void {
  const { plan, marks, bytes, near } = scan;
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
    while (candidate < marks.candidateCount && (marks.positions[candidate] ?? 0) < extent.high)
      tryFree(scan, extent, candidate++);
    while (keyword < marks.keywordCount && (marks.keywordStarts[keyword] ?? 0) < extent.low) keyword++;
    const hasKeyword = keyword < marks.keywordCount && (marks.keywordStarts[keyword] ?? 0) < extent.high;
    if (!hasKeyword && !extent.name) continue;
    const from = Math.max(extent.low, scan.startMin);
    const to = Math.min(extent.high, scan.startEnd + plan.backMax);
    if (to > from) near.visit(extent, from, to);
  }
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

/** Tries the forms that need no keyword where the finder noticed their anchors. */
function tryFree(scan: Scan, extent: Extent, candidate: number): void {
  const position = scan.marks.positions[candidate] ?? 0;
  if (position < scan.startMin || position > scan.startEnd + scan.plan.backMax) return;
  const forms = scan.plan.slots[scan.marks.slots[candidate] ?? 0];
  if (forms) tryForms(scan, extent, forms, position);
}

function tryForms(scan: Scan, extent: Extent, forms: readonly PlannedForm[], position: number): void {
  for (let i = 0; i < forms.length; i++) {
    const planned = forms[i];
    if (planned) tryForm(scan, extent, planned, position);
  }
}

function tryForm(scan: Scan, extent: Extent, planned: PlannedForm, position: number): void {
  const { bytes, matcher } = scan;
  if (!matchesAt(matcher, planned, bytes, position, extent.low, extent.high)) return;
  const { start, end } = matcher;
  if (start < scan.startMin || start >= scan.startEnd) return;
  if (planned.keywordSet >= 0) {
    const isNear =
      extent.name?.has[planned.keywordSet] === 1 ||
      isKeywordNear(scan.marks, { start, end, low: extent.low, high: extent.high }, planned.keywordSet, scan.plan.hasSet);
    if (isNear !== (planned.form.keyword === "required")) return;
  }
  addMatch(scan.matches, planned.identifier, start, end, extent.field);
}
