/**
 * Spreadsheets of OpenDocument: cells with their sheets and values as displayed; what is drawn on a sheet or noted beside a cell
 * is running text. Rows and cells that are stored once and shown many times count each time, up to a bound.
 * Source: OpenDocument 1.3 part 3, sections 9 and 19.
 */
import type { Lines } from "../lines.ts";
import { withTarget } from "../link-target.ts";
import { OpenDocumentText } from "../running-text.ts";
import { type Attributes, attribute, joinedText, type XmlReceiver } from "../xml.ts";
import type { Cells } from "./cells.ts";

/** Repeated cells that are counted again, over a whole file: a few bytes may say that a value fills a sheet. */
const repetitionsMax = 100_000;
/** Cells of one row held so that the row can be repeated, in bytes; a longer row counts once. */
const rowBytesMax = 1_048_576;

type RowCell = { readonly column: number; readonly bytes: Uint8Array };

/** Elements in a cell whose text is not the cell's. */
const asides = new Set(["annotation", "shapes", "frame", "custom-shape", "g", "rect", "line", "detective"]);

/** Takes the text of the main part of a spreadsheet. */
export class OpenDocumentSheets implements XmlReceiver {
  readonly #cells: Cells;
  readonly #lines: Lines;
  readonly #text: OpenDocumentText;
  readonly #encoder = new TextEncoder();
  #repetitionsLeft = repetitionsMax;
  #row = 1;
  #rowRepeats = 1;
  #rowCells: RowCell[] = [];
  #rowBytes = 0;
  #column = 1;
  #columnRepeats = 1;
  #value = "";
  #hasOwnValue = false;
  #displayed = "";
  #paragraphs = 0;
  /** Where a link in the cell leads. */
  #target = "";
  /** Depth within a cell; 0 outside. */
  #cellDepth = 0;
  /** Depth within what is running text; 0 outside. */
  #asideDepth = 0;

  constructor(cells: Cells, lines: Lines) {
    this.#cells = cells;
    this.#lines = lines;
    this.#text = new OpenDocumentText(lines);
  }

  open(name: string, attributes: Attributes): void {
    if (this.#asideDepth > 0 || asides.has(name)) {
      this.#asideDepth++;
      this.#text.open(name, attributes);
    } else if (this.#cellDepth > 0) this.#openInCell(name, attributes);
    else this.#openOutside(name, attributes);
  }

  text(text: string): void {
    if (this.#asideDepth > 0) this.#text.text(text);
    else if (this.#cellDepth > 0 && this.#paragraphs > 0) this.#displayed = joinedText(this.#displayed, text);
  }

  close(name: string): void {
    if (this.#asideDepth > 0) {
      this.#asideDepth--;
      this.#text.close();
    } else if (this.#cellDepth > 0) {
      this.#cellDepth--;
      if (this.#cellDepth === 0) this.#endCell();
    } else if (name === "table-row") this.#endRow();
  }

  #openOutside(name: string, attributes: Attributes): void {
    switch (name) {
      case "table":
        this.#cells.beginSheet(attribute(attributes, "name") ?? "");
        this.#row = 1;
        break;
      case "table-row":
        this.#rowRepeats = repeats(attributes, "number-rows-repeated");
        this.#column = 1;
        break;
      case "table-cell":
      case "covered-table-cell":
        this.#beginCell(attributes);
        break;
      case "named-expression":
        this.#lines.writeLine(`${attribute(attributes, "name")}: ${attribute(attributes, "expression")}`);
        break;
      // Earlier contents of cells and titles of sheets are running text, paragraph by paragraph.
      case "p":
        this.#asideDepth = 1;
        this.#text.open(name, attributes);
        break;
    }
  }

  #beginCell(attributes: Attributes): void {
    this.#cellDepth = 1;
    this.#columnRepeats = repeats(attributes, "number-columns-repeated");
    this.#displayed = "";
    this.#paragraphs = 0;
    this.#target = "";
    const type = attribute(attributes, "value-type");
    this.#hasOwnValue = type === "float" || type === "date" || type === "string";
    const value = type === "float" ? "value" : type === "date" ? "date-value" : "string-value";
    this.#value = this.#hasOwnValue ? (attribute(attributes, value) ?? "") : "";
    if (type === "date") this.#value = this.#value.replace(/T00:00:00(\.0+)?$/, "").replace("T", " ");
  }

  #openInCell(name: string, attributes: Attributes): void {
    this.#cellDepth++;
    if (name === "p" && this.#paragraphs++ > 0) this.#displayed += "\n";
    if (name === "a") this.#target = attribute(attributes, "href") ?? "";
    if (name === "s") this.#displayed += " ".repeat(Math.min(1_024, Number(attribute(attributes, "c") ?? 1) || 1));
    if (name === "tab" || name === "line-break") this.#displayed += name === "tab" ? "\t" : "\n";
  }

  #endCell(): void {
    const text = withTarget(this.#cellText(), this.#target);
    const column = this.#column;
    this.#column += this.#columnRepeats;
    if (text === "") return;
    const bytes = this.#encoder.encode(text);
    for (let i = 0; i < this.#columnRepeats && (i === 0 || this.#repetitionsLeft-- > 0); i++) {
      if (this.#rowRepeats > 1 && this.#rowBytes + bytes.length <= rowBytesMax) {
        this.#rowBytes += bytes.length;
        this.#rowCells.push({ column: column + i, bytes });
      } else this.#cells.add(this.#row, column + i, bytes);
    }
  }

  /** Numbers may be displayed rounded, dates in any order; then the value says more. */
  #cellText(): string {
    const value = this.#value;
    if (!this.#hasOwnValue || value === "") return this.#displayed;
    if (/^\d{4}-\d\d-\d\d/.test(value) || this.#displayed === "") return value;
    const digits = value.replace(/\D/g, "");
    return this.#displayed.replace(/\D/g, "").endsWith(digits) ? this.#displayed : value;
  }

  #endRow(): void {
    for (let i = 0; i < this.#rowRepeats && this.#rowCells.length > 0; i++) {
      if (i > 0 && this.#repetitionsLeft < this.#rowCells.length) break;
      if (i > 0) this.#repetitionsLeft -= this.#rowCells.length;
      for (const { column, bytes } of this.#rowCells) this.#cells.add(this.#row + i, column, bytes);
    }
    this.#row += this.#rowRepeats;
    this.#rowCells = [];
    this.#rowBytes = 0;
  }
}

function repeats(attributes: Attributes, name: string): number {
  const count = Number(attribute(attributes, name) ?? 1);
  return Number.isSafeInteger(count) && count >= 1 ? Math.min(count, 1_000_000_000) : 1;
}
