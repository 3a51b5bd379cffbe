/**
 * How fast the detector reads invented corpora, beside bare reading, a loop that counts newlines, and Hyperscan with the catalogue's
 * own expressions. Every detector has a process of its own, as in a scan; all are measured in processor time, so that a busy machine
 * slows all alike: trust the ratios. The detector is the compiled one of dist.
 * Usage: `npm run bench detection`, or `npx tsx bench/detection.ts [MB per corpus, default 64] [seed, default 1]`
 */
import { execFile } from "node:child_process";
import { closeSync, openSync, readSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { TextBlock } from "../src/base/text-block.ts";
import { type Corpus, csvCorpus, jsonLinesCorpus, logCorpus, noiseCorpus, proseCorpus } from "./support/corpora.ts";
import { blocksOf } from "./support/fields.ts";
import { type HyperscanRun, prepareHyperscan } from "./support/hyperscan.ts";

const compiled = (path: string): Promise<unknown> => import(new URL(`../dist/detection/${path}`, import.meta.url).href);
const { catalogue, recommendedIdentifiers } = (await compiled("catalogue.js")) as typeof import("../src/detection/catalogue.ts");
const { createDetector } = (await compiled("detector.js")) as typeof import("../src/detection/detector.ts");
const { compileUserRules } = (await compiled("user-rules.js")) as typeof import("../src/detection/user-rules/user-rules.ts");

const megabytes = Number(process.argv[2] ?? 64);
const seed = Number(process.argv[3] ?? 1);
if (!(megabytes > 0) || !(seed > 0)) throw new Error("expected megabytes per corpus and a seed, such as 64 1");

/** Bytes of each corpus that Hyperscan is given; its speed does not change behind them. */
const hyperscanBytes = 4_000_000;

/** Blocks that warm the code up and are not counted. */
const warmBlocks = 3;

/** Milliseconds of processor time of this process. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

/** What is measured in a process of its own: a detector, or the loop that counts newlines. */
type Runner = { readonly name: string; readonly set: keyof typeof sets | "none"; readonly finder: "wasm" | "plain" };

/** What a runner said about a corpus: megabytes a second of processor time, and hits in a million bytes. */
type Measured = { readonly rate: number; readonly hits: number };

const sets = {
  recommended: recommendedIdentifiers(),
  documented: catalogue.filter(({ origin }) => origin !== "reeve"),
  all: catalogue,
};

const runners: readonly Runner[] = [
  { name: "newline loop", set: "none", finder: "wasm" },
  { name: "SIMD", set: "recommended", finder: "wasm" },
  { name: "SIMD", set: "documented", finder: "wasm" },
  { name: "SIMD", set: "all", finder: "wasm" },
  { name: "plain", set: "documented", finder: "plain" },
  { name: "plain", set: "all", finder: "plain" },
];

function newlines(bytes: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 10) count++;
  return count;
}

/** Megabytes a second of reading a file in parts of 1 MiB. */
function readingRate(path: string): number {
  const part = new Uint8Array(1 << 20);
  let best = 0;
  for (let round = 0; round < 3; round++) {
    const file = openSync(path, "r");
    const start = processorMs();
    let total = 0;
    for (let size = readSync(file, part); size > 0; size = readSync(file, part)) total += size;
    best = Math.max(best, total / 1e3 / (processorMs() - start));
    closeSync(file);
  }
  return best;
}

/** Measures one runner in this process. */
function measure(corpus: Corpus, { set, finder }: Runner): Measured {
  let hits = 0;
  const detector = set === "none" ? undefined : createDetector(sets[set], { finder });
  const run = (block: TextBlock): void => (detector ? detector.scan(block, () => hits++) : void newlines(block.bytes));
  let [spentMs, bytes, index] = [0, 0, 0];
  for (const block of blocksOf(corpus)) {
    const start = processorMs();
    run(block);
    if (index++ < warmBlocks) hits = 0;
    else {
      spentMs += processorMs() - start;
      bytes += block.coreEnd - block.coreStart;
    }
  }
  return { rate: bytes / 1e3 / spentMs, hits: (hits * 1e6) / bytes };
}

/** Has a runner measured in a process of its own, which makes the same corpus from the same seed. */
async function measureApart(corpus: number, runner: number): Promise<Measured> {
  const path = fileURLToPath(import.meta.url);
  const given = [megabytes, seed, corpus, runner].map(String);
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", path, ...given]);
  return JSON.parse(stdout) as Measured;
}

/** A Hyperscan run over the expressions of some identifiers, or why there is none. */
type Peer = { readonly identifiers: number; readonly outcome: HyperscanRun | string };

/** One line for each runner; a detector is compared with the Hyperscan run over the expressions of the same identifiers. */
function print(corpus: Corpus, reading: number, measured: readonly Measured[], peers: readonly Peer[]): void {
  const row = (name: string, rate: number, peer?: Peer, hits = ""): void => {
    const ratio = peer && typeof peer.outcome !== "string" ? (rate / peer.outcome.rate).toFixed(1) : "-";
    const cells = [rate.toFixed(0).padStart(8), (rate / reading).toFixed(3).padStart(10), ratio.padStart(13), hits.padStart(12)];
    console.log(`${corpus.name.padEnd(13)}${name.padEnd(34)}${cells.join("")}`);
  };
  row("bare reading", reading);
  for (const [index, { name, set }] of runners.entries()) {
    const { rate = 0, hits = 0 } = measured[index] ?? {};
    if (set === "none") row(name, rate);
    else {
      const { length } = sets[set];
      const peer = peers.find((one) => one.identifiers === length);
      row(`${name}, ${length} identifiers`, rate, peer, hits.toFixed(0));
    }
  }
  for (const { identifiers, outcome } of peers) {
    if (typeof outcome === "string") console.log(`${corpus.name.padEnd(13)}Hyperscan ${outcome}`);
    else {
      const matches = (outcome.matches * 1e6) / Math.min(hyperscanBytes, corpus.bytes.length);
      row(`Hyperscan, ${outcome.taken} expressions of ${identifiers}`, outcome.rate, undefined, matches.toFixed(0));
    }
  }
}

/** Set-up time and memory of a detector with everything a job may ask for. */
function measureSetUp(): void {
  const custom = Array.from({ length: 30 }, (_, i) => ({
    id: `c${i}`,
    name: `c${i}`,
    regex: `C${i}-[0-9]{4}`,
    keywords: [`case${i}`],
  }));
  const text = Array.from({ length: 100_000 }, (_, i) => `known-${i}`).join("\n");
  const used = (): number => {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = used();
  const [start, startTime] = [processorMs(), performance.now()];
  const detector = createDetector(catalogue, compileUserRules({ custom, allowLists: [{ kind: "text", text }] }));
  const bytes = new Uint8Array(600_000);
  detector.scan({ bytes, length: bytes.length, coreStart: 0, coreEnd: bytes.length }, () => undefined);
  const [setUpMs, setUpTime] = [processorMs() - start, performance.now() - startTime];
  const memory = globalThis.gc ? `${((used() - before) / 1e6).toFixed(0)} MB` : "not known without --expose-gc";
  console.log(
    `all identifiers, 30 custom ones and an allow list of 100,000 entries: set-up ${setUpTime.toFixed(0)} ms by the clock (${setUpMs.toFixed(0)} of processor time), memory ${memory}`,
  );
}

const corpora = [logCorpus, csvCorpus, jsonLinesCorpus, proseCorpus, noiseCorpus];

async function compareAll(folder: string): Promise<void> {
  console.log(
    `Node ${process.version}, ${process.platform} ${process.arch}, ${megabytes} MB per corpus, seed ${seed}, MB/s of processor time`,
  );
  measureSetUp();
  const peers: { identifiers: number; prepared: Awaited<ReturnType<typeof prepareHyperscan>> }[] = [];
  for (const identifiers of [sets.documented, sets.all])
    peers.push({ identifiers: identifiers.length, prepared: await prepareHyperscan(folder, identifiers) });
  console.log("\ncorpus       what                                  MB/s   of reading  of Hyperscan  hits per MB");
  for (const [index, make] of corpora.entries()) {
    const corpus = make(megabytes * 1_000_000, seed);
    const path = join(folder, "corpus");
    await writeFile(path, corpus.bytes);
    const reading = readingRate(path);
    await writeFile(path, corpus.bytes.subarray(0, hyperscanBytes));
    const measured: Measured[] = [];
    for (const runner of runners.keys()) measured.push(await measureApart(index, runner));
    const outcomes: Peer[] = [];
    for (const { identifiers, prepared } of peers)
      outcomes.push({ identifiers, outcome: typeof prepared === "string" ? prepared : await prepared(path) });
    print(corpus, reading, measured, outcomes);
  }
}

const [corpusIndex, runnerIndex] = process.argv.slice(4).map(Number);
const make = corpora[corpusIndex ?? -1];
const runner = runners[runnerIndex ?? -1];
if (make && runner) console.log(JSON.stringify(measure(make(megabytes * 1_000_000, seed), runner)));
else {
  const folder = await mkdtemp(join(tmpdir(), "reeve-bench-"));
  try {
    await compareAll(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
