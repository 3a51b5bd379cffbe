import {
  CreateInvitationsCommand,
  type CreateInvitationsCommandInput,
  CreateMemberCommand,
  type CreateMemberCommandInput,
  DeclineInvitationsCommand,
  DeleteMemberCommand,
  DisassociateFromAdministratorAccountCommand,
  DisassociateMemberCommand,
  GetMacieSessionCommand,
  GetMemberCommand,
  ListInvitationsCommand,
  ListMembersCommand,
  type ListMembersCommandInput,
  ListTagsForResourceCommand,
  paginateListMembers,
} from "@aws-sdk/client-macie2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "../../../src/database/sql.ts";
import { expectRefusal } from "../../support/clients.ts";
import { addMember, enableMacie, invite, inviteAgain, makeMember, untilStatus } from "../../support/membership.ts";
import { type Declaration, type RunningReeve, startReeve } from "../../support/server.ts";

let reeve: RunningReeve;
beforeAll(async () => {
  reeve = await startReeve({ spare: 120 });
});
afterAll(() => reeve.close());

const as = (account: Declaration, region?: string) => reeve.clients.macie(account, region);
const create = (administrator: Declaration, input: object) =>
  as(administrator).send(new CreateMemberCommand(input as CreateMemberCommandInput)); // Wrong inputs are tests too.
const getMember = (administrator: Declaration, id: string, region?: string) =>
  as(administrator, region).send(new GetMemberCommand({ id }));
const list = (administrator: Declaration, input: ListMembersCommandInput = {}) =>
  as(administrator).send(new ListMembersCommand(input));
const idsOf = async (administrator: Declaration, input: ListMembersCommandInput = {}) =>
  (await list(administrator, input)).members?.map(({ accountId }) => accountId);
const inviteAll = (administrator: Declaration, input: object) =>
  as(administrator).send(new CreateInvitationsCommand(input as CreateInvitationsCommandInput)); // Wrong inputs are tests too.

async function enabledAccount(): Promise<Declaration> {
  const [account] = reeve.take(1);
  await enableMacie(reeve, [account]);
  return account;
}

async function organization(): Promise<readonly [administrator: Declaration, member: Declaration]> {
  const accounts = reeve.take(2);
  await enableMacie(reeve, accounts);
  await makeMember(reeve, ...accounts);
  return accounts;
}

const notYours = "not associated with your account";

describe("CreateMember", () => {
  test("answers the ARN in the administrator's account and lists the account as created, whether it exists or not", async () => {
    const administrator = await enabledAccount();
    const before = new Date();
    const accountId = "012345678901";
    const { arn } = await create(administrator, { account: { accountId, email: "someone@example.com" }, tags: { team: "blue" } });
    expect(arn).toBe(`arn:aws:macie2:eu-west-1:${administrator.accountId}:member/${accountId}`);
    const { $metadata, updatedAt, ...member } = await getMember(administrator, accountId);
    expect(updatedAt?.getTime()).toBeGreaterThanOrEqual(before.getTime());
    expect(member).toEqual({
      accountId,
      arn,
      email: "someone@example.com",
      administratorAccountId: administrator.accountId,
      masterAccountId: administrator.accountId,
      relationshipStatus: "Created",
      tags: { team: "blue" },
    });
  });

  const account = { accountId: "210000000001", email: "someone@example.com" };
  const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${index}`, "v"]));
  test.each<{ rule: string; input: object; says: string }>([
    { rule: "no account", input: {}, says: "account is required" },
    { rule: "an account without ID", input: { account: { email: account.email } }, says: "account.accountId is required" },
    {
      rule: "an account without address",
      input: { account: { accountId: account.accountId } },
      says: "account.email is required",
    },
    { rule: "an ID of 11 digits", input: { account: { ...account, accountId: "21000000000" } }, says: "12 digits" },
    { rule: "an ID of 13 digits", input: { account: { ...account, accountId: "2100000000011" } }, says: "12 digits" },
    { rule: "an ID with a letter", input: { account: { ...account, accountId: "21000000000x" } }, says: "12 digits" },
    { rule: "an ID of other scripts' digits", input: { account: { ...account, accountId: "٢١٠٠٠٠٠٠٠٠٠١" } }, says: "12 digits" },
    { rule: "an address without @", input: { account: { ...account, email: "someone" } }, says: "account.email: expected" },
    { rule: "an empty address", input: { account: { ...account, email: "" } }, says: "account.email: expected" },
    { rule: "51 tags", input: { account, tags: tags(51) }, says: "at most 50 tags" },
    { rule: "a reserved tag key", input: { account, tags: { "aws:team": "blue" } }, says: "prefix aws: is reserved" },
    { rule: "a tag key of 129 characters", input: { account, tags: { ["k".repeat(129)]: "v" } }, says: "1 to 128 characters" },
    { rule: "a tag value of 257 characters", input: { account, tags: { k: "v".repeat(257) } }, says: "at most 256 characters" },
  ])("refuses $rule and adds nothing", async ({ input, says }) => {
    const administrator = await enabledAccount();
    await expectRefusal(create(administrator, input), "ValidationException", 400, says);
    expect(await idsOf(administrator, { onlyAssociated: "false" })).toEqual([]);
  });

  test("takes the most tags, the longest key and the longest value", async () => {
    const administrator = await enabledAccount();
    const most = { ...tags(49), ["k".repeat(128)]: "v".repeat(256) };
    await create(administrator, { account, tags: most });
    expect((await getMember(administrator, account.accountId)).tags).toEqual(most);
  });

  test("refuses the caller itself", async () => {
    const administrator = await enabledAccount();
    const sent = create(administrator, { account: { accountId: administrator.accountId, email: administrator.email } });
    await expectRefusal(sent, "ValidationException", 400, "can't become a member of itself");
  });

  test("refuses an account that is in the inventory already, whatever became of it, and keeps the first address", async () => {
    const [administrator, member] = await organization();
    const again = () => create(administrator, { account: { accountId: member.accountId, email: "other@example.com" } });
    await expectRefusal(again(), "ConflictException", 409, "already associated with your account");
    await as(administrator).send(new DisassociateMemberCommand({ id: member.accountId }));
    await expectRefusal(again(), "ConflictException", 409, "already associated with your account");
    expect((await getMember(administrator, member.accountId)).email).toBe(member.email);
  });

  test("is denied to a member", async () => {
    const [, member] = await organization();
    await expectRefusal(create(member, { account }), "AccessDeniedException", 403, "current account is a member account");
  });

  test("is denied while Macie is off", async () => {
    const [administrator] = reeve.take(1);
    await expectRefusal(create(administrator, { account }), "AccessDeniedException", 403, "Macie is not enabled");
  });

  test("takes 1,000 accounts and refuses the next, until one is deleted", async () => {
    const administrator = await enabledAccount();
    await fillInventory(administrator, 999);
    const add = (accountId: string) => create(administrator, { account: { ...account, accountId } });
    await add("220000000001");
    await expectRefusal(add("220000000002"), "ServiceQuotaExceededException", 402, "1000");
    await as(administrator).send(new DeleteMemberCommand({ id: "220000000001" }));
    await add("220000000002");
  });
});

/** Rows that 999 calls of CreateMember would have left; the calls would take seconds. */
async function fillInventory(administrator: Declaration, count: number): Promise<void> {
  await reeve.database.query(sql`
    insert into association (administrator, region, service, member, kind, status, email, created_at, updated_at)
    select ${administrator.accountId}, 'eu-west-1', 'macie2', (300000000000 + n)::text, 'invitation', 'Created', 'a@example.com', now(), now()
    from generate_series(1, ${count}::int) as n`);
}

describe("CreateInvitations", () => {
  test("moves each account through verification to invited, and names the time of the invitation", async () => {
    const [administrator, first, second] = reeve.take(3);
    await enableMacie(reeve, [administrator]);
    await addMember(reeve, administrator, first);
    await addMember(reeve, administrator, second);
    const accountIds = [first.accountId, second.accountId];
    const answer = await inviteAll(administrator, { accountIds, message: "", disableEmailNotification: true });
    expect(answer.unprocessedAccounts).toEqual([]);
    const { invitedAt, relationshipStatus } = await getMember(administrator, first.accountId);
    expect(invitedAt).toBeInstanceOf(Date);
    expect(["EmailVerificationInProgress", "Invited"]).toContain(relationshipStatus);
    await untilStatus(reeve, administrator, first, "Invited");
    await untilStatus(reeve, administrator, second, "Invited");
  });

  test("answers the accounts it passed over with the reason, each once, and invites the others", async () => {
    const [administrator, member] = await organization();
    const [added] = reeve.take(1);
    await addMember(reeve, administrator, added);
    const unknown = "230000000001";
    const accountIds = [member.accountId, unknown, added.accountId, unknown, administrator.accountId];
    const { unprocessedAccounts } = await inviteAll(administrator, { accountIds });
    const reasons = [
      [member.accountId, "already a member account"],
      [unknown, notYours],
      [administrator.accountId, "can't become a member of itself"],
    ] as const;
    expect(unprocessedAccounts).toEqual(
      reasons.map(([accountId, text]) => ({
        accountId,
        errorCode: "ClientError",
        errorMessage: expect.stringContaining(text),
      })),
    );
    await untilStatus(reeve, administrator, added, "Invited");
  });

  test("finds out that an address is not the account's own, or that there is no such account", async () => {
    const [administrator, wrong] = reeve.take(2);
    await enableMacie(reeve, [administrator, wrong]);
    const nobody = { accountId: "240000000001", email: "nobody@example.com" };
    await addMember(reeve, administrator, { ...wrong, email: "elsewhere@example.com" });
    await addMember(reeve, administrator, nobody);
    await inviteAll(administrator, { accountIds: [wrong.accountId, nobody.accountId] });
    await untilStatus(reeve, administrator, wrong, "EmailVerificationFailed");
    await untilStatus(reeve, administrator, nobody, "EmailVerificationFailed");
    expect((await as(wrong).send(new ListInvitationsCommand({}))).invitations).toEqual([]);
    await as(administrator).send(new DeleteMemberCommand({ id: wrong.accountId }));
    await invite(reeve, administrator, wrong);
  });

  test("passes an address that differs in case only", async () => {
    const [administrator, member] = reeve.take(2);
    await enableMacie(reeve, [administrator]);
    await addMember(reeve, administrator, { ...member, email: member.email.toUpperCase() });
    await inviteAll(administrator, { accountIds: [member.accountId] });
    await untilStatus(reeve, administrator, member, "Invited");
  });

  test.each<{ rule: string; message: string }>([
    { rule: "80 characters", message: "m".repeat(80) },
    { rule: "80 characters outside ASCII", message: "ä".repeat(80) },
    { rule: "spaces and punctuation", message: "Hello, we're security: please accept! (Ask us?)" },
  ])("takes a message of $rule", async ({ message }) => {
    const [administrator, member] = reeve.take(2);
    await enableMacie(reeve, [administrator]);
    await addMember(reeve, administrator, member);
    expect((await inviteAll(administrator, { accountIds: [member.accountId], message })).unprocessedAccounts).toEqual([]);
  });

  test.each<{ rule: string; input: object; says: string }>([
    { rule: "a message of 81 characters", input: { message: "m".repeat(81) }, says: "message: expected at most 80" },
    { rule: "a line break in the message", input: { message: "one\ntwo" }, says: "message: expected" },
    { rule: "a control character in the message", input: { message: "one\u0007" }, says: "message: expected" },
    { rule: "no accounts", input: { accountIds: undefined }, says: "accountIds is required" },
    { rule: "an empty list", input: { accountIds: [] }, says: "accountIds: expected a list of 1 to" },
    { rule: "a bad ID among good ones", input: { accountIds: ["240000000009", "24"] }, says: "12 digits" },
  ])("refuses $rule and invites nobody", async ({ input, says }) => {
    const [administrator, member] = reeve.take(2);
    await enableMacie(reeve, [administrator]);
    await addMember(reeve, administrator, member);
    const sent = inviteAll(administrator, { accountIds: [member.accountId], ...input });
    await expectRefusal(sent, "ValidationException", 400, says);
    expect((await getMember(administrator, member.accountId)).relationshipStatus).toBe("Created");
  });

  test("is denied to a member", async () => {
    const [administrator, member] = await organization();
    const sent = inviteAll(member, { accountIds: [administrator.accountId] });
    await expectRefusal(sent, "AccessDeniedException", 403, "current account is a member account");
  });

  test("invites a removed and a resigned member again without CreateMember", async () => {
    const [administrator, removed] = await organization();
    const [resigned] = reeve.take(1);
    await enableMacie(reeve, [resigned]);
    await makeMember(reeve, administrator, resigned);
    await as(administrator).send(new DisassociateMemberCommand({ id: removed.accountId }));
    await as(resigned).send(new DisassociateFromAdministratorAccountCommand({}));
    await inviteAgain(reeve, administrator, removed);
    await inviteAgain(reeve, administrator, resigned);
  });

  test("passes over a former member while 1,000 others take all places", async () => {
    const [administrator, removed] = await organization();
    await as(administrator).send(new DisassociateMemberCommand({ id: removed.accountId }));
    await fillInventory(administrator, 1_000);
    const { unprocessedAccounts } = await inviteAll(administrator, { accountIds: [removed.accountId] });
    expect(unprocessedAccounts).toEqual([
      { accountId: removed.accountId, errorCode: "ClientError", errorMessage: expect.stringContaining("1000") },
    ]);
    expect((await getMember(administrator, removed.accountId)).relationshipStatus).toBe("Removed");
  });
});

describe("ListMembers", () => {
  test("shows current members unless all are asked for", async () => {
    const [administrator, member] = await organization();
    const [created, invited, removed] = reeve.take(3);
    await enableMacie(reeve, [invited, removed]);
    await addMember(reeve, administrator, created);
    await invite(reeve, administrator, invited);
    await makeMember(reeve, administrator, removed);
    await as(administrator).send(new DisassociateMemberCommand({ id: removed.accountId }));
    const all = [member, created, invited, removed].map(({ accountId }) => accountId);
    for (const input of [{}, { onlyAssociated: "true" }, { onlyAssociated: "TRUE" }]) {
      expect(await idsOf(administrator, input)).toEqual([member.accountId]);
    }
    for (const onlyAssociated of ["false", "FALSE"]) expect(await idsOf(administrator, { onlyAssociated })).toEqual(all);
    const { members } = await list(administrator, { onlyAssociated: "false" });
    expect(members?.map(({ relationshipStatus }) => relationshipStatus)).toEqual(["Enabled", "Created", "Invited", "Removed"]);
  });

  test("describes each account as GetMember does", async () => {
    const [administrator, member] = await organization();
    const { $metadata, ...alone } = await getMember(administrator, member.accountId);
    expect(alone.invitedAt).toBeInstanceOf(Date);
    expect((await list(administrator)).members).toEqual([alone]);
  });

  test("pages of 25 unless fewer are asked for, in order, without loss or repetition", async () => {
    const administrator = await enabledAccount();
    await fillInventory(administrator, 60);
    const client = as(administrator);
    for (const [pageSize, sizes] of [
      [undefined, [25, 25, 10]],
      [25, [25, 25, 10]],
      [20, [20, 20, 20]],
    ] as const) {
      const pages: string[][] = [];
      for await (const page of paginateListMembers({ client, ...(pageSize && { pageSize }) }, { onlyAssociated: "false" })) {
        pages.push(page.members?.map(({ accountId = "" }) => accountId) ?? []);
      }
      expect(pages.map(({ length }) => length)).toEqual(sizes);
      expect(pages.flat()).toEqual(Array.from({ length: 60 }, (_, index) => String(300_000_000_001 + index)));
    }
    expect((await list(administrator, { onlyAssociated: "false", maxResults: 1 })).members).toHaveLength(1);
  });

  test("goes on after an account that was deleted meanwhile", async () => {
    const administrator = await enabledAccount();
    await fillInventory(administrator, 4);
    const { nextToken } = await list(administrator, { onlyAssociated: "false", maxResults: 2 });
    await as(administrator).send(new DeleteMemberCommand({ id: "300000000002" }));
    await as(administrator).send(new DeleteMemberCommand({ id: "300000000003" }));
    expect(await idsOf(administrator, { onlyAssociated: "false", nextToken })).toEqual(["300000000004"]);
  });

  test.each<{ rule: string; input: object; says: string }>([
    { rule: "another word for onlyAssociated", input: { onlyAssociated: "yes" }, says: "onlyAssociated: expected true or false" },
    { rule: "an empty onlyAssociated", input: { onlyAssociated: "" }, says: "onlyAssociated: expected true or false" },
    { rule: "no results", input: { maxResults: 0 }, says: "maxResults: expected a whole number from 1 to 25" },
    { rule: "26 results", input: { maxResults: 26 }, says: "maxResults: expected a whole number from 1 to 25" },
    { rule: "half a result", input: { maxResults: 1.5 }, says: "maxResults: expected a whole number from 1 to 25" },
    { rule: "an invented token", input: { nextToken: "next" }, says: "nextToken: expected" },
    {
      rule: "the token of another list",
      input: { nextToken: Buffer.from('["invitations","1"]').toString("base64url") },
      says: "nextToken: expected",
    },
    { rule: "a token of 5,000 characters", input: { nextToken: "A".repeat(5_000) }, says: "nextToken: expected" },
  ])("refuses $rule", async ({ input, says }) => {
    const administrator = await enabledAccount();
    await expectRefusal(list(administrator, input), "ValidationException", 400, says);
  });

  test("is empty for an account without members, and for a member", async () => {
    const [, member] = await organization();
    expect(await list(member, { onlyAssociated: "false" })).toMatchObject({ members: [] });
    expect((await list(await enabledAccount())).nextToken).toBeUndefined();
  });
});

describe("GetMember", () => {
  test("finds accounts of the own inventory only", async () => {
    const [administrator, member] = await organization();
    const stranger = await enabledAccount();
    for (const [caller, target] of [
      [administrator, stranger],
      [stranger, member],
      [member, administrator],
      [member, member],
    ] as const) {
      await expectRefusal(getMember(caller, target.accountId), "ResourceNotFoundException", 404, notYours);
    }
  });

  test.each(["1", "1234567890123", "abcdefghijkl", "210000000001/"])("refuses the ID %s", async (id) => {
    await expectRefusal(getMember(await enabledAccount(), id), "ValidationException", 400, "12 digits");
  });
});

describe("DisassociateMember", () => {
  const disassociate = (administrator: Declaration, id: string) => as(administrator).send(new DisassociateMemberCommand({ id }));

  test("makes the member standalone, with Macie as it was, and keeps it in the inventory", async () => {
    const [administrator, member] = await organization();
    await disassociate(administrator, member.accountId);
    expect((await getMember(administrator, member.accountId)).relationshipStatus).toBe("Removed");
    expect((await as(member).send(new GetMacieSessionCommand({}))).status).toBe("ENABLED");
    const { invitations } = await as(member).send(new ListInvitationsCommand({}));
    expect(invitations).toMatchObject([{ accountId: administrator.accountId, relationshipStatus: "Removed" }]);
  });

  test("refuses accounts that are no members: in the inventory, former ones, strangers", async () => {
    const [administrator, member] = await organization();
    const [added] = reeve.take(1);
    await addMember(reeve, administrator, added);
    const text = `not an associated member of account ${administrator.accountId}`;
    await expectRefusal(disassociate(administrator, added.accountId), "ValidationException", 400, text);
    await disassociate(administrator, member.accountId);
    await expectRefusal(disassociate(administrator, member.accountId), "ValidationException", 400, text);
    await expectRefusal(disassociate(administrator, "250000000001"), "ResourceNotFoundException", 404, notYours);
    await expectRefusal(disassociate(administrator, "25"), "ValidationException", 400, "12 digits");
  });

  test("is not the member's way out, nor a stranger's way in", async () => {
    const [administrator, member] = await organization();
    const stranger = await enabledAccount();
    await expectRefusal(disassociate(member, member.accountId), "ResourceNotFoundException", 404, notYours);
    await expectRefusal(disassociate(stranger, member.accountId), "ResourceNotFoundException", 404, notYours);
    expect((await getMember(administrator, member.accountId)).relationshipStatus).toBe("Enabled");
  });
});

describe("DeleteMember", () => {
  const remove = (administrator: Declaration, id: string) => as(administrator).send(new DeleteMemberCommand({ id }));

  test("takes an invitation back", async () => {
    const [administrator, invited] = reeve.take(2);
    await enableMacie(reeve, [administrator, invited]);
    await invite(reeve, administrator, invited);
    await remove(administrator, invited.accountId);
    await expectRefusal(getMember(administrator, invited.accountId), "ResourceNotFoundException", 404, notYours);
    expect((await as(invited).send(new ListInvitationsCommand({}))).invitations).toEqual([]);
  });

  test("is a conflict for members, running or suspended, until they are removed", async () => {
    const [administrator, member] = await organization();
    await expectRefusal(
      remove(administrator, member.accountId),
      "ConflictException",
      409,
      "Disassociate the member account first",
    );
    await as(administrator).send(new DisassociateMemberCommand({ id: member.accountId }));
    await remove(administrator, member.accountId);
    expect((await as(member).send(new ListInvitationsCommand({}))).invitations).toEqual([]);
    await create(administrator, { account: { accountId: member.accountId, email: member.email } });
  });

  test("refuses what is not in the inventory", async () => {
    const [administrator, member] = await organization();
    await expectRefusal(remove(administrator, "260000000001"), "ResourceNotFoundException", 404, notYours);
    await expectRefusal(remove(member, administrator.accountId), "ResourceNotFoundException", 404, notYours);
    await expectRefusal(remove(administrator, "26"), "ValidationException", 400, "12 digits");
  });

  test("leaves nothing of a declined account: not in the list, not by ID, not its tags", async () => {
    const [administrator, member] = reeve.take(2);
    await enableMacie(reeve, [administrator, member]);
    await invite(reeve, administrator, member);
    const { arn: resourceArn } = await getMember(administrator, member.accountId);
    await as(member).send(new DeclineInvitationsCommand({ accountIds: [administrator.accountId] }));
    expect(await idsOf(administrator, { onlyAssociated: "false" })).toEqual([]);
    await expectRefusal(remove(administrator, member.accountId), "ResourceNotFoundException", 404, notYours);
    const tags = as(administrator).send(new ListTagsForResourceCommand({ resourceArn }));
    await expectRefusal(tags, "ResourceNotFoundException", 404, "doesn't exist");
  });
});

describe("Regions", () => {
  test("each have an inventory of their own", async () => {
    const [administrator, member] = reeve.take(2);
    await enableMacie(reeve, [administrator, member]);
    await enableMacie(reeve, [administrator, member], "us-east-1");
    await makeMember(reeve, administrator, member);
    await expectRefusal(getMember(administrator, member.accountId, "us-east-1"), "ResourceNotFoundException", 404, notYours);
    await addMember(reeve, administrator, { ...member, email: "other@example.com" }, "us-east-1");
    const there = await getMember(administrator, member.accountId, "us-east-1");
    expect(there).toMatchObject({ relationshipStatus: "Created", email: "other@example.com" });
    expect(there.arn).toBe(`arn:aws:macie2:us-east-1:${administrator.accountId}:member/${member.accountId}`);
    await as(administrator, "us-east-1").send(new DeleteMemberCommand({ id: member.accountId }));
    expect((await getMember(administrator, member.accountId)).relationshipStatus).toBe("Enabled");
  });

  test("let an account be administrator in one and have another one's members untouched", async () => {
    const [administrator, member] = await organization();
    await enableMacie(reeve, [member], "us-east-1");
    await addMember(reeve, member, administrator, "us-east-1");
    expect((await getMember(member, administrator.accountId, "us-east-1")).relationshipStatus).toBe("Created");
  });
});
