import { describe, expect, test } from "vitest";
import { cells, wholeText } from "../../tests/support/text-blocks.ts";
import type { Explanation } from "../base/inspection.ts";
import { granted } from "../base/refusal.ts";
import type { TextBlock } from "../base/text-block.ts";
import { catalogue, identifierById } from "./catalogue.ts";
import { createDetector, type Hit } from "./detector.ts";
import { checkAllowList } from "./user-rules/allow-list.ts";
import { checkCustomIdentifier } from "./user-rules/custom-identifier.ts";
import type { UserRules } from "./user-rules/user-rules.ts";

/** Explanations with the texts they are about. */
function explained(ids: readonly string[], block: TextBlock | string, rules: UserRules = {}): [text: string, Explanation][] {
  const whole = typeof block === "string" ? wholeText(block) : block;
  const detector = createDetector(
    ids.flatMap((id) => identifierById(id) ?? []),
    rules,
  );
  const found: [string, Explanation][] = [];
  detector.scan(
    whole,
    () => undefined,
    (explanation, { start, end }) => found.push([Buffer.from(whole.bytes.subarray(start, end)).toString(), explanation]),
  );
  return found;
}

const ssn = "USA_SOCIAL_SECURITY_NUMBER";
const card = "CREDIT_CARD_NUMBER";
const outcomes = (found: readonly [string, Explanation][]) => found.map(([text, { outcome }]) => [text, outcome]);

describe("a managed match", () => {
  test("names its form, keyword and distance", () => {
    const [first, ...others] = explained([ssn], "my ssn is 536-22-8726");
    expect(others).toEqual([]);
    expect(first?.[0]).toBe("536-22-8726");
    expect(first?.[1]).toMatchObject({
      identifier: ssn,
      outcome: "reported",
      keyword: { text: "ssn", place: "before", distance: 4 },
    });
    expect(first?.[1].rule).toMatch(/^form \d of \d \(\w+\)$/);
  });
  test.each<[string, TextBlock, object]>([
    ["behind it", wholeText("536-22-8726 (ssn)"), { text: "ssn", place: "behind", distance: 2 }],
    ["nearest to it", wholeText("ssn, SSN: 536-22-8726"), { text: "SSN", place: "before", distance: 2 }],
    ["counted in characters", wholeText("ssn €€ 536-22-8726"), { text: "ssn", place: "before", distance: 4 }],
    ["in the name of its field", cells([["home_ssn", "536-22-8726"]]), { text: "ssn", place: "name" }],
    ["in its field before its name", cells([["ssn", "SSN 536-22-8726"]]), { text: "SSN", place: "before", distance: 1 }],
  ])("has its keyword %s", (_place, block, keyword) => {
    expect(explained([ssn], block)).toMatchObject([["536-22-8726", { outcome: "reported", keyword }]]);
  });
});

describe("a near miss fails one condition", () => {
  test.each<[string, string[], string, [string, string][]]>([
    ["no keyword is near", [ssn], "code 536-22-8726", [["536-22-8726", "keyword-missing"]]],
    ["the check refuses it", [card], "visa 4929123456789016", [["4929123456789016", "check-refused"]]],
    ["it goes on behind", [ssn], "ssn 536-22-8726x", [["536-22-8726", "inside-longer-text"]]],
    [
      "the twin has a keyword",
      ["CREDIT_CARD_NUMBER_(NO_KEYWORD)"],
      "visa 4929123456789015",
      [["4929123456789015", "keyword-present"]],
    ],
  ])("%s", (_rule, ids, text, expected) => expect(outcomes(explained(ids, text))).toEqual(expected));

  test("what fails two is not told", () => {
    expect(explained([card], "number 4929123456789016")).toEqual([]);
  });
  test("the keyword that was there is named", () => {
    expect(explained([card], "visa 4929123456789016")[0]?.[1].keyword).toEqual({ text: "visa", place: "before", distance: 1 });
  });
  test("what an allow list has is told as allowed, and what a longer match has as covered", () => {
    const allowLists = [granted(checkAllowList({ kind: "text", text: "536-22-8726" }))];
    expect(outcomes(explained([ssn], "ssn 536-22-8726 536-22-8727", { allowLists }))).toEqual([
      ["536-22-8726", "allowed"],
      ["536-22-8727", "reported"],
    ]);
    const told = explained(["GERMANY_BANK_ACCOUNT_NUMBER"], "IBAN DE89 3704 0044 0532 0130 00");
    expect(told.filter(([, { outcome }]) => outcome === "reported")).toHaveLength(1);
    expect(told.every(([, { outcome }]) => outcome === "reported" || outcome === "covered")).toBe(true);
  });
});

test("a custom identifier is explained by its keyword and its distance to the end of the match", () => {
  const custom = [
    granted(
      checkCustomIdentifier({
        id: "staff",
        name: "Staff",
        regex: "E-\\d{4}",
        keywords: ["Staff no"],
        maximumMatchDistance: 12,
        ignoreWords: ["0000"],
      }),
    ),
    granted(checkCustomIdentifier({ id: "ticket", name: "Ticket", regex: "T\\d" })),
  ];
  const allowLists = [granted(checkAllowList({ kind: "regex", regex: "T9" }))];
  const found = explained([], "STAFF NO E-1234 and much later E-1235 E-0000 T1 T9", { custom, allowLists });
  expect(found).toEqual([
    [
      "E-1234",
      {
        identifier: "staff",
        outcome: "reported",
        rule: "expression",
        keyword: { text: "Staff no", place: "before", distance: 7 },
      },
    ],
    ["E-1235", { identifier: "staff", outcome: "keyword-missing", rule: "expression" }],
    ["E-0000", { identifier: "staff", outcome: "ignore-word", rule: "expression" }],
    ["T1", { identifier: "ticket", outcome: "reported", rule: "expression" }],
    ["T9", { identifier: "ticket", outcome: "allowed", rule: "expression" }],
  ]);
  expect(explained([], cells([["the staff no.", "E-1234"]]), { custom })).toMatchObject([
    ["E-1234", { outcome: "reported", keyword: { text: "Staff no", place: "name" } }],
  ]);
});

test("every hit of every identifier is explained as reported, and explaining changes no hit", () => {
  const detector = createDetector(catalogue);
  for (const identifier of catalogue) {
    const block = wholeText(identifier.matches.map((match) => match.replace(/[«»]/g, "")).join(`\n${". ".repeat(60)}\n`));
    const hits: Hit[] = [];
    detector.scan(block, (hit) => hits.push(hit));
    const again: Hit[] = [];
    const reported = new Set<string>();
    detector.scan(
      block,
      (hit) => again.push(hit),
      ({ outcome }, hit) => outcome === "reported" && reported.add(`${hit.identifier} ${hit.start} ${hit.end}`),
    );
    expect(again).toEqual(hits);
    expect([...reported].sort()).toEqual(hits.map((hit) => `${hit.identifier} ${hit.start} ${hit.end}`).sort());
  }
});
