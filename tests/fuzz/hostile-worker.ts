/**
 * A scanning process that reads hostile files in place of objects: an object is a range of their numbers, its report what became
 * of each. It runs in the real process harness, so that crashes, hangs and memory are seen as in production.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { bytesInMemory } from "../../src/base/byte-source.ts";
import type { InspectionReport } from "../../src/base/inspection.ts";
import { catalogue } from "../../src/detection/catalogue.ts";
import { createDetector } from "../../src/detection/detector.ts";
import type { ReadLimits } from "../../src/documents/document.ts";
import { defaultReadLimits } from "../../src/documents/documents.ts";
import { once } from "../../src/documents/once.ts";
import { openPathStore } from "../../src/object-stores/path.ts";
import { wholeFetchMaxBytes } from "../../src/object-stores/ranged-source.ts";
import { serveInspections } from "../../src/scanning/serve.ts";
import { detectionsOf, type HostileBatch, type HostileEvent, type HostileFiles, type ListedFile } from "./batch.ts";
import { loadCorpus } from "./corpus.ts";
import { mutatedInput } from "./mutation.ts";
import { type HostileInput, readHostile } from "./read-hostile.ts";

/** One file in this many is read twice. */
const repeatEvery = 20;

/** The usual limits but for the amount extracted: what matters is that it is bounded, not how long it takes to get there. */
const mutatedLimits: ReadLimits = {
  ...defaultReadLimits,
  entryBytesMax: 1 << 20,
  extractedBytesMax: 4 << 20,
  entriesMax: 10_000,
};

type Open = (index: number) => HostileInput | Promise<HostileInput>;

const opened = new Map<string, Promise<Open>>();
const detector = once(async () => createDetector(catalogue));

serveInspections(({ object }) => async (): Promise<InspectionReport> => {
  const batch: HostileBatch = JSON.parse(object.key);
  return { status: { code: "COMPLETE" }, mimeType: "", bytesClassified: 0, detections: detectionsOf(await read(batch)) };
});

async function read({ files, first, count, progressFile }: HostileBatch): Promise<readonly HostileEvent[]> {
  const key = JSON.stringify(files);
  const opening = opened.get(key) ?? opener(files);
  opened.set(key, opening);
  const open = await opening;
  const events: HostileEvent[] = [];
  for (let index = first; index < first + count; index++) {
    const startedMs = performance.now();
    writeFileSync(progressFile, String(index));
    const outcome = await readHostile(await open(index), index % repeatEvery === 0);
    const milliseconds = performance.now() - startedMs;
    events.push({ index, ...outcome, milliseconds, memoryBytes: process.resourceUsage().maxRSS * 1_024 });
  }
  return events;
}

async function opener(files: HostileFiles): Promise<Open> {
  if (files.kind === "mutated") {
    const corpus = await loadCorpus(files.words);
    return (index) => {
      const { name, bytes } = mutatedInput(corpus, files.seed, index);
      return { name, source: bytesInMemory(bytes), limits: mutatedLimits };
    };
  }
  const listed = readFileSync(files.listFile, "utf8").split("\n");
  return (index) => openListed(JSON.parse(listed[index] ?? ""));
}

/** Opens a file as a scan does, small ones whole, and has it looked through for all that is sensitive. */
async function openListed({ folder, object }: ListedFile): Promise<HostileInput> {
  const source = await openPathStore({ path: folder }).openObject(object);
  const whole = object.sizeBytes > wholeFetchMaxBytes ? source : bytesInMemory(await source.read(0, object.sizeBytes));
  return { name: object.key, source: whole, limits: defaultReadLimits, detector: await detector() };
}
