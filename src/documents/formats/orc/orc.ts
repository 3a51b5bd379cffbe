/**
 * ORC: columns of records, read by range, chunk by chunk, so that neither the file nor a stripe is ever held whole. Values of one
 * column of a stripe follow each other; each is placed in its record. Decoded here and not by a library, for the reasons in
 * docs/decisions/0011-orc-read-chunk-by-chunk.md. Encrypted columns are not read, but what is left of them unencrypted is.
 * Source: Apache ORC specifications v0 and v1.
 */
import type { ByteSource } from "../../../base/byte-source.ts";
import { UnreadableError, type UnreadReason } from "../../../base/inspection.ts";
import type { Reading, Verdict } from "../../reading.ts";
import { SinkFault } from "../../sink-fault.ts";
import { ColumnBlocks, type ColumnPlaces } from "../records/column-blocks.ts";
import { type PathStep, RecordNames } from "../records/record-names.ts";
import { ValueText } from "../records/value-text.ts";
import { ZoneClock } from "../records/zone-clock.ts";
import { type OrcLeaf, type OrcLeaves, orcLeaves } from "./orc-schema.ts";
import { KeyedNames, type KeysOf, linkedSlots, presentSlots, recordSlots, type SlotSource, type Slots } from "./orc-slots.ts";
import { StreamRoom } from "./orc-stream.ts";
import { type ColumnStreams, OrcStripe } from "./orc-stripe.ts";
import { type OrcTail, readTail, type StripePlace } from "./orc-tail.ts";
import { type OrcValues, openValues } from "./orc-values.ts";

const mimeType = "application/x-orc";

/** Numbers of places that are kept for one block. */
const placesKeptMax = 2_097_152;

/** Reasons that concern one column in one stripe, or one stripe; all others end the file. */
const localReasons: ReadonlySet<UnreadReason> = new Set<UnreadReason>(["MALFORMED_FILE", "UNABLE_TO_PARSE_FILE"]);

/** Reads an ORC file that can be read by range. */
export async function readOrc(source: ByteSource, reading: Reading): Promise<Verdict> {
  const { budget } = reading;
  const bytesBefore = budget.bytesClassified;
  const reason = (await new Orc(source, reading).read()) ?? budget.exceeded;
  if (reason === undefined) {
    budget.bytesClassified = bytesBefore + source.sizeBytes;
    return { code: "COMPLETE", mimeType };
  }
  // What lies above several columns was read for each of them.
  budget.bytesClassified = Math.min(budget.bytesClassified, bytesBefore + source.sizeBytes);
  return { code: budget.bytesClassified > bytesBefore ? "PARTIAL" : "SKIPPED", reason, mimeType };
}

/** A column of a stripe that is opened: the places of its values, the values, and the room its streams share. */
type OpenColumn = {
  readonly leaf: OrcLeaf;
  readonly slots: SlotSource;
  /** Absent for keys of maps: they are names. */
  readonly values: OrcValues | undefined;
  readonly room: StreamRoom;
};

class Orc {
  readonly #source: ByteSource;
  readonly #reading: Reading;
  readonly #names = new RecordNames();
  readonly #blocks: ColumnBlocks;
  #clock = new ZoneClock("");

  constructor(source: ByteSource, reading: Reading) {
    this.#source = source;
    this.#reading = reading;
    this.#blocks = new ColumnBlocks(reading, { names: this.#names, keptMax: placesKeptMax });
  }

  /** Reads everything that can be read; answers why something could not, if so. */
  async read(): Promise<UnreadReason | undefined> {
    const { budget, limits } = this.#reading;
    let obstacle: UnreadReason | undefined;
    try {
      const tail = await readTail(this.#source, limits);
      const leaves = orcLeaves(tail.types, this.#names, (...name) => this.#blocks.addName(...name, 0));
      if (tail.isEncrypted) obstacle = "INVALID_ENCRYPTION";
      if (leaves.isTooDeep) obstacle ??= "UNABLE_TO_PARSE_FILE";
      let firstRecord = 0;
      let end = 0;
      for (const place of tail.stripes()) {
        if (!budget.mayContinue()) break;
        const isInOrder = place.start >= end && place.end <= tail.bodyEnd;
        const reason = isInOrder ? await this.#tryStripe(place, { tail, leaves, firstRecord }) : "MALFORMED_FILE";
        obstacle ??= reason;
        end = Math.max(end, place.end);
        firstRecord += place.rows;
        if (!Number.isSafeInteger(firstRecord)) throw new UnreadableError("MALFORMED_FILE", "expected stripes of some records");
      }
    } catch (error) {
      obstacle ??= reasonOf(error);
    }
    this.#blocks.flush();
    return obstacle;
  }

  /** Reads a stripe; answers why it could not all be read, and throws what concerns the whole file. */
  async #tryStripe(
    place: StripePlace,
    { tail, leaves, firstRecord }: { tail: OrcTail; leaves: OrcLeaves; firstRecord: number },
  ): Promise<UnreadReason | undefined> {
    let obstacle: UnreadReason | undefined;
    const attempt = async (read: () => Promise<void>) => {
      try {
        await read();
      } catch (error) {
        const reason = reasonOf(error);
        if (!localReasons.has(reason)) throw error;
        this.#blocks.values.forget();
        obstacle ??= reason;
      }
    };
    await attempt(async () => {
      const stripe = await OrcStripe.open(this.#source, tail, place, this.#reading.limits.footerBytesMax);
      for (const leaf of leaves.leaves) {
        if (!this.#reading.budget.mayContinue()) return;
        if (!stripe.has(leaf.column)) continue;
        const records = recordSlots(firstRecord, place.rows);
        await attempt(async () => this.#readColumn(await this.#open(leaf, { stripe, tail, records })));
      }
    });
    return obstacle;
  }

  async #open(
    leaf: OrcLeaf,
    { stripe, tail, records }: { stripe: OrcStripe; tail: OrcTail; records: SlotSource },
  ): Promise<OpenColumn> {
    const { limits } = this.#reading;
    const room = new StreamRoom(limits.pageBytesMax);
    const keys = leaf.links.flatMap((link) => (link.kind === "entry" ? [link.keys] : []));
    const columns = [...leaf.links.map(({ column }) => column), ...keys, leaf.column];
    const opened = await stripe.open(columns, room);
    const streamsOf = (column: number): ColumnStreams => {
      const streams = opened.get(column);
      if (streams === undefined) throw new UnreadableError("MALFORMED_FILE", "expected a column of the schema");
      return streams;
    };
    const valuesOf = (column: number) => {
      const type = tail.types[column];
      if (type === undefined) throw new UnreadableError("MALFORMED_FILE", "expected a column of the schema");
      const { hasShortDecimals } = tail;
      return openValues(type, streamsOf(column), { hasShortDecimals, clock: this.#clockOf(stripe.zone), limits });
    };
    const names = new KeyedNames(this.#names, leaf.node, (...name) => this.#blocks.addName(...name));
    let slots = records;
    for (const link of leaf.links) {
      const keysOf =
        link.kind === "entry" ? keyReader(streamsOf(link.keys), await valuesOf(link.keys), limits.pageBytesMax) : undefined;
      slots = linkedSlots(slots, link, { streams: streamsOf(link.column), names, keysOf });
    }
    if (leaf.isKey) return { leaf, slots, values: undefined, room };
    slots = presentSlots(slots, streamsOf(leaf.column).presence());
    return { leaf, slots, values: await valuesOf(leaf.column), room };
  }

  /** Clocks remember what they were asked, and stripes mostly are of one zone. */
  #clockOf(zone: string): ZoneClock {
    if (zone !== this.#clock.zone) this.#clock = new ZoneClock(zone);
    return this.#clock;
  }

  async #readColumn({ leaf, slots, values, room }: OpenColumn): Promise<void> {
    const { budget } = this.#reading;
    for (let batch = await slots.next(); batch !== undefined; batch = await slots.next()) {
      if (values !== undefined && batch.count > 0) await this.#readValues(batch, { leaf, values, room });
      // Names alone may fill a block as well.
      if (this.#blocks.values.isFull) this.#blocks.flush();
      if (!budget.mayContinue()) return;
    }
  }

  /** Hands on the values at these places; where they cannot all be read, those that come before. */
  async #readValues(slots: Slots, { leaf, values, room }: { leaf: OrcLeaf; values: OrcValues; room: StreamRoom }): Promise<void> {
    let count = slots.count;
    let failure: unknown;
    try {
      await values.load(count);
    } catch (error) {
      count = values.ready();
      failure = error;
    }
    await this.#passValues(slots, count, { leaf, values, room });
    if (failure !== undefined) throw failure;
  }

  async #passValues(
    slots: Slots,
    count: number,
    { leaf, values, room }: { leaf: OrcLeaf; values: OrcValues; room: StreamRoom },
  ): Promise<void> {
    const blocks = this.#blocks.values;
    const { budget } = this.#reading;
    let owner = this.#keep(slots, leaf);
    for (let i = 0; i < count; i++) {
      const writing = values.write(i, blocks.text);
      if (writing !== undefined) await writing;
      blocks.end(slots.nodes?.[i] ?? leaf.node, i, owner);
      budget.bytesClassified += room.storedBytes;
      room.storedBytes = 0;
      if (!blocks.isFull) continue;
      this.#blocks.flush();
      if (!budget.mayContinue()) return;
      owner = this.#keep(slots, leaf);
    }
    if (this.#blocks.hasManyPlaces) this.#blocks.flush();
  }

  #keep(slots: Slots, leaf: OrcLeaf): number {
    return this.#blocks.keep(placesIn(slots, leaf), slots.rows.length * (2 + slots.indexes.length));
  }
}

/** The way back from a value through what its column lies in. */
function placesIn(slots: Slots, leaf: OrcLeaf): ColumnPlaces {
  const locate: ColumnPlaces["locate"] = (place, names) => {
    let node = slots.nodes?.[place] ?? leaf.node;
    let level = slots.indexes.length;
    const index = () => -1 - (slots.indexes[--level]?.[place] ?? 0);
    const name = () => {
      const named = node;
      node = names.parentOf(node);
      return named;
    };
    const stepsBackwards = leaf.links.toReversed().flatMap((link): PathStep[] => {
      if (link.kind === "branch") return [];
      if (link.kind === "member") return [name()];
      if (link.kind === "item") return link.name === undefined ? [index()] : [name(), index()];
      level--;
      return [name()];
    });
    return { record: slots.rows[place] ?? 0, stepsBackwards };
  };
  return { locate };
}

/** Reads the keys of a map beside what lies in it; those of some thousand places may have `bytesMax` bytes. */
function keyReader(streams: ColumnStreams, values: OrcValues, bytesMax: number): KeysOf {
  const decoder = new TextDecoder();
  const text = new ValueText();
  let entries: Slots | undefined;
  const asked: SlotSource = { next: async () => entries };
  const present = presentSlots(asked, streams.presence());
  return async (slots) => {
    // Places of entries are numbered, so that those without a key are told.
    entries = {
      count: slots.count,
      rows: Float64Array.from({ length: slots.count }, (_, i) => i),
      indexes: [],
      nodes: undefined,
    };
    const found = await present.next();
    const keys = new Array<string>(slots.count).fill("");
    const count = found?.count ?? 0;
    await values.load(count);
    for (let i = 0, bytesLeft = bytesMax; i < count; i++, bytesLeft -= text.length) {
      if (bytesLeft < 0) throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected shorter keys");
      text.length = 0;
      const writing = values.write(i, text);
      if (writing !== undefined) await writing;
      keys[found?.rows[i] ?? 0] = decoder.decode(text.bytes.subarray(0, text.length));
    }
    return keys;
  };
}

/** What a failure means for the file: the libraries throw all kinds of errors for content that is broken. */
function reasonOf(error: unknown): UnreadReason {
  if (error instanceof SinkFault) throw error;
  return error instanceof UnreadableError ? error.reason : "MALFORMED_FILE";
}
