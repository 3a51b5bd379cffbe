/**
 * One association between an administrator and a member, and the words the state machine speaks of it in.
 */
import type { AccountId } from "../../base/account-id.ts";

/** All statuses kept. */
export type Status =
  | "Created"
  | "EmailVerificationInProgress"
  | "EmailVerificationFailed"
  | "Invited"
  | "Declined"
  | "Enabled"
  | "Paused"
  | "Removed"
  | "Resigned";

/** What can happen to an association. The comment names who does it. */
export type Command =
  | "add" // administrator
  | "enroll" // administrator of AWS Organizations, or the service when an account joins
  | "convert" // service, when the administrator becomes that of AWS Organizations
  | "invite" // administrator
  | "confirmEmail" // service
  | "rejectEmail" // service
  | "accept" // recipient
  | "decline" // recipient
  | "discardInvitation" // recipient
  | "suspend" // administrator
  | "unsuspend" // administrator
  | "pause" // member
  | "resume" // member
  | "remove" // administrator
  | "release" // service: the administrator's account is closed, its designation ended, or the member left AWS Organizations
  | "leave" // member
  | "delete"; // administrator

/** How an association came about: by invitation, or through AWS Organizations. */
export type Kind = "invitation" | "organization";

/** An invitation as sent; `id` is 32 lower-case hexadecimal characters. */
export type Invitation = {
  readonly id: string;
  readonly sentAt: Date;
  /** Text of the mail, at most 80 characters; "" for none. */
  readonly message: string;
  readonly byEmail: boolean;
};

/** One association. `updatedAt` is the time of the latest change of status. */
export type Association = {
  readonly administrator: AccountId;
  readonly member: AccountId;
  readonly kind: Kind;
  readonly status: Status;
  readonly email: string;
  readonly invitation?: Invitation;
  readonly updatedAt: Date;
};
