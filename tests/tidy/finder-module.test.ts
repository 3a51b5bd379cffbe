import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { finderModule, finderModules } from "../../scripts/finder-module.ts";

test.each(finderModules)("the committed WebAssembly is what assembly/$source compiles to", async (module) => {
  expect(await readFile(module.path, "utf8"), "run `npm run build:finder`").toBe(await finderModule(module));
});
