import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { finderModule, finderModulePath } from "../../scripts/finder-module.ts";

test("the committed WebAssembly is what assembly/candidate-finder.ts compiles to", async () => {
  expect(await readFile(finderModulePath, "utf8"), "run `npm run build:finder`").toBe(await finderModule());
});
