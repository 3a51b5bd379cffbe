/**
 * How fast the detector reads invented corpora in one process, beside bare reading, a loop that counts newlines, and Hyperscan
 * with the catalogue's own expressions. All are measured in turns on the same blocks, in processor time, so that a busy machine
 * slows all alike: trust the ratios. The detector is the compiled one of dist.
 * Usage: `npm run bench detection`, or `npx tsx bench/detection.ts [MB per corpus, default 64] [seed, default 1]`
 */
import { closeSync, openSync, readSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TextBlock } from "../src/base/text-block.ts";
import { type Corpus, csvCorpus, jsonLinesCorpus, logCorpus, noiseCorpus, proseCorpus } from "./support/corpora.ts";
import { blocksOf } from "./support/fields.ts";
import { type HyperscanRun, prepareHyperscan } from "./support/hyperscan.ts";

const compiled = (path: string): Promise<unknown> => import(new URL(`../dist/detection/${path}`, import.meta.url).href);
const { catalogue, recommendedIdentifiers } = (await compiled("catalogue.js")) as typeof import("../src/detection/catalogue.ts");
const { createDetector } = (await compiled("detector.js")) as typeof import("../src/detection/detector.ts");
const { compileUserRules } = (await compiled("user-rules.js")) as typeof import("../src/detection/user-rules.ts");

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

type Runner = {
  readonly name: string;
  readonly identifiers: number;
  run(block: TextBlock): void;
  spentMs: number;
  bytes: number;
  hits: number;
};

function detectorRunner(name: string, identifiers: typeof catalogue, finder: "wasm" | "plain"): Runner {
  const detector = createDetector(identifiers, { finder });
  const runner: Runner = {
    name: `${name}, ${identifiers.length} identifiers`,
    identifiers: identifiers.length,
    run: (block) => detector.scan(block, () => runner.hits++),
    spentMs: 0,
    bytes: 0,
    hits: 0,
  };
  return runner;
}

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

/** The identifiers that the AWS documentation has. */
const documented = catalogue.filter(({ origin }) => origin !== "reeve");

function measure(corpus: Corpus): Runner[] {
  const loop: Runner = {
    name: "newline loop",
    identifiers: 0,
    run: ({ bytes }) => void newlines(bytes),
    spentMs: 0,
    bytes: 0,
    hits: 0,
  };
  const runners = [
    loop,
    detectorRunner("SIMD", recommendedIdentifiers(), "wasm"),
    detectorRunner("SIMD", documented, "wasm"),
    detectorRunner("SIMD", catalogue, "wasm"),
    detectorRunner("plain", documented, "plain"),
    detectorRunner("plain", catalogue, "plain"),
  ];
  let index = 0;
  for (const block of blocksOf(corpus)) {
    for (const runner of runners) {
      const hits = runner.hits;
      const start = processorMs();
      runner.run(block);
      if (index < warmBlocks) {
        runner.hits = hits;
        continue;
      }
      runner.spentMs += processorMs() - start;
      runner.bytes += block.coreEnd - block.coreStart;
    }
    index++;
  }
  return runners;
}

/** A Hyperscan run over the expressions of some identifiers, or why there is none. */
type Peer = { readonly identifiers: number; readonly outcome: HyperscanRun | string };

/** One line for each runner; a detector is compared with the Hyperscan run over the expressions of the same identifiers. */
function print(corpus: Corpus, reading: number, runners: readonly Runner[], peers: readonly Peer[]): void {
  const row = (name: string, rate: number, peer?: Peer, hits = ""): void => {
    const ratio = peer && typeof peer.outcome !== "string" ? (rate / peer.outcome.rate).toFixed(1) : "-";
    const cells = [rate.toFixed(0).padStart(8), (rate / reading).toFixed(3).padStart(10), ratio.padStart(13), hits.padStart(12)];
    console.log(`${corpus.name.padEnd(13)}${name.padEnd(34)}${cells.join("")}`);
  };
  row("bare reading", reading);
  for (const { name, identifiers, spentMs, bytes, hits } of runners) {
    const peer = peers.find((one) => one.identifiers === identifiers);
    row(name, bytes / 1e3 / spentMs, peer, identifiers === 0 ? "" : ((hits * 1e6) / bytes).toFixed(0));
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
  const start = processorMs();
  const detector = createDetector(catalogue, compileUserRules({ custom, allowLists: [{ kind: "text", text }] }));
  const bytes = new Uint8Array(600_000);
  detector.scan({ bytes, length: bytes.length, coreStart: 0, coreEnd: bytes.length }, () => undefined);
  const setUpMs = processorMs() - start;
  const memory = globalThis.gc ? `${((used() - before) / 1e6).toFixed(0)} MB` : "not known without --expose-gc";
  console.log(
    `all identifiers, 30 custom ones and an allow list of 100,000 entries: set-up ${setUpMs.toFixed(0)} ms, memory ${memory}`,
  );
}

const folder = await mkdtemp(join(tmpdir(), "reeve-bench-"));
try {
  console.log(
    `Node ${process.version}, ${process.platform} ${process.arch}, ${megabytes} MB per corpus, seed ${seed}, MB/s of processor time`,
  );
  measureSetUp();
  const peers = [await prepareHyperscan(folder, documented), await prepareHyperscan(folder, catalogue)];
  console.log("\ncorpus       what                                  MB/s   of reading  of Hyperscan  hits per MB");
  for (const make of [logCorpus, csvCorpus, jsonLinesCorpus, proseCorpus, noiseCorpus]) {
    const corpus = make(megabytes * 1_000_000, seed);
    const path = join(folder, "corpus");
    await writeFile(path, corpus.bytes);
    const reading = readingRate(path);
    await writeFile(path, corpus.bytes.subarray(0, hyperscanBytes));
    const runners = measure(corpus);
    const outcomes: Peer[] = [];
    for (const [index, { length }] of [documented, catalogue].entries()) {
      const peer = peers[index] ?? "not prepared";
      outcomes.push({ identifiers: length, outcome: typeof peer === "string" ? peer : await peer(path) });
    }
    print(corpus, reading, runners, outcomes);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
