/**
 * Reads documents too large for memory or made to be dear, each in a process of its own, and tells whether each ended as it must,
 * within the memory of a scanning process, and fetched no more of its source than it may. Nothing is written to disk.
 * Usage: npm run acceptance:documents -- [SCALE] [WORD OF A CASE ...]; a scale of 0.01 makes everything a hundred times smaller.
 * Programs that pack must be installed: bzip2, xz, zstd.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { defaultReadLimits, readDocument } from "../src/documents/documents.ts";
import { archiveCases } from "../tests/acceptance/archive-cases.ts";
import { type AcceptanceCases, counted } from "../tests/acceptance/case.ts";
import { columnCases } from "../tests/acceptance/column-cases.ts";
import { mailCases } from "../tests/acceptance/mail-cases.ts";
import { officeCases } from "../tests/acceptance/office-cases.ts";
import { textCases } from "../tests/acceptance/text-cases.ts";

const cases: AcceptanceCases = { ...textCases, ...columnCases, ...mailCases, ...officeCases, ...archiveCases };
const memoryMaxMegabytes = 512;
const watchIntervalMs = 50;

/** What a scan reports of an object whose process needed too much memory. */
const endedForMemory = "SKIPPED READER_FAILED";

/** What the process of a case says: what must become of the document, and what did. */
type Message = { readonly kind: "expects"; readonly status: string } | { readonly kind: "result"; readonly result: string };

const [argument = "1", ...rest] = process.argv.slice(2);
if (process.send === undefined) await runAll(argument, rest);
else await runOne(rest[0] ?? "", Number(argument));

async function runAll(scale: string, wanted: readonly string[]): Promise<void> {
  for (const name of Object.keys(cases)) {
    if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
    const child = fork(fileURLToPath(import.meta.url), [scale, name], {
      execArgv: ["--expose-gc", "--import", "tsx", "--max-old-space-size=384"],
    });
    let expected = "";
    const result = await new Promise<string>((resolve) => {
      child.on("message", (message: Message) => {
        if (message.kind === "expects") expected = message.status;
        else resolve(message.result);
      });
      child.on("exit", (code, signal) => {
        const isAsExpected = signal === "SIGKILL" && expected === endedForMemory;
        resolve(`${isAsExpected ? "ok" : "WRONG"}  ${endedForMemory}, ended with ${signal ?? code}`);
      });
    });
    if (!result.startsWith("ok")) process.exitCode = 1;
    process.stdout.write(`${name.padEnd(50)}${result}\n`);
  }
}

async function runOne(name: string, scale: number): Promise<void> {
  process.setSourceMapsEnabled(false);
  const wanted = await cases[name]?.(scale);
  if (wanted === undefined) throw new Error("expected the name of a case");
  // What making the document took is no part of what reading it takes.
  globalThis.gc?.();
  const { source, fetchedBytes } = counted(wanted.source);
  tell({ kind: "expects", status: wanted.status });
  const memory = watchMemory();
  let seen = 0;
  const startedMs = performance.now();
  const outcome = await readDocument({ name: wanted.file, source }, { ...defaultReadLimits, ...wanted.limits }, ({ text }) => {
    seen += text.fields?.count ?? text.coreEnd - text.coreStart;
  });
  const seconds = (performance.now() - startedMs) / 1_000;
  const megabytes = (memory[0] ?? 0) / 1_024;
  const status = outcome.status.code === "COMPLETE" ? "COMPLETE" : `${outcome.status.code} ${outcome.status.reason}`;
  const faults = [
    ...(status === wanted.status ? [] : [`expected ${wanted.status}`]),
    ...(megabytes <= memoryMaxMegabytes ? [] : ["too much memory"]),
    ...(wanted.fields === undefined || wanted.fields === seen ? [] : [`${seen} of ${wanted.fields} came out`]),
    ...(fetchedBytes() <= (wanted.fetchedBytesMax ?? Number.POSITIVE_INFINITY) ? [] : ["too much was fetched"]),
  ];
  const fetched = `${megabytesOf(fetchedBytes())} of ${megabytesOf(source.sizeBytes)} MB fetched`;
  const figures = `${status}, ${seconds.toFixed(1)} s, ${Math.round(megabytes)} MB, ${fetched}`;
  tell({ kind: "result", result: `${faults.length === 0 ? "ok" : `WRONG (${faults.join(", ")})`}  ${figures}` });
  process.exit();
}

function tell(message: Message): void {
  process.send?.(message);
}

/**
 * A thread that notes the most memory of this process, in kibibytes, and ends it when it is too much, as that of a scanning process
 * does. Only a thread can do so while the main one is busy.
 */
function watchMemory(): Int32Array {
  const most = new Int32Array(new SharedArrayBuffer(4)).fill(process.memoryUsage.rss() / 1_024);
  const watch = `
    const { workerData } = require("node:worker_threads");
    setInterval(() => {
      const bytes = process.memoryUsage.rss();
      workerData.most[0] = Math.max(workerData.most[0], bytes / 1_024);
      if (bytes > workerData.bytesMax) process.kill(process.pid, "SIGKILL");
    }, workerData.intervalMs);`;
  const workerData = { most, bytesMax: memoryMaxMegabytes * 2 ** 20, intervalMs: watchIntervalMs };
  new Worker(watch, { eval: true, execArgv: [], workerData }).unref();
  return most;
}

function megabytesOf(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 1e7 ? 2 : 0);
}
