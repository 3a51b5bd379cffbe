/**
 * Runs the benchmarks, each in a process of its own, and lets them print their tables. The first words on the command line choose
 * those whose name contains one of them; the words from the first on that chooses none are handed to those that were chosen:
 * `npm run bench -- detection`, `npm run bench -- documents 32 gzip csv`.
 */
import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../bench/", import.meta.url));
const words = process.argv.slice(2);

const names = (await readdir(folder)).filter((name) => name.endsWith(".ts")).sort();
const firstHandedOn = words.findIndex((word) => !names.some((name) => name.includes(word)));
const wanted = firstHandedOn < 0 ? words : words.slice(0, firstHandedOn);
const handedOn = words.slice(wanted.length);
const chosen = names.filter((name) => words.length === 0 || wanted.some((word) => name.includes(word)));

if (chosen.length === 0) {
  console.error(`bench: expected one of ${names.join(", ")}, got ${words.join(" ") || "an empty folder"}`);
  process.exitCode = 2;
}
for (const name of chosen) {
  console.log(`\n── ${name.replace(/\.ts$/, "")}`);
  const code = await run(join(folder, name));
  if (code !== 0) {
    console.error(`bench: ${name} ended with exit code ${code}`);
    process.exitCode = 1;
  }
}

/** Runs one file from source with access to the garbage collector, so that memory can be measured. */
function run(path: string): Promise<number> {
  const child = spawn(process.execPath, ["--expose-gc", "--import", "tsx", path, ...handedOn], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((done, failed) => {
    child.on("error", failed);
    child.on("close", (code) => done(code ?? 1));
  });
}
