/**
 * Formats of text, each beside plain reading of a file of the same bytes, and the loop that counts newlines, which no reader beats.
 */
import { csvCorpus, jsonLinesCorpus, logCorpus } from "./corpora.ts";
import { type Contestant, readWhole } from "./rates.ts";
import { type Prepare, plainReading, repeatedLines, type Sample, sampleOf } from "./sample.ts";

/** Formats of text by name. */
export const textFormats: Readonly<Record<string, Prepare>> = {
  text: (size) => besidePlain("log.txt", logCorpus(size).bytes, [countNewlines]),
  CSV: (size) => besidePlain("people.csv", csvCorpus(size).bytes),
  "JSON Lines": (size) => besidePlain("events.jsonl", jsonLinesCorpus(size).bytes),
  JSON: (size) => besidePlain("document.json", jsonDocument(jsonLinesCorpus(size).bytes)),
  HTML: (size) =>
    besidePlain("page.html", Buffer.concat([Buffer.from("<!doctype html><table>\n"), repeatedLines(size / 4, htmlLine)])),
  "files of 10 kB": (size) => smallFiles(size / 3),
};

const smallBytes = 10_000;

type Counting = (bytes: Uint8Array) => Contestant;

async function besidePlain(name: string, bytes: Uint8Array, more: readonly Counting[] = []) {
  return sampleOf(name, bytes, { others: [...(await plainReading(bytes)), ...more.map((contestant) => contestant(bytes))] });
}

/** Many small files beside few large ones with the same lines: the difference is what recognising a file costs. */
async function smallFiles(length: number): Promise<Sample> {
  const large = [
    { name: "log.txt", bytes: logCorpus(length).bytes },
    { name: "people.csv", bytes: csvCorpus(length).bytes },
    { name: "events.jsonl", bytes: jsonLinesCorpus(length).bytes },
  ];
  const small = large.flatMap(({ name, bytes }) => linesOf(bytes, smallBytes).map((piece) => ({ name, bytes: piece })));
  const reading = (files: typeof large) => async () => {
    for (const { name, bytes } of files) await readWhole(name, bytes);
  };
  return {
    textBytes: large.reduce((sum, { bytes }) => sum + bytes.length, 0),
    contestants: [
      { what: "reader", run: reading(small) },
      { what: "reader of large files", run: reading(large) },
    ],
  };
}

/** The lines in pieces of at least so many bytes. */
function linesOf(bytes: Uint8Array, length: number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const lineEnd = bytes.indexOf(0x0a, start + length);
    const end = lineEnd < 0 ? bytes.length : lineEnd + 1;
    pieces.push(bytes.subarray(start, end));
    start = end;
  }
  return pieces;
}

function countNewlines(bytes: Uint8Array): Contestant {
  const run = () => {
    let count = 0;
    for (let i = 0; i < bytes.length; i++) if (bytes[i] === 0x0a) count++;
    return count;
  };
  return { what: "newline loop", run };
}

function jsonDocument(lines: Uint8Array): Uint8Array {
  const items = Buffer.from(lines).toString("latin1").trim().replaceAll("\n", ",\n  ");
  return Buffer.from(`{"events": [\n  ${items}\n]}\n`, "latin1");
}

function htmlLine(n: number): string {
  return `<tr class="row"><td><b>Ysolde</b> ${n % 97}</td><td>ysolde${n}&#64;example.com</td><td title="item ${n}">${n * 31} &amp; more</td></tr>\n`;
}
