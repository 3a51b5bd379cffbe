/**
 * What the names of fields say: which keyword sets have a keyword in a column's name or a path. Judged once per name.
 */
import { type CandidateFinder, createMarks } from "./candidate-finder.ts";
import { isNameOfThing } from "./names/things.ts";
import type { Plan } from "./plan.ts";
import { encodeUtf8 } from "./utf8.ts";

/** The keyword sets with a keyword in a field's name: 1 by set, and one bit by set. */
export type NameKeywords = { readonly has: Uint8Array; readonly mask: Uint32Array };

/** What the names of one block's fields say. */
export type FieldNames = { keywordsOf(nameIndex: number): NameKeywords | undefined };

/** Names remembered at most; then the cache starts again. */
const namesMax = 10_000;

/** Decides once per name which keyword sets occur in it. */
export function createFieldNames(plan: Plan, finder: CandidateFinder): (names: readonly string[]) => FieldNames {
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
  return (names) => {
    if (names !== current) byIndex = [];
    current = names;
    while (byIndex.length < names.length) byIndex.push(judge(names[byIndex.length] ?? ""));
    const known = byIndex;
    return { keywordsOf: (nameIndex) => known[nameIndex] };
  };
}

function keywordsInName(plan: Plan, finder: CandidateFinder, name: string): NameKeywords | undefined {
  const bytes = encodeUtf8(name);
  const marks = createMarks();
  finder.find(bytes, { from: 0, to: bytes.length, limitStart: 0, limitEnd: bytes.length, isField: false }, marks);
  if (marks.keywordCount === 0) return undefined;
  const has = new Uint8Array(plan.setCount);
  const mask = new Uint32Array(plan.maskWords);
  for (let i = 0; i < marks.keywordCount; i++) {
    if (isNameOfThing(bytes, marks.keywordStarts[i] ?? 0, marks.keywordEnds[i] ?? 0)) continue;
    for (const set of plan.setsOf[marks.combinations[i] ?? 0] ?? []) {
      has[set] = 1;
      mask[set >> 5] = (mask[set >> 5] ?? 0) | (1 << (set & 31));
    }
  }
  return { has, mask };
}
