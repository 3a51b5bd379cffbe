/**
 * A scanning process that does what the object's key says: the ways a reader of foreign bytes can go wrong.
 * It runs in the real process harness; only the inspecting is replaced. The media type of its reports is its process ID.
 */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { InspectionReport } from "../../../src/base/inspection.ts";
import { serveInspections } from "../../../src/scanning/serve.ts";

const kept: Uint8Array[] = [];

const deeds: Readonly<Record<string, (argument: string) => unknown>> = {
  ok: () => undefined,
  sleep: (ms) => pause(Number(ms)),
  /** Works until there is a file. */
  waitFor: async (file) => {
    while (!existsSync(file)) await pause(10);
  },
  crash: () => process.exit(3),
  hang: () => {
    for (;;);
  },
  /** Crashes the first time only; the argument is a file that remembers. */
  crashOnce: (file) => {
    appendFileSync(file, "x");
    if (readFileSync(file).length === 1) process.exit(3);
  },
  /** Says who works on it before hanging. */
  hangAfterNaming: (file) => {
    appendFileSync(file, String(process.pid));
    for (;;);
  },
  keep: (bytes) => kept.push(new Uint8Array(Number(bytes)).fill(1)),
  /** Takes memory outside the heap without ever yielding. */
  takeBuffers: () => {
    for (;;) kept.push(new Uint8Array(4 << 20).fill(1));
  },
  takeHeap: () => {
    const values: object[] = [];
    for (;;) values.push({ value: values.length });
  },
  reject: () => Promise.reject(new RangeError("invented content 4111")),
  throwLater: () => {
    setTimeout(() => {
      throw new Error("outside any promise");
    });
    return pause(1_000);
  },
};

serveInspections(({ object }) => async (): Promise<InspectionReport> => {
  const [deed = "", argument = ""] = object.key.split(" ");
  await deeds[deed]?.(argument);
  const detections =
    deed === "environment" ? Object.keys(process.env).map((identifier) => ({ identifier, count: 1, occurrences: [] })) : [];
  const bytesClassified = object.lastModified instanceof Date ? object.lastModified.getTime() : -1;
  return { status: { code: "COMPLETE" }, mimeType: String(process.pid), bytesClassified, detections };
});
