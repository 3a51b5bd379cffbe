/**
 * The counters behind `GET /metrics`. Requests are counted in `server/`; here are the process's own numbers, tasks and scanning.
 * Label values come from fixed lists, so their number is bounded: never an account, a bucket or a key.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** How many tasks of a kind wait, run and were given up. */
export type TaskLoad = { readonly kind: string; readonly waiting: number; readonly active: number; readonly failed: number };

/** The registry and what is counted in it. */
export type Metrics = {
  readonly registry: Registry;
  /** An attempt at a task ended. */
  countTask(attempt: { readonly kind: string; readonly outcome: string; readonly seconds: number }): void;
  /** An object was inspected: status and reason as in its report, bytes of text and data read. */
  countObject(object: {
    readonly status: string;
    readonly reason: string;
    readonly bytes: number;
    readonly seconds: number;
  }): void;
  /** A scanning process was ended by force or ended by itself. */
  countScannerEnd(reason: string): void;
};

/** Makes a registry. `loadOf` is asked for the queue's load whenever the metrics are read; when it fails, the load is left out. */
export function createMetrics(loadOf?: () => Promise<readonly TaskLoad[]>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const tasks = new Counter({
    name: "reeve_task_attempts_total",
    help: "Attempts at tasks, by kind and outcome",
    labelNames: ["kind", "outcome"],
    registers,
  });
  const taskSeconds = new Histogram({
    name: "reeve_task_duration_seconds",
    help: "Time of one attempt at a task",
    labelNames: ["kind"],
    buckets: [0.01, 0.05, 0.2, 1, 5, 20, 60, 300, 1_200],
    registers,
  });
  const objects = new Counter({
    name: "reeve_objects_inspected_total",
    help: "Objects inspected, by status and reason",
    labelNames: ["status", "reason"],
    registers,
  });
  const bytes = new Counter({
    name: "reeve_bytes_inspected_total",
    help: "Bytes of text and data inspected, after decompression",
    registers,
  });
  const objectSeconds = new Histogram({
    name: "reeve_object_duration_seconds",
    help: "Time to inspect one object",
    buckets: [0.01, 0.05, 0.2, 1, 5, 20, 60, 300],
    registers,
  });
  const scannerEnds = new Counter({
    name: "reeve_scanner_ends_total",
    help: "Scanning processes that ended, by reason",
    labelNames: ["reason"],
    registers,
  });
  if (loadOf !== undefined) registerLoad(registry, loadOf);
  return {
    registry,
    countTask({ kind, outcome, seconds }) {
      tasks.inc({ kind, outcome });
      taskSeconds.observe({ kind }, seconds);
    },
    countObject({ status, reason, bytes: count, seconds }) {
      objects.inc({ status, reason });
      bytes.inc(count);
      objectSeconds.observe(seconds);
    },
    countScannerEnd: (reason) => scannerEnds.inc({ reason }),
  };
}

function registerLoad(registry: Registry, loadOf: () => Promise<readonly TaskLoad[]>): void {
  new Gauge({
    name: "reeve_tasks",
    help: "Tasks in the queue, by kind and state",
    labelNames: ["kind", "state"],
    registers: [registry],
    async collect() {
      this.reset();
      // The other numbers are wanted most when the database is away.
      const load = await loadOf().catch(() => []);
      for (const { kind, ...states } of load) {
        for (const [state, count] of Object.entries(states)) this.set({ kind, state }, count);
      }
    },
  });
}
