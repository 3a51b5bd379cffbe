import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { decompress } from "fzstd";
import { describe, expect, test } from "vitest";
import { tarOf, zipOf } from "../../../tests/support/archives.ts";
import { documentFixture, find, inPieces, readBack, watchedSource } from "../../../tests/support/documents.ts";
import { cleanPath } from "./ledger.ts";

const png = Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1");
const line = (path: string, startLine = 1) => ({
  kind: "line",
  startLine,
  endLine: startLine,
  startColumn: 1,
  embeddedPath: path,
});

describe("gzip", () => {
  test("its content is read in its place: no path is added", async () => {
    const { outcome, found } = await find(["4929"], { name: "cards.csv.gz", input: gzipSync("id,card\n1,4929\n") });
    expect(outcome).toEqual({ status: { code: "COMPLETE" }, mimeType: "application/gzip", bytesClassified: 15 });
    expect(found).toEqual([{ text: "4929", name: "card", location: { kind: "cell", row: 2, column: 2, columnName: "card" } }]);
  });

  test("members in a row are one text", async () => {
    const { outcome, found } = await find(["ab"], { name: "a.txt.gz", input: Buffer.concat([gzipSync("x a"), gzipSync("b y")]) });
    expect(outcome).toMatchObject({ status: { code: "COMPLETE" }, bytesClassified: 6 });
    expect(found).toHaveLength(1);
  });

  test("cut off, what could be undone is kept and the rest is said to be missing", async () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `line ${i} ${Math.imul(i, 2_654_435_761)}\n`).join("");
    const packed = gzipSync(text);
    const { outcome, found } = await find(["line 1000 "], { name: "a.log.gz", input: packed.subarray(0, packed.length / 2) });
    expect(outcome.status).toEqual({ code: "PARTIAL", reason: "MALFORMED_FILE" });
    expect(outcome.bytesClassified).toBeGreaterThan(100_000);
    expect(found).toHaveLength(1);
  });

  test("damage in the middle keeps what is before it", async () => {
    const packed = gzipSync("intact\n".repeat(5) + "x".repeat(100));
    const { outcome } = await readBack({ name: "a.gz", input: Buffer.concat([packed, Buffer.from("garbage")]) });
    expect(outcome).toMatchObject({ status: { code: "PARTIAL", reason: "MALFORMED_FILE" }, bytesClassified: 135 });
  });

  test("what it holds decides: an image in it is not supported", async () => {
    const { outcome } = await readBack({ name: "a.png.gz", input: gzipSync(png) });
    expect(outcome.status).toEqual({ code: "SKIPPED", reason: "UNSUPPORTED_FILE_TYPE_EXCEPTION" });
  });

  test("a bomb stops at the limit on one file and on all files, and what came before is kept", async () => {
    const bomb = gzipSync(Buffer.from(`needle\n${"a".repeat(20_000_000)}`));
    const one = await find(["needle"], { name: "a.gz", input: bomb, limits: { entryBytesMax: 1_000_000 } });
    expect(one.outcome).toEqual({
      status: { code: "PARTIAL", reason: "FILE_EXCEEDS_SIZE_LIMIT" },
      mimeType: "application/gzip",
      bytesClassified: 1_000_000,
    });
    expect(one.found).toHaveLength(1);
    const all = await find(["needle"], { name: "a.gz", input: bomb, limits: { extractedBytesMax: 1_000_000 } });
    expect(all.outcome).toMatchObject({
      status: { code: "PARTIAL", reason: "ARCHIVE_TOTAL_BYTES_EXTRACTED_OVER_LIMIT" },
      bytesClassified: 1_000_000,
    });
    expect(all.found).toHaveLength(1);
  });

  test("exactly as many bytes as allowed are complete", async () => {
    const limits = { entryBytesMax: 7, extractedBytesMax: 7 };
    expect((await readBack({ name: "a.gz", input: gzipSync("1234567"), limits })).outcome.status.code).toBe("COMPLETE");
    expect((await readBack({ name: "a.gz", input: gzipSync("12345678"), limits })).outcome.status.code).toBe("PARTIAL");
  });
});

describe("zip", () => {
  test("stored and deflated files are read, located by their path", async () => {
    const input = zipOf([
      { name: "a/one.txt", content: "needle one\n", method: 0 },
      { name: "a/", content: "", method: 0 },
      { name: "two.csv", content: "id,ssn\n7,needle\n" },
      { name: "empty.txt", content: "" },
    ]);
    const { outcome, found } = await find(["needle"], { name: "x.zip", input });
    expect(outcome).toEqual({ status: { code: "COMPLETE" }, mimeType: "application/zip", bytesClassified: 27 });
    expect(found.map(({ location }) => location)).toEqual([
      line("a/one.txt"),
      { kind: "cell", row: 2, column: 2, columnName: "ssn", embeddedPath: "two.csv" },
    ]);
  });

  test("files packed by bzip2, xz and Zstandard are read", async () => {
    const packed = {
      12: documentFixture("compressed/bzip2/input.csv.bz2"),
      93: documentFixture("compressed/zstd/input.csv.zst"),
      95: documentFixture("compressed/xz/input.csv.xz"),
    };
    const content = decompress(packed[93]);
    const entries = Object.entries(packed).map(([method, bytes]) => ({
      name: `${method}.csv`,
      content,
      method: Number(method),
      packed: bytes,
    }));
    const { outcome, found } = await find(["4929000000022"], { name: "x.zip", input: zipOf(entries) });
    expect(outcome.status).toEqual({ code: "COMPLETE" });
    expect(found.map(({ location }) => location.embeddedPath)).toEqual(["12.csv", "93.csv", "95.csv"]);
  });

  test("an empty archive is complete", async () => {
    expect((await readBack({ name: "x.zip", input: zipOf([]) })).outcome).toEqual({
      status: { code: "COMPLETE" },
      mimeType: "application/zip",
      bytesClassified: 0,
    });
  });

  const good = { name: "good.txt", content: "needle" };
  const bad = {
    "an encrypted file": { entry: { name: "b", content: "secret text", method: 0, flags: 0x801 }, reason: "INVALID_ENCRYPTION" },
    "a compression that is not undone": {
      entry: { name: "b", content: "12", method: 9 },
      reason: "UNSUPPORTED_FILE_TYPE_EXCEPTION",
    },
    "an image": { entry: { name: "b.png", content: png }, reason: "UNSUPPORTED_FILE_TYPE_EXCEPTION" },
    "a wrong checksum": { entry: { name: "b", content: "changed", crc: 1 }, reason: "MALFORMED_FILE" },
    "more bytes than announced": { entry: { name: "b", content: "more and more", announcedBytes: 4 }, reason: "MALFORMED_FILE" },
    "fewer bytes than announced": { entry: { name: "b", content: "less", announcedBytes: 40 }, reason: "MALFORMED_FILE" },
    "bytes shared with another file": { entry: { name: "b", content: "needle", offset: 0 }, reason: "MALFORMED_FILE" },
    "a header beyond the end": { entry: { name: "b", content: "x", offset: 1_000_000 }, reason: "MALFORMED_FILE" },
  } as const;
  test.each(Object.entries(bad))("with %s is read in part", async (_, { entry, reason }) => {
    const { outcome, found } = await find(["needle"], { name: "x.zip", input: zipOf([good, entry]) });
    expect(outcome.status).toEqual({
      code: "PARTIAL",
      reason: "ARCHIVE_CONTAINS_UNPROCESSED_FILES",
      detail: `of 2 files, not wholly analysed ${reason}: 1`,
    });
    expect(found.map(({ location }) => location)).toEqual([line("good.txt")]);
  });

  test.each([
    ["further bytes", "\n"],
    ["as many as a comment may have", Buffer.alloc(65_535)],
    ["bytes like the record that ends an archive", "PK\x05\x06 and no more"],
    ["the end of another archive, cut off", `PK\x05\x06${"\0".repeat(16)}\xff\xff`],
  ])("is read to its end when %s follow it", async (_, junk) => {
    const input = Buffer.concat([zipOf([good]), Buffer.from(junk)]);
    const { outcome, found } = await find(["needle"], { name: "x.zip", input });
    expect(outcome.status).toEqual({ code: "COMPLETE" });
    expect(found.map(({ location }) => location)).toEqual([line("good.txt")]);
  });

  test.each([
    ["hold what ends an archive", 30, `PK\x05\x06${"\0".repeat(18)} or so`.padEnd(30)],
    ["be cut off", 30, "a comment"],
    ["be missing", 30, ""],
    ["be as long as it can", 65_535, "c".repeat(65_535)],
  ])("a comment may %s", async (_, length, comment) => {
    const input = zipOf([good]);
    input.writeUInt16LE(length, input.length - 2);
    const { outcome, found } = await find(["needle"], { name: "x.zip", input: Buffer.concat([input, Buffer.from(comment)]) });
    expect(outcome.status).toEqual({ code: "COMPLETE" });
    expect(found.map(({ location }) => location)).toEqual([line("good.txt")]);
  });

  test("with nothing that can be read is skipped", async () => {
    const { outcome } = await readBack({ name: "x.zip", input: zipOf([{ name: "a.png", content: png }]) });
    expect(outcome).toMatchObject({
      status: { code: "SKIPPED", reason: "ARCHIVE_CONTAINS_UNPROCESSED_FILES" },
      bytesClassified: 0,
    });
  });

  test("names never lead out of the archive and hold no control characters", () => {
    expect(cleanPath("../../etc/passwd")).toBe("etc/passwd");
    expect(cleanPath("/abs//./a.txt")).toBe("abs/a.txt");
    expect(cleanPath("C:\\users\\a.txt")).toBe("users/a.txt");
    expect(cleanPath("a\u0000b\u202ec")).toBe("a\ufffdb\ufffdc");
    expect(cleanPath("..")).toBe("unnamed");
  });

  test("files under absolute and climbing names are read, under clean paths", async () => {
    const names = ["/etc/a", "../../b", "C:\\c\\d"];
    const { outcome, found } = await find(["x1"], {
      name: "x.zip",
      input: zipOf(names.map((name) => ({ name, content: "x1" }))),
    });
    expect(outcome.status.code).toBe("COMPLETE");
    expect(found.map(({ location }) => location.embeddedPath)).toEqual(["etc/a", "b", "c/d"]);
  });

  test("announcing more than is allowed, nothing is extracted", async () => {
    const many = zipOf([good, { ...good, name: "2" }, { ...good, name: "3" }]);
    const cases = [
      [{ entriesMax: 2 }, "ARCHIVE_TOTAL_DOCUMENTS_PROCESSED_OVER_LIMIT"],
      [{ extractedBytesMax: 17 }, "ARCHIVE_TOTAL_BYTES_EXTRACTED_OVER_LIMIT"],
      [{ entryBytesMax: 5 }, "ARCHIVE_EXCEEDS_SIZE_LIMIT"],
    ] as const;
    for (const [limits, reason] of cases) {
      const { outcome, found } = await find(["needle"], { name: "x.zip", input: many, limits });
      expect({ ...outcome, found }).toEqual({
        status: { code: "SKIPPED", reason },
        mimeType: "application/zip",
        bytesClassified: 0,
        found: [],
      });
    }
    const atLimit = { entriesMax: 3, extractedBytesMax: 18, entryBytesMax: 6 };
    expect((await readBack({ name: "x.zip", input: many, limits: atLimit })).outcome.status.code).toBe("COMPLETE");
  });

  test("an archive that is an Office file by its name or its parts' names only is read as the archive it is", async () => {
    const list = { name: "[Content_Types].xml", content: "<Types/>" };
    const part = { name: "word/document.xml", content: "<p>needle</p>" };
    for (const parts of [[list, part], [{ ...list, content: "<Types" }, part], [part]]) {
      const { outcome, found } = await find(["needle"], { name: "x.docx", input: zipOf(parts) });
      expect(outcome).toMatchObject({ status: { code: "COMPLETE" }, mimeType: "application/zip" });
      expect(found).toMatchObject([{ location: { kind: "line", embeddedPath: "word/document.xml" } }]);
    }
  });

  test("only the ranges that are needed are fetched", async () => {
    const noise = Buffer.from(Uint32Array.from({ length: 1_000_000 }, (_, i) => Math.imul(i + 1, 2_654_435_761)).buffer);
    const bytes = zipOf([{ name: "noise.bin", content: noise, method: 9 }, good]);
    let fetched = 0;
    const counting = watchedSource(bytes, (start, end) => {
      fetched += end - start;
    });
    const { found } = await find(["needle"], { name: "x.zip", input: counting });
    expect(found).toHaveLength(1);
    expect(fetched).toBeLessThan(bytes.length / 4);
  });
});

describe("tar", () => {
  test("files are read under their paths; folders and links hold nothing", async () => {
    const input = await tarOf([
      { name: "d/a.txt", content: "needle\n" },
      { name: "link", linksTo: "d/a.txt" },
      { name: "b.jsonl", content: '{"k":"x"}\n{"k":"needle"}\n' },
    ]);
    const { outcome, found } = await find(["needle"], { name: "x.tar", input: inPieces(input, [7, 500, 13]) });
    expect(outcome).toEqual({ status: { code: "COMPLETE" }, mimeType: "application/x-tar", bytesClassified: 32 });
    expect(found.map(({ location }) => location)).toEqual([
      line("d/a.txt"),
      { kind: "record", recordIndex: 1, jsonPath: "$['k']", embeddedPath: "b.jsonl" },
    ]);
  });

  test("an unread file does not keep the next from being read", async () => {
    const input = await tarOf([
      { name: "a.png", content: Buffer.concat([png, Buffer.alloc(300_000)]) },
      { name: "b", content: "needle" },
    ]);
    const { outcome, found } = await find(["needle"], { name: "x.tar", input });
    expect(outcome.status).toMatchObject({ code: "PARTIAL", reason: "ARCHIVE_CONTAINS_UNPROCESSED_FILES" });
    expect(found).toHaveLength(1);
  });

  test("no data is waited for behind a folder that announces some", async () => {
    const input = await tarOf([
      { name: "d", content: "" },
      { name: "b", content: "needle" },
    ]);
    input.write("00000000377\0", 124);
    input.write("5", 156);
    const sum = input.subarray(0, 512).reduce((total, byte, i) => total + (i < 148 || i >= 156 ? byte : 0x20), 0);
    input.write(sum.toString(8).padStart(6, "0"), 148);
    const { outcome, found } = await find(["needle"], { name: "x.tar", input });
    expect(outcome.status).toEqual({ code: "COMPLETE" });
    expect(found.map(({ location }) => location)).toEqual([line("b")]);
  });

  test("too large a file is passed over", async () => {
    const input = await tarOf([
      { name: "a", content: "x".repeat(11) },
      { name: "b", content: "y".repeat(10) },
    ]);
    const { outcome } = await readBack({ name: "x.tar", input, limits: { entryBytesMax: 10 } });
    expect(outcome.status).toMatchObject({ code: "PARTIAL", reason: "ARCHIVE_CONTAINS_UNPROCESSED_FILES" });
    expect(outcome.bytesClassified).toBe(10);
  });

  test("cut off, the files before count", async () => {
    const input = await tarOf([
      { name: "a", content: "needle" },
      { name: "b", content: "z".repeat(5_000) },
    ]);
    const { outcome, found } = await find(["needle"], { name: "x.tar", input: input.subarray(0, 2_000) });
    expect(outcome.status).toMatchObject({ code: "PARTIAL", reason: "MALFORMED_FILE" });
    expect(found).toHaveLength(1);
  });

  test("stops at the limit on files and keeps what it found", async () => {
    const input = await tarOf(Array.from({ length: 5 }, (_, i) => ({ name: `${i}`, content: "needle" })));
    const { outcome, found } = await find(["needle"], { name: "x.tar", input, limits: { entriesMax: 3 } });
    expect(outcome.status).toMatchObject({ code: "PARTIAL", reason: "ARCHIVE_TOTAL_DOCUMENTS_PROCESSED_OVER_LIMIT" });
    expect(found).toHaveLength(3);
    expect((await readBack({ name: "x.tar", input, limits: { entriesMax: 5 } })).outcome.status.code).toBe("COMPLETE");
  });
});

describe("containers in containers", () => {
  test("paths are joined", async () => {
    const inner = zipOf([{ name: "deep/a.txt", content: "needle" }]);
    const input = gzipSync(await tarOf([{ name: "pack/inner.zip", content: inner }]));
    const { outcome, found } = await find(["needle"], { name: "x.tgz", input });
    expect(outcome.status).toEqual({ code: "COMPLETE" });
    expect(found.map(({ location }) => location)).toEqual([line("pack/inner.zip/deep/a.txt")]);
  });

  test("as many levels as allowed are read, one more is not", async () => {
    const nested = (levels: number): Buffer => {
      let bytes: Buffer = Buffer.from("needle");
      for (let i = 0; i < levels; i++) bytes = zipOf([{ name: `level${i}`, content: bytes }]);
      return bytes;
    };
    expect((await find(["needle"], { name: "x.zip", input: nested(10) })).found).toHaveLength(1);
    const { outcome, found } = await find(["needle"], { name: "x.zip", input: nested(11) });
    expect(outcome.status).toMatchObject({ code: "SKIPPED", reason: "ARCHIVE_NESTING_LEVEL_OVER_LIMIT" });
    expect(found).toEqual([]);
  });

  test("an inner zip larger than may be held in memory is passed over", async () => {
    const inner = zipOf([{ name: "a", content: "needle" }]);
    const input = zipOf([{ name: "i.zip", content: inner }]);
    const at = await find(["needle"], { name: "x", input, limits: { nestedArchiveBytesMax: inner.length } });
    expect(at.found).toHaveLength(1);
    const below = await find(["needle"], { name: "x", input, limits: { nestedArchiveBytesMax: inner.length - 1 } });
    expect(below.outcome.status).toMatchObject({
      code: "SKIPPED",
      detail: "of 1 files, not wholly analysed ARCHIVE_EXCEEDS_SIZE_LIMIT: 1",
    });
  });

  test("what nested zips hold in memory is one allowance for all levels, given back behind each", async () => {
    const inner = zipOf([{ name: "a", content: "needle" }]);
    const middle = zipOf([{ name: "i.zip", content: inner, method: 0 }]);
    const beside = zipOf([1, 2, 3].map((i) => ({ name: `${i}.zip`, content: middle })));
    const held = inner.length + middle.length;
    const at = await find(["needle"], { name: "x", input: beside, limits: { nestedArchiveBytesMax: held } });
    expect(at.found).toHaveLength(3);
    const below = await find(["needle"], { name: "x", input: beside, limits: { nestedArchiveBytesMax: held - 1 } });
    expect(below.found).toEqual([]);
  });

  test("the limit on bytes is one for all levels", async () => {
    const inner = gzipSync("y".repeat(600));
    const input = await tarOf([
      { name: "a.gz", content: inner },
      { name: "b.gz", content: inner },
    ]);
    const { outcome } = await readBack({ name: "x.tar", input, limits: { extractedBytesMax: 1_000 } });
    expect(outcome.status).toMatchObject({ code: "PARTIAL", reason: "ARCHIVE_TOTAL_BYTES_EXTRACTED_OVER_LIMIT" });
    expect(outcome.bytesClassified).toBe(1_000 - 2 * inner.length);
  });
});

describe("damaged archives", () => {
  const text = "needle in a line\n".repeat(200);
  const whole = (async () => {
    const zip = zipOf([
      { name: "a.txt", content: text },
      { name: "b.csv", content: "a,b\n1,2\n", method: 0 },
    ]);
    const tar = await tarOf([
      { name: "a.txt", content: text },
      { name: "z.zip", content: zip },
    ]);
    return [zip, tar, gzipSync(text), gzipSync(tar)] as const;
  })();
  const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) });

  test("give an outcome, cut off or changed anywhere", async () => {
    const archives = await whole;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(archives.length - 1),
        fc.nat(),
        fc.array(change, { maxLength: 6 }),
        async (which, length, changes) => {
          const original = archives[which] ?? Buffer.alloc(0);
          const input = Buffer.from(original.subarray(0, length % 3 === 0 ? length % original.length : original.length));
          for (const { at, byte } of changes) if (input.length > 0) input[at % input.length] = byte;
          const { outcome } = await readBack({ name: "x", input, limits: { extractedBytesMax: 50_000_000 } });
          expect(["COMPLETE", "PARTIAL", "SKIPPED"]).toContain(outcome.status.code);
          expect(outcome.status).not.toMatchObject({ reason: "READER_FAILED" });
        },
      ),
      { numRuns: 600 },
    );
  });
});
