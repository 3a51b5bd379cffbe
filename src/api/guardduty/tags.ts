/**
 * Tags of GuardDuty's resources: detectors and what lies below them.
 */
import { parseArn } from "../../base/arn.ts";
import { Refusal } from "../../base/refusal.ts";
import { partitionOf } from "../../base/region.ts";
import { notEnabled } from "../../capabilities/activation/activation.ts";
import type { Call } from "../../capabilities/call.ts";
import { requireDetector } from "../../capabilities/detectors/detectors.ts";
import { listTags, tagResource, untagResource } from "../../capabilities/tags/tags.ts";
import type { GuardDutyHandlers } from "../../wire/handlers.ts";

/** Handlers of the tag operations. */
export const tags = {
  async TagResource(call, input) {
    await tagResource(call, await requireResource(call, input.ResourceArn), input.Tags);
    return {};
  },
  async UntagResource(call, input) {
    await untagResource(call, await requireResource(call, input.ResourceArn), input.TagKeys);
    return {};
  },
  async ListTagsForResource(call, input) {
    return { Tags: { ...(await listTags(call, await requireResource(call, input.ResourceArn))) } };
  },
} satisfies Partial<GuardDutyHandlers<Call>>;

/** The ARN, when the detector in it is the caller's. What lies below the detector is found, or not, by its tags. */
async function requireResource(call: Call, text: string): Promise<string> {
  const arn = parseArn(text);
  const detectorId = /^detector\/([0-9a-f]{32})(\/|$)/.exec(arn?.resource ?? "")?.[1];
  if (arn?.service !== "guardduty" || arn.partition !== partitionOf(call.region) || detectorId === undefined) {
    throw new Refusal("invalid", "The request is rejected because the parameter resourceArn has an invalid value.");
  }
  if (arn.account !== call.account || arn.region !== call.region) throw notEnabled("guardduty");
  await requireDetector(call, detectorId);
  return text;
}
