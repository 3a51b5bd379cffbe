/**
 * AWS Organizations as far as clients of Macie and GuardDuty use it: the organization and its accounts, which of the services it
 * trusts, and who administers them. What administering means for members is decided in `organizations`, which asks here.
 * Accounts join and leave through the accounts file; nothing here changes that.
 */
import type { AccountId } from "../../base/account-id.ts";
import { granted } from "../../base/refusal.ts";
import type { Tx } from "../../database/database.ts";
import type { Call } from "../call.ts";
import { page, readPageToken } from "../page-token.ts";
import {
  accountNotFound,
  administratorExists,
  readServicePrincipal,
  registrationRefusal,
  type ServicePrincipal,
} from "./delegation.ts";
import { OrganizationRefusal } from "./organization-refusal.ts";
import {
  type DelegatedAdministrator,
  deleteDelegation,
  deleteServiceAccess,
  insertDelegation,
  insertServiceAccess,
  lockServiceAccess,
  type OrganizationAccount,
  type OrganizationRow,
  selectAccount,
  selectAccounts,
  selectAdministrator,
  selectAdministrators,
  selectDelegations,
  selectOrganization,
  selectServiceAccess,
  type TrustedService,
} from "./organization-store.ts";

export type { ServicePrincipal } from "./delegation.ts";
export type { DelegatedAdministrator, OrganizationAccount, TrustedService } from "./organization-store.ts";

/** Who asks, and when. A {@link Call} of any service is one. */
export type OrganizationCall = Pick<Call, "tx" | "account" | "now">;

/** The organization as its accounts see it. */
export type OrganizationView = OrganizationRow & { readonly arn: string; readonly managementAccountArn: string };

/** An account with its ARN, which tells the management account and the organization too. */
export type AccountView<Account = OrganizationAccount> = Account & { readonly arn: string };

/** Which part of a list is wanted. */
export type PageRequest = { readonly sizeMax: number; readonly token?: string | undefined };

/** Part of a list. */
export type Page<Item> = { readonly items: readonly Item[]; readonly nextToken?: string };

/** The caller's organization; every account in it may ask. */
export async function describeOrganization(call: OrganizationCall): Promise<OrganizationView> {
  const organization = await requireOrganization(call);
  return {
    ...organization,
    arn: `arn:aws:organizations::${organization.managementAccount}:organization/${organization.organizationId}`,
    managementAccountArn: accountArn(organization, organization.managementAccount),
  };
}

/** The accounts of the organization by ID, the management account among them. */
export async function listAccounts(call: OrganizationCall, request: PageRequest): Promise<Page<AccountView>> {
  const organization = await requireReader(call);
  const rows = await selectAccounts(call.tx, place("organization-accounts", request));
  const cut = page({ list: "organization-accounts", items: rows, sizeMax: request.sizeMax, keyOf: (row) => [row.accountId] });
  return { ...cut, items: cut.items.map((account) => withArn(organization, account)) };
}

/** One account of the organization. */
export async function describeAccount(call: OrganizationCall, accountId: string): Promise<AccountView> {
  const organization = await requireReader(call);
  const account = await selectAccount(call.tx, accountId);
  if (account === undefined) throw accountNotFound();
  return withArn(organization, account);
}

/** The accounts that administer the service, or any service when none is named. */
export async function listDelegatedAdministrators(
  call: OrganizationCall,
  { servicePrincipal, ...request }: PageRequest & { readonly servicePrincipal?: string | undefined },
): Promise<Page<AccountView<DelegatedAdministrator>>> {
  const organization = await requireReader(call);
  const list = `delegated-administrators ${servicePrincipal ?? ""}`;
  const rows = await selectAdministrators(call.tx, { service: servicePrincipal, ...place(list, request) });
  const cut = page({ list, items: rows, sizeMax: request.sizeMax, keyOf: (row) => [row.accountId] });
  return { ...cut, items: cut.items.map((account) => withArn(organization, account)) };
}

/** The services that an account administers; refused when it administers none. */
export async function listDelegatedServices(
  call: OrganizationCall,
  { accountId, ...request }: PageRequest & { readonly accountId: AccountId },
): Promise<Page<TrustedService>> {
  await requireReader(call);
  if ((await selectAccount(call.tx, accountId)) === undefined) throw accountNotFound();
  if (!(await isAdministrator(call.tx, accountId))) throw notRegistered();
  const list = `delegated-services ${accountId}`;
  const rows = await selectDelegations(call.tx, { account: accountId, ...place(list, request) });
  return page({ list, items: rows, sizeMax: request.sizeMax, keyOf: (row) => [row.servicePrincipal] });
}

/** Lets a member account administer a service for the organization; only the management account may. */
export async function registerDelegatedAdministrator(
  call: OrganizationCall,
  { accountId, servicePrincipal }: { readonly accountId: AccountId; readonly servicePrincipal: string },
): Promise<void> {
  const { managementAccount } = await requireManagement(call);
  const service = granted(readServicePrincipal(servicePrincipal));
  // Whoever registers for the same service at the same time waits here.
  const isServiceTrusted = await lockServiceAccess(call.tx, service);
  const account = await selectAccount(call.tx, accountId);
  const refusal = registrationRefusal({
    account: accountId,
    managementAccount,
    isInOrganization: account !== undefined,
    isActive: account?.state === "active",
    isServiceTrusted,
    present: await selectAdministrator(call.tx, service),
  });
  if (refusal) throw refusal;
  await insertDelegation(call.tx, { account: accountId, servicePrincipal: service, enabledAt: call.now });
}

/** Ends an account's administration of a service; only the management account may. */
export async function deregisterDelegatedAdministrator(
  call: OrganizationCall,
  { accountId, servicePrincipal }: { readonly accountId: AccountId; readonly servicePrincipal: string },
): Promise<void> {
  await requireManagement(call);
  const service = granted(readServicePrincipal(servicePrincipal));
  if ((await selectAccount(call.tx, accountId)) === undefined) throw accountNotFound();
  if (!(await deleteDelegation(call.tx, accountId, service))) throw notRegistered();
}

/** Lets a service act in the accounts of the organization; nothing changes when it may already. */
export async function enableServiceAccess(call: OrganizationCall, servicePrincipal: string): Promise<void> {
  await requireManagement(call);
  await insertServiceAccess(call.tx, granted(readServicePrincipal(servicePrincipal)), call.now);
}

/** Ends a service's access; refused while an account administers the service, nothing changes when it has no access. */
export async function disableServiceAccess(call: OrganizationCall, servicePrincipal: string): Promise<void> {
  await requireManagement(call);
  const service = granted(readServicePrincipal(servicePrincipal));
  if (!(await lockServiceAccess(call.tx, service))) return;
  if ((await selectAdministrator(call.tx, service)) !== undefined) throw administratorExists();
  await deleteServiceAccess(call.tx, service);
}

/** The services that may act in the accounts of the organization. */
export async function listServiceAccess(call: OrganizationCall, request: PageRequest): Promise<Page<TrustedService>> {
  await requireReader(call);
  const rows = await selectServiceAccess(call.tx, place("service-access", request));
  return page({ list: "service-access", items: rows, sizeMax: request.sizeMax, keyOf: (row) => [row.servicePrincipal] });
}

/** Whether the account is the management account of the organization. */
export async function isManagementAccount(tx: Tx, account: AccountId): Promise<boolean> {
  return (await selectOrganization(tx))?.managementAccount === account;
}

/** Whether the account belongs to the organization, as its management account or as a member. */
export async function isInOrganization(tx: Tx, account: AccountId): Promise<boolean> {
  return (await selectAccount(tx, account)) !== undefined;
}

/** Every account of the organization by ID, the management account among them; empty when there is no organization. */
export async function organizationAccounts(tx: Tx): Promise<readonly OrganizationAccount[]> {
  return selectAccounts(tx, {});
}

/** Who administers a service for the organization; the same account in all Regions. */
export async function administratorFor(tx: Tx, principal: ServicePrincipal): Promise<AccountId | undefined> {
  return selectAdministrator(tx, principal);
}

/**
 * Makes an account administer a service as the service's own operation asks, and answers who administers it then: the account,
 * or the one that was there before and stays. Unlike {@link registerDelegatedAdministrator} this trusts the service first, as
 * EnableOrganizationAdminAccount does, and takes the management account too. Whether the caller may, the service decides.
 */
export async function registerFor(
  tx: Tx,
  { account, principal, now }: { readonly account: AccountId; readonly principal: ServicePrincipal; readonly now: Date },
): Promise<AccountId | undefined> {
  await insertServiceAccess(tx, principal, now);
  await lockServiceAccess(tx, principal);
  await insertDelegation(tx, { account, servicePrincipal: principal, enabledAt: now });
  return selectAdministrator(tx, principal);
}

async function requireOrganization(call: OrganizationCall): Promise<OrganizationRow> {
  const organization = await selectOrganization(call.tx);
  if (organization && (await isInOrganization(call.tx, call.account))) return organization;
  throw new OrganizationRefusal("not-in-use", "Your account is not a member of an organization.");
}

/** The management account and those that administer a service may read; other members see only that there is an organization. */
async function requireReader(call: OrganizationCall): Promise<OrganizationRow> {
  const organization = await requireOrganization(call);
  if (organization.managementAccount === call.account || (await isAdministrator(call.tx, call.account))) return organization;
  throw accessDenied();
}

async function requireManagement(call: OrganizationCall): Promise<OrganizationRow> {
  const organization = await requireOrganization(call);
  if (organization.managementAccount === call.account) return organization;
  throw accessDenied();
}

async function isAdministrator(tx: Tx, account: AccountId): Promise<boolean> {
  return (await selectDelegations(tx, { account, after: "", limit: 1 })).length > 0;
}

function place(list: string, request: PageRequest): { readonly after: string; readonly limit: number } {
  const [after] = readPageToken(list, request.token) ?? [];
  return { after: String(after ?? ""), limit: request.sizeMax + 1 };
}

function withArn<Account extends OrganizationAccount>(organization: OrganizationRow, account: Account): AccountView<Account> {
  return { ...account, arn: accountArn(organization, account.accountId) };
}

/** Source of the form: service authorization reference, AWS Organizations. */
function accountArn({ managementAccount, organizationId }: OrganizationRow, account: AccountId): string {
  return `arn:aws:organizations::${managementAccount}:account/${organizationId}/${account}`;
}

function accessDenied(): OrganizationRefusal {
  return new OrganizationRefusal("access-denied", "You don't have permissions to access this resource.");
}

function notRegistered(): OrganizationRefusal {
  return new OrganizationRefusal(
    "account-not-registered",
    "The provided account is not a registered delegated administrator for your organization and this service.",
  );
}
