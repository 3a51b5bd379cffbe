/**
 * One file in a zip file, as its directory describes it: whether it can be read, its path, and its content, checked against the
 * length and checksum that are stated. Source: PKWARE APPNOTE 6.3.10.
 */
import { crc32 } from "node:zlib";
import yauzl from "yauzl";
import { UnreadableError, type UnreadReason } from "../../../base/inspection.ts";
import type { ReadAhead } from "../../read-ahead.ts";
import type { WindowRoom } from "../../window-room.ts";
import { unpackedBzip2 } from "../bzip2.ts";
import { inflated } from "../inflate.ts";
import { unpackedLzma } from "../lzma-stream.ts";
import { unpackedXz } from "../xz.ts";
import { unpackedZstd } from "../zstd.ts";

type Unpack = (pieces: AsyncIterable<Uint8Array>, windows: WindowRoom, length: number) => AsyncIterable<Uint8Array>;

const stored = 0;
/** The compressions that are undone. Source: APPNOTE 4.4.5. */
const methods: ReadonlyMap<number, Unpack> = new Map<number, Unpack>([
  [stored, (pieces) => pieces],
  [8, (pieces) => inflated(pieces, "deflate")],
  [12, unpackedBzip2],
  [14, unpackedLzma],
  [93, unpackedZstd],
  [95, unpackedXz],
]);
const dataPieceBytes = 1_048_576;

/** The path as it is written, decoded. */
export function entryPath(entry: yauzl.Entry): string {
  return yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
}

/** Why an entry cannot be read: encryption, or a compression that is not undone. */
export function obstacleOf(entry: yauzl.Entry): UnreadReason | undefined {
  if (entry.isEncrypted()) return "INVALID_ENCRYPTION";
  const { compressionMethod, compressedSize, uncompressedSize } = entry;
  if (!methods.has(compressionMethod)) return "UNSUPPORTED_FILE_TYPE_EXCEPTION";
  return compressionMethod === stored && compressedSize !== uncompressedSize ? "MALFORMED_FILE" : undefined;
}

/** The content of an entry without obstacle. What is not as the directory says is thrown last: MALFORMED_FILE. */
export async function* contentOf(entry: yauzl.Entry, data: ReadAhead, windows: WindowRoom): AsyncGenerator<Uint8Array> {
  const start = await dataStart(entry, data);
  const pieces = rangePieces(data, start, start + entry.compressedSize);
  const unpacked = methods.get(entry.compressionMethod)?.(pieces, windows, entry.uncompressedSize) ?? pieces;
  let checksum = 0;
  let length = 0;
  for await (const piece of unpacked) {
    length += piece.length;
    if (length > entry.uncompressedSize) break;
    // Of no bytes Node's crc32 may answer 0, whatever came before.
    if (piece.length > 0) checksum = crc32(piece, checksum);
    yield piece;
  }
  if (length !== entry.uncompressedSize || checksum !== entry.crc32) {
    throw new UnreadableError("MALFORMED_FILE", "expected the length and checksum that the archive's directory states");
  }
}

/** The data follow the local header, whose names and fields may differ in length from the directory's. APPNOTE 4.3.7. */
async function dataStart(entry: yauzl.Entry, data: ReadAhead): Promise<number> {
  const headerStart = entry.relativeOffsetOfLocalHeader;
  const headerBytes = 30;
  if (headerStart + headerBytes > data.sizeBytes)
    throw new UnreadableError("MALFORMED_FILE", "expected a local header in the archive");
  const bytes = await data.read(headerStart, headerStart + headerBytes);
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const start = headerStart + headerBytes + header.getUint16(26, true) + header.getUint16(28, true);
  if (header.getUint32(0, true) !== 0x04034b50 || start + entry.compressedSize > data.sizeBytes) {
    throw new UnreadableError("MALFORMED_FILE", "expected a local header and its data in the archive");
  }
  return start;
}

async function* rangePieces(data: ReadAhead, start: number, end: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += dataPieceBytes) yield await data.read(at, Math.min(end, at + dataPieceBytes));
}
