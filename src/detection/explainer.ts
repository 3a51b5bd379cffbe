/**
 * Says why a text was reported and why a near miss was not, by a second look that costs nothing when nobody asks for it.
 * A near miss fails exactly one condition. So a block is scanned again with one condition lifted at a time, and what turns up
 * in addition is explained by that condition. Of a text it tells the place, never what it says.
 */
import type { ExplainedOutcome, Explanation } from "../base/inspection.ts";
import type { TextBlock } from "../base/text-block.ts";
import { createKeywordReader, customKeywordOf, type KeywordReader } from "./explained-keywords.ts";
import type { Hit, ScanBlock } from "./hit.ts";
import type { Form, Identifier } from "./identifier.ts";
import { createCustomScanner } from "./user-rules/custom-scanner.ts";
import { isAllowed, type UserRules } from "./user-rules/user-rules.ts";

/** Receives explanations; the hit is the place of the text, reported or not. */
export type ExplanationSink = (explanation: Explanation, hit: Hit) => void;

/** Explains the hits that were reported for a block, and its near misses. */
export type Explainer = (block: TextBlock, hits: readonly Hit[], tell: ExplanationSink) => void;

/** Makes the scan of some identifiers. */
export type MakeScan = (identifiers: readonly Identifier[]) => ScanBlock;

/** Makes an explainer for what a detector looks for. */
export function createExplainer(identifiers: readonly Identifier[], rules: UserRules, makeScan: MakeScan): Explainer {
  const explainManaged = createManagedExplainer(identifiers, rules, makeScan);
  const explainCustom = createCustomExplainer(rules);
  return (block, hits, tell) => {
    const reported = new Set(hits.map(keyOf));
    explainManaged(block, reported, tell);
    explainCustom(block, reported, tell);
  };
}

type PartExplainer = (block: TextBlock, reported: ReadonlySet<string>, tell: ExplanationSink) => void;

function keyOf({ identifier, start, end }: Hit): string {
  return `${identifier} ${start} ${end}`;
}

/** One form of an identifier, which the explaining scans treat as an identifier of its own. */
type Rule = {
  readonly identifier: Identifier;
  readonly form: Form;
  readonly name: string;
  readKeyword: KeywordReader | undefined;
};

/** A scan in which every form lacks one condition. */
type LiftedScan = { readonly outcome: (form: Form) => ExplainedOutcome; readonly scan: ScanBlock };

function createManagedExplainer(identifiers: readonly Identifier[], rules: UserRules, makeScan: MakeScan): PartExplainer {
  const { allowLists = [] } = rules;
  const forms: Rule[] = identifiers.flatMap((identifier) =>
    identifier.forms.map((form, index) => ({
      identifier,
      form,
      name: `form ${index + 1} of ${identifier.forms.length} (${form.anchor.kind})`,
      readKeyword: undefined,
    })),
  );
  const scanForms = (lift: (form: Form) => Form | undefined): ScanBlock =>
    makeScan(forms.flatMap((rule, index) => lifted(rule, index, lift(rule.form))));
  const scanMatches = scanForms((form) => form);
  const liftedScans: readonly LiftedScan[] = [
    { outcome: ({ keyword }) => (keyword === "absent" ? "keyword-present" : "keyword-missing"), scan: scanForms(withoutKeyword) },
    { outcome: () => "check-refused", scan: scanForms(withoutCheck) },
    { outcome: () => "inside-longer-text", scan: scanForms(withoutBorder) },
  ];
  return (block, reported, tell) => {
    const told = new Set<string>();
    const matched = new Set<string>();
    const covered = new Map<string, Set<number>>();
    const explain = (hit: Hit, outcomeOf: (form: Form, own: Hit) => ExplainedOutcome): void => {
      const rule = forms[Number(hit.identifier)];
      if (!rule) return;
      const own = { ...hit, identifier: rule.identifier.id };
      const outcome = outcomeOf(rule.form, own);
      const key = `${outcome} ${keyOf(own)}`;
      if (told.has(key)) return;
      told.add(key);
      tell(explanationOf(rule, outcome, block, own), own);
    };
    scanMatches(block, (hit) => {
      matched.add(keyOf(hit));
      const bytes = coveredBy(covered, forms[Number(hit.identifier)]);
      for (let i = hit.start; i < hit.end; i++) bytes.add(i);
      explain(hit, (_form, own) => {
        if (reported.has(keyOf(own))) return "reported";
        return isAllowed(allowLists, block, own) ? "allowed" : "covered";
      });
    });
    for (const { outcome, scan } of liftedScans) {
      scan(block, (hit) => {
        if (matched.has(keyOf(hit))) return;
        const bytes = coveredBy(covered, forms[Number(hit.identifier)]);
        for (let i = hit.start; i < hit.end; i++) if (bytes.has(i)) return;
        explain(hit, outcome);
      });
    }
  };
}

/** The bytes of matches of a rule's identifier: what overlaps them is no near miss. */
function coveredBy(covered: Map<string, Set<number>>, rule: Rule | undefined): Set<number> {
  const id = rule?.identifier.id ?? "";
  const bytes = covered.get(id) ?? new Set();
  covered.set(id, bytes);
  return bytes;
}

/** The identifier that a form is for an explaining scan: its ID is the form's number. */
function lifted({ identifier }: Rule, index: number, form: Form | undefined): Identifier[] {
  if (!form) return [];
  const keywords = form.keywords ?? identifier.keywords;
  return [{ ...identifier, id: String(index), keywords, forms: [form] }];
}

function withoutKeyword(form: Form): Form | undefined {
  return form.keyword === "unneeded" ? undefined : { ...form, keyword: "unneeded" };
}

/** A form that is read on bytes has no check that could be lifted unless it has a reader of its shape, or an expression. */
function withoutCheck(form: Form): Form | undefined {
  const { validate, read, readShape, ...shape } = form;
  if (readShape) return { ...shape, read: readShape };
  return form.pattern && (validate || read) ? shape : undefined;
}

function withoutBorder(form: Form): Form | undefined {
  return form.isCut ? undefined : { ...form, isCut: true };
}

function explanationOf(rule: Rule, outcome: ExplainedOutcome, block: TextBlock, hit: Hit): Explanation {
  const { identifier, form, name } = rule;
  const check = form.check ?? (form.validate || form.readShape ? "check of the value" : undefined);
  const asks = form.keyword === "required" ? outcome !== "keyword-missing" : outcome === "keyword-present";
  if (asks) rule.readKeyword ??= createKeywordReader(identifier, form);
  const keyword = asks ? rule.readKeyword?.(block, hit) : undefined;
  return {
    identifier: identifier.id,
    outcome,
    rule: name,
    ...(check !== undefined && { check }),
    ...(keyword && { keyword }),
  };
}

function createCustomExplainer({ custom = [] }: UserRules): PartExplainer {
  const scanner = createCustomScanner(custom);
  return (block, reported, tell) => {
    if (custom.length === 0) return;
    scanner.scan(block, (match) => {
      const hit: Hit = { identifier: match.identifier.id, start: match.start, end: match.end, field: match.field };
      if (match.outcome !== "found") {
        tell({ identifier: hit.identifier, outcome: match.outcome, rule: "expression" }, hit);
        return;
      }
      const keyword = customKeywordOf(block, match);
      const outcome = reported.has(keyOf(hit)) ? "reported" : "allowed";
      tell({ identifier: hit.identifier, outcome, rule: "expression", ...(keyword && { keyword }) }, hit);
    });
  };
}
