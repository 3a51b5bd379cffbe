/**
 * Which side hears of a change that the other side made. AWS stays silent; Reeve writes a notice (decision 23). An
 * invitation is announced to its recipient, as AWS Health does.
 */
import type { AccountId } from "../../base/account-id.ts";

/** An association as far as it is told of. */
export type ToldAssociation = {
  readonly administrator: AccountId;
  readonly member: AccountId;
  readonly kind: "invitation" | "organization";
  readonly status: string;
  readonly email: string;
  readonly invitation?: { readonly id: string; readonly sentAt: Date; readonly message: string; readonly byEmail: boolean };
};

/** A notice and the account it is for; see `notices` for what each says. */
export type NoticeFor = {
  readonly account: AccountId;
  readonly notice:
    | { readonly kind: "invitation-received"; readonly administrator: AccountId; readonly invitationId: string }
    | { readonly kind: "invitation-withdrawn" | "member-removed"; readonly administrator: AccountId }
    | { readonly kind: "invitation-accepted" | "invitation-declined" | "member-resigned"; readonly member: AccountId };
};

/** The notice of a command, if there is one; `before` is the association it was done to, `after` what became of it. */
export function noticeOf(
  command: string,
  before: ToldAssociation | undefined,
  after: ToldAssociation | undefined,
): NoticeFor | undefined {
  const association = after ?? before;
  if (association === undefined) return undefined;
  const { administrator, member } = association;
  switch (command) {
    case "confirmEmail": {
      const invitationId = association.invitation?.id ?? "";
      return { account: member, notice: { kind: "invitation-received", administrator, invitationId } };
    }
    case "delete":
      return before?.status === "Invited"
        ? { account: member, notice: { kind: "invitation-withdrawn", administrator } }
        : undefined;
    case "accept":
      return { account: administrator, notice: { kind: "invitation-accepted", member } };
    case "decline":
      return { account: administrator, notice: { kind: "invitation-declined", member } };
    case "leave":
      return { account: administrator, notice: { kind: "member-resigned", member } };
    case "remove":
    case "release":
      return { account: member, notice: { kind: "member-removed", administrator } };
    default:
      return undefined;
  }
}

/** True when the mail of the former invitation must not go out any more: it was answered, replaced, withdrawn or given up. */
export function endsInvitation(before: ToldAssociation | undefined, after: ToldAssociation | undefined): boolean {
  if (before?.invitation === undefined) return false;
  if (after?.invitation?.id !== before.invitation.id) return true;
  return after.status === "EmailVerificationFailed" || (before.status === "Invited" && after.status !== "Invited");
}
