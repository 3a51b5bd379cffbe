import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, inRolledBackTransaction, type TestDatabase } from "../../../tests/support/database.ts";
import type { AccountId } from "../../base/account-id.ts";
import type { Region } from "../../base/region.ts";
import type { Tx } from "../../database/database.ts";
import { sql } from "../../database/sql.ts";
import { findCredential, findRole } from "../../identity/credential-store.ts";
import { getSessionToken } from "../../identity/sessions.ts";
import {
  applyAccountsFile,
  createAccessKey,
  createAccount,
  getAccount,
  listAccounts,
  organizationOf,
  setAccountState,
  storesOf,
} from "./accounts.ts";
import { parseAccountsFile } from "./accounts-file.ts";

const first = "111111111111" as AccountId;
const second = "222222222222" as AccountId;
const region = "us-east-1" as Region;
const secretKey = new Uint8Array(32).fill(1);
const now = new Date("2026-03-01T10:00:00Z");
const secret = "invented-secret-0000";
const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "macie2:Get*", Resource: "*" }] };

const full = {
  accountId: first,
  email: "security@example.com",
  name: "Security",
  accessKeyId: "AKIAINVENTED00000001",
  secretAccessKey: secret,
  users: [{ name: "ann", accessKeyId: "AKIAINVENTED00000002", secretAccessKey: secret, policies: [policy] }],
  roles: [{ name: "Audit", trusts: [second], policies: [policy] }],
  stores: [
    { type: "s3", region, endpoint: "http://127.0.0.1:9000", accessKeyId: "x", secretAccessKey: "store-secret" },
    { type: "folder", region: "eu-west-1", path: "/srv/a" },
    { type: "folder", region, path: "/srv/b" },
  ],
};
const bare = { accountId: first, email: "security@example.com", name: "Security" };

let own: TestDatabase;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own.drop());

const inTx = (work: (tx: Tx) => Promise<void>) => inRolledBackTransaction(own.database, work);
const apply = (tx: Tx, file: object, key = secretKey) =>
  applyAccountsFile(tx, parseAccountsFile(JSON.stringify(file), "accounts.json"), key);
const find = (tx: Tx, id: string, key = secretKey) => findCredential(tx, id, { secretKey: key, now });

/** Every row that the file can change, with its physical place: a row that is rewritten moves. */
async function snapshot(tx: Tx): Promise<unknown> {
  const tables = [
    "account",
    "iam_user",
    "iam_role",
    "credential",
    "object_store",
    "organization",
    "organization_account",
  ] as const;
  const statements = {
    account: sql`select ctid::text, t::text from account t order by 2`,
    iam_user: sql`select ctid::text, t::text from iam_user t order by 2`,
    iam_role: sql`select ctid::text, t::text from iam_role t order by 2`,
    credential: sql`select ctid::text, t::text from credential t order by 2`,
    object_store: sql`select ctid::text, t::text from object_store t order by 2`,
    organization: sql`select ctid::text, t::text from organization t order by 2`,
    organization_account: sql`select ctid::text, t::text from organization_account t order by 2`,
  };
  const rows: unknown[] = [];
  for (const table of tables) rows.push([table, await tx.query(statements[table])]);
  return rows;
}

describe("applying a file", () => {
  test("makes accounts, keys, users, roles and stores usable", () =>
    inTx(async (tx) => {
      expect(await apply(tx, { accounts: [full] })).toEqual({ created: [first], stateChanges: [], undeclared: [] });
      expect(await getAccount(tx, first)).toMatchObject({
        accountId: first,
        email: "security@example.com",
        name: "Security",
        state: "active",
      });
      expect(await find(tx, "AKIAINVENTED00000001")).toEqual({
        accessKeyId: "AKIAINVENTED00000001",
        secretAccessKey: secret,
        caller: {
          account: first,
          kind: "root",
          arn: `arn:aws:iam::${first}:root`,
          userId: first,
          accessKeyId: "AKIAINVENTED00000001",
          policies: "everything",
        },
      });
      expect((await find(tx, "AKIAINVENTED00000002"))?.caller).toMatchObject({
        kind: "user",
        arn: `arn:aws:iam::${first}:user/ann`,
        userName: "ann",
        userId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
        policies: [policy],
      });
      expect(await findRole(tx, { account: first, name: "Audit" })).toEqual({ account: first, name: "Audit", trusts: [second] });
      expect(await storesOf(tx, { account: first, region, secretKey })).toEqual([full.stores[0], full.stores[2]]);
      expect(await storesOf(tx, { account: second, region, secretKey })).toEqual([]);
    }));

  test("a second time changes no row", () =>
    inTx(async (tx) => {
      const file = { accounts: [full], organization: { managementAccountId: first, memberAccountIds: [second] } };
      await apply(tx, file);
      const before = await snapshot(tx);
      expect(await apply(tx, file)).toEqual({ created: [], stateChanges: [], undeclared: [second] });
      expect(await snapshot(tx)).toEqual(before);
    }));

  test("without the account keeps the account and removes what came from the file", () =>
    inTx(async (tx) => {
      await apply(tx, { accounts: [full] });
      await apply(tx, { accounts: [] });
      expect(await getAccount(tx, first)).toMatchObject({ state: "active" });
      expect(await find(tx, "AKIAINVENTED00000001")).toBeUndefined();
      expect(await find(tx, "AKIAINVENTED00000002")).toBeUndefined();
      expect(await findRole(tx, { account: first, name: "Audit" })).toBeUndefined();
      expect(await storesOf(tx, { account: first, region, secretKey })).toEqual([]);
    }));

  test("moves a key from one principal to another", () =>
    inTx(async (tx) => {
      await apply(tx, { accounts: [full] });
      const key = { accessKeyId: full.accessKeyId, secretAccessKey: secret };
      await apply(tx, { accounts: [bare, { accountId: second, email: "b@example.com", ...key }] });
      expect((await find(tx, full.accessKeyId))?.caller.account).toBe(second);
    }));

  test("takes over a new secret, new policies and new stores", () =>
    inTx(async (tx) => {
      await apply(tx, { accounts: [full] });
      await apply(tx, {
        accounts: [
          { ...full, secretAccessKey: "another-secret", users: [{ ...full.users[0], policies: [] }], stores: [full.stores[2]] },
        ],
      });
      expect((await find(tx, full.accessKeyId))?.secretAccessKey).toBe("another-secret");
      expect((await find(tx, "AKIAINVENTED00000002"))?.caller.policies).toEqual([]);
      expect(await storesOf(tx, { account: first, region, secretKey })).toEqual([full.stores[2]]);
    }));

  test("seals everything anew after a change of the secret key", () =>
    inTx(async (tx) => {
      await apply(tx, { accounts: [full] });
      const other = new Uint8Array(32).fill(2);
      await expect(find(tx, full.accessKeyId, other)).rejects.toThrow("sealed under another key");
      await apply(tx, { accounts: [full] }, other);
      expect((await find(tx, full.accessKeyId, other))?.secretAccessKey).toBe(secret);
      expect(await storesOf(tx, { account: first, region, secretKey: other })).toHaveLength(2);
    }));

  test("a role without policies, or with none in the list, may do everything", () =>
    inTx(async (tx) => {
      await apply(tx, {
        accounts: [
          {
            ...bare,
            roles: [
              { name: "A", trusts: [] },
              { name: "B", trusts: [], policies: [] },
            ],
          },
        ],
      });
      expect(await tx.query(sql`select name, policies from iam_role order by name`)).toEqual([
        { name: "A", policies: null },
        { name: "B", policies: null },
      ]);
    }));

  test("stores no secret readably", () =>
    inTx(async (tx) => {
      await apply(tx, { accounts: [full] });
      const text = JSON.stringify(await snapshot(tx));
      expect(text).not.toContain(secret);
      expect(text).not.toContain("store-secret");
    }));

  test("a revoked key takes the sessions made with it along", () =>
    inTx(async (tx) => {
      await apply(tx, { accounts: [full] });
      const caller = (await find(tx, full.accessKeyId))?.caller;
      if (caller === undefined) throw new Error("expected the key");
      const session = await getSessionToken({ tx, caller, now, secretKey, requestContext: {} }, {});
      expect(await find(tx, session.accessKeyId)).toMatchObject({ caller: { kind: "root", account: first } });
      await apply(tx, { accounts: [bare] });
      expect(await find(tx, session.accessKeyId)).toBeUndefined();
    }));
});

describe("state", () => {
  test("keys work in active accounts only", () =>
    inTx(async (tx) => {
      await apply(tx, { accounts: [full] });
      for (const state of ["suspended", "closed", "active"] as const) {
        await setAccountState(tx, { account: first, state, now });
        expect([state, (await find(tx, full.accessKeyId)) !== undefined]).toEqual([state, state === "active"]);
        expect([state, (await findRole(tx, { account: first, name: "Audit" })) !== undefined]).toEqual([
          state,
          state === "active",
        ]);
      }
    }));

  test("set by command outlives the next start, unless the file speaks of it", () =>
    inTx(async (tx) => {
      await apply(tx, { accounts: [full] });
      expect(await setAccountState(tx, { account: first, state: "closed", now })).toEqual({
        account: first,
        from: "active",
        to: "closed",
      });
      expect(await setAccountState(tx, { account: first, state: "closed", now })).toBeUndefined();
      expect((await apply(tx, { accounts: [full] })).stateChanges).toEqual([]);
      expect((await getAccount(tx, first))?.state).toBe("closed");
      expect((await apply(tx, { accounts: [{ ...full, state: "active" }] })).stateChanges).toEqual([
        { account: first, from: "closed", to: "active" },
      ]);
    }));

  test("of an unknown account is refused", () =>
    inTx(async (tx) => {
      await expect(setAccountState(tx, { account: second, state: "closed", now })).rejects.toMatchObject({ kind: "not-found" });
    }));
});

describe("accounts made by command", () => {
  test("stay, with their keys, when a file is applied", () =>
    inTx(async (tx) => {
      await createAccount(tx, { accountId: second, email: "b@example.com", now });
      const key = await createAccessKey(tx, second, secretKey);
      expect(key.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
      await apply(tx, { accounts: [full] });
      expect(await find(tx, key.accessKeyId)).toMatchObject({
        secretAccessKey: key.secretAccessKey,
        caller: { account: second },
      });
      expect((await listAccounts(tx)).map(({ accountId }) => accountId)).toEqual([first, second]);
    }));

  test("are made once", () =>
    inTx(async (tx) => {
      await createAccount(tx, { accountId: second, email: "b@example.com", now });
      await expect(createAccount(tx, { accountId: second, email: "b@example.com", now })).rejects.toMatchObject({
        kind: "conflict",
      });
      await expect(createAccessKey(tx, first, secretKey)).rejects.toMatchObject({ kind: "not-found" });
    }));

  test("a file that gives their key to another account is refused; to the same account, it takes the key over", () =>
    inTx(async (tx) => {
      await createAccount(tx, { accountId: second, email: "b@example.com", now });
      const key = await createAccessKey(tx, second, secretKey);
      await apply(tx, { accounts: [{ accountId: second, email: "b@example.com", ...key }] });
      await apply(tx, { accounts: [] });
      expect(await find(tx, key.accessKeyId)).toBeUndefined();
      const next = await createAccessKey(tx, second, secretKey);
      await expect(apply(tx, { accounts: [{ ...bare, ...next }] })).rejects.toMatchObject({ kind: "conflict" });
    }));
});

test("the organization is kept, changed and removed with the file", () =>
  inTx(async (tx) => {
    await apply(tx, { accounts: [bare], organization: { managementAccountId: first, memberAccountIds: [second] } });
    const before = await organizationOf(tx);
    expect(before).toMatchObject({
      organizationId: expect.stringMatching(/^o-[a-z0-9]{10}$/),
      managementAccountId: first,
      memberAccountIds: [second],
    });
    await apply(tx, { accounts: [bare], organization: { managementAccountId: first } });
    expect(await organizationOf(tx)).toEqual({ ...before, memberAccountIds: [] });
    await apply(tx, { accounts: [bare] });
    expect(await organizationOf(tx)).toBeUndefined();
  }));

test("processes that start together wait for each other", async () => {
  const file = { accounts: [full, { accountId: second, email: "b@example.com" }] };
  const results = await Promise.all(Array.from({ length: 4 }, () => own.database.transaction((tx) => apply(tx, file))));
  expect(results.filter(({ created }) => created.length === 2)).toHaveLength(1);
  expect(results.filter(({ created }) => created.length === 0)).toHaveLength(3);
});

test("a thousand accounts take as many statements as one, so that start-up stays quick", () =>
  inTx(async (tx) => {
    const statementsFor = async (count: number) => {
      const accounts = Array.from({ length: count }, (_, i) => ({
        ...full,
        accountId: String(300_000_000_000 + i),
        accessKeyId: `AKIAMANY${String(i).padStart(12, "0")}`,
        users: [],
      }));
      let statements = 0;
      const counting: Tx = {
        query(statement) {
          statements++;
          return tx.query(statement);
        },
      };
      await apply(counting, { accounts });
      expect(await storesOf(tx, { account: `${300_000_000_000 + count - 1}` as AccountId, region, secretKey })).toHaveLength(2);
      return statements;
    };
    expect(await statementsFor(1)).toBeLessThan(20);
    const many = await statementsFor(1_000);
    expect(many).toBeLessThan(20);
  }));
