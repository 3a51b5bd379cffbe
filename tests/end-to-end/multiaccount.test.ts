/**
 * Many accounts switched on and off by a program that assumes a role in each, as the public multi-account scripts for GuardDuty
 * do: the same calls in the same order, the busy loop on the status included.
 */
import { setTimeout as sleep } from "node:timers/promises";
import {
  AcceptInvitationCommand,
  CreateDetectorCommand,
  CreateMembersCommand,
  DeleteDetectorCommand,
  DeleteMembersCommand,
  DisassociateFromMasterAccountCommand,
  DisassociateMembersCommand,
  GetDetectorCommand,
  type GuardDutyClient,
  InviteMembersCommand,
  ListDetectorsCommand,
  ListInvitationsCommand,
  paginateListMembers,
  StartMonitoringMembersCommand,
  StopMonitoringMembersCommand,
  UpdateMemberDetectorsCommand,
} from "@aws-sdk/client-guardduty";
import { AssumeRoleCommand, GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Key } from "../support/clients.ts";
import { type Declaration, inventAccount, type RunningReeve, startReeve } from "../support/server.ts";

const operator = inventAccount("730000000001");
const role = {
  name: "ManageGuardDuty",
  trusts: [operator.accountId],
  policies: [{ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "guardduty:*", Resource: "*" }] }],
};
/** A leading zero must survive role ARNs and paths. */
const master = inventAccount("012345678901", { roles: [role] });
const accounts = ["730000000011", "730000000012"].map((id) => inventAccount(id, { roles: [role] }));
const regions = ["eu-west-1", "us-east-1", "ap-southeast-2"];
/** Longer than an address may take to verify; the scripts would turn for ever. */
const loopMaxMs = 30_000;

let reeve: RunningReeve;
beforeAll(async () => {
  reeve = await startReeve({ accounts: [operator, master, ...accounts] });
});
afterAll(() => reeve.close());

/** Credentials of the role in an account; the partition is read from the caller's own ARN. */
async function assume(accountId: string): Promise<Key> {
  const sts = reeve.clients.sts(operator);
  const { Arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
  const RoleArn = `arn:${Arn.split(":")[1]}:iam::${accountId}:role/${role.name}`;
  const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "EnableGuardDuty" }));
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

async function detectorIn(client: GuardDutyClient): Promise<string | undefined> {
  return (await client.send(new ListDetectorsCommand({}))).DetectorIds?.at(-1);
}

async function ensureDetector(client: GuardDutyClient): Promise<string> {
  const present = await detectorIn(client);
  return present ?? (await client.send(new CreateDetectorCommand({ Enable: true }))).DetectorId ?? "";
}

/** Everyone in the inventory with the status, read page by page. */
async function statuses(client: GuardDutyClient, DetectorId: string): Promise<Map<string | undefined, string | undefined>> {
  const found = new Map<string | undefined, string | undefined>();
  for await (const { Members = [] } of paginateListMembers({ client }, { DetectorId, OnlyAssociated: "false" })) {
    for (const { AccountId, RelationshipStatus } of Members) found.set(AccountId, RelationshipStatus);
  }
  return found;
}

type Side = { readonly client: GuardDutyClient; readonly detectorId: string };

/** Adds, invites and accepts until the account is a member; answers the statuses met on the way. */
async function link(administrator: Side, member: Side, { accountId, email }: Declaration): Promise<(string | undefined)[]> {
  const { client, detectorId: DetectorId } = administrator;
  const AccountIds = [accountId];
  const add = () =>
    client.send(new CreateMembersCommand({ DetectorId, AccountDetails: [{ AccountId: accountId, Email: email }] }));
  const status = async () => (await statuses(client, DetectorId)).get(accountId);
  let seen = await status();
  if (seen === undefined) {
    await add();
    seen = await status();
  }
  const met = [seen];
  if (seen === "EmailVerificationFailed") {
    await client.send(new DisassociateMembersCommand({ DetectorId, AccountIds }));
    await client.send(new DeleteMembersCommand({ DetectorId, AccountIds }));
    await add();
    seen = await status();
  }
  if (seen === "Disabled") await client.send(new StartMonitoringMembersCommand({ DetectorId, AccountIds }));
  const deadline = Date.now() + loopMaxMs;
  while (seen !== "Enabled") {
    if (Date.now() > deadline) throw new Error(`${accountId} stays ${seen}`);
    await turn(seen, administrator, member, accountId);
    seen = await status();
    if (met.at(-1) !== seen) met.push(seen);
  }
  return met;
}

/** One turn of the loop: what the status calls for, if anything. */
async function turn(seen: string | undefined, administrator: Side, member: Side, accountId: string): Promise<void> {
  if (seen === "Created") {
    const Message = `Account ${master.accountId} invites you to join GuardDuty.`;
    const { client, detectorId: DetectorId } = administrator;
    await client.send(new InviteMembersCommand({ DetectorId, AccountIds: [accountId], Message }));
  }
  if (seen === "Invited" || seen === "Resigned") {
    const { Invitations = [] } = await member.client.send(new ListInvitationsCommand({}));
    const InvitationId = Invitations.at(-1)?.InvitationId;
    const input = { DetectorId: member.detectorId, MasterId: master.accountId };
    if (InvitationId) await member.client.send(new AcceptInvitationCommand({ ...input, InvitationId }));
  }
}

/** Links all accounts in all Regions; answers the statuses met, by Region and account. */
async function enableAll(inRegions = regions): Promise<Record<string, (string | undefined)[]>> {
  const met: Record<string, (string | undefined)[]> = {};
  const masterKey = await assume(master.accountId);
  const detectors = new Map<string, string>();
  for (const region of inRegions) detectors.set(region, await ensureDetector(reeve.clients.guardduty(masterKey, region)));
  for (const account of accounts) {
    const key = await assume(account.accountId);
    for (const region of inRegions) {
      const client = reeve.clients.guardduty(key, region);
      const member = { client, detectorId: await ensureDetector(client) };
      const administrator = { client: reeve.clients.guardduty(masterKey, region), detectorId: detectors.get(region) ?? "" };
      met[`${region} ${account.accountId}`] = await link(administrator, member, account);
    }
  }
  return met;
}

/** Takes all accounts, and IDs that never were members, out in all Regions, and switches GuardDuty off in each. */
async function disableAll(options: { readonly deleteMaster: boolean }): Promise<void> {
  const masterKey = await assume(master.accountId);
  const AccountIds = [...accounts.map(({ accountId }) => accountId), "730000000099"];
  for (const region of regions) {
    const client = reeve.clients.guardduty(masterKey, region);
    const DetectorId = await detectorIn(client);
    if (DetectorId === undefined) continue;
    if ((await statuses(client, DetectorId)).size > 0) {
      await client.send(new DisassociateMembersCommand({ DetectorId, AccountIds }));
      await client.send(new DeleteMembersCommand({ DetectorId, AccountIds }));
    }
    if (options.deleteMaster) await client.send(new DeleteDetectorCommand({ DetectorId }));
  }
  for (const { accountId } of accounts) {
    const key = await assume(accountId);
    for (const region of regions) {
      const client = reeve.clients.guardduty(key, region);
      const DetectorId = await detectorIn(client);
      if (DetectorId !== undefined) await client.send(new DeleteDetectorCommand({ DetectorId }));
    }
  }
}

/** The detector of an account's own key. */
async function sideOf(account: Declaration, region: string): Promise<Side> {
  const client = reeve.clients.guardduty(account, region);
  return { client, detectorId: (await detectorIn(client)) ?? "" };
}

/** Detectors and members of all Regions as the master sees them. */
async function picture() {
  return Promise.all(
    regions.map(async (region) => {
      const { client, detectorId } = await sideOf(master, region);
      const members = detectorId === "" ? [] : [...(await statuses(client, detectorId))];
      const theirs = await Promise.all(accounts.map(async (account) => (await sideOf(account, region)).detectorId));
      return { region, detectorId, members, theirs };
    }),
  );
}

const allEnabled = accounts.map(({ accountId }) => [accountId, "Enabled"]);

describe.sequential("all accounts, in all Regions", () => {
  test("are added, invited and accept, each status being seen in order", async () => {
    const order = ["Created", "EmailVerificationInProgress", "Invited", "Enabled"];
    for (const met of Object.values(await enableAll())) {
      expect(met.at(0)).toBe("Created");
      expect(met.at(-1)).toBe("Enabled");
      expect(met).toEqual(order.filter((status) => met.includes(status)));
    }
    expect((await picture()).map(({ members }) => members)).toEqual(regions.map(() => allEnabled));
  });

  test("are left as they are by a second run", async () => {
    const before = await picture();
    expect(Object.values(await enableAll())).toEqual(accounts.flatMap(() => regions.map(() => ["Enabled"])));
    expect(await picture()).toEqual(before);
  });

  test("are all members again after suspension, resignation and a wrong address", async () => {
    const [suspended = "", resigned = "", failed = ""] = regions;
    const [account] = accounts;
    if (!account) throw new Error("two accounts are declared");
    const AccountIds = [account.accountId];
    const first = await sideOf(master, suspended);
    await first.client.send(new StopMonitoringMembersCommand({ DetectorId: first.detectorId, AccountIds }));
    const own = await sideOf(account, suspended);
    const statusOfOwn = async () => (await own.client.send(new GetDetectorCommand({ DetectorId: own.detectorId }))).Status;
    expect(await statusOfOwn()).toBe("DISABLED");
    const left = await sideOf(account, resigned);
    await left.client.send(new DisassociateFromMasterAccountCommand({ DetectorId: left.detectorId }));
    await spoil(failed, account);
    const met = await enableAll();
    expect(met[`${suspended} ${account.accountId}`]?.[0]).toBe("Disabled");
    expect(met[`${resigned} ${account.accountId}`]).toEqual(["Resigned", "Enabled"]);
    expect(met[`${failed} ${account.accountId}`]?.[0]).toBe("EmailVerificationFailed");
    expect(await statusOfOwn()).toBe("ENABLED");
    expect((await picture()).map(({ members }) => members)).toEqual(regions.map(() => allEnabled));
  });

  test("have their features set by the master in the older spelling", async () => {
    const [region = ""] = regions;
    const { client, detectorId: DetectorId } = await sideOf(master, region);
    for (const { accountId } of accounts) {
      const input = { DetectorId, AccountIds: [accountId], DataSources: { S3Logs: { Enable: false } } };
      const { UnprocessedAccounts } = await client.send(new UpdateMemberDetectorsCommand(input));
      expect(UnprocessedAccounts).toEqual([]);
    }
  });

  test("are taken out and switched off while the master stays, and join anew", async () => {
    const before = await picture();
    await disableAll({ deleteMaster: false });
    const expected = before.map((each) => ({ ...each, members: [], theirs: accounts.map(() => "") }));
    expect(await picture()).toEqual(expected);
    for (const met of Object.values(await enableAll())) expect(met.at(0)).toBe("Created");
    expect((await picture()).map(({ members }) => members)).toEqual(regions.map(() => allEnabled));
  });

  test("leave nothing when the master's detectors go too, and a run on nothing changes nothing", async () => {
    await disableAll({ deleteMaster: true });
    const nothing = regions.map((region) => ({ region, detectorId: "", members: [], theirs: accounts.map(() => "") }));
    expect(await picture()).toEqual(nothing);
    await disableAll({ deleteMaster: true });
    expect(await picture()).toEqual(nothing);
  });
});

/** Adds the account anew with a wrong address and lets its verification fail. */
async function spoil(region: string, { accountId }: Declaration): Promise<void> {
  const { client, detectorId: DetectorId } = await sideOf(master, region);
  const AccountIds = [accountId];
  await client.send(new DisassociateMembersCommand({ DetectorId, AccountIds }));
  await client.send(new DeleteMembersCommand({ DetectorId, AccountIds }));
  const AccountDetails = [{ AccountId: accountId, Email: "someone.else@example.com" }];
  await client.send(new CreateMembersCommand({ DetectorId, AccountDetails }));
  await client.send(new InviteMembersCommand({ DetectorId, AccountIds }));
  const deadline = Date.now() + loopMaxMs;
  while ((await statuses(client, DetectorId)).get(accountId) !== "EmailVerificationFailed") {
    if (Date.now() > deadline) throw new Error("the verification does not end");
    await sleep(20);
  }
}
