/**
 * How fast documents are read: megabytes of text a second for each format, in processor time and by the clock, in turns with plain
 * reading of a file or with the library alone. The text is looked at by nobody: this is the readers' share alone. Every format has
 * a process of its own, as files that a scan reads mostly are of few formats. The data are invented and the same in every run.
 * Usage: `npm run bench -- documents [MEGABYTES of text, default 32] [beginnings of formats, such as gzip "json lines"]`
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { compressedFormats } from "./support/compressed-files.ts";
import { mailFormats } from "./support/mail-files.ts";
import { officeFormats } from "./support/office-files.ts";
import { compare, type Measured } from "./support/rates.ts";
import { recordFormats } from "./support/record-files.ts";
import { mebibyte, type Prepare } from "./support/sample.ts";
import { textFormats } from "./support/text-files.ts";

/** All formats by name, in the order of the table. */
const formats: ReadonlyMap<string, Prepare> = new Map(
  Object.entries({ ...textFormats, ...compressedFormats, ...recordFormats, ...mailFormats, ...officeFormats }),
);

/** Asks for one format to be measured in this process. */
const only = "--only";

if (process.argv[2] === only) await measureHere(process.argv[3] ?? "", Number(process.argv[4]));
else await measureAll(process.argv.slice(2));

async function measureHere(format: string, sizeBytes: number): Promise<void> {
  const sample = await formats.get(format)?.(sizeBytes);
  if (sample === undefined) throw new Error(`expected one of ${[...formats.keys()].join(", ")}`);
  console.log(JSON.stringify(typeof sample === "string" ? sample : await compare(sample.textBytes, sample.contestants)));
}

async function measureAll(given: readonly string[]): Promise<void> {
  const size = given.find((word) => /^\d/.test(word));
  const words = given.filter((word) => word !== size);
  const sizeBytes = Number(size ?? 32) * mebibyte;
  const chosen = [...formats.keys()].filter((format) => words.length === 0 || words.some((word) => begins(format, word)));
  if (!(sizeBytes > 0) || chosen.length === 0)
    throw new Error(`expected megabytes and beginnings of ${[...formats.keys()].join(", ")}, got ${given.join(" ")}`);
  console.log(`Node ${process.version}, ${process.platform} ${process.arch}, up to ${sizeBytes / mebibyte} MiB of text`);
  console.log(`\n${line(["format", "what", "MB/s", "by clock", "reader's share", "by clock"])}`);
  for (const format of chosen) print(format, await measureApart(format, sizeBytes));
}

function begins(format: string, word: string): boolean {
  return format.toLowerCase().startsWith(word.toLowerCase());
}

/** Has a format measured in a process of its own; answers why it cannot be, if so. */
async function measureApart(format: string, sizeBytes: number): Promise<readonly Measured[] | string> {
  const given = ["--expose-gc", "--import", "tsx", fileURLToPath(import.meta.url), only, format, String(sizeBytes)];
  const { stdout } = await promisify(execFile)(process.execPath, given);
  return JSON.parse(stdout) as readonly Measured[] | string;
}

function print(format: string, measured: readonly Measured[] | string): void {
  if (typeof measured === "string") {
    console.log(line([format, measured]));
    return;
  }
  for (const [i, { what, processorRate, clockRate, processorShare, clockShare }] of measured.entries()) {
    const shares = i === 0 ? [] : [processorShare.toFixed(2), clockShare.toFixed(2)];
    console.log(line([i === 0 ? format : "", what, rate(processorRate), rate(clockRate), ...shares]));
  }
}

function rate(megabytes: number): string {
  return megabytes.toFixed(megabytes < 10 ? 1 : 0);
}

function line([format = "", what = "", ...numbers]: readonly string[]): string {
  return `${format.padEnd(28)}${what.padEnd(28)}${numbers.map((number) => number.padStart(16)).join("")}`.trimEnd();
}
