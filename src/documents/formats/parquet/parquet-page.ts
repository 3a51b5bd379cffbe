/**
 * A page of one column of a Parquet file: its levels and its values, by the library's decoders, into arrays whose sizes were
 * checked first. The library's own page reader is not used: it grows plain arrays by counts in the file, which can end the process.
 * Source: Apache Parquet format, "Data Pages" and "Encodings".
 */
import type { CompressionCodec, Encoding, PageHeader, ParquetType } from "hyparquet";
import { deltaBinaryUnpack } from "hyparquet/src/delta.js";
import { byteStreamSplit, readRleBitPackedHybrid } from "hyparquet/src/encoding.js";
import { readPlain } from "hyparquet/src/plain.js";
import { UnreadableError } from "../../../base/inspection.ts";
import type { ReadLimits } from "../../document.ts";
import { unpackPage } from "./parquet-codecs.ts";
import { checkRuns } from "./parquet-runs.ts";
import type { Leaf } from "./parquet-schema.ts";

/**
 * Values of a page or dictionary: bytes in stretches of one array; bytes that begin like the value before, of which `prefixes`
 * bytes are taken; numbers; or places in the dictionary.
 */
export type Values =
  | { readonly kind: "stretches"; readonly bytes: Uint8Array; readonly starts: Int32Array; readonly ends: Int32Array }
  | {
      readonly kind: "increments";
      readonly bytes: Uint8Array;
      readonly starts: Int32Array;
      readonly ends: Int32Array;
      readonly prefixes: Int32Array;
    }
  | { readonly kind: "array"; readonly values: ArrayLike<unknown>; readonly length: number }
  | { readonly kind: "places"; readonly values: Int32Array };

/** The levels of a page's entries, absent where all are 0 or all are at their maximum, and the values of those present. */
export type DataPage = {
  readonly entries: number;
  readonly definitions: Uint8Array | undefined;
  readonly repetitions: Uint8Array | undefined;
  readonly values: Values;
};

type Packed = { readonly bytes: Uint8Array; readonly header: PageHeader; readonly codec: CompressionCodec };
type Cursor = { readonly view: DataView<ArrayBuffer>; offset: number };

/** Decodes a dictionary. */
export function readDictionary({ bytes, header, codec }: Packed, leaf: Leaf): Values {
  const count = header.dictionary_page_header?.num_values ?? 0;
  const page = unpackPage(bytes, header.uncompressed_page_size, codec);
  return readValues(cursorOf(page), "PLAIN", count, leaf);
}

/** Decodes a page of data of either version; undefined for pages that hold none. */
export function readDataPage(packed: Packed, leaf: Leaf, limits: ReadLimits): DataPage | undefined {
  const { header } = packed;
  const entries = header.data_page_header?.num_values ?? header.data_page_header_v2?.num_values ?? 0;
  if (entries < 0 || entries > limits.pageValuesMax) throw unparsable("expected fewer values in a page");
  if (header.type === "DATA_PAGE") return readVersion1(packed, leaf, entries);
  if (header.type === "DATA_PAGE_V2") return readVersion2(packed, leaf, entries);
  return undefined;
}

function readVersion1({ bytes, header, codec }: Packed, leaf: Leaf, entries: number): DataPage {
  const data = header.data_page_header;
  if (data === undefined) throw malformed("expected a header of data");
  const cursor = cursorOf(unpackPage(bytes, header.uncompressed_page_size, codec));
  if (leaf.repetitionMax > 0 && data.repetition_level_encoding !== "RLE") throw unparsable("expected levels in RLE");
  const repetitions = readLevels(cursor, leaf.repetitionMax, entries);
  if (leaf.definitionMax > 0 && data.definition_level_encoding !== "RLE") throw unparsable("expected levels in RLE");
  const definitions = readLevels(cursor, leaf.definitionMax, entries);
  const present = definitions === undefined ? entries : countOf(definitions, leaf.definitionMax);
  return { entries, definitions, repetitions, values: readValues(cursor, data.encoding, present, leaf) };
}

function readVersion2({ bytes, header, codec }: Packed, leaf: Leaf, entries: number): DataPage {
  const data = header.data_page_header_v2;
  if (data === undefined) throw malformed("expected a header of data");
  const { repetition_levels_byte_length: repetitionBytes, definition_levels_byte_length: definitionBytes } = data;
  const levelsBytes = repetitionBytes + definitionBytes;
  if (!(repetitionBytes >= 0 && definitionBytes >= 0 && levelsBytes <= bytes.length))
    throw malformed("expected levels in the page");
  const cursor = cursorOf(bytes);
  const repetitions = readLevels(cursor, leaf.repetitionMax, entries, repetitionBytes);
  cursor.offset = repetitionBytes;
  const definitions = readLevels(cursor, leaf.definitionMax, entries, definitionBytes);
  const present = definitions === undefined ? entries : countOf(definitions, leaf.definitionMax);
  const length = header.uncompressed_page_size - levelsBytes;
  const rest = bytes.subarray(levelsBytes);
  const page = data.is_compressed === false ? rest : unpackPage(rest, length, codec);
  return { entries, definitions, repetitions, values: readValues(cursorOf(page), data.encoding, present, leaf) };
}

/** Levels of up to `max`, each in as few bits as hold that; `length` is given where they have none before them. */
function readLevels(cursor: Cursor, max: number, entries: number, length?: number): Uint8Array | undefined {
  if (max === 0) return undefined;
  if (max > 255) throw unparsable("expected fewer levels");
  const levels = new Uint8Array(entries);
  if (entries > 0) readRuns(cursor, 32 - Math.clz32(max), levels, length);
  return levels;
}

function readValues(cursor: Cursor, encoding: Encoding, count: number, { element }: Leaf): Values {
  const { type, type_length: width = 0 } = element;
  if (count === 0 || type === undefined) return { kind: "array", values: [], length: 0 };
  if (count < 0 || (type === "FIXED_LEN_BYTE_ARRAY" && width <= 0)) throw malformed("expected values of some length");
  const left = cursor.view.byteLength - cursor.offset;
  switch (encoding) {
    case "PLAIN":
      if (type === "BYTE_ARRAY") return prefixedStretches(cursor, count);
      if (count * (plainBytes[type] ?? width) > left) throw malformed("expected all values in the page");
      if (type === "FIXED_LEN_BYTE_ARRAY") return evenStretches(cursor, count, width);
      return numbers(readPlain(cursor, type, count, width));
    case "PLAIN_DICTIONARY":
    case "RLE_DICTIONARY":
      return { kind: "places", values: readPlaces(cursor, count) };
    case "BYTE_STREAM_SPLIT":
      if (count * (plainBytes[type] ?? width) > left) throw malformed("expected all values in the page");
      return numbers(byteStreamSplit(cursor, count, type, width));
    case "DELTA_BINARY_PACKED":
      return numbers(deltas(cursor, type === "INT64" ? new BigInt64Array(count) : new Int32Array(count)));
    case "DELTA_LENGTH_BYTE_ARRAY":
      return { kind: "stretches", ...followingStretches(cursor, deltas(cursor, new Int32Array(count))) };
    case "DELTA_BYTE_ARRAY": {
      const prefixes = deltas(cursor, new Int32Array(count));
      return { kind: "increments", prefixes, ...followingStretches(cursor, deltas(cursor, new Int32Array(count))) };
    }
    default:
      throw unparsable("expected an encoding that is known");
  }
}

/** Bytes of a value as it is; those of fixed length have theirs in the schema. */
const plainBytes: Readonly<Partial<Record<ParquetType, number>>> = {
  INT32: 4,
  INT64: 8,
  INT96: 12,
  FLOAT: 4,
  DOUBLE: 8,
  BOOLEAN: 1 / 8,
};

function readPlaces(cursor: Cursor, count: number): Int32Array {
  const places = new Int32Array(count);
  const width = cursor.view.getUint8(cursor.offset++);
  if (width > 32) throw malformed("expected places of at most 32 bits");
  if (width > 0) readRuns(cursor, width, places, cursor.view.byteLength - cursor.offset);
  return places;
}

/** Fills the output; without a length, that stands before the numbers, in four bytes. */
function readRuns(cursor: Cursor, width: number, output: Uint8Array | Int32Array, length: number | undefined): void {
  checkRuns(cursor.view, cursor.offset + (length === undefined ? 4 : 0), { width, count: output.length });
  readRleBitPackedHybrid(cursor, width, output, length);
}

function deltas<T extends Int32Array | BigInt64Array>(cursor: Cursor, output: T): T {
  deltaBinaryUnpack(cursor, output.length, output);
  return output;
}

/** Values that each follow their length. */
function prefixedStretches({ view, offset }: Cursor, count: number): Values {
  if (count * 4 > view.byteLength - offset) throw malformed("expected all values in the page");
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  let at = offset;
  for (let i = 0; i < count; i++) {
    const length = view.getUint32(at, true);
    starts[i] = at + 4;
    at += 4 + length;
    ends[i] = at;
    if (at > view.byteLength) throw malformed("expected all values in the page");
  }
  return { kind: "stretches", bytes: bytesOf(view), starts, ends };
}

/** Values that follow each other, with all their lengths before them. */
function followingStretches({ view, offset }: Cursor, lengths: Int32Array) {
  const starts = new Int32Array(lengths.length);
  const ends = new Int32Array(lengths.length);
  let at = offset;
  for (let i = 0; i < lengths.length; i++) {
    starts[i] = at;
    at += lengths[i] ?? 0;
    ends[i] = at;
    if (at > view.byteLength || (lengths[i] ?? 0) < 0) throw malformed("expected all values in the page");
  }
  return { bytes: bytesOf(view), starts, ends };
}

function evenStretches({ view, offset }: Cursor, count: number, width: number): Values {
  const starts = Int32Array.from({ length: count }, (_, i) => offset + i * width);
  return { kind: "stretches", bytes: bytesOf(view), starts, ends: starts.map((start) => start + width) };
}

function numbers(values: ArrayLike<unknown>): Values {
  return { kind: "array", values, length: values.length };
}

function countOf(levels: Uint8Array, level: number): number {
  let count = 0;
  for (let i = 0; i < levels.length; i++) if (levels[i] === level) count++;
  return count;
}

/** A view of bytes in memory of their own, as the decoders want them. */
function cursorOf(bytes: Uint8Array): Cursor {
  const own = bytes.buffer instanceof ArrayBuffer ? bytes : new Uint8Array(bytes);
  const { buffer, byteOffset, length } = own;
  return { view: new DataView(buffer as ArrayBuffer, byteOffset, length), offset: 0 };
}

function bytesOf({ buffer, byteOffset, byteLength }: DataView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function malformed(message: string): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", message);
}

function unparsable(message: string): UnreadableError {
  return new UnreadableError("UNABLE_TO_PARSE_FILE", message);
}
