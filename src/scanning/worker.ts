/**
 * The entry of a scanning process: opens objects, inspects them one after the other, and never fails for what they hold.
 * The next objects are opened, and small ones fetched, while one is inspected.
 */
import { type ByteSource, bytesInMemory } from "../base/byte-source.ts";
import { type InspectionReport, UnreadableError } from "../base/inspection.ts";
import { catalogue } from "../detection/catalogue.ts";
import { createDetector, type Detector } from "../detection/detector.ts";
import { compileUserRules, type UserRuleDefinitions } from "../detection/user-rules/user-rules.ts";
import { defaultReadLimits } from "../documents/documents.ts";
import type { ObjectStore, StoreDescription } from "../object-stores/object-store.ts";
import { openStore } from "../object-stores/open-store.ts";
import { wholeFetchMaxBytes } from "../object-stores/ranged-source.ts";
import { failedReport } from "./failed-report.ts";
import { inspect } from "./inspect.ts";
import type { InspectionOptions, InspectionRequest } from "./inspection-request.ts";
import { serveInspections } from "./serve.ts";

/** Stores kept open, and detectors kept compiled; more than a process has under way at once. */
const storesMax = 32;
const detectorsMax = 8;

/** Part of the deadline after which reading stops by itself, so that what was found so far is reported. */
const softDeadlineShare = 0.9;

const stores = new Map<string, ObjectStore>();
const detectors = new Map<string, Detector>();

serveInspections((request) => {
  const opened = open(request);
  // Its turn may come much later; until then a failure must not count as unhandled.
  opened.catch(() => undefined);
  return async () => {
    try {
      return await inspectOpened(request, await opened);
    } catch (error) {
      return failedReport(error);
    }
  };
});

async function open({ store, object }: InspectionRequest): Promise<ByteSource> {
  const source = await storeFor(store).openObject(object);
  if (object.sizeBytes > wholeFetchMaxBytes) return source;
  return bytesInMemory(await source.read(0, object.sizeBytes));
}

async function inspectOpened({ object, options, limits: set }: InspectionRequest, source: ByteSource): Promise<InspectionReport> {
  const { occurrencesMax, reveal, deadlineMs, explain = false } = options;
  const limits = { ...defaultReadLimits, ...set };
  const durationMsMax = Math.min(limits.durationMsMax, deadlineMs * softDeadlineShare);
  return inspect({ name: object.key, source }, detectorFor(options), {
    limits: { ...limits, durationMsMax },
    occurrencesMax,
    reveal,
    explain,
  });
}

/** Descriptions are equal when they say the same; renewed credentials make another store. */
function storeFor(description: StoreDescription): ObjectStore {
  return remembered(stores, JSON.stringify(description), {
    sizeMax: storesMax,
    make: () => openStore(description),
    drop: (store) => void store.close(),
  });
}

/** Identifiers in any order make one detector, in catalogue order; the same rules are the same object. */
function detectorFor({ identifiers: ids, rules }: InspectionOptions): Detector {
  const wanted = new Set(ids);
  const identifiers = catalogue.filter(({ id }) => wanted.delete(id));
  for (const id of wanted) throw new UnreadableError("READER_FAILED", `no managed identifier is called ${id}`);
  const key = [rules === undefined ? 0 : numberOf(rules), ...identifiers.map(({ id }) => id)].join(" ");
  return remembered(detectors, key, {
    sizeMax: detectorsMax,
    make: () => createDetector(identifiers, rules && compileUserRules(rules)),
    drop: () => undefined,
  });
}

const ruleNumbers = new WeakMap<UserRuleDefinitions, number>();
let lastRuleNumber = 0;

function numberOf(rules: UserRuleDefinitions): number {
  const number = ruleNumbers.get(rules) ?? ++lastRuleNumber;
  ruleNumbers.set(rules, number);
  return number;
}

/** The value for a key, made when unknown; the longest unused one is dropped when there are too many. */
function remembered<T>(
  values: Map<string, T>,
  key: string,
  { sizeMax, make, drop }: { sizeMax: number; make: () => T; drop: (value: T) => void },
): T {
  const value = values.get(key) ?? make();
  values.delete(key);
  values.set(key, value);
  const [oldest] = values;
  if (values.size > sizeMax && oldest !== undefined) {
    values.delete(oldest[0]);
    drop(oldest[1]);
  }
  return value;
}
