/**
 * Keeps the explanations of one object: the first places of each identifier and outcome, and the number of all of them.
 */
import type { ExplainedPlace, Explanation, ExplanationReport } from "../base/inspection.ts";
import type { Hit } from "../detection/hit.ts";
import type { Segment } from "../documents/document.ts";

/** Places kept in all: near misses can be more numerous than anybody reads. */
const placesMax = 1_000;

/** The explanations of one object. */
export class ExplanationTally {
  readonly #eachMax: number;
  readonly #places: ExplainedPlace[] = [];
  readonly #counts = new Map<string, Pick<Explanation, "identifier" | "outcome"> & { count: number }>();

  /** `eachMax` is the number of places kept for each identifier and outcome. */
  constructor(eachMax: number) {
    this.#eachMax = eachMax;
  }

  /** Adds an explanation; the hit's bytes must be those of the segment at hand. */
  add(segment: Segment, explanation: Explanation, { start, end, field }: Hit): void {
    const { identifier, outcome } = explanation;
    const key = `${identifier} ${outcome}`;
    const entry = this.#counts.get(key) ?? { identifier, outcome, count: 0 };
    this.#counts.set(key, entry);
    entry.count++;
    if (entry.count > this.#eachMax || this.#places.length >= placesMax) return;
    const characters = [...new TextDecoder().decode(segment.text.bytes.subarray(start, end))].length;
    this.#places.push({ ...explanation, location: segment.locate(start, end, field), characters });
  }

  /** What was kept, in the order it was found. */
  report(): ExplanationReport {
    return { places: this.#places, counts: [...this.#counts.values()] };
  }
}
