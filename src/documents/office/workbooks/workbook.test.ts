import { describe, expect, test } from "vitest";
import { find, readBack } from "../../../../tests/support/documents.ts";
import { type Book, relationships, spreadsheetType, xlsx } from "../../../../tests/support/office-files.ts";

describe("Excel", () => {
  const cellsOf = async (book: Book) =>
    (await readBack({ name: "x", input: xlsx(book) })).found.flatMap(({ text, name, location }) =>
      location.kind === "cell" ? [{ text, name, reference: location.cellReference }] : [],
    );

  test.each([
    ["shared strings with runs, without how they are pronounced", '<c r="A1" t="s"><v>0</v></c>', "Ada"],
    ["strings in the cell", '<c r="A1" t="inlineStr"><is><r><t>A</t></r><r><t>da</t></r></is></c>', "Ada"],
    ["results of formulas", '<c r="A1" t="str"><f>B1&amp;"x"</f><v>Ada</v></c>', "Ada"],
    ["numbers in full", '<c r="A1"><v>4929123456789015</v></c>', "4929123456789015"],
    ["numbers written by powers of ten", '<c r="A1"><v>3.7144963539843101E+14</v></c>', "371449635398431"],
    ["numbers by a pattern with fixed characters", '<c r="A1" s="0"><v>12345678</v></c>', "012-34-5678"],
    ["a pattern that would lose digits is not followed", '<c r="A1" s="1"><v>4929123456789015</v></c>', "4929123456789015"],
    ["dates", '<c r="A1" s="2"><v>31113</v></c>', "1985-03-07"],
    ["the last day before the one that never was", '<c r="A1" s="2"><v>59</v></c>', "1900-02-28"],
    ["the first day after it", '<c r="A1" s="2"><v>61</v></c>', "1900-03-01"],
    ["dates with times", '<c r="A1" s="2"><v>31113.5</v></c>', "1985-03-07 12:00:00"],
    ["dates in words", '<c r="A1" t="d"><v>1985-03-07T00:00:00</v></c>', "1985-03-07"],
    ["a number in the format of dates that is none", '<c r="A1" s="2"><v>-1</v></c>', "-1"],
    ["amounts", '<c r="A1" s="3"><v>1234.5</v></c>', "1234.5"],
  ])("%s", async (_rule, cell, text) => {
    const formats = ["000-00-0000", "###-##-#E+0", "d/m/yy", '#,##0.00 "EUR"'];
    const book = {
      sheets: { S: `<row r="1">${cell}</row>` },
      strings: ["<r><t>A</t></r><r><t>da</t></r><rPh><t>x</t></rPh>"],
      formats,
    };
    expect(await cellsOf(book)).toEqual([{ text, name: "", reference: "S!A1" }]);
  });

  test("where links lead stands in their cells, unless a cell shows it", async () => {
    const cell = (reference: string, text: string) => `<c r="${reference}" t="inlineStr"><is><t>${text}</t></is></c>`;
    const links = ["A1", "A2", "A3:B9", "A4", "XFE"].map((ref, i) => `<hyperlink ref="${ref}" r:id="l${i}"/>`).join("");
    const rows = [cell("A1", "Email"), cell("A2", "of ben@example.com here"), cell("A4", "card")];
    const targets = [
      ["l0", "hyperlink", "mailto:ada@example.com", "External"],
      ["l1", "hyperlink", "mailto:ben@example.com", "External"],
      ["l2", "hyperlink", "https://carla.example.com/", "External"],
      ["l3", "hyperlink", "sheet9.xml"],
      ["l4", "hyperlink", "tel:5550123", "External"],
    ] as const;
    const sheets = {
      S: `${rows.map((row) => `<row>${row}</row>`).join("")}</sheetData><hyperlinks>${links}</hyperlinks><sheetData>`,
    };
    const found = await cellsOf({ sheets, more: [relationships("xl/_rels/sheet0.xml.rels", targets)] });
    expect(found.map(({ text, reference }) => [text, reference])).toEqual([
      ["Email", "S!A1"],
      ["of ben@example.com here", "S!A2"],
      ["card", "S!A4"],
      ["mailto:ada@example.com", "S!A1"],
      ["https://carla.example.com/", "S!A3"],
    ]);
    expect(found.map(({ name }) => name)).toEqual(["", "Email", "Email", "", "Email"]);
  });

  test("headers are lines without their codes", async () => {
    const codes = '&amp;L&amp;"Arial,Bold"&amp;12&amp;KFF0000for ada&amp;C&amp;K01+000R&amp;&amp;D&amp;R&amp;P';
    const sheets = { S: `</sheetData><headerFooter><oddHeader>${codes}</oddHeader></headerFooter><sheetData>` };
    const { found } = await readBack({ name: "x", input: xlsx({ sheets }) });
    expect(found.map(({ text }) => text.replace(/ +/g, " ").trim())).toEqual(["for ada R&D"]);
  });

  test("dates may count from 1904", async () => {
    const book = {
      sheets: { S: '<row><c s="0"><v>0</v></c><c s="0"><v>29651</v></c></row>' },
      formats: ["yyyy"],
      workbook: '<workbookPr date1904="1"/>',
    };
    expect((await cellsOf(book)).map(({ text }) => text)).toEqual(["1904-01-01", "1985-03-07"]);
  });

  test("errors and empty cells are nothing; cells without a reference follow one another", async () => {
    const rows =
      '<row><c t="e"><v>#REF!</v></c><c/><c><v>1</v></c></row><row r="9"><c><v>2</v></c></row><row><c><v>3</v></c></row>';
    expect((await cellsOf({ sheets: { S: rows } })).map(({ reference }) => reference)).toEqual(["S!C1", "S!A9", "S!A10"]);
  });

  test.each([
    ["Sheet2", "Sheet2!AB7"],
    ["Año_1", "Año_1!AB7"],
    ["My sheet", "'My sheet'!AB7"],
    ["It's", "'It''s'!AB7"],
    ["Q1", "'Q1'!AB7"],
    ["2026", "'2026'!AB7"],
  ])("the cell of sheet %s is %s", async (name, reference) => {
    expect(
      await cellsOf({ sheets: { [name.replace("'", "&apos;")]: '<row r="7"><c r="AB7"><v>1</v></c></row>' } }),
    ).toMatchObject([{ reference }]);
  });

  const rowsOf = (rows: readonly (readonly string[])[]) =>
    rows.map((row, r) => `<row r="${r + 1}">${row.map((text) => `<c t="str"><v>${text}</v></c>`).join("")}</row>`).join("");

  test("columns have the names of the header, below titles, sheet by sheet", async () => {
    const sheets = {
      A: rowsOf([["All people"], [], ["First name", "Phone"], ["Ada", "555 0100 200"], ["Ben", "555 0100 201"]]),
      B: rowsOf([
        ["1", "2"],
        ["Ada", "3"],
      ]),
    };
    const { found } = await readBack({ name: "x", input: xlsx({ sheets }) }, (text) => /^(Ada|555)/.test(text));
    expect(found.map(({ name, location }) => [name, location])).toEqual([
      ["First name", { kind: "cell", row: 4, column: 1, columnName: "First name", cellReference: "A!A4" }],
      ["Phone", { kind: "cell", row: 4, column: 2, columnName: "Phone", cellReference: "A!B4" }],
      ["Phone", { kind: "cell", row: 5, column: 2, columnName: "Phone", cellReference: "A!B5" }],
      ["", { kind: "cell", row: 2, column: 1, cellReference: "B!A2" }],
    ]);
  });

  test("a name in which something was found is not part of places", async () => {
    const { found } = await find(["needle"], {
      name: "x",
      input: xlsx({
        sheets: {
          S: rowsOf([
            ["id", "needle"],
            ["1", "needle"],
          ]),
        },
      }),
    });
    expect(found.map(({ location }) => location)).toEqual([
      { kind: "cell", row: 1, column: 2, cellReference: "S!B1" },
      { kind: "cell", row: 2, column: 2, cellReference: "S!B2" },
    ]);
  });

  test("all cells of a large sheet keep their places", async () => {
    const count = 40_000;
    const rows = Array.from({ length: count }, (_, i) => ["name", `value-${i}`]);
    const { found } = await readBack(
      { name: "x", input: xlsx({ sheets: { S: rowsOf([["first_name", "email"], ...rows]) } }) },
      (text) => text.startsWith("value"),
    );
    expect(found).toHaveLength(count);
    for (const [i, { text, name, location }] of found.entries()) {
      if (text !== `value-${i}` || name !== "email" || location.kind !== "cell" || location.cellReference !== `S!B${i + 2}`) {
        expect({ text, name, location }).toEqual({ text: `value-${i}`, name: "email", cellReference: `S!B${i + 2}` });
      }
    }
  });

  test("strings for which there is no memory are read as lines", async () => {
    const sheets = { S: '<row r="1"><c r="A1" t="s"><v>0</v></c></row>' };
    const read = (nestedArchiveBytesMax: number) =>
      find(["needle"], { name: "x", input: xlsx({ sheets, strings: ["<t>needle</t>"] }), limits: { nestedArchiveBytesMax } });
    expect((await read(1_048_576 + 12)).found).toMatchObject([{ location: { kind: "cell", cellReference: "S!A1" } }]);
    expect((await read(1_048_576 + 11)).found).toMatchObject([{ location: { kind: "line", startLine: 1 } }]);
  });

  test("copies that pivot tables keep are read unless their source is a sheet of the workbook", async () => {
    const definition = (source: string) => [
      {
        name: "xl/cache.xml",
        content: `<pivotCacheDefinition><cacheSource>${source}</cacheSource><cacheFields><cacheField><sharedItems><s v="needle"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>`,
      },
      { name: "xl/records.xml", content: '<pivotCacheRecords><r><s v="needle"/></r></pivotCacheRecords>' },
      relationships("xl/_rels/cache.xml.rels", [["a", "pivotCacheRecords", "records.xml"]]),
    ];
    const types = {
      "xl/cache.xml": `${spreadsheetType}.pivotCacheDefinition+xml`,
      "xl/records.xml": `${spreadsheetType}.pivotCacheRecords+xml`,
    };
    const count = async (source: string) =>
      (await find(["needle"], { name: "x", input: xlsx({ sheets: { S: "" }, more: definition(source), types }) })).found.length;
    expect(await count('<worksheetSource sheet="S"/>')).toBe(0);
    expect(await count('<worksheetSource sheet="Gone"/>')).toBe(2);
    expect(await count('<worksheetSource sheet="S" r:id="other"/>')).toBe(2);
  });
});
