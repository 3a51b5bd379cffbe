/**
 * One run of a job: what is known of its progress, the objects and batches it consists of, and the rules of going on,
 * putting off and ending. Pure.
 */
import type { AccountId } from "../../../base/account-id.ts";
import type { InspectionReport, UnreadReason } from "../../../base/inspection.ts";
import type { Region } from "../../../base/region.ts";
import type { BucketDefinition } from "../definition.ts";

/** Names a run, and the epoch of the job a task was written in: after a resume, earlier tasks do nothing. */
export type RunRef = {
  readonly account: AccountId;
  readonly region: Region;
  readonly jobId: string;
  readonly run: number;
  readonly epoch: number;
};

/** Names a batch of a run. */
export type BatchRef = RunRef & { readonly batch: number };

/** Where listing goes on: the bucket's index over all accounts, and the last key of it that was listed. */
export type PlanCursor = { readonly bucketIndex: number; readonly startAfter?: string };

/** A run as kept. */
export type Run = {
  readonly number: number;
  readonly startedAt: Date;
  readonly finishedAt?: Date;
  readonly cursor: PlanCursor;
  readonly planStep: number;
  readonly planAttempts: number;
  readonly isPlanned: boolean;
  readonly batchesMade: number;
  readonly batchesOpen: number;
  readonly objectsPlanned: number;
  readonly objectsDone: number;
  readonly objectsUnread: number;
  readonly objectsDetected: number;
  readonly findingsMade: number;
  readonly bytesClassified: number;
  readonly hasError: boolean;
};

/** An object as a batch keeps it. */
export type BatchObject = {
  readonly key: string;
  readonly sizeBytes: number;
  readonly lastModified: Date;
  readonly etag: string;
  readonly storageClass: string;
};

/** Objects of one bucket, inspected and recorded together. */
export type Batch = {
  readonly number: number;
  readonly bucketAccount: AccountId;
  readonly bucket: string;
  readonly bucketCreatedAt?: Date;
  readonly storeName: string;
  readonly objects: readonly BatchObject[];
  readonly attempts: number;
};

/** An object of a batch as stores and scanners know it. */
export function entryOf(batch: Pick<Batch, "bucket">, object: BatchObject): BatchObject & { readonly bucket: string } {
  return { bucket: batch.bucket, ...object };
}

/** An object that was not analysed, or only in part. */
export type UnreadObject = {
  readonly bucketAccount: AccountId;
  readonly bucket: string;
  readonly key: string;
  readonly status: "PARTIAL" | "SKIPPED";
  readonly reason: UnreadReason;
};

/** What became of a batch that was worked on. */
export type BatchOutcome = {
  readonly results: readonly InspectedObject[];
  /** Objects whose store could not be reached: put off, and tried again later. */
  readonly unreachable: readonly BatchObject[];
  /** Present when the whole batch is dropped. */
  readonly problem?: Problem;
};

/** An object with the report about it. */
export type InspectedObject = { readonly object: BatchObject; readonly report: InspectionReport };

/** Sorts what came of a batch: objects of a store out of reach are put off, until they have been often enough. */
export function batchOutcome(batch: Pick<Batch, "attempts">, inspected: readonly InspectedObject[]): BatchOutcome {
  const mayRetry = batch.attempts + 1 < attemptsMax;
  return {
    results: inspected.filter(({ report }) => !(mayRetry && isUnreachable(report))),
    unreachable: inspected.filter(({ report }) => mayRetry && isUnreachable(report)).map(({ object }) => object),
  };
}

/** The outcome of a batch that could not be worked on, whatever was tried. */
export function failedOutcome(batch: Pick<Batch, "objects">): BatchOutcome {
  return { results: batch.objects.map((object) => ({ object, report: skipped("READER_FAILED") })), unreachable: [] };
}

function isUnreachable({ status }: InspectionReport): boolean {
  return status.code === "SKIPPED" && status.reason === "STORE_UNAVAILABLE";
}

function skipped(reason: UnreadReason): InspectionReport {
  return { status: { code: "SKIPPED", reason }, mimeType: "application/octet-stream", bytesClassified: 0, detections: [] };
}

/** Unread objects kept with their names per run; more are counted only. */
export const unreadObjectsKeptMax = 10_000;

/** What the job log can say. Source: Macie user guide, "Log event schema for sensitive data discovery jobs". */
export type JobEventType =
  | "JOB_CREATED"
  | "ONE_TIME_JOB_STARTED"
  | "JOB_PAUSED_BY_USER"
  | "JOB_RESUMED_BY_USER"
  | "JOB_CANCELLED"
  | "JOB_COMPLETED"
  | RunProblem;

/** Why an account or a bucket is not analysed. */
export type RunProblem =
  | "ACCOUNT_ACCESS_DENIED"
  | "ACCOUNT_DISASSOCIATED"
  | "ACCOUNT_SUSPENDED"
  | "BUCKET_ACCESS_DENIED"
  | "BUCKET_DETAILS_UNAVAILABLE"
  | "BUCKET_DOES_NOT_EXIST";

/** An entry of the job log. */
export type JobEvent = {
  readonly type: JobEventType;
  readonly occurredAt: Date;
  readonly description: string;
  readonly affectedAccount?: AccountId;
  readonly affectedBucket?: string;
  /** The operation that failed, such as ListObjectsV2. */
  readonly operation?: string;
};

/** A problem met while a run goes on; said once per run. Without `bucket` it concerns the whole account. */
export type Problem = {
  readonly type: RunProblem;
  readonly account: AccountId;
  readonly bucket?: string;
  readonly operation?: string;
};

const problemTexts: Readonly<Record<RunProblem, string>> = {
  ACCOUNT_ACCESS_DENIED: "The account's objects cannot be reached: no store is configured for it in this Region.",
  ACCOUNT_DISASSOCIATED: "The account is not a member account of the account that created the job.",
  ACCOUNT_SUSPENDED: "Macie is suspended for the account.",
  BUCKET_ACCESS_DENIED: "Access to the bucket was denied.",
  BUCKET_DETAILS_UNAVAILABLE: "The bucket could not be listed: its store did not answer as expected.",
  BUCKET_DOES_NOT_EXIST: "No store of the account has a bucket of this name.",
};

/** The log entry of a problem. */
export function problemEvent(problem: Problem, occurredAt: Date): JobEvent {
  return {
    type: problem.type,
    occurredAt,
    description: problemTexts[problem.type],
    affectedAccount: problem.account,
    ...(problem.bucket && { affectedBucket: problem.bucket }),
    ...(problem.operation && { operation: problem.operation }),
  };
}

/** The problem of an account that a job may not look at (any more); undefined when it may. */
export function relationProblem(relation: "self" | "member" | "paused-member" | "none"): RunProblem | undefined {
  if (relation === "none") return "ACCOUNT_DISASSOCIATED";
  return relation === "paused-member" ? "ACCOUNT_SUSPENDED" : undefined;
}

/** The buckets of a job one after the other, in the order a {@link PlanCursor} counts them. */
export function bucketsInOrder(definitions: readonly BucketDefinition[]): readonly { account: AccountId; bucket: string }[] {
  return definitions.flatMap(({ accountId, buckets }) => buckets.map((bucket) => ({ account: accountId, bucket })));
}

/** Times that a store may be out of reach before a bucket or object is given up. */
export const attemptsMax = 4;

/** How long to wait after the given number of failures in a row: 10, 40, 160 seconds and so on. */
export function retryAt(now: Date, failures: number): Date {
  return new Date(now.getTime() + 10_000 * 4 ** (failures - 1));
}

/** The cursor at the start of the next bucket. */
export function nextBucket(cursor: PlanCursor): PlanCursor {
  return { bucketIndex: cursor.bucketIndex + 1 };
}

/** True when nothing of the run is left to do. */
export function isRunOver(run: Pick<Run, "isPlanned" | "batchesOpen">): boolean {
  return run.isPlanned && run.batchesOpen === 0;
}

/**
 * How long one object may take, in milliseconds: ten minutes and a second per megabyte, at most ten hours.
 * Source of the most: Macie quotas, "Time per file".
 */
export function deadlineMs(sizeBytes: number): number {
  return Math.min(600_000 + Math.ceil(sizeBytes / 1_000), 36_000_000);
}

/** Folders that consoles create: an empty object whose name ends with a slash. There is nothing to analyse in it. */
export function isFolderMarker(object: { readonly key: string; readonly sizeBytes: number }): boolean {
  return object.sizeBytes === 0 && object.key.endsWith("/");
}

/** PostgreSQL's text cannot hold the null character; an object named with one is counted as unread. */
export function isStorableKey(key: string): boolean {
  return !key.includes("\u0000") && !/[\ud800-\udfff]/u.test(key);
}
