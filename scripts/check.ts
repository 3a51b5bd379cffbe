/**
 * Everything a change must pass: types, style, dead code, tests, and that the tests left nothing behind. The same here
 * and in CI. All steps run, whatever fails; the last line counts what passed, each test and each other step as one.
 */
import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { leftBehind } from "./left-behind.ts";
import { countTests, type Outcome, summaryLines } from "./outcome.ts";

const modules = fileURLToPath(new URL("../node_modules/", import.meta.url));

const temporary = await mkdtemp(join(tmpdir(), "reeve-check-"));
try {
  const folder = await folderForTests();
  const outcomes = [
    await step("types", ["typescript/bin/tsc", "-p", "tsconfig.json"], ["typescript/bin/tsc", "-p", "tsconfig.pure.json"]),
    await step("style", ["@biomejs/biome/bin/biome", "check", "--error-on-warnings", "."]),
    await step("dead code", ["knip/bin/knip.js"]),
    await tests(folder),
    await cleanliness(folder),
  ];
  for (const line of summaryLines(outcomes)) console.log(line);
  if (outcomes.some(({ failed }) => failed > 0)) process.exitCode = 1;
} finally {
  await rm(temporary, { recursive: true, force: true });
}

/** Where tests and what they start put temporary files. Others may enter: as root, the bundled PostgreSQL is another user. */
async function folderForTests(): Promise<string> {
  const folder = join(temporary, "t");
  await mkdir(folder);
  await chmod(temporary, 0o755);
  await chmod(folder, 0o777);
  return folder;
}

async function step(name: string, ...commands: readonly (readonly string[])[]): Promise<Outcome> {
  console.log(`\n── ${name}`);
  let failed = 0;
  for (const command of commands) if ((await run(command)) !== 0) failed = 1;
  return { name, passed: 1 - failed, failed };
}

async function tests(folder: string): Promise<Outcome> {
  console.log("\n── tests");
  const reportPath = join(temporary, "report.json");
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportPath}`];
  const code = await run(["vitest/vitest.mjs", "run", ...reporters], { TMPDIR: folder, TEMP: folder, TMP: folder });
  const report = await readFile(reportPath, "utf8").catch(() => undefined);
  return countTests(report, code);
}

async function cleanliness(folder: string): Promise<Outcome> {
  console.log("\n── nothing left behind");
  const found = await leftBehind(folder);
  for (const line of found) console.log(line);
  return { name: "nothing left behind", passed: found.length === 0 ? 1 : 0, failed: found.length === 0 ? 0 : 1 };
}

/** Runs a tool of node_modules and answers its exit code; a signal counts as 1. */
function run([script = "", ...rest]: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<number> {
  const root = join(modules, "..");
  const child = spawn(process.execPath, [join(modules, script), ...rest], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((done, failed) => {
    child.on("error", failed);
    child.on("close", (code) => done(code ?? 1));
  });
}
