/**
 * Office files, each beside the library that reads it whole, where there is one. Rates are of the bytes of the file, which is packed
 * but for xls.
 */
import { read as readWorkbook, utils, type WorkBook, write } from "@e965/xlsx";
import { docx } from "../../tests/support/office-files.ts";
import { mebibyte, type Prepare, type Sample, sampleOf } from "./sample.ts";

/** Office files by name. */
export const officeFormats: Readonly<Record<string, Prepare>> = {
  xlsx: (size) => workbook("xlsx", size),
  xlsb: (size) => workbook("xlsb", size),
  xls: (size) => workbook("xls", size),
  ods: (size) => workbook("ods", size),
  docx: async (size) => sampleOf("letter.docx", docx(paragraphs(size).map(wordParagraph).join(""))),
  rtf: async (size) => sampleOf("letter.rtf", richText(paragraphs(size))),
};

/** 20,000 rows for 32 MiB of text in other formats, since all of a workbook is held in memory. */
function rowsOf(sizeBytes: number): number {
  return Math.ceil((20_000 * Math.min(sizeBytes, 32 * mebibyte)) / (32 * mebibyte));
}

async function workbook(bookType: "xlsx" | "xlsb" | "xls" | "ods", sizeBytes: number): Promise<Sample> {
  const bytes = new Uint8Array(write(people(rowsOf(sizeBytes)), { type: "array", bookType, compression: true }));
  const run = () => readWorkbook(bytes, { type: "array", dense: true });
  return sampleOf(`people.${bookType}`, bytes, { others: [{ what: "bare SheetJS", run }] });
}

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

function paragraphs(sizeBytes: number): string[] {
  return Array.from(
    { length: rowsOf(sizeBytes) },
    (_, n) => `Dear Ysolde ${n % 97}, item ${n * 31} was moved to shelf ${n % 50}; call 555 01${n % 90}.`,
  );
}

function wordParagraph(text: string): string {
  return `<w:p><w:pPr><w:jc w:val="left"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>${text}</w:t></w:r></w:p>`;
}

function richText(texts: readonly string[]): Buffer {
  return Buffer.from(`{\\rtf1\\ansi ${texts.map((text) => `{\\b ${text}}\\par\n`).join("")}}`, "latin1");
}
