/**
 * What one object may still cost, shared by all readers at work on it. A bound that is passed stays passed: every feed ends at
 * once and every container stops, so what was found so far is kept. Does not decide what the outcome is called.
 */
import type { UnreadReason } from "../base/inspection.ts";
import type { ReadLimits } from "./document.ts";
import { WindowRoom } from "./window-room.ts";

/** The remaining allowance for one object. */
export class Budget {
  /** The bound that was passed first; absent while all are kept. */
  exceeded: UnreadReason | undefined;
  /** Bytes of text and data handed to readers of text, as stored in the innermost file. */
  bytesClassified = 0;
  /** What compressed files that are open at the same time may refer back to, all together. */
  readonly windows: WindowRoom;
  readonly #deadline: number;
  #entriesLeft: number;
  #bytesLeft: number;
  #heldBytesLeft: number;

  constructor(limits: ReadLimits) {
    this.#deadline = performance.now() + limits.durationMsMax;
    this.#entriesLeft = limits.entriesMax;
    this.#bytesLeft = limits.extractedBytesMax;
    this.#heldBytesLeft = limits.nestedArchiveBytesMax;
    this.windows = new WindowRoom(limits.windowBytesMax);
  }

  /** Files that may still be taken out of archives. */
  get entriesLeft(): number {
    return this.#entriesLeft;
  }

  /** Uncompressed bytes that may still be taken out of archives. */
  get bytesLeft(): number {
    return this.#bytesLeft;
  }

  /** Time until the deadline, in milliseconds; 0 when it has passed. */
  get millisecondsLeft(): number {
    return Math.max(0, this.#deadline - performance.now());
  }

  /** Tells whether reading may go on; looks at the clock. */
  mayContinue(): boolean {
    if (this.exceeded === undefined && performance.now() > this.#deadline) this.exceeded = "TIME_CUT_OFF_REACHED";
    return this.exceeded === undefined;
  }

  /** Counts one file taken out of an archive; false when it is one too many. */
  takeEntry(): boolean {
    if (this.#entriesLeft <= 0) this.exceeded ??= "ARCHIVE_TOTAL_DOCUMENTS_PROCESSED_OVER_LIMIT";
    else this.#entriesLeft--;
    return this.mayContinue();
  }

  /** Takes room for bytes held in memory until they are released; false, and nothing taken, when there is not enough. */
  hold(bytes: number): boolean {
    if (bytes > this.#heldBytesLeft) return false;
    this.#heldBytesLeft -= bytes;
    return true;
  }

  /** Gives back room taken by {@link hold}. */
  release(bytes: number): void {
    this.#heldBytesLeft += bytes;
  }

  /** Counts bytes taken out of an archive and answers how many of them may be used. */
  takeBytes(count: number): number {
    const granted = Math.min(count, this.#bytesLeft);
    if (granted < count) this.exceeded ??= "ARCHIVE_TOTAL_BYTES_EXTRACTED_OVER_LIMIT";
    this.#bytesLeft -= granted;
    return granted;
  }
}
