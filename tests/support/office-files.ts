/**
 * For tests: writes small Office files part by part, well-formed or broken on purpose.
 */
import { type ZipEntry, zipOf } from "./archives.ts";

/** What content types of workbooks begin with. */
export const spreadsheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml";
/** What content types of documents begin with. */
export const wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml";
const relationshipType = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

function contentTypes(overrides: Readonly<Record<string, string>>): ZipEntry {
  const list = Object.entries(overrides).map(([path, type]) => `<Override PartName="/${path}" ContentType="${type}"/>`);
  return {
    name: "[Content_Types].xml",
    content: `<Types><Default Extension="xml" ContentType="application/xml"/>${list.join("")}</Types>`,
  };
}

/** The relationships of a part. */
export function relationships(
  name: string,
  targets: readonly (readonly [id: string, type: string, target: string, mode?: string])[],
): ZipEntry {
  const list = targets.map(
    ([id, type, target, mode]) =>
      `<Relationship Id="${id}" Type="${relationshipType}/${type}" Target="${target}"${mode === undefined ? "" : ` TargetMode="${mode}"`}/>`,
  );
  return { name, content: `<Relationships>${list.join("")}</Relationships>` };
}

/** A document of Word with this content in its body and further parts. */
export function docx(body: string, more: readonly ZipEntry[] = [], types: Readonly<Record<string, string>> = {}): Buffer {
  return zipOf([
    contentTypes({ "word/document.xml": `${wordType}.document.main+xml`, ...types }),
    { name: "word/document.xml", content: `<w:document xmlns:w="w"><w:body>${body}</w:body></w:document>` },
    ...more,
  ]);
}

/** What is in a workbook; sheets are rows by name. */
export type Book = {
  readonly sheets: Readonly<Record<string, string>>;
  readonly strings?: readonly string[];
  readonly formats?: readonly string[];
  readonly workbook?: string;
  readonly more?: readonly ZipEntry[];
  readonly types?: Readonly<Record<string, string>>;
};

/** A workbook of Excel with these rows in its sheets. */
export function xlsx({ sheets, strings = [], formats = [], workbook = "", more = [], types = {} }: Book): Buffer {
  const names = Object.keys(sheets);
  const formatList = formats.map((code, i) => `<numFmt numFmtId="${200 + i}" formatCode="${code.replaceAll('"', "&quot;")}"/>`);
  const styles = formats.map((_, i) => `<xf numFmtId="${200 + i}"/>`);
  return zipOf([
    contentTypes({
      "xl/workbook.xml": `${spreadsheetType}.sheet.main+xml`,
      ...Object.fromEntries(names.map((_, i) => [`xl/sheet${i}.xml`, `${spreadsheetType}.worksheet+xml`])),
      ...types,
    }),
    relationships("_rels/.rels", [["rId1", "officeDocument", "xl/workbook.xml"]]),
    {
      name: "xl/workbook.xml",
      content: `<workbook xmlns:r="r">${workbook}<sheets>${names.map((name, i) => `<sheet name="${name}" r:id="s${i}"/>`).join("")}</sheets></workbook>`,
    },
    relationships("xl/_rels/workbook.xml.rels", [
      ["t", "styles", "styles.xml"],
      ["u", "sharedStrings", "/xl/strings.xml"],
      ...names.map((_, i) => [`s${i}`, "worksheet", `sheet${i}.xml`] as const),
    ]),
    { name: "xl/strings.xml", content: `<sst>${strings.map((text) => `<si>${text}</si>`).join("")}</sst>` },
    {
      name: "xl/styles.xml",
      content: `<styleSheet><numFmts>${formatList.join("")}</numFmts><cellXfs>${styles.join("")}</cellXfs></styleSheet>`,
    },
    ...Object.values(sheets).map((rows, i) => ({
      name: `xl/sheet${i}.xml`,
      content: `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
    })),
    ...more,
  ]);
}

/** An OpenDocument file of a kind such as `text` with this content in its body and further parts. */
export function openDocument(kind: string, content: string, more: readonly ZipEntry[] = []): Buffer {
  return zipOf([
    { name: "mimetype", content: `application/vnd.oasis.opendocument.${kind}`, method: 0 },
    { name: "content.xml", content: `<office:document-content><office:body>${content}</office:body></office:document-content>` },
    ...more,
  ]);
}
