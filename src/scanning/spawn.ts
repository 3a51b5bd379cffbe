/**
 * Starts a scanning process: from source under tsx, from `dist` as plain JavaScript. The process gets no secrets of the
 * server through its environment, and what it writes to its outputs is dropped, since libraries may print content there.
 */
import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The entry a scanning process runs, beside this file and with its extension. */
export const workerFile = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);

/** Part of the memory the JavaScript heap may take; the rest is for buffers and the program itself. */
const heapShare = 0.75;

/** What reaching stores needs: AWS's own settings, proxies, certificates, and what the operating system expects. */
const passedOn =
  /^(AWS_.*|https?_proxy|no_proxy|all_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|PATH|HOME|USERPROFILE|TMPDIR|TEMP|TMP|TZ|LANG|LC_.*|SYSTEMROOT)$/i;

/** Starts a process that may use `memoryMaxBytes` in all, which is also its only argument. A process that cannot start ends at once or emits `error`. */
export function spawnWorker(file: URL, memoryMaxBytes: number): ChildProcess {
  const heapMegabytes = Math.floor((memoryMaxBytes * heapShare) / (1 << 20));
  return fork(fileURLToPath(file), [String(memoryMaxBytes)], {
    execArgv: [
      `--max-old-space-size=${heapMegabytes}`,
      // An expression that backtracks too long goes on in V8's linear engine.
      "--enable-experimental-regexp-engine-on-excessive-backtracks",
      ...(file.pathname.endsWith(".ts") ? ["--import", tsxLoader()] : []),
    ],
    env: workerEnvironment(),
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
}

/** An absolute address: Node looks for a bare name from the working folder, which need not be the package's. */
function tsxLoader(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
}

function workerEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => passedOn.test(name));
  return { ...Object.fromEntries(inherited), AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
}
