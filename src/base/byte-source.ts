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

/** A source over pieces in memory, one behind the other, that never joins them all. */
export function piecesInMemory(pieces: readonly Uint8Array[]): ByteSource {
  const starts: number[] = [];
  let sizeBytes = 0;
  for (const piece of pieces) {
    starts.push(sizeBytes);
    sizeBytes += piece.length;
  }
  return {
    sizeBytes,
    async read(start, end) {
      let i = Math.max(
        0,
        starts.findLastIndex((pieceStart) => pieceStart <= start),
      );
      const first = pieces[i]?.subarray(start - (starts[i] ?? 0), end - (starts[i] ?? 0)) ?? new Uint8Array(0);
      if (first.length === end - start) return first;
      const bytes = new Uint8Array(end - start);
      bytes.set(first);
      for (let at = first.length; at < bytes.length; ) {
        const piece = pieces[++i]?.subarray(0, bytes.length - at);
        if (piece === undefined) break;
        bytes.set(piece, at);
        at += piece.length;
      }
      return bytes;
    },
    async *stream(start) {
      for (const [i, piece] of pieces.entries()) {
        const skipped = start - (starts[i] ?? 0);
        if (skipped < piece.length) yield piece.subarray(Math.max(0, skipped));
      }
    },
  };
}
