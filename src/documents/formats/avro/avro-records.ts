/**
 * Walks through records of Avro along their schema and writes their values, each under the names that lead to it. Makes neither
 * objects nor strings of them. Source: Apache Avro 1.12, "Specification", binary encoding and logical types.
 */
import { UnreadableError } from "../../../base/inspection.ts";
import type { Location } from "../../../base/location.ts";
import type { Reading } from "../../reading.ts";
import { type PathStep, RecordNames, recordNode } from "../records/record-names.ts";
import { ValueBlocks } from "../records/value-blocks.ts";
import { bigFromBytes, type ValueText } from "../records/value-text.ts";
import type { AvroCursor } from "./avro-cursor.ts";
import { type AvroType, type BytesMeaning, isWithoutBytes, type NumberMeaning } from "./avro-schema.ts";

/** Records in one another, as deep as the call stack allows without doubt. */
const nestingMax = 500;

/** Places for which types are remembered, and elements of arrays known in one block. */
const spotsMax = 50_000;
const elementsMax = 1_048_576;

/** A type at a node of names, with the spots below it found so far. */
type Spot = { readonly type: AvroType; readonly node: number; readonly below: Spot[]; readonly byKey: Map<string, Spot> };

/** Reads records one after the other. */
export class AvroRecords {
  readonly #reading: Reading;
  readonly #names = new RecordNames();
  readonly #blocks: ValueBlocks;
  readonly #root: Spot;
  readonly #decoder = new TextDecoder();
  #spots = 0;
  /** Elements of arrays around values: the element around each, its index, and the array's node; a record is one as well. */
  #parents = new Int32Array(1_024);
  #indexes = new Float64Array(1_024);
  #nodes = new Int32Array(1_024);
  #elements = 0;
  /** The elements around the value at work, outermost first. */
  readonly #open: number[] = [];

  constructor(schema: AvroType, reading: Reading) {
    this.#reading = reading;
    const locate = (place: number, owner: number) => this.#locate(place, owner);
    this.#blocks = new ValueBlocks(reading, { names: this.#names.names, locate });
    this.#root = this.#spot(schema, recordNode);
  }

  /** Reads `count` records, of which the first has this number. */
  read(cursor: AvroCursor, count: number, firstRecord: number): void {
    if (isWithoutBytes(this.#root.type)) return;
    for (let i = 0; i < count; i++) {
      this.#enter(firstRecord + i, recordNode);
      this.#value(cursor, this.#root, 0);
      this.#leave();
    }
  }

  /** Forgets the record at work, which turned out to be damaged. */
  abandon(): void {
    this.#blocks.forget();
    this.#open.length = 0;
  }

  /** Hands on all values. */
  flush(): void {
    this.#blocks.flush();
    const open = this.#open.map((element) => ({ index: this.#indexes[element] ?? 0, node: this.#nodes[element] ?? 0 }));
    this.#open.length = 0;
    this.#elements = 0;
    for (const { index, node } of open) this.#enter(index, node);
  }

  #value(cursor: AvroCursor, spot: Spot, depth: number): void {
    if (depth > nestingMax) throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected fewer records in one another");
    const { type } = spot;
    switch (type.kind) {
      case "null":
        return;
      case "boolean":
        cursor.pass(1);
        return;
      case "record":
        for (let i = 0; i < type.fields.length; i++) this.#value(cursor, spot.below[i] ?? this.#field(spot, i), depth + 1);
        return;
      case "union": {
        const branch = cursor.count();
        this.#value(cursor, spot.below[branch] ?? this.#branch(spot, branch), depth + 1);
        return;
      }
      case "array":
        this.#array(cursor, spot, depth);
        return;
      case "map":
        this.#map(cursor, spot, depth);
        return;
      default:
        this.#scalar(cursor, type);
        this.#end(spot.node);
    }
  }

  #scalar(cursor: AvroCursor, type: AvroType): void {
    const { text } = this.#blocks;
    switch (type.kind) {
      case "string": {
        const length = cursor.count();
        const start = cursor.pass(length);
        text.copy(cursor.bytes, start, cursor.at);
        return;
      }
      case "int":
      case "long":
        cursor.long();
        writeNumber(text, cursor, type.meaning);
        return;
      case "float":
        text.float(cursor.float());
        return;
      case "double":
        text.double(cursor.double());
        return;
      case "bytes":
        writeBytes(text, cursor.prefixed(), type.meaning);
        return;
      case "fixed": {
        const start = cursor.pass(type.size);
        writeBytes(text, cursor.bytes.subarray(start, cursor.at), type.meaning);
        return;
      }
      case "enum":
        text.string(type.symbols[cursor.count()] ?? "");
        return;
    }
  }

  #end(node: number): void {
    this.#blocks.end(node, node, this.#open.at(-1) ?? 0);
    if (!this.#blocks.isFull && this.#elements < elementsMax) return;
    this.flush();
    if (!this.#reading.budget.mayContinue()) throw new UnreadableError("TIME_CUT_OFF_REACHED", "expected more time");
  }

  #array(cursor: AvroCursor, spot: Spot, depth: number): void {
    const items = spot.below[0] ?? this.#items(spot);
    const hasBytes = !isWithoutBytes(items.type);
    let index = 0;
    for (let count = blockCount(cursor); count > 0; count = blockCount(cursor)) {
      for (let i = 0; hasBytes && i < count; i++) {
        this.#enter(index++, spot.node);
        this.#value(cursor, items, depth + 1);
        this.#leave();
      }
    }
  }

  #map(cursor: AvroCursor, spot: Spot, depth: number): void {
    for (let count = blockCount(cursor); count > 0; count = blockCount(cursor)) {
      for (let i = 0; i < count; i++) {
        const key = this.#decoder.decode(cursor.prefixed());
        this.#value(cursor, spot.byKey.get(key) ?? this.#entry(spot, key), depth + 1);
      }
    }
  }

  #field(spot: Spot, i: number): Spot {
    const field = spot.type.kind === "record" ? spot.type.fields[i] : undefined;
    if (field === undefined) throw malformed();
    const below = this.#spot(field.type, this.#child(spot.node, field.name));
    if (this.#mayRemember()) spot.below[i] = below;
    return below;
  }

  #branch(spot: Spot, i: number): Spot {
    const type = spot.type.kind === "union" ? spot.type.branches[i] : undefined;
    if (type === undefined) throw malformed();
    const below = this.#spot(type, spot.node);
    if (this.#mayRemember()) spot.below[i] = below;
    return below;
  }

  #items(spot: Spot): Spot {
    if (spot.type.kind !== "array") throw malformed();
    const below = this.#spot(spot.type.items, spot.node);
    if (this.#mayRemember()) spot.below[0] = below;
    return below;
  }

  #entry(spot: Spot, key: string): Spot {
    if (spot.type.kind !== "map") throw malformed();
    const below = this.#spot(spot.type.values, this.#child(spot.node, key));
    if (this.#mayRemember()) spot.byKey.set(key, below);
    return below;
  }

  #spot(type: AvroType, node: number): Spot {
    return { type, node, below: [], byKey: new Map() };
  }

  /** Recursive types and keys of maps can make any number of spots. */
  #mayRemember(): boolean {
    return this.#spots++ < spotsMax;
  }

  /** The node of a name; names are text of the file as well. Their owners are -1 minus the element they were met in. */
  #child(parent: number, name: string): number {
    const node = this.#names.child(parent, name);
    if (this.#names.isNew) {
      this.#blocks.text.string(name);
      this.#blocks.end(parent, node, -1 - (this.#open.at(-1) ?? 0));
    }
    return node;
  }

  #enter(index: number, node: number): void {
    const element = this.#elements++;
    if (element === this.#parents.length) this.#grow();
    this.#parents[element] = this.#open.at(-1) ?? -1;
    this.#indexes[element] = index;
    this.#nodes[element] = node;
    this.#open.push(element);
  }

  #leave(): void {
    this.#open.pop();
  }

  #grow(): void {
    const size = this.#elements * 2;
    this.#parents = grown(this.#parents, new Int32Array(size));
    this.#indexes = grown(this.#indexes, new Float64Array(size));
    this.#nodes = grown(this.#nodes, new Int32Array(size));
  }

  #locate(place: number, owner: number): Location {
    if (owner < 0) {
      this.#names.markSensitive(place);
      return { kind: "record", recordIndex: this.#recordOf(-1 - owner) };
    }
    const steps: PathStep[] = [];
    let element = owner;
    for (let node = place; node > recordNode || (this.#parents[element] ?? -1) >= 0; node = this.#names.parentOf(node)) {
      for (; this.#nodes[element] === node && (this.#parents[element] ?? -1) >= 0; element = this.#parents[element] ?? 0) {
        steps.push(-1 - (this.#indexes[element] ?? 0));
      }
      if (node > recordNode) steps.push(node);
      else break;
    }
    const jsonPath = this.#names.path(steps);
    return { kind: "record", recordIndex: this.#recordOf(owner), ...(jsonPath === undefined ? {} : { jsonPath }) };
  }

  #recordOf(owner: number): number {
    let element = owner;
    while ((this.#parents[element] ?? -1) >= 0) element = this.#parents[element] ?? 0;
    return this.#indexes[element] ?? 0;
  }
}

/** Number of entries in the next block of an array or map; its length in bytes, if given, is not needed. */
function blockCount(cursor: AvroCursor): number {
  const count = cursor.count();
  if (count >= 0) return count;
  cursor.count();
  return -count;
}

function writeNumber(text: ValueText, { low, high }: AvroCursor, meaning: NumberMeaning): void {
  switch (meaning.kind) {
    case "number":
      text.integer64(low, high, true);
      return;
    case "date":
      text.date(low);
      return;
    case "time":
      text.time(Math.abs(high * 4_294_967_296 + (low >>> 0)) % (meaning.unit.perSecond * 86_400), meaning.unit);
      return;
    case "timestamp":
      text.timestamp(low, high, meaning);
      return;
  }
}

function writeBytes(text: ValueText, bytes: Uint8Array, meaning: BytesMeaning): void {
  if (meaning.kind === "decimal" && bytes.length <= 64) text.decimal(bigFromBytes(bytes), meaning.scale);
  else if (meaning.kind === "uuid" && bytes.length === 16) text.uuid(bytes);
  else if (meaning.kind === "duration" && bytes.length === 12) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, 12);
    text.duration(view.getUint32(0, true), view.getUint32(4, true), view.getUint32(8, true));
  } else text.copyIfText(bytes);
}

function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function malformed(): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", "expected a value that fits the schema");
}
