/**
 * How fast the detector reads invented corpora, in one process, beside a loop that only counts newlines in the same bytes.
 * Trust the ratios, not the megabytes. Usage: `npx tsx bench/detection.ts [MB per corpus, default 32]`
 */
import type { Fields, TextBlock } from "../src/base/text-block.ts";
import { contextAfterBytes, contextBeforeBytes } from "../src/base/text-block.ts";
import { catalogue, recommendedIdentifiers } from "../src/detection/catalogue.ts";
import { createDetector } from "../src/detection/detector.ts";
import type { Identifier } from "../src/detection/identifier.ts";
import { type Corpus, csvCorpus, csvHeader, jsonLinesCorpus, logCorpus } from "./support/corpora.ts";

/** Bytes of one block's core, as a reader hands them over. */
const coreBytes = 512 * 1024;
const rounds = 3;

function newlines(bytes: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 10) count++;
  return count;
}

/** Megabytes a second of the fastest of some rounds. */
function speed(sizeBytes: number, run: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return sizeBytes / 1e3 / best;
}

/** The borders a reader of the corpus would give; not part of what is measured. */
function fieldsOf(corpus: Corpus, start: number, end: number): Fields | undefined {
  if (corpus.kind === "text") return undefined;
  const text = Buffer.from(corpus.bytes.subarray(start, end)).toString("latin1");
  const found = corpus.kind === "csv" ? csvFields(text) : jsonFields(text);
  return {
    count: found.length,
    starts: Int32Array.from(found, (field) => field.start),
    ends: Int32Array.from(found, (field) => field.end),
    nameIndexes: Int32Array.from(found, (field) => field.name),
    names: corpus.kind === "csv" ? csvHeader : jsonNames,
  };
}

type Found = { start: number; end: number; name: number };

function csvFields(text: string): Found[] {
  let column = 0;
  return [...text.matchAll(/"([^"\n]*)"|[^,\n"]+|\n/g)].flatMap((match) => {
    if (match[0] === "\n") {
      column = 0;
      return [];
    }
    const quote = match[0].startsWith('"') ? 1 : 0;
    return [{ start: match.index + quote, end: match.index + match[0].length - quote, name: column++ % csvHeader.length }];
  });
}

const jsonNames: string[] = [];

function jsonFields(text: string): Found[] {
  return [...text.matchAll(/"(\w+)":"([^"]*)"/g)].map((match) => {
    const name = match[1] ?? "";
    if (!jsonNames.includes(name)) jsonNames.push(name);
    const end = match.index + match[0].length - 1;
    return { start: end - (match[2]?.length ?? 0), end, name: jsonNames.indexOf(name) };
  });
}

function blocksOf(corpus: Corpus): TextBlock[] {
  const blocks: TextBlock[] = [];
  for (let coreStart = 0; coreStart < corpus.bytes.length; coreStart += coreBytes) {
    const coreEnd = Math.min(corpus.bytes.length, coreStart + coreBytes);
    const start = Math.max(0, coreStart - contextBeforeBytes);
    const end = Math.min(corpus.bytes.length, coreEnd + contextAfterBytes);
    const fields = fieldsOf(corpus, start, end);
    const block = {
      bytes: corpus.bytes.subarray(start, end),
      length: end - start,
      coreStart: coreStart - start,
      coreEnd: coreEnd - start,
    };
    blocks.push(fields ? { ...block, fields } : block);
  }
  return blocks;
}

function measure(
  identifiers: readonly Identifier[],
  corpus: Corpus,
  blocks: readonly TextBlock[],
): { rate: number; hits: number } {
  const detector = createDetector(identifiers);
  let hits = 0;
  const rate = speed(corpus.bytes.length, () => {
    hits = 0;
    for (const block of blocks) detector.scan(block, () => hits++);
  });
  return { rate, hits };
}

const megabytes = Number(process.argv[2] ?? 32);
if (!(megabytes > 0)) throw new Error("expected a number of megabytes per corpus, such as 32");
console.log(`Node ${process.version}, ${process.platform} ${process.arch}, ${megabytes} MB per corpus, best of ${rounds} rounds`);
console.log("corpus      identifiers   MB/s   newline loop MB/s   ratio   hits per MB   set-up ms");
for (const make of [logCorpus, csvCorpus, jsonLinesCorpus]) {
  const corpus = make(megabytes * 1_000_000);
  const blocks = blocksOf(corpus);
  const asText = blocks.map(({ fields: _fields, ...block }) => block);
  const bare = speed(corpus.bytes.length, () => newlines(corpus.bytes));
  const variants =
    corpus.kind === "text"
      ? [{ name: corpus.name, blocks }]
      : [
          { name: corpus.name, blocks },
          { name: `${corpus.name} as text`, blocks: asText },
        ];
  for (const variant of variants) {
    for (const identifiers of [recommendedIdentifiers(), catalogue]) {
      const start = performance.now();
      createDetector(identifiers);
      const setUp = performance.now() - start;
      const { rate, hits } = measure(identifiers, corpus, variant.blocks);
      const cells = [
        variant.name.padEnd(18),
        String(identifiers.length).padStart(4),
        rate.toFixed(0).padStart(7),
        bare.toFixed(0).padStart(19),
        (rate / bare).toFixed(2).padStart(8),
        ((hits * 1e6) / corpus.bytes.length).toFixed(0).padStart(13),
        setUp.toFixed(0).padStart(11),
      ];
      console.log(cells.join(" "));
    }
  }
}
