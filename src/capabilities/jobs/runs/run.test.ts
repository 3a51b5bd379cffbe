import { describe, expect, test } from "vitest";
import type { InspectionReport, UnreadReason } from "../../../base/inspection.ts";
import {
  attemptsMax,
  batchOutcome,
  deadlineMs,
  failedOutcome,
  isFolderMarker,
  isRunOver,
  isStorableKey,
  relationProblem,
  retryAt,
} from "./run.ts";
import { storeName, storeNamed } from "./store-name.ts";

function object(key: string, sizeBytes = 10) {
  return { key, sizeBytes, lastModified: new Date(0), etag: "e", storageClass: "STANDARD" };
}

function report(reason?: UnreadReason): InspectionReport {
  const status = reason ? ({ code: "SKIPPED", reason } as const) : ({ code: "COMPLETE" } as const);
  return { status, mimeType: "text/plain", bytesClassified: 0, detections: [] };
}

describe("what came of a batch", () => {
  const inspected = [
    { object: object("read"), report: report() },
    { object: object("away"), report: report("STORE_UNAVAILABLE") },
    { object: object("denied"), report: report("PERMISSION_DENIED") },
  ];

  test("objects of a store out of reach are put off", () => {
    const { results, unreachable } = batchOutcome({ attempts: 0 }, inspected);
    expect(unreachable.map(({ key }) => key)).toEqual(["away"]);
    expect(results.map((each) => each.object.key)).toEqual(["read", "denied"]);
  });

  test("at the last attempt they are recorded with the reason", () => {
    expect(batchOutcome({ attempts: attemptsMax - 2 }, inspected).unreachable).toHaveLength(1);
    expect(batchOutcome({ attempts: attemptsMax - 1 }, inspected).unreachable).toHaveLength(0);
  });

  test("a batch that failed again and again is unread as a whole", () => {
    const { results } = failedOutcome({ objects: [object("a"), object("b")] });
    expect(results.map((each) => each.report.status)).toEqual(Array(2).fill({ code: "SKIPPED", reason: "READER_FAILED" }));
  });
});

test.each([
  ["still planned", { isPlanned: false, batchesOpen: 0 }, false],
  ["with open batches", { isPlanned: true, batchesOpen: 1 }, false],
  ["with nothing left", { isPlanned: true, batchesOpen: 0 }, true],
])("a run %s is over: %o %s", (_, run, over) => {
  expect(isRunOver(run)).toBe(over);
});

test("waits are four times longer after each failure", () => {
  const seconds = [1, 2, 3].map((failures) => retryAt(new Date(0), failures).getTime() / 1_000);
  expect(seconds).toEqual([10, 40, 160]);
});

test("an object may take ten minutes, more when it is large, and ten hours at most", () => {
  expect([0, 1e9, 1e15].map((size) => deadlineMs(size) / 60_000)).toEqual([10, expect.closeTo(26.7, 1), 600]);
});

test.each([
  ["self", undefined],
  ["member", undefined],
  ["paused-member", "ACCOUNT_SUSPENDED"],
  ["none", "ACCOUNT_DISASSOCIATED"],
] as const)("an account that is %s: %s", (relation, problem) => {
  expect(relationProblem(relation)).toBe(problem);
});

test.each([
  ["an empty object with a slash at its end", object("a/b/", 0), true],
  ["an object with a slash at its end and content", object("a/b/", 1), false],
  ["an empty object", object("a/b", 0), false],
])("a folder marker is: %s", (_, each, isMarker) => {
  expect(isFolderMarker(each)).toBe(isMarker);
});

test.each([
  ["plain.txt", true],
  ["naïve 名前 😀.txt", true],
  ["nul\u0000.txt", false],
  ["half \ud83d.txt", false],
])("the key %j can be kept: %s", (key, isStorable) => {
  expect(isStorableKey(key)).toBe(isStorable);
});

describe("a store's name", () => {
  const s3 = {
    type: "s3",
    region: "eu-west-1",
    endpoint: "http://127.0.0.1:9000",
    accessKeyId: "AKIAEXAMPLE1",
    secretAccessKey: "hidden",
  } as const;
  const other = { ...s3, accessKeyId: "AKIAEXAMPLE2" };
  const folder = { type: "folder", region: "eu-west-1", path: "exports" } as const;

  test("holds no secret", () => {
    expect(storeName({ ...s3, endpoint: "http://127.0.0.1:9000" })).not.toContain("hidden");
  });

  test("finds its store among others of the same place", () => {
    expect(storeNamed([folder, other, s3], storeName(s3))).toBe(s3);
    expect(storeNamed([s3, folder], storeName(folder))).toBe(folder);
  });

  test("finds the store at the same place after its access key was changed", () => {
    expect(storeNamed([folder, other], storeName(s3))).toBe(other);
  });

  test("finds nothing at another place", () => {
    expect(storeNamed([folder, { ...s3, endpoint: "http://127.0.0.1:9001" }], storeName(s3))).toBeUndefined();
  });
});
