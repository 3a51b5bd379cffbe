/**
 * Lists the objects of all targets and has them inspected, a bounded number at a time. Knows no output format.
 */
import { type Explanation, type InspectionReport, UnreadableError } from "../../base/inspection.ts";
import { type CustomLevels, highestSeverity } from "../../detection/severity.ts";
import { customSeverityOf } from "../../detection/user-rules/custom-identifier.ts";
import type { ObjectEntry, ObjectStore } from "../../object-stores/object-store.ts";
import { openStore } from "../../object-stores/open-store.ts";
import type { InspectionOptions, Scanner } from "../../scanning/scanner.ts";
import type { ProgressState } from "./progress.ts";
import { type Counts, count, noCounts, type ScannedObject } from "./result.ts";
import type { Target } from "./targets.ts";

/** What to scan, with what, and who hears of it. */
export type ScanPlan = {
  readonly targets: readonly Target[];
  readonly options: InspectionOptions;
  /** Thresholds of the custom identifiers among the rules of the options. */
  readonly customLevels: CustomLevels;
  readonly scanner: Scanner;
  /** Receives each object as soon as its report is there; may make the scan wait. */
  readonly onObject: (scanned: ScannedObject) => Promise<void>;
  readonly onProgress: (state: ProgressState) => void;
  readonly now: () => number;
};

/** Scans all targets. A target that cannot be listed counts as one unread object, so that it can never look clean. */
export async function runScan(plan: ScanPlan): Promise<Counts> {
  const counts = noCounts();
  const totals = { objects: 0, bytes: 0, isCounted: false };
  const startedAt = plan.now();
  let bucket = 1;
  const progress = () =>
    plan.onProgress({
      bucket,
      buckets: plan.targets.length,
      objectsDone: counts.objects,
      objectsTotal: Math.max(totals.objects, counts.objects),
      bytesDone: counts.bytes,
      bytesTotal: Math.max(totals.bytes, counts.bytes),
      isCounted: totals.isCounted,
      unread: counts.unread,
      found: counts.found,
      elapsedMs: plan.now() - startedAt,
    });
  const stop = { isStopped: false };
  const counting = countAll(plan.targets, totals, stop);
  try {
    for (const [index, target] of plan.targets.entries()) {
      bucket = index + 1;
      await scanTarget(plan, target, async (scanned) => {
        count(counts, scanned);
        await plan.onObject(scanned);
        progress();
      });
    }
  } finally {
    stop.isStopped = true;
    await counting;
  }
  totals.isCounted = true;
  progress();
  return counts;
}

type OnObject = (scanned: ScannedObject) => Promise<void>;

async function scanTarget(plan: ScanPlan, target: Target, onObject: OnObject): Promise<void> {
  const store = openStore(target.store);
  const running = new Set<Promise<void>>();
  // A failed inspection (the scanner was closed, the output is gone) ends the scan; it must not be lost while we list.
  const faults: unknown[] = [];
  try {
    for await (const object of objectsOf(store, target)) {
      while (running.size >= plan.scanner.concurrency) await Promise.race(running);
      if (faults.length > 0) break;
      const inspection: Promise<void> = inspectOne(plan, target, object, onObject)
        .catch((error: unknown) => void faults.push(error))
        .finally(() => running.delete(inspection));
      running.add(inspection);
    }
    await Promise.all(running);
    if (faults.length > 0) throw faults[0];
  } catch (error) {
    await Promise.all(running);
    if (!(error instanceof UnreadableError)) throw error;
    await onObject(unlisted(target, error, plan.now()));
  } finally {
    await store.close();
  }
}

async function inspectOne(plan: ScanPlan, target: Target, object: ObjectEntry, onObject: OnObject): Promise<void> {
  const report = reportable(
    await plan.scanner.inspect({ store: target.store, object, options: plan.options }),
    plan.customLevels,
  );
  await onObject({
    object,
    name: nameOf(target, object),
    report,
    severity: highestSeverity(report.detections, plan.customLevels),
  });
}

/** The report without custom identifiers that were found less often than their lowest threshold: those are no findings. */
function reportable(report: InspectionReport, customLevels: CustomLevels): InspectionReport {
  const few = new Set<string>();
  for (const { identifier, count } of report.detections) {
    const levels = customLevels.get(identifier);
    if (levels && customSeverityOf(levels, count) === undefined) few.add(identifier);
  }
  if (few.size === 0) return report;
  const told = <T extends Pick<Explanation, "identifier" | "outcome">>(one: T): T =>
    one.outcome === "reported" && few.has(one.identifier) ? { ...one, outcome: "below-threshold" } : one;
  const { explanation } = report;
  return {
    ...report,
    detections: report.detections.filter(({ identifier }) => !few.has(identifier)),
    ...(explanation && { explanation: { places: explanation.places.map(told), counts: explanation.counts.map(told) } }),
  };
}

function nameOf(target: Target, object: ObjectEntry): string {
  if (target.store.type === "s3") return `s3://${object.bucket}/${object.key}`;
  return object.bucket.endsWith("/") ? `${object.bucket}${object.key}` : `${object.bucket}/${object.key}`;
}

function unlisted(target: Target, error: UnreadableError, nowMs: number): ScannedObject {
  const object = { bucket: target.bucket ?? target.argument, key: target.prefix, sizeBytes: 0, lastModified: new Date(nowMs) };
  return {
    object: { ...object, etag: "", storageClass: "STANDARD" },
    name: target.argument,
    report: {
      status: { code: "SKIPPED", reason: error.reason, detail: error.message },
      mimeType: "application/octet-stream",
      bytesClassified: 0,
      detections: [],
    },
    severity: undefined,
  };
}

async function* objectsOf(store: ObjectStore, target: Target): AsyncGenerator<ObjectEntry> {
  const buckets = target.bucket === undefined ? (await store.listBuckets()).map(({ name }) => name) : [target.bucket];
  for (const bucket of buckets) {
    for await (const page of store.listObjects({ bucket, prefix: target.prefix })) yield* page;
  }
}

/** A second listing ahead of the scan: it costs one request per thousand objects and keeps nothing in memory. */
async function countAll(
  targets: readonly Target[],
  totals: { objects: number; bytes: number; isCounted: boolean },
  stop: { readonly isStopped: boolean },
): Promise<void> {
  for (const target of targets) {
    const store = openStore(target.store);
    try {
      for await (const object of objectsOf(store, target)) {
        if (stop.isStopped) return;
        totals.objects++;
        totals.bytes += object.sizeBytes;
      }
    } catch (error) {
      // The scan itself meets the same trouble and reports it.
      if (!(error instanceof UnreadableError)) throw error;
    } finally {
      await store.close();
    }
  }
  totals.isCounted = true;
}
