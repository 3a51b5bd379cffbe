/**
 * The accounts file: its form, and what must hold across it. Reads no file and changes nothing; the whole text is checked,
 * and every problem is told with its path before anything is applied.
 */
import { type AccountId, isAccountId } from "../../base/account-id.ts";
import { isRegion, type Region } from "../../base/region.ts";
import { policyProblems } from "../../identity/policy/parse-policy.ts";
import type { PolicyDocument } from "../../identity/policy/policy-document.ts";
import { principalNameForm } from "../../identity/principal-arn.ts";
import { parseStrictJson, StrictJsonError } from "../../identity/strict-json.ts";
import { isTrustEntry } from "../../identity/trust.ts";
import type { StoreDescription } from "../../object-stores/object-store.ts";
import { type AccountState, accountStates } from "./account.ts";
import { type Check, flag, isObject, kindOf, list, type Problems, record, text } from "./form.ts";

/** Bounds of the file; each far above what is known to be used. */
const accountsFileLimits = {
  accountsMax: 100_000,
  usersMax: 1_000,
  rolesMax: 1_000,
  storesMax: 1_000,
  trustsMax: 10_000,
  policiesMax: 20,
  charactersMax: 256 * 1024 * 1024,
} as const;

/** How many problems a message lists. */
const problemsShownMax = 20;

/** A key pair. */
export type DeclaredKey = { readonly accessKeyId: string; readonly secretAccessKey: string };

/** A user; without policies it may do nothing. */
export type DeclaredUser = { readonly name: string; readonly key?: DeclaredKey; readonly policies: readonly PolicyDocument[] };

/** A role; without policies it may do everything in its account. */
export type DeclaredRole = {
  readonly name: string;
  readonly trusts: readonly string[];
  readonly policies?: readonly PolicyDocument[];
};

/** An account as the file declares it. */
export type DeclaredAccount = {
  readonly accountId: AccountId;
  readonly email: string;
  readonly name?: string;
  /** Absent: as it is, and active for an account not seen before. */
  readonly state?: AccountState;
  /** The root-like principal's key. */
  readonly key?: DeclaredKey;
  readonly users: readonly DeclaredUser[];
  readonly roles: readonly DeclaredRole[];
  readonly stores: readonly (StoreDescription & { readonly region: Region })[];
};

/** A whole file. */
export type AccountsFile = {
  readonly accounts: readonly DeclaredAccount[];
  readonly organization?: { readonly managementAccountId: AccountId; readonly memberAccountIds: readonly AccountId[] };
};

/** The file cannot be used; the message lists what is wrong, a line each, beginning with the file's name. */
export class AccountsFileError extends Error {
  override readonly name = "AccountsFileError";
  /** Each with path and expectation; never a value of the file. */
  readonly problems: readonly string[];

  constructor(fileName: string, problems: readonly string[]) {
    const shown = problems.slice(0, problemsShownMax).map((problem) => `${fileName}: ${problem}`);
    const more = problems.length > problemsShownMax ? [`${fileName}: and ${problems.length - problemsShownMax} more`] : [];
    super([...shown, ...more].join("\n"));
    this.problems = problems;
  }
}

/** Checks the text of an accounts file. `fileName` is only for messages. Throws {@link AccountsFileError}. */
export function parseAccountsFile(content: string, fileName: string): AccountsFile {
  const problems: Problems = [];
  const file = fileForm(parseJson(content, fileName), "", problems);
  if (file === undefined) throw new AccountsFileError(fileName, problems);
  noteRepetitions(file, problems);
  if (problems.length > 0) throw new AccountsFileError(fileName, problems);
  const { organization } = file;
  return {
    accounts: file.accounts.map(declaredAccount),
    ...(organization === undefined ? {} : { organization: { memberAccountIds: [], ...organization } }),
  };
}

function parseJson(content: string, fileName: string): unknown {
  const { charactersMax } = accountsFileLimits;
  if (content.length > charactersMax)
    throw new AccountsFileError(fileName, [`expected at most ${charactersMax} characters, got ${content.length}`]);
  try {
    return parseStrictJson(content.replace(/^\uFEFF/, ""));
  } catch (error) {
    if (error instanceof StrictJsonError) throw new AccountsFileError(fileName, [error.message]);
    throw error;
  }
}

const accountId = text<AccountId>("an account ID, a text of 12 digits", isAccountId);
const region = text<Region>("a Region such as eu-west-1", isRegion);
const principalName = text("a name of 1 to 64 letters, digits or any of _+=,.@-", principalNameForm);
const accessKeyId = text(
  "an access key ID of 16 to 128 letters and digits that does not begin with ASIA",
  /^(?!ASIA)\w{16,128}$/,
);
const secretAccessKey = text("a secret of 8 to 256 visible characters", /^[!-~]{8,256}$/);
const policy: Check<PolicyDocument> = (value, path, problems) => {
  const found = policyProblems(value, path);
  problems.push(...found);
  return found.length === 0 ? (value as PolicyDocument) : undefined; // Checked element by element.
};
const policies = list(policy, accountsFileLimits.policiesMax);

const userForm = withKeyPair(record({ name: principalName }, { accessKeyId, secretAccessKey, policies }));
const roleForm = record(
  {
    name: principalName,
    trusts: list(
      text("an account ID or the ARN of a root, user, role or role session", isTrustEntry),
      accountsFileLimits.trustsMax,
    ),
  },
  { policies },
);
const s3Form = withKeyPair(
  record(
    { type: text<"s3">("s3", /^s3$/), region },
    {
      endpoint: text("a URL that begins with http:// or https:// and holds no password", isEndpoint),
      forcePathStyle: flag,
      accessKeyId: text("an access key ID of 1 to 256 visible characters", /^[!-~]{1,256}$/),
      secretAccessKey: text("a secret of 1 to 1024 visible characters", /^[!-~]{1,1024}$/),
      sessionToken: text("a token of 1 to 8192 visible characters", /^[!-~]{1,8192}$/),
      assumeRoleArn: text(
        "the ARN of a role, arn:aws:iam::ACCOUNT:role/NAME",
        /^arn:aws(-[a-z-]{1,20})?:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/,
      ),
      externalId: text("2 to 1224 letters, digits or any of _+=,.@:/-", /^[\w+=,.@:/-]{2,1224}$/),
    },
  ),
);
const folderForm = record(
  {
    type: text<"folder">("folder", /^folder$/),
    region,
    path: text("the path of a folder", (value) => value !== "" && value.length <= 4_096 && !value.includes("\0")),
  },
  {},
);
const storeForm: Check<StoreDescription & { readonly region: Region }> = (value, path, problems) => {
  const type = isObject(value) ? value.type : undefined;
  if (type === "s3") return s3Form(value, path, problems);
  if (type === "folder") return folderForm(value, path, problems);
  problems.push(
    isObject(value)
      ? `${path}.type: expected "s3" or "folder", got ${kindOf(type)}`
      : `${path}: expected an object, got ${kindOf(value)}`,
  );
  return undefined;
};
const accountForm = withKeyPair(
  record(
    {
      accountId,
      email: text(
        "an e-mail address of at most 254 characters",
        (value) => value.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(value),
      ),
    },
    {
      name: text("a name of 1 to 100 characters", (value) => value.length >= 1 && value.length <= 100 && !/\p{Cc}/u.test(value)),
      state: text<AccountState>(`one of ${accountStates.join(", ")}`, (value) => accountStates.some((state) => state === value)),
      accessKeyId,
      secretAccessKey,
      users: list(userForm, accountsFileLimits.usersMax),
      roles: list(roleForm, accountsFileLimits.rolesMax),
      stores: list(storeForm, accountsFileLimits.storesMax),
    },
  ),
);
const fileForm = record(
  { accounts: list(accountForm, accountsFileLimits.accountsMax) },
  {
    organization: record(
      { managementAccountId: accountId },
      { memberAccountIds: list(accountId, accountsFileLimits.accountsMax) },
    ),
  },
);

/** Adds that an access key ID and its secret come together. */
function withKeyPair<T extends { readonly accessKeyId?: string; readonly secretAccessKey?: string }>(form: Check<T>): Check<T> {
  return (value, path, problems) => {
    if (isObject(value) && Object.hasOwn(value, "accessKeyId") !== Object.hasOwn(value, "secretAccessKey")) {
      const missing = Object.hasOwn(value, "accessKeyId") ? "secretAccessKey" : "accessKeyId";
      problems.push(`${path}.${missing}: expected accessKeyId and secretAccessKey together, got nothing`);
    }
    return form(value, path, problems);
  };
}

function isEndpoint(value: string): boolean {
  if (!/^https?:\/\/[^\s@]{1,2000}$/i.test(value)) return false;
  return URL.canParse(value);
}

type FileForm = NonNullable<ReturnType<typeof fileForm>>;

/** Notes IDs, names and keys that stand in two places; each must be one thing. */
function noteRepetitions(file: FileForm, problems: Problems): void {
  const accountIds = new Unique("each account once", problems);
  const keys = new Unique("each access key ID once", problems);
  file.accounts.forEach((account, i) => {
    const path = `accounts[${i}]`;
    accountIds.add(account.accountId, `${path}.accountId`);
    keys.add(account.accessKeyId, `${path}.accessKeyId`);
    const users = new Unique("each user name once", problems);
    account.users?.forEach((user, j) => {
      users.add(user.name.toLowerCase(), `${path}.users[${j}].name`);
      keys.add(user.accessKeyId, `${path}.users[${j}].accessKeyId`);
    });
    const roles = new Unique("each role name once", problems);
    account.roles?.forEach((role, j) => {
      roles.add(role.name.toLowerCase(), `${path}.roles[${j}].name`);
    });
  });
  const members = new Unique("each account once", problems);
  members.add(file.organization?.managementAccountId, "organization.managementAccountId");
  file.organization?.memberAccountIds?.forEach((member, i) => {
    members.add(member, `organization.memberAccountIds[${i}]`);
  });
}

/** Remembers where a value stood first. */
class Unique {
  readonly #places = new Map<string, string>();
  readonly #expected: string;
  readonly #problems: Problems;

  constructor(expected: string, problems: Problems) {
    this.#expected = expected;
    this.#problems = problems;
  }

  add(value: string | undefined, path: string): void {
    if (value === undefined) return;
    const first = this.#places.get(value);
    if (first === undefined) this.#places.set(value, path);
    else this.#problems.push(`${path}: expected ${this.#expected}, got the one of ${first} again`);
  }
}

function declaredAccount(form: FileForm["accounts"][number]): DeclaredAccount {
  const { accessKeyId: _id, secretAccessKey: _secret, users = [], roles = [], stores = [], ...account } = form;
  return {
    ...account,
    ...keyOf(form),
    users: users.map((user) => ({ name: user.name, policies: user.policies ?? [], ...keyOf(user) })),
    // An empty list says the same as none: a role that may do nothing would be of no use.
    roles: roles.map(({ name, trusts, policies = [] }) => ({ name, trusts, ...(policies.length > 0 ? { policies } : {}) })),
    stores,
  };
}

function keyOf(form: { readonly accessKeyId?: string; readonly secretAccessKey?: string }): { readonly key?: DeclaredKey } {
  const { accessKeyId: id, secretAccessKey: secret } = form;
  return id === undefined || secret === undefined ? {} : { key: { accessKeyId: id, secretAccessKey: secret } };
}
