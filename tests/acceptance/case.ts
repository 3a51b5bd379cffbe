/**
 * What an acceptance case is, and sources of bytes that are made while they are read, so that nothing is written to disk.
 */
import type { ByteSource } from "../../src/base/byte-source.ts";
import type { ReadLimits } from "../../src/documents/document.ts";

/** A document, and what must become of it. */
export type AcceptanceCase = {
  /** Its name, which is a hint for the readers. */
  readonly file: string;
  readonly source: ByteSource;
  /** The outcome's code, and its reason behind a space if it has one; of a process ended for its memory, SKIPPED READER_FAILED. */
  readonly status: string;
  readonly limits?: Partial<ReadLimits>;
  /** Number of cells and values or, in text without fields, of bytes that come out, where it is known. */
  readonly fields?: number;
  /** Bytes of the source that may be fetched, where the rest must not be. */
  readonly fetchedBytesMax?: number;
};

/** Makes a case; a scale of 0.01 makes its document a hundred times smaller. */
export type AcceptanceCases = Readonly<Record<string, (scale: number) => AcceptanceCase | Promise<AcceptanceCase>>>;

/** Bytes in a mebibyte. */
export const mebibyte = 2 ** 20;
/** Bytes in a gibibyte. */
export const gibibyte = 2 ** 30;

/** A stretch of a source: bytes that come some times over. */
export type Stretch = { readonly bytes: Uint8Array; readonly times?: number };

/** A source made of stretches, which can be read anywhere without making what comes before. */
export function sourceOf(...stretches: readonly Stretch[]): ByteSource {
  const starts: number[] = [];
  let sizeBytes = 0;
  for (const { bytes, times = 1 } of stretches) {
    starts.push(sizeBytes);
    sizeBytes += bytes.length * times;
  }
  async function* stream(from: number): AsyncGenerator<Uint8Array> {
    for (const [i, { bytes, times = 1 }] of stretches.entries()) {
      const skipped = Math.max(0, from - (starts[i] ?? 0));
      if (bytes.length === 0 || skipped >= bytes.length * times) continue;
      const first = Math.floor(skipped / bytes.length);
      yield bytes.subarray(skipped - first * bytes.length);
      for (let time = first + 1; time < times; time++) yield bytes;
    }
  }
  return { sizeBytes, stream, read: (start, end) => front(stream(start), end - start) };
}

/** A source that is generated from the front whenever it is asked for. */
export function generatedSource(sizeBytes: number, pieces: () => Generator<Uint8Array>): ByteSource {
  async function* stream(from: number): AsyncGenerator<Uint8Array> {
    let skip = from;
    for (const piece of pieces()) {
      const skipped = Math.min(skip, piece.length);
      skip -= skipped;
      if (skipped < piece.length) yield piece.subarray(skipped);
    }
  }
  return { sizeBytes, stream, read: (start, end) => front(stream(start), end - start) };
}

/** The same source, with a count of the bytes that were fetched of it. */
export function counted(source: ByteSource): { readonly source: ByteSource; fetchedBytes(): number } {
  let fetched = 0;
  return {
    fetchedBytes: () => fetched,
    source: {
      sizeBytes: source.sizeBytes,
      read(start, end) {
        fetched += end - start;
        return source.read(start, end);
      },
      async *stream(start) {
        for await (const piece of source.stream(start)) {
          fetched += piece.length;
          yield piece;
        }
      },
    },
  };
}

async function front(pieces: AsyncGenerator<Uint8Array>, length: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let left = length;
  for await (const piece of pieces) {
    parts.push(piece.subarray(0, left));
    left -= Math.min(left, piece.length);
    if (left === 0) break;
  }
  return Buffer.concat(parts);
}

/** Text as bytes. */
export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text);
}
