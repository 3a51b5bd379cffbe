/**
 * GuardDuty through AWS Organizations: the delegated administrator and how accounts join.
 */
import type { OrganizationFeatureConfigurationResult } from "@aws-sdk/client-guardduty";
import { requireAccountId } from "../../base/account-id.ts";
import { Refusal } from "../../base/refusal.ts";
import type { Call } from "../../capabilities/call.ts";
import { requireDetector } from "../../capabilities/detectors/detectors.ts";
import { featureNames, featureOfDataSource } from "../../capabilities/detectors/features.ts";
import { type OrganizationFeature, organizationFeature } from "../../capabilities/detectors/organization-features.ts";
import {
  configureOrganization,
  designateAdministrator,
  undesignateAdministrator,
} from "../../capabilities/lifecycle/lifecycle.ts";
import {
  type AutoEnable,
  describeConfiguration,
  listAdministrators,
} from "../../capabilities/organization-administrators/organization-administrators.ts";
import { hasRoomToEnroll } from "../../capabilities/organizations/organizations.ts";
import type { GuardDutyHandlers, InputOf } from "../../wire/handlers.ts";

type Update = InputOf<"guardduty", "UpdateOrganizationConfiguration">;

/** Handlers of the operations on the organization. */
export const organization = {
  async EnableOrganizationAdminAccount(call, input) {
    await designateAdministrator(call, requireAccountId(input.AdminAccountId, "adminAccountId"));
    return {};
  },
  async DisableOrganizationAdminAccount(call, input) {
    await undesignateAdministrator(call, requireAccountId(input.AdminAccountId, "adminAccountId"));
    return {};
  },
  async ListOrganizationAdminAccounts(call) {
    const administrators = await listAdministrators(call);
    return { AdminAccounts: administrators.map(({ account }) => ({ AdminAccountId: account, AdminStatus: "ENABLED" as const })) };
  },
  async DescribeOrganizationConfiguration(call, input) {
    await requireDetector(call, input.DetectorId);
    const configuration = await describeConfiguration(call);
    const isOn = (name: string) => organizationFeature(configuration.settings, name).autoEnable !== "NONE";
    return {
      AutoEnable: configuration.autoEnable !== "NONE",
      AutoEnableOrganizationMembers: configuration.autoEnable,
      MemberAccountLimitReached: !(await hasRoomToEnroll(call)),
      DataSources: {
        S3Logs: { AutoEnable: isOn(featureOfDataSource.s3Logs) },
        Kubernetes: { AuditLogs: { AutoEnable: isOn(featureOfDataSource.kubernetesAuditLogs) } },
        MalwareProtection: { ScanEc2InstanceWithFindings: { EbsVolumes: { AutoEnable: isOn(featureOfDataSource.ebsVolumes) } } },
      },
      Features: featureNames.map((name): OrganizationFeatureConfigurationResult => {
        const { autoEnable, additional } = organizationFeature(configuration.settings, name);
        return {
          Name: name,
          AutoEnable: autoEnable,
          ...(additional.length > 0 && {
            AdditionalConfiguration: additional.map((each) => ({
              Name: nameOfAdditional(each.name),
              AutoEnable: each.autoEnable,
            })),
          }),
        };
      }),
    };
  },
  async UpdateOrganizationConfiguration(call, input) {
    await requireDetector(call, input.DetectorId);
    await configureOrganization(call, { autoEnable: autoEnableIn(input), settings: settingsIn(input) });
    return {};
  },
} satisfies Partial<GuardDutyHandlers<Call>>;

function autoEnableIn({ AutoEnable: older, AutoEnableOrganizationMembers: newer }: Update): AutoEnable {
  if ((older === undefined) === (newer === undefined)) {
    throw new Refusal("invalid", "expected exactly one of autoEnable and autoEnableOrganizationMembers");
  }
  return newer ?? (older ? "NEW" : "NONE");
}

/** The features a request names, in either spelling, by name; the others keep their settings. */
function settingsIn({ Features, DataSources }: Update): Readonly<Record<string, OrganizationFeature>> {
  const older = {
    s3Logs: DataSources?.S3Logs?.AutoEnable,
    kubernetesAuditLogs: DataSources?.Kubernetes?.AuditLogs?.AutoEnable,
    ebsVolumes: DataSources?.MalwareProtection?.ScanEc2InstanceWithFindings?.EbsVolumes?.AutoEnable,
  };
  const named = Object.entries(featureOfDataSource).flatMap(([source, name]) => {
    const isOn = older[source as keyof typeof older]; // The keys are those of the constant.
    return isOn === undefined
      ? []
      : [[name, { autoEnable: isOn ? ("NEW" as const) : ("NONE" as const), additional: [] }] as const];
  });
  const features = (Features ?? []).flatMap(({ Name, AutoEnable, AdditionalConfiguration }) => {
    const additional = (AdditionalConfiguration ?? []).map((each) => ({
      name: each.Name ?? "",
      autoEnable: each.AutoEnable ?? "NONE",
    }));
    return Name === undefined ? [] : [[Name, { autoEnable: AutoEnable ?? "NONE", additional }] as const];
  });
  return Object.fromEntries([...named, ...features]);
}

type AdditionalName = NonNullable<NonNullable<OrganizationFeatureConfigurationResult["AdditionalConfiguration"]>[number]["Name"]>;

function nameOfAdditional(name: string): AdditionalName {
  return name as AdditionalName; // Checked against the enum when it was stored.
}
