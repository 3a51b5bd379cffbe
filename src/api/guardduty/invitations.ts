/**
 * The recipient's side of GuardDuty's membership: invitations, the administrator, leaving. The operations that say "master" are
 * the deprecated twins of those that say "administrator"; Terraform and the public scripts use them.
 */
import type { Invitation } from "@aws-sdk/client-guardduty";
import { requireAccountId } from "../../base/account-id.ts";
import type { Call } from "../../capabilities/call.ts";
import { requireDetector } from "../../capabilities/detectors/detectors.ts";
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
import type { GuardDutyHandlers } from "../../wire/handlers.ts";
import { idsIn, relationshipStatus, unprocessedAccounts } from "./members.ts";

const pageSizeDefault = 50;

/** Handlers of the operations on invitations and the administrator. */
export const invitations = {
  async AcceptAdministratorInvitation(call, input) {
    await accept(call, input.DetectorId, input.AdministratorId, input.InvitationId);
    return {};
  },
  async AcceptInvitation(call, input) {
    await accept(call, input.DetectorId, input.MasterId, input.InvitationId);
    return {};
  },
  async DeclineInvitations(call, input) {
    return { UnprocessedAccounts: unprocessedAccounts(await declineInvitations(call, idsIn(input.AccountIds))) };
  },
  async DeleteInvitations(call, input) {
    return { UnprocessedAccounts: unprocessedAccounts(await deleteInvitations(call, idsIn(input.AccountIds))) };
  },
  async ListInvitations(call, input) {
    const { items, nextToken } = await listInvitations(call, {
      sizeMax: input.MaxResults ?? pageSizeDefault,
      token: input.NextToken,
    });
    return { Invitations: items.map(invitationOf), NextToken: nextToken };
  },
  async GetInvitationsCount(call) {
    return { InvitationsCount: await countInvitations(call) };
  },
  async GetAdministratorAccount(call, input) {
    const administrator = await administrationOf(call, input.DetectorId);
    return { Administrator: administrator };
  },
  async GetMasterAccount(call, input) {
    const administrator = await administrationOf(call, input.DetectorId);
    return { Master: administrator };
  },
  async DisassociateFromAdministratorAccount(call, input) {
    await requireDetector(call, input.DetectorId);
    await leave(call);
    return {};
  },
  async DisassociateFromMasterAccount(call, input) {
    await requireDetector(call, input.DetectorId);
    await leave(call);
    return {};
  },
} satisfies Partial<GuardDutyHandlers<Call>>;

async function accept(call: Call, detectorId: string, administrator: string, invitationId: string): Promise<void> {
  await requireDetector(call, detectorId);
  await join(call, { administrator: requireAccountId(administrator, "administratorId"), invitationId });
}

async function administrationOf(call: Call, detectorId: string): Promise<Invitation | undefined> {
  await requireDetector(call, detectorId);
  const administrator = await administratorOf(call);
  return administrator && invitationOf(administrator);
}

function invitationOf(view: AssociationView): Invitation {
  return {
    AccountId: view.administrator,
    InvitationId: view.invitationId,
    InvitedAt: view.invitedAt?.toISOString(),
    RelationshipStatus: relationshipStatus(view.status),
  };
}
