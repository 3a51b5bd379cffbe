import { describe, expect, test } from "vitest";
import { documentFixture, find, inPieces, readBack } from "../../../../tests/support/documents.ts";
import { macieReadLimits } from "../../limits.ts";

const rtf = (body: string) => Buffer.from(`{\\rtf1\\ansi\\ansicpg1252 ${body}}`, "latin1");
const textOf = async (input: Buffer) => (await readBack({ name: "x", input })).found.map(({ text }) => text).join("");

describe("text", () => {
  test.each([
    ["a paragraph is a line", String.raw`a\par b\line c`, "a\nb\nc"],
    ["line ends of the file are nothing", "512-\r\n44-\n7391", "512-44-7391"],
    ["groups and looks do not part text", String.raw`512{\b -44}\i0 -73\f2{91}`, "512-44-7391"],
    ["hyphens that do not break are hyphens, optional ones nothing", String.raw`512\_44\-7\-391`, "512-447391"],
    ["marks stand for themselves behind a backslash", String.raw`\{a\\b\}`, String.raw`{a\b}`],
    ["bytes in the code page of the document", String.raw`caf\'e9`, "café"],
    ["bytes in the code page of the font", String.raw`{\fonttbl{\f3\fcharset204 Courier;}}{\f3\'cf\'e8}\'cf`, "ПиÏ"],
    ["characters of two bytes", String.raw`{\fonttbl{\f0\fcharset128 Gothic;}}\f0\'8e\'9a`, "字"],
    ["characters by number, without what stands in for them", String.raw`\u233?\u233\'e9\uc0\u233 ?{\uc2\u8364 EU}.`, "ééé?€."],
    ["characters beyond 16 bits", String.raw`\u-10179?\u-8704?`, "\u{1f600}"],
    [
      "a row of a table is a line with its cells parted by tabs",
      String.raw`\trowd a\cell\cell b\cell\row c\cell\row`,
      "a\t\tb\nc",
    ],
    ["notes are lines of their own", String.raw`a{\footnote note}b\par c`, "a\nnote\nb\nc"],
    ["hidden and deleted text is read", String.raw`{\v hidden}{\deleted gone}`, "hiddengone"],
    ["groups that are optional and unknown are left out", String.raw`a{\*\unknown b{c}}d`, "ad"],
    [
      "fonts, colours, styles and pictures are left out",
      String.raw`{\fonttbl{\f0 Name;}}{\colortbl;\red1;}{\stylesheet{\s1 Head;}}{\pict 4929}a`,
      "a",
    ],
    ["raw bytes are passed over", "{\\pict\\bin6 }{\\par}a", "a"],
    [
      "targets of links stand behind the line",
      String.raw`{\field{\*\fldinst HYPERLINK "mailto:ada@example.com"}{\fldrslt Ada}}\par`,
      "Ada\tmailto:ada@example.com",
    ],
    [
      "properties are lines",
      String.raw`{\info{\title T}{\keywords 512-44-7391}}{\*\userprops{\propname n}\proptype30{\staticval v}}a`,
      "T\n512-44-7391\nn\nv\na",
    ],
    ["text boxes are read", String.raw`a{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt box\par}}{\shprslt again}}`, "a\nbox"],
  ])("%s", async (_rule, body, text) => {
    expect(await textOf(rtf(body))).toBe(text);
  });

  test("a match has the line of its paragraph and the column in it, however the bytes arrive", async () => {
    const bytes = documentFixture("office/rtf-libreoffice/input.rtf");
    const whole = await readBack({ name: "x", input: bytes });
    expect(whole.outcome.status).toEqual({ code: "COMPLETE" });
    for (const sizes of [[1], [2, 3], [61, 7], [4_096]]) {
      expect(await readBack({ name: "x", input: inPieces(bytes, sizes) })).toEqual(whole);
    }
    const { found } = await find(["needle"], { name: "x", input: rtf(String.raw`a\par b needle`) });
    expect(found).toEqual([{ text: "needle", location: { kind: "line", startLine: 2, endLine: 2, startColumn: 3 } }]);
  });
});

describe("what is not whole", () => {
  test("cut off anywhere it is never complete, and what came before counts", async () => {
    const input = rtf(String.raw`needle\par {\b more}\'e9\u233?`);
    for (let length = 6; length < input.length; length++) {
      const { outcome, found } = await find(["needle"], { name: "x.rtf", input: input.subarray(0, length) });
      expect(outcome.status).toEqual({ code: "PARTIAL", reason: "MALFORMED_FILE" });
      if (length > input.indexOf("\\par")) expect(found).toHaveLength(1);
    }
  });

  test("embedded objects are told", async () => {
    const { outcome, found } = await find(["needle"], {
      name: "x",
      input: rtf(String.raw`{\object{\*\objdata 0105}{\result needle}}`),
    });
    expect(outcome.status).toEqual({ code: "PARTIAL", reason: "ARCHIVE_CONTAINS_UNPROCESSED_FILES" });
    expect(found).toHaveLength(1);
  });

  test("any number of groups may lie in each other", async () => {
    for (const depth of [998, 999, 1_000, 50_000]) {
      const body = `${"{\\b ".repeat(depth)}needle${"}".repeat(depth)}after`;
      expect(await textOf(rtf(body))).toBe("needleafter");
    }
  });

  test("an object above its size is not read", async () => {
    const input = rtf("a");
    const status = async (office: number) =>
      (await readBack({ name: "x", input, limits: { objectBytesMax: { ...macieReadLimits.objectBytesMax, office } } })).outcome
        .status;
    expect(await status(input.length)).toEqual({ code: "COMPLETE" });
    expect(await status(input.length - 1)).toEqual({ code: "SKIPPED", reason: "FILE_EXCEEDS_SIZE_LIMIT" });
  });
});
