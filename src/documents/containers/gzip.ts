/**
 * Gzip: one compressed file, perhaps in several members. Its content stands for it: same place, same verdict but for the media
 * type. Damaged or cut off, what could be undone counts.
 */
import { Feed } from "../feed.ts";
import type { Content, Reading, Verdict } from "../reading.ts";
import { inflated } from "./inflate.ts";
import { extracted } from "./ledger.ts";

const mimeType = "application/gzip";

/** Reads what is in a gzip file. */
export async function readGzip({ name, feed }: Content, reading: Reading): Promise<Verdict> {
  const { budget } = reading;
  if (!budget.takeEntry())
    return { code: "SKIPPED", mimeType, reason: budget.exceeded ?? "ARCHIVE_TOTAL_DOCUMENTS_PROCESSED_OVER_LIMIT" };
  const content = new Feed(extracted(inflated(feed.pieces(), "gzip"), reading), () => budget.mayContinue());
  const verdict = await reading.readContent({ name: innerName(name), feed: content }, { ...reading, depth: reading.depth + 1 });
  return { ...verdict, mimeType };
}

function innerName(name: string): string {
  return name.replace(/\.tgz$/i, ".tar").replace(/\.(gz|gzip)$/i, "");
}
