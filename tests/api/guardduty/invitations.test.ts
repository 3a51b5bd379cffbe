import {
  AcceptAdministratorInvitationCommand,
  AcceptInvitationCommand,
  CreateMembersCommand,
  DeclineInvitationsCommand,
  DeleteInvitationsCommand,
  DeleteMembersCommand,
  DisassociateFromAdministratorAccountCommand,
  DisassociateFromMasterAccountCommand,
  DisassociateMembersCommand,
  GetAdministratorAccountCommand,
  GetInvitationsCountCommand,
  GetMasterAccountCommand,
  ListInvitationsCommand,
  type ListInvitationsCommandInput,
  ListMembersCommand,
  paginateListInvitations,
} from "@aws-sdk/client-guardduty";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "../../../src/database/sql.ts";
import { expectRefusal, refusalOf } from "../../support/clients.ts";
import {
  accept,
  bringTo,
  invitationId,
  inviteAgain,
  type Party,
  partyOf,
  recordOf,
  type Standing,
  statusOf,
  statusSeen,
} from "../../support/detectors.ts";
import { type RunningReeve, startReeve } from "../../support/server.ts";

let reeve: RunningReeve;
beforeAll(async () => {
  reeve = await startReeve({ spare: 180 });
});
afterAll(() => reeve.close());

const party = (region?: string) => partyOf(reeve, reeve.take(1)[0], region);
async function pair(standing: Standing): Promise<readonly [administrator: Party, member: Party]> {
  const [administrator, member] = [await party(), await party()];
  await bringTo(standing, administrator, [member]);
  return [administrator, member];
}

const begin = "The request is rejected because";
const a1 = `${begin} the current account cannot accept invitation from the given account ID since the latter is an associated member of another master account.`;
const a2 = `${begin} the current account cannot accept invitations since it still has created, invited or associated members.`;
const a3 = `${begin} the current account cannot accept invitations since it is already an associated member of some master account.`;
const a4 = `${begin} the current account has no pending invitation from the given master account ID or is already an associated member of another master account.`;
const a5 = `${begin} the current account is not associated to a master account.`;
const l1 = `${begin} the current account cannot delete the invitation from the given master account ID since it is still associated to it or has not declined their invitation yet.`;
const e1 = `${begin} the input detectorId is not owned by the current account.`;
const e4 = `${begin} the parameter detectorId has an invalid value.`;
const e5 = `${begin} an invalid or out-of-range value is specified as an input parameter.`;
const e9 = `${begin} the parameter maxResults is out-of-bounds.`;
const unsent = "0123456789abcdef0123456789abcdef";

const acceptAs = ({ client, detectorId: DetectorId }: Party, MasterId: string, InvitationId: string) =>
  client.send(new AcceptInvitationCommand({ DetectorId, MasterId, InvitationId }));
const acceptAsNew = ({ client, detectorId: DetectorId }: Party, AdministratorId: string, InvitationId: string) =>
  client.send(new AcceptAdministratorInvitationCommand({ DetectorId, AdministratorId, InvitationId }));
const decline = ({ client }: Party, AccountIds: string[]) => client.send(new DeclineInvitationsCommand({ AccountIds }));
const discard = ({ client }: Party, AccountIds: string[]) => client.send(new DeleteInvitationsCommand({ AccountIds }));
const leave = ({ client, detectorId: DetectorId }: Party) =>
  client.send(new DisassociateFromMasterAccountCommand({ DetectorId }));
const invitationsOf = async ({ client }: Party, input: ListInvitationsCommandInput = {}) =>
  (await client.send(new ListInvitationsCommand(input))).Invitations ?? [];
const countOf = async ({ client }: Party) => (await client.send(new GetInvitationsCountCommand({}))).InvitationsCount;
const masterOf = async ({ client, detectorId: DetectorId }: Party) =>
  (await client.send(new GetMasterAccountCommand({ DetectorId }))).Master;

/** What the recipient sees, and the status in the administrator's inventory. */
async function sides(administrator: Party, member: Party) {
  return {
    administrator: await statusSeen(administrator, member),
    listed: (await invitationsOf(member)).map(({ RelationshipStatus }) => RelationshipStatus),
    count: await countOf(member),
    master: (await masterOf(member))?.AccountId,
  };
}

/** A status that both sides see afterwards, or the text of a refusal; `unlisted` is no change but for the recipient's list. */
type Row = Readonly<Record<"accept" | "decline" | "discard" | "leave", string>>;
const rows: Readonly<Record<Standing, Row>> = {
  Away: { accept: a4, decline: a4, discard: a4, leave: a5 },
  Created: { accept: a4, decline: a4, discard: a4, leave: a5 },
  EmailVerificationFailed: { accept: a4, decline: a4, discard: a4, leave: a5 },
  Invited: { accept: "Enabled", decline: "Resigned", discard: l1, leave: a5 },
  Declined: { accept: "Enabled", decline: a4, discard: "unlisted", leave: a5 },
  Enabled: { accept: a4, decline: a4, discard: l1, leave: "Resigned" },
  Disabled: { accept: a4, decline: a4, discard: l1, leave: "Resigned" },
  Removed: { accept: a4, decline: a4, discard: "unlisted", leave: a5 },
  Left: { accept: "Enabled", decline: a4, discard: "unlisted", leave: a5 },
};

function expectedSides(administrator: Party, status: string | undefined, isListed: boolean) {
  const isMember = status === "Enabled" || status === "Disabled";
  return {
    administrator: status,
    listed: isListed ? [status] : [],
    count: isListed && !isMember ? 1 : 0,
    master: isMember ? administrator.accountId : undefined,
  };
}

describe("what the recipient may do in each status, and what both sides see then", () => {
  type Case = { readonly standing: Standing; readonly operation: keyof Row; readonly expected: string };
  const cases = Object.entries(rows).flatMap(([standing, row]) =>
    Object.entries(row).map(([operation, expected]) => ({ standing, operation, expected }) as Case),
  );
  const received: readonly Standing[] = ["Invited", "Declined", "Enabled", "Disabled", "Removed", "Left"];

  async function perform(operation: keyof Row, member: Party, administrator: Party): Promise<string | undefined> {
    const { accountId } = administrator;
    if (operation === "decline" || operation === "discard") {
      const { UnprocessedAccounts } = await (operation === "decline" ? decline : discard)(member, [accountId]);
      if (UnprocessedAccounts?.[0]) expect(UnprocessedAccounts).toMatchObject([{ AccountId: accountId }]);
      return UnprocessedAccounts?.[0]?.Result;
    }
    const id = (await invitationId(member, administrator)) || unsent;
    const sent = operation === "accept" ? acceptAs(member, accountId, id) : leave(member);
    const refused = await sent.then(
      () => undefined,
      (error: unknown) => refusalOf(Promise.reject(error)),
    );
    if (refused) expect(refused).toMatchObject({ name: "BadRequestException", status: 400 });
    return refused?.message;
  }

  test.each(cases)("$standing: $operation", async ({ standing, operation, expected }) => {
    const [administrator, member] = await pair(standing);
    const [status, isListed] = [statusOf[standing], received.includes(standing)];
    expect(await sides(administrator, member)).toEqual(expectedSides(administrator, status, isListed));
    const before = await recordOf(administrator, member);
    const refusal = await perform(operation, member, administrator);
    if (expected.startsWith(begin)) {
      expect(refusal).toBe(expected);
      expect(await recordOf(administrator, member)).toEqual(before);
      expect(await sides(administrator, member)).toEqual(expectedSides(administrator, status, isListed));
    } else {
      expect(refusal).toBeUndefined();
      const after = expected === "unlisted" ? status : expected;
      expect(await sides(administrator, member)).toEqual(expectedSides(administrator, after, expected !== "unlisted"));
    }
  });
});

describe("AcceptInvitation", () => {
  const forms = [
    ["AcceptInvitation", acceptAs],
    ["AcceptAdministratorInvitation", acceptAsNew],
  ] as const;

  test.each(forms)("%s makes the account a member, known to both sides under both names", async (_, by) => {
    const [administrator, member] = await pair("Invited");
    const invitation = (await invitationsOf(member))[0];
    await by(member, administrator.accountId, invitation?.InvitationId ?? "");
    const { client, detectorId: DetectorId } = member;
    const expected = { ...invitation, AccountId: administrator.accountId, RelationshipStatus: "Enabled" };
    expect((await client.send(new GetMasterAccountCommand({ DetectorId }))).Master).toEqual(expected);
    expect((await client.send(new GetAdministratorAccountCommand({ DetectorId }))).Administrator).toEqual(expected);
    expect(await recordOf(administrator, member)).toMatchObject({ RelationshipStatus: "Enabled", DetectorId });
  });

  test.each(forms)("%s refuses the ID of no invitation, of another's, and of one that was replaced", async (_, by) => {
    const [administrator, member] = await pair("Removed");
    const replaced = await invitationId(member, administrator);
    const [others, other] = await pair("Invited");
    await inviteAgain(administrator, [member]);
    const renewed = await invitationId(member, administrator);
    expect(renewed).toMatch(/^[0-9a-f]{32}$/);
    expect(renewed).not.toBe(replaced);
    for (const id of [unsent, replaced, await invitationId(other, others)]) {
      await expectRefusal(by(member, administrator.accountId, id), "BadRequestException", 400, a4);
    }
    await by(member, administrator.accountId, renewed);
    expect(await statusSeen(administrator, member)).toBe("Enabled");
  });

  test.each(forms)("%s refuses accounts that are not 12 digits, and detectors that are not the caller's", async (_, by) => {
    const [administrator, member] = await pair("Invited");
    const id = await invitationId(member, administrator);
    await expectRefusal(by(member, "12345678901", id), "BadRequestException", 400, e5);
    await expectRefusal(by(member, administrator.accountId, ""), "BadRequestException", 400, e5);
    const { accountId, detectorId } = administrator;
    await expectRefusal(by({ ...member, detectorId }, accountId, id), "BadRequestException", 400, e1);
    await expectRefusal(by({ ...member, detectorId: "made-up" }, accountId, id), "BadRequestException", 400, e4);
    expect(await statusSeen(administrator, member)).toBe("Invited");
  });

  test.each(["Created", "Invited", "Enabled", "Disabled"] as const)(
    "is refused to an account that itself has one that is %s",
    async (standing) => {
      const [between, below] = await pair(standing);
      const administrator = await party();
      await bringTo("Invited", administrator, [between]);
      const id = await invitationId(between, administrator);
      await expectRefusal(acceptAs(between, administrator.accountId, id), "BadRequestException", 400, a2);
      expect(await statusSeen(between, below)).toBe(standing);
    },
  );

  test.each(["Declined", "Removed", "Left"] as const)("is open to an account all of whose own are %s", async (standing) => {
    const [between] = await pair(standing);
    const administrator = await party();
    await bringTo("Enabled", administrator, [between]);
    expect((await masterOf(between))?.AccountId).toBe(administrator.accountId);
  });

  test("is refused to a member of another, whose invitation stays", async () => {
    const [administrator, member] = await pair("Enabled");
    const [second, third] = [await party(), await party()];
    await bringTo("Invited", second, [member]);
    const id = await invitationId(member, second);
    await expectRefusal(acceptAs(member, second.accountId, id), "BadRequestException", 400, a3);
    // Nor does it matter that the account has administrators elsewhere.
    const region = "us-east-1";
    const there = await partyOf(reeve, member.account, region);
    await bringTo("Enabled", await partyOf(reeve, third.account, region), [there]);
    await expectRefusal(acceptAs(member, second.accountId, id), "BadRequestException", 400, a3);
    expect(await sides(second, member)).toMatchObject({ administrator: "Invited", count: 1, master: administrator.accountId });
    await leave(member);
    await acceptAs(member, second.accountId, id);
    expect((await masterOf(member))?.AccountId).toBe(second.accountId);
  });

  test("is refused when the administrator has become a member of another meanwhile", async () => {
    const [between, former] = await pair("Left");
    const id = await invitationId(former, between);
    await bringTo("Enabled", await party(), [between]);
    await expectRefusal(acceptAs(former, between.accountId, id), "BadRequestException", 400, a1);
    expect(await masterOf(former)).toBeUndefined();
  });
});

describe("GetMasterAccount and GetAdministratorAccount", () => {
  test.each([
    ["a standalone account", "Away", 0],
    ["an administrator", "Enabled", 0],
    ["an account that is only invited", "Invited", 1],
    ["a former member", "Removed", 1],
  ] as const)("are an empty answer for %s", async (_, standing, side) => {
    const { client, detectorId: DetectorId } = (await pair(standing))[side];
    const { $metadata: _master, ...master } = await client.send(new GetMasterAccountCommand({ DetectorId }));
    const { $metadata: _administrator, ...administrator } = await client.send(new GetAdministratorAccountCommand({ DetectorId }));
    expect([master, administrator]).toEqual([{}, {}]);
  });

  test.each(["Enabled", "Disabled"] as const)("name the status of a member that is %s", async (standing) => {
    const [administrator, member] = await pair(standing);
    expect(await masterOf(member)).toEqual({
      AccountId: administrator.accountId,
      InvitationId: await invitationId(member, administrator),
      InvitedAt: (await recordOf(administrator, member))?.InvitedAt,
      RelationshipStatus: standing,
    });
  });
});

test.each([
  ["DisassociateFromMasterAccount", DisassociateFromMasterAccountCommand],
  ["DisassociateFromAdministratorAccount", DisassociateFromAdministratorAccountCommand],
] as const)("%s ends the membership once, and asks for the caller's own detector", async (_, Command) => {
  const [administrator, member] = await pair("Enabled");
  const send = (DetectorId: string) => member.client.send(new Command({ DetectorId }));
  await expectRefusal(send(administrator.detectorId), "BadRequestException", 400, e1);
  await send(member.detectorId);
  expect(await recordOf(administrator, member)).toMatchObject({ RelationshipStatus: "Resigned" });
  expect((await recordOf(administrator, member))?.DetectorId).toBeUndefined();
  await expectRefusal(send(member.detectorId), "BadRequestException", 400, a5);
  await accept(member, administrator);
  expect(await statusSeen(administrator, member)).toBe("Enabled");
});

describe("ListInvitations", () => {
  test("needs no detector, nor do counting, declining and deleting", async () => {
    const administrator = await party();
    const [account] = reeve.take(1);
    const member = { account, accountId: account.accountId, detectorId: "", client: reeve.clients.guardduty(account) };
    expect(await invitationsOf(member)).toEqual([]);
    expect(await countOf(member)).toBe(0);
    await bringTo("Invited", administrator, [member]);
    expect(await invitationsOf(member)).toEqual([
      {
        AccountId: administrator.accountId,
        InvitationId: expect.stringMatching(/^[0-9a-f]{32}$/),
        InvitedAt: (await recordOf(administrator, member))?.InvitedAt,
        RelationshipStatus: "Invited",
      },
    ]);
    expect(await countOf(member)).toBe(1);
    expect((await decline(member, [administrator.accountId])).UnprocessedAccounts).toEqual([]);
    expect((await discard(member, [administrator.accountId])).UnprocessedAccounts).toEqual([]);
    expect(await invitationsOf(member)).toEqual([]);
  });

  test("has the newest last, since the public scripts accept the last", async () => {
    const member = await party();
    const administrators = [await party(), await party(), await party()];
    const inOrder = [2, 0, 1].flatMap((index) => administrators[index] ?? []);
    for (const administrator of inOrder) await bringTo("Invited", administrator, [member]);
    const listed = async () => (await invitationsOf(member)).map(({ AccountId }) => AccountId);
    expect(await listed()).toEqual(inOrder.map(({ accountId }) => accountId));
    const [first] = inOrder;
    if (!first) throw new Error("three parties were made");
    await decline(member, [first.accountId]);
    await inviteAgain(first, [member]);
    expect((await listed()).at(-1)).toBe(first.accountId);
    const paged: (string | undefined)[] = [];
    for await (const page of paginateListInvitations({ client: member.client, pageSize: 1 }, {})) {
      paged.push(...(page.Invitations ?? []).map(({ AccountId }) => AccountId));
    }
    expect(paged).toEqual(await listed());
  });

  test("keeps the accepted one listed beside the others and leaves it out of the count", async () => {
    const [administrator, member] = await pair("Enabled");
    const other = await party();
    await bringTo("Invited", other, [member]);
    const listed = (await invitationsOf(member)).map(({ AccountId, RelationshipStatus }) => [AccountId, RelationshipStatus]);
    expect(listed).toEqual([
      [administrator.accountId, "Enabled"],
      [other.accountId, "Invited"],
    ]);
    expect(await countOf(member)).toBe(1);
  });

  test("pages of 50 by default", async () => {
    const member = await party();
    await reeve.database.query(sql`
      insert into association (administrator, region, service, member, kind, status, email, invitation_id, invited_at,
        invitation_by_email, created_at, updated_at)
      select (300000000000 + n)::text, 'eu-west-1', 'guardduty', ${member.accountId}, 'invitation', 'Invited', 'a@example.com',
        lpad(to_hex(n), 32, '0'), date_trunc('milliseconds', now()), false, now(), now()
      from generate_series(1, 101) as n`);
    expect(await invitationsOf(member)).toHaveLength(50);
    expect(await countOf(member)).toBe(101);
    const seen: (string | undefined)[] = [];
    for await (const page of paginateListInvitations({ client: member.client }, {})) {
      seen.push(...(page.Invitations ?? []).map(({ AccountId }) => AccountId));
    }
    expect(seen).toEqual(Array.from({ length: 101 }, (_, index) => String(300_000_000_001 + index)));
  });

  test("refuses pages of no or of 51, and tokens it did not give out", async () => {
    const member = await party();
    for (const MaxResults of [0, 51]) {
      await expectRefusal(invitationsOf(member, { MaxResults }), "BadRequestException", 400, e9);
    }
    await expectRefusal(invitationsOf(member, { NextToken: "made-up" }), "BadRequestException", 400, "nextToken");
    for (const part of ["x", -1, 1e300]) {
      const NextToken = Buffer.from(JSON.stringify(["invitations", part, part])).toString("base64url");
      expect(await invitationsOf(member, { NextToken })).toEqual([]);
    }
  });

  test("shows nothing of an invitation to a wrong address, not even after the administrator took it back", async () => {
    const [administrator, member] = await pair("EmailVerificationFailed");
    const { client, detectorId: DetectorId } = administrator;
    await client.send(new DisassociateMembersCommand({ DetectorId, AccountIds: [member.accountId] }));
    expect(await sides(administrator, member)).toEqual({ administrator: "Removed", listed: [], count: 0, master: undefined });
  });

  test("loses what the administrator deletes", async () => {
    const [administrator, member] = await pair("Invited");
    const id = await invitationId(member, administrator);
    const { client, detectorId: DetectorId } = administrator;
    await client.send(new DeleteMembersCommand({ DetectorId, AccountIds: [member.accountId] }));
    expect(await invitationsOf(member)).toEqual([]);
    await expectRefusal(acceptAs(member, administrator.accountId, id), "BadRequestException", 400, a4);
  });
});

describe.each([
  ["DeclineInvitations", decline],
  ["DeleteInvitations", discard],
] as const)("%s", (_, answer) => {
  const ids = (count: number) => Array.from({ length: count }, (_each, index) => String(240_000_000_000 + index));

  test("passes accounts over that never invited, up to 50, each once", async () => {
    const member = await party();
    const { UnprocessedAccounts } = await answer(member, [...ids(49), "240000000000"]);
    expect(UnprocessedAccounts).toEqual(ids(49).map((AccountId) => ({ AccountId, Result: a4 })));
  });

  test("refuses no accounts, 51, and what is no account ID", async () => {
    const member = await party();
    for (const AccountIds of [[], ids(51), ["12345678901x"]]) {
      await expectRefusal(answer(member, AccountIds), "BadRequestException", 400, e5);
    }
  });
});

test("an invitation that was declined and deleted may be sent again", async () => {
  const [administrator, member] = await pair("Declined");
  await discard(member, [administrator.accountId]);
  await expectRefusal(acceptAs(member, administrator.accountId, unsent), "BadRequestException", 400, a4);
  await inviteAgain(administrator, [member]);
  await accept(member, administrator);
  expect(await statusSeen(administrator, member)).toBe("Enabled");
});

test("two accounts that invited each other cannot both accept", async () => {
  const [one, two] = await pair("Left");
  await bringTo("Invited", two, [one]);
  const [idOfOne, idOfTwo] = [await invitationId(one, two), await invitationId(two, one)];
  await expectRefusal(acceptAs(two, one.accountId, idOfTwo), "BadRequestException", 400, a2);
  await acceptAs(one, two.accountId, idOfOne);
  expect(await statusSeen(two, one)).toBe("Enabled");
});

test("a Region's invitations are accepted in that Region only", async () => {
  const [administrator, member] = await pair("Invited");
  const there = await partyOf(reeve, member.account, "us-east-1");
  const id = await invitationId(member, administrator);
  expect(await invitationsOf(there)).toEqual([]);
  await expectRefusal(acceptAs(there, administrator.accountId, id), "BadRequestException", 400, a4);
});

test("after deletion the account may be added, invited and accept anew, with a fresh record and invitation", async () => {
  const [administrator, member] = await pair("Enabled");
  const former = await invitationId(member, administrator);
  const { client, detectorId: DetectorId } = administrator;
  const AccountIds = [member.accountId];
  await client.send(new DisassociateMembersCommand({ DetectorId, AccountIds }));
  await client.send(new DeleteMembersCommand({ DetectorId, AccountIds }));
  expect((await client.send(new ListMembersCommand({ DetectorId, OnlyAssociated: "false" }))).Members).toEqual([]);
  const AccountDetails = [{ AccountId: member.accountId, Email: member.account.email }];
  await client.send(new CreateMembersCommand({ DetectorId, AccountDetails }));
  expect((await recordOf(administrator, member))?.InvitedAt).toBeUndefined();
  await inviteAgain(administrator, [member]);
  expect(await invitationId(member, administrator)).not.toBe(former);
  await accept(member, administrator);
  expect(await statusSeen(administrator, member)).toBe("Enabled");
});
