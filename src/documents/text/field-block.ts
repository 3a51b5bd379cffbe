/**
 * The fields of a window on their way to the sink, as typed arrays, with what their reader needs to tell where each one lies.
 * Shared by CSV and JSON. A record is a row, a line or a top-level value; a block is cut between records where it can be.
 */
import type { Fields } from "../../base/text-block.ts";
import type { FieldFinder, FieldLists } from "./field-finder.ts";

const fieldsAtFirst = 256;

/** Fields found so far in a window; places in bytes are places in the window. */
export class FieldBlock {
  count = 0;
  starts: Int32Array;
  ends: Int32Array;
  nameIndexes: Int32Array;
  /** Where the field is within its owner: a column, an array index, a key; for the reader's own use. */
  places: Int32Array;
  /** What the field belongs to, such as a JSON object; for the reader's own use. */
  owners: Int32Array;
  /** Indexes of the fields that hold escapes, ascending. */
  escaped: Int32Array;
  escapedCount = 0;
  /** Index of the first field of each record, and the record's number. */
  recordFirsts: Int32Array;
  recordNumbers: Float64Array;
  recordCount = 0;
  /** Names of the whole document, by index. */
  readonly names: string[];

  /** `lists` are those of a finder, which fills them: see {@link giveTo}. */
  constructor(names: string[], lists: FieldLists = ownLists()) {
    this.names = names;
    this.starts = lists.starts;
    this.ends = lists.ends;
    this.nameIndexes = lists.nameIndexes;
    this.places = lists.places;
    this.owners = lists.owners;
    this.escaped = lists.escaped;
    this.recordFirsts = lists.recordFirsts;
    this.recordNumbers = lists.recordNumbers;
  }

  /** Lets a finder add to its lists; {@link takeFrom} is called when it did. */
  giveTo(module: FieldFinder["module"]): void {
    module.useCounts(this.count, this.escapedCount, this.recordCount);
  }

  /** Takes over what a finder added. */
  takeFrom(module: FieldFinder["module"]): void {
    this.count = module.fieldCount.value;
    this.escapedCount = module.escapedCount.value;
    this.recordCount = module.recordCount.value;
  }

  /** Adds a field of bytes [start, end). */
  add(start: number, end: number, nameIndex: number, place: number, owner: number): void {
    const i = this.count;
    if (i === this.starts.length) this.#growFields();
    this.starts[i] = start;
    this.ends[i] = end;
    this.nameIndexes[i] = nameIndex;
    this.places[i] = place;
    this.owners[i] = owner;
    this.count = i + 1;
  }

  /** Marks the field added last as holding escapes. */
  markEscaped(): void {
    if (this.escapedCount === this.escaped.length) this.escaped = grown(this.escaped, new Int32Array(this.escapedCount * 2));
    this.escaped[this.escapedCount++] = this.count - 1;
  }

  /** Fields added from here on belong to the record of this number. */
  beginRecord(number: number): void {
    if (this.recordCount === this.recordFirsts.length) {
      this.recordFirsts = grown(this.recordFirsts, new Int32Array(this.recordCount * 2));
      this.recordNumbers = grown(this.recordNumbers, new Float64Array(this.recordCount * 2));
    }
    this.recordFirsts[this.recordCount] = this.count;
    this.recordNumbers[this.recordCount++] = number;
  }

  /** Number of the record that a field belongs to. */
  recordOf(field: number): number {
    let low = 0;
    let high = this.recordCount - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.recordFirsts[middle] ?? 0) <= field) low = middle;
      else high = middle - 1;
    }
    return this.recordNumbers[low] ?? 0;
  }

  /** The first `count` fields as the detector wants them. */
  fields(count: number): Fields {
    const { starts, ends, nameIndexes, names } = this;
    return { count, starts, ends, nameIndexes, names };
  }

  /** Forgets all fields from `count` on and the records from `recordCount` on. */
  truncate(count: number, recordCount: number): void {
    this.count = count;
    this.recordCount = recordCount;
    while (this.escapedCount > 0 && (this.escaped[this.escapedCount - 1] ?? 0) >= count) this.escapedCount--;
  }

  /** Forgets the first `count` fields and moves the others `bytes` to the front; the last record remains the one at work. */
  drop(count: number, bytes: number): void {
    const kept = this.count - count;
    for (let i = 0; i < kept; i++) {
      this.starts[i] = (this.starts[count + i] ?? 0) - bytes;
      this.ends[i] = (this.ends[count + i] ?? 0) - bytes;
    }
    this.nameIndexes.copyWithin(0, count, this.count);
    this.places.copyWithin(0, count, this.count);
    this.owners.copyWithin(0, count, this.count);
    this.count = kept;
    this.#dropEscaped(count);
    if (this.recordCount === 0) return;
    this.recordNumbers[0] = this.recordNumbers[this.recordCount - 1] ?? 0;
    this.recordFirsts[0] = 0;
    this.recordCount = 1;
  }

  #dropEscaped(count: number): void {
    let to = 0;
    for (let k = 0; k < this.escapedCount; k++) {
      const field = (this.escaped[k] ?? 0) - count;
      if (field >= 0) this.escaped[to++] = field;
    }
    this.escapedCount = to;
  }

  #growFields(): void {
    const size = this.count * 2;
    this.starts = grown(this.starts, new Int32Array(size));
    this.ends = grown(this.ends, new Int32Array(size));
    this.nameIndexes = grown(this.nameIndexes, new Int32Array(size));
    this.places = grown(this.places, new Int32Array(size));
    this.owners = grown(this.owners, new Int32Array(size));
  }
}

function ownLists(): FieldLists {
  const list = () => new Int32Array(fieldsAtFirst);
  return {
    starts: list(),
    ends: list(),
    nameIndexes: list(),
    places: list(),
    owners: list(),
    escaped: list(),
    recordFirsts: list(),
    recordNumbers: new Float64Array(fieldsAtFirst),
  };
}

function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
