/**
 * Files of records and of pages, each beside the library that reads it whole where there is one. Rates are of the bytes of the file, and the libraries
 * throw away what they decode.
 */
import avro, { type Schema } from "avsc";
import { parquetRead } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { parquetWriteBuffer } from "hyparquet-writer";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import initSqlJs from "sql.js";
import { orcFile, orcLiterals } from "../../tests/support/orc.ts";
import { pdfOfPages } from "../../tests/support/pdf.ts";
import { logCorpus } from "./corpora.ts";
import { mebibyte, type Prepare, type Sample, sampleOf } from "./sample.ts";

/** Files of records and pages by name. */
export const recordFormats: Readonly<Record<string, Prepare>> = {
  Parquet: (size) => parquet(size / 2),
  ORC: (size) => orc(size / 2),
  Avro: (size) => avroFile(size / 2),
  SQLite: (size) => sqlite(size / 2),
  PDF: (size) => pdf(Math.min(size, mebibyte)),
};

async function parquet(length: number): Promise<Sample> {
  const count = Math.floor(length / 100);
  const column = <T>(value: (n: number) => T) => Array.from({ length: count }, (_, n) => value(n));
  const columnData = [
    { name: "id", type: "INT32" as const, data: column((n) => n) },
    { name: "full_name", type: "STRING" as const, data: column((n) => `Ysolde ${n % 97} Brandvik`) },
    { name: "email", type: "STRING" as const, data: column((n) => `ysolde${n}@example.com`) },
    { name: "card", type: "INT64" as const, data: column((n) => 4_000_000_000_000_000n + BigInt(n) * 7_919n) },
    { name: "balance", type: "DOUBLE" as const, data: column((n) => (n * 37) / 100) },
    { name: "note", type: "STRING" as const, data: column((n) => `item ${n * 31} was moved to shelf ${n % 50}`) },
  ];
  const file = parquetWriteBuffer({ columnData, rowGroupSize: 100_000 });
  const run = () => parquetRead({ file, compressors, onChunk: () => undefined });
  return sampleOf("people.parquet", new Uint8Array(file), { others: [{ what: "bare hyparquet", run }] });
}

/** There is no library to hold it against. Runs of version 1 and no compression: what is measured is the reader, not a codec. */
async function orc(length: number): Promise<Sample> {
  const count = Math.floor(length / 100);
  const column = <T>(value: (n: number) => T) => Array.from({ length: count }, (_, n) => value(n));
  const numbers = (number: number, values: readonly number[]) => [
    { column: number, kind: 1, bytes: orcLiterals(values.map((value) => 2 * value)) },
  ];
  const texts = (number: number, values: readonly string[]) => [
    { column: number, kind: 1, bytes: Buffer.from(values.join("")) },
    { column: number, kind: 2, bytes: orcLiterals(values.map((value) => value.length)) },
  ];
  const balances = Buffer.from(Float64Array.from(column((n) => (n * 37) / 100)).buffer);
  const streams = [
    ...numbers(
      1,
      column((n) => n),
    ),
    ...texts(
      2,
      column((n) => `Ysolde ${n % 97} Brandvik`),
    ),
    ...texts(
      3,
      column((n) => `ysolde${n}@example.com`),
    ),
    ...numbers(
      4,
      column((n) => 4_000_000_000_000_000 + n * 7_919),
    ),
    { column: 5, kind: 1, bytes: balances },
    ...texts(
      6,
      column((n) => `item ${n * 31} was moved to shelf ${n % 50}`),
    ),
  ];
  const names = ["id", "full_name", "email", "card", "balance", "note"];
  const kinds = [3, 7, 7, 4, 6, 7];
  const types = [{ kind: 12, below: kinds.map((_, i) => i + 1), names }, ...kinds.map((kind) => ({ kind }))];
  const forms = Object.fromEntries(kinds.map((_, i) => [i + 1, [0, 0] as const]));
  return sampleOf("people.orc", orcFile({ types, stripes: [{ rows: count, streams, forms }] }));
}

async function avroFile(length: number): Promise<Sample> {
  const fields = { id: "int", full_name: "string", email: ["null", "string"], card: "long", balance: "double", note: "string" };
  const schema = { type: "record", name: "Person", fields: Object.entries(fields).map(([name, type]) => ({ name, type })) };
  const encoder = new avro.streams.BlockEncoder(avro.Type.forSchema(schema as Schema), { codec: "null" });
  const pieces = encoder.toArray();
  for (let n = 0; n < length / 100; n++) {
    const balance = (n * 37) / 100;
    const card = 4_000_000_000_000_000 + n * 7_919;
    const texts = {
      full_name: `Ysolde ${n % 97} Brandvik`,
      email: `ysolde${n}@example.com`,
      note: `item ${n * 31} was moved to shelf ${n % 50}`,
    };
    encoder.write({ id: n, card, balance, ...texts });
  }
  encoder.end();
  const bytes = Buffer.concat(await pieces);
  const run = async () => {
    const decoder = new avro.streams.BlockDecoder();
    decoder.end(bytes);
    for await (const _ of decoder);
  };
  return sampleOf("people.avro", bytes, { others: [{ what: "bare avsc", run }] });
}

/** The library is SQLite itself, which answers each row as a list of values. */
async function sqlite(length: number): Promise<Sample> {
  const { Database } = await initSqlJs();
  const written = new Database();
  written.run("create table people (id integer primary key, full_name text, email text, balance real, note text)");
  written.run(
    `with recursive n(i) as (select 0 union all select i + 1 from n where i < ${Math.floor(length / 90)})
    insert into people select i, 'Ysolde ' || i % 97 || ' Brandvik', 'ysolde' || i || '@example.com', i * 0.37, 'item ' || i * 31 || ' was moved' from n`,
  );
  const bytes = written.export();
  written.close();
  const nothing = () => undefined;
  const run = () => {
    const database = new Database(bytes);
    database.each("select * from people", {}, nothing, nothing);
    database.close();
  };
  return sampleOf("people.db", bytes, { others: [{ what: "bare sql.js", run }] });
}

/** Pages of text that is not compressed. */
async function pdf(length: number): Promise<Sample> {
  const linesPerPage = 50;
  const lines = Buffer.from(logCorpus(length).bytes)
    .toString("latin1")
    .replaceAll(/[()\\]/g, " ")
    .trim()
    .split("\n");
  const pages = Array.from({ length: Math.ceil(lines.length / linesPerPage) }, (_, n) =>
    lines.slice(n * linesPerPage, (n + 1) * linesPerPage).join(") Tj 0 -12 Td ("),
  );
  const bytes = pdfOfPages(pages);
  const run = async () => {
    const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
    for (let number = 1; number <= document.numPages; number++) await (await document.getPage(number)).getTextContent();
    await document.loadingTask.destroy();
  };
  return sampleOf("log.pdf", bytes, { others: [{ what: "bare pdfjs", run }] });
}
