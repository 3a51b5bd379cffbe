import { describe, expect, test } from "vitest";
import { labelOf, linesOf, type PlacedText, runsOf } from "./pdf-lines.ts";

/** Text of size 10 at a place, each character 5 wide, turned by quarters of a circle. */
function at(x: number, y: number, str: string, { quarter = 0, dir = "ltr", size = 10, isVertical = false } = {}): PlacedText {
  const [cosine = 1, sine = 0] =
    [
      [1, 0],
      [0, 1],
      [-1, 0],
      [0, -1],
    ][quarter] ?? [];
  const transform = [size * cosine, size * sine, -size * sine, size * cosine, x, y];
  return {
    str,
    dir,
    transform,
    width: isVertical ? size : (str.length * size) / 2,
    height: isVertical ? str.length * size : size,
    isVertical,
  };
}

const prose = "a column of text that goes on";

describe("lines", () => {
  test.each<[string, PlacedText[], string[]]>([
    ["pieces without a gap are one word", [at(0, 0, "49"), at(10, 0, "29")], ["4929"]],
    ["pieces with a gap are words", [at(0, 0, "one"), at(18, 0, "two")], ["one two"]],
    ["a gap that is there as text is not doubled", [at(0, 0, "one"), at(15, 0, " "), at(20, 0, "two")], ["one two"]],
    ["a wide gap parts cells", [at(0, 0, "one"), at(90, 0, "two")], ["one\ttwo"]],
    [
      "labels drawn first join the values drawn later",
      [at(0, 50, "SSN:"), at(0, 30, "Card:"), at(80, 50, "12"), at(80, 30, "34")],
      ["SSN:\t12", "Card:\t34"],
    ],
    ["a value drawn before its label stands behind it", [at(80, 0, "12"), at(0, 0, "SSN:")], ["SSN:\t12"]],
    [
      "columns of prose stay apart",
      [at(0, 50, prose), at(0, 30, prose), at(300, 50, prose), at(300, 30, prose)],
      [prose, prose, prose, prose],
    ],
    ["lines of another height are lines of their own", [at(0, 50, "one"), at(0, 38, "two")], ["one", "two"]],
    ["what is raised or lowered a little stays in its line", [at(0, 0, "x"), at(5, 4, "2", { size: 6 }), at(8, 0, "y")], ["x2y"]],
    ["text drawn twice to look bold is one", [at(0, 0, "bold"), at(0.4, 0, "bold")], ["bold"]],
    ["the same text elsewhere on the line is another", [at(0, 0, "12"), at(60, 0, "12")], ["12\t12"]],
    ["text drawn over other text stays apart", [at(0, 0, "under"), at(5, 0, "over")], ["under", "over"]],
    [
      "turned text",
      [at(100, 0, "up", { quarter: 1 }), at(100, 13, "wards", { quarter: 1 }), at(80, 0, "next", { quarter: 1 })],
      ["up wards", "next"],
    ],
    ["text upside down", [at(100, 0, "one", { quarter: 2 }), at(82, 0, "two", { quarter: 2 })], ["one two"]],
    ["turned and upright text do not mix", [at(0, 0, "one"), at(15, 0, "two", { quarter: 1 })], ["two", "one"].reverse()],
    ["Hebrew begins on the right", [at(50, 0, "\u05d0", { dir: "rtl" }), at(42, 0, "\u05d1", { dir: "rtl" })], ["\u05d0 \u05d1"]],
    ["vertical text", [at(50, 100, "縦書", { isVertical: true }), at(50, 80, "き", { isVertical: true })], ["縦書き"]],
    ["nothing but space", [at(0, 0, " "), at(5, 0, "")], []],
  ])("%s", (_, items, lines) => {
    expect(linesOf(runsOf(items))).toEqual(lines);
  });

  test("a unit of any size gives the same lines", () => {
    const items = [at(0, 50, "SSN:"), at(0, 30, "Card:"), at(80, 50, "12"), at(80, 30, "34")];
    for (const scale of [0.001, 1_000]) {
      const scaled = items.map((item) => ({
        ...item,
        transform: item.transform.map((n) => n * scale),
        width: item.width * scale,
        height: item.height * scale,
      }));
      expect(linesOf(runsOf(scaled))).toEqual(["SSN:\t12", "Card:\t34"]);
    }
  });
});

describe("the label of a field", () => {
  const runs = runsOf([
    at(0, 103, "SSN"),
    at(200, 103, "Phone"),
    at(0, 70, "Above"),
    at(0, 300, "Far"),
    at(0, 103, "up", { quarter: 1 }),
  ]);
  test.each<[string, number[], string | undefined]>([
    ["stands on its left", [50, 100, 120, 115], "SSN"],
    ["is the nearest", [250, 100, 320, 115], "Phone"],
    ["else stands above", [0, 50, 60, 65], "Above"],
    ["is not far away", [0, 200, 60, 215], undefined],
    ["is not on its right", [0, 0, 60, 15], undefined],
  ])("%s", (_, rectangle, label) => {
    expect(labelOf(rectangle, runs)).toBe(label);
  });
});
