import { describe, expect, test } from "vitest";
import { find, readBack } from "../../../tests/support/documents.ts";
import { docx, relationships, wordType, xlsx } from "../../../tests/support/office-files.ts";

const textOf = async (input: Buffer) => (await readBack({ name: "x", input })).found.map(({ text }) => text).join("");

describe("Word", () => {
  test.each([
    ["runs of a paragraph are one text", "<w:p><w:r><w:t>07</w:t></w:r><w:r><w:t>8-05</w:t></w:r></w:p>", "078-05"],
    ["a paragraph is a line", "<w:p><w:r><w:t>a</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>b</w:t></w:r></w:p>", "a\n\nb"],
    ["a line break is one, too", "<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r></w:p>", "a\nb"],
    [
      "a tab parts words, a definition of tabs does not",
      "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r></w:p>",
      "a\tb",
    ],
    ["hyphens that do not break are hyphens", "<w:p><w:r><w:t>078</w:t><w:noBreakHyphen/><w:t>05</w:t></w:r></w:p>", "078-05"],
    ["text deleted with changes tracked is read", "<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>", "gone"],
    [
      "a row of a table is a line with its cells parted by tabs",
      "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr>" +
        "<w:tr><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
      "a\t\tb\nc",
    ],
    [
      "a text box that is stored in two ways is read once",
      "<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Choice>" +
        "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>",
      "box",
    ],
    [
      "what stands in the fallback only is read",
      "<w:p><w:r><mc:AlternateContent><mc:Choice/><mc:Fallback><w:t>old</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>",
      "old",
    ],
    ["measures of drawings are not text", "<w:p><w:r><wp:posOffset>4929123456789015</wp:posOffset><w:t>a</w:t></w:r></w:p>", "a"],
    [
      "the target of a field that the text does not show stands behind it",
      '<w:p><w:r><w:instrText> HYPERLINK "mailto:ada@example</w:instrText></w:r><w:r><w:instrText>.com" </w:instrText></w:r><w:r><w:t>Ada</w:t></w:r></w:p>',
      "Ada\tmailto:ada@example.com",
    ],
  ])("%s", async (_rule, body, text) => {
    expect(await textOf(docx(body))).toBe(text);
  });

  test("targets of links are read unless the text shows them", async () => {
    const link = (id: string, text: string) => `<w:p><w:hyperlink r:id="${id}"><w:r><w:t>${text}</w:t></w:r></w:hyperlink></w:p>`;
    const rels = relationships("word/_rels/document.xml.rels", [
      ["a", "hyperlink", "mailto:ada@example.com", "External"],
      ["b", "hyperlink", "https://ben.example.com/", "External"],
    ]);
    expect(await textOf(docx(link("a", "Ada") + link("b", "ben.example.com"), [rels]))).toBe(
      "Ada\tmailto:ada@example.com\nben.example.com",
    );
  });

  test("parts are told by their types, whatever their names; properties and custom data are named values", async () => {
    const input = docx(
      "<w:p><w:r><w:t>body</w:t></w:r></w:p>",
      [
        { name: "a/b.xml", content: "<w:hdr><w:p><w:r><w:t>header</w:t></w:r></w:p></w:hdr>" },
        { name: "word/header9.xml", content: "<w:hdr><w:p><w:r><w:t>unlisted</w:t></w:r></w:p></w:hdr>" },
        {
          name: "p.xml",
          content: '<Properties><property name="Tax number"><vt:lpwstr>512-44-7391</vt:lpwstr></property></Properties>',
        },
        { name: "customXml/item1.xml", content: "<person><ssn>513-55-8402</ssn></person>" },
      ],
      { "a/b.xml": `${wordType}.header+xml`, "p.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml" },
    );
    expect(await textOf(input)).toBe("body\nheader\nssn: 513-55-8402\nTax number: 512-44-7391");
  });

  test("a match has the line of its paragraph and the column in it", async () => {
    const { found } = await find(["needle"], { name: "x", input: docx("<w:p/><w:p><w:r><w:t>a needle</w:t></w:r></w:p>") });
    expect(found).toEqual([{ text: "needle", location: { kind: "line", startLine: 2, endLine: 2, startColumn: 3 } }]);
  });

  test("parts may be in UTF-16", async () => {
    const xml = '\ufeff<?xml version="1.0" encoding="UTF-16"?><w:hdr><w:p><w:r><w:t>wide é</w:t></w:r></w:p></w:hdr>';
    const part = { name: "word/h.xml", content: Buffer.from(xml, "utf16le") };
    expect(await textOf(docx("", [part], { "word/h.xml": `${wordType}.header+xml` }))).toBe("wide é");
  });

  test("files that lie within are read under their path; what cannot be read makes the file partial", async () => {
    const inner = xlsx({ sheets: { S: '<row><c t="inlineStr"><is><t>needle</t></is></c></row>' } });
    const rels = relationships("word/_rels/document.xml.rels", [["a", "package", "embeddings/book.xlsx"]]);
    const whole = await find(["needle"], {
      name: "x",
      input: docx("<w:p/>", [rels, { name: "word/embeddings/book.xlsx", content: inner }]),
    });
    expect(whole.outcome.status).toEqual({ code: "COMPLETE" });
    expect(whole.found).toMatchObject([{ location: { cellReference: "S!A1", embeddedPath: "word/embeddings/book.xlsx" } }]);
    const noise = { name: "word/embeddings/book.xlsx", content: Buffer.from([1, 2, 3, 4, 0, 0, 1]) };
    const { outcome } = await find([], { name: "x", input: docx("<w:p/>", [rels, noise]) });
    expect(outcome.status).toMatchObject({ code: "PARTIAL", reason: "ARCHIVE_CONTAINS_UNPROCESSED_FILES" });
  });
});
