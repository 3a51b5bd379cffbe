/**
 * Values of columns on their way to the sink: those of one column follow each other, so where they lie is kept batch by batch until
 * their block is handed on. Names of columns and keys of maps are values as well. Shared by Parquet and ORC.
 */
import type { Location } from "../../../base/location.ts";
import type { Reading } from "../../reading.ts";
import type { PathStep, RecordNames } from "./record-names.ts";
import { ValueBlocks } from "./value-blocks.ts";

/** The places of a batch of values of one column. */
export type ColumnPlaces = {
  /** The record of a value, from 0, and the path to it in that. */
  locate(place: number, names: RecordNames): { readonly record: number; readonly stepsBackwards: readonly PathStep[] };
};

/** Blocks of values, and the places of those in the block at work. */
export class ColumnBlocks {
  readonly values: ValueBlocks;
  readonly #names: RecordNames;
  readonly #keptMax: number;
  /** A value's owner is the index of its batch. */
  #batches: ColumnPlaces[] = [];
  #kept = 0;
  /** The records in which the names in the block at work were met first; a name's owner is -1 minus the index. */
  #recordsOfNames: number[] = [];

  /** `keptMax`: what the places of one block may come to, in the measure that {@link keep} is told. */
  constructor(reading: Reading, { names, keptMax }: { names: RecordNames; keptMax: number }) {
    this.#names = names;
    this.#keptMax = keptMax;
    this.values = new ValueBlocks(reading, { names: names.names, locate: (place, owner) => this.#locate(place, owner) });
  }

  /** True when the places kept are enough for one block. */
  get hasManyPlaces(): boolean {
    return this.#kept > this.#keptMax;
  }

  /** Keeps the places of a batch, which are of this size; answers the owner of its values. */
  keep(places: ColumnPlaces, size: number): number {
    this.#kept += size;
    return this.#batches.push(places) - 1;
  }

  /** Adds a name met first in this record: names are text of the file as well. */
  addName(name: string, node: number, parent: number, record: number): void {
    this.values.text.string(name);
    this.values.end(parent, node, -this.#recordsOfNames.push(record));
  }

  /** Hands on all values and forgets their places. */
  flush(): void {
    this.values.flush();
    this.#batches = [];
    this.#kept = 0;
    this.#recordsOfNames = [];
  }

  #locate(place: number, owner: number): Location {
    const batch = this.#batches[owner];
    if (batch === undefined) {
      this.#names.markSensitive(place);
      return { kind: "record", recordIndex: this.#recordsOfNames[-1 - owner] ?? 0 };
    }
    const { record, stepsBackwards } = batch.locate(place, this.#names);
    const jsonPath = this.#names.path(stepsBackwards);
    return { kind: "record", recordIndex: record, ...(jsonPath === undefined ? {} : { jsonPath }) };
  }
}
