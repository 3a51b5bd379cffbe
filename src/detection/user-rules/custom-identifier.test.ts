import { describe, expect, test } from "vitest";
import { Refusal } from "../../base/refusal.ts";
import {
  type CustomIdentifierDefinition,
  checkCustomIdentifier,
  customSeverityOf,
  type SeverityLevel,
} from "./custom-identifier.ts";

const good: CustomIdentifierDefinition = { id: "staff", name: "Staff number", regex: "EMP-\\d{6}" };
const words = (count: number, length: number) => Array.from({ length: count }, (_, i) => String(i).padStart(length, "w"));
const level = (severity: SeverityLevel["severity"], occurrencesThreshold: number): SeverityLevel => ({
  severity,
  occurrencesThreshold,
});

describe("a definition is accepted at its limits", () => {
  test.each<[string, Partial<CustomIdentifierDefinition>]>([
    ["nothing but what is required", {}],
    ["a name of 128 characters", { name: "n".repeat(128) }],
    ["an expression of 512 characters", { regex: "a".repeat(512) }],
    ["50 keywords of 90 characters", { keywords: words(50, 90) }],
    ["a keyword of 3 characters", { keywords: ["\u{1F600}é€"] }],
    ["10 ignore words of 90 characters", { ignoreWords: words(10, 90) }],
    ["an ignore word of 4 characters", { ignoreWords: ["test"] }],
    ["a distance of 1", { maximumMatchDistance: 1 }],
    ["a distance of 300", { maximumMatchDistance: 300 }],
    ["three ascending severities in any order", { severityLevels: [level("HIGH", 9), level("LOW", 1), level("MEDIUM", 2)] }],
    ["one severity", { severityLevels: [level("HIGH", 1)] }],
  ])("%s", (_rule, change) => {
    expect(checkCustomIdentifier({ ...good, ...change })).not.toBeInstanceOf(Refusal);
  });

  test("the distance is 50 unless named", () => {
    expect(checkCustomIdentifier(good)).toMatchObject({ maximumMatchDistance: 50, keywords: [], ignoreWords: [] });
  });
});

describe("a definition is refused beyond its limits", () => {
  test.each<[Partial<CustomIdentifierDefinition>, string]>([
    [{ id: "" }, "expected an ID, got an empty text"],
    [{ name: "" }, "expected a name of 1 to 128 characters, got 0"],
    [{ name: "n".repeat(129) }, "expected a name of 1 to 128 characters, got 129"],
    [{ regex: "" }, "expected an expression of 1 to 512 characters, got 0"],
    [{ regex: "a".repeat(513) }, "expected an expression of 1 to 512 characters, got 513"],
    [{ regex: "(a" }, "the expression cannot be used: a parenthesis is not closed (at character 1)"],
    [{ keywords: words(51, 5) }, "expected at most 50 keywords, got 51"],
    [{ keywords: ["good", "no"] }, "expected keyword 2 to have 3 to 90 characters, got 2"],
    [{ keywords: words(1, 91) }, "expected keyword 1 to have 3 to 90 characters, got 91"],
    [{ ignoreWords: words(11, 5) }, "expected at most 10 ignore words, got 11"],
    [{ ignoreWords: ["abc"] }, "expected ignore word 1 to have 4 to 90 characters, got 3"],
    [{ ignoreWords: words(1, 91) }, "expected ignore word 1 to have 4 to 90 characters, got 91"],
    [{ maximumMatchDistance: 0 }, "expected a maximum match distance of 1 to 300 characters, got 0"],
    [{ maximumMatchDistance: 301 }, "expected a maximum match distance of 1 to 300 characters, got 301"],
    [{ maximumMatchDistance: 1.5 }, "expected a maximum match distance of 1 to 300 characters, got 1.5"],
    [
      { severityLevels: [level("LOW", 1), level("LOW", 2), level("MEDIUM", 3), level("HIGH", 4)] },
      "expected at most 3 severity levels, got 4",
    ],
    [{ severityLevels: [level("LOW", 0)] }, "expected the threshold of LOW to be a whole number of at least 1, got 0"],
    [{ severityLevels: [level("LOW", 1), level("LOW", 2)] }, "expected each severity once, got LOW twice"],
    [{ severityLevels: [level("LOW", 5), level("HIGH", 5)] }, "expected the threshold of HIGH to be higher than that of LOW"],
    [{ severityLevels: [level("HIGH", 1), level("LOW", 5)] }, "expected the threshold of HIGH to be higher than that of LOW"],
  ])("%j", (change, message) => {
    const refusal = checkCustomIdentifier({ ...good, ...change });
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ kind: "invalid", message });
  });
});

describe("severity by occurrences", () => {
  const levels = [level("MEDIUM", 10), level("LOW", 5), level("HIGH", 50)];
  test.each([
    [[], 1, "Medium"],
    [[], 1_000, "Medium"],
    [levels, 4, undefined],
    [levels, 5, "Low"],
    [levels, 9, "Low"],
    [levels, 10, "Medium"],
    [levels, 49, "Medium"],
    [levels, 50, "High"],
  ] as const)("%j, %i occurrences: %s", (steps, count, severity) => expect(customSeverityOf(steps, count)).toBe(severity));
});
