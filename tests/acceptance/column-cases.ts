/**
 * Parquet of many gigabytes, and Avro and Parquet whose counts lie.
 */
import { type FileMetaData, parquetMetadata } from "hyparquet";
import { ByteWriter, parquetWriteBuffer } from "hyparquet-writer";
import { writeMetadata } from "hyparquet-writer/src/metadata.js";
import { type AcceptanceCase, type AcceptanceCases, bytesOf, sourceOf } from "./case.ts";

/** Cases of Parquet and Avro. */
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
