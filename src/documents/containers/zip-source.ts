/**
 * Gives yauzl, which reads a few bytes at a time, a source that may lie behind a network.
 */
import { Readable } from "node:stream";
import yauzl from "yauzl";
import type { ByteSource } from "../../base/byte-source.ts";
import { ReadAhead } from "../read-ahead.ts";

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
