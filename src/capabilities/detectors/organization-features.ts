/**
 * What the delegated administrator of GuardDuty wants the features of its organization's accounts to be, and what follows for a
 * detector. The settings are kept with the designation; the accounts they reach are chosen in `lifecycle`.
 *
 * Source: GuardDuty API reference, OrganizationFeatureConfiguration: NEW is for accounts that become members from now on, ALL
 * for all of them, NONE leaves a feature to the administrator.
 */
import { Refusal } from "../../base/refusal.ts";
import { type FeatureChange, type FeatureName, type FeatureStatus, featureNames, readFeatureChange } from "./features.ts";

/** Which accounts get a feature by themselves. */
export type FeatureAutoEnable = "NEW" | "ALL" | "NONE";

/** The setting of one feature, and of the settings below it. */
export type OrganizationFeature = {
  readonly autoEnable: FeatureAutoEnable;
  readonly additional: readonly { readonly name: string; readonly autoEnable: FeatureAutoEnable }[];
};

/** Settings by feature, as they are kept; a feature that is absent is NONE. */
export type OrganizationFeatures = Readonly<Record<string, unknown>>;

/** The setting of a feature. */
export function organizationFeature(settings: OrganizationFeatures, name: string): OrganizationFeature {
  const setting = settings[name];
  return isOrganizationFeature(setting) ? setting : { autoEnable: "NONE", additional: [] };
}

/** Why settings cannot be kept, as {@link readFeatureChange} refuses them for one detector. Undefined when they can. */
export function organizationFeaturesRefusal(settings: OrganizationFeatures): Refusal | undefined {
  const features = Object.keys(settings).map((name) => ({ name, ...wantedOf(organizationFeature(settings, name)) }));
  const read = readFeatureChange({ features });
  return read instanceof Refusal ? read : undefined;
}

/** The features of a detector that is made for a new member: on where new accounts get them, off where nobody does. */
export function featuresOfNewDetector(settings: OrganizationFeatures): FeatureChange {
  return changeOf(settings, featureNames);
}

/** What changes in the detector that a new member had before: what new accounts get is switched on, the rest stays. */
export function featuresOfNewMember(settings: OrganizationFeatures): FeatureChange {
  return changeOf(settings, namesSetTo(settings, ["NEW", "ALL"]));
}

/** What changes in the detectors of all members. */
export function featuresOfAllMembers(settings: OrganizationFeatures): FeatureChange {
  return changeOf(settings, namesSetTo(settings, ["ALL"]));
}

type Wanted = NonNullable<ReturnType<FeatureChange["get"]>>;

function changeOf(settings: OrganizationFeatures, names: readonly FeatureName[]): FeatureChange {
  // What is kept was found acceptable when it was set.
  return new Map(names.map((name) => [name, wantedOf(organizationFeature(settings, name)) as Wanted]));
}

function wantedOf({ autoEnable, additional }: OrganizationFeature) {
  const statusOf = (setting: FeatureAutoEnable): FeatureStatus => (setting === "NONE" ? "DISABLED" : "ENABLED");
  return {
    status: statusOf(autoEnable),
    ...(additional.length > 0 && {
      additional: additional.map((each) => ({ name: each.name, status: statusOf(each.autoEnable) })),
    }),
  };
}

function namesSetTo(settings: OrganizationFeatures, wanted: readonly FeatureAutoEnable[]): readonly FeatureName[] {
  return featureNames.filter((name) => wanted.includes(organizationFeature(settings, name).autoEnable));
}

function isOrganizationFeature(value: unknown): value is OrganizationFeature {
  return typeof value === "object" && value !== null && "autoEnable" in value && "additional" in value;
}
