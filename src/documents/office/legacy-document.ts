/**
 * Documents of Word before 2007, by a library that reads them in memory: body with tables, notes, headers, footers, comments and
 * text boxes; then the properties. Text deleted with changes tracked is not read. Source: [MS-DOC].
 */
import { once } from "../once.ts";
import type { Reading, Verdict } from "../reading.ts";
import { goesInCircles, openCompoundStorage } from "./compound-files/compound-storage.ts";
import { propertyLines } from "./compound-files/property-sets.ts";
import { Lines } from "./lines.ts";

const loadLibrary = once(() => import("word-extractor"));

/** Reads a document of Word before 2007. */
export async function readLegacyDocument(bytes: Uint8Array, reading: Reading, mimeType: string): Promise<Verdict> {
  const damaged: Verdict = { code: "SKIPPED", reason: "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT", mimeType };
  // The library would follow them until there is no memory left.
  if (goesInCircles(bytes)) return damaged;
  const { default: WordExtractor } = await loadLibrary();
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let parts: readonly string[];
  try {
    const document = await new WordExtractor().extract(buffer);
    parts = [
      document.getBody(),
      document.getTextboxes(),
      document.getHeaders(),
      document.getFootnotes(),
      document.getEndnotes(),
      document.getAnnotations(),
    ];
  } catch {
    return damaged;
  }
  reading.budget.bytesClassified += bytes.length;
  const lines = new Lines(reading);
  for (const part of parts.filter((text) => text !== "")) for (const line of part.split(/[\n\r\v\f]/)) lines.writeLine(line);
  const storage = openCompoundStorage(bytes);
  if (storage !== undefined) for (const line of propertyLines(storage)) lines.writeLine(line);
  lines.end();
  return { code: "COMPLETE", mimeType };
}
