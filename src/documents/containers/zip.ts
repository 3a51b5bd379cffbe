/**
 * Zip: files found through the directory at the end of the archive and read by range, so that an archive in a store is never
 * fetched whole. Nothing is extracted when the directory announces more than the limits allow. Names are labels only: absolute
 * and climbing paths, and links, are read like any other entry, since nothing is ever written.
 * Source: PKWARE APPNOTE 6.3.10.
 */
import { crc32 } from "node:zlib";
import yauzl from "yauzl";
import type { ByteSource } from "../../base/byte-source.ts";
import { UnreadableError, type UnreadReason } from "../../base/inspection.ts";
import { ReadAhead } from "../read-ahead.ts";
import type { Content, Reading, Verdict } from "../reading.ts";
import { inflated } from "./inflate.ts";
import { Ledger } from "./ledger.ts";
import { openZip } from "./zip-source.ts";
import { surveyZip, type ZipSurvey } from "./zip-survey.ts";

const mimeType = "application/zip";
const stored = 0;
const deflated = 8;
const dataPieceBytes = 1_048_576;

/** Reads the files in a zip file that can be read by range. */
export async function readZip({ source }: Content & { readonly source: ByteSource }, reading: Reading): Promise<Verdict> {
  const survey = await surveyZip(source, () => reading.budget.mayContinue());
  if (survey.officeMimeType !== undefined) {
    return { code: "SKIPPED", reason: "UNSUPPORTED_FILE_TYPE_EXCEPTION", mimeType: survey.officeMimeType };
  }
  const excess = announcedExcess(survey, reading);
  if (excess !== undefined) return { code: "SKIPPED", reason: excess, mimeType };
  const ledger = new Ledger(reading);
  const failure = await readEntries(source, { ledger, survey });
  return ledger.verdict(mimeType, failure);
}

/** The limit that the directory says will be passed. */
function announcedExcess(survey: ZipSurvey, { budget, limits }: Reading): UnreadReason | undefined {
  if (survey.files > budget.entriesLeft) return "ARCHIVE_TOTAL_DOCUMENTS_PROCESSED_OVER_LIMIT";
  if (survey.bytes > budget.bytesLeft) return "ARCHIVE_TOTAL_BYTES_EXTRACTED_OVER_LIMIT";
  if (survey.largestBytes > limits.entryBytesMax) return "ARCHIVE_EXCEEDS_SIZE_LIMIT";
  return undefined;
}

async function readEntries(
  source: ByteSource,
  { ledger, survey }: { ledger: Ledger; survey: ZipSurvey },
): Promise<UnreadReason | undefined> {
  const data = new ReadAhead(source);
  let ordinal = -1;
  try {
    const archive = await openZip(source);
    for await (const entry of archive.eachEntry()) {
      ordinal++;
      const path = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
      if (path.endsWith("/")) continue;
      const obstacle = survey.overlapping.has(ordinal) ? "MALFORMED_FILE" : obstacleOf(entry);
      if (obstacle !== undefined) ledger.skip(obstacle);
      else if (!(await ledger.read(path, contentOf(entry, data)))) break;
    }
    return undefined;
  } catch (error) {
    return error instanceof UnreadableError ? error.reason : "MALFORMED_FILE";
  }
}

/** Why an entry cannot be read: encryption, or a compression that is not undone. */
function obstacleOf(entry: yauzl.Entry): UnreadReason | undefined {
  if (entry.isEncrypted()) return "INVALID_ENCRYPTION";
  if (entry.compressionMethod === stored) return entry.compressedSize === entry.uncompressedSize ? undefined : "MALFORMED_FILE";
  return entry.compressionMethod === deflated ? undefined : "UNSUPPORTED_FILE_TYPE_EXCEPTION";
}

/** The content of an entry, checked against the length and the checksum in the directory. */
async function* contentOf(entry: yauzl.Entry, data: ReadAhead): AsyncGenerator<Uint8Array> {
  const start = await dataStart(entry, data);
  const pieces = rangePieces(data, start, start + entry.compressedSize);
  let checksum = 0;
  let length = 0;
  for await (const piece of entry.compressionMethod === deflated ? inflated(pieces, "deflate") : pieces) {
    length += piece.length;
    if (length > entry.uncompressedSize) break;
    checksum = crc32(piece, checksum);
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
