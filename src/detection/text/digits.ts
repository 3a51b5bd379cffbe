/**
 * Runs of ASCII digits in bytes, for readers that take a value apart where it stands.
 */
import { byteKinds, digitByte } from "../managed-scan/candidate-finder.ts";

/** Where the run of digits that begins at `start` ends, not beyond `limit`; `start` when none begins there. */
export function endOfDigits(bytes: Uint8Array, start: number, limit: number): number {
  let end = start;
  while (end < limit) {
    const byte = bytes[end] ?? 0;
    if (byte < 48 || byte > 57) break;
    end++;
  }
  return end;
}

/** The number that the digits [start, end) write; exact for up to fifteen digits. */
export function numberAt(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) value = value * 10 + (bytes[i] ?? 0) - 48;
  return value;
}

/** Tells whether a digit stands at a place within [low, limit). */
export function isDigitAt(bytes: Uint8Array, position: number, low: number, limit: number): boolean {
  return position >= low && position < limit && byteKinds[bytes[position] ?? 0] === digitByte;
}

/** The byte at a place, or 0 where the reader may not look. */
export function byteAt(bytes: Uint8Array, position: number, low: number, limit: number): number {
  return position >= low && position < limit ? (bytes[position] ?? 0) : 0;
}

/** Tells whether the digits [start, end) are all the same. */
export function isOneDigit(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start + 1; i < end; i++) if (bytes[i] !== bytes[start]) return false;
  return true;
}
