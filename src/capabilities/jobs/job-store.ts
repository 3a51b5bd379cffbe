/**
 * The table of jobs.
 */
import type { AccountId } from "../../base/account-id.ts";
import { assert } from "../../base/assert.ts";
import type { Region } from "../../base/region.ts";
import { empty, join, type Sql, sql } from "../../database/sql.ts";
import type { Call } from "../call.ts";
import type { JobDefinition } from "./definition.ts";
import type { Job, JobStatus } from "./job.ts";
import type { JobListKey, JobListQuery, JobListTerm } from "./job-list.ts";

type Row = {
  account: AccountId;
  region: Region;
  id: string;
  client_token: string;
  definition: JobDefinition;
  status: JobStatus;
  created_at: Date;
  paused_at: Date | null;
  epoch: number;
};

const columns = sql`account, region, id, client_token, definition, status, created_at, paused_at, epoch`;

/** Adds a job; answers false when the account has used the token before. */
export async function insertJob(call: Call, job: Job, contentDigest: string): Promise<boolean> {
  const rows = await call.tx.query(sql`
    insert into classification_job
      (account, region, id, client_token, content_digest, name, job_type, status, definition, created_at)
    values
      (${job.account}, ${job.region}, ${job.id}, ${job.clientToken}, ${contentDigest}, ${job.definition.name},
       ${job.definition.jobType}, ${job.status}, ${JSON.stringify(job.definition)}, ${job.createdAt})
    on conflict (account, region, client_token) do nothing
    returning id`);
  return rows.length > 0;
}

/** The job made with a token and the digest of its content. */
export async function selectJobByToken(
  call: Call,
  clientToken: string,
): Promise<{ readonly id: string; readonly contentDigest: string } | undefined> {
  const rows = await call.tx.query<{ id: string; content_digest: string }>(sql`
    select id, content_digest from classification_job
    where account = ${call.account} and region = ${call.region} and client_token = ${clientToken}`);
  return rows[0] && { id: rows[0].id, contentDigest: rows[0].content_digest };
}

/** A job of the caller, or undefined. */
export async function selectJob(call: Call, id: string): Promise<Job | undefined> {
  const rows = await call.tx.query<Row>(sql`
    select ${columns} from classification_job
    where account = ${call.account} and region = ${call.region} and id = ${id}`);
  return rows[0] && toJob(rows[0]);
}

/** A job of the caller, locked until the transaction ends: whatever changes a job or its run takes this lock first. */
export async function lockJob(call: Call, id: string): Promise<Job | undefined> {
  const rows = await call.tx.query<Row>(sql`
    select ${columns} from classification_job
    where account = ${call.account} and region = ${call.region} and id = ${id}
    for update`);
  return rows[0] && toJob(rows[0]);
}

/** Changes a job's status; `pausedAt` is kept with USER_PAUSED only. */
export async function updateStatus(call: Call, id: string, status: JobStatus, pausedAt?: Date): Promise<void> {
  await call.tx.query(sql`
    update classification_job
    set status = ${status}, paused_at = ${pausedAt ?? null}
    where account = ${call.account} and region = ${call.region} and id = ${id}`);
}

/** Sets a paused job running again under the next epoch, which it answers. */
export async function updateResumed(call: Call, id: string): Promise<number> {
  const rows = await call.tx.query<{ epoch: number }>(sql`
    update classification_job
    set status = 'RUNNING', paused_at = null, epoch = epoch + 1
    where account = ${call.account} and region = ${call.region} and id = ${id}
    returning epoch`);
  assert(rows[0], "a job that is resumed exists");
  return rows[0].epoch;
}

/** Cancels the caller's jobs that were paused before a moment; answers their IDs. */
export async function cancelPausedBefore(call: Call, moment: Date): Promise<readonly string[]> {
  const rows = await call.tx.query<{ id: string }>(sql`
    update classification_job
    set status = 'CANCELLED', paused_at = null
    where account = ${call.account} and region = ${call.region} and status = 'USER_PAUSED' and paused_at <= ${moment}
    returning id`);
  return rows.map((row) => row.id);
}

/** Cancels all jobs of an account that have not ended; answers their IDs. */
export async function cancelUnfinished(call: Call, account: AccountId): Promise<readonly string[]> {
  const rows = await call.tx.query<{ id: string }>(sql`
    update classification_job
    set status = 'CANCELLED', paused_at = null
    where account = ${account} and region = ${call.region} and status not in ('CANCELLED', 'COMPLETE')
    returning id`);
  return rows.map((row) => row.id);
}

/** Removes all jobs of an account with their runs, batches, unread objects and events. */
export async function deleteJobs(call: Call, account: AccountId): Promise<void> {
  await call.tx.query(sql`delete from classification_job where account = ${account} and region = ${call.region}`);
}

/** Jobs of the caller in the order of the query, after the job with the given sort value and ID; one more than the page holds. */
export async function selectJobs(
  call: Call,
  query: JobListQuery,
  after: { readonly value: string | number; readonly id: string } | undefined,
): Promise<readonly Job[]> {
  const column = columnOf[query.sortBy];
  const direction = query.descending ? sql`desc` : sql`asc`;
  const value = after && (query.sortBy === "createdAt" ? new Date(after.value) : String(after.value));
  const rest = after ? sql`and (${column}, id) ${query.descending ? sql`<` : sql`>`} (${value}, ${after.id})` : empty;
  const rows = await call.tx.query<Row>(sql`
    select ${columns} from classification_job
    where account = ${call.account} and region = ${call.region}
      and ${allOf(query.includes)} and not ${anyOf(query.excludes)} ${rest}
    order by ${column} ${direction}, id ${direction}
    limit ${query.sizeMax + 1}`);
  return rows.map(toJob);
}

const columnOf: Readonly<Record<JobListKey, Sql>> = {
  createdAt: sql`created_at`,
  jobStatus: sql`status`,
  jobType: sql`job_type`,
  name: sql`name`,
};

const operatorOf = { GT: sql`>`, GTE: sql`>=`, LT: sql`<`, LTE: sql`<=` } as const;

function allOf(terms: readonly JobListTerm[]): Sql {
  return terms.length === 0 ? sql`true` : sql`(${join(terms.map(condition), " and ")})`;
}

function anyOf(terms: readonly JobListTerm[]): Sql {
  return terms.length === 0 ? sql`false` : sql`(${join(terms.map(condition), " or ")})`;
}

function condition(term: JobListTerm): Sql {
  const column = columnOf[term.key];
  switch (term.comparator) {
    case "EQ":
      return sql`${column} = any(${[...term.values]})`;
    case "NE":
      return sql`${column} <> all(${[...term.values]})`;
    case "STARTS_WITH":
      return sql`exists (select from unnest(${[...term.values]}::text[]) as part where starts_with(${column}, part))`;
    case "CONTAINS":
      return sql`exists (select from unnest(${[...term.values]}::text[]) as part where strpos(${column}, part) > 0)`;
    default:
      return sql`${column} ${operatorOf[term.comparator]} ${term.values[0]}`;
  }
}

function toJob(row: Row): Job {
  return {
    account: row.account,
    region: row.region,
    id: row.id,
    clientToken: row.client_token,
    definition: row.definition,
    status: row.status,
    createdAt: row.created_at,
    ...(row.paused_at && { pausedAt: row.paused_at }),
    epoch: row.epoch,
  };
}
