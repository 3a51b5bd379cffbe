/**
 * Runs every house rule: on its own examples first, then on the repository. CONTRIBUTING.md says how to add one.
 */
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { banRules } from "./ban-list.ts";
import { documentRules } from "./document-rules.ts";
import { firstCycles, layerRules } from "./layer-rules.ts";
import { isSource, type Rule } from "./rule.ts";
import { shapeRules } from "./shape-rules.ts";
import { type SourceFile, sourceFile } from "./source-file.ts";
import { tree } from "./tree.ts";

const rules: readonly Rule[] = [...layerRules, ...shapeRules, ...banRules, ...documentRules];

describe.each(rules)("$name", ({ reads, find, refuses, accepts }) => {
  test("reads its examples, refuses the bad ones and accepts the good ones", () => {
    const complaintsOf = (example: { path: string; text: string }) =>
      complaints([sourceFile(example.path, example.text)], { reads, find });
    expect(refuses.length).toBeGreaterThan(0);
    for (const example of refuses) expect(complaintsOf(example), `refuses ${example.path}: ${example.text}`).not.toEqual([]);
    for (const example of accepts) expect(complaintsOf(example), `accepts ${example.path}: ${example.text}`).toEqual([]);
  });

  test("holds in the repository, and reads something", () => {
    expect(tree.filter((file) => reads(file.path)).length).toBeGreaterThan(0);
    expect(complaints(tree, { reads, find }).join("\n")).toBe("");
  });
});

function complaints(files: readonly SourceFile[], { reads, find }: Pick<Rule, "reads" | "find">): readonly string[] {
  return find(files.filter((file) => reads(file.path))).map(({ path, line, message }) => `${path}:${line} ${message}`);
}

test("the repository is read whole", () => {
  const folders = new Set(tree.map((file) => file.path.split("/")[0]));
  expect([...folders]).toEqual(
    expect.arrayContaining(["bin", "docs", "scripts", "src", "tests", "package.json", ".ci", "LICENSE"]),
  );
  expect(tree.length).toBeGreaterThan(100);
});

test("a cycle over three files is found once", () => {
  const edges = new Map([
    ["a", ["b"]],
    ["b", ["c"]],
    ["c", ["a"]],
    ["d", ["a"]],
  ]);
  expect(firstCycles(edges)).toEqual([["a", "b", "c", "a"]]);
});

test("files are short: the median stays below 150 lines, nine in ten below 300", () => {
  const lengths = tree
    .filter(({ path }) => path.startsWith("src/") && path.endsWith(".ts"))
    .map(({ text }) => text.split("\n").length - 1)
    .sort((a, b) => a - b);
  const quantile = (share: number) => lengths[Math.floor(lengths.length * share)];
  expect(quantile(0.5)).toBeLessThan(150);
  expect(quantile(0.9)).toBeLessThan(300);
});

test("folders are small: a subject that grows gets a folder of its own", () => {
  const filesMax = 16;
  /** Folders that are one list, a file for each entry. */
  const lists = ["src/detection/identifiers", "src/detection/identifiers/own", "src/detection/checksums"];
  const modules = tree.map(({ path }) => path).filter((path) => isSource(path) && !path.endsWith(".d.ts"));
  const counts = new Map<string, number>();
  for (const path of modules) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  const large = [...counts].filter(([, files]) => files > filesMax).map(([folder]) => folder);
  expect(large.sort()).toEqual(lists.sort());
});
