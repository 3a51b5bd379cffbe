/**
 * The headers and footers of the sheets of a workbook of Excel before 2007, which the library leaves out. The records are walked
 * once and their lengths checked; cells are passed over. A text that a sheet repeats in its views counts once. Sources: [MS-XLS]
 * sections 2.4.136, 2.4.122, 2.4.137 and 2.5.294; for BIFF5 OpenOffice's "Excel File Format", section 5.55.
 */
import type { Budget } from "../../budget.ts";
import { codePageName } from "../../text/code-pages.ts";
import { openCompoundStorage } from "../compound-files/compound-storage.ts";
import { PieceCursor } from "../compound-files/piece-cursor.ts";
import { withoutCodes } from "./workbook.ts";

/** Kinds of records. [MS-XLS] section 2.3. */
const beginning = 0x0809;
const ending = 0x000a;
const header = 0x0014;
const footer = 0x0015;
const otherPages = 0x089c;
const codePageRecord = 0x0042;
const encryption = 0x002f;

/** Texts of a sheet that are remembered; a sheet has six of them. */
const seenMax = 64;
const biff8 = 0x0600;
/** Where texts begin in the record about even pages and the first. [MS-XLS] section 2.4.137. */
const textsOfOtherPagesAt = 38;

/** The texts of all headers and footers, without codes; none where the workbook is encrypted. */
export function* pageHeaders(bytes: Uint8Array, budget: Budget): Generator<string> {
  const streams = openCompoundStorage(bytes)?.streams;
  const stream = streams?.get("Workbook") ?? streams?.get("Book");
  if (stream === undefined) return;
  const cursor = new PieceCursor(stream.pieces());
  const sheet = new SheetHeaders();
  for (let head = cursor.take(4); head.length === 4 && budget.mayContinue(); head = cursor.take(4)) {
    const kind = head.readUInt16LE(0);
    const sizeBytes = head.readUInt16LE(2);
    if (kind === encryption) return;
    if (!wanted.has(kind)) cursor.skip(sizeBytes);
    else yield* sheet.textsIn(kind, cursor.take(sizeBytes));
  }
}

const wanted: ReadonlySet<number> = new Set([beginning, ending, header, footer, otherPages, codePageRecord]);

class SheetHeaders {
  #version = biff8;
  #codePage = 0;
  /** Sheets and charts within them that were begun and not ended. */
  #depth = 0;
  readonly #seen = new Set<string>();

  /** The texts in a record that the sheet has not shown before. */
  *textsIn(kind: number, content: Buffer): Generator<string> {
    if (kind === beginning) this.#begin(content);
    else if (kind === ending) this.#depth = Math.max(0, this.#depth - 1);
    else if (kind === codePageRecord) this.#codePage = content.length < 2 ? 0 : content.readUInt16LE(0);
    else {
      const stored =
        this.#version === biff8 ? wideTexts(content, kind === otherPages ? textsOfOtherPagesAt : 0) : [this.#byteText(content)];
      for (const text of stored.map((each) => withoutCodes(each).trim())) {
        if (text === "" || this.#seen.has(text)) continue;
        if (this.#seen.size < seenMax) this.#seen.add(text);
        yield text;
      }
    }
  }

  #begin(content: Buffer): void {
    if (content.length >= 2) this.#version = content.readUInt16LE(0);
    if (this.#depth === 0) this.#seen.clear();
    this.#depth++;
  }

  #byteText(content: Buffer): string {
    const bytes = content.subarray(1, 1 + (content[0] ?? 0));
    return new TextDecoder(codePageName(this.#codePage)).decode(bytes);
  }
}

/** Texts that follow one another, in UTF-16 or its lower halves alone. [MS-XLS] section 2.5.294. */
function wideTexts(content: Buffer, start: number): string[] {
  const texts: string[] = [];
  for (let at = start; at + 3 <= content.length; ) {
    const isWide = ((content[at + 2] ?? 0) & 1) === 1;
    const end = at + 3 + content.readUInt16LE(at) * (isWide ? 2 : 1);
    texts.push(content.toString(isWide ? "utf16le" : "latin1", at + 3, Math.min(end, content.length)));
    at = end;
  }
  return texts;
}
