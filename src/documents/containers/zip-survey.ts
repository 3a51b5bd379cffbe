/**
 * Reads the directory of a zip file once before anything is extracted: what it announces, which entries share bytes with others
 * (as archives do that unfold to a multiple of themselves: Fifield, "A better zip bomb", 2019), and whether it is an Office file.
 */
import type { ByteSource } from "../../base/byte-source.ts";
import { UnreadableError } from "../../base/inspection.ts";
import { openZip } from "./zip-source.ts";

/** What a directory says. */
export type ZipSurvey = {
  /** Files, their uncompressed bytes in all, and those of the largest. */
  readonly files: number;
  readonly bytes: number;
  readonly largestBytes: number;
  /** Numbers of the entries, in the directory's order from 0, whose bytes belong to another entry already. */
  readonly overlapping: ReadonlySet<number>;
  /** Media type when the archive is an Office Open XML file. */
  readonly officeMimeType: string | undefined;
};

const localHeaderBytes = 30;

/** Surveys as much of the directory as is intact. Rejects with what the source rejects with. */
export async function surveyZip(source: ByteSource, mayContinue: () => boolean): Promise<ZipSurvey> {
  const ranges: Range[] = [];
  const office = new OfficeTraits();
  let files = 0;
  let bytes = 0;
  let largestBytes = 0;
  let ordinal = 0;
  try {
    const archive = await openZip(source);
    for await (const entry of archive.eachEntry()) {
      const start = entry.relativeOffsetOfLocalHeader;
      ranges.push({ start, end: start + localHeaderBytes + entry.fileNameLength + entry.compressedSize, ordinal: ordinal++ });
      office.look(entry.fileNameRaw.toString("latin1"));
      if (entry.fileNameRaw.at(-1) === 0x2f) continue;
      files++;
      bytes += entry.uncompressedSize;
      largestBytes = Math.max(largestBytes, entry.uncompressedSize);
      if (!mayContinue()) break;
    }
  } catch (error) {
    if (error instanceof UnreadableError) throw error;
  }
  return { files, bytes, largestBytes, overlapping: overlappingOf(ranges), officeMimeType: office.mimeType };
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

const officeMimeTypes = {
  word: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xl: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ppt: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
} as const;

/** An Office file holds a list of content types and a folder named for its program. Source: ECMA-376 part 2, section 10. */
class OfficeTraits {
  #hasContentTypes = false;
  #mimeType: string | undefined;

  get mimeType(): string | undefined {
    return this.#hasContentTypes ? this.#mimeType : undefined;
  }

  look(name: string): void {
    if (name === "[Content_Types].xml") this.#hasContentTypes = true;
    const folder = /^(word|xl|ppt)\//.exec(name)?.[1];
    if (folder === "word" || folder === "xl" || folder === "ppt") this.#mimeType ??= officeMimeTypes[folder];
  }
}
