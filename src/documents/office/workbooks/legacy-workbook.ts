/**
 * Workbooks of Excel before 2007 and binary ones since, by a library that reads them in memory: cells, comments, text
 * boxes, names and properties; headers and footers are read beside it, not those of binary ones. Sources: [MS-XLS], [MS-XLSB].
 */
import type { CellObject, WorkBook } from "@e965/xlsx";
import type { UnreadReason } from "../../../base/inspection.ts";
import type { Reading, Verdict } from "../../reading.ts";
import { goesInCircles } from "../compound-files/compound-storage.ts";
import { Lines } from "../lines.ts";
import { withTarget } from "../link-target.ts";
import { Cells } from "./cells.ts";
import { displayedNumber, formatOfCode, type NumberFormat } from "./number-format.ts";
import { pageHeaders } from "./page-headers.ts";
import { loadSheetJs } from "./sheetjs.ts";

/** Reads a workbook of Excel before 2007. */
export async function readLegacyWorkbook(bytes: Uint8Array, reading: Reading, mimeType: string): Promise<Verdict> {
  // The library would follow them until there is no memory left.
  if (goesInCircles(bytes)) return { code: "SKIPPED", reason: "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT", mimeType };
  const lines = new Lines(reading);
  const workbook = await readBinaryWorkbook(bytes, reading, lines);
  if (typeof workbook === "string") return { code: "SKIPPED", reason: workbook, mimeType };
  const properties = { ...workbook.Props, ...workbook.Custprops };
  for (const [name, value] of Object.entries(properties)) if (typeof value === "string") lines.writeLine(`${name}: ${value}`);
  for (const text of pageHeaders(bytes, reading.budget)) lines.writeLine(text);
  lines.end();
  return { code: "COMPLETE", mimeType };
}

/** Reads the cells of a binary workbook and adds its comments and names to the lines; answers why it could not, if so. */
export async function readBinaryWorkbook(
  bytes: Uint8Array,
  reading: Reading,
  lines: Lines,
): Promise<WorkBook | Extract<UnreadReason, "INVALID_ENCRYPTION" | "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT">> {
  const { read } = await loadSheetJs();
  let workbook: WorkBook;
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    workbook = read(buffer, { type: "buffer", dense: true, cellFormula: false, cellHTML: false, cellText: false, cellNF: true });
  } catch (error) {
    const isEncrypted = error instanceof Error && /password|encrypt/i.test(error.message);
    return isEncrypted ? "INVALID_ENCRYPTION" : "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT";
  }
  reading.budget.bytesClassified += bytes.length;
  const cells = new BinaryCells(workbook, new Cells(reading), lines);
  for (const name of workbook.SheetNames) if (reading.budget.mayContinue()) await cells.readSheet(name);
  for (const { Name, Ref } of workbook.Workbook?.Names ?? []) lines.writeLine(`${Name}: ${Ref}`);
  return workbook;
}

class BinaryCells {
  readonly #workbook: WorkBook;
  readonly #cells: Cells;
  readonly #lines: Lines;
  readonly #encoder = new TextEncoder();
  readonly #formats = new Map<string, NumberFormat>();
  readonly #isFrom1904: boolean;

  constructor(workbook: WorkBook, cells: Cells, lines: Lines) {
    this.#workbook = workbook;
    this.#cells = cells;
    this.#lines = lines;
    this.#isFrom1904 = workbook.Workbook?.WBProps?.date1904 === true;
  }

  async readSheet(name: string): Promise<void> {
    this.#cells.beginSheet(name);
    const rows: readonly (readonly (CellObject | undefined)[] | undefined)[] = this.#workbook.Sheets[name]?.["!data"] ?? [];
    // Rows and columns may be sparse, and one cell far out would cost a walk over all that is missing before it.
    for (const row of Object.keys(rows)) {
      const columns = rows[Number(row)] ?? [];
      for (const column of Object.keys(columns)) {
        const cell = columns[Number(column)];
        // A record that ends before it tells the cell's place, `NaN`, holds nothing either.
        if (cell === undefined || !(Number(row) >= 0 && Number(column) >= 0)) continue;
        const code = cell.t === "n" ? String(cell.z ?? "") : "";
        const format = this.#formats.get(code) ?? (await formatOfCode(code));
        this.#formats.set(code, format);
        this.#cells.add(
          Number(row) + 1,
          Number(column) + 1,
          this.#encoder.encode(withTarget(this.#textOf(cell, format), cell.l?.Target ?? "")),
        );
        for (const comment of cell.c ?? []) this.#lines.writeLine(comment.t);
      }
    }
    this.#cells.endSheet();
    const objects: unknown = this.#workbook.Sheets[name]?.["!objects"];
    if (Array.isArray(objects)) for (const drawn of objects) this.#lines.writeLine(textOfObject(drawn));
  }

  #textOf({ t, v }: CellObject, format: NumberFormat): string {
    if (v === undefined || t === "e" || t === "z") return "";
    if (t === "b") return v === true ? "TRUE" : "FALSE";
    if (t !== "n") return String(v);
    return displayedNumber(String(v), format, this.#isFrom1904);
  }
}

const noteObject = 25;

/** The text of a drawn object of BIFF as the library leaves it; comments have been read already. Source: [MS-XLS] 2.5.143. */
function textOfObject(drawn: unknown): string {
  if (typeof drawn !== "object" || drawn === null || !("TxO" in drawn) || !("cmo" in drawn)) return "";
  const { TxO: text, cmo: head } = drawn;
  if (!Array.isArray(head) || head[1] === noteObject) return "";
  return typeof text === "object" && text !== null && "t" in text && typeof text.t === "string" ? text.t : "";
}
