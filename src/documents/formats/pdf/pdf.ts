/**
 * PDF: page by page the lines of text, notes and links, values of forms; once what the document says of itself; then the files kept in
 * it. The library passes over what it cannot make sense of, so a damaged file gives what is left of it. Pictures of text are not
 * read, nor scripts and bookmarks.
 */
import type { PDFDocumentProxy, PDFPageProxy } from "pdfjs-dist";
import { type ByteSource, bytesInMemory } from "../../../base/byte-source.ts";
import { UnreadableError, type UnreadReason } from "../../../base/inspection.ts";
import { Ledger } from "../../containers/ledger.ts";
import { placed, type Reading, type Verdict } from "../../reading.ts";
import { SinkFault } from "../../sink-fault.ts";
import { BlockCutter } from "../../text/block-cutter.ts";
import {
  attachmentsIn,
  documentInformation,
  hiddenValues,
  type NamedValue,
  notesOf,
  type PdfAttachment,
  xfaTexts,
} from "./pdf-fields.ts";
import { PdfFile } from "./pdf-file.ts";
import { linesOf, type PlacedText, runsOf } from "./pdf-lines.ts";

const mimeType = "application/pdf";
/** A document that announces more pages than it has is left after so many that are not there. */
const failedPagesMax = 1_000;
/** Pieces of text put together at once: what a page of more is parted at. */
const piecesMax = 100_000;

/** Reads a PDF that can be read by range. */
export async function readPdf(source: ByteSource, reading: Reading): Promise<Verdict> {
  const file = new PdfFile(source, reading.budget);
  const pdf = new Pdf(file, reading);
  try {
    await pdf.read(await file.open());
  } catch (error) {
    if (error instanceof SinkFault) throw error;
    return pdf.verdict(reasonOf(error));
  } finally {
    file.close();
  }
  return pdf.verdict(file.isWhole ? undefined : "MALFORMED_FILE");
}

function reasonOf(error: unknown): UnreadReason {
  if (error instanceof UnreadableError) return error.reason;
  const isLocked = error instanceof Error && (error.name === "PasswordException" || /encrypt/i.test(error.message));
  return isLocked ? "INVALID_ENCRYPTION" : "MALFORMED_FILE";
}

class Pdf {
  readonly #file: PdfFile;
  readonly #reading: Reading;
  readonly #ledger: Ledger;
  readonly #fieldsSeen = new Set<string>();
  readonly #attachments: PdfAttachment[] = [];
  #failedPages = 0;

  constructor(file: PdfFile, reading: Reading) {
    this.#file = file;
    this.#reading = reading;
    this.#ledger = new Ledger(reading);
  }

  async read(document: PDFDocumentProxy): Promise<void> {
    const { budget } = this.#reading;
    await this.#attempt(async () => this.#emitValues(documentInformation(await this.#file.during(document.getMetadata())), 1));
    for (let number = 1; number <= document.numPages && budget.mayContinue(); number++) {
      const isRead = await this.#attempt(() => this.#readPage(document, number));
      if (!isRead && ++this.#failedPages >= failedPagesMax) return;
    }
    await this.#attempt(async () => {
      this.#emitValues(hiddenValues(await this.#file.during(document.getFieldObjects()), this.#fieldsSeen), 1);
    });
    await this.#attempt(async () => {
      const files: unknown = await this.#file.during(document.getAttachments());
      if (typeof files === "object" && files !== null) this.#attachments.push(...attachmentsIn(Object.values(files)));
    });
    await this.#readAttachments();
  }

  /** What became of the document; `failure` is what ended it before its time. */
  verdict(failure: UnreadReason | undefined): Verdict {
    const pages = this.#failedPages > 0 ? "MALFORMED_FILE" : undefined;
    return this.#ledger.verdict(mimeType, failure ?? pages);
  }

  /** Tells whether it could be done; what ends the document as a whole is thrown. */
  async #attempt(run: () => Promise<void>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      if (error instanceof UnreadableError || error instanceof SinkFault) throw error;
      return false;
    }
  }

  async #readPage(document: PDFDocumentProxy, number: number): Promise<void> {
    const page = await this.#file.during(document.getPage(number));
    try {
      if (document.isPureXfa) this.#emitLines(xfaTexts(await this.#file.during(page.getXfa())), number);
      else await this.#readDrawnPage(page, number);
    } finally {
      page.cleanup();
    }
  }

  async #readDrawnPage(page: PDFPageProxy, number: number): Promise<void> {
    let runs = runsOf([]);
    for await (const pieces of this.#pieces(page)) {
      runs = runsOf(pieces);
      this.#emitLines(linesOf(runs), number);
    }
    const annotations = await this.#file.during(page.getAnnotations({ intent: "any" }));
    const { values, notes, attachments } = notesOf(annotations, runs, this.#fieldsSeen);
    this.#emitLines(notes, number);
    this.#emitValues(values, number);
    this.#attachments.push(...attachments);
  }

  /** The text of a page, all of it at once unless there is very much. */
  async *#pieces(page: PDFPageProxy): AsyncGenerator<PlacedText[]> {
    const reader = page.streamTextContent().getReader();
    let pieces: PlacedText[] = [];
    try {
      for (;;) {
        const { value, done } = await this.#file.during(reader.read());
        if (done || !this.#reading.budget.mayContinue()) break;
        for (const item of value.items) {
          if ("str" in item) pieces.push({ ...item, isVertical: value.styles[item.fontName]?.vertical === true });
        }
        if (pieces.length < piecesMax) continue;
        yield pieces;
        pieces = [];
      }
      if (pieces.length > 0) yield pieces;
    } finally {
      void reader.cancel(new Error("expected no more text")).catch(() => undefined);
    }
  }

  #emitLines(lines: readonly string[], pageNumber: number): void {
    if (lines.length === 0) return;
    const { budget, embeddedPath, sink } = this.#reading;
    const bytes = Buffer.from(`${lines.join("\n")}\n`);
    const cutter = new BlockCutter({
      expectedBytes: bytes.length,
      receive: (text) => sink({ text, locate: () => placed({ kind: "page", pageNumber }, embeddedPath) }),
    });
    cutter.write(bytes, 0, bytes.length);
    cutter.end();
    budget.bytesClassified += bytes.length;
  }

  #emitValues(values: readonly NamedValue[], pageNumber: number): void {
    if (values.length === 0) return;
    const { budget, embeddedPath, sink } = this.#reading;
    const texts = values.map(({ value }) => Buffer.from(`${value}\n`));
    const bytes = Buffer.concat(texts);
    const ends = Int32Array.from(texts, sumOf());
    const starts = ends.map((end, i) => end - (texts[i]?.length ?? 0));
    const fields = {
      count: values.length,
      starts,
      ends: ends.map((end) => end - 1),
      nameIndexes: Int32Array.from(values, (_, i) => i),
      names: values.map(({ name }) => name),
    };
    const text = { bytes, length: bytes.length, coreStart: 0, coreEnd: bytes.length, fields };
    sink({ text, locate: () => placed({ kind: "page", pageNumber }, embeddedPath) });
    budget.bytesClassified += bytes.length;
  }

  async #readAttachments(): Promise<void> {
    for (const [i, { path, bytes }] of this.#attachments.entries()) {
      // A file may be named in the document and shown on a page.
      const isRead = this.#attachments
        .slice(0, i)
        .some((other) => other.path === path && Buffer.compare(other.bytes, bytes) === 0);
      if (!isRead && !(await this.#ledger.readEmbedded(path, bytesInMemory(bytes).stream(0)))) return;
    }
  }
}

/** Running sums of lengths. */
function sumOf(): (text: Uint8Array) => number {
  let sum = 0;
  return ({ length }) => (sum += length);
}
