/**
 * How places and reports are written in words and in plain JSON: one wording for all formats.
 */
import { unreachable } from "../../base/assert.ts";
import type { Location } from "../../base/location.ts";
import type { Counts, ScannedObject } from "./result.ts";
import { classOf } from "./result.ts";

/** The text without control characters, which a file's name or content could otherwise send to a terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "\ufffd");
}

/** For example `line 12, column 5`, `row 3, column 2 (ssn)`, `record 7 $['card']`; the file inside an archive comes first. */
export function placeOf(location: Location): string {
  const inside = location.embeddedPath === undefined ? "" : `${location.embeddedPath}: `;
  return printable(inside + within(location));
}

function within(location: Location): string {
  switch (location.kind) {
    case "line":
      return location.endLine > location.startLine
        ? `lines ${location.startLine}-${location.endLine}`
        : `line ${location.startLine}, column ${location.startColumn}`;
    case "cell":
      return `row ${location.row}, column ${location.column}${location.columnName ? ` (${location.columnName})` : ""}`;
    case "record":
      return `record ${location.recordIndex}${location.jsonPath ? ` ${location.jsonPath}` : ""}`;
    case "page":
      return `page ${location.pageNumber}`;
    default:
      return unreachable(location);
  }
}

/** One object as plain JSON: the element of the `json` and `jsonl` formats. */
export function objectJson(scanned: ScannedObject): object {
  const { object, report } = scanned;
  return {
    name: scanned.name,
    bucket: object.bucket,
    key: object.key,
    sizeBytes: object.sizeBytes,
    lastModified: object.lastModified.toISOString(),
    result: classOf(report),
    status: report.status,
    mimeType: report.mimeType,
    bytesClassified: report.bytesClassified,
    ...(scanned.severity && { severity: scanned.severity }),
    detections: report.detections,
  };
}

/** The counts as plain JSON. */
export function countsJson(counts: Counts): object {
  return {
    ...counts,
    reasons: Object.fromEntries(counts.reasons),
    identifiers: Object.fromEntries(counts.identifiers),
  };
}
