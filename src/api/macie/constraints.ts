/**
 * Lengths, ranges and patterns of Macie's request members. Source: the Macie API reference, section 4 and 5 of the
 * project's reference; the custom message is limited to 80 characters without control characters (decision 12).
 */
import { type Constraints, countBetween, integerBetween, lengthBetween, matching } from "../constraint.ts";

const accountId = matching(/^\d{12}$/, "an AWS account ID of 12 digits");
const pageSize = integerBetween(1, 25);
const accountIds = { accountIds: countBetween(1, 1_000), "accountIds[]": accountId };

/** See {@link Constraints}. */
export const macieConstraints: Constraints = {
  EnableMacie: { clientToken: lengthBetween(1, 256) },
  CreateMember: {
    "account.accountId": accountId,
    "account.email": matching(/^[^\s@]{1,64}@[^\s@]{1,255}$/, "an e-mail address"),
  },
  GetMember: { id: accountId },
  DeleteMember: { id: accountId },
  DisassociateMember: { id: accountId },
  UpdateMemberSession: { id: accountId },
  ListMembers: { maxResults: pageSize, onlyAssociated: matching(/^(true|false)$/i, "true or false") },
  CreateInvitations: {
    ...accountIds,
    message: matching(/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]{0,80}$/u, "at most 80 letters, digits, spaces and punctuation marks"),
  },
  AcceptInvitation: {
    administratorAccountId: accountId,
    masterAccount: accountId,
    invitationId: matching(/^[0-9a-zA-Z-]{1,64}$/, "the ID of an invitation"),
  },
  DeclineInvitations: accountIds,
  DeleteInvitations: accountIds,
  ListInvitations: { maxResults: pageSize },
};
