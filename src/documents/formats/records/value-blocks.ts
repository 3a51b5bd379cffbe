/**
 * Gathers values that were decoded from binary records into blocks of many fields for the sink. A value longer than a record
 * may be is cut into blocks of its own. What places and owners mean is the format's business.
 */
import type { Location } from "../../../base/location.ts";
import { placed, type Reading } from "../../reading.ts";
import { BlockCutter } from "../../text/block-cutter.ts";
import { FieldBlock } from "../../text/field-block.ts";
import { ValueText } from "./value-text.ts";

/** Bytes of text after which a block is handed on. */
const blockBytes = 262_144;

/** Where a value lies, from what was passed with it to {@link ValueBlocks.end}. */
export type ValueLocator = (place: number, owner: number) => Location;

/** Blocks of values, filled one value at a time. */
export class ValueBlocks {
  /** Values are written here, each before its {@link end}. */
  readonly text = new ValueText();
  readonly #reading: Reading;
  readonly #block: FieldBlock;
  readonly #locate: ValueLocator;
  #start = 0;

  /** `names` are those of all fields, by index; the array may grow. */
  constructor(reading: Reading, { names, locate }: { names: string[]; locate: ValueLocator }) {
    this.#reading = reading;
    this.#block = new FieldBlock(names);
    this.#locate = (place, owner) => placed(locate(place, owner), reading.embeddedPath);
  }

  /** True when enough is gathered: the format hands it on as soon as its places allow. */
  get isFull(): boolean {
    return this.text.length >= blockBytes;
  }

  /** Ends the value written since the last one; empty ones are forgotten. */
  end(nameIndex: number, place: number, owner: number): void {
    const { text } = this;
    const start = this.#start;
    if (text.length === start) return;
    if (text.length - start > this.#reading.limits.recordBytesMax) this.#passLong(nameIndex, this.#locate(place, owner));
    else {
      this.#block.add(start, text.length, nameIndex, place, owner);
      this.#start = text.length;
    }
  }

  /** Forgets what was written since the last value ended. */
  forget(): void {
    this.text.length = this.#start;
  }

  /** Hands on all values and forgets them. */
  flush(): void {
    const block = this.#block;
    const { text } = this;
    if (block.count > 0) {
      const { bytes, length } = text;
      const locate = (_start: number, _end: number, field: number) =>
        this.#locate(block.places[field] ?? 0, block.owners[field] ?? 0);
      this.#reading.sink({ text: { bytes, length, coreStart: 0, coreEnd: length, fields: block.fields(block.count) }, locate });
    }
    block.truncate(0, 0);
    text.length = 0;
    this.#start = 0;
  }

  #passLong(nameIndex: number, location: Location): void {
    const { text } = this;
    const cutter = new BlockCutter({
      name: { names: this.#block.names, nameIndex },
      receive: (part) => this.#reading.sink({ text: part, locate: () => location }),
    });
    cutter.write(text.bytes, this.#start, text.length);
    cutter.end();
    text.length = this.#start;
  }
}
