/**
 * What the link in an invitation's mail does where addresses are proved by links (decision 21): it lets the recipient see the
 * invitation. Accepting stays the account's own request, signed with its key.
 */
import type { Tx } from "../../database/database.ts";
import type { UndeliveredMail } from "../../notifications/deliver-mail-task.ts";
import { readVerificationLink, redeemVerificationLink } from "../../notifications/notifications.ts";
import type { LinkOutcome } from "../../notifications/verification-link.ts";
import type { Call } from "../call.ts";
import { settleVerification } from "../organizations/organizations.ts";

/** Who opens a link is known by nothing but the link. */
export type LinkContext = Pick<Call, "tx" | "queue" | "sourceIp" | "now">;

/** What the link is for; nothing changes, however often it is asked. */
export async function readLink({ tx, now }: Pick<LinkContext, "tx" | "now">, token: string): Promise<LinkOutcome> {
  return readVerificationLink(tx, token, now);
}

/** Uses the link: the address is proved and the invitation reaches its recipient. `unknown` for one that is not current any more. */
export async function useLink(context: LinkContext, token: string): Promise<LinkOutcome> {
  const outcome = await redeemVerificationLink(context.tx, token, context.now);
  if (outcome.kind !== "valid") return outcome;
  const { service, region, administrator, member, invitationId } = outcome.invitation;
  const call: Call = { ...context, service, region, account: administrator, principal: "system" };
  const isCurrent = await settleVerification(call, { administrator, member }, invitationId, () => true);
  return isCurrent ? outcome : { kind: "unknown" };
}

/** A link that certainly reached nobody proves no address: the administrator sees EmailVerificationFailed and can try another. */
export async function settleUndelivered(
  { tx, queue, now }: { readonly tx: Tx; readonly queue: Call["queue"]; readonly now: Date },
  { service, region, account, member, invitationId, hasLink, state }: UndeliveredMail,
): Promise<void> {
  if (!hasLink || state !== "failed") return;
  const call: Call = { tx, queue, service, region, account, principal: "system", now };
  await settleVerification(call, { administrator: account, member }, invitationId, () => false);
}
