/**
 * Where a text differs from the source it was taken from: stretches of source that were left out, or stand for other bytes. So
 * that places are those of the source though references were replaced and tags taken out.
 */
import { countCharacters, countNewlines, type TextPosition } from "./text-position.ts";

const newline = 0x0a;

/** Differences in ascending order. Places are counted from the beginning of the text; those passed can be forgotten. */
export class SourceMarks {
  #places = new Float64Array(0);
  /** Bytes of the text that stand for the stretch; lines in the stretch; characters behind the last line end, or all. */
  #lengths = new Int32Array(0);
  #lines = new Int32Array(0);
  #characters = new Int32Array(0);
  #count = 0;

  /** At `place` of the text, `length` bytes stand for the source bytes [start, end). */
  add(place: number, length: number, bytes: Uint8Array, start: number, end: number): void {
    const i = this.#count++;
    if (i === this.#places.length) this.#grow();
    const lines = countNewlines(bytes, start, end);
    this.#places[i] = place;
    this.#lengths[i] = length;
    this.#lines[i] = lines;
    this.#characters[i] = countCharacters(bytes, lines === 0 ? start : bytes.lastIndexOf(newline, end - 1) + 1, end);
  }

  /**
   * Moves a position from the place `from` of the text to `to`, `bytes` being the text from the place `base` on. `first` is the
   * first mark that was not passed; answers the same for the next call. A stretch left out just at `to` is passed when `isStart`.
   */
  move(
    position: TextPosition,
    {
      bytes,
      base,
      from,
      to,
      first,
      isStart,
    }: { bytes: Uint8Array; base: number; from: number; to: number; first: number; isStart: boolean },
  ): number {
    let at = from;
    let i = first;
    for (; i < this.#count; i++) {
      const place = this.#places[i] ?? 0;
      const end = place + (this.#lengths[i] ?? 0);
      if (end > to || (place === to && !isStart)) break;
      if (place > at) position.advance(bytes, at - base, place - base);
      position.pass(this.#lines[i] ?? 0, this.#characters[i] ?? 0);
      at = Math.max(at, end);
    }
    const stop = i < this.#count ? Math.min(to, this.#places[i] ?? 0) : to;
    if (stop > at) position.advance(bytes, at - base, stop - base);
    return i;
  }

  /** Forgets the first `count` marks. */
  drop(count: number): void {
    if (count === 0) return;
    for (const array of [this.#places, this.#lengths, this.#lines, this.#characters]) array.copyWithin(0, count, this.#count);
    this.#count -= count;
  }

  #grow(): void {
    const size = Math.max(64, this.#places.length * 2);
    const places = new Float64Array(size);
    places.set(this.#places);
    this.#places = places;
    this.#lengths = grown(this.#lengths, size);
    this.#lines = grown(this.#lines, size);
    this.#characters = grown(this.#characters, size);
  }
}

function grown(array: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(array);
  return larger;
}
