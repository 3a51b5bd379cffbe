/**
 * Zip: files found through the directory at the end of the archive and read by range, so that an archive in a store is never
 * fetched whole. Nothing is extracted when the directory announces more than the limits allow. Names are labels only: absolute
 * and climbing paths, and links, are read like any other entry, since nothing is ever written.
 * Source: PKWARE APPNOTE 6.3.10.
 */
import type { ByteSource } from "../../../base/byte-source.ts";
import { UnreadableError, type UnreadReason } from "../../../base/inspection.ts";
import { readOffice } from "../../office/office.ts";
import { ReadAhead } from "../../read-ahead.ts";
import type { Content, Reading, Verdict } from "../../reading.ts";
import type { WindowRoom } from "../../window-room.ts";
import { Ledger } from "../ledger.ts";
import { contentOf, entryPath, obstacleOf } from "./zip-entry.ts";
import { openZip } from "./zip-source.ts";
import { surveyZip, type ZipSurvey } from "./zip-survey.ts";

const mimeType = "application/zip";

/** Reads the files in a zip file that can be read by range. Office files are no archives: they may lie one level deeper. */
export async function readZip({ source }: Content & { readonly source: ByteSource }, reading: Reading): Promise<Verdict> {
  const survey = await surveyZip(source, () => reading.budget.mayContinue());
  const office = await readOffice(source, reading, survey);
  if (office !== undefined) return office;
  const excess = announcedExcess(survey, reading);
  if (excess !== undefined) return { code: "SKIPPED", reason: excess, mimeType };
  const ledger = new Ledger(reading);
  const failure = await readEntries(source, { ledger, survey, windows: reading.budget.windows });
  return ledger.verdict(mimeType, failure);
}

/** The limit that the directory says will be passed. */
function announcedExcess(survey: ZipSurvey, { budget, limits, depth }: Reading): UnreadReason | undefined {
  if (depth >= limits.nestingMax) return "ARCHIVE_NESTING_LEVEL_OVER_LIMIT";
  if (survey.files > budget.entriesLeft) return "ARCHIVE_TOTAL_DOCUMENTS_PROCESSED_OVER_LIMIT";
  if (survey.bytes > budget.bytesLeft) return "ARCHIVE_TOTAL_BYTES_EXTRACTED_OVER_LIMIT";
  if (survey.largestBytes > limits.entryBytesMax) return "ARCHIVE_EXCEEDS_SIZE_LIMIT";
  return undefined;
}

async function readEntries(
  source: ByteSource,
  { ledger, survey, windows }: { ledger: Ledger; survey: ZipSurvey; windows: WindowRoom },
): Promise<UnreadReason | undefined> {
  const data = new ReadAhead(source);
  let ordinal = -1;
  try {
    const archive = await openZip(source);
    for await (const entry of archive.eachEntry()) {
      ordinal++;
      const path = entryPath(entry);
      if (path.endsWith("/")) continue;
      const obstacle = survey.overlapping.has(ordinal) ? "MALFORMED_FILE" : obstacleOf(entry);
      if (obstacle !== undefined) ledger.skip(obstacle);
      else if (!(await ledger.read(path, contentOf(entry, data, windows)))) break;
    }
    return undefined;
  } catch (error) {
    return error instanceof UnreadableError ? error.reason : "MALFORMED_FILE";
  }
}
