import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { callsOn, type Who } from "../../../tests/support/call.ts";
import { createTestDatabase, type TestDatabase } from "../../../tests/support/database.ts";
import { requireAccountId } from "../../base/account-id.ts";
import { sql } from "../../database/sql.ts";
import { change, close, open } from "../activation/activation.ts";
import type { Call } from "../call.ts";
import { findingsPerRunMax } from "./finding.ts";
import { countFindings, deleteAllFindings, getFindings, listFindings, recordReports } from "./findings.ts";

const owner = "111111111111";
const start = new Date("2026-05-01T12:00:00Z");

let scratch: TestDatabase;
let calls: ReturnType<typeof callsOn>;
beforeAll(async () => {
  scratch = await createTestDatabase();
  calls = callsOn(scratch.database);
  for (const who of [owner, "333333333333", { account: owner, region: "us-east-1" }]) {
    await calls.as(who, (call) => open(call, { status: "ENABLED", publishingFrequency: "ONE_HOUR" }));
  }
});
afterAll(() => scratch.drop());
afterEach(async () => {
  await scratch.database.query(sql`truncate finding`);
});

function idOf(i: number): string {
  return i.toString(16).padStart(8, "0").padEnd(32, "0");
}

/** Records objects, every second one with a card number in it, as a run in which `detectedBefore` objects had some. */
function record(numbers: readonly number[], detectedBefore = 0, now = start) {
  return calls.as({ account: owner, now }, (call) =>
    recordReports(call, {
      job: { id: "job-1", arn: "arn:job-1" },
      bucket: { account: requireAccountId("222222222222", "test"), name: "exports" },
      detectedBefore,
      reports: numbers.map((i) => ({
        id: idOf(i),
        object: { key: `${i}.csv`, sizeBytes: 1, lastModified: start, etag: "e", storageClass: "STANDARD" },
        report: {
          status: { code: "COMPLETE" },
          mimeType: "text/csv",
          bytesClassified: 1,
          detections: i % 2 === 0 ? [{ identifier: "CREDIT_CARD_NUMBER", count: 1, occurrences: [] }] : [],
        },
      })),
    }),
  );
}

function asOwner<T>(work: (call: Call) => Promise<T>): Promise<T> {
  return calls.as({ account: owner, now: start }, work);
}

async function listAll(input: Parameters<typeof listFindings>[1]): Promise<string[]> {
  const ids: string[] = [];
  let nextToken: string | undefined;
  do {
    const page: Awaited<ReturnType<typeof listFindings>> = await asOwner((call) => listFindings(call, { ...input, nextToken }));
    ids.push(...page.findingIds);
    nextToken = page.nextToken;
  } while (nextToken);
  return ids;
}

describe("recording", () => {
  test("makes one finding for each object in which something was found", async () => {
    expect(await record([0, 1, 2, 3])).toEqual({ detected: 2, made: 2 });
    expect(new Set(await listAll({}))).toEqual(new Set([idOf(0), idOf(2)]));
  });

  test("the same objects of a run again changes nothing", async () => {
    await record([0, 2]);
    expect(await record([0, 2, 4])).toEqual({ detected: 3, made: 1 });
    expect(await listAll({})).toHaveLength(3);
  });

  test("nothing at all is no error", async () => {
    expect(await record([])).toEqual({ detected: 0, made: 0 });
  });

  test("keeps a twentieth of what comes after 100,000 objects of a run", async () => {
    const numbers = Array.from({ length: 400 }, (_, i) => 2 * i);
    expect(await record(numbers.slice(0, 2), findingsPerRunMax - 2)).toEqual({ detected: 2, made: 2 });
    const { detected, made } = await record(numbers.slice(2), findingsPerRunMax);
    expect(detected).toBe(398);
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(60);
  });
});

describe("listing", () => {
  test("gives fifty at a time, without gaps or doubles, newest first", async () => {
    for (let minute = 0; minute < 3; minute++) {
      const numbers = Array.from({ length: 40 }, (_, i) => 2 * (40 * minute + i));
      await record(numbers, 0, new Date(start.getTime() - minute * 60_000));
    }
    const first = await asOwner((call) => listFindings(call, {}));
    expect(first.findingIds).toHaveLength(50);
    const ids = await listAll({});
    expect(new Set(ids).size).toBe(120);
    expect(new Set(ids.slice(0, 40))).toEqual(new Set(Array.from({ length: 40 }, (_, i) => idOf(2 * i))));
  });

  test("goes on rightly while findings are added", async () => {
    await record([0, 2, 4]);
    const first = await asOwner((call) => listFindings(call, { maxResults: 1 }));
    await record([6], 0, new Date(start.getTime() + 60_000));
    const rest = await asOwner((call) => listFindings(call, { nextToken: first.nextToken }));
    expect(new Set([...first.findingIds, ...rest.findingIds])).toEqual(new Set([idOf(0), idOf(2), idOf(4)]));
  });

  test.each<[string, Parameters<typeof listFindings>[1]]>([
    ["a token that is none", { nextToken: "abc" }],
    ["an unknown field", { findingCriteria: { criterion: { colour: { eq: ["red"] } } } }],
    ["an unknown sort attribute", { sortCriteria: { attributeName: "colour" } }],
    ["no findings on a page", { maxResults: 0 }],
  ])("is refused with %s", async (_, input) => {
    await expect(asOwner((call) => listFindings(call, input))).rejects.toMatchObject({ name: "Refusal", kind: "invalid" });
  });

  test("is refused with a token of other criteria", async () => {
    await record([0, 2]);
    const { nextToken } = await asOwner((call) => listFindings(call, { maxResults: 1 }));
    const findingCriteria = { criterion: { archived: { eq: ["false"] } } };
    await expect(asOwner((call) => listFindings(call, { findingCriteria, nextToken }))).rejects.toMatchObject({
      kind: "invalid",
    });
  });
});

describe("getting", () => {
  test("answers in the order of the IDs, each once, and leaves out what cannot be seen", async () => {
    await record([0, 2, 4]);
    const findingIds = [idOf(4), "no-such-finding", idOf(0), idOf(4), "nul\u0000"];
    expect((await asOwner((call) => getFindings(call, { findingIds }))).map(({ id }) => id)).toEqual([idOf(4), idOf(0)]);
  });

  test("answers in the order asked for", async () => {
    await record([0], 0, start);
    await record([2], 0, new Date(start.getTime() + 1));
    const sortCriteria = { attributeName: "updatedAt", orderBy: "DESC" };
    const findings = await asOwner((call) => getFindings(call, { findingIds: [idOf(0), idOf(2)], sortCriteria }));
    expect(findings.map(({ id }) => id)).toEqual([idOf(2), idOf(0)]);
  });

  test("takes fifty IDs, and no more", async () => {
    const ids = (count: number) => Array.from({ length: count }, (_, i) => idOf(i));
    await expect(asOwner((call) => getFindings(call, { findingIds: ids(50) }))).resolves.toEqual([]);
    await expect(asOwner((call) => getFindings(call, { findingIds: ids(51) }))).rejects.toMatchObject({ kind: "invalid" });
  });
});

describe("findings", () => {
  test.each<[string, Who]>([
    ["another account, though it owns the bucket's neighbours", { account: "333333333333" }],
    ["another Region", { account: owner, region: "us-east-1" }],
  ])("are not seen from %s", async (_, who) => {
    await record([0]);
    const here = { ...who, now: start };
    expect(await calls.as(here, (call) => listFindings(call, {}))).toEqual({ findingIds: [] });
    expect(await calls.as(here, (call) => getFindings(call, { findingIds: [idOf(0)] }))).toEqual([]);
    expect(await calls.as(here, (call) => countFindings(call, { groupBy: "type" }))).toEqual([]);
  });

  test("are counted", async () => {
    await record([0, 2, 4]);
    expect(await asOwner((call) => countFindings(call, { groupBy: "severity.description" }))).toEqual([
      { groupKey: "High", count: 3 },
    ]);
  });

  test("can be read while Macie is paused, and not while it is off", async () => {
    await record([0]);
    await asOwner((call) => change(call, call.account, { status: "PAUSED", publishingFrequency: "ONE_HOUR" }));
    expect(await listAll({})).toHaveLength(1);
    await asOwner((call) => close(call));
    await expect(asOwner((call) => listFindings(call, {}))).rejects.toMatchObject({
      kind: "denied",
      message: "Macie is not enabled",
    });
    await asOwner((call) => open(call, { status: "ENABLED", publishingFrequency: "ONE_HOUR" }));
  });

  test("are gone after their account is emptied", async () => {
    await record([0, 2]);
    await calls.as("333333333333", (call) => deleteAllFindings(call, call.account));
    expect(await listAll({})).toHaveLength(2);
    await calls.as("333333333333", (call) => deleteAllFindings(call, requireAccountId(owner, "test")));
    expect(await listAll({})).toEqual([]);
  });
});
