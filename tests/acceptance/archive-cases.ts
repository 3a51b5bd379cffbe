/**
 * Archives and compressed files that unfold to very much, hold very many files, or lie in each other very deep.
 */
import { execFileSync } from "node:child_process";
import { constants, crc32, deflateRawSync, gzipSync } from "node:zlib";
import { bytesInMemory } from "../../src/base/byte-source.ts";
import { defaultReadLimits } from "../../src/documents/documents.ts";
import { type AcceptanceCase, type AcceptanceCases, generatedSource, gibibyte, mebibyte, sourceOf } from "./case.ts";

/** Cases of zip, tar, gzip, bzip2, xz and Zstandard. */
export const archiveCases: AcceptanceCases = {
  "zip of 10 GiB in 10 MB": (scale) => zipCase(10 * gibibyte * scale, 1, "COMPLETE"),
  "zip that announces one byte more": (scale) =>
    zipCase(10 * gibibyte * scale + 1, 1, "SKIPPED ARCHIVE_TOTAL_BYTES_EXTRACTED_OVER_LIMIT", scale),
  "zip of 9 GiB, nested 9 deep": (scale) => zipCase(9 * gibibyte * scale, 9, "COMPLETE"),
  "zip of 9 GiB, nested 11 deep": (scale) => zipCase(9 * gibibyte * scale, 11, "SKIPPED ARCHIVE_NESTING_LEVEL_OVER_LIMIT"),
  "zip with a file of 3 GiB and a byte": (scale) => {
    const source = bytesInMemory(packedZip([bombEntry("a", 3 * gibibyte * scale + 1)]));
    const limits = { entryBytesMax: 3 * gibibyte * scale };
    return { file: "a.zip", source, status: "SKIPPED ARCHIVE_EXCEEDS_SIZE_LIMIT", limits };
  },
  "zip of 60,000 files in the same bytes": (scale) => {
    const source = bytesInMemory(packedZip([bombEntry("a", 100_000)], 60_000 * scale));
    return { file: "a.zip", source, status: "PARTIAL ARCHIVE_CONTAINS_UNPROCESSED_FILES" };
  },
  "zip of 8 GiB, only its directory needed": (scale) => {
    const pixels = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(64 * mebibyte - 8)]);
    const count = Math.ceil(127 * scale);
    const entry = { name: "image.png", data: pixels, bytes: pixels.length, checksum: crc32(pixels) };
    const each = { bytes: Buffer.concat([localHeader(entry, 0), pixels]), times: count };
    const records = Array.from({ length: count }, (_, i) => directoryRecord(entry, 0, i * each.bytes.length));
    const end = zip64End(count, Buffer.concat(records).length, each.bytes.length * count);
    const source = sourceOf(each, { bytes: Buffer.concat([...records, end]) });
    const fetchedBytesMax = 4 * mebibyte + count * 3 * mebibyte;
    return { file: "a.zip", source, status: "SKIPPED ARCHIVE_CONTAINS_UNPROCESSED_FILES", fetchedBytesMax };
  },
  "tar of 1,000,000 files": (scale) => tarCase(1_000_000 * scale, 1_000_000 * scale, "COMPLETE"),
  "tar of one file more": (scale) =>
    tarCase(1_000_000 * scale + 1, 1_000_000 * scale, "PARTIAL ARCHIVE_TOTAL_DOCUMENTS_PROCESSED_OVER_LIMIT"),
  "tar with a name of 4 GB": (scale) => {
    const header = tarHeader("././@LongLink", 4e9 * scale, "L");
    const name = { bytes: Buffer.alloc(512 * 1_000, "n"), times: Math.ceil((4e9 * scale) / 512_000) };
    const source = sourceOf({ bytes: header }, name, { bytes: tarFile("short", "needle\n") }, { bytes: Buffer.alloc(1_024) });
    return { file: "a.tar", source, status: "SKIPPED MALFORMED_FILE" };
  },
  "gzip of 100,000 members": (scale) => {
    const member = gzipSync("a line of text\n");
    const source = sourceOf({ bytes: Buffer.concat(Array<Buffer>(1_000).fill(member)), times: 100 * scale });
    return { file: "a.log.gz", source, status: "COMPLETE", fields: 15 * 100_000 * scale };
  },
  "bzip2, nested 10 deep": () => nestedCase(["bzip2", "-9"], "bz2", 10),
  "xz with windows of 64 MiB, nested 10 deep": () => nestedCase(["xz", "-9"], "xz", 10),
  "Zstandard with windows of 128 MiB, nested 10 deep": () => nestedCase(["zstd", "--ultra", "-22", "--long=27"], "zst", 10),
  "Zstandard of 100 frames with windows of 128 MiB": (scale) => {
    const frame = run(["zstd", "-3", "--long=27"], Buffer.alloc(30 * mebibyte * Math.max(scale, 0.1), "a line of text\n"));
    return { file: "a.log.zst", source: sourceOf({ bytes: frame, times: 100 * scale }), status: "COMPLETE" };
  },
};

/** Text packed by a program as many times over. */
function nestedCase(program: readonly string[], extension: string, depth: number): AcceptanceCase {
  // Long enough that the program asks for its full window.
  let bytes: Buffer = Buffer.alloc(200 * mebibyte, "a line of text, as long as it is, that is repeated\n");
  for (let level = 0; level < depth; level++) bytes = run(program, bytes);
  const file = `a.log${`.${extension}`.repeat(depth)}`;
  return { file, source: bytesInMemory(bytes), status: "COMPLETE", fields: 200 * mebibyte };
}

function run([program = "", ...options]: readonly string[], input: Buffer): Buffer {
  return execFileSync(program, [...options, "-c"], { input, maxBuffer: gibibyte, stdio: ["pipe", "pipe", "ignore"] });
}

function tarCase(files: number, entriesMax: number, status: string): AcceptanceCase {
  const source = generatedSource(files * 1_024 + 1_024, function* () {
    let batch: Buffer[] = [];
    for (let i = 0; i < files; i++) {
      batch.push(tarFile(`folder-${i % 100}/file-${i}.txt`, "needle\n"));
      if (batch.length < 1_000) continue;
      yield Buffer.concat(batch);
      batch = [];
    }
    yield Buffer.concat([...batch, Buffer.alloc(1_024)]);
  });
  return { file: "a.tar", source, status, limits: { entriesMax }, fields: entriesMax * 7 };
}

function tarFile(name: string, text: string): Buffer {
  const content = Buffer.alloc(512);
  content.write(text);
  return Buffer.concat([tarHeader(name, text.length, "0"), content]);
}

/** Source of the layout: POSIX.1-2017, pax, ustar header; of the type `L`: GNU tar manual, "Basic Tar Format". */
function tarHeader(name: string, bytes: number, type: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write("0000644\0", 100);
  header.write(`${bytes.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write("        ", 148);
  header.write(type, 156);
  header.write("ustar\x0000", 257);
  let sum = 0;
  for (const byte of header) sum += byte;
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return header;
}

type Entry = { readonly name: string; readonly data: Buffer; readonly bytes: number; readonly checksum: number };

/** `bytes` in files of at most 2.5 GiB, in a zip that lies `depth` - 1 levels inside others. */
function zipCase(bytes: number, depth: number, status: string, scale = 1): AcceptanceCase {
  const entries: Entry[] = [];
  for (let left = bytes; left > 0; left -= 2.5 * gibibyte) entries.push(bombEntry(`${left}.txt`, Math.min(left, 2.5 * gibibyte)));
  let archive = packedZip(entries);
  for (let level = 1; level < depth; level++) {
    const data = deflateRawSync(archive);
    archive = packedZip([{ name: `${level}.zip`, data, bytes: archive.length, checksum: crc32(archive) }]);
  }
  const limits = scale === 1 ? {} : { extractedBytesMax: defaultReadLimits.extractedBytesMax * scale };
  return { file: "a.zip", source: bytesInMemory(archive), status, limits };
}

/** A file of that many bytes, the same over and over, packed as tightly as deflate can: whole mebibytes, and a rest. */
export function bombEntry(name: string, bytes: number, { before = "", unit = "a", after = "" } = {}): Entry {
  const letters = Buffer.alloc(mebibyte - (mebibyte % unit.length), unit);
  const packed = deflateRawSync(letters, { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const whole = Math.floor(bytes / letters.length);
  const head = Buffer.from(before);
  const left = bytes - whole * letters.length;
  const tail = Buffer.concat([letters.subarray(0, left - (left % unit.length)), Buffer.from(after)]);
  let checksum = crc32(head);
  for (let i = 0; i < whole; i++) checksum = crc32(letters, checksum);
  const first = deflateRawSync(head, { finishFlush: constants.Z_FULL_FLUSH });
  const data = Buffer.concat([first, ...Array.from({ length: whole }, () => packed), deflateRawSync(tail, { level: 9 })]);
  // Of no bytes Node's crc32 may answer 0, whatever came before.
  if (tail.length > 0) checksum = crc32(tail, checksum);
  return { name, data, bytes: head.length + whole * letters.length + tail.length, checksum };
}

/** A zip file of entries that are packed already, whose directory names each so many times. Sizes stay below 4 GiB. */
export function packedZip(entries: readonly Entry[], times = 1): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const entry of entries) {
    const local = Buffer.concat([localHeader(entry, 8), entry.data]);
    for (let i = 0; i < times; i++) directory.push(directoryRecord(entry, 8, at));
    locals.push(local);
    at += local.length;
  }
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(Buffer.concat(directory).length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

/** Source of this layout and those below: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16 and 4.5.3. */
function localHeader({ name, data, bytes, checksum }: Entry, method: number): Buffer {
  return Buffer.concat([Buffer.from("PK\x03\x04"), commonFields({ name, data, bytes, checksum }, method), Buffer.from(name)]);
}

function commonFields({ name, data, bytes, checksum }: Entry, method: number): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(method, 4);
  fields.writeUInt32LE(checksum, 10);
  fields.writeUInt32LE(data.length, 14);
  fields.writeUInt32LE(bytes, 18);
  fields.writeUInt16LE(name.length, 22);
  return fields;
}

function directoryRecord(entry: Entry, method: number, at: number): Buffer {
  const common = commonFields(entry, method);
  const extra = Buffer.alloc(at > 0xffffffff ? 12 : 0);
  if (extra.length > 0) {
    extra.writeUInt16LE(1, 0);
    extra.writeUInt16LE(8, 2);
    extra.writeBigUInt64LE(BigInt(at), 4);
    common.writeUInt16LE(extra.length, 24);
  }
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(Math.min(at, 0xffffffff), 10);
  return Buffer.concat([Buffer.from("PK\x01\x02\x14\0"), common, tail, Buffer.from(entry.name), extra]);
}

function zip64End(count: number, directoryBytes: number, at: number): Buffer {
  const record = Buffer.alloc(56);
  record.write("PK\x06\x06", "latin1");
  record.writeBigUInt64LE(44n, 4);
  record.writeUInt16LE(45, 12);
  record.writeUInt16LE(45, 14);
  for (const [i, value] of [count, count, directoryBytes, at].entries()) record.writeBigUInt64LE(BigInt(value), 24 + 8 * i);
  const locator = Buffer.alloc(20);
  locator.write("PK\x06\x07", "latin1");
  locator.writeBigUInt64LE(BigInt(at + directoryBytes), 8);
  locator.writeUInt32LE(1, 16);
  const end = Buffer.alloc(22, 0xff);
  end.write("PK\x05\x06\0\0\0\0", "latin1");
  end.writeUInt16LE(0, 20);
  return Buffer.concat([record, locator, end]);
}
