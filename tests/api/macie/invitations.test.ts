import {
  AcceptInvitationCommand,
  type AcceptInvitationCommandInput,
  CreateMemberCommand,
  DeclineInvitationsCommand,
  DeleteInvitationsCommand,
  DeleteMemberCommand,
  DisableMacieCommand,
  DisassociateFromAdministratorAccountCommand,
  DisassociateFromMasterAccountCommand,
  DisassociateMemberCommand,
  GetAdministratorAccountCommand,
  GetInvitationsCountCommand,
  GetMacieSessionCommand,
  GetMasterAccountCommand,
  GetMemberCommand,
  ListInvitationsCommand,
  type ListInvitationsCommandInput,
  paginateListInvitations,
  UpdateMacieSessionCommand,
} from "@aws-sdk/client-macie2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "../../../src/database/sql.ts";
import { expectRefusal } from "../../support/clients.ts";
import { addMember, enableMacie, invite, inviteAgain, makeMember } from "../../support/membership.ts";
import { type Declaration, type RunningReeve, startReeve } from "../../support/server.ts";

let reeve: RunningReeve;
beforeAll(async () => {
  reeve = await startReeve({ spare: 120 });
});
afterAll(() => reeve.close());

const as = (account: Declaration, region?: string) => reeve.clients.macie(account, region);
const accept = (member: Declaration, input: object, region?: string) =>
  as(member, region).send(new AcceptInvitationCommand(input as AcceptInvitationCommandInput)); // Wrong inputs are tests too.
const received = async (member: Declaration, input: ListInvitationsCommandInput = {}) =>
  (await as(member).send(new ListInvitationsCommand(input))).invitations ?? [];
const countOf = async (member: Declaration) => (await as(member).send(new GetInvitationsCountCommand({}))).invitationsCount;
const administratorOf = async (member: Declaration, region?: string) =>
  (await as(member, region).send(new GetAdministratorAccountCommand({}))).administrator;
const seenStatus = async (administrator: Declaration, member: Declaration) =>
  (await as(administrator).send(new GetMemberCommand({ id: member.accountId }))).relationshipStatus;
const decline = async (member: Declaration, ...accountIds: string[]) =>
  (await as(member).send(new DeclineInvitationsCommand({ accountIds }))).unprocessedAccounts;
const discard = async (member: Declaration, ...accountIds: string[]) =>
  (await as(member).send(new DeleteInvitationsCommand({ accountIds }))).unprocessedAccounts;
const leave = (member: Declaration) => as(member).send(new DisassociateFromAdministratorAccountCommand({}));

/** Two accounts with Macie on, and an invitation that the second has not answered. */
async function invitation() {
  const [administrator, member] = reeve.take(2);
  await enableMacie(reeve, [administrator, member]);
  const invitationId = await invite(reeve, administrator, member);
  return { administrator, member, invitationId, input: { administratorAccountId: administrator.accountId, invitationId } };
}

async function organization(): Promise<readonly [administrator: Declaration, member: Declaration]> {
  const accounts = reeve.take(2);
  await enableMacie(reeve, accounts);
  await makeMember(reeve, ...accounts);
  return accounts;
}

async function enabledAccount(): Promise<Declaration> {
  const [account] = reeve.take(1);
  await enableMacie(reeve, [account]);
  return account;
}

/** The text public clients match on, to the letter. */
const noPendingInvitation =
  "The request is rejected because the current account has no pending invitation from the given master account ID or is already an associated member of another master account.";
const notYours = "not associated with your account";
const unprocessed = (accountId: string, text: string) => [
  { accountId, errorCode: "ClientError", errorMessage: expect.stringContaining(text) },
];

describe("ListInvitations", () => {
  test("shows a received invitation with its sender, and the sender's own list stays empty", async () => {
    const { administrator, member, invitationId } = await invitation();
    expect(invitationId).toMatch(/^[0-9a-f]{32}$/);
    const { invitedAt } = await as(administrator).send(new GetMemberCommand({ id: member.accountId }));
    expect(await received(member)).toEqual([
      { accountId: administrator.accountId, invitationId, invitedAt, relationshipStatus: "Invited" },
    ]);
    expect(await received(administrator)).toEqual([]);
    expect([await countOf(member), await countOf(administrator)]).toEqual([1, 0]);
  });

  test("shows nothing to an account that was added but not invited", async () => {
    const [administrator, member] = reeve.take(2);
    await enableMacie(reeve, [administrator, member]);
    await addMember(reeve, administrator, member);
    expect([await received(member), await countOf(member)]).toEqual([[], 0]);
  });

  test("keeps answered invitations, in the state they led to", async () => {
    const [administrator, member] = await organization();
    const statuses = async () => (await received(member)).map(({ relationshipStatus }) => relationshipStatus);
    expect(await statuses()).toEqual(["Enabled"]);
    await as(member).send(new UpdateMacieSessionCommand({ status: "PAUSED" }));
    expect(await statuses()).toEqual(["Paused"]);
    await leave(member);
    expect(await statuses()).toEqual(["Resigned"]);
    await inviteAgain(reeve, administrator, member);
    expect(await statuses()).toEqual(["Invited"]);
  });

  test("pages of 25 unless fewer are asked for", async () => {
    const member = await enabledAccount();
    const client = as(member);
    await receiveMany(member, 30);
    for (const [pageSize, sizes] of [
      [undefined, [25, 5]],
      [10, [10, 10, 10]],
    ] as const) {
      const pages: string[][] = [];
      for await (const page of paginateListInvitations({ client, ...(pageSize && { pageSize }) }, {})) {
        pages.push(page.invitations?.map(({ accountId = "" }) => accountId) ?? []);
      }
      expect(pages.map(({ length }) => length)).toEqual(sizes);
      expect(pages.flat()).toEqual(Array.from({ length: 30 }, (_, index) => String(310_000_000_001 + index)));
    }
    expect(await countOf(member)).toBe(30);
  });

  test.each<{ rule: string; input: object; says: string }>([
    { rule: "no results", input: { maxResults: 0 }, says: "maxResults: expected a whole number from 1 to 25" },
    { rule: "26 results", input: { maxResults: 26 }, says: "maxResults: expected a whole number from 1 to 25" },
    { rule: "an invented token", input: { nextToken: "next" }, says: "nextToken: expected" },
    {
      rule: "the token of another list",
      input: { nextToken: Buffer.from('["members","1"]').toString("base64url") },
      says: "nextToken: expected",
    },
  ])("refuses $rule", async ({ input, says }) => {
    await expectRefusal(received(await enabledAccount(), input), "ValidationException", 400, says);
  });
});

/** Invitations of accounts that are not hosted here: more than a test could send. */
async function receiveMany(member: Declaration, count: number): Promise<void> {
  await reeve.database.query(sql`
    insert into association (administrator, region, service, member, kind, status, email, invitation_id, invited_at, created_at, updated_at)
    select (310000000000 + n)::text, 'eu-west-1', 'macie2', ${member.accountId}, 'invitation', 'Invited', ${member.email},
      md5(n::text), now(), now(), now()
    from generate_series(1, ${count}::int) as n`);
}

describe("AcceptInvitation", () => {
  test.each(["administratorAccountId", "masterAccount"])("makes a member, the sender named by %s", async (name) => {
    const { administrator, member, invitationId } = await invitation();
    const before = await as(administrator).send(new GetMemberCommand({ id: member.accountId }));
    await accept(member, { [name]: administrator.accountId, invitationId });
    const seen = await as(administrator).send(new GetMemberCommand({ id: member.accountId }));
    expect(seen.relationshipStatus).toBe("Enabled");
    expect(seen.invitedAt).toEqual(before.invitedAt);
    expect(seen.updatedAt?.getTime()).toBeGreaterThan(before.updatedAt?.getTime() ?? 0);
    expect([await received(member), await countOf(member)]).toMatchObject([[{ invitationId, relationshipStatus: "Enabled" }], 0]);
  });

  test("of an account whose Macie is suspended makes a suspended member", async () => {
    const { administrator, member, input } = await invitation();
    await as(member).send(new UpdateMacieSessionCommand({ status: "PAUSED" }));
    await accept(member, input);
    expect(await seenStatus(administrator, member)).toBe("Paused");
    await as(member).send(new UpdateMacieSessionCommand({ status: "ENABLED" }));
    expect(await seenStatus(administrator, member)).toBe("Enabled");
  });

  test.each<{ rule: string; change: object; says: string }>([
    { rule: "no sender", change: { administratorAccountId: undefined }, says: "administratorAccountId: expected" },
    { rule: "a sender of 11 digits", change: { administratorAccountId: "60000000000" }, says: "12 digits" },
    { rule: "a master of 11 digits", change: { administratorAccountId: undefined, masterAccount: "6000" }, says: "12 digits" },
    { rule: "no invitation", change: { invitationId: undefined }, says: "invitationId is required" },
    { rule: "an empty invitation", change: { invitationId: "" }, says: "invitationId: expected" },
    { rule: "another invitation", change: { invitationId: "0".repeat(32) }, says: noPendingInvitation },
    { rule: "another sender", change: { administratorAccountId: "270000000001" }, says: noPendingInvitation },
  ])("refuses $rule", async ({ change, says }) => {
    const { administrator, member, input } = await invitation();
    await expectRefusal(accept(member, { ...input, ...change }), "ValidationException", 400, says);
    expect(await seenStatus(administrator, member)).toBe("Invited");
  });

  test("is refused to everyone but the recipient, the sender included", async () => {
    const { administrator, member, input } = await invitation();
    const stranger = await enabledAccount();
    for (const caller of [administrator, stranger]) {
      await expectRefusal(accept(caller, input), "ValidationException", 400, noPendingInvitation);
    }
    expect(await seenStatus(administrator, member)).toBe("Invited");
  });

  test("a second time, of an answered, replaced or withdrawn invitation, is refused in the known words", async () => {
    const refused = (member: Declaration, input: object) =>
      expectRefusal(accept(member, input), "ValidationException", 400, noPendingInvitation);
    const accepted = await invitation();
    await accept(accepted.member, accepted.input);
    await refused(accepted.member, accepted.input);
    await as(accepted.administrator).send(new DisassociateMemberCommand({ id: accepted.member.accountId }));
    await refused(accepted.member, accepted.input);

    const declined = await invitation();
    await decline(declined.member, declined.administrator.accountId);
    await refused(declined.member, declined.input);

    const replaced = await invitation();
    const newer = await inviteAgain(reeve, replaced.administrator, replaced.member);
    expect(newer).not.toBe(replaced.invitationId);
    await refused(replaced.member, replaced.input);
    await accept(replaced.member, { ...replaced.input, invitationId: newer });

    const withdrawn = await invitation();
    await as(withdrawn.administrator).send(new DeleteMemberCommand({ id: withdrawn.member.accountId }));
    await refused(withdrawn.member, withdrawn.input);
  });

  test("of the same invitation works again after resigning", async () => {
    const { administrator, member, input } = await invitation();
    await accept(member, input);
    await leave(member);
    await accept(member, input);
    expect(await seenStatus(administrator, member)).toBe("Enabled");
  });

  test("is refused while another administrator has the account", async () => {
    const [, member] = await organization();
    const second = await enabledAccount();
    const invitationId = await invite(reeve, second, member);
    const input = { administratorAccountId: second.accountId, invitationId };
    expect(await countOf(member)).toBe(1);
    await expectRefusal(accept(member, input), "ValidationException", 400, noPendingInvitation);
    await leave(member);
    await accept(member, input);
    expect((await administratorOf(member))?.accountId).toBe(second.accountId);
  });

  test("is a conflict for an administrator, until its members are gone", async () => {
    const [administrator, member] = await organization();
    const second = await enabledAccount();
    const invitationId = await invite(reeve, second, administrator);
    const input = { administratorAccountId: second.accountId, invitationId };
    await expectRefusal(accept(administrator, input), "ConflictException", 409, "Remove all member accounts first");
    await as(administrator).send(new DisassociateMemberCommand({ id: member.accountId }));
    await accept(administrator, input);
    expect((await administratorOf(administrator))?.accountId).toBe(second.accountId);
  });

  test("is a conflict when the sender became a member itself meanwhile", async () => {
    const { administrator, member, input } = await invitation();
    const above = await enabledAccount();
    await makeMember(reeve, above, administrator);
    await expectRefusal(accept(member, input), "ConflictException", 409, "has become a member of another organization");
    expect(await administratorOf(member)).toBeUndefined();
  });

  test("is denied while Macie is off", async () => {
    const { member, input } = await invitation();
    await as(member).send(new DisableMacieCommand({}));
    await expectRefusal(accept(member, input), "AccessDeniedException", 403, "Macie is not enabled");
  });

  test("of both by each other at once makes one an administrator and the other its member", async () => {
    const [first, second] = reeve.take(2);
    await enableMacie(reeve, [first, second]);
    const ofFirst = await invite(reeve, first, second);
    const ofSecond = await invite(reeve, second, first);
    const outcomes = await Promise.allSettled([
      accept(second, { administratorAccountId: first.accountId, invitationId: ofFirst }),
      accept(first, { administratorAccountId: second.accountId, invitationId: ofSecond }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const administrators = await Promise.all([administratorOf(first), administratorOf(second)]);
    expect(administrators.filter((each) => each !== undefined)).toHaveLength(1);
  });
});

describe("DeclineInvitations", () => {
  test("takes the account out of the sender's inventory and leaves the invitation with the recipient", async () => {
    const { administrator, member, invitationId } = await invitation();
    expect(await decline(member, administrator.accountId)).toEqual([]);
    await expectRefusal(seenStatus(administrator, member), "ResourceNotFoundException", 404, notYours);
    expect(await received(member)).toMatchObject([{ invitationId, relationshipStatus: "Resigned" }]);
    await addMember(reeve, administrator, member);
    expect(await seenStatus(administrator, member)).toBe("Created");
  });

  test("answers what it passed over and declines the rest", async () => {
    const { administrator, member } = await invitation();
    const stranger = "280000000001";
    expect(await decline(member, stranger, administrator.accountId)).toEqual(unprocessed(stranger, "no invitation"));
    expect(await decline(member, administrator.accountId)).toEqual(unprocessed(administrator.accountId, "already"));
  });

  test("passes over an accepted invitation", async () => {
    const [administrator, member] = await organization();
    expect(await decline(member, administrator.accountId)).toEqual(unprocessed(administrator.accountId, "already accepted"));
    expect(await seenStatus(administrator, member)).toBe("Enabled");
  });

  test("does not tell that an account is in someone's inventory before it is invited", async () => {
    const [administrator, member] = reeve.take(2);
    await enableMacie(reeve, [administrator, member]);
    await addMember(reeve, administrator, member);
    expect(await decline(member, administrator.accountId)).toEqual(unprocessed(administrator.accountId, "no invitation"));
    expect(await seenStatus(administrator, member)).toBe("Created");
  });
});

describe("DeleteInvitations", () => {
  test("ends a declined invitation for good", async () => {
    const { administrator, member } = await invitation();
    await decline(member, administrator.accountId);
    expect(await discard(member, administrator.accountId)).toEqual([]);
    expect([await received(member), await countOf(member)]).toEqual([[], 0]);
    expect(await discard(member, administrator.accountId)).toEqual(unprocessed(administrator.accountId, "no invitation"));
  });

  test("of an ex-member ends the association on both sides", async () => {
    const [administrator, member] = await organization();
    await leave(member);
    expect(await discard(member, administrator.accountId)).toEqual([]);
    await expectRefusal(seenStatus(administrator, member), "ResourceNotFoundException", 404, notYours);
    expect(await received(member)).toEqual([]);
  });

  test("of an invitation not declined takes the sender's row with it", async () => {
    const { administrator, member } = await invitation();
    expect(await discard(member, administrator.accountId)).toEqual([]);
    await expectRefusal(seenStatus(administrator, member), "ResourceNotFoundException", 404, notYours);
  });

  test("passes over the invitation in force and handles the others", async () => {
    const [administrator, member] = await organization();
    const second = await enabledAccount();
    await invite(reeve, second, member);
    const answer = await discard(member, administrator.accountId, second.accountId);
    expect(answer).toEqual(unprocessed(administrator.accountId, "Disassociate from the account first"));
    expect(await received(member)).toMatchObject([{ accountId: administrator.accountId, relationshipStatus: "Enabled" }]);
    await expectRefusal(seenStatus(second, member), "ResourceNotFoundException", 404, notYours);
  });
});

describe.each([
  [
    "DeclineInvitations",
    (account: Declaration, input: object) => as(account).send(new DeclineInvitationsCommand(input as never)),
  ],
  ["DeleteInvitations", (account: Declaration, input: object) => as(account).send(new DeleteInvitationsCommand(input as never))],
] as const)("%s refuses", (_name, send) => {
  test.each<{ rule: string; input: object; says: string }>([
    { rule: "no accounts", input: {}, says: "accountIds is required" },
    { rule: "an empty list", input: { accountIds: [] }, says: "accountIds: expected a list of 1 to" },
    { rule: "a bad ID", input: { accountIds: ["280000000001", "28"] }, says: "12 digits" },
    { rule: "one ID outside a list", input: { accountIds: "280000000001" }, says: "accountIds: expected a list" },
  ])("$rule", async ({ input, says }) => {
    await expectRefusal(send(await enabledAccount(), input), "ValidationException", 400, says);
  });
});

describe("GetInvitationsCount", () => {
  test("counts what was received except the accepted one", async () => {
    const [first, second, third] = reeve.take(3);
    const member = await enabledAccount();
    await enableMacie(reeve, [first, second, third]);
    for (const administrator of [first, second, third]) await invite(reeve, administrator, member);
    expect(await countOf(member)).toBe(3);
    const [{ invitationId = "" } = {}] = await received(member);
    await accept(member, { administratorAccountId: first.accountId, invitationId });
    expect(await countOf(member)).toBe(2);
    await decline(member, second.accountId);
    expect(await countOf(member)).toBe(2);
    await discard(member, second.accountId);
    expect(await countOf(member)).toBe(1);
  });
});

describe("GetAdministratorAccount and its deprecated twin", () => {
  test("answer the accepted invitation under their own names", async () => {
    const [administrator, member] = await organization();
    const [accepted] = await received(member);
    expect(accepted).toMatchObject({ accountId: administrator.accountId, relationshipStatus: "Enabled" });
    const { $metadata: _, ...asAdministrator } = await as(member).send(new GetAdministratorAccountCommand({}));
    expect(asAdministrator).toEqual({ administrator: accepted });
    const { $metadata: __, ...asMaster } = await as(member).send(new GetMasterAccountCommand({}));
    expect(asMaster).toEqual({ master: accepted });
  });

  test("answer nothing at all for administrators, the invited, and former members", async () => {
    const [administrator, member] = await organization();
    const { member: invited } = await invitation();
    await leave(member);
    for (const account of [administrator, invited, member]) {
      const { $metadata: _, ...asAdministrator } = await as(account).send(new GetAdministratorAccountCommand({}));
      const { $metadata: __, ...asMaster } = await as(account).send(new GetMasterAccountCommand({}));
      expect([asAdministrator, asMaster]).toEqual([{}, {}]);
    }
  });
});

describe.each([
  ["DisassociateFromAdministratorAccount", () => new DisassociateFromAdministratorAccountCommand({})],
  ["DisassociateFromMasterAccount", () => new DisassociateFromMasterAccountCommand({})],
] as const)("%s", (_name, command) => {
  test("makes the member standalone, with Macie as it was; the administrator sees it resigned", async () => {
    const [administrator, member] = await organization();
    await as(member).send(command());
    expect(await seenStatus(administrator, member)).toBe("Resigned");
    expect((await as(member).send(new GetMacieSessionCommand({}))).status).toBe("ENABLED");
    await as(member).send(
      new CreateMemberCommand({ account: { accountId: administrator.accountId, email: administrator.email } }),
    );
  });

  test("is the way out of a suspended member too", async () => {
    const [administrator, member] = await organization();
    await as(member).send(new UpdateMacieSessionCommand({ status: "PAUSED" }));
    await as(member).send(command());
    expect(await seenStatus(administrator, member)).toBe("Resigned");
    expect((await as(member).send(new GetMacieSessionCommand({}))).status).toBe("PAUSED");
  });

  test("finds nothing to leave for administrators, the invited, and former members", async () => {
    const [administrator, member] = await organization();
    const { member: invited } = await invitation();
    const text = "not associated with an administrator account";
    for (const account of [administrator, invited]) {
      await expectRefusal(as(account).send(command()), "ResourceNotFoundException", 404, text);
    }
    await as(member).send(command());
    await expectRefusal(as(member).send(command()), "ResourceNotFoundException", 404, text);
  });
});

describe("Regions", () => {
  test("each have invitations and administrators of their own", async () => {
    const [administrator, member] = await organization();
    await enableMacie(reeve, [administrator, member], "us-east-1");
    expect((await as(member, "us-east-1").send(new ListInvitationsCommand({}))).invitations).toEqual([]);
    expect(await administratorOf(member, "us-east-1")).toBeUndefined();
    const invitationId = await invite(reeve, administrator, member, "us-east-1");
    await accept(member, { administratorAccountId: administrator.accountId, invitationId }, "us-east-1");
    await leave(member);
    expect(await administratorOf(member)).toBeUndefined();
    expect((await administratorOf(member, "us-east-1"))?.accountId).toBe(administrator.accountId);
  });

  test("do not take invitations across", async () => {
    const { member, input } = await invitation();
    await enableMacie(reeve, [member], "us-east-1");
    await expectRefusal(accept(member, input, "us-east-1"), "ValidationException", 400, noPendingInvitation);
  });

  test("must have the same administrator, and the refusal names the Region that has another", async () => {
    const [, member] = await organization();
    const [second] = reeve.take(1);
    await enableMacie(reeve, [second, member], "us-east-1");
    const invitationId = await invite(reeve, second, member, "us-east-1");
    const input = { administratorAccountId: second.accountId, invitationId };
    await expectRefusal(accept(member, input, "us-east-1"), "ConflictException", 409, "eu-west-1");
    await leave(member);
    await accept(member, input, "us-east-1");
  });
});
