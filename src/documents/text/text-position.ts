/**
 * Lines and columns of places in UTF-8 text. Lines end with a line feed; columns count characters (code points), from 1.
 */
import { returnFieldFinder, takeFieldFinder } from "./field-finder.ts";

const newline = 0x0a;

/** Stretches up to this length are counted where they are, longer ones in parts of the other in the memory of a finder. */
const shortBytes = 256;
const partBytes = 65_536;

/** A place that moves forward through text. */
export class TextPosition {
  /** Line, from 1. */
  line: number;
  /** Column, from 1. */
  column = 1;

  constructor(line: number) {
    this.line = line;
  }

  /** Moves over bytes [start, end). */
  advance(bytes: Uint8Array, start: number, end: number): void {
    const count = countNewlines(bytes, start, end);
    if (count === 0) {
      this.column += countCharacters(bytes, start, end);
      return;
    }
    this.line += count;
    this.column = 1 + countCharacters(bytes, bytes.lastIndexOf(newline, end - 1) + 1, end);
  }

  /** Moves over text that is not there any more: its line ends, and the characters behind the last or all there were. */
  pass(lines: number, characters: number): void {
    this.line += lines;
    this.column = (lines > 0 ? 1 : this.column) + characters;
  }

  /** Takes over another place. */
  moveTo(other: TextPosition): void {
    this.line = other.line;
    this.column = other.column;
  }
}

/** Number of code points that start in [start, end). */
export function countCharacters(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) if (((bytes[i] ?? 0) & 0xc0) !== 0x80) count++;
  return count;
}

/** Number of line feeds in [start, end). Needed over every byte of every text. */
export function countNewlines(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  if (end - start <= shortBytes) {
    for (let i = start; i < end; i++) if (bytes[i] === newline) count++;
    return count;
  }
  const finder = takeFieldFinder();
  for (let from = start; from < end; from += partBytes) {
    const part = bytes.subarray(from, Math.min(end, from + partBytes));
    finder.text.set(part);
    count += finder.module.countNewlines(0, part.length);
  }
  returnFieldFinder(finder);
  return count;
}
