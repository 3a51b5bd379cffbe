/**
 * The organization in the database. Which accounts belong to it is written by `accounts` from the accounts file and only read
 * here, in pages, since there may be thousands; which services it trusts and who administers them is written here.
 * Nothing of it is kept per account and Region: there is one organization, and AWS Organizations has no Regions.
 */
import type { AccountId } from "../../base/account-id.ts";
import type { Tx } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";
import type { ServicePrincipal } from "./delegation.ts";

/** What there is to say of the organization as a whole. */
export type OrganizationRow = {
  readonly organizationId: string;
  readonly managementAccount: AccountId;
  readonly managementEmail: string | undefined;
};

/** An account of the organization. Address and name are absent while nobody has declared the account. */
export type OrganizationAccount = {
  readonly accountId: AccountId;
  readonly email: string | undefined;
  readonly name: string | undefined;
  readonly state: "active" | "suspended" | "closed";
  readonly joinedAt: Date;
};

/** The organization; undefined when none is declared. */
export async function selectOrganization(tx: Tx): Promise<OrganizationRow | undefined> {
  const rows = await tx.query<{ organization_id: string; management_account: AccountId; email: string | null }>(sql`
    select organization_id, management_account, account.email
    from organization
    left join account on account.account_id = management_account`);
  return rows.map((row) => ({
    organizationId: row.organization_id,
    managementAccount: row.management_account,
    managementEmail: row.email ?? undefined,
  }))[0];
}

/** Every account of the organization: the management account and the members. */
const listed = sql`(
  select account as account_id, joined_at from organization_account
  union
  select management_account, created_at from organization
) listed`;

type AccountRow = {
  account_id: AccountId;
  email: string | null;
  name: string | null;
  state: OrganizationAccount["state"] | null;
  joined_at: Date;
};

/** Accounts of the organization with IDs above `after`, ascending; `limit` undefined: all of them. */
export async function selectAccounts(
  tx: Tx,
  { after = "", limit = null }: { readonly after?: string; readonly limit?: number | null },
): Promise<readonly OrganizationAccount[]> {
  const rows = await tx.query<AccountRow>(sql`
    select listed.account_id, account.email, account.name, account.state, listed.joined_at
    from ${listed}
    left join account on account.account_id = listed.account_id
    where listed.account_id collate "C" > ${after}
    order by listed.account_id collate "C"
    limit ${limit}`);
  return rows.map(toAccount);
}

/** One account of the organization; undefined when it does not belong to it. */
export async function selectAccount(tx: Tx, accountId: string): Promise<OrganizationAccount | undefined> {
  const rows = await tx.query<AccountRow>(sql`
    select listed.account_id, account.email, account.name, account.state, listed.joined_at
    from ${listed}
    left join account on account.account_id = listed.account_id
    where listed.account_id = ${accountId}`);
  return rows.map(toAccount)[0];
}

/** A service that may act in the organization's accounts. */
export type TrustedService = { readonly servicePrincipal: ServicePrincipal; readonly enabledAt: Date };

/** The services that the organization trusts, by name, from the one after `after`. */
export async function selectServiceAccess(
  tx: Tx,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<readonly TrustedService[]> {
  return tx.query<TrustedService>(sql`
    select service_principal as "servicePrincipal", enabled_at as "enabledAt"
    from service_access
    where service_principal collate "C" > ${after}
    order by service_principal collate "C"
    limit ${limit}`);
}

/** Whether the organization trusts a service; keeps it from changing until the transaction ends. */
export async function lockServiceAccess(tx: Tx, service: ServicePrincipal): Promise<boolean> {
  const rows = await tx.query(sql`
    select from service_access where service_principal = ${service} for update`);
  return rows.length > 0;
}

/** Makes the organization trust a service; one that is trusted keeps its date. */
export async function insertServiceAccess(tx: Tx, service: ServicePrincipal, now: Date): Promise<void> {
  await tx.query(sql`
    insert into service_access (service_principal, enabled_at)
    values (${service}, ${now})
    on conflict do nothing`);
}

/** Ends the organization's trust in a service. */
export async function deleteServiceAccess(tx: Tx, service: ServicePrincipal): Promise<void> {
  await tx.query(sql`delete from service_access where service_principal = ${service}`);
}

/** A service that an account administers for the organization. */
export type Delegation = TrustedService & { readonly account: AccountId };

/** The services an account administers, by name, from the one after `after`. */
export async function selectDelegations(
  tx: Tx,
  { account, after, limit }: { readonly account: AccountId; readonly after: string; readonly limit: number },
): Promise<readonly Delegation[]> {
  return tx.query<Delegation>(sql`
    select delegated.account, delegated.service_principal as "servicePrincipal", delegated.enabled_at as "enabledAt"
    from delegated_administrator delegated
    join ${listed} on listed.account_id = delegated.account
    where delegated.account = ${account} and delegated.service_principal collate "C" > ${after}
    order by delegated.service_principal collate "C"
    limit ${limit}`);
}

/** Who administers a service. */
export async function selectAdministrator(tx: Tx, service: ServicePrincipal): Promise<AccountId | undefined> {
  const rows = await tx.query<{ account: AccountId }>(sql`
    select delegated.account
    from delegated_administrator delegated
    join ${listed} on listed.account_id = delegated.account
    where delegated.service_principal = ${service}`);
  return rows[0]?.account;
}

/** An account that administers a service, or several, with the day it first became an administrator of one of them. */
export type DelegatedAdministrator = OrganizationAccount & { readonly delegatedAt: Date };

/** The accounts that administer a service, any service when `service` is undefined, by ID from the one after `after`. */
export async function selectAdministrators(
  tx: Tx,
  { service, after, limit }: { readonly service: string | undefined; readonly after: string; readonly limit: number },
): Promise<readonly DelegatedAdministrator[]> {
  const rows = await tx.query<AccountRow & { delegated_at: Date }>(sql`
    select listed.account_id, account.email, account.name, account.state, listed.joined_at, min(delegated.enabled_at) as delegated_at
    from delegated_administrator delegated
    join ${listed} on listed.account_id = delegated.account
    left join account on account.account_id = listed.account_id
    where (${service ?? null}::text is null or delegated.service_principal = ${service ?? null})
      and listed.account_id collate "C" > ${after}
    group by listed.account_id, account.email, account.name, account.state, listed.joined_at
    order by listed.account_id collate "C"
    limit ${limit}`);
  return rows.map((row) => ({ ...toAccount(row), delegatedAt: row.delegated_at }));
}

/** Makes an account administer a service, unless another one does; accounts that have left the organization do not count. */
export async function insertDelegation(tx: Tx, { account, servicePrincipal, enabledAt }: Delegation): Promise<void> {
  await tx.query(sql`
    delete from delegated_administrator delegated
    where delegated.service_principal = ${servicePrincipal}
      and not exists (select from ${listed} where listed.account_id = delegated.account)`);
  await tx.query(sql`
    insert into delegated_administrator (account, service_principal, enabled_at)
    values (${account}, ${servicePrincipal}, ${enabledAt})
    on conflict do nothing`);
}

/** Makes an account administer a service no longer; answers whether it did. */
export async function deleteDelegation(tx: Tx, account: AccountId, service: ServicePrincipal): Promise<boolean> {
  const rows = await tx.query(sql`
    delete from delegated_administrator
    where account = ${account} and service_principal = ${service}
    returning account`);
  return rows.length > 0;
}

function toAccount(row: AccountRow): OrganizationAccount {
  return {
    accountId: row.account_id,
    email: row.email ?? undefined,
    name: row.name ?? undefined,
    state: row.state ?? "active",
    joinedAt: row.joined_at,
  };
}
