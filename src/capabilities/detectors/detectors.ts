/**
 * GuardDuty's detectors: an account has one per Region, and the service is on where it has one. Status, publishing frequency and
 * dates are the session's (`activation`); this adds the detector's ID and its features. What creating, suspending and deleting
 * a detector mean for members is decided in `lifecycle`, which calls this.
 */
import { randomBytes } from "node:crypto";
import type { AccountId } from "../../base/account-id.ts";
import { regionalArn } from "../../base/arn.ts";
import { granted, Refusal } from "../../base/refusal.ts";
import {
  change,
  close,
  notEnabled,
  open,
  type PublishingFrequency,
  requireEnabledLocked,
  type Session,
  sessionOf,
} from "../activation/activation.ts";
import type { Call } from "../call.ts";
import { forgetResourcesUnder, registerResource, type Tags } from "../tags/tags.ts";
import {
  type DetectorRow,
  insertDetector,
  lockDetector,
  selectDetector,
  selectDetectorIds,
  updateDetectorFeatures,
} from "./detector-store.ts";
import {
  changedFeatures,
  completeFeatures,
  type FeatureChange,
  type FeatureRequest,
  type FeatureStatus,
  type Features,
  initialFeatures,
  readFeatureChange,
} from "./features.ts";
import {
  featuresOfAllMembers,
  featuresOfNewDetector,
  featuresOfNewMember,
  type OrganizationFeatures,
  organizationFeaturesRefusal,
} from "./organization-features.ts";

export type { FeatureChange, FeatureRequest, FeatureStatus, Features } from "./features.ts";

/** A detector. */
export type Detector = {
  readonly detectorId: string;
  /** A suspended detector, whose session is paused, is DISABLED. */
  readonly status: FeatureStatus;
  readonly publishingFrequency: PublishingFrequency;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly features: Features;
};

/** What a request may say about a detector. */
export type DetectorRequest = {
  readonly enable?: boolean | undefined;
  readonly publishingFrequency?: PublishingFrequency | undefined;
  readonly features: FeatureRequest;
};

/** Texts E4 and E2 of the reference on membership. */
const malformedId = "The request is rejected because the parameter detectorId has an invalid value.";
const alreadyExists = "The request is rejected because a detector already exists for the current account.";

/** Checks what a request says about features; throws the refusal. For operations that give one change to several accounts. */
export function requireFeatureChange(request: FeatureRequest): FeatureChange {
  return granted(readFeatureChange(request));
}

/** What the settings of an organization's features mean for a new detector, for the detector of a new member, or of every member. */
export function organizationFeatureChange(
  settings: OrganizationFeatures,
  reach: "new-detector" | "new-member" | "every-member",
): FeatureChange {
  if (reach === "new-detector") return featuresOfNewDetector(settings);
  return reach === "new-member" ? featuresOfNewMember(settings) : featuresOfAllMembers(settings);
}

/** Checks the settings of an organization's features; throws the refusal. */
export function requireOrganizationFeatures(settings: OrganizationFeatures): void {
  const refusal = organizationFeaturesRefusal(settings);
  if (refusal) throw refusal;
}

/** The ARN of an account's detector in the call's Region; what lies below the detector begins with it. */
export function detectorArn(call: Pick<Call, "account" | "region">, detectorId: string): string {
  return regionalArn({ service: "guardduty", account: call.account, region: call.region, resource: `detector/${detectorId}` });
}

/**
 * Switches GuardDuty on for the caller and answers the new detector's ID. The same client token again is answered with the
 * same detector; otherwise a second detector is refused as a conflict (text E2).
 */
export async function createDetector(
  call: Call,
  request: DetectorRequest & {
    readonly enable: boolean;
    readonly clientToken?: string | undefined;
    readonly tags?: Tags | undefined;
  },
): Promise<string> {
  const wanted = requireFeatureChange(request.features);
  const created = await openDetector(call, { ...request, change: wanted });
  if (created !== undefined) return created;
  const present = await selectDetector(call, call.account);
  if (present && request.clientToken !== undefined && present.clientToken === request.clientToken) return present.detectorId;
  throw new Refusal("conflict", alreadyExists);
}

/** Switches GuardDuty on for another account unless it is on, and answers its detector's ID; `change` is of the features. */
export async function ensureDetector(
  call: Call,
  account: AccountId,
  given: { readonly change?: FeatureChange; readonly publishingFrequency?: PublishingFrequency } = {},
): Promise<string> {
  const theirs = { ...call, account };
  const present = await selectDetector(theirs, account);
  const detectorId = present?.detectorId ?? (await openDetector(theirs, { enable: true, change: new Map(), ...given }));
  // Created by someone else between the two statements.
  return detectorId ?? (await ensureDetector(call, account, given));
}

/** The caller's detector of that ID; refused as not-found when it is not the caller's (E1), as invalid when it cannot be an ID (E4). */
export async function requireDetector(call: Call, detectorId: string): Promise<Detector> {
  const row = requireOwn(await selectDetector(call, call.account), detectorId);
  const session = await sessionOf(call, call.account);
  if (session === undefined) throw notEnabled("guardduty");
  return toDetector(row, session);
}

/** As {@link requireDetector}, and holds the detector and its session as they are until the transaction ends. */
async function requireDetectorLocked(call: Call, detectorId: string): Promise<Detector> {
  requireOwn(await selectDetector(call, call.account), detectorId);
  // The session first, as everywhere.
  const session = await requireEnabledLocked(call);
  return toDetector(requireOwn(await lockDetector(call, call.account), detectorId), session);
}

/** The ID of the caller's detector; undefined where GuardDuty is off. */
export async function ownDetectorId(call: Call): Promise<string | undefined> {
  return (await selectDetector(call, call.account))?.detectorId;
}

/** The detector of any account in the call's Region; undefined where GuardDuty is off. */
export async function detectorOf(call: Call, account: AccountId): Promise<Detector | undefined> {
  const row = await selectDetector(call, account);
  const session = row && (await sessionOf(call, account));
  return session && toDetector(row, session);
}

/** The IDs of the detectors of several accounts, by account; accounts without one are absent. */
export async function detectorIdsOf(call: Call, accounts: readonly AccountId[]): Promise<ReadonlyMap<AccountId, string>> {
  if (accounts.length === 0) return new Map();
  return new Map((await selectDetectorIds(call, accounts)).map(({ account, detectorId }) => [account, detectorId]));
}

/** Changes the caller's detector as far as the request says, and answers it before and after. */
export async function updateDetector(
  call: Call,
  detectorId: string,
  request: DetectorRequest,
): Promise<{ readonly before: Detector; readonly after: Detector }> {
  const before = await requireDetectorLocked(call, detectorId);
  const features = changedFeatures(before.features, requireFeatureChange(request.features), call.now);
  const status = request.enable === undefined ? before.status : request.enable ? "ENABLED" : "DISABLED";
  const publishingFrequency = request.publishingFrequency ?? before.publishingFrequency;
  await change(call, call.account, { status: sessionStatus(status), publishingFrequency });
  await updateDetectorFeatures(call, call.account, features);
  return { before, after: { ...before, status, publishingFrequency, features, updatedAt: call.now } };
}

/** Changes the features of any account's detector; answers false where GuardDuty is off. Whether the caller may, the caller knows. */
export async function updateFeatures(call: Call, account: AccountId, wanted: FeatureChange): Promise<boolean> {
  const row = await lockDetector(call, account);
  const session = await sessionOf(call, account);
  if (row === undefined || session === undefined) return false;
  await updateDetectorFeatures(
    call,
    account,
    changedFeatures(completeFeatures(row.features, session.createdAt), wanted, call.now),
  );
  return true;
}

/**
 * Switches GuardDuty off for the caller and forgets its detector with all its tags. Does not ask whether the account has
 * members or an administrator: that comes before, in `lifecycle`.
 */
export async function removeDetector(call: Call, detectorId: string): Promise<void> {
  await requireDetectorLocked(call, detectorId);
  await forgetResourcesUnder(call, detectorArn(call, detectorId));
  await close(call);
}

type NewDetector = Pick<DetectorRequest, "publishingFrequency"> & {
  readonly enable: boolean;
  readonly change: FeatureChange;
  readonly clientToken?: string | undefined;
  readonly tags?: Tags | undefined;
};

/** Undefined when the account has a detector. The detector's row comes first: its key lets only one of two requests through. */
async function openDetector(call: Call, wanted: NewDetector): Promise<string | undefined> {
  const detectorId = randomBytes(16).toString("hex");
  const features = initialFeatures(wanted.change, call.now);
  const isNew = await insertDetector(call, { detectorId, clientToken: wanted.clientToken, features });
  if (!isNew) return undefined;
  await open(call, {
    status: sessionStatus(wanted.enable ? "ENABLED" : "DISABLED"),
    publishingFrequency: wanted.publishingFrequency ?? "SIX_HOURS",
  });
  await registerResource(call, detectorArn(call, detectorId), wanted.tags);
  return detectorId;
}

function requireOwn(row: DetectorRow | undefined, detectorId: string): DetectorRow {
  if (!/^[0-9a-f]{32}$/.test(detectorId)) throw new Refusal("invalid", malformedId);
  if (row?.detectorId !== detectorId) throw notEnabled("guardduty");
  return row;
}

function toDetector(row: DetectorRow, session: Session): Detector {
  const { publishingFrequency, createdAt, updatedAt } = session;
  return {
    detectorId: row.detectorId,
    status: session.status === "PAUSED" ? "DISABLED" : "ENABLED",
    publishingFrequency,
    createdAt,
    updatedAt,
    features: completeFeatures(row.features, createdAt),
  };
}

function sessionStatus(status: FeatureStatus): Session["status"] {
  return status === "DISABLED" ? "PAUSED" : "ENABLED";
}
