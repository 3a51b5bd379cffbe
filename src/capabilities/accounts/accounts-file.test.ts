import { describe, expect, test } from "vitest";
import { AccountsFileError, parseAccountsFile } from "./accounts-file.ts";

const secret = "invented-secret-0000";
const key = { accessKeyId: "AKIAINVENTED00000001", secretAccessKey: secret };
const account = { accountId: "111111111111", email: "security@example.com" };
const role = { name: "Audit", trusts: ["111111111111"] };
const s3 = { type: "s3", region: "us-east-1" };

const parse = (file: unknown) => parseAccountsFile(typeof file === "string" ? file : JSON.stringify(file), "accounts.json");
const one = (change: object) => ({ accounts: [{ ...account, ...change }] });

test("only the ID and the address are required", () => {
  expect(parse({ accounts: [account] })).toEqual({ accounts: [{ ...account, users: [], roles: [], stores: [] }] });
});

test("everything a file may hold", () => {
  const policy = { Version: "2012-10-17", Statement: [] };
  const stores = [
    { ...s3, endpoint: "http://127.0.0.1:9000", forcePathStyle: true, ...key },
    { type: "s3", region: "eu-west-1", assumeRoleArn: "arn:aws:iam::111111111111:role/ReeveAccess", externalId: "x-1" },
    { type: "folder", region: "us-east-1", path: "/srv/exports" },
  ];
  const file = {
    accounts: [
      {
        ...account,
        name: "Security",
        state: "active",
        ...key,
        users: [
          { name: "auditor", accessKeyId: "AKIAINVENTED00000002", secretAccessKey: secret, policies: [policy] },
          { name: "nobody" },
        ],
        roles: [
          { ...role, policies: [] },
          { name: "Narrow", trusts: ["arn:aws:iam::222222222222:user/ann"], policies: [policy] },
        ],
        stores,
      },
    ],
    organization: { managementAccountId: "123456789012", memberAccountIds: ["222222222222"] },
  };
  expect(parse(file)).toEqual({
    accounts: [
      {
        ...account,
        name: "Security",
        state: "active",
        key,
        users: [
          { name: "auditor", key: { accessKeyId: "AKIAINVENTED00000002", secretAccessKey: secret }, policies: [policy] },
          { name: "nobody", policies: [] },
        ],
        roles: [role, { name: "Narrow", trusts: ["arn:aws:iam::222222222222:user/ann"], policies: [policy] }],
        stores,
      },
    ],
    organization: file.organization,
  });
});

test("an account ID keeps its leading zero", () => {
  expect(parse(one({ accountId: "012345678901" })).accounts[0]?.accountId).toBe("012345678901");
});

describe("refuses, naming the place and what was expected", () => {
  const user = (change: object) => one({ users: [{ name: "ann", ...change }] });
  const store = (change: object) => one({ stores: [{ ...s3, ...change }] });
  const statement = { Effect: "Allow", Action: "*", Resource: "*" };

  test.each<readonly [string, unknown, string]>([
    ["text that is not JSON", "{", "expected JSON"],
    ["a key that stands twice", '{"accounts":[],"accounts":[]}', "accounts: expected the key once"],
    ["a list", [], "the file: expected an object, got a list"],
    ["no accounts", {}, "accounts: expected a list, got nothing"],
    [
      "an unknown key",
      { accounts: [], acounts: [] },
      "acounts: expected one of the keys accounts, organization, got an unknown key",
    ],
    ["an unknown key of an account", one({ accountID: "1" }), "accounts[0].accountID: expected one of the keys accountId, email"],
    [
      "an account ID that is a number",
      one({ accountId: 111111111111 }),
      "accounts[0].accountId: expected an account ID, a text of 12 digits, got a number",
    ],
    [
      "an account ID of 11 digits",
      one({ accountId: "11111111111" }),
      "accounts[0].accountId: expected an account ID, a text of 12 digits, got a text of 11 characters",
    ],
    ["no address", { accounts: [{ accountId: "111111111111" }] }, "accounts[0].email: expected an e-mail address"],
    ["an address without @", one({ email: "security" }), "accounts[0].email: expected an e-mail address"],
    ["an empty name", one({ name: "" }), "accounts[0].name: expected a name"],
    ["null", one({ name: null }), "accounts[0].name: expected a name of 1 to 100 characters, got null"],
    ["an unknown state", one({ state: "deleted" }), "accounts[0].state: expected one of active, suspended, closed"],
    [
      "a key without its secret",
      one({ accessKeyId: key.accessKeyId }),
      "accounts[0].secretAccessKey: expected accessKeyId and secretAccessKey together",
    ],
    [
      "a secret without its key",
      user({ secretAccessKey: secret }),
      "accounts[0].users[0].accessKeyId: expected accessKeyId and secretAccessKey together",
    ],
    [
      "a short access key ID",
      user({ ...key, accessKeyId: "AKIA" }),
      "accounts[0].users[0].accessKeyId: expected an access key ID of 16 to 128",
    ],
    ["an ID kept for temporary keys", one({ ...key, accessKeyId: "ASIAINVENTED00000001" }), "accounts[0].accessKeyId: expected"],
    ["a short secret", one({ ...key, secretAccessKey: "x" }), "accounts[0].secretAccessKey: expected a secret of 8 to 256"],
    ["a user's name with a slash", user({ name: "a/b" }), "accounts[0].users[0].name: expected a name"],
    [
      "a policy with an unknown operator",
      user({ policies: [{ Statement: { ...statement, Condition: { Is: {} } } }] }),
      "accounts[0].users[0].policies[0].Statement.Condition.Is: expected a condition operator",
    ],
    [
      "a policy of a role out of form",
      one({ roles: [{ ...role, policies: ["x"] }] }),
      "accounts[0].roles[0].policies[0]: expected a policy document",
    ],
    ["a role without trusts", one({ roles: [{ name: "Audit" }] }), "accounts[0].roles[0].trusts: expected a list, got nothing"],
    [
      "a trust in everybody",
      one({ roles: [{ ...role, trusts: ["*"] }] }),
      "accounts[0].roles[0].trusts[0]: expected an account ID or the ARN",
    ],
    [
      "a trust in a bucket",
      one({ roles: [{ ...role, trusts: ["arn:aws:s3:::b"] }] }),
      "accounts[0].roles[0].trusts[0]: expected",
    ],
    ["a store of another type", store({ type: "ftp" }), 'accounts[0].stores[0].type: expected "s3" or "folder"'],
    ["a store that is a text", one({ stores: ["/srv"] }), "accounts[0].stores[0]: expected an object"],
    ["a store without a Region", one({ stores: [{ type: "s3" }] }), "accounts[0].stores[0].region: expected a Region"],
    [
      "an S3 store with a path",
      store({ path: "/x" }),
      "accounts[0].stores[0].path: expected one of the keys type, region, endpoint",
    ],
    [
      "a folder store without a path",
      one({ stores: [{ type: "folder", region: "us-east-1" }] }),
      "accounts[0].stores[0].path: expected the path of a folder",
    ],
    ["an endpoint of another protocol", store({ endpoint: "ftp://x" }), "accounts[0].stores[0].endpoint: expected a URL"],
    ["an endpoint with a password", store({ endpoint: "http://a:b@x" }), "accounts[0].stores[0].endpoint: expected a URL"],
    [
      "path style given as text",
      store({ forcePathStyle: "true" }),
      "accounts[0].stores[0].forcePathStyle: expected true or false",
    ],
    [
      "a store's key without its secret",
      store({ accessKeyId: "x" }),
      "accounts[0].stores[0].secretAccessKey: expected accessKeyId and secretAccessKey together",
    ],
    [
      "a user as role to assume",
      store({ assumeRoleArn: "arn:aws:iam::111111111111:user/x" }),
      "accounts[0].stores[0].assumeRoleArn: expected the ARN of a role",
    ],
    [
      "an account twice",
      { accounts: [account, account] },
      "accounts[1].accountId: expected each account once, got the one of accounts[0].accountId again",
    ],
    [
      "a key of an account twice",
      {
        accounts: [
          { ...account, ...key },
          { ...account, accountId: "222222222222", ...key },
        ],
      },
      "accounts[1].accessKeyId: expected each access key ID once, got the one of accounts[0].accessKeyId again",
    ],
    [
      "a key of account and user",
      one({ ...key, users: [{ name: "ann", ...key }] }),
      "accounts[0].users[0].accessKeyId: expected each access key ID once",
    ],
    [
      "a user twice, but for case",
      one({ users: [{ name: "ann" }, { name: "Ann" }] }),
      "accounts[0].users[1].name: expected each user name once",
    ],
    ["a role twice", one({ roles: [role, role] }), "accounts[0].roles[1].name: expected each role name once"],
    [
      "the management account as member",
      { accounts: [], organization: { managementAccountId: "123456789012", memberAccountIds: ["123456789012"] } },
      "organization.memberAccountIds[0]: expected each account once",
    ],
    [
      "an organization without management account",
      { accounts: [], organization: {} },
      "organization.managementAccountId: expected an account ID",
    ],
  ])("%s", (_, file, message) => {
    expect(() => parse(file)).toThrow(AccountsFileError);
    expect(() => parse(file)).toThrow(`accounts.json: ${message}`);
  });
});

test("all problems are told, the first twenty in full, and no secret is among them", () => {
  const broken = { accountId: "no-id", email: "hunter2", secretAccessKey: "hunter2 with a space" };
  const error = catchError(() => parse({ accounts: Array.from({ length: 10 }, () => broken) }));
  expect(error.problems).toHaveLength(40);
  expect(error.message.split("\n")).toHaveLength(21);
  expect(error.message).toMatch(/accounts\.json: and 20 more$/);
  expect(error.message).not.toContain("hunter2");
});

test("ten thousand accounts are read", () => {
  const accounts = Array.from({ length: 10_000 }, (_, i) => ({
    accountId: String(100_000_000_000 + i),
    email: `account${i}@example.com`,
    accessKeyId: `AKIAINVENTED${String(i).padStart(8, "0")}`,
    secretAccessKey: secret,
    roles: [role],
    stores: [s3],
  }));
  expect(parse({ accounts }).accounts).toHaveLength(10_000);
});

function catchError(run: () => unknown): AccountsFileError {
  try {
    run();
  } catch (error) {
    if (error instanceof AccountsFileError) return error;
  }
  throw new Error("expected an AccountsFileError");
}
