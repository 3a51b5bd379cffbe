/**
 * The tables of what is told about a run besides its findings: the job log and the objects that were not read.
 */
import type { AccountId } from "../../../base/account-id.ts";
import type { UnreadReason } from "../../../base/inspection.ts";
import { sql } from "../../../database/sql.ts";
import type { Call } from "../../call.ts";
import type { JobEvent, JobEventType, UnreadObject } from "./run.ts";
import type { RunKey } from "./run-store.ts";

/** Adds an entry to a job's log. With a `onceKey` the second entry of the same key is dropped. */
export async function insertEvent(call: Call, jobId: string, event: JobEvent, onceKey?: string): Promise<void> {
  await call.tx.query(sql`
    insert into job_event (account, region, job_id, event_type, occurred_at, description, affected_account, affected_bucket, operation, once_key)
    values
      (${call.account}, ${call.region}, ${jobId}, ${event.type}, ${event.occurredAt}, ${event.description},
       ${event.affectedAccount ?? null}, ${event.affectedBucket ?? null}, ${event.operation ?? null}, ${onceKey ?? null})
    on conflict (account, region, job_id, once_key) do nothing`);
}

/** Entries of a job's log after a number, oldest first. */
export async function selectEvents(
  call: Call,
  jobId: string,
  page: { readonly after: number; readonly sizeMax: number },
): Promise<readonly (JobEvent & { readonly number: number })[]> {
  const rows = await call.tx.query<{
    number: number;
    event_type: JobEventType;
    occurred_at: Date;
    description: string;
    affected_account: AccountId | null;
    affected_bucket: string | null;
    operation: string | null;
  }>(sql`
    select number, event_type, occurred_at, description, affected_account, affected_bucket, operation from job_event
    where account = ${call.account} and region = ${call.region} and job_id = ${jobId} and number > ${page.after}
    order by number
    limit ${page.sizeMax}`);
  return rows.map((row) => ({
    number: row.number,
    type: row.event_type,
    occurredAt: row.occurred_at,
    description: row.description,
    ...(row.affected_account !== null && { affectedAccount: row.affected_account }),
    ...(row.affected_bucket !== null && { affectedBucket: row.affected_bucket }),
    ...(row.operation !== null && { operation: row.operation }),
  }));
}

/** Adds unread objects, each with the ID that stands for it in this run. */
export async function insertUnread(
  call: Call,
  key: RunKey,
  objects: readonly (UnreadObject & { readonly id: string })[],
): Promise<void> {
  if (objects.length === 0) return;
  await call.tx.query(sql`
    insert into unread_object (account, region, job_id, run, id, bucket_account, bucket, key, status, reason)
    select ${call.account}, ${call.region}, ${key.jobId}, ${key.run}, id, "bucketAccount", bucket, key, status, reason
    from jsonb_to_recordset(${JSON.stringify(objects)}::jsonb) as object
      (id text, "bucketAccount" text, bucket text, key text, status text, reason text)
    on conflict do nothing`);
}

/** Unread objects of a run after an ID, in the order of their IDs. */
export async function selectUnread(
  call: Call,
  key: RunKey,
  page: { readonly after: string; readonly sizeMax: number },
): Promise<readonly (UnreadObject & { readonly id: string })[]> {
  const rows = await call.tx.query<{
    id: string;
    bucket_account: AccountId;
    bucket: string;
    key: string;
    status: UnreadObject["status"];
    reason: UnreadReason;
  }>(sql`
    select id, bucket_account, bucket, key, status, reason from unread_object
    where account = ${call.account} and region = ${call.region} and job_id = ${key.jobId} and run = ${key.run} and id > ${page.after}
    order by id
    limit ${page.sizeMax}`);
  return rows.map(({ bucket_account, ...row }) => ({ ...row, bucketAccount: bucket_account }));
}
