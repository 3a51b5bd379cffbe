/**
 * Macie through AWS Organizations, seen through the SDK: transitions A1 to A17 of the project's reference. Each test plays in a
 * Region of its own, since a Region has one delegated administrator.
 */
import {
  AcceptInvitationCommand,
  CreateMemberCommand,
  DeleteMemberCommand,
  DescribeOrganizationConfigurationCommand,
  DisableMacieCommand,
  DisableOrganizationAdminAccountCommand,
  DisassociateFromAdministratorAccountCommand,
  DisassociateMemberCommand,
  EnableMacieCommand,
  EnableOrganizationAdminAccountCommand,
  GetAdministratorAccountCommand,
  GetMacieSessionCommand,
  GetMemberCommand,
  ListInvitationsCommand,
  ListMembersCommand,
  ListOrganizationAdminAccountsCommand,
  UpdateMacieSessionCommand,
  UpdateMemberSessionCommand,
  UpdateOrganizationConfigurationCommand,
} from "@aws-sdk/client-macie2";
import {
  DeregisterDelegatedAdministratorCommand,
  DisableAWSServiceAccessCommand,
  ListDelegatedAdministratorsCommand,
} from "@aws-sdk/client-organizations";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AccountState } from "../../../src/capabilities/accounts/account.ts";
import { setAccountState } from "../../../src/capabilities/accounts/accounts.ts";
import { settleAccountState, settleOrganization } from "../../../src/capabilities/lifecycle/lifecycle.ts";
import { sql } from "../../../src/database/sql.ts";
import { callsOn } from "../../support/call.ts";
import { expectRefusal } from "../../support/clients.ts";
import { enableMacie, invite, makeMember } from "../../support/membership.ts";
import { type Declaration, inventAccount, type RunningReeve, startReeve } from "../../support/server.ts";

const [management, delegated, first, second, third, suspect] = Array.from({ length: 6 }, (_, index) =>
  inventAccount(String(100_000_000_001 + index)),
) as [Declaration, Declaration, Declaration, Declaration, Declaration, Declaration]; // As many as are made.
const outsider = inventAccount("900000000001");
const inside = [delegated, first, second, third, suspect];

let reeve: RunningReeve;
beforeAll(async () => {
  reeve = await startReeve({
    spare: 20,
    accounts: [management, ...inside, outsider],
    organization: {
      managementAccountId: management.accountId,
      memberAccountIds: inside.map(({ accountId }) => accountId),
    },
  });
});
afterAll(() => reeve.close());

const regions = [
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "eu-central-1",
  "eu-north-1",
  "eu-south-1",
  "us-east-1",
  "us-east-2",
].concat(
  ["us-west-1", "us-west-2", "ca-central-1", "sa-east-1", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1"],
  ["ap-northeast-2", "ap-northeast-3", "eu-central-2", "eu-south-2", "me-central-1", "af-south-1", "ap-east-1"],
);
const freshRegion = () => regions.shift() ?? "none left";

const as = (account: Declaration, region: string) => reeve.clients.macie(account, region);
const designate = (region: string, adminAccountId = delegated.accountId, caller = management) =>
  as(caller, region).send(new EnableOrganizationAdminAccountCommand({ adminAccountId }));
const undesignate = (region: string, adminAccountId = delegated.accountId, caller = management) =>
  as(caller, region).send(new DisableOrganizationAdminAccountCommand({ adminAccountId }));
const create = (region: string, { accountId, email }: Declaration, administrator = delegated) =>
  as(administrator, region).send(new CreateMemberCommand({ account: { accountId, email } }));
const setAutoEnable = (region: string, autoEnable: boolean) =>
  as(delegated, region).send(new UpdateOrganizationConfigurationCommand({ autoEnable }));

async function inventory(region: string, onlyAssociated = false, administrator = delegated) {
  const { members = [] } = await as(administrator, region).send(
    new ListMembersCommand({ onlyAssociated: String(onlyAssociated) }),
  );
  return members.map(({ accountId, relationshipStatus }) => `${accountId} ${relationshipStatus}`);
}
const administratorOf = async (account: Declaration, region: string) =>
  (await as(account, region).send(new GetAdministratorAccountCommand({}))).administrator;
const session = (account: Declaration, region: string) => as(account, region).send(new GetMacieSessionCommand({}));
const is = (account: Declaration, status: string) => `${account.accountId} ${status}`;

/** A Region in which the delegated administrator has the given members. */
async function organization(...members: readonly Declaration[]): Promise<string> {
  const region = freshRegion();
  await designate(region);
  for (const member of members) await create(region, member);
  return region;
}

/** As `reeve account set-state` does it. */
async function setState(account: Declaration, state: AccountState): Promise<void> {
  await callsOn(reeve.database).as(account.accountId, async (call) => {
    const change = await setAccountState(call.tx, { account: call.account, state, now: call.now });
    if (change) await settleAccountState(call, change);
  });
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
  test("A1: makes the account administrator, switches Macie on for it, and registers it with AWS Organizations", async () => {
    const region = freshRegion();
    await expectRefusal(session(delegated, region), "AccessDeniedException", 403, "Macie is not enabled");
    await designate(region);
    await designate(region);
    expect((await session(delegated, region)).status).toBe("ENABLED");
    for (const reader of [management, delegated]) {
      const { adminAccounts } = await as(reader, region).send(new ListOrganizationAdminAccountsCommand({}));
      expect(adminAccounts).toEqual([{ accountId: delegated.accountId, status: "ENABLED" }]);
    }
    const { DelegatedAdministrators: registered = [] } = await reeve.clients
      .organizations(management)
      .send(new ListDelegatedAdministratorsCommand({ ServicePrincipal: "macie.amazonaws.com" }));
    expect(registered.map(({ Id }) => Id)).toEqual([delegated.accountId]);
  });

  test("is the management account's business alone", async () => {
    const region = await organization(first);
    for (const caller of [delegated, first, second, outsider]) {
      const text = "must be a user of the management account for an AWS organization";
      await expectRefusal(designate(region, first.accountId, caller), "AccessDeniedException", 403, text);
      await expectRefusal(undesignate(region, delegated.accountId, caller), "AccessDeniedException", 403, text);
      if (caller === delegated) continue;
      const list = as(caller, region).send(new ListOrganizationAdminAccountsCommand({}));
      await expectRefusal(list, "AccessDeniedException", 403, text);
    }
  });

  test("of a second account is refused until the first is undesignated and deregistered", async () => {
    const region = await organization();
    await expectRefusal(designate(region, first.accountId), "ConflictException", 409, "already enabled as the delegated");
    await undesignate(region);
    // Registered with AWS Organizations until it is deregistered there, and in use in other Regions.
    await expectRefusal(designate(region, first.accountId), "ConflictException", 409, "already enabled as the delegated");
  });

  test("of an account outside, or an unknown one, is refused", async () => {
    const region = freshRegion();
    for (const id of [outsider.accountId, "999999999999"])
      await expectRefusal(designate(region, id), "ResourceNotFoundException", 404, "not part of the organization");
    await expectRefusal(undesignate(region), "ResourceNotFoundException", 404, "not the delegated administrator");
  });

  test("of a member of somebody else is refused, and tells nobody but the management account", async () => {
    const region = freshRegion();
    const [inviter] = reeve.take(1);
    await enableMacie(reeve, [inviter, delegated], region);
    await makeMember(reeve, inviter, delegated, region);
    await expectRefusal(designate(region), "ConflictException", 409, "member account of another administrator");
    await expectRefusal(designate(region, delegated.accountId, outsider), "AccessDeniedException", 403, "management account");
    await as(delegated, region).send(new DisassociateFromAdministratorAccountCommand({}));
    await designate(region);
  });

  test("keeps the administrator from becoming anybody's member", async () => {
    const region = await organization();
    const [inviter] = reeve.take(1);
    await enableMacie(reeve, [inviter], region);
    const invitationId = await invite(reeve, inviter, delegated, region);
    const accept = new AcceptInvitationCommand({ administratorAccountId: inviter.accountId, invitationId });
    await expectRefusal(as(delegated, region).send(accept), "ConflictException", 409, "delegated administrator");
  });

  test("A12: its end makes the members standalone; their Macie stays on", async () => {
    const region = await organization(first, second);
    const [guest] = reeve.take(1);
    await enableMacie(reeve, [guest], region);
    await makeMember(reeve, delegated, guest, region);
    await undesignate(region);
    expect(await inventory(region)).toEqual([is(first, "Removed"), is(second, "Removed"), is(guest, "Enabled")]);
    expect(await administratorOf(first, region)).toBeUndefined();
    expect((await session(first, region)).status).toBe("ENABLED");
    expect((await as(management, region).send(new ListOrganizationAdminAccountsCommand({}))).adminAccounts).toEqual([]);
    const describing = as(delegated, region).send(new DescribeOrganizationConfigurationCommand({}));
    await expectRefusal(describing, "AccessDeniedException", 403, "must be the Macie administrator");
    // Back to invitations: a new association, made by hand.
    await as(delegated, region).send(new DeleteMemberCommand({ id: first.accountId }));
    await makeMember(reeve, delegated, first, region);
    expect((await administratorOf(first, region))?.invitationId).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe("members", () => {
  test("A2: become so at once, without an invitation, and Macie is switched on for them", async () => {
    const region = await organization();
    await as(delegated, region).send(new UpdateMacieSessionCommand({ findingPublishingFrequency: "ONE_HOUR" }));
    const { arn } = await create(region, first);
    expect(arn).toBe(`arn:aws:macie2:${region}:${delegated.accountId}:member/${first.accountId}`);
    const member = await as(delegated, region).send(new GetMemberCommand({ id: first.accountId }));
    expect(member).toMatchObject({ relationshipStatus: "Enabled", administratorAccountId: delegated.accountId });
    expect(member.invitedAt).toBeUndefined();
    expect(await session(first, region)).toMatchObject({ status: "ENABLED", findingPublishingFrequency: "ONE_HOUR" });
    expect(await administratorOf(first, region)).toEqual({ accountId: delegated.accountId, relationshipStatus: "Enabled" });
    expect((await as(first, region).send(new ListInvitationsCommand({}))).invitations).toEqual([]);
    await expectRefusal(create(region, first), "ConflictException", 409, "already associated with your account");
  });

  test("cannot be accounts that the owner has suspended, or that others administer", async () => {
    const region = await organization();
    const [inviter] = reeve.take(1);
    await as(first, region).send(new EnableMacieCommand({ status: "PAUSED" }));
    await expectRefusal(create(region, first), "ConflictException", 409, "must re-enable it first");
    await enableMacie(reeve, [inviter, second], region);
    await makeMember(reeve, inviter, second, region);
    await expectRefusal(create(region, second), "ConflictException", 409, "It must disassociate first");
    expect(await inventory(region)).toEqual([]);
    await as(second, region).send(new DisassociateFromAdministratorAccountCommand({}));
    await create(region, second);
    expect(await inventory(region)).toEqual([is(second, "Enabled")]);
  });

  test("cannot be the management account before it switches Macie on itself", async () => {
    const region = await organization();
    await expectRefusal(create(region, management), "ConflictException", 409, "management account must enable Macie first");
    await enableMacie(reeve, [management], region);
    await create(region, management);
    expect(await inventory(region)).toEqual([is(management, "Enabled")]);
  });

  test("outside the organization are added by invitation", async () => {
    const region = await organization();
    await create(region, outsider);
    expect(await inventory(region)).toEqual([is(outsider, "Created")]);
  });

  test("A5 to A8: are suspended and resumed by the administrator, and neither suspend themselves nor leave", async () => {
    const region = await organization(first);
    const setSession = (status: "ENABLED" | "PAUSED") =>
      as(delegated, region).send(new UpdateMemberSessionCommand({ id: first.accountId, status }));
    const setOwn = (status: "ENABLED" | "PAUSED") => as(first, region).send(new UpdateMacieSessionCommand({ status }));
    await expectRefusal(setOwn("PAUSED"), "AccessDeniedException", 403, "only the administrator can suspend");
    await setSession("PAUSED");
    expect(await inventory(region, true)).toEqual([is(first, "Paused")]);
    expect((await session(first, region)).status).toBe("PAUSED");
    expect((await administratorOf(first, region))?.relationshipStatus).toBe("Paused");
    await expectRefusal(setOwn("ENABLED"), "AccessDeniedException", 403, "only the administrator can re-enable");
    const leave = () => as(first, region).send(new DisassociateFromAdministratorAccountCommand({}));
    await expectRefusal(leave(), "AccessDeniedException", 403, "Only its administrator can disassociate it");
    await setSession("ENABLED");
    expect((await session(first, region)).status).toBe("ENABLED");
    await expectRefusal(leave(), "AccessDeniedException", 403, "Only its administrator can disassociate it");
    const text = "Cannot disable Macie while associated with an administrator account";
    await expectRefusal(as(first, region).send(new DisableMacieCommand({})), "ConflictException", 409, text);
  });

  test("A9 to A11: are removed, added again, and deleted once they are removed", async () => {
    const region = await organization(first);
    const [remove, erase] = [DisassociateMemberCommand, DeleteMemberCommand].map(
      (Command) => () => as(delegated, region).send(new Command({ id: first.accountId })),
    ) as [() => Promise<unknown>, () => Promise<unknown>]; // Two of them.
    await expectRefusal(erase(), "ConflictException", 409, "Disassociate the member account first");
    await remove();
    expect(await inventory(region)).toEqual([is(first, "Removed")]);
    expect(await administratorOf(first, region)).toBeUndefined();
    await create(region, first);
    expect(await inventory(region)).toEqual([is(first, "Enabled")]);
    await remove();
    await erase();
    expect(await inventory(region)).toEqual([]);
    await create(region, first);
    expect(await inventory(region, true)).toEqual([is(first, "Enabled")]);
  });

  test("keep Macie on for their administrator until they are removed, but not for one that administers no more", async () => {
    const region = await organization(first, second);
    const disable = () => as(delegated, region).send(new DisableMacieCommand({}));
    const text = "member accounts are associated with your account";
    await expectRefusal(disable(), "ConflictException", 409, text);
    await as(delegated, region).send(new DisassociateMemberCommand({ id: first.accountId }));
    await expectRefusal(disable(), "ConflictException", 409, text);
    await undesignate(region);
    expect(await inventory(region)).toEqual([is(first, "Removed"), is(second, "Removed")]);
    await disable();
    await enableMacie(reeve, [delegated], region);
    expect(await inventory(region)).toEqual([]);
  });

  test("are 10,000 at most, and 1,000 by invitation besides", async () => {
    const region = await organization();
    const fill = (kind: string, from: number, count: number) =>
      reeve.database.query(sql`
        insert into association (administrator, region, service, member, kind, status, email, created_at, updated_at)
        select ${delegated.accountId}, ${region}, 'macie2', (${from}::bigint + n)::text, ${kind}, 'Created', 'a@example.com', now(), now()
        from generate_series(1, ${count}::int) n`);
    const reached = async () =>
      (await as(delegated, region).send(new DescribeOrganizationConfigurationCommand({}))).maxAccountLimitReached;
    await fill("organization", 300_000_000_000, 9_999);
    expect(await reached()).toBe(false);
    await create(region, first);
    expect(await reached()).toBe(true);
    await expectRefusal(create(region, second), "ServiceQuotaExceededException", 402, "10000");
    const guest = (accountId: string) => create(region, { ...outsider, accountId });
    await fill("invitation", 400_000_000_000, 999);
    await guest("500000000001");
    await expectRefusal(guest("500000000002"), "ServiceQuotaExceededException", 402, "1000");
  });
});

describe("the configuration", () => {
  test("is the delegated administrator's alone, whether Macie is on or off for the others", async () => {
    const region = await organization(first);
    const text = "you must be the Macie administrator for an organization";
    await enableMacie(reeve, [outsider], region);
    for (const caller of [management, first, second, outsider]) {
      const client = as(caller, region);
      const describing = client.send(new DescribeOrganizationConfigurationCommand({}));
      await expectRefusal(describing, "AccessDeniedException", 403, text);
      const updating = client.send(new UpdateOrganizationConfigurationCommand({ autoEnable: true }));
      await expectRefusal(updating, "AccessDeniedException", 403, text);
    }
  });

  test("A3, A4, A16: accounts that join later become members while auto-enable is on, and leave with the organization", async () => {
    const region = await organization();
    const [joiner, late, taken, inviter] = reeve.take(4);
    const describing = () => as(delegated, region).send(new DescribeOrganizationConfigurationCommand({}));
    expect(await describing()).toMatchObject({ autoEnable: false, maxAccountLimitReached: false });
    await changeOrganization({ add: [late] });
    await setAutoEnable(region, true);
    expect(await describing()).toMatchObject({ autoEnable: true });
    expect(await inventory(region)).toEqual([]);
    await enableMacie(reeve, [inviter, taken], region);
    await makeMember(reeve, inviter, taken, region);
    await changeOrganization({ add: [joiner, taken] });
    expect(await inventory(region)).toEqual([is(joiner, "Enabled")]);
    expect((await session(joiner, region)).status).toBe("ENABLED");
    // Passed over for good: nothing of the attempt binds the account that has another administrator.
    await as(taken, region).send(new DisassociateFromAdministratorAccountCommand({}));
    await changeOrganization({});
    expect(await inventory(region)).toEqual([is(joiner, "Enabled")]);

    await changeOrganization({ remove: [joiner] });
    expect(await inventory(region)).toEqual([is(joiner, "Removed")]);
    expect(await administratorOf(joiner, region)).toBeUndefined();
    await changeOrganization({ add: [joiner] });
    expect(await inventory(region)).toEqual([is(joiner, "Enabled")]);
    await setAutoEnable(region, false);
    await changeOrganization({ remove: [joiner] });
    await changeOrganization({ add: [joiner] });
    expect(await inventory(region)).toEqual([is(joiner, "Removed")]);
    await changeOrganization({ remove: [joiner, late, taken] });
  });
});

test("A14, A15: members by invitation that belong to the organization change kind with the designation, the others do not", async () => {
  const region = freshRegion();
  const [guest] = reeve.take(1);
  await enableMacie(reeve, [delegated, first, guest, second], region);
  for (const member of [first, guest]) await makeMember(reeve, delegated, member, region);
  await invite(reeve, delegated, second, region);
  await designate(region);
  expect(await inventory(region)).toEqual([is(first, "Enabled"), is(second, "Invited"), is(guest, "Enabled")]);
  const leave = (account: Declaration) => as(account, region).send(new DisassociateFromAdministratorAccountCommand({}));
  await expectRefusal(leave(first), "AccessDeniedException", 403, "member through AWS Organizations");
  expect(await administratorOf(first, region)).toEqual({ accountId: delegated.accountId, relationshipStatus: "Enabled" });
  await leave(guest);
  expect(await inventory(region)).toEqual([is(first, "Enabled"), is(second, "Invited"), is(guest, "Resigned")]);
  // An account of the organization that did not answer can be made a member without an answer.
  await expectRefusal(create(region, first), "ConflictException", 409, "already associated");
  await create(region, second);
  expect(await inventory(region, true)).toEqual([is(first, "Enabled"), is(second, "Enabled")]);
});

describe("an account that is suspended", () => {
  test("as a member, shows as AccountSuspended, is no current member, and is what it was when it is restored", async () => {
    const region = await organization(first, suspect);
    await as(delegated, region).send(new UpdateMemberSessionCommand({ id: suspect.accountId, status: "PAUSED" }));
    await setState(suspect, "suspended");
    expect(await inventory(region)).toEqual([is(first, "Enabled"), is(suspect, "AccountSuspended")]);
    expect(await inventory(region, true)).toEqual([is(first, "Enabled")]);
    const seen = await as(delegated, region).send(new GetMemberCommand({ id: suspect.accountId }));
    expect(seen.relationshipStatus).toBe("AccountSuspended");
    await setState(suspect, "active");
    expect(await inventory(region, true)).toEqual([is(first, "Enabled"), is(suspect, "Paused")]);
    expect((await session(suspect, region)).status).toBe("PAUSED");
  });
});

test("A13, A17: closing the administrator and ending the service's access both leave all members standalone, Macie on", async () => {
  await using own = await startReeve({
    accounts: [management, delegated, first, second, third],
    organization: {
      managementAccountId: management.accountId,
      memberAccountIds: [delegated, first, second, third].map(({ accountId }) => accountId),
    },
  });
  const macie = (account: Declaration, region: string) => own.clients.macie(account, region);
  const statuses = async (region: string) => {
    const { members = [] } = await macie(delegated, region).send(new ListMembersCommand({ onlyAssociated: "false" }));
    return members.map(({ relationshipStatus }) => relationshipStatus);
  };
  const places = ["eu-west-1", "us-east-1"];
  for (const region of places) {
    await macie(management, region).send(new EnableOrganizationAdminAccountCommand({ adminAccountId: delegated.accountId }));
    for (const { accountId, email } of [first, second])
      await macie(delegated, region).send(new CreateMemberCommand({ account: { accountId, email } }));
  }
  const close = async (state: AccountState) =>
    callsOn(own.database).as(delegated.accountId, async (call) => {
      const change = await setAccountState(call.tx, { account: call.account, state, now: call.now });
      if (change) await settleAccountState(call, change);
    });
  await close("closed");
  await close("active");
  for (const region of places) {
    expect(await statuses(region)).toEqual(["Removed", "Removed"]);
    expect((await macie(first, region).send(new GetMacieSessionCommand({}))).status).toBe("ENABLED");
    const { accountId, email } = first;
    await macie(delegated, region).send(new CreateMemberCommand({ account: { accountId, email } }));
  }

  const service = { ServicePrincipal: "macie.amazonaws.com" };
  const organizations = own.clients.organizations(management);
  await expectRefusal(
    organizations.send(new DisableAWSServiceAccessCommand(service)),
    "ConstraintViolationException",
    409,
    "Deregister it first",
  );
  await organizations.send(new DeregisterDelegatedAdministratorCommand({ AccountId: delegated.accountId, ...service }));
  await organizations.send(new DisableAWSServiceAccessCommand(service));
  for (const region of places) {
    expect(await statuses(region)).toEqual(["Removed", "Removed"]);
    expect((await macie(first, region).send(new GetAdministratorAccountCommand({}))).administrator).toBeUndefined();
    const { adminAccounts } = await macie(management, region).send(new ListOrganizationAdminAccountsCommand({}));
    expect(adminAccounts).toEqual([]);
  }
  // Changing the administrator: the next one takes the members over. The management account has to have Macie on for that.
  const next = third.accountId;
  const [region = ""] = places;
  const designate = (adminAccountId: string) =>
    macie(management, region).send(new EnableOrganizationAdminAccountCommand({ adminAccountId }));
  await expectRefusal(designate(management.accountId), "ConflictException", 409, "must enable Macie in at least one Region");
  await designate(next);
  const { accountId, email } = first;
  await macie(third, region).send(new CreateMemberCommand({ account: { accountId, email } }));
  const { administrator } = await macie(first, region).send(new GetAdministratorAccountCommand({}));
  expect(administrator?.accountId).toBe(next);
});
