/**
 * Office files and PDF documents that unfold to very much, or whose parts refer to each other in circles.
 */
import { crc32, deflateRawSync, deflateSync } from "node:zlib";
import { bytesInMemory } from "../../src/base/byte-source.ts";
import { type PdfObject, pdfOf, pdfOfPages } from "../support/pdf.ts";
import { bombEntry, packedZip } from "./archive-cases.ts";
import { type AcceptanceCase, type AcceptanceCases, bytesOf, gibibyte, mebibyte, sourceOf } from "./case.ts";

/** Cases of Word, Excel, OpenDocument and PDF. */
export const officeCases: AcceptanceCases = {
  "docx of nearly 4 GiB and more": (scale) =>
    docxCase(4 * gibibyte * scale - mebibyte, {
      status: "SKIPPED OOXML_UNCOMPRESSED_SIZE_EXCEEDS_LIMIT",
      limits: { officeUncompressedBytesMax: 4 * gibibyte * scale - mebibyte, officeRatioMax: 1e9 },
    }),
  "docx of 1 GiB in 1 MB": (scale) => docxCase(gibibyte * scale, { status: "SKIPPED OOXML_UNCOMPRESSED_RATIO_EXCEEDS_LIMIT" }),
  "docx of 1 GiB in 12 MB, one paragraph": (scale) =>
    docxCase(gibibyte * scale, { status: "PARTIAL MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT", ballast: 11 * mebibyte * scale }),
  "xlsx with 1 GiB of shared strings": (scale) => xlsxCase(scale),
  "ods whose cells are repeated 10^12 times": () => {
    const cell = '<table:table-cell table:number-columns-repeated="1000000"><text:p>needle</text:p></table:table-cell>';
    const row = `<table:table-row table:number-rows-repeated="1000000">${cell}</table:table-row>`;
    const content = `<office:document-content><office:body><office:spreadsheet><table:table table:name="a">${row}</table:table></office:spreadsheet></office:body></office:document-content>`;
    const type = "application/vnd.oasis.opendocument.spreadsheet";
    const archive = packedZip([entry("mimetype", type), entry("content.xml", content)]);
    return { file: "a.ods", source: bytesInMemory(archive), status: "COMPLETE" };
  },
  "PDF whose page unfolds to 4 GiB": (scale) => {
    // A stream of zlib is one of deflate behind two bytes; its checksum is not looked at.
    const { data } = bombEntry("a", 4 * gibibyte * scale, { before: "BT /F 12 Tf (needle) Tj ET " });
    const body = Buffer.concat([Buffer.from([0x78, 0x9c]), data]);
    // The library unfolds it in memory.
    return pdfCase("SKIPPED READER_FAILED", { dictionary: "/Filter/FlateDecode", body });
  },
  "PDF with a page of 10,000,000 letters": (scale) => {
    const lines = "(a line of 40 letters that are all drawn.) Tj T* ".repeat(1_000);
    const body = Buffer.from(`BT /F 12 Tf 12 TL 20 350 Td ${lines.repeat(250 * scale)} ET`);
    return pdfCase("COMPLETE", { dictionary: "/Filter/FlateDecode", body: deflateSync(body) });
  },
  "PDF with 20,000 nested page trees": (scale) => {
    const depth = Math.ceil(20_000 * scale);
    const tree = Array.from({ length: depth }, (_, i) => `<</Type/Pages/Count 1/Kids[${i + 3} 0 R]/Parent ${i + 1} 0 R>>`);
    const source = pdfOf(["<</Type/Catalog/Pages 2 0 R>>", ...tree, "<</Type/Page/MediaBox[0 0 9 9]>>"]);
    return { file: "a.pdf", source: bytesInMemory(source), status: "COMPLETE" };
  },
  "PDF whose pages, outline and form go in circles": () => {
    const catalog = "<</Type/Catalog/Pages 2 0 R/Outlines 3 0 R/AcroForm<</Fields[4 0 R]>>/Names<</EmbeddedFiles 5 0 R>>>>";
    const source = pdfOf([
      catalog,
      "<</Type/Pages/Count 3/Kids[2 0 R 2 0 R]/Parent 2 0 R>>",
      "<</First 3 0 R/Next 3 0 R/Parent 3 0 R/Title(a)>>",
      "<</T(a)/Kids[4 0 R]/Parent 4 0 R/FT/Tx>>",
      "<</Kids[5 0 R 5 0 R]>>",
    ]);
    return { file: "a.pdf", source: bytesInMemory(source), status: "SKIPPED MALFORMED_FILE" };
  },
  "PDF whose tables of objects go in circles": () => {
    const whole = pdfOfPages(["needle"]).toString("latin1");
    const source = whole.replace("trailer\n<<", `trailer\n<</Prev ${whole.lastIndexOf("xref\n0")} `);
    return { file: "a.pdf", source: sourceOf({ bytes: Buffer.from(source, "latin1") }), status: "COMPLETE" };
  },
  "PDF with a stream of objects of 1 GiB": (scale) => {
    const { data } = bombEntry("a", gibibyte * scale, { before: "10 0 11 5 " });
    const body = Buffer.concat([Buffer.from([0x78, 0x9c]), data]);
    const objects: PdfObject[] = [{ dictionary: "/Type/ObjStm/N 2/First 10/Filter/FlateDecode", body }];
    return { file: "a.pdf", source: bytesInMemory(pdfOfPages(["needle"], { objects })), status: "COMPLETE" };
  },
  "PDF of 1 GB, mostly pictures": (scale) => {
    const whole = pdfOfPages(["needle"]);
    const at = whole.indexOf("1 0 obj");
    const picture = Buffer.alloc(mebibyte, "x");
    const times = Math.ceil(960 * scale);
    const head = bytesOf(`%PDF-1.7\n9 0 obj\n<</Type/XObject/Subtype/Image/Length ${picture.length * times}>>\nstream\n`);
    const foot = bytesOf("\nendstream\nendobj\n");
    const shift = head.length + picture.length * times + foot.length - at;
    // The places in the table move by what stands before the objects.
    const rest = whole
      .subarray(at)
      .toString("latin1")
      .replace(/^(\d{10}) 00000 n/gm, (_, place) => `${String(Number(place) + shift).padStart(10, "0")} 00000 n`)
      .replace(/startxref\n(\d+)/, (_, place) => `startxref\n${Number(place) + shift}`);
    const source = sourceOf({ bytes: head }, { bytes: picture, times }, { bytes: foot }, { bytes: Buffer.from(rest, "latin1") });
    return { file: "a.pdf", source, status: "COMPLETE", fetchedBytesMax: 8 * mebibyte };
  },
};

type Entry = Parameters<typeof packedZip>[0][number];

function entry(name: string, content: string | Buffer): Entry {
  const bytes = Buffer.from(content);
  return { name, data: deflateRawSync(bytes), bytes: bytes.length, checksum: crc32(bytes) };
}

const types = (overrides: string) =>
  entry("[Content_Types].xml", `<Types><Default Extension="xml" ContentType="application/xml"/>${overrides}</Types>`);

/** Bytes that cannot be packed. */
function noise(length: number): Buffer {
  return Buffer.from(Uint32Array.from({ length: length / 4 }, (_, i) => Math.imul(i ^ (i >>> 15), 0x2c1b3c6d) ^ (i << 7)).buffer);
}

function docxCase(
  bytes: number,
  { ballast = 0, ...rest }: { ballast?: number } & Pick<AcceptanceCase, "status" | "limits">,
): AcceptanceCase {
  const type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
  const before = '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>';
  const archive = packedZip([
    types(`<Override PartName="/word/document.xml" ContentType="${type}"/>`),
    bombEntry("word/document.xml", bytes, { before, after: "</w:t></w:r></w:p></w:body></w:document>" }),
    ...(ballast > 0 ? [entry("word/media/image.bin", noise(ballast))] : []),
  ]);
  return { file: "a.docx", source: bytesInMemory(archive), ...rest };
}

function xlsxCase(scale: number): AcceptanceCase {
  const main = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const relationship = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const related = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${relationship}/${type}" Target="${target}"/>`;
  const unit = "<si><t>an Example of no small length</t></si>";
  const archive = packedZip([
    types(
      `<Override PartName="/xl/workbook.xml" ContentType="${main}.sheet.main+xml"/>` +
        `<Override PartName="/xl/sheet.xml" ContentType="${main}.worksheet+xml"/>`,
    ),
    entry("_rels/.rels", `<Relationships>${related("a", "officeDocument", "xl/workbook.xml")}</Relationships>`),
    entry("xl/workbook.xml", '<workbook xmlns:r="r"><sheets><sheet name="a" r:id="s"/></sheets></workbook>'),
    entry(
      "xl/_rels/workbook.xml.rels",
      `<Relationships>${related("s", "worksheet", "sheet.xml")}${related("t", "sharedStrings", "strings.xml")}</Relationships>`,
    ),
    entry("xl/sheet.xml", '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData></worksheet>'),
    bombEntry("xl/strings.xml", gibibyte * scale, { before: "<sst>", unit, after: "</sst>" }),
    entry("xl/media/image.bin", noise(12 * mebibyte * scale)),
  ]);
  return { file: "a.xlsx", source: bytesInMemory(archive), status: "COMPLETE" };
}

/** A document with this as the content of its only page. */
function pdfCase(status: string, content: PdfObject): AcceptanceCase {
  const written = pdfOf([
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Count 1/Kids[4 0 R]>>",
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    "<</Type/Page/Parent 2 0 R/Contents 5 0 R/MediaBox[0 0 400 400]/Resources<</Font<</F 3 0 R>>>>>>",
    content,
  ]);
  return { file: "a.pdf", source: bytesInMemory(written), status };
}
