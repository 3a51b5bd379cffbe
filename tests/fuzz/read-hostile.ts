/**
 * Reads one hostile file and tells what is wrong with how it was read: readers must answer with a reason that they know, keep the
 * contract of blocks and places, and answer the same when asked again. Crashes, hangs and memory are for the caller to see.
 */
import { crc32 } from "node:zlib";
import { type InspectionStatus, unreadReasons } from "../../src/base/inspection.ts";
import type { Location } from "../../src/base/location.ts";
import type { Detector } from "../../src/detection/detector.ts";
import type { DocumentDescription, ReadLimits, Segment } from "../../src/documents/document.ts";
import { readDocument } from "../../src/documents/documents.ts";

/** A file, the limits of reading it, and what looks through it for all that is sensitive, if anything. */
export type HostileInput = DocumentDescription & { readonly limits: ReadLimits; readonly detector?: Detector };

/** What became of a file: how it is counted, and what is wrong with that, if anything. */
export type HostileOutcome = { readonly mimeType: string; readonly status: string; readonly wrong?: string };

/** Places asked for in one block. */
const placesMax = 16;

/** Reads a file, twice when `isRepeated`. */
export async function readHostile(input: HostileInput, isRepeated: boolean): Promise<HostileOutcome> {
  const { outcome, print } = await readOnce(input);
  if (outcome.wrong !== undefined || !isRepeated) return outcome;
  const again = await readOnce(input);
  return again.print === print ? outcome : { ...outcome, wrong: "read again, it gives another report" };
}

async function readOnce(input: HostileInput): Promise<{ readonly outcome: HostileOutcome; readonly print: string }> {
  const look = new Look(input.detector);
  try {
    const { status, mimeType, bytesClassified } = await readDocument(input, input.limits, (segment) => look.at(segment));
    const wrong = look.wrong ?? wrongStatus(status, bytesClassified);
    const print = JSON.stringify([status, mimeType, bytesClassified, look.checksum]);
    return { outcome: { mimeType, status: named(status), ...(wrong !== undefined && { wrong }) }, print };
  } catch (error) {
    const wrong = `reading rejects with ${error instanceof Error ? error.name : typeof error}`;
    return { outcome: { mimeType: "-", status: "-", wrong }, print: "" };
  }
}

function named(status: InspectionStatus): string {
  return status.code === "COMPLETE" ? status.code : `${status.code} ${status.reason}`;
}

function wrongStatus(status: InspectionStatus, bytesClassified: number): string | undefined {
  if (status.code === "SKIPPED" && bytesClassified !== 0) return "skipped, but bytes count as classified";
  if (status.code === "PARTIAL" && bytesClassified === 0) return "partly read, but no bytes count as classified";
  if (status.code === "COMPLETE") return undefined;
  if (!unreadReasons.includes(status.reason)) return "the reason is none that is documented";
  // The reason for what nobody foresaw, of the file or of one in it.
  if (status.reason === "READER_FAILED" || status.detail?.includes("READER_FAILED")) return "a reader failed without knowing why";
  return status.reason === "STORE_UNAVAILABLE" ? "the store is blamed for what is in memory" : undefined;
}

/** Checks segments as they come, and sums them up. */
class Look {
  /** The first breach of the contract. */
  wrong: string | undefined;
  checksum = 0;
  readonly #detector: Detector | undefined;

  constructor(detector: Detector | undefined) {
    this.#detector = detector;
  }

  at(segment: Segment): void {
    const { bytes, length, coreStart, coreEnd, fields } = segment.text;
    if (length > bytes.length || coreStart < 0 || coreStart > coreEnd || coreEnd > length)
      this.wrong ??= "a core is outside its block";
    this.checksum = crc32(bytes.subarray(coreStart, coreEnd), this.checksum);
    this.#detector?.scan(segment.text, ({ start, end, field }) => this.#locate(segment, start, end, field));
    if (fields === undefined) {
      for (const place of [coreStart, (coreStart + coreEnd) >> 1]) if (place < coreEnd) this.#locate(segment, place, coreEnd, -1);
      return;
    }
    let before = 0;
    const step = Math.max(1, Math.floor(fields.count / placesMax));
    for (let i = 0; i < fields.count; i++) {
      const start = fields.starts[i] ?? -1;
      const end = fields.ends[i] ?? -1;
      if (start < before || end < start || end > length) this.wrong ??= "fields overlap, descend or leave their block";
      if (fields.names[fields.nameIndexes[i] ?? -1] === undefined) this.wrong ??= "a field has no name";
      before = end;
      if (i % step === 0 && end > start) this.#locate(segment, start, end, i);
    }
  }

  #locate(segment: Segment, start: number, end: number, field: number): void {
    const location = segment.locate(start, end, field);
    this.checksum = crc32(JSON.stringify(location), this.checksum);
    if (!isPlace(location)) this.wrong ??= `a ${location.kind} is placed where none can be`;
  }
}

function isPlace(location: Location): boolean {
  if (location.embeddedPath === "") return false;
  switch (location.kind) {
    case "line":
      return isCount(location.startLine) && location.endLine >= location.startLine && isCount(location.startColumn);
    case "cell":
      return isCount(location.row) && isCount(location.column);
    case "record":
      return isCount(location.recordIndex + 1);
    case "page":
      return isCount(location.pageNumber);
  }
}

function isCount(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 1;
}
