/**
 * Steps of GuardDuty's memberships through the public API, for tests of both sides: parties with a detector, whole inventories
 * brought into one status, and what each side then sees.
 */
import { setTimeout as sleep } from "node:timers/promises";
import {
  AcceptInvitationCommand,
  CreateDetectorCommand,
  CreateMembersCommand,
  DeclineInvitationsCommand,
  DisassociateFromMasterAccountCommand,
  DisassociateMembersCommand,
  GetMembersCommand,
  type GuardDutyClient,
  InviteMembersCommand,
  ListInvitationsCommand,
  StopMonitoringMembersCommand,
} from "@aws-sdk/client-guardduty";
import { homeRegion } from "./clients.ts";
import type { Declaration, RunningReeve } from "./server.ts";

const verificationMaxMs = 20_000;

/** An account with a detector in one Region. */
export type Party = {
  readonly account: Declaration;
  readonly accountId: string;
  readonly detectorId: string;
  readonly client: GuardDutyClient;
};

/** How an account came to stand with an administrator; `Declined` and `Left` are two ways to `Resigned`, `Away` is no relation. */
export type Standing =
  | "Away"
  | "Created"
  | "EmailVerificationFailed"
  | "Invited"
  | "Declined"
  | "Enabled"
  | "Disabled"
  | "Removed"
  | "Left";

/** The status the administrator sees for each standing. */
export const statusOf: Readonly<Record<Standing, string | undefined>> = {
  Away: undefined,
  Created: "Created",
  EmailVerificationFailed: "EmailVerificationFailed",
  Invited: "Invited",
  Declined: "Resigned",
  Enabled: "Enabled",
  Disabled: "Disabled",
  Removed: "Removed",
  Left: "Resigned",
};

/** Switches GuardDuty on for an account. */
export async function partyOf(reeve: RunningReeve, account: Declaration, region = homeRegion): Promise<Party> {
  const client = reeve.clients.guardduty(account, region);
  const { DetectorId = "" } = await client.send(new CreateDetectorCommand({ Enable: true }));
  return { account, accountId: account.accountId, detectorId: DetectorId, client };
}

/** Brings members, who share no administrator yet, into a standing with one; answers nothing when all got there. */
export async function bringTo(standing: Standing, administrator: Party, members: readonly Party[]): Promise<void> {
  if (standing === "Away") return;
  const { client, detectorId: DetectorId } = administrator;
  const AccountIds = members.map(({ accountId }) => accountId);
  const AccountDetails = members.map(({ accountId, account }) => ({
    AccountId: accountId,
    Email: standing === "EmailVerificationFailed" ? "someone.else@example.com" : account.email,
  }));
  await client.send(new CreateMembersCommand({ DetectorId, AccountDetails }));
  if (standing === "Created") return;
  await inviteAgain(administrator, members, standing === "EmailVerificationFailed" ? standing : "Invited");
  if (standing === "EmailVerificationFailed" || standing === "Invited") return;
  for (const member of members) {
    if (standing !== "Declined") await accept(member, administrator);
    else await member.client.send(new DeclineInvitationsCommand({ AccountIds: [administrator.accountId] }));
    if (standing === "Left")
      await member.client.send(new DisassociateFromMasterAccountCommand({ DetectorId: member.detectorId }));
  }
  if (standing === "Disabled") await client.send(new StopMonitoringMembersCommand({ DetectorId, AccountIds }));
  if (standing === "Removed") await client.send(new DisassociateMembersCommand({ DetectorId, AccountIds }));
}

/** Invites accounts of the inventory and waits until their addresses are verified. */
export async function inviteAgain(administrator: Party, members: readonly Party[], until = "Invited"): Promise<void> {
  const AccountIds = members.map(({ accountId }) => accountId);
  await administrator.client.send(new InviteMembersCommand({ DetectorId: administrator.detectorId, AccountIds }));
  for (const member of members) await untilStatus(administrator, member, until);
}

/** Accepts the administrator's invitation. */
export async function accept(member: Party, administrator: Party): Promise<void> {
  const InvitationId = await invitationId(member, administrator);
  const { detectorId: DetectorId } = member;
  await member.client.send(new AcceptInvitationCommand({ DetectorId, MasterId: administrator.accountId, InvitationId }));
}

/** The ID of the administrator's invitation as the member lists it. */
export async function invitationId(member: Party, administrator: Party): Promise<string> {
  const { Invitations = [] } = await member.client.send(new ListInvitationsCommand({}));
  return Invitations.find(({ AccountId }) => AccountId === administrator.accountId)?.InvitationId ?? "";
}

/** The member's record as the administrator sees it; undefined when it is not in the inventory. */
export async function recordOf(administrator: Party, member: Pick<Party, "accountId">) {
  const { detectorId: DetectorId, client } = administrator;
  const { Members } = await client.send(new GetMembersCommand({ DetectorId, AccountIds: [member.accountId] }));
  return Members?.[0];
}

/** The member's status as the administrator sees it. */
export async function statusSeen(administrator: Party, member: Pick<Party, "accountId">): Promise<string | undefined> {
  return (await recordOf(administrator, member))?.RelationshipStatus;
}

/** Waits until the administrator sees the member in a status; fails after the time that verification may take. */
async function untilStatus(administrator: Party, member: Pick<Party, "accountId">, status: string): Promise<void> {
  const deadline = Date.now() + verificationMaxMs;
  for (;;) {
    const seen = await statusSeen(administrator, member);
    if (seen === status) return;
    if (Date.now() > deadline) throw new Error(`expected ${member.accountId} to become ${status}, it is ${seen}`);
    await sleep(20);
  }
}
