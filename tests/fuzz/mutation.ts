/**
 * Changes fixtures into hostile files, each by a number of its own: the same corpus, seed and number make the same file. What is
 * packed is also changed inside and packed again with right checksums, or the damage would never reach the reader within.
 */
import { deflateSync, gzipSync } from "node:zlib";
import { type RandomSource, randomSource } from "../detection/random-source.ts";
import { zipOf } from "../support/archives.ts";
import type { Corpus, Seed, SeedFolder } from "./corpus.ts";

/** A file to read. */
export type FuzzInput = { readonly name: string; readonly bytes: Uint8Array };

/** Bytes a changed file may have beyond twice its former size. */
const growthMax = 1 << 18;
const changesMax = 8;

/** Numbers at which readers go wrong: borders of widths and signs. */
const edges = [0n, 1n, 0x7fn, 0x80n, 0xffn, 0x7fffn, 0x8000n, 0xffffn, 0x7fffffffn, 0x80000000n, 0xfffffffen, 0xffffffffn].concat(
  [(1n << 53n) - 1n, 1n << 53n, (1n << 63n) - 1n, 1n << 63n, (1n << 64n) - 1n],
);

/** Beginnings of brackets, quotes and references that are cheap to repeat and dear to read. */
const repeatables = ["[", "{", '"', "(", "<a>", "<", "&", "&#", "\\", "a,", "\n", "\r", "\t", "\0", "\xff", "\x80", "<<"].concat([
  "[[[",
  '{"a":',
  "--",
  "=",
  "%",
  "{\\f0",
  "--b\r\n",
]);

/** Words that make readers do something: a few of each format that is text in part. */
const words = [
  "%PDF-1.7",
  " 0 R",
  " 0 obj\n",
  "endobj",
  "<<",
  ">>",
  "stream\r\n",
  "endstream",
  "/Length ",
  "/Filter/FlateDecode",
].concat(
  ["/Type/ObjStm", "/Prev ", "/Kids[", "/Parent ", "/Contents ", "/W[1 2 1]", "startxref\n0", "BT /F1 1 Tf (", ") Tj", "/XFA "],
  ["{\\rtf1", "\\bin9999999 ", "\\u-1 ", "\\'80", "\\uc65535", "{\\*", "\\par", "\\ansicpg932", "\\field"],
  ["<!DOCTYPE a [<!ENTITY b '&b;&b;'>]>", "&b;", "&#x10ffff;", "&#0;", "<![CDATA[", "]]>", "<!--", "-->", "<?xml ", "?>", "</"],
  ['"\r\n"', '""', ";", "\t", "\u2028", "\ufeff", "\\ud800", "\\u0000", "1e999", "-0", "null", "true", "\x1b$B", "\r\n\r\n"],
  [
    "Content-Type: multipart/mixed; boundary=b\r\n",
    "--b--",
    "Content-Transfer-Encoding: base64\r\n",
    "=?utf-8?b?",
    "=\r\n",
    "\nFrom ",
  ],
);

/** The file with a number. The corpus must not be empty. */
export function mutatedInput(corpus: Corpus, seed: number, index: number): FuzzInput {
  const random = randomSource(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const folder = pickFolder(corpus, random);
  const start = pickSeed(folder, random);
  const other = pickSeed(random.below(2) === 0 ? folder : pickFolder(corpus, random), random);
  const name = random.below(20) === 0 ? other.name : random.below(40) === 0 ? "a" : start.name;
  const bytes = changed(start, { random, other });
  switch (random.below(60)) {
    case 0:
      return { name: `${name}.gz`, bytes: gzipSync(bytes) };
    case 1:
      return { name: "a.zip", bytes: zipOf([namedAs(name, bytes), namedAs(other.name, other.bytes)]) };
    default:
      return { name, bytes };
  }
}

function namedAs(name: string, content: Uint8Array): { name: string; content: Uint8Array } {
  return { name, content };
}

function pickFolder(corpus: Corpus, random: RandomSource): SeedFolder {
  const all = corpus.reduce((sum, { weight }) => sum + weight, 0);
  let left = (random.below(1 << 30) / (1 << 30)) * all;
  for (const folder of corpus) {
    left -= folder.weight;
    if (left < 0) return folder;
  }
  throw new Error("expected fixtures to start from");
}

/** The smaller of two files comes: it is read faster, and more of its bytes matter. */
function pickSeed({ seeds }: SeedFolder, random: RandomSource): Seed {
  return seeds[Math.min(random.below(seeds.length), random.below(seeds.length))] ?? seeds[0];
}

type Circumstances = { readonly random: RandomSource; readonly other: Seed };

/** The file changed as it is, or inside what it holds. */
function changed(seed: Seed, circumstances: Circumstances): Uint8Array {
  const { random } = circumstances;
  if (seed.files.length > 0 && random.below(3) > 0) {
    const target = random.below(seed.files.length);
    return zipOf(
      seed.files.map((file, i) => ({ name: file.name, content: i === target ? changed(file, circumstances) : file.bytes })),
    );
  }
  if (seed.content !== undefined && random.below(3) > 0) return gzipSync(changed(seed.content, circumstances));
  const stream = seed.streams[random.below(Math.max(1, seed.streams.length))];
  if (stream !== undefined && random.below(2) === 0) {
    const packed = deflateSync(changedBytes(stream.content, circumstances));
    // What stands behind a stream is ignored: a shorter one leaves all else in its place.
    const padding = Buffer.alloc(Math.max(0, stream.end - stream.start - packed.length));
    return Buffer.concat([seed.bytes.subarray(0, stream.start), packed, padding, seed.bytes.subarray(stream.end)]);
  }
  return changedBytes(seed.bytes, circumstances);
}

function changedBytes(bytes: Uint8Array, { random, other }: Circumstances): Uint8Array {
  const sizeMax = bytes.length * 2 + growthMax;
  let result: Uint8Array = Uint8Array.from(bytes);
  const changes = 1 + random.below(random.below(4) === 0 ? changesMax : 2);
  for (let i = 0; i < changes; i++) {
    const change = allChanges[random.below(allChanges.length)];
    result = change?.(result, random, other.bytes).subarray(0, sizeMax) ?? result;
  }
  return result;
}

/** Changes bytes in place or answers others. */
type Change = (bytes: Uint8Array, random: RandomSource, other: Uint8Array) => Uint8Array;

const flipBit: Change = (bytes, random) => {
  const at = place(bytes, random);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  return bytes;
};

const setByte: Change = (bytes, random) => {
  bytes[place(bytes, random)] = random.below(256);
  return bytes;
};

const setEdge: Change = (bytes, random) => {
  const width = 1 << random.below(4);
  return withNumber(bytes, { at: place(bytes, random), width, value: edges[random.below(edges.length)] ?? 0n, random });
};

/** Looks for a number that may be a length or an offset, since it fits into the file, and changes it. */
const changeLength: Change = (bytes, random) => {
  const width = 2 << random.below(2);
  for (let tries = 0; tries < 64; tries++) {
    const at = place(bytes, random);
    const value = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (at + width > bytes.length) continue;
    const number = value.readUIntLE(at, width);
    if (number === 0 || number > bytes.length) continue;
    const choices = [number + 1, number - 1, number * 2, number >> 1, bytes.length, bytes.length + 1, number + 0x10000, 0];
    return withNumber(bytes, { at, width, value: BigInt(choices[random.below(choices.length)] ?? 0), random });
  }
  return setEdge(bytes, random, bytes);
};

/** A number of variable length that goes on and on, as Thrift, Avro and Protocol Buffers write them. */
const longVarint: Change = (bytes, random) => {
  const at = place(bytes, random);
  const length = 1 + random.below(12);
  bytes.fill(0xff, at, Math.min(bytes.length, at + length));
  if (at + length < bytes.length) bytes[at + length] = random.below(128);
  return bytes;
};

/** A digit of a number that is written out, as in PDF and RTF. */
const changeDigits: Change = (bytes, random) => {
  const from = place(bytes, random);
  const at = bytes.findIndex((byte, i) => i >= from && byte >= 0x30 && byte <= 0x39);
  if (at < 0) return setByte(bytes, random, bytes);
  const numbers = ["0", "-1", "9", "99999999", "4294967296", "1e9", "2147483647", "-2147483649", ""];
  const end = bytes.findIndex((byte, i) => i > at && (byte < 0x30 || byte > 0x39));
  return replaced(bytes, {
    start: at,
    end: end < 0 ? bytes.length : end,
    by: Buffer.from(numbers[random.below(numbers.length)] ?? ""),
  });
};

const cutEnd: Change = (bytes, random) => bytes.subarray(0, place(bytes, random));

const cutFront: Change = (bytes, random) => bytes.subarray(random.below(3) === 0 ? place(bytes, random) : random.below(16));

const remove: Change = (bytes, random) => replaced(bytes, { ...stretch(bytes, random), by: new Uint8Array(0) });

const duplicate: Change = (bytes, random) => {
  const { start, end } = stretch(bytes, random);
  const copies = random.below(8) === 0 ? 1 + random.below(500) : 1;
  const count = Math.min(copies, Math.ceil(growthMax / Math.max(1, end - start)));
  return replaced(bytes, { start: end, end, by: Buffer.concat(Array<Uint8Array>(count).fill(bytes.subarray(start, end))) });
};

const blank: Change = (bytes, random) => {
  const { start, end } = stretch(bytes, random);
  return bytes.fill([0, 0x20, 0xff, 0x41][random.below(4)] ?? 0, start, end);
};

const swap: Change = (bytes, random) => {
  const { start, end } = stretch(bytes, random);
  const to = random.below(Math.max(1, bytes.length - (end - start)));
  const moved = bytes.slice(start, end);
  bytes.copyWithin(start, to, to + moved.length);
  bytes.set(moved.subarray(0, bytes.length - to), to);
  return bytes;
};

const insertRandom: Change = (bytes, random) => {
  const by = Uint8Array.from({ length: 1 + random.below(64) }, () => random.below(256));
  const at = place(bytes, random);
  return replaced(bytes, { start: at, end: at, by });
};

const insertWord: Change = (bytes, random) => {
  const at = place(bytes, random);
  const by = Buffer.from(words[random.below(words.length)] ?? "");
  return replaced(bytes, { start: at, end: at + (random.below(2) === 0 ? by.length : 0), by });
};

const insertRepeated: Change = (bytes, random) => {
  const at = place(bytes, random);
  const unit = Buffer.from(repeatables[random.below(repeatables.length)] ?? "", "latin1");
  const copies = 1 + random.below(random.below(4) === 0 ? growthMax / 4 : 400);
  return replaced(bytes, { start: at, end: at, by: Buffer.alloc(unit.length * copies, unit) });
};

/** The front of one file and the back of another. */
const splice: Change = (bytes, random, other) =>
  Buffer.concat([bytes.subarray(0, place(bytes, random)), other.subarray(place(other, random))]);

const insertOther: Change = (bytes, random, other) => {
  const at = place(bytes, random);
  const { start, end } = stretch(other, random);
  return replaced(bytes, { start: at, end: at + (random.below(2) === 0 ? end - start : 0), by: other.subarray(start, end) });
};

const append: Change = (bytes, _, other) => Buffer.concat([bytes, other]);

const allChanges: readonly Change[] = [flipBit, flipBit, setByte, setByte, setEdge, setEdge, setEdge, changeLength, changeLength]
  .concat([changeLength, longVarint, changeDigits, changeDigits, cutEnd, cutFront, remove, remove, duplicate, duplicate])
  .concat([blank, swap, insertRandom, insertWord, insertWord, insertRepeated, splice, insertOther, append]);

/** A place in the bytes; the beginning and the end, where directories and headers are, come more often. */
function place({ length }: Uint8Array, random: RandomSource): number {
  if (length === 0) return 0;
  const zone = random.below(6);
  if (zone <= 1) return random.below(Math.min(length, 128));
  if (zone === 2) return length - 1 - random.below(Math.min(length, 512));
  return random.below(length);
}

function stretch(bytes: Uint8Array, random: RandomSource): { start: number; end: number } {
  const start = place(bytes, random);
  const length = 1 + random.below(random.below(3) === 0 ? Math.max(1, bytes.length - start) : 64);
  return { start, end: Math.min(bytes.length, start + length) };
}

function replaced(bytes: Uint8Array, { start, end, by }: { start: number; end: number; by: Uint8Array }): Uint8Array {
  return Buffer.concat([bytes.subarray(0, start), by, bytes.subarray(end)]);
}

type Placed = { readonly at: number; readonly width: number; readonly value: bigint; readonly random: RandomSource };

function withNumber(bytes: Uint8Array, { at, width, value, random }: Placed): Uint8Array {
  const isBigEndian = random.below(2) === 0;
  for (let i = 0; i < width && at + i < bytes.length; i++) {
    const shift = BigInt(8 * (isBigEndian ? width - 1 - i : i));
    bytes[at + i] = Number((value >> shift) & 0xffn);
  }
  return bytes;
}
