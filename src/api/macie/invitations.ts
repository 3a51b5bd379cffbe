/**
 * The recipient's side of an organization: invitations, the administrator, leaving. The operations that say "master"
 * are the deprecated twins of those that say "administrator".
 */
import type { Invitation } from "@aws-sdk/client-macie2";
import { requireAccountId } from "../../base/account-id.ts";
import type { Call } from "../../capabilities/call.ts";
import { join } from "../../capabilities/lifecycle/lifecycle.ts";
import {
  type AssociationView,
  administratorOf,
  countInvitations,
  declineInvitations,
  deleteInvitations,
  leave,
  listInvitations,
} from "../../capabilities/organizations/organizations.ts";
import type { MacieHandlers } from "../../wire/handlers.ts";
import { unprocessedAccounts } from "./unprocessed-accounts.ts";

const pageSizeDefault = 25;

/** Handlers of the operations on invitations and the administrator. */
export const invitations = {
  async AcceptInvitation(call, input) {
    await join(call, {
      administrator: requireAccountId(input.administratorAccountId ?? input.masterAccount, "administratorAccountId"),
      invitationId: input.invitationId ?? "",
    });
    return {};
  },
  async DeclineInvitations(call, input) {
    const senders = (input.accountIds ?? []).map((id) => requireAccountId(id, "accountIds[]"));
    return { unprocessedAccounts: unprocessedAccounts(await declineInvitations(call, senders)) };
  },
  async DeleteInvitations(call, input) {
    const senders = (input.accountIds ?? []).map((id) => requireAccountId(id, "accountIds[]"));
    return { unprocessedAccounts: unprocessedAccounts(await deleteInvitations(call, senders)) };
  },
  async ListInvitations(call, input) {
    const { items, nextToken } = await listInvitations(call, {
      sizeMax: input.maxResults ?? pageSizeDefault,
      token: input.nextToken,
    });
    return { invitations: items.map(invitationOf), nextToken };
  },
  async GetInvitationsCount(call) {
    return { invitationsCount: await countInvitations(call) };
  },
  async GetAdministratorAccount(call) {
    const administrator = await administratorOf(call);
    return administrator ? { administrator: invitationOf(administrator) } : {};
  },
  async GetMasterAccount(call) {
    const administrator = await administratorOf(call);
    return administrator ? { master: invitationOf(administrator) } : {};
  },
  async DisassociateFromAdministratorAccount(call) {
    await leave(call);
    return {};
  },
  async DisassociateFromMasterAccount(call) {
    await leave(call);
    return {};
  },
} satisfies Partial<MacieHandlers<Call>>;

function invitationOf(view: AssociationView): Invitation {
  return {
    accountId: view.administrator,
    invitationId: view.invitationId,
    invitedAt: view.invitedAt,
    relationshipStatus: view.status,
  };
}
