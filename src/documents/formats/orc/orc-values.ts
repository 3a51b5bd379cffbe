/**
 * Turns the values of an ORC column into text by the column's type, in the order they are stored in.
 * Source: Apache ORC specification v1, "Column Encodings".
 */
import { isUtf8 } from "node:buffer";
import { UnreadableError } from "../../../base/inspection.ts";
import type { ReadLimits } from "../../document.ts";
import type { ValueText } from "../records/value-text.ts";
import { ZoneClock } from "../records/zone-clock.ts";
import type { Integers } from "./orc-integers.ts";
import { BitRuns } from "./orc-runs.ts";
import { type OrcType, typeKinds } from "./orc-schema.ts";
import type { OrcStream } from "./orc-stream.ts";
import { type ColumnStreams, slotsMax, streamKinds } from "./orc-stripe.ts";

/** Decimals of up to so many digits fit into 64 bits. */
const shortDecimalDigits = 18;

/** Bytes of a decimal; longer ones are no numbers: 38 digits, the most that any program knows, need 19. */
const decimalBytesMax = 80;

/** Times count from 2015-01-01T00:00:00, in seconds from 1970. */
const epochSeconds = 1_420_070_400;

const universalClock = new ZoneClock("UTC");

/** The values of a column. */
export type OrcValues = {
  /** Makes the next `count` values ready. Throws MALFORMED_FILE when there are fewer. */
  load(count: number): Promise<void>;
  /** How many are ready: fewer than asked for when they could not all be read. */
  ready(): number;
  /** Writes the value of this number of those that are ready, which must be asked for in order. */
  write(index: number, out: ValueText): Promise<void> | undefined;
};

/** What is known of the file besides a column's type. */
export type ValuesContext = {
  readonly hasShortDecimals: boolean;
  /** The writer's clock, whose times have no zone of their own. */
  readonly clock: ZoneClock;
  readonly limits: ReadLimits;
};

/** Opens the values of a column. Throws the reason why they cannot be read. */
export async function openValues(type: OrcType, streams: ColumnStreams, context: ValuesContext): Promise<OrcValues> {
  const { data } = streamKinds;
  switch (type.kind) {
    case typeKinds.boolean:
      return truthValues(streams);
    case typeKinds.byte:
      return byteValues(streams);
    case typeKinds.short:
    case typeKinds.int:
    case typeKinds.long:
      return integerValues(streams.integers(data, true), (low, high, out) => out.integer64(low, high, true));
    case typeKinds.date:
      return integerValues(streams.integers(data, true), (low, _high, out) => out.date(low));
    case typeKinds.float:
      return floatValues(streams.stream(data), 4, (view, at, out) => out.float(view.getFloat32(at, true)));
    case typeKinds.double:
      return floatValues(streams.stream(data), 8, (view, at, out) => out.double(view.getFloat64(at, true)));
    case typeKinds.string:
    case typeKinds.char:
    case typeKinds.varchar:
    case typeKinds.binary: {
      const isText = type.kind !== typeKinds.binary;
      return streams.form.isDictionary ? dictionaryValues(streams, isText, context) : stringValues(streams, isText, context);
    }
    case typeKinds.timestamp:
      return timeValues(streams, context.clock, false);
    case typeKinds.instant:
      return timeValues(streams, universalClock, true);
    case typeKinds.decimal: {
      const isShort = context.hasShortDecimals && type.precision > 0 && type.precision <= shortDecimalDigits;
      if (!isShort) return decimalValues(streams);
      const write = (low: number, high: number, out: ValueText) =>
        out.decimal((BigInt(high) << 32n) | BigInt(low >>> 0), type.scale);
      return integerValues(streams.integers(data, true), write);
    }
    default:
      throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected a type that is known");
  }
}

/** These are only looked at as keys of maps. */
function truthValues(streams: ColumnStreams): OrcValues {
  const runs = new BitRuns(streams.stream(streamKinds.data));
  const bits = new Uint8Array(slotsMax);
  return {
    load: (count) => runs.read(bits, count),
    ready: () => 0,
    write(index, out) {
      out.string(bits[index] === 1 ? "true" : "false");
      return undefined;
    },
  };
}

function byteValues(streams: ColumnStreams): OrcValues {
  const runs = streams.byteRuns(streamKinds.data);
  const bytes = new Uint8Array(slotsMax);
  return {
    load: (count) => runs.read(bytes, count),
    ready: () => runs.filled,
    write(index, out) {
      out.integer(((bytes[index] ?? 0) << 24) >> 24);
      return undefined;
    },
  };
}

function integerValues(integers: Integers, write: (low: number, high: number, out: ValueText) => void): OrcValues {
  return {
    load: (count) => integers.read(count),
    ready: () => integers.filled,
    write(index, out) {
      write(integers.lows[index] ?? 0, integers.highs[index] ?? 0, out);
      return undefined;
    },
  };
}

function floatValues(stream: OrcStream, width: number, write: (view: DataView, at: number, out: ValueText) => void): OrcValues {
  let view: DataView = new DataView(new ArrayBuffer(0));
  return {
    async load(count) {
      await stream.ensure(count * width);
      const length = Math.min(count, Math.floor(stream.available / width)) * width;
      view = new DataView(stream.bytes.buffer, stream.bytes.byteOffset + stream.at, length);
      stream.at += length;
      if (length < count * width) throw malformed("expected more numbers in a stream");
    },
    ready: () => view.byteLength / width,
    write(index, out) {
      write(view, index * width, out);
      return undefined;
    },
  };
}

function stringValues(streams: ColumnStreams, isText: boolean, { limits }: ValuesContext): OrcValues {
  const lengths = streams.integers(streamKinds.length, false);
  const stream = streams.stream(streamKinds.data);
  return {
    load: (count) => lengths.read(count),
    ready: () => lengths.filled,
    write(index, out) {
      const length = lengths.count(index);
      if (length > stream.available) return copyAcross(stream, length, { out, isText, bytesMax: limits.pageBytesMax });
      const { bytes, at } = stream;
      stream.at += length;
      if (isText) out.copy(bytes, at, at + length);
      else out.copyIfText(bytes.subarray(at, at + length));
      return undefined;
    },
  };
}

/** Copies a value that goes on in chunks to come. */
async function copyAcross(
  stream: OrcStream,
  length: number,
  { out, isText, bytesMax }: { out: ValueText; isText: boolean; bytesMax: number },
): Promise<void> {
  if (length > bytesMax) throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected a shorter value");
  const start = out.length;
  for (let left = length; left > 0; ) {
    if (stream.available === 0 && !(await stream.more())) throw malformed("expected more text in a stream");
    const taken = Math.min(left, stream.available);
    out.copy(stream.bytes, stream.at, stream.at + taken);
    stream.at += taken;
    left -= taken;
  }
  if (!isText && !isUtf8(out.bytes.subarray(start, out.length))) out.length = start;
}

async function dictionaryValues(streams: ColumnStreams, isText: boolean, { limits }: ValuesContext): Promise<OrcValues> {
  const { dictionarySize } = streams.form;
  const sizeMax = Math.min(limits.pageValuesMax, limits.pageBytesMax / Int32Array.BYTES_PER_ELEMENT);
  if (dictionarySize > sizeMax) throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected a smaller dictionary");
  const bytes = await streams.stream(streamKinds.dictionary).rest(limits.pageBytesMax);
  const ends = await endsOf(streams.integers(streamKinds.length, false), dictionarySize, bytes.length);
  const places = streams.integers(streamKinds.data, false);
  return {
    load: (count) => places.read(count),
    ready: () => places.filled,
    write(index, out) {
      const place = places.count(index);
      if (place >= dictionarySize) throw malformed("expected a place in the dictionary");
      const start = place === 0 ? 0 : (ends[place - 1] ?? 0);
      const end = ends[place] ?? 0;
      if (isText) out.copy(bytes, start, end);
      else out.copyIfText(bytes.subarray(start, end));
      return undefined;
    },
  };
}

/** Where the values of a dictionary end. Takes memory only as lengths are read. */
async function endsOf(lengths: Integers, count: number, bytesMax: number): Promise<Int32Array> {
  let ends = new Int32Array(Math.min(count, slotsMax));
  let end = 0;
  for (let i = 0; i < count; ) {
    const batch = Math.min(count - i, slotsMax);
    await lengths.read(batch);
    if (i + batch > ends.length) {
      const grown = new Int32Array(Math.min(count, ends.length * 2));
      grown.set(ends);
      ends = grown;
    }
    for (let k = 0; k < batch; k++) {
      end += lengths.count(k);
      if (end > bytesMax) throw malformed("expected more text in a dictionary");
      ends[i++] = end;
    }
  }
  return ends;
}

function timeValues(streams: ColumnStreams, clock: ZoneClock, isUtc: boolean): OrcValues {
  const seconds = streams.integers(streamKinds.data, true);
  const fractions = streams.integers(streamKinds.secondary, false);
  const start = clock.momentOf(epochSeconds);
  return {
    async load(count) {
      await seconds.read(count);
      await fractions.read(count);
    },
    ready: () => Math.min(seconds.filled, fractions.filled),
    write(index, out) {
      const nanos = nanosOf(fractions.lows[index] ?? 0, fractions.highs[index] ?? 0);
      let moment = start + (seconds.highs[index] ?? 0) * 4_294_967_296 + ((seconds.lows[index] ?? 0) >>> 0);
      // Writers cut seconds before 1970 towards zero, and that of Arrow keeps nanoseconds below zero. Source: ORC's own readers.
      if (nanos < 0 || (moment < 0 && nanos > 999_999)) moment--;
      out.moment(clock.shown(moment), nanos < 0 ? nanos + 1e9 : nanos, isUtc);
      return undefined;
    },
  };
}

/** The last three bits count the zeros that were cut off at the end, less one. */
function nanosOf(low: number, high: number): number {
  const value = (high * 4_294_967_296 + (low >>> 0)) / 8;
  const zeros = low & 7;
  const nanos = Math.floor(value) * (zeros === 0 ? 1 : 10 ** (zeros + 1));
  return Math.abs(nanos) < 1e9 ? nanos : 0;
}

function decimalValues(streams: ColumnStreams): OrcValues {
  const stream = streams.stream(streamKinds.data);
  const scales = streams.integers(streamKinds.secondary, true);
  const write = (index: number, out: ValueText) => {
    const unscaled = decimalFrom(stream);
    const scale = (scales.highs[index] ?? 0) * 4_294_967_296 + ((scales.lows[index] ?? 0) >>> 0);
    if (unscaled !== undefined) out.decimal(unscaled, scale);
  };
  return {
    load: (count) => scales.read(count),
    ready: () => scales.filled,
    write(index, out) {
      if (stream.available >= decimalBytesMax) return void write(index, out);
      return stream.ensure(decimalBytesMax).then(() => write(index, out));
    },
  };
}

/** The next number, seven bits in a byte, the sign in the lowest bit; undefined when it is too long to be one. */
function decimalFrom(stream: OrcStream): bigint | undefined {
  const { bytes, at: start } = stream;
  let at = start;
  while ((bytes[at] ?? 0) >= 128) at++;
  if (at >= bytes.length) throw malformed("expected more numbers in a stream");
  stream.at = at + 1;
  if (at - start >= decimalBytesMax) return undefined;
  let value = 0n;
  // Seven bytes at a time, which a number holds exactly.
  for (let end = at + 1; end > start; end -= 7) {
    let part = 0;
    const from = Math.max(start, end - 7);
    for (let i = end - 1; i >= from; i--) part = part * 128 + ((bytes[i] ?? 0) & 127);
    value = (value << BigInt(7 * (end - from))) | BigInt(part);
  }
  return value & 1n ? -(value + 1n) / 2n : value / 2n;
}

function malformed(message: string): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", message);
}
