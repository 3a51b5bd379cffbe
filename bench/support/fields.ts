/**
 * Blocks of a corpus as readers hand them over, with the borders of the fields of structured ones. Quick to write, slow to run,
 * and no part of what is measured.
 */
import { contextAfterBytes, contextBeforeBytes, type Fields, type TextBlock } from "../../src/base/text-block.ts";
import { type Corpus, csvHeader } from "./corpora.ts";

/** Bytes of one block's core. */
const coreBytes = 512 * 1024;

/** One block after the other; only one is kept at a time. */
export function* blocksOf(corpus: Corpus): Iterable<TextBlock> {
  for (let coreStart = 0; coreStart < corpus.bytes.length; coreStart += coreBytes) {
    const coreEnd = Math.min(corpus.bytes.length, coreStart + coreBytes);
    const start = Math.max(0, coreStart - contextBeforeBytes);
    const end = Math.min(corpus.bytes.length, coreEnd + contextAfterBytes);
    const bytes = corpus.bytes.subarray(start, end);
    const fields = fieldsOf(corpus, bytes);
    const block = { bytes, length: end - start, coreStart: coreStart - start, coreEnd: coreEnd - start };
    yield fields ? { ...block, fields } : block;
  }
}

type Found = { start: number; end: number; name: number };

function fieldsOf(corpus: Corpus, bytes: Uint8Array): Fields | undefined {
  if (corpus.kind === "text") return undefined;
  const text = Buffer.from(bytes).toString("latin1");
  const found = corpus.kind === "csv" ? csvFields(text) : jsonFields(text);
  return {
    count: found.length,
    starts: Int32Array.from(found, (field) => field.start),
    ends: Int32Array.from(found, (field) => field.end),
    nameIndexes: Int32Array.from(found, (field) => field.name),
    names: corpus.kind === "csv" ? csvHeader : jsonNames,
  };
}

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
