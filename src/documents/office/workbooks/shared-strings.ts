/**
 * The strings that the cells of a workbook share, as UTF-8 in pieces of fixed size, within the budget for what is held in memory.
 * Strings for which there is no room are not kept; the caller hands those on without their cells.
 * Source: ECMA-376 part 1, section 18.4.
 */
import type { Budget } from "../../budget.ts";

const pieceBytes = 1_048_576;
/** What a string costs besides its bytes. */
const entryBytes = 12;
const nothing = new Uint8Array(0);

/** Strings by their numbers, which count from 0. */
export class SharedStrings {
  readonly #budget: Budget;
  #heldBytes = 0;
  #pieces: Uint8Array[] = [];
  #used = pieceBytes;
  #count = 0;
  #pieceOf = new Int32Array(1_024);
  #starts = new Int32Array(1_024);
  #ends = new Int32Array(1_024);

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Number of strings kept. */
  get count(): number {
    return this.#count;
  }

  /** Keeps a string; false when there is no room for it. */
  add(bytes: Uint8Array): boolean {
    const needed = this.#used + bytes.length > pieceBytes ? Math.max(pieceBytes, bytes.length) : 0;
    const cost = needed + entryBytes;
    if (!this.#budget.hold(cost)) return false;
    this.#heldBytes += cost;
    if (needed > 0) {
      this.#pieces.push(new Uint8Array(needed));
      this.#used = 0;
    }
    const i = this.#count++;
    if (i === this.#starts.length) this.#grow();
    this.#pieces.at(-1)?.set(bytes, this.#used);
    this.#pieceOf[i] = this.#pieces.length - 1;
    this.#starts[i] = this.#used;
    this.#used += bytes.length;
    this.#ends[i] = this.#used;
    return true;
  }

  /** The string of this number; empty when none was kept. */
  get(index: number): Uint8Array {
    if (!(index >= 0 && index < this.#count)) return nothing;
    return this.#pieces[this.#pieceOf[index] ?? 0]?.subarray(this.#starts[index], this.#ends[index]) ?? nothing;
  }

  /** Gives the memory back. */
  close(): void {
    this.#budget.release(this.#heldBytes);
    this.#heldBytes = 0;
    this.#pieces = [];
    this.#count = 0;
  }

  #grow(): void {
    const size = this.#count * 2;
    this.#pieceOf = grown(this.#pieceOf, size);
    this.#starts = grown(this.#starts, size);
    this.#ends = grown(this.#ends, size);
  }
}

function grown(array: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(array);
  return larger;
}
