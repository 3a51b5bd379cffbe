import { describe, expect, test } from "vitest";
import { zipOf } from "../../../tests/support/archives.ts";
import { readBack } from "../../../tests/support/documents.ts";
import { openDocument } from "../../../tests/support/office-files.ts";

const textOf = async (input: Buffer) => (await readBack({ name: "x", input })).found.map(({ text }) => text).join("");

describe("OpenDocument", () => {
  test("spaces, tabs and breaks stand for themselves", async () => {
    const body = '<text:p>a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d</text:p><text:h>e</text:h>';
    expect(await textOf(openDocument("text", body))).toBe("a  b\tc\nd\ne");
  });

  test("a template may hold nothing but styles, unless its manifest says otherwise", async () => {
    const type = "application/vnd.oasis.opendocument.text-template";
    const template = (paths: readonly string[]) =>
      zipOf([
        { name: "mimetype", content: type, method: 0 },
        {
          name: "META-INF/manifest.xml",
          content: `<manifest>${["/", ...paths].map((path) => `<file-entry full-path="${path}" media-type="text/xml"/>`).join("")}</manifest>`,
        },
        {
          name: "styles.xml",
          content: "<office:document-styles><style:header><text:p>needle</text:p></style:header></office:document-styles>",
        },
      ]);
    const { outcome, found } = await readBack({ name: "x", input: template(["styles.xml"]) });
    expect([outcome.status.code, outcome.mimeType, found.map(({ text }) => text)]).toEqual(["COMPLETE", type, ["needle"]]);
    for (const paths of [["styles.xml", "content.xml"], []]) {
      const { outcome } = await readBack({ name: "x", input: template(paths) });
      expect(outcome.status).toMatchObject({ code: "PARTIAL", reason: "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT" });
    }
  });

  test("repeated cells and rows count each time, as far as the bound allows", async () => {
    const cell = (repeats: number) =>
      `<table:table-cell table:number-columns-repeated="${repeats}"><text:p>x</text:p></table:table-cell>`;
    const row = (rows: number, cells: string) =>
      `<table:table-row table:number-rows-repeated="${rows}">${cells}</table:table-row>`;
    const sheet = (rows: string) => openDocument("spreadsheet", `<table:table table:name="S">${rows}</table:table>`);
    const read = async (rows: string) =>
      (await readBack({ name: "x", input: sheet(rows) })).found.map(({ location }) =>
        location.kind === "cell" ? location.cellReference : "",
      );
    expect(await read(row(2, `<table:table-cell table:number-columns-repeated="3"/>${cell(2)}`) + row(1, cell(1)))).toEqual([
      "S!D1",
      "S!E1",
      "S!D2",
      "S!E2",
      "S!A3",
    ]);
    const filled = await read(row(1_000_000, cell(1)));
    expect([filled.length, filled.at(-1)]).toEqual([100_001, "S!A100001"]);
  });

  test.each([
    ["text as it is displayed", 'office:value-type="string"', "Ada", "Ada"],
    [
      "numbers in full where they are displayed rounded",
      'office:value-type="float" office:value="4929123456789015"',
      "4.93E+15",
      "4929123456789015",
    ],
    [
      "numbers as they are displayed where that is all of them",
      'office:value-type="float" office:value="512447391"',
      "512-44-7391",
      "512-44-7391",
    ],
    ["dates", 'office:value-type="date" office:date-value="1985-03-07"', "7/3/85", "1985-03-07"],
  ])("%s", async (_rule, attributes, displayed, text) => {
    const cells = `<table:table table:name="S"><table:table-row><table:table-cell ${attributes}><text:p>${displayed}</text:p></table:table-cell></table:table-row></table:table>`;
    expect(await textOf(openDocument("spreadsheet", cells))).toBe(text);
  });
});
