/**
 * What the readers of Office files have in common: parts are walked within the budget, what is wrong with them is noted and the
 * others are read all the same, files that lie within are handed on, and all of it makes one verdict in the reasons Macie has.
 */
import { UnreadableError, type UnreadReason } from "../../base/inspection.ts";
import { extracted, Ledger } from "../containers/ledger.ts";
import type { Reading, Verdict } from "../reading.ts";
import { Lines } from "./lines.ts";
import type { Package } from "./package.ts";
import { walkXml, type XmlReceiver } from "./xml.ts";

/** Reasons that have another name when it is an Office file they are about. */
const officeReasons: ReadonlyMap<UnreadReason, UnreadReason> = new Map([
  ["MALFORMED_FILE", "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT"],
  ["FILE_EXCEEDS_SIZE_LIMIT", "OOXML_UNCOMPRESSED_SIZE_EXCEEDS_LIMIT"],
]);

/** One Office file while it is read. */
export class OfficeFile {
  readonly parts: Package;
  readonly reading: Reading;
  /** The running text of all parts. */
  readonly lines: Lines;
  readonly #bytesBefore: number;
  readonly #embedded = new Set<string>();
  #failure: UnreadReason | undefined;

  constructor(parts: Package, reading: Reading) {
    this.parts = parts;
    this.reading = reading;
    this.lines = new Lines(reading);
    this.#bytesBefore = reading.budget.bytesClassified;
  }

  /** Walks a part, if it exists. */
  async walk(path: string, receiver: XmlReceiver): Promise<void> {
    if (!this.parts.has(path) || !this.reading.budget.mayContinue()) return;
    await this.attempt(() => walkXml(this.#counted(path), receiver));
  }

  /** Does what may find that something cannot be read, which is then noted. */
  async attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      this.note(error.reason);
    }
  }

  /** Something could not be read for this reason; the first one counts. */
  note(reason: UnreadReason): void {
    this.#failure ??= officeReasons.get(reason) ?? reason;
  }

  /** The part is a file of its own, to be read at the end. */
  embed(path: string): void {
    if (this.parts.has(path)) this.#embedded.add(path);
  }

  /** Hands on what is left, reads the files that lie within, and judges. */
  async finish(mimeType: string): Promise<Verdict> {
    this.lines.end();
    const ledger = new Ledger(this.reading);
    for (const path of this.#embedded) if (!(await ledger.read(path, this.parts.bytes(path)))) break;
    const verdict = ledger.verdict(mimeType, this.#failure);
    if (verdict.reason === undefined) return verdict;
    return { ...verdict, code: this.reading.budget.bytesClassified > this.#bytesBefore ? "PARTIAL" : "SKIPPED" };
  }

  async *#counted(path: string): AsyncGenerator<Uint8Array> {
    for await (const piece of extracted(this.parts.bytes(path), this.reading)) {
      this.reading.budget.bytesClassified += piece.length;
      yield piece;
      if (!this.reading.budget.mayContinue()) return;
    }
  }
}
