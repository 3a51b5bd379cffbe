/**
 * Reads one file: recognises it, gives it to its reader, and says what became of it. Containers come back here for each file in
 * them. Nothing that a file contains makes this throw; what the sink throws is passed on.
 */
import { type ByteSource, piecesInMemory } from "../base/byte-source.ts";
import { UnreadableError, type UnreadReason } from "../base/inspection.ts";
import { readCompressed } from "./containers/compressed.ts";
import { readTar } from "./containers/tar.ts";
import { readZip } from "./containers/zip/zip.ts";
import type { Format } from "./document.ts";
import { Feed } from "./feed.ts";
import { readCsv } from "./formats/csv/csv.ts";
import { readJson, readJsonLines } from "./formats/json/json.ts";
import { readMarkup } from "./formats/markup/markup.ts";
import { readRtf } from "./formats/rtf/rtf.ts";
import { headBytes } from "./limits.ts";
import { readCompound } from "./office/compound.ts";
import { once } from "./once.ts";
import type { Content, Reading, Verdict } from "./reading.ts";
import { endsAsOrc, mayBeOrc, orcEndBytes } from "./signatures.ts";
import { SinkFault } from "./sink-fault.ts";
import {
  type ContainerKind,
  type MailKind,
  type RangedKind,
  type SniffedBytes,
  type SniffedText,
  sniffBytes,
  sniffText,
} from "./sniff.ts";
import { decoded, type Encoding } from "./text/encoding.ts";
import { withLineFeeds } from "./text/line-ends.ts";
import { readText } from "./text/text.ts";

const loadAvro = once(() => import("./formats/avro/avro.ts"));
const loadMail = once(() => import("./mail/mail.ts"));
const loadMbox = once(() => import("./mail/mbox.ts"));

const octetStream = "application/octet-stream";

/** Reads a file to its end or to the first limit, and closes its feed. */
export async function readContent(content: Content, reading: Reading): Promise<Verdict> {
  const { feed } = content;
  const bytesBefore = reading.budget.bytesClassified;
  try {
    const verdict = await recogniseAndRead(content, reading);
    if (feed.failure === undefined) return verdict;
    const reason = feed.failure instanceof UnreadableError ? feed.failure.reason : "READER_FAILED";
    return { code: reading.budget.bytesClassified > bytesBefore ? "PARTIAL" : "SKIPPED", reason, mimeType: verdict.mimeType };
  } catch (error) {
    if (error instanceof SinkFault) throw error;
    const reason = error instanceof UnreadableError ? error.reason : "READER_FAILED";
    return { code: reading.budget.bytesClassified > bytesBefore ? "PARTIAL" : "SKIPPED", reason, mimeType: octetStream };
  } finally {
    await feed.close();
  }
}

async function recogniseAndRead(content: Content, reading: Reading): Promise<Verdict> {
  const head = await content.feed.peek(headBytes);
  if (head.length === 0) return { code: "COMPLETE", mimeType: "text/plain" };
  const sniffed = await recognise(content, head);
  switch (sniffed.kind) {
    case "unsupported":
      return { code: "SKIPPED", reason: "UNSUPPORTED_FILE_TYPE_EXCEPTION", mimeType: sniffed.mimeType };
    case "text":
      return readEncodedText(content, reading, { encoding: sniffed.encoding, headLength: head.length });
    case "rtf":
      if (isTooLarge(content, "office", reading)) {
        return { code: "SKIPPED", reason: "FILE_EXCEEDS_SIZE_LIMIT", mimeType: sniffed.mimeType };
      }
      return readRtf(content.feed, reading);
    case "mail":
    case "mbox":
      return readMailFile(sniffed.kind, content, reading, sniffed.mimeType);
    case "avro":
      if (isTooLarge(content, "avro", reading)) {
        return { code: "SKIPPED", reason: "FILE_EXCEEDS_SIZE_LIMIT", mimeType: sniffed.mimeType };
      }
      return (await loadAvro()).readAvro(content.feed, reading);
    case "parquet":
    case "orc":
    case "pdf":
    case "sqlite":
      return readByRange(sniffed.kind, content, reading, sniffed.mimeType);
    default:
      return readContainer(sniffed.kind, content, reading, sniffed.mimeType);
  }
}

/** Recognises a file by its beginning, and where that may mislead by its end. */
async function recognise({ source, charset }: Content, head: Uint8Array): Promise<SniffedBytes> {
  const sniffed = sniffBytes(head, charset);
  if (sniffed.kind !== "text" && sniffed.kind !== "unsupported") return sniffed;
  if (source === undefined || source.sizeBytes < orcEndBytes || !mayBeOrc(head)) return sniffed;
  const end = await source.read(source.sizeBytes - orcEndBytes, source.sizeBytes);
  return endsAsOrc(end) ? { kind: "orc", mimeType: "application/x-orc" } : sniffed;
}

/** A message is no archive: it may lie one level deeper. */
async function readMailFile(kind: MailKind, content: Content, reading: Reading, mimeType: string): Promise<Verdict> {
  if (isTooLarge(content, "mail", reading)) return { code: "SKIPPED", reason: "FILE_EXCEEDS_SIZE_LIMIT", mimeType };
  if (kind === "mail") return (await loadMail()).readMail(content, reading);
  return (await loadMbox()).readMbox(content, reading);
}

async function readContainer(kind: ContainerKind, content: Content, reading: Reading, mimeType: string): Promise<Verdict> {
  const format = kind === "compound" ? "office" : kind;
  if (isTooLarge(content, format, reading)) return { code: "SKIPPED", reason: "FILE_EXCEEDS_SIZE_LIMIT", mimeType };
  switch (kind) {
    case "zip":
      return withSource(content, reading, {
        read: (source) => readZip({ ...content, source }, reading),
        tooLarge: { code: "SKIPPED", reason: "ARCHIVE_EXCEEDS_SIZE_LIMIT", mimeType },
      });
    case "compound":
      return withSource(content, reading, {
        read: (source) => readCompound(source, reading),
        tooLarge: { code: "SKIPPED", reason: "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT", mimeType },
      });
  }
  if (reading.depth >= reading.limits.nestingMax) {
    return { code: "SKIPPED", reason: "ARCHIVE_NESTING_LEVEL_OVER_LIMIT", mimeType };
  }
  return kind === "tar" ? readTar(content, reading) : readCompressed(content, reading, { kind, mimeType });
}

type RangedReader = (source: ByteSource, reading: Reading) => Promise<Verdict>;

/** These are loaded when the first such file comes, since their libraries are large. */
const rangedReaders: Readonly<Record<RangedKind, () => Promise<RangedReader>>> = {
  parquet: once(async () => (await import("./formats/parquet/parquet.ts")).readParquet),
  orc: once(async () => (await import("./formats/orc/orc.ts")).readOrc),
  pdf: once(async () => (await import("./formats/pdf/pdf.ts")).readPdf),
  sqlite: once(async () => (await import("./formats/sqlite/sqlite.ts")).readSqlite),
};

/** Reads a file that needs random access, from memory where it lies inside another file. */
async function readByRange(kind: RangedKind, content: Content, reading: Reading, mimeType: string): Promise<Verdict> {
  const tooLarge: Verdict = { code: "SKIPPED", reason: "FILE_EXCEEDS_SIZE_LIMIT", mimeType };
  if (isTooLarge(content, kind, reading)) return tooLarge;
  const reader = await rangedReaders[kind]();
  const read = (source: ByteSource) => reader(source, reading);
  return withSource(content, reading, { read, tooLarge });
}

/** Reads with random access, where the file has it; otherwise it is held in memory while it is read, as far as the budget allows. */
async function withSource(
  { source, feed }: Content,
  { budget }: Reading,
  { read, tooLarge }: { read: (source: ByteSource) => Promise<Verdict>; tooLarge: Verdict },
): Promise<Verdict> {
  if (source !== undefined) return read(source);
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for (let piece = await feed.next(); piece !== undefined; piece = await feed.next()) {
      if (!budget.hold(piece.length)) return tooLarge;
      length += piece.length;
      pieces.push(piece);
    }
    return await read(piecesInMemory(pieces));
  } finally {
    budget.release(length);
  }
}

async function readEncodedText(
  content: Content,
  reading: Reading,
  { encoding, headLength }: { encoding: Encoding; headLength: number },
): Promise<Verdict> {
  const text = await withLineFeeds(new Feed(decoded(content.feed, encoding), () => true));
  const head = await text.peek(headBytes / 2);
  const isWhole = headLength < headBytes && head.length < headBytes / 2;
  const { jsonNestingMax } = reading.limits;
  const sniffed = sniffText(head, { name: content.name, isWhole, jsonNestingMax });
  const { mimeType } = sniffed;
  if (isTooLarge(content, sniffed.kind, reading)) return { code: "SKIPPED", reason: "FILE_EXCEEDS_SIZE_LIMIT", mimeType };
  const reason = await readTextAs(sniffed, text, reading, isWhole ? head.length : headBytes);
  if (reason === "JSON_NESTING_LEVEL_OVER_LIMIT") return { code: "SKIPPED", reason, mimeType };
  reading.budget.bytesClassified += content.feed.deliveredBytes;
  return { code: "COMPLETE", mimeType };
}

/** Reads the text; answers why that is not all there is to it, if so. */
async function readTextAs(
  sniffed: SniffedText,
  text: Feed,
  reading: Reading,
  expectedBytes: number,
): Promise<UnreadReason | undefined> {
  switch (sniffed.kind) {
    case "csv":
      await readCsv(text, reading, { dialect: sniffed.dialect, expectedBytes });
      return undefined;
    case "json":
    case "jsonl": {
      const read = sniffed.kind === "json" ? readJson : readJsonLines;
      return (await read(text, reading, { expectedBytes })) === "too-deep" ? "JSON_NESTING_LEVEL_OVER_LIMIT" : undefined;
    }
    case "markup":
      await readMarkup(text, reading, { isHtml: sniffed.isHtml, firstLine: 1, expectedBytes });
      return undefined;
    case "text":
      await readText(text, reading, { firstLine: 1, expectedBytes });
      return undefined;
  }
}

/** Only objects have a size known before they are read; files in archives have limits of their own. */
function isTooLarge({ source }: Content, format: Format, { limits }: Reading): boolean {
  return source !== undefined && source.sizeBytes > limits.objectBytesMax[format];
}
