import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../tests/support/database.ts";
import type { AccountId } from "../../base/account-id.ts";
import { applyAccountsFile, setAccountState } from "../../capabilities/accounts/accounts.ts";
import { parseAccountsFile } from "../../capabilities/accounts/accounts-file.ts";
import { sql } from "../../database/sql.ts";
import { expiredKeptMs, findCredential } from "../../identity/credential-store.ts";
import { isAllowed } from "../../identity/policy/is-allowed.ts";
import { requestContext } from "../../identity/policy/request-context.ts";
import { authenticate } from "../../identity/sigv4/authenticate.ts";
import { hostService } from "../../server/hosted-service.ts";
import { type RunningServer, startServer } from "../../server/listen.ts";
import { sts } from "./sts.ts";

const administrator = "111111111111";
const member = "222222222222";
const closed = "333333333333" as AccountId;
const secretAccessKey = "invented-secret-0000";
const secretKey = new Uint8Array(32).fill(1);
const allow = (action: string, resource = "*") => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: action, Resource: resource }],
});

const keys = {
  root: { accessKeyId: "AKIAINVENTED00000001", secretAccessKey },
  ann: { accessKeyId: "AKIAINVENTED00000002", secretAccessKey },
  bob: { accessKeyId: "AKIAINVENTED00000003", secretAccessKey },
};
const declared = {
  accounts: [
    {
      accountId: administrator,
      email: "a@example.com",
      ...keys.root,
      users: [
        { name: "ann", ...keys.ann, policies: [allow("sts:AssumeRole", `arn:aws:iam::${member}:role/*`)] },
        { name: "bob", ...keys.bob },
      ],
      roles: [{ name: "GuardDutyMultiAccount", trusts: [administrator] }],
    },
    {
      accountId: member,
      email: "m@example.com",
      roles: [
        { name: "GuardDutyMultiAccount", trusts: [administrator] },
        { name: "Narrow", trusts: [`arn:aws:iam::${administrator}:user/bob`], policies: [allow("macie2:Get*")] },
        { name: "Chained", trusts: [member] },
      ],
    },
    { accountId: closed, email: "c@example.com", roles: [{ name: "Audit", trusts: [administrator] }] },
  ],
};
const roleArn = (account: string, name = "GuardDutyMultiAccount") => `arn:aws:iam::${account}:role/${name}`;

let own: TestDatabase;
let server: RunningServer;
let clock: () => Date = () => new Date();

beforeAll(async () => {
  own = await createTestDatabase();
  const { database } = own;
  await database.transaction(async (tx) => {
    await applyAccountsFile(tx, parseAccountsFile(JSON.stringify(declared), "accounts.json"), secretKey);
    await setAccountState(tx, { account: closed, state: "closed", now: new Date() });
  });
  server = await startServer({
    services: [hostService(sts, (requester, tx) => ({ ...requester, tx, secretKey, requestContext: requestContext(requester) }))],
    host: "127.0.0.1",
    port: 0,
    registry: new Registry(),
    log: () => undefined,
    checkReady: async () => ({ isReady: true }),
    database,
    isAllowed,
    isRegionServed: () => true,
    // The services' time may run ahead of the signatures' to let sessions end.
    authenticate: (request, now) =>
      authenticate(request, {
        now,
        services: ["sts"],
        findCredential: async (id) => {
          const credential = await findCredential(database, id, { secretKey, now: clock() });
          if (credential?.expiresAt === undefined || credential.expiresAt > clock()) return credential;
          return { ...credential, expiresAt: now };
        },
      }),
  });
});
afterAll(async () => {
  await server.close();
  await own.drop();
});

type Key = { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };

const clientOf = (credentials: Key) =>
  new STSClient({ endpoint: server.url, region: "eu-west-1", credentials: { ...credentials }, maxAttempts: 1 });

async function assume(as: Key, RoleArn: string, more: Partial<AssumeRoleCommand["input"]> = {}) {
  return clientOf(as).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "EnableGuardDuty", ...more }));
}

function keyOf(answer: {
  Credentials?:
    | { AccessKeyId: string | undefined; SecretAccessKey: string | undefined; SessionToken: string | undefined }
    | undefined;
}): Key {
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = answer.Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

async function identityOf(as: Key) {
  const { Account, Arn, UserId } = await clientOf(as).send(new GetCallerIdentityCommand({}));
  return { Account, Arn, UserId };
}

describe("GetCallerIdentity", () => {
  test("of the root-like principal", async () => {
    expect(await identityOf(keys.root)).toEqual({
      Account: administrator,
      Arn: `arn:aws:iam::${administrator}:root`,
      UserId: administrator,
    });
  });

  test("needs no permission", async () => {
    expect(await identityOf(keys.bob)).toEqual({
      Account: administrator,
      Arn: `arn:aws:iam::${administrator}:user/bob`,
      UserId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
    });
  });

  test.each([
    ["an unknown key", { accessKeyId: "AKIAINVENTED99999999", secretAccessKey }, "InvalidClientTokenId"],
    ["a wrong secret", { ...keys.root, secretAccessKey: "another-secret-0000" }, "SignatureDoesNotMatch"],
    ["a token with a permanent key", { ...keys.root, sessionToken: "x" }, "InvalidClientTokenId"],
  ])("%s is refused with %s", async (_, key, name) => {
    await expect(identityOf(key)).rejects.toMatchObject({ name });
  });
});

describe("AssumeRole", () => {
  test("gives credentials of the role's account, good for an hour", async () => {
    const answer = await assume(keys.root, roleArn(member));
    expect(answer.AssumedRoleUser).toEqual({
      Arn: `arn:aws:sts::${member}:assumed-role/GuardDutyMultiAccount/EnableGuardDuty`,
      AssumedRoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}:EnableGuardDuty$/),
    });
    const key = keyOf(answer);
    expect(key.accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(Number(answer.Credentials?.Expiration) - Date.now()).toBeGreaterThan(3_590_000);
    expect(await identityOf(key)).toEqual({
      Account: member,
      Arn: answer.AssumedRoleUser?.Arn,
      UserId: answer.AssumedRoleUser?.AssumedRoleId,
    });
    await expect(identityOf({ ...key, sessionToken: "forged" })).rejects.toMatchObject({ name: "InvalidClientTokenId" });
  });

  test("lets the administrator assume its own role", async () => {
    expect((await identityOf(keyOf(await assume(keys.root, roleArn(administrator))))).Account).toBe(administrator);
  });

  test("takes every parameter it knows", async () => {
    const more = {
      DurationSeconds: 900,
      ExternalId: "x-1",
      Policy: JSON.stringify(allow("macie2:*")),
      Tags: [{ Key: "team", Value: "sec" }],
    };
    const answer = await assume(keys.ann, roleArn(member), more);
    const found = await findCredential(own.database, keyOf(answer).accessKeyId, { secretKey, now: new Date() });
    expect(found?.caller).toMatchObject({
      kind: "role",
      policies: "everything",
      sessionPolicy: allow("macie2:*"),
      tags: { team: "sec" },
    });
  });

  test("a session carries its role's policies", async () => {
    const widened = {
      accounts: declared.accounts.map((each) =>
        each.accountId === administrator ? { ...each, users: [{ name: "bob", ...keys.bob, policies: [allow("sts:*")] }] } : each,
      ),
    };
    await own.database.transaction((tx) => applyAccountsFile(tx, parseAccountsFile(JSON.stringify(widened), "f"), secretKey));
    const answer = await assume(keys.bob, roleArn(member, "Narrow"));
    const found = await findCredential(own.database, keyOf(answer).accessKeyId, { secretKey, now: new Date() });
    expect(found?.caller.policies).toEqual([allow("macie2:Get*")]);
    await own.database.transaction((tx) => applyAccountsFile(tx, parseAccountsFile(JSON.stringify(declared), "f"), secretKey));
  });

  test.each<readonly [string, Key, string, Partial<AssumeRoleCommand["input"]>, string]>([
    ["a role that does not exist", keys.root, roleArn(member, "Missing"), {}, "AccessDenied"],
    ["a role of a closed account", keys.root, roleArn(closed, "Audit"), {}, "AccessDenied"],
    ["a role that trusts somebody else", keys.root, roleArn(member, "Narrow"), {}, "AccessDenied"],
    ["a trusted account's user without permission", keys.bob, roleArn(member), {}, "AccessDenied"],
    ["a user abroad who is trusted by name but not allowed", keys.bob, roleArn(member, "Narrow"), {}, "AccessDenied"],
    ["a user allowed elsewhere only", keys.ann, roleArn(administrator), {}, "AccessDenied"],
    ["an ARN that is not a role's", keys.root, `arn:aws:iam::${member}:user/GuardDutyMultiAccount`, {}, "ValidationError"],
    ["too short a session", keys.root, roleArn(member), { DurationSeconds: 899 }, "ValidationError"],
    ["too long a session", keys.root, roleArn(member), { DurationSeconds: 43_201 }, "ValidationError"],
    ["a session name of one character", keys.root, roleArn(member), { RoleSessionName: "x" }, "ValidationError"],
    ["a session name with a space", keys.root, roleArn(member), { RoleSessionName: "x y" }, "ValidationError"],
    ["an external ID of one character", keys.root, roleArn(member), { ExternalId: "x" }, "ValidationError"],
    ["a session policy that is not JSON", keys.root, roleArn(member), { Policy: "{" }, "MalformedPolicyDocumentException"],
    [
      "a session policy with an unknown operator",
      keys.root,
      roleArn(member),
      { Policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Is":{}}}}' },
      "MalformedPolicyDocumentException",
    ],
    [
      "a session policy that is too long",
      keys.root,
      roleArn(member),
      { Policy: `{"Id":"${"x".repeat(2_048)}"}` },
      "ValidationError",
    ],
    [
      "managed policies",
      keys.root,
      roleArn(member),
      { PolicyArns: [{ arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }] },
      "ValidationError",
    ],
    [
      "a tag twice",
      keys.root,
      roleArn(member),
      {
        Tags: [
          { Key: "a", Value: "1" },
          { Key: "A", Value: "2" },
        ],
      },
      "ValidationError",
    ],
    [
      "an MFA device",
      keys.root,
      roleArn(member),
      { SerialNumber: "arn:aws:iam::111111111111:mfa/x", TokenCode: "123456" },
      "AccessDenied",
    ],
  ])("refuses %s", async (_, as, arn, more, name) => {
    await expect(assume(as, arn, more)).rejects.toMatchObject({ name });
  });

  test("an absent and a foreign role are refused in the same words", async () => {
    const messages = await Promise.all(
      ["Missing", "Narrow"].map((name) => assume(keys.root, roleArn(member, name)).catch(String)),
    );
    expect(messages[0]).toBe(String(messages[1]).replace("Narrow", "Missing"));
  });

  test("a session made from a session lasts an hour at most", async () => {
    const session = keyOf(await assume(keys.root, roleArn(member)));
    await expect(assume(session, roleArn(member, "Chained"), { DurationSeconds: 3_601 })).rejects.toMatchObject({
      name: "ValidationError",
    });
    const chained = keyOf(await assume(session, roleArn(member, "Chained"), { DurationSeconds: 3_600 }));
    expect((await identityOf(chained)).Arn).toBe(`arn:aws:sts::${member}:assumed-role/Chained/EnableGuardDuty`);
  });

  test("a session ends with its time, and is forgotten a day later", async () => {
    const key = keyOf(await assume(keys.root, roleArn(member), { DurationSeconds: 900 }));
    try {
      clock = () => new Date(Date.now() + 901_000);
      await expect(identityOf(key)).rejects.toMatchObject({ name: expect.stringMatching(/^ExpiredToken/) });
      clock = () => new Date(Date.now() + 901_000 + expiredKeptMs);
      await expect(identityOf(key)).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    } finally {
      clock = () => new Date();
    }
  });

  test("a removed role ends its sessions", async () => {
    const key = keyOf(await assume(keys.root, roleArn(member)));
    await own.database.query(sql`delete from iam_role where account = ${member} and name = 'GuardDutyMultiAccount'`);
    await expect(identityOf(key)).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    await own.database.transaction((tx) => applyAccountsFile(tx, parseAccountsFile(JSON.stringify(declared), "f"), secretKey));
  });
});

describe("GetSessionToken", () => {
  const getToken = (as: Key, DurationSeconds?: number) => clientOf(as).send(new GetSessionTokenCommand({ DurationSeconds }));

  test("gives a user credentials with its own identity, for twelve hours unless asked otherwise", async () => {
    const answer = await getToken(keys.ann);
    expect(await identityOf(keyOf(answer))).toEqual(await identityOf(keys.ann));
    expect(Math.round((Number(answer.Credentials?.Expiration) - Date.now()) / 60_000)).toBe(720);
  });

  test("gives the root-like principal an hour at most", async () => {
    const answer = await getToken(keys.root, 43_200);
    expect(await identityOf(keyOf(answer))).toEqual(await identityOf(keys.root));
    expect(Math.round((Number(answer.Credentials?.Expiration) - Date.now()) / 60_000)).toBe(60);
  });

  test("is refused to temporary credentials", async () => {
    await expect(getToken(keyOf(await getToken(keys.ann)))).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(getToken(keyOf(await assume(keys.root, roleArn(member))))).rejects.toMatchObject({ name: "AccessDenied" });
  });

  test.each([899, 129_601])("is refused for %d seconds", async (seconds) => {
    await expect(getToken(keys.ann, seconds)).rejects.toMatchObject({ name: "ValidationError" });
  });

  test("a session from it may assume roles as its user may", async () => {
    const session = keyOf(await getToken(keys.ann));
    expect((await identityOf(keyOf(await assume(session, roleArn(member))))).Account).toBe(member);
  });
});

test("GetAccessKeyInfo names the account of a key, to those who may ask", async () => {
  const ask = (as: Key, AccessKeyId: string) => clientOf(as).send(new GetAccessKeyInfoCommand({ AccessKeyId }));
  expect((await ask(keys.root, keys.bob.accessKeyId)).Account).toBe(administrator);
  await expect(ask(keys.root, "AKIAINVENTED99999999")).rejects.toMatchObject({ name: "ValidationError" });
  await expect(ask(keys.bob, keys.bob.accessKeyId)).rejects.toMatchObject({ name: "AccessDenied" });
});

test("ended sessions are removed when a session is made", async () => {
  await assume(keys.root, roleArn(member));
  await own.database.query(sql`update temporary_credential set expires_at = ${new Date(Date.now() - expiredKeptMs - 1_000)}`);
  await assume(keys.root, roleArn(member));
  const rows = await own.database.query<{ count: number }>(sql`select count(*) as count from temporary_credential`);
  expect(rows[0]?.count).toBe(1);
});
