import { describe, expect, test } from "vitest";
import { blankLiterals, lineAt } from "./source-file.ts";

describe("blanking what is not code", () => {
  const cases: readonly (readonly [rule: string, text: string, code: string])[] = [
    ["keeps plain code", "const a = b / c / d;", "const a = b / c / d;"],
    ["blanks a line comment", "a; // new Date()", "a;              "],
    ["blanks a block comment and keeps its lines", "/* a\n b */c", "    \n     c"],
    ["blanks a string and keeps its quotes", 'f("x\\"y")', 'f("    ")'],
    ["does not take // in a string for a comment", 'f("http://x"); g', 'f("        "); g'],
    ["blanks a template and keeps what it computes", "`a${b}c`;d", "` ${b} `;d"],
    ["finds the end of nested braces in a template", "`a${f({})}c`;d", "` ${f({})} `;d"],
    ["handles a template within a template", "`a${`x${y}z`}c`;d", "` ${` ${y} `} `;d"],
    ["blanks a regular expression", 'x = /"[/"]/g.test(y)', "x = /     /g.test(y)"],
    ["sees a regular expression after an arrow", "x => /a b/.test(x)", "x => /   /.test(x)"],
  ];
  test.each(cases)("%s", (_rule, text, code) => {
    expect(blankLiterals(text)).toBe(code);
  });

  test.each(["`never closed ${", '"never closed', "/* never closed", "x = /never"])("ends on the malformed text %s", (text) => {
    expect(blankLiterals(text).length).toBe(text.length);
  });
});

test("counts lines from 1", () => {
  expect([0, 1, 2, 4].map((index) => lineAt("a\nb\nc", index))).toEqual([1, 1, 2, 3]);
});
