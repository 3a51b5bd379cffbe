import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callsOn } from "../../../tests/support/call.ts";
import { createTestDatabase, type TestDatabase } from "../../../tests/support/database.ts";
import { requireAccountId } from "../../base/account-id.ts";
import type { Detection } from "../../base/inspection.ts";
import { sql } from "../../database/sql.ts";
import type { Call } from "../call.ts";
import { type Condition, checkedCriteria } from "./criteria.ts";
import { fieldKinds, isExactMatchField } from "./criteria-fields.ts";
import { type Finding, findingOf } from "./finding.ts";
import { type FindingOrder, groupings, sortAttributes } from "./finding-order.ts";
import {
  deleteExpired,
  deleteFindings,
  insertFindings,
  type PageStart,
  selectFindingIds,
  selectFindings,
  selectGroups,
} from "./finding-store.ts";

const owner = "111111111111";
const start = new Date("2026-03-01T00:00:00Z");
const newest: FindingOrder = { attribute: "createdAt", descending: true };
const severityOf = (count: number) => (count >= 100 ? "High" : count >= 2 ? "Medium" : "Low");
const categories = { NAME: "PERSONAL_INFORMATION", ADDRESS: "PERSONAL_INFORMATION", AWS_CREDENTIALS: "CREDENTIALS" } as const;

let scratch: TestDatabase;
let calls: ReturnType<typeof callsOn>;
beforeAll(async () => {
  scratch = await createTestDatabase();
  calls = callsOn(scratch.database);
});
afterAll(() => scratch.drop());

function found(
  id: number,
  part: { minutes?: number; bucket?: string; key?: string; job?: string; detections?: Record<string, number> } = {},
): Finding {
  const { minutes = id, bucket = "exports", key = `people-${id}.csv`, job = "job-1", detections = { NAME: 1 } } = part;
  const finding = findingOf({
    id: id.toString(16).padStart(32, "0"),
    region: "eu-west-1",
    now: new Date(start.getTime() + minutes * 60_000),
    job: { id: job, arn: `arn:${job}` },
    bucket: { account: requireAccountId("222222222222", "test"), name: bucket, createdAt: new Date("2025-01-01T00:00:00Z") },
    object: { key, sizeBytes: 10 * id, lastModified: new Date("2025-06-01T00:00:00Z"), etag: "e", storageClass: "STANDARD" },
    report: {
      status: { code: "COMPLETE" },
      mimeType: "text/csv",
      bytesClassified: 10 * id,
      detections: Object.entries(detections).map(([identifier, count]): Detection => ({ identifier, count, occurrences: [] })),
    },
    factsOf: (id) => (id in categories ? { category: categories[id as keyof typeof categories], severityOf } : undefined),
  });
  if (!finding) throw new Error("Broken expectation: something was found");
  return finding;
}

/** Findings 1 to 4 of an account of the test's own. */
const four = [
  found(1),
  found(2, { bucket: "backups", detections: { NAME: 100 } }),
  found(3, { key: "notes", detections: { AWS_CREDENTIALS: 2 } }),
  found(4, { job: "job-2", detections: { NAME: 1, ADDRESS: 3, AWS_CREDENTIALS: 1 } }),
];

function asOwner<T>(work: (call: Call) => Promise<T>, now = new Date("2026-03-02T00:00:00Z")): Promise<T> {
  return calls.as({ account: owner, now }, work);
}

async function ids(conditions: readonly Condition[], order = newest): Promise<number[]> {
  const rows = await asOwner((call) => selectFindingIds(call, { conditions, order, sizeMax: 100 }));
  return rows.map(({ id }) => Number.parseInt(id, 16));
}

describe("findings", () => {
  beforeAll(() => asOwner((call) => insertFindings(call, four)));

  test("come back as they were kept", async () => {
    const kept = await asOwner((call) =>
      selectFindings(
        call,
        four.map(({ id }) => id),
        { attribute: "createdAt", descending: false },
      ),
    );
    expect(kept).toEqual(four);
  });

  test("are kept once", async () => {
    expect(await asOwner((call) => insertFindings(call, [...four.slice(0, 2), found(5, { minutes: -1 })]))).toBe(1);
    await scratch.database.query(deleteOf(5));
    expect(await ids([])).toEqual([4, 3, 2, 1]);
  });

  test.each([
    ["another account", { account: "333333333333" }],
    ["another Region", { account: owner, region: "us-east-1" }],
  ])("are not seen from %s", async (_, who) => {
    const now = new Date("2026-03-02T00:00:00Z");
    expect(
      await calls.as({ ...who, now }, (call) =>
        selectFindings(
          call,
          four.map(({ id }) => id),
          newest,
        ),
      ),
    ).toEqual([]);
    expect(
      await calls.as({ ...who, now }, (call) => selectFindingIds(call, { conditions: [], order: newest, sizeMax: 9 })),
    ).toEqual([]);
  });

  const types = "classificationDetails.result.sensitiveData.detections.type";
  const path = "resourcesAffected.s3Object";
  test.each<[string, NonNullable<Parameters<typeof checkedCriteria>[0]>["criterion"], number[]]>([
    ["a column equals one of several", { "classificationDetails.jobId": { eq: ["job-2", "job-3"] } }, [4]],
    ["a column equals none of several", { "classificationDetails.jobId": { neq: ["job-2", "job-3"] } }, [3, 2, 1]],
    ["severity by its word", { "severity.description": { eq: ["High"] } }, [2]],
    ["archived false", { archived: { eq: ["false"] } }, [4, 3, 2, 1]],
    ["archived true", { archived: { eq: ["true"] } }, []],
    ["created within bounds", { createdAt: { gt: start.getTime() + 60_000, lte: start.getTime() + 180_000 } }, [3, 2]],
    ["created at a moment", { createdAt: { eq: [String(start.getTime() + 60_000)] } }, [1]],
    ["count at least 1", { count: { gte: 1 } }, [4, 3, 2, 1]],
    ["a value in the body", { [`${path}.extension`]: { eq: ["csv"] } }, [4, 2, 1]],
    ["an empty value in the body", { [`${path}.extension`]: { eq: [""] } }, [3]],
    ["case matters", { [`${path}.extension`]: { eq: ["CSV"] } }, []],
    ["a value that is absent equals nothing", { [`${path}.publicAccess`]: { eq: ["true", "false"] } }, []],
    ["and differs from everything", { [`${path}.publicAccess`]: { neq: ["true", "false"] } }, [4, 3, 2, 1]],
    ["a number in the body", { "classificationDetails.result.sizeClassified": { gt: 20 } }, [4, 3]],
    ["a number in the body as text", { "classificationDetails.result.sizeClassified": { eq: ["20"] } }, [2]],
    ["a time in the body", { [`${path}.lastModified`]: { gte: Date.parse("2025-06-01T00:00:00Z") } }, [4, 3, 2, 1]],
    ["a time in the body, as text", { [`${path}.lastModified`]: { eq: ["2025-06-01T00:00:00Z"] } }, [4, 3, 2, 1]],
    ["any element of a list", { [types]: { eq: ["ADDRESS", "AWS_CREDENTIALS"] } }, [4, 3]],
    ["no element of a list", { [types]: { neq: ["AWS_CREDENTIALS"] } }, [2, 1]],
    ["exactly the elements of a list", { [types]: { eqExactMatch: ["AWS_CREDENTIALS", "ADDRESS", "NAME"] } }, [4]],
    ["not some of the elements of a list", { [types]: { eqExactMatch: ["ADDRESS", "NAME"] } }, []],
    ["the categories exactly", { "classificationDetails.result.sensitiveData.category": { eqExactMatch: ["CREDENTIALS"] } }, [3]],
    ["any count in a list", { "classificationDetails.result.sensitiveData.detections.count": { gte: 3, lt: 100 } }, [4]],
    [
      "two fields at once",
      { "resourcesAffected.s3Bucket.name": { eq: ["exports"] }, "classificationDetails.jobId": { eq: ["job-1"] } },
      [3, 1],
    ],
  ])("are found by: %s", async (_, criterion, expected) => {
    const conditions = checkedCriteria({ criterion });
    if (conditions instanceof Error) throw conditions;
    expect(await ids(conditions)).toEqual(expected);
  });

  test("can be filtered by every field with every operator that fits", async () => {
    for (const [field, kind] of fieldKinds) {
      const value = { text: "a", boolean: "true", number: "1", date: "1" }[kind];
      const requests = [
        { eq: [value] },
        { neq: [value] },
        ...(kind === "number" || kind === "date" ? [{ gt: 1, gte: 1, lt: 9, lte: 9 }] : []),
        ...(isExactMatchField(field) ? [{ eqExactMatch: [value] }] : []),
      ];
      for (const criterion of requests) {
        const conditions = checkedCriteria({ criterion: { [field]: criterion } });
        if (conditions instanceof Error) throw conditions;
        await expect(ids(conditions), field).resolves.toBeInstanceOf(Array);
      }
    }
  });

  test.each(sortAttributes.flatMap((attribute) => [true, false].map((descending) => ({ attribute, descending }))))(
    "are paged without gaps or doubles in the order %o",
    async (order) => {
      const whole = await asOwner((call) => selectFindingIds(call, { conditions: [], order, sizeMax: 100 }));
      const paged: string[] = [];
      let after: PageStart | undefined;
      do {
        const page: readonly PageStart[] = await asOwner((call) =>
          selectFindingIds(call, { conditions: [], order, sizeMax: 1, ...(after && { after }) }),
        );
        paged.push(...page.map(({ id }) => id));
        after = page.at(-1);
      } while (after);
      expect(paged).toEqual(whole.map(({ id }) => id));
      expect(new Set(paged).size).toBe(4);
    },
  );

  test.each([
    [
      groupings[0],
      [
        ["exports", 3],
        ["backups", 1],
      ],
    ],
    [
      groupings[1],
      [
        ["SensitiveData:S3Object/Personal", 2],
        ["SensitiveData:S3Object/Credentials", 1],
        ["SensitiveData:S3Object/Multiple", 1],
      ],
    ],
    [
      groupings[2],
      [
        ["job-1", 3],
        ["job-2", 1],
      ],
    ],
    [
      groupings[3],
      [
        ["Medium", 2],
        ["High", 1],
        ["Low", 1],
      ],
    ],
  ] as const)("are counted by %s", async (groupBy, expected) => {
    const groups = await asOwner((call) =>
      selectGroups(call, { groupBy, sortBy: "count", descending: true, sizeMax: 9, conditions: [] }),
    );
    expect(groups.map(({ groupKey, count }) => [groupKey, count])).toEqual(expected);
  });

  test("are counted as far as they meet the conditions, the first groups only", async () => {
    const conditions = checkedCriteria({ criterion: { "classificationDetails.jobId": { eq: ["job-1"] } } });
    if (conditions instanceof Error) throw conditions;
    const groups = await asOwner((call) =>
      selectGroups(call, {
        groupBy: "resourcesAffected.s3Bucket.name",
        sortBy: "groupKey",
        descending: false,
        sizeMax: 1,
        conditions,
      }),
    );
    expect(groups).toEqual([{ groupKey: "backups", count: 1 }]);
  });

  test("are not seen any more after ninety days, and can then be removed", async () => {
    const dayOf = (id: number) => new Date(start.getTime() + id * 60_000 + 90 * 86_400_000);
    const seen = (now: Date) => asOwner((call) => selectFindingIds(call, { conditions: [], order: newest, sizeMax: 9 }), now);
    expect(await seen(dayOf(1))).toHaveLength(4);
    expect(await seen(new Date(dayOf(1).getTime() + 1))).toHaveLength(3);
    expect(await asOwner((call) => deleteExpired(call, 9), dayOf(3))).toBe(2);
    expect(await asOwner((call) => deleteExpired(call, 9), dayOf(3))).toBe(0);
  });

  test("are removed for one account only", async () => {
    await calls.as("333333333333", (call) => insertFindings(call, [found(9)]));
    await asOwner((call) => deleteFindings(call, requireAccountId(owner, "test")));
    expect(await ids([])).toEqual([]);
    const others = await calls.as({ account: "333333333333", now: start }, (call) =>
      selectFindingIds(call, { conditions: [], order: newest, sizeMax: 9 }),
    );
    expect(others).toHaveLength(1);
  });
});

function deleteOf(id: number) {
  return sql`delete from finding where id = ${id.toString(16).padStart(32, "0")}`;
}
