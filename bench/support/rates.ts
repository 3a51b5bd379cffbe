/**
 * How readers are measured: a document read to its end by nobody who looks at it, and the best rate of a few runs.
 */
import { bytesInMemory } from "../../src/base/byte-source.ts";
import { defaultReadLimits, readDocument } from "../../src/documents/documents.ts";

const repetitions = 3;

/** Reads a document to its end; throws when it cannot be read completely. */
export async function readWhole(name: string, bytes: Uint8Array): Promise<void> {
  let seen = 0;
  const outcome = await readDocument({ name, source: bytesInMemory(bytes) }, defaultReadLimits, ({ text }) => {
    seen += text.fields?.count ?? text.coreEnd - text.coreStart;
  });
  if (outcome.status.code !== "COMPLETE" || seen === 0) throw new Error(`expected ${name} to be read completely`);
}

/** The best of a few runs, in megabytes a second of processor time, so that other work on the machine counts little. */
export async function bestRate(bytes: number, run: () => unknown): Promise<number> {
  let best = 0;
  for (let i = 0; i < repetitions; i++) {
    const start = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(start);
    best = Math.max(best, bytes / (user + system));
  }
  return best;
}
