/**
 * The table of mails: one row per invitation, whatever is repeated.
 */
import type { AccountId } from "../base/account-id.ts";
import type { Region } from "../base/region.ts";
import type { Tx } from "../database/database.ts";
import { empty, sql } from "../database/sql.ts";
import type { MailState } from "./mail-state.ts";

/** Names a mail: the administrator, the Region and the invitation. */
export type MailKey = { readonly account: AccountId; readonly region: Region; readonly invitationId: string };

/** The mail of an invitation. */
export type InvitationMail = MailKey & {
  readonly service: "macie2" | "guardduty";
  readonly member: AccountId;
  readonly recipient: string;
  /** The administrator's own words; "" for none. */
  readonly message: string;
  /** The mail carries a link that proves the address. */
  readonly hasLink: boolean;
  readonly state: MailState;
  readonly attempts: number;
  /** Why the latest attempt did not succeed: for the sender. */
  readonly reason?: string;
  /** The same in the mail server's words: for the operator. */
  readonly detail?: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

type Row = {
  account: AccountId;
  region: Region;
  invitation_id: string;
  service: InvitationMail["service"];
  member: AccountId;
  recipient: string;
  message: string;
  has_link: boolean;
  state: MailState;
  attempts: number;
  reason: string | null;
  detail: string | null;
  created_at: Date;
  updated_at: Date;
};

const columns = sql`account, region, invitation_id, service, member, recipient, message, has_link, state, attempts, reason, detail,
  created_at, updated_at`;

/** Adds a queued mail; false when the invitation has one already. */
export async function insertMail(
  tx: Tx,
  mail: Pick<InvitationMail, keyof MailKey | "service" | "member" | "recipient" | "message" | "hasLink" | "createdAt">,
): Promise<boolean> {
  const rows = await tx.query(sql`
    insert into mail (account, region, invitation_id, service, member, recipient, message, has_link, state, created_at, updated_at)
    values (${mail.account}, ${mail.region}, ${mail.invitationId}, ${mail.service}, ${mail.member}, ${mail.recipient},
      ${mail.message}, ${mail.hasLink}, 'queued', ${mail.createdAt}, ${mail.createdAt})
    on conflict (account, region, invitation_id) do nothing
    returning invitation_id`);
  return rows.length === 1;
}

/** The mail, held until the transaction ends. */
export async function lockMail(tx: Tx, key: MailKey): Promise<InvitationMail | undefined> {
  const rows = await tx.query<Row>(sql`
    select ${columns} from mail
    where account = ${key.account} and region = ${key.region} and invitation_id = ${key.invitationId}
    for update`);
  return rows[0] && toMail(rows[0]);
}

/** What an attempt changes. Reason and detail are of the latest attempt: absent ones are cleared. */
export type MailChange = {
  readonly state: MailState;
  readonly attempts: number;
  readonly reason?: string | undefined;
  readonly detail?: string | undefined;
  readonly now: Date;
};

/** Writes what an attempt changed. */
export async function updateMail(tx: Tx, key: MailKey, change: MailChange): Promise<void> {
  await tx.query(sql`
    update mail
    set state = ${change.state}, attempts = ${change.attempts}, reason = ${change.reason ?? null},
      detail = ${change.detail ?? null}, updated_at = ${change.now}
    where account = ${key.account} and region = ${key.region} and invitation_id = ${key.invitationId}`);
}

/** Which mails to list, newest first. */
export type MailFilter = {
  readonly account: AccountId;
  readonly region?: Region | undefined;
  readonly service?: InvitationMail["service"] | undefined;
  /** Creation and invitation of the last mail already given out. */
  readonly after?: { readonly createdAt: Date; readonly invitationId: string } | undefined;
  readonly limit: number;
};

/** The mails sent in the name of an account. */
export async function selectMails(tx: Tx, { account, region, service, after, limit }: MailFilter): Promise<InvitationMail[]> {
  const rows = await tx.query<Row>(sql`
    select ${columns} from mail
    where account = ${account}
      ${region === undefined ? empty : sql`and region = ${region}`}
      ${service === undefined ? empty : sql`and service = ${service}`}
      ${after === undefined ? empty : sql`and (created_at, invitation_id) < (${after.createdAt}, ${after.invitationId})`}
    order by created_at desc, invitation_id desc
    limit ${limit}`);
  return rows.map(toMail);
}

function toMail(row: Row): InvitationMail {
  return {
    account: row.account,
    region: row.region,
    invitationId: row.invitation_id,
    service: row.service,
    member: row.member,
    recipient: row.recipient,
    message: row.message,
    hasLink: row.has_link,
    state: row.state,
    attempts: row.attempts,
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.detail !== null && { detail: row.detail }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
