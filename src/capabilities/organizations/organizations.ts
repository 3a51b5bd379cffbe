/**
 * Who administers whom, per Region: the inventory of an administrator, invitations and their answers. Decisions are in
 * `membership.ts`; what a change means for jobs and findings is in `lifecycle`.
 */
import { randomBytes } from "node:crypto";
import type { AccountId } from "../../base/account-id.ts";
import { regionalArn } from "../../base/arn.ts";
import { granted, Refusal } from "../../base/refusal.ts";
import { requireEnabled, requireEnabledLocked } from "../activation/activation.ts";
import type { Call } from "../call.ts";
import { page, readPageToken } from "../page-token.ts";
import { forgetResource, registerResource, type Tags, tagsOfAll } from "../tags/tags.ts";
import {
  type Association,
  administratorView,
  type Command,
  invitedAccountsMax,
  memberStatuses,
  noPendingInvitation,
  recipientView,
  type Status,
  transition,
} from "./membership.ts";
import {
  claimAllegiance,
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
  selectInventory,
  selectMemberIds,
  selectOtherAllegiance,
  selectReceived,
} from "./membership-store.ts";
import { verifyInvitation } from "./verification.ts";

/** An association as one of its two sides may see it. */
export type AssociationView = {
  readonly administrator: AccountId;
  readonly member: AccountId;
  readonly status: Exclude<Status, "Declined">;
  readonly email: string;
  readonly invitationId?: string;
  readonly invitedAt?: Date;
  readonly updatedAt: Date;
  readonly arn: string;
  readonly tags: Tags;
};

/** Why one account of a batch was passed over. */
export type Unprocessed = { readonly accountId: AccountId; readonly reason: Refusal };

type Pair = { readonly administrator: AccountId; readonly member: AccountId };

const inventoryStatuses: readonly Status[] = [
  "Created",
  "EmailVerificationInProgress",
  "EmailVerificationFailed",
  "Invited",
  "Enabled",
  "Paused",
  "Removed",
  "Resigned",
];
const formerStatuses: readonly Status[] = ["Removed", "Resigned"];
const receivedStatuses: readonly Status[] = ["Invited", "Declined", "Enabled", "Paused", "Removed", "Resigned"];
/** Received and not in force: what the recipient's badge counts. */
const countedReceived: readonly Status[] = ["Invited", "Declined", "Removed", "Resigned"];

/** The ARN of an association, in the administrator's account. */
function memberArn(call: Call, pair: Pair): string {
  return regionalArn({
    service: call.service,
    region: call.region,
    account: pair.administrator,
    resource: `member/${pair.member}`,
  });
}

/** Adds an account to the caller's inventory and answers the ARN of the new association. */
export async function addMember(call: Call, input: { accountId: AccountId; email: string; tags?: Tags }): Promise<string> {
  // The lock on the caller's session makes concurrent additions count one after the other.
  await requireEnabledLocked(call);
  await requireNotMember(call);
  if (input.accountId === call.account)
    throw new Refusal("invalid", "account.accountId: an account can't become a member of itself");
  const pair = { administrator: call.account, member: input.accountId };
  const present = await lockAssociation(call, pair);
  const status = granted(transition(present?.status ?? "none", "add", call.account));
  await requirePlace(call);
  if (status !== "none") {
    await saveAssociation(call, { ...pair, kind: "invitation", status, email: input.email, updatedAt: call.now });
  }
  const arn = memberArn(call, pair);
  await registerResource(call, arn, input.tags);
  return arn;
}

/** One account of the caller's inventory; not-found when it is not in it. */
export async function getMember(call: Call, member: AccountId): Promise<AssociationView> {
  await requireEnabled(call);
  const association = await selectAssociation(call, { administrator: call.account, member });
  const [view] = association ? await inventoryViews(call, [association]) : [];
  if (view) return view;
  throw new Refusal("not-found", "The request failed because the specified account is not associated with your account.");
}

/** The caller's inventory by account ID; `onlyMembers` leaves out everyone who is not a member right now. */
export async function listMembers(
  call: Call,
  input: { onlyMembers: boolean; sizeMax: number; token?: string | undefined },
): Promise<{ items: readonly AssociationView[]; nextToken?: string }> {
  await requireEnabled(call);
  const [after] = readPageToken("members", input.token) ?? [];
  const rows = await selectInventory(call, {
    administrator: call.account,
    statuses: input.onlyMembers ? memberStatuses : inventoryStatuses,
    after: String(after ?? ""),
    limit: input.sizeMax + 1,
  });
  const cut = page({ list: "members", items: rows, sizeMax: input.sizeMax, keyOf: (row) => [row.member] });
  return { ...cut, items: await inventoryViews(call, cut.items) };
}

/** Sends invitations to accounts of the caller's inventory; each account that cannot be invited is answered with the reason. */
export async function invite(
  call: Call,
  input: { accountIds: readonly AccountId[]; message: string; byEmail: boolean },
): Promise<readonly Unprocessed[]> {
  await requireEnabledLocked(call);
  await requireNotMember(call);
  return forEachAccount(input.accountIds, async (member) => {
    const pair = { administrator: call.account, member };
    const present = await selectAssociation(call, pair);
    // A former member took no place while it was one.
    if (present && formerStatuses.includes(present.status)) await requirePlace(call);
    const association = await apply(call, pair, "invite", {
      invitation: { id: randomBytes(16).toString("hex"), sentAt: call.now, message: input.message, byEmail: input.byEmail },
    });
    await call.queue.enqueue(call.tx, verifyInvitation, {
      service: call.service,
      region: call.region,
      administrator: call.account,
      member,
      invitationId: association?.invitation?.id ?? "",
    });
  });
}

/**
 * Ends the verification of the address an invitation was sent to; `isOwn` tells whether the given address is the account's
 * own. An invitation that was replaced or withdrawn meanwhile is passed over.
 */
export async function settleVerification(
  call: Call,
  pair: Pair,
  invitationId: string,
  isOwn: (given: string) => boolean,
): Promise<void> {
  const association = await lockAssociation(call, pair);
  if (association?.status !== "EmailVerificationInProgress" || association.invitation?.id !== invitationId) return;
  await apply(call, pair, isOwn(association.email) ? "confirmEmail" : "rejectEmail");
}

/** Accepts the invitation of an administrator; refused in the words clients match on when there is none to accept. */
export async function acceptInvitation(call: Call, input: { administrator: AccountId; invitationId: string }): Promise<void> {
  const session = await requireEnabledLocked(call);
  const pair = { administrator: input.administrator, member: call.account };
  const association = await lockAssociation(call, pair);
  granted(transition(association?.status ?? "none", "accept", pair.administrator));
  if (association?.invitation?.id !== input.invitationId) throw new Refusal("invalid", noPendingInvitation);
  await requireFree(call, pair);
  await apply(call, pair, "accept");
  if (session.status === "PAUSED") await apply(call, pair, "pause");
}

/** Declines invitations of the given administrators. */
export async function declineInvitations(call: Call, administrators: readonly AccountId[]): Promise<readonly Unprocessed[]> {
  await requireEnabled(call);
  return forEachAccount(administrators, (administrator) => answer(call, administrator, "decline"));
}

/** Deletes invitations of the given administrators, and with them associations that are not in force (decisions 5 and 6). */
export async function deleteInvitations(call: Call, administrators: readonly AccountId[]): Promise<readonly Unprocessed[]> {
  await requireEnabled(call);
  return forEachAccount(administrators, (administrator) => answer(call, administrator, "discardInvitation"));
}

/** Invitations the caller received, answered ones included, by administrator. `status` is the recipient's view. */
export async function listInvitations(
  call: Call,
  input: { sizeMax: number; token?: string | undefined },
): Promise<{ items: readonly AssociationView[]; nextToken?: string }> {
  await requireEnabled(call);
  const [after] = readPageToken("invitations", input.token) ?? [];
  const rows = await selectReceived(call, {
    member: call.account,
    statuses: receivedStatuses,
    after: String(after ?? ""),
    limit: input.sizeMax + 1,
  });
  const cut = page({ list: "invitations", items: rows, sizeMax: input.sizeMax, keyOf: (row) => [row.administrator] });
  return { ...cut, items: cut.items.flatMap((row) => receivedView(call, row) ?? []) };
}

/** How many invitations the caller received, not counting the accepted one. */
export async function countInvitations(call: Call): Promise<number> {
  await requireEnabled(call);
  return countReceived(call, call.account, countedReceived);
}

/** The caller's administrator, or undefined for a standalone account. */
export async function administratorOf(call: Call): Promise<AssociationView | undefined> {
  await requireEnabled(call);
  const association = await selectAssociationOfMember(call, call.account);
  return association && receivedView(call, association);
}

/** Ends the caller's membership; the administrator sees `Resigned`. */
export async function leave(call: Call): Promise<void> {
  await requireEnabledLocked(call);
  const association = await lockAssociationOfMember(call, call.account);
  if (!association) granted(transition("none", "leave", ""));
  else await apply(call, association, "leave");
}

/** Takes a member out of the caller's organization; its service stays on. */
export async function removeMember(call: Call, member: AccountId): Promise<void> {
  await requireEnabledLocked(call);
  await apply(call, { administrator: call.account, member }, "remove");
}

/** Deletes the association with an account that is not a member. */
export async function deleteMember(call: Call, member: AccountId): Promise<void> {
  await requireEnabledLocked(call);
  await apply(call, { administrator: call.account, member }, "delete");
}

/** Marks a member of the caller as suspended; the session itself is `lifecycle`'s. */
export async function markSuspended(call: Call, member: AccountId): Promise<void> {
  await apply(call, { administrator: call.account, member }, "suspend");
}

/** Marks the caller's own membership as paused or running again, if it has one. */
export async function markOwnSession(call: Call, command: "pause" | "resume"): Promise<void> {
  const association = await lockAssociationOfMember(call, call.account);
  const wanted: Status = command === "pause" ? "Paused" : "Enabled";
  if (association && association.status !== wanted) await apply(call, association, command);
}

/** What another account is to the caller: itself, a running member, a suspended member, or nothing it may see. */
export async function relationTo(call: Call, account: AccountId): Promise<"self" | "member" | "paused-member" | "none"> {
  if (account === call.account) return "self";
  const association = await selectAssociation(call, { administrator: call.account, member: account });
  if (association?.status === "Enabled") return "member";
  return association?.status === "Paused" ? "paused-member" : "none";
}

/** IDs of the caller's current members, suspended ones included. */
export async function memberIds(call: Call): Promise<readonly AccountId[]> {
  return selectMemberIds(call, call.account, memberStatuses);
}

/** IDs of all accounts in the caller's inventory. */
export async function inventoryIds(call: Call): Promise<readonly AccountId[]> {
  return selectMemberIds(call, call.account, inventoryStatuses);
}

/** True while the caller has an administrator. */
export async function hasAdministrator(call: Call): Promise<boolean> {
  return (await selectAssociationOfMember(call, call.account)) !== undefined;
}

async function answer(call: Call, administrator: AccountId, command: "decline" | "discardInvitation"): Promise<void> {
  const pair = { administrator, member: call.account };
  const association = await lockAssociation(call, pair);
  // What has not reached the recipient does not exist for it.
  const isVisible = association !== undefined && recipientView(association) !== undefined;
  granted(transition(isVisible ? association.status : "none", command, administrator));
  await apply(call, pair, command);
}

/** Load for update, decide, store: the one way an association changes. Answers the new state, undefined when it ended. */
async function apply(
  call: Call,
  pair: Pair,
  command: Command,
  change: Partial<Association> = {},
): Promise<Association | undefined> {
  const association = await lockAssociation(call, pair);
  const status = granted(transition(association?.status ?? "none", command, pair.administrator));
  if (!association) return undefined;
  if (status === "none") {
    await deleteAssociation(call, pair);
    await forgetResource({ ...call, account: pair.administrator }, memberArn(call, pair));
    return undefined;
  }
  const changed = { ...association, ...change, status, updatedAt: call.now };
  await saveAssociation(call, changed);
  // To the administrator a declined association is gone, and its tags with it.
  if (administratorView(changed) === undefined)
    await forgetResource({ ...call, account: pair.administrator }, memberArn(call, pair));
  const wasInForce = memberStatuses.includes(association.status);
  if (wasInForce && !memberStatuses.includes(status)) await releaseClaims(call, pair);
  return changed;
}

/** Claims both parts and the allegiance for an association that is about to come into force, or refuses with the reason. */
async function requireFree(call: Call, pair: Pair): Promise<void> {
  const bound = await claimAllegiance(call, pair);
  if (bound !== pair.administrator) {
    const region = await selectOtherAllegiance(call, pair);
    if (region === undefined) throw new Refusal("invalid", noPendingInvitation);
    throw new Refusal(
      "conflict",
      `The account is associated with a different administrator account in ${region}. The administrator must be the same account in all Regions.`,
    );
  }
  const parts = await claimParts(call, pair);
  if (parts.member !== "member") {
    throw new Refusal(
      "conflict",
      "The request failed because the current account is the administrator of member accounts. Remove all member accounts first.",
    );
  }
  if (parts.administrator !== "administrator") {
    throw new Refusal(
      "conflict",
      "The request failed because the administrator account has become a member of another organization.",
    );
  }
  if ((await selectAssociationOfMember(call, pair.member)) !== undefined) throw new Refusal("invalid", noPendingInvitation);
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

/** Refuses when the caller's quota is used up. The caller's session is locked, so that no two requests take the last place. */
async function requirePlace(call: Call): Promise<void> {
  if ((await countTowardsQuota(call, call.account)) < invitedAccountsMax) return;
  throw new Refusal(
    "quota-exceeded",
    `The request failed because the account can be associated with at most ${invitedAccountsMax} accounts by invitation in a Region.`,
  );
}

async function requireNotMember(call: Call): Promise<void> {
  if (!(await hasAdministrator(call))) return;
  throw new Refusal("denied", "The request is rejected because the current account is a member account of another organization.");
}

/** Applies `work` to each account; refusals become entries of the answer, everything else fails the whole call. */
async function forEachAccount(
  accountIds: readonly AccountId[],
  work: (account: AccountId) => Promise<void>,
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

async function inventoryViews(call: Call, associations: readonly Association[]): Promise<AssociationView[]> {
  const tags = await tagsOfAll(
    call,
    associations.map((association) => memberArn(call, association)),
  );
  return associations.flatMap((association) => {
    const status = administratorView(association);
    return status ? [view(call, association, status, tags.get(memberArn(call, association)))] : [];
  });
}

function receivedView(call: Call, association: Association): AssociationView | undefined {
  const status = recipientView(association);
  return status && view(call, association, status);
}

function view(call: Call, association: Association, status: AssociationView["status"], tags: Tags = {}): AssociationView {
  return {
    administrator: association.administrator,
    member: association.member,
    status,
    email: association.email,
    ...(association.invitation && { invitationId: association.invitation.id, invitedAt: association.invitation.sentAt }),
    updatedAt: association.updatedAt,
    arn: memberArn(call, association),
    tags,
  };
}
