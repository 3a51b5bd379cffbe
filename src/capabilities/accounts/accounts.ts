/**
 * Front door of accounts: who is hosted here, whom their keys belong to and where their buckets are. What closing an account
 * means for memberships is decided elsewhere; this door only answers what changed.
 */
import { createHash } from "node:crypto";
import type { AccountId } from "../../base/account-id.ts";
import { Refusal } from "../../base/refusal.ts";
import type { Region } from "../../base/region.ts";
import type { Tx } from "../../database/database.ts";
import { newAccessKey } from "../../identity/key-material.ts";
import { open, purposeOfAccessKey, SealError, seal } from "../../identity/secret-box.ts";
import type { StoreDescription } from "../../object-stores/object-store.ts";
import type { Account, AccountState, Organization, StateChange } from "./account.ts";
import {
  type CredentialRow,
  deleteCredentials,
  deleteStores,
  insertAccount,
  insertCredentials,
  insertStores,
  lockAccounts,
  replaceOrganization,
  replaceRoles,
  replaceUsers,
  type StoreRow,
  selectAccount,
  selectAccounts,
  selectCredentials,
  selectInactive,
  selectOrganization,
  selectStores,
  selectStoresOf,
  updateAccountState,
  upsertAccounts,
} from "./account-store.ts";
import type { AccountsFile, DeclaredAccount } from "./accounts-file.ts";
import { rowChanges } from "./declared-rows.ts";

/** What applying a file did. */
export type AppliedAccounts = {
  readonly created: readonly AccountId[];
  /** Of accounts that were known before. */
  readonly stateChanges: readonly StateChange[];
  /** Accounts that the organization names and nobody declares; they can do nothing until they are. */
  readonly undeclared: readonly AccountId[];
};

/**
 * Makes the database say what the file says; the same file twice changes nothing. Accounts that are gone from the file stay,
 * without the keys, users, roles and stores that came from it. Refuses with `conflict` a key that another account was given by
 * command. Several processes may apply at once: they wait for each other.
 */
export async function applyAccountsFile(tx: Tx, file: AccountsFile, secretKey: Uint8Array): Promise<AppliedAccounts> {
  await lockAccounts(tx);
  const before = new Map((await selectAccounts(tx)).map((account) => [account.accountId, account.state]));
  const { accounts, organization } = file;
  await upsertAccounts(tx, accounts);
  await replaceUsers(
    tx,
    accounts.flatMap(({ accountId, users }) => users.map(({ name, policies }) => ({ account: accountId, name, policies }))),
  );
  await replaceRoles(
    tx,
    accounts.flatMap(({ accountId, roles }) =>
      roles.map(({ name, trusts, policies }) => ({ account: accountId, name, trusts, policies: policies ?? null })),
    ),
  );
  await applyCredentials(tx, accounts, secretKey);
  await applyStores(tx, accounts, secretKey);
  await replaceOrganization(
    tx,
    organization && { organizationId: organizationIdOf(organization.managementAccountId), ...organization },
  );
  const declared = new Set(accounts.map(({ accountId }) => accountId));
  const named = organization ? [organization.managementAccountId, ...organization.memberAccountIds] : [];
  return {
    created: accounts.map(({ accountId }) => accountId).filter((accountId) => !before.has(accountId)),
    stateChanges: accounts.flatMap(({ accountId, state }) => stateChange(accountId, before.get(accountId), state)),
    undeclared: named.filter((accountId) => !declared.has(accountId) && !before.has(accountId)),
  };
}

/** An account; undefined when it is not hosted here. */
export async function getAccount(tx: Tx, account: AccountId): Promise<Account | undefined> {
  return selectAccount(tx, account);
}

/** Every account, ascending by ID. */
export async function listAccounts(tx: Tx): Promise<readonly Account[]> {
  return selectAccounts(tx);
}

/** Which of the accounts are suspended or closed; one that nobody declares is neither. */
export async function inactiveAccounts(tx: Tx, accounts: readonly AccountId[]): Promise<ReadonlySet<AccountId>> {
  return new Set(accounts.length > 0 ? await selectInactive(tx, accounts) : []);
}

/** Where an account's buckets of a Region are, in the order of the file, with the keys to reach them. */
export async function storesOf(
  tx: Tx,
  { account, region, secretKey }: { readonly account: AccountId; readonly region: Region; readonly secretKey: Uint8Array },
): Promise<readonly StoreDescription[]> {
  const rows = await selectStoresOf(tx, account, region);
  // Sealed by us from a checked description, and the seal vouches for it.
  return rows.map(
    (row) => JSON.parse(open(row.descriptionSealed, { key: secretKey, purpose: purposeOfStore(row) })) as StoreDescription,
  );
}

/** The organization of AWS Organizations; undefined when the file declares none. */
export async function organizationOf(tx: Tx): Promise<Organization | undefined> {
  return selectOrganization(tx);
}

/** Adds an account; `conflict` when it exists. */
export async function createAccount(
  tx: Tx,
  account: { readonly accountId: AccountId; readonly email: string; readonly name?: string; readonly now: Date },
): Promise<void> {
  const isNew = await insertAccount(tx, account, account.now);
  if (!isNew) throw new Refusal("conflict", `account ${account.accountId}: expected an account that does not exist yet`);
}

/** Gives an account's root-like principal a further key. The secret is answered here and never again. */
export async function createAccessKey(
  tx: Tx,
  account: AccountId,
  secretKey: Uint8Array,
): Promise<{ readonly accessKeyId: string; readonly secretAccessKey: string }> {
  if ((await selectAccount(tx, account)) === undefined)
    throw new Refusal("not-found", `account ${account}: expected a known account`);
  const key = newAccessKey("AKIA");
  await insertCredentials(tx, [credentialRow({ account, userName: null, ...key }, "command", secretKey)]);
  return key;
}

/** Makes an account active, suspended or closed; the answer is empty when it was so already. Keys work in active accounts only. */
export async function setAccountState(
  tx: Tx,
  change: { readonly account: AccountId; readonly state: AccountState; readonly now: Date },
): Promise<StateChange | undefined> {
  const from = await updateAccountState(tx, change);
  if (from === undefined) throw new Refusal("not-found", `account ${change.account}: expected a known account`);
  return stateChange(change.account, from, change.state)[0];
}

type KeyToKeep = {
  readonly account: AccountId;
  readonly userName: string | null;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

async function applyCredentials(tx: Tx, accounts: readonly DeclaredAccount[], secretKey: Uint8Array): Promise<void> {
  const wanted = accounts
    .flatMap(keysOf)
    .map((key) => ({ key: key.accessKeyId, content: contentOf(key, key.secretAccessKey), wanted: key }));
  const all = await selectCredentials(tx);
  const declared = new Map(wanted.map((row) => [row.key, row.wanted]));
  // A key made by command that the file names as well is the file's from then on, if it is the same account's.
  const stored = all.filter((row) => row.origin === "file" || declared.has(row.accessKeyId));
  for (const row of stored) refuseForeignKey(row, declared.get(row.accessKeyId));
  const rows = stored.map((row) => ({ key: row.accessKeyId, sealed: row.secretSealed, row }));
  const { removed, added } = rowChanges(rows, wanted, ({ key, sealed, row }) => {
    const secret = openIfPossible(sealed, { key: secretKey, purpose: purposeOfAccessKey(key) });
    return secret === undefined || row.origin === "command" ? undefined : contentOf(row, secret);
  });
  if (removed.length > 0)
    await deleteCredentials(
      tx,
      removed.map(({ key }) => key),
    );
  if (added.length > 0)
    await insertCredentials(
      tx,
      added.map(({ wanted: key }) => credentialRow(key, "file", secretKey)),
    );
}

function refuseForeignKey(row: CredentialRow, declared: KeyToKeep | undefined): void {
  if (declared === undefined || row.origin === "file" || row.account === declared.account) return;
  throw new Refusal(
    "conflict",
    `account ${declared.account}: its access key ID in the accounts file was made for account ${row.account} by command`,
  );
}

function keysOf({ accountId, key, users }: DeclaredAccount): readonly KeyToKeep[] {
  const ofUsers = users.flatMap((user) => (user.key ? [{ account: accountId, userName: user.name, ...user.key }] : []));
  return key ? [{ account: accountId, userName: null, ...key }, ...ofUsers] : ofUsers;
}

function contentOf(principal: { readonly account: string; readonly userName: string | null }, secret: string): string {
  return JSON.stringify([principal.account, principal.userName, secret]);
}

function credentialRow(
  { account, userName, accessKeyId, secretAccessKey }: KeyToKeep,
  origin: CredentialRow["origin"],
  secretKey: Uint8Array,
): CredentialRow {
  return {
    account,
    userName,
    accessKeyId,
    origin,
    secretSealed: seal(secretAccessKey, { key: secretKey, purpose: purposeOfAccessKey(accessKeyId) }),
  };
}

async function applyStores(tx: Tx, accounts: readonly DeclaredAccount[], secretKey: Uint8Array): Promise<void> {
  const wanted = accounts.flatMap(({ accountId, stores }) =>
    stores.map((store, position) => {
      const place = { account: accountId, region: store.region, position };
      return { key: purposeOfStore(place), content: JSON.stringify(store), place };
    }),
  );
  const stored = (await selectStores(tx)).map((row) => ({ key: purposeOfStore(row), sealed: row.descriptionSealed, row }));
  const { removed, added } = rowChanges(stored, wanted, ({ key, sealed }) =>
    openIfPossible(sealed, { key: secretKey, purpose: key }),
  );
  if (removed.length > 0)
    await deleteStores(
      tx,
      removed.map(({ row }) => row),
    );
  if (added.length === 0) return;
  const rows = added.map(({ key, content, place }) => ({
    ...place,
    descriptionSealed: seal(content, { key: secretKey, purpose: key }),
  }));
  await insertStores(tx, rows);
}

function purposeOfStore({ account, region, position }: Pick<StoreRow, "account" | "region" | "position">): string {
  return `object-store:${account}/${region}/${position}`;
}

function openIfPossible(sealed: string, options: { readonly key: Uint8Array; readonly purpose: string }): string | undefined {
  try {
    return open(sealed, options);
  } catch (error) {
    if (error instanceof SealError) return undefined;
    throw error;
  }
}

function stateChange(account: AccountId, from: AccountState | undefined, to: AccountState | undefined): readonly StateChange[] {
  return from === undefined || to === undefined || from === to ? [] : [{ account, from, to }];
}

/** Stays the same for the same management account. Form: AWS Organizations API reference, `^o-[a-z0-9]{10,32}$`. */
function organizationIdOf(managementAccount: AccountId): string {
  return `o-${createHash("sha256").update(`organization/${managementAccount}`).digest("hex").slice(0, 10)}`;
}
