/**
 * GuardDuty through AWS Organizations, seen through the SDK. Each test plays in a Region of its own, with the same delegated
 * administrator, as GuardDuty wants it.
 */
import {
  AcceptInvitationCommand,
  CreateDetectorCommand,
  CreateMembersCommand,
  DeleteDetectorCommand,
  DeleteMembersCommand,
  DescribeOrganizationConfigurationCommand,
  DisableOrganizationAdminAccountCommand,
  DisassociateFromMasterAccountCommand,
  DisassociateMembersCommand,
  EnableOrganizationAdminAccountCommand,
  GetDetectorCommand,
  GetMasterAccountCommand,
  InviteMembersCommand,
  ListDetectorsCommand,
  ListInvitationsCommand,
  ListMembersCommand,
  ListOrganizationAdminAccountsCommand,
  StopMonitoringMembersCommand,
  UpdateDetectorCommand,
  UpdateOrganizationConfigurationCommand,
  type UpdateOrganizationConfigurationCommandInput,
} from "@aws-sdk/client-guardduty";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setAccountState } from "../../../src/capabilities/accounts/accounts.ts";
import { settleAccountState, settleOrganization } from "../../../src/capabilities/lifecycle/lifecycle.ts";
import { sql } from "../../../src/database/sql.ts";
import { callsOn } from "../../support/call.ts";
import { expectRefusal } from "../../support/clients.ts";
import { type Declaration, inventAccount, type RunningReeve, startReeve } from "../../support/server.ts";

const [management, delegated, first, second] = Array.from({ length: 4 }, (_, index) =>
  inventAccount(String(100_000_000_001 + index)),
) as [Declaration, Declaration, Declaration, Declaration]; // As many as are made.
const outsider = inventAccount("900000000001");
const o1 = "The request failed because you do not have required AWS Organization master permission.";
const notSuspendable = "GuardDuty is enabled for all accounts of the organization";

let reeve: RunningReeve;
beforeAll(async () => {
  reeve = await startReeve({
    spare: 20,
    emailVerification: "auto",
    accounts: [management, delegated, first, second, outsider],
    organization: {
      managementAccountId: management.accountId,
      memberAccountIds: [delegated, first, second].map(({ accountId }) => accountId),
    },
  });
});
afterAll(() => reeve.close());

const regions = ["eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1", "eu-north-1", "eu-south-1", "us-east-1", "us-east-2"];
const freshRegion = () => regions.shift() ?? "none left";

const as = (account: Declaration, region: string) => reeve.clients.guardduty(account, region);
async function detectorOf(account: Declaration, region: string): Promise<string> {
  const { DetectorIds = [] } = await as(account, region).send(new ListDetectorsCommand({}));
  return DetectorIds[0] ?? "";
}
const createDetector = (account: Declaration, region: string) =>
  as(account, region).send(new CreateDetectorCommand({ Enable: true }));
const designate = (region: string, AdminAccountId = delegated.accountId, caller = management) =>
  as(caller, region).send(new EnableOrganizationAdminAccountCommand({ AdminAccountId }));
const undesignate = (region: string, AdminAccountId = delegated.accountId, caller = management) =>
  as(caller, region).send(new DisableOrganizationAdminAccountCommand({ AdminAccountId }));

async function create(region: string, ...accounts: readonly Declaration[]): Promise<Record<string, string>> {
  const { UnprocessedAccounts = [] } = await as(delegated, region).send(
    new CreateMembersCommand({
      DetectorId: await detectorOf(delegated, region),
      AccountDetails: accounts.map(({ accountId, email }) => ({ AccountId: accountId, Email: email })),
    }),
  );
  return Object.fromEntries(UnprocessedAccounts.map(({ AccountId, Result }) => [AccountId, Result]));
}

/** One of the operations on several members, as the delegated administrator; answers why accounts were passed over. */
async function command(
  region: string,
  Command: typeof StopMonitoringMembersCommand | typeof DisassociateMembersCommand | typeof DeleteMembersCommand,
  { accountId }: Declaration,
): Promise<string | undefined> {
  const input = { DetectorId: await detectorOf(delegated, region), AccountIds: [accountId] };
  const { UnprocessedAccounts = [] } = await as(delegated, region).send(new Command(input));
  return UnprocessedAccounts[0]?.Result;
}

async function inventory(region: string, onlyAssociated = false): Promise<string[]> {
  const DetectorId = await detectorOf(delegated, region);
  const { Members = [] } = await as(delegated, region).send(
    new ListMembersCommand({ DetectorId, OnlyAssociated: String(onlyAssociated) }),
  );
  return Members.map(({ AccountId, RelationshipStatus }) => `${AccountId} ${RelationshipStatus}`);
}
const is = (account: Declaration, status: string) => `${account.accountId} ${status}`;

async function configure(
  region: string,
  input: Omit<UpdateOrganizationConfigurationCommandInput, "DetectorId">,
): Promise<unknown> {
  const DetectorId = await detectorOf(delegated, region);
  return as(delegated, region).send(new UpdateOrganizationConfigurationCommand({ DetectorId, ...input }));
}
async function describeConfiguration(region: string) {
  const DetectorId = await detectorOf(delegated, region);
  const { $metadata: _, ...rest } = await as(delegated, region).send(
    new DescribeOrganizationConfigurationCommand({ DetectorId }),
  );
  return rest;
}

async function getDetector(account: Declaration, region: string) {
  return as(account, region).send(new GetDetectorCommand({ DetectorId: await detectorOf(account, region) }));
}
/** The features that are on, the read-only ones left out. */
async function featuresOn(account: Declaration, region: string): Promise<(string | undefined)[]> {
  const { Features = [] } = await getDetector(account, region);
  const readOnly = ["CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS"];
  return Features.filter(({ Name, Status }) => Status === "ENABLED" && !readOnly.includes(Name ?? "")).map(({ Name }) => Name);
}
async function masterOf(account: Declaration, region: string) {
  const DetectorId = await detectorOf(account, region);
  return (await as(account, region).send(new GetMasterAccountCommand({ DetectorId }))).Master;
}

async function makeMember(region: string, member: Declaration): Promise<void> {
  const DetectorId = await detectorOf(delegated, region);
  expect(await create(region, member)).toEqual({});
  await as(delegated, region).send(new InviteMembersCommand({ DetectorId, AccountIds: [member.accountId] }));
  await expect.poll(() => inventory(region), { timeout: 20_000 }).toContain(is(member, "Invited"));
  const { Invitations = [] } = await as(member, region).send(new ListInvitationsCommand({}));
  const invitation = Invitations.find(({ AccountId }) => AccountId === delegated.accountId);
  await as(member, region).send(
    new AcceptInvitationCommand({
      DetectorId: await detectorOf(member, region),
      MasterId: delegated.accountId,
      InvitationId: invitation?.InvitationId,
    }),
  );
}

async function changeOrganization({ add = [], remove = [] }: { add?: Declaration[]; remove?: Declaration[] }): Promise<void> {
  await callsOn(reeve.database).as(management.accountId, async (call) => {
    for (const { accountId } of add)
      await call.tx.query(sql`insert into organization_account (account, joined_at) values (${accountId}, now())`);
    for (const { accountId } of remove) await call.tx.query(sql`delete from organization_account where account = ${accountId}`);
    await settleOrganization(call);
  });
}

describe("the designation", () => {
  test("makes a detector for the administrator, and only the management account or the administrator sees who it is", async () => {
    const region = freshRegion();
    await designate(region);
    await designate(region);
    expect(await detectorOf(delegated, region)).toMatch(/^[0-9a-f]{32}$/);
    for (const caller of [management, delegated]) {
      const { AdminAccounts } = await as(caller, region).send(new ListOrganizationAdminAccountsCommand({}));
      expect(AdminAccounts).toEqual([{ AdminAccountId: delegated.accountId, AdminStatus: "ENABLED" }]);
    }
    for (const caller of [first, outsider]) {
      const list = as(caller, region).send(new ListOrganizationAdminAccountsCommand({}));
      await expectRefusal(list, "BadRequestException", 400, o1);
      await expectRefusal(designate(region, first.accountId, caller), "BadRequestException", 400, o1);
      await expectRefusal(undesignate(region, delegated.accountId, caller), "BadRequestException", 400, o1);
      await createDetector(caller, region);
      const DetectorId = await detectorOf(caller, region);
      const describing = as(caller, region).send(new DescribeOrganizationConfigurationCommand({ DetectorId }));
      await expectRefusal(describing, "BadRequestException", 400, o1);
      const updating = new UpdateOrganizationConfigurationCommand({ DetectorId, AutoEnable: true });
      await expectRefusal(as(caller, region).send(updating), "BadRequestException", 400, o1);
    }
    await expectRefusal(designate(freshRegion(), first.accountId), "BadRequestException", 400, "already enabled");
    await expectRefusal(designate(region, outsider.accountId), "BadRequestException", 400, "not part of the organization");
  });

  test("turns members by invitation into members through the organization; its end makes those standalone", async () => {
    const region = freshRegion();
    const [guest] = reeve.take(1);
    for (const account of [delegated, first, guest]) await createDetector(account, region);
    for (const member of [first, guest]) await makeMember(region, member);
    await designate(region);
    const leave = async (account: Declaration) =>
      as(account, region).send(new DisassociateFromMasterAccountCommand({ DetectorId: await detectorOf(account, region) }));
    await expectRefusal(leave(first), "BadRequestException", 400, "only its administrator can disassociate it");
    const deleting = as(first, region).send(new DeleteDetectorCommand({ DetectorId: await detectorOf(first, region) }));
    await expectRefusal(deleting, "BadRequestException", 400, "only its administrator can disassociate it");
    expect(await inventory(region)).toEqual([is(first, "Enabled"), is(guest, "Enabled")]);
    await undesignate(region);
    expect(await inventory(region)).toEqual([is(first, "Removed"), is(guest, "Enabled")]);
    expect(await masterOf(first, region)).toBeUndefined();
    expect((await getDetector(first, region)).Status).toBe("ENABLED");
    await leave(guest);
    const { AdminAccounts } = await as(management, region).send(new ListOrganizationAdminAccountsCommand({}));
    expect(AdminAccounts).toEqual([]);
  });
});

test("CreateMembers makes accounts of the organization members at once, with a detector; the rest are told why not", async () => {
  const region = freshRegion();
  await designate(region);
  await as(delegated, region).send(
    new UpdateDetectorCommand({ DetectorId: await detectorOf(delegated, region), FindingPublishingFrequency: "ONE_HOUR" }),
  );
  expect(await create(region, first, delegated, management, outsider)).toEqual({
    [delegated.accountId]: "The request is rejected because an account cannot become a member of itself.",
    [management.accountId]:
      "Operation failed because your organization master must first enable GuardDuty to be added as a member",
  });
  expect(await inventory(region)).toEqual([is(first, "Enabled"), is(outsider, "Created")]);
  expect(await getDetector(first, region)).toMatchObject({ Status: "ENABLED", FindingPublishingFrequency: "ONE_HOUR" });
  expect(await masterOf(first, region)).toEqual({ AccountId: delegated.accountId, RelationshipStatus: "Enabled" });
  await createDetector(management, region);
  expect(await create(region, management)).toEqual({});
  // A detector that its owner has suspended runs again: the organization decides.
  await createDetector(second, region);
  await as(second, region).send(new UpdateDetectorCommand({ DetectorId: await detectorOf(second, region), Enable: false }));
  expect(await create(region, second)).toEqual({});
  expect((await getDetector(second, region)).Status).toBe("ENABLED");

  expect(await command(region, StopMonitoringMembersCommand, first)).toBeUndefined();
  expect(await inventory(region, true)).toContain(is(first, "Disabled"));
  expect(await command(region, DeleteMembersCommand, first)).toContain("still associated");
  expect(await command(region, DisassociateMembersCommand, first)).toBeUndefined();
  expect(await create(region, first)).toEqual({});
  expect(await inventory(region, true)).toContain(is(first, "Enabled"));
  expect(await command(region, DisassociateMembersCommand, first)).toBeUndefined();
  expect(await command(region, DeleteMembersCommand, first)).toBeUndefined();
  expect(await inventory(region)).not.toContain(is(first, "Removed"));
});

describe("auto-enable", () => {
  test("reads back in both spellings and takes exactly one of them", async () => {
    const region = freshRegion();
    await designate(region);
    expect(await describeConfiguration(region)).toMatchObject({
      AutoEnable: false,
      AutoEnableOrganizationMembers: "NONE",
      MemberAccountLimitReached: false,
    });
    await configure(region, { AutoEnable: true });
    expect(await describeConfiguration(region)).toMatchObject({ AutoEnable: true, AutoEnableOrganizationMembers: "NEW" });
    const both = configure(region, { AutoEnable: true, AutoEnableOrganizationMembers: "ALL" });
    await expectRefusal(both, "BadRequestException", 400, "exactly one of autoEnable and autoEnableOrganizationMembers");
    await expectRefusal(configure(region, {}), "BadRequestException", 400, "exactly one of");
    const features = [
      { Name: "RUNTIME_MONITORING" as const, AutoEnable: "NEW" as const },
      { Name: "EKS_RUNTIME_MONITORING" as const, AutoEnable: "NEW" as const },
    ];
    const twice = configure(region, { AutoEnableOrganizationMembers: "NEW", Features: features });
    await expectRefusal(twice, "BadRequestException", 400, "only one of RUNTIME_MONITORING and EKS_RUNTIME_MONITORING");
  });

  test("gives accounts that join later a detector with the organization's features", async () => {
    const region = freshRegion();
    await designate(region);
    const [joiner, owner] = reeve.take(2);
    await createDetector(owner, region);
    await as(owner, region).send(
      new UpdateDetectorCommand({
        DetectorId: await detectorOf(owner, region),
        Features: [
          { Name: "S3_DATA_EVENTS", Status: "DISABLED" },
          { Name: "RDS_LOGIN_EVENTS", Status: "ENABLED" },
        ],
      }),
    );
    const additional = [{ Name: "EC2_AGENT_MANAGEMENT" as const, AutoEnable: "NEW" as const }];
    await configure(region, {
      AutoEnableOrganizationMembers: "NEW",
      DataSources: { S3Logs: { AutoEnable: true } },
      Features: [
        { Name: "RUNTIME_MONITORING", AutoEnable: "NEW", AdditionalConfiguration: additional },
        { Name: "RDS_LOGIN_EVENTS", AutoEnable: "NONE" },
      ],
    });
    const { Features = [], DataSources } = await describeConfiguration(region);
    expect(DataSources?.S3Logs).toEqual({ AutoEnable: true });
    expect(Features).toContainEqual({ Name: "RUNTIME_MONITORING", AutoEnable: "NEW", AdditionalConfiguration: additional });
    expect(Features).toContainEqual({ Name: "S3_DATA_EVENTS", AutoEnable: "NEW" });
    expect(await inventory(region)).toEqual([]);
    await changeOrganization({ add: [joiner, owner] });
    expect(await inventory(region)).toEqual([is(joiner, "Enabled"), is(owner, "Enabled")]);
    expect(await featuresOn(joiner, region)).toEqual(["S3_DATA_EVENTS", "RUNTIME_MONITORING"]);
    const runtime = (await getDetector(joiner, region)).Features?.find(({ Name }) => Name === "RUNTIME_MONITORING");
    expect(runtime?.AdditionalConfiguration).toMatchObject([{ Name: "EC2_AGENT_MANAGEMENT", Status: "ENABLED" }]);
    // What the owner had on stays on: NONE leaves a feature alone.
    expect(await featuresOn(owner, region)).toEqual(expect.arrayContaining(["S3_DATA_EVENTS", "RDS_LOGIN_EVENTS"]));

    await configure(region, {
      AutoEnableOrganizationMembers: "NEW",
      Features: [{ Name: "LAMBDA_NETWORK_LOGS", AutoEnable: "ALL" }],
    });
    expect(await featuresOn(joiner, region)).toContain("LAMBDA_NETWORK_LOGS");
    await changeOrganization({ remove: [joiner, owner] });
    expect(await inventory(region)).toEqual([is(joiner, "Removed"), is(owner, "Removed")]);
  });

  test("ALL enrolls everyone at once, resumes the suspended, and lets none go", async () => {
    const region = freshRegion();
    await designate(region);
    const [guest] = reeve.take(1);
    await createDetector(guest, region);
    expect(await create(region, first)).toEqual({});
    await makeMember(region, guest);
    expect(await command(region, StopMonitoringMembersCommand, first)).toBeUndefined();
    await configure(region, { AutoEnableOrganizationMembers: "ALL" });
    expect(await inventory(region)).toEqual([is(first, "Enabled"), is(second, "Enabled"), is(guest, "Enabled")]);
    expect((await getDetector(first, region)).Status).toBe("ENABLED");
    for (const Command of [StopMonitoringMembersCommand, DisassociateMembersCommand, DeleteMembersCommand])
      expect(await command(region, Command, first)).toContain(notSuspendable);
    // By invitation nobody is held.
    expect(await command(region, DisassociateMembersCommand, guest)).toBeUndefined();
    await configure(region, { AutoEnableOrganizationMembers: "NONE" });
    expect(await command(region, DisassociateMembersCommand, first)).toBeUndefined();

    await callsOn(reeve.database).as(second.accountId, async (call) => {
      const change = await setAccountState(call.tx, { account: call.account, state: "suspended", now: call.now });
      if (change) await settleAccountState(call, change);
    });
    expect(await inventory(region)).toContain(is(second, "AccountSuspended"));
    expect(await inventory(region, true)).toEqual([]);
  });
});
