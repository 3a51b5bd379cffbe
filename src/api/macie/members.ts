/**
 * The administrator's side of an organization: its inventory of accounts.
 */
import type { Member } from "@aws-sdk/client-macie2";
import { requireAccountId } from "../../base/account-id.ts";
import type { Call } from "../../capabilities/call.ts";
import { addMember, deleteMember, removeMember } from "../../capabilities/lifecycle/lifecycle.ts";
import { type AssociationView, getMember, invite, listMembers } from "../../capabilities/organizations/organizations.ts";
import type { MacieHandlers } from "../../wire/handlers.ts";
import { unprocessedAccounts } from "./unprocessed-accounts.ts";

const pageSizeDefault = 25;

/** Handlers of the operations on members. */
export const members = {
  async CreateMember(call, input) {
    const arn = await addMember(call, {
      accountId: requireAccountId(input.account?.accountId, "account.accountId"),
      email: input.account?.email ?? "",
      tags: input.tags ?? {},
    });
    return { arn };
  },
  async GetMember(call, input) {
    return memberOf(await getMember(call, requireAccountId(input.id, "id")));
  },
  async ListMembers(call, input) {
    const { items, nextToken } = await listMembers(call, {
      onlyMembers: input.onlyAssociated?.toLowerCase() !== "false",
      sizeMax: input.maxResults ?? pageSizeDefault,
      token: input.nextToken,
    });
    return { members: items.map(memberOf), nextToken };
  },
  async DeleteMember(call, input) {
    await deleteMember(call, requireAccountId(input.id, "id"));
    return {};
  },
  async DisassociateMember(call, input) {
    await removeMember(call, requireAccountId(input.id, "id"));
    return {};
  },
  async CreateInvitations(call, input) {
    const unprocessed = await invite(call, {
      accountIds: (input.accountIds ?? []).map((id) => requireAccountId(id, "accountIds[]")),
      message: input.message ?? "",
      byEmail: input.disableEmailNotification !== true,
    });
    return { unprocessedAccounts: unprocessedAccounts(unprocessed) };
  },
} satisfies Partial<MacieHandlers<Call>>;

function memberOf(view: AssociationView): Member {
  return {
    accountId: view.member,
    administratorAccountId: view.administrator,
    arn: view.arn,
    email: view.email,
    invitedAt: view.invitedAt,
    masterAccountId: view.administrator,
    relationshipStatus: view.status,
    tags: { ...view.tags },
    updatedAt: view.updatedAt,
  };
}
