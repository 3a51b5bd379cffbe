/**
 * Makes a clone ready to run: installs the packages of the lock file and compiles src to dist, each only when needed.
 * Plain JavaScript without dependencies, since it runs before any are there. Called by npm's pre-scripts and by
 * bin/reeve.mjs. It never runs in an installed package, which ships its dist and has its dependencies beside it.
 *
 * It writes to standard error only, so that `reeve scan --format json` stays readable by programs.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, delimiter, dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "./set-up-lock.mjs";

/** The folder of package.json. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** The oldest Node.js this runs on; the same number stands in package.json's `engines`, and a test compares them. */
export const nodeVersionMin = "20.19.0";

/** A reason why the set-up cannot be done, worded for the person at the terminal. */
export class SetUpError extends Error {
  name = "SetUpError";
}

/** Does what is missing; resolves at once when nothing is. Throws a {@link SetUpError} with a remedy when it cannot. */
export async function setUp(folder = root) {
  requireNode(process.versions.node);
  if (await isReady(folder)) return;
  await withLock(join(folder, ".set-up.lock"), say, async () => {
    if (!(await isInstalled(folder))) await install(folder);
    const stamp = await sourceStamp(folder);
    if (!(await isBuilt(folder, stamp))) await build(folder, stamp);
  });
}

async function isReady(folder) {
  return (await isInstalled(folder)) && (await isBuilt(folder, await sourceStamp(folder)));
}

function say(line) {
  process.stderr.write(`set-up: ${line}\n`);
}

/** Refuses a Node.js older than {@link nodeVersionMin}. */
export function requireNode(version) {
  const actual = version.split(".").map(Number);
  const least = nodeVersionMin.split(".").map(Number);
  const place = least.findIndex((number, index) => number !== (actual[index] ?? 0));
  if (place === -1 || (actual[place] ?? 0) > least[place]) return;
  throw new SetUpError(
    `Reeve needs Node.js ${nodeVersionMin} or newer, this is ${version}. Install a newer one: https://nodejs.org/`,
  );
}

/**
 * Tells whether node_modules holds what the lock file names. npm writes node_modules/.package-lock.json last, so an
 * interrupted installation counts as none. Packages for other platforms are marked optional and may be absent.
 */
async function isInstalled(folder) {
  const wanted = await lockedPackages(join(folder, "package-lock.json"));
  if (wanted === undefined) throw new SetUpError(`expected package-lock.json in ${folder}, found none: is this a whole clone?`);
  const present = await lockedPackages(join(folder, "node_modules", ".package-lock.json"));
  if (present === undefined) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === "") return true;
    const found = present[path];
    if (found === undefined) return optional === true;
    return found.version === version && (found.integrity ?? integrity) === (integrity ?? found.integrity);
  });
}

async function lockedPackages(path) {
  try {
    return JSON.parse(await readFile(path, "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw new SetUpError(`${path} cannot be read: ${error.message}`, { cause: error });
  }
}

async function install(folder) {
  say("installing packages (npm ci), this takes a minute the first time");
  const npm = findNpm();
  // The compiler is a development dependency: it is needed even where NODE_ENV or npm's settings leave those out.
  await run(
    npm.command,
    [...npm.firstArguments, "ci", "--ignore-scripts", "--include=dev", "--include=optional", "--loglevel=error"],
    {
      folder,
      failure:
        "npm ci failed; its message stands above. Check the network or npm's registry settings, then run the command again",
    },
  );
}

/** The npm that started us, else the one beside this Node.js, else the one on PATH. */
function findNpm() {
  const starter = process.env.npm_execpath ?? "";
  if (/^np[mx]-cli\.js$/.test(basename(starter))) {
    const script = join(dirname(starter), "npm-cli.js");
    if (existsSync(script)) return { command: process.execPath, firstArguments: [script] };
  }
  const beside = dirname(process.execPath);
  for (const modules of [join(beside, "node_modules"), join(beside, "..", "lib", "node_modules")]) {
    const script = join(modules, "npm", "bin", "npm-cli.js");
    if (existsSync(script)) return { command: process.execPath, firstArguments: [script] };
  }
  const onPath = (process.env.PATH ?? "").split(delimiter).map((each) => join(each, "npm"));
  const command = onPath.find((each) => existsSync(each));
  if (command !== undefined && process.platform !== "win32") return { command, firstArguments: [] };
  throw new SetUpError(
    "npm was not found beside Node.js or on PATH. Install it (it comes with Node.js), then run the command again",
  );
}

/** A fingerprint of everything the compiled result depends on; by content, since checkouts do not keep times. */
async function sourceStamp(folder) {
  const hash = createHash("sha256");
  const sources = (await filesBelow(join(folder, "src"))).filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"));
  const settings = ["tsconfig.json", "tsconfig.build.json", "package-lock.json"].map((name) => join(folder, name));
  for (const path of [...sources, ...settings]) {
    const content = await readFile(path);
    hash.update(`${relative(folder, path).split(sep).join("/")}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function isBuilt(folder, stamp) {
  const built = await readFile(join(folder, "dist", ".stamp"), "utf8").catch(() => undefined);
  return built === stamp;
}

/** Compiles into a folder beside dist and swaps the two, so that nobody ever sees half a result. */
async function build(folder, stamp) {
  say("compiling src to dist");
  const next = join(folder, `.dist-${process.pid}`);
  const previous = join(folder, `.dist-${process.pid}-old`);
  try {
    await rm(next, { recursive: true, force: true });
    const compiler = join(folder, "node_modules", "typescript", "bin", "tsc");
    await run(process.execPath, [compiler, "-p", "tsconfig.build.json", "--outDir", next], {
      folder,
      failure: "src does not compile; the compiler's messages stand above",
    });
    await writeFile(join(next, ".stamp"), stamp);
    if (existsSync(join(folder, "dist"))) await rename(join(folder, "dist"), previous);
    await rename(next, join(folder, "dist"));
  } finally {
    await rm(next, { recursive: true, force: true });
    await rm(previous, { recursive: true, force: true });
  }
}

/** Runs a program to its end. A signal that asks us to stop goes to the program first, and then has its usual effect on us. */
function run(command, commandArguments, { folder, failure }) {
  return new Promise((done, failed) => {
    // Everything the child prints goes to standard error: standard output belongs to the command that follows.
    const child = spawn(command, commandArguments, { cwd: folder, stdio: ["ignore", process.stderr, process.stderr] });
    let asked;
    const pass = (signal) => {
      asked = signal;
      child.kill(signal);
    };
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) process.on(signal, pass);
    child.on("error", (error) => failed(new SetUpError(`${command} could not be started: ${error.message}`, { cause: error })));
    child.on("close", (code, signal) => {
      for (const each of signals) process.removeListener(each, pass);
      if (asked !== undefined) process.kill(process.pid, asked);
      else if (code === 0) done(undefined);
      else failed(new SetUpError(`${failure} (${signal ?? `exit code ${code}`})`));
    });
  });
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await setUp();
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    say(error.message);
    process.exitCode = 2;
  }
}
