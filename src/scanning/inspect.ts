/**
 * One object in, one report out: joins readers, which know no identifiers, to a detector, which knows no formats.
 * Runs where it is called; who calls it bounds its memory and ends it when it hangs.
 */
import { type InspectionReport, UnreadableError } from "../base/inspection.ts";
import type { Detector } from "../detection/detector.ts";
import type { DocumentDescription, ReadLimits } from "../documents/document.ts";
import { readDocument } from "../documents/documents.ts";
import { ExplanationTally } from "./explanation-tally.ts";
import { type Reveal, Tally } from "./tally.ts";

/** How to inspect: bounds of the reading, places kept for each identifier, whether they carry their text and are explained. */
export type InspectOptions = {
  readonly limits: ReadLimits;
  readonly occurrencesMax: number;
  readonly reveal: Reveal;
  readonly explain?: boolean;
};

/**
 * Inspects a document. What cannot be read is a status of the report, and a document that counts as skipped has no detections;
 * rejects only with faults, such as a detector's.
 */
export async function inspect(
  document: DocumentDescription,
  detector: Detector,
  options: InspectOptions,
): Promise<InspectionReport> {
  const tally = new Tally(options);
  const accounts = options.explain ? new ExplanationTally(options.occurrencesMax) : undefined;
  try {
    const { status, mimeType, bytesClassified } = await readDocument(document, options.limits, (segment) =>
      detector.scan(
        segment.text,
        (hit) => tally.add(segment, hit),
        accounts && ((explanation, hit) => accounts.add(segment, explanation, hit)),
      ),
    );
    const report = { status, mimeType, bytesClassified };
    if (status.code === "SKIPPED") return { ...report, detections: [] };
    return { ...report, detections: tally.detections(), ...(accounts && { explanation: accounts.report() }) };
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return {
      status: { code: "SKIPPED", reason: error.reason },
      mimeType: "application/octet-stream",
      bytesClassified: 0,
      detections: [],
    };
  }
}
