/**
 * A scanning process that reads hostile files in place of objects: an object is a range of their numbers, its report their
 * counts. It runs in the real process harness, so that crashes, hangs and memory are seen as in production.
 */
import { writeFileSync } from "node:fs";
import type { InspectionReport } from "../../src/base/inspection.ts";
import { serveInspections } from "../../src/scanning/serve.ts";
import { countEvents, type FuzzBatch, type FuzzEvent } from "./batch.ts";
import { type Corpus, loadCorpus } from "./corpus.ts";
import { mutatedInput } from "./mutation.ts";
import { readHostile } from "./read-hostile.ts";

/** One file in this many is read twice. */
const repeatEvery = 20;

const corpora = new Map<string, Promise<Corpus>>();

serveInspections(({ object }) => async (): Promise<InspectionReport> => {
  const batch: FuzzBatch = JSON.parse(object.key);
  const detections = countEvents(await read(batch));
  return { status: { code: "COMPLETE" }, mimeType: "", bytesClassified: 0, detections };
});

async function read({ words, seed, first, count, progressFile }: FuzzBatch): Promise<readonly FuzzEvent[]> {
  const key = words.join("\n");
  const loading = corpora.get(key) ?? loadCorpus(words);
  corpora.set(key, loading);
  const corpus = await loading;
  const events: FuzzEvent[] = [];
  let slowest = { index: first, milliseconds: -1 };
  for (let index = first; index < first + count; index++) {
    const startedMs = performance.now();
    writeFileSync(progressFile, String(index));
    const { mimeType, status, wrong } = await readHostile(mutatedInput(corpus, seed, index), index % repeatEvery === 0);
    events.push(wrong === undefined ? { kind: "read", mimeType, status } : { kind: "wrong", index, wrong });
    const milliseconds = performance.now() - startedMs;
    if (milliseconds > slowest.milliseconds) slowest = { index, milliseconds };
  }
  return [...events, { kind: "slowest", ...slowest }];
}
