/**
 * Keeps count, for one archive, of the files in it that were read and those that were not, and says what that makes of the
 * archive. Also hands each file on, within the shared limits and under its path.
 */
import { UnreadableError, type UnreadReason } from "../../base/inspection.ts";
import { Feed } from "../feed.ts";
import type { Reading, Verdict } from "../reading.ts";

/** Reasons that an archive takes over from the files in it: they say that a limit of the whole was met. */
const limitReasons: ReadonlySet<UnreadReason> = new Set<UnreadReason>([
  "ARCHIVE_NESTING_LEVEL_OVER_LIMIT",
  "ARCHIVE_TOTAL_BYTES_EXTRACTED_OVER_LIMIT",
  "ARCHIVE_TOTAL_DOCUMENTS_PROCESSED_OVER_LIMIT",
]);

const pathCharactersMax = 1_024;

/** What is known of a file beside its path. */
export type FileFacts = {
  /** The character set that text in it is said to be in. */
  readonly charset?: string | undefined;
  /** Whether the bytes stand in the container as they are: then they do not count as unpacked. */
  readonly isStored?: boolean;
};

/** The account of one archive. */
export class Ledger {
  readonly #reading: Reading;
  readonly #bytesBefore: number;
  readonly #unread = new Map<UnreadReason, number>();
  #files = 0;
  #readFiles = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#bytesBefore = reading.budget.bytesClassified;
  }

  /** Reads one file of the archive from its uncompressed bytes; false when a limit was met and the archive must be left. */
  read(path: string, pieces: AsyncIterable<Uint8Array>, { charset, isStored }: FileFacts = {}): Promise<boolean> {
    const { budget } = this.#reading;
    return this.#readAs(path, (inside, name) => {
      const feed = new Feed(isStored ? pieces : extracted(pieces, inside), () => budget.mayContinue());
      return inside.readContent({ name, feed, charset }, inside);
    });
  }

  async #readAs(path: string, read: (inside: Reading, name: string) => Promise<Verdict>): Promise<boolean> {
    const reading = this.#reading;
    if (!reading.budget.takeEntry()) return false;
    const embeddedPath = cleanPath(path);
    const inside: Reading = {
      ...reading,
      depth: reading.depth + 1,
      embeddedPath: reading.embeddedPath === undefined ? embeddedPath : `${reading.embeddedPath}/${embeddedPath}`,
    };
    const verdict = await read(inside, embeddedPath);
    this.#files++;
    if (verdict.reason === undefined) this.#readFiles++;
    else this.#unread.set(verdict.reason, (this.#unread.get(verdict.reason) ?? 0) + 1);
    return reading.budget.mayContinue();
  }

  /**
   * Reads a file that lies in a document, such as an attachment: the same, but that where the limit on archives inside archives
   * is met, it is not read.
   */
  readEmbedded(path: string, pieces: AsyncIterable<Uint8Array>, facts: FileFacts = {}): Promise<boolean> {
    return this.#isTooDeep() ? this.#skipTooDeep() : this.read(path, pieces, facts);
  }

  /** The same for a file that has no bytes of its own: `read` reads it under its path. */
  readWith(path: string, read: (inside: Reading) => Promise<Verdict>): Promise<boolean> {
    return this.#isTooDeep() ? this.#skipTooDeep() : this.#readAs(path, read);
  }

  #isTooDeep(): boolean {
    return this.#reading.depth >= this.#reading.limits.nestingMax;
  }

  async #skipTooDeep(): Promise<boolean> {
    this.skip("ARCHIVE_NESTING_LEVEL_OVER_LIMIT");
    return this.#reading.budget.mayContinue();
  }

  /** Notes a file that cannot be read. */
  skip(reason: UnreadReason): void {
    this.#files++;
    this.#unread.set(reason, (this.#unread.get(reason) ?? 0) + 1);
  }

  /** What became of the archive; `failure` is what ended it before its time. */
  verdict(mimeType: string, failure?: UnreadReason): Verdict {
    const { budget } = this.#reading;
    const reason = budget.exceeded ?? failure ?? this.#reasonOfFiles();
    if (reason === undefined) return { code: "COMPLETE", mimeType };
    const hasRead = this.#readFiles > 0 || budget.bytesClassified > this.#bytesBefore;
    const counts = [...this.#unread].map(([kind, count]) => `${kind}: ${count}`).join(", ");
    const detail = counts === "" ? undefined : `of ${this.#files} files, not wholly analysed ${counts}`;
    return { code: hasRead ? "PARTIAL" : "SKIPPED", reason, mimeType, ...(detail === undefined ? {} : { detail }) };
  }

  #reasonOfFiles(): UnreadReason | undefined {
    if (this.#unread.size === 0) return undefined;
    return [...this.#unread.keys()].find((reason) => limitReasons.has(reason)) ?? "ARCHIVE_CONTAINS_UNPROCESSED_FILES";
  }
}

/** Uncompressed bytes as far as the limits on one file and on all of them allow. */
export async function* extracted(pieces: AsyncIterable<Uint8Array>, reading: Reading): AsyncGenerator<Uint8Array> {
  let left = reading.limits.entryBytesMax;
  for await (const piece of pieces) {
    const allowed = piece.subarray(0, Math.min(left, reading.budget.takeBytes(Math.min(left, piece.length))));
    left -= allowed.length;
    if (allowed.length > 0) yield allowed;
    if (reading.budget.exceeded !== undefined) return;
    if (allowed.length < piece.length)
      throw new UnreadableError("FILE_EXCEEDS_SIZE_LIMIT", "expected a smaller file in an archive");
  }
}

/** The path as shown: relative, with forward slashes, without control characters; nothing is ever written to it. */
export function cleanPath(path: string): string {
  const parts = path
    .replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}]/gu, "\ufffd")
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== "" && part !== "." && part !== "..");
  if (parts[0]?.match(/^[a-zA-Z]:$/)) parts.shift();
  return parts.join("/").slice(-pathCharactersMax) || "unnamed";
}
