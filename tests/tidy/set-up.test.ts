/**
 * The set-up in a small clone of its own: packages are there already, a few sources are to be compiled.
 */
import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { repository } from "./tree.ts";

let clone: string;

beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), "reeve-clone-"));
  await cp(join(repository, "bin"), join(clone, "bin"), { recursive: true });
  await mkdir(join(clone, "scripts"));
  for (const name of ["scripts/set-up.mjs", "scripts/set-up-lock.mjs", "tsconfig.json", "tsconfig.build.json"]) {
    await cp(join(repository, name), join(clone, name));
  }
  await put("package.json", `{ "type": "module" }`);
  await put("package-lock.json", `{ "packages": { "": {} } }`);
  await put("node_modules/.package-lock.json", `{ "packages": {} }`);
  for (const name of ["typescript", "@typescript", "@types", "undici-types"]) {
    await symlink(join(repository, "node_modules", name), join(clone, "node_modules", name));
  }
  await put(
    "src/main.ts",
    `import { word } from "./word.ts";\nconsole.log(word, process.argv.slice(2).join(" "));\nprocess.exitCode = 3;\n`,
  );
  await put("src/word.ts", `export const word: string = "ran";\n`);
});

afterEach(async () => {
  await rm(clone, { recursive: true, force: true });
});

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(clone, path)), { recursive: true });
  await writeFile(join(clone, path), text);
}

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };

function run(script: string, words: readonly string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, [join(clone, script), ...words], {
    cwd: tmpdir(),
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.on("data", (bytes: Buffer) => {
    out += bytes.toString();
  });
  child.stderr.on("data", (bytes: Buffer) => {
    err += bytes.toString();
  });
  return new Promise((done, failed) => {
    child.on("error", failed);
    child.on("close", (code) => done({ code, out, err }));
  });
}

test("compiles once, says so on standard error only, and passes arguments and the exit code through", async () => {
  const first = await run("bin/reeve.mjs", ["scan", "a b"]);
  expect(first).toEqual({ code: 3, out: "ran scan a b\n", err: "set-up: compiling src to dist\n" });
  expect(await run("bin/reeve.mjs")).toEqual({ code: 3, out: "ran \n", err: "" });
});

test("compiles again when a source changed, and drops what has no source any more", async () => {
  await run("scripts/set-up.mjs");
  await put("src/main.ts", "export {};\n");
  await rm(join(clone, "src/word.ts"));
  expect((await run("scripts/set-up.mjs")).err).toContain("compiling");
  expect(await readFile(join(clone, "dist/word.js"), "utf8").catch(() => "gone")).toBe("gone");
});

test("a source that does not compile ends with code 2, its message, and the last good result in place", async () => {
  await run("scripts/set-up.mjs");
  await put("src/word.ts", `export const word: number = "no number";\n`);
  const { code, err } = await run("scripts/set-up.mjs");
  expect(code).toBe(2);
  expect(err).toContain("src/word.ts");
  expect(err).toContain("src does not compile");
  expect(await readFile(join(clone, "dist/word.js"), "utf8")).toContain("ran");
});

test("of several at once one compiles and the others wait for it", async () => {
  const ends = await Promise.all(["1", "2", "3"].map((word) => run("bin/reeve.mjs", [word])));
  expect(ends.map(({ code, out }) => [code, out])).toEqual([
    [3, "ran 1\n"],
    [3, "ran 2\n"],
    [3, "ran 3\n"],
  ]);
  expect(ends.filter(({ err }) => err.includes("compiling"))).toHaveLength(1);
});

test("the lock of a process that died is taken over", async () => {
  const dead = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await new Promise((done) => dead.on("close", done));
  await put(".set-up.lock", JSON.stringify({ pid: dead.pid, host: hostname() }));
  expect(await run("scripts/set-up.mjs")).toMatchObject({ code: 0, err: "set-up: compiling src to dist\n" });
});

test("an installed package neither installs nor compiles", async () => {
  await run("scripts/set-up.mjs");
  for (const path of ["tsconfig.build.json", "src", "scripts", "package-lock.json"])
    await rm(join(clone, path), { recursive: true });
  expect(await run("bin/reeve.mjs")).toEqual({ code: 3, out: "ran \n", err: "" });
});

/** An npm that notes what it was asked, does nothing and fails; answers the environment in which it is found. */
async function failingNpm(): Promise<NodeJS.ProcessEnv> {
  await put("npm/npm-cli.js", `require("fs").writeFileSync("asked", process.argv.slice(2).join(" ")); process.exit(1);`);
  await put("npm/package.json", `{ "type": "commonjs" }`);
  return { npm_execpath: join(clone, "npm/npm-cli.js") };
}

test("missing packages are installed with the npm that started it, without their scripts", async () => {
  await rm(join(clone, "node_modules/.package-lock.json"));
  const { code, err } = await run("scripts/set-up.mjs", [], await failingNpm());
  expect(code).toBe(2);
  expect(err).toContain("npm ci failed");
  expect(await readFile(join(clone, "asked"), "utf8")).toMatch(/^ci --ignore-scripts /);
});

test.each([
  ["a package that is missing is installed", true, { "node_modules/a": { version: "1.0.0" } }],
  ["a package of another version is installed", true, { "node_modules/b": { version: "2.0.0" } }],
  ["a package with other content is installed", true, { "node_modules/b": { version: "1.0.0", integrity: "sha512-other" } }],
  ["a package for another platform may be missing", false, { "node_modules/a": { version: "1.0.0", optional: true } }],
])("%s", async (_rule, installs, wanted) => {
  await put("package-lock.json", JSON.stringify({ packages: { "": {}, ...wanted } }));
  await put(
    "node_modules/.package-lock.json",
    JSON.stringify({ packages: { "node_modules/b": { version: "1.0.0", integrity: "sha512-one" } } }),
  );
  const { err } = await run("scripts/set-up.mjs", [], await failingNpm());
  expect(err.includes("installing packages")).toBe(installs);
});

test("a clone without its lock file is told so", async () => {
  await rm(join(clone, "package-lock.json"));
  const { code, err } = await run("scripts/set-up.mjs");
  expect(code).toBe(2);
  expect(err).toContain("expected package-lock.json");
});

test("too old a Node.js is named together with the one needed", async () => {
  await put(
    "scripts/try.mjs",
    `import { requireNode } from "./set-up.mjs";\ntry { requireNode(process.argv[2]); console.log("ok"); } catch (error) { console.log(error.message); }\n`,
  );
  const answers = await Promise.all(
    ["20.18.9", "18.20.0", "20.19.0", "20.20.2", "22.0.0"].map((version) => run("scripts/try.mjs", [version])),
  );
  expect(answers.map(({ out }) => out.startsWith("ok"))).toEqual([false, false, true, true, true]);
  expect(answers[0]?.out).toContain("needs Node.js 20.19.0 or newer, this is 20.18.9");
});
