/**
 * Discovery jobs as their creator sees them: create, describe, list, pause, resume, cancel. What a job does while it runs is
 * in `runs/`. Only the account that created a job can see it.
 */
import { createHash, randomBytes } from "node:crypto";
import type { AccountId } from "../../base/account-id.ts";
import { unreachable } from "../../base/assert.ts";
import { granted, Refusal } from "../../base/refusal.ts";
import { catalogue } from "../../detection/catalogue.ts";
import type { Category } from "../../detection/identifier.ts";
import { requireEnabled, requireRunning } from "../activation/activation.ts";
import type { Call } from "../call.ts";
import { relationTo } from "../organizations/organizations.ts";
import { page, pageToken, readPageToken } from "../page-token.ts";
import { forgetResourcesUnder, registerResource, type Tags, tagsOf } from "../tags/tags.ts";
import { type BucketDefinition, checkedDefinition, type JobDefinition, type JobRequest } from "./definition.ts";
import { type Job, pauseExpiredBefore, requestedStatus, userPausedDetails } from "./job.ts";
import { checkedJobList, type JobListKey, type JobListRequest } from "./job-list.ts";
import {
  cancelPausedBefore,
  cancelUnfinished,
  deleteJobs,
  insertJob,
  lockJob,
  selectJob,
  selectJobByToken,
  selectJobs,
  updateResumed,
  updateStatus,
} from "./job-store.ts";
import { selectEvents, selectUnread } from "./runs/log-store.ts";
import type { JobEvent, Run, UnreadObject } from "./runs/run.ts";
import { selectLatestRuns } from "./runs/run-store.ts";
import { continueRun, jobArn, logEvent, startRun } from "./runs/runs.ts";

/** A job with its latest run. */
export type JobView = {
  readonly job: Job;
  readonly run: Run;
  readonly arn: string;
  readonly pausedDetails?: { readonly jobPausedAt: Date; readonly jobExpiresAt: Date };
};

const clientTokenLengthMax = 256;

/** Creates a job and starts it. The same token with the same content answers the job that was made with it. */
export async function createJob(
  call: Call,
  request: JobRequest & { readonly clientToken?: string | undefined; readonly tags?: Tags | undefined },
): Promise<{ readonly jobId: string; readonly jobArn: string }> {
  await requireRunning(call);
  const clientToken = granted(checkedToken(request.clientToken));
  const definition = granted(checkedDefinition(request, catalogue));
  const digest = contentDigest(definition, request.tags ?? {});
  const earlier = await selectJobByToken(call, clientToken);
  if (earlier) return sameJob(call, earlier, digest);
  await requireMembers(call, definition.bucketDefinitions);
  const job: Job = {
    account: call.account,
    region: call.region,
    id: randomBytes(16).toString("hex"),
    clientToken,
    definition,
    status: "RUNNING",
    createdAt: call.now,
    epoch: 0,
  };
  if (!(await insertJob(call, job, digest))) return createJob(call, request);
  await registerResource(call, jobArn(job), request.tags ?? {});
  await logEvent(call, job.id, "JOB_CREATED", "The job was created.");
  await startRun(call, job);
  return { jobId: job.id, jobArn: jobArn(job) };
}

/** A job of the caller with its tags. */
export async function describeJob(call: Call, input: { readonly jobId: string }): Promise<JobView & { readonly tags: Tags }> {
  await requireEnabled(call);
  await expirePausedJobs(call);
  const job = required(input.jobId, await selectJob(call, input.jobId));
  const run = (await selectLatestRuns(call, [job.id])).get(job.id);
  return { ...viewOf(job, run), tags: await tagsOf(call, jobArn(job)) };
}

/** The caller's jobs, a page at a time. */
export async function listJobs(
  call: Call,
  request: JobListRequest & { readonly nextToken?: string | undefined },
): Promise<{ readonly items: readonly JobView[]; readonly nextToken?: string }> {
  await requireEnabled(call);
  const query = granted(checkedJobList(request));
  const list = `jobs:${query.sortBy}:${query.descending}:${digestOf([query.includes, query.excludes])}`;
  const key = readPageToken(list, request.nextToken);
  await expirePausedJobs(call);
  const after = key && { value: key[0] ?? "", id: String(key[1]) };
  const jobs = await selectJobs(call, query, after);
  const { items, nextToken } = page({
    list,
    items: jobs,
    sizeMax: query.sizeMax,
    keyOf: (job) => [sortValue(job, query.sortBy), job.id],
  });
  const runs = await selectLatestRuns(
    call,
    items.map((job) => job.id),
  );
  return { items: items.map((job) => viewOf(job, runs.get(job.id))), ...(nextToken && { nextToken }) };
}

/** Pauses, resumes or cancels a job of the caller, as the state machine allows. */
export async function updateJob(
  call: Call,
  input: { readonly jobId: string; readonly jobStatus?: string | undefined },
): Promise<void> {
  await requireRunning(call);
  await expirePausedJobs(call);
  const job = required(input.jobId, await lockJob(call, input.jobId));
  const status = granted(requestedStatus(job, input.jobStatus));
  switch (status) {
    case "unchanged":
      return;
    case "USER_PAUSED":
      await updateStatus(call, job.id, status, job.status === "IDLE" ? undefined : call.now);
      return logEvent(call, job.id, "JOB_PAUSED_BY_USER", "The job was paused.");
    case "CANCELLED":
      await updateStatus(call, job.id, status);
      return logEvent(call, job.id, "JOB_CANCELLED", "The job was cancelled.");
    case "RUNNING": {
      const epoch = await updateResumed(call, job.id);
      await logEvent(call, job.id, "JOB_RESUMED_BY_USER", "The job was resumed.");
      return continueRun(call, { ...job, status, epoch });
    }
    default:
      return unreachable(status);
  }
}

/** Cancels every job of an account that has not ended: its service was suspended or switched off. */
export async function cancelAllJobs(call: Call, account: AccountId): Promise<void> {
  const ids = await cancelUnfinished(call, account);
  const owner: Call = { ...call, account };
  for (const id of ids)
    await logEvent(owner, id, "JOB_CANCELLED", "The job was cancelled because Macie was suspended or disabled.");
}

/** Removes every job of an account with all that is kept about it, its findings excepted: its service was switched off. */
export async function deleteAllJobs(call: Call, account: AccountId): Promise<void> {
  await deleteJobs(call, account);
  await forgetResourcesUnder({ ...call, account }, jobArn({ account, region: call.region, id: "" }));
}

const logPageMax = 200;

/** The log of a job of the caller, oldest entry first. */
export async function listJobEvents(
  call: Call,
  input: { readonly jobId: string; readonly nextToken?: string | undefined },
): Promise<{ readonly items: readonly JobEvent[]; readonly nextToken?: string }> {
  await requireEnabled(call);
  const job = required(input.jobId, await selectJob(call, input.jobId));
  const list = `job-events:${job.id}`;
  const after = Number(readPageToken(list, input.nextToken)?.[0] ?? 0);
  const items = await selectEvents(call, job.id, { after, sizeMax: logPageMax + 1 });
  return page({ list, items, sizeMax: logPageMax, keyOf: (event) => [event.number] });
}

/** Objects that the latest run of a job of the caller did not analyse, or only in part. */
export async function listUnreadObjects(
  call: Call,
  input: { readonly jobId: string; readonly nextToken?: string | undefined },
): Promise<{ readonly items: readonly UnreadObject[]; readonly nextToken?: string }> {
  await requireEnabled(call);
  const job = required(input.jobId, await selectJob(call, input.jobId));
  const list = `unread-objects:${job.id}`;
  const after = String(readPageToken(list, input.nextToken)?.[0] ?? "");
  const items = await selectUnread(call, { jobId: job.id, run: 1 }, { after, sizeMax: logPageMax + 1 });
  return page({ list, items, sizeMax: logPageMax, keyOf: (object) => [object.id] });
}

const identifierPageMax = 100;

/** The managed data identifiers a job can look for, in the catalogue's order, a page at a time. */
export async function listManagedIdentifiers(
  call: Call,
  input: { readonly nextToken?: string | undefined },
): Promise<{ readonly items: readonly { readonly id: string; readonly category: Category }[]; readonly nextToken?: string }> {
  await requireEnabled(call);
  const list = "managed-data-identifiers";
  const last = readPageToken(list, input.nextToken)?.[0];
  const start = last === undefined ? 0 : catalogue.findIndex((identifier) => identifier.id === last) + 1;
  const items = catalogue.slice(start, start + identifierPageMax).map(({ id, category }) => ({ id, category }));
  const end = items.at(-1);
  if (start + items.length >= catalogue.length || !end) return { items };
  return { items, nextToken: pageToken(list, [end.id]) };
}

async function expirePausedJobs(call: Call): Promise<void> {
  const ids = await cancelPausedBefore(call, pauseExpiredBefore(call.now));
  for (const id of ids)
    await logEvent(call, id, "JOB_CANCELLED", "The job was cancelled because it had been paused for 30 days.");
}

async function requireMembers(call: Call, definitions: readonly BucketDefinition[]): Promise<void> {
  for (const { accountId } of definitions) {
    const relation = await relationTo(call, accountId);
    if (relation === "self" || relation === "member") continue;
    throw new Refusal(
      "denied",
      `s3JobDefinition: account ${accountId} is neither your account nor an enabled member account of yours`,
    );
  }
}

async function sameJob(call: Call, earlier: { readonly id: string; readonly contentDigest: string }, digest: string) {
  if (earlier.contentDigest !== digest) {
    throw new Refusal("conflict", "clientToken: another job was created with this token; use a new token for another job");
  }
  return { jobId: earlier.id, jobArn: jobArn({ account: call.account, region: call.region, id: earlier.id }) };
}

function checkedToken(token: string | undefined): string | Refusal {
  const length = token?.length ?? 0;
  if (token && length <= clientTokenLengthMax && !token.includes("\u0000")) return token;
  return new Refusal("invalid", `clientToken: expected 1 to ${clientTokenLengthMax} characters, got ${length}`);
}

function contentDigest(definition: JobDefinition, tags: Tags): string {
  return digestOf([definition, Object.entries(tags).sort(([left], [right]) => (left < right ? -1 : 1))]);
}

function digestOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);
}

function required(jobId: string, job: Job | undefined): Job {
  if (job) return job;
  throw new Refusal("not-found", `The job ${jobId.slice(0, 64)} does not exist in this account and Region`);
}

function viewOf(job: Job, run: Run | undefined): JobView {
  if (!run) throw new Error(`Broken expectation: job ${job.id} has a run`);
  const pausedDetails = userPausedDetails(job);
  return { job, run, arn: jobArn(job), ...(pausedDetails && { pausedDetails }) };
}

function sortValue(job: Job, key: JobListKey): string | number {
  switch (key) {
    case "createdAt":
      return job.createdAt.getTime();
    case "jobStatus":
      return job.status;
    case "jobType":
      return job.definition.jobType;
    case "name":
      return job.definition.name;
    default:
      return unreachable(key);
  }
}
