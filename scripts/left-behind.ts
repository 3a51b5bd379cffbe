/**
 * What a run of the tests left behind: files in the temporary folder it was given, and processes that still carry that
 * folder in their environment. Processes are looked for where /proc tells their environment, that is on Linux.
 */
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";

/** Processes that were told to stop may take this long to be gone. */
const patienceMs = 5_000;

/** Caches, made once and meant to stay: of tsx, of Node.js, and of the bundled PostgreSQL's binaries. */
const caches = /^(tsx-|node-compile-cache|reeve-postgresql)/;

/** One line for each thing found; empty when the run was clean. */
export async function leftBehind(folder: string): Promise<readonly string[]> {
  const deadline = Date.now() + patienceMs;
  let processes = await processesWith(folder);
  while (processes.length > 0 && Date.now() < deadline) {
    await pause(50);
    processes = await processesWith(folder);
  }
  const files = (await readdir(folder)).filter((name) => !caches.test(name));
  return [
    ...processes.map(({ pid, command }) => `a process is still running: ${pid} ${command}`),
    ...files.map((name) => `a temporary file or folder was not removed: ${name}`),
  ];
}

async function processesWith(folder: string): Promise<readonly { pid: string; command: string }[]> {
  const pids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      if (!environment.split("\0").includes(`TMPDIR=${folder}`)) return [];
      const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
      return [{ pid, command: command.replaceAll("\0", " ").trim() }];
    }),
  );
  return found.flat();
}
