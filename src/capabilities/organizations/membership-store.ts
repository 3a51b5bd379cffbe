/**
 * The tables of associations: one row for both sides, and the parts and allegiances that forbid what must never be.
 */
import type { AccountId } from "../../base/account-id.ts";
import { assert } from "../../base/assert.ts";
import type { Refusal } from "../../base/refusal.ts";
import type { Tx } from "../../database/database.ts";
import { join, type Sql, sql } from "../../database/sql.ts";
import type { Call } from "../call.ts";
import type { Association, Kind, Status } from "./association.ts";
import { countedStatuses, memberStatuses } from "./membership.ts";

type Row = {
  administrator: AccountId;
  member: AccountId;
  kind: Association["kind"];
  status: Status;
  email: string;
  invitation_id: string | null;
  invited_at: Date | null;
  invitation_message: string | null;
  invitation_by_email: boolean;
  updated_at: Date;
};

const columns = sql`administrator, member, kind, status, email, invitation_id, invited_at, invitation_message,
  invitation_by_email, updated_at`;

function here(call: Call): Sql {
  return sql`region = ${call.region} and service = ${call.service}`;
}

function statusIn(statuses: readonly Status[]): Sql {
  return sql`status in (${join([...statuses])})`;
}

/** The association of the pair, held until the transaction ends. */
export async function lockAssociation(
  call: Call,
  pair: { administrator: AccountId; member: AccountId },
): Promise<Association | undefined> {
  const rows = await call.tx.query<Row>(sql`
    select ${columns} from association
    where ${here(call)} and administrator = ${pair.administrator} and member = ${pair.member}
    for update`);
  return rows[0] && toAssociation(rows[0]);
}

/** The association of the pair as of this moment. */
export async function selectAssociation(
  call: Call,
  pair: { administrator: AccountId; member: AccountId },
): Promise<Association | undefined> {
  const rows = await call.tx.query<Row>(sql`
    select ${columns} from association
    where ${here(call)} and administrator = ${pair.administrator} and member = ${pair.member}`);
  return rows[0] && toAssociation(rows[0]);
}

/** The association in force of a member, whoever its administrator is, held until the transaction ends. */
export async function lockAssociationOfMember(call: Call, member: AccountId): Promise<Association | undefined> {
  const rows = await call.tx.query<Row>(sql`
    select ${columns} from association
    where ${here(call)} and member = ${member} and ${statusIn(memberStatuses)}
    for update`);
  return rows[0] && toAssociation(rows[0]);
}

/** The association in force of a member as of this moment. */
export async function selectAssociationOfMember(call: Call, member: AccountId): Promise<Association | undefined> {
  const rows = await call.tx.query<Row>(sql`
    select ${columns} from association
    where ${here(call)} and member = ${member} and ${statusIn(memberStatuses)}`);
  return rows[0] && toAssociation(rows[0]);
}

/** The administrator's associations with the given accounts, ascending by member. */
export async function selectAssociations(
  call: Call,
  { administrator, members }: { administrator: AccountId; members: readonly AccountId[] },
): Promise<Association[]> {
  const rows = await call.tx.query<Row>(sql`
    select ${columns} from association
    where ${here(call)} and administrator = ${administrator} and member = any(${[...members]})
    order by member`);
  return rows.map(toAssociation);
}

/** Regions and services in which the account administers members right now. */
export async function selectPlaces(tx: Tx, administrator: AccountId): Promise<Pick<Call, "region" | "service">[]> {
  return tx.query(sql`
    select distinct region, service from association
    where administrator = ${administrator} and ${statusIn(memberStatuses)}
    order by region, service`);
}

/** The administrator's inventory after the given member ID, ascending; `statuses` narrows it. */
export async function selectInventory(
  call: Call,
  options: { administrator: AccountId; statuses: readonly Status[]; after: string; limit: number },
): Promise<Association[]> {
  const rows = await call.tx.query<Row>(sql`
    select ${columns} from association
    where ${here(call)} and administrator = ${options.administrator} and ${statusIn(options.statuses)}
      and member > ${options.after}
    order by member
    limit ${options.limit}`);
  return rows.map(toAssociation);
}

/** Associations in which the account is the recipient of an invitation that reached it, by the time it was sent. */
export async function selectReceived(
  call: Call,
  options: { member: AccountId; statuses: readonly Status[]; after: { sentAt: Date; administrator: string }; limit: number },
): Promise<Association[]> {
  const rows = await call.tx.query<Row>(sql`
    select ${columns} from association
    where ${here(call)} and member = ${options.member} and ${statusIn(options.statuses)}
      and invitation_id is not null
      and (date_trunc('milliseconds', invited_at), administrator) > (${options.after.sentAt}::timestamptz, ${options.after.administrator})
    order by date_trunc('milliseconds', invited_at), administrator
    limit ${options.limit}`);
  return rows.map(toAssociation);
}

/** How many received invitations have one of the statuses. */
export async function countReceived(call: Call, member: AccountId, statuses: readonly Status[]): Promise<number> {
  const rows = await call.tx.query<{ count: number }>(sql`
    select count(*)::int as count from association
    where ${here(call)} and member = ${member} and ${statusIn(statuses)} and invitation_id is not null`);
  return rows[0]?.count ?? 0;
}

/** How many accounts count towards the administrator's quota of a kind. */
export async function countTowardsQuota(call: Call, administrator: AccountId, kind: Kind): Promise<number> {
  const rows = await call.tx.query<{ count: number }>(sql`
    select count(*)::int as count from association
    where ${here(call)} and administrator = ${administrator} and kind = ${kind} and ${statusIn(countedStatuses)}`);
  return rows[0]?.count ?? 0;
}

/** IDs of the administrator's accounts with one of the statuses, of one kind or of both. */
export async function selectMemberIds(
  call: Call,
  administrator: AccountId,
  statuses: readonly Status[],
  kind: Kind | null = null,
): Promise<AccountId[]> {
  const rows = await call.tx.query<{ member: AccountId }>(sql`
    select member from association
    where ${here(call)} and administrator = ${administrator} and ${statusIn(statuses)}
      and (${kind}::text is null or kind = ${kind})
    order by member`);
  return rows.map((row) => row.member);
}

/** Another Region in which the account is a member of a different administrator; macie2 allows only one (decision 19). */
export async function selectOtherAllegiance(
  call: Call,
  pair: { administrator: AccountId; member: AccountId },
): Promise<string | undefined> {
  const rows = await call.tx.query<{ region: string }>(sql`
    select region from association
    where service = ${call.service} and member = ${pair.member} and ${statusIn(memberStatuses)}
      and administrator <> ${pair.administrator} and region <> ${call.region}
    order by region
    limit 1`);
  return rows[0]?.region;
}

/** Adds or changes the association of a pair. Parts and allegiance must have been claimed before it comes into force. */
export async function saveAssociation(call: Call, association: Association): Promise<void> {
  const { administrator, member, kind, status, email, invitation } = association;
  await call.tx.query(sql`
    insert into association (administrator, region, service, member, kind, status, email, invitation_id, invited_at,
      invitation_message, invitation_by_email, created_at, updated_at)
    values (${administrator}, ${call.region}, ${call.service}, ${member}, ${kind}, ${status}, ${email},
      ${invitation?.id ?? null}, ${invitation?.sentAt ?? null}, ${invitation?.message ?? null}, ${invitation?.byEmail ?? false},
      ${call.now}, ${association.updatedAt})
    on conflict (administrator, region, service, member) do update
    set kind = excluded.kind, status = excluded.status, email = excluded.email, invitation_id = excluded.invitation_id,
      invited_at = excluded.invited_at, invitation_message = excluded.invitation_message,
      invitation_by_email = excluded.invitation_by_email, updated_at = excluded.updated_at`);
}

/** Removes the association of a pair. */
export async function deleteAssociation(call: Call, pair: { administrator: AccountId; member: AccountId }): Promise<void> {
  await call.tx.query(sql`
    delete from association
    where ${here(call)} and administrator = ${pair.administrator} and member = ${pair.member}`);
}

/**
 * Runs `claim`, and undoes all that it claimed when it answers a refusal, which is passed on. Rows it only looked at are free
 * again as well: to lock them anew for a removal would make those wait in a circle who were refused at the same time.
 */
export async function claimOrUndo(call: Call, claim: () => Promise<Refusal | undefined>): Promise<Refusal | undefined> {
  await call.tx.query(sql`savepoint claims`);
  const refusal = await claim();
  await call.tx.query(refusal === undefined ? sql`release savepoint claims` : sql`rollback to savepoint claims`);
  return refusal;
}

const claimAttemptsMax = 5;

/** Makes the account play the part in the Region and answers the part it really plays: its own if it had one already. */
export async function claimPart(
  call: Call,
  account: AccountId,
  part: "administrator" | "member",
): Promise<"administrator" | "member"> {
  for (let attempt = 1; attempt <= claimAttemptsMax; attempt++) {
    await call.tx.query(sql`
      insert into organization_part (account, region, service, part)
      values (${account}, ${call.region}, ${call.service}, ${part})
      on conflict do nothing`);
    const rows = await call.tx.query<{ part: "administrator" | "member" }>(sql`
      select part from organization_part where account = ${account} and ${here(call)} for share`);
    if (rows[0]) return rows[0].part;
  }
  assert(false, "a part that was just claimed exists");
}

/** Binds the member to the administrator and answers the administrator it is really bound to. */
export async function claimAllegiance(call: Call, pair: { administrator: AccountId; member: AccountId }): Promise<AccountId> {
  const scope = allegianceScope(call);
  for (let attempt = 1; attempt <= claimAttemptsMax; attempt++) {
    await call.tx.query(sql`
      insert into allegiance (member, scope, service, administrator)
      values (${pair.member}, ${scope}, ${call.service}, ${pair.administrator})
      on conflict do nothing`);
    const rows = await call.tx.query<{ administrator: AccountId }>(sql`
      select administrator from allegiance
      where member = ${pair.member} and scope = ${scope} and service = ${call.service}
      for share`);
    if (rows[0]) return rows[0].administrator;
  }
  assert(false, "an allegiance that was just claimed exists");
}

/**
 * Gives up parts and allegiance that no association in force of the pair hangs on any more. The rows are locked first,
 * in statements of their own: only a statement begun after the lock is held sees what a concurrent claim committed; and in the
 * order in which they are claimed.
 */
export async function releaseClaims(call: Call, pair: { administrator: AccountId; member: AccountId }): Promise<void> {
  await call.tx.query(sql`
    select from allegiance
    where member = ${pair.member} and scope = ${allegianceScope(call)} and service = ${call.service}
    for update`);
  await call.tx.query(sql`
    select from organization_part
    where account in (${pair.member}, ${pair.administrator}) and ${here(call)}
    order by account
    for update`);
  await call.tx.query(sql`
    delete from organization_part as p
    where p.region = ${call.region} and p.service = ${call.service}
      and ((p.account = ${pair.member} and p.part = 'member' and not exists (
             select from association a
             where a.region = p.region and a.service = p.service and a.member_in_force = p.account))
        or (p.account = ${pair.administrator} and p.part = 'administrator' and not exists (
             select from association a
             where a.region = p.region and a.service = p.service and a.administrator_in_force = p.account)))`);
  await call.tx.query(sql`
    delete from allegiance as l
    where l.member = ${pair.member} and l.service = ${call.service} and l.scope = ${allegianceScope(call)}
      and not exists (
        select from association a
        where a.service = l.service and a.allegiance_scope = l.scope and a.member_in_force = l.member)`);
}

function allegianceScope(call: Call): string {
  return call.service === "macie2" ? "*" : call.region;
}

function toAssociation(row: Row): Association {
  return {
    administrator: row.administrator,
    member: row.member,
    kind: row.kind,
    status: row.status,
    email: row.email,
    ...(row.invitation_id !== null &&
      row.invited_at !== null && {
        invitation: {
          id: row.invitation_id,
          sentAt: row.invited_at,
          message: row.invitation_message ?? "",
          byEmail: row.invitation_by_email,
        },
      }),
    updatedAt: row.updated_at,
  };
}
