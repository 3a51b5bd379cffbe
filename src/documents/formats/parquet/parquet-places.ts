/**
 * Where the entries of a Parquet column lie: the record, and the index in each list around the value. Kept as the repetition
 * levels that the file holds; indexes are counted only for what was found.
 * Source: Apache Parquet format, "Nested Encoding".
 */
import type { PathStep, RecordNames } from "../records/record-names.ts";
import type { Leaf } from "./parquet-schema.ts";

/** Counts through the entries of one column. */
export class PlaceCounter {
  /** Number of the record of the entry counted last. */
  record: number;
  /** By repetition level: the index in that list. */
  readonly indexes: Int32Array;

  /** `record` is the number of the record before the first entry. */
  constructor(record: number, indexes: Int32Array) {
    this.record = record;
    this.indexes = indexes;
  }

  /** Counts one entry more. */
  pass(repetition: number): void {
    const { indexes } = this;
    if (repetition === 0) this.record++;
    else indexes[repetition] = (indexes[repetition] ?? 0) + 1;
    for (let level = repetition + 1; level < indexes.length; level++) indexes[level] = 0;
  }

  /** The same place, counted on its own. */
  copy(): PlaceCounter {
    return new PlaceCounter(this.record, this.indexes.slice());
  }
}

/** The places of the entries of one page. */
export class PagePlaces {
  /** Nodes of the innermost names; one for all entries when there are no keys of maps in between. */
  readonly #nodes: Int32Array;
  readonly #leaf: Leaf;
  readonly #repetitions: Uint8Array | undefined;
  readonly #start: PlaceCounter;
  #counter: PlaceCounter;
  #counted = 0;

  /** `counter` stands before the page and is moved behind it. */
  constructor(
    leaf: Leaf,
    counter: PlaceCounter,
    page: { entries: number; repetitions: Uint8Array | undefined; nodes: Int32Array },
  ) {
    const { entries, repetitions, nodes } = page;
    this.#leaf = leaf;
    this.#nodes = nodes;
    this.#repetitions = repetitions;
    this.#start = counter.copy();
    this.#counter = this.#start;
    if (repetitions === undefined) counter.record += entries;
    else for (const repetition of repetitions) counter.pass(repetition);
  }

  /** Number of the record of an entry, and the steps to it from the last to the first. */
  locate(entry: number, names: RecordNames): { readonly record: number; readonly stepsBackwards: readonly PathStep[] } {
    const { record, indexes } = this.#countTo(entry);
    let node = this.#nodes[entry] ?? this.#leaf.node;
    const stepsBackwards = this.#leaf.steps.toReversed().map((step) => {
      if (step.kind === "index") return -1 - (indexes[step.level] ?? 0);
      const named = node;
      node = names.parentOf(node);
      return named;
    });
    return { record, stepsBackwards };
  }

  #countTo(entry: number): PlaceCounter {
    const repetitions = this.#repetitions;
    if (repetitions === undefined) return new PlaceCounter(this.#start.record + 1 + entry, this.#start.indexes);
    if (this.#counted === 0 || entry < this.#counted - 1) {
      this.#counter = this.#start.copy();
      this.#counted = 0;
    }
    for (; this.#counted <= entry; this.#counted++) this.#counter.pass(repetitions[this.#counted] ?? 0);
    return this.#counter;
  }
}
