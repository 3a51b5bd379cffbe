/**
 * Tar: files one after the other, read as they come. Directories, links and devices hold no data and are passed over; damaged or
 * cut off, the files before count.
 */
import { type Extract, extract } from "tar-stream";
import { UnreadableError } from "../../base/inspection.ts";
import type { Feed } from "../feed.ts";
import type { Content, Reading, Verdict } from "../reading.ts";
import { Ledger } from "./ledger.ts";
import { plainTar } from "./tar-blocks.ts";

const mimeType = "application/x-tar";

/** Kinds of entries that hold no data; an unknown kind counts as a file (POSIX.1-2017, pax, typeflag). */
const kindsWithoutData = new Set(["link", "symlink", "character-device", "block-device", "fifo"]);

/** An entry as tar-stream yields it. */
type Source = Extract extends AsyncIterable<infer T> ? T : never;

/** Old archives bear no mark of their format: they are read too. */
const options = { allowUnknownFormat: true, highWaterMark: 1 << 20 };

/** Reads the files in a tar file. */
export async function readTar({ feed }: Content, reading: Reading): Promise<Verdict> {
  const ledger = new Ledger(reading);
  const archive = extract(options);
  const pumped = pump(feed, archive);
  let isDamaged = false;
  try {
    for await (const entry of archive) {
      const mayContinue = await readEntry(entry, ledger, reading);
      if (!mayContinue) break;
    }
  } catch {
    isDamaged = true;
  } finally {
    archive.destroy();
  }
  await pumped;
  return ledger.verdict(mimeType, isDamaged ? "MALFORMED_FILE" : undefined);
}

/** Reads one entry and passes over what is left of it; false when the archive must be left. */
async function readEntry(entry: Source, ledger: Ledger, reading: Reading): Promise<boolean> {
  const { type, size = 0, name } = entry.header;
  // No data follows it, whatever its size says: waiting for some would never end.
  if (type === "directory") return reading.budget.mayContinue();
  const chunks = entry[Symbol.asyncIterator]();
  let mayContinue = true;
  if (!kindsWithoutData.has(type ?? "file")) {
    if (size > reading.limits.entryBytesMax) ledger.skip("FILE_EXCEEDS_SIZE_LIMIT");
    else mayContinue = await ledger.read(name, pulled(chunks));
  }
  while (mayContinue && !(await chunks.next()).done) mayContinue = reading.budget.mayContinue();
  return mayContinue;
}

/** The chunks of an entry. Leaving the loop over them early leaves the entry open: closing it would end the whole archive. */
async function* pulled(chunks: AsyncIterator<unknown>): AsyncGenerator<Uint8Array> {
  try {
    for (let next = await chunks.next(); !next.done; next = await chunks.next())
      if (next.value instanceof Uint8Array) yield next.value;
  } catch (cause) {
    throw new UnreadableError("MALFORMED_FILE", "expected an intact archive", { cause });
  }
}

/** Writes the feed into the archive until either ends; failures show where the archive is read. */
async function pump(feed: Feed, archive: Extract): Promise<void> {
  let wake = (): void => undefined;
  archive.on("drain", () => wake());
  archive.on("close", () => wake());
  for await (const piece of plainTar(feed.pieces())) {
    if (archive.destroyed) return;
    if (piece.length === 0 || archive.write(piece)) continue;
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (archive.destroyed) resolve();
    });
  }
  if (!archive.destroyed) archive.end(null);
}
