/**
 * Mail: the header and the text of a message, where they stand, and everything in it that is encoded or attached as a file of its
 * own, by its content. Read front to back; no message and no part of one is held. An own reader of MIME, for the reasons in
 * docs/decisions/0009-mail-read-as-it-streams.md. Signatures are not verified, and encrypted mail is named as such.
 * Sources: RFC 5322, RFC 2045, RFC 2046, RFC 8551 (S/MIME), RFC 3156 (PGP/MIME).
 */
import type { UnreadReason } from "../../base/inspection.ts";
import { Ledger } from "../containers/ledger.ts";
import { Feed } from "../feed.ts";
import { headBytes, multipartDepthMax } from "../limits.ts";
import type { Content, Reading, Verdict } from "../reading.ts";
import { sniffBytes } from "../sniff.ts";
import { readHeader } from "./header.ts";
import { readInlineText } from "./inline-text.ts";
import { LineScanner } from "./line-scanner.ts";
import { type PartFields, partFieldsOf } from "./part-fields.ts";
import { isEncrypted, isInline, isSignature, partPath } from "./part-kinds.ts";
import { undone } from "./transfer-encodings.ts";

const mimeType = "message/rfc822";

/** Reads a message to its end. */
export async function readMail({ feed }: Content, reading: Reading): Promise<Verdict> {
  const mail = new Mail(feed, reading);
  await mail.read();
  return mail.verdict();
}

/** A part that has parts. */
type Multipart = { readonly type: string; readonly boundary: string };

/** A line between parts: of which open multipart, counted from the outermost, and whether it closes it. */
type Boundary = { readonly level: number; readonly isLast: boolean };

/** What stands in front of the parts of a multipart and behind them. */
const surroundings = partFieldsOf(new Map(), "text/plain");

class Mail {
  readonly #reading: Reading;
  readonly #ledger: Ledger;
  readonly #scanner: LineScanner<Boundary>;
  /** The open multiparts, the outermost first. */
  #open: readonly Multipart[] = [];
  /** What all boundaries between their parts begin with. */
  #mark: string | undefined;
  /** What keeps the message from being read completely. */
  #obstacle: UnreadReason | undefined;
  #parts = 0;

  constructor(feed: Feed, reading: Reading) {
    this.#reading = reading;
    this.#ledger = new Ledger(reading);
    this.#scanner = new LineScanner(feed, {
      mark: () => this.#mark,
      followsEmptyLine: false,
      judge: (line) => this.#boundaryOf(line),
    });
  }

  async read(): Promise<void> {
    const { budget } = this.#reading;
    const scanner = this.#scanner;
    await this.#readPart();
    while (budget.mayContinue() && scanner.stop !== undefined && scanner.stop !== "end") {
      const { level, isLast } = scanner.stop;
      this.#setOpen(this.#open.slice(0, isLast ? level : level + 1));
      if (isLast) await this.#readInline(surroundings);
      else await this.#readPart();
    }
    if (this.#open.length > 0) this.#obstacle ??= "MALFORMED_FILE";
  }

  verdict(): Verdict {
    return this.#ledger.verdict(mimeType, this.#obstacle);
  }

  #setOpen(open: readonly Multipart[]): void {
    this.#open = open;
    const [first, ...others] = open.map(({ boundary }) => `--${boundary}`);
    this.#mark = first === undefined ? undefined : others.reduce(commonBeginning, first);
  }

  #boundaryOf(line: string): Boundary | undefined {
    const text = line.slice(2).trimEnd();
    const level = this.#open.findLastIndex(({ boundary }) => text === boundary || text === `${boundary}--`);
    return level < 0 ? undefined : { level, isLast: text !== this.#open[level]?.boundary };
  }

  /** Reads the header of the message or of a part, and what follows it up to the next boundary. */
  async #readPart(): Promise<void> {
    const parent = this.#open.at(-1);
    const kept = await readHeader(this.#scanner, this.#reading);
    if (this.#scanner.stop !== undefined) return;
    const fields = partFieldsOf(kept, parent?.type === "multipart/digest" ? mimeType : "text/plain");
    const boundary = fields.parameters.get("boundary")?.trimEnd() ?? "";
    if (!fields.type.startsWith("multipart/") || boundary === "") return this.#readLeaf(fields, parent);
    if (this.#open.length < multipartDepthMax) this.#setOpen([...this.#open, { type: fields.type, boundary }]);
    else this.#obstacle ??= "ARCHIVE_NESTING_LEVEL_OVER_LIMIT";
    await this.#readInline(surroundings);
  }

  async #readLeaf(fields: PartFields, parent: Multipart | undefined): Promise<void> {
    this.#parts++;
    if (fields.transferEncoding === "unknown") this.#ledger.skip("UNSUPPORTED_FILE_TYPE_EXCEPTION");
    if (isEncrypted(fields) || parent?.type === "multipart/encrypted") {
      this.#obstacle ??= "INVALID_ENCRYPTION";
      await this.#passOver();
    } else if (isInline(fields)) {
      if (parent === undefined || this.#reading.budget.takeEntry()) await this.#readInline(fields);
    } else await this.#readFile(fields, parent);
  }

  /** Reads text where it stands, or what else is there instead. */
  async #readInline(fields: PartFields): Promise<void> {
    const firstLine = this.#scanner.line;
    const feed = this.#feed(this.#scanner.stretch());
    const sniffed = sniffBytes(await feed.peek(headBytes));
    const { charset, type } = fields;
    if (sniffed.kind === "text" || sniffed.kind === "mail" || sniffed.kind === "mbox") {
      await readInlineText(feed, this.#reading, { charset, firstLine, isHtml: type === "text/html" });
    } else if (sniffed.mimeType === "application/pgp-encrypted") this.#obstacle ??= "INVALID_ENCRYPTION";
    else await this.#ledger.readEmbedded(partPath(fields, this.#parts), feed.pieces(), { isStored: true });
    await feed.close();
    await this.#passOver();
  }

  /** Reads a part as a file of its own. */
  async #readFile(fields: PartFields, parent: Multipart | undefined): Promise<void> {
    const { charset, transferEncoding } = fields;
    const feed = this.#feed(undone(this.#scanner.stretch(), transferEncoding));
    const isPassed = parent?.type === "multipart/signed" && isSignature(fields) && (await feed.peek(1))[0] === derSequence;
    if (!isPassed) {
      const isStored = transferEncoding !== "base64";
      await this.#ledger.readEmbedded(partPath(fields, this.#parts), feed.pieces(), { isStored, charset });
    }
    await feed.close();
    await this.#passOver();
  }

  #feed(pieces: AsyncIterable<Uint8Array>): Feed {
    return new Feed(pieces, () => this.#reading.budget.mayContinue());
  }

  /** Passes over what is left of a part. */
  async #passOver(): Promise<void> {
    if (this.#scanner.stop === undefined) for await (const _ of this.#scanner.stretch());
  }
}

function commonBeginning(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

/** What a signature begins with; anything else in its place is looked at. Source: RFC 5652, section 5.1. */
const derSequence = 0x30;
