/**
 * A detector's features in the API's two spellings, `features` and the older `dataSources`, both ways.
 */
import type {
  DataSourceConfigurationsResult,
  DetectorFeatureConfigurationResult,
  MemberFeaturesConfigurationResult,
} from "@aws-sdk/client-guardduty";
import { partitionOf } from "../../base/region.ts";
import type { Detector, FeatureRequest } from "../../capabilities/detectors/detectors.ts";
import { featureNames, featureOfDataSource, foundationalSources } from "../../capabilities/detectors/features.ts";
import type { InputOf } from "../../wire/handlers.ts";

type Request = Pick<InputOf<"guardduty", "UpdateDetector" | "UpdateMemberDetectors">, "Features" | "DataSources">;

/** What a request that creates or changes a detector says about features. */
export function featureRequestOf({ Features, DataSources }: Request): FeatureRequest {
  return {
    features: Features?.map(({ Name, Status, AdditionalConfiguration }) => ({
      name: Name,
      status: Status,
      additional: AdditionalConfiguration?.map((each) => ({ name: each.Name, status: each.Status })),
    })),
    dataSources: {
      s3Logs: DataSources?.S3Logs?.Enable,
      kubernetesAuditLogs: DataSources?.Kubernetes?.AuditLogs?.Enable,
      ebsVolumes: DataSources?.MalwareProtection?.ScanEc2InstanceWithFindings?.EbsVolumes,
    },
  };
}

/** The features of a detector as GetDetector lists them: the sources that cannot be switched first. */
export function detectorFeatures(detector: Detector): DetectorFeatureConfigurationResult[] {
  const foundational = foundationalSources.map((name) => ({
    Name: name,
    Status: detector.status,
    UpdatedAt: detector.createdAt,
  }));
  return [...foundational, ...memberFeatures(detector)];
}

/** The features of a detector as GetMemberDetectors lists them: only those that can be switched. */
export function memberFeatures({ features }: Detector): MemberFeaturesConfigurationResult[] {
  return featureNames.map((name) => {
    const { status, updatedAt, additional } = features[name];
    const settings = additional.map((each) => ({ Name: each.name, Status: each.status, UpdatedAt: each.updatedAt }));
    return {
      Name: name,
      Status: status,
      UpdatedAt: updatedAt,
      ...(settings.length > 0 && { AdditionalConfiguration: settings }),
    };
  });
}

/** The features of an account's detector as data sources. */
export function dataSourcesOf(
  { features, status }: Detector,
  { account, region }: { readonly account: string; readonly region: string },
): DataSourceConfigurationsResult {
  const of = (source: keyof typeof featureOfDataSource) => ({ Status: features[featureOfDataSource[source]].status });
  return {
    CloudTrail: { Status: status },
    DNSLogs: { Status: status },
    FlowLogs: { Status: status },
    S3Logs: of("s3Logs"),
    Kubernetes: { AuditLogs: of("kubernetesAuditLogs") },
    MalwareProtection: {
      ScanEc2InstanceWithFindings: { EbsVolumes: of("ebsVolumes") },
      ServiceRole: `arn:${partitionOf(region)}:iam::${account}:role/aws-service-role/malware-protection.guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDutyMalwareProtection`,
    },
  };
}
