/**
 * Which format is this? The bytes decide; the name is a hint where they allow more than one answer. Says also what is not read,
 * so that no unreadable file passes for a clean one.
 */
import type { Compression } from "./containers/compressed.ts";
import { type CsvDialect, type CsvHint, detectCsv } from "./formats/csv/csv-dialect.ts";
import { type JsonRun, JsonTokens } from "./formats/json/json-tokens.ts";
import { recogniseMail } from "./mail/sniff-mail.ts";
import { countControls, recogniseBinary } from "./signatures.ts";
import type { Encoding } from "./text/encoding.ts";
import { detectEncoding, detectUnicode } from "./text/encoding.ts";
import { returnFieldFinder, takeFieldFinder } from "./text/field-finder.ts";

/** Files that hold other files, or one other. */
export type ContainerKind = Compression | "zip" | "tar" | "compound";

/** Files that are read here and there, not from front to back. */
export type RangedKind = "parquet" | "orc" | "pdf" | "sqlite";

/** Files that are read from front to back by readers of their own. */
export type StreamedKind = "avro" | "rtf";

/** Mail, which may hold other files. */
export type MailKind = "mail" | "mbox";

/** What the raw bytes are: a container, text in some encoding, or something that is not read. */
export type SniffedBytes =
  | { readonly kind: ContainerKind | RangedKind | StreamedKind | MailKind | "unsupported"; readonly mimeType: string }
  | { readonly kind: "text"; readonly encoding: Encoding };

/** What a text in UTF-8 is. */
export type SniffedText =
  | { readonly kind: "csv"; readonly mimeType: string; readonly dialect: CsvDialect }
  | { readonly kind: "json" | "jsonl"; readonly mimeType: string }
  | { readonly kind: "markup"; readonly mimeType: string; readonly isHtml: boolean }
  | { readonly kind: "text"; readonly mimeType: string };

const kinds: ReadonlyMap<string, ContainerKind | RangedKind | StreamedKind> = new Map<
  string,
  ContainerKind | RangedKind | StreamedKind
>([
  ["application/avro", "avro"],
  ["application/rtf", "rtf"],
  ["application/parquet", "parquet"],
  ["application/x-orc", "orc"],
  ["application/pdf", "pdf"],
  ["application/vnd.sqlite3", "sqlite"],
  ["application/gzip", "gzip"],
  ["application/x-bzip2", "bzip2"],
  ["application/x-xz", "xz"],
  ["application/zstd", "zstd"],
  ["application/x-lz4", "lz4"],
  ["application/zip", "zip"],
  ["application/x-tar", "tar"],
  ["application/x-ole-storage", "compound"],
]);

const newline = 0x0a;
const csvSampleBytes = 32_768;
const beginningCharacters = 4_096;

/** OpenDocument files and electronic books are zip files that say in front what they are. */
function kindOf(mimeType: string): ContainerKind | RangedKind | StreamedKind | undefined {
  const isInZip = mimeType === "application/epub+zip" || mimeType.startsWith("application/vnd.oasis.opendocument.");
  return isInZip ? "zip" : kinds.get(mimeType);
}

/** Judges a file by its first bytes; `charset` is what its container says of it. */
export function sniffBytes(head: Uint8Array, charset?: string): SniffedBytes {
  const mimeType = recogniseBinary(head);
  if (mimeType !== undefined) return { kind: kindOf(mimeType) ?? "unsupported", mimeType };
  const unicode = detectUnicode(head);
  const isWide = /^utf-?(16|32)/i.test(unicode?.name ?? charset ?? "");
  if (!isWide && !isText(head)) return { kind: "unsupported", mimeType: "application/octet-stream" };
  const mail = recogniseMail(head);
  if (mail !== undefined) return { kind: mail, mimeType: mail === "mail" ? "message/rfc822" : "application/mbox" };
  return { kind: "text", encoding: unicode ?? detectEncoding(head, charset) };
}

/** Judges a text by its beginning in UTF-8 and its name. `isWhole`: the beginning is all there is. */
export function sniffText(head: Uint8Array, options: { name: string; isWhole: boolean; jsonNestingMax: number }): SniffedText {
  const extension = extensionOf(options.name);
  const json = sniffJson(head, { ...options, isNamedLines: /^(jsonl|ndjson|ldjson|jsonlines)$/.test(extension) });
  if (json !== undefined) return { kind: json, mimeType: "application/json" };
  const sample = new TextDecoder().decode(head.subarray(0, csvSampleBytes));
  const markup = markupMimeType(sample, extension);
  if (markup !== undefined) return { kind: "markup", mimeType: markup, isHtml: markup !== "application/xml" };
  const dialect = detectCsv(sample, { hint: csvHint(extension), isWhole: options.isWhole && head.length <= csvSampleBytes });
  if (dialect === undefined) return { kind: "text", mimeType: "text/plain" };
  return { kind: "csv", mimeType: dialect.delimiter === 0x09 ? "text/tab-separated-values" : "text/csv", dialect };
}

/**
 * Text has few control characters besides white space and escape. Compressed and encrypted bytes have some 10 % of them, binary
 * records far more; a log with a stray zero byte stays text.
 */
function isText(head: Uint8Array): boolean {
  return countControls(head) * 50 <= head.length;
}

function sniffJson(
  head: Uint8Array,
  { isWhole, isNamedLines, jsonNestingMax }: { isWhole: boolean; isNamedLines: boolean; jsonNestingMax: number },
): "json" | "jsonl" | undefined {
  const start = head.findIndex((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
  if (start < 0 || (head[start] !== 0x7b && head[start] !== 0x5b)) return undefined;
  const lineEnd = head.indexOf(newline, start);
  if (lineEnd < 0 && isNamedLines && !isWhole) return "jsonl";
  const firstLine = tryJson(head.subarray(start, lineEnd < 0 ? head.length : lineEnd), lineEnd >= 0 || isWhole, jsonNestingMax);
  const isFollowed = lineEnd >= 0 && head.subarray(lineEnd).some((byte) => byte > 0x20);
  if (firstLine === "complete" && isFollowed) return "jsonl";
  const all = tryJson(head.subarray(start), isWhole, jsonNestingMax);
  if (all !== "malformed") return "json";
  return isNamedLines ? "jsonl" : undefined;
}

function tryJson(bytes: Uint8Array, isLast: boolean, nestingMax: number): JsonRun {
  const finder = takeFieldFinder();
  const tokens = new JsonTokens(finder, { areLines: false, nestingMax });
  finder.text.set(bytes);
  const run = tokens.run({ length: bytes.length, ended: isLast });
  returnFieldFinder(finder);
  return run;
}

/** Elements that fragments of HTML begin with. */
const htmlElements = new Set(
  (
    "html head body title meta link script style div span p br hr table tr td ul ol li a b i u em strong font center form input " +
    "h1 h2 h3 h4 h5 h6 img section article header footer main nav"
  ).split(" "),
);

/**
 * XML says so, or is one element from the first byte on; HTML is told by the elements it begins with. Where they allow either, the
 * name decides.
 */
function markupMimeType(sample: string, extension: string): string | undefined {
  const beginning = sample.slice(0, beginningCharacters);
  if (/^\s*<\?xml\b/.test(beginning)) return /<html\b/i.test(beginning) ? "application/xhtml+xml" : "application/xml";
  const element = /^<(?:!doctype\s+)?([a-z_][\w:.-]*)(?=[\s/>])/i.exec(withoutComments(beginning))?.[1];
  if (element === undefined) return undefined;
  if (/^x?html?$/.test(extension)) return "text/html";
  if (htmlElements.has(element.toLowerCase()) && extension !== "xml") return "text/html";
  return sample.includes("</") || sample.includes("/>") ? "application/xml" : undefined;
}

/** The markup behind the white space and comments it begins with. */
function withoutComments(markup: string): string {
  let rest = markup.trimStart();
  while (rest.startsWith("<!--") && rest.includes("-->", 4)) rest = rest.slice(rest.indexOf("-->", 4) + 3).trimStart();
  return rest;
}

function csvHint(extension: string): CsvHint {
  if (extension === "csv") return "csv";
  if (extension === "tsv" || extension === "tab") return "tsv";
  return ["", "txt", "dat", "data", "psv", "ssv", "asc", "out", "export"].includes(extension) ? "maybe" : "no";
}

function extensionOf(name: string): string {
  const file = name.slice(name.lastIndexOf("/") + 1).toLowerCase();
  const dot = file.lastIndexOf(".");
  return dot <= 0 ? "" : file.slice(dot + 1);
}
