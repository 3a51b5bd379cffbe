import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { callsOn, type Who } from "../../../tests/support/call.ts";
import { createTestDatabase, type TestDatabase } from "../../../tests/support/database.ts";
import { requireAccountId } from "../../base/account-id.ts";
import { isRegion } from "../../base/region.ts";
import { sql } from "../../database/sql.ts";
import { type AuditQuery, listAudit, type MembershipChange, recordMembershipChange } from "./audit.ts";
import type { Entry, Snapshot } from "./entry.ts";

const administrator = requireAccountId("111111111111", "test");
const member = requireAccountId("222222222222", "test");
const stranger = requireAccountId("333333333333", "test");
const region = "us-east-1";
if (!isRegion(region)) throw new Error("not a Region");

const at = (status: string): Snapshot => ({ status, kind: "invitation", email: "member@example.com", invitationId: "id" });

let testDatabase: TestDatabase;
let calls: ReturnType<typeof callsOn>;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  calls = callsOn(testDatabase.database);
});
afterEach(() => testDatabase.database.query(sql`truncate membership_audit`));
afterAll(() => testDatabase.drop());

const record = (who: Who | string, command: string, before?: Snapshot, after?: Snapshot, more: Partial<MembershipChange> = {}) =>
  calls.as(who, (call) =>
    recordMembershipChange({ ...call, sourceIp: "192.0.2.1" }, { administrator, member, command, before, after, ...more }),
  );
const list = async (query: Partial<AuditQuery> = {}): Promise<readonly Entry[]> =>
  (await listAudit(testDatabase.database, { sizeMax: 100, ...query })).items;
const commands = async (query: Partial<AuditQuery> = {}) => (await list(query)).map(({ command }) => command);

/** A membership from its beginning to its end. */
async function story(): Promise<void> {
  await record(administrator, "add", undefined, at("Created"));
  await record(administrator, "invite", at("Created"), at("EmailVerificationInProgress"));
  await calls.as(administrator, (call) =>
    recordMembershipChange(
      { ...call, principal: "system" },
      { administrator, member, command: "confirmEmail", before: at("EmailVerificationInProgress"), after: at("Invited") },
    ),
  );
  await record(member, "accept", at("Invited"), at("Enabled"));
  await record(administrator, "remove", at("Enabled"), at("Removed"));
}

describe("a change is kept", () => {
  test("with who, when, from where, before and after", async () => {
    const now = new Date("2026-02-03T04:05:06.789Z");
    await record({ account: administrator, service: "guardduty", now }, "add", undefined, at("Created"));
    expect(await list()).toEqual([
      {
        number: expect.any(Number),
        occurredAt: now,
        service: "guardduty",
        region: "eu-west-1",
        administrator,
        member,
        command: "add",
        actor: { account: administrator, principal: "arn:aws:iam::111111111111:root", sourceIp: "192.0.2.1" },
        after: at("Created"),
      },
    ]);
  });

  test("without what a richer value carries beside it", async () => {
    const rich = { ...at("Created"), secret: "planted-7d3" };
    await record(administrator, "add", undefined, rich);
    expect(JSON.stringify(await testDatabase.database.query(sql`select * from membership_audit`))).not.toContain("planted");
  });

  test("or neither the change nor its record", async () => {
    await expect(
      calls.as(administrator, async (call) => {
        await recordMembershipChange(call, { administrator, member, command: "add", before: undefined, after: at("Created") });
        throw new Error("the change failed");
      }),
    ).rejects.toThrow("the change failed");
    await expect(record(administrator, "nothing")).rejects.toThrow("check constraint");
    expect(await list()).toEqual([]);
  });
});

describe("who reads what", () => {
  test("the operator everything, newest first", async () => {
    await story();
    expect(await commands()).toEqual(["remove", "accept", "confirmEmail", "invite", "add"]);
  });

  test("the administrator everything but the other side's people", async () => {
    await story();
    const seen = await list({ account: administrator });
    expect(seen.map(({ command, actor }) => `${command} by ${actor.principal ?? actor.account}`)).toEqual([
      "remove by arn:aws:iam::111111111111:root",
      "accept by 222222222222",
      "confirmEmail by system",
      "invite by arn:aws:iam::111111111111:root",
      "add by arn:aws:iam::111111111111:root",
    ]);
    expect(seen.at(-1)?.after?.email).toBe("member@example.com");
    expect(seen[1]?.actor).not.toHaveProperty("sourceIp");
  });

  test("the member only what it could see, from its invitation on, without the address", async () => {
    await story();
    const seen = await list({ account: member });
    expect(seen.map(({ command, before, after }) => `${command}: ${before?.status} > ${after?.status}`)).toEqual([
      "remove: Enabled > Removed",
      "accept: Invited > Enabled",
      "confirmEmail: undefined > Invited",
    ]);
    expect(JSON.stringify(seen)).not.toMatch(/example\.com|EmailVerification|user|111111111111:root/);
  });

  test("a stranger nothing", async () => {
    await story();
    expect(await list({ account: stranger })).toEqual([]);
  });
});

describe("lists", () => {
  test("are narrowed by Region, service, the other account and time", async () => {
    await story();
    const now = new Date("2026-02-03T00:00:00Z");
    await record({ account: administrator, region, service: "guardduty", now }, "elsewhere", undefined, at("Enabled"));
    await record(administrator, "other", undefined, at("Enabled"), { member: stranger });
    for (const account of [administrator, undefined]) {
      expect(await commands({ account, region })).toEqual(["elsewhere"]);
      expect(await commands({ account, service: "guardduty" })).toEqual(["elsewhere"]);
      expect(await commands({ account, other: stranger })).toEqual(["other"]);
      expect(await commands({ account, from: now, until: new Date(now.getTime() + 1) })).toEqual(["elsewhere"]);
      expect(await commands({ account, until: now })).toEqual([]);
    }
  });

  test("join both roles of an account in one order", async () => {
    await record(administrator, "first", undefined, at("Enabled"));
    await record(stranger, "second", undefined, at("Enabled"), { administrator: stranger, member: administrator });
    await record(administrator, "third", undefined, at("Enabled"), { member: stranger });
    expect(await commands({ account: administrator })).toEqual(["third", "second", "first"]);
    expect(await commands({ account: administrator, other: member })).toEqual(["first"]);
  });

  test.each([administrator, member, undefined])("come in pages that stay right while rows are added (%s)", async (account) => {
    await story();
    const expected = await commands({ account });
    const seen: string[] = [];
    let token: string | undefined;
    do {
      const page = await listAudit(testDatabase.database, { account, sizeMax: 2, token });
      seen.push(...page.items.map(({ command }) => command));
      token = page.nextToken;
      await record(administrator, "later", undefined, at("Enabled"));
    } while (token !== undefined);
    expect(seen).toEqual(expected);
  });

  test.each(["not a token", Buffer.from('["audit","1"]').toString("base64url")])("refuse a damaged token", async (token) => {
    await expect(list({ token })).rejects.toMatchObject({ kind: "invalid" });
  });
});
