import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../tests/support/database.ts";
import { requireAccountId } from "../../base/account-id.ts";
import { sql } from "../../database/sql.ts";
import {
  administratorFor,
  deregisterDelegatedAdministrator,
  describeAccount,
  describeOrganization,
  disableServiceAccess,
  enableServiceAccess,
  isInOrganization,
  isManagementAccount,
  listAccounts,
  listDelegatedAdministrators,
  listDelegatedServices,
  listServiceAccess,
  type OrganizationCall,
  organizationAccounts,
  registerDelegatedAdministrator,
  registerFor,
} from "./aws-organization.ts";

const [management, first, second, suspended, undeclared, outside] = [
  "100000000001",
  "100000000002",
  "100000000003",
  "100000000004",
  "100000000005",
  "900000000001",
].map((id) => requireAccountId(id, "account")) as [A, A, A, A, A, A];
type A = ReturnType<typeof requireAccountId>;
const [macie, guardduty] = ["macie.amazonaws.com", "guardduty.amazonaws.com"] as const;
const now = new Date("2030-05-05T05:05:05Z");

let own: TestDatabase;
beforeAll(async () => {
  own = await createTestDatabase();
});
afterAll(() => own.drop());

/** An organization of five accounts, of which one is suspended and one declared by nobody, and an account outside of it. */
beforeEach(() =>
  own.database.transaction(async (tx) => {
    await tx.query(sql`truncate account, organization, organization_account, service_access, delegated_administrator cascade`);
    for (const id of [management, first, second, suspended, outside]) {
      const state = id === suspended ? "suspended" : "active";
      await tx.query(sql`
        insert into account (account_id, email, name, state, created_at, updated_at)
        values (${id}, ${`owner-${id}@example.com`}, ${`Account ${id}`}, ${state}, ${now}, ${now})`);
    }
    await tx.query(sql`
      insert into organization (organization_id, management_account, created_at) values ('o-0123456789', ${management}, ${now})`);
    await tx.query(sql`
      insert into organization_account (account, joined_at)
      select unnest(${[first, second, suspended, undeclared]}::text[]), ${now}`);
  }),
);

const as = <T>(account: A, work: (call: OrganizationCall) => Promise<T>) =>
  own.database.transaction((tx) => work({ tx, account, now }));
const register = (account: A, servicePrincipal: string, by = management) =>
  as(by, (call) => registerDelegatedAdministrator(call, { accountId: account, servicePrincipal }));
const trust = (servicePrincipal: string, by = management) => as(by, (call) => enableServiceAccess(call, servicePrincipal));
const trusted = async () =>
  (await as(management, (call) => listServiceAccess(call, { sizeMax: 20 }))).items.map((item) => item.servicePrincipal);

const notInUse = { problem: "not-in-use", message: "Your account is not a member of an organization." };
const accessDenied = { problem: "access-denied" };
const reason = (word: string) => ({ problem: "constraint-violation", reason: word });

describe("who may ask", () => {
  const reads: Record<string, (call: OrganizationCall) => Promise<unknown>> = {
    listAccounts: (call) => listAccounts(call, { sizeMax: 5 }),
    describeAccount: (call) => describeAccount(call, second),
    listDelegatedAdministrators: (call) => listDelegatedAdministrators(call, { sizeMax: 5 }),
    listDelegatedServices: (call) => listDelegatedServices(call, { accountId: first, sizeMax: 5 }),
    listServiceAccess: (call) => listServiceAccess(call, { sizeMax: 5 }),
  };
  const writes: Record<string, (call: OrganizationCall) => Promise<unknown>> = {
    registerDelegatedAdministrator: (call) =>
      registerDelegatedAdministrator(call, { accountId: second, servicePrincipal: guardduty }),
    deregisterDelegatedAdministrator: (call) =>
      deregisterDelegatedAdministrator(call, { accountId: first, servicePrincipal: macie }),
    enableServiceAccess: (call) => enableServiceAccess(call, guardduty),
    disableServiceAccess: (call) => disableServiceAccess(call, guardduty),
  };
  beforeEach(async () => {
    await trust(macie);
    await register(first, macie);
  });

  test.each(Object.entries(reads))("%s: the management account and delegated administrators", async (_name, read) => {
    await as(management, read);
    await as(first, read);
    await expect(as(second, read)).rejects.toMatchObject(accessDenied);
    await expect(as(outside, read)).rejects.toMatchObject(notInUse);
  });

  test.each(Object.entries(writes))("%s: the management account only", async (_name, write) => {
    await expect(as(first, write)).rejects.toMatchObject(accessDenied);
    await expect(as(second, write)).rejects.toMatchObject(accessDenied);
    await expect(as(outside, write)).rejects.toMatchObject(notInUse);
  });

  test("the organization itself: every account in it", async () => {
    for (const account of [management, first, second]) {
      expect(await as(account, describeOrganization)).toEqual({
        organizationId: "o-0123456789",
        managementAccount: management,
        managementEmail: `owner-${management}@example.com`,
        arn: `arn:aws:organizations::${management}:organization/o-0123456789`,
        managementAccountArn: `arn:aws:organizations::${management}:account/o-0123456789/${management}`,
      });
    }
    await expect(as(outside, describeOrganization)).rejects.toMatchObject(notInUse);
  });

  test("without an organization nobody is in one", async () => {
    await own.database.query(sql`delete from organization`);
    await own.database.query(sql`delete from organization_account`);
    await expect(as(management, describeOrganization)).rejects.toMatchObject(notInUse);
    expect(await own.database.transaction(organizationAccounts)).toEqual([]);
  });
});

describe("accounts", () => {
  test("are listed by ID in pages, the management account among them", async () => {
    const seen: string[][] = [];
    let token: string | undefined;
    do {
      const listed = await as(management, (call) => listAccounts(call, { sizeMax: 2, token }));
      seen.push(listed.items.map(({ accountId }) => accountId));
      token = listed.nextToken;
    } while (token !== undefined);
    expect(seen).toEqual([[management, first], [second, suspended], [undeclared]]);
  });

  test("one that nobody has declared has neither address nor name", async () => {
    expect(await as(management, (call) => describeAccount(call, undeclared))).toEqual({
      accountId: undeclared,
      email: undefined,
      name: undefined,
      state: "active",
      joinedAt: now,
      arn: `arn:aws:organizations::${management}:account/o-0123456789/${undeclared}`,
    });
  });

  test("one outside of the organization is not found, although it exists", async () => {
    await expect(as(management, (call) => describeAccount(call, outside))).rejects.toMatchObject({
      problem: "account-not-found",
    });
  });

  test("tell whether they are in the organization, and which one manages it", async () => {
    const answers = await own.database.transaction(async (tx) => [
      await isInOrganization(tx, management),
      await isInOrganization(tx, first),
      await isInOrganization(tx, outside),
      await isManagementAccount(tx, management),
      await isManagementAccount(tx, first),
    ]);
    expect(answers).toEqual([true, true, false, true, false]);
  });
});

describe("registering a delegated administrator", () => {
  test.each([
    ["the management account", management, reason("CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR")],
    ["an account outside of the organization", outside, { problem: "account-not-found" }],
    ["a suspended account", suspended, reason("CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR")],
  ])("%s is refused", async (_who, account, refusal) => {
    await trust(macie);
    await expect(register(account, macie)).rejects.toMatchObject(refusal);
  });

  test("a service that is not trusted, or not known, is refused", async () => {
    await expect(register(first, macie)).rejects.toMatchObject(reason("SERVICE_ACCESS_NOT_ENABLED"));
    const unknown = { problem: "invalid-input", reason: "UNRECOGNIZED_SERVICE_PRINCIPAL" };
    await expect(register(first, "macie2.amazonaws.com")).rejects.toMatchObject(unknown);
    await expect(trust("macie2.amazonaws.com")).rejects.toMatchObject(unknown);
  });

  test("the same account again and another account beside it are refused", async () => {
    await trust(macie);
    await register(first, macie);
    await expect(register(first, macie)).rejects.toMatchObject({ problem: "account-already-registered" });
    await expect(register(second, macie)).rejects.toMatchObject(reason("DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE"));
  });

  test("of several at once one gets through", async () => {
    await trust(macie);
    const outcomes = await Promise.allSettled([first, second, first, second].map((account) => register(account, macie)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("an account that leaves the organization administers nothing, and another may take its place", async () => {
    await trust(macie);
    await register(first, macie);
    await own.database.query(sql`delete from organization_account where account = ${first}`);
    expect(await own.database.transaction((tx) => administratorFor(tx, macie))).toBeUndefined();
    expect((await as(management, (call) => listDelegatedAdministrators(call, { sizeMax: 5 }))).items).toEqual([]);
    await register(second, macie);
    expect(await own.database.transaction((tx) => administratorFor(tx, macie))).toBe(second);
  });
});

describe("delegated administrators", () => {
  beforeEach(async () => {
    await trust(macie);
    await trust(guardduty);
    await register(first, macie);
    await register(first, guardduty);
  });
  const listedFor = async (servicePrincipal?: string) =>
    (await as(management, (call) => listDelegatedAdministrators(call, { servicePrincipal, sizeMax: 5 }))).items.map(
      (item) => item.accountId,
    );

  test("are listed once, for any service or for one", async () => {
    expect(await listedFor()).toEqual([first]);
    expect(await listedFor(macie)).toEqual([first]);
    expect(await listedFor("malware-protection.guardduty.amazonaws.com")).toEqual([]);
  });

  test("list their services in pages; an account without any is refused", async () => {
    const page1 = await as(first, (call) => listDelegatedServices(call, { accountId: first, sizeMax: 1 }));
    const page2 = await as(first, (call) =>
      listDelegatedServices(call, { accountId: first, sizeMax: 1, token: page1.nextToken }),
    );
    expect([...page1.items, ...page2.items].map((item) => item.servicePrincipal)).toEqual([guardduty, macie]);
    expect(page2.nextToken).toBeUndefined();
    await expect(as(management, (call) => listDelegatedServices(call, { accountId: second, sizeMax: 1 }))).rejects.toMatchObject({
      problem: "account-not-registered",
    });
  });

  test("are deregistered for one service at a time, once", async () => {
    const deregister = () =>
      as(management, (call) => deregisterDelegatedAdministrator(call, { accountId: first, servicePrincipal: macie }));
    await deregister();
    expect(await listedFor(macie)).toEqual([]);
    expect(await listedFor(guardduty)).toEqual([first]);
    await expect(deregister()).rejects.toMatchObject({ problem: "account-not-registered" });
  });

  test("keep the service's access from being disabled", async () => {
    const disable = () => as(management, (call) => disableServiceAccess(call, macie));
    await expect(disable()).rejects.toMatchObject(reason("DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE"));
    await as(management, (call) => deregisterDelegatedAdministrator(call, { accountId: first, servicePrincipal: macie }));
    await disable();
    await disable();
    expect(await trusted()).toEqual([guardduty]);
  });
});

describe("a service that registers its administrator itself", () => {
  const registered = (account: A) => own.database.transaction((tx) => registerFor(tx, { account, principal: guardduty, now }));

  test("is trusted from then on, keeps the first one, and may take the management account", async () => {
    expect(await registered(management)).toBe(management);
    expect(await trusted()).toEqual([guardduty]);
    expect(await registered(management)).toBe(management);
    expect(await registered(first)).toBe(management);
    await as(management, (call) =>
      deregisterDelegatedAdministrator(call, { accountId: management, servicePrincipal: guardduty }),
    );
    expect(await registered(first)).toBe(first);
  });

  test("registers one of several that come at once", async () => {
    const answers = await Promise.all([first, second, first, second].map(registered));
    expect(new Set(answers).size).toBe(1);
  });
});
