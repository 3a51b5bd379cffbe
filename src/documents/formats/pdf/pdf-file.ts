/**
 * Opens a PDF with pdfjs, in this thread and without network, scripts or canvas: its bytes are fetched by range as pdfjs asks for them,
 * so that images and what else holds no text are not fetched. Bounds what pdfjs cannot: bytes held, and the time it is waited for.
 */
import { createRequire } from "node:module";
import { dirname } from "node:path";
import type { PDFDataRangeTransport, PDFDocumentLoadingTask, PDFDocumentProxy } from "pdfjs-dist";
import type { ByteSource } from "../../../base/byte-source.ts";
import { UnreadableError } from "../../../base/inspection.ts";
import type { Budget } from "../../budget.ts";
import { once } from "../../once.ts";

/** Bytes fetched at a time: pdfjs begins anew with what it was at whenever it lacks some, so few large pieces are faster. */
const rangeBytes = 1_048_576;

/** Bytes at the end of a file in which its end mark must be. Source: ISO 32000-2, annex C, and the habit of readers. */
const tailBytes = 2_048;

/** A PDF at work. */
export class PdfFile {
  /** False when the file was cut off: pdfjs reads what there is of it and says nothing. Known once it is open. */
  isWhole = true;
  readonly #source: ByteSource;
  readonly #budget: Budget;
  #task: PDFDocumentLoadingTask | undefined;
  #heldBytes = 0;
  #failure: Error | undefined;
  #fail: (error: Error) => void = () => undefined;

  constructor(source: ByteSource, budget: Budget) {
    this.#source = source;
    this.#budget = budget;
  }

  /** Opens the file. Rejects as {@link during} does; a password that is needed is a `PasswordException`. */
  async open(): Promise<PDFDocumentProxy> {
    const { getDocument, PDFDataRangeTransport } = await library();
    const { sizeBytes } = this.#source;
    const tail = await this.during(this.#source.read(Math.max(0, sizeBytes - tailBytes), sizeBytes));
    this.isWhole = Buffer.from(tail).includes("startxref");
    if (!this.isWhole) {
      // Without its end, pdfjs looks through all of it: piece by piece that would take hours.
      this.#task = getDocument({ ...options, data: await this.during(this.#copy(0, sizeBytes)) });
      return this.during(this.#task.promise);
    }
    const range = new PDFDataRangeTransport(sizeBytes, null);
    range.requestDataRange = (start, end) => void this.#answer(range, start, end);
    this.#task = getDocument({ ...options, range });
    return this.during(this.#task.promise);
  }

  /**
   * Waits for something asked of the document. Rejects with what pdfjs says of the file, and with an UnreadableError when
   * the source fails, or more than may be held is needed, or time is over.
   */
  during<T>(asked: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const overdue = () => reject(new UnreadableError("TIME_CUT_OFF_REACHED", "expected the document to be read in time"));
      const timer = setTimeout(overdue, Math.min(this.#budget.millisecondsLeft, timerMaxMs));
      this.#fail = reject;
      if (this.#failure !== undefined) reject(this.#failure);
      asked.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  /** Ends what pdfjs still does for the file and gives back what it holds. */
  close(): void {
    this.#fail = () => undefined;
    // Not awaited: pdfjs waits for work under way, which may be what took too long.
    void this.#task?.destroy().catch(() => undefined);
    this.#budget.release(this.#heldBytes);
    this.#heldBytes = 0;
  }

  async #answer(range: PDFDataRangeTransport, start: number, end: number): Promise<void> {
    try {
      range.onDataRange(start, await this.#copy(start, end));
    } catch (error) {
      this.#failure ??= error instanceof Error ? error : new Error("expected to read the document", { cause: error });
      this.#fail(this.#failure);
    }
  }

  /** Bytes that pdfjs may take over, counted among those held. */
  async #copy(start: number, end: number): Promise<Uint8Array> {
    if (!this.#budget.hold(end - start)) {
      throw new UnreadableError("MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT", "expected less of the document to be held");
    }
    this.#heldBytes += end - start;
    return new Uint8Array(await this.#source.read(start, end));
  }
}

/** The longest time a timer takes. Source: Node.js, `setTimeout`. */
const timerMaxMs = 2 ** 31 - 1;

const folder = dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json"));

/** Source of the names: pdfjs, `DocumentInitParameters`. The maps are needed for Chinese, Japanese and Korean text. */
const options = {
  rangeChunkSize: rangeBytes,
  disableStream: true,
  disableAutoFetch: true,
  isEvalSupported: false,
  useWasm: false,
  useSystemFonts: false,
  enableXfa: true,
  verbosity: 0,
  cMapUrl: `${folder}/cmaps/`,
  standardFontDataUrl: `${folder}/standard_fonts/`,
};

/** What pdfjs says while it is loaded where the package for drawing is missing, before it can be asked to be silent. */
const drawingWarning = /^Warning: Cannot (load "@napi-rs\/canvas"|polyfill `(DOMMatrix|ImageData|Path2D)`)/;

/**
 * pdfjs makes a matrix for drawing as soon as it is loaded, and takes the class from a package for drawing, which is optional. Nothing
 * is drawn here: where the package is missing, an empty class does, and nobody needs to be told.
 */
const library = once(async (): Promise<typeof import("pdfjs-dist")> => {
  if (!("DOMMatrix" in globalThis)) Object.assign(globalThis, { DOMMatrix: class {} });
  const { warn } = console;
  const quieter = (...message: unknown[]) => {
    if (!drawingWarning.test(String(message[0]))) warn(...message);
  };
  Object.assign(console, { warn: quieter });
  try {
    return await import("pdfjs-dist/legacy/build/pdf.mjs");
  } finally {
    Object.assign(console, { warn });
  }
});
