/**
 * A process that reads hostile files and goes wrong at certain numbers, in the ways that the caller must see.
 */
import { writeFileSync } from "node:fs";
import { serveInspections } from "../../src/scanning/serve.ts";
import { detectionsOf, type HostileBatch, type HostileEvent } from "./batch.ts";

/** What happens at which number. */
const deeds: Readonly<Record<number, () => void>> = {
  1: () => process.exit(3),
  2: () => {
    for (;;);
  },
};

serveInspections(({ object }) => async () => {
  const { first, count, progressFile }: HostileBatch = JSON.parse(object.key);
  const events: HostileEvent[] = [];
  for (let index = first; index < first + count; index++) {
    writeFileSync(progressFile, String(index));
    deeds[index]?.();
    const event = { index, mimeType: "a/b", status: "COMPLETE", milliseconds: index, memoryBytes: 10 - index };
    events.push(index === 3 ? { ...event, wrong: "against the rules" } : event);
  }
  return { status: { code: "COMPLETE" }, mimeType: "", bytesClassified: 0, detections: detectionsOf(events) };
});
