/**
 * Gives yauzl, which reads a few bytes at a time, a source that may lie behind a network: reads are answered from a large piece
 * fetched ahead.
 */
import { Readable } from "node:stream";
import yauzl from "yauzl";
import type { ByteSource } from "../../base/byte-source.ts";

const aheadBytes = 1_048_576;

/** A source that keeps the piece around the last read. */
export class ReadAhead {
  readonly sizeBytes: number;
  readonly #source: ByteSource;
  #start = 0;
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(source: ByteSource) {
    this.#source = source;
    this.sizeBytes = source.sizeBytes;
  }

  /** The bytes of [start, end), which must lie within the source. */
  async read(start: number, end: number): Promise<Uint8Array> {
    if (start < this.#start || end > this.#start + this.#bytes.length) {
      this.#bytes = await this.#source.read(start, Math.min(this.sizeBytes, Math.max(end, start + aheadBytes)));
      this.#start = start;
    }
    return this.#bytes.subarray(start - this.#start, end - this.#start);
  }
}

/** Opens the directory of a zip file; names stay undecoded and unjudged. Rejects when it is not one. */
export function openZip(source: ByteSource): Promise<yauzl.ZipFile> {
  return yauzl.fromRandomAccessReaderPromise(new DirectoryReader(source), source.sizeBytes, {
    lazyEntries: true,
    autoClose: false,
    decodeStrings: false,
    validateEntrySizes: false,
  });
}

class DirectoryReader extends yauzl.RandomAccessReader {
  readonly #ahead: ReadAhead;

  constructor(source: ByteSource) {
    super();
    this.#ahead = new ReadAhead(source);
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    if (position < 0 || position + length > this.#ahead.sizeBytes) {
      setImmediate(callback, new Error("expected the directory within the archive"));
      return;
    }
    this.#ahead.read(position, position + length).then(
      (bytes) => {
        buffer.set(bytes, offset);
        callback(null, bytes.length);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error("expected to read the archive", { cause: error })),
    );
  }

  override _readStreamForRange(): Readable {
    return Readable.from([]);
  }
}
