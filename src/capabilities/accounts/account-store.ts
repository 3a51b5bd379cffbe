/**
 * Accounts, their principals' rows, their object stores and the organization in the database. What is declared in the file is
 * written in bulk, one statement per table, so that thousands of accounts take a second. Secrets come in and go out sealed.
 */
import type { AccountId } from "../../base/account-id.ts";
import type { Region } from "../../base/region.ts";
import type { Tx } from "../../database/database.ts";
import { type Sql, sql } from "../../database/sql.ts";
import type { PolicyDocument } from "../../identity/policy/policy-document.ts";
import type { Account, AccountState, Organization } from "./account.ts";

/** Keeps others from changing accounts until the transaction ends; reading goes on. Several servers may start at once. */
export async function lockAccounts(tx: Tx): Promise<void> {
  await tx.query(sql`lock table account in share row exclusive mode`);
}

/** One account. */
export async function selectAccount(tx: Tx, account: string): Promise<Account | undefined> {
  const rows = await tx.query<AccountRow>(sql`
    select account_id, email, name, state, created_at
    from account
    where account_id = ${account}`);
  return rows.map(toAccount)[0];
}

/** All accounts, ascending by ID. */
export async function selectAccounts(tx: Tx): Promise<readonly Account[]> {
  const rows = await tx.query<AccountRow>(sql`
    select account_id, email, name, state, created_at
    from account
    order by account_id collate "C"`);
  return rows.map(toAccount);
}

/** Those of the given accounts that are suspended or closed. */
export async function selectInactive(tx: Tx, accounts: readonly AccountId[]): Promise<readonly AccountId[]> {
  const rows = await tx.query<{ account_id: AccountId }>(sql`
    select account_id
    from account
    where account_id = any(${[...accounts]}::text[]) and state <> 'active'`);
  return rows.map((row) => row.account_id);
}

/** An account to be written. Name and state that are undefined stay as they are, or get their defaults. */
export type AccountToWrite = {
  readonly accountId: AccountId;
  readonly email: string;
  readonly name?: string;
  readonly state?: AccountState;
};

/** Writes an account that does not exist yet; false when it does. */
export async function insertAccount(tx: Tx, account: AccountToWrite, now: Date): Promise<boolean> {
  const { accountId, email, name = accountId, state = "active" } = account;
  const rows = await tx.query(sql`
    insert into account (account_id, email, name, state, created_at, updated_at)
    values (${accountId}, ${email}, ${name}, ${state}, ${now}, ${now})
    on conflict (account_id) do nothing
    returning account_id`);
  return rows.length > 0;
}

/** Writes accounts; those that are already as given are not touched. */
export async function upsertAccounts(tx: Tx, accounts: readonly AccountToWrite[]): Promise<void> {
  const rows = accounts.map(({ accountId, email, name, state }) => ({ account_id: accountId, email, name, state }));
  await tx.query(sql`
    insert into account (account_id, email, name, state, created_at, updated_at)
    select given.account_id, given.email, coalesce(given.name, known.name, given.account_id),
      coalesce(given.state, known.state, 'active'), now(), now()
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (account_id text, email text, name text, state text)
    left join account as known on known.account_id = given.account_id
    on conflict (account_id) do update
    set email = excluded.email, name = excluded.name, state = excluded.state, updated_at = excluded.updated_at
    where (account.email, account.name, account.state) is distinct from (excluded.email, excluded.name, excluded.state)`);
}

/** Sets the state and answers the former one; undefined when there is no such account. */
export async function updateAccountState(
  tx: Tx,
  change: { readonly account: AccountId; readonly state: AccountState; readonly now: Date },
): Promise<AccountState | undefined> {
  const rows = await tx.query<{ state: AccountState }>(sql`
    select state
    from account
    where account_id = ${change.account}
    for update`);
  await tx.query(sql`
    update account
    set state = ${change.state}, updated_at = ${change.now}
    where account_id = ${change.account} and state <> ${change.state}`);
  return rows[0]?.state;
}

/** A user to be kept. */
export type UserRow = { readonly account: AccountId; readonly name: string; readonly policies: readonly PolicyDocument[] };

/** Makes these the only users; those that are gone take their keys and sessions with them. */
export async function replaceUsers(tx: Tx, users: readonly UserRow[]): Promise<void> {
  const given = sql`jsonb_to_recordset(${JSON.stringify(users)}::jsonb) as given (account text, name text, policies jsonb)`;
  await tx.query(sql`
    delete from iam_user
    where not exists (select from ${given} where given.account = iam_user.account and given.name = iam_user.name)`);
  await tx.query(sql`
    insert into iam_user (account, name, policies, created_at)
    select given.account, given.name, given.policies, now()
    from ${given}
    on conflict (account, name) do update
    set policies = excluded.policies
    where iam_user.policies <> excluded.policies`);
}

/** A role to be kept; null policies: everything. */
export type RoleRow = {
  readonly account: AccountId;
  readonly name: string;
  readonly trusts: readonly string[];
  readonly policies: readonly PolicyDocument[] | null;
};

/** Makes these the only roles; those that are gone take their sessions with them. */
export async function replaceRoles(tx: Tx, roles: readonly RoleRow[]): Promise<void> {
  const given = sql`jsonb_to_recordset(${JSON.stringify(roles)}::jsonb) as given (account text, name text, trusts text[], policies jsonb)`;
  await tx.query(sql`
    delete from iam_role
    where not exists (select from ${given} where given.account = iam_role.account and given.name = iam_role.name)`);
  await tx.query(sql`
    insert into iam_role (account, name, trusts, policies, created_at)
    select given.account, given.name, given.trusts, nullif(given.policies, 'null'::jsonb), now()
    from ${given}
    on conflict (account, name) do update
    set trusts = excluded.trusts, policies = excluded.policies
    where (iam_role.trusts, iam_role.policies) is distinct from (excluded.trusts, excluded.policies)`);
}

/** A permanent key; user null: the account's root-like principal. */
export type CredentialRow = {
  readonly account: AccountId;
  readonly accessKeyId: string;
  readonly userName: string | null;
  readonly secretSealed: string;
  readonly origin: "file" | "command";
};

/** All permanent keys. */
export async function selectCredentials(tx: Tx): Promise<readonly CredentialRow[]> {
  return tx.query<CredentialRow>(sql`
    select account, access_key_id as "accessKeyId", user_name as "userName", secret_sealed as "secretSealed", origin
    from credential`);
}

/** Removes permanent keys and the sessions made with them. */
export async function deleteCredentials(tx: Tx, accessKeyIds: readonly string[]): Promise<void> {
  await tx.query(sql`delete from credential where access_key_id = any(${[...accessKeyIds]}::text[])`);
}

/** Adds permanent keys; the IDs must be free. */
export async function insertCredentials(tx: Tx, credentials: readonly CredentialRow[]): Promise<void> {
  await tx.query(sql`
    insert into credential (account, access_key_id, kind, user_name, secret_sealed, origin, created_at)
    select given.account, given."accessKeyId", case when given."userName" is null then 'root' else 'user' end,
      given."userName", given."secretSealed", given.origin, now()
    from jsonb_to_recordset(${JSON.stringify(credentials)}::jsonb)
      as given (account text, "accessKeyId" text, "userName" text, "secretSealed" text, origin text)`);
}

/** An object store. */
export type StoreRow = {
  readonly account: AccountId;
  readonly region: Region;
  readonly position: number;
  readonly descriptionSealed: string;
};

/** All object stores of all accounts. */
export async function selectStores(tx: Tx): Promise<readonly StoreRow[]> {
  return tx.query<StoreRow>(sql`
    select account, region, position, description_sealed as "descriptionSealed"
    from object_store`);
}

/** One account's object stores in a Region, in the order of the file. */
export async function selectStoresOf(tx: Tx, account: AccountId, region: Region): Promise<readonly StoreRow[]> {
  return tx.query<StoreRow>(sql`
    select account, region, position, description_sealed as "descriptionSealed"
    from object_store
    where account = ${account} and region = ${region}
    order by position`);
}

/** Removes object stores. */
export async function deleteStores(tx: Tx, stores: readonly Pick<StoreRow, "account" | "region" | "position">[]): Promise<void> {
  await tx.query(sql`
    delete from object_store
    using jsonb_to_recordset(${JSON.stringify(stores)}::jsonb) as given (account text, region text, position integer)
    where object_store.account = given.account
      and object_store.region = given.region
      and object_store.position = given.position`);
}

/** Adds object stores. */
export async function insertStores(tx: Tx, stores: readonly StoreRow[]): Promise<void> {
  await tx.query(sql`
    insert into object_store (account, region, position, description_sealed)
    select given.account, given.region, given.position, given."descriptionSealed"
    from jsonb_to_recordset(${JSON.stringify(stores)}::jsonb)
      as given (account text, region text, position integer, "descriptionSealed" text)`);
}

/** The organization, if one is known. */
export async function selectOrganization(tx: Tx): Promise<Organization | undefined> {
  const rows = await tx.query<{
    organization_id: string;
    management_account: AccountId;
    created_at: Date;
    members: AccountId[];
  }>(sql`
    select organization_id, management_account, created_at,
      array(select account from organization_account order by account collate "C") as members
    from organization`);
  return rows.map((row) => ({
    organizationId: row.organization_id,
    managementAccountId: row.management_account,
    memberAccountIds: row.members,
    createdAt: row.created_at,
  }))[0];
}

/** Writes the organization, or removes it. The ID and the dates of those that stay are kept. */
export async function replaceOrganization(
  tx: Tx,
  organization: Pick<Organization, "organizationId" | "managementAccountId" | "memberAccountIds"> | undefined,
): Promise<void> {
  const members = [...(organization?.memberAccountIds ?? [])];
  await tx.query(sql`delete from organization_account where not (account = any(${members}::text[]))`);
  await tx.query(sql`
    insert into organization_account (account, joined_at)
    select unnest(${members}::text[]), now()
    on conflict (account) do nothing`);
  await tx.query(writeOrganization(organization));
}

function writeOrganization(organization: Pick<Organization, "organizationId" | "managementAccountId"> | undefined): Sql {
  if (organization === undefined) return sql`delete from organization`;
  return sql`
    insert into organization (organization_id, management_account, created_at)
    values (${organization.organizationId}, ${organization.managementAccountId}, now())
    on conflict (only_one) do update
    set management_account = excluded.management_account, organization_id = excluded.organization_id
    where organization.management_account <> excluded.management_account`;
}

type AccountRow = { account_id: AccountId; email: string; name: string; state: AccountState; created_at: Date };

function toAccount(row: AccountRow): Account {
  return { accountId: row.account_id, email: row.email, name: row.name, state: row.state, createdAt: row.created_at };
}
