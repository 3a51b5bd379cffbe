/**
 * Reads documents too large for memory, generated while they are read, each in a process of its own, and tells whether each ended
 * as it must and within the memory of a scanning process. Nothing is written to disk.
 * Usage: npm run acceptance:documents -- [SCALE] [CASE ...]; a scale of 0.01 makes everything a hundred times smaller.
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { constants, crc32, deflateRawSync } from "node:zlib";
import type { ByteSource } from "../src/base/byte-source.ts";
import { bytesInMemory } from "../src/base/byte-source.ts";
import { defaultReadLimits, readDocument } from "../src/documents/documents.ts";

const mebibyte = 2 ** 20;
const gibibyte = 2 ** 30;
const memoryMaxMegabytes = 512;

/** A document and what must become of it; `fields` is the number of cells, values or bytes of text that come out, where known. */
type Case = {
  readonly name: string;
  readonly source: ByteSource;
  readonly status: string;
  readonly limits?: Partial<typeof defaultReadLimits>;
  readonly fields?: number;
};

const cases: Readonly<Record<string, (scale: number) => Case>> = {
  "json in one line, 2 GB": (scale) => {
    const item = Buffer.from('{"id":12345,"name":"Ada Example","tags":["a","b"]},'.repeat(1_000));
    const count = Math.ceil((2e9 * scale) / item.length);
    const source = repeated({ head: Buffer.from('{"all":['), body: item, count, tail: Buffer.from("0]}") });
    return { name: "a.json", source, status: "COMPLETE", fields: count * 4_000 + 5 };
  },
  "csv, 4 GB": (scale) => {
    const rows = Buffer.from('12345,"Example, Ada",ada@example.com,4929000000006,Springfield\n'.repeat(1_000));
    const count = Math.ceil((4e9 * scale) / rows.length);
    const source = repeated({ head: Buffer.from("id,name,email,card,city\n"), body: rows, count, tail: Buffer.alloc(0) });
    return { name: "a.csv", source, status: "COMPLETE", fields: count * 5_000 + 5 };
  },
  "tar of 1,000,000 files": (scale) => tarCase(1_000_000 * scale, 1_000_000 * scale, "COMPLETE"),
  "tar of one file more": (scale) =>
    tarCase(1_000_000 * scale + 1, 1_000_000 * scale, "PARTIAL ARCHIVE_TOTAL_DOCUMENTS_PROCESSED_OVER_LIMIT"),
  "zip of 10 GB in 10 MB": (scale) => zipCase(10 * gibibyte * scale, 1, "COMPLETE"),
  "zip of 10 GB and a byte": (scale) =>
    zipCase(10 * gibibyte * scale + 1, 1, "SKIPPED ARCHIVE_TOTAL_BYTES_EXTRACTED_OVER_LIMIT", scale),
  "the same 9 deep, 9 GB": (scale) => zipCase(9 * gibibyte * scale, 9, "COMPLETE"),
  "the same 11 deep": (scale) => zipCase(9 * gibibyte * scale, 11, "SKIPPED ARCHIVE_NESTING_LEVEL_OVER_LIMIT"),
  "zip file of more than 3 GB": (scale) => {
    const input = zipOf([bombEntry("a", 3 * gibibyte * scale + 1)]);
    const limits = { entryBytesMax: 3 * gibibyte * scale };
    return { name: "a.zip", source: bytesInMemory(input), status: "SKIPPED ARCHIVE_EXCEEDS_SIZE_LIMIT", limits };
  },
};

const [argument = "1", ...rest] = process.argv.slice(2);
if (process.send === undefined) await runAll(argument, rest);
else await runOne(rest[0] ?? "", Number(argument));

async function runAll(scale: string, wanted: readonly string[]): Promise<void> {
  for (const name of Object.keys(cases)) {
    if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
    const child = fork(fileURLToPath(import.meta.url), [scale, name], {
      execArgv: ["--import", "tsx", "--max-old-space-size=384"],
    });
    const result = await new Promise<string>((resolve) => {
      child.on("message", (message) => resolve(String(message)));
      child.on("exit", (code, signal) => resolve(`ended with ${signal ?? code}`));
    });
    const isGood = result.startsWith("ok");
    if (!isGood) process.exitCode = 1;
    process.stdout.write(`${name.padEnd(28)}${result}\n`);
  }
}

async function runOne(name: string, scale: number): Promise<void> {
  const {
    source,
    limits,
    status,
    fields,
    name: file,
  } = cases[name]?.(scale) ?? { name: "", source: bytesInMemory(new Uint8Array(0)), status: "" };
  let seen = 0;
  const startedMs = performance.now();
  const outcome = await readDocument({ name: file, source }, { ...defaultReadLimits, ...limits }, ({ text }) => {
    seen += text.fields?.count ?? text.coreEnd - text.coreStart;
  });
  const seconds = (performance.now() - startedMs) / 1_000;
  const megabytes = process.resourceUsage().maxRSS / 1_024;
  const { code } = outcome.status;
  const became = outcome.status.code === "COMPLETE" ? code : `${code} ${outcome.status.reason}`;
  const isGood = became === status && megabytes <= memoryMaxMegabytes && (fields === undefined || seen === fields);
  const figures = `${seconds.toFixed(1)} s, at most ${Math.round(megabytes)} MB, ${(outcome.bytesClassified / 1e9).toFixed(2)} GB read`;
  process.send?.(`${isGood ? "ok" : `WRONG (${seen} of ${fields ?? "any"})`}  ${became}, ${figures}`);
  process.disconnect();
}

/** A source of the same bytes over and over between a head and a tail. */
function repeated({ head, body, count, tail }: { head: Buffer; body: Buffer; count: number; tail: Buffer }): ByteSource {
  const sizeBytes = head.length + body.length * count + tail.length;
  return streamed(sizeBytes, function* () {
    yield head;
    for (let i = 0; i < count; i++) yield body;
    yield tail;
  });
}

/** A source that is generated from the front whenever it is asked for. */
function streamed(sizeBytes: number, pieces: () => Generator<Uint8Array>): ByteSource {
  async function* stream(start: number): AsyncGenerator<Uint8Array> {
    let skip = start;
    for (const piece of pieces()) {
      const skipped = Math.min(skip, piece.length);
      skip -= skipped;
      if (skipped < piece.length) yield piece.subarray(skipped);
    }
  }
  return {
    sizeBytes,
    stream,
    async read(start, end) {
      const parts: Uint8Array[] = [];
      let length = 0;
      for await (const piece of stream(start)) {
        parts.push(piece);
        length += piece.length;
        if (length >= end - start) break;
      }
      return Buffer.concat(parts).subarray(0, end - start);
    },
  };
}

function tarCase(files: number, entriesMax: number, status: string): Case {
  const content = Buffer.alloc(512);
  content.write("needle\n");
  const source = streamed(files * 1_024 + 1_024, function* () {
    let batch: Buffer[] = [];
    for (let i = 0; i < files; i++) {
      const header = Buffer.alloc(512);
      header.write(`folder-${i % 100}/file-${i}.txt`, 0);
      header.write("0000644\0", 100);
      header.write("00000000007\0", 124);
      header.write("00000000000\0", 136);
      header.write("        0", 148);
      header.write("ustar\0" + "00", 257);
      let sum = 0;
      for (const byte of header) sum += byte;
      header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
      batch.push(header, content);
      if (batch.length < 1_000) continue;
      yield Buffer.concat(batch);
      batch = [];
    }
    yield Buffer.concat([...batch, Buffer.alloc(1_024)]);
  });
  return { name: "a.tar", source, status, limits: { entriesMax }, fields: entriesMax * 7 };
}

type Entry = { readonly name: string; readonly data: Buffer; readonly bytes: number; readonly checksum: number };

/** `bytes` in files of at most 2.5 GiB, in a zip that lies `depth` - 1 levels inside others. */
function zipCase(bytes: number, depth: number, status: string, scale = 1): Case {
  const entries: Entry[] = [];
  for (let left = bytes; left > 0; left -= 2.5 * gibibyte) entries.push(bombEntry(`${left}.txt`, Math.min(left, 2.5 * gibibyte)));
  let archive = zipOf(entries);
  for (let level = 1; level < depth; level++) {
    archive = zipOf([{ name: `${level}.zip`, data: deflateRawSync(archive), bytes: archive.length, checksum: crc32(archive) }]);
  }
  const limits = scale === 1 ? {} : { extractedBytesMax: 10 * gibibyte * scale };
  return { name: "a.zip", source: bytesInMemory(archive), status, limits };
}

/** A file of that many letters, packed as tightly as deflate can: whole mebibytes that end at a byte, and a rest. */
function bombEntry(name: string, bytes: number): Entry {
  const letters = Buffer.alloc(mebibyte, "a");
  const packed = deflateRawSync(letters, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const whole = Math.floor(bytes / mebibyte);
  const rest = letters.subarray(0, bytes - whole * mebibyte);
  let checksum = 0;
  for (let i = 0; i < whole; i++) checksum = crc32(letters, checksum);
  const data = Buffer.concat([...Array.from({ length: whole }, () => packed), deflateRawSync(rest, { level: 9 })]);
  return { name, data, bytes, checksum: crc32(rest, checksum) };
}

/** A zip file without zip64: sizes stay below 4 GiB. Source of the layout: PKWARE APPNOTE 6.3.10. */
function zipOf(entries: readonly Entry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, data, bytes, checksum } of entries) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(checksum, 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(bytes, 18);
    common.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    locals.push(Buffer.concat([Buffer.from("PK\x03\x04"), common, Buffer.from(name), data]));
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\0"), common, tail, Buffer.from(name)]));
    at += locals.at(-1)?.length ?? 0;
  }
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, ...directory, end]);
}
