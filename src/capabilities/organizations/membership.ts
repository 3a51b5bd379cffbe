/**
 * The state machine of one association between an administrator and a member: every status, every command and what
 * it leads to, for both services and both kinds of association. Pure; the store keeps what is decided here.
 *
 * Created                      in the administrator's inventory, nothing sent
 * EmailVerificationInProgress  invited; the address is being compared with the account's own
 * EmailVerificationFailed      the address is not the account's own
 * Invited                      waiting for the recipient's answer
 * Declined                     the recipient said no: gone for the administrator, still in the recipient's list (macie2 only)
 * Enabled, Paused              a member, with the service running or suspended (GuardDuty says Disabled for Paused)
 * Removed, Resigned            was a member; taken out by the administrator, or left by itself
 *
 * Sources: the references on invitation-based organizations of Macie and GuardDuty, and decisions 1 to 10.
 */
import type { Refusal } from "../../base/refusal.ts";
import type { Service } from "../call.ts";
import type { Association, Command, Kind, Status } from "./association.ts";
import { refusalOf } from "./refusals.ts";

/** Accounts that may be associated with one administrator, per Region and kind. */
export const accountsMax: Readonly<Record<Kind, number>> = { invitation: 1_000, organization: 10_000 };

/** Statuses that count towards the quota of accounts by invitation: everything but former members (decision 9). */
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

type Row = Partial<Readonly<Record<Command, Status | "none">>>;
type Table = Readonly<Record<Status | "none", Row>>;

const member: Row = { suspend: "Paused", remove: "Removed", release: "Removed" };

/** What holds by invitation for both services. */
const byInvitation: Table = {
  none: { add: "Created", enroll: "Enabled" },
  Created: { invite: "EmailVerificationInProgress", delete: "none", enroll: "Enabled" },
  EmailVerificationInProgress: {
    confirmEmail: "Invited",
    rejectEmail: "EmailVerificationFailed",
    delete: "none",
    enroll: "Enabled",
  },
  EmailVerificationFailed: { invite: "EmailVerificationInProgress", delete: "none", enroll: "Enabled" },
  Invited: { accept: "Enabled", delete: "none", enroll: "Enabled" },
  Declined: {},
  Enabled: { ...member, leave: "Resigned", convert: "Enabled" },
  Paused: { ...member, leave: "Resigned", convert: "Paused" },
  Removed: { invite: "EmailVerificationInProgress", delete: "none", enroll: "Enabled" },
  Resigned: { invite: "EmailVerificationInProgress", accept: "Enabled", delete: "none", enroll: "Enabled" },
};

/** What holds through AWS Organizations for both services: no invitation, and no leaving (transitions A1 to A17). */
const throughOrganizations: Table = {
  none: {},
  Created: {},
  EmailVerificationInProgress: {},
  EmailVerificationFailed: {},
  Invited: {},
  Declined: {},
  Enabled: member,
  Paused: { ...member, unsuspend: "Enabled" },
  Removed: { enroll: "Enabled", delete: "none" },
  Resigned: {},
};

const tables: Readonly<Record<Service, Readonly<Record<Kind, Table>>>> = {
  macie2: {
    organization: throughOrganizations,
    invitation: extended(byInvitation, {
      EmailVerificationInProgress: { invite: "EmailVerificationInProgress" },
      Invited: { invite: "EmailVerificationInProgress", decline: "Declined", discardInvitation: "none" },
      Declined: { add: "Created", enroll: "Enabled", discardInvitation: "none" },
      Enabled: { pause: "Paused" },
      Paused: { pause: "Paused", resume: "Enabled" },
      Removed: { discardInvitation: "none" },
      Resigned: { discardInvitation: "none" },
    }),
  },
  guardduty: {
    organization: throughOrganizations,
    invitation: extended(byInvitation, {
      EmailVerificationFailed: { remove: "Removed" },
      Invited: { decline: "Resigned", remove: "Removed" },
      Paused: { unsuspend: "Enabled" },
      Removed: { discardInvitation: "Removed" },
      Resigned: { discardInvitation: "Resigned" },
    }),
  },
};

function extended(table: Table, more: Partial<Table>): Table {
  const statuses = Object.keys(table) as (keyof Table)[]; // The keys are those of the table's own type.
  return Object.fromEntries(statuses.map((status) => [status, { ...table[status], ...more[status] }])) as Table;
}

/** What an association looks like to the machine; `kind` is that of the existing association, "invitation" where there is none. */
export type Situation = { readonly service: Service; readonly kind: Kind; readonly status: Status | "none" };

/** The status a command leads to, "none" when the association ends, or the refusal in the service's own words. */
export function transition(
  { service, kind, status }: Situation,
  command: Command,
  administrator: string,
): Status | "none" | Refusal {
  const next = tables[service][kind][status][command];
  if (next !== undefined) return next;
  // To the administrator a declined association does not exist.
  const isKnown = status !== "none" && !(status === "Declined" && administratorCommands.has(command));
  return refusalOf({ service, kind, command, isKnown, administrator });
}

const administratorCommands: ReadonlySet<Command> = new Set([
  "add",
  "enroll",
  "invite",
  "suspend",
  "unsuspend",
  "remove",
  "delete",
]);

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
