/**
 * Turns the values of a Parquet column into text by the column's type, in the order of the page.
 * Source: Apache Parquet format, "Logical Type Definitions".
 */
import { UnreadableError } from "../../../base/inspection.ts";
import { bigFromBytes, type TimeUnit, timeUnits, ValueText } from "../records/value-text.ts";
import type { Values } from "./parquet-page.ts";
import type { Leaf } from "./parquet-schema.ts";

/** Writes the value of this number; numbers ascend by one. */
export type ValueWriter = (index: number, out: ValueText) => void;

type BytesWriter = (bytes: Uint8Array, out: ValueText) => void;
type NumberWriter = (value: number, out: ValueText) => void;
type Int64Writer = (low: number, high: number, out: ValueText) => void;

/** Whether values of the column are text, numbers or times; truth values are not looked at. */
export function hasText({ element }: Leaf): boolean {
  const logical = element.logical_type?.type;
  return element.type !== undefined && element.type !== "BOOLEAN" && logical !== "GEOMETRY" && logical !== "GEOGRAPHY";
}

/** A dictionary of values written once, to be copied from. */
export class Dictionary {
  readonly #text = new ValueText();
  readonly #ends: Int32Array;

  constructor(values: Values, leaf: Leaf) {
    const count = lengthOf(values);
    this.#ends = new Int32Array(count + 1);
    const write = writerOf(values, leaf, undefined);
    for (let i = 0; i < count; i++) {
      write(i, this.#text);
      this.#ends[i + 1] = this.#text.length;
    }
  }

  /** A writer of the values at these places; a place that is not in the dictionary is no value. */
  writer(places: Int32Array): ValueWriter {
    const ends = this.#ends;
    const { bytes } = this.#text;
    const count = ends.length - 1;
    return (index, out) => {
      const place = places[index] ?? 0;
      if (place >= 0 && place < count) out.copy(bytes, ends[place] ?? 0, ends[place + 1] ?? 0);
    };
  }
}

/** A writer of the values of a page. */
export function writerOf(values: Values, leaf: Leaf, dictionary: Dictionary | undefined): ValueWriter {
  switch (values.kind) {
    case "places":
      if (dictionary === undefined) throw malformed("expected a dictionary before its places");
      return dictionary.writer(values.values);
    case "stretches":
      return stretchesWriter(values, leaf);
    case "increments":
      return incrementsWriter(values, leaf);
    case "array":
      return arrayWriter(values.values, leaf);
  }
}

function lengthOf(values: Values): number {
  switch (values.kind) {
    case "stretches":
    case "increments":
      return values.starts.length;
    case "array":
      return values.length;
    case "places":
      return values.values.length;
  }
}

function stretchesWriter({ bytes, starts, ends }: Values & { kind: "stretches" }, leaf: Leaf): ValueWriter {
  if (isPlainText(leaf)) return (index, out) => out.copy(bytes, starts[index] ?? 0, ends[index] ?? 0);
  const write = bytesWriter(leaf);
  return (index, out) => write(bytes.subarray(starts[index], ends[index]), out);
}

function incrementsWriter({ bytes, starts, ends, prefixes }: Values & { kind: "increments" }, leaf: Leaf): ValueWriter {
  const value = new ValueText();
  const write = bytesWriter(leaf);
  return (index, out) => {
    const prefix = prefixes[index] ?? 0;
    if (prefix < 0 || prefix > value.length) throw malformed("expected a value no shorter than what the next takes from it");
    value.length = prefix;
    value.copy(bytes, starts[index] ?? 0, ends[index] ?? 0);
    write(value.bytes.subarray(0, value.length), out);
  };
}

function arrayWriter(values: ArrayLike<unknown>, leaf: Leaf): ValueWriter {
  if (values instanceof BigInt64Array) {
    const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
    const write = int64Writer(leaf);
    return (index, out) => write(halves[2 * index] ?? 0, halves[2 * index + 1] ?? 0, out);
  }
  if (values instanceof Int32Array) return numbersWriter(values, int32Writer(leaf));
  if (values instanceof Float32Array) return numbersWriter(values, (value, out) => out.float(value));
  if (values instanceof Float64Array) return numbersWriter(values, (value, out) => out.double(value));
  const write = bytesWriter(leaf);
  return (index, out) => {
    const value = values[index];
    if (typeof value === "bigint") out.julianTimestamp(BigInt.asUintN(64, value), Number(value >> 64n));
    else if (value instanceof Uint8Array) write(value, out);
  };
}

function numbersWriter(values: Int32Array | Float32Array | Float64Array, write: NumberWriter): ValueWriter {
  return (index, out) => write(values[index] ?? 0, out);
}

/** Strings, and the bytes of VARIANT, in which strings lie as they are. */
function isPlainText({ element, isVariant }: Leaf): boolean {
  if (element.type !== "BYTE_ARRAY") return false;
  const type = element.logical_type?.type ?? element.converted_type;
  return isVariant || type === "STRING" || type === "UTF8" || type === "JSON" || type === "ENUM";
}

function bytesWriter(leaf: Leaf): BytesWriter {
  const { element } = leaf;
  if (isPlainText(leaf)) return (bytes, out) => out.copy(bytes, 0, bytes.length);
  const type = element.logical_type?.type ?? element.converted_type;
  const isLong = (bytes: Uint8Array, length: number) => bytes.length >= length;
  switch (type) {
    case "DECIMAL": {
      const scale = scaleOf(leaf);
      return (bytes, out) => (bytes.length > decimalBytesMax ? undefined : out.decimal(bigFromBytes(bytes), scale));
    }
    case "UUID":
      return (bytes, out) => (isLong(bytes, 16) ? out.uuid(bytes) : undefined);
    case "FLOAT16":
      return (bytes, out) => (isLong(bytes, 2) ? out.float(float16(bytes)) : undefined);
    case "INTERVAL":
      return (bytes, out) => {
        if (!isLong(bytes, 12)) return;
        const view = new DataView(bytes.buffer, bytes.byteOffset, 12);
        out.duration(view.getUint32(0, true), view.getUint32(4, true), view.getUint32(8, true));
      };
    default:
      return (bytes, out) => out.copyIfText(bytes);
  }
}

/** Longer ones are no numbers: 38 digits, the most that any program knows, need 16 bytes. */
const decimalBytesMax = 64;

function int32Writer(leaf: Leaf): NumberWriter {
  const { converted_type: converted, logical_type: logical } = leaf.element;
  if (logical?.type === "DECIMAL" || converted === "DECIMAL") {
    const scale = scaleOf(leaf);
    return (value, out) => out.decimal(BigInt(value), scale);
  }
  if (logical?.type === "DATE" || converted === "DATE") return (value, out) => out.date(value);
  if (logical?.type === "TIME" || converted === "TIME_MILLIS")
    return (value, out) => out.time(value >>> 0, timeUnits.milliseconds);
  if (isUnsigned(leaf)) return (value, out) => out.integer(value >>> 0);
  return (value, out) => out.integer(value);
}

function int64Writer(leaf: Leaf): Int64Writer {
  const { converted_type: converted, logical_type: logical } = leaf.element;
  if (logical?.type === "DECIMAL" || converted === "DECIMAL") {
    const scale = scaleOf(leaf);
    return (low, high, out) => out.decimal((BigInt(high) << 32n) | BigInt(low >>> 0), scale);
  }
  const unit = unitOf(leaf);
  if (logical?.type === "TIME" || converted === "TIME_MICROS") {
    return (low, high, out) => out.time(((high & 0xffff) * 4_294_967_296 + (low >>> 0)) % (unit.perSecond * 86_400), unit);
  }
  const isUtc = logical?.type === "TIMESTAMP" ? logical.isAdjustedToUTC : true;
  if (logical?.type === "TIMESTAMP" || converted === "TIMESTAMP_MILLIS" || converted === "TIMESTAMP_MICROS") {
    return (low, high, out) => out.timestamp(low, high, { unit, isUtc });
  }
  const isSigned = !isUnsigned(leaf);
  return (low, high, out) => out.integer64(low, high, isSigned);
}

function unitOf({ element: { logical_type: logical, converted_type: converted } }: Leaf): TimeUnit {
  if (logical?.type === "TIME" || logical?.type === "TIMESTAMP") {
    if (logical.unit === "NANOS") return timeUnits.nanoseconds;
    return logical.unit === "MICROS" ? timeUnits.microseconds : timeUnits.milliseconds;
  }
  return converted === "TIMESTAMP_MILLIS" ? timeUnits.milliseconds : timeUnits.microseconds;
}

function isUnsigned({ element: { logical_type: logical, converted_type: converted } }: Leaf): boolean {
  return logical?.type === "INTEGER" ? !logical.isSigned : (converted?.startsWith("UINT_") ?? false);
}

function scaleOf({ element: { logical_type: logical, scale } }: Leaf): number {
  return logical?.type === "DECIMAL" ? logical.scale : (scale ?? 0);
}

/** Source: IEEE 754-2019, binary16. */
function float16(bytes: Uint8Array): number {
  const bits = (bytes[0] ?? 0) | ((bytes[1] ?? 0) << 8);
  const fraction = bits & 0x3ff;
  const exponent = (bits >> 10) & 0x1f;
  const size = exponent === 0x1f ? Number.NaN : exponent === 0 ? fraction * 2 ** -24 : (fraction + 1_024) * 2 ** (exponent - 25);
  return bits & 0x8000 ? -size : size;
}

function malformed(message: string): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", message);
}
