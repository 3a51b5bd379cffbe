/**
 * Compares what was found with what is labelled, place by place: a line, a cell or a property of a record.
 */
import type { InspectionReport } from "../src/base/inspection.ts";
import type { Location } from "../src/base/location.ts";

/** Right, missed and wrong places of one identifier. */
export type Score = { right: number; missed: number; wrong: number; readonly examples: string[] };

/** A document with what is in it: by place, the identifiers that must be found and those that may. */
export type LabelledDocument = {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly labels: ReadonlyMap<string, Label>;
};

/** What one place holds. `text` is the whole of it, for the list of mistakes; `further` are the places its value goes on in. */
export type Label = {
  readonly expected: readonly string[];
  readonly allowed: readonly string[];
  readonly text: string;
  readonly further?: readonly string[];
};

/** Mistakes kept for each identifier, to be read by those who mend it. */
const examplesMax = 12;

/** The name of a line, a cell or a property. */
export function placeOf(location: Location): string {
  switch (location.kind) {
    case "line":
      return `line ${location.startLine}`;
    case "cell":
      return `row ${location.row} column ${location.column}`;
    case "record":
      return `record ${location.recordIndex} ${location.jsonPath ?? ""}`;
    case "page":
      return `page ${location.pageNumber}`;
  }
}

/** Adds one document to the scores by identifier. */
export function addScore(scores: Map<string, Score>, document: LabelledDocument, report: InspectionReport): void {
  const scoreOf = (identifier: string): Score => {
    const score = scores.get(identifier) ?? { right: 0, missed: 0, wrong: 0, examples: [] };
    scores.set(identifier, score);
    return score;
  };
  const note = (score: Score, mistake: string): void => {
    if (score.examples.length < examplesMax) score.examples.push(`${document.name}, ${mistake}`);
  };
  const found = new Map<string, Set<string>>();
  for (const { identifier, occurrences } of report.detections) {
    found.set(identifier, new Set(occurrences.map(({ location }) => placeOf(location))));
  }
  const owners = new Map<string, Label>();
  for (const [place, label] of document.labels) {
    const { expected, text, further = [] } = label;
    const places = [place, ...further];
    for (const one of places) owners.set(one, label);
    for (const identifier of expected) {
      const score = scoreOf(identifier);
      if (places.some((one) => found.get(identifier)?.has(one))) score.right++;
      else {
        score.missed++;
        note(score, `${place}: missed in ${text}`);
      }
    }
  }
  for (const [identifier, places] of found) {
    for (const place of places) {
      const label = owners.get(place);
      if (label?.expected.includes(identifier) || label?.allowed.includes(identifier)) continue;
      const score = scoreOf(identifier);
      score.wrong++;
      note(score, `${place}: wrong in ${label?.text ?? "a place without a label"}`);
    }
  }
}

/** The share of hits that are right; 1 when there are none. */
export function precisionOf({ right, wrong }: Score): number {
  return right + wrong === 0 ? 1 : right / (right + wrong);
}

/** The share of values that were found; 1 when there are none. */
export function recallOf({ right, missed }: Score): number {
  return right + missed === 0 ? 1 : right / (right + missed);
}
