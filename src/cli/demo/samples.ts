/**
 * The sample buckets of the demonstration: some thousand small files and a few large ones for two invented companies,
 * written once into a folder. Some hold sensitive data, most do not, a few cannot be read.
 */
import { createWriteStream } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { gzipSync } from "node:zlib";
import { ZipFile } from "yazl";
import {
  cardNumber,
  type Dice,
  diceFrom,
  digits,
  fullName,
  germanIban,
  pick,
  roll,
  secretKey,
  socialSecurityNumber,
} from "./invented.ts";

/** Changes whenever the generator's output does, so that an older folder is written anew. */
const edition = "1";

/** The buckets written for each company, below `<folder>/<company>/`. */
export const companies = {
  shop: ["shop-orders", "shop-logs"],
  clinic: ["clinic-records", "clinic-archive"],
} as const;

/** Writes the sample files below the folder unless this edition is there already; answers how many files there are. */
export async function writeSamples(folder: string): Promise<{ files: number; isNew: boolean }> {
  const marker = join(folder, "edition.json");
  const present = await readFile(marker, "utf8").then(
    (text): unknown => JSON.parse(text),
    () => undefined,
  );
  if (isMarker(present) && present.edition === edition) return { files: present.files, isNew: false };
  await rm(folder, { recursive: true, force: true });
  const dice = diceFrom(20_26);
  let files = 0;
  for (const [path, content] of sampleFiles(dice)) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
    files++;
  }
  files += await writeArchives(join(folder, "clinic", "clinic-archive"), dice);
  await writeFile(marker, JSON.stringify({ edition, files }));
  return { files, isNew: true };
}

function isMarker(value: unknown): value is { edition: string; files: number } {
  return typeof value === "object" && value !== null && "edition" in value && "files" in value && typeof value.files === "number";
}

function* sampleFiles(dice: Dice): Generator<readonly [path: string, content: string | Buffer]> {
  for (let day = 0; day < 900; day++) yield [`shop/shop-orders/orders/${dayPath(day)}.csv`, ordersCsv(dice, 60)];
  for (let batch = 0; batch < 40; batch++)
    yield [`shop/shop-orders/payments/batch-${batch}.jsonl`, paymentsJsonLines(dice, 1_500)];
  for (let hour = 0; hour < 1_200; hour++) yield [`shop/shop-logs/web/${dayPath(hour)}-access.log`, accessLog(dice, 120)];
  for (let day = 0; day < 60; day++)
    yield [`shop/shop-logs/jobs/${dayPath(day)}.log.gz`, gzipSync(jobLog(dice, 800, day % 20 === 7))];
  for (let page = 0; page < 700; page++) yield [`clinic/clinic-records/notes/note-${page}.txt`, note(dice, page % 9 === 0)];
  for (let list = 0; list < 12; list++) yield [`clinic/clinic-records/patients/list-${list}.csv`, patientsCsv(dice, 3_000)];
  yield ["clinic/clinic-records/exports/settings.json", settingsJson(dice)];
  yield ["clinic/clinic-records/exports/empty.csv", ""];
  yield ["clinic/clinic-archive/broken/interrupted.json.gz", gzipSync(paymentsJsonLines(dice, 200)).subarray(0, 2_000)];
  yield [
    "clinic/clinic-archive/scans/x-ray.png",
    Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(2_048, 7)]),
  ];
}

async function writeArchives(folder: string, dice: Dice): Promise<number> {
  const count = 24;
  for (let month = 1; month <= count; month++) {
    const zip = new ZipFile();
    const modified = { mtime: new Date(Date.UTC(2025, month - 1, 1)) };
    zip.addBuffer(Buffer.from(patientsCsv(dice, 400)), "patients.csv", modified);
    zip.addBuffer(Buffer.from(accessLog(dice, 300)), "logs/portal.log", modified);
    zip.addBuffer(Buffer.from(note(dice, month % 3 === 0)), "notes/readme.txt", modified);
    zip.end();
    await mkdir(join(folder, "monthly"), { recursive: true });
    await pipeline(zip.outputStream, createWriteStream(join(folder, "monthly", `month-${String(month).padStart(2, "0")}.zip`)));
  }
  return count;
}

function dayPath(day: number): string {
  return new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10).replaceAll("-", "/");
}

function lines(count: number, line: (index: number) => string): string {
  return `${Array.from({ length: count }, (_, index) => line(index)).join("\n")}\n`;
}

function ordersCsv(dice: Dice, rows: number): string {
  const articles = ["lantern", "kettle", "blanket", "notebook", "compass"] as const;
  return `order,date,article,quantity,price\n${lines(
    rows,
    (row) =>
      `${100_000 + row},2025-${String(1 + roll(dice, 12)).padStart(2, "0")}-01,${pick(dice, articles)},${1 + roll(dice, 9)},${roll(dice, 90)}.50`,
  )}`;
}

function paymentsJsonLines(dice: Dice, records: number): string {
  return lines(records, (record) =>
    JSON.stringify({
      id: record,
      customer: { name: fullName(dice), phone: `555-01${digits(dice, 2)}` },
      payment: record % 3 === 0 ? { card_number: cardNumber(dice), expiry: "11/29" } : { iban: germanIban(dice) },
      total: roll(dice, 50_000) / 100,
    }),
  );
}

function patientsCsv(dice: Dice, rows: number): string {
  return `patient,name,ssn,insurance note\n${lines(
    rows,
    (row) => `P${row},${fullName(dice)},${socialSecurityNumber(dice)},"seen twice, well"`,
  )}`;
}

function accessLog(dice: Dice, count: number): string {
  return lines(
    count,
    () =>
      `192.0.2.${roll(dice, 254)} - - [10/Oct/2025:13:55:${String(roll(dice, 60)).padStart(2, "0")} +0000] "GET /articles/${roll(dice, 9_999)} HTTP/1.1" 200 ${roll(dice, 90_000)} "-" "browser/5.0"`,
  );
}

function jobLog(dice: Dice, count: number, leaksKey: boolean): string {
  return lines(count, (line) =>
    leaksKey && line === 400
      ? `2025-10-10T02:00:00Z WARN loaded settings aws_secret_access_key = ${secretKey(dice)}`
      : `2025-10-10T02:00:${String(line % 60).padStart(2, "0")}Z INFO step ${line} took ${roll(dice, 900)} ms`,
  );
}

function note(dice: Dice, isSensitive: boolean): string {
  const text = "The visit went as planned. Nothing further to report; the next appointment is in six weeks.\n".repeat(
    3 + roll(dice, 20),
  );
  return isSensitive
    ? `${text}Insurance: social security number ${socialSecurityNumber(dice)}, card ${cardNumber(dice)}.\n`
    : text;
}

function settingsJson(dice: Dice): string {
  return JSON.stringify(
    { portal: { url: "https://portal.example.com", credentials: { secret_key: secretKey(dice) } }, pageSize: 50 },
    null,
    2,
  );
}
