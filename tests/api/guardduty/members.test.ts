import {
  CreateMembersCommand,
  DeleteMembersCommand,
  DisassociateFromMasterAccountCommand,
  DisassociateMembersCommand,
  EnableOrganizationAdminAccountCommand,
  GetDetectorCommand,
  GetMasterAccountCommand,
  GetMemberDetectorsCommand,
  GetMembersCommand,
  InviteMembersCommand,
  ListDetectorsCommand,
  ListInvitationsCommand,
  ListMembersCommand,
  type ListMembersCommandInput,
  paginateListMembers,
  StartMonitoringMembersCommand,
  StopMonitoringMembersCommand,
  UpdateMemberDetectorsCommand,
} from "@aws-sdk/client-guardduty";
import { EnableAWSServiceAccessCommand } from "@aws-sdk/client-organizations";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "../../../src/database/sql.ts";
import { expectRefusal } from "../../support/clients.ts";
import {
  accept,
  bringTo,
  inviteAgain,
  type Party,
  partyOf,
  recordOf,
  type Standing,
  statusOf,
  statusSeen,
} from "../../support/detectors.ts";
import { inventAccount, type RunningReeve, startReeve } from "../../support/server.ts";

const management = inventAccount("710000000001");
const delegated = inventAccount("710000000002");
const joined = inventAccount("710000000003");

let reeve: RunningReeve;
beforeAll(async () => {
  reeve = await startReeve({
    spare: 260,
    accounts: [management, delegated, joined],
    organization: { managementAccountId: management.accountId, memberAccountIds: [delegated.accountId, joined.accountId] },
  });
});
afterAll(() => reeve.close());

const party = (region?: string) => partyOf(reeve, reeve.take(1)[0], region);
const parties = async (count: number) => Promise.all(Array.from({ length: count }, () => party()));
async function pair(standing: Standing): Promise<readonly [administrator: Party, member: Party]> {
  const [administrator, member] = [await party(), await party()];
  await bringTo(standing, administrator, [member]);
  return [administrator, member];
}

const begin = "The request is rejected because";
const c1 = `${begin} the current account cannot create members since it is already an associated member of another master account.`;
const c2 = `${begin} an account cannot become a member of itself.`;
const c3 = `${begin} the given account ID is already a member or associated member of the current account.`;
const c4 = `${begin} the current account cannot create anymore members since it cannot exceed the maximum number of allowed members.`;
const i1 = `${begin} the current account cannot invite other accounts since it is already an associated member of another master account.`;
const i2 = `${begin} the current account cannot invite itself.`;
const i3 = `${begin} member account's email address is missing.`;
const i4 = `${begin} the current account has already invited or is already the GuardDuty master of the given member account ID.`;
const d1 = `${begin} the current account cannot delete the given member account ID since it is still associated to it.`;
const s1 = `${begin} the given account ID is not an associated member of account the current account.`;
const e1 = `${begin} the input detectorId is not owned by the current account.`;
const e4 = `${begin} the parameter detectorId has an invalid value.`;
const e5 = `${begin} an invalid or out-of-range value is specified as an input parameter.`;
const e8 = `${begin} the parameter onlyAssociated has an invalid value.`;
const e9 = `${begin} the parameter maxResults is out-of-bounds.`;

/** The administrator's operations on accounts, by ID. */
const operations = {
  create: ({ client, detectorId: DetectorId }: Party, ids: string[]) =>
    client.send(
      new CreateMembersCommand({ DetectorId, AccountDetails: ids.map((AccountId) => ({ AccountId, Email: "a@example.com" })) }),
    ),
  invite: ({ client, detectorId: DetectorId }: Party, AccountIds: string[]) =>
    client.send(new InviteMembersCommand({ DetectorId, AccountIds })),
  disassociate: ({ client, detectorId: DetectorId }: Party, AccountIds: string[]) =>
    client.send(new DisassociateMembersCommand({ DetectorId, AccountIds })),
  delete: ({ client, detectorId: DetectorId }: Party, AccountIds: string[]) =>
    client.send(new DeleteMembersCommand({ DetectorId, AccountIds })),
  start: ({ client, detectorId: DetectorId }: Party, AccountIds: string[]) =>
    client.send(new StartMonitoringMembersCommand({ DetectorId, AccountIds })),
  stop: ({ client, detectorId: DetectorId }: Party, AccountIds: string[]) =>
    client.send(new StopMonitoringMembersCommand({ DetectorId, AccountIds })),
  getDetectors: ({ client, detectorId: DetectorId }: Party, AccountIds: string[]) =>
    client.send(new GetMemberDetectorsCommand({ DetectorId, AccountIds })),
  updateDetectors: ({ client, detectorId: DetectorId }: Party, AccountIds: string[]) =>
    client.send(new UpdateMemberDetectorsCommand({ DetectorId, AccountIds, DataSources: { S3Logs: { Enable: false } } })),
  get: ({ client, detectorId: DetectorId }: Party, AccountIds: string[]) =>
    client.send(new GetMembersCommand({ DetectorId, AccountIds })),
} as const;
type Operation = keyof typeof operations;

const list = ({ client, detectorId: DetectorId }: Party, input: Omit<ListMembersCommandInput, "DetectorId"> = {}) =>
  client.send(new ListMembersCommand({ DetectorId, ...input }));
const idsIn = async (administrator: Party, input: Omit<ListMembersCommandInput, "DetectorId"> = {}) =>
  (await list(administrator, input)).Members?.map(({ AccountId }) => AccountId);
const detectorOf = ({ client, detectorId: DetectorId }: Party) => client.send(new GetDetectorCommand({ DetectorId }));

/** What the member sees of its relation to the administrator. */
async function seenByMember(member: Party, administrator: Party) {
  const { Master } = await member.client.send(new GetMasterAccountCommand({ DetectorId: member.detectorId }));
  const { Invitations = [] } = await member.client.send(new ListInvitationsCommand({}));
  return {
    master: Master?.AccountId,
    listed: Invitations.find(({ AccountId }) => AccountId === administrator.accountId)?.RelationshipStatus,
    detector: (await detectorOf(member)).Status,
  };
}

/** The administrator's status after an operation, or the text with which it passes the account over. */
type Row = Readonly<Record<"create" | "invite" | "disassociate" | "delete" | "start" | "stop", string | undefined>>;
const rows: Readonly<Record<Standing, Row>> = {
  Away: { create: "Created", invite: i3, disassociate: s1, delete: s1, start: s1, stop: s1 },
  Created: { create: c3, invite: "Invited", disassociate: s1, delete: undefined, start: s1, stop: s1 },
  EmailVerificationFailed: {
    create: c3,
    invite: "EmailVerificationFailed",
    disassociate: "Removed",
    delete: undefined,
    start: s1,
    stop: s1,
  },
  Invited: { create: c3, invite: i4, disassociate: "Removed", delete: undefined, start: s1, stop: s1 },
  Declined: { create: c3, invite: "Invited", disassociate: s1, delete: undefined, start: s1, stop: s1 },
  Enabled: { create: c3, invite: i4, disassociate: "Removed", delete: d1, start: s1, stop: "Disabled" },
  Disabled: { create: c3, invite: i4, disassociate: "Removed", delete: d1, start: "Enabled", stop: "Disabled" },
  Removed: { create: c3, invite: "Invited", disassociate: s1, delete: undefined, start: s1, stop: s1 },
  Left: { create: c3, invite: "Invited", disassociate: s1, delete: undefined, start: s1, stop: s1 },
};

/** What a member sees in each status of the administrator's; its own detector runs in all but one. */
function sides(status: string | undefined, administrator: Party, before: Standing) {
  const isMember = status === "Enabled" || status === "Disabled";
  const reached = before !== "Created" && before !== "EmailVerificationFailed";
  const isListed = status === "Invited" || isMember || ((status === "Removed" || status === "Resigned") && reached);
  return {
    master: isMember ? administrator.accountId : undefined,
    listed: isListed ? status : undefined,
    detector: status === "Disabled" || (status === "Removed" && before === "Disabled") ? "DISABLED" : "ENABLED",
  };
}

describe("what the administrator may do in each status, and what both sides see then", () => {
  const cases = Object.entries(rows).flatMap(([standing, row]) =>
    Object.entries(row).map(([operation, expected]) => ({ standing, operation, expected }) as Case),
  );
  type Case = { readonly standing: Standing; readonly operation: keyof Row; readonly expected: string | undefined };

  test.each(cases)("$standing: $operation", async ({ standing, operation, expected }) => {
    const [administrator, member] = await pair(standing);
    expect(await statusSeen(administrator, member)).toBe(statusOf[standing]);
    const before = await recordOf(administrator, member);
    const { UnprocessedAccounts } = await operations[operation](administrator, [member.accountId]);
    const refusal = expected?.startsWith(begin) ? expected : undefined;
    expect(UnprocessedAccounts).toEqual(refusal ? [{ AccountId: member.accountId, Result: refusal }] : []);
    const status = refusal ? statusOf[standing] : expected;
    await expect.poll(() => statusSeen(administrator, member), { timeout: 20_000 }).toBe(status);
    expect(await seenByMember(member, administrator)).toEqual(sides(status, administrator, standing));
    const after = await recordOf(administrator, member);
    if (refusal) expect(after).toEqual(before);
    else if (before && after) expect(Date.parse(after.UpdatedAt ?? "")).toBeGreaterThan(Date.parse(before.UpdatedAt ?? ""));
    const isMember = status === "Enabled" || status === "Disabled";
    expect(after?.DetectorId).toBe(isMember ? member.detectorId : undefined);
  });
});

describe("CreateMembers", () => {
  test("keeps the account with its address, whether it exists or not, and tells it nothing", async () => {
    const administrator = await party();
    const AccountId = "012345678901";
    const { client, detectorId: DetectorId } = administrator;
    const AccountDetails = [{ AccountId, Email: "someone@example.com" }];
    expect(await client.send(new CreateMembersCommand({ DetectorId, AccountDetails }))).toMatchObject({
      UnprocessedAccounts: [],
    });
    expect(await recordOf(administrator, { accountId: AccountId })).toEqual({
      AccountId,
      AdministratorId: administrator.accountId,
      MasterId: administrator.accountId,
      Email: "someone@example.com",
      RelationshipStatus: "Created",
      UpdatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  test("passes itself and those it has over and adds the others", async () => {
    const [administrator, known] = await pair("Created");
    const { UnprocessedAccounts } = await operations.create(administrator, [
      administrator.accountId,
      known.accountId,
      "210000000001",
    ]);
    expect(UnprocessedAccounts).toEqual([
      { AccountId: administrator.accountId, Result: c2 },
      { AccountId: known.accountId, Result: c3 },
    ]);
    expect(await statusSeen(administrator, { accountId: "210000000001" })).toBe("Created");
  });

  test.each(["Enabled", "Disabled"] as const)("passes all accounts over for a member that is %s", async (standing) => {
    const [, member] = await pair(standing);
    const { UnprocessedAccounts } = await operations.create(member, ["210000000001", "210000000002"]);
    expect(UnprocessedAccounts?.map(({ Result }) => Result)).toEqual([c1, c1]);
    expect(await idsIn(member, { OnlyAssociated: "false" })).toEqual([]);
  });

  test("adds up to 1,000 accounts by invitation and passes over the rest; former members do not count", async () => {
    const [administrator, former] = await pair("Removed");
    await addRows(administrator, 998);
    const { UnprocessedAccounts } = await operations.create(administrator, ["210000000001", "210000000002", "210000000003"]);
    expect(UnprocessedAccounts).toEqual([{ AccountId: "210000000003", Result: c4 }]);
    expect((await operations.invite(administrator, [former.accountId])).UnprocessedAccounts).toEqual([
      { AccountId: former.accountId, Result: c4 },
    ]);
  });

  test.each([
    ["no accounts", []],
    [
      "51 accounts",
      Array.from({ length: 51 }, (_, index) => ({ AccountId: String(220_000_000_000 + index), Email: "a@b.example" })),
    ],
    ["an ID of 11 digits", [{ AccountId: "12345678901", Email: "a@b.example" }]],
    ["an ID with a letter", [{ AccountId: "12345678901a", Email: "a@b.example" }]],
    ["no address", [{ AccountId: "123456789012", Email: "" }]],
    ["an address of 65 characters", [{ AccountId: "123456789012", Email: `${"a".repeat(55)}@b.example` }]],
  ])("refuses %s and adds none", async (_, AccountDetails) => {
    const administrator = await party();
    const { client, detectorId: DetectorId } = administrator;
    await expectRefusal(client.send(new CreateMembersCommand({ DetectorId, AccountDetails })), "BadRequestException", 400, e5);
    expect(await idsIn(administrator, { OnlyAssociated: "false" })).toEqual([]);
  });
});

/** Accounts of an inventory that no request could add quickly; nobody declares them. */
async function addRows(administrator: Party, count: number): Promise<void> {
  await reeve.database.query(sql`
    insert into association (administrator, region, service, member, kind, status, email, created_at, updated_at)
    select ${administrator.accountId}, 'eu-west-1', 'guardduty', (300000000000 + n)::text, 'invitation', 'Created', 'a@example.com', now(), now()
    from generate_series(1, ${count}::int) as n`);
}

describe("batches", () => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => String(230_000_000_000 + index));
  const byIds = Object.keys(operations).filter((name) => name !== "create") as Operation[];

  test.each(byIds)("%s takes 50 IDs, names each once, and refuses 51", async (name) => {
    const administrator = await party();
    const Result = name === "invite" ? i3 : s1;
    const { UnprocessedAccounts } = await operations[name](administrator, [...ids(49), ids(1)[0] ?? ""]);
    expect(UnprocessedAccounts).toEqual(ids(49).map((AccountId) => ({ AccountId, Result })));
    await expectRefusal(operations[name](administrator, ids(51)), "BadRequestException", 400, e5);
    await expectRefusal(operations[name](administrator, []), "BadRequestException", 400, e5);
    await expectRefusal(operations[name](administrator, ["12345678901x"]), "BadRequestException", 400, e5);
  });

  test("create takes 50", async () => {
    const administrator = await party();
    expect((await operations.create(administrator, ids(50))).UnprocessedAccounts).toEqual([]);
    expect(await idsIn(administrator, { OnlyAssociated: "false" })).toEqual(ids(50));
  });

  test.each(Object.keys(operations) as Operation[])("%s is refused with another's or a malformed detector", async (name) => {
    const [own, other] = await parties(2);
    if (!own || !other) throw new Error("two parties were made");
    const given = (detectorId: string) => operations[name]({ ...own, detectorId }, [other.accountId]);
    await expectRefusal(given(other.detectorId), "BadRequestException", 400, e1);
    await expectRefusal(given("0".repeat(32)), "BadRequestException", 400, e1);
    await expectRefusal(given("not-an-id"), "BadRequestException", 400, e4);
    expect(await idsIn(own, { OnlyAssociated: "false" })).toEqual([]);
  });
});

describe("InviteMembers", () => {
  test("passes itself, the unknown and the invited over and invites the others", async () => {
    const [administrator, invited] = await pair("Invited");
    const added = await party();
    await bringTo("Created", administrator, [added]);
    const { UnprocessedAccounts } = await operations.invite(administrator, [
      administrator.accountId,
      "210000000009",
      invited.accountId,
      added.accountId,
    ]);
    expect(UnprocessedAccounts).toEqual([
      { AccountId: administrator.accountId, Result: i2 },
      { AccountId: "210000000009", Result: i3 },
      { AccountId: invited.accountId, Result: i4 },
    ]);
    await expect.poll(() => statusSeen(administrator, added), { timeout: 20_000 }).toBe("Invited");
    const record = await recordOf(administrator, added);
    expect(record?.InvitedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test("passes all accounts over for an account that has become a member meanwhile", async () => {
    const [between, former] = await pair("Left");
    const administrator = await party();
    await bringTo("Enabled", administrator, [between]);
    const { UnprocessedAccounts } = await operations.invite(between, [former.accountId]);
    expect(UnprocessedAccounts).toEqual([{ AccountId: former.accountId, Result: i1 }]);
  });

  test("takes a message and may go without mail", async () => {
    const [administrator, added] = await pair("Created");
    const { client, detectorId: DetectorId } = administrator;
    const input = { DetectorId, AccountIds: [added.accountId], Message: "Please join.", DisableEmailNotification: true };
    expect(await client.send(new InviteMembersCommand(input))).toMatchObject({ UnprocessedAccounts: [] });
    await expect.poll(() => statusSeen(administrator, added), { timeout: 20_000 }).toBe("Invited");
  });

  test("refuses a message that no mail holds", async () => {
    const [{ client, detectorId: DetectorId }, { accountId }] = await pair("Created");
    const input = { DetectorId, AccountIds: [accountId], Message: "a".repeat(2049) };
    await expectRefusal(client.send(new InviteMembersCommand(input)), "BadRequestException", 400, e5);
  });

  test("reaches an account without a detector, which may answer once it has one", async () => {
    const administrator = await party();
    const [account] = reeve.take(1);
    const waiting = { account, accountId: account.accountId, detectorId: "", client: reeve.clients.guardduty(account) };
    await bringTo("Invited", administrator, [waiting]);
    const member = await partyOf(reeve, account);
    await accept(member, administrator);
    expect((await recordOf(administrator, member))?.DetectorId).toBe(member.detectorId);
  });
});

describe("ListMembers", () => {
  test("shows members only unless told otherwise, in any spelling", async () => {
    const administrator = await party();
    const [enabled, disabled, ...others] = await parties(4);
    if (!enabled || !disabled) throw new Error("four parties were made");
    await bringTo("Enabled", administrator, [enabled]);
    await bringTo("Disabled", administrator, [disabled]);
    await bringTo("Removed", administrator, others.slice(0, 1));
    await bringTo("Invited", administrator, others.slice(1));
    await operations.create(administrator, ["210000000001"]);
    const sorted = (ids: (string | undefined)[] = []) => ids.toSorted();
    const members = sorted([enabled.accountId, disabled.accountId]);
    const all = sorted([...members, ...others.map(({ accountId }) => accountId), "210000000001"]);
    for (const OnlyAssociated of [undefined, "true", "TRUE", "True"]) {
      expect(sorted(await idsIn(administrator, { OnlyAssociated }))).toEqual(members);
    }
    for (const OnlyAssociated of ["false", "FALSE", "False"]) {
      expect(sorted(await idsIn(administrator, { OnlyAssociated }))).toEqual(all);
    }
  });

  test("is empty for a standalone account and for a member", async () => {
    const [, member] = await pair("Enabled");
    expect(await idsIn(await party())).toEqual([]);
    expect(await idsIn(member, { OnlyAssociated: "false" })).toEqual([]);
  });

  test("pages of 50 by default, and of any size, name each account once while others come and go", async () => {
    const administrator = await party();
    await addRows(administrator, 120);
    const first = await list(administrator, { OnlyAssociated: "false" });
    expect(first.Members).toHaveLength(50);
    await operations.delete(administrator, [first.Members?.[49]?.AccountId ?? "", "300000000120"]);
    await operations.create(administrator, ["299999999999", "300000000121"]);
    const { client, detectorId: DetectorId } = administrator;
    const seen = first.Members?.map(({ AccountId }) => AccountId) ?? [];
    const input = { DetectorId, OnlyAssociated: "false", NextToken: first.NextToken };
    for await (const page of paginateListMembers({ client, pageSize: 7, startingToken: first.NextToken }, input)) {
      expect(page.Members?.length).toBeLessThanOrEqual(7);
      seen.push(...(page.Members ?? []).map(({ AccountId }) => AccountId));
    }
    const expected = Array.from({ length: 121 }, (_, index) => String(300_000_000_001 + index));
    expect(seen).toEqual(expected.filter((id) => id !== "300000000120"));
  });

  test("refuses what is not true or false, pages of no or of 51 accounts, and tokens of other lists", async () => {
    const [administrator] = await pair("Invited");
    for (const OnlyAssociated of ["yes", "", "1"]) {
      await expectRefusal(list(administrator, { OnlyAssociated }), "BadRequestException", 400, e8);
    }
    for (const MaxResults of [0, -1, 51])
      await expectRefusal(list(administrator, { MaxResults }), "BadRequestException", 400, e9);
    const foreign = Buffer.from(JSON.stringify(["invitations", 0, ""])).toString("base64url");
    for (const NextToken of ["made-up", foreign])
      await expectRefusal(list(administrator, { NextToken }), "BadRequestException", 400, "nextToken");
  });
});

test("GetMembers answers the known in any status and passes the unknown over", async () => {
  const [administrator, removed] = await pair("Removed");
  const created = await party();
  await bringTo("Created", administrator, [created]);
  const { Members, UnprocessedAccounts } = await operations.get(administrator, [
    "210000000001",
    removed.accountId,
    created.accountId,
    administrator.accountId,
  ]);
  expect(Members?.map(({ AccountId, RelationshipStatus }) => [AccountId, RelationshipStatus]).toSorted()).toEqual(
    [
      [removed.accountId, "Removed"],
      [created.accountId, "Created"],
    ].toSorted(),
  );
  expect(UnprocessedAccounts).toEqual([
    { AccountId: "210000000001", Result: s1 },
    { AccountId: administrator.accountId, Result: s1 },
  ]);
});

test("Regions know nothing of each other", async () => {
  const [administrator, member] = await pair("Enabled");
  const region = "us-east-1";
  const there = await partyOf(reeve, administrator.account, region);
  const memberThere = await partyOf(reeve, member.account, region);
  expect(await idsIn(there, { OnlyAssociated: "false" })).toEqual([]);
  expect(await seenByMember(memberThere, there)).toEqual({ master: undefined, listed: undefined, detector: "ENABLED" });
  await expectRefusal(idsIn({ ...there, detectorId: administrator.detectorId }), "BadRequestException", 400, e1);
  // The member may even be the administrator there.
  await bringTo("Enabled", memberThere, [there]);
  expect(await idsIn(memberThere)).toEqual([administrator.accountId]);
  expect(await idsIn(administrator)).toEqual([member.accountId]);
});

test("what an organization could not enroll is free for others afterwards", async () => {
  await reeve.clients
    .organizations(management)
    .send(new EnableAWSServiceAccessCommand({ ServicePrincipal: "guardduty.amazonaws.com" }));
  await reeve.clients
    .guardduty(management)
    .send(new EnableOrganizationAdminAccountCommand({ AdminAccountId: delegated.accountId }));
  const client = reeve.clients.guardduty(delegated);
  const [DetectorId = ""] = (await client.send(new ListDetectorsCommand({}))).DetectorIds ?? [];
  const owner = { account: delegated, accountId: delegated.accountId, detectorId: DetectorId, client };
  const [busy, member, later] = [await partyOf(reeve, joined), await party(), await party()];
  await bringTo("Enabled", busy, [member]);
  expect((await operations.create(owner, [busy.accountId])).UnprocessedAccounts).toEqual([
    { AccountId: busy.accountId, Result: c3 },
  ]);
  await member.client.send(new DisassociateFromMasterAccountCommand({ DetectorId: member.detectorId }));
  await bringTo("Enabled", later, [busy]);
  expect(await idsIn(later)).toEqual([busy.accountId]);
  await operations.disassociate(later, [busy.accountId]);
  expect((await operations.create(owner, [busy.accountId])).UnprocessedAccounts).toEqual([]);
  expect(await statusSeen(owner, busy)).toBe("Enabled");
});

test("an invitation sent again replaces the former and renews its time", async () => {
  const [administrator, member] = await pair("Removed");
  const before = (await recordOf(administrator, member))?.InvitedAt ?? "";
  await inviteAgain(administrator, [member]);
  const after = (await recordOf(administrator, member))?.InvitedAt ?? "";
  expect(Date.parse(after)).toBeGreaterThan(Date.parse(before));
});
