/**
 * The door to compound files (OLE): workbooks, documents and presentations of Office before 2007 and items of Outlook are read, in
 * memory; Office files with a password are named as such, and all others by their media type, so that none passes for clean.
 * Sources: [MS-CFB], [MS-OFFCRYPTO] section 2.3, [MS-XLS], [MS-DOC], [MS-PPT], [MS-OXMSG] section 2.2.
 */
import type { ByteSource } from "../../base/byte-source.ts";
import type { Reading, Verdict } from "../reading.ts";
import { compoundFileStreams } from "./compound-files/compound-file.ts";
import { readLegacyDocument } from "./legacy-document.ts";
import { readLegacySlides } from "./legacy-slides.ts";
import { readLegacyWorkbook } from "./workbooks/legacy-workbook.ts";

const storageType = "application/x-ole-storage";

/** Reads a compound file. */
export async function readCompound(source: ByteSource, reading: Reading): Promise<Verdict> {
  const streams = await compoundFileStreams(source);
  if (streams.has("EncryptedPackage") || streams.has("\tDRMContent")) {
    return { code: "SKIPPED", reason: "INVALID_ENCRYPTION", mimeType: storageType };
  }
  if (streams.has("Workbook") || streams.has("Book")) {
    return inMemory(source, reading, { mimeType: "application/vnd.ms-excel", read: readLegacyWorkbook });
  }
  const document = streams.get("WordDocument");
  if (document !== undefined) {
    const mimeType = "application/msword";
    if (await isEncryptedDocument(source, document)) return { code: "SKIPPED", reason: "INVALID_ENCRYPTION", mimeType };
    return inMemory(source, reading, { mimeType, read: readLegacyDocument });
  }
  if (streams.has("__properties_version1.0")) {
    const { readOutlookMessage } = await import("../mail/outlook-message.ts");
    return inMemory(source, reading, { mimeType: "application/vnd.ms-outlook", read: readOutlookMessage });
  }
  if (streams.has("PowerPoint Document")) {
    return inMemory(source, reading, { mimeType: "application/vnd.ms-powerpoint", read: readLegacySlides });
  }
  return { code: "SKIPPED", reason: "UNSUPPORTED_FILE_TYPE_EXCEPTION", mimeType: storageType };
}

/** A flag at the beginning of the stream, which is never encrypted. Source: [MS-DOC] section 2.5.2. */
async function isEncryptedDocument(source: ByteSource, start: number): Promise<boolean> {
  if (start + 12 > source.sizeBytes) return false;
  const flags = (await source.read(start + 11, start + 12))[0] ?? 0;
  return (flags & 1) !== 0;
}

type Reader = (bytes: Uint8Array, reading: Reading, mimeType: string) => Promise<Verdict>;

async function inMemory(
  source: ByteSource,
  reading: Reading,
  { mimeType, read }: { mimeType: string; read: Reader },
): Promise<Verdict> {
  const { sizeBytes } = source;
  if (!reading.budget.hold(sizeBytes)) return { code: "SKIPPED", reason: "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT", mimeType };
  try {
    return await read(await source.read(0, sizeBytes), reading, mimeType);
  } finally {
    reading.budget.release(sizeBytes);
  }
}
