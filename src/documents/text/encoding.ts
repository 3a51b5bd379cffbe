/**
 * From the encodings text comes in to the UTF-8 all readers of text work on. Decides by byte order mark, then by zeros, then by
 * what the bytes look like from the first one on that is not ASCII. Single bytes that are not UTF-8 are read as Windows-1252: a
 * Latin text is read right, and in a file of mixed encodings every part is. EBCDIC is not recognised.
 */
import { isAscii, isUtf8 } from "node:buffer";
import type { Feed } from "../feed.ts";
import { joinedBytes } from "../feed.ts";
import { fallback, guessEncoding, statedEncoding } from "./encoding-guess.ts";

/** An encoding and the length of the byte order mark in front, in bytes. */
export type Encoding = {
  /** A name of the WHATWG Encoding Standard, or UTF-32; `ascii` as long as nothing else was seen. */
  readonly name: string;
  readonly markBytes: number;
};

/** Bytes an encoding is guessed from. */
const sampleBytes = 65_536;

/** Bytes handed on at once: few enough to lie near still when they are looked at again. */
const partBytes = 131_072;

/** Byte order marks; the longer ones first, as one begins with another. Source: Unicode Standard, section 23.8. */
const marks: readonly { readonly name: Encoding["name"]; readonly bytes: readonly number[] }[] = [
  { name: "utf-32le", bytes: [0xff, 0xfe, 0x00, 0x00] },
  { name: "utf-32be", bytes: [0x00, 0x00, 0xfe, 0xff] },
  { name: "utf-8", bytes: [0xef, 0xbb, 0xbf] },
  { name: "utf-16le", bytes: [0xff, 0xfe] },
  { name: "utf-16be", bytes: [0xfe, 0xff] },
];

/** Judges the encoding from the first bytes of a text; `charset` is what its container says of it. */
export function detectEncoding(head: Uint8Array, charset?: string): Encoding {
  const unicode = detectUnicode(head);
  if (unicode !== undefined) return unicode;
  const name = (charset === undefined ? undefined : statedEncoding(charset, head)) ?? guessEncoding(head);
  return { name: name === fallback && isAscii(head) ? "ascii" : name, markBytes: 0 };
}

/** The encoding, where a byte order mark tells it or the bytes stand in twos or fours; costs little, whatever the bytes are. */
export function detectUnicode(head: Uint8Array): Encoding | undefined {
  for (const { name, bytes } of marks) {
    if (bytes.every((byte, i) => head[i] === byte)) return { name, markBytes: bytes.length };
  }
  const name = wideEncoding(head);
  return name === undefined ? undefined : { name, markBytes: 0 };
}

/**
 * Mostly Latin text in UTF-16 has a zero in every other byte, hardly any in between, and like all text few control characters.
 * In UTF-32 every character has one. So bytes among which there is none are seen at once to be neither.
 */
function wideEncoding(head: Uint8Array): string | undefined {
  const units = head.length >> 1;
  if (units < 4 || !head.includes(0)) return undefined;
  for (const [name, high] of [
    ["utf-16le", 1],
    ["utf-16be", 0],
  ] as const) {
    let zerosHigh = 0;
    let zerosLow = 0;
    let controls = 0;
    for (let i = 0; i < units; i++) {
      const low = head[2 * i + 1 - high] ?? 0;
      if (low === 0) zerosLow++;
      if (head[2 * i + high] !== 0) continue;
      zerosHigh++;
      if (low < 0x20 && (low < 0x09 || low > 0x0d)) controls++;
    }
    if (zerosHigh > units * 0.4 && zerosLow < units * 0.1 && controls * 50 <= units) return name;
  }
  if (isUtf32(head, true)) return "utf-32le";
  return isUtf32(head, false) ? "utf-32be" : undefined;
}

/** All units of UTF-32 are small numbers, and those of text are characters. */
function isUtf32(head: Uint8Array, littleEndian: boolean): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  for (let at = 0; at + 4 <= head.length; at += 4) {
    const unit = view.getUint32(at, littleEndian);
    const isControl = unit < 0x20 && (unit < 0x09 || unit > 0x0d);
    if (isControl || unit > 0x10ffff || (unit >= 0xd800 && unit <= 0xdfff)) return false;
  }
  return head.length >= 8;
}

/** The text of the feed as UTF-8 without byte order mark, in pieces that end between characters. */
export async function* decoded(feed: Feed, encoding: Encoding): AsyncGenerator<Uint8Array> {
  let { name } = encoding;
  let skip = encoding.markBytes;
  if (name === "ascii") {
    yield* asciiPieces(feed);
    name = guessEncoding(await feed.peek(sampleBytes));
  }
  const { complete, decode, end } = decoderOf(name);
  let carried: Uint8Array = new Uint8Array(0);
  for (let piece = await feed.next(); piece !== undefined; piece = await feed.next()) {
    const skipped = Math.min(skip, piece.length);
    skip -= skipped;
    const bytes = carried.length === 0 ? piece.subarray(skipped) : joinedBytes([carried, piece.subarray(skipped)]);
    const length = complete(bytes);
    carried = bytes.slice(length);
    if (length > 0) yield decode(bytes.subarray(0, length));
  }
  const last = end(carried);
  if (last.length > 0) yield last;
}

/** The bytes up to the first that is not ASCII, at which the feed is left. */
async function* asciiPieces(feed: Feed): AsyncGenerator<Uint8Array> {
  for (let piece = await feed.next(); piece !== undefined; piece = await feed.next()) {
    for (let at = 0; at < piece.length; at += partBytes) {
      const part = piece.subarray(at, at + partBytes);
      if (isAscii(part)) {
        yield part;
        continue;
      }
      const end = part.findIndex((byte) => byte > 0x7f);
      feed.unread(piece.subarray(at + end));
      if (end > 0) yield part.subarray(0, end);
      return;
    }
  }
}

type Decoder = {
  /** Number of bytes at the front that can be decoded by themselves. */
  readonly complete: (bytes: Uint8Array) => number;
  readonly decode: (bytes: Uint8Array) => Uint8Array;
  /** What comes of the last bytes, which nothing follows. */
  readonly end: (bytes: Uint8Array) => Uint8Array;
};

function decoderOf(name: string): Decoder {
  switch (name) {
    case "utf-8": {
      const decode = (bytes: Uint8Array) => (isUtf8(bytes) ? bytes : repaired(bytes));
      return { complete: completeUtf8, decode, end: decode };
    }
    case "utf-32le":
    case "utf-32be": {
      const decode = (bytes: Uint8Array) => decodeUtf32(bytes, name === "utf-32le");
      return { complete: (bytes) => bytes.length & ~3, decode, end: decode };
    }
    default:
      return byTextDecoder(name);
  }
}

/** The decoders of the runtime keep what is cut off themselves. */
function byTextDecoder(name: string): Decoder {
  const decoder = new TextDecoder(name, { ignoreBOM: true });
  const encoder = new TextEncoder();
  return {
    complete: (bytes) => bytes.length,
    decode: (bytes) => encoder.encode(decoder.decode(bytes, { stream: true })),
    end: () => encoder.encode(decoder.decode()),
  };
}

function completeUtf8(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const at = bytes.length - back;
    const byte = bytes[at] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    return sequenceLength(byte) > back && isSequencePrefix(bytes, at) ? at : bytes.length;
  }
  return bytes.length;
}

/** Bytes of the sequence that a lead byte announces; 1 for all that cannot lead. */
function sequenceLength(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  return 1;
}

/** Whether the bytes from `at` to the end may begin a sequence. Source: Unicode Standard, table 3-7. */
function isSequencePrefix(bytes: Uint8Array, at: number): boolean {
  const lead = bytes[at] ?? 0;
  for (let i = at + 1; i < bytes.length && i < at + sequenceLength(lead); i++) {
    const byte = bytes[i] ?? 0;
    const lowest = i > at + 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const highest = i > at + 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (byte < lowest || byte > highest) return false;
  }
  return true;
}

/** Windows-1252 above 0x7f where it differs from Latin-1. Source: WHATWG Encoding Standard, index windows-1252. */
const windows1252 =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f" +
  "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

function repaired(bytes: Uint8Array): Uint8Array {
  const target = new Uint8Array(bytes.length * 3);
  let to = 0;
  for (let from = 0; from < bytes.length; ) {
    const byte = bytes[from] ?? 0;
    const length = sequenceLength(byte);
    if (byte < 0x80 || (length > 1 && from + length <= bytes.length && isSequencePrefix(bytes, from))) {
      for (let i = 0; i < length; i++) target[to++] = bytes[from++] ?? 0;
      continue;
    }
    to = appendUtf8(target, to, byte >= 0xa0 ? byte : (windows1252.codePointAt(byte - 0x80) ?? 0xfffd));
    from++;
  }
  return target.subarray(0, to);
}

/** Writes one code point as UTF-8 at `at` and answers the place behind it; what is no character becomes U+FFFD. */
export function appendUtf8(target: Uint8Array, at: number, codePoint: number): number {
  const value = codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff) ? 0xfffd : codePoint;
  let to = at;
  if (value < 0x80) target[to++] = value;
  else if (value < 0x800) {
    target[to++] = 0xc0 | (value >> 6);
    target[to++] = 0x80 | (value & 0x3f);
  } else {
    if (value < 0x10000) target[to++] = 0xe0 | (value >> 12);
    else {
      target[to++] = 0xf0 | (value >> 18);
      target[to++] = 0x80 | ((value >> 12) & 0x3f);
    }
    target[to++] = 0x80 | ((value >> 6) & 0x3f);
    target[to++] = 0x80 | (value & 0x3f);
  }
  return to;
}

/** Units beyond the last whole one become U+FFFD. */
function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const target = new Uint8Array(bytes.length + 3);
  let to = 0;
  for (let at = 0; at + 4 <= bytes.length; at += 4) to = appendUtf8(target, to, view.getUint32(at, littleEndian));
  return target.subarray(0, bytes.length % 4 === 0 ? to : appendUtf8(target, to, 0xfffd));
}
