/**
 * How fast Office files are read: megabytes of the file a second of processor time for each format, beside the library that reads
 * it whole (SheetJS; word-extractor), in the same run. The text is looked at by nobody: this is the readers' share alone.
 * Usage: office [ROWS], 20,000 by default. The data are invented and the same in every run.
 */
import { read as readWorkbook, utils, type WorkBook, write } from "@e965/xlsx";
import yazl from "yazl";
import { bestRate, readWhole } from "./support/rates.ts";

type Row = { readonly format: string; readonly megabytesPerSecond: number; readonly ofLibrary: number | undefined };

const rowCount = Number(process.argv[2] ?? 20_000);

const rows: Row[] = [];
const workbook = people(rowCount);
for (const bookType of ["xlsx", "xlsb", "xls", "ods"] as const) {
  const bytes = new Uint8Array(write(workbook, { type: "array", bookType, compression: true }));
  const library = await bestRate(bytes.length, () => readWorkbook(bytes, { type: "array", dense: true }));
  rows.push({ format: `people.${bookType}: bare SheetJS`, megabytesPerSecond: library, ofLibrary: undefined });
  const reader = await bestRate(bytes.length, () => readWhole(`people.${bookType}`, bytes));
  rows.push({ format: `people.${bookType}: reader`, megabytesPerSecond: reader, ofLibrary: reader / library });
}
const letters = await letter(rowCount);
rows.push({
  format: "letter.docx: reader",
  megabytesPerSecond: await bestRate(letters.length, () => readWhole("letter.docx", letters)),
  ofLibrary: undefined,
});
const rich = Buffer.from(
  `{\\rtf1\\ansi ${paragraphs(rowCount)
    .map((text) => `{\\b ${text}}\\par\n`)
    .join("")}}`,
  "latin1",
);
rows.push({
  format: "letter.rtf: reader",
  megabytesPerSecond: await bestRate(rich.length, () => readWhole("letter.rtf", rich)),
  ofLibrary: undefined,
});
printTable(rows);

function people(count: number): WorkBook {
  const header = ["id", "first_name", "last_name", "email", "card", "balance"];
  const records = Array.from({ length: count }, (_, n) => [
    n,
    `Ysolde${n % 97}`,
    `Brandvik ${n % 89}`,
    `ysolde${n}@example.com`,
    4_000_000_000_000_000 + n * 7_919,
    (n * 37) / 100,
  ]);
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet([header, ...records]), "People");
  return book;
}

function paragraphs(count: number): string[] {
  return Array.from(
    { length: count },
    (_, n) => `Dear Ysolde ${n % 97}, item ${n * 31} was moved to shelf ${n % 50}; call 555 01${n % 90}.`,
  );
}

function letter(count: number): Promise<Buffer> {
  const type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
  const body = paragraphs(count).map(
    (text) => `<w:p><w:pPr><w:jc w:val="left"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>${text}</w:t></w:r></w:p>`,
  );
  const archive = new yazl.ZipFile();
  const types = `<Types><Override PartName="/word/document.xml" ContentType="${type}"/></Types>`;
  archive.addBuffer(Buffer.from(types), "[Content_Types].xml");
  archive.addBuffer(Buffer.from(`<w:document xmlns:w="w"><w:body>${body.join("")}</w:body></w:document>`), "word/document.xml");
  archive.end();
  return bytesOf(archive.outputStream);
}

async function bytesOf(stream: AsyncIterable<Uint8Array | string>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

function printTable(table: readonly Row[]): void {
  process.stdout.write("format                          MB/s of file   of the library\n");
  for (const { format, megabytesPerSecond, ofLibrary } of table) {
    const share = ofLibrary === undefined ? "" : ofLibrary.toFixed(2);
    process.stdout.write(`${format.padEnd(32)}${megabytesPerSecond.toFixed(2).padStart(12)}${share.padStart(17)}\n`);
  }
}
