/**
 * Steps of memberships through the public API, for tests that need members rather than test how they come about.
 */
import { setTimeout as sleep } from "node:timers/promises";
import {
  AcceptInvitationCommand,
  CreateInvitationsCommand,
  CreateMemberCommand,
  EnableMacieCommand,
  GetMemberCommand,
  ListInvitationsCommand,
  type RelationshipStatus,
} from "@aws-sdk/client-macie2";
import { homeRegion } from "./clients.ts";
import type { Declaration, RunningReeve } from "./server.ts";

const verificationMaxMs = 20_000;

/** Switches Macie on for each account. */
export async function enableMacie(reeve: RunningReeve, accounts: readonly Declaration[], region = homeRegion): Promise<void> {
  for (const account of accounts) await reeve.clients.macie(account, region).send(new EnableMacieCommand({}));
}

/** Puts an account into the administrator's inventory; its address is right unless another is given. */
export async function addMember(
  reeve: RunningReeve,
  administrator: Declaration,
  member: Pick<Declaration, "accountId" | "email">,
  region = homeRegion,
): Promise<void> {
  const { accountId, email } = member;
  await reeve.clients.macie(administrator, region).send(new CreateMemberCommand({ account: { accountId, email } }));
}

/** Adds an account, invites it and waits until it may answer; answers the invitation's ID. */
export async function invite(
  reeve: RunningReeve,
  administrator: Declaration,
  member: Declaration,
  region = homeRegion,
): Promise<string> {
  await addMember(reeve, administrator, member, region);
  return inviteAgain(reeve, administrator, member, region);
}

/** Invites an account of the inventory and waits until it may answer; answers the invitation's ID. */
export async function inviteAgain(
  reeve: RunningReeve,
  administrator: Declaration,
  member: Declaration,
  region = homeRegion,
): Promise<string> {
  const accountIds = [member.accountId];
  await reeve.clients.macie(administrator, region).send(new CreateInvitationsCommand({ accountIds }));
  await untilStatus(reeve, administrator, member, "Invited", region);
  const { invitations = [] } = await reeve.clients.macie(member, region).send(new ListInvitationsCommand({}));
  return invitations.find(({ accountId }) => accountId === administrator.accountId)?.invitationId ?? "";
}

/** Makes an account a member of the administrator, in whose account Macie is on as in the member's own. */
export async function makeMember(
  reeve: RunningReeve,
  administrator: Declaration,
  member: Declaration,
  region = homeRegion,
): Promise<void> {
  const invitationId = await invite(reeve, administrator, member, region);
  const { accountId: administratorAccountId } = administrator;
  await reeve.clients.macie(member, region).send(new AcceptInvitationCommand({ administratorAccountId, invitationId }));
}

/** Waits until the administrator sees the member in a status; fails after the time that verification may take. */
export async function untilStatus(
  reeve: RunningReeve,
  administrator: Declaration,
  member: Pick<Declaration, "accountId">,
  status: RelationshipStatus,
  region = homeRegion,
): Promise<void> {
  const client = reeve.clients.macie(administrator, region);
  const deadline = Date.now() + verificationMaxMs;
  for (;;) {
    const seen = (await client.send(new GetMemberCommand({ id: member.accountId }))).relationshipStatus;
    if (seen === status) return;
    if (Date.now() > deadline) throw new Error(`expected ${member.accountId} to become ${status}, it is ${seen}`);
    await sleep(20);
  }
}
