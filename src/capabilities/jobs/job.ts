/**
 * A discovery job: its definition as kept, its statuses and what may become of them. Pure; the store keeps what is
 * decided here. Statuses of recurring jobs are in the table although only one-time jobs are started.
 */
import type { AccountId } from "../../base/account-id.ts";
import { Refusal } from "../../base/refusal.ts";
import type { Region } from "../../base/region.ts";
import type { JobDefinition } from "./definition.ts";

/** Statuses in the words of the Macie API. */
export const jobStatuses = ["CANCELLED", "COMPLETE", "IDLE", "PAUSED", "RUNNING", "USER_PAUSED"] as const;

/** One of {@link jobStatuses}. */
export type JobStatus = (typeof jobStatuses)[number];

/** A job as kept. The definition never changes after creation; only the status does. */
export type Job = {
  readonly account: AccountId;
  readonly region: Region;
  /** 32 lower-case hexadecimal characters. */
  readonly id: string;
  readonly clientToken: string;
  readonly definition: JobDefinition;
  readonly status: JobStatus;
  readonly createdAt: Date;
  /** Present while USER_PAUSED, when the job was paused while it ran. */
  readonly pausedAt?: Date;
  /** Raised on every resume; tasks of an earlier epoch do nothing. */
  readonly epoch: number;
};

/** Statuses a client may ask for. Source: reference of UpdateClassificationJob. */
type RequestedStatus = "CANCELLED" | "RUNNING" | "USER_PAUSED";

const transitions: Readonly<Record<JobStatus, readonly RequestedStatus[]>> = {
  RUNNING: ["USER_PAUSED", "CANCELLED"],
  IDLE: ["USER_PAUSED", "CANCELLED"],
  PAUSED: ["USER_PAUSED", "CANCELLED"],
  USER_PAUSED: ["RUNNING", "CANCELLED"],
  COMPLETE: [],
  CANCELLED: [],
};

/**
 * The status a request leads to, or the refusal. Clients match on the text for cancelled jobs. Cancelling a job that is
 * complete changes nothing and is no error: Terraform's destroy cancels every job, and has nothing else to end one with.
 */
export function requestedStatus(
  job: Pick<Job, "id" | "status">,
  requested: string | undefined,
): RequestedStatus | "unchanged" | Refusal {
  if (requested !== "CANCELLED" && requested !== "RUNNING" && requested !== "USER_PAUSED") {
    return new Refusal("invalid", "jobStatus: expected CANCELLED, RUNNING or USER_PAUSED");
  }
  if (transitions[job.status].includes(requested)) return requested;
  if (job.status === "CANCELLED") return new Refusal("invalid", `cannot update cancelled job for job ${job.id}`);
  if (job.status === "COMPLETE" && requested === "CANCELLED") return "unchanged";
  if (job.status === "COMPLETE") return new Refusal("invalid", `cannot update completed job for job ${job.id}`);
  return new Refusal("invalid", `cannot change the status from ${job.status} to ${requested} for job ${job.id}`);
}

/** Days a job may stay paused by its user before it is cancelled. Source: Macie user guide, "Job status". */
const pausedDaysMax = 30;

/** The moment before which a pause has run out at `now`. */
export function pauseExpiredBefore(now: Date): Date {
  return new Date(now.getTime() - pausedDaysMax * 86_400_000);
}

/** When a paused job was paused and when it will be cancelled; absent unless it is paused by its user. */
export function userPausedDetails(job: Job): { readonly jobPausedAt: Date; readonly jobExpiresAt: Date } | undefined {
  if (job.status !== "USER_PAUSED" || job.pausedAt === undefined) return undefined;
  return { jobPausedAt: job.pausedAt, jobExpiresAt: new Date(job.pausedAt.getTime() + pausedDaysMax * 86_400_000) };
}
