/**
 * The table of notices.
 */
import type { AccountId } from "../../base/account-id.ts";
import type { Region } from "../../base/region.ts";
import type { Tx } from "../../database/database.ts";
import { empty, sql } from "../../database/sql.ts";
import type { Service } from "../call.ts";
import type { Notice, ReceivedNotice } from "./notice.ts";

/** Whose notices, where. */
export type NoticePlace = { readonly account: AccountId; readonly region: Region; readonly service: Service };

type Row = {
  number: number;
  account: AccountId;
  region: Region;
  service: Service;
  body: Notice;
  created_at: Date;
  read_at: Date | null;
};

/** Adds a notice. */
export async function insertNotice(tx: Tx, { account, region, service }: NoticePlace, notice: Notice, now: Date): Promise<void> {
  await tx.query(sql`
    insert into notice (account, region, service, body, created_at)
    values (${account}, ${region}, ${service}, ${JSON.stringify(notice)}, ${now})`);
}

/** Removes all but the newest `keep` notices; those another transaction is at are left to the next time. */
export async function deleteOldNotices(tx: Tx, { account, region, service }: NoticePlace, keep: number): Promise<void> {
  await tx.query(sql`
    delete from notice
    where account = ${account} and region = ${region} and service = ${service} and number in (
      select number from notice
      where account = ${account} and region = ${region} and service = ${service}
      order by number desc
      offset ${keep}
      for update skip locked
    )`);
}

/** Which notices to list; what is absent does not narrow the list. */
export type NoticeFilter = {
  readonly account: AccountId;
  readonly region?: Region | undefined;
  readonly service?: Service | undefined;
  readonly onlyUnread: boolean;
  /** Number of the last notice already given out. */
  readonly after?: number | undefined;
  readonly limit: number;
};

/** The notices of an account, newest first. */
export async function selectNotices(tx: Tx, filter: NoticeFilter): Promise<ReceivedNotice[]> {
  const { account, region, service, onlyUnread, after, limit } = filter;
  const rows = await tx.query<Row>(sql`
    select number, account, region, service, body, created_at, read_at from notice
    where account = ${account}
      ${region === undefined ? empty : sql`and region = ${region}`}
      ${service === undefined ? empty : sql`and service = ${service}`}
      ${onlyUnread ? sql`and read_at is null` : empty}
      ${after === undefined ? empty : sql`and number < ${after}`}
    order by number desc
    limit ${limit}`);
  return rows.map((row) => ({
    id: String(row.number),
    account: row.account,
    region: row.region,
    service: row.service,
    notice: row.body,
    createdAt: row.created_at,
    ...(row.read_at !== null && { readAt: row.read_at }),
  }));
}

/** How many notices were not read yet. */
export async function countUnreadNotices(tx: Tx, { account, region, service }: NoticePlace): Promise<number> {
  const [row] = await tx.query<{ unread: number }>(sql`
    select count(*) as unread from notice
    where account = ${account} and region = ${region} and service = ${service} and read_at is null`);
  return row?.unread ?? 0;
}

/** Marks notices of the place as read, all when `numbers` is absent, and answers how many were unread until then. */
export async function markNoticesRead(
  tx: Tx,
  { account, region, service }: NoticePlace,
  numbers: readonly number[] | undefined,
  now: Date,
): Promise<number> {
  const rows = await tx.query(sql`
    update notice set read_at = ${now}
    where account = ${account} and region = ${region} and service = ${service} and read_at is null
      ${numbers === undefined ? empty : sql`and number = any(${[...numbers]}::bigint[])`}
    returning number`);
  return rows.length;
}
