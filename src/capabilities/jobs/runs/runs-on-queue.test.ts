import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type JobBench, makeJobBench } from "../../../../tests/support/job-bench.ts";
import { sql } from "../../../database/sql.ts";
import { openQueue, type PgBossQueue } from "../../../queue/pg-boss-queue.ts";
import { startRunner } from "../../../queue/runner.ts";
import { createJob, describeJob, updateJob } from "../jobs.ts";
import { planJob, resumeRun, scanBatch } from "./runs.ts";

const owner = "111111111111";
const keys = Array.from({ length: 200 }, (_, i) => `${i % 4 === 0 ? "card" : "plain"}-${String(i).padStart(3, "0")}.txt`);

let bench: JobBench;
let queue: PgBossQueue;
beforeAll(async () => {
  bench = await makeJobBench();
  await bench.switchOn(owner);
  await bench.fillBucket(owner, "many", keys);
  queue = await openQueue(bench.database, [planJob, scanBatch, resumeRun]);
});
afterAll(() => bench.close());

test("a job on the real queue ends exactly once, while it is paused and resumed and workers come and go", async () => {
  const jobId = await bench.as(owner, async (call) => {
    const bucketDefinitions = [{ accountId: owner, buckets: ["many"] }];
    const request = { clientToken: "a", name: "job", jobType: "ONE_TIME", s3JobDefinition: { bucketDefinitions } };
    return (await createJob({ ...call, queue }, request)).jobId;
  });
  const update = (jobStatus: string) => bench.as(owner, (call) => updateJob({ ...call, queue }, { jobId, jobStatus }));
  const view = () => bench.as(owner, (call) => describeJob(call, { jobId }));
  const start = () => startRunner({ database: bench.database, queue, handlers: bench.handlersOn(queue) });

  const first = await start();
  await until(async () => (await view()).run.objectsDone > 0);
  await update("USER_PAUSED");
  await first.stop({ timeMaxMs: 0 });
  await update("RUNNING");
  const [second, third] = await Promise.all([start(), start()]);
  await until(async () => (await view()).job.status === "COMPLETE");
  await Promise.all([second.stop(), third.stop()]);

  expect((await view()).run).toMatchObject({
    objectsPlanned: 200,
    objectsDone: 200,
    objectsDetected: 50,
    findingsMade: 50,
    batchesOpen: 0,
  });
  const found = await bench.database.query<{ key: string }>(sql`
    select body #>> '{resourcesAffected,s3Object,key}' as key from finding where job_id = ${jobId} order by 1`);
  expect(found.map((row) => row.key)).toEqual(keys.filter((key) => key.startsWith("card")));
  const ends = await bench.database.query(sql`select 1 from job_event where job_id = ${jobId} and event_type = 'JOB_COMPLETED'`);
  expect(ends).toHaveLength(1);
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 25_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error("did not happen within 25 seconds");
    await sleep(20);
  }
}
