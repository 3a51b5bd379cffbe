/**
 * Reports for objects that could not be inspected at all. They name what failed, never what the object holds.
 */
import { type InspectionReport, UnreadableError, type UnreadReason } from "../base/inspection.ts";

/** A report that nothing of the object was analysed. */
export function skippedReport(reason: UnreadReason, detail: string): InspectionReport {
  const status = { code: "SKIPPED", reason, detail } as const;
  return { status, mimeType: "application/octet-stream", bytesClassified: 0, detections: [] };
}

/** The report for an error: its own reason, or READER_FAILED with only the error's name, as messages may quote content. */
export function failedReport(error: unknown): InspectionReport {
  if (error instanceof UnreadableError) return skippedReport(error.reason, error.message);
  const name = error instanceof Error && /^\w{1,60}$/.test(error.name) ? error.name : "unknown error";
  return skippedReport("READER_FAILED", `inspecting failed with ${name}`);
}
