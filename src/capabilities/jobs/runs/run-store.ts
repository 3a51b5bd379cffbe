/**
 * The table of runs. Whoever changes a run has locked its job before (see job-store).
 */
import { sql } from "../../../database/sql.ts";
import type { Call } from "../../call.ts";
import type { PlanCursor, Run } from "./run.ts";

/** Names a run of the calling account. */
export type RunKey = { readonly jobId: string; readonly run: number };

type Row = {
  job_id: string;
  number: number;
  started_at: Date;
  finished_at: Date | null;
  cursor_bucket: number;
  cursor_key: string | null;
  plan_step: number;
  plan_attempts: number;
  is_planned: boolean;
  batches_made: number;
  batches_open: number;
  objects_planned: number;
  objects_done: number;
  objects_unread: number;
  objects_detected: number;
  findings_made: number;
  bytes_classified: number;
  has_error: boolean;
};

/** Adds the run of a job that starts. */
export async function insertRun(call: Call, key: RunKey): Promise<void> {
  await call.tx.query(sql`
    insert into classification_run (account, region, job_id, number, started_at)
    values (${call.account}, ${call.region}, ${key.jobId}, ${key.run}, ${call.now})`);
}

/** A run, or undefined. */
export async function selectRun(call: Call, key: RunKey): Promise<Run | undefined> {
  const rows = await call.tx.query<Row>(sql`
    select * from classification_run
    where account = ${call.account} and region = ${call.region} and job_id = ${key.jobId} and number = ${key.run}`);
  return rows[0] && toRun(rows[0]);
}

/** The latest run of each of the given jobs, by job ID. */
export async function selectLatestRuns(call: Call, jobIds: readonly string[]): Promise<ReadonlyMap<string, Run>> {
  const rows = await call.tx.query<Row>(sql`
    select distinct on (job_id) * from classification_run
    where account = ${call.account} and region = ${call.region} and job_id = any(${[...jobIds]})
    order by job_id, number desc`);
  return new Map(rows.map((row) => [row.job_id, toRun(row)]));
}

/** Keeps a step of planning: where to go on, and what was planned since. */
export async function updatePlan(
  call: Call,
  key: RunKey,
  step: { cursor: PlanCursor; isPlanned: boolean; objects: number; batches: number; unread: number; hasError: boolean },
): Promise<void> {
  await call.tx.query(sql`
    update classification_run
    set cursor_bucket = ${step.cursor.bucketIndex}, cursor_key = ${step.cursor.startAfter ?? null}, is_planned = ${step.isPlanned},
      plan_step = plan_step + 1, plan_attempts = 0,
      objects_planned = objects_planned + ${step.objects}, objects_done = objects_done + ${step.unread},
      objects_unread = objects_unread + ${step.unread},
      batches_made = batches_made + ${step.batches}, batches_open = batches_open + ${step.batches},
      has_error = has_error or ${step.hasError}
    where account = ${call.account} and region = ${call.region} and job_id = ${key.jobId} and number = ${key.run}`);
}

/** Counts one more failure in a row to reach the store at the cursor. */
export async function updatePlanAttempts(call: Call, key: RunKey): Promise<void> {
  await call.tx.query(sql`
    update classification_run
    set plan_attempts = plan_attempts + 1, plan_step = plan_step + 1
    where account = ${call.account} and region = ${call.region} and job_id = ${key.jobId} and number = ${key.run}`);
}

/** Adds what a finished batch yielded; `followUps` is the number of batches made from its remaining objects. */
export async function updateProgress(
  call: Call,
  key: RunKey,
  yielded: {
    done: number;
    unread: number;
    detected: number;
    findings: number;
    bytes: number;
    followUps: number;
    hasError: boolean;
  },
): Promise<void> {
  await call.tx.query(sql`
    update classification_run
    set objects_done = objects_done + ${yielded.done}, objects_unread = objects_unread + ${yielded.unread},
      objects_detected = objects_detected + ${yielded.detected}, findings_made = findings_made + ${yielded.findings},
      bytes_classified = bytes_classified + ${yielded.bytes},
      batches_made = batches_made + ${yielded.followUps}, batches_open = batches_open - 1 + ${yielded.followUps},
      has_error = has_error or ${yielded.hasError}
    where account = ${call.account} and region = ${call.region} and job_id = ${key.jobId} and number = ${key.run}`);
}

/** Marks a run as ended. */
export async function updateFinished(call: Call, key: RunKey): Promise<void> {
  await call.tx.query(sql`
    update classification_run set finished_at = ${call.now}
    where account = ${call.account} and region = ${call.region} and job_id = ${key.jobId} and number = ${key.run}`);
}

function toRun(row: Row): Run {
  return {
    number: row.number,
    startedAt: row.started_at,
    ...(row.finished_at && { finishedAt: row.finished_at }),
    cursor: { bucketIndex: row.cursor_bucket, ...(row.cursor_key !== null && { startAfter: row.cursor_key }) },
    planStep: row.plan_step,
    planAttempts: row.plan_attempts,
    isPlanned: row.is_planned,
    batchesMade: row.batches_made,
    batchesOpen: row.batches_open,
    objectsPlanned: row.objects_planned,
    objectsDone: row.objects_done,
    objectsUnread: row.objects_unread,
    objectsDetected: row.objects_detected,
    findingsMade: row.findings_made,
    bytesClassified: row.bytes_classified,
    hasError: row.has_error,
  };
}
