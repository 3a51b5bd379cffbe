/**
 * What the formats of the benchmark of documents have in common: a sample is a document with its reader and what it is held against.
 */
import { createReadStream, rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Contestant, readWhole } from "./rates.ts";

/** Bytes of a mebibyte. */
export const mebibyte = 1_048_576;

/** A document to read; the first contestant is its reader. */
export type Sample = { readonly textBytes: number; readonly contestants: readonly Contestant[] };

/** Makes a sample of about so many bytes of text, fewer where the format is slow; answers why there is none, if so. */
export type Prepare = (sizeBytes: number) => Promise<Sample | string>;

/** A document, and what its reader is held against. Rates are of its own bytes unless those of text in it are given. */
export function sampleOf(
  name: string,
  bytes: Uint8Array,
  { textBytes = bytes.length, others = [] }: { textBytes?: number; others?: readonly Contestant[] } = {},
): Sample {
  return { textBytes, contestants: [{ what: "reader", run: () => readWhole(name, bytes) }, ...others] };
}

/**
 * What Node needs for the bytes of a file alone: as it reads one when nothing else is asked for, in pieces of 64 KiB, and in pieces
 * of a mebibyte. The file is removed when the process ends.
 */
export async function plainReading(bytes: Uint8Array): Promise<Contestant[]> {
  const folder = await mkdtemp(join(tmpdir(), "reeve-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "plain");
  await writeFile(file, bytes);
  const reading = (options: { highWaterMark?: number }) => async () => {
    for await (const _ of createReadStream(file, options));
  };
  return [
    { what: "plain reading of a file", run: reading({}) },
    { what: "the same in large pieces", run: reading({ highWaterMark: mebibyte }) },
  ];
}

/** Lines one after the other, made once for the first mebibyte and then repeated. */
export function repeatedLines(length: number, line: (n: number) => string): Buffer {
  const lines: string[] = [];
  for (let n = 0, characters = 0; characters < Math.min(length, mebibyte); n++) {
    const text = line(n);
    lines.push(text);
    characters += text.length;
  }
  const piece = Buffer.from(lines.join(""));
  return Buffer.alloc(piece.length * Math.max(1, Math.floor(length / piece.length)), piece);
}
