/**
 * One run of the `postgres` program: its settings, the watcher that stops it when this process dies, and its end.
 * Whether it may run at all is decided in bundled-server.ts.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { type FileHandle, open, rename, stat } from "node:fs/promises";
import path from "node:path";
import { Writable } from "node:stream";
import type { Binaries } from "./bundled-binaries.ts";
import { folderForServer } from "./data-folder.ts";
import { runAs, type ServerUser } from "./server-user.ts";

/** Where the server listens: a Unix socket in a folder, or a port on loopback. */
export type Address = { readonly socketFolder: string } | { readonly port: number };

/** Everything one run depends on. */
export type ServerRun = {
  readonly binaries: Binaries;
  readonly user: ServerUser;
  /** The data folder of the server. */
  readonly folder: string;
  /** Where it writes its complaints. */
  readonly logFile: string;
  readonly address: Address;
  readonly isDurable: boolean;
};

/** Time for a fast shutdown (it writes a checkpoint) before the server is told to drop everything, which loses nothing either. */
const fastStopMaxMs = 10_000;
const logSizeMaxBytes = 10_000_000;

/**
 * Runs `postgres` in the place of this shell, so that the child's number is the server's own, and leaves a process behind
 * that waits for the end of descriptor 3: it ends when Reeve ends, however it ends.
 */
const watchedStart = `
pid=$$
( ( exec >/dev/null 2>&1; read -r word <&3; [ "$word" = stopped ] || kill -INT $pid ) & )
exec 3<&- "$0" "$@"`;

/** The server process; started by {@link startServerProcess}. */
export class ServerProcess {
  readonly pid: number;
  readonly ended: Promise<void>;
  hasEnded = false;
  readonly #child: ChildProcess;
  readonly #run: ServerRun;

  constructor(child: ChildProcess, pid: number, run: ServerRun) {
    this.#child = child;
    this.pid = pid;
    this.#run = run;
    this.ended = new Promise((resolve) => {
      child.once("exit", () => {
        this.hasEnded = true;
        const watcher = child.stdio[3];
        if (watcher instanceof Writable) watcher.on("error", () => undefined).end("stopped\n");
        resolve();
      });
    });
  }

  /** Ends all connections, writes a checkpoint and ends; rolled back is only what was not committed. */
  async stop(): Promise<void> {
    if (this.hasEnded) return;
    this.#signal("SIGINT", "fast");
    const timer = setTimeout(() => this.#signal("SIGQUIT", "immediate"), fastStopMaxMs);
    await this.ended;
    clearTimeout(timer);
  }

  #signal(signal: "SIGINT" | "SIGQUIT", mode: string): void {
    if (process.platform !== "win32") {
      this.#child.kill(signal);
      return;
    }
    // Windows has no such signals; the server's own tool uses a named pipe.
    const tool = path.join(path.dirname(this.#run.binaries.postgres), "pg_ctl.exe");
    execFile(tool, ["stop", "-D", this.#run.folder, "-m", mode, "-W"], { windowsHide: true }, () => undefined);
  }
}

/** Starts the program; it is not ready yet, and may end at once if another server works on the folder. */
export async function startServerProcess(run: ServerRun): Promise<ServerProcess> {
  const log = await openLog(run.logFile);
  try {
    const words = ["-D", folderForServer(run.folder, run.user), ...settings(run).flatMap((setting) => ["-c", setting])];
    // A session of its own: Ctrl+C in the terminal must reach Reeve, which then stops the server last.
    const shared = { ...runAs(run.user), cwd: run.folder, detached: process.platform !== "win32" };
    const child =
      process.platform === "win32"
        ? spawn(run.binaries.postgres, words, { ...shared, stdio: ["ignore", log.fd, log.fd] })
        : spawn("/bin/sh", ["-c", watchedStart, run.binaries.postgres, ...words], {
            ...shared,
            stdio: ["ignore", log.fd, log.fd, "pipe"],
          });
    await new Promise((resolve, reject) => child.once("spawn", resolve).once("error", reject));
    if (child.pid === undefined) throw new Error("Broken expectation: a spawned process has a number");
    return new ServerProcess(child, child.pid, run);
  } finally {
    await log.close();
  }
}

/** The log is kept across runs; beyond 10 MB the previous one is kept beside it. */
async function openLog(file: string): Promise<FileHandle> {
  const size = (await stat(file).catch(() => undefined))?.size ?? 0;
  if (size > logSizeMaxBytes) await rename(file, `${file}.1`);
  return open(file, "a", 0o600);
}

/** Meanings: PostgreSQL 18 documentation, chapter "Server Configuration". */
function settings({ address, isDurable, user }: ServerRun): string[] {
  const isSocket = "socketFolder" in address;
  // The server's user may be unable to use the name by which this process reaches the folder.
  const socketFolder = !isSocket
    ? ""
    : user.kind === "other"
      ? folderForServer(address.socketFolder, user)
      : address.socketFolder;
  return [
    `listen_addresses=${isSocket ? "" : "127.0.0.1"}`,
    `port=${isSocket ? 5432 : address.port}`,
    `unix_socket_directories=${/[^\w./-]/.test(socketFolder) ? `"${socketFolder.replaceAll('"', '""')}"` : socketFolder}`,
    "unix_socket_permissions=0700",
    // Small: it shares the machine with scanning processes.
    "max_connections=200",
    "shared_buffers=64MB",
    "max_wal_size=512MB",
    // Containers often have 64 MB of shared memory, which parallel queries would exhaust.
    "max_parallel_workers_per_gather=0",
    "jit=off",
    // No replicas, no archive: backups are dumps, or a server of your own.
    "wal_level=minimal",
    "max_wal_senders=0",
    `fsync=${isDurable ? "on" : "off"}`,
    `full_page_writes=${isDurable ? "on" : "off"}`,
    `synchronous_commit=${isDurable ? "on" : "off"}`,
    "timezone=UTC",
    "log_timezone=UTC",
    // Rows and parameters may hold customers' data and never belong in a log.
    "log_checkpoints=off",
    "log_min_messages=warning",
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",
    "log_parameter_max_length_on_error=0",
  ];
}
