/**
 * The table of batches.
 */
import type { AccountId } from "../../../base/account-id.ts";
import { sql } from "../../../database/sql.ts";
import type { Call } from "../../call.ts";
import type { Batch, BatchObject } from "./run.ts";
import type { RunKey } from "./run-store.ts";

type Row = {
  number: number;
  bucket_account: AccountId;
  bucket: string;
  bucket_created_at: Date | null;
  store_name: string;
  objects: readonly (Omit<BatchObject, "lastModified"> & { lastModified: string })[];
  attempts: number;
};

/** Adds batches to a run. */
export async function insertBatches(call: Call, key: RunKey, batches: readonly Batch[]): Promise<void> {
  if (batches.length === 0) return;
  await call.tx.query(sql`
    insert into job_batch
      (account, region, job_id, run, number, bucket_account, bucket, bucket_created_at, store_name, objects, objects_count, attempts)
    select ${call.account}, ${call.region}, ${key.jobId}, ${key.run}, number, "bucketAccount", bucket, "bucketCreatedAt",
      "storeName", objects, jsonb_array_length(objects), attempts
    from jsonb_to_recordset(${JSON.stringify(batches)}::jsonb) as batch
      (number integer, "bucketAccount" text, bucket text, "bucketCreatedAt" timestamptz, "storeName" text, objects jsonb, attempts integer)`);
}

/** A batch that is still to be done, or undefined. */
export async function selectOpenBatch(call: Call, key: RunKey, number: number): Promise<Batch | undefined> {
  const rows = await call.tx.query<Row>(sql`
    select number, bucket_account, bucket, bucket_created_at, store_name, objects, attempts from job_batch
    where account = ${call.account} and region = ${call.region} and job_id = ${key.jobId} and run = ${key.run}
      and number = ${number} and not is_done`);
  return rows[0] && toBatch(rows[0]);
}

/** Numbers of the batches that are still to be done, after a number, ascending. */
export async function selectOpenBatches(
  call: Call,
  key: RunKey,
  page: { readonly after: number; readonly sizeMax: number },
): Promise<readonly number[]> {
  const rows = await call.tx.query<{ number: number }>(sql`
    select number from job_batch
    where account = ${call.account} and region = ${call.region} and job_id = ${key.jobId} and run = ${key.run}
      and number > ${page.after} and not is_done
    order by number
    limit ${page.sizeMax}`);
  return rows.map((row) => row.number);
}

/** Marks a batch as done and lets go of its objects; answers false when it was done before. */
export async function closeBatch(call: Call, key: RunKey, batch: { number: number; bytesClassified: number }): Promise<boolean> {
  const rows = await call.tx.query(sql`
    update job_batch
    set is_done = true, objects = '[]', bytes_classified = ${batch.bytesClassified}
    where account = ${call.account} and region = ${call.region} and job_id = ${key.jobId} and run = ${key.run}
      and number = ${batch.number} and not is_done
    returning number`);
  return rows.length > 0;
}

function toBatch(row: Row): Batch {
  return {
    number: row.number,
    bucketAccount: row.bucket_account,
    bucket: row.bucket,
    ...(row.bucket_created_at && { bucketCreatedAt: row.bucket_created_at }),
    storeName: row.store_name,
    objects: row.objects.map((object) => ({ ...object, lastModified: new Date(object.lastModified) })),
    attempts: row.attempts,
  };
}
