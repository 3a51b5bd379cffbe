/**
 * The parts of an Office file that is a zip file (Office Open XML, OpenDocument), found by name and read by range within the
 * limits on such files. Knows nothing of what is in the parts.
 * Sources: ECMA-376 part 2, sections 7 and 9; OpenDocument 1.3 part 2, section 3.
 */
import type yauzl from "yauzl";
import type { ByteSource } from "../../base/byte-source.ts";
import { UnreadableError, type UnreadReason } from "../../base/inspection.ts";
import type { Budget } from "../budget.ts";
import { contentOf, entryPath, obstacleOf } from "../containers/zip/zip-entry.ts";
import { openZip } from "../containers/zip/zip-source.ts";
import type { ZipSurvey } from "../containers/zip/zip-survey.ts";
import { ReadAhead } from "../read-ahead.ts";
import type { WindowRoom } from "../window-room.ts";

type Part = { readonly path: string; readonly entry: yauzl.Entry; readonly obstacle: UnreadReason | undefined };

/** The parts of one file. Names are compared without regard to case, as Office does. */
export class Package {
  readonly #parts = new Map<string, Part>();
  readonly #data: ReadAhead;
  readonly #windows: WindowRoom;

  private constructor(source: ByteSource, windows: WindowRoom) {
    this.#data = new ReadAhead(source);
    this.#windows = windows;
  }

  /** Reads the directory, as far as it is intact. Rejects with what the source rejects with. */
  static async open(source: ByteSource, survey: ZipSurvey, budget: Budget): Promise<Package> {
    const opened = new Package(source, budget.windows);
    let ordinal = 0;
    try {
      const archive = await openZip(source);
      for await (const entry of archive.eachEntry()) {
        const path = entryPath(entry).replaceAll("\\", "/").replace(/^\/+/, "");
        const obstacle = survey.overlapping.has(ordinal++) ? "MALFORMED_FILE" : obstacleOf(entry);
        const key = path.toLowerCase();
        if (!path.endsWith("/") && !opened.#parts.has(key)) opened.#parts.set(key, { path, entry, obstacle });
        if (!budget.mayContinue()) break;
      }
    } catch (error) {
      if (error instanceof UnreadableError) throw error;
    }
    return opened;
  }

  /** Paths of all parts, in the directory's order. */
  get paths(): string[] {
    return Array.from(this.#parts.values(), ({ path }) => path);
  }

  /** Uncompressed bytes of all parts, as the directory announces them. */
  get uncompressedBytes(): number {
    let bytes = 0;
    for (const { entry } of this.#parts.values()) bytes += entry.uncompressedSize;
    return bytes;
  }

  /** Tells whether there is such a part. */
  has(path: string): boolean {
    return this.#parts.has(path.toLowerCase());
  }

  /** The bytes of a part, in pieces; none when there is no such part. What is wrong with them is thrown last. */
  async *bytes(path: string): AsyncGenerator<Uint8Array> {
    const part = this.#parts.get(path.toLowerCase());
    if (part === undefined) return;
    if (part.obstacle !== undefined) throw new UnreadableError(part.obstacle, "expected a part that can be read");
    yield* contentOf(part.entry, this.#data, this.#windows);
  }
}
