/**
 * The directory of an ORC stripe: which streams lie where and how each column is written. Small streams that follow each other are
 * fetched together, large ones piece by piece. Source: Apache ORC specification v1, "Stripe Footer".
 */
import type { ByteSource } from "../../../base/byte-source.ts";
import { UnreadableError } from "../../../base/inspection.ts";
import { Integers } from "./orc-integers.ts";
import { BitRuns, ByteRuns } from "./orc-runs.ts";
import { type OrcPacking, OrcStream, StreamRoom } from "./orc-stream.ts";
import type { OrcTail, StripePlace } from "./orc-tail.ts";
import { ProtobufMessage } from "./protobuf.ts";

/** Places in a column that are worked on at a time. */
export const slotsMax = 4_096;

/** Numbers of the streams that are read. */
export const streamKinds = { present: 0, data: 1, length: 2, dictionary: 3, secondary: 5 } as const;

type StreamKind = (typeof streamKinds)[keyof typeof streamKinds];

const kindsRead: ReadonlySet<number> = new Set(Object.values(streamKinds));
const kindsMax = 8;

/** Streams up to this size are fetched with those behind them, as many as make up a megabyte. */
const smallBytesMax = 262_144;
const fetchedBytesMax = 1_048_576;
const fetchedBytesMin = 65_536;

/** What all streams of one column may fetch ahead together. */
const aheadBytesMax = 8_388_608;

/** Where a stream lies in the file, and where the bytes end that are fetched with it. */
type StreamPlace = { readonly start: number; readonly end: number; fetchedEnd: number };

/** How a column is written. */
export type ColumnForm = { readonly version: 1 | 2; readonly isDictionary: boolean; readonly dictionarySize: number };

/** The streams of one column, each to be read once. A stream that is not there is empty. */
export type ColumnStreams = {
  readonly form: ColumnForm;
  /** Absent where all places hold something. */
  presence(): BitRuns | undefined;
  stream(kind: StreamKind): OrcStream;
  byteRuns(kind: StreamKind): ByteRuns;
  integers(kind: StreamKind, isSigned: boolean): Integers;
};

/** A stripe whose directory was read. */
export class OrcStripe {
  /** Zone of times without one, as the writer's clock showed them; "" when it is not said. */
  readonly zone: string;
  readonly #source: ByteSource;
  readonly #packing: OrcPacking;
  /** By number of the column and kind. */
  readonly #places = new Map<number, StreamPlace>();
  readonly #forms: readonly ColumnForm[];
  #fetched = { start: 0, bytes: new Uint8Array(0) as Uint8Array };

  private constructor(source: ByteSource, packing: OrcPacking, directory: Directory) {
    this.#source = source;
    this.#packing = packing;
    this.#places = directory.places;
    this.#forms = directory.forms;
    this.zone = directory.zone;
  }

  /** Reads the directory. Throws the reason why it cannot be read. */
  static async open(source: ByteSource, tail: OrcTail, place: StripePlace, footerBytesMax: number): Promise<OrcStripe> {
    const { start, dataEnd, end } = place;
    if (end - dataEnd > footerBytesMax) throw new UnreadableError("UNABLE_TO_PARSE_FILE", "expected a smaller footer");
    const range = { source, start: dataEnd, end, aheadBytes: end - dataEnd };
    const footer = new OrcStream(range, tail.packing, new StreamRoom(Number.POSITIVE_INFINITY));
    const directory = readDirectory(await footer.rest(footerBytesMax), { start, dataEnd, columns: tail.types.length });
    return new OrcStripe(source, tail.packing, directory);
  }

  /** Whether there is anything of a column in this stripe. */
  has(column: number): boolean {
    return [streamKinds.present, streamKinds.data, streamKinds.length].some((kind) => this.#places.has(keyOf(column, kind)));
  }

  /** Opens the streams of some columns that are read side by side, in room they share. */
  async open(columns: readonly number[], room: StreamRoom): Promise<ReadonlyMap<number, ColumnStreams>> {
    const opened = new Map<number, ColumnStreams>();
    const streamsMax = columns.length * kindsRead.size;
    const aheadBytes = Math.max(fetchedBytesMin, Math.min(fetchedBytesMax, Math.floor(aheadBytesMax / streamsMax)));
    for (const column of columns) {
      const streams = new Map<number, OrcStream>();
      for (const kind of kindsRead) {
        const place = this.#places.get(keyOf(column, kind));
        if (place === undefined) continue;
        const source = await this.#sourceOf(place, room);
        streams.set(kind, new OrcStream({ source, ...place, aheadBytes }, this.#packing, room));
      }
      const form = this.#forms[column] ?? { version: 1, isDictionary: false, dictionarySize: 0 };
      opened.set(column, this.#streamsOf(streams, form, room));
    }
    return opened;
  }

  #streamsOf(streams: ReadonlyMap<number, OrcStream>, form: ColumnForm, room: StreamRoom): ColumnStreams {
    const nothing = { source: this.#source, start: 0, end: 0, aheadBytes: 0 };
    const stream = (kind: StreamKind) => streams.get(kind) ?? new OrcStream(nothing, this.#packing, room);
    return {
      form,
      presence: () => (streams.has(streamKinds.present) ? new BitRuns(stream(streamKinds.present)) : undefined),
      stream,
      byteRuns: (kind) => new ByteRuns(stream(kind)),
      integers: (kind, isSigned) => new Integers(stream(kind), { version: form.version, isSigned }, slotsMax),
    };
  }

  /** A small stream is copied out of what was fetched around it; a large one is read from the file. */
  async #sourceOf(place: StreamPlace, room: StreamRoom): Promise<ByteSource> {
    const { start, end, fetchedEnd } = place;
    if (end - start > smallBytesMax) return this.#source;
    const fetched = this.#fetched;
    if (start < fetched.start || end > fetched.start + fetched.bytes.length) {
      this.#fetched = { start, bytes: await this.#source.read(start, fetchedEnd) };
    }
    room.take(end - start);
    const bytes = this.#fetched.bytes.slice(start - this.#fetched.start, end - this.#fetched.start);
    return { ...this.#source, read: async (from, to) => bytes.subarray(from - start, to - start) };
  }
}

type Directory = { readonly places: Map<number, StreamPlace>; readonly forms: readonly ColumnForm[]; readonly zone: string };

function readDirectory(
  footer: Uint8Array,
  { start, dataEnd, columns }: { start: number; dataEnd: number; columns: number },
): Directory {
  const places = new Map<number, StreamPlace>();
  const forms: ColumnForm[] = [];
  let zone = "";
  let at = start;
  const message = new ProtobufMessage(footer);
  while (message.next()) {
    if (message.field === 1) {
      const { kind, column, length } = readStream(message.bytes);
      const end = at + length;
      if (end > dataEnd) throw malformed("expected streams within their stripe");
      if (column < columns && kindsRead.has(kind) && length > 0) {
        places.set(keyOf(column, kind), { start: at, end, fetchedEnd: end });
      }
      at = end;
    } else if (message.field === 2 && forms.length < columns) forms.push(readForm(message.bytes));
    else if (message.field === 3) zone = message.text();
  }
  fetchTogether([...places.values()]);
  return { places, forms, zone };
}

/** Lets small streams that follow each other be fetched at once. */
function fetchTogether(places: readonly StreamPlace[]): void {
  let fetchedEnd = -1;
  let fetchedStart = 0;
  for (let i = places.length - 1; i >= 0; i--) {
    const place = places[i];
    if (place === undefined || place.end - place.start > smallBytesMax) continue;
    const isFollowed = place.end === fetchedStart && fetchedEnd - place.start <= fetchedBytesMax;
    if (!isFollowed) fetchedEnd = place.end;
    fetchedStart = place.start;
    place.fetchedEnd = fetchedEnd;
  }
}

function readStream(bytes: Uint8Array): { kind: number; column: number; length: number } {
  const stream = { kind: 0, column: 0, length: 0 };
  const message = new ProtobufMessage(bytes);
  while (message.next()) {
    if (message.field === 1) stream.kind = message.value;
    else if (message.field === 2) stream.column = message.value;
    else if (message.field === 3) stream.length = message.value;
  }
  return stream;
}

/** Encodings by number: direct, by dictionary, and both with runs of version 2. */
function readForm(bytes: Uint8Array): ColumnForm {
  let kind = 0;
  let dictionarySize = 0;
  const message = new ProtobufMessage(bytes);
  while (message.next()) {
    if (message.field === 1) kind = message.value;
    else if (message.field === 2) dictionarySize = message.value;
  }
  return { version: kind < 2 ? 1 : 2, isDictionary: kind === 1 || kind === 3, dictionarySize };
}

function keyOf(column: number, kind: number): number {
  return column * kindsMax + kind;
}

function malformed(message: string): UnreadableError {
  return new UnreadableError("MALFORMED_FILE", message);
}
