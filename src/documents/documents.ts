/**
 * The door of this folder: bytes in, located text out, for every format that is read, alone or inside containers, under one
 * budget. Knows nothing of what is searched for.
 */
import type { ByteSource } from "../base/byte-source.ts";
import { UnreadableError } from "../base/inspection.ts";
import { Budget } from "./budget.ts";
import type { DocumentDescription, ReadLimits, ReadOutcome, SegmentSink } from "./document.ts";
import { Feed } from "./feed.ts";
import { headBytes, macieReadLimits } from "./limits.ts";
import { readContent } from "./read-content.ts";
import type { Reading, Verdict } from "./reading.ts";
import { guardedSink, SinkFault } from "./sink-fault.ts";

/** The limits that apply unless others are asked for: Macie's. */
export const defaultReadLimits: ReadLimits = macieReadLimits;

/**
 * Reads a document and pushes its text to the sink. Always resolves with an outcome, whatever the document contains; rejects
 * only with what the sink threw. When the outcome is SKIPPED, text may have been pushed that does not count.
 */
export async function readDocument(document: DocumentDescription, limits: ReadLimits, sink: SegmentSink): Promise<ReadOutcome> {
  const { name, source } = document;
  const budget = new Budget(limits);
  const reading: Reading = { limits, budget, sink: guardedSink(sink), embeddedPath: undefined, depth: 0, readContent };
  const feed = new Feed(headAndRest(source), () => budget.mayContinue());
  try {
    return outcome(await readContent({ name, feed, source }, reading), budget);
  } catch (error) {
    throw error instanceof SinkFault ? error.cause : error;
  }
}

/** Fetches the beginning by itself: formats read by range need no more of the front, and small objects no second request. */
async function* headAndRest(source: ByteSource): AsyncGenerator<Uint8Array> {
  const head = await source.read(0, Math.min(headBytes, source.sizeBytes));
  yield head;
  if (head.length >= source.sizeBytes) return;
  let left = source.sizeBytes - head.length;
  for await (const piece of source.stream(head.length)) {
    left -= piece.length;
    yield piece;
  }
  if (left > 0) throw new UnreadableError("SOURCE_OBJECT_NO_LONGER_AVAILABLE", "expected the object's whole length");
}

function outcome(verdict: Verdict, budget: Budget): ReadOutcome {
  const { mimeType, detail } = verdict;
  const reason = budget.exceeded ?? verdict.reason;
  if (reason === undefined) return { status: { code: "COMPLETE" }, mimeType, bytesClassified: budget.bytesClassified };
  const isSkipped = verdict.code === "SKIPPED" || budget.bytesClassified === 0;
  const status = { code: isSkipped ? "SKIPPED" : "PARTIAL", reason, ...(detail === undefined ? {} : { detail }) } as const;
  return { status, mimeType, bytesClassified: isSkipped ? 0 : budget.bytesClassified };
}
