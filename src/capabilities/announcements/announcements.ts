/**
 * What a change of a membership is told to: the audit log, the other side's notices, and the mail that carries an invitation.
 * All of it is written in the transaction of the change.
 */
import { assert } from "../../base/assert.ts";
import { enqueueInvitationMail, withdrawInvitationMail } from "../../notifications/notifications.ts";
import { recordMembershipChange } from "../audit/audit.ts";
import type { Call } from "../call.ts";
import { notify } from "../notices/notices.ts";
import { endsInvitation, noticeOf, type ToldAssociation } from "./notices-of.ts";

/** Tells of a change; `before` is absent for a new association and `after` for one that ended. */
export async function announce(
  call: Call,
  change: { readonly command: string; readonly before?: ToldAssociation; readonly after?: ToldAssociation },
): Promise<void> {
  const { command, before, after } = change;
  const association = after ?? before;
  assert(association !== undefined, "a change has a state before or after it");
  const { administrator, member } = association;
  await recordMembershipChange(call, { administrator, member, command, before: snapshot(before), after: snapshot(after) });
  const told = noticeOf(command, before, after);
  if (told) await notify(call, told.account, told.notice);
  if (before?.invitation && endsInvitation(before, after)) {
    await withdrawInvitationMail(call, { administrator, invitationId: before.invitation.id });
  }
  // Where a link proved the address, the invitation had its one mail already.
  if (command === "confirmEmail" && after?.invitation?.byEmail) await mailInvitation(call, after, { hasLink: false });
}

/** Asks for the mail with the link that proves the address, also where the administrator wants no mail: there is no other way. */
export async function mailLink(call: Call, association: ToldAssociation): Promise<void> {
  await mailInvitation(call, association, { hasLink: true });
}

async function mailInvitation(call: Call, association: ToldAssociation, { hasLink }: { hasLink: boolean }): Promise<void> {
  const { administrator, member, email, invitation } = association;
  assert(invitation !== undefined, "an invited account has an invitation");
  const { id, message } = invitation;
  await enqueueInvitationMail(call, {
    service: call.service,
    administrator,
    member,
    email,
    message,
    invitationId: id,
    hasLink,
  });
}

function snapshot(association: ToldAssociation | undefined) {
  if (association === undefined) return undefined;
  const { status, kind, email, invitation } = association;
  return { status, kind, email, ...(invitation && { invitationId: invitation.id, invitedAt: invitation.sentAt.toISOString() }) };
}
