/**
 * Runs documents with known values through the whole way of a scan, readers, detector and places, and counts what was right.
 */
import { bytesInMemory } from "../src/base/byte-source.ts";
import { catalogue } from "../src/detection/catalogue.ts";
import { createDetector } from "../src/detection/detector.ts";
import { macieReadLimits } from "../src/documents/limits.ts";
import { inspect } from "../src/scanning/inspect.ts";
import { addScore, type LabelledDocument, type Score } from "./score.ts";

/** Scores by identifier: of those that the documents hold, and of those that were found where they should not be. */
export async function measure(documents: readonly LabelledDocument[]): Promise<ReadonlyMap<string, Score>> {
  const detector = createDetector(catalogue);
  const scores = new Map<string, Score>();
  for (const document of documents) {
    const report = await inspect({ name: document.name, source: bytesInMemory(document.bytes) }, detector, {
      limits: macieReadLimits,
      occurrencesMax: Number.POSITIVE_INFINITY,
      reveal: "none",
    });
    addScore(scores, document, report);
  }
  return scores;
}
