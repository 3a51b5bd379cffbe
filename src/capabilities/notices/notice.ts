/**
 * What an account can be told about its memberships, and the sentence that says it. AWS tells of invitations in its Health
 * Dashboard and stays silent on the rest; Reeve tells the other side (decision 23).
 */
import type { AccountId } from "../../base/account-id.ts";
import type { Region } from "../../base/region.ts";
import type { Service } from "../call.ts";

/** The message of a notice; the account named is the other side. */
export type Notice =
  | { readonly kind: "invitation-received"; readonly administrator: AccountId; readonly invitationId: string }
  | { readonly kind: "invitation-withdrawn"; readonly administrator: AccountId }
  | { readonly kind: "invitation-accepted"; readonly member: AccountId }
  | { readonly kind: "invitation-declined"; readonly member: AccountId }
  | { readonly kind: "member-resigned"; readonly member: AccountId }
  | { readonly kind: "member-removed"; readonly administrator: AccountId }
  | {
      readonly kind: "mail-failed";
      readonly member: AccountId;
      readonly invitationId: string;
      /** The mail may have arrived all the same. */
      readonly isUncertain: boolean;
      readonly reason: string;
    };

/** A notice as its account sees it. */
export type ReceivedNotice = {
  /** Decimal digits. */
  readonly id: string;
  readonly account: AccountId;
  readonly region: Region;
  readonly service: Service;
  readonly notice: Notice;
  readonly createdAt: Date;
  readonly readAt?: Date;
};

/** Notices kept per account, Region and service; older ones go. */
export const noticesMax = 1_000;

/** The number of a notice, or undefined for what is not an ID of one. */
export function noticeNumber(id: string): number | undefined {
  return /^[1-9]\d{0,14}$/.test(id) ? Number(id) : undefined;
}

/** One English sentence. */
export function noticeSentence(notice: Notice): string {
  switch (notice.kind) {
    case "invitation-received":
      return `Account ${notice.administrator} invites this account to become its member.`;
    case "invitation-withdrawn":
      return `Account ${notice.administrator} withdrew its invitation.`;
    case "invitation-accepted":
      return `Account ${notice.member} accepted the invitation and is a member now.`;
    case "invitation-declined":
      return `Account ${notice.member} declined the invitation.`;
    case "member-resigned":
      return `Account ${notice.member} left and is no longer a member.`;
    case "member-removed":
      return `Account ${notice.administrator} removed this account from its members.`;
    case "mail-failed":
      return notice.isUncertain
        ? `Whether the invitation mail to account ${notice.member} arrived is not known: ${notice.reason}. The invitation stands; tell the account yourself, or invite it again.`
        : `The invitation mail to account ${notice.member} could not be delivered: ${notice.reason}. The invitation stands; tell the account yourself, or correct the address and invite it again.`;
  }
}
