/**
 * What a scan has found so far: the class of each object and the running counts every output agrees on.
 */
import type { InspectionReport, UnreadReason } from "../../base/inspection.ts";
import type { Severity } from "../../detection/severity.ts";
import type { ObjectEntry } from "../../object-stores/object-store.ts";

/** One object with its report. */
export type ScannedObject = {
  readonly object: ObjectEntry;
  /** What a person calls it: a path, or `s3://bucket/key`. */
  readonly name: string;
  readonly report: InspectionReport;
  /** The highest severity of its detections; undefined when there are none. */
  readonly severity: Severity | undefined;
};

/** Every object is in exactly one class; an object read only in part without findings is `unread`, never `clean`. */
export type ObjectClass = "found" | "clean" | "unread";

/** The class of an object. */
export function classOf(report: InspectionReport): ObjectClass {
  if (report.detections.length > 0) return "found";
  return report.status.code === "COMPLETE" ? "clean" : "unread";
}

/** Running counts of a scan; `objects` = `found` + `clean` + `unread`. */
export type Counts = {
  objects: number;
  bytes: number;
  found: number;
  clean: number;
  unread: number;
  /** Objects with findings of which a part could not be read; they are counted in `found` too. */
  foundInPart: number;
  occurrences: number;
  /** Reasons of objects, or parts of them, that were not read. */
  readonly reasons: Map<UnreadReason, number>;
  /** Objects and occurrences per identifier. */
  readonly identifiers: Map<string, { objects: number; occurrences: number }>;
  readonly severities: Record<Severity, number>;
};

/** Counts of nothing. */
export function noCounts(): Counts {
  return {
    objects: 0,
    bytes: 0,
    found: 0,
    clean: 0,
    unread: 0,
    foundInPart: 0,
    occurrences: 0,
    reasons: new Map(),
    identifiers: new Map(),
    severities: { Low: 0, Medium: 0, High: 0 },
  };
}

/** Adds one object to the counts. */
export function count(counts: Counts, { object, report, severity }: ScannedObject): void {
  counts.objects++;
  counts.bytes += object.sizeBytes;
  const kind = classOf(report);
  counts[kind]++;
  if (report.status.code !== "COMPLETE") {
    counts.reasons.set(report.status.reason, (counts.reasons.get(report.status.reason) ?? 0) + 1);
    if (kind === "found") counts.foundInPart++;
  }
  if (severity) counts.severities[severity]++;
  for (const detection of report.detections) {
    counts.occurrences += detection.count;
    const entry = counts.identifiers.get(detection.identifier) ?? { objects: 0, occurrences: 0 };
    entry.objects++;
    entry.occurrences += detection.count;
    counts.identifiers.set(detection.identifier, entry);
  }
}

/**
 * The one sentence a person must not misread: how many objects have findings, are clean, and were not read, with reasons.
 * It says "nothing found" only when everything was read.
 */
export function headline(counts: Counts): string {
  const parts = [`${plural(counts.found, "object")} with sensitive data`, `${counts.clean} clean`, `${counts.unread} not read`];
  const reasons = [...counts.reasons].map(([reason, objects]) => `${objects} × ${reason}`).join(", ");
  const unread = counts.unread + counts.foundInPart;
  const verdict = verdictOf(counts, unread);
  return `${verdict}: ${parts.join(" · ")}${unread > 0 ? ` (${reasons})` : ""}`;
}

function verdictOf(counts: Counts, unread: number): string {
  if (counts.found > 0) return unread > 0 ? "Sensitive data found, and not everything was read" : "Sensitive data found";
  if (counts.objects === 0) return "Nothing to read";
  return unread > 0 ? "No sensitive data in what was read, but not everything was read" : "No sensitive data found";
}

/** A number with its noun. */
function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
