/**
 * Workbooks in SpreadsheetML: cells with their sheets, strings, numbers as displayed and the last results of formulas; names and
 * headers as lines. Hidden sheets, rows and columns are read like all others. Source: ECMA-376 part 1, section 18.
 */
import type { Lines } from "../lines.ts";
import { shownTarget } from "../link-target.ts";
import { type Attributes, attribute, joinedText, type XmlReceiver } from "../xml.ts";
import { parseCellReference } from "./cell-reference.ts";
import type { Cells } from "./cells.ts";
import { builtInFormat, displayedNumber, formatOfCode, type NumberFormat } from "./number-format.ts";
import type { SharedStrings } from "./shared-strings.ts";

/** What the main part says of a workbook: its sheets in order by the names of their relationships. */
export class WorkbookPart implements XmlReceiver {
  readonly sheets: { readonly name: string; readonly relationshipId: string }[] = [];
  isFrom1904 = false;
  readonly #lines: Lines;
  #definedName: string | undefined;
  #definition = "";

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  open(name: string, attributes: Attributes): void {
    if (name === "workbookPr") this.isFrom1904 = isTrue(attributes.date1904);
    if (name === "sheet") this.sheets.push({ name: attributes.name ?? "", relationshipId: attribute(attributes, "id") ?? "" });
    if (name === "definedName") {
      this.#definedName = attributes.name ?? "";
      this.#definition = "";
    }
  }

  text(text: string): void {
    if (this.#definedName !== undefined) this.#definition = joinedText(this.#definition, text);
  }

  close(name: string): void {
    if (name !== "definedName" || this.#definedName === undefined) return;
    this.#lines.write(`${this.#definedName}: ${this.#definition}`);
    this.#lines.endLine();
    this.#definedName = undefined;
  }
}

/** The number formats of cells, by the number of their style. */
export class StylesPart implements XmlReceiver {
  readonly #codes = new Map<number, string>();
  readonly #styles: number[] = [];
  #isInCellFormats = false;

  open(name: string, attributes: Attributes): void {
    if (name === "cellXfs") this.#isInCellFormats = true;
    if (name === "numFmt") this.#codes.set(Number(attributes.numFmtId), attributes.formatCode ?? "");
    if (name === "xf" && this.#isInCellFormats) this.#styles.push(Number(attributes.numFmtId ?? 0));
  }

  close(name: string): void {
    if (name === "cellXfs") this.#isInCellFormats = false;
  }

  text(): void {}

  /** The formats by style. */
  async formats(): Promise<readonly NumberFormat[]> {
    const byId = new Map<number, NumberFormat>();
    for (const [id, code] of this.#codes) byId.set(id, await formatOfCode(code));
    return this.#styles.map((id) => byId.get(id) ?? builtInFormat(id));
  }
}

/** The strings that cells share. Those that cannot be kept are handed on as lines. */
export class SharedStringsPart implements XmlReceiver {
  readonly #strings: SharedStrings;
  readonly #lines: Lines;
  readonly #encoder = new TextEncoder();
  #text = "";
  #isInText = false;
  #phoneticDepth = 0;

  constructor(strings: SharedStrings, lines: Lines) {
    this.#strings = strings;
    this.#lines = lines;
  }

  open(name: string): void {
    if (name === "si") this.#text = "";
    if (name === "rPh") this.#phoneticDepth++;
    this.#isInText = name === "t";
  }

  text(text: string): void {
    if (this.#isInText && this.#phoneticDepth === 0) this.#text = joinedText(this.#text, text);
  }

  close(name: string): void {
    this.#isInText = false;
    if (name === "rPh") this.#phoneticDepth--;
    if (name !== "si" || this.#strings.add(this.#encoder.encode(this.#text))) return;
    this.#lines.write(this.#text);
    this.#lines.endLine();
  }
}

/** What cells need of their workbook. */
export type SheetContext = {
  readonly cells: Cells;
  readonly lines: Lines;
  readonly strings: SharedStrings;
  readonly formats: readonly NumberFormat[];
  readonly isFrom1904: boolean;
};

const plainFormat = builtInFormat(0);
const decoder = new TextDecoder();
/** Longer cells are not looked through for the targets of links. */
const shownBytesMax = 4_096;
const headerFooter = /^(odd|even|first)(Header|Footer)$/;

/** The cells of a sheet, with its headers and footers as lines. */
export class SheetPart implements XmlReceiver {
  readonly #context: SheetContext;
  readonly #encoder = new TextEncoder();
  #row = 0;
  #column = 0;
  #type = "n";
  #style = -1;
  #value = "";
  #text = "";
  #element = "";
  #phoneticDepth = 0;
  /** Targets of the sheet's links by the names of their relationships, and as cells would show those that none has shown yet. */
  #targets: ReadonlyMap<string, string> = new Map();
  #hiddenTargets = new Set<string>();

  constructor(context: SheetContext) {
    this.#context = context;
  }

  /** A sheet begins, with links to these targets. */
  begin(targets: ReadonlyMap<string, string>): void {
    this.#targets = targets;
    this.#hiddenTargets = new Set(Array.from(targets.values(), shownTarget));
  }

  open(name: string, attributes: Attributes): void {
    this.#element = name;
    if (name === "c") this.#beginCell(attributes);
    else if (name === "row") {
      this.#row = Number(attributes.r) || this.#row + 1;
      this.#column = 0;
    } else if (name === "rPh") this.#phoneticDepth++;
    else if (name === "hyperlink") this.#followLink(attributes);
  }

  text(text: string): void {
    const element = this.#element;
    if (element === "v") this.#value = joinedText(this.#value, text);
    else if (element === "t" && this.#phoneticDepth === 0) this.#text = joinedText(this.#text, text);
    else if (headerFooter.test(element)) this.#context.lines.write(withoutCodes(text));
  }

  close(name: string): void {
    this.#element = "";
    if (name === "c") this.#endCell();
    else if (name === "rPh") this.#phoneticDepth--;
    else if (headerFooter.test(name)) this.#context.lines.freshLine();
  }

  #beginCell({ r, t, s }: Attributes): void {
    const place = r === undefined ? undefined : parseCellReference(r);
    this.#row = place?.row ?? Math.max(this.#row, 1);
    this.#column = place?.column ?? this.#column + 1;
    this.#type = t ?? "n";
    this.#style = s === undefined ? -1 : Number(s);
    this.#value = "";
    this.#text = "";
  }

  #endCell(): void {
    const { cells, strings } = this.#context;
    const bytes = this.#type === "s" ? strings.get(Number(this.#value || -1)) : this.#encoder.encode(this.#displayed());
    cells.add(this.#row, this.#column, bytes);
    if (this.#hiddenTargets.size === 0 || bytes.length > shownBytesMax) return;
    for (const word of decoder.decode(bytes).split(/\s+/)) this.#hiddenTargets.delete(word);
  }

  /** Links stand behind all cells: a target that none of them shows belongs to the cell that leads to it. */
  #followLink(attributes: Attributes): void {
    const target = this.#targets.get(attribute(attributes, "id") ?? "");
    const place = parseCellReference((attributes.ref ?? "").replace(/:.*/, ""));
    if (target === undefined || place === undefined || !this.#hiddenTargets.has(shownTarget(target))) return;
    this.#context.cells.add(place.row, place.column, this.#encoder.encode(target));
  }

  #displayed(): string {
    switch (this.#type) {
      case "n":
        return displayedNumber(this.#value, this.#context.formats[this.#style] ?? plainFormat, this.#context.isFrom1904);
      case "b":
        return this.#value === "1" ? "TRUE" : "FALSE";
      case "e":
        return "";
      case "d":
        return this.#value.replace(/T00:00:00(\.0+)?Z?$/, "").replace("T", " ");
      default:
        return this.#value + this.#text;
    }
  }
}

function isTrue(value: string | undefined): boolean {
  return value === "1" || value === "true" || value === "on";
}

/** The text of a header or footer without its codes for fonts, positions and fields. Source: ECMA-376 part 1, section 18.3.1.46. */
export function withoutCodes(text: string): string {
  return text.replace(
    /&(?:"[^"]*"|K(?:[0-9A-F]{6}|\d\d[+-]\d{3})|\d+|[A-Z]|(&))/gi,
    (_code, ampersand?: string) => ampersand ?? " ",
  );
}
