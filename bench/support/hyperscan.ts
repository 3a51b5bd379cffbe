/**
 * Hyperscan as the measure: the expressions of a catalogue's forms in one database, over the same bytes. Needs a C compiler and
 * Debian's libhyperscan-dev; where either is missing it is left out. Expressions are compiled as prefilters, which lets Hyperscan
 * take what it cannot decide itself (references, assertions) as a superset: what a detector built on it would do.
 */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Anchor, Form, Identifier } from "../../src/detection/identifier.ts";

const run = promisify(execFile);

/** What a run said: expressions taken and refused, matches, megabytes a second of processor time. */
export type HyperscanRun = {
  readonly taken: number;
  readonly refused: number;
  readonly matches: number;
  readonly rate: number;
  readonly version: string;
};

/** Compiles the program into a folder; answers how to scan a file with it, or why there is none. */
export async function prepareHyperscan(
  folder: string,
  identifiers: readonly Identifier[],
): Promise<((file: string) => Promise<HyperscanRun>) | string> {
  const program = join(folder, "hyperscan");
  const source = fileURLToPath(new URL("hyperscan.c", import.meta.url));
  try {
    await run("cc", ["-O2", "-o", program, source, "-lhs"]);
  } catch {
    return "left out: no C compiler, or no libhyperscan-dev";
  }
  const list = join(folder, `expressions-${identifiers.length}`);
  await writeFile(list, expressionsOf(identifiers).join("\n"));
  return async (file) => {
    const { stdout } = await run(program, [list, file]);
    const [taken = "", refused = "", matches = "", rate = "", version = ""] = stdout.trim().split(" ");
    return { taken: Number(taken), refused: Number(refused), matches: Number(matches), rate: Number(rate), version };
  };
}

/** Each expression once, with `i` before it where case does not matter. Forms that only have a reader count by their anchor. */
function expressionsOf(identifiers: readonly Identifier[]): string[] {
  return [...new Set(identifiers.flatMap(({ forms }) => forms.map(expressionOf)))];
}

/** Values begin and end at the borders of words, which the detector sees to and Hyperscan must be told. */
function expressionOf({ pattern, anchor, lead }: Form): string {
  const isWord = lead === undefined && anchor.kind !== "literal" && anchor.kind !== "sign";
  const border = isWord ? "\\b" : "";
  if (!pattern) return `- ${anchorExpression(anchor)}`;
  return `${pattern.flags.includes("i") ? "i" : "-"} ${border}(?:${withoutLongRepeats(pattern.source)})${border}`;
}

/** Repeats of more than 64 are open at the end: counting further costs Hyperscan minutes to compile. */
function withoutLongRepeats(source: string): string {
  return source.replace(/\{(\d+),(\d+)\}/g, (repeat, min: string, max: string) =>
    Number(max) > 64 ? `{${Math.min(64, Number(min))},}` : repeat,
  );
}

function anchorExpression(anchor: Anchor): string {
  switch (anchor.kind) {
    case "digits":
      return `\\b(?:${anchor.runs.map(([min, max]) => `[0-9]{${min},${max}}`).join("|")})\\b`;
    case "word":
      return `\\b[0-9A-Za-z]{${anchor.tokenMin},${anchor.tokenMax}}\\b`;
    case "code":
      return `\\b${anchor.letters}[0-9]{2}`;
    case "literal":
      return `(?i)(?:${anchor.texts.map(quoted).join("|")})`;
    case "sign":
      return `[${[...anchor.beside].map(quoted).join("")}]${quoted(anchor.sign)}[${[...anchor.beside].map(quoted).join("")}]`;
    case "dictionary":
      return "\\b[A-Z][a-z]{1,20} [A-Z][a-z]{1,20}\\b";
  }
}

function quoted(text: string): string {
  return text.replace(/[^0-9A-Za-z]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);
}
