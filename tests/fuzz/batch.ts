/**
 * What the reading of hostile files and its processes say to each other, within the requests and reports of scanning: a batch is
 * the key of an object, an event the identifier of a detection.
 */
import type { Detection } from "../../src/base/inspection.ts";
import type { ObjectEntry } from "../../src/object-stores/object-store.ts";

/** Files to read, each by a number: made of the fixtures that the words choose, or lying in folders, a {@link ListedFile} a line. */
export type HostileFiles =
  | { readonly kind: "mutated"; readonly words: readonly string[]; readonly seed: number }
  | { readonly kind: "listed"; readonly listFile: string };

/** A file below a folder. */
export type ListedFile = { readonly folder: string; readonly object: ObjectEntry };

/** The files numbered [first, first + count). */
export type HostileBatch = {
  /** Where the process writes the number of the file it is at, before it reads it. */
  readonly progressFile: string;
  readonly files: HostileFiles;
  readonly first: number;
  readonly count: number;
};

/** What became of a file, and how it is wrong, if it is. */
export type HostileEvent = {
  readonly index: number;
  readonly mimeType: string;
  /** The code, with the reason behind a space if it has one. */
  readonly status: string;
  readonly wrong?: string;
  readonly milliseconds: number;
  /** The most memory its process has taken so far. */
  readonly memoryBytes: number;
};

/** Events as detections. */
export function detectionsOf(events: readonly HostileEvent[]): readonly Detection[] {
  return events.map((event) => ({ identifier: JSON.stringify(event), count: 1, occurrences: [] }));
}

/** The event of a detection made by {@link detectionsOf}. */
export function eventOf({ identifier }: Detection): HostileEvent {
  return JSON.parse(identifier);
}
