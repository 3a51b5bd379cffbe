import { describe, expect, test } from "vitest";
import type { InspectionReport } from "../../base/inspection.ts";
import { count, headline, noCounts, type ScannedObject } from "./result.ts";

const complete = { code: "COMPLETE" } as const;
const skipped = { code: "SKIPPED", reason: "PERMISSION_DENIED" } as const;
const partial = { code: "PARTIAL", reason: "MALFORMED_FILE" } as const;
const hit = [{ identifier: "JSON_WEB_TOKEN", count: 2, occurrences: [] }];

const cases: readonly (readonly [name: string, objects: readonly Partial<InspectionReport>[], line: string])[] = [
  ["nothing at all is not called clean", [], "Nothing to read: 0 objects with sensitive data · 0 clean · 0 not read"],
  [
    "everything read and nothing found",
    [{ status: complete }],
    "No sensitive data found: 0 objects with sensitive data · 1 clean · 0 not read",
  ],
  [
    "an unread object is named with its reason and takes the clean verdict away",
    [{ status: complete }, { status: skipped }],
    "No sensitive data in what was read, but not everything was read: 0 objects with sensitive data · 1 clean · 1 not read (1 × PERMISSION_DENIED)",
  ],
  [
    "an object read in part without findings is not clean",
    [{ status: partial }],
    "No sensitive data in what was read, but not everything was read: 0 objects with sensitive data · 0 clean · 1 not read (1 × MALFORMED_FILE)",
  ],
  [
    "an object read in part with findings counts as found and is still named",
    [{ status: partial, detections: hit }],
    "Sensitive data found, and not everything was read: 1 object with sensitive data · 0 clean · 0 not read (1 × MALFORMED_FILE)",
  ],
];

describe("the headline", () => {
  test.each(cases)("%s", (_name, reports, line) => {
    const counts = noCounts();
    for (const report of reports) count(counts, scanned(report));
    expect(headline(counts)).toBe(line);
  });
});

function scanned(report: Partial<InspectionReport>): ScannedObject {
  return {
    object: { bucket: "b", key: "k", sizeBytes: 1, lastModified: new Date(0), etag: "e", storageClass: "STANDARD" },
    name: "b/k",
    report: { status: complete, mimeType: "text/plain", bytesClassified: 1, detections: [], ...report },
    severity: undefined,
  };
}
