import { describe, expect, test } from "vitest";
import { isAccountId } from "../../base/account-id.ts";
import { Refusal } from "../../base/refusal.ts";
import {
  type Association,
  administratorView,
  type Command,
  noPendingInvitation,
  recipientView,
  type Status,
  transition,
} from "./membership.ts";

const administrator = "111111111111";
const member = "222222222222";

const commands: readonly Command[] = [
  "add",
  "invite",
  "confirmEmail",
  "rejectEmail",
  "accept",
  "decline",
  "discardInvitation",
  "suspend",
  "pause",
  "resume",
  "remove",
  "leave",
  "delete",
];

/** Status, then what each command of the list above leads to; a refusal is written as its kind. */
const table: readonly (readonly [Status | "none", string])[] = [
  // status                       add       invite  confirm rejectE accept   decline  discard  suspend  pause    resume   remove   leave    delete
  [
    "none",
    "Created  not-found not-found not-found invalid not-found not-found not-found not-found not-found not-found not-found not-found",
  ],
  ["Created", "conflict Verifying conflict conflict invalid invalid invalid invalid conflict conflict invalid not-found none"],
  [
    "EmailVerificationInProgress",
    "conflict Verifying Invited Failed invalid invalid invalid invalid conflict conflict invalid not-found none",
  ],
  [
    "EmailVerificationFailed",
    "conflict Verifying conflict conflict invalid invalid invalid invalid conflict conflict invalid not-found none",
  ],
  ["Invited", "conflict Verifying conflict conflict Enabled Declined none invalid conflict conflict invalid not-found none"],
  [
    "Declined",
    "Created  not-found conflict conflict invalid invalid none not-found conflict conflict not-found not-found not-found",
  ],
  ["Enabled", "conflict invalid conflict conflict invalid invalid invalid Paused Paused conflict Removed Resigned conflict"],
  ["Paused", "conflict invalid conflict conflict invalid invalid invalid Paused Paused Enabled Removed Resigned conflict"],
  ["Removed", "conflict Verifying conflict conflict invalid invalid none invalid conflict conflict invalid not-found none"],
  ["Resigned", "conflict Verifying conflict conflict Enabled invalid none invalid conflict conflict invalid not-found none"],
];
const shortNames: Readonly<Record<string, string>> = {
  Verifying: "EmailVerificationInProgress",
  Failed: "EmailVerificationFailed",
};

describe("every status answers every command", () => {
  for (const [status, row] of table) {
    const expected = row.split(/\s+/).map((word) => shortNames[word] ?? word);
    test(`${status}`, () => {
      const answers = commands.map((command) => {
        const next = transition(status, command, administrator);
        return next instanceof Refusal ? next.kind : next;
      });
      expect(answers).toEqual(expected);
    });
  }
});

describe("refusals carry the texts clients match on", () => {
  const texts: readonly (readonly [Status | "none", Command, string])[] = [
    ["none", "accept", noPendingInvitation],
    ["Removed", "accept", noPendingInvitation],
    ["Enabled", "accept", noPendingInvitation],
    ["none", "remove", "account is not associated with your account"],
    ["Declined", "delete", "account is not associated with your account"],
    ["Invited", "remove", `not an associated member of account ${administrator}`],
  ];
  test.each(texts)("%s, %s", (status, command, text) => {
    const refusal = transition(status, command, administrator);
    expect(refusal).toBeInstanceOf(Refusal);
    expect((refusal as Refusal).message).toContain(text);
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
