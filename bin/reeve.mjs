#!/usr/bin/env node
/**
 * The `reeve` command. In a clone it first installs and compiles what is missing; an installed package has both.
 * The program then runs in this same process, so signals and exit codes need no passing on.
 */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

stopWithNpm();

const isClone = existsSync(fileURLToPath(new URL("../tsconfig.build.json", import.meta.url)));

if (!isClone || (await isSetUp())) await import("../dist/main.js");

async function isSetUp() {
  const { setUp, SetUpError } = await import("../scripts/set-up.mjs");
  try {
    await setUp();
    return true;
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    process.stderr.write(`reeve: ${error.message}\n`);
    process.exitCode = 2;
    return false;
  }
}

/**
 * npm starts commands through a shell, and some shells keep a signal to themselves: `npm start` stopped with SIGTERM would
 * leave the server behind. So when the shell is gone, this process is asked to stop as if it had got the signal.
 */
function stopWithNpm() {
  if (!["start", "demo", "npx"].includes(process.env.npm_lifecycle_event)) return;
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 250);
  watch.unref();
}
