/**
 * What the fuzzer and its processes say to each other, within the requests and reports of scanning: a batch is the key of an
 * object, an event the identifier of a detection.
 */
import type { Detection } from "../../src/base/inspection.ts";

/** The files numbered [first, first + count) made of the fixtures that the words choose. */
export type FuzzBatch = {
  /** Where the process writes the number of the file it is at, before it reads it. */
  readonly progressFile: string;
  readonly words: readonly string[];
  readonly seed: number;
  readonly first: number;
  readonly count: number;
};

/** Files read, by kind and status; a file that was read wrongly; the slowest file of a batch. */
export type FuzzEvent =
  | { readonly kind: "read"; readonly mimeType: string; readonly status: string }
  | { readonly kind: "wrong"; readonly index: number; readonly wrong: string }
  | { readonly kind: "slowest"; readonly index: number; readonly milliseconds: number };

/** Events as detections, equal ones as one. */
export function countEvents(events: readonly FuzzEvent[]): readonly Detection[] {
  const counts = new Map<string, number>();
  for (const event of events) {
    const identifier = JSON.stringify(event);
    counts.set(identifier, (counts.get(identifier) ?? 0) + 1);
  }
  return [...counts].map(([identifier, count]) => ({ identifier, count, occurrences: [] }));
}

/** The event of a detection made by {@link countEvents}. */
export function eventOf({ identifier }: Detection): FuzzEvent {
  return JSON.parse(identifier);
}
