/**
 * Gives yauzl, which reads a few bytes at a time, a source that may lie behind a network.
 */
import { Readable } from "node:stream";
import yauzl from "yauzl";
import type { ByteSource } from "../../../base/byte-source.ts";
import { ReadAhead } from "../../read-ahead.ts";

/** The record at the end with what may stand around it. Source: PKWARE APPNOTE 6.3.10, sections 4.3.15 and 4.3.16. */
const locatorBytes = 20;
const endRecordBytes = 22;
const commentLengthBytes = 2;
const commentBytesMax = 65_535;

/** Opens the directory of a zip file; names stay undecoded and unjudged. Rejects when it is not one. */
export async function openZip(source: ByteSource): Promise<yauzl.ZipFile> {
  const ahead = new ReadAhead(source);
  const end = await endOf(ahead);
  return yauzl.fromRandomAccessReaderPromise(new DirectoryReader(ahead, end), end, {
    lazyEntries: true,
    autoClose: false,
    decodeStrings: false,
    validateEntrySizes: false,
  });
}

/**
 * Where the record ends that ends the archive, its comment left out. Of several, in a comment or in bytes behind the archive, that
 * counts whose comment reaches to the end of the file; then the last whose comment is all there; then the last. Without any, the
 * file ends the archive, and yauzl says what is missing.
 */
async function endOf(ahead: ReadAhead): Promise<number> {
  const start = Math.max(0, ahead.sizeBytes - locatorBytes - endRecordBytes - commentBytesMax);
  const tail = Buffer.from(await ahead.read(start, ahead.sizeBytes));
  let whole: number | undefined;
  let last: number | undefined;
  for (let at = tail.length - endRecordBytes; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== 0x06054b50) continue;
    const end = at + endRecordBytes;
    const behind = tail.length - end - tail.readUInt16LE(end - commentLengthBytes);
    if (behind === 0) return start + end;
    if (behind > 0) whole ??= start + end;
    last ??= start + end;
  }
  return whole ?? last ?? ahead.sizeBytes;
}

/** Shows an archive up to a place as one without comment: yauzl insists on finding it, and on nothing behind it. */
class DirectoryReader extends yauzl.RandomAccessReader {
  readonly #ahead: ReadAhead;
  readonly #end: number;

  constructor(ahead: ReadAhead, end: number) {
    super();
    this.#ahead = ahead;
    this.#end = end;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    if (position < 0 || position + length > this.#end) {
      setImmediate(callback, new Error("expected the directory within the archive"));
      return;
    }
    this.#ahead.read(position, position + length).then(
      (bytes) => {
        buffer.set(bytes, offset);
        const commentLengthAt = this.#end - commentLengthBytes - position;
        if (commentLengthAt >= 0 && commentLengthAt < length) buffer.fill(0, offset + commentLengthAt, offset + length);
        callback(null, bytes.length);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error("expected to read the archive", { cause: error })),
    );
  }

  override _readStreamForRange(): Readable {
    return Readable.from([]);
  }
}
