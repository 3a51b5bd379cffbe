/**
 * Reads hostile files in processes that may be killed, and collects what went wrong: a process that crashed, hung or took too
 * much memory, and every file that was read against the rules. The file that a process was at when it failed is read again alone.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InspectionReport } from "../../src/base/inspection.ts";
import { createScanner, type Scanner } from "../../src/scanning/scanner.ts";
import { eventOf, type HostileBatch, type HostileEvent, type HostileFiles } from "./batch.ts";

/** What to read, and what it may cost. */
export type HostileFilesOptions = {
  readonly files: HostileFiles;
  /** Files at most. */
  readonly count: number;
  /** Asked before each batch; once it says no, what is under way is finished. */
  readonly mayContinue?: () => boolean;
  readonly processes?: number;
  /** Milliseconds for one file, libraries loaded for it included; default 30 seconds, since other programs run on the machine. */
  readonly deadlineMs?: number;
  /** The module a process runs; default the one that reads. */
  readonly workerFile?: URL;
  /** Called with every file that was read. */
  readonly onFile?: (event: HostileEvent) => void;
  /** Called after each batch with the files read so far. */
  readonly onProgress?: (outcome: HostileFilesOutcome) => void;
};

/** The number of a file, and what went wrong. */
export type HostileFailure = { readonly index: number; readonly wrong: string };

/** What became of all of them. */
export type HostileFilesOutcome = {
  count: number;
  /** Files by media type and status. */
  readonly counts: Map<string, Map<string, number>>;
  readonly failures: HostileFailure[];
  /** The slowest file that was read. */
  slowest: { readonly index: number; readonly milliseconds: number };
  /** The most memory of a process that ended by itself, and the file at which it had come to that. */
  largest: { readonly index: number; readonly memoryBytes: number };
};

const hostileWorkerFile = new URL("./hostile-worker.ts", import.meta.url);

/** Files given to a process at once: those that lie in folders may be large, and all before one to blame are read again. */
const batchSize: Readonly<Record<HostileFiles["kind"], number>> = { mutated: 64, listed: 8 };

/** Part of the time for one file that each further file of a batch adds to the batch's: one is slow when many of its files are. */
const furtherShare = 0.02;

/** Reads files until there are enough or no more may be read. Rejects only when processes cannot be run at all. */
export async function readHostileFiles(options: HostileFilesOptions): Promise<HostileFilesOutcome> {
  const { files, count, mayContinue = () => true, processes = 2, workerFile = hostileWorkerFile } = options;
  const outcome: HostileFilesOutcome = {
    count: 0,
    counts: new Map(),
    failures: [],
    slowest: { index: -1, milliseconds: 0 },
    largest: { index: -1, memoryBytes: 0 },
  };
  const scanner = createScanner({ processes, openedMax: 1, workerFile });
  const run = { scanner, outcome, deadlineMs: options.deadlineMs ?? 30_000, onFile: options.onFile ?? (() => undefined) };
  let next = 0;
  const folder = await mkdtemp(join(tmpdir(), "reeve-fuzz-progress-"));
  const lane = async (progressFile: string): Promise<void> => {
    while (next < count && mayContinue()) {
      const batch = { progressFile, files, first: next, count: Math.min(batchSize[files.kind], count - next) };
      next += batch.count;
      await readBatch(batch, run);
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

/** The counts, a line for each media type and below it one for each status. */
export function countLines({ counts }: HostileFilesOutcome): readonly string[] {
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([mimeType, statuses]) => {
      const all = [...statuses.values()].reduce((sum, count) => sum + count, 0);
      const lines = [...statuses].sort((a, b) => b[1] - a[1]).map(([status, count]) => `${String(count).padStart(17)} ${status}`);
      return [`${String(all).padStart(9)} ${mimeType}`, ...lines];
    });
}

type Run = {
  readonly scanner: Scanner;
  readonly outcome: HostileFilesOutcome;
  readonly deadlineMs: number;
  readonly onFile: (event: HostileEvent) => void;
};

/** Reads a batch; when its process does not survive that, what came before the file to blame, that file, and what comes after. */
async function readBatch(batch: HostileBatch, run: Run): Promise<void> {
  const { first, count } = batch;
  if (count === 0) return;
  const report = await run.scanner.inspect(requestOf(batch, run.deadlineMs));
  if (report.status.code === "COMPLETE") return addReport(report, run);
  if (count === 1) {
    run.outcome.count++;
    run.outcome.failures.push({ index: first, wrong: report.status.detail ?? report.status.reason });
    return;
  }
  const index = Number(await readFile(batch.progressFile, "utf8").catch(() => first));
  await readBatch({ ...batch, count: index - first }, run);
  await readBatch({ ...batch, first: index, count: 1 }, run);
  await readBatch({ ...batch, first: index + 1, count: first + count - index - 1 }, run);
}

function addReport(report: InspectionReport, { outcome, onFile }: Run): void {
  for (const event of report.detections.map(eventOf)) {
    const { index, mimeType, status, wrong, milliseconds, memoryBytes } = event;
    outcome.count++;
    if (milliseconds > outcome.slowest.milliseconds) outcome.slowest = { index, milliseconds };
    if (memoryBytes > outcome.largest.memoryBytes) outcome.largest = { index, memoryBytes };
    if (wrong === undefined) {
      const statuses = outcome.counts.get(mimeType) ?? new Map<string, number>();
      outcome.counts.set(mimeType, statuses.set(status, (statuses.get(status) ?? 0) + 1));
    } else {
      outcome.failures.push({ index, wrong });
    }
    onFile(event);
  }
}

function requestOf(batch: HostileBatch, deadlineMs: number): Parameters<Scanner["inspect"]>[0] {
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
