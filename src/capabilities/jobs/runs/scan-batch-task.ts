/**
 * Inspects the objects of one batch and records what was found, in one transaction with the task's completion: a crash
 * before it repeats the whole batch, after it nothing. Opens no object itself; the scanner's processes do.
 */
import type { AccountId } from "../../../base/account-id.ts";
import type { InspectionReport } from "../../../base/inspection.ts";
import type { Region } from "../../../base/region.ts";
import type { Database, Tx } from "../../../database/database.ts";
import type { StoreDescription } from "../../../object-stores/object-store.ts";
import type { Queue, Task, TaskHandler } from "../../../queue/queue.ts";
import type { Scanner } from "../../../scanning/scanner.ts";
import {
  type Batch,
  type BatchObject,
  type BatchOutcome,
  type BatchRef,
  batchOutcome,
  deadlineMs,
  entryOf,
  type InspectedObject,
  type Problem,
} from "./run.ts";
import { failBatch, openBatch, recordBatch, scanBatch, taskCall } from "./runs.ts";
import { storeNamed } from "./store-name.ts";

/** Places asked of the scanner per identifier: a finding names no more. */
const occurrencesMax = 15;

/** What the task is handed by `app.ts`. */
export type ScanTaskDependencies = {
  readonly database: Database;
  readonly queue: Queue;
  readonly clock: () => Date;
  /** The stores of an account in a Region; empty for an account that has none. */
  readonly storesOf: (tx: Tx, account: AccountId, region: Region) => Promise<readonly StoreDescription[]>;
  /** Stays open. */
  readonly scanner: Scanner;
};

/** The handler of {@link scanBatch}. */
export function scanBatchTask(dependencies: ScanTaskDependencies): TaskHandler<BatchRef> {
  const { database, queue, clock } = dependencies;
  return {
    kind: scanBatch,
    async run(task) {
      const ref = task.data;
      const work = await database.transaction((tx) => openWork(dependencies, tx, ref));
      if (!work) return;
      const outcome =
        "problem" in work ? { results: [], unreachable: [], problem: work.problem } : await scan(dependencies, task, work);
      await database.transaction(async (tx) => {
        await recordBatch(taskCall(tx, queue, ref, clock()), ref, work.batch, outcome);
        await task.complete(tx);
      });
    },
    async onFailed(tx, ref) {
      await failBatch(taskCall(tx, queue, ref, clock()), ref);
    },
  };
}

/** A batch that can be scanned. */
type Work = { readonly batch: Batch; readonly identifiers: readonly string[]; readonly store: StoreDescription };

/** The batch with its store, or with the problem that keeps it from being scanned; undefined when there is nothing to do. */
async function openWork(
  { queue, clock, storesOf }: ScanTaskDependencies,
  tx: Tx,
  ref: BatchRef,
): Promise<Work | { readonly batch: Batch; readonly problem: Problem } | undefined> {
  const work = await openBatch(taskCall(tx, queue, ref, clock()), ref);
  if (!work) return undefined;
  const { batch, identifiers, problem } = work;
  if (problem) return { batch, problem };
  const store = storeNamed(await storesOf(tx, batch.bucketAccount, ref.region), batch.storeName);
  if (!store) return { batch, problem: { type: "ACCOUNT_ACCESS_DENIED", account: batch.bucketAccount } };
  return { batch, identifiers, store };
}

async function scan(dependencies: ScanTaskDependencies, task: Task<BatchRef>, work: Work): Promise<BatchOutcome> {
  const extend = setInterval(() => void extendLease(task), (scanBatch.options.leaseSeconds * 1_000) / 3);
  try {
    return batchOutcome(work.batch, await inspectAll(dependencies, task.signal, work));
  } finally {
    clearInterval(extend);
  }
}

/** A lease that is lost shows when the task is completed, which then fails. */
async function extendLease(task: Task<BatchRef>): Promise<void> {
  await task.extendLease().catch(() => undefined);
}

/** Inspects the objects, as many at once as the scanner can do; ends early when the task is aborted. */
async function inspectAll(
  { scanner }: ScanTaskDependencies,
  signal: AbortSignal,
  { batch, identifiers, store }: Work,
): Promise<readonly InspectedObject[]> {
  const inspected: InspectedObject[] = [];
  let next = 0;
  async function inspectNext(): Promise<void> {
    for (let i = next++; i < batch.objects.length; i = next++) {
      signal.throwIfAborted();
      const object = batch.objects[i];
      if (object) inspected[i] = { object, report: await inspect(object) };
    }
  }
  function inspect(object: BatchObject): Promise<InspectionReport> {
    const options = { identifiers, occurrencesMax, reveal: "none", deadlineMs: deadlineMs(object.sizeBytes) } as const;
    return scanner.inspect({ store, object: entryOf(batch, object), options });
  }
  const width = Math.max(1, Math.min(scanner.concurrency, batch.objects.length));
  await Promise.all(Array.from({ length: width }, inspectNext));
  return inspected;
}
