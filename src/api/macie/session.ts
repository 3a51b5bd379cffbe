/**
 * Macie switched on, paused and off for the calling account.
 */
import { requireAccountId } from "../../base/account-id.ts";
import { partitionOf } from "../../base/region.ts";
import { requireEnabled } from "../../capabilities/activation/activation.ts";
import type { Call } from "../../capabilities/call.ts";
import { disable, enable, resumeMember, suspendMember, update } from "../../capabilities/lifecycle/lifecycle.ts";
import type { MacieHandlers } from "../../wire/handlers.ts";

/** Handlers of the session operations. */
export const session = {
  async EnableMacie(call, input) {
    await enable(call, { status: input.status, publishingFrequency: input.findingPublishingFrequency });
    return {};
  },
  async GetMacieSession(call) {
    const session = await requireEnabled(call);
    return {
      createdAt: session.createdAt,
      findingPublishingFrequency: session.publishingFrequency,
      serviceRole: `arn:${partitionOf(call.region)}:iam::${call.account}:role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie`,
      status: session.status,
      updatedAt: session.updatedAt,
    };
  },
  async UpdateMacieSession(call, input) {
    await update(call, { status: input.status, publishingFrequency: input.findingPublishingFrequency });
    return {};
  },
  async DisableMacie(call) {
    await disable(call);
    return {};
  },
  async UpdateMemberSession(call, input) {
    const member = requireAccountId(input.id, "id");
    if (input.status === "PAUSED") await suspendMember(call, member);
    else await resumeMember(call, member);
    return {};
  },
} satisfies Partial<MacieHandlers<Call>>;
