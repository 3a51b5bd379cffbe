/**
 * Presentations of PowerPoint before 2007: text of slides, masters and notes, headers and footers, comments and targets of links, in
 * the order it is stored in, also what was deleted since the file was last saved as a whole; then the properties. A line is a
 * paragraph. Pictures and embedded objects are not read; the latter are told. Source: [MS-PPT] sections 2.1, 2.3.1, 2.9.42, 2.9.43.
 */
import type { UnreadReason } from "../../base/inspection.ts";
import type { Reading, Verdict } from "../reading.ts";
import { openCompoundStorage, type Stream, streamBytes } from "./compound-files/compound-storage.ts";
import { PieceCursor } from "./compound-files/piece-cursor.ts";
import { propertyLines } from "./compound-files/property-sets.ts";
import { Lines } from "./lines.ts";

const headerBytes = 8;
/** The version of records that consist of others. */
const containerVersion = 0x0f;
/** Bytes of a text that are decoded at once. */
const textBytesMax = 65_536;
/** Containers in containers whose kind is kept; deeper ones are read as if they had none. */
const depthMax = 1_000;

/** Kinds of records. [MS-PPT] section 2.13.24. */
const textInUtf16 = 0x0fa0;
const textInLatin1 = 0x0fa8;
const namedText = 0x0fba;
const embeddedObject = 0x1011;
const encryptedSession = 0x2f14;

/** A record that consists of others though its version does not say so: what later versions added, such as comments. */
const addedData = 0x138b;

/** Containers whose named texts people see: headers and footers, links. Of the three of a comment, only one is the comment. */
const seenContainers: ReadonlySet<number> = new Set([0x0fd9, 0x0fd7]);
const comment = 0x2ee0;
const commentText = 1;

/** The mark of an encrypted presentation, in its stream `Current User`. [MS-PPT] section 2.3.2. */
const encryptedMark = 0xf3d1c4df;

/** Reads a presentation of PowerPoint before 2007. */
export async function readLegacySlides(bytes: Uint8Array, reading: Reading, mimeType: string): Promise<Verdict> {
  const storage = openCompoundStorage(bytes);
  const stream = storage?.streams.get("PowerPoint Document");
  if (storage === undefined || stream === undefined)
    return { code: "SKIPPED", reason: "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT", mimeType };
  if (isEncrypted(storage.streams.get("Current User"))) return { code: "SKIPPED", reason: "INVALID_ENCRYPTION", mimeType };
  const lines = new Lines(reading);
  const reason = new Slides(stream, reading, lines).read();
  if (reason === "INVALID_ENCRYPTION") return { code: "SKIPPED", reason, mimeType };
  reading.budget.bytesClassified += bytes.length;
  for (const line of propertyLines(storage)) lines.writeLine(line);
  lines.end();
  return reason === undefined ? { code: "COMPLETE", mimeType } : { code: "PARTIAL", reason, mimeType };
}

function isEncrypted(user: Stream | undefined): boolean {
  if (user === undefined || user.sizeBytes > textBytesMax) return false;
  const bytes = streamBytes(user);
  return bytes.length >= 16 && bytes.readUInt32LE(12) === encryptedMark;
}

class Slides {
  readonly #cursor: PieceCursor;
  readonly #reading: Reading;
  readonly #lines: Lines;
  /** The containers around the record at hand: their kinds, and where they end. */
  readonly #containers: { readonly kind: number; readonly end: number }[] = [];

  constructor(stream: Stream, reading: Reading, lines: Lines) {
    this.#cursor = new PieceCursor(stream.pieces());
    this.#reading = reading;
    this.#lines = lines;
  }

  /** Reads all records; answers why that is not all there is, if so. */
  read(): UnreadReason | undefined {
    const cursor = this.#cursor;
    let reason: UnreadReason | undefined;
    for (let header = cursor.take(headerBytes); header.length > 0; header = cursor.take(headerBytes)) {
      if (header.length < headerBytes) reason ??= "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT";
      if (header.length < headerBytes || !this.#reading.budget.mayContinue()) break;
      const kind = header.readUInt16LE(2);
      const sizeBytes = header.readUInt32LE(4);
      if (kind === encryptedSession) return "INVALID_ENCRYPTION";
      if (kind === embeddedObject) reason ??= "ARCHIVE_CONTAINS_UNPROCESSED_FILES";
      const version = header.readUInt16LE(0);
      const isContainer = (version & 0x0f) === containerVersion || kind === addedData;
      if (!this.#readContent({ kind, instance: version >> 4, sizeBytes, isContainer }))
        reason = "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT";
    }
    return reason;
  }

  /** Reads what a record holds, or enters it; false when the file ends before it. */
  #readContent(record: { kind: number; instance: number; sizeBytes: number; isContainer: boolean }): boolean {
    const { kind, instance } = record;
    const cursor = this.#cursor;
    const containers = this.#containers;
    while (containers.length > 0 && (containers.at(-1)?.end ?? 0) < cursor.position) containers.pop();
    const around = containers.at(-1);
    const sizeBytes = Math.min(record.sizeBytes, around === undefined ? record.sizeBytes : around.end - cursor.position);
    if (record.isContainer) {
      if (containers.length < depthMax) containers.push({ kind, end: cursor.position + sizeBytes });
      return true;
    }
    const isShown = around?.kind === comment ? instance === commentText : seenContainers.has(around?.kind ?? 0);
    const isSeen = kind === namedText && isShown;
    if (kind === textInLatin1) return this.#readText(sizeBytes, "latin1");
    return kind === textInUtf16 || isSeen ? this.#readText(sizeBytes, "utf16le") : cursor.skip(sizeBytes);
  }

  #readText(sizeBytes: number, encoding: "latin1" | "utf16le"): boolean {
    for (let left = sizeBytes; left > 0; ) {
      const bytes = this.#cursor.take(Math.min(left, textBytesMax));
      if (bytes.length === 0) return false;
      left -= bytes.length;
      for (const [i, line] of bytes
        .toString(encoding)
        .split(/[\r\n\v]/)
        .entries()) {
        if (i > 0) this.#lines.endLine();
        this.#lines.write(line);
      }
    }
    this.#lines.endLine();
    return true;
  }
}
