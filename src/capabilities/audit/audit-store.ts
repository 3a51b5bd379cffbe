/**
 * The table of changes of memberships. Rows are added and read, never changed.
 */
import type { AccountId } from "../../base/account-id.ts";
import type { Region } from "../../base/region.ts";
import type { Tx } from "../../database/database.ts";
import { empty, type Sql, sql } from "../../database/sql.ts";
import type { Service } from "../call.ts";
import type { Entry, Snapshot } from "./entry.ts";

type Row = {
  number: number;
  administrator: AccountId;
  region: Region;
  service: Service;
  member: AccountId;
  occurred_at: Date;
  actor_account: AccountId | null;
  principal: string;
  source_ip: string | null;
  command: string;
  before: Snapshot | null;
  after: Snapshot | null;
};

/** Adds a change. */
export async function insertEntry(
  tx: Tx,
  entry: Omit<Entry, "number">,
  hears: { readonly administrator: boolean; readonly member: boolean },
): Promise<void> {
  const { actor } = entry;
  await tx.query(sql`
    insert into membership_audit (administrator, region, service, member, occurred_at, actor_account, principal, source_ip,
      command, before, after, administrator_sees, member_sees)
    values (${entry.administrator}, ${entry.region}, ${entry.service}, ${entry.member}, ${entry.occurredAt},
      ${actor.account ?? null}, ${actor.principal}, ${actor.sourceIp ?? null}, ${entry.command}, ${json(entry.before)},
      ${json(entry.after)}, ${hears.administrator}, ${hears.member})`);
}

function json(snapshot: Snapshot | undefined): string | null {
  return snapshot === undefined ? null : JSON.stringify(snapshot);
}

/** Which changes to list; what is absent does not narrow the list. */
export type EntryFilter = {
  /** Only what this account hears of; absent: everything. */
  readonly account?: AccountId | undefined;
  readonly region?: Region | undefined;
  readonly service?: Service | undefined;
  /** Only associations with this account on the other side, or on either side when `account` is absent. */
  readonly other?: AccountId | undefined;
  /** From this moment, and up to but not including that one. */
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  /** Number of the last change already given out. */
  readonly after?: number | undefined;
  readonly limit: number;
};

const columns = sql`number, administrator, region, service, member, occurred_at, actor_account, principal, source_ip, command,
  before, after`;

/** The changes, newest first. */
export async function selectEntries(tx: Tx, filter: EntryFilter): Promise<Entry[]> {
  const { account, other } = filter;
  const statement =
    account === undefined
      ? part(filter, other === undefined ? sql`true` : sql`(administrator = ${other} or member = ${other})`)
      : // Two walks down two indexes; the sides of an association are never the same account.
        sql`
          select * from (
            (${part(filter, sql`administrator = ${account} and administrator_sees ${other === undefined ? empty : sql`and member = ${other}`}`)})
            union all
            (${part(filter, sql`member = ${account} and member_sees ${other === undefined ? empty : sql`and administrator = ${other}`}`)})
          ) as heard
          order by number desc
          limit ${filter.limit}`;
  return (await tx.query<Row>(statement)).map(toEntry);
}

function part({ region, service, from, until, after, limit }: EntryFilter, whose: Sql): Sql {
  return sql`
    select ${columns} from membership_audit
    where ${whose}
      ${region === undefined ? empty : sql`and region = ${region}`}
      ${service === undefined ? empty : sql`and service = ${service}`}
      ${from === undefined ? empty : sql`and occurred_at >= ${from}`}
      ${until === undefined ? empty : sql`and occurred_at < ${until}`}
      ${after === undefined ? empty : sql`and number < ${after}`}
    order by number desc
    limit ${limit}`;
}

function toEntry(row: Row): Entry {
  return {
    number: row.number,
    occurredAt: row.occurred_at,
    service: row.service,
    region: row.region,
    administrator: row.administrator,
    member: row.member,
    command: row.command,
    actor: {
      principal: row.principal,
      ...(row.actor_account !== null && { account: row.actor_account }),
      ...(row.source_ip !== null && { sourceIp: row.source_ip }),
    },
    ...(row.before !== null && { before: row.before }),
    ...(row.after !== null && { after: row.after }),
  };
}
