/**
 * Access keys and roles in the database. Each request looks its key up by index (one statement, below a millisecond) and
 * nothing is cached: a key, role or account that was removed by any process stops working with the next request.
 */
import type { AccountId } from "../base/account-id.ts";
import { unreachable } from "../base/assert.ts";
import type { Tx } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import type { Caller } from "./caller.ts";
import type { Credential } from "./credential.ts";
import { uniqueIdOf } from "./key-material.ts";
import type { PolicyDocument } from "./policy/policy-document.ts";
import { assumedRoleArn, rootArn, userArn } from "./principal-arn.ts";
import { open, purposeOfAccessKey, seal } from "./secret-box.ts";

/** Expired temporary keys are kept this long, so that their users are told why they are refused. */
export const expiredKeptMs = 86_400_000;

/** The most expired rows removed each time a session is made. */
const purgedMax = 200;

/**
 * The key with its principal; undefined when there is none, or its account is not active. Temporary keys are found for a day
 * after their end; `authenticate` refuses them. Rejects with a SealError when sealed under another key.
 */
export async function findCredential(
  tx: Tx,
  accessKeyId: string,
  { secretKey, now }: { readonly secretKey: Uint8Array; readonly now: Date },
): Promise<Credential | undefined> {
  const row = accessKeyId.startsWith("ASIA")
    ? await selectTemporary(tx, accessKeyId, now)
    : await selectPermanent(tx, accessKeyId);
  if (row === undefined) return undefined;
  return {
    accessKeyId,
    secretAccessKey: open(row.secret_sealed, { key: secretKey, purpose: purposeOfAccessKey(accessKeyId) }),
    caller: callerOf(accessKeyId, row),
    ...(row.token_hash === null ? {} : { sessionTokenHash: row.token_hash }),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
  };
}

/** The account that a permanent or temporary key belongs to, whatever the account's state. */
export async function findAccountOfKey(tx: Tx, accessKeyId: string): Promise<AccountId | undefined> {
  const rows = await tx.query<{ account: AccountId }>(sql`
    select account from credential where access_key_id = ${accessKeyId}
    union all
    select account from temporary_credential where access_key_id = ${accessKeyId}`);
  return rows[0]?.account;
}

/** A role that may be assumed. */
export type Role = { readonly account: AccountId; readonly name: string; readonly trusts: readonly string[] };

/** A role of an active account. */
export async function findRole(tx: Tx, { account, name }: { account: AccountId; name: string }): Promise<Role | undefined> {
  const rows = await tx.query<{ trusts: string[] }>(sql`
    select iam_role.trusts
    from iam_role
    join account on account.account_id = iam_role.account and account.state = 'active'
    where iam_role.account = ${account} and iam_role.name = ${name}`);
  const [row] = rows;
  return row === undefined ? undefined : { account, name, trusts: row.trusts };
}

/** A temporary key to be kept. `issuedBy` is the permanent key of GetSessionToken. */
export type NewTemporaryCredential = {
  readonly account: AccountId;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly tokenHash: Uint8Array;
  readonly principal:
    | { readonly kind: "root"; readonly issuedBy: string }
    | { readonly kind: "user"; readonly issuedBy: string; readonly userName: string }
    | { readonly kind: "role"; readonly roleName: string; readonly sessionName: string };
  readonly sessionPolicy?: PolicyDocument;
  readonly sessionTags?: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

/** Keeps a temporary key, its secret sealed. */
export async function insertTemporaryCredential(
  tx: Tx,
  credential: NewTemporaryCredential,
  secretKey: Uint8Array,
): Promise<void> {
  const { account, accessKeyId, principal, sessionPolicy, sessionTags } = credential;
  const sealed = seal(credential.secretAccessKey, { key: secretKey, purpose: purposeOfAccessKey(accessKeyId) });
  await tx.query(sql`
    insert into temporary_credential
      (account, access_key_id, kind, user_name, role_name, session_name, issued_by,
       secret_sealed, token_hash, session_policy, session_tags, created_at, expires_at)
    values
      (${account}, ${accessKeyId}, ${principal.kind},
       ${principal.kind === "user" ? principal.userName : null},
       ${principal.kind === "role" ? principal.roleName : null},
       ${principal.kind === "role" ? principal.sessionName : null},
       ${principal.kind === "role" ? null : principal.issuedBy},
       ${sealed}, ${Buffer.from(credential.tokenHash)},
       ${sessionPolicy === undefined ? null : JSON.stringify(sessionPolicy)}::jsonb,
       ${sessionTags === undefined ? null : JSON.stringify(sessionTags)}::jsonb,
       ${credential.createdAt}, ${credential.expiresAt})`);
}

/** Removes some temporary keys whose end is long past. Rows that another transaction is removing are left to it. */
export async function purgeTemporaryCredentials(tx: Tx, now: Date): Promise<void> {
  await tx.query(sql`
    delete from temporary_credential
    where access_key_id in (
      select access_key_id
      from temporary_credential
      where expires_at < ${new Date(now.getTime() - expiredKeptMs)}
      order by expires_at
      limit ${purgedMax}
      for update skip locked)`);
}

type CredentialRow = {
  readonly account: AccountId;
  readonly kind: "root" | "user" | "role";
  readonly user_name: string | null;
  readonly role_name: string | null;
  readonly session_name: string | null;
  /** Of the user or role; null: everything. */
  readonly policies: readonly PolicyDocument[] | null;
  readonly secret_sealed: string;
  readonly token_hash: Buffer | null;
  readonly session_policy: PolicyDocument | null;
  readonly session_tags: Readonly<Record<string, string>> | null;
  readonly expires_at: Date | null;
};

async function selectPermanent(tx: Tx, accessKeyId: string): Promise<CredentialRow | undefined> {
  const rows = await tx.query<CredentialRow>(sql`
    select
      credential.account, credential.kind, credential.user_name, credential.secret_sealed, iam_user.policies,
      null as role_name, null as session_name, null as token_hash, null as session_policy, null as session_tags, null as expires_at
    from credential
    join account on account.account_id = credential.account and account.state = 'active'
    left join iam_user on iam_user.account = credential.account and iam_user.name = credential.user_name
    where credential.access_key_id = ${accessKeyId}`);
  return rows[0];
}

async function selectTemporary(tx: Tx, accessKeyId: string, now: Date): Promise<CredentialRow | undefined> {
  const rows = await tx.query<CredentialRow>(sql`
    select
      session.account, session.kind, session.user_name, session.role_name, session.session_name, session.secret_sealed,
      session.token_hash, session.session_policy, session.session_tags, session.expires_at,
      coalesce(iam_user.policies, iam_role.policies) as policies
    from temporary_credential as session
    join account on account.account_id = session.account and account.state = 'active'
    left join iam_user on iam_user.account = session.account and iam_user.name = session.user_name
    left join iam_role on iam_role.account = session.account and iam_role.name = session.role_name
    where session.access_key_id = ${accessKeyId}
      and session.expires_at >= ${new Date(now.getTime() - expiredKeptMs)}`);
  return rows[0];
}

function callerOf(accessKeyId: string, row: CredentialRow): Caller {
  return {
    account: row.account,
    accessKeyId,
    ...nameOf(row),
    policies: row.policies ?? (row.kind === "user" ? [] : "everything"),
    ...(row.session_policy === null ? {} : { sessionPolicy: row.session_policy }),
    ...(row.session_tags === null ? {} : { tags: row.session_tags }),
  };
}

/** The parts of a caller that say who it is. User, role and session names are there by the table's constraints. */
function nameOf(row: CredentialRow): Pick<Caller, "kind" | "arn" | "userId" | "userName"> {
  const { account, kind } = row;
  const userName = row.user_name ?? "";
  const role = row.role_name ?? "";
  const session = row.session_name ?? "";
  switch (kind) {
    case "root":
      return { kind, arn: rootArn(account), userId: account };
    case "user":
      return { kind, arn: userArn(account, userName), userId: uniqueIdOf("AIDA", { account, name: userName }), userName };
    case "role":
      return {
        kind,
        arn: assumedRoleArn(account, role, session),
        userId: `${uniqueIdOf("AROA", { account, name: role })}:${session}`,
      };
    default:
      return unreachable(kind);
  }
}
