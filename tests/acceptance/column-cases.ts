/**
 * Parquet and ORC of many gigabytes, and Avro, Parquet and ORC whose counts lie.
 */
import { deflateRawSync } from "node:zlib";
import { type FileMetaData, parquetMetadata } from "hyparquet";
import { ByteWriter, parquetWriteBuffer } from "hyparquet-writer";
import { writeMetadata } from "hyparquet-writer/src/metadata.js";
import { orcChunk, orcFile, orcLiterals, orcStripe, orcTail, type WrittenFile, type WrittenStripe } from "../support/orc.ts";
import { type AcceptanceCase, type AcceptanceCases, bytesOf, gibibyte, sourceOf } from "./case.ts";

/** Cases of Parquet, Avro and ORC. */
export const columnCases: AcceptanceCases = {
  "Parquet, 5 GB": (scale) => {
    const rows = 50_000;
    const made = parquetWriteBuffer({
      columnData: [
        { name: "id", data: Int32Array.from({ length: rows }, (_, i) => i), type: "INT32" },
        { name: "name", data: texts(rows, (i) => `Ada Example ${i % 997}`), type: "STRING" },
        {
          name: "note",
          data: texts(rows, (i) => `a note of some length about number ${i}, ${"x".repeat(i % 97)}`),
          type: "STRING",
        },
      ],
      codec: "SNAPPY",
      rowGroupSize: rows,
    });
    const count = Math.ceil((5e9 * scale) / made.byteLength);
    return { ...repeatedGroups(made, count), status: "COMPLETE" };
  },
  "Parquet of 5 GB, one column in forty holds text": (scale) => {
    const rows = 2_000_000;
    const flags = Array.from({ length: rows }, (_, i) => (Math.imul(i, 0x9e3779b1) >>> 9) % 2 === 0);
    const made = parquetWriteBuffer({
      columnData: [
        { name: "name", data: texts(rows, (i) => `Ada Example ${i % 97}`), type: "STRING" },
        ...Array.from({ length: 39 }, (_, column) => ({ name: `flag_${column}`, data: flags, type: "BOOLEAN" as const })),
      ],
      codec: "UNCOMPRESSED",
      rowGroupSize: rows,
    });
    const count = Math.ceil((5e9 * scale) / made.byteLength);
    const { file, source } = repeatedGroups(made, count);
    return { file, source, status: "COMPLETE", fetchedBytesMax: source.sizeBytes / 4 };
  },
  "Parquet that announces two billion values": () => {
    const made = parquetWriteBuffer({ columnData: [{ name: "a", data: ["needle"], type: "STRING" }] });
    const metadata = parquetMetadata(made);
    for (const { columns } of metadata.row_groups) {
      for (const { meta_data: meta } of columns) if (meta !== undefined) meta.num_values = 2n ** 31n;
    }
    metadata.num_rows = 2n ** 31n;
    const source = sourceOf({ bytes: bytesOf("PAR1") }, { bytes: dataOf(made) }, { bytes: footerOf(metadata) });
    return { file: "a.parquet", source, status: "PARTIAL MALFORMED_FILE" };
  },
  "Parquet with a directory of 2 GB": () => {
    const end = Buffer.from("\xff\xff\xff\x7fPAR1", "latin1");
    const source = sourceOf({ bytes: bytesOf("PAR1") }, { bytes: Buffer.alloc(1e6), times: 3_000 }, { bytes: end });
    return { file: "a.parquet", source, status: "SKIPPED UNABLE_TO_PARSE_FILE", fetchedBytesMax: 1e6 };
  },
  "ORC of 5 GB in stripes of 250 MB": (scale) => {
    return { ...repeatedStripes(peopleStripe({ times: Math.ceil(25 * scale) }), 20), status: "COMPLETE" };
  },
  "ORC that announces two billion values": () => {
    const stripe = { ...textStripe(["needle"]), rows: 2 ** 31 };
    return orcCase({ types: recordOfText, stripes: [stripe] }, "PARTIAL MALFORMED_FILE");
  },
  "ORC of two billion records without a value": () => {
    // A run of 130 bytes in two, packed a thousand times over: places that hold nothing.
    const presence = chunkOf(Buffer.alloc(2 * Math.ceil(2 ** 31 / 8 / 130), Buffer.from([0x7f, 0])), 2 ** 22);
    const stripe = { ...textStripe([]), rows: 2 ** 31, streams: [{ column: 1, kind: 0, bytes: presence }] };
    return orcCase({ types: recordOfText, stripes: [stripe], ...packed, chunkBytes: 2 ** 22 }, "COMPLETE");
  },
  "ORC with a list of two billion items": () => {
    const lengths = Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0x07]);
    const { streams, ...rest } = textStripe(["needle"]);
    const inList = streams.map((stream) => ({ ...stream, column: 2 }));
    const stripe = { ...rest, streams: [{ column: 1, kind: 2, bytes: lengths }, ...inList], forms: { 1: direct, 2: direct } };
    const types = [{ kind: 12, below: [1], names: ["a"] }, { kind: 10, below: [2] }, { kind: 7 }];
    return orcCase({ types, stripes: [stripe] }, "PARTIAL MALFORMED_FILE");
  },
  "ORC with a text of 2^60 bytes": () => {
    const lengths = Buffer.concat([Buffer.from([0xff]), Buffer.alloc(8, 0x80), Buffer.from([0x10])]);
    const stripe = { ...textStripe([]), rows: 1, streams: [{ column: 1, kind: 2, bytes: lengths }] };
    return orcCase({ types: recordOfText, stripes: [stripe] }, "SKIPPED MALFORMED_FILE");
  },
  "ORC with a footer longer than the file": () =>
    orcCase({ types: recordOfText, stripes: [], postscriptFields: [[1, 2 ** 40]] }, "SKIPPED MALFORMED_FILE"),
  "ORC with a chunk that unfolds beyond its size": () => {
    const { streams, ...rest } = textStripe(["x".repeat(100)]);
    const bomb = orcChunk(deflateRawSync(Buffer.alloc(2 ** 24)), { isOriginal: false });
    const stripe = { ...rest, streams: streams.map((stream) => ({ ...stream, bytes: bomb })) };
    return orcCase({ types: recordOfText, stripes: [stripe], ...packed }, "SKIPPED UNABLE_TO_PARSE_FILE");
  },
  "ORC with a footer that unfolds to 4 GiB": () => {
    const chunk = orcChunk(deflateRawSync(Buffer.alloc(2 ** 22)), { isOriginal: false });
    const times = (4 * gibibyte) / 2 ** 22;
    const tail = orcTail({ types: [], ...packed, chunkBytes: 2 ** 22, postscriptFields: [[1, chunk.length * times]] }, []);
    const postscript = tail.subarray(-1 - (tail.at(-1) ?? 0));
    const source = sourceOf({ bytes: bytesOf("ORC\0") }, { bytes: chunk, times }, { bytes: postscript });
    return { file: "a.orc", source, status: "SKIPPED UNABLE_TO_PARSE_FILE" };
  },
  "ORC with a stripe named 100,000 times": () => {
    const stripe = peopleStripe({ times: 1 });
    const { pieces, dataLength, footerLength } = orcStripe(stripe, { types: people });
    const place = { offset: 3, dataLength, footerLength, rows: stripe.rows };
    const tail = orcTail({ types: people }, Array<typeof place>(100_000).fill(place));
    return {
      file: "a.orc",
      source: sourceOf({ bytes: bytesOf("ORC") }, ...pieces, { bytes: tail }),
      status: "PARTIAL MALFORMED_FILE",
    };
  },
  "Avro with a block of 2^60 records": () => avroCase([varint(2n ** 60n), varint(7n), Buffer.from("\x0cneedle", "latin1")]),
  "Avro with a block of 2^60 bytes": () => avroCase([varint(1n), varint(2n ** 60n), Buffer.alloc(1_000)]),
  "Avro with a text of 2^60 bytes": () => avroCase([varint(1n), varint(9n), varint(2n ** 60n), Buffer.alloc(9)]),
};

function texts(rows: number, make: (row: number) => string): string[] {
  return Array.from({ length: rows }, (_, row) => make(row));
}

/** The row group of a file some times over, in one file. */
function repeatedGroups(made: ArrayBuffer, times: number): Pick<AcceptanceCase, "file" | "source"> {
  const data = dataOf(made);
  const metadata = parquetMetadata(made);
  const [group] = metadata.row_groups;
  if (group === undefined) throw new Error("expected a row group");
  const groups = Array.from({ length: times }, (_, i) => {
    const moved = <T extends bigint | undefined>(place: T) => (place === undefined ? place : place + BigInt(i * data.length));
    return {
      total_byte_size: group.total_byte_size,
      num_rows: group.num_rows,
      columns: group.columns.map(({ meta_data: meta }) => {
        if (meta === undefined) throw new Error("expected a column with its description");
        const { statistics: _statistics, ...described } = meta;
        return {
          file_offset: 0n,
          meta_data: {
            ...described,
            data_page_offset: meta.data_page_offset + BigInt(i * data.length),
            ...(meta.dictionary_page_offset !== undefined && { dictionary_page_offset: moved(meta.dictionary_page_offset) }),
          },
        };
      }),
    };
  });
  const footer = footerOf({ ...metadata, num_rows: group.num_rows * BigInt(times), row_groups: groups });
  return { file: "a.parquet", source: sourceOf({ bytes: bytesOf("PAR1") }, { bytes: data, times }, { bytes: footer }) };
}

/** Runs of version 1, without a dictionary. */
const direct = [0, 0] as const;

/** A record of one text, and one of a number and two texts. */
const recordOfText = [{ kind: 12, below: [1], names: ["a"] }, { kind: 7 }];
const people = [{ kind: 12, below: [1, 2, 3], names: ["id", "name", "note"] }, { kind: 3 }, { kind: 7 }, { kind: 7 }];

/** What is no stream in one chunk of deflate. */
const packed = { codec: 1, pack: (bytes: Uint8Array) => orcChunk(deflateRawSync(bytes), { isOriginal: false }) };

function orcCase(file: WrittenFile, status: string): AcceptanceCase {
  return { file: "a.orc", source: sourceOf({ bytes: orcFile(file) }), status };
}

/** Bytes in chunks of deflate. */
function chunkOf(bytes: Uint8Array, chunkBytes: number): Uint8Array {
  const count = Math.ceil(bytes.length / chunkBytes);
  return Buffer.concat(
    Array.from({ length: count }, (_, i) => packed.pack(bytes.subarray(i * chunkBytes, (i + 1) * chunkBytes))),
  );
}

/** A stripe of records with one text each. */
function textStripe(values: readonly string[]): WrittenStripe {
  return { rows: values.length, streams: textStreams(1, values), forms: { 1: direct } };
}

/** A hundred thousand people some times over: runs end where they begin again. */
function peopleStripe({ times }: { times: number }): WrittenStripe {
  const rows = 782 * 128;
  const ids = { column: 1, kind: 1, bytes: orcLiterals(Array.from({ length: rows }, (_, i) => 2 * i)) };
  const names = textStreams(
    2,
    texts(rows, (i) => `Ada Example ${i % 997}`),
  );
  const notes = textStreams(
    3,
    texts(rows, (i) => `a note of some length about number ${i}, ${"x".repeat(i % 97)}`),
  );
  const streams = [ids, ...names, ...notes].map((stream) => ({ ...stream, times }));
  return { rows: rows * times, streams, forms: { 1: direct, 2: direct, 3: direct } };
}

function textStreams(column: number, values: readonly string[]): WrittenStripe["streams"] {
  return [
    { column, kind: 1, bytes: bytesOf(values.join("")) },
    { column, kind: 2, bytes: orcLiterals(values.map(({ length }) => length)) },
  ];
}

/** A stripe of people some times over, in one file. */
function repeatedStripes(stripe: WrittenStripe, times: number): Pick<AcceptanceCase, "file" | "source"> {
  const { pieces, dataLength, footerLength } = orcStripe(stripe, { types: people });
  const places = Array.from({ length: times }, (_, i) => {
    return { offset: 3 + i * (dataLength + footerLength), dataLength, footerLength, rows: stripe.rows };
  });
  const tail = orcTail({ types: people }, places);
  return { file: "a.orc", source: sourceOf({ bytes: bytesOf("ORC") }, ...places.flatMap(() => pieces), { bytes: tail }) };
}

/** What stands between the mark in front and the directory. */
function dataOf(made: ArrayBuffer): Uint8Array {
  const footerBytes = new DataView(made).getUint32(made.byteLength - 8, true);
  return new Uint8Array(made, 4, made.byteLength - 8 - footerBytes - 4);
}

function footerOf(metadata: FileMetaData): Uint8Array {
  const writer = new ByteWriter();
  writeMetadata(writer, metadata);
  return Buffer.concat([writer.getBytes(), bytesOf("PAR1")]);
}

/** A file of texts with one block as given. Source: Apache Avro 1.12, "Object Container Files". */
function avroCase(block: readonly Buffer[]): AcceptanceCase {
  const mark = Buffer.alloc(16, "m");
  const schema = '"string"';
  const header = [Buffer.from("Obj\x01", "latin1"), varint(1n), varint(11n), bytesOf("avro.schema")];
  const bytes = Buffer.concat([...header, varint(BigInt(schema.length)), bytesOf(schema), varint(0n), mark, ...block, mark]);
  return { file: "a.avro", source: sourceOf({ bytes }), status: "SKIPPED MALFORMED_FILE" };
}

/** A number as Avro writes it: its sign last, in groups of seven bits. */
function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let left = value >= 0n ? value * 2n : value * -2n - 1n;
  do {
    const more = left > 0x7fn ? 0x80n : 0n;
    bytes.push(Number((left & 0x7fn) | more));
    left >>= 7n;
  } while (left > 0n);
  return Buffer.from(bytes);
}
