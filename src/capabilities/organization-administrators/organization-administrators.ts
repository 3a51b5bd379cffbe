/**
 * The delegated administrator of AWS Organizations per Region and service: who it is, how accounts join, and what its
 * beginning and end mean for memberships. Which accounts form the organization is `aws-organization`'s.
 */
import type { AccountId } from "../../base/account-id.ts";
import type { Refusal } from "../../base/refusal.ts";
import type { Tx } from "../../database/database.ts";
import {
  organizationAccounts as accountsOfOrganization,
  isInOrganization,
  isManagementAccount,
  registerFor,
} from "../aws-organization/aws-organization.ts";
import type { Call, Service } from "../call.ts";
import { convertMembers, inventoryIds, memberIds, releaseMembers } from "../organizations/organizations.ts";
import {
  deleteAdministrator,
  forgetUnseen,
  insertAdministrator,
  lockAdministrator,
  markSeen,
  selectAdministrator,
  selectDesignations,
  selectOtherDesignation,
  updateAdministrator,
} from "./administrator-store.ts";
import {
  type AutoEnable,
  alreadyDesignated,
  notAdministrator,
  notInOrganization,
  notManagement,
  type OrganizationAdministrator,
  type OrganizationOccasion,
  refusalFor,
  servicePrincipals,
} from "./organization-administrator.ts";

export type { AutoEnable, OrganizationAdministrator } from "./organization-administrator.ts";

/**
 * Designates the delegated administrator of the call's Region. Its members by invitation that belong to the organization
 * become members through AWS Organizations. Designating the same account again changes nothing.
 */
export async function designate(call: Call, account: AccountId): Promise<void> {
  await requireManagement(call);
  const { accounts, active } = await organizationAccounts(call.tx);
  if (!active.includes(account)) throw notInOrganization(call.service);
  const present = await lockAdministrator(call);
  if (present?.account === account) return;
  // One for the organization, the same in all Regions, even while AWS Organizations has none registered any more.
  if (present || (await selectOtherDesignation(call, account))) throw alreadyDesignated(call.service);
  if (!(await insertAdministrator(call, account))) throw alreadyDesignated(call.service);
  const registered = await registerFor(call.tx, { account, principal: servicePrincipals[call.service], now: call.now });
  if (registered !== account) throw alreadyDesignated(call.service);
  await markSeen(call, active);
  const administrator = { ...call, account };
  const members = new Set(await memberIds(administrator));
  await convertMembers(
    administrator,
    accounts.filter((each) => members.has(each)),
  );
}

/**
 * Ends the designation: the members through AWS Organizations become standalone. The account stays registered with AWS
 * Organizations until DeregisterDelegatedAdministrator is called there, as the way from one administrator to another says.
 */
export async function undesignate(call: Call, account: AccountId): Promise<void> {
  await requireManagement(call);
  const present = await lockAdministrator(call);
  if (present?.account !== account) throw notInOrganization(call.service);
  await endDesignation({ ...call, account });
}

/** Ends every designation of a service that the organization no longer trusts; `call` gives all but the place. */
export async function endDesignations(call: Omit<Call, "account" | "region" | "service">, principal: string): Promise<void> {
  for (const place of await selectDesignations(call.tx)) {
    if (servicePrincipals[place.service] === principal) await endDesignation({ ...call, ...place });
  }
}

/** The refusal for an occasion, in the service's own words where they are known. */
export function organizationRefusal(service: Service, occasion: OrganizationOccasion): Refusal {
  return refusalFor(service, occasion);
}

/** True when the caller is the delegated administrator, with members or without. */
export async function isDesignated(call: Call): Promise<boolean> {
  return (await selectAdministrator(call))?.account === call.account;
}

/** The delegated administrator, for the management account and for itself. */
export async function listAdministrators(call: Call): Promise<readonly OrganizationAdministrator[]> {
  const present = await selectAdministrator(call);
  if (present?.account !== call.account) await requireManagement(call);
  return present ? [present] : [];
}

/** The configuration of the caller, who must be the delegated administrator. */
export async function describeConfiguration(call: Call): Promise<OrganizationAdministrator> {
  const present = await selectAdministrator(call);
  if (present?.account !== call.account) throw notAdministrator(call.service);
  return present;
}

/** Changes how accounts join; existing accounts of the organization become members only with `ALL`. */
export async function configure(
  call: Call,
  change: { readonly autoEnable?: AutoEnable | undefined; readonly settings?: Readonly<Record<string, unknown>> | undefined },
): Promise<OrganizationAdministrator> {
  const present = await lockAdministrator(call);
  if (present?.account !== call.account) throw notAdministrator(call.service);
  const changed = {
    ...present,
    autoEnable: change.autoEnable ?? present.autoEnable,
    settings: { ...present.settings, ...change.settings },
  };
  await updateAdministrator(call, changed);
  await markSeen(call, (await organizationAccounts(call.tx)).active);
  return changed;
}

/** True when the caller is the delegated administrator and the account belongs to the same organization. */
export async function mayEnroll(call: Call, account: AccountId): Promise<boolean> {
  const present = await selectAdministrator(call);
  return present?.account === call.account && account !== call.account && (await isInOrganization(call.tx, account));
}

/** The members of the caller that belong to its organization, with one of the statuses. */
export async function organizationMembers(
  call: Call,
  statuses: readonly ("Enabled" | "Paused")[] = ["Enabled", "Paused"],
): Promise<readonly AccountId[]> {
  const inOrganization = new Set((await organizationAccounts(call.tx)).accounts);
  return (await inventoryIds(call, statuses)).filter((each) => inOrganization.has(each));
}

/** True while every account of the organization has to be a member of the caller. */
export async function holdsAll(call: Call): Promise<boolean> {
  const present = await selectAdministrator(call);
  return present?.account === call.account && present.autoEnable === "ALL";
}

/** All designations: where accounts may have to join or leave after the organization has changed. */
export async function designations(tx: Tx): Promise<readonly { account: AccountId; region: Call["region"]; service: Service }[]> {
  return selectDesignations(tx);
}

/**
 * Compares the organization with what the delegated administrator (the caller) has seen: members that left the organization
 * are released; answers the accounts that have to be enrolled by its choice of auto-enable. An administrator that left is no
 * administrator any more; nobody joins one whose account is suspended or closed, and no such account joins.
 */
export async function compareWithOrganization(
  call: Call,
): Promise<{ readonly left: readonly AccountId[]; readonly joining: readonly { accountId: AccountId; email: string }[] }> {
  const present = await lockAdministrator(call);
  if (present?.account !== call.account) return { left: [], joining: [] };
  const { accounts, active, emails } = await organizationAccounts(call.tx);
  const inOrganization = new Set(accounts);
  if (!inOrganization.has(call.account)) {
    await endDesignation(call);
    return { left: [], joining: [] };
  }
  const members = await memberIds(call);
  const left = await releaseMembers(call, { kind: "organization", members: members.filter((each) => !inOrganization.has(each)) });
  await forgetUnseen(call, accounts);
  if (!active.includes(call.account)) return { left, joining: [] };
  const isNew = new Set(await markSeen(call, active));
  const current = new Set(members);
  const joining = active.filter(
    (each) => each !== call.account && !current.has(each) && wants(present.autoEnable, isNew.has(each)),
  );
  return { left, joining: joining.map((accountId) => ({ accountId, email: emails.get(accountId) ?? "" })) };
}

function wants(autoEnable: AutoEnable, isNew: boolean): boolean {
  return autoEnable === "ALL" || (autoEnable === "NEW" && isNew);
}

/** The members through AWS Organizations of the caller become standalone, and the caller an account like others. */
async function endDesignation(call: Call): Promise<void> {
  await deleteAdministrator(call);
  await releaseMembers(call, { kind: "organization" });
}

async function organizationAccounts(tx: Tx): Promise<{
  readonly accounts: readonly AccountId[];
  readonly active: readonly AccountId[];
  readonly emails: ReadonlyMap<AccountId, string | undefined>;
}> {
  const accounts = await accountsOfOrganization(tx);
  const idsOf = (some: typeof accounts) => some.map(({ accountId }) => accountId);
  return {
    accounts: idsOf(accounts),
    active: idsOf(accounts.filter(({ state }) => state === "active")),
    emails: new Map(accounts.map(({ accountId, email }) => [accountId, email])),
  };
}

async function requireManagement(call: Call): Promise<void> {
  if (!(await isManagementAccount(call.tx, call.account))) throw notManagement(call.service);
}
