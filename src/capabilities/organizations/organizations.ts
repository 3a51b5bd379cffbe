/**
 * Who administers whom, per Region and service: the inventory of an administrator, invitations and their answers, and
 * associations through AWS Organizations. Decisions are in `membership.ts`; what a change means for sessions, jobs and
 * findings is in `lifecycle`, who is the administrator of AWS Organizations in `organization-administrators`.
 */
import { randomBytes } from "node:crypto";
import type { AccountId } from "../../base/account-id.ts";
import { assert } from "../../base/assert.ts";
import { granted, Refusal } from "../../base/refusal.ts";
import type { Tx } from "../../database/database.ts";
import { inactiveAccounts } from "../accounts/accounts.ts";
import { requireEnabled, requireEnabledLocked } from "../activation/activation.ts";
import { announce, mailLink } from "../announcements/announcements.ts";
import type { Call } from "../call.ts";
import { page, readPageToken } from "../page-token.ts";
import { forgetResource, registerResource, type Tags, tagsOfAll } from "../tags/tags.ts";
import type { Association, Command, Kind, Status } from "./association.ts";
import { type AssociationView, memberArn, view } from "./association-view.ts";
import { accountsMax, administratorView, countedStatuses, memberStatuses, recipientView, transition } from "./membership.ts";
import {
  claimAllegiance,
  claimOrUndo,
  claimPart,
  countReceived,
  countTowardsQuota,
  deleteAssociation,
  lockAssociation,
  lockAssociationOfMember,
  releaseClaims,
  saveAssociation,
  selectAssociation,
  selectAssociationOfMember,
  selectAssociations,
  selectInventory,
  selectMemberIds,
  selectOtherAllegiance,
  selectPlaces,
  selectReceived,
} from "./membership-store.ts";
import { type Occasion, occasionRefusal } from "./refusals.ts";
import { confirmationDaysMax, verifyInvitation } from "./verification.ts";

export type { AssociationView } from "./association-view.ts";

/** Why one account of a batch was passed over. */
export type Unprocessed = { readonly accountId: AccountId; readonly reason: Refusal };

type Pair = { readonly administrator: AccountId; readonly member: AccountId };
type Page<Item> = { readonly items: readonly Item[]; readonly nextToken?: string };
type PageRequest = { readonly sizeMax: number; readonly token?: string | undefined };

const inventoryStatuses: readonly Status[] = [...countedStatuses, "Removed", "Resigned"];
const receivedStatuses: readonly Status[] = ["Invited", "Declined", "Enabled", "Paused", "Removed", "Resigned"];
/** Received and not in force: what the recipient's badge counts. */
const countedReceived: readonly Status[] = ["Invited", "Declined", "Removed", "Resigned"];

/** Adds an account to the caller's inventory by invitation and answers the ARN of the new association. */
export async function addMember(call: Call, input: { accountId: AccountId; email: string; tags?: Tags }): Promise<string> {
  // The lock on the caller's session makes concurrent additions count one after the other.
  await requireEnabledLocked(call);
  await requireNotMember(call, "add-as-member");
  if (input.accountId === call.account) throw occasionRefusal(call.service, "add-self");
  const pair = { administrator: call.account, member: input.accountId };
  const present = await lockAssociation(call, pair);
  const status = decide(call, present, "add", pair);
  assert(status !== "none", "adding leads to a status");
  await requireRoom(call, "invitation");
  await store(call, present, { ...pair, kind: "invitation", status, email: input.email, updatedAt: call.now }, "add");
  const arn = memberArn(call, pair);
  await registerResource(call, arn, input.tags);
  return arn;
}

/**
 * Makes an account of AWS Organizations a member of the caller at once, without an invitation. The caller is the delegated
 * administrator, and the account belongs to the same organization: both are the callers' business to know.
 */
export async function enrollMember(call: Call, input: { accountId: AccountId; email: string; tags?: Tags }): Promise<string> {
  await requireEnabledLocked(call);
  if (input.accountId === call.account) throw occasionRefusal(call.service, "add-self");
  const pair = { administrator: call.account, member: input.accountId };
  const present = await lockAssociation(call, pair);
  const status = decide(call, present, "enroll", pair);
  assert(status !== "none", "enrolling leads to a status");
  await requireRoom(call, "organization");
  await requireFree(call, pair, {
    none: "in-other-organization",
    member: "in-other-organization",
    withMembers: "in-other-organization",
  });
  await store(call, present, { ...pair, kind: "organization", status, email: input.email, updatedAt: call.now }, "enroll");
  const arn = memberArn(call, pair);
  if (!present || input.tags) await registerResource(call, arn, input.tags);
  return arn;
}

/** One account of the caller's inventory; refused when it is not in it. */
export async function getMember(call: Call, member: AccountId): Promise<AssociationView> {
  await requireEnabled(call);
  const [view] = await getMembers(call, [member]);
  if (view) return view;
  throw occasionRefusal(call.service, "not-found");
}

/** Accounts of the caller's inventory, by ID; those that are not in it are absent. */
export async function getMembers(call: Call, members: readonly AccountId[]): Promise<readonly AssociationView[]> {
  await requireEnabled(call);
  return inventoryViews(call, await selectAssociations(call, { administrator: call.account, members }));
}

/**
 * The caller's inventory by account ID; `onlyMembers` leaves out everyone who is not a member right now. Pages are shorter
 * where they would show members whose accounts are suspended.
 */
export async function listMembers(call: Call, input: PageRequest & { onlyMembers: boolean }): Promise<Page<AssociationView>> {
  await requireEnabled(call);
  const [after] = readPageToken("members", input.token) ?? [];
  const rows = await selectInventory(call, {
    administrator: call.account,
    statuses: input.onlyMembers ? memberStatuses : inventoryStatuses,
    after: String(after ?? ""),
    limit: input.sizeMax + 1,
  });
  const cut = page({ list: "members", items: rows, sizeMax: input.sizeMax, keyOf: (row) => [row.member] });
  const views = await inventoryViews(call, cut.items);
  return { ...cut, items: input.onlyMembers ? views.filter(({ status }) => status !== "AccountSuspended") : views };
}

/** Sends invitations to accounts of the caller's inventory; each account that cannot be invited is answered with the reason. */
export async function invite(
  call: Call,
  input: { accountIds: readonly AccountId[]; message: string; byEmail: boolean },
): Promise<readonly Unprocessed[]> {
  await requireEnabledLocked(call);
  const asMember = (await hasAdministrator(call)) ? occasionRefusal(call.service, "invite-as-member") : undefined;
  if (asMember && call.service === "macie2") throw asMember;
  return forEachAccount(input.accountIds, async (member) => {
    if (asMember) throw asMember;
    if (member === call.account) throw occasionRefusal(call.service, "invite-self");
    const present = await selectAssociation(call, { administrator: call.account, member });
    // A former member took no place while it was one.
    if (present && !countedStatuses.includes(present.status)) await requireRoom(call, "invitation");
    const invitation = { id: randomBytes(16).toString("hex"), sentAt: call.now, message: input.message, byEmail: input.byEmail };
    await apply(call, { administrator: call.account, member }, "invite", { invitation });
    await call.queue.enqueue(call.tx, verifyInvitation, {
      service: call.service,
      region: call.region,
      administrator: call.account,
      member,
      invitationId: invitation.id,
    });
  });
}

/**
 * Ends the verification of the address an invitation was sent to; `isOwn` tells whether the given address is the account's
 * own. An invitation that was replaced or withdrawn meanwhile is passed over, which answers false.
 */
export async function settleVerification(
  call: Call,
  pair: Pair,
  invitationId: string,
  isOwn: (given: string) => boolean,
): Promise<boolean> {
  const association = await lockUnverified(call, pair, invitationId);
  if (association) await apply(call, pair, isOwn(association.email) ? "confirmEmail" : "rejectEmail");
  return association !== undefined;
}

/** Mails the link that proves the address of an invitation; when nobody uses it in time, the address counts as wrong. */
export async function askForConfirmation(call: Call, pair: Pair, invitationId: string): Promise<void> {
  const association = await lockUnverified(call, pair, invitationId);
  if (!association) return;
  await mailLink(call, association);
  const startAfter = new Date(call.now.getTime() + confirmationDaysMax * 86_400_000);
  const data = { service: call.service, region: call.region, ...pair, invitationId, isOver: true };
  await call.queue.enqueue(call.tx, verifyInvitation, data, { startAfter });
}

async function lockUnverified(call: Call, pair: Pair, invitationId: string): Promise<Association | undefined> {
  const association = await lockAssociation(call, pair);
  const isWaiting = association?.status === "EmailVerificationInProgress" && association.invitation?.id === invitationId;
  return isWaiting ? association : undefined;
}

/** Accepts the invitation of an administrator; refused in the words clients match on when there is none to accept. */
export async function acceptInvitation(call: Call, input: { administrator: AccountId; invitationId: string }): Promise<void> {
  const session = await requireEnabledLocked(call);
  const pair = { administrator: input.administrator, member: call.account };
  const association = await lockAssociation(call, pair);
  decide(call, association, "accept", pair);
  if (association?.invitation?.id !== input.invitationId) throw occasionRefusal(call.service, "accept-none");
  if (call.service === "guardduty" && (await selectMemberIds(call, call.account, countedStatuses)).length > 0) {
    throw occasionRefusal(call.service, "accept-with-members");
  }
  await requireFree(call, pair, { none: "accept-none", member: "accept-as-member", withMembers: "accept-with-members" });
  await apply(call, pair, "accept");
  if (session.status === "PAUSED") await apply(call, pair, call.service === "macie2" ? "pause" : "suspend");
}

/** Declines invitations of the given administrators. */
export async function declineInvitations(call: Call, administrators: readonly AccountId[]): Promise<readonly Unprocessed[]> {
  await requireRecipient(call);
  return forEachAccount(administrators, (administrator) => answer(call, administrator, "decline"));
}

/** Deletes invitations of the given administrators; for macie2, associations that are not in force go with them (decisions 5 and 6). */
export async function deleteInvitations(call: Call, administrators: readonly AccountId[]): Promise<readonly Unprocessed[]> {
  await requireRecipient(call);
  return forEachAccount(administrators, (administrator) => answer(call, administrator, "discardInvitation"));
}

/** Invitations the caller received, answered ones included, the newest last. `status` is the recipient's view. */
export async function listInvitations(call: Call, input: PageRequest): Promise<Page<AssociationView>> {
  await requireRecipient(call);
  const [sentAt, administrator] = readPageToken("invitations", input.token) ?? [];
  const rows = await selectReceived(call, {
    member: call.account,
    statuses: receivedStatuses,
    after: { sentAt: timeIn(sentAt), administrator: String(administrator ?? "") },
    limit: input.sizeMax + 1,
  });
  const keyOf = (row: Association) => [row.invitation?.sentAt.getTime() ?? 0, row.administrator];
  const cut = page({ list: "invitations", items: rows, sizeMax: input.sizeMax, keyOf });
  return { ...cut, items: cut.items.flatMap((row) => receivedView(call, row) ?? []) };
}

/** How many invitations the caller received, not counting the accepted one. */
export async function countInvitations(call: Call): Promise<number> {
  await requireRecipient(call);
  return countReceived(call, call.account, countedReceived);
}

/** The caller's administrator, or undefined for a standalone account. Without an invitation only its account ID is known. */
export async function administratorOf(call: Call): Promise<AssociationView | undefined> {
  await requireRecipient(call);
  const association = await selectAssociationOfMember(call, call.account);
  return association && view(call, association, { status: association.status === "Paused" ? "Paused" : "Enabled" });
}

/** Ends the caller's membership; the administrator sees `Resigned`. */
export async function leave(call: Call): Promise<void> {
  await requireEnabledLocked(call);
  const association = await lockAssociationOfMember(call, call.account);
  const pair = association ?? { administrator: call.account, member: call.account };
  decide(call, association, "leave", pair);
  await apply(call, pair, "leave");
}

/** Does one of the administrator's commands to one account of the caller's inventory. */
export async function commandMember(
  call: Call,
  member: AccountId,
  command: "remove" | "delete" | "suspend" | "unsuspend",
): Promise<void> {
  await requireEnabledLocked(call);
  await apply(call, { administrator: call.account, member }, command);
}

/** Marks the caller's own membership as paused or running again, if it has one. */
export async function markOwnSession(call: Call, command: "pause" | "resume"): Promise<void> {
  const association = await lockAssociationOfMember(call, call.account);
  const wanted: Status = command === "pause" ? "Paused" : "Enabled";
  if (association && association.status !== wanted) await apply(call, association, command);
}

/** Turns members by invitation into members through AWS Organizations: their administrator has become its delegated one. */
export async function convertMembers(call: Call, members: readonly AccountId[]): Promise<void> {
  for (const member of members) {
    const association = await lockAssociation(call, { administrator: call.account, member });
    if (association?.kind === "invitation" && memberStatuses.includes(association.status)) {
      await apply(call, association, "convert", { kind: "organization" });
    }
  }
}

/** Ends memberships of the caller that are not ended by either side: `Removed` for both. `kind` leaves out the other kind. */
export async function releaseMembers(
  call: Call,
  options: { kind?: Kind; members?: readonly AccountId[] } = {},
): Promise<readonly AccountId[]> {
  const released: AccountId[] = [];
  for (const member of options.members ?? (await memberIds(call))) {
    const association = await lockAssociation(call, { administrator: call.account, member });
    if (!association || !memberStatuses.includes(association.status)) continue;
    if (options.kind !== undefined && association.kind !== options.kind) continue;
    await apply(call, association, "release");
    released.push(member);
  }
  return released;
}

/** What another account is to the caller: itself, a running member, a suspended member, or nothing it may see, as a closed account. */
export async function relationTo(call: Call, account: AccountId): Promise<"self" | "member" | "paused-member" | "none"> {
  if (account === call.account) return "self";
  const association = await selectAssociation(call, { administrator: call.account, member: account });
  if (!association || !isInForce(association)) return "none";
  if ((await inactiveAccounts(call.tx, [account])).has(account)) return "none";
  return association.status === "Enabled" ? "member" : "paused-member";
}

/** IDs of the caller's current members, suspended ones included. */
export async function memberIds(call: Call): Promise<readonly AccountId[]> {
  return selectMemberIds(call, call.account, memberStatuses);
}

/** IDs of the accounts in the caller's inventory that have one of the statuses; all of them when none are given. */
export async function inventoryIds(call: Call, statuses: readonly Status[] = inventoryStatuses): Promise<readonly AccountId[]> {
  return selectMemberIds(call, call.account, statuses);
}

/** Takes out of the caller's inventory what is left there of members through Organizations that are members no more. */
export async function forgetReleased(call: Call): Promise<void> {
  const released = await selectMemberIds(call, call.account, ["Removed"], "organization");
  for (const member of released) await commandMember(call, member, "delete");
}

/** Regions and services in which the account administers members right now. */
export async function placesAdministeredBy(tx: Tx, account: AccountId): Promise<readonly Pick<Call, "region" | "service">[]> {
  return selectPlaces(tx, account);
}

/** The refusal to enroll an account whose service its owner has suspended. */
export function suspendedElsewhere(call: Call): Refusal {
  return occasionRefusal(call.service, "suspended-account");
}

/** True while the caller may make another account a member through AWS Organizations. */
export async function hasRoomToEnroll(call: Call): Promise<boolean> {
  return (await countTowardsQuota(call, call.account, "organization")) < accountsMax.organization;
}

/** True while the caller has an administrator. */
export async function hasAdministrator(call: Call): Promise<boolean> {
  return (await selectAssociationOfMember(call, call.account)) !== undefined;
}

/** Applies `work` to each account; refusals become entries of the answer, everything else fails the whole call. */
export async function forEachAccount(
  accountIds: readonly AccountId[],
  work: (account: AccountId) => Promise<unknown>,
): Promise<readonly Unprocessed[]> {
  const unprocessed: Unprocessed[] = [];
  for (const accountId of new Set(accountIds)) {
    try {
      await work(accountId);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      unprocessed.push({ accountId, reason: error });
    }
  }
  return unprocessed;
}

/** The time in a page token, in milliseconds since 1970; what no token of ours holds starts the list again. */
function timeIn(part: string | number | undefined): Date {
  const latest = 8.64e15; // That a Date can hold.
  return new Date(typeof part === "number" && part >= 0 && part <= latest ? part : 0);
}

/** GuardDuty lets an account without a detector see its invitations; Macie must be on for that. */
async function requireRecipient(call: Call): Promise<void> {
  if (call.service === "macie2") await requireEnabled(call);
}

async function answer(call: Call, administrator: AccountId, command: "decline" | "discardInvitation"): Promise<void> {
  const pair = { administrator, member: call.account };
  const association = await lockAssociation(call, pair);
  // What has not reached the recipient does not exist for it.
  const isVisible = association !== undefined && recipientView(association) !== undefined;
  decide(call, isVisible ? association : undefined, command, pair);
  await apply(call, pair, command);
}

/** Load for update, decide, store: the one way an existing association changes. */
async function apply(call: Call, pair: Pair, command: Command, change: Partial<Association> = {}): Promise<void> {
  const association = await lockAssociation(call, pair);
  const status = decide(call, association, command, pair);
  if (!association) return;
  if (status === "none") {
    await deleteAssociation(call, pair);
    await forgetResource({ ...call, account: pair.administrator }, memberArn(call, pair));
    await announce(call, { command, before: association });
    return;
  }
  const { invitation, ...rest } = { ...association, ...change, status, updatedAt: call.now };
  // Of a membership through AWS Organizations nobody sees an invitation, and nothing of one to a wrong address.
  const isWithdrawn = command === "discardInvitation" || (command === "remove" && recipientView(association) === undefined);
  const keepsInvitation = invitation !== undefined && !isWithdrawn && rest.kind === "invitation";
  await store(call, association, { ...rest, ...(keepsInvitation && { invitation }) }, command);
}

async function store(call: Call, before: Association | undefined, after: Association, command: Command): Promise<void> {
  await saveAssociation(call, after);
  // To the administrator a declined association is gone, and its tags with it.
  if (administratorView(after) === undefined)
    await forgetResource({ ...call, account: after.administrator }, memberArn(call, after));
  if (before && isInForce(before) && !isInForce(after)) await releaseClaims(call, after);
  await announce(call, { command, ...(before && { before }), after });
}

function isInForce({ status }: Association): boolean {
  return memberStatuses.includes(status);
}

/** The status the command leads to; refusals are thrown here. */
function decide(call: Call, association: Association | undefined, command: Command, { administrator }: Pair): Status | "none" {
  const situation = {
    service: call.service,
    kind: association?.kind ?? "invitation",
    status: association?.status ?? "none",
  } as const;
  return granted(transition(situation, command, administrator));
}

/** What to answer when an association cannot come into force. */
type Obstacles = { readonly none: Occasion; readonly member: Occasion; readonly withMembers: Occasion };

/** Claims both parts and the allegiance for an association that is about to come into force, or refuses with the reason. */
async function requireFree(call: Call, pair: Pair, obstacles: Obstacles): Promise<void> {
  // A batch goes on after a refusal and is committed: what was claimed for nothing would bind the account for ever.
  const refusal = await claimOrUndo(call, () => obstacleTo(call, pair, obstacles));
  if (refusal !== undefined) throw refusal;
}

async function obstacleTo(call: Call, pair: Pair, obstacles: Obstacles): Promise<Refusal | undefined> {
  const bound = await claimAllegiance(call, pair);
  if (bound !== pair.administrator) {
    const region = call.service === "macie2" ? await selectOtherAllegiance(call, pair) : undefined;
    if (region === undefined) return occasionRefusal(call.service, obstacles.member);
    return new Refusal(
      "conflict",
      `The account is associated with a different administrator account in ${region}. The administrator must be the same account in all Regions.`,
    );
  }
  const parts = await claimParts(call, pair);
  if (parts.member !== "member") return occasionRefusal(call.service, obstacles.withMembers);
  if (parts.administrator !== "administrator") return occasionRefusal(call.service, "accept-from-member");
  if ((await selectAssociationOfMember(call, pair.member)) !== undefined) return occasionRefusal(call.service, obstacles.none);
  return undefined;
}

/** Claims both parts in the order of the account IDs, so that two accounts accepting each other do not wait in a circle. */
async function claimParts(call: Call, pair: Pair): Promise<{ member: string; administrator: string }> {
  const wanted = [
    { account: pair.member, part: "member" },
    { account: pair.administrator, part: "administrator" },
  ] as const;
  const played = new Map<AccountId, string>();
  for (const { account, part } of wanted.toSorted((a, b) => (a.account < b.account ? -1 : 1))) {
    played.set(account, await claimPart(call, account, part));
  }
  return { member: played.get(pair.member) ?? "", administrator: played.get(pair.administrator) ?? "" };
}

async function requireNotMember(call: Call, occasion: Occasion): Promise<void> {
  if (await hasAdministrator(call)) throw occasionRefusal(call.service, occasion);
}

async function requireRoom(call: Call, kind: Kind): Promise<void> {
  const max = accountsMax[kind];
  if ((await countTowardsQuota(call, call.account, kind)) >= max) throw occasionRefusal(call.service, "quota", max);
}

async function inventoryViews(call: Call, associations: readonly Association[]): Promise<AssociationView[]> {
  const tags = await tagsOfAll(
    call,
    associations.map((association) => memberArn(call, association)),
  );
  const inactive = await inactiveAccounts(
    call.tx,
    associations.map(({ member }) => member),
  );
  return associations.flatMap((association) => {
    const status = administratorView(association);
    const shown = status && inactive.has(association.member) ? "AccountSuspended" : status;
    return shown ? [view(call, association, { status: shown, tags: tags.get(memberArn(call, association)) })] : [];
  });
}

function receivedView(call: Call, association: Association): AssociationView | undefined {
  const status = recipientView(association);
  return status && view(call, association, { status });
}
