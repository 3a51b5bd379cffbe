import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cells, cutAt, wholeText } from "../../../tests/support/text-blocks.ts";
import { Refusal } from "../../base/refusal.ts";
import type { TextBlock } from "../../base/text-block.ts";
import { identifierById } from "../catalogue.ts";
import { createDetector, type Detector, type Hit } from "../detector.ts";
import { checkAllowList } from "./allow-list.ts";
import { type CustomIdentifier, type CustomIdentifierDefinition, checkCustomIdentifier } from "./custom-identifier.ts";
import { createCustomScanner, customIdentifiersMax } from "./custom-scanner.ts";

function custom(definition: Partial<CustomIdentifierDefinition> & { readonly regex: string }): CustomIdentifier {
  const checked = checkCustomIdentifier({ id: "own", name: "Own", ...definition });
  if (checked instanceof Refusal) throw checked;
  return checked;
}

function hitsOf(detector: Detector, block: TextBlock): Hit[] {
  const hits: Hit[] = [];
  detector.scan(block, (hit) => hits.push(hit));
  return hits;
}

/** The texts found, each with its identifier when there are several. */
function found(
  definition: Partial<CustomIdentifierDefinition> & { readonly regex: string },
  block: TextBlock | string,
): string[] {
  const whole = typeof block === "string" ? wholeText(block) : block;
  const detector = createDetector([], { custom: [custom(definition)] });
  return hitsOf(detector, whole).map(({ start, end }) => Buffer.from(whole.bytes.subarray(start, end)).toString());
}

describe("without keywords the expression alone decides", () => {
  test.each<[string, string, string, string[]]>([
    ["matches follow each other", "\\d{3}", "1234567", ["123", "456"]],
    ["a match may stand inside a word", "EMP\\d", "xEMP1y", ["EMP1"]],
    ["the anchors are the borders of the file", "^a|z$", "a\na z\nz", ["a", "z"]],
    ["the last byte may be a match", "\\d", "1", ["1"]],
    ["matches may cross lines", "a\\sb", "a\nb", ["a\nb"]],
  ])("%s", (_rule, regex, text, expected) => expect(found({ regex }, text)).toEqual(expected));

  test("hits carry the identifier's ID", () => {
    expect(hitsOf(createDetector([], { custom: [custom({ id: "staff", regex: "E\\d" })] }), wholeText(" E1"))).toEqual([
      { identifier: "staff", start: 1, end: 3, field: -1 },
    ]);
  });
});

describe("keywords in text", () => {
  const staff = { regex: "E-\\d{4}", keywords: ["staff no", "Müller"] };
  const gap = (count: number, character = ".") => character.repeat(count);
  test.each<[string, number | undefined, string, number]>([
    ["directly before", undefined, "staff noE-1234", 1],
    ["without regard to case", undefined, "STAFF NO E-1234, müller E-1235, MÜLLER E-1236", 3],
    ["as a part of a longer word", undefined, "xstaff nox E-1234", 1],
    ["only in part", undefined, "staff n E-1234", 0],
    ["written with another separator", undefined, "staff_no E-1234", 0],
    ["behind the match", undefined, "E-1234 staff no", 0],
    ["overlapping the match", undefined, "staff noE-1234", 1],
    ["so that the match ends 50 characters behind it", undefined, `staff no${gap(44)}E-1234`, 1],
    ["so that the match ends 51 characters behind it", undefined, `staff no${gap(45)}E-1234`, 0],
    ["so that the match just fits in", 6, "staff noE-1234", 1],
    ["so that the match does not fit in", 5, "staff noE-1234", 0],
    ["300 characters of four bytes before", 300, `staff no${gap(294, "\u{1F600}")}E-1234`, 1],
    ["301 characters of four bytes before", 300, `staff no${gap(295, "\u{1F600}")}E-1234`, 0],
    ["far before one match and near the next", undefined, `staff no${gap(45)}E-1234 E-1235 staff no E-1236`, 1],
    ["near two matches", undefined, "staff no E-1234 E-1235", 2],
  ])("%s", (_place, maximumMatchDistance, text, count) => {
    expect(found({ ...staff, ...(maximumMatchDistance !== undefined && { maximumMatchDistance }) }, text)).toHaveLength(count);
  });

  test("a keyword that reaches into the match does not stand before it", () => {
    expect(found({ regex: "no E-\\d{4}", keywords: ["staff no"] }, "staff no E-1234")).toEqual([]);
    expect(found({ regex: "no E-\\d{4}", keywords: ["staff no", "staff"] }, "staff no E-1234")).toEqual(["no E-1234"]);
  });
  test("the nearest keyword counts", () => {
    expect(found({ ...staff, maximumMatchDistance: 10 }, `Müller ${gap(60)} staff no E-1234`)).toEqual(["E-1234"]);
  });
});

describe("keywords in structured data", () => {
  const staff = { regex: "E-\\d{4}", keywords: ["staff"], maximumMatchDistance: 10 };
  test.each<[string, [string, string][], number]>([
    ["in the name of the column, at any distance", [["Staff number", `${".".repeat(99)}E-1234`]], 1],
    ["in an element of the path", [["company/staff/0/number", "E-1234"]], 1],
    ["in the same cell within the distance", [["note", "staff E-1234"]], 1],
    ["in the same cell beyond the distance", [["note", "staff ..... E-1234"]], 0],
    ["in the same cell behind the match", [["note", "E-1234 staff"]], 0],
    [
      "in another cell",
      [
        ["note", "staff"],
        ["value", "E-1234"],
      ],
      0,
    ],
    [
      "in the name of another column",
      [
        ["staff", "none"],
        ["value", "E-1234"],
      ],
      0,
    ],
  ])("%s", (_place, values, count) => expect(found(staff, cells(values))).toHaveLength(count));

  test("a match lies in one cell, whose borders the anchors are", () => {
    const values: [string, string][] = [
      ["a", "12"],
      ["b", "34"],
      ["c", "x56"],
    ];
    expect(found({ regex: "\\d+,?\\d+" }, cells(values))).toEqual(["12", "34", "56"]);
    expect(found({ regex: "^\\d+$" }, cells(values))).toEqual(["12", "34"]);
    expect(found({ regex: "\\b\\d+" }, cells(values, ""))).toEqual(["12", "34"]);
  });
});

test("a match that contains an ignore word is dropped, with regard to case", () => {
  const definition = { regex: "[\\w-]+@example\\.com", ignoreWords: ["test", "do-not-reply"] };
  const text = "ann@example.com test@example.com mytests@example.com Test@example.com do-not-reply@example.com";
  expect(found(definition, text)).toEqual(["ann@example.com", "Test@example.com"]);
});

describe("beside other rules", () => {
  const ssn = identifierById("USA_SOCIAL_SECURITY_NUMBER");
  const managed = ssn ? [ssn] : [];
  test("hits of custom and managed identifiers ascend together", () => {
    const detector = createDetector(managed, { custom: [custom({ regex: "E\\d" }), custom({ id: "two", regex: "\\d{3}-" })] });
    expect(hitsOf(detector, wholeText("E1 ssn 536-22-8726 E2")).map(({ identifier, start }) => [identifier, start])).toEqual([
      ["own", 0],
      [ssn?.id, 7],
      ["two", 7],
      ["own", 19],
    ]);
  });
  test("thirty are looked for at once, a thirty-first is a fault", () => {
    const many = Array.from({ length: customIdentifiersMax }, (_, i) => custom({ id: `id${i}`, regex: `k${i}\\b` }));
    const text = many.map((_, i) => `k${i}`).join(" ");
    expect(hitsOf(createDetector([], { custom: many }), wholeText(text)).map(({ identifier }) => identifier)).toEqual(
      many.map(({ id }) => id),
    );
    expect(() => createDetector([], { custom: [...many, custom({ regex: "x" })] })).toThrow("at most 30");
  });
  test("allow lists leave out matches of both, and nothing else", () => {
    const allowed = [
      checkAllowList({ kind: "text", text: "e1\n536-22-8726" }),
      checkAllowList({ kind: "regex", regex: "E[34]" }),
    ].flatMap((list) => (list instanceof Refusal ? [] : [list]));
    const text = "E1 ssn 536-22-8726 E2 536-22-8727 E3 E4 E5";
    const places = (allowLists: typeof allowed) =>
      hitsOf(createDetector(managed, { custom: [custom({ regex: "E\\d" })], allowLists }), wholeText(text)).map(
        ({ start, end }) => text.slice(start, end),
      );
    expect(places([])).toEqual(["E1", "536-22-8726", "E2", "536-22-8727", "E3", "E4", "E5"]);
    expect(places(allowed)).toEqual(["E2", "536-22-8727", "E5"]);
  });
});

describe("where text is cut changes nothing", () => {
  const definitions = [
    { regex: "\\d{3}" },
    { regex: "[a-z ]+9" },
    { regex: "(?i)e-?\\d{2,4}\\b", keywords: ["staff", "\u{1F600}\u{1F600}é"], maximumMatchDistance: 300 },
    { regex: "\\b\\w+\\b", keywords: ["lorem"], maximumMatchDistance: 20, ignoreWords: ["aaaa"] },
    { regex: "^.|.$" },
    { regex: "[^,]{3,40},|[\\s\\S]{40}" },
    { regex: "a+?b|a+" },
  ];
  const detector = createDetector([], { custom: definitions.map((one, index) => custom({ id: `own${index}`, ...one })) });
  const piece = fc.oneof(
    fc.constantFrom("E-12", "e1234", "staff", "lorem ipsum", "\u{1F600}\u{1F600}é", "123456789", "b", ",", "\n", " ", "9", "é€"),
    fc.constantFrom("a".repeat(700), "0123456789".repeat(150), "x y ".repeat(200), "\u{1F600}".repeat(290), "lorem ".repeat(40)),
  );
  const pieces = fc.array(piece, { minLength: 5, maxLength: 60 });
  const cuts = fc.array(fc.nat(100_000), { minLength: 1, maxLength: 8 });
  const places = (hits: readonly Hit[], offset = 0) =>
    hits.map((hit) => `${hit.identifier} ${hit.start + offset}-${hit.end + offset}`);
  const cut = (whole: TextBlock, at: readonly number[]) =>
    cutAt(
      whole,
      at.map((place) => place % whole.length),
    ).flatMap(({ block, offset }) => places(hitsOf(detector, block), offset));

  test("in unstructured text", () => {
    fc.assert(
      fc.property(pieces, cuts, (parts, at) => {
        const whole = wholeText(parts.join(""));
        expect(cut(whole, at)).toEqual(places(hitsOf(detector, whole)));
      }),
      { numRuns: 60 },
    );
  });
  test("in fields", () => {
    const names = ["", "staff", "note"];
    fc.assert(
      fc.property(pieces, cuts, fc.constantFrom(",", ""), (parts, at, separator) => {
        const whole = cells(
          parts.map((part, index) => [names[index % names.length] ?? "", part]),
          separator,
        );
        expect(cut(whole, at)).toEqual(places(hitsOf(detector, whole)));
      }),
      { numRuns: 40 },
    );
  });
  test("in one stretch that every match crosses: those far in are not reported", () => {
    const whole = wholeText(`- ${"1".repeat(5_000)} 222`);
    const expected = places(hitsOf(detector, whole)).filter((place) => place.startsWith("own0"));
    expect(expected).toHaveLength(335);
    expect(expected.at(-1)).toBe("own0 5003-5006");
  });
});

test("thirty hostile expressions take a bounded number of steps for each byte", () => {
  const hostile = ["(a+)+$", "(a|aa)+b", "(.*)*x", "([a-z]+)*=", "(a*)*b", "[\\s\\S]*z"];
  const scanner = createCustomScanner(Array.from({ length: 30 }, (_, i) => custom({ regex: hostile[i % hostile.length] ?? "" })));
  const whole = wholeText("a".repeat(20_000));
  scanner.scan(whole, () => undefined);
  expect(scanner.steps() / whole.length / 30).toBeLessThan(40);
});
