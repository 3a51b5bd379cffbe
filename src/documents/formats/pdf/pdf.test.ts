import { execFile } from "node:child_process";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { zipOf } from "../../../../tests/support/archives.ts";
import { documentFixture, find, readBack } from "../../../../tests/support/documents.ts";
import { pdfOf, pdfOfPages } from "../../../../tests/support/pdf.ts";
import { type ByteSource, bytesInMemory } from "../../../base/byte-source.ts";
import { UnreadableError } from "../../../base/inspection.ts";

const fixture = (name: string) => documentFixture(`pdf/${name}/input.pdf`);
const page = (pageNumber: number) => ({ kind: "page", pageNumber });

/** One page on a file of some megabytes, most of which no page needs. */
function largePdf(): Buffer {
  return pdfOfPages(["needle"], { objects: [{ dictionary: "/Type/XObject/Subtype/Image", body: Buffer.alloc(8_000_000, "x") }] });
}

test("nothing is printed where the package for drawing is missing", async () => {
  const module = new URL("../../documents.ts", import.meta.url);
  const memory = new URL("../../../base/byte-source.ts", import.meta.url);
  const program = `
    import Module from "node:module";
    const resolve = Module._resolveFilename;
    Module._resolveFilename = function (name, ...rest) {
      if (name === "@napi-rs/canvas") throw new Error("expected the package");
      return resolve.call(this, name, ...rest);
    };
    const { defaultReadLimits, readDocument } = await import("${module}");
    const { bytesInMemory } = await import("${memory}");
    const source = bytesInMemory(Buffer.from("${pdfOfPages(["needle"]).toString("base64")}", "base64"));
    const { status } = await readDocument({ name: "a.pdf", source }, defaultReadLimits, () => undefined);
    console.warn(status.code);`;
  const child = promisify(execFile)(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", program]);
  expect((await child).stderr).toBe("COMPLETE\n");
});

describe("where a PDF is", () => {
  test("of a large one only what holds text is fetched", async () => {
    const bytes = largePdf();
    let fetched = 0;
    const source: ByteSource = {
      sizeBytes: bytes.length,
      async read(start, end) {
        fetched += end - start;
        return bytes.subarray(start, end);
      },
      async *stream() {
        yield* [];
        throw new Error("expected to be read by range");
      },
    };
    const { outcome, found } = await find(["needle"], { name: "a.pdf", input: source });
    expect(outcome.status).toEqual({ code: "COMPLETE" });
    expect(found.map(({ location }) => location)).toEqual([page(1)]);
    expect(fetched).toBeLessThan(3_000_000);
  });

  test("in an archive it is read from memory, as long as it has room there", async () => {
    const bytes = pdfOfPages(["one", "needle"]);
    const input = zipOf([{ name: "in/a.bin", content: bytes }]);
    const { found } = await find(["needle"], { name: "a.zip", input });
    expect(found.map(({ location }) => location)).toEqual([{ ...page(2), embeddedPath: "in/a.bin" }]);
    const { outcome } = await readBack({ name: "a.zip", input, limits: { nestedArchiveBytesMax: bytes.length - 1 } });
    expect(outcome.status).toMatchObject({
      reason: "ARCHIVE_CONTAINS_UNPROCESSED_FILES",
      detail: expect.stringContaining("FILE_EXCEEDS_SIZE_LIMIT: 1"),
    });
  });

  test("no more of it is held than allowed", async () => {
    const bytes = pdfOfPages(["needle"]);
    const read = (nestedArchiveBytesMax: number) =>
      readBack({ name: "a.pdf", input: bytes, limits: { nestedArchiveBytesMax } }).then(({ outcome }) => outcome.status);
    expect(await read(bytes.length)).toEqual({ code: "COMPLETE" });
    expect(await read(bytes.length - 1)).toEqual({ code: "SKIPPED", reason: "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT" });
  });

  test("a store that fails on the way gives its reason", async () => {
    const bytes = largePdf();
    const read = async (start: number, end: number) => {
      if (start > 0) throw new UnreadableError("SOURCE_OBJECT_NO_LONGER_AVAILABLE", "expected the object");
      return bytes.subarray(start, end);
    };
    const { outcome } = await readBack({ name: "a.pdf", input: { ...bytesInMemory(bytes), read } });
    expect(outcome.status).toEqual({ code: "SKIPPED", reason: "SOURCE_OBJECT_NO_LONGER_AVAILABLE" });
  });

  test("a store that never answers is waited for until time is over", async () => {
    const bytes = largePdf();
    const read = (start: number, end: number) =>
      start > 0 ? new Promise<Uint8Array>(() => undefined) : Promise.resolve(bytes.subarray(start, end));
    const { outcome } = await readBack({
      name: "a.pdf",
      input: { ...bytesInMemory(bytes), read },
      limits: { durationMsMax: 2_000 },
    });
    expect(outcome.status).toEqual({ code: "SKIPPED", reason: "TIME_CUT_OFF_REACHED" });
  });
});

describe("damage", () => {
  test("cut off behind an earlier version of the whole, that is read and the rest is said to be missing", async () => {
    const bytes = Buffer.concat([pdfOfPages(["needle"]), Buffer.from(`6 0 obj\n<</Length 9000>>\nstream\n${"x".repeat(4_000)}`)]);
    const { outcome, found } = await find(["needle"], { name: "a.pdf", input: bytes });
    expect(outcome.status).toEqual({ code: "PARTIAL", reason: "MALFORMED_FILE" });
    expect(found.map(({ location }) => location)).toEqual([page(1)]);
  });

  test("cut off before the end of the first version, nothing of it is read", async () => {
    const bytes = pdfOfPages(["needle 1", "needle 2"]);
    const { outcome } = await find(["needle"], { name: "a.pdf", input: bytes.subarray(0, bytes.indexOf("xref")) });
    expect(outcome.status).toEqual({ code: "SKIPPED", reason: "MALFORMED_FILE" });
  });

  test("with a wrong table of places it is searched for its objects", async () => {
    const text = pdfOfPages(["needle"])
      .toString("latin1")
      .replace(/\d{10} 00000 n/g, "0000000007 00000 n");
    const { outcome, found } = await find(["needle"], { name: "a.pdf", input: Buffer.from(text, "latin1") });
    expect(outcome.status).toEqual({ code: "COMPLETE" });
    expect(found).toHaveLength(1);
  });

  test("a page that is missing does not hide the others", async () => {
    const text = pdfOfPages(["needle 1", "needle 2", "needle 3"])
      .toString("latin1")
      .replace("4 0 R 6 0 R", "4 0 R 99 0 R")
      .replace("99 0 R 8", "99 0 R ");
    const { outcome } = await find(["needle"], { name: "a.pdf", input: Buffer.from(text, "latin1") });
    expect(outcome.status).toMatchObject({ code: "PARTIAL", reason: "MALFORMED_FILE" });
  });

  test("more pages announced than there are end soon", async () => {
    const text = pdfOfPages(["needle"]).toString("latin1").replace("/Count 1", "/Count 2000000000");
    const { outcome, found } = await find(["needle"], { name: "a.pdf", input: Buffer.from(text, "latin1") });
    expect(outcome.status.code).not.toBe("SKIPPED");
    expect(found).toHaveLength(1);
  });

  test.each([
    ["a beginning and nothing else", "%PDF-1.7\n"],
    ["noise", `%PDF-1.4\n${"\u0001\u00ff\u0002".repeat(5_000)}`],
    ["no pages", pdfOf(["<</Type/Catalog>>"]).toString("latin1")],
    [
      "pages that contain themselves",
      pdfOf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[2 0 R]>>"]).toString("latin1"),
    ],
  ])("of %s nothing can be read", async (_, text) => {
    const { outcome } = await readBack({ name: "a.pdf", input: Buffer.from(text, "latin1") });
    expect(outcome).toEqual({
      status: { code: "SKIPPED", reason: "MALFORMED_FILE" },
      mimeType: "application/pdf",
      bytesClassified: 0,
    });
  });

  test("an unknown kind of encryption is named", async () => {
    const text = pdfOfPages(["needle"], { objects: ["<</Filter/Adobe.PubSec/V 4>>"] }).toString("latin1");
    const locked = text.replace("/Root 1 0 R", "/Root 1 0 R/Encrypt 6 0 R/ID[<00><00>]");
    const { outcome } = await readBack({ name: "a.pdf", input: Buffer.from(locked, "latin1") });
    expect(outcome.status).toEqual({ code: "SKIPPED", reason: "INVALID_ENCRYPTION" });
  });

  test("whatever happens to its bytes, there is an outcome", async () => {
    const seeds = ["form", "attachments", "object-streams", "owner-password-aes-256"].map(fixture);
    const change = fc.record({
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      byte: fc.nat(255),
      drop: fc.nat(40),
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 12 }), async (seed, changes) => {
        let bytes = Buffer.from(seed);
        for (const { at, byte, drop } of changes) {
          const place = Math.floor(at * bytes.length);
          bytes[place] = byte;
          if (drop > 30) bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + drop)]);
        }
        const { outcome } = await readBack({ name: "a", input: bytes, limits: { durationMsMax: 20_000 } });
        expect(outcome.status).not.toMatchObject({ reason: "READER_FAILED" });
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

describe("forms and attachments", () => {
  const widget = (more: string) => `<</Type/Annot/Subtype/Widget/FT/Tx/Rect[100 300 200 320]${more}>>`;

  test("a value that two fields of one name show is read once; one that no page shows is read too", async () => {
    const input = pdfOfPages(["page"], {
      catalog: "/AcroForm<</Fields[6 0 R 7 0 R 8 0 R 9 0 R]>>",
      page: "/Annots[6 0 R 7 0 R 9 0 R]",
      objects: [
        widget("/T(a)/V(shown)"),
        widget("/T(a)/V(shown)"),
        widget("/T(b)/V(hidden)"),
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(c)/V(signed)/Rect[0 0 1 1]>>",
      ],
    });
    const { found } = await readBack({ name: "a.pdf", input });
    expect(found).toEqual([
      { text: "page\n", location: page(1) },
      { text: "shown", name: "a", location: page(1) },
      { text: "hidden", name: "b", location: page(1) },
    ]);
  });

  test("a file is read once though it is named twice, and not where archives may not be nested deeper", async () => {
    const input = pdfOfPages(["page"], {
      catalog: "/Names<</EmbeddedFiles<</Names[(a.txt) 6 0 R (b.txt) 8 0 R]>>>>",
      page: "/Annots[9 0 R]",
      objects: [
        "<</Type/Filespec/F(a.txt)/EF<</F 7 0 R>>>>",
        { dictionary: "/Type/EmbeddedFile", body: "needle" },
        "<</Type/Filespec/F(b.txt)/EF<</F 7 0 R>>>>",
        "<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 6 0 R>>",
      ],
    });
    const { outcome, found } = await find(["needle"], { name: "a.pdf", input });
    expect(outcome.status).toEqual({ code: "COMPLETE" });
    expect(found.map(({ location }) => location.embeddedPath)).toEqual(["a.txt", "b.txt"]);
    const flat = await find(["needle", "page"], { name: "a.pdf", input, limits: { nestingMax: 0 } });
    expect(flat.outcome.status).toMatchObject({ code: "PARTIAL", reason: "ARCHIVE_NESTING_LEVEL_OVER_LIMIT" });
    expect(flat.found.map(({ text }) => text)).toEqual(["page"]);
  });

  test("the information of a document is read once though it is kept twice, without dates", async () => {
    const text = pdfOfPages(["page"], {
      catalog: "/Metadata 7 0 R",
      objects: [
        "<</Title(Ada)/Made(by hand)/CreationDate(D:20260102030405Z)>>",
        {
          dictionary: "/Type/Metadata/Subtype/XML",
          body: '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt><rdf:li>Ada</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>Grace</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>',
        },
      ],
    }).toString("latin1");
    const { found } = await readBack({ name: "a.pdf", input: Buffer.from(text.replace("/Root", "/Info 6 0 R/Root"), "latin1") });
    expect(found.map(({ text: value, name }) => [name, value])).toEqual([
      ["Title", "Ada"],
      ["Made", "by hand"],
      ["dc:creator", "Grace"],
      [undefined, "page\n"],
    ]);
  });

  test("a dynamic form, whose pages are drawn by its program, is read from that", async () => {
    const template = `<template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><subform name="form1" layout="tb" locale="en_US"><pageSet><pageArea name="Page1"><contentArea x="0" y="0" w="200mm" h="200mm"/><medium stock="a4" short="210mm" long="297mm"/></pageArea></pageSet><subform w="180mm" h="100mm" name="body"><draw name="d" w="50mm" h="10mm"><value><text>Social security</text></value></draw><field name="ssn" w="50mm" h="10mm" y="20mm"><ui><textEdit/></ui></field></subform></subform></template>`;
    const datasets = `<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form1><body><ssn>219-09-9999</ssn></body></form1></xfa:data></xfa:datasets>`;
    const input = pdfOfPages(["Please wait"], {
      catalog:
        "/NeedsRendering true/AcroForm<</Fields[]/XFA[(preamble) 6 0 R (template) 7 0 R (datasets) 8 0 R (postamble) 9 0 R]>>",
      objects: [
        { dictionary: "", body: '<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">' },
        { dictionary: "", body: template },
        { dictionary: "", body: datasets },
        { dictionary: "", body: "</xdp:xdp>" },
      ],
    });
    const { found } = await find(["Social security", "219-09-9999"], { name: "a.pdf", input });
    expect(found).toEqual([
      { text: "Social security", location: page(1) },
      { text: "219-09-9999", location: page(1) },
    ]);
  });
});
