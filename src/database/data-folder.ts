/**
 * The files of the bundled PostgreSQL in Reeve's data folder: making them, checking their version, and reading which
 * server process uses them. Starts `initdb`, never the server.
 */
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chown, lstat, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rename, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Binaries } from "./bundled-binaries.ts";
import { BundledServerUnavailableError, DataFolderMismatchError } from "./bundled-server-error.ts";
import { runAs, type ServerUser } from "./server-user.ts";

/** Name of the superuser and of the database inside the bundled server. */
export const bundledName = "reeve";

/**
 * How the server's user names the folder it works in. An unprivileged user may be unable to enter a folder above it (a home
 * of mode 700), but a process keeps the working folder it was started in, so Linux gets a name for that.
 */
export function folderForServer(folder: string, user: ServerUser): string {
  return user.kind === "other" && process.platform === "linux" ? "/proc/self/cwd" : folder;
}

/** Makes Reeve's data folder, readable by its owner alone, and answers its real path. */
export async function makeDataFolder(dataDir: string): Promise<string> {
  try {
    // As root on other systems than Linux the server's user must be able to pass through.
    const mode = process.geteuid?.() === 0 && process.platform !== "linux" ? 0o711 : 0o700;
    await mkdir(dataDir, { recursive: true, mode });
    return await realpath(dataDir);
  } catch (cause) {
    throw new BundledServerUnavailableError(
      `The data folder ${dataDir} cannot be made or entered. Set REEVE_DATA_DIR to a folder that this user may write.`,
      { cause },
    );
  }
}

/** Answers whether the folder holds a database of the wanted version; throws {@link DataFolderMismatchError} when it holds something else. */
export async function isInitialised(folder: string, majorVersion: number): Promise<boolean> {
  const version = await readFile(path.join(folder, "PG_VERSION"), "utf8").catch((error: NodeJS.ErrnoException) => error);
  if (typeof version === "string") {
    if (version.trim() === String(majorVersion)) return true;
    throw new DataFolderMismatchError(
      `${folder} holds data of PostgreSQL ${version.trim()}; this Reeve brings PostgreSQL ${majorVersion}. Start the Reeve that wrote it, ` +
        "copy the data with pg_dump to a server of your own and set DATABASE_URL; or move the folder away to begin with an empty database.",
    );
  }
  if (version.code === "EACCES" || version.code === "EPERM") {
    const owner = (await lstat(folder).catch(() => undefined))?.uid;
    throw new BundledServerUnavailableError(
      `${folder} belongs to the user number ${owner ?? "?"}, and this process may not enter it. Start Reeve as the user that started it first.`,
    );
  }
  const contents = await readdir(folder).catch(() => []);
  if (contents.length === 0) return false;
  throw new DataFolderMismatchError(
    `${folder} is not empty and not a PostgreSQL data folder. Move it away, or set REEVE_DATA_DIR to another folder.`,
  );
}

/** What a new database needs to know. Without `isDurable` a crash of the machine may lose it: for tests only. */
export type Initialisation = {
  readonly folder: string;
  readonly user: ServerUser;
  readonly binaries: Binaries;
  readonly password: string | undefined;
  readonly isDurable: boolean;
};

/** Makes a new database. It is made aside and renamed, so an interrupted start leaves no half-made one; losing a race is fine. */
export async function initialise(options: Initialisation): Promise<void> {
  const { folder, user } = options;
  await removeAbandonedDrafts(folder);
  const draft = `${folder}.draft-${randomUUID()}`;
  const secrets = await mkdtemp(path.join(os.tmpdir(), "reeve-initdb-"));
  try {
    await mkdir(draft, { mode: 0o700 });
    await giveTo(draft, user);
    const passwordFile = path.join(secrets, "password");
    if (options.password !== undefined) {
      await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 });
      await giveTo(passwordFile, user);
      await giveTo(secrets, user);
    }
    await runInitdb(options, draft, options.password === undefined ? undefined : passwordFile);
    await rename(draft, folder).catch(async (error: NodeJS.ErrnoException) => {
      if (!["ENOTEMPTY", "EEXIST", "EPERM"].includes(error.code ?? "")) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
    await rm(secrets, { recursive: true, force: true });
  }
}

/** Gives a file or folder to the server's user. */
async function giveTo(file: string, user: ServerUser): Promise<void> {
  if (user.kind === "same") return;
  try {
    await chown(file, user.uid, user.gid);
  } catch (cause) {
    throw new BundledServerUnavailableError(
      `${file} cannot be given to the user ${user.name}, which runs PostgreSQL since it refuses to run as root. ` +
        "Set REEVE_DATA_DIR to a folder on a local disk, or start Reeve as an ordinary user.",
      { cause },
    );
  }
}

async function runInitdb(options: Initialisation, draft: string, passwordFile: string | undefined): Promise<void> {
  const words = [
    ...["--pgdata", folderForServer(draft, options.user), "--username", bundledName, "--no-instructions"],
    // The builtin provider sorts by code point on every machine, whatever its libraries. Source: PostgreSQL 17 release notes.
    ...["--encoding", "UTF8", "--locale-provider", "builtin", "--locale", "C.UTF-8"],
    ...(passwordFile === undefined ? ["--auth", "trust"] : ["--auth", "scram-sha-256", "--pwfile", passwordFile]),
    ...(options.isDurable ? [] : ["--no-sync"]),
  ];
  const child = spawn(options.binaries.initdb, words, {
    ...runAs(options.user),
    cwd: draft,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-2_000);
  });
  const code = await new Promise<number | string | null>((resolve) => {
    child.on("error", (error) => resolve(error.message));
    child.on("close", resolve);
  });
  if (code !== 0)
    throw new BundledServerUnavailableError(
      `The database in ${options.folder} could not be made (initdb ended with ${code}): ${complaint.trim()}`,
    );
}

async function removeAbandonedDrafts(folder: string): Promise<void> {
  const parent = path.dirname(folder);
  for (const name of await readdir(parent)) {
    if (!name.startsWith(`${path.basename(folder)}.draft-`)) continue;
    const age = Date.now() - ((await lstat(path.join(parent, name)).catch(() => undefined))?.mtimeMs ?? Date.now());
    if (age > 600_000) await rm(path.join(parent, name), { recursive: true, force: true });
  }
}

/** The server process that last wrote the folder's `postmaster.pid`. */
export type Postmaster = {
  readonly pid: number;
  readonly startedAt: Date;
  readonly port: number;
  /** Whether it listens on a Unix socket in its folder; otherwise on the port, on loopback. */
  readonly isOnSocket: boolean;
  readonly isReady: boolean;
};

/** Reads `postmaster.pid`; undefined when there is none. Source of its eight lines: PostgreSQL, src/include/utils/pidfile.h. */
export async function readPostmaster(folder: string): Promise<Postmaster | undefined> {
  const text = await readFile(path.join(folder, "postmaster.pid"), "utf8").catch(() => undefined);
  const [pid, , startedAt, port, socketFolder, , , state] = text?.split("\n").map((line) => line.trim()) ?? [];
  if (!pid || !/^\d+$/.test(pid)) return undefined;
  return {
    pid: Number(pid),
    startedAt: new Date(Number(startedAt ?? 0) * 1_000),
    port: Number(port ?? 0),
    isOnSocket: Boolean(socketFolder),
    isReady: state === "ready",
  };
}

/** Tells whether there is a process of that number. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Tells whether the process exists and, where the system can say so, works in this folder: numbers are used again after a crash. */
export async function isServing(postmaster: Postmaster, folder: string): Promise<boolean> {
  if (!exists(postmaster.pid)) return false;
  if (process.platform !== "linux") return true;
  const workingFolder = await readlink(`/proc/${postmaster.pid}/cwd`).catch((error: NodeJS.ErrnoException) => error);
  if (typeof workingFolder === "string") return workingFolder === folder;
  return workingFolder.code !== "ENOENT";
}
