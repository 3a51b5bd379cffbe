/**
 * How readers are measured: a document is read to its end by nobody who looks at it, in turns with what it is held against, so that a
 * busy machine and a warm cache help neither. The reader is the compiled one of dist.
 */
import { bytesInMemory } from "../../src/base/byte-source.ts";

const { defaultReadLimits, readDocument } = (await import(
  new URL("../../dist/documents/documents.js", import.meta.url).href
)) as typeof import("../../src/documents/documents.ts");

/** Rounds that are counted: at least the first number, then on until the seconds are over, at most the last number. */
const roundsMin = 3;
const secondsAim = 4;
const roundsMax = 21;

/** Something to measure; it does the whole work each time it is called. */
export type Contestant = { readonly what: string; readonly run: () => unknown };

/** What was measured of a contestant. */
export type Measured = {
  readonly what: string;
  /** The most megabytes a second of processor time, of all threads together, and by the clock. */
  readonly processorRate: number;
  readonly clockRate: number;
  /** The first contestant's rate divided by this one's: the median of all rounds, each of which has both. */
  readonly processorShare: number;
  readonly clockShare: number;
};

type Spent = { readonly processor: number; readonly clock: number };

/** Reads a document to its end; throws when it cannot be read completely. */
export async function readWhole(name: string, bytes: Uint8Array): Promise<void> {
  let seen = 0;
  const outcome = await readDocument({ name, source: bytesInMemory(bytes) }, defaultReadLimits, ({ text }) => {
    seen += text.fields?.count ?? text.coreEnd - text.coreStart;
  });
  if (outcome.status.code !== "COMPLETE" || seen === 0) throw new Error(`expected ${name} to be read completely`);
}

/** Measures contestants, which all work through so many bytes: a round that does not count, then several, forwards and back. */
export async function compare(bytes: number, contestants: readonly Contestant[]): Promise<Measured[]> {
  const rounds: (readonly Spent[])[] = [];
  for (const { run } of contestants) await run();
  const end = performance.now() + secondsAim * 1_000;
  while (rounds.length < roundsMin || (performance.now() < end && rounds.length < roundsMax)) {
    const isForward = rounds.length % 2 === 0;
    const spent: Spent[] = [];
    for (const { run } of isForward ? contestants : contestants.toReversed()) spent.push(await microseconds(run));
    rounds.push(isForward ? spent : spent.toReversed());
  }
  return contestants.map(({ what }, i) => {
    const best = (kind: keyof Spent) => bytes / Math.min(...rounds.map((round) => round[i]?.[kind] ?? Number.NaN));
    const share = (kind: keyof Spent) => median(rounds.map((round) => (round[i]?.[kind] ?? 0) / (round[0]?.[kind] ?? 0)));
    return {
      what,
      processorRate: best("processor"),
      clockRate: best("clock"),
      processorShare: share("processor"),
      clockShare: share("clock"),
    };
  });
}

/** What a run takes; rubbish of those before it is cleared away first. */
async function microseconds(run: () => unknown): Promise<Spent> {
  globalThis.gc?.();
  const [usage, start] = [process.cpuUsage(), performance.now()];
  await run();
  const clock = (performance.now() - start) * 1_000;
  const { user, system } = process.cpuUsage(usage);
  return { processor: user + system, clock };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
