/**
 * Reads mutated fixtures with every reader, in processes that may be killed, and ends with exit code 1 when a process crashes,
 * hangs or takes too much memory, or a file is read against the rules. What failed is written to a folder, which is printed.
 *
 *   npm run fuzz [-- --minutes 10] [--seed 1] [--inputs 1000000] [--processes 2] [word of a fixture's path ...]
 *
 * Without a seed it takes one from the clock; it is printed. Without a number of files it goes on until the minutes are over.
 */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadCorpus } from "../tests/fuzz/corpus.ts";
import { countLines, type HostileFailure, type HostileFilesOutcome, readHostileFiles } from "../tests/fuzz/hostile-files.ts";
import { mutatedInput } from "../tests/fuzz/mutation.ts";

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: "string" },
    seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
    inputs: { type: "string" },
    processes: { type: "string", default: "2" },
  },
});
const seed = Number(values.seed);
const inputs = Number(values.inputs ?? Number.MAX_SAFE_INTEGER);
const processes = Number(values.processes);
const minutes = Number(values.minutes ?? (values.inputs === undefined ? 10 : Number.MAX_SAFE_INTEGER));
const printEveryMs = 15_000;

/** Failures written at most: many are often one. */
const writtenMax = 50;

const corpus = await loadCorpus(words);
if (
  ![seed, inputs, minutes, processes].every((each) => Number.isFinite(each) && each >= 0) ||
  processes < 1 ||
  corpus.length === 0
) {
  console.error(
    "fuzz: expected numbers for --minutes, --seed, --inputs and --processes, and words that occur in paths of fixtures",
  );
  process.exitCode = 2;
} else {
  await run();
}

async function run(): Promise<void> {
  const startedMs = performance.now();
  const seconds = () => (performance.now() - startedMs) / 1_000;
  console.log(`fuzz: seed ${seed}, ${corpus.reduce((sum, { seeds }) => sum + seeds.length, 0)} fixtures`);
  let latest = "nothing read";
  let told = 0;
  const printing = setInterval(() => console.log(`fuzz: ${latest} after ${Math.round(seconds())} s`), printEveryMs);
  try {
    const outcome = await readHostileFiles({
      files: { kind: "mutated", words, seed },
      count: inputs,
      processes,
      mayContinue: () => seconds() < minutes * 60,
      onProgress: ({ count: read, failures }) => {
        for (const { index, wrong } of failures.slice(told)) console.log(`fuzz: number ${index}: ${wrong}`);
        told = failures.length;
        latest = `${read} files, ${Math.round(read / seconds())} a second, ${failures.length} wrong`;
      },
    });
    clearInterval(printing);
    await tell(outcome, seconds());
  } finally {
    clearInterval(printing);
  }
}

async function tell(outcome: HostileFilesOutcome, seconds: number): Promise<void> {
  for (const line of countLines(outcome)) console.log(line);
  const { failures, slowest } = outcome;
  console.log(`fuzz: ${outcome.count} files with seed ${seed} in ${Math.round(seconds)} s, ${failures.length} wrong`);
  console.log(`fuzz: the slowest is number ${slowest.index} with ${Math.round(slowest.milliseconds)} ms`);
  if (failures.length === 0) return;
  process.exitCode = 1;
  console.log(`fuzz: what failed is in ${await written(failures)}`);
}

/** Writes the failed files and what was wrong with them; answers the folder. */
async function written(failures: readonly HostileFailure[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "reeve-fuzz-"));
  const notes: string[] = [];
  for (const { index, wrong } of failures.slice(0, writtenMax)) {
    const { name, bytes } = mutatedInput(corpus, seed, index);
    await writeFile(join(folder, `${seed}-${index}-${name.replace(/[^\w.-]/g, "_")}`), bytes);
    notes.push(`${seed} ${index}: ${wrong}`);
  }
  await writeFile(join(folder, "failures.txt"), `${notes.join("\n")}\n`);
  return folder;
}
