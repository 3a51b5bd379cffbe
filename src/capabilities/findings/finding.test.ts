import { describe, expect, test } from "vitest";
import { requireAccountId } from "../../base/account-id.ts";
import type { Detection, InspectionReport } from "../../base/inspection.ts";
import type { Location } from "../../base/location.ts";
import { findingOf, findingsPerRunMax, type IdentifierFacts, isKept } from "./finding.ts";
import { revivedFinding, storableFinding } from "./finding-body.ts";

const always = () => "High" as const;
const rising = (count: number) => (count >= 100 ? "High" : count >= 2 ? "Medium" : "Low");
const facts: Record<string, IdentifierFacts> = {
  AWS_CREDENTIALS: { category: "CREDENTIALS", severityOf: always },
  CREDIT_CARD_NUMBER: { category: "FINANCIAL_INFORMATION", severityOf: always },
  NAME: { category: "PERSONAL_INFORMATION", severityOf: rising },
  USA_HEALTH_INSURANCE_CLAIM_NUMBER: { category: "PERSONAL_INFORMATION", severityOf: always },
};

function detection(identifier: string, count: number, locations: readonly Location[] = []): Detection {
  return { identifier, count, occurrences: locations.map((location) => ({ location })) };
}

function lines(count: number): Location[] {
  return Array.from({ length: count }, (_, i) => ({ kind: "line", startLine: i + 1, endLine: i + 1, startColumn: 1 }));
}

function finding(detections: readonly Detection[], status: InspectionReport["status"] = { code: "COMPLETE" }) {
  return findingOf({
    id: "ab".repeat(16),
    region: "eu-west-1",
    now: new Date("2026-01-02T03:04:05Z"),
    job: { id: "cd".repeat(16), arn: "arn:aws:macie2:eu-west-1:111111111111:classification-job/cd" },
    bucket: { account: requireAccountId("222222222222", "test"), name: "exports", createdAt: new Date("2025-01-01T00:00:00Z") },
    object: {
      key: "a/People.List.csv",
      sizeBytes: 99,
      lastModified: new Date("2025-06-01T00:00:00Z"),
      etag: "e1",
      storageClass: "STANDARD",
    },
    report: { status, mimeType: "text/csv", bytesClassified: 98, detections },
    factsOf: (identifier) => facts[identifier],
  });
}

describe("the type of a finding", () => {
  test.each([
    ["credentials alone", ["AWS_CREDENTIALS"], "Credentials"],
    ["financial information alone", ["CREDIT_CARD_NUMBER"], "Financial"],
    ["names and health data together", ["NAME", "USA_HEALTH_INSURANCE_CLAIM_NUMBER"], "Personal"],
    ["two categories", ["NAME", "CREDIT_CARD_NUMBER"], "Multiple"],
  ])("for %s", (_, identifiers, type) => {
    expect(finding(identifiers.map((id) => detection(id, 1)))?.type).toBe(`SensitiveData:S3Object/${type}`);
  });

  test.each([
    ["nothing was detected", []],
    ["only an identifier that no catalogue has", [detection("SHOE_SIZE", 3)]],
  ])("there is no finding when %s", (_, detections) => {
    expect(finding(detections)).toBeUndefined();
  });
});

test.each([
  ["one name", [detection("NAME", 1)], { score: 1, description: "Low" }],
  ["a hundred names", [detection("NAME", 100)], { score: 3, description: "High" }],
  ["99 names and a card number", [detection("NAME", 99), detection("CREDIT_CARD_NUMBER", 1)], { score: 3, description: "High" }],
])("the severity of %s", (_, detections, severity) => {
  expect(finding(detections)?.severity).toEqual(severity);
});

test("a finding names owner, bucket, object, job and result", () => {
  const cell: Location = { kind: "cell", row: 2, column: 3, columnName: "card" };
  expect(finding([detection("CREDIT_CARD_NUMBER", 1, [cell])], { code: "PARTIAL", reason: "TIME_CUT_OFF_REACHED" })).toEqual({
    schemaVersion: "1.0",
    id: "ab".repeat(16),
    accountId: "222222222222",
    partition: "aws",
    region: "eu-west-1",
    type: "SensitiveData:S3Object/Financial",
    category: "CLASSIFICATION",
    title: expect.any(String),
    description: expect.any(String),
    severity: { score: 3, description: "High" },
    count: 1,
    createdAt: new Date("2026-01-02T03:04:05Z"),
    updatedAt: new Date("2026-01-02T03:04:05Z"),
    archived: false,
    sample: false,
    resourcesAffected: {
      s3Bucket: {
        arn: "arn:aws:s3:::exports",
        name: "exports",
        createdAt: new Date("2025-01-01T00:00:00Z"),
        tags: [],
        defaultServerSideEncryption: { encryptionType: "UNKNOWN" },
        publicAccess: { effectivePermission: "UNKNOWN" },
        allowsUnencryptedObjectUploads: "UNKNOWN",
      },
      s3Object: {
        bucketArn: "arn:aws:s3:::exports",
        key: "a/People.List.csv",
        path: "exports/a/People.List.csv",
        extension: "csv",
        lastModified: new Date("2025-06-01T00:00:00Z"),
        eTag: "e1",
        size: 99,
        storageClass: "STANDARD",
        serverSideEncryption: { encryptionType: "UNKNOWN" },
        tags: [],
      },
    },
    classificationDetails: {
      originType: "SENSITIVE_DATA_DISCOVERY_JOB",
      jobId: "cd".repeat(16),
      jobArn: "arn:aws:macie2:eu-west-1:111111111111:classification-job/cd",
      result: {
        status: { code: "PARTIAL", reason: "TIME_CUT_OFF_REACHED" },
        mimeType: "text/csv",
        sizeClassified: 98,
        sensitiveData: [
          {
            category: "FINANCIAL_INFORMATION",
            totalCount: 1,
            detections: [
              { type: "CREDIT_CARD_NUMBER", count: 1, occurrences: { cells: [{ row: 2, column: 3, columnName: "card" }] } },
            ],
          },
        ],
        customDataIdentifiers: { totalCount: 0, detections: [] },
        additionalOccurrences: false,
      },
    },
  });
});

describe("the places of a finding", () => {
  function placesOf(...detections: Detection[]) {
    const result = finding(detections)?.classificationDetails.result;
    const counts = result?.sensitiveData.flatMap((item) =>
      item.detections.map((each) => each.occurrences?.lineRanges?.length ?? 0),
    );
    return { counts, more: result?.additionalOccurrences };
  }

  test.each([
    ["fifteen fit", [detection("NAME", 15, lines(15))], { counts: [15], more: false }],
    ["the sixteenth is only counted", [detection("NAME", 16, lines(15))], { counts: [15], more: true }],
    [
      "the first detection is filled first",
      [detection("NAME", 10, lines(10)), detection("USA_HEALTH_INSURANCE_CLAIM_NUMBER", 10, lines(10))],
      { counts: [10, 5], more: true },
    ],
    [
      "a detection for which no room is left names none",
      [detection("NAME", 20, lines(15)), detection("USA_HEALTH_INSURANCE_CLAIM_NUMBER", 1, lines(1))],
      { counts: [15, 0], more: true },
    ],
    ["occurrences without a place are additional", [detection("NAME", 2, lines(1))], { counts: [1], more: true }],
  ])("%s", (_, detections, expected) => {
    expect(placesOf(...detections)).toEqual(expected);
  });

  test("detections are grouped by category, in which their counts are added up", () => {
    const result = finding([
      detection("NAME", 3),
      detection("CREDIT_CARD_NUMBER", 1),
      detection("USA_HEALTH_INSURANCE_CLAIM_NUMBER", 4),
    ]);
    expect(result?.classificationDetails.result.sensitiveData.map(({ category, totalCount }) => [category, totalCount])).toEqual([
      ["PERSONAL_INFORMATION", 7],
      ["FINANCIAL_INFORMATION", 1],
    ]);
  });

  test("each kind of place has its own array", () => {
    const kinds: Location[] = [
      { kind: "line", startLine: 1, endLine: 2, startColumn: 3 },
      { kind: "cell", row: 1, column: 2, cellReference: "Sheet1!B1" },
      { kind: "record", recordIndex: 0, jsonPath: "$.a" },
      { kind: "page", pageNumber: 7 },
    ];
    const [item] = finding([detection("NAME", 4, kinds)])?.classificationDetails.result.sensitiveData ?? [];
    expect(item?.detections[0]?.occurrences).toEqual({
      lineRanges: [{ start: 1, end: 2, startColumn: 3 }],
      cells: [{ row: 1, column: 2, cellReference: "Sheet1!B1" }],
      records: [{ recordIndex: 0, jsonPath: "$.a" }],
      pages: [{ pageNumber: 7 }],
    });
  });
});

describe("the quota of a run", () => {
  test("keeps everything up to 100,000, and about five percent of the rest", () => {
    const ids = Array.from({ length: 256 }, (_, i) => `000000${i.toString(16).padStart(2, "0")}`.padEnd(32, "0"));
    expect(ids.every((id) => isKept(findingsPerRunMax - 1, id))).toBe(true);
    const kept = ids.filter((id) => isKept(findingsPerRunMax, id)).length;
    expect(kept / ids.length).toBeCloseTo(0.05, 1);
    expect(kept).toBeGreaterThan(0);
  });
});

describe("a finding as JSON", () => {
  test("comes back as it was, with its times", () => {
    const original = finding([detection("NAME", 2, lines(1))]);
    if (!original) throw new Error("Broken expectation: there is a finding");
    const [body]: unknown[] = JSON.parse(storableFinding([original]));
    expect(revivedFinding(body, original)).toEqual(original);
  });

  test("has no characters that PostgreSQL refuses", () => {
    const cell: Location = { kind: "cell", row: 1, column: 1, columnName: "a\u0000b\ud800c😀" };
    const original = finding([detection("NAME", 1, [cell])]);
    if (!original) throw new Error("Broken expectation: there is a finding");
    expect(storableFinding([original])).toContain("a\ufffdb\ufffdc😀");
  });
});
