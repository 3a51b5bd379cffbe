import { describe, expect, test } from "vitest";
import { isAccountId } from "../../base/account-id.ts";
import { Refusal } from "../../base/refusal.ts";
import type { Service } from "../call.ts";
import type { Association, Command, Kind, Status } from "./association.ts";
import { administratorView, recipientView, transition } from "./membership.ts";

const administrator = "111111111111";
const member = "222222222222";

const commands: readonly Command[] = [
  "add",
  "enroll",
  "convert",
  "invite",
  "confirmEmail",
  "rejectEmail",
  "accept",
  "decline",
  "discardInvitation",
  "suspend",
  "unsuspend",
  "pause",
  "resume",
  "remove",
  "release",
  "leave",
  "delete",
];
const statuses: readonly (Status | "none")[] = [
  "none",
  "Created",
  "EmailVerificationInProgress",
  "EmailVerificationFailed",
  "Invited",
  "Declined",
  "Enabled",
  "Paused",
  "Removed",
  "Resigned",
];

/** Status, then each command it allows and what that leads to; every other command is refused. */
const tables: readonly { service: Service; kind: Kind; rows: Readonly<Partial<Record<Status | "none", string>>> }[] = [
  {
    service: "macie2",
    kind: "invitation",
    rows: {
      none: "add Created, enroll Enabled",
      Created: "invite EmailVerificationInProgress, delete none, enroll Enabled",
      EmailVerificationInProgress:
        "invite EmailVerificationInProgress, confirmEmail Invited, rejectEmail EmailVerificationFailed, delete none, enroll Enabled",
      EmailVerificationFailed: "invite EmailVerificationInProgress, delete none, enroll Enabled",
      Invited:
        "invite EmailVerificationInProgress, accept Enabled, decline Declined, discardInvitation none, delete none, enroll Enabled",
      Declined: "add Created, enroll Enabled, discardInvitation none",
      Enabled: "suspend Paused, pause Paused, remove Removed, release Removed, leave Resigned, convert Enabled",
      Paused: "suspend Paused, pause Paused, resume Enabled, remove Removed, release Removed, leave Resigned, convert Paused",
      Removed: "invite EmailVerificationInProgress, discardInvitation none, delete none, enroll Enabled",
      Resigned: "invite EmailVerificationInProgress, accept Enabled, discardInvitation none, delete none, enroll Enabled",
    },
  },
  {
    service: "guardduty",
    kind: "invitation",
    rows: {
      none: "add Created, enroll Enabled",
      Created: "invite EmailVerificationInProgress, delete none, enroll Enabled",
      EmailVerificationInProgress: "confirmEmail Invited, rejectEmail EmailVerificationFailed, delete none, enroll Enabled",
      EmailVerificationFailed: "invite EmailVerificationInProgress, remove Removed, delete none, enroll Enabled",
      Invited: "accept Enabled, decline Resigned, remove Removed, delete none, enroll Enabled",
      Enabled: "suspend Paused, remove Removed, release Removed, leave Resigned, convert Enabled",
      Paused: "suspend Paused, unsuspend Enabled, remove Removed, release Removed, leave Resigned, convert Paused",
      Removed: "invite EmailVerificationInProgress, discardInvitation Removed, delete none, enroll Enabled",
      Resigned: "invite EmailVerificationInProgress, accept Enabled, discardInvitation Resigned, delete none, enroll Enabled",
    },
  },
  ...(["macie2", "guardduty"] as const).map((service) => ({
    service,
    kind: "organization" as const,
    rows: {
      Enabled: "suspend Paused, remove Removed, release Removed",
      Paused: "suspend Paused, unsuspend Enabled, remove Removed, release Removed",
      Removed: "enroll Enabled, delete none",
    },
  })),
];

describe.each(tables)("$service, $kind", ({ service, kind, rows }) => {
  test.each(statuses)("%s answers every command", (status) => {
    const allowed = new Map(
      (rows[status] ?? "").split(", ").map((each): [string, string] => [each.split(" ")[0] ?? "", each.split(" ")[1] ?? ""]),
    );
    for (const command of commands) {
      const next = transition({ service, kind, status }, command, administrator);
      expect([command, next instanceof Refusal ? "refused" : next]).toEqual([command, allowed.get(command) ?? "refused"]);
    }
  });
});

describe("refusals carry the texts clients match on", () => {
  const texts: readonly (readonly [Service, Status | "none", Command, string])[] = [
    ["macie2", "none", "accept", "no pending invitation from the given master account ID"],
    ["macie2", "Removed", "accept", "no pending invitation from the given master account ID"],
    ["macie2", "none", "remove", "account is not associated with your account"],
    ["macie2", "Declined", "delete", "account is not associated with your account"],
    ["macie2", "Invited", "remove", `not an associated member of account ${administrator}`],
    ["guardduty", "Created", "add", "is already a member or associated member of the current account."],
    ["guardduty", "Invited", "invite", "has already invited or is already the GuardDuty master of the given member account ID."],
    ["guardduty", "none", "invite", "member account's email address is missing."],
    ["guardduty", "Enabled", "delete", "cannot delete the given member account ID since it is still associated to it."],
    ["guardduty", "Invited", "discardInvitation", "or has not declined their invitation yet."],
    ["guardduty", "none", "suspend", "the given account ID is not an associated member of account the current account."],
    ["guardduty", "none", "leave", "the current account is not associated to a master account."],
  ];
  test.each(texts)("%s, %s, %s", (service, status, command, text) => {
    expect(transition({ service, kind: "invitation", status }, command, administrator)).toMatchObject({
      name: "Refusal",
      message: expect.stringContaining(text),
    });
  });
});

describe("what each side sees", () => {
  const views: readonly (readonly [Status, string, string])[] = [
    ["Created", "Created", "nothing"],
    ["EmailVerificationInProgress", "EmailVerificationInProgress", "nothing"],
    ["EmailVerificationFailed", "EmailVerificationFailed", "nothing"],
    ["Invited", "Invited", "Invited"],
    ["Declined", "nothing", "Resigned"],
    ["Enabled", "Enabled", "Enabled"],
    ["Paused", "Paused", "Paused"],
    ["Removed", "Removed", "Removed"],
    ["Resigned", "Resigned", "Resigned"],
  ];
  test.each(views)("%s: the administrator sees %s, the recipient %s", (status, forAdministrator, forRecipient) => {
    const association = associationWith(status);
    expect(administratorView(association) ?? "nothing").toBe(forAdministrator);
    expect(recipientView(association) ?? "nothing").toBe(forRecipient);
  });

  test("a recipient sees nothing of an association it was never invited to", () => {
    const { invitation, ...rest } = associationWith("Removed");
    expect(invitation).toBeDefined();
    expect(recipientView(rest)).toBeUndefined();
  });
});

function associationWith(status: Status): Association {
  if (!isAccountId(administrator) || !isAccountId(member)) throw new Error("invented IDs have the form of account IDs");
  const at = new Date(0);
  return {
    administrator,
    member,
    kind: "invitation",
    status,
    email: "member@example.com",
    invitation: { id: "0".repeat(32), sentAt: at, message: "", byEmail: true },
    updatedAt: at,
  };
}
