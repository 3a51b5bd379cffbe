/**
 * Office Open XML: documents of Word, workbooks of Excel and presentations of PowerPoint, with what belongs to them: headers,
 * notes, comments, charts, properties, custom data, embedded files. Pictures, macros, layout and styles are not read.
 * Source: ECMA-376 parts 1 and 2.
 */
import type { ByteSource } from "../../base/byte-source.ts";
import type { Reading, Verdict } from "../reading.ts";
import { type ContentTypes, type MainPart, type Relationship, readRelationships } from "./content-types.ts";
import { OfficeFile } from "./office-file.ts";
import type { Package } from "./package.ts";
import { NamedValues, OoxmlText } from "./running-text.ts";
import { Cells } from "./workbooks/cells.ts";
import { readBinaryWorkbook } from "./workbooks/legacy-workbook.ts";
import { PivotCaches } from "./workbooks/pivot-caches.ts";
import { SharedStrings } from "./workbooks/shared-strings.ts";
import { SharedStringsPart, SheetPart, StylesPart, WorkbookPart } from "./workbooks/workbook.ts";
import type { XmlReceiver } from "./xml.ts";

/** Parts that hold running text. Masters and layouts count: what stands there is on every slide. */
const textType = new RegExp(
  [
    String.raw`(wordprocessingml|ms-word)\.(document|template)(\.macroEnabled(Template)?)?\.main\+xml`,
    String.raw`wordprocessingml\.(document\.glossary|header|footer|footnotes|endnotes|comments)\+xml`,
    String.raw`presentationml\.(slide|notesSlide|comments|slideMaster|slideLayout|notesMaster|handoutMaster)\+xml`,
    String.raw`(ms-powerpoint\.comments|ms-excel\.threadedcomments|spreadsheetml\.(comments|externalLink))\+xml`,
    String.raw`(drawingml\.(diagramData|chartshapes)|officedocument\.drawing)\+xml`,
  ].join("|"),
  "i",
);
const slideType = /presentationml\.slide\+xml/i;
const chartType = /(drawingml\.chart|chartex)\+xml/i;
const pivotType = /spreadsheetml\.pivotCache(Definition|Records)\+xml/i;
const valuesType = /(core|extended|custom)-properties\+xml/i;
const customData = /^customXml\/item\d*\.xml$/i;
const sheetType = /spreadsheetml\.worksheet\+xml/i;
/** Relationships to files of their own. */
const embeddedType = /^(package|oleObject|aFChunk)$/;

const byNumbers = new Intl.Collator("en", { numeric: true });

/** Reads an Office Open XML file whose main part is known. */
export async function readOoxml(
  parts: Package,
  reading: Reading,
  { source, types, main }: { source: ByteSource; types: ContentTypes; main: MainPart },
): Promise<Verdict> {
  const file = new OoxmlFile(parts, reading, types);
  if (main.kind === "excel-binary") await file.readBinaryWorkbook(source);
  if (main.kind === "excel") await file.readWorkbook(main.path);
  await file.readTexts(main.path);
  return file.finish(main.mimeType);
}

class OoxmlFile extends OfficeFile {
  readonly #types: ContentTypes;
  #pivotCaches = new PivotCaches(new Set());
  #isWorkbook = false;

  constructor(parts: Package, reading: Reading, types: ContentTypes) {
    super(parts, reading);
    this.#types = types;
  }

  /** Reads the cells of a binary workbook, which is held in memory, packed and unpacked. */
  async readBinaryWorkbook(source: ByteSource): Promise<void> {
    this.#isWorkbook = true;
    const { budget } = this.reading;
    const heldBytes = source.sizeBytes + this.parts.uncompressedBytes;
    if (!budget.hold(heldBytes)) {
      this.note("MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT");
      return;
    }
    try {
      const workbook = await readBinaryWorkbook(await source.read(0, source.sizeBytes), this.reading, this.lines);
      if (typeof workbook === "string") this.note(workbook);
    } finally {
      budget.release(heldBytes);
    }
  }

  /** Reads the cells of a workbook. */
  async readWorkbook(path: string): Promise<void> {
    this.#isWorkbook = true;
    const workbook = new WorkbookPart(this.lines);
    await this.walk(path, workbook);
    this.#pivotCaches = new PivotCaches(new Set(workbook.sheets.map(({ name }) => name)));
    const relationships = await this.#relationshipsOf(path);
    const pathOf = (type: string) => relationships.find((relationship) => relationship.type === type)?.target ?? "";
    const strings = new SharedStrings(this.reading.budget);
    try {
      await this.walk(pathOf("sharedStrings"), new SharedStringsPart(strings, this.lines));
      const styles = new StylesPart();
      await this.walk(pathOf("styles"), styles);
      const cells = new Cells(this.reading);
      const formats = await styles.formats();
      const sheet = new SheetPart({ cells, lines: this.lines, strings, formats, isFrom1904: workbook.isFrom1904 });
      const targets = new Map(relationships.map(({ id, target }) => [id, target]));
      for (const { name, relationshipId } of workbook.sheets) {
        const target = targets.get(relationshipId) ?? "";
        targets.delete(relationshipId);
        await this.#readSheet({ name, target, cells, sheet });
      }
    } finally {
      strings.close();
    }
  }

  /** Sheets of charts hold none of cells; those of macros and dialogues of Excel 4 are not read. */
  async #readSheet({
    name,
    target,
    cells,
    sheet,
  }: {
    name: string;
    target: string;
    cells: Cells;
    sheet: SheetPart;
  }): Promise<void> {
    if (!this.parts.has(target)) this.note("MALFORMED_FILE");
    if (!sheetType.test(this.#types.typeOf(target))) return;
    sheet.begin(await this.#linksOf(target));
    cells.beginSheet(name);
    await this.walk(target, sheet);
    cells.endSheet();
  }

  /** Reads all parts that hold running text or named values, the main part first. */
  async readTexts(main: string): Promise<void> {
    const order = (path: string) => (path === main ? 0 : slideType.test(this.#types.typeOf(path)) ? 1 : 2);
    const paths = this.parts.paths.sort((a, b) => order(a) - order(b) || byNumbers.compare(a, b));
    for (const path of paths) {
      if (path.endsWith(".bin")) continue;
      const type = this.#types.typeOf(path);
      if (textType.test(type)) await this.#readText(path);
      else if (chartType.test(type)) await this.#readChart(path);
      else if (pivotType.test(type)) await this.#readPivotCache(path);
      else if (valuesType.test(type) || customData.test(path)) await this.walk(path, new NamedValues(this.lines));
    }
  }

  async #readText(path: string): Promise<void> {
    await this.walk(path, new OoxmlText(this.lines, await this.#linksOf(path)));
  }

  /** Where the links of a part lead to outside the file, by the names of their relationships. */
  async #linksOf(path: string): Promise<ReadonlyMap<string, string>> {
    const links = (await this.#relationshipsOf(path)).filter(({ isExternal }) => isExternal);
    return new Map(links.map(({ id, target }) => [id, target]));
  }

  /** The values that a chart shows are kept with it; they are read unless they stand in a sheet that is read, too. */
  async #readChart(path: string): Promise<void> {
    const relationships = await this.#relationshipsOf(path);
    const isShownElsewhere = this.#isWorkbook || relationships.some(({ type }) => type === "package");
    const text = new OoxmlText(this.lines, new Map());
    await this.walk(path, isShownElsewhere ? withoutValues(text) : text);
  }

  async #readPivotCache(path: string): Promise<void> {
    const caches = this.#pivotCaches;
    if (caches.isCopy(path)) return;
    await this.walk(path, caches.receiver(this.lines));
    if (!caches.wasCopy) return;
    for (const { type, target } of await this.#relationshipsOf(path)) if (type === "pivotCacheRecords") caches.addCopy(target);
  }

  async #relationshipsOf(path: string): Promise<readonly Relationship[]> {
    let relationships: readonly Relationship[] = [];
    await this.attempt(async () => {
      relationships = await readRelationships(this.parts, path);
    });
    for (const { type, target, isExternal } of relationships) if (!isExternal && embeddedType.test(type)) this.embed(target);
    return relationships;
  }
}

function withoutValues(receiver: XmlReceiver): XmlReceiver {
  let isValue = false;
  return {
    open: (name, attributes) => {
      isValue = name === "v";
      receiver.open(name, attributes);
    },
    close: (name) => {
      isValue = false;
      receiver.close(name);
    },
    text: (text) => {
      if (!isValue) receiver.text(text);
    },
  };
}
