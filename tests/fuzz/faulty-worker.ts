/**
 * A process of the fuzzer whose reader goes wrong at certain numbers, in the ways that the fuzzer must see.
 */
import { writeFileSync } from "node:fs";
import { serveInspections } from "../../src/scanning/serve.ts";
import { countEvents, type FuzzBatch, type FuzzEvent } from "./batch.ts";

/** What happens at which number. */
const deeds: Readonly<Record<number, () => void>> = {
  1: () => process.exit(3),
  2: () => {
    for (;;);
  },
};

serveInspections(({ object }) => async () => {
  const { first, count, progressFile }: FuzzBatch = JSON.parse(object.key);
  const events: FuzzEvent[] = [];
  for (let index = first; index < first + count; index++) {
    writeFileSync(progressFile, String(index));
    deeds[index]?.();
    events.push(
      index === 3 ? { kind: "wrong", index, wrong: "against the rules" } : { kind: "read", mimeType: "a/b", status: "COMPLETE" },
    );
  }
  return { status: { code: "COMPLETE" }, mimeType: "", bytesClassified: 0, detections: countEvents(events) };
});
