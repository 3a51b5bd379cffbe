/**
 * For tests of readers: reads bytes and tells which fields and literals came out where, keeping to the contract of blocks.
 */
import { readFileSync } from "node:fs";
import { type ByteSource, bytesInMemory } from "../../src/base/byte-source.ts";
import type { Location } from "../../src/base/location.ts";
import type { Detector } from "../../src/detection/detector.ts";
import type { ReadLimits, ReadOutcome, Segment } from "../../src/documents/document.ts";
import { defaultReadLimits, readDocument } from "../../src/documents/documents.ts";

/** Folder of the documents that other programs wrote: a folder for each format, in it one for each file. */
export const documentFixtures = new URL("../fixtures/documents/", import.meta.url);

/** Bytes of one of them, such as `orc/nested/input.orc`. */
export function documentFixture(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(path, documentFixtures)));
}

/** The bytes as a source that tells each read before it is made; what `told` throws, the read rejects with. */
export function watchedSource(bytes: Uint8Array, told: (start: number, end: number) => void): ByteSource {
  const memory = bytesInMemory(bytes);
  return {
    ...memory,
    async read(start, end) {
      told(start, end);
      return memory.read(start, end);
    },
  };
}

/** A piece of text that came out of a document. */
export type Found = { readonly text: string; readonly name?: string; readonly location: Location };

/** Everything a document gave: its outcome and what was collected. */
export type ReadBack = { readonly outcome: ReadOutcome; readonly found: readonly Found[] };

/** What to read, under which name and limits. */
export type Reading = {
  readonly name: string;
  readonly input: string | Uint8Array | ByteSource;
  readonly limits?: Partial<ReadLimits>;
};

/** A detector that reports every occurrence of some literals, under the literal as identifier. */
export function literalDetector(literals: readonly string[]): Detector {
  return {
    scan(block, report) {
      const { fields } = block;
      const bytes = Buffer.from(block.bytes.buffer, block.bytes.byteOffset, block.length);
      const hits = literals.flatMap((literal) => {
        const starts: { identifier: string; start: number; end: number; field: number }[] = [];
        const length = Buffer.byteLength(literal);
        const search = (from: number, to: number, field: number) => {
          const within = bytes.subarray(from, to);
          for (let at = within.indexOf(literal); at >= 0; at = within.indexOf(literal, at + 1)) {
            const start = from + at;
            if (start >= block.coreStart && start < block.coreEnd)
              starts.push({ identifier: literal, start, end: start + length, field });
          }
        };
        if (fields === undefined) search(0, block.length, -1);
        else for (let i = 0; i < fields.count; i++) search(fields.starts[i] ?? 0, fields.ends[i] ?? 0, i);
        return starts;
      });
      for (const hit of hits.sort((a, b) => a.start - b.start)) report(hit);
    },
  };
}

/** Reads and reports where literals are, with the name of the field they are in. */
export async function find(literals: readonly string[], reading: Reading): Promise<ReadBack> {
  const detector = literalDetector(literals);
  return collect(reading, (segment, found) =>
    detector.scan(segment.text, ({ identifier, start, end, field }) => {
      const { fields } = segment.text;
      const name = fields?.names[fields.nameIndexes[field] ?? 0];
      const location = segment.locate(start, end, field);
      found.push(name === undefined ? { text: identifier, location } : { text: identifier, name, location });
    }),
  );
}

/** Reads and reports every wanted field, or for unstructured text every core, with its place. */
export function readBack(reading: Reading, isWanted: (text: string) => boolean = () => true): Promise<ReadBack> {
  return collect(reading, (segment, found) => {
    const { bytes, fields, coreStart, coreEnd } = segment.text;
    if (fields === undefined) {
      found.push({ text: textOf(bytes, coreStart, coreEnd), location: segment.locate(coreStart, coreEnd, -1) });
      return;
    }
    for (let i = 0; i < fields.count; i++) {
      const start = fields.starts[i] ?? 0;
      const end = fields.ends[i] ?? 0;
      const name = fields.names[fields.nameIndexes[i] ?? 0] ?? "";
      const text = textOf(bytes, start, end);
      if (isWanted(text)) found.push({ text, name, location: segment.locate(start, end, i) });
    }
  });
}

/** A source that yields its bytes in pieces of the given sizes, over and over. */
export function inPieces(bytes: Uint8Array, sizes: readonly number[]): ByteSource {
  return {
    ...bytesInMemory(bytes),
    async *stream(start) {
      for (let at = start, i = 0; at < bytes.length; i++) {
        const size = Math.max(1, sizes[i % sizes.length] ?? 1);
        yield bytes.subarray(at, at + size);
        at += size;
      }
    },
  };
}

async function collect({ name, input, limits }: Reading, look: (segment: Segment, found: Found[]) => void): Promise<ReadBack> {
  const found: Found[] = [];
  const bytes = typeof input === "string" ? Buffer.from(input) : input;
  const source = bytes instanceof Uint8Array ? bytesInMemory(bytes) : bytes;
  const outcome = await readDocument({ name, source }, { ...defaultReadLimits, ...limits }, (segment) => look(segment, found));
  return { outcome, found };
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(start, end));
}
