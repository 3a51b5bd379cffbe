/**
 * One compressed file: gzip, bzip2, xz, Zstandard or LZ4, perhaps in several members. Its content stands for it: same place, same
 * verdict but for the media type. Damaged or cut off, what could be undone counts.
 */
import { Feed } from "../feed.ts";
import type { Content, Reading, Verdict } from "../reading.ts";
import type { WindowRoom } from "../window-room.ts";
import { unpackedBzip2 } from "./bzip2.ts";
import { inflated } from "./inflate.ts";
import { extracted } from "./ledger.ts";
import { unpackedLz4 } from "./lz4.ts";
import { unpackedXz } from "./xz.ts";
import { unpackedZstd } from "./zstd.ts";

/** The compressions that are undone. */
export type Compression = "gzip" | "bzip2" | "xz" | "zstd" | "lz4";

type Unpack = (pieces: AsyncIterable<Uint8Array>, windows: WindowRoom) => AsyncIterable<Uint8Array>;

const unpackers: Readonly<Record<Compression, Unpack>> = {
  gzip: (pieces) => inflated(pieces, "gzip"),
  bzip2: unpackedBzip2,
  xz: unpackedXz,
  zstd: unpackedZstd,
  lz4: unpackedLz4,
};

/** Reads what is in a compressed file. */
export async function readCompressed(
  { name, feed }: Content,
  reading: Reading,
  { kind, mimeType }: { kind: Compression; mimeType: string },
): Promise<Verdict> {
  const { budget } = reading;
  if (!budget.takeEntry())
    return { code: "SKIPPED", mimeType, reason: budget.exceeded ?? "ARCHIVE_TOTAL_DOCUMENTS_PROCESSED_OVER_LIMIT" };
  const content = new Feed(extracted(unpackers[kind](feed.pieces(), budget.windows), reading), () => budget.mayContinue());
  const verdict = await reading.readContent({ name: innerName(name), feed: content }, { ...reading, depth: reading.depth + 1 });
  return { ...verdict, mimeType };
}

function innerName(name: string): string {
  return name.replace(/\.(tgz|tbz2?|txz|tzst|tlz4)$/i, ".tar").replace(/\.(gz|gzip|bz2?|xz|zst|zstd|lz4)$/i, "");
}
