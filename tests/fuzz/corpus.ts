/**
 * What the fuzzer starts from: every fixture, taken apart where it is packed, so that what is inside can be changed and packed
 * again. Nothing is changed here.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, inflateSync } from "node:zlib";
import yauzl from "yauzl";

/** A file, and what is packed in it. */
export type Seed = {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Files of a zip archive, when it is one that could be taken apart; directories are left out. */
  readonly files: readonly Seed[];
  /** What a gzip file holds. */
  readonly content?: Seed;
  /** Streams of zlib in a PDF document, by their place. */
  readonly streams: readonly { readonly start: number; readonly end: number; readonly content: Uint8Array }[];
};

/** The files of one folder of fixtures, the smallest first, and how often they come compared with those of others. */
export type SeedFolder = { readonly weight: number; readonly seeds: readonly [Seed, ...Seed[]] };

/** The folders there are. */
export type Corpus = readonly SeedFolder[];

const fixturesFolder = fileURLToPath(new URL("../fixtures", import.meta.url));

/** Folders whose files take some ten times as long to read as those of others, or a hundred times; what is not named counts 20. */
const weights: Readonly<Record<string, number>> = { bombs: 0.1, pdf: 1, office: 4, compressed: 4 };
const usualWeight = 40;

/** Larger fixtures cost too much for each change, and packed content is not taken apart beyond this. */
const seedBytesMax = 1 << 20;
const levelsMax = 3;
const streamsMax = 64;

/** All fixtures whose path contains one of the words; all there are without words. */
export async function loadCorpus(words: readonly string[]): Promise<Corpus> {
  const paths = readdirSync(fixturesFolder, { recursive: true, encoding: "utf8" })
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => path.includes("/") && !path.endsWith("/expected.json") && !path.endsWith(".md"))
    .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
    .sort();
  const folders = new Map<string, Seed[]>();
  for (const path of paths) {
    const bytes = readIfFile(join(fixturesFolder, path));
    if (bytes === undefined || bytes.length > seedBytesMax) continue;
    const folder = basename(dirname(path).split("/").slice(0, 2).join("/"));
    const seed = await takenApart(basename(path), bytes, 1);
    folders.set(folder, [...(folders.get(folder) ?? []), seed]);
  }
  return [...folders].flatMap(([folder, seeds]) => {
    const [first, ...rest] = seeds.sort((a, b) => a.bytes.length - b.bytes.length);
    return first === undefined ? [] : [{ weight: weights[folder] ?? usualWeight, seeds: [first, ...rest] as const }];
  });
}

function readIfFile(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EISDIR") return undefined;
    throw error;
  }
}

async function takenApart(name: string, bytes: Uint8Array, level: number): Promise<Seed> {
  if (level > levelsMax) return { name, bytes, files: [], streams: [] };
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const packed = isGzip ? attempted(() => gunzipSync(bytes, { maxOutputLength: seedBytesMax })) : undefined;
  const content = packed && (await takenApart(name.replace(/\.gz$/, ""), packed, level + 1));
  const files = await filesOf(bytes, level);
  const streams = latin1(bytes.subarray(0, 5)) === "%PDF-" ? streamsOf(bytes) : [];
  return { name, bytes, files, streams, ...(content && { content }) };
}

async function filesOf(bytes: Uint8Array, level: number): Promise<readonly Seed[]> {
  if (latin1(bytes.subarray(0, 2)) !== "PK") return [];
  const files: Seed[] = [];
  try {
    const archive = await yauzl.fromBufferPromise(Buffer.from(bytes), {});
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName.endsWith("/") || entry.isEncrypted() || entry.uncompressedSize > seedBytesMax) continue;
      const pieces: Uint8Array[] = [];
      for await (const piece of await archive.openReadStreamPromise(entry)) pieces.push(piece);
      files.push(await takenApart(entry.fileName, Buffer.concat(pieces), level + 1));
    }
    return files;
  } catch {
    // A fixture that is broken on purpose is changed as it is.
    return [];
  }
}

function streamsOf(bytes: Uint8Array): Seed["streams"] {
  const streams: { start: number; end: number; content: Uint8Array }[] = [];
  for (let at = 0; at + 8 < bytes.length && streams.length < streamsMax; at++) {
    // The two bytes of a header are a multiple of 31. Source: RFC 1950, section 2.2.
    if (bytes[at] !== 0x78 || (0x7800 + (bytes[at + 1] ?? 0)) % 31 !== 0) continue;
    const inflated = attempted(() => inflateSync(bytes.subarray(at), { info: true, maxOutputLength: seedBytesMax }));
    // The types know only what is answered without `info`.
    if (inflated === undefined || !("engine" in inflated) || !("buffer" in inflated)) continue;
    const { engine, buffer } = inflated as { engine: { bytesWritten: number }; buffer: unknown };
    if (!(buffer instanceof Uint8Array)) continue;
    streams.push({ start: at, end: at + engine.bytesWritten, content: buffer });
    at += engine.bytesWritten - 1;
  }
  return streams;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

function attempted<T>(attempt: () => T): T | undefined {
  try {
    return attempt();
  } catch {
    return undefined;
  }
}
