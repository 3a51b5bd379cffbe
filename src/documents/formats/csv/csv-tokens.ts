/**
 * The tokeniser for delimited text at work on a window of bytes that lies in a finder's memory: assembly/csv-fields.ts. Can stop in
 * any field, at the end of the window or when there are as many fields as the lists hold.
 */
import type { FieldBlock } from "../../text/field-block.ts";
import type { FieldFinder } from "../../text/field-finder.ts";
import type { CsvDialect } from "./csv-dialect.ts";

/** How a run ended: within quotes; elsewhere; or, before the window's end, because the lists are full. */
export type CsvRun = "open" | "closed" | "full";

const runs: readonly CsvRun[] = ["open", "closed", "full"];

/** Tokeniser of one document. */
export class CsvTokens {
  readonly #finder: FieldFinder;
  readonly #block: FieldBlock;

  /** Fields go to the block over the finder's lists, in which the index of no name is that behind the header's names. */
  constructor(finder: FieldFinder, block: FieldBlock, { delimiter, header }: CsvDialect) {
    this.#finder = finder;
    this.#block = block;
    block.giveTo(finder.module);
    finder.module.beginCsv(delimiter, header?.length ?? 0, header !== undefined);
    block.takeFrom(finder.module);
  }

  /** Where the next field begins. */
  get position(): number {
    return this.#finder.module.csvPosition.value;
  }

  /** Its column, from 0. */
  get column(): number {
    return this.#finder.module.csvColumn.value;
  }

  /** The number of its row, from 1. */
  get row(): number {
    return this.#finder.module.csvRow.value;
  }

  /** Bytes of the window up to the end of the last whole row; 0 when none ended. */
  get wholeBytes(): number {
    return this.#finder.module.csvWholeBytes.value;
  }

  /** Fields up to there. */
  get wholeFields(): number {
    return this.#finder.module.csvWholeFields.value;
  }

  /** Finds the fields that end within the first `length` bytes, from the position on. `ended`: nothing follows them. */
  run(length: number, ended: boolean): CsvRun {
    const { module } = this.#finder;
    this.#block.giveTo(module);
    const run = runs[module.findCsv(length, ended)] ?? "full";
    this.#block.takeFrom(module);
    return run;
  }

  /** Tells that so many bytes, and the fields in them, were dropped from the front of the window. */
  rebase(bytes: number): void {
    this.#finder.module.dropCsv(bytes);
  }
}
