import fc from "fast-check";
import { expect, test } from "vitest";
import { expandPattern, expandText, hasWellFormedVariables } from "./variables.ts";
import { literalPattern, matchesPattern, wildcardPattern } from "./wildcard.ts";

const few = fc.string({ unit: fc.constantFrom("a", "b", "*", "?", ".", "\\", "\n", "é"), maxLength: 12 });

test("wildcards match exactly what the equivalent regular expression matches", () => {
  fc.assert(
    fc.property(few, few, (pattern, text) => {
      const source = pattern.replace(/[.\\]/g, "\\$&").replaceAll("*", "[^]*").replaceAll("?", "[^]");
      expect(matchesPattern(wildcardPattern(pattern), text)).toBe(new RegExp(`^${source}$`).test(text));
    }),
    { numRuns: 3_000 },
  );
});

test("a literal pattern matches its own text only", () => {
  fc.assert(
    fc.property(few, few, (left, right) => {
      expect(matchesPattern(literalPattern(left), right)).toBe(left === right);
      expect(matchesPattern(literalPattern(left), left)).toBe(true);
    }),
  );
});

test("many stars against a long text take no noticeable time", () => {
  const pattern = wildcardPattern(`${"*a".repeat(200)}b`);
  const start = performance.now();
  expect(matchesPattern(pattern, "a".repeat(20_000))).toBe(false);
  expect(performance.now() - start).toBeLessThan(2_000);
});

const lookup = (key: string) => ({ "aws:username": "a*", "aws:userid": "AIDA1" })[key];

test.each([
  ["a star from a variable is not a wildcard", "user/${aws:username}", "user/abc", false],
  ["a variable stands for its value", "user/${aws:username}", "user/a*", true],
  ["wildcards beside a variable work", "${aws:userid}/*", "AIDA1/x", true],
  ["a default stands in for a missing value", "x/${aws:Missing, 'none'}", "x/none", true],
  ["${*} is a star", "${*}", "*", true],
  ["${*} is not a wildcard", "${*}", "x", false],
  ["${$} is a dollar sign", "${$}{x}", "${x}", true],
  ["spaces around the key are allowed", "${ aws:userid }", "AIDA1", true],
])("%s", (_, pattern, text, expected) => {
  const expanded = expandPattern(pattern, lookup);
  expect(expanded !== undefined && matchesPattern(expanded, text)).toBe(expected);
});

test("a variable without a value makes the text undefined", () => {
  expect(expandText("${aws:Missing}", lookup)).toBeUndefined();
  expect(expandText("a${aws:userid}b", lookup)).toBe("aAIDA1b");
  expect(expandText("${aws:userid}", undefined)).toBe("${aws:userid}");
});

test.each([
  ["${aws:username}", true],
  ["a${aws:x}b${*}", true],
  ["${aws:username", false],
  ["${}", false],
  ["$ {x}", true],
])("%s is well formed: %s", (text, expected) => expect(hasWellFormedVariables(text)).toBe(expected));
