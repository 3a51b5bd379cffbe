/**
 * Finds the keyword that stands next to a match, for explanations. The detector itself only knows that there is one.
 */
import type { Explanation } from "../base/inspection.ts";
import type { TextBlock } from "../base/text-block.ts";
import type { Hit } from "./hit.ts";
import type { Form, Identifier } from "./identifier.ts";
import { createCandidateFinder, createMarks, type Marks } from "./managed-scan/candidate-finder.ts";
import { keywordBytesMax, keywordReachMax } from "./managed-scan/keywords.ts";
import { planDetector } from "./managed-scan/plan.ts";
import { decodeUtf8, encodeUtf8 } from "./text/utf8.ts";
import type { CustomMatch } from "./user-rules/custom-scanner.ts";

type Keyword = NonNullable<Explanation["keyword"]>;

/** Finds the keyword of a form that is nearest to a match of it; the keyword in the field's name when none is in its text. */
export type KeywordReader = (block: TextBlock, hit: Hit) => Keyword | undefined;

/** Makes the reader of one form that asks for a keyword. */
export function createKeywordReader(identifier: Identifier, form: Form): KeywordReader {
  const finder = createCandidateFinder(planDetector([{ ...identifier, forms: [form] }]).finder);
  const marks = createMarks();
  const find = (bytes: Uint8Array, from: number, to: number, limits: readonly [number, number], isField: boolean): void => {
    marks.candidateCount = 0;
    marks.keywordCount = 0;
    const [limitStart, limitEnd] = limits;
    finder.find(bytes, { from: Math.max(from, limitStart), to: Math.min(to, limitEnd), limitStart, limitEnd, isField }, marks);
  };
  return (block, hit) => {
    const isField = hit.field >= 0;
    const reach = keywordReachMax(isField);
    find(block.bytes, hit.start - reach - keywordBytesMax, hit.end + reach, extentOf(block, hit.field), isField);
    const near = nearest(block.bytes, marks, hit, reach);
    if (near) return near;
    const name = encodeUtf8(nameOf(block, hit.field));
    find(name, 0, name.length, [0, name.length], isField);
    if (marks.keywordCount === 0) return undefined;
    return { text: decodeUtf8(name, marks.keywordStarts[0] ?? 0, marks.keywordEnds[0] ?? 0), place: "name" };
  };
}

function nearest(bytes: Uint8Array, marks: Marks, { start, end }: Hit, reach: number): Keyword | undefined {
  let found: Keyword | undefined;
  let closest = reach + 1;
  for (let i = 0; i < marks.keywordCount; i++) {
    const keywordStart = marks.keywordStarts[i] ?? 0;
    const keywordEnd = marks.keywordEnds[i] ?? 0;
    const isBefore = keywordEnd <= start;
    if (marks.combinations[i] === 0 || (!isBefore && keywordStart < end)) continue;
    const gap = isBefore ? start - keywordEnd : keywordStart - end;
    if (gap >= closest) continue;
    closest = gap;
    const distance = isBefore ? charactersIn(bytes, keywordEnd, start) : charactersIn(bytes, end, keywordStart);
    found = { text: decodeUtf8(bytes, keywordStart, keywordEnd), place: isBefore ? "before" : "behind", distance };
  }
  return found;
}

/** Longest keyword of a custom identifier in bytes. */
const customKeywordBytesMax = 90 * 4;

/** The keyword that a match of a custom identifier was reported for; undefined when it needs none. */
export function customKeywordOf(block: TextBlock, match: CustomMatch): Keyword | undefined {
  const { identifier, distance, keywordEnd, field } = match;
  const endsHere = (text: string) => identifier.keywords.find((keyword) => text.endsWith(folded(keyword)));
  if (distance >= 0) {
    const [low] = extentOf(block, field);
    const text = endsHere(folded(decodeUtf8(block.bytes, Math.max(low, keywordEnd - customKeywordBytesMax), keywordEnd)));
    return text === undefined ? undefined : { text, place: "before", distance };
  }
  const name = folded(nameOf(block, field));
  const text = identifier.keywords.find((keyword) => name.includes(folded(keyword)));
  return text === undefined ? undefined : { text, place: "name" };
}

function folded(text: string): string {
  return text.normalize("NFC").toLowerCase();
}

/** Number of characters that start in [start, end). */
function charactersIn(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) if (((bytes[i] ?? 0) & 0xc0) !== 0x80) count++;
  return count;
}

function extentOf({ fields, length }: TextBlock, field: number): readonly [low: number, high: number] {
  if (!fields || field < 0) return [0, length];
  return [Math.max(0, fields.starts[field] ?? 0), Math.min(length, fields.ends[field] ?? 0)];
}

function nameOf({ fields }: TextBlock, field: number): string {
  return fields?.names[fields.nameIndexes[field] ?? -1] ?? "";
}
