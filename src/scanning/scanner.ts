/**
 * Inspects objects in child processes that may be killed without harm to the caller.
 */
import type { InspectionReport } from "../base/inspection.ts";
import type { LimitSettings } from "../documents/limit-settings.ts";
import type { InspectionRequest } from "./inspection-request.ts";
import { ProcessPool } from "./process-pool.ts";
import { workerFile } from "./spawn.ts";

export type { InspectionOptions, InspectionRequest } from "./inspection-request.ts";

/** A pool of scanning processes. */
export interface Scanner {
  /** Always resolves with a report for an object, whatever it contains; rejects only when the scanner is closed. */
  inspect(request: InspectionRequest): Promise<InspectionReport>;
  /** Number of objects worth having under way at once. */
  readonly concurrency: number;
  /** Ends the processes; running inspections reject. */
  close(): Promise<void>;
}

/** How many processes, and what each may use. */
export type ScannerOptions = {
  /** Processes at most; they are started when there is something to do. At least 1. */
  readonly processes: number;
  /** Memory of one process in all, in bytes; default 512 MiB. One that needs more for an object is ended: READER_FAILED. */
  readonly memoryMaxBytes?: number;
  /** Objects given to one process at once: one is inspected while the others are opened. Default 4. */
  readonly openedMax?: number;
  /** Milliseconds a process may take to start; default 30 seconds. */
  readonly startDeadlineMs?: number;
  /** Limits of reading that differ from the default ones. */
  readonly limits?: LimitSettings;
  /** The module a process runs; default the one that inspects. */
  readonly workerFile?: URL;
};

/** What a scanning process may use unless told otherwise: the readers' own limits add up to less. */
const defaultMemoryMaxBytes = 512 << 20;

/** Makes a pool that starts its processes when needed and replaces those that end. Close it, or the program stays alive. */
export function createScanner(options: ScannerOptions): Scanner {
  return new ProcessPool({
    memoryMaxBytes: defaultMemoryMaxBytes,
    openedMax: 4,
    startDeadlineMs: 30_000,
    limits: {},
    workerFile,
    ...options,
  });
}
