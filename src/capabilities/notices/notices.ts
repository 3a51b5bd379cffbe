/**
 * Notices in an account: an invitation came, a member left, a mail could not be delivered. Written in the transaction of what
 * they tell of. Mails are the business of `notifications`.
 */
import type { AccountId } from "../../base/account-id.ts";
import { Refusal } from "../../base/refusal.ts";
import type { Region } from "../../base/region.ts";
import type { Tx } from "../../database/database.ts";
import type { InvitationMail } from "../../notifications/mail-store.ts";
import { listInvitationMails } from "../../notifications/notifications.ts";
import type { Call, Service } from "../call.ts";
import { page, readPageToken } from "../page-token.ts";
import { type Notice, noticeNumber, noticesMax, type ReceivedNotice } from "./notice.ts";
import { countUnreadNotices, deleteOldNotices, insertNotice, markNoticesRead, selectNotices } from "./notice-store.ts";

/** Where and when something happened that an account is told of; a `Call` is one. */
export type NoticeContext = Pick<Call, "tx" | "region" | "service" | "now">;

/** Most notices and mails in one page. */
const noticePageMax = 1_000;

/** Tells an account, for the Region and service of the call. */
export async function notify(context: NoticeContext, account: AccountId, notice: Notice): Promise<void> {
  const { tx, region, service, now } = context;
  const place = { account, region, service };
  await insertNotice(tx, place, notice, now);
  await deleteOldNotices(tx, place, noticesMax);
}

/** Tells the administrator that an invitation's mail failed, or may have; the hook of `deliverMailTask`. */
export async function tellUndelivered(
  tx: Tx,
  mail: Pick<InvitationMail, "account" | "region" | "service" | "member" | "invitationId"> & {
    readonly state: "failed" | "uncertain";
    readonly reason: string;
  },
  now: Date,
): Promise<void> {
  const { account, region, service, member, invitationId, state, reason } = mail;
  const notice: Notice = { kind: "mail-failed", member, invitationId, isUncertain: state === "uncertain", reason };
  await notify({ tx, region, service, now }, account, notice);
}

/** A page of a list. */
export type Page<Item> = { readonly items: readonly Item[]; readonly nextToken?: string };

/** The caller's own notices for the Region and service of the call, newest first. */
export async function listNotices(
  call: Call,
  input: { readonly onlyUnread?: boolean; readonly sizeMax: number; readonly token?: string | undefined },
): Promise<Page<ReceivedNotice>> {
  const { tx, account, region, service } = call;
  return listNoticesOf(tx, { ...input, account, region, service });
}

/** An account's notices, in all Regions and of both services unless narrowed; for the operator. */
export async function listNoticesOf(
  tx: Tx,
  input: {
    readonly account: AccountId;
    readonly region?: Region | undefined;
    readonly service?: Service | undefined;
    readonly onlyUnread?: boolean;
    readonly sizeMax: number;
    readonly token?: string | undefined;
  },
): Promise<Page<ReceivedNotice>> {
  const { token, sizeMax, onlyUnread = false, ...filter } = input;
  const [after] = readPageToken("notices", token) ?? [];
  const number = after === undefined ? undefined : noticeNumber(String(after));
  if (after !== undefined && number === undefined) throw new Refusal("invalid", "nextToken: expected one of an earlier page");
  const items = await selectNotices(tx, { ...filter, onlyUnread, after: number, limit: sizeMax + 1 });
  return page({ list: "notices", items, sizeMax, keyOf: ({ id }) => [id] });
}

/** How many of the caller's notices are unread: the number on the bell. */
export async function countUnread(call: Call): Promise<number> {
  return countUnreadNotices(call.tx, call);
}

/**
 * Marks the caller's notices with these IDs as read, or all of the Region and service, and answers how many were unread. IDs that
 * are not the caller's are passed over, as if they did not exist.
 */
export async function markRead(call: Call, ids: readonly string[] | "all"): Promise<number> {
  const numbers = ids === "all" ? undefined : ids.slice(0, noticePageMax).flatMap((id) => noticeNumber(id) ?? []);
  return markNoticesRead(call.tx, call, numbers, call.now);
}

/** The mails sent in an account's name with their states, newest first; for the operator. */
export async function listMailsOf(
  tx: Tx,
  input: {
    readonly account: AccountId;
    readonly region?: Region | undefined;
    readonly service?: Service | undefined;
    readonly sizeMax: number;
    readonly token?: string | undefined;
  },
): Promise<Page<InvitationMail>> {
  const { token, sizeMax, ...filter } = input;
  const [createdMs, invitationId] = readPageToken("mails", token) ?? [];
  const after =
    typeof createdMs === "number" && invitationId !== undefined
      ? { createdAt: new Date(createdMs), invitationId: String(invitationId) }
      : undefined;
  const items = await listInvitationMails(tx, { ...filter, after, limit: sizeMax + 1 });
  return page({ list: "mails", items, sizeMax, keyOf: (mail) => [mail.createdAt.getTime(), mail.invitationId] });
}
