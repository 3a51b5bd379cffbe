/**
 * The entry of a scanning process: opens objects, inspects them one after the other, and never fails for what they hold.
 * The next objects are opened, and small ones fetched, while one is inspected.
 */
import { type ByteSource, bytesInMemory } from "../base/byte-source.ts";
import { type InspectionReport, UnreadableError } from "../base/inspection.ts";
import { catalogue } from "../detection/catalogue.ts";
import { createDetector, type Detector } from "../detection/detector.ts";
import { compileUserRules } from "../detection/user-rules/user-rules.ts";
import { defaultReadLimits } from "../documents/documents.ts";
import type { ObjectStore, StoreDescription } from "../object-stores/object-store.ts";
import { openStore } from "../object-stores/open-store.ts";
import { wholeFetchMaxBytes } from "../object-stores/ranged-source.ts";
import { failedReport } from "./failed-report.ts";
import { inspect } from "./inspect.ts";
import type { InspectionOptions, InspectionRequest } from "./inspection-request.ts";
import { serveInspections } from "./serve.ts";

/** Stores kept open; more than a process has under way at once. */
const storesMax = 32;

/** Part of the deadline after which reading stops by itself, so that what was found so far is reported. */
const softDeadlineShare = 0.9;

const stores = new Map<string, ObjectStore>();
/** By the list of identifiers, which is one object for all requests with the same list and rules. */
const detectors = new WeakMap<readonly string[], Detector>();

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

/**
 * The store of a description, opened when unknown; the one unused longest is closed when there are too many. Descriptions are equal
 * when they say the same; renewed credentials make another store.
 */
function storeFor(description: StoreDescription): ObjectStore {
  const key = JSON.stringify(description);
  const store = stores.get(key) ?? openStore(description);
  stores.delete(key);
  stores.set(key, store);
  const [oldest] = stores;
  if (stores.size > storesMax && oldest !== undefined) {
    stores.delete(oldest[0]);
    void oldest[1].close();
  }
  return store;
}

function detectorFor({ identifiers: ids, rules }: InspectionOptions): Detector {
  const known = detectors.get(ids);
  if (known !== undefined) return known;
  const wanted = new Set(ids);
  const identifiers = catalogue.filter(({ id }) => wanted.delete(id));
  for (const id of wanted) throw new UnreadableError("READER_FAILED", `no managed identifier is called ${id}`);
  const detector = createDetector(identifiers, rules && compileUserRules(rules));
  detectors.set(ids, detector);
  return detector;
}
