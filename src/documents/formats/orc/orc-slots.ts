/**
 * Where the values of an ORC column lie: the record, the index in each list and the keys of the maps around each, found from the
 * streams of the columns above it, some thousand places at a time.
 * Source: Apache ORC specification v1, "Column Encodings", structures, lists, maps and unions.
 */
import { UnreadableError } from "../../../base/inspection.ts";
import { type RecordNames, recordNode } from "../records/record-names.ts";
import type { Integers } from "./orc-integers.ts";
import type { BitRuns, ByteRuns } from "./orc-runs.ts";
import type { OrcLink } from "./orc-schema.ts";
import { type ColumnStreams, slotsMax, streamKinds } from "./orc-stripe.ts";

/** Longest list; longer ones are in no file. */
const listLengthMax = 2 ** 31 - 1;

/** Places of values, some of which may turn out to be empty. */
export type Slots = {
  readonly count: number;
  /** Number of the record of each. */
  readonly rows: Float64Array;
  /** Index of each in the lists and maps around it, outermost first. */
  readonly indexes: readonly Int32Array[];
  /** Nodes of the innermost name of each; absent where all have the same. */
  readonly nodes: Int32Array | undefined;
};

/** Gives places until there are no more. */
export type SlotSource = { next(): Promise<Slots | undefined> };

/** The records of a stripe. */
export function recordSlots(firstRecord: number, count: number): SlotSource {
  let next = firstRecord;
  const end = firstRecord + count;
  return {
    async next() {
      if (next >= end) return undefined;
      const first = next;
      const rows = new Float64Array(Math.min(slotsMax, end - first));
      for (let i = 0; i < rows.length; i++) rows[i] = first + i;
      next = first + rows.length;
      return { count: rows.length, rows, indexes: [], nodes: undefined };
    },
  };
}

/** The places among those of `above` that hold something. */
export function presentSlots(above: SlotSource, presence: BitRuns | undefined): SlotSource {
  return presence === undefined ? above : slotsWith(above, presence, 1);
}

/** Answers the keys that stand at places in a map. */
export type KeysOf = (slots: Slots) => Promise<readonly string[]>;

/** The places that a link leads to from those of its column, whose streams are given. `keysOf` is needed for a link by keys. */
export function linkedSlots(
  above: SlotSource,
  link: OrcLink,
  { streams, names, keysOf }: { streams: ColumnStreams; names: KeyedNames; keysOf: KeysOf | undefined },
): SlotSource {
  const present = presentSlots(above, streams.presence());
  switch (link.kind) {
    case "member":
      return link.node === undefined ? memberSlots(present, link.name, names) : present;
    case "branch":
      return slotsWith(present, streams.byteRuns(streamKinds.data), link.tag);
    case "item": {
      const items = new ItemSlots(present, streams.integers(streamKinds.length, false));
      return link.name === undefined || link.node !== undefined ? items : memberSlots(items, link.name, names);
    }
    case "entry": {
      const entries = new ItemSlots(present, streams.integers(streamKinds.length, false));
      return keysOf === undefined ? entries : entrySlots(entries, keysOf, names);
    }
  }
}

/** The names below maps, which depend on keys. */
export class KeyedNames {
  readonly #names: RecordNames;
  readonly #onName: (name: string, node: number, parent: number, record: number) => void;
  /** Node of the name around the outermost map. */
  readonly #outerNode: number;

  constructor(
    names: RecordNames,
    outerNode: number,
    onName: (name: string, node: number, parent: number, record: number) => void,
  ) {
    this.#names = names;
    this.#outerNode = outerNode;
    this.#onName = onName;
  }

  /** The places with nodes of one name more, which each place has one of. */
  below(slots: Slots, nameOf: (index: number) => string): Slots {
    const nodes = new Int32Array(slots.count);
    for (let i = 0; i < slots.count; i++) {
      const parent = slots.nodes?.[i] ?? this.#outerNode;
      const name = nameOf(i);
      const node = this.#names.child(parent, name);
      if (this.#names.isNew) this.#onName(name, node, parent, slots.rows[i] ?? 0);
      nodes[i] = node;
    }
    return { ...slots, nodes };
  }
}

function memberSlots(above: SlotSource, name: string, names: KeyedNames): SlotSource {
  return {
    async next() {
      const slots = await above.next();
      return slots === undefined ? undefined : names.below(slots, () => name);
    },
  };
}

function entrySlots(above: SlotSource, keysOf: KeysOf, names: KeyedNames): SlotSource {
  return {
    async next() {
      const slots = await above.next();
      if (slots === undefined) return undefined;
      const keys = await keysOf(slots);
      return names.below(slots, (i) => keys[i] ?? "");
    },
  };
}

/** The places at which a stream has this value. */
function slotsWith(above: SlotSource, stream: BitRuns | ByteRuns, value: number): SlotSource {
  const found = new Uint8Array(slotsMax);
  return {
    async next() {
      const slots = await above.next();
      if (slots === undefined) return undefined;
      await stream.read(found, slots.count);
      return chosen(slots, found, value);
    },
  };
}

/** The items of lists, in any number for each place above. */
class ItemSlots implements SlotSource {
  readonly #above: SlotSource;
  readonly #lengths: Integers;
  #lists: Slots | undefined;
  /** The list at work, its length, and the items of it that were given. */
  #list = 0;
  #length = 0;
  #given = 0;

  constructor(above: SlotSource, lengths: Integers) {
    this.#above = above;
    this.#lengths = lengths;
  }

  async next(): Promise<Slots | undefined> {
    if (this.#lists === undefined || this.#list >= this.#lists.count) {
      this.#lists = await this.#above.next();
      if (this.#lists === undefined) return undefined;
      await this.#lengths.read(this.#lists.count);
      this.#begin(0);
    }
    return this.#items(this.#lists);
  }

  #items(lists: Slots): Slots {
    const rows = new Float64Array(slotsMax);
    const indexes = Array.from({ length: lists.indexes.length + 1 }, () => new Int32Array(slotsMax));
    const own = indexes.at(-1);
    const nodes = lists.nodes === undefined ? undefined : new Int32Array(slotsMax);
    let count = 0;
    while (count < slotsMax && this.#list < lists.count) {
      const end = count + Math.min(this.#length - this.#given, slotsMax - count);
      rows.fill(lists.rows[this.#list] ?? 0, count, end);
      for (const [level, outer] of lists.indexes.entries()) indexes[level]?.fill(outer[this.#list] ?? 0, count, end);
      nodes?.fill(lists.nodes?.[this.#list] ?? recordNode, count, end);
      for (; count < end; count++) if (own !== undefined) own[count] = this.#given++;
      if (this.#given === this.#length) this.#begin(this.#list + 1);
    }
    return cut({ count, rows, indexes, nodes });
  }

  #begin(list: number): void {
    this.#list = list;
    this.#given = 0;
    this.#length = list < (this.#lists?.count ?? 0) ? this.#lengths.count(list) : 0;
    if (this.#length > listLengthMax) throw new UnreadableError("MALFORMED_FILE", "expected a list of a length that can be");
  }
}

const nowhere = new Float64Array(0);
const noIndexes = new Int32Array(0);

/** The places at which `values` has this value. */
function chosen(slots: Slots, values: Uint8Array, value: number): Slots {
  const { rows, indexes, nodes } = slots;
  const isNone = values.subarray(0, slots.count).indexOf(value) < 0;
  if (isNone) return { count: 0, rows: nowhere, indexes: indexes.map(() => noIndexes), nodes: nodes && noIndexes };
  let count = 0;
  for (let i = 0; i < slots.count; i++) {
    if (values[i] !== value) continue;
    if (i !== count) {
      rows[count] = rows[i] ?? 0;
      for (const index of indexes) index[count] = index[i] ?? 0;
      if (nodes !== undefined) nodes[count] = nodes[i] ?? 0;
    }
    count++;
  }
  return cut({ count, rows, indexes, nodes });
}

/** The same places without room for many more. */
function cut(slots: Slots): Slots {
  const { count, rows, indexes, nodes } = slots;
  if (count * 2 > rows.length) return slots;
  return {
    count,
    rows: rows.slice(0, count),
    indexes: indexes.map((index) => index.slice(0, count)),
    nodes: nodes?.slice(0, count),
  };
}
