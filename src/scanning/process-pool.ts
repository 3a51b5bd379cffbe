/**
 * The pool behind a scanner: a queue served first come, first served by processes that may end at any time.
 * An object whose process crashed is tried once more; one that exceeded its deadline is not.
 */
import { assert, unreachable } from "../base/assert.ts";
import type { InspectionReport } from "../base/inspection.ts";
import type { LimitSettings } from "../documents/limit-settings.ts";
import { wholeFetchMaxBytes } from "../object-stores/ranged-source.ts";
import { skippedReport } from "./failed-report.ts";
import type { InspectionRequest } from "./inspection-request.ts";
import { memorySignal } from "./messages.ts";
import { type End, type Inspection, ScanningProcess } from "./scanning-process.ts";
import { spawnWorker } from "./spawn.ts";

/** Crashes of a process over one object after which the object is given up. */
const crashesMax = 2;

/** Starts that may fail one after the other before the waiting objects are given up. */
const failedStartsMax = 3;

/** Milliseconds before another start after a failed one, doubled each time. */
const startPauseMs = 200;

/** The options of a scanner, all of them decided. */
export type PoolOptions = {
  readonly processes: number;
  readonly memoryMaxBytes: number;
  readonly openedMax: number;
  readonly startDeadlineMs: number;
  readonly limits: LimitSettings;
  readonly workerFile: URL;
};

/** Queue and processes of one scanner. */
export class ProcessPool {
  /** Objects the processes hold at once. */
  readonly concurrency: number;
  readonly #options: PoolOptions;
  readonly #processes = new Set<ScanningProcess>();
  #queue: Inspection[] = [];
  #lastId = 0;
  #failedStarts = 0;
  #startPause: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: PoolOptions) {
    assert(options.processes >= 1 && options.openedMax >= 1, "a scanner has at least one process and one object in it");
    this.#options = options;
    this.concurrency = options.processes * options.openedMax;
  }

  /** Queues an object; resolves with its report, rejects only when the pool is closed. */
  inspect(request: InspectionRequest): Promise<InspectionReport> {
    if (this.#isClosed) return Promise.reject(closedError());
    return new Promise((settle, abandon) => {
      const limited = { ...request, limits: this.#options.limits };
      this.#queue.push({ id: ++this.#lastId, request: limited, settle, abandon, crashes: 0 });
      this.#distribute();
    });
  }

  /** Ends the processes and rejects what is unanswered; resolves when they are gone. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#startPause);
    for (const inspection of this.#queue.splice(0)) inspection.abandon(closedError());
    await Promise.all([...this.#processes].map((process) => process.kill({ kind: "closed" })));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Idle processes first, then further processes, then places behind objects that will not take long. */
  #distribute(): void {
    while (this.#queue.length > 0 && !this.#isClosed) {
      const [process] = [...this.#processes].filter((candidate) => this.#accepts(candidate)).sort(byLoad);
      if (process !== undefined && (process.unanswered.length === 0 || !this.#mayStart())) {
        if (process.unanswered.length > 0 && this.#startingCount() > 0) return;
        const inspection = this.#queue.shift();
        if (inspection !== undefined) process.assign(inspection);
      } else if (this.#mayStart() && this.#startingCount() < this.#queue.length) {
        this.#start();
      } else {
        return;
      }
    }
  }

  #accepts(process: ScanningProcess): boolean {
    const last = process.unanswered.at(-1);
    const isShort = last === undefined || last.request.object.sizeBytes <= wholeFetchMaxBytes;
    return process.isReady && isShort && process.unanswered.length < this.#options.openedMax;
  }

  #mayStart(): boolean {
    return this.#processes.size < this.#options.processes && this.#startPause === undefined;
  }

  #startingCount(): number {
    return [...this.#processes].filter((process) => process.isStarting).length;
  }

  #start(): void {
    const { memoryMaxBytes, startDeadlineMs } = this.#options;
    const listener = {
      ready: () => {
        this.#failedStarts = 0;
        this.#distribute();
      },
      reported: () => this.#distribute(),
      ended: (process: ScanningProcess, end: End, unanswered: readonly Inspection[]) => {
        this.#processes.delete(process);
        this.#afterEnd(end, unanswered);
      },
    };
    this.#processes.add(
      new ScanningProcess(spawnWorker(this.#options.workerFile, memoryMaxBytes), { startDeadlineMs, listener }),
    );
  }

  #afterEnd(end: End, unanswered: readonly Inspection[]): void {
    if (this.#isClosed) {
      for (const inspection of unanswered) inspection.abandon(closedError());
      return;
    }
    if (end.kind === "not-started") this.#afterFailedStart();
    const settled = this.#blamed(end, unanswered);
    this.#queue.unshift(...unanswered.filter((inspection) => inspection !== settled));
    this.#distribute();
  }

  /** Settles the object that is to blame, if it is not to be tried again, and answers it. */
  #blamed(end: End, [first]: readonly Inspection[]): Inspection | undefined {
    switch (end.kind) {
      case "deadline":
        end.inspection.settle(skippedReport("TIME_CUT_OFF_REACHED", "the time limit for one object was reached"));
        return end.inspection;
      case "crash":
        if (first === undefined || ++first.crashes < crashesMax) return undefined;
        first.settle(skippedReport("READER_FAILED", crashDetail(end)));
        return first;
      case "recycled":
      case "not-started":
      case "closed":
        return undefined;
      default:
        return unreachable(end);
    }
  }

  /** Without any process that works, waiting objects are answered rather than kept for ever. */
  #afterFailedStart(): void {
    this.#failedStarts++;
    if (this.#failedStarts >= failedStartsMax && ![...this.#processes].some((process) => process.isReady)) {
      this.#failedStarts = 0;
      for (const inspection of this.#queue.splice(0)) {
        inspection.settle(skippedReport("READER_FAILED", "the scanning processes do not start"));
      }
      return;
    }
    clearTimeout(this.#startPause);
    this.#startPause = setTimeout(
      () => {
        this.#startPause = undefined;
        this.#distribute();
      },
      startPauseMs * 2 ** Math.min(this.#failedStarts - 1, 8),
    );
  }
}

function byLoad(left: ScanningProcess, right: ScanningProcess): number {
  return left.unanswered.length - right.unanswered.length;
}

function crashDetail({ code, signal }: { code: number | null; signal: NodeJS.Signals | null }): string {
  if (signal === memorySignal) return "the scanning process needed more memory than it may use";
  return `the scanning process ended with ${signal ?? `code ${code}`}`;
}

function closedError(): Error {
  return new Error("the scanner is closed");
}
