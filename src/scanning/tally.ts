/**
 * Counts what a detector reports for one object and keeps the first places of each kind. Stops where an
 * identifier's counting stops, whatever the number of documents inside the object. Keeps text only when asked to.
 */
import type { Detection, Occurrence } from "../base/inspection.ts";
import { catalogue } from "../detection/catalogue.ts";
import type { Hit } from "../detection/detector.ts";
import type { Segment } from "../documents/document.ts";

/** Whether occurrences carry their text. `masked` shows the last four characters of those that are longer. */
export type Reveal = "none" | "masked" | "full";

const charactersShown = 4;

const countMaxes: ReadonlyMap<string, number> = new Map(
  catalogue.flatMap(({ id, countMax }) => (countMax === undefined ? [] : [[id, countMax] as const])),
);

const ranks: ReadonlyMap<string, number> = new Map(catalogue.map(({ id }, rank) => [id, rank]));

/** The account of one object. */
export class Tally {
  readonly #occurrencesMax: number;
  readonly #reveal: Reveal;
  readonly #byIdentifier = new Map<string, { count: number; readonly countMax: number; readonly occurrences: Occurrence[] }>();

  /** `occurrencesMax` is the number of places kept for each identifier. */
  constructor({ occurrencesMax, reveal }: { occurrencesMax: number; reveal: Reveal }) {
    this.#occurrencesMax = occurrencesMax;
    this.#reveal = reveal;
  }

  /** Adds a hit; its bytes and place must be those of the segment at hand. */
  add(segment: Segment, hit: Hit): void {
    let entry = this.#byIdentifier.get(hit.identifier);
    if (entry === undefined) {
      entry = { count: 0, countMax: countMaxes.get(hit.identifier) ?? Number.POSITIVE_INFINITY, occurrences: [] };
      this.#byIdentifier.set(hit.identifier, entry);
    }
    if (entry.count >= entry.countMax) return;
    entry.count++;
    if (entry.occurrences.length >= this.#occurrencesMax) return;
    const location = segment.locate(hit.start, hit.end, hit.field);
    entry.occurrences.push(this.#reveal === "none" ? { location } : { location, text: this.#textOf(segment, hit) });
  }

  /** What was counted, in the catalogue's order; identifiers not in it come last, by name. */
  detections(): readonly Detection[] {
    return [...this.#byIdentifier]
      .map(([identifier, { count, occurrences }]) => ({ identifier, count, occurrences }))
      .sort((a, b) => rankOf(a.identifier) - rankOf(b.identifier) || (a.identifier < b.identifier ? -1 : 1));
  }

  #textOf({ text }: Segment, { start, end }: Hit): string {
    const found = new TextDecoder().decode(text.bytes.subarray(start, end));
    return this.#reveal === "full" ? found : masked(found);
  }
}

function rankOf(identifier: string): number {
  return ranks.get(identifier) ?? ranks.size;
}

/** All but the last four characters replaced by `*`; all of them when there are no more than four. */
export function masked(text: string): string {
  const characters = [...text];
  const hidden = characters.length > charactersShown ? characters.length - charactersShown : characters.length;
  return "*".repeat(hidden) + characters.slice(hidden).join("");
}
