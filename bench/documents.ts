/**
 * How fast documents are read: megabytes of text per second of processor time for each format, beside plain reading of a file, counting newlines in a
 * loop and bare zlib, in the same run. The text is looked at by nobody: this is the readers' share alone.
 * Usage: documents [MEGABYTES], 32 by default. The data are invented and the same in every run.
 */
import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGunzip, gzipSync } from "node:zlib";
import avro, { type Schema } from "avsc";
import { parquetRead } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { parquetWriteBuffer } from "hyparquet-writer";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import PostalMime from "postal-mime";
import initSqlJs from "sql.js";
import { bytesInMemory } from "../src/base/byte-source.ts";
import { defaultReadLimits, readDocument } from "../src/documents/documents.ts";
import { pdfOfPages } from "../tests/support/pdf.ts";
import { bestRate, readWhole } from "./support/rates.ts";

const mebibyte = 1_048_576;

type Row = { readonly format: string; readonly megabytesPerSecond: number; readonly ofPlain: number };

const sizeBytes = Number(process.argv[2] ?? 32) * mebibyte;
const rows: Row[] = [];
const plain = await plainReading(corpus(sizeBytes, csvLine));
rows.push({ format: "plain reading of a file", megabytesPerSecond: Math.round(plain), ofPlain: 1 });
rows.push(rowOf("newline loop", await bestRate(sizeBytes, () => countNewlines(new Uint8Array(sizeBytes)))));
for (const [name, line] of Object.entries({
  "log.txt": logLine,
  "page.html": htmlLine,
  "people.csv": csvLine,
  "events.jsonl": jsonLine,
})) {
  rows.push(await measureReader(name, corpus(sizeBytes, line)));
}
rows.push(await measureReader("document.json", jsonDocument(sizeBytes)));
for (const [name, line] of Object.entries({ "log.txt.gz": logLine, "people.csv.gz": csvLine })) {
  const bytes = corpus(sizeBytes, line);
  const packed = gzipSync(bytes, { level: 6 });
  rows.push(rowOf(`${name}: bare gunzip`, await bestRate(bytes.length, () => gunzipped(packed))));
  rows.push(await measureReader(name, packed, bytes.length));
}
for (const [folder, name] of Object.entries({
  bzip2: "input.csv.bz2",
  xz: "input.csv.xz",
  zstd: "input.csv.zst",
  lz4: "input.csv.lz4",
})) {
  rows.push(await measureFixture(folder, name));
}
rows.push(...(await measureParquet(sizeBytes)));
rows.push(...(await measureAvro(sizeBytes)));
rows.push(...(await measureMail(sizeBytes)));
rows.push(...(await measureSqlite(sizeBytes)));
rows.push(...(await measurePdf(Math.min(sizeBytes, 2 * mebibyte))));
printTable(rows);

async function measureReader(name: string, bytes: Uint8Array, textBytes = bytes.length): Promise<Row> {
  return rowOf(`${name}: reader`, await bestRate(textBytes, () => readWhole(name, bytes)));
}

/** Compressed by the formats' own programs; copies of it may follow one another. */
async function measureFixture(folder: string, name: string): Promise<Row> {
  const fixture = await readFile(new URL(`../tests/fixtures/documents/compressed/${folder}/${name}`, import.meta.url));
  const copies = 40;
  const bytes = Buffer.concat(Array.from({ length: copies }, () => fixture));
  const { bytesClassified } = await readDocument({ name, source: bytesInMemory(bytes) }, defaultReadLimits, () => undefined);
  return measureReader(name, bytes, bytesClassified);
}

/** What Node needs for the bytes of a file alone, in pieces of a mebibyte. */
async function plainReading(bytes: Uint8Array): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "reeve-bench-"));
  try {
    const file = join(folder, "plain");
    await writeFile(file, bytes);
    return await bestRate(bytes.length, async () => {
      for await (const _ of createReadStream(file, { highWaterMark: mebibyte }));
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function gunzipped(packed: Uint8Array): Promise<void> {
  const stream = createGunzip({ chunkSize: mebibyte });
  stream.end(packed);
  for await (const _ of stream);
}

/** Pages of text that is not compressed; the library yields the pieces of each page and throws them away. */
async function measurePdf(length: number): Promise<Row[]> {
  const linesPerPage = 50;
  const page = (number: number) =>
    Array.from({ length: linesPerPage }, (_, i) => logLine(number * linesPerPage + i).trim()).join(") Tj 0 -12 Td (");
  const bytes = pdfOfPages(Array.from({ length: Math.ceil(length / page(0).length) }, (_, number) => page(number)));
  const bare = await bestRate(bytes.length, async () => {
    const document = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
    for (let number = 1; number <= document.numPages; number++) await (await document.getPage(number)).getTextContent();
    await document.loadingTask.destroy();
  });
  return [rowOf("log.pdf: bare pdfjs", bare), await measureReader("log.pdf", bytes)];
}

/** As for Parquet; the library is SQLite itself, which answers each row as a list of values. */
async function measureSqlite(length: number): Promise<Row[]> {
  const { Database } = await initSqlJs();
  const written = new Database();
  written.run("create table people (id integer primary key, full_name text, email text, balance real, note text)");
  written.run(
    `with recursive n(i) as (select 0 union all select i + 1 from n where i < ${Math.floor(length / 90)})
    insert into people select i, 'Ysolde ' || i % 97 || ' Brandvik', 'ysolde' || i || '@example.com', i * 0.37, 'item ' || i * 31 || ' was moved' from n`,
  );
  const bytes = written.export();
  written.close();
  const bare = await bestRate(bytes.length, async () => {
    const database = new Database(bytes);
    database.each(
      "select * from people",
      {},
      () => undefined,
      () => undefined,
    );
    database.close();
  });
  return [rowOf("people.db: bare sql.js", bare), await measureReader("people.db", bytes)];
}

/** A message of text and an attachment of text; the library holds all of it, so it is not large. */
async function measureMail(length: number): Promise<Row[]> {
  const text = corpus(Math.min(length, 8 * mebibyte), logLine);
  const encoded = Buffer.from(text).toString("base64").replace(/.{76}/g, "$&\r\n");
  const bytes = Buffer.concat([
    Buffer.from(
      "From: ysolde@example.com\r\nTo: ben@example.com\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n",
    ),
    text,
    Buffer.from("\r\n--b\r\nContent-Disposition: attachment; filename=log.txt\r\nContent-Transfer-Encoding: base64\r\n\r\n"),
    Buffer.from(`${encoded}\r\n--b--\r\n`),
  ]);
  const bare = await bestRate(bytes.length, async () => {
    await PostalMime.parse(bytes);
  });
  return [rowOf("message.eml: bare postal-mime", bare), await measureReader("message.eml", bytes)];
}

/** As for Parquet. */
async function measureAvro(length: number): Promise<Row[]> {
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
  const bare = await bestRate(bytes.length, async () => {
    const decoder = new avro.streams.BlockDecoder();
    decoder.end(bytes);
    for await (const _ of decoder);
  });
  return [rowOf("people.avro: bare avsc", bare), await measureReader("people.avro", bytes)];
}

/** Rates are of the bytes of the file; the library decodes every value and throws it away. */
async function measureParquet(length: number): Promise<Row[]> {
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
  const bytes = new Uint8Array(file);
  const bare = await bestRate(bytes.length, () => parquetRead({ file, compressors, onChunk: () => undefined }));
  return [rowOf("people.parquet: bare hyparquet", bare), await measureReader("people.parquet", bytes)];
}

function countNewlines(bytes: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 0x0a) count++;
  return count;
}

function corpus(length: number, line: (n: number) => string): Uint8Array {
  const lines: string[] = [];
  for (let n = 0, characters = 0; characters < Math.min(length, mebibyte); n++) {
    const text = line(n);
    lines.push(text);
    characters += text.length;
  }
  const piece = Buffer.from(lines.join(""));
  const [header, body] =
    line === csvLine || line === htmlLine
      ? [piece.subarray(0, lines[0]?.length), piece.subarray(lines[0]?.length)]
      : [Buffer.alloc(0), piece];
  const copies = Math.max(1, Math.floor(length / body.length));
  return Buffer.concat([header, ...Array.from({ length: copies }, () => body)]);
}

function jsonDocument(length: number): Uint8Array {
  const items = Buffer.from(corpus(length, jsonLine)).toString("latin1").trim().replaceAll("\n", ",\n  ");
  return Buffer.from(`{"events": [\n  ${items}\n]}\n`, "latin1");
}

function logLine(n: number): string {
  const status = n % 7 === 0 ? 404 : 200;
  return `2026-11-21T12:${two(n % 60)}:${two((n * 7) % 60)}Z INFO worker-${n % 16} GET /items/${n * 31}/detail ${status} took ${(n * 13) % 900} ms\n`;
}

function csvLine(n: number): string {
  if (n === 0) return "id,first_name,last_name,email,phone,card,city,balance\n";
  const digits = String(4_000_000_000_000_000 + n * 7_919);
  return `${n},Ysolde${n % 97},"Brandvik, ${n % 89}",ysolde${n}@example.com,+1 555 01${two(n % 100)},${digits},Springfield,${(n * 37) % 10_000}.50\n`;
}

function jsonLine(n: number): string {
  const user = {
    id: n,
    name: `Ysolde ${n % 97}`,
    email: `ysolde${n}@example.com`,
    tags: ["a", "bc", n % 10],
    active: n % 2 === 0,
  };
  return `${JSON.stringify({ time: "2026-11-21T12:00:00Z", level: "info", user, message: `item ${n * 31} was "moved" to shelf ${n % 50}` })}\n`;
}

function htmlLine(n: number): string {
  if (n === 0) return "<!doctype html><table>\n";
  return `<tr class="row"><td><b>Ysolde</b> ${n % 97}</td><td>ysolde${n}&#64;example.com</td><td title="item ${n}">${n * 31} &amp; more</td></tr>\n`;
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}

function rowOf(format: string, rate: number): Row {
  return {
    format,
    megabytesPerSecond: rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate),
    ofPlain: Math.round((100 * rate) / plain) / 100,
  };
}

function printTable(table: readonly Row[]): void {
  process.stdout.write("format                          MB/s   of plain reading\n");
  for (const { format, megabytesPerSecond, ofPlain } of table) {
    process.stdout.write(`${format.padEnd(28)}${String(megabytesPerSecond).padStart(8)}${ofPlain.toFixed(2).padStart(12)}\n`);
  }
}
