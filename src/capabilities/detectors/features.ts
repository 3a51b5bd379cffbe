/**
 * What a detector watches: its features and their settings, and the older view of the same state called data sources. Decides
 * which requests are acceptable and what the state is afterwards; knows neither the API's spelling nor the database.
 *
 * Sources: GuardDuty API reference, CreateDetector, UpdateDetector and GetDetector; defaults and the pairs of feature and data
 * source in the project's reference on GuardDuty membership, section 1.
 */
import { Refusal } from "../../base/refusal.ts";

/** Features that can be switched, in the order in which they are listed. */
export const featureNames = [
  "S3_DATA_EVENTS",
  "EKS_AUDIT_LOGS",
  "EBS_MALWARE_PROTECTION",
  "RDS_LOGIN_EVENTS",
  "EKS_RUNTIME_MONITORING",
  "LAMBDA_NETWORK_LOGS",
  "RUNTIME_MONITORING",
] as const;

/** One of {@link featureNames}. */
export type FeatureName = (typeof featureNames)[number];

/** Sources that every detector reads while it is on; they cannot be switched and only show the detector's status. */
export const foundationalSources = ["CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS"] as const;

/** Whether a feature, or a setting below it, is on. */
export type FeatureStatus = "ENABLED" | "DISABLED";

/** The settings below a feature, by feature; the others have none. */
const additionalNames = {
  EKS_RUNTIME_MONITORING: ["EKS_ADDON_MANAGEMENT"],
  RUNTIME_MONITORING: ["EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT"],
} as const;

/** The name of a setting below a feature. */
export type AdditionalName = (typeof additionalNames)["RUNTIME_MONITORING"][number];

/** A setting below a feature. */
export type Additional = { readonly name: AdditionalName; readonly status: FeatureStatus; readonly updatedAt: Date };

/** One feature of a detector; `additional` holds what was set, in the order given, and nothing else. */
export type Feature = { readonly status: FeatureStatus; readonly updatedAt: Date; readonly additional: readonly Additional[] };

/** All features of a detector. */
export type Features = Readonly<Record<FeatureName, Feature>>;

/** The older names of three features. */
export const featureOfDataSource = {
  s3Logs: "S3_DATA_EVENTS",
  kubernetesAuditLogs: "EKS_AUDIT_LOGS",
  ebsVolumes: "EBS_MALWARE_PROTECTION",
} as const satisfies Readonly<Record<string, FeatureName>>;

/** One of the data sources that can be switched. */
export type DataSource = keyof typeof featureOfDataSource;

type Setting = { readonly name?: string | undefined; readonly status?: FeatureStatus | undefined };

/** What a request says about features, in either view or both. */
export type FeatureRequest = {
  readonly features?: readonly (Setting & { readonly additional?: readonly Setting[] | undefined })[] | undefined;
  readonly dataSources?: { readonly [Source in DataSource]?: boolean | undefined } | undefined;
};

type Wanted = { readonly status: FeatureStatus; readonly additional?: readonly Omit<Additional, "updatedAt">[] };

/** A request that was found acceptable; features that are absent stay as they are. */
export type FeatureChange = ReadonlyMap<FeatureName, Wanted>;

/** GuardDuty's words for a value it does not accept. */
const invalidValue = "The request is rejected because an invalid or out-of-range value is specified as an input parameter.";

/**
 * Reads a request, or answers why it is refused: an unknown or read-only feature, a setting that the feature does not have, a
 * name given twice, both kinds of runtime monitoring at once, or two views that contradict each other.
 */
export function readFeatureChange(request: FeatureRequest): FeatureChange | Refusal {
  const change = new Map<FeatureName, Wanted>();
  for (const setting of request.features ?? []) {
    const { name, status } = setting;
    if (!isFeatureName(name)) return refused(`features: expected names out of ${featureNames.join(", ")}`);
    if (status === undefined) return refused(`features: expected a status for ${name}`);
    if (change.has(name)) return refused(`features: expected ${name} once`);
    const additional = setting.additional && readAdditional(name, setting.additional);
    if (additional instanceof Refusal) return additional;
    change.set(name, { status, ...(additional && { additional }) });
  }
  if (change.has("RUNTIME_MONITORING") && change.has("EKS_RUNTIME_MONITORING")) {
    return refused("features: expected only one of RUNTIME_MONITORING and EKS_RUNTIME_MONITORING, which includes less");
  }
  return withDataSources(change, request.dataSources ?? {});
}

/** The features of a detector being created: the defaults, but for what the request names. */
export function initialFeatures(change: FeatureChange, now: Date): Features {
  return changedFeatures(defaultFeatures(now), change, now);
}

/**
 * The features after a change. A feature that is named takes the status given, and the settings below it if any are given; its
 * dates move only when something is different.
 */
export function changedFeatures(present: Features, change: FeatureChange, now: Date): Features {
  return everyFeature((name) => {
    const wanted = change.get(name);
    return wanted === undefined ? present[name] : changedFeature(present[name], wanted, now);
  });
}

/** The features as stored, where a feature that did not exist when they were written has its default. */
export function completeFeatures(stored: Partial<Features>, createdAt: Date): Features {
  const defaults = defaultFeatures(createdAt);
  return everyFeature((name) => stored[name] ?? defaults[name]);
}

/** Everything is on unless said otherwise, except the two that put an agent on the customer's machines. */
function defaultFeatures(now: Date): Features {
  return everyFeature((name) => ({
    status: name === "RUNTIME_MONITORING" || name === "EKS_RUNTIME_MONITORING" ? "DISABLED" : "ENABLED",
    updatedAt: now,
    additional: [],
  }));
}

function everyFeature(make: (name: FeatureName) => Feature): Features {
  return {
    S3_DATA_EVENTS: make("S3_DATA_EVENTS"),
    EKS_AUDIT_LOGS: make("EKS_AUDIT_LOGS"),
    EBS_MALWARE_PROTECTION: make("EBS_MALWARE_PROTECTION"),
    RDS_LOGIN_EVENTS: make("RDS_LOGIN_EVENTS"),
    EKS_RUNTIME_MONITORING: make("EKS_RUNTIME_MONITORING"),
    LAMBDA_NETWORK_LOGS: make("LAMBDA_NETWORK_LOGS"),
    RUNTIME_MONITORING: make("RUNTIME_MONITORING"),
  };
}

function changedFeature(present: Feature, wanted: Wanted, now: Date): Feature {
  const additional = (wanted.additional ?? present.additional).map(({ name, status }) => {
    const before = present.additional.find((each) => each.name === name);
    return { name, status, updatedAt: before?.status === status ? before.updatedAt : now };
  });
  return { status: wanted.status, updatedAt: wanted.status === present.status ? present.updatedAt : now, additional };
}

function readAdditional(feature: FeatureName, settings: readonly Setting[]): Wanted["additional"] | Refusal {
  const names: readonly AdditionalName[] =
    feature === "RUNTIME_MONITORING" || feature === "EKS_RUNTIME_MONITORING" ? additionalNames[feature] : [];
  const read: { name: AdditionalName; status: FeatureStatus }[] = [];
  for (const { name: given, status } of settings) {
    const name = names.find((each) => each === given);
    if (name === undefined) return refused(`additionalConfiguration of ${feature}: expected ${names.join(", ") || "none"}`);
    if (status === undefined) return refused(`additionalConfiguration of ${feature}: expected a status for ${name}`);
    if (read.some((each) => each.name === name)) return refused(`additionalConfiguration of ${feature}: expected ${name} once`);
    read.push({ name, status });
  }
  return read;
}

function withDataSources(
  change: ReadonlyMap<FeatureName, Wanted>,
  dataSources: NonNullable<FeatureRequest["dataSources"]>,
): FeatureChange | Refusal {
  const merged = new Map(change);
  for (const [source, feature] of entriesOf(featureOfDataSource)) {
    const enable = dataSources[source];
    if (enable === undefined) continue;
    const status = enable ? "ENABLED" : "DISABLED";
    const named = merged.get(feature)?.status ?? status;
    if (named !== status) return refused(`dataSources: expected the same status for ${feature} as in features`);
    merged.set(feature, { ...merged.get(feature), status });
  }
  return merged;
}

/** `Object.entries` forgets the keys' type; the object is a constant of this module. */
function entriesOf<Key extends string, Value>(record: Readonly<Record<Key, Value>>): readonly (readonly [Key, Value])[] {
  return Object.entries(record) as [Key, Value][];
}

function isFeatureName(name: string | undefined): name is FeatureName {
  return featureNames.some((each) => each === name);
}

function refused(detail: string): Refusal {
  return new Refusal("invalid", `${invalidValue} ${detail}`);
}
