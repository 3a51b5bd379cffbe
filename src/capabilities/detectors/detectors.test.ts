import { randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callsOn } from "../../../tests/support/call.ts";
import { createTestDatabase, type TestDatabase } from "../../../tests/support/database.ts";
import { requireAccountId } from "../../base/account-id.ts";
import { sql } from "../../database/sql.ts";
import type { Call } from "../call.ts";
import { tagsOf } from "../tags/tags.ts";
import {
  createDetector,
  detectorArn,
  detectorIdsOf,
  detectorOf,
  ensureDetector,
  ownDetectorId,
  removeDetector,
  requireDetector,
  updateDetector,
  updateFeatures,
} from "./detectors.ts";

let own: TestDatabase;
let calls: ReturnType<typeof callsOn>;
beforeAll(async () => {
  own = await createTestDatabase();
  calls = callsOn(own.database);
});
afterAll(() => own.drop());

const someAccount = () => requireAccountId(String(randomInt(100_000_000_000, 999_999_999_999)), "account");
const as = <T>(account: string, work: (call: Call) => Promise<T>, region = "eu-west-1") =>
  calls.as({ account, region, service: "guardduty" }, work);
const create = (account: string, clientToken?: string, region?: string) =>
  as(account, (call) => createDetector(call, { enable: true, clientToken, features: {} }), region);

const notOwned = "The request is rejected because the input detectorId is not owned by the current account.";
const alreadyExists = "The request is rejected because a detector already exists for the current account.";
const malformed = "The request is rejected because the parameter detectorId has an invalid value.";

describe("an account has one detector per Region", () => {
  test("a second one is refused, another Region has its own", async () => {
    const account = someAccount();
    const first = await create(account);
    await expect(create(account)).rejects.toMatchObject({ kind: "conflict", message: alreadyExists });
    const elsewhere = await create(account, undefined, "us-east-1");
    expect(elsewhere).not.toBe(first);
    expect(await as(account, ownDetectorId)).toBe(first);
  });

  test("the same client token again is answered with the same detector, another one is refused", async () => {
    const account = someAccount();
    const first = await create(account, "token-1");
    expect(await create(account, "token-1")).toBe(first);
    await expect(create(account, "token-2")).rejects.toMatchObject({ message: alreadyExists });
  });

  test("of twenty requests at once with one token all get the same detector", async () => {
    const account = someAccount();
    const ids = await Promise.all(Array.from({ length: 20 }, () => create(account, "repeated")));
    expect(new Set(ids).size).toBe(1);
  });

  test("of ten requests at once with different tokens one gets through", async () => {
    const account = someAccount();
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => create(account, `token-${index}`)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("after it was deleted the same client token makes a new one", async () => {
    const account = someAccount();
    const first = await create(account, "token");
    await as(account, (call) => removeDetector(call, first));
    expect(await create(account, "token")).not.toBe(first);
  });
});

describe("a detector is found by its owner only", () => {
  test.each([
    ["an ID that nobody has", "0123456789abcdef0123456789abcdef", notOwned],
    ["too short an ID", "0123456789abcdef", malformed],
    ["an ID in capitals", "0123456789ABCDEF0123456789ABCDEF", malformed],
  ])("%s", async (_what, id, message) => {
    const account = someAccount();
    await expect(as(account, (call) => requireDetector(call, id))).rejects.toMatchObject({ message });
    await create(account);
    await expect(as(account, (call) => requireDetector(call, id))).rejects.toMatchObject({ message });
  });

  test("neither by another account nor in another Region", async () => {
    const [owner, other] = [someAccount(), someAccount()];
    const id = await create(owner);
    await create(other);
    const refusal = { kind: "not-found", message: notOwned };
    await expect(as(other, (call) => requireDetector(call, id))).rejects.toMatchObject(refusal);
    await expect(as(owner, (call) => requireDetector(call, id), "us-east-1")).rejects.toMatchObject(refusal);
    await expect(as(other, (call) => updateDetector(call, id, { features: {} }))).rejects.toMatchObject(refusal);
    await expect(as(other, (call) => removeDetector(call, id))).rejects.toMatchObject(refusal);
    expect(await as(owner, (call) => requireDetector(call, id))).toMatchObject({ detectorId: id });
  });
});

describe("updating", () => {
  test("changes what is given, and answers before and after", async () => {
    const account = someAccount();
    const id = await create(account);
    const { before, after } = await as(account, (call) =>
      updateDetector(call, id, { enable: false, features: { dataSources: { s3Logs: false } } }),
    );
    expect([before.status, after.status]).toEqual(["ENABLED", "DISABLED"]);
    const stored = await as(account, (call) => requireDetector(call, id));
    expect(stored).toEqual(after);
    expect(stored).toMatchObject({ publishingFrequency: "SIX_HOURS", features: { S3_DATA_EVENTS: { status: "DISABLED" } } });
    await as(account, (call) => updateDetector(call, id, { publishingFrequency: "ONE_HOUR", features: {} }));
    expect(await as(account, (call) => requireDetector(call, id))).toMatchObject({
      status: "DISABLED",
      publishingFrequency: "ONE_HOUR",
      features: { S3_DATA_EVENTS: { status: "DISABLED" } },
    });
  });

  test("of another account's features reaches its detector; without one there is nothing to change", async () => {
    const [administrator, member] = [someAccount(), someAccount()];
    const change = new Map([["RUNTIME_MONITORING", { status: "ENABLED" }]] as const);
    expect(await as(administrator, (call) => updateFeatures(call, member, change))).toBe(false);
    await create(member);
    expect(await as(administrator, (call) => updateFeatures(call, member, change))).toBe(true);
    const detector = await as(administrator, (call) => detectorOf(call, member));
    expect(detector?.features.RUNTIME_MONITORING.status).toBe("ENABLED");
  });
});

describe("for another account", () => {
  test("a detector is created once, and it is that account's", async () => {
    const [administrator, member] = [someAccount(), someAccount()];
    const ids = await Promise.all([1, 2, 3].map(() => as(administrator, (call) => ensureDetector(call, member))));
    expect(new Set(ids).size).toBe(1);
    expect(await as(member, ownDetectorId)).toBe(ids[0]);
    expect(await as(administrator, ownDetectorId)).toBeUndefined();
    expect(await as(administrator, (call) => detectorIdsOf(call, [administrator, member]))).toEqual(new Map([[member, ids[0]]]));
  });
});

describe("removing", () => {
  test("leaves nothing of the detector, also not its tags", async () => {
    const account = someAccount();
    const id = await as(account, (call) => createDetector(call, { enable: true, tags: { team: "blue" }, features: {} }));
    const arn = await as(account, async (call) => detectorArn(call, id));
    expect(await as(account, (call) => tagsOf(call, arn))).toEqual({ team: "blue" });
    await as(account, (call) => removeDetector(call, id));
    expect(await as(account, (call) => tagsOf(call, arn))).toEqual({});
    expect(await as(account, ownDetectorId)).toBeUndefined();
    expect(await as(account, (call) => detectorOf(call, account))).toBeUndefined();
  });

  test("a session that is closed by others takes the detector with it", async () => {
    const account = someAccount();
    await create(account);
    await own.database.query(sql`delete from session where account = ${account}`);
    expect(await as(account, ownDetectorId)).toBeUndefined();
  });
});
