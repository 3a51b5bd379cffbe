/**
 * Memory for the windows of files that are being unpacked: the past output that what follows may refer back to. Files inside one
 * another are open at the same time and share it, so that no depth makes them dear.
 */
import { UnreadableError } from "../base/inspection.ts";

/** Room for so many bytes of windows. */
export class WindowRoom {
  readonly #bytesMax: number;
  #bytesLeft: number;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
    this.#bytesLeft = bytesMax;
  }

  /** Throws ARCHIVE_EXCEEDS_SIZE_LIMIT for a window that would have no room even alone. */
  admit(windowBytes: number): void {
    if (windowBytes > this.#bytesMax) throw tooFarBack();
  }

  /** Takes room before memory is; it must be released. Throws ARCHIVE_EXCEEDS_SIZE_LIMIT, and takes nothing, when there is too little. */
  hold(bytes: number): void {
    if (bytes > this.#bytesLeft) throw tooFarBack();
    this.#bytesLeft -= bytes;
  }

  /** Gives room back. */
  release(bytes: number): void {
    this.#bytesLeft += bytes;
  }
}

function tooFarBack(): UnreadableError {
  return new UnreadableError("ARCHIVE_EXCEEDS_SIZE_LIMIT", "expected compressed data that refer back less far");
}
