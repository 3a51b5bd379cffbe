/**
 * A scanning process's side of the conversation: takes requests, works on one after the other, sends reports, and ends
 * when the pool is gone. What inspecting means is the caller's business, so tests can serve badly on purpose.
 */
import { Worker } from "node:worker_threads";
import { assert } from "../base/assert.ts";
import type { InspectionReport } from "../base/inspection.ts";
import { failedReport } from "./failed-report.ts";
import type { InspectionRequest } from "./inspection-request.ts";
import { type BareRequest, type FromWorker, memorySignal, type Sought, type ToWorker } from "./messages.ts";

/**
 * Begins work on an object, such as opening it, and answers what to do when its turn comes. Requests that look for the same have
 * the same list of identifiers, as one object.
 */
export type Begin = (request: InspectionRequest) => () => Promise<InspectionReport>;

/** A process that uses more than this part of its memory after an object is replaced before the next. */
const replaceShare = 0.75;

/** Milliseconds between looks at memory and parent. */
const watchIntervalMs = 200;

/** Serves the process that forked this one, until either ends. */
export function serveInspections(begin: Begin): void {
  // Ctrl-C and service managers signal the whole group; the pool decides when this process ends.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => undefined);
  process.on("disconnect", () => process.exit());
  // Nobody sees stack traces of this process, and the first in a library with a large map would take hundreds of megabytes.
  process.setSourceMapsEnabled(false);
  const memoryMaxBytes = Number(process.argv[2] ?? Number.POSITIVE_INFINITY);
  startWatching(memoryMaxBytes);
  let isLast = false;
  let turn = Promise.resolve();
  const slots: Sought[] = [];
  process.on("message", (message: ToWorker) => {
    if (message.kind === "sought") {
      slots[message.slot] = message.sought;
      return;
    }
    const sought = slots[message.slot];
    assert(sought !== undefined, "what to look for is sent before the first object");
    const run = begin(whole(message.request, sought));
    turn = turn.then(async () => {
      if (isLast) return;
      const report = await run().catch(failedReport);
      isLast = process.memoryUsage.rss() > memoryMaxBytes * replaceShare;
      send({ kind: "report", id: message.id, report, isLast });
    });
  });
  send({ kind: "ready" });
}

function whole(request: BareRequest, sought: Sought): InspectionRequest {
  return { ...request, options: { ...request.options, ...sought } };
}

function send(message: FromWorker): void {
  process.send?.(message);
}

/**
 * A thread that ends the process when it uses too much memory or its parent died. Only a thread can do so while the main
 * one is busy, and only from text, since Node 20 cannot load TypeScript in a thread.
 */
function startWatching(memoryMaxBytes: number): void {
  const watch = `
    const { workerData } = require("node:worker_threads");
    setInterval(() => {
      if (process.ppid !== workerData.parentId) process.kill(process.pid, "SIGKILL");
      if (process.memoryUsage.rss() > workerData.memoryMaxBytes) process.kill(process.pid, workerData.memorySignal);
    }, workerData.watchIntervalMs);`;
  const thread = new Worker(watch, {
    eval: true,
    execArgv: [],
    workerData: { parentId: process.ppid, memoryMaxBytes, memorySignal, watchIntervalMs },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 },
  });
  thread.unref();
}
