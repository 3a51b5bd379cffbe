/**
 * Detectors: GuardDuty switched on, suspended and off for the calling account, and what it watches.
 */
import { partitionOf } from "../../base/region.ts";
import type { Call } from "../../capabilities/call.ts";
import { createDetector, detectorArn, ownDetectorId, requireDetector } from "../../capabilities/detectors/detectors.ts";
import { deleteOwnDetector, updateOwnDetector } from "../../capabilities/lifecycle/lifecycle.ts";
import { readPageToken } from "../../capabilities/page-token.ts";
import { tagsOf } from "../../capabilities/tags/tags.ts";
import type { GuardDutyHandlers } from "../../wire/handlers.ts";
import { dataSourcesOf, detectorFeatures, featureRequestOf } from "./detector-features.ts";

/** Handlers of the operations on detectors. */
export const detectors = {
  async CreateDetector(call, input) {
    const detectorId = await createDetector(call, {
      enable: input.Enable,
      clientToken: input.ClientToken,
      publishingFrequency: input.FindingPublishingFrequency,
      tags: input.Tags,
      features: featureRequestOf(input),
    });
    return { DetectorId: detectorId };
  },
  async GetDetector(call, input) {
    const detector = await requireDetector(call, input.DetectorId);
    return {
      CreatedAt: detector.createdAt.toISOString(),
      UpdatedAt: detector.updatedAt.toISOString(),
      FindingPublishingFrequency: detector.publishingFrequency,
      ServiceRole: `arn:${partitionOf(call.region)}:iam::${call.account}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
      Status: detector.status,
      DataSources: dataSourcesOf(detector, call),
      Features: detectorFeatures(detector),
      Tags: { ...(await tagsOf(call, detectorArn(call, detector.detectorId))) },
    };
  },
  async ListDetectors(call, input) {
    // There is one at most, so that a token, which nothing here gives out, could only lead past it.
    const [after] = readPageToken("detectors", input.NextToken) ?? [];
    const detectorId = after === undefined ? await ownDetectorId(call) : undefined;
    return { DetectorIds: detectorId === undefined ? [] : [detectorId] };
  },
  async UpdateDetector(call, input) {
    await updateOwnDetector(call, input.DetectorId, {
      enable: input.Enable,
      publishingFrequency: input.FindingPublishingFrequency,
      features: featureRequestOf(input),
    });
    return {};
  },
  async DeleteDetector(call, input) {
    await deleteOwnDetector(call, input.DetectorId);
    return {};
  },
} satisfies Partial<GuardDutyHandlers<Call>>;
