/**
 * The table of findings. The columns archived, count and updated_at are the truth about these three; the body holds the
 * rest. Findings are seen for ninety days after their latest update.
 */
import type { AccountId } from "../../base/account-id.ts";
import { empty, type Sql, sql } from "../../database/sql.ts";
import type { Call } from "../call.ts";
import type { Condition } from "./criteria.ts";
import { whereConditions } from "./criteria-store.ts";
import type { Finding } from "./finding.ts";
import { revivedFinding, storableFinding } from "./finding-body.ts";
import type { FindingOrder, Grouping, GroupQuery, SortAttribute } from "./finding-order.ts";

/** Days a finding can be seen. Source: Macie quotas, "Retention period for findings". */
const retentionDays = 90;

const resourceLengthMax = 400;

/** Adds findings to those of the calling account; those it has already are passed over. Answers how many were added. */
export async function insertFindings(call: Call, findings: readonly Finding[]): Promise<number> {
  if (findings.length === 0) return 0;
  const rows = await call.tx.query(sql`
    insert into finding
      (account, region, id, type, category, severity_score, created_at, updated_at, count, archived, sample,
       bucket_account, bucket, object_key, object_extension, resource, job_id, identifiers, body)
    select ${call.account}, ${call.region}, body ->> 'id', body ->> 'type', body ->> 'category',
      (body #>> '{severity,score}')::smallint, (body ->> 'createdAt')::timestamptz, (body ->> 'updatedAt')::timestamptz,
      (body ->> 'count')::bigint, (body ->> 'archived')::boolean, (body ->> 'sample')::boolean,
      body ->> 'accountId', body #>> '{resourcesAffected,s3Bucket,name}',
      body #>> '{resourcesAffected,s3Object,key}', body #>> '{resourcesAffected,s3Object,extension}',
      left(coalesce(body #>> '{resourcesAffected,s3Object,path}', body #>> '{resourcesAffected,s3Bucket,name}'), ${resourceLengthMax}),
      body #>> '{classificationDetails,jobId}',
      array(select jsonb_path_query(body, '$.classificationDetails.result.sensitiveData.detections.type') #>> '{}'),
      body
    from jsonb_array_elements(${storableFinding(findings)}::jsonb) as body
    on conflict (account, region, id) do nothing
    returning id`);
  return rows.length;
}

type BodyRow = { body: unknown; archived: boolean; count: number; updated_at: Date };

/** The findings of the calling account that have one of the IDs, in the given order. */
export async function selectFindings(call: Call, ids: readonly string[], order: FindingOrder): Promise<readonly Finding[]> {
  const direction = order.descending ? sql`desc` : sql`asc`;
  const rows = await call.tx.query<BodyRow>(sql`
    select body, archived, count, updated_at from finding
    where ${visible(call)} and id = any(${[...ids]})
    order by ${sortKeys[order.attribute]} ${direction}, id ${direction}`);
  return rows.map(({ body, archived, count, updated_at }) => revivedFinding(body, { archived, count, updatedAt: updated_at }));
}

/** Where a page starts: behind the finding with this sort value and ID. Times are milliseconds since 1970. */
export type PageStart = { readonly value: string | number; readonly id: string };

/** IDs of findings that meet the conditions, in the given order, with their sort values. */
export async function selectFindingIds(
  call: Call,
  query: {
    readonly conditions: readonly Condition[];
    readonly order: FindingOrder;
    readonly after?: PageStart;
    readonly sizeMax: number;
  },
): Promise<readonly PageStart[]> {
  const { attribute, descending } = query.order;
  const key = sortKeys[attribute];
  const direction = descending ? sql`desc` : sql`asc`;
  const rows = await call.tx.query<{ id: string; value: string | number | Date }>(sql`
    select id, ${key} as value from finding
    where ${visible(call)} and ${whereConditions(query.conditions)} ${query.after ? behind(query.order, query.after) : empty}
    order by ${key} ${direction}, id ${direction}
    limit ${query.sizeMax}`);
  return rows.map(({ id, value }) => ({ id, value: value instanceof Date ? value.getTime() : value }));
}

/** Counts the findings that meet the conditions by a property; findings without the property are left out. */
export async function selectGroups(
  call: Call,
  query: GroupQuery & { readonly conditions: readonly Condition[] },
): Promise<readonly { readonly groupKey: string; readonly count: number }[]> {
  const key = groupKeys[query.groupBy];
  const direction = query.descending ? sql`desc` : sql`asc`;
  const order = query.sortBy === "count" ? sql`count ${direction}, "groupKey" asc` : sql`"groupKey" ${direction}`;
  return call.tx.query<{ groupKey: string; count: number }>(sql`
    select "groupKey", count
    from (
      select ${key} collate "C" as "groupKey", count(*) as count from finding
      where ${visible(call)} and ${key} is not null and ${whereConditions(query.conditions)}
      group by 1
    ) as groups
    order by ${order}
    limit ${query.sizeMax}`);
}

/** Removes all findings of an account in the Region. */
export async function deleteFindings(call: Call, account: AccountId): Promise<void> {
  await call.tx.query(sql`delete from finding where account = ${account} and region = ${call.region}`);
}

/** Removes findings of the calling account that it cannot see any more, at most `countMax` of them; answers how many. */
export async function deleteExpired(call: Call, countMax: number): Promise<number> {
  const rows = await call.tx.query(sql`
    delete from finding
    where account = ${call.account} and region = ${call.region} and id = any(array(
      select id from finding
      where account = ${call.account} and region = ${call.region} and updated_at < ${oldest(call.now)}
      limit ${countMax}
    ))
    returning id`);
  return rows.length;
}

function visible(call: Call): Sql {
  return sql`account = ${call.account} and region = ${call.region} and updated_at >= ${oldest(call.now)}`;
}

function oldest(now: Date): Date {
  return new Date(now.getTime() - retentionDays * 86_400_000);
}

const sortKeys: Readonly<Record<SortAttribute, Sql>> = {
  count: sql`count`,
  createdAt: sql`created_at`,
  "policyDetails.action.apiCallDetails.firstSeen": sql`coalesce(body #>> '{policyDetails,action,apiCallDetails,firstSeen}', '') collate "C"`,
  "policyDetails.action.apiCallDetails.lastSeen": sql`coalesce(body #>> '{policyDetails,action,apiCallDetails,lastSeen}', '') collate "C"`,
  resourcesAffected: sql`resource`,
  "severity.score": sql`severity_score`,
  type: sql`type`,
  updatedAt: sql`updated_at`,
};

function behind({ attribute, descending }: FindingOrder, { value, id }: PageStart): Sql {
  const start = attribute === "createdAt" || attribute === "updatedAt" ? new Date(value) : value;
  return sql`and (${sortKeys[attribute]}, id) ${descending ? sql`<` : sql`>`} (${start}, ${id})`;
}

const groupKeys: Readonly<Record<Grouping, Sql>> = {
  "resourcesAffected.s3Bucket.name": sql`bucket`,
  type: sql`type`,
  "classificationDetails.jobId": sql`job_id`,
  "severity.description": sql`(array['Low', 'Medium', 'High'])[severity_score]`,
};
