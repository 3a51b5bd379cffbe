/**
 * What the names of fields say: which keyword sets have a keyword in a column's name or a path. Judged once per name.
 */
import { saysNothing } from "../names/things.ts";
import { encodeUtf8 } from "../text/utf8.ts";
import { type CandidateFinder, createMarks } from "./candidate-finder.ts";
import { nearShapeCount, nearWordsStart, type Plan, type PlannedForm } from "./plan.ts";

/** The keyword sets with a keyword in a field's name: 1 by set, and one bit by set. Names with the same sets share it. */
export type NameKeywords = {
  readonly has: Uint8Array;
  readonly mask: Uint32Array;
  /** Whether any form of these sets may begin with a run of digits, and whether any with a whole token or word. */
  readonly hasRuns: boolean;
  readonly hasWords: boolean;
  /** By shape near keywords, filled in by whoever asks first: the forms of these sets. Absent behind the first thousand. */
  readonly forms: (readonly PlannedForm[] | undefined)[] | undefined;
};

/** What the names of one block's fields say. */
export type FieldNames = { keywordsOf(nameIndex: number): NameKeywords | undefined };

/** Names remembered at most; then the cache starts again. */
const namesMax = 10_000;

/** Mixtures of keyword sets that get a list of forms by shape; each takes some kilobytes. */
const formListsMax = 1_000;

/** Decides once per name which keyword sets occur in it. */
export function createFieldNames(plan: Plan, finder: CandidateFinder): (names: readonly string[]) => FieldNames {
  const byName = new Map<string, NameKeywords | undefined>();
  const mixtures = new Map<string, NameKeywords>();
  let current: readonly string[] | undefined;
  let byIndex: (NameKeywords | undefined)[] = [];
  const judge = (name: string): NameKeywords | undefined => {
    if (byName.has(name)) return byName.get(name);
    if (byName.size >= namesMax) byName.clear();
    const sets = keywordSetsIn(plan, finder, name);
    const keywords = sets.length > 0 ? (mixtures.get(sets.join()) ?? mix(plan, sets, mixtures.size < formListsMax)) : undefined;
    if (keywords?.forms) mixtures.set(sets.join(), keywords);
    byName.set(name, keywords);
    return keywords;
  };
  return (names) => {
    if (names !== current) byIndex = [];
    current = names;
    while (byIndex.length < names.length) byIndex.push(judge(names[byIndex.length] ?? ""));
    const known = byIndex;
    return { keywordsOf: (nameIndex) => known[nameIndex] };
  };
}

/** The keyword sets with a keyword in a name, ascending. */
function keywordSetsIn(plan: Plan, finder: CandidateFinder, name: string): readonly number[] {
  const bytes = encodeUtf8(name);
  const marks = createMarks();
  finder.find(bytes, { from: 0, to: bytes.length, limitStart: 0, limitEnd: bytes.length, isField: false }, marks);
  const found = new Set<number>();
  for (let i = 0; i < marks.keywordCount; i++) {
    if (saysNothing(bytes, marks.keywordStarts[i] ?? 0, marks.keywordEnds[i] ?? 0)) continue;
    for (const set of plan.setsOf[marks.combinations[i] ?? 0] ?? []) found.add(set);
  }
  return [...found].sort((a, b) => a - b);
}

function mix(plan: Plan, sets: readonly number[], hasForms: boolean): NameKeywords {
  const has = new Uint8Array(plan.setCount);
  const mask = new Uint32Array(plan.maskWords);
  for (const set of sets) {
    has[set] = 1;
    mask[set >> 5] = (mask[set >> 5] ?? 0) | (1 << (set & 31));
  }
  const hasShapes = (from: number, to: number): boolean =>
    sets.some((set) =>
      plan.nearSlots.subarray(set * nearShapeCount + from, set * nearShapeCount + to).some((slot) => slot !== 0),
    );
  const [hasRuns, hasWords] = [hasShapes(0, nearWordsStart), hasShapes(nearWordsStart, nearShapeCount)];
  return { has, mask, hasRuns, hasWords, forms: hasForms ? new Array<undefined>(nearShapeCount).fill(undefined) : undefined };
}
