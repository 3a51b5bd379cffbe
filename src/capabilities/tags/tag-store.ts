/**
 * The table of taggable resources and their tags.
 */
import { sql } from "../../database/sql.ts";
import type { Call } from "../call.ts";

/** Tag keys and their values. */
export type Tags = Readonly<Record<string, string>>;

/** Adds a resource; registering it again replaces its tags. */
export async function insertResource(call: Call, arn: string, tags: Tags): Promise<void> {
  await call.tx.query(sql`
    insert into tagged_resource (account, region, arn, tags)
    values (${call.account}, ${call.region}, ${arn}, ${JSON.stringify(tags)})
    on conflict (account, region, arn) do update set tags = excluded.tags`);
}

/** Removes a resource with its tags. */
export async function deleteResource(call: Call, arn: string): Promise<void> {
  await call.tx.query(sql`
    delete from tagged_resource where account = ${call.account} and region = ${call.region} and arn = ${arn}`);
}

/** Removes all resources of the account in the Region whose ARN starts with the prefix. */
export async function deleteResourcesUnder(call: Call, arnPrefix: string): Promise<void> {
  await call.tx.query(sql`
    delete from tagged_resource
    where account = ${call.account} and region = ${call.region} and starts_with(arn, ${arnPrefix})`);
}

/** The tags of a resource, locked for update; undefined when the account has no such resource in the Region. */
export async function lockTags(call: Call, arn: string): Promise<Tags | undefined> {
  const rows = await call.tx.query<{ tags: Tags }>(sql`
    select tags from tagged_resource
    where account = ${call.account} and region = ${call.region} and arn = ${arn}
    for update`);
  return rows[0]?.tags;
}

/** The tags of several resources, by ARN; resources the account does not have are absent. */
export async function selectTags(call: Call, arns: readonly string[]): Promise<ReadonlyMap<string, Tags>> {
  if (arns.length === 0) return new Map();
  const rows = await call.tx.query<{ arn: string; tags: Tags }>(sql`
    select arn, tags from tagged_resource
    where account = ${call.account} and region = ${call.region} and arn = any(${[...arns]})`);
  return new Map(rows.map((row) => [row.arn, row.tags]));
}

/** Replaces the tags of an existing resource. */
export async function updateTags(call: Call, arn: string, tags: Tags): Promise<void> {
  await call.tx.query(sql`
    update tagged_resource set tags = ${JSON.stringify(tags)}
    where account = ${call.account} and region = ${call.region} and arn = ${arn}`);
}
