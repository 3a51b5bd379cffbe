/**
 * OpenDocument: texts, spreadsheets, presentations and drawings of LibreOffice and its kin, with headers, notes, comments,
 * embedded objects and properties. Pictures, macros and styles are not read. Source: OpenDocument 1.3 parts 2 and 3.
 */
import { UnreadableError } from "../../base/inspection.ts";
import type { Reading, Verdict } from "../reading.ts";
import { OfficeFile } from "./office-file.ts";
import type { Package } from "./package.ts";
import { NamedValues, OpenDocumentText } from "./running-text.ts";
import { Cells } from "./workbooks/cells.ts";
import { OpenDocumentSheets } from "./workbooks/open-document-sheets.ts";
import { attribute, walkXml } from "./xml.ts";

const manifestPath = "META-INF/manifest.xml";
const typePrefix = "application/vnd.oasis.opendocument.";
const typeBytesMax = 256;
const entriesMax = 100_000;

/** The media type of an OpenDocument file; undefined when it is none. */
export async function readOpenDocumentType(parts: Package): Promise<string | undefined> {
  const path = parts.has("mimetype") ? "mimetype" : undefined;
  const type = path === undefined ? ((await readManifest(parts)).types.get("/") ?? "") : await beginningOf(parts, path);
  return type.startsWith(typePrefix) && /^[\w./+-]+$/.test(type) ? type : undefined;
}

/** Reads an OpenDocument file of this media type. */
export async function readOpenDocument(parts: Package, reading: Reading, mimeType: string): Promise<Verdict> {
  const manifest = await readManifest(parts);
  if (manifest.isEncrypted) return { code: "SKIPPED", reason: "INVALID_ENCRYPTION", mimeType };
  const file = new OfficeFile(parts, reading);
  if (!parts.has("content.xml") && !isStylesOnly(manifest)) file.note("MALFORMED_FILE");
  const isSpreadsheet = mimeType.startsWith(`${typePrefix}spreadsheet`);
  if (isSpreadsheet) {
    const cells = new Cells(reading);
    await file.walk("content.xml", new OpenDocumentSheets(cells, file.lines));
    cells.endSheet();
  } else await file.walk("content.xml", new OpenDocumentText(file.lines));
  for (const path of parts.paths) {
    const type = manifest.types.get(path.replace(/[^/]*$/, "")) ?? "";
    // A chart in a spreadsheet holds a copy of the cells it shows.
    const isCopy = isSpreadsheet && type.startsWith(`${typePrefix}chart`);
    if (/(^|\/)styles\.xml$/.test(path) || (/\/content\.xml$/.test(path) && !isCopy)) {
      await file.walk(path, new OpenDocumentText(file.lines));
    } else if (path === "meta.xml") await file.walk(path, new NamedValues(file.lines));
    else if (/oleobject/.test(manifest.types.get(path) ?? "")) file.embed(path);
  }
  return file.finish(mimeType);
}

/** Templates may hold nothing but styles, with headers and footers in them. Source: OpenDocument 1.3 part 3, section 2.2.1. */
function isStylesOnly({ types }: Manifest): boolean {
  return types.has("styles.xml") && !types.has("content.xml");
}

type Manifest = { readonly types: ReadonlyMap<string, string>; readonly isEncrypted: boolean };

/** Media types by path, and whether any part is encrypted. A manifest that is broken tells what it can. */
async function readManifest(parts: Package): Promise<Manifest> {
  const types = new Map<string, string>();
  let isEncrypted = parts.has("encrypted-package");
  try {
    await walkXml(parts.bytes(manifestPath), {
      open: (name, attributes) => {
        if (name === "encryption-data") isEncrypted = true;
        if (name !== "file-entry" || types.size >= entriesMax) return;
        types.set(attribute(attributes, "full-path") ?? "", attribute(attributes, "media-type") ?? "");
      },
      close: () => undefined,
      text: () => undefined,
    });
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
  }
  return { types, isEncrypted };
}

async function beginningOf(parts: Package, path: string): Promise<string> {
  for await (const piece of parts.bytes(path)) return new TextDecoder().decode(piece.subarray(0, typeBytesMax)).trim();
  return "";
}
