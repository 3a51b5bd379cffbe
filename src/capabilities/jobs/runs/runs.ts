/**
 * A run of a job from start to end: planning it page by page, handing out its batches, recording what they yield, and
 * ending it. Every step is one transaction that locks the job's row first, so steps of one run never interleave. Reads no
 * object itself: the tasks do, and call this door.
 */
import { createHash } from "node:crypto";
import type { AccountId } from "../../../base/account-id.ts";
import { regionalArn } from "../../../base/arn.ts";
import { assert } from "../../../base/assert.ts";
import { catalogue } from "../../../detection/catalogue.ts";
import { type Queue, taskKind } from "../../../queue/queue.ts";
import type { Call } from "../../call.ts";
import { recordReports } from "../../findings/findings.ts";
import { relationTo } from "../../organizations/organizations.ts";
import type { JobDefinition } from "../definition.ts";
import type { Job } from "../job.ts";
import { lockJob, selectJob, updateStatus } from "../job-store.ts";
import { selectedIdentifiers } from "../selection.ts";
import { closeBatch, insertBatches, selectOpenBatch, selectOpenBatches } from "./batch-store.ts";
import { cutIntoBatches } from "./batches.ts";
import { insertEvent, insertUnread } from "./log-store.ts";
import {
  type Batch,
  type BatchOutcome,
  type BatchRef,
  bucketsInOrder,
  failedOutcome,
  type InspectedObject,
  isRunOver,
  isStorableKey,
  type JobEventType,
  nextBucket,
  type PlanCursor,
  type Problem,
  problemEvent,
  type Run,
  type RunRef,
  relationProblem,
  retryAt,
  unreadObjectsKeptMax,
} from "./run.ts";
import { insertRun, selectRun, updateFinished, updatePlan, updatePlanAttempts, updateProgress } from "./run-store.ts";

/** Lists a run's buckets and cuts their objects into batches. Lasts a minute or two, then writes its own continuation. */
export const planJob = taskKind<RunRef>("plan-job", { retriesMax: 8, retryDelaySeconds: 5, leaseSeconds: 600, concurrency: 2 });

/** Inspects one batch of objects; begins its lease anew while a large object takes its time. */
export const scanBatch = taskKind<BatchRef>("scan-batch", {
  retriesMax: 8,
  retryDelaySeconds: 5,
  leaseSeconds: 900,
  concurrency: 2,
});

/** Writes the tasks of all batches that are still to be done, after a job was resumed. */
export const resumeRun = taskKind<RunRef>("resume-run", {
  retriesMax: 20,
  retryDelaySeconds: 5,
  leaseSeconds: 600,
  concurrency: 1,
});

/** What a planner has to know: the buckets in order, where to go on, and what to select. */
export type Plan = {
  readonly definition: JobDefinition;
  readonly cursor: PlanCursor;
  /** Times in a row that the store at the cursor could not be reached. */
  readonly attempts: number;
  /** Number of the step that comes next; a step with another number is refused. */
  readonly step: number;
};

/** What a scanner has to know: the batch and what to look for. `problem` says why it must not be scanned. */
export type BatchWork = { readonly batch: Batch; readonly identifiers: readonly string[]; readonly problem?: Problem };

/** A call on behalf of a job's account, for tasks. */
export function taskCall(tx: Call["tx"], queue: Queue, ref: RunRef, now: Date): Call {
  return { tx, queue, service: "macie2", account: ref.account, region: ref.region, principal: "system", now };
}

/** Starts the only run of a one-time job that was just created. */
export async function startRun(call: Call, job: Job): Promise<void> {
  await insertRun(call, { jobId: job.id, run: 1 });
  await logEvent(call, job.id, "ONE_TIME_JOB_STARTED", "The job started to run.");
  await call.queue.enqueue(call.tx, planJob, refOf(job));
}

/** Goes on with a run after its job was resumed under a new epoch. */
export async function continueRun(call: Call, job: Job): Promise<void> {
  const run = await selectRun(call, { jobId: job.id, run: 1 });
  assert(run, "a job that is resumed has a run");
  if (isRunOver(run)) return complete(call, { jobId: job.id, run: 1 });
  await call.queue.enqueue(call.tx, resumeRun, refOf(job));
  if (!run.isPlanned) await call.queue.enqueue(call.tx, planJob, refOf(job));
}

/** Adds an entry to a job's log. */
export async function logEvent(call: Call, jobId: string, type: JobEventType, description: string): Promise<void> {
  await insertEvent(call, jobId, { type, occurredAt: call.now, description });
}

/** The state of planning; undefined when there is nothing to plan: the job does not run, or was resumed since. */
export async function openPlan(call: Call, ref: RunRef): Promise<Plan | undefined> {
  const job = await selectJob(call, ref.jobId);
  const run = await selectRun(call, ref);
  if (!job || !run || run.isPlanned || !isCurrent(job, ref)) return undefined;
  return { definition: job.definition, cursor: run.cursor, attempts: run.planAttempts, step: run.planStep };
}

/** Why the objects of an account must not be looked at (any more); undefined when they may. */
export async function accountProblem(call: Call, account: AccountId): Promise<Problem | undefined> {
  const type = relationProblem(await relationTo(call, account));
  return type && { type, account };
}

/** One step of planning: objects found, where to go on, and a problem met on the way. */
export type PlanStep = {
  readonly step: number;
  readonly cursor: PlanCursor;
  readonly found?: Omit<Batch, "number" | "attempts">;
  readonly problem?: Problem;
};

/** Keeps a step of planning with the tasks of its batches. Answers the next plan; undefined when planning is over or was overtaken. */
export async function advancePlan(
  call: Call,
  ref: RunRef,
  { step, cursor, found, problem }: PlanStep,
): Promise<Plan | undefined> {
  const job = await lockJob(call, ref.jobId);
  const run = await selectRun(call, ref);
  if (!job || !run || run.isPlanned || !isCurrent(job, ref) || run.planStep !== step) return undefined;
  const storable = found?.objects.filter((object) => isStorableKey(object.key)) ?? [];
  const batches = found
    ? cutIntoBatches(storable).map((objects, i) => ({ ...found, objects, attempts: 0, number: run.batchesMade + i + 1 }))
    : [];
  await addBatches(call, ref, batches);
  const isPlanned = cursor.bucketIndex >= bucketsInOrder(job.definition.bucketDefinitions).length;
  const objects = found?.objects.length ?? 0;
  const unread = objects - storable.length;
  await updatePlan(call, ref, { cursor, isPlanned, objects, batches: batches.length, unread, hasError: problem !== undefined });
  if (problem) await logProblem(call, ref, problem);
  if (isPlanned) await completeIfOver(call, ref, job);
  return isPlanned ? undefined : { definition: job.definition, cursor, attempts: 0, step: step + 1 };
}

/** Gives up the bucket at the cursor and plans the others: planning failed at it again and again. */
export async function skipBucket(call: Call, ref: RunRef): Promise<void> {
  const plan = await openPlan(call, ref);
  const at = plan && bucketsInOrder(plan.definition.bucketDefinitions)[plan.cursor.bucketIndex];
  if (!plan || !at) return;
  const problem: Problem = { type: "BUCKET_DETAILS_UNAVAILABLE", ...at };
  const next = await advancePlan(call, ref, { step: plan.step, cursor: nextBucket(plan.cursor), problem });
  if (next) await call.queue.enqueue(call.tx, planJob, ref);
}

/** Records a batch as unread: working on it failed again and again. */
export async function failBatch(call: Call, ref: BatchRef): Promise<void> {
  const batch = await selectOpenBatch(call, ref, ref.batch);
  if (batch) await recordBatch(call, ref, batch, failedOutcome(batch));
}

/** Puts planning off because a store could not be reached; it goes on at the same place. */
export async function postponePlan(call: Call, ref: RunRef, plan: Plan): Promise<void> {
  const job = await lockJob(call, ref.jobId);
  const run = await selectRun(call, ref);
  if (!job || !run || !isCurrent(job, ref) || run.planStep !== plan.step) return;
  await updatePlanAttempts(call, ref);
  await call.queue.enqueue(call.tx, planJob, refOf(job), { startAfter: retryAt(call.now, run.planAttempts + 1) });
}

/** A batch to work on; undefined when there is nothing to do: it is done, or the job does not run, or was resumed since. */
export async function openBatch(call: Call, ref: BatchRef): Promise<BatchWork | undefined> {
  const job = await selectJob(call, ref.jobId);
  if (!job || !isCurrent(job, ref)) return undefined;
  const batch = await selectOpenBatch(call, ref, ref.batch);
  if (!batch) return undefined;
  const identifiers = selectedIdentifiers(job.definition.selection, catalogue);
  const problem = await accountProblem(call, batch.bucketAccount);
  return { batch, identifiers, ...(problem && { problem }) };
}

/**
 * Records what a batch yielded: findings, unread objects, counts, a further batch for objects that remain, and the end of the
 * run when this was its last batch. Does nothing when the batch was recorded before or the job was cancelled meanwhile.
 */
export async function recordBatch(call: Call, ref: BatchRef, batch: Batch, outcome: BatchOutcome): Promise<void> {
  const job = await lockJob(call, ref.jobId);
  const run = await selectRun(call, ref);
  if (!job || !run || (job.status !== "RUNNING" && job.status !== "USER_PAUSED")) return;
  const bytes = outcome.results.reduce((sum, { report }) => sum + report.bytesClassified, 0);
  if (!(await closeBatch(call, ref, { number: batch.number, bytesClassified: bytes }))) return;
  const unread = await recordUnread(call, ref, batch, outcome.results, run.objectsUnread);
  const recorded = await recordFindings(call, ref, batch, outcome.results, run.objectsDetected);
  const { unreachable } = outcome;
  const followUps =
    unreachable.length > 0 ? [{ ...batch, objects: unreachable, attempts: batch.attempts + 1, number: run.batchesMade + 1 }] : [];
  await addBatches(call, { ...ref, epoch: job.epoch }, followUps);
  if (outcome.problem) await logProblem(call, ref, outcome.problem);
  await updateProgress(call, ref, {
    done: batch.objects.length - unreachable.length,
    unread,
    detected: recorded.detected,
    findings: recorded.made,
    bytes,
    followUps: followUps.length,
    hasError: outcome.problem !== undefined,
  });
  await completeIfOver(call, ref, job);
}

/** Writes tasks for open batches after the given number; answers the last number, or undefined when there are no more. */
export async function enqueueOpenBatches(call: Call, ref: RunRef, after: number): Promise<number | undefined> {
  const job = await selectJob(call, ref.jobId);
  if (!job || !isCurrent(job, ref)) return undefined;
  const numbers = await selectOpenBatches(call, ref, { after, sizeMax: 500 });
  for (const number of numbers) await enqueueBatch(call, ref, { number, attempts: 0 });
  return numbers.at(-1);
}

/** Digest that stands for an object in a run: 32 hexadecimal characters. */
function objectId(ref: Pick<RunRef, "jobId" | "run">, object: { account: string; bucket: string; key: string }): string {
  const text = JSON.stringify([ref.jobId, ref.run, object.account, object.bucket, object.key]);
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}

/** The ARN of a job. Source: permissions reference, resource types. */
export function jobArn(job: { readonly account: AccountId; readonly region: string; readonly id: string }): string {
  return regionalArn({ service: "macie2", region: job.region, account: job.account, resource: `classification-job/${job.id}` });
}

function refOf(job: Job): RunRef {
  return { account: job.account, region: job.region, jobId: job.id, run: 1, epoch: job.epoch };
}

function isCurrent(job: Job, ref: RunRef): boolean {
  return job.status === "RUNNING" && job.epoch === ref.epoch;
}

async function addBatches(call: Call, ref: RunRef, batches: readonly Batch[]): Promise<void> {
  await insertBatches(call, ref, batches);
  for (const batch of batches) await enqueueBatch(call, ref, batch);
}

async function enqueueBatch(
  call: Call,
  ref: RunRef,
  batch: { readonly number: number; readonly attempts: number },
): Promise<void> {
  const { account, region, jobId, run, epoch } = ref;
  const when = batch.attempts > 0 ? { startAfter: retryAt(call.now, batch.attempts) } : {};
  await call.queue.enqueue(call.tx, scanBatch, { account, region, jobId, run, epoch, batch: batch.number }, when);
}

async function recordUnread(
  call: Call,
  ref: RunRef,
  batch: Batch,
  results: readonly InspectedObject[],
  unreadBefore: number,
): Promise<number> {
  const unread = results.flatMap(({ object, report }) => {
    if (report.status.code === "COMPLETE") return [];
    const { bucketAccount, bucket } = batch;
    const id = objectId(ref, { account: bucketAccount, bucket, key: object.key });
    return [{ id, bucketAccount, bucket, key: object.key, status: report.status.code, reason: report.status.reason }];
  });
  await insertUnread(call, ref, unread.slice(0, Math.max(0, unreadObjectsKeptMax - unreadBefore)));
  return unread.length;
}

async function recordFindings(
  call: Call,
  ref: RunRef,
  batch: Batch,
  results: readonly InspectedObject[],
  detectedBefore: number,
) {
  return recordReports(call, {
    job: { id: ref.jobId, arn: jobArn({ ...ref, id: ref.jobId }) },
    bucket: {
      account: batch.bucketAccount,
      name: batch.bucket,
      ...(batch.bucketCreatedAt && { createdAt: batch.bucketCreatedAt }),
    },
    detectedBefore,
    reports: results.map(({ object, report }) => ({
      id: objectId(ref, { account: batch.bucketAccount, bucket: batch.bucket, key: object.key }),
      object,
      report,
    })),
  });
}

async function logProblem(call: Call, ref: RunRef, problem: Problem): Promise<void> {
  const onceKey = JSON.stringify([ref.run, problem.type, problem.account, problem.bucket ?? ""]);
  await insertEvent(call, ref.jobId, problemEvent(problem, call.now), onceKey);
}

async function completeIfOver(call: Call, ref: RunRef, job: Job): Promise<void> {
  const run: Run | undefined = await selectRun(call, ref);
  if (job.status === "RUNNING" && run && isRunOver(run)) await complete(call, ref);
}

async function complete(call: Call, ref: { readonly jobId: string; readonly run: number }): Promise<void> {
  await updateFinished(call, ref);
  await updateStatus(call, ref.jobId, "COMPLETE");
  await logEvent(call, ref.jobId, "JOB_COMPLETED", "The job finished.");
}
