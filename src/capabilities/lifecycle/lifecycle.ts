/**
 * Switching a service on, pausing and switching off, with all that follows from it for members, sessions, jobs and findings.
 * Stands above the capabilities it ties together; none of them imports it.
 */
import type { AccountId } from "../../base/account-id.ts";
import { Refusal } from "../../base/refusal.ts";
import {
  change,
  close,
  isOnAnywhere,
  open,
  type PublishingFrequency,
  requireEnabledLocked,
  type Session,
  sessionOf,
  spreadFrequency,
} from "../activation/activation.ts";
import { disableServiceAccess as endServiceAccess, isManagementAccount } from "../aws-organization/aws-organization.ts";
import type { Call } from "../call.ts";
import {
  type DetectorRequest,
  ensureDetector,
  organizationFeatureChange,
  removeDetector,
  requireDetector,
  requireOrganizationFeatures,
  updateDetector,
  updateFeatures,
} from "../detectors/detectors.ts";
import { deleteAllFindings } from "../findings/findings.ts";
import { cancelAllJobs, deleteAllJobs } from "../jobs/jobs.ts";
import {
  type AutoEnable,
  compareWithOrganization,
  configure,
  describeConfiguration,
  designate,
  designations,
  endDesignations,
  holdsAll,
  isDesignated,
  mayEnroll,
  type OrganizationAdministrator,
  organizationMembers,
  organizationRefusal,
  undesignate,
} from "../organization-administrators/organization-administrators.ts";
import {
  acceptInvitation,
  addMember as addByInvitation,
  administratorOf,
  commandMember,
  enrollMember,
  forEachAccount,
  forgetReleased,
  hasAdministrator,
  inventoryIds,
  leave,
  markOwnSession,
  memberIds,
  placesAdministeredBy,
  releaseMembers,
  suspendedElsewhere,
  type Unprocessed,
} from "../organizations/organizations.ts";
import type { Tags } from "../tags/tags.ts";

type Wanted = { readonly status?: Session["status"] | undefined; readonly publishingFrequency?: PublishingFrequency | undefined };
type NewMember = { readonly accountId: AccountId; readonly email: string; readonly tags?: Tags };

/** Switches Macie on for the caller: running, publishing every fifteen minutes, unless said otherwise. */
export async function enable(call: Call, wanted: Wanted): Promise<void> {
  await open(call, {
    status: wanted.status ?? "ENABLED",
    publishingFrequency: wanted.publishingFrequency ?? "FIFTEEN_MINUTES",
  });
}

/** Changes the caller's Macie session: pausing cancels its jobs, an administrator's frequency reaches all its members. */
export async function update(call: Call, wanted: Wanted): Promise<void> {
  const session = await requireEnabledLocked(call);
  const status = wanted.status ?? session.status;
  const publishingFrequency = wanted.publishingFrequency ?? session.publishingFrequency;
  if (status === "PAUSED" && session.status !== "PAUSED") await pauseOwn(call);
  if (status === "ENABLED" && session.status !== "ENABLED") await markOwnSession(call, "resume");
  await change(call, call.account, { status, publishingFrequency });
  if (wanted.publishingFrequency) await spreadFrequency(call, await memberIds(call), wanted.publishingFrequency);
}

/** Switches Macie off for the caller and deletes its settings, jobs and findings. */
export async function disable(call: Call): Promise<void> {
  await requireEnabledLocked(call);
  if (await hasAdministrator(call)) {
    throw new Refusal("conflict", "Cannot disable Macie while associated with an administrator account");
  }
  // An account that is no delegated administrator any more cannot be held by the members it had as one.
  if (!(await isDesignated(call))) await forgetReleased(call);
  if ((await inventoryIds(call)).length > 0) {
    throw new Refusal("conflict", "Cannot disable Macie because member accounts are associated with your account");
  }
  await deleteAllJobs(call, call.account);
  await deleteAllFindings(call, call.account);
  await close(call);
}

/**
 * Adds an account to the caller's inventory: as a member at once where the caller is the delegated administrator of the
 * account's organization, else by invitation. Answers the ARN of the association.
 */
export async function addMember(call: Call, account: NewMember): Promise<string> {
  return (await mayEnroll(call, account.accountId)) ? enroll(call, account) : addByInvitation(call, account);
}

/** As {@link addMember} for several accounts; each that cannot be added is answered with the reason. */
export async function addMembers(call: Call, accounts: readonly NewMember[]): Promise<readonly Unprocessed[]> {
  const byId = new Map(accounts.map((account) => [account.accountId, account]));
  return forEachAccount([...byId.keys()], async (id) => {
    const account = byId.get(id);
    if (account) await addMember(call, account);
  });
}

/** Accepts an invitation; a member of GuardDuty publishes as often as its administrator (membership reference, section 8). */
export async function join(call: Call, input: { administrator: AccountId; invitationId: string }): Promise<void> {
  // The session first, as everywhere: a designation at the same time waits for it or is seen here.
  await requireEnabledLocked(call);
  if (await isDesignated(call)) throw organizationRefusal(call.service, "accept-as-delegated");
  await acceptInvitation(call, input);
  const administrator = call.service === "guardduty" ? await sessionOf(call, input.administrator) : undefined;
  if (administrator) await spreadFrequency(call, [call.account], administrator.publishingFrequency);
}

/** Takes a member out of the caller's organization; its service stays on. */
export async function removeMember(call: Call, member: AccountId): Promise<void> {
  await refuseWhileAllJoin(call, member);
  await commandMember(call, member, "remove");
}

/** Deletes the association with an account that is not a member. */
export async function deleteMember(call: Call, member: AccountId): Promise<void> {
  await refuseWhileAllJoin(call, member);
  await commandMember(call, member, "delete");
}

/** Suspends the service for a member of the caller: its session pauses and its own jobs are cancelled for good. */
export async function suspendMember(call: Call, member: AccountId): Promise<void> {
  await refuseWhileAllJoin(call, member);
  await commandMember(call, member, "suspend");
  const session = await sessionOf(call, member);
  if (!session || session.status === "PAUSED") return;
  await change(call, member, { ...session, status: "PAUSED" });
  if (call.service === "macie2") await cancelAllJobs(call, member);
}

/** Lets the service of a suspended member run again, where that is the administrator's right (decision 8). */
export async function resumeMember(call: Call, member: AccountId): Promise<void> {
  await commandMember(call, member, "unsuspend");
  const session = await sessionOf(call, member);
  if (session) await change(call, member, { ...session, status: "ENABLED" });
}

/** Changes the caller's detector; an administrator's publishing frequency reaches all its members. */
export async function updateOwnDetector(call: Call, detectorId: string, request: DetectorRequest): Promise<void> {
  const { before, after } = await updateDetector(call, detectorId, request);
  const isSame = before.status === after.status && before.publishingFrequency === after.publishingFrequency;
  if (!isSame && (await hasAdministrator(call))) {
    throw new Refusal(
      "invalid",
      "The request is rejected because only the administrator account can suspend or resume GuardDuty for a member account or change its publishing frequency.",
    );
  }
  if (request.publishingFrequency) await spreadFrequency(call, await memberIds(call), request.publishingFrequency);
}

/** Deletes the caller's detector: not while it has invited or associated members; a member by invitation leaves with it. */
export async function deleteOwnDetector(call: Call, detectorId: string): Promise<void> {
  await requireDetector(call, detectorId);
  const blocking = await inventoryIds(call, ["EmailVerificationInProgress", "Invited", "Enabled", "Paused"]);
  if (blocking.length > 0) {
    throw new Refusal(
      "invalid",
      "The request is rejected because the current account cannot delete detector while it has invited or associated members.",
    );
  }
  if (await administratorOf(call)) await leave(call);
  for (const account of await inventoryIds(call)) await commandMember(call, account, "delete");
  await removeDetector(call, detectorId);
}

/** Designates the delegated administrator of the call's Region and switches the service on for it. */
export async function designateAdministrator(call: Call, account: AccountId): Promise<void> {
  await designate(call, account);
  const administrator = { ...call, account };
  if (call.service === "macie2" && (await isManagementAccount(call.tx, account)) && !(await isOnAnywhere(administrator))) {
    throw organizationRefusal(call.service, "designate-management");
  }
  await switchOnFor(call, account, {});
  await requireEnabledLocked(administrator);
  if (await hasAdministrator(administrator)) throw organizationRefusal(call.service, "designate-member");
}

/** Ends the designation; the members through AWS Organizations become standalone. */
export async function undesignateAdministrator(call: Call, account: AccountId): Promise<void> {
  await undesignate(call, account);
}

/** Ends a service's access to the organization: all its members through AWS Organizations are standalone then, in every Region. */
export async function disableServiceAccess(call: Omit<Call, "service" | "region">, servicePrincipal: string): Promise<void> {
  await endServiceAccess(call, servicePrincipal);
  await endDesignations(call, servicePrincipal);
}

/**
 * Changes how accounts of the organization join; with `ALL` those that are not members become so now, and features that are
 * set to ALL are switched on for all members.
 */
export async function configureOrganization(
  call: Call,
  wanted: { readonly autoEnable?: AutoEnable | undefined; readonly settings?: Readonly<Record<string, unknown>> | undefined },
): Promise<OrganizationAdministrator> {
  const configured = await configure(call, wanted);
  requireOrganizationFeatures(wanted.settings ?? {});
  if (configured.autoEnable === "ALL") await settleDesignation(call);
  const features = organizationFeatureChange(wanted.settings ?? {}, "every-member");
  for (const member of features.size > 0 ? await organizationMembers(call) : []) await updateFeatures(call, member, features);
  return configured;
}

/** Lets accounts join and leave in every Region after the organization has changed; `call` gives transaction, queue and time. */
export async function settleOrganization(call: Pick<Call, "tx" | "queue" | "now">): Promise<void> {
  for (const { account, region, service } of await designations(call.tx)) {
    await settleDesignation({ ...call, account, region, service, principal: "system" });
  }
}

/**
 * What the state of an account means for memberships: the members of a closed or suspended administrator become standalone,
 * their sessions stay on (decision 18). That an account is suspended as a member shows in its administrator's inventory.
 */
export async function settleAccountState(
  call: Pick<Call, "tx" | "queue" | "now">,
  stateChange: { readonly account: AccountId; readonly to: string },
): Promise<void> {
  if (stateChange.to === "active") return;
  for (const { region, service } of await placesAdministeredBy(call.tx, stateChange.account)) {
    await releaseMembers({ ...call, account: stateChange.account, region, service, principal: "system" });
  }
}

async function settleDesignation(administrator: Call): Promise<void> {
  const { joining } = await compareWithOrganization(administrator);
  const byId = new Map(joining.map((account) => [account.accountId, account]));
  // An account that cannot join now, since it has another administrator for example, is passed over.
  await forEachAccount([...byId.keys()], async (id) => {
    const account = byId.get(id);
    if (account) await enroll(administrator, account);
  });
  if (!(await holdsAll(administrator))) return;
  await forEachAccount(await organizationMembers(administrator, ["Paused"]), (member) => resumeMember(administrator, member));
}

async function enroll(call: Call, account: NewMember): Promise<string> {
  const { accountId } = account;
  const session = await sessionOf(call, accountId);
  if (session?.status === "PAUSED" && call.service === "macie2") throw suspendedElsewhere(call);
  if (!session && (await isManagementAccount(call.tx, accountId))) throw organizationRefusal(call.service, "enroll-management");
  const arn = await enrollMember(call, account);
  const own = await requireEnabledLocked(call);
  if (call.service === "guardduty") await monitor(call, accountId, { session, publishingFrequency: own.publishingFrequency });
  else if (!session) await enable({ ...call, account: accountId }, { publishingFrequency: own.publishingFrequency });
  return arn;
}

/** GuardDuty runs in an account that has become a member, with the features that the organization gives to new members. */
async function monitor(
  call: Call,
  account: AccountId,
  { session, publishingFrequency }: { session: Session | undefined; publishingFrequency: PublishingFrequency },
): Promise<void> {
  const { settings } = await describeConfiguration(call);
  if (!session) {
    await ensureDetector(call, account, { publishingFrequency, change: organizationFeatureChange(settings, "new-detector") });
    return;
  }
  await change(call, account, { status: "ENABLED", publishingFrequency });
  await updateFeatures(call, account, organizationFeatureChange(settings, "new-member"));
}

async function switchOnFor(call: Call, account: AccountId, wanted: Wanted): Promise<void> {
  if (await sessionOf(call, account)) return;
  if (call.service === "macie2") await enable({ ...call, account }, wanted);
  else await ensureDetector(call, account);
}

/** While GuardDuty is enabled for all accounts of the organization, none of them may be suspended, removed or deleted. */
async function refuseWhileAllJoin(call: Call, member: AccountId): Promise<void> {
  if (call.service !== "guardduty" || !(await holdsAll(call)) || !(await mayEnroll(call, member))) return;
  throw new Refusal(
    "invalid",
    "The request is rejected because GuardDuty is enabled for all accounts of the organization (auto-enable is set to ALL).",
  );
}

async function pauseOwn(call: Call): Promise<void> {
  if ((await memberIds(call)).length > 0) {
    throw new Refusal("conflict", "Cannot suspend Macie because member accounts are associated with your account");
  }
  await markOwnSession(call, "pause");
  await cancelAllJobs(call, call.account);
}
