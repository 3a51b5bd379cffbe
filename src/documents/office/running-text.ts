/**
 * Which elements of Office XML carry text that people read, and which end a line or a cell: one table for WordprocessingML,
 * DrawingML, PresentationML, charts and comments, one for OpenDocument. Text that is hidden or deleted with changes tracked is
 * taken with the rest; layout, descriptions of pictures and names of authors are not.
 * Sources: ECMA-376 part 1, sections 17, 18.7, 19 and 21; OpenDocument 1.3 part 3, sections 5 to 10 and 14.
 */
import type { Lines } from "./lines.ts";
import { type Attributes, attribute, type XmlReceiver } from "./xml.ts";

/** The part that elements of one vocabulary play, by their names without prefix. */
type Vocabulary = {
  /** Text in these is taken; in what they hold, too, unless it is mute. */
  readonly texts: ReadonlySet<string>;
  readonly mute: ReadonlySet<string>;
  /** These hold nothing but properties. */
  readonly properties: ReadonlySet<string>;
  readonly paragraphs: ReadonlySet<string>;
  readonly cells: ReadonlySet<string>;
  readonly rows: ReadonlySet<string>;
  readonly breaks: ReadonlySet<string>;
  readonly tabs: ReadonlySet<string>;
  /** These begin text of their own in the middle of a line: text boxes, notes, comments. */
  readonly insets: ReadonlySet<string>;
};

const ooxml: Vocabulary = {
  texts: new Set(["t", "delText", "text", "v"]),
  mute: new Set(["p"]),
  properties: new Set(["pPr", "rPr", "sdtPr", "tblPr", "trPr", "tcPr", "sectPr", "tabLst", "rPh"]),
  paragraphs: new Set(["p", "text", "v"]),
  cells: new Set(["tc"]),
  rows: new Set(["tr"]),
  breaks: new Set(["br", "cr"]),
  tabs: new Set(["tab", "ptab"]),
  insets: new Set(["txbxContent"]),
};

const openDocument: Vocabulary = {
  texts: new Set(["p", "h"]),
  mute: new Set(["annotation", "note", "frame", "custom-shape", "object", "ruby-text"]),
  properties: new Set(["properties"]),
  paragraphs: new Set(["p", "h"]),
  cells: new Set(["table-cell", "covered-table-cell"]),
  rows: new Set(["table-row"]),
  breaks: new Set(["line-break"]),
  tabs: new Set(["tab"]),
  insets: new Set(["text-box", "annotation", "note"]),
};

const spacesMax = 1_024;
const instructionCharactersMax = 65_536;

/** Takes the text of one part of an Office Open XML file; `targets` are those of its links by the names of their relationships. */
export class OoxmlText implements XmlReceiver {
  readonly #lines: Lines;
  readonly #targets: ReadonlyMap<string, string>;
  readonly #walk: TextWalk;
  /** For each choice of contents that is open, what was taken before it. */
  readonly #choices: number[] = [];
  /** Depth within a fallback that says again what was chosen. */
  #fallbackDepth = 0;
  #instruction = "";

  constructor(lines: Lines, targets: ReadonlyMap<string, string>) {
    this.#lines = lines;
    this.#targets = targets;
    this.#walk = new TextWalk(lines, ooxml);
  }

  open(name: string, attributes: Attributes): void {
    if (this.#fallbackDepth > 0 || this.#repeatsChoice(name)) {
      this.#fallbackDepth++;
      return;
    }
    if (name === "AlternateContent") this.#choices.push(this.#walk.takenCharacters);
    if (name === "hyperlink" || name === "hlinkClick")
      this.#lines.link(this.#targets.get(attribute(attributes, "id") ?? "") ?? "");
    if (name === "fldSimple") this.#instruction += attribute(attributes, "instr") ?? "";
    // Watermarks and other text drawn as a picture.
    if (name === "textpath") this.#lines.write(attributes.string ?? "");
    if (name === "noBreakHyphen") this.#lines.write("-");
    this.#walk.open(name);
  }

  close(name: string): void {
    if (this.#fallbackDepth > 0) {
      this.#fallbackDepth--;
      return;
    }
    if (name === "AlternateContent") this.#choices.pop();
    if (name === "p") this.#followInstruction();
    this.#walk.close();
  }

  text(text: string): void {
    if (this.#fallbackDepth > 0) return;
    if (!/^(del)?instrText$/i.test(this.#walk.element)) this.#walk.text(text);
    else if (this.#instruction.length < instructionCharactersMax) this.#instruction += text;
  }

  #repeatsChoice(name: string): boolean {
    const before = this.#choices.at(-1);
    return name === "Fallback" && before !== undefined && this.#walk.takenCharacters > before;
  }

  /** What an instruction of a field quotes: the targets of links, mostly. */
  #followInstruction(): void {
    if (this.#instruction === "") return;
    for (const [, quoted] of this.#instruction.matchAll(/"([^"]{3,})"/g)) this.#lines.link(quoted ?? "");
    this.#instruction = "";
  }
}

/** Takes the text of one part of an OpenDocument file. */
export class OpenDocumentText implements XmlReceiver {
  readonly #lines: Lines;
  readonly #walk: TextWalk;

  constructor(lines: Lines) {
    this.#lines = lines;
    this.#walk = new TextWalk(lines, openDocument);
  }

  open(name: string, attributes: Attributes): void {
    if (name === "s" && this.#walk.isTaken) this.#lines.write(" ".repeat(spacesOf(attributes)));
    if (name === "a") this.#lines.link(attribute(attributes, "href") ?? "");
    this.#walk.open(name);
  }

  close(): void {
    this.#walk.close();
  }

  text(text: string): void {
    this.#walk.text(text);
  }
}

/** Takes all text of a part that is a list of named values; each is a line, `name: value`. */
export class NamedValues implements XmlReceiver {
  readonly #lines: Lines;
  #label = "";

  constructor(lines: Lines) {
    this.#lines = lines;
  }

  open(name: string, attributes: Attributes): void {
    const given = attribute(attributes, "name");
    if (given !== undefined) this.#label = given;
    else if (!isVariantType(name)) this.#label = name;
  }

  close(): void {}

  text(text: string): void {
    const value = text.trim();
    if (value === "") return;
    this.#lines.write(`${this.#label}: ${value}`);
    this.#lines.endLine();
  }
}

/** Types of values that stand inside a named property. Source: ECMA-376 part 1, section 22.4. */
function isVariantType(name: string): boolean {
  return /^(lpw?str|bstr|u?i[1248]|u?int|r[48]|decimal|cy|date|filetime|bool|vector|variant)$/.test(name);
}

function spacesOf(attributes: Attributes): number {
  const count = Number(attribute(attributes, "c") ?? 1);
  return count >= 1 ? Math.min(spacesMax, count) : 1;
}

/** What the vocabularies have in common. */
class TextWalk {
  /** Characters taken so far. */
  takenCharacters = 0;
  readonly #lines: Lines;
  readonly #vocabulary: Vocabulary;
  readonly #names: string[] = [];
  readonly #taken: boolean[] = [];
  /** Depth within properties. */
  #propertyDepth = 0;

  constructor(lines: Lines, vocabulary: Vocabulary) {
    this.#lines = lines;
    this.#vocabulary = vocabulary;
  }

  /** Whether text is taken here. */
  get isTaken(): boolean {
    return this.#propertyDepth === 0 && this.#taken.at(-1) === true;
  }

  /** The innermost element. */
  get element(): string {
    return this.#names.at(-1) ?? "";
  }

  open(name: string): void {
    const { texts, mute, properties, breaks, tabs, insets } = this.#vocabulary;
    const isTaken = texts.has(name) || (this.#taken.at(-1) === true && !mute.has(name));
    this.#names.push(name);
    this.#taken.push(isTaken);
    if (this.#propertyDepth > 0 || properties.has(name)) this.#propertyDepth++;
    else if (insets.has(name)) this.#lines.freshLine();
    else if (breaks.has(name)) this.#lines.endLine();
    else if (tabs.has(name)) this.#lines.tab();
  }

  close(): void {
    const { paragraphs, cells, rows } = this.#vocabulary;
    const name = this.#names.pop() ?? "";
    this.#taken.pop();
    if (this.#propertyDepth > 0) this.#propertyDepth--;
    else if (paragraphs.has(name)) this.#lines.endLine();
    else if (cells.has(name)) this.#lines.endCell();
    else if (rows.has(name)) this.#lines.endRow();
  }

  text(text: string): void {
    if (!this.isTaken) return;
    this.takenCharacters += text.length;
    this.#lines.write(text);
  }
}
