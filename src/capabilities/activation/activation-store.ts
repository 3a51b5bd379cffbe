/**
 * The table of sessions: a row exists while the service is on for the account in the Region.
 */
import type { AccountId } from "../../base/account-id.ts";
import { sql } from "../../database/sql.ts";
import type { Call } from "../call.ts";

/** How often updates of policy findings are published. */
export type PublishingFrequency = "FIFTEEN_MINUTES" | "ONE_HOUR" | "SIX_HOURS";

/** A service switched on for an account in a Region. */
export type Session = {
  readonly status: "ENABLED" | "PAUSED";
  readonly publishingFrequency: PublishingFrequency;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

type Row = { status: Session["status"]; publishing_frequency: PublishingFrequency; created_at: Date; updated_at: Date };

/** The account's session, locked so that it stays as read until the transaction ends. */
export async function lockSession(call: Call, account: AccountId): Promise<Session | undefined> {
  const rows = await call.tx.query<Row>(sql`
    select status, publishing_frequency, created_at, updated_at from session
    where account = ${account} and region = ${call.region} and service = ${call.service}
    for update`);
  return rows[0] && toSession(rows[0]);
}

/** The account's session as of this moment. */
export async function selectSession(call: Call, account: AccountId): Promise<Session | undefined> {
  const rows = await call.tx.query<Row>(sql`
    select status, publishing_frequency, created_at, updated_at from session
    where account = ${account} and region = ${call.region} and service = ${call.service}`);
  return rows[0] && toSession(rows[0]);
}

/** True when the account has a session of the service in any Region. */
export async function selectIsOnAnywhere(call: Call): Promise<boolean> {
  const rows = await call.tx.query(sql`
    select from session where account = ${call.account} and service = ${call.service} limit 1`);
  return rows.length > 0;
}

/** Adds a session; answers false when there is one already. */
export async function insertSession(call: Call, session: Pick<Session, "status" | "publishingFrequency">): Promise<boolean> {
  const rows = await call.tx.query(sql`
    insert into session (account, region, service, status, publishing_frequency, created_at, updated_at)
    values (${call.account}, ${call.region}, ${call.service}, ${session.status}, ${session.publishingFrequency}, ${call.now}, ${call.now})
    on conflict do nothing
    returning account`);
  return rows.length > 0;
}

/** Changes an account's session. */
export async function updateSession(
  call: Call,
  account: AccountId,
  session: Pick<Session, "status" | "publishingFrequency">,
): Promise<void> {
  await call.tx.query(sql`
    update session
    set status = ${session.status}, publishing_frequency = ${session.publishingFrequency}, updated_at = ${call.now}
    where account = ${account} and region = ${call.region} and service = ${call.service}`);
}

/** Sets the publishing frequency of several accounts. */
export async function updateFrequencies(
  call: Call,
  accounts: readonly AccountId[],
  frequency: PublishingFrequency,
): Promise<void> {
  await call.tx.query(sql`
    update session set publishing_frequency = ${frequency}, updated_at = ${call.now}
    where account = any(${[...accounts]}) and region = ${call.region} and service = ${call.service}
      and publishing_frequency <> ${frequency}`);
}

/** Removes an account's session. */
export async function deleteSession(call: Call, account: AccountId): Promise<void> {
  await call.tx.query(sql`
    delete from session where account = ${account} and region = ${call.region} and service = ${call.service}`);
}

function toSession(row: Row): Session {
  return {
    status: row.status,
    publishingFrequency: row.publishing_frequency,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
