import { CFB } from "@e965/xlsx";
import { describe, expect, test } from "vitest";
import { documentFixture } from "../../../../tests/support/documents.ts";
import { Budget } from "../../budget.ts";
import { macieReadLimits } from "../../limits.ts";
import { pageHeaders } from "./page-headers.ts";

const record = (kind: number, content: Buffer = Buffer.alloc(0)) => {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(kind, 0);
  head.writeUInt16LE(content.length, 2);
  return Buffer.concat([head, content]);
};
const begin = (version: number) => record(0x0809, Buffer.from(Uint16Array.of(version, 0x10).buffer));
const end = record(0x000a);
const wide = (text: string) => Buffer.concat([Buffer.from([text.length, 0, 1]), Buffer.from(text, "utf16le")]);
const narrow = (text: string) => Buffer.concat([Buffer.from([text.length, 0, 0]), Buffer.from(text, "latin1")]);
const header = (content: Buffer) => record(0x0014, content);
const footer = (content: Buffer) => record(0x0015, content);

const headersOf = (bytes: Uint8Array) => [...pageHeaders(bytes, new Budget(macieReadLimits))];

function headersIn(records: readonly Buffer[], name = "Workbook"): string[] {
  const file = CFB.utils.cfb_new();
  CFB.utils.cfb_add(file, `/${name}`, Buffer.concat(records));
  return headersOf(Buffer.from(CFB.write(file, { type: "buffer" })));
}

describe("headers and footers of workbooks from before 2007", () => {
  test("texts are read without codes, once for each sheet", () => {
    const chart = [begin(0x0600), header(narrow("chart")), end];
    const sheet = [begin(0x0600), header(wide('&L&"Arial,Bold"&12Łukasz&RR&&D')), footer(narrow("caf\xe9 &P")), ...chart];
    const view = [header(wide('&L&"Arial,Bold"&12Łukasz&RR&&D')), end];
    const seen = ["Łukasz R&D", "café", "chart"];
    expect(headersIn([...sheet, ...view, ...sheet, end]).map((text) => text.replace(/ +/g, " "))).toEqual([...seen, ...seen]);
    expect(headersIn([begin(0x0600), header(narrow("&C&A")), footer(Buffer.alloc(0)), end])).toEqual([]);
  });

  test("even pages and the first have their own", () => {
    const fixed = Buffer.alloc(38);
    const others = Buffer.concat([fixed, wide("&Ceven"), narrow("&Lfirst")]);
    expect(headersIn([begin(0x0600), header(narrow("odd")), record(0x089c, others), record(0x089c, fixed), end])).toEqual([
      "odd",
      "even",
      "first",
    ]);
  });

  test("before Excel 97 they are in the code page", () => {
    const text = Buffer.from("cfebe0ed", "hex");
    const codePage = record(0x0042, Buffer.from(Uint16Array.of(1_251).buffer));
    expect(headersIn([begin(0x0500), codePage, header(Buffer.concat([Buffer.from([4]), text])), end], "Book")).toEqual(["План"]);
  });

  test("nothing of an encrypted workbook is read", () => {
    expect(headersIn([begin(0x0600), record(0x002f, Buffer.alloc(6)), header(narrow("cipher")), end])).toEqual([]);
  });

  test("lengths beyond their record or the file cost what they hide", () => {
    const lying = narrow("abc");
    lying.writeUInt16LE(0xffff, 0);
    expect(headersIn([begin(0x0600), header(lying), footer(narrow("below")), end])).toEqual(["abc", "below"]);
    const cut = header(narrow("abc"));
    cut.writeUInt16LE(0xffff, 2);
    expect(headersIn([begin(0x0600), footer(narrow("below")), cut])).toEqual(["below", "abc"]);
    expect(headersIn([record(0x0809), header(Buffer.from([1])), record(0x089c, Buffer.alloc(5)), record(0x0042), end])).toEqual(
      [],
    );
  });

  test("whatever is changed in a workbook, reading ends", () => {
    const input = documentFixture("office/xls-headers-libreoffice/input.xls");
    expect(headersOf(input).length).toBe(3);
    let random = 1;
    const next = (below: number) => {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((random / 2 ** 32) * below);
    };
    for (let i = 0; i < 2_000; i++) {
      const changed = Buffer.from(input);
      for (let k = next(6); k >= 0; k--) changed[next(changed.length)] = [0, 1, 0x14, 0xff, next(256)][next(5)] ?? 0;
      expect(headersOf(changed).join("").length).toBeLessThan(input.length);
    }
  });
});
