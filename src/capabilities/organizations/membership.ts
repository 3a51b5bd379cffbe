/**
 * The state machine of one association between an administrator and a member: every status, every command and what
 * it leads to, and how each side sees the result. Pure; the store keeps what is decided here.
 *
 * Created                      in the administrator's inventory, nothing sent
 * EmailVerificationInProgress  invited; the address is being compared with the account's own
 * EmailVerificationFailed      the address is not the account's own
 * Invited                      waiting for the recipient's answer
 * Declined                     the recipient said no: gone for the administrator, still in the recipient's list
 * Enabled, Paused              a member, with the service running or suspended
 * Removed, Resigned            was a member; taken out by the administrator, or left by itself
 *
 * Source: the reference on invitation-based organizations, and decisions 1 to 10.
 */
import type { AccountId } from "../../base/account-id.ts";
import { Refusal, type RefusalKind } from "../../base/refusal.ts";

/** All statuses kept. `Declined` is Reeve's own and never shown under that name. */
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
  | "invite" // administrator
  | "confirmEmail" // service
  | "rejectEmail" // service
  | "accept" // recipient
  | "decline" // recipient
  | "discardInvitation" // recipient
  | "suspend" // administrator
  | "pause" // member
  | "resume" // member
  | "remove" // administrator
  | "leave" // member
  | "delete"; // administrator

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
  readonly kind: "invitation" | "organization";
  readonly status: Status;
  readonly email: string;
  readonly invitation?: Invitation;
  readonly updatedAt: Date;
};

/** Accounts that may be associated with one administrator by invitation, per Region. */
export const invitedAccountsMax = 1_000;

/** Statuses that count towards {@link invitedAccountsMax}: everything but former members (decision 9). */
export const countedStatuses: readonly Status[] = [
  "Created",
  "EmailVerificationInProgress",
  "EmailVerificationFailed",
  "Invited",
  "Enabled",
  "Paused",
];

/** The statuses of a current member. */
export const memberStatuses: readonly Status[] = ["Enabled", "Paused"];

const transitions: Readonly<Record<Status | "none", Partial<Readonly<Record<Command, Status | "none">>>>> = {
  none: { add: "Created" },
  Created: { invite: "EmailVerificationInProgress", delete: "none" },
  EmailVerificationInProgress: {
    invite: "EmailVerificationInProgress",
    confirmEmail: "Invited",
    rejectEmail: "EmailVerificationFailed",
    delete: "none",
  },
  EmailVerificationFailed: { invite: "EmailVerificationInProgress", delete: "none" },
  Invited: {
    invite: "EmailVerificationInProgress",
    accept: "Enabled",
    decline: "Declined",
    discardInvitation: "none",
    delete: "none",
  },
  Declined: { add: "Created", discardInvitation: "none" },
  Enabled: { suspend: "Paused", pause: "Paused", remove: "Removed", leave: "Resigned" },
  Paused: { suspend: "Paused", pause: "Paused", resume: "Enabled", remove: "Removed", leave: "Resigned" },
  Removed: { invite: "EmailVerificationInProgress", discardInvitation: "none", delete: "none" },
  Resigned: { invite: "EmailVerificationInProgress", accept: "Enabled", discardInvitation: "none", delete: "none" },
};

const notYours = "the specified account is not associated with your account";

/** What is answered when a command does not fit the status: to a known association, and to none at all. */
const refusals: Readonly<Record<Command, { known: readonly [RefusalKind, string]; unknown: readonly [RefusalKind, string] }>> = {
  add: {
    known: ["conflict", "The request failed because the account is already associated with your account."],
    unknown: ["not-found", ""],
  },
  invite: {
    known: ["invalid", "The account is already a member account of your organization."],
    unknown: ["not-found", `The request failed because ${notYours}. Use CreateMember to add it first.`],
  },
  confirmEmail: { known: ["conflict", "No verification is in progress."], unknown: ["not-found", ""] },
  rejectEmail: { known: ["conflict", "No verification is in progress."], unknown: ["not-found", ""] },
  accept: { known: ["invalid", ""], unknown: ["invalid", ""] },
  decline: {
    known: ["invalid", "The invitation was already accepted, declined, or withdrawn."],
    unknown: ["not-found", "The current account has no invitation from the given account."],
  },
  discardInvitation: {
    known: ["invalid", "The invitation can't be deleted while the accounts are associated. Disassociate from the account first."],
    unknown: ["not-found", "The current account has no invitation from the given account."],
  },
  suspend: {
    known: [
      "invalid",
      "The request is rejected because the given account is not an associated member of account {administrator}.",
    ],
    unknown: ["not-found", `The request failed because ${notYours}.`],
  },
  pause: { known: ["conflict", "The account is not a member account."], unknown: ["not-found", ""] },
  resume: { known: ["conflict", "The account is not a suspended member account."], unknown: ["not-found", ""] },
  remove: {
    known: [
      "invalid",
      "The request is rejected because the given account is not an associated member of account {administrator}.",
    ],
    unknown: ["not-found", `The request failed because ${notYours}.`],
  },
  leave: {
    known: ["not-found", "The current account is not associated with an administrator account."],
    unknown: ["not-found", "The current account is not associated with an administrator account."],
  },
  delete: {
    known: ["conflict", "The request failed because the account is a member account. Disassociate the member account first."],
    unknown: ["not-found", `The request failed because ${notYours}.`],
  },
};

/**
 * The text clients match on when an invitation cannot be accepted.
 * Source: api-errors reference, "Message fragments that public clients match on".
 */
export const noPendingInvitation =
  "The request is rejected because the current account has no pending invitation from the given master account ID or is already an associated member of another master account.";

/** The status a command leads to, "none" when the association ends, or the refusal. `status` is "none" where there is no association. */
export function transition(status: Status | "none", command: Command, administrator: string): Status | "none" | Refusal {
  const next = transitions[status][command];
  if (next !== undefined) return next;
  // To the administrator a declined association does not exist.
  const isUnknown = status === "none" || (status === "Declined" && administratorCommands.has(command));
  const [kind, message] = isUnknown ? refusals[command].unknown : refusals[command].known;
  return new Refusal(kind, (message || noPendingInvitation).replace("{administrator}", administrator));
}

const administratorCommands: ReadonlySet<Command> = new Set(["add", "invite", "suspend", "remove", "delete"]);

/** The status as the administrator sees it; undefined where the account is not in its inventory. */
export function administratorView(association: Association): Exclude<Status, "Declined"> | undefined {
  return association.status === "Declined" ? undefined : association.status;
}

/**
 * The status as the recipient sees it in its list of invitations; undefined where there is nothing to see: nothing was
 * sent yet, or the address is not verified. A declined invitation stays listed as `Resigned` (decision 2).
 */
export function recipientView(association: Association): "Invited" | "Enabled" | "Paused" | "Removed" | "Resigned" | undefined {
  if (!association.invitation) return undefined;
  switch (association.status) {
    case "Created":
    case "EmailVerificationInProgress":
    case "EmailVerificationFailed":
      return undefined;
    case "Declined":
      return "Resigned";
    default:
      return association.status;
  }
}
