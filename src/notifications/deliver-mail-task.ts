/**
 * Sends the mail of an invitation at most once. That it is being sent is committed before anything is said to a server, and only
 * a mail that certainly was not accepted is tried again; so a crash at any moment can lose a mail, which shows as `uncertain`,
 * but never sends it twice.
 */
import type { Database, Tx } from "../database/database.ts";
import type { TaskHandler } from "../queue/queue.ts";
import { deliverMail } from "./deliver-mail.ts";
import { invitationMail } from "./invitation-mail.ts";
import type { Delivery, Mail, Mailer } from "./mail.ts";
import { beginAttempt, giveUp, type MailState, settleAttempt } from "./mail-state.ts";
import { type InvitationMail, lockMail, type MailKey, updateMail } from "./mail-store.ts";
import { createVerificationLink } from "./notifications.ts";
import { linkUrl } from "./verification-link.ts";

/** A mail that its sender must hear of: it failed, or nobody knows. */
export type UndeliveredMail = InvitationMail & { readonly state: "failed" | "uncertain"; readonly reason: string };

/** What the task works with. */
export type DeliveryParts = {
  readonly database: Database;
  readonly mailer: Mailer;
  readonly clock: () => Date;
  /** Where people and clients reach this Reeve, without a final slash. */
  readonly publicUrl: string;
  /** Tells the sender, in the transaction in which the mail is given up. */
  readonly onUndelivered: (tx: Tx, mail: UndeliveredMail, now: Date) => Promise<void>;
};

/** The mail was refused and will be tried again; the message is what the operator's log says. */
class MailRefusedError extends Error {
  override readonly name = "MailRefusedError";
}

/** The handler of {@link deliverMail}. */
export function deliverMailTask(parts: DeliveryParts): TaskHandler<MailKey> {
  const { database, mailer } = parts;
  return {
    kind: deliverMail,
    async run({ data, signal }) {
      const begun = await database.transaction((tx) => begin(tx, parts, data));
      if (begun === undefined) return;
      const delivery = await mailer.send(begun.mail, signal);
      const state = await database.transaction((tx) => settle(tx, parts, { key: data, attempt: begun.attempt, delivery }));
      // The queue tries again after a rejection.
      if (state === "queued" && delivery.kind === "refused") throw new MailRefusedError(delivery.reason);
    },
    async onFailed(tx, data) {
      const found = await lockMail(tx, data);
      if (found?.state !== "queued" && found?.state !== "sending") return;
      await endWithout(tx, parts, { found, state: giveUp(found.state), reason: found.reason ?? processEnded });
    },
  };
}

const processEnded = "the process that sent it ended before the mail server's answer was kept";

/** Takes the mail for this attempt; undefined when there is nothing to send. */
async function begin(
  tx: Tx,
  parts: DeliveryParts,
  key: MailKey,
): Promise<{ readonly mail: Mail; readonly attempt: number } | undefined> {
  const found = await lockMail(tx, key);
  if (found === undefined) return undefined;
  const step = beginAttempt(found.state);
  if (step === "admit") await endWithout(tx, parts, { found, state: "uncertain", reason: processEnded });
  if (step !== "send") return undefined;
  const now = parts.clock();
  const attempt = found.attempts + 1;
  await updateMail(tx, found, { state: "sending", attempts: attempt, now });
  return { mail: await write(tx, found, { publicUrl: parts.publicUrl, now }), attempt };
}

/** The mail in words. A link is made at this moment, so that its token is in no table. */
async function write(tx: Tx, found: InvitationMail, { publicUrl, now }: { publicUrl: string; now: Date }): Promise<Mail> {
  const words = { ...found, administrator: found.account, publicUrl };
  const link = found.hasLink ? await createVerificationLink(tx, words, now) : undefined;
  const { subject, text } = invitationMail({
    ...words,
    ...(link && { link: { url: linkUrl(publicUrl, link.token), expiresAt: link.expiresAt } }),
  });
  return { id: mailIdOf(found), to: found.recipient, subject, text, createdAt: found.createdAt };
}

/** Unique among all mails, with nothing in it but what a Message-ID may have. */
function mailIdOf({ account, invitationId }: MailKey): string {
  return `${account}-${invitationId.replace(/[^A-Za-z0-9]/g, "")}`.slice(0, 64);
}

/** Keeps what became of an attempt and answers the state the mail is in. */
async function settle(
  tx: Tx,
  parts: DeliveryParts,
  { key, attempt, delivery }: { key: MailKey; attempt: number; delivery: Delivery },
): Promise<MailState | undefined> {
  const found = await lockMail(tx, key);
  if (found === undefined || found.attempts !== attempt) return undefined;
  if (found.state !== "sending" && found.state !== "uncertain") return found.state;
  const state = settleAttempt(found.state, delivery);
  const trouble = delivery.kind === "accepted" ? {} : { reason: delivery.reason, detail: delivery.detail };
  if ((state === "failed" || state === "uncertain") && delivery.kind !== "accepted") {
    await endWithout(tx, parts, { ...delivery, found, state });
  } else {
    await updateMail(tx, found, { ...trouble, state, attempts: attempt, now: parts.clock() });
  }
  return state;
}

/** How a mail ended that did not certainly arrive. */
type BadEnd = {
  readonly found: InvitationMail;
  readonly state: "failed" | "uncertain";
  readonly reason: string;
  readonly detail?: string;
};

/** Ends the mail, and tells its sender unless it was told already. */
async function endWithout(tx: Tx, parts: DeliveryParts, { found, state, reason, detail }: BadEnd): Promise<void> {
  const now = parts.clock();
  await updateMail(tx, found, { state, reason, detail, attempts: found.attempts, now });
  if (found.state !== "uncertain") await parts.onUndelivered(tx, { ...found, state, reason }, now);
}
