/**
 * The `reeve` command as a process of its own, started as anyone starts it. Its environment is made from nothing but what finding
 * programs needs, so that a test depends on no setting of the machine it runs on.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const command = fileURLToPath(new URL("../../bin/reeve.mjs", import.meta.url));

/** How a process ended and what it wrote. */
export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** Environment variables beside those that finding programs needs. */
export type Settings = Readonly<Record<string, string>>;

function start(args: readonly string[], settings: Settings, folder?: string): ChildProcess {
  const { PATH = "", HOME = "", TMPDIR } = process.env;
  return spawn(process.execPath, [command, ...args], {
    env: { PATH, HOME, ...(TMPDIR !== undefined && { TMPDIR }), ...settings },
    stdio: ["ignore", "pipe", "pipe"],
    ...(folder !== undefined && { cwd: folder }),
  });
}

/** Everything a stream brings, as text. */
function collect(stream: NodeJS.ReadableStream | null): () => string {
  const pieces: Buffer[] = [];
  stream?.on("data", (piece: Buffer) => pieces.push(piece));
  return () => Buffer.concat(pieces).toString("utf8");
}

/** Runs `reeve` with the arguments to its end. */
export async function runReeve(
  args: readonly string[],
  { settings = {}, folder }: { readonly settings?: Settings; readonly folder?: string } = {},
): Promise<Ended> {
  const child = start(args, settings, folder);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const [code] = (await once(child, "close")) as [number | null]; // As the event is documented.
  return { code, stdout: stdout(), stderr: stderr() };
}

/** Has the command compiled when its sources changed, and rejects when they do not compile: once, rather than in every test. */
export async function prepareReeve(): Promise<void> {
  const { code, stderr } = await runReeve(["--version"]);
  if (code !== 0) throw new Error(`reeve does not start:\n${stderr}`);
}

/** `reeve serve` that answers requests. */
export type ServingProcess = {
  readonly url: string;
  /** What it has written to standard error: its log. */
  log(): string;
  /** Sends a signal and waits for the end; answers the exit code and the time it took. */
  end(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly tookMs: number }>;
};

/** Time to make a database and to listen, on a busy machine. */
const startMaxMs = 90_000;

/** Starts `reeve serve` and waits until it says that it is ready. Rejects with its log when it ends before. */
export async function serveReeve(settings: Settings): Promise<ServingProcess> {
  const child = start(["serve"], settings);
  child.stdout?.resume();
  const log = collect(child.stderr);
  const closed = once(child, "close");
  const deadline = Date.now() + startMaxMs;
  for (;;) {
    const url = readyUrl(log());
    if (url !== undefined) return { url, log, end: (signal) => end(child, closed, signal) };
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`reeve serve is not ready (exit code ${child.exitCode}):\n${log()}`);
    }
    await sleep(50);
  }
}

/** The address in the log's line that says ready. */
function readyUrl(log: string): string | undefined {
  const line = log.split("\n").find((each) => each.includes('"msg":"ready"'));
  return line === undefined ? undefined : /"url":"([^"]+)"/.exec(line)?.[1];
}

async function end(child: ChildProcess, closed: Promise<unknown[]>, signal: NodeJS.Signals) {
  const startedMs = performance.now();
  child.kill(signal);
  const [code] = (await closed) as [number | null]; // As the event is documented.
  return { code, tookMs: performance.now() - startedMs };
}

/** The number of the database's process below a data folder; undefined when none is said to run. */
export async function databaseProcess(dataDir: string): Promise<number | undefined> {
  const text = await readFile(path.join(dataDir, "postgres", "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number(text.split("\n")[0]);
  return Number.isInteger(pid) && pid > 1 && exists(pid) ? pid : undefined;
}

/** Ends a database that a killed server left behind, when a test ends before the next server would have done it. */
export async function endDatabase(dataDir: string): Promise<void> {
  const pid = await databaseProcess(dataDir);
  if (pid === undefined) return;
  process.kill(pid, "SIGQUIT");
  while (exists(pid)) await sleep(20);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
