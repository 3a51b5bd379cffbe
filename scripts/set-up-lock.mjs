/**
 * A lock between processes: one sets up, the others wait for it. A file that names its holder and is touched every
 * second; a holder that died, here or in another container on the same folder, is noticed and its lock taken over.
 */
import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";

const heartbeatMs = 1_000;
const silenceMaxMs = 20_000;
const waitBetweenTriesMs = 200;

/** Runs `work` while holding the lock file `path`; waits for as long as another living process holds it. */
export async function withLock(path, say, work) {
  let hasSaid = false;
  while (!(await tryLock(path))) {
    if (await isAbandoned(path)) {
      await removeAbandoned(path);
      continue;
    }
    if (!hasSaid) say("another process is setting up, waiting for it");
    hasSaid = true;
    await pause(waitBetweenTriesMs);
  }
  const heartbeat = setInterval(() => {
    utimes(path, new Date(), new Date()).catch(() => undefined);
  }, heartbeatMs);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    await rm(path, { force: true });
  }
}

/** Linking a finished file into place is atomic and fails when the name is taken, so a lock is never seen empty. */
async function tryLock(path) {
  const draft = `${path}-${randomUUID()}`;
  await writeFile(draft, JSON.stringify({ pid: process.pid, host: hostname() }));
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function isAbandoned(path) {
  try {
    const { pid, host } = JSON.parse(await readFile(path, "utf8"));
    const { mtimeMs } = await stat(path);
    if (host === hostname() && (pid === process.pid || !isAlive(pid))) return true;
    return Date.now() - mtimeMs > silenceMaxMs;
  } catch (error) {
    if (error.code === "ENOENT") return false;
    throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Two waiters may find the same dead lock: the second one's rename meets a fresh lock, sees that and puts it back. */
async function removeAbandoned(path) {
  const aside = `${path}-${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (error.code === "ENOENT") return;
    throw error;
  }
  if (!(await isAbandoned(aside))) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}
