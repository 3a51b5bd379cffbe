/**
 * Reads the repository once for all house rules: every text file that belongs to it, and none that is installed or built.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type SourceFile, sourceFile } from "./source-file.ts";

/** The folder of package.json. */
export const repository = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Folders that hold what others wrote, what is made from the sources, or input data with rules of its own. */
const foreign = new Set(["node_modules", "dist", "coverage", "fixtures", ".git", ".reeve"]);

const textFile = /(\.(ts|tsx|mjs|json|md|sql|yml|yaml|css|html)|\/run|LICENSE|^\.[a-z]+)$/;

/** Every text file of the repository, ascending by path. */
export const tree: readonly SourceFile[] = filesBelow("").map((path) =>
  sourceFile(path, readFileSync(join(repository, path), "utf8")),
);

function filesBelow(folder: string): string[] {
  const entries = readdirSync(join(repository, folder), { withFileTypes: true });
  return entries
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return foreign.has(entry.name) || entry.name.startsWith(".dist-") ? [] : filesBelow(path);
      return entry.isFile() && textFile.test(path) ? [path] : [];
    })
    .sort();
}
