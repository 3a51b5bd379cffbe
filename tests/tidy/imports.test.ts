import { expect, test } from "vitest";
import { importsOf } from "./imports.ts";
import { sourceFile } from "./source-file.ts";

const text = `/** import "comment"; */
import { a } from "../base/arn.ts";
import type { B } from "@scope/name/deep";
import {
  c,
  type D,
} from "node:fs/promises";
import "./side-effect.ts";
export { e } from "plain";
export type { F } from "plain-types";
export const notAnImport = "from \\"x\\"";
const later = await import("node:os");
type G = import("typed").G;
import { type H, type I } from "all-types";
`;

test("finds every form of import, and only imports", () => {
  const found = importsOf(sourceFile("src/documents/a.ts", text)).map(({ line, specifier, isTypeOnly }) => [
    line,
    specifier,
    isTypeOnly,
  ]);
  expect(found).toEqual([
    [2, "../base/arn.ts", false],
    [3, "@scope/name/deep", true],
    [7, "node:fs/promises", false],
    [8, "./side-effect.ts", false],
    [9, "plain", false],
    [10, "plain-types", true],
    [14, "all-types", true],
    [12, "node:os", false],
    [13, "typed", false],
  ]);
});

test("resolves files within the repository and shortens packages to their names", () => {
  const [base, scoped, node] = importsOf(sourceFile("src/documents/a.ts", text));
  expect(base).toMatchObject({ kind: "file", path: "src/base/arn.ts" });
  expect(scoped).toMatchObject({ kind: "package", name: "@scope/name" });
  expect(node).toMatchObject({ kind: "node", name: "node:fs/promises" });
});
