/**
 * What readers and containers share while one object is read: the budget, the way to the sink, the place inside archives, and
 * the door through which a container hands on the files it finds (so that containers need not import their own dispatcher).
 */
import type { ByteSource } from "../base/byte-source.ts";
import type { UnreadReason } from "../base/inspection.ts";
import type { Location } from "../base/location.ts";
import type { Budget } from "./budget.ts";
import type { ReadLimits, SegmentSink } from "./document.ts";
import type { Feed } from "./feed.ts";

/** A file to read: an object, or one taken out of a container. */
export type Content = {
  /** Key, or path inside the archive; a hint only. */
  readonly name: string;
  readonly feed: Feed;
  /** Random access, where the file has it. */
  readonly source?: ByteSource;
  /** The character set that what holds the file says it is in, if it is text. */
  readonly charset?: string | undefined;
};

/** What became of one file; `reason` is absent exactly when it was read completely. */
export type Verdict = {
  readonly code: "COMPLETE" | "PARTIAL" | "SKIPPED";
  readonly reason?: UnreadReason;
  readonly detail?: string;
  readonly mimeType: string;
};

/** The circumstances under which a file is read. */
export type Reading = {
  readonly limits: ReadLimits;
  readonly budget: Budget;
  readonly sink: SegmentSink;
  /** Path inside the archives around this file; absent outside. */
  readonly embeddedPath: string | undefined;
  /** Number of containers around this file. */
  readonly depth: number;
  readonly readContent: (content: Content, reading: Reading) => Promise<Verdict>;
};

/** The location with the path inside the archive, where there is one. */
export function placed(location: Location, embeddedPath: string | undefined): Location {
  return embeddedPath === undefined ? location : { ...location, embeddedPath };
}
