/**
 * How fast documents are read: megabytes of source bytes a second for each format, beside counting the newlines of the same bytes
 * in a plain loop and beside bare zlib, in the same run. The text is looked at by nobody: this is the readers' share alone.
 * Usage: documents [MEGABYTES], 32 by default. The data are invented and the same in every run.
 */
import { gunzipSync, gzipSync } from "node:zlib";
import { bytesInMemory } from "../src/base/byte-source.ts";
import { defaultReadLimits, readDocument } from "../src/documents/documents.ts";

const mebibyte = 1_048_576;
const repetitions = 3;

type Row = { readonly format: string; readonly megabytesPerSecond: number; readonly ofNewlineLoop: number };

const sizeBytes = Number(process.argv[2] ?? 32) * mebibyte;
const rows: Row[] = [];
for (const [name, line] of Object.entries({ "log.txt": logLine, "people.csv": csvLine, "events.jsonl": jsonLine })) {
  rows.push(...(await measureFormat(name, corpus(sizeBytes, line))));
}
rows.push(...(await measureFormat("document.json", jsonDocument(sizeBytes))));
rows.push(...(await measureGzip(corpus(sizeBytes, csvLine))));
printTable(rows);

async function measureFormat(name: string, bytes: Uint8Array): Promise<Row[]> {
  const loop = await bestRate(bytes.length, () => countNewlines(bytes));
  const reader = await bestRate(bytes.length, () => read(name, bytes));
  return [row(`${name}: newline loop`, loop, loop), row(`${name}: reader`, reader, loop)];
}

async function measureGzip(bytes: Uint8Array): Promise<Row[]> {
  const packed = gzipSync(bytes, { level: 6 });
  const loop = await bestRate(bytes.length, () => countNewlines(bytes));
  const bare = await bestRate(bytes.length, () => gunzipSync(packed, { chunkSize: mebibyte }));
  const reader = await bestRate(bytes.length, () => read("people.csv.gz", packed));
  return [row("gzip: bare gunzip", bare, loop), row("gzip of csv: reader", reader, loop)];
}

async function read(name: string, bytes: Uint8Array): Promise<void> {
  let seen = 0;
  const outcome = await readDocument({ name, source: bytesInMemory(bytes) }, defaultReadLimits, ({ text }) => {
    seen += text.fields?.count ?? text.coreEnd - text.coreStart;
  });
  if (outcome.status.code !== "COMPLETE" || seen === 0) throw new Error(`expected ${name} to be read completely`);
}

/** The best of a few runs, in megabytes a second: the one least disturbed by other work on the machine. */
async function bestRate(bytes: number, run: () => unknown): Promise<number> {
  let best = 0;
  for (let i = 0; i < repetitions; i++) {
    const start = performance.now();
    await run();
    best = Math.max(best, bytes / 1_000 / (performance.now() - start));
  }
  return best;
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
    line === csvLine ? [piece.subarray(0, lines[0]?.length), piece.subarray(lines[0]?.length)] : [Buffer.alloc(0), piece];
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
  return `${n},Ada${n % 97},"Lovelace, ${n % 89}",ada${n}@example.com,+1 555 01${two(n % 100)},${digits},Springfield,${(n * 37) % 10_000}.50\n`;
}

function jsonLine(n: number): string {
  const user = { id: n, name: `Ada ${n % 97}`, email: `ada${n}@example.com`, tags: ["a", "bc", n % 10], active: n % 2 === 0 };
  return `${JSON.stringify({ time: "2026-11-21T12:00:00Z", level: "info", user, message: `item ${n * 31} was "moved" to shelf ${n % 50}` })}\n`;
}

function two(n: number): string {
  return String(n).padStart(2, "0");
}

function row(format: string, rate: number, loop: number): Row {
  return { format, megabytesPerSecond: Math.round(rate), ofNewlineLoop: Math.round((100 * rate) / loop) / 100 };
}

function printTable(table: readonly Row[]): void {
  process.stdout.write("format                          MB/s   of the newline loop\n");
  for (const { format, megabytesPerSecond, ofNewlineLoop } of table) {
    process.stdout.write(
      `${format.padEnd(28)}${String(megabytesPerSecond).padStart(8)}${ofNewlineLoop.toFixed(2).padStart(12)}\n`,
    );
  }
}
