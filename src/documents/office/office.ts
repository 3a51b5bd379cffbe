/**
 * The door to Office files that are zip files: tells them from other archives by what is in them, holds them to their limits,
 * and gives each to its reader.
 */
import type { ByteSource } from "../../base/byte-source.ts";
import { UnreadableError, type UnreadReason } from "../../base/inspection.ts";
import type { ZipSurvey } from "../containers/zip/zip-survey.ts";
import { officePartsMax, officeRatioGraceBytes } from "../limits.ts";
import type { Reading, Verdict } from "../reading.ts";
import { readContentTypes } from "./content-types.ts";
import { readOoxml } from "./ooxml.ts";
import { readOpenDocument, readOpenDocumentType } from "./open-document.ts";
import { Package } from "./package.ts";

/** Reads an Office file; undefined when the archive is none, whatever it is called. */
export async function readOffice(source: ByteSource, reading: Reading, survey: ZipSurvey): Promise<Verdict | undefined> {
  if (survey.looksLike === "archive" || reading.depth > reading.limits.nestingMax) return undefined;
  const parts = await Package.open(source, survey, reading.budget);
  const found = await recognised(parts, survey);
  if (found === undefined) return undefined;
  const excess = excessOf(source, reading, survey);
  if (excess !== undefined) return { code: "SKIPPED", reason: excess, mimeType: found.mimeType };
  return found.read(source, reading);
}

type Recognised = {
  readonly mimeType: string;
  readonly read: (source: ByteSource, reading: Reading) => Promise<Verdict>;
};

async function recognised(parts: Package, { looksLike }: ZipSurvey): Promise<Recognised | undefined> {
  if (looksLike === "opendocument") {
    const mimeType = await readOpenDocumentType(parts);
    return mimeType === undefined
      ? undefined
      : { mimeType, read: (_source, reading) => readOpenDocument(parts, reading, mimeType) };
  }
  try {
    const types = await readContentTypes(parts);
    const { main } = types;
    return main && { mimeType: main.mimeType, read: (source, reading) => readOoxml(parts, reading, { source, types, main }) };
  } catch (error) {
    if (error instanceof UnreadableError) return undefined;
    throw error;
  }
}

/** The limit that is passed, by the size of the file or by what its directory announces. */
function excessOf(source: ByteSource, { limits }: Reading, survey: ZipSurvey): UnreadReason | undefined {
  if (source.sizeBytes > limits.objectBytesMax.office) return "FILE_EXCEEDS_SIZE_LIMIT";
  if (survey.files > officePartsMax) return "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT";
  if (survey.bytes > officeRatioGraceBytes && survey.bytes > survey.compressedBytes * limits.officeRatioMax) {
    return "OOXML_UNCOMPRESSED_RATIO_EXCEEDS_LIMIT";
  }
  return survey.bytes > limits.officeUncompressedBytesMax ? "OOXML_UNCOMPRESSED_SIZE_EXCEEDS_LIMIT" : undefined;
}
