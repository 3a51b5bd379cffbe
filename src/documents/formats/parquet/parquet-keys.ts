/**
 * The keys of maps in Parquet files, which are names of what lies in the map: read beside the column of the values, entry by
 * entry. Source: Apache Parquet format, "Logical Type Definitions", maps.
 */
import type { RecordNames } from "../records/record-names.ts";
import { ValueText } from "../records/value-text.ts";
import { type Column, type ColumnPage, columnPages } from "./parquet-column.ts";
import type { DataPage } from "./parquet-page.ts";
import type { Leaf } from "./parquet-schema.ts";

/** Told of each name that was not seen before, and of the record it was met in. */
export type NameReceiver = (name: string, node: number, parent: number, record: number) => void;

/** Finds the nodes of the names of a column's entries, where keys of maps are among the names. */
export class KeyedNodes {
  readonly #leaf: Leaf;
  readonly #names: RecordNames;
  readonly #onName: NameReceiver;
  /** By repetition level. */
  readonly #keys = new Map<number, MapKeys>();
  readonly #current: string[] = [];
  #levelMax = 0;
  #node = 0;
  #record: number;

  /** `columnOf` finds the column of keys at a path. */
  constructor(
    leaf: Leaf,
    options: { names: RecordNames; firstRecord: number; onName: NameReceiver; columnOf: (path: string) => Column },
  ) {
    this.#leaf = leaf;
    this.#names = options.names;
    this.#onName = options.onName;
    this.#record = options.firstRecord - 1;
    for (const step of leaf.steps) {
      if (step.kind !== "key") continue;
      this.#keys.set(step.level, new MapKeys(options.columnOf(step.keys)));
      this.#levelMax = step.level;
    }
  }

  /** The nodes of a page's entries; none when there are no maps around them. Pages must be given in their order. */
  async of({ entries, repetitions }: DataPage): Promise<Int32Array> {
    if (this.#keys.size === 0 || repetitions === undefined) return new Int32Array(0);
    for (const [level, keys] of this.#keys) {
      let count = 0;
      for (const repetition of repetitions) if (repetition <= level) count++;
      await keys.load(count);
    }
    const nodes = new Int32Array(entries);
    for (let entry = 0; entry < entries; entry++) {
      const repetition = repetitions[entry] ?? 0;
      if (repetition === 0) this.#record++;
      if (repetition <= this.#levelMax) this.#node = this.#advance(repetition);
      nodes[entry] = this.#node;
    }
    return nodes;
  }

  /** Takes the keys that begin with an entry of this level, and finds its node. */
  #advance(repetition: number): number {
    for (const [level, keys] of this.#keys) if (repetition <= level) this.#current[level] = keys.take();
    let node = 0;
    for (const step of this.#leaf.steps) {
      if (step.kind === "index") continue;
      const name = step.kind === "name" ? step.name : (this.#current[step.level] ?? "");
      const child = this.#names.child(node, name);
      if (this.#names.isNew) this.#onName(name, child, node, this.#record);
      node = child;
    }
    return node;
  }
}

/** The keys of one map: one for each entry of the map, and one for each map without entries. */
class MapKeys {
  readonly #pages: AsyncGenerator<ColumnPage>;
  readonly #definitionMax: number;
  #keys: string[] = [];
  #next = 0;

  constructor(column: Column) {
    this.#pages = columnPages(column);
    this.#definitionMax = column.leaf.definitionMax;
  }

  /** Reads on until `count` keys are at hand, or there are no more. */
  async load(count: number): Promise<void> {
    this.#keys = this.#keys.slice(this.#next);
    this.#next = 0;
    while (this.#keys.length < count) {
      const { value, done } = await this.#pages.next();
      if (done) return;
      for (const key of keysOf(value, this.#definitionMax)) this.#keys.push(key);
    }
  }

  /** The next key of those at hand; "" for a map without entries. */
  take(): string {
    return this.#keys[this.#next++] ?? "";
  }
}

function* keysOf({ page: { entries, definitions }, write }: ColumnPage, definitionMax: number): Generator<string> {
  const text = new ValueText();
  const decoder = new TextDecoder();
  for (let entry = 0, value = 0; entry < entries; entry++) {
    text.length = 0;
    if (definitions === undefined || definitions[entry] === definitionMax) write(value++, text);
    yield decoder.decode(text.bytes.subarray(0, text.length));
  }
}
