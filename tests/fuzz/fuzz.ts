/**
 * Reads hostile files in processes that may be killed, and collects what went wrong: a process that crashed, hung or took too
 * much memory, and every file that was read against the rules. The file that a process was at when it failed is read again alone.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InspectionReport } from "../../src/base/inspection.ts";
import { createScanner, type Scanner } from "../../src/scanning/scanner.ts";
import { eventOf, type FuzzBatch } from "./batch.ts";

/** What to read, and what it may cost. */
export type FuzzOptions = {
  readonly seed: number;
  /** Files at most. */
  readonly inputs: number;
  /** Asked before each batch; once it says no, what is under way is finished. */
  readonly mayContinue?: () => boolean;
  /** Parts of the paths of the fixtures to start from; all without any. */
  readonly words?: readonly string[];
  readonly processes?: number;
  /** Milliseconds for one file, libraries loaded for it included; default 30 seconds, since other programs run on the machine. */
  readonly deadlineMs?: number;
  /** The module a process runs; default the one that reads. */
  readonly workerFile?: URL;
  /** Called after each batch with the files read so far. */
  readonly onProgress?: (outcome: FuzzOutcome) => void;
};

/** The number of a file, and what went wrong. */
export type FuzzFailure = { readonly index: number; readonly wrong: string };

/** What became of all of them. */
export type FuzzOutcome = {
  inputs: number;
  /** Files by media type and status. */
  readonly counts: Map<string, Map<string, number>>;
  readonly failures: FuzzFailure[];
  /** The slowest file that was read. */
  slowest: { readonly index: number; readonly milliseconds: number };
};

const fuzzWorkerFile = new URL("./fuzz-worker.ts", import.meta.url);

/** Files given to a process at once. */
const batchSize = 64;

/** Part of the time for one file that each further file of a batch adds to the batch's: one is slow when many of its files are. */
const furtherShare = 0.02;

/** Reads files until there are enough or no more may be read. Rejects only when processes cannot be run at all. */
export async function fuzz(options: FuzzOptions): Promise<FuzzOutcome> {
  const { seed, inputs, mayContinue = () => true, words = [], processes = 2, workerFile = fuzzWorkerFile } = options;
  const outcome: FuzzOutcome = { inputs: 0, counts: new Map(), failures: [], slowest: { index: -1, milliseconds: 0 } };
  const scanner = createScanner({ processes, openedMax: 1, workerFile });
  let next = 0;
  const folder = await mkdtemp(join(tmpdir(), "reeve-fuzz-progress-"));
  const lane = async (progressFile: string): Promise<void> => {
    while (next < inputs && mayContinue()) {
      const batch = { progressFile, words, seed, first: next, count: Math.min(batchSize, inputs - next) };
      next += batch.count;
      await readBatch(batch, { scanner, outcome, deadlineMs: options.deadlineMs ?? 30_000 });
      options.onProgress?.(outcome);
    }
  };
  try {
    await Promise.all(Array.from({ length: processes }, (_, i) => lane(join(folder, String(i)))));
  } finally {
    await scanner.close();
    await rm(folder, { recursive: true });
  }
  outcome.failures.sort((a, b) => a.index - b.index);
  return outcome;
}

type Run = { readonly scanner: Scanner; readonly outcome: FuzzOutcome; readonly deadlineMs: number };

/** Reads a batch; when its process does not survive that, what came before the file to blame, that file, and what comes after. */
async function readBatch(batch: FuzzBatch, run: Run): Promise<void> {
  const { first, count } = batch;
  if (count === 0) return;
  const report = await run.scanner.inspect(requestOf(batch, run.deadlineMs));
  if (report.status.code === "COMPLETE") return addReport(report, batch, run.outcome);
  if (count === 1) {
    run.outcome.inputs++;
    run.outcome.failures.push({ index: first, wrong: report.status.detail ?? report.status.reason });
    return;
  }
  const index = Number(await readFile(batch.progressFile, "utf8").catch(() => first));
  await readBatch({ ...batch, count: index - first }, run);
  await readBatch({ ...batch, first: index, count: 1 }, run);
  await readBatch({ ...batch, first: index + 1, count: first + count - index - 1 }, run);
}

function addReport(report: InspectionReport, { count }: FuzzBatch, outcome: FuzzOutcome): void {
  outcome.inputs += count;
  for (const detection of report.detections) {
    const event = eventOf(detection);
    if (event.kind === "slowest") {
      if (event.milliseconds > outcome.slowest.milliseconds) outcome.slowest = event;
    } else if (event.kind === "wrong") {
      outcome.failures.push({ index: event.index, wrong: event.wrong });
    } else {
      const statuses = outcome.counts.get(event.mimeType) ?? new Map<string, number>();
      outcome.counts.set(event.mimeType, statuses.set(event.status, (statuses.get(event.status) ?? 0) + detection.count));
    }
  }
}

function requestOf(batch: FuzzBatch, deadlineMs: number): Parameters<Scanner["inspect"]>[0] {
  const key = JSON.stringify(batch);
  return {
    store: { type: "path", region: "local", path: "." },
    object: { bucket: ".", key, sizeBytes: 1, lastModified: new Date(0), etag: "", storageClass: "STANDARD" },
    options: {
      identifiers: [],
      occurrencesMax: 0,
      reveal: "none",
      deadlineMs: deadlineMs * (1 + furtherShare * (batch.count - 1)),
    },
  };
}
