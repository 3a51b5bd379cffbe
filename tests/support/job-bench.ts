/**
 * Everything around a job, for tests: accounts with buckets in folders, the tasks' handlers, and a scanner that finds
 * something in every object whose name says so. The scanner implements the real interface without processes.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { type AccountId, requireAccountId } from "../../src/base/account-id.ts";
import type { InspectionReport, UnreadReason } from "../../src/base/inspection.ts";
import { isRegion } from "../../src/base/region.ts";
import { open } from "../../src/capabilities/activation/activation.ts";
import type { Call } from "../../src/capabilities/call.ts";
import { planJobTask } from "../../src/capabilities/jobs/runs/plan-job-task.ts";
import { resumeRunTask } from "../../src/capabilities/jobs/runs/resume-run-task.ts";
import { scanBatchTask } from "../../src/capabilities/jobs/runs/scan-batch-task.ts";
import { openFolderStore } from "../../src/object-stores/folder.ts";
import type { ObjectStore, StoreDescription } from "../../src/object-stores/object-store.ts";
import { openStore as openAnyStore } from "../../src/object-stores/open-store.ts";
import type { Queue, TaskHandler } from "../../src/queue/queue.ts";
import type { InspectionRequest, Scanner } from "../../src/scanning/scanner.ts";
import { createTestDatabase } from "./database.ts";
import { makeTaskTable } from "./task-table.ts";

/** See {@link makeJobBench}. */
export type JobBench = Awaited<ReturnType<typeof makeJobBench>>;

/** Objects on one page of a listing: few, so that small buckets have many pages. */
const pageSize = 3;

/** What a bench has in place of its own: a store in place of the folders, and a scanner, which the caller closes. */
export type JobBenchParts = { readonly store?: StoreDescription; readonly scanner?: Scanner };

/** Makes a database, a folder and handlers of their own. Call `close` in `afterAll`. */
export async function makeJobBench(parts: JobBenchParts = {}) {
  const scratch = await createTestDatabase();
  const folder = await mkdtemp(path.join(os.tmpdir(), "reeve-jobs-"));
  const bench = {
    now: new Date("2026-05-01T12:00:00Z"),
    /** Called before each inspection; may throw to play a crash. */
    beforeInspection: async (_request: InspectionRequest): Promise<void> => undefined,
    /** Called before each page of a listing; may throw. */
    beforePage: async (_bucket: string, _page: number): Promise<void> => undefined,
    inspected: [] as string[],
  };
  const storesOf = async (_: unknown, account: AccountId): Promise<readonly StoreDescription[]> =>
    parts.store !== undefined
      ? [parts.store]
      : account.startsWith("9")
        ? []
        : [{ type: "folder", region: "eu-west-1", path: path.join(folder, account) }];
  const scanner: Scanner = parts.scanner ?? {
    concurrency: 4,
    async inspect(request) {
      await bench.beforeInspection(request);
      bench.inspected.push(request.object.key);
      return reportOf(request);
    },
    close: () => Promise.resolve(),
  };
  const openStore = (description: StoreDescription): ObjectStore => {
    if (description.type !== "folder") return openAnyStore(description);
    const store = openFolderStore(description);
    return { ...store, listObjects: (options) => inSmallPages(store, options, (page) => bench.beforePage(options.bucket, page)) };
  };
  const handlersOn = (queue: Queue): TaskHandler<object>[] => {
    const dependencies = { database: scratch.database, queue, clock: () => bench.now, storesOf, scanner, openStore };
    return [planJobTask(dependencies), scanBatchTask(dependencies), resumeRunTask(dependencies)];
  };
  const table = await makeTaskTable(scratch.database, () => handlersOn(table.queue));
  const region = "eu-west-1";
  if (!isRegion(region)) throw new Error(`${region} is not a Region`);
  const as = <T>(account: string, work: (call: Call) => Promise<T>): Promise<T> =>
    scratch.database.transaction((tx) =>
      work({
        tx,
        queue: table.queue,
        service: "macie2",
        account: requireAccountId(account, "account"),
        region,
        principal: `arn:aws:iam::${account}:root`,
        now: bench.now,
      }),
    );
  return Object.assign(bench, {
    database: scratch.database,
    table,
    handlersOn,
    as,
    switchOn: (account: string) =>
      as(account, (call) => open(call, { status: "ENABLED", publishingFrequency: "FIFTEEN_MINUTES" })),
    /** Does all tasks that are due; a failed attempt fails the test. */
    async runTasks() {
      const failures = await table.run({ now: bench.now });
      if (failures.length > 0) throw failures[0];
    },
    async fillBucket(account: string, bucket: string, keys: readonly string[]) {
      await mkdir(path.join(folder, account, bucket), { recursive: true });
      for (const key of keys) {
        const file = path.join(folder, account, bucket, key);
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, key);
      }
    },
    async close() {
      await scratch.drop();
      await rm(folder, { recursive: true, force: true });
    },
  });
}

async function* inSmallPages(
  store: ObjectStore,
  options: Parameters<ObjectStore["listObjects"]>[0],
  before: (page: number) => Promise<void>,
) {
  let page = 0;
  for await (const entries of store.listObjects(options)) {
    for (let i = 0; i < entries.length; i += pageSize) {
      await before(page++);
      yield entries.slice(i, i + pageSize);
    }
  }
}

/** An object named `…card…` holds one card number; one named after a reason is unread for it; all others hold nothing. */
function reportOf({ object, options }: InspectionRequest): InspectionReport {
  const reason = (["PERMISSION_DENIED", "STORE_UNAVAILABLE"] satisfies UnreadReason[]).find((each) => object.key.includes(each));
  const base = { mimeType: "text/plain", bytesClassified: object.sizeBytes };
  if (reason) return { ...base, status: { code: "SKIPPED", reason }, bytesClassified: 0, detections: [] };
  const isFound = object.key.includes("card") && options.identifiers.includes("CREDIT_CARD_NUMBER");
  const location = { kind: "line", startLine: 1, endLine: 1, startColumn: 1 } as const;
  const detections = isFound ? [{ identifier: "CREDIT_CARD_NUMBER", count: 1, occurrences: [{ location }] }] : [];
  return { ...base, status: { code: "COMPLETE" }, detections };
}
