/**
 * Compressed files, each beside the library that undoes it, where there is one. Formats that Node cannot write are packed by their
 * own programs, where those are installed.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createGunzip, gzipSync } from "node:zlib";
import { Decompress } from "fzstd";
import Bunzip from "seek-bzip";
import { csvCorpus, logCorpus } from "./corpora.ts";
import { type Contestant, readWhole } from "./rates.ts";
import { mebibyte, type Prepare, type Sample, sampleOf } from "./sample.ts";

const packedBytesMax = 1_024 * mebibyte;

/** Compressed files by name. */
export const compressedFormats: Readonly<Record<string, Prepare>> = {
  "gzip of a log": (size) => gzipped("log.txt", logCorpus(size).bytes),
  "gzip of CSV": (size) => gzipped("people.csv", csvCorpus(size).bytes),
  "bzip2 of CSV": (size) => packed(["bzip2"], csvCorpus(size / 4).bytes, { name: "people.csv.bz2", library: bareBzip2 }),
  "xz of CSV": (size) => packed(["xz"], csvCorpus(size / 4).bytes, { name: "people.csv.xz" }),
  "LZ4 of CSV": (size) => packed(["lz4"], csvCorpus(size).bytes, { name: "people.csv.lz4" }),
  "Zstandard of CSV": (size) => packed(["zstd"], csvCorpus(size / 2).bytes, { name: "people.csv.zst", library: bareZstd }),
  "Zstandard, small frames": (size) =>
    packed(["zstd"], csvCorpus(size / 4).bytes, { name: "people.csv.zst", library: bareZstd, unitBytes: 10_000 }),
};

async function gzipped(name: string, bytes: Uint8Array): Promise<Sample> {
  const compressed = gzipSync(bytes, { level: 6 });
  const gunzip = async () => {
    const stream = createGunzip({ chunkSize: mebibyte });
    stream.end(compressed);
    for await (const _ of stream);
  };
  const bothApart = async () => {
    await gunzip();
    await readWhole(name, bytes);
  };
  const others = [
    { what: "bare gunzip", run: gunzip },
    { what: "gunzip, then reader of text", run: bothApart },
  ];
  return sampleOf(`${name}.gz`, compressed, { textBytes: bytes.length, others });
}

type Packing = {
  readonly name: string;
  readonly library?: (compressed: Uint8Array) => Contestant;
  /** Bytes that are packed by themselves, one such unit after the other; all at once when absent. */
  readonly unitBytes?: number;
};

/** Text packed by a program, which is given files and writes what they come to one after the other. */
async function packed(
  [program = "", ...options]: readonly string[],
  bytes: Uint8Array,
  { name, library, unitBytes = bytes.length }: Packing,
): Promise<Sample | string> {
  const folder = await mkdtemp(join(tmpdir(), "reeve-bench-"));
  try {
    const files: string[] = [];
    for (let at = 0; at < bytes.length; at += unitBytes) {
      files.push(join(folder, String(files.length)));
      await writeFile(files.at(-1) ?? "", bytes.subarray(at, at + unitBytes));
    }
    const given = [...options, "-q", "-c", ...files];
    const { stdout } = await promisify(execFile)(program, given, { encoding: "buffer", maxBuffer: packedBytesMax });
    return sampleOf(name, stdout, { textBytes: bytes.length, others: library === undefined ? [] : [library(stdout)] });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return `not measured: no program ${program}`;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function bareBzip2(compressed: Uint8Array): Contestant {
  return { what: "bare seek-bzip", run: () => Bunzip.decode(compressed) };
}

function bareZstd(compressed: Uint8Array): Contestant {
  const run = () => {
    const stream = new Decompress(() => undefined);
    for (let at = 0; at < compressed.length; at += mebibyte)
      stream.push(compressed.subarray(at, at + mebibyte), at + mebibyte >= compressed.length);
  };
  return { what: "bare fzstd", run };
}
