/**
 * The contract of output formats. Objects are handed over one by one, so that a scan of any size needs little memory;
 * formats write as they go and must stay valid when nothing was found.
 */
import type { Counts, ScannedObject } from "./result.ts";

/** Where a format writes; the text may be written at once or later, in order. */
export type Write = (text: string) => void;

/** One output format. Objects without findings that were read completely are handed over too. */
export interface Reporter {
  begin(): void;
  object(scanned: ScannedObject): void;
  end(counts: Counts): void;
}

/** Makes a reporter that writes through `write`; `startedAt` is the time the scan began. */
export type ReporterFactory = (write: Write, context: { readonly startedAt: Date; readonly version: string }) => Reporter;
