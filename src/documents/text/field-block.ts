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
  starts = new Int32Array(fieldsAtFirst);
  ends = new Int32Array(fieldsAtFirst);
  nameIndexes = new Int32Array(fieldsAtFirst);
  /** Where the field is within its owner: a column, an array index, a key; for the reader's own use. */
  places = new Int32Array(fieldsAtFirst);
  /** What the field belongs to, such as a JSON object; for the reader's own use. */
  owners = new Int32Array(fieldsAtFirst);
  /** Indexes of the fields that hold escapes, ascending. */
  escaped = new Int32Array(fieldsAtFirst);
  escapedCount = 0;
  /** Index of the first field of each record, and the record's number. */
  recordFirsts = new Int32Array(fieldsAtFirst);
  recordNumbers = new Float64Array(fieldsAtFirst);
  recordCount = 0;
  /** Names of the whole document, by index. */
  readonly names: string[];

  /** `lists` are those of a finder, which fills them: see {@link giveTo}. */
  constructor(names: string[], lists?: FieldLists) {
    this.names = names;
    if (lists !== undefined) Object.assign(this, lists);
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

function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
