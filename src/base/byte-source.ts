/**
 * Bytes that can be read at any place: a file, an S3 object, an entry of an archive held in memory, a test's array.
 */

/** Random access to a fixed number of bytes. Reads outside [0, sizeBytes) are a fault of the caller. */
export interface ByteSource {
  /** Total length in bytes; does not change while the source is used. */
  readonly sizeBytes: number;
  /** The bytes of [start, end). Rejects with an {@link UnreadableError} when the store refuses or the object changed. */
  read(start: number, end: number): Promise<Uint8Array>;
  /** The bytes from `start` to the end in order, in pieces of the source's choice. Preferred for reading front to back. */
  stream(start: number): AsyncIterable<Uint8Array>;
}

/** A source over bytes already in memory. */
export function bytesInMemory(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.length,
    async read(start, end) {
      return bytes.subarray(start, end);
    },
    async *stream(start) {
      yield bytes.subarray(start);
    },
  };
}
