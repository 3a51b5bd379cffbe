/**
 * Telling people: the mail of an invitation is asked for in the transaction that makes the invitation, and sent by a task. Also
 * the links that prove an address. Notices within an account are in capabilities/notices.
 */
import { randomBytes } from "node:crypto";
import type { AccountId } from "../base/account-id.ts";
import { assert } from "../base/assert.ts";
import type { Region } from "../base/region.ts";
import type { Tx } from "../database/database.ts";
import type { Queue } from "../queue/queue.ts";
import { deliverMail } from "./deliver-mail.ts";
import {
  type InvitationMail,
  insertMail,
  lockMail,
  type MailFilter,
  type MailKey,
  selectMails,
  updateMail,
} from "./mail-store.ts";
import { judgeLink, type LinkedInvitation, type LinkOutcome, linkEnd, tokenHash, tokenOf } from "./verification-link.ts";
import { deleteLink, lockLink, markLinkUsed, saveLink } from "./verification-link-store.ts";

/** Where and when a mail is asked for; a `Call` is one. */
export type MailContext = { readonly tx: Tx; readonly queue: Queue; readonly region: Region; readonly now: Date };

/** The invitation a mail is about. */
export type MailedInvitation = {
  readonly service: InvitationMail["service"];
  readonly administrator: AccountId;
  readonly member: AccountId;
  readonly invitationId: string;
  /** The address the administrator gave. */
  readonly email: string;
  /** The administrator's own words; "" for none. */
  readonly message: string;
  /** Puts a one-time link into the mail that proves the address (decision 21); default false. */
  readonly hasLink?: boolean;
};

/**
 * Asks for the mail of an invitation, in the caller's transaction. However often it is asked for, an invitation has one mail. An
 * address no mail can be sent to is not refused here: the mail fails, and the administrator is told.
 */
export async function enqueueInvitationMail(context: MailContext, invitation: MailedInvitation): Promise<void> {
  const { tx, queue, region, now } = context;
  const { administrator, email, hasLink = false, ...rest } = invitation;
  const key: MailKey = { account: administrator, region, invitationId: invitation.invitationId };
  if (await insertMail(tx, { ...rest, ...key, recipient: email, hasLink, createdAt: now })) {
    await queue.enqueue(tx, deliverMail, key);
  }
}

/**
 * Takes back the mail of an invitation that was answered, replaced or withdrawn: it is not sent if that has not begun, and its
 * link stops to work. Nothing happens when there is none.
 */
export async function withdrawInvitationMail(
  { tx, region, now }: Pick<MailContext, "tx" | "region" | "now">,
  { administrator, invitationId }: Pick<MailedInvitation, "administrator" | "invitationId">,
): Promise<void> {
  const found = await lockMail(tx, { account: administrator, region, invitationId });
  if (found?.state === "queued") await updateMail(tx, found, { state: "withdrawn", attempts: found.attempts, now });
  await deleteLink(tx, { administrator, region, invitationId });
}

/** The mails sent in the name of an account with their states, newest first; for the operator. */
export async function listInvitationMails(tx: Tx, filter: MailFilter): Promise<readonly InvitationMail[]> {
  return selectMails(tx, filter);
}

/** Makes the one-time link of an invitation. The token is shown here and nowhere else; an older link stops to work. */
export async function createVerificationLink(
  tx: Tx,
  invitation: LinkedInvitation,
  now: Date,
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const token = tokenOf(randomBytes(32));
  const hash = tokenHash(token);
  assert(hash !== undefined, "a token made here has the form of one");
  const expiresAt = linkEnd(now);
  await saveLink(tx, { ...invitation, hash, createdAt: now, expiresAt });
  return { token, expiresAt };
}

/** What the link is for, without using it: for the page that asks for confirmation. */
export async function readVerificationLink(tx: Tx, token: string, now: Date): Promise<LinkOutcome> {
  const hash = tokenHash(token);
  return judgeLink(hash && (await lockLink(tx, hash)), now);
}

/**
 * Uses the link up and answers which invitation it proves the address of; the caller moves that invitation on in the same
 * transaction. Of two that redeem at once one is told `used`.
 */
export async function redeemVerificationLink(tx: Tx, token: string, now: Date): Promise<LinkOutcome> {
  const outcome = await readVerificationLink(tx, token, now);
  const hash = tokenHash(token);
  if (outcome.kind === "valid" && hash !== undefined) await markLinkUsed(tx, hash, now);
  return outcome;
}
