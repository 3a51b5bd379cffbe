/**
 * Lengths, ranges and patterns of GuardDuty's request members, and the words GuardDuty has for breaking them.
 * Source: the project's reference on GuardDuty, API sections 1 and 4, membership sections 5 and 7.
 */
import { Refusal } from "../../base/refusal.ts";
import { type Constraints, countBetween, integerBetween, lengthBetween, matching, violation } from "../constraint.ts";

const accountId = matching(/^\d{12}$/, "an AWS account ID of 12 digits");
const accountIds = { AccountIds: countBetween(1, 50), "AccountIds[]": accountId };
const paging = { MaxResults: integerBetween(1, 50) };
const tags = { Tags: { expected: "at most 200 tags", holds: hasTagsUpTo(200) } };
/** Not a limit of AWS, which names none: what fits a mail. */
const messageLengthMax = 2_048;

/** See {@link Constraints}. The IDs of detectors are checked where detectors are found. */
const guarddutyConstraints: Constraints = {
  CreateDetector: { ClientToken: lengthBetween(0, 64), ...tags },
  ListDetectors: paging,
  CreateMembers: {
    AccountDetails: countBetween(1, 50),
    "AccountDetails[].AccountId": accountId,
    "AccountDetails[].Email": lengthBetween(1, 64),
  },
  InviteMembers: { ...accountIds, Message: lengthBetween(0, messageLengthMax) },
  GetMembers: accountIds,
  DeleteMembers: accountIds,
  DisassociateMembers: accountIds,
  StartMonitoringMembers: accountIds,
  StopMonitoringMembers: accountIds,
  GetMemberDetectors: accountIds,
  UpdateMemberDetectors: accountIds,
  ListMembers: { ...paging, OnlyAssociated: matching(/^(true|false)$/i, "true or false") },
  DeclineInvitations: accountIds,
  DeleteInvitations: accountIds,
  ListInvitations: paging,
  AcceptInvitation: { MasterId: accountId, InvitationId: lengthBetween(1, 300) },
  AcceptAdministratorInvitation: { AdministratorId: accountId, InvitationId: lengthBetween(1, 300) },
  EnableOrganizationAdminAccount: { AdminAccountId: accountId },
  DisableOrganizationAdminAccount: { AdminAccountId: accountId },
  ListOrganizationAdminAccounts: paging,
  DescribeOrganizationConfiguration: paging,
  TagResource: tags,
};

/** Texts E8, E9 and E5. */
const badOnlyAssociated = "The request is rejected because the parameter onlyAssociated has an invalid value.";
const badPageSize = "The request is rejected because the parameter maxResults is out-of-bounds.";
const badValue = "The request is rejected because an invalid or out-of-range value is specified as an input parameter.";

/** The first constraint that the input breaks, in GuardDuty's words followed by what was expected. */
export function guarddutyViolation(operation: string, input: unknown): Refusal | undefined {
  const refusal = violation(guarddutyConstraints, operation, input);
  if (refusal === undefined) return undefined;
  const { message } = refusal;
  if (message.startsWith("OnlyAssociated:")) return new Refusal("invalid", badOnlyAssociated);
  return new Refusal("invalid", `${message.startsWith("MaxResults:") ? badPageSize : badValue} ${message}`);
}

function hasTagsUpTo(countMax: number): (value: unknown) => boolean {
  return (value) => typeof value === "object" && value !== null && Object.keys(value).length <= countMax;
}
