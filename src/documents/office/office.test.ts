import { describe, expect, test } from "vitest";
import { zipOf } from "../../../tests/support/archives.ts";
import { documentFixture, find, readBack } from "../../../tests/support/documents.ts";
import { docx, wordType, xlsx } from "../../../tests/support/office-files.ts";
import { macieReadLimits } from "../limits.ts";

const textOf = async (input: Buffer) => (await readBack({ name: "x", input })).found.map(({ text }) => text).join("");

describe("broken, too large or not what it seems", () => {
  test("an Office file is read under any name", async () => {
    for (const name of ["x", "x.zip", "x.txt", "x.pdf"]) {
      const { outcome } = await readBack({ name, input: docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>") });
      expect(outcome).toMatchObject({ status: { code: "COMPLETE" }, mimeType: `${wordType}.document` });
    }
  });

  test("an Office file in an archive is read under its path, one level deeper than archives may lie", async () => {
    const inner = docx("<w:p><w:r><w:t>needle</w:t></w:r></w:p>");
    const archive = zipOf([{ name: "a.docx", content: inner }]);
    const { found } = await find(["needle"], { name: "x.zip", input: archive, limits: { nestingMax: 1 } });
    expect(found).toMatchObject([{ location: { kind: "line", embeddedPath: "a.docx" } }]);
    const deeper = await find(["needle"], {
      name: "x.zip",
      input: zipOf([{ name: "b.zip", content: archive }]),
      limits: { nestingMax: 1 },
    });
    expect(deeper.outcome.status).toMatchObject({ reason: "ARCHIVE_NESTING_LEVEL_OVER_LIMIT" });
  });

  test("a part that is broken costs what is behind the break, not the other parts", async () => {
    const header = { name: "word/h.xml", content: "<w:hdr><w:p><w:r><w:t>header</w:t></w:r></w:p></w:hdr>" };
    const types = { "word/h.xml": `${wordType}.header+xml` };
    const whole = { code: "PARTIAL", reason: "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT" };
    const unclosed = await readBack({ name: "x", input: docx("<w:p><w:r><w:t>body</w:t></w:r></w:p><w:p", [header], types) });
    expect(unclosed).toMatchObject({ outcome: { status: whole } });
    expect(unclosed.found.map(({ text }) => text).join("")).toContain("body");
    const corrupt = await readBack({
      name: "x",
      input: docx("<w:p><w:r><w:t>body</w:t></w:r></w:p>", [{ ...header, crc: 1 }], types),
    });
    expect(corrupt).toMatchObject({ outcome: { status: whole }, found: [{ text: "body\nheader" }] });
    const { outcome } = await readBack({ name: "x", input: docx("", [{ ...header, flags: 1 }], types) });
    expect(outcome.status).toEqual({ code: "PARTIAL", reason: "INVALID_ENCRYPTION" });
  });

  test("a Word document from before 2007 whose sectors follow one another in a circle is named as damaged", async () => {
    const input = Buffer.from(documentFixture("office/doc-libreoffice/input.doc"));
    const table = (input.readUInt32LE(76) + 1) * 512;
    const first = [...Array(100).keys()].find((sector) => input.readUInt32LE(table + sector * 4) === sector + 1) ?? 0;
    input.writeUInt32LE(first, table + (first + 1) * 4);
    const { outcome } = await readBack({ name: "x.doc", input });
    expect(outcome.status).toEqual({ code: "SKIPPED", reason: "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT" });
  });

  test("entities of the document are not expanded", async () => {
    const bomb =
      '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><w:hdr><w:p><w:r><w:t>&b;&amp;</w:t></w:r></w:p></w:hdr>';
    const part = { name: "word/h.xml", content: bomb };
    expect(await textOf(docx("", [part], { "word/h.xml": `${wordType}.header+xml` }))).toBe("&b;&");
  });

  test.each([
    ["elements too deep", `${"<w:r>".repeat(10_010)}`],
    ["a text too long", `<w:p><w:r><w:t>${"x".repeat(16_777_300)}`],
  ])("%s end a part", async (_rule, content) => {
    const noise = Buffer.from(Uint32Array.from({ length: 200_000 }, (_, i) => Math.imul(i + 1, 2_654_435_761)).buffer);
    const input = docx(
      "<w:p><w:r><w:t>a</w:t></w:r></w:p>",
      [
        { name: "word/h.xml", content },
        { name: "noise", content: noise },
      ],
      {
        "word/h.xml": `${wordType}.header+xml`,
      },
    );
    expect((await readBack({ name: "x", input })).outcome.status).toEqual({
      code: "PARTIAL",
      reason: "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT",
    });
  });

  const outcomeOf = async (input: Buffer, limits = {}) => (await readBack({ name: "x", input, limits })).outcome.status;

  test("uncompressed bytes that the directory announces are held to their limit", async () => {
    const input = docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>");
    const total = contentTypesAndBodyBytes(input);
    expect(await outcomeOf(input, { officeUncompressedBytesMax: total })).toEqual({ code: "COMPLETE" });
    expect(await outcomeOf(input, { officeUncompressedBytesMax: total - 1 })).toEqual({
      code: "SKIPPED",
      reason: "OOXML_UNCOMPRESSED_SIZE_EXCEEDS_LIMIT",
    });
  });

  test("the ratio is held to its limit in files that are not small", async () => {
    const filled = (bytes: number) => docx("", [{ name: "word/filler.xml", content: Buffer.alloc(bytes) }]);
    expect(await outcomeOf(filled(2_000_000))).toEqual({ code: "SKIPPED", reason: "OOXML_UNCOMPRESSED_RATIO_EXCEEDS_LIMIT" });
    expect(await outcomeOf(filled(2_000_000), { officeRatioMax: 1_000 })).toEqual({ code: "COMPLETE" });
    expect(await outcomeOf(filled(1_000_000))).toEqual({ code: "COMPLETE" });
  });

  test("a string shown in many cells counts each time", async () => {
    const cells = '<c t="s"><v>0</v></c>'.repeat(3);
    const input = xlsx({ sheets: { S: `<row>${cells}</row>` }, strings: [`<t>${"x".repeat(2_000)}</t>`] });
    expect(await outcomeOf(input, { officeUncompressedBytesMax: 6_000 })).toEqual({ code: "COMPLETE" });
    expect(await outcomeOf(input, { officeUncompressedBytesMax: 5_999 })).toEqual({
      code: "PARTIAL",
      reason: "OOXML_UNCOMPRESSED_SIZE_EXCEEDS_LIMIT",
    });
  });

  test("an object above its size is not read", async () => {
    const input = docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>");
    const office = (bytes: number) => ({ objectBytesMax: { ...macieReadLimits.objectBytesMax, office: bytes } });
    expect(await outcomeOf(input, office(input.length))).toEqual({ code: "COMPLETE" });
    expect(await outcomeOf(input, office(input.length - 1))).toEqual({ code: "SKIPPED", reason: "FILE_EXCEEDS_SIZE_LIMIT" });
  });

  test("compound files that cannot be made sense of are named and never pass for clean", async () => {
    const compound = Buffer.alloc(4_096);
    compound.write("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "latin1");
    compound.writeUInt16LE(9, 30);
    const withStream = (name: string) => {
      const bytes = Buffer.from(compound);
      bytes.writeUInt32LE(0xfffffffe, 512 + 4);
      bytes.write(name, 1_024, "utf16le");
      bytes.writeUInt16LE(name.length * 2 + 2, 1_024 + 64);
      bytes.writeUInt32LE(1, 48);
      return bytes;
    };
    const unsupported = { code: "SKIPPED", reason: "UNSUPPORTED_FILE_TYPE_EXCEPTION" };
    const cases = [
      [compound, "application/x-ole-storage", unsupported],
      [compound.subarray(0, 100), "application/x-ole-storage", unsupported],
      [
        withStream("PowerPoint Document"),
        "application/vnd.ms-powerpoint",
        { code: "SKIPPED", reason: "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT" },
      ],
      [withStream("EncryptedPackage"), "application/x-ole-storage", { code: "SKIPPED", reason: "INVALID_ENCRYPTION" }],
    ] as const;
    for (const [input, mimeType, status] of cases) {
      expect((await readBack({ name: "x", input })).outcome).toEqual({ status, mimeType, bytesClassified: 0 });
    }
  });
});

describe("Office before 2007", () => {
  const fixture = (path: string) => documentFixture(`office/${path}`);

  test("a presentation marked as encrypted is named as such; records that lie about their length cost what they hide", async () => {
    const input = fixture("ppt-libreoffice/input.ppt");
    const sealed = Buffer.from(input);
    sealed.writeUInt32LE(0xf3d1c4df, sealed.indexOf(Buffer.from("5fc091e3", "hex")));
    expect((await readBack({ name: "x", input: sealed })).outcome.status).toEqual({
      code: "SKIPPED",
      reason: "INVALID_ENCRYPTION",
    });
    const lying = Buffer.from(input);
    lying.writeUInt32LE(0x7fffffff, lying.indexOf(Buffer.from("slide one", "utf16le")) - 4);
    const { outcome, found } = await readBack({ name: "x", input: lying });
    expect(outcome.status.code).not.toBe("SKIPPED");
    expect(found.map(({ text }) => text).join("")).toContain("slide one 622-55-8391");
  });
  const malformed = { code: "SKIPPED", reason: "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT" };

  test.each([
    ["xls-libreoffice/input.xls", "application/vnd.ms-excel"],
    ["doc-libreoffice/input.doc", "application/msword"],
    ["ppt-libreoffice/input.ppt", "application/vnd.ms-powerpoint"],
  ])("%s: damaged it gives an outcome, and is held to the memory there is", async (path, mimeType) => {
    const input = fixture(path);
    const { outcome } = await readBack({ name: "x", input, limits: { nestedArchiveBytesMax: input.length } });
    expect(outcome.status).toEqual({ code: "COMPLETE" });
    const less = { nestedArchiveBytesMax: input.length - 1 };
    expect((await readBack({ name: "x", input, limits: less })).outcome).toEqual({
      status: malformed,
      mimeType,
      bytesClassified: 0,
    });
    for (const length of [0.3, 0.6, 0.9].map((share) => Math.floor(input.length * share))) {
      const cut = (await readBack({ name: "x", input: input.subarray(0, length) })).outcome;
      expect(cut.status.code).not.toBe("COMPLETE");
    }
    const zeroed = Buffer.from(input);
    zeroed.fill(0, 512, 2_048);
    expect((await readBack({ name: "x", input: zeroed })).outcome.status).not.toEqual({ code: "COMPLETE" });
  });
});

/** Uncompressed bytes of all entries, as the local headers state them. */
function contentTypesAndBodyBytes(input: Buffer): number {
  let total = 0;
  for (let at = input.indexOf("PK\x03\x04"); at >= 0; at = input.indexOf("PK\x03\x04", at + 4))
    total += input.readUInt32LE(at + 22);
  return total;
}

describe("binary workbooks that announce more than there is", () => {
  const workbook = (name: string) => Buffer.from(documentFixture(`office/${name}/input.xls`));
  /** The bytes, the first that equal `from` replaced. */
  const changed = (input: Buffer, from: readonly number[], to: readonly number[]) => {
    const at = input.indexOf(Buffer.from(from));
    expect(at).toBeGreaterThan(0);
    input.set(to, at);
    return input;
  };

  test("a text behind the end of its record ends at once", async () => {
    // An empty record becomes one that begins with the length of a text. Source: [MS-XLS] 2.3.2, OpenOffice's "Excel File Format".
    const input = changed(workbook("xls-biff5-sheetjs"), [0xbf, 0, 0, 0, 0xc0, 0, 0, 0], [0x07, 0, 0, 0]);
    const { outcome } = await readBack({ name: "x", input });
    expect(outcome.status).toEqual({ code: "SKIPPED", reason: "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT" });
  });

  test("a cell whose record ends before it tells the place is none", async () => {
    // A record loses its content, which is then taken for records of cells, the first of them too short.
    const input = changed(workbook("xls-biff5-sheetjs"), [0x0d, 0, 0x02, 0, 0x01, 0], [0x0d, 0, 0, 0, 0x01, 0]);
    for (const { location } of (await readBack({ name: "x", input })).found)
      if (location.kind === "cell") expect(location.row).toBeGreaterThan(0);
  });

  test.each([
    ["beside", 68],
    ["below", 76],
  ])("entries of the directory that stand %s each other are named as damage", async (_where, offset) => {
    const input = workbook("xls-libreoffice");
    const directory = (input.readUInt32LE(48) + 1) * 512;
    const [first, second] = [1, 2].map((entry) => directory + entry * 128);
    input.writeUInt32LE(2, (first ?? 0) + offset);
    input.writeUInt32LE(1, (second ?? 0) + offset);
    const { outcome } = await readBack({ name: "x", input });
    expect(outcome.status).toEqual({ code: "SKIPPED", reason: "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT" });
  });

  test("four billion properties end at once, and the cells are read", async () => {
    const summary = [
      0xe0, 0x85, 0x9f, 0xf2, 0xf9, 0x4f, 0x68, 0x10, 0xab, 0x91, 0x08, 0x00, 0x2b, 0x27, 0xb3, 0xd9, 0x30, 0, 0, 0,
    ];
    const input = changed(workbook("xls-libreoffice"), summary, summary);
    input.fill(0xff, input.indexOf(Buffer.from(summary)) + 24, input.indexOf(Buffer.from(summary)) + 28);
    const { found } = await readBack({ name: "x", input });
    expect(found.length).toBeGreaterThan(0);
  });
});
