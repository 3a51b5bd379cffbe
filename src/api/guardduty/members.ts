/**
 * The administrator's side of GuardDuty's membership: its inventory of accounts, their monitoring and their features.
 */
import type { Member, UnprocessedAccount } from "@aws-sdk/client-guardduty";
import { type AccountId, requireAccountId } from "../../base/account-id.ts";
import { Refusal } from "../../base/refusal.ts";
import type { Call } from "../../capabilities/call.ts";
import {
  detectorIdsOf,
  detectorOf,
  requireDetector,
  requireFeatureChange,
  updateFeatures,
} from "../../capabilities/detectors/detectors.ts";
import { addMembers, deleteMember, removeMember, resumeMember, suspendMember } from "../../capabilities/lifecycle/lifecycle.ts";
import {
  type AssociationView,
  forEachAccount,
  getMembers,
  invite,
  listMembers,
  relationTo,
  type Unprocessed,
} from "../../capabilities/organizations/organizations.ts";
import type { GuardDutyHandlers } from "../../wire/handlers.ts";
import { dataSourcesOf, featureRequestOf, memberFeatures } from "./detector-features.ts";

const pageSizeDefault = 50;
const notAMember =
  "The request is rejected because the given account ID is not an associated member of account the current account.";

/** Handlers of the operations on members. */
export const members = {
  async CreateMembers(call, input) {
    await requireDetector(call, input.DetectorId);
    const accounts = input.AccountDetails.map(({ AccountId, Email }) => ({
      accountId: requireAccountId(AccountId, "accountDetails[].accountId"),
      email: Email ?? "",
    }));
    return { UnprocessedAccounts: unprocessedAccounts(await addMembers(call, accounts)) };
  },
  async InviteMembers(call, input) {
    await requireDetector(call, input.DetectorId);
    const unprocessed = await invite(call, {
      accountIds: idsIn(input.AccountIds),
      message: input.Message ?? "",
      byEmail: input.DisableEmailNotification !== true,
    });
    return { UnprocessedAccounts: unprocessedAccounts(unprocessed) };
  },
  async ListMembers(call, input) {
    await requireDetector(call, input.DetectorId);
    const { items, nextToken } = await listMembers(call, {
      onlyMembers: input.OnlyAssociated?.toLowerCase() !== "false",
      sizeMax: input.MaxResults ?? pageSizeDefault,
      token: input.NextToken,
    });
    return { Members: await membersOf(call, items), NextToken: nextToken };
  },
  async GetMembers(call, input) {
    await requireDetector(call, input.DetectorId);
    const ids = [...new Set(idsIn(input.AccountIds))];
    const found = await membersOf(call, await getMembers(call, ids));
    const known = new Set(found.map(({ AccountId }) => AccountId));
    const missing = ids.filter((id) => !known.has(id));
    return { Members: found, UnprocessedAccounts: missing.map((AccountId) => ({ AccountId, Result: notAMember })) };
  },
  async DeleteMembers(call, input) {
    return forMembers(call, input, (id) => deleteMember(call, id));
  },
  async DisassociateMembers(call, input) {
    return forMembers(call, input, (id) => removeMember(call, id));
  },
  async StartMonitoringMembers(call, input) {
    return forMembers(call, input, (id) => resumeMember(call, id));
  },
  async StopMonitoringMembers(call, input) {
    return forMembers(call, input, (id) => suspendMember(call, id));
  },
  async GetMemberDetectors(call, input) {
    await requireDetector(call, input.DetectorId);
    const found: {
      AccountId: string;
      DataSources: ReturnType<typeof dataSourcesOf>;
      Features: ReturnType<typeof memberFeatures>;
    }[] = [];
    const unprocessed = await forEachAccount(idsIn(input.AccountIds), async (account) => {
      const detector = await memberDetector(call, account);
      found.push({
        AccountId: account,
        DataSources: dataSourcesOf(detector, { account, region: call.region }),
        Features: memberFeatures(detector),
      });
    });
    return { MemberDataSourceConfigurations: found, UnprocessedAccounts: unprocessedAccounts(unprocessed) };
  },
  async UpdateMemberDetectors(call, input) {
    await requireDetector(call, input.DetectorId);
    const change = requireFeatureChange(featureRequestOf(input));
    return forMembers(call, input, async (account) => {
      await memberDetector(call, account);
      await updateFeatures(call, account, change);
    });
  },
} satisfies Partial<GuardDutyHandlers<Call>>;

/** How GuardDuty's batch operations report the accounts they passed over. */
export function unprocessedAccounts(unprocessed: readonly Unprocessed[]): UnprocessedAccount[] {
  return unprocessed.map(({ accountId, reason }) => ({ AccountId: accountId, Result: reason.message }));
}

async function forMembers(
  call: Call,
  input: { readonly DetectorId: string; readonly AccountIds: readonly string[] },
  work: (account: AccountId) => Promise<void>,
): Promise<{ UnprocessedAccounts: UnprocessedAccount[] }> {
  await requireDetector(call, input.DetectorId);
  return { UnprocessedAccounts: unprocessedAccounts(await forEachAccount(idsIn(input.AccountIds), work)) };
}

async function memberDetector(call: Call, account: AccountId) {
  const relation = await relationTo(call, account);
  const detector = relation === "none" ? undefined : await detectorOf(call, account);
  if (!detector) throw new Refusal("invalid", notAMember);
  return detector;
}

async function membersOf(call: Call, views: readonly AssociationView[]): Promise<Member[]> {
  const detectorIds = await detectorIdsOf(
    call,
    views.map(({ member }) => member),
  );
  return views.map((view) => ({
    AccountId: view.member,
    AdministratorId: view.administrator,
    MasterId: view.administrator,
    Email: view.email,
    RelationshipStatus: relationshipStatus(view.status),
    InvitedAt: view.invitedAt?.toISOString(),
    UpdatedAt: view.updatedAt.toISOString(),
    ...((view.status === "Enabled" || view.status === "Paused") && { DetectorId: detectorIds.get(view.member) }),
  }));
}

/** GuardDuty says Disabled where Macie says Paused. */
export function relationshipStatus(status: AssociationView["status"]): string {
  return status === "Paused" ? "Disabled" : status;
}

/** Account IDs of a request. */
export function idsIn(accountIds: readonly string[]): AccountId[] {
  return accountIds.map((id) => requireAccountId(id, "accountIds[]"));
}
