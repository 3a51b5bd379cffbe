/**
 * How places and reports are written in words and in plain JSON: one wording for all formats.
 */
import { unreachable } from "../../base/assert.ts";
import type { ExplainedOutcome, ExplainedPlace, InspectionReport } from "../../base/inspection.ts";
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
      return `${cell(location)}${location.columnName ? ` (${location.columnName})` : ""}`;
    case "record":
      return `record ${location.recordIndex}${location.jsonPath ? ` ${location.jsonPath}` : ""}`;
    case "page":
      return `page ${location.pageNumber}`;
    default:
      return unreachable(location);
  }
}

/** A cell of a sheet or a table among several goes by its reference. */
function cell({ row, column, cellReference }: Extract<Location, { kind: "cell" }>): string {
  return cellReference ?? `row ${row}, column ${column}`;
}

/**
 * Why texts of an object were reported and others were not, a line for each place kept, such as
 * `CREDIT_CARD_NUMBER at line 2, column 6 (16 characters): not reported, refused by Luhn check digit; form 1 of 2 (digits)`.
 */
export function explanationLines({ explanation }: InspectionReport): readonly string[] {
  if (!explanation) return [];
  const lines = explanation.places.map((place) => {
    const keyword = place.keyword ? `; ${keywordText(place.keyword)}` : "";
    const check = place.check !== undefined && place.outcome !== "check-refused" ? `; passed ${place.check}` : "";
    const where = `${placeOf(place.location)} (${place.characters} characters)`;
    return printable(`${place.identifier} at ${where}: ${outcomeText(place)}; ${place.rule}${keyword}${check}`);
  });
  const left = explanation.counts.reduce((sum, { count }) => sum + count, 0) - lines.length;
  return left > 0 ? [...lines, `… and ${left} more`] : lines;
}

const outcomeTexts: Readonly<Record<ExplainedOutcome, string>> = {
  reported: "reported",
  "keyword-missing": "not reported, no keyword near",
  "keyword-present": "not reported, a keyword is near",
  "check-refused": "not reported, refused by",
  "inside-longer-text": "not reported, a longer word or number goes on behind it",
  "ignore-word": "not reported, contains an ignore word",
  allowed: "not reported, on an allow list",
  "below-threshold": "not reported, fewer occurrences than the lowest threshold",
  covered: "not reported, covered by another match",
};

function outcomeText({ outcome, check }: ExplainedPlace): string {
  return outcome === "check-refused" ? `${outcomeTexts[outcome]} ${check ?? "its check"}` : outcomeTexts[outcome];
}

function keywordText({ text, place, distance }: NonNullable<ExplainedPlace["keyword"]>): string {
  return place === "name" ? `keyword "${text}" in the name` : `keyword "${text}" ${distance} characters ${place}`;
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
    ...(report.explanation && { explanation: report.explanation }),
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
