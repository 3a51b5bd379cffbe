/**
 * Reads the directory of a zip file once before anything is extracted: what it announces, which entries share bytes with others
 * (as archives do that unfold to a multiple of themselves: Fifield, "A better zip bomb", 2019), and whether it may be an Office file.
 */
import type { ByteSource } from "../../../base/byte-source.ts";
import { UnreadableError } from "../../../base/inspection.ts";
import { openZip } from "./zip-source.ts";

/** What a directory says. */
export type ZipSurvey = {
  /** Files, their uncompressed bytes in all, and those of the largest. */
  readonly files: number;
  readonly bytes: number;
  readonly largestBytes: number;
  /** Numbers of the entries, in the directory's order from 0, whose bytes belong to another entry already. */
  readonly overlapping: ReadonlySet<number>;
  /** Compressed bytes of the files in all. */
  readonly compressedBytes: number;
  /** What the names of the files speak for; the files themselves decide. */
  readonly looksLike: "ooxml" | "opendocument" | "archive";
};

const localHeaderBytes = 30;

/** Surveys as much of the directory as is intact. Rejects with what the source rejects with. */
export async function surveyZip(source: ByteSource, mayContinue: () => boolean): Promise<ZipSurvey> {
  const ranges: Range[] = [];
  const names = new Set<string>();
  let files = 0;
  let bytes = 0;
  let compressedBytes = 0;
  let largestBytes = 0;
  let ordinal = 0;
  try {
    const archive = await openZip(source);
    for await (const entry of archive.eachEntry()) {
      const start = entry.relativeOffsetOfLocalHeader;
      ranges.push({ start, end: start + localHeaderBytes + entry.fileNameLength + entry.compressedSize, ordinal: ordinal++ });
      const name = entry.fileNameRaw.toString("latin1");
      if (tellingNames.has(name)) names.add(name);
      if (entry.fileNameRaw.at(-1) === 0x2f) continue;
      files++;
      bytes += entry.uncompressedSize;
      compressedBytes += entry.compressedSize;
      largestBytes = Math.max(largestBytes, entry.uncompressedSize);
      if (!mayContinue()) break;
    }
  } catch (error) {
    if (error instanceof UnreadableError) throw error;
  }
  return { files, bytes, compressedBytes, largestBytes, overlapping: overlappingOf(ranges), looksLike: appearance(names) };
}

type Range = { readonly start: number; readonly end: number; readonly ordinal: number };

function overlappingOf(ranges: Range[]): ReadonlySet<number> {
  const overlapping = new Set<number>();
  ranges.sort((a, b) => a.start - b.start || a.ordinal - b.ordinal);
  let end = 0;
  for (const range of ranges) {
    if (range.start < end) overlapping.add(range.ordinal);
    end = Math.max(end, range.end);
  }
  return overlapping;
}

const contentTypes = "[Content_Types].xml";
const openDocumentParts = ["mimetype", "content.xml", "META-INF/manifest.xml"];
const tellingNames = new Set([contentTypes, ...openDocumentParts]);

/** Sources: ECMA-376 part 2, section 7.2.3; OpenDocument 1.3 part 2, sections 3.2 and 3.3. */
function appearance(names: ReadonlySet<string>): ZipSurvey["looksLike"] {
  if (names.has(contentTypes)) return "ooxml";
  return openDocumentParts.filter((name) => names.has(name)).length >= 2 ? "opendocument" : "archive";
}
