/**
 * Messages of Outlook (`.msg`) and its other items: header, subject, people and text as lines; HTML or else Rich Text, attachments
 * and attached messages as files of their own. A short value that repeats what was read of the same item is read once. An own reader,
 * for the reasons in docs/decisions/0009-mail-read-as-it-streams.md. Sources: [MS-OXMSG] section 2, [MS-OXPROPS].
 */
import type { UnreadReason } from "../../base/inspection.ts";
import { Ledger } from "../containers/ledger.ts";
import { openCompoundStorage, type Storage, type Stream } from "../office/compound-files/compound-storage.ts";
import { Lines } from "../office/lines.ts";
import type { Reading, Verdict } from "../reading.ts";
import { charsetOf, labelOf, type Property, properties, propertiesOf, shortText } from "./outlook-properties.ts";
import { uncompressedRtf } from "./rtf-compression.ts";

/** Bytes in front of the fixed properties of the outermost item, and of one that is attached. [MS-OXMSG] section 2.4.1. */
const outermostSkippedBytes = 32;
const attachedSkippedBytes = 24;
/** Characters of what was read of an item in which other values are looked for. */
const seenCharactersMax = 65_536;

/** Reads an item of Outlook. */
export async function readOutlookMessage(bytes: Uint8Array, reading: Reading, mimeType: string): Promise<Verdict> {
  const root = openCompoundStorage(bytes);
  if (root === undefined) return { code: "SKIPPED", reason: "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT", mimeType };
  return new OutlookItem(root, reading, outermostSkippedBytes).read(mimeType);
}

/** Properties that are read otherwise than as lines, or not at all. */
const noLines: ReadonlySet<number> = new Set([properties.body, properties.html, properties.rtf, properties.messageClass]);

class OutlookItem {
  readonly #storage: Storage;
  readonly #reading: Reading;
  readonly #ledger: Ledger;
  readonly #lines: Lines;
  readonly #charset: string;
  #seen = "";

  constructor(storage: Storage, reading: Reading, skippedBytes: number) {
    this.#storage = storage;
    this.#reading = reading;
    this.#ledger = new Ledger(reading);
    this.#lines = new Lines(reading);
    this.#charset = charsetOf(storage, skippedBytes);
  }

  async read(mimeType: string): Promise<Verdict> {
    const own = propertiesOf(this.#storage);
    const people = storagesNamed(this.#storage, "__recip_version1.0_").flatMap(propertiesOf);
    for (const property of [...own, ...people]) if (!noLines.has(property.number)) this.#readText(property);
    for (const property of own) if (property.number === properties.body) this.#readText(property);
    this.#lines.end();
    await this.#readRichBody(own);
    for (const [i, storage] of storagesNamed(this.#storage, "__attach_version1.0_").entries()) {
      if (!(await this.#readAttachment(storage, i + 1))) break;
    }
    return this.#ledger.verdict(mimeType, this.#obstacleIn(own));
  }

  /** What is encrypted lies in an attachment of an item of this class. Source: [MS-OXOSMIME] section 2.1.3.1. */
  #obstacleIn(own: readonly Property[]): UnreadReason | undefined {
    const messageClass = own.find(({ number }) => number === properties.messageClass);
    const isSealed = messageClass !== undefined && /\.SMIME$/i.test(shortText(messageClass, this.#charset) ?? "");
    return isSealed ? "INVALID_ENCRYPTION" : undefined;
  }

  #readText(property: Property): void {
    const { number, isText, isWide, stream } = property;
    if (!isText || !this.#reading.budget.mayContinue()) return;
    const short = shortText(property, this.#charset);
    if (short !== undefined && (short === "" || this.#seen.includes(short))) return;
    if (this.#seen.length < seenCharactersMax) this.#seen += `${short ?? ""}\n`;
    const label = labelOf(number);
    if (label !== undefined) this.#lines.write(`${label}: `);
    const decoder = new TextDecoder(isWide ? "utf-16le" : this.#charset);
    let isAfterReturn = false;
    for (const piece of this.#counted(stream)) {
      const text = decoder.decode(piece, { stream: true });
      if (text === "") continue;
      const lines = (isAfterReturn ? text.replace(/^\n/, "") : text).split(/\r\n?|\n/);
      isAfterReturn = text.endsWith("\r");
      for (const [i, line] of lines.entries()) {
        if (i > 0) this.#lines.endLine();
        this.#lines.write(line);
      }
    }
    this.#lines.endLine();
  }

  /** The pieces of a stream as far as the budget allows: damaged files may hold the same bytes in many streams. */
  *#counted(stream: Stream): Generator<Uint8Array> {
    const { budget } = this.#reading;
    for (const piece of stream.pieces()) {
      const allowed = piece.subarray(0, budget.takeBytes(piece.length));
      budget.bytesClassified += allowed.length;
      yield allowed;
      if (allowed.length < piece.length || !budget.mayContinue()) return;
    }
  }

  /** Rich Text is made of HTML where there is both. */
  async #readRichBody(own: readonly Property[]): Promise<void> {
    const html = own.find(({ number }) => number === properties.html);
    const rtf = own.find(({ number }) => number === properties.rtf);
    if (html !== undefined) {
      const charset = html.isText && html.isWide ? "utf-16le" : this.#charset;
      await this.#ledger.readEmbedded("body.html", later(html.stream.pieces()), { charset });
    } else if (rtf !== undefined) await this.#ledger.readEmbedded("body.rtf", later(uncompressedRtf(rtf.stream)));
  }

  async #readAttachment(storage: Storage, number: number): Promise<boolean> {
    const own = propertiesOf(storage);
    const name = [properties.attachmentLongName, properties.attachmentName, properties.displayName]
      .map((wanted) => own.find((property) => property.number === wanted && property.isText))
      .map((property) => property && shortText(property, this.#charset))
      .find((text) => text !== undefined && text !== "");
    const data = own.find((property) => property.number === properties.attachment);
    if (data !== undefined) return this.#ledger.readEmbedded(name ?? `attachment-${number}.bin`, later(data.stream.pieces()));
    for (const inner of storagesNamed(storage, "__substg1.0_3701000D")) {
      if (!inner.streams.has("__properties_version1.0")) this.#ledger.skip("UNSUPPORTED_FILE_TYPE_EXCEPTION");
      else {
        const read = (inside: Reading) => new OutlookItem(inner, inside, attachedSkippedBytes).read("application/vnd.ms-outlook");
        if (!(await this.#ledger.readWith(`${name ?? `attachment-${number}`}.msg`, read))) return false;
      }
    }
    return this.#reading.budget.mayContinue();
  }
}

function storagesNamed({ storages }: Storage, beginning: string): Storage[] {
  return storages.filter(({ name }) => name.startsWith(beginning));
}

async function* later(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
