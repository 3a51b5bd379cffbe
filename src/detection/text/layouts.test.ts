import { describe, expect, test } from "vitest";
import { joined, layoutForm } from "./layouts.ts";
import { encodeUtf8 } from "./utf8.ts";

/** What a form makes of a text from its first character on: what it decides about, and how far it reads. */
function reading(layouts: readonly string[], text: string): { asked: string[]; end: number | undefined } {
  const asked: string[] = [];
  const form = layoutForm({
    layouts,
    isValid: (characters) => {
      asked.push(characters);
      return !characters.endsWith("9");
    },
  });
  const bytes = encodeUtf8(text);
  return { asked, end: form.read?.(bytes, 0, bytes.length, 0) };
}

describe("reading a layout", () => {
  test.each([
    ["reads digits and hands them over without separators", ["##-#"], "12-3", ["123"], 4],
    ["reads letters of either case and hands over capitals", ["@@#"], "aB3", ["AB3"], 3],
    ["reads a letter or a digit", ["#*"], "1k", ["1K"], 2],
    ["leaves out what the layout itself says", ["IT##"], "IT12", ["12"], 4],
    ["compares what the layout itself says exactly", ["IT##"], "it12", [], -1],
    ["refuses a letter in place of a digit", ["##"], "1A", [], -1],
    ["refuses a digit in place of a letter", ["@#"], "12", [], -1],
    ["refuses another separator", ["#-#"], "1.2", [], -1],
    ["refuses a text that ends early", ["###"], "12", [], -1],
    ["takes the longest layout that fits", ["##", "##-##"], "12-34", ["1234"], 5],
    ["takes a shorter layout where the longest does not fit", ["##", "##-##"], "12-x4", ["12"], 2],
    ["does not try a shorter layout where the check refuses the longest", ["##", "##-##"], "12-39", ["1239"], -1],
  ])("%s", (_rule, layouts, text, asked, end) => expect(reading(layouts, text)).toEqual({ asked, end }));
});

describe("the anchor of layouts", () => {
  const anchor = (layouts: readonly string[]) => layoutForm({ layouts, isValid: () => true }).anchor;

  test("is the first run of digits", () =>
    expect(anchor(["###-##", "#####"])).toEqual({
      kind: "digits",
      runs: [
        [3, 3],
        [5, 5],
      ],
    }));
  test("may go on where a letter may be a digit", () => expect(anchor(["##*#-#"])).toEqual({ kind: "digits", runs: [[2, 4]] }));
  test("is the first token where letters begin", () =>
    expect(anchor(["@##-#", "@ ##"])).toEqual({ kind: "word", start: "letter", tokenMin: 1, tokenMax: 3 }));
  test("may begin with either", () =>
    expect(anchor(["**##"])).toEqual({ kind: "word", start: "either", tokenMin: 4, tokenMax: 4 }));
  test("must be of one kind", () => expect(() => anchor(["##", "@#"])).toThrow("layouts that all begin with a digit, or none"));
});

test("joins groups with each separator", () => expect(joined(["##", "#"], [" ", "-"])).toEqual(["## #", "##-#"]));
