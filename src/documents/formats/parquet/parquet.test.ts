import { parquetMetadata } from "hyparquet";
import { ByteWriter, parquetWriteBuffer } from "hyparquet-writer";
import { writeMetadata } from "hyparquet-writer/src/metadata.js";
import { describe, expect, test } from "vitest";
import { documentFixture, find, readBack, watchedSource } from "../../../../tests/support/documents.ts";
import { UnreadableError } from "../../../base/inspection.ts";

const fixture = (name: string) => documentFixture(`parquet/${name}/input.parquet`);

/** A file of one column. */
function written(name: string, data: string[], options: object = {}): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData: [{ name, data, type: "STRING" }], ...options }));
}

function footerLength(file: Uint8Array): number {
  return new DataView(file.buffer).getUint32(file.length - 8, true);
}

const isMarked = (text: string) => text.startsWith("needle");

describe("places", () => {
  test("records count on from page to page and from row group to row group", async () => {
    const marked = [0, 1, 999, 1_000, 7_777, 19_999];
    const data = Array.from({ length: 20_000 }, (_, i) => (marked.includes(i) ? `needle${i}` : `hay ${i} ${"-".repeat(i % 90)}`));
    for (const options of [{}, { rowGroupSize: 1_000 }, { pageSize: 4_096 }, { codec: "UNCOMPRESSED", pageSize: 1_024 }]) {
      const { outcome, found } = await readBack({ name: "a", input: written("who", data, options) }, isMarked);
      expect(outcome.status).toEqual({ code: "COMPLETE" });
      expect(found).toEqual(
        marked.map((i) => ({
          text: `needle${i}`,
          name: "who",
          location: { kind: "record", recordIndex: i, jsonPath: "$['who']" },
        })),
      );
    }
  });

  test("a value longer than a record may be is handed on in parts", async () => {
    const long = `needle${"x".repeat(2_000_000)}`;
    const { found } = await find(["needle", "after"], {
      name: "a",
      input: written("note", ["before", `${long}needle`, "after"]),
    });
    expect(found.map(({ text, location }) => [text, location])).toEqual(
      [
        ["needle", 1],
        ["needle", 1],
        ["after", 2],
      ].map(([text, recordIndex]) => [text, { kind: "record", recordIndex, jsonPath: "$['note']" }]),
    );
  });

  test("no path is shown that leads through a name with sensitive text in it", async () => {
    const { found } = await find(["219-09-9999"], { name: "a", input: written("of 219-09-9999", ["219-09-9999", "x"]) });
    expect(found.map(({ location }) => location)).toEqual([
      { kind: "record", recordIndex: 0 },
      { kind: "record", recordIndex: 0 },
    ]);
  });

  test("a file that can only be read front to back is read all the same", async () => {
    const { gzipSync } = await import("node:zlib");
    const { found } = await find(["0189"], { name: "a.parquet.gz", input: gzipSync(fixture("nested")) });
    expect(found[0]?.location).toMatchObject({ recordIndex: 3, jsonPath: "$['who']['phones'][1]" });
  });
});

describe("reading by range", () => {
  test("only the footer and what lies ahead of a page is fetched at once", async () => {
    const data = Array.from({ length: 200_000 }, (_, i) => `${i} ${Math.imul(i, 2_654_435_761)} ${Math.imul(i, 40_503)}`);
    const file = written("who", data, { codec: "UNCOMPRESSED", rowGroupSize: 200_000 });
    const reads: number[] = [];
    const source = watchedSource(file, (start, end) => void reads.push(end - start));
    expect((await readBack({ name: "a", input: source }, () => false)).outcome.status).toEqual({ code: "COMPLETE" });
    expect(file.length).toBeGreaterThan(4_000_000);
    expect(Math.max(...reads)).toBeLessThan(2_200_000);
  });
});

describe("limits", () => {
  const file = fixture("codec-none");
  const pageBytes = 1_000;
  const paged = written("who", ["needle", "x".repeat(pageBytes)], { codec: "UNCOMPRESSED" });

  test.each([
    ["footerBytesMax", footerLength(file), file],
    ["pageValuesMax", 128, file],
  ] as const)("%s: read at the limit, not above", async (limit, max, input) => {
    expect((await find([], { name: "a", input, limits: { [limit]: max } })).outcome.status).toEqual({ code: "COMPLETE" });
    const above = await find([], { name: "a", input, limits: { [limit]: max - 1 } });
    expect(above.outcome.status).toMatchObject({ reason: "UNABLE_TO_PARSE_FILE" });
  });

  test("pageBytesMax: a column with a larger page is not read", async () => {
    const read = (pageBytesMax: number) => find(["needle"], { name: "a", input: paged, limits: { pageBytesMax } });
    expect((await read(2 * pageBytes)).outcome.status).toEqual({ code: "COMPLETE" });
    expect((await read(pageBytes)).outcome.status).toEqual({ code: "SKIPPED", reason: "UNABLE_TO_PARSE_FILE" });
  });

  test("a file inside another is held to what memory allows", async () => {
    const { gzipSync } = await import("node:zlib");
    const read = (nestedArchiveBytesMax: number) =>
      find([], { name: "a.gz", input: gzipSync(file), limits: { nestedArchiveBytesMax } });
    expect((await read(file.length)).outcome.status).toEqual({ code: "COMPLETE" });
    expect((await read(file.length - 1)).outcome.status.code).toBe("SKIPPED");
  });

  test("time that is up ends the file", async () => {
    const { outcome } = await find([], { name: "a", input: file, limits: { durationMsMax: -1 } });
    expect(outcome.status).toEqual({ code: "SKIPPED", reason: "TIME_CUT_OFF_REACHED" });
  });
});

describe("broken files", () => {
  const good = fixture("codec-none");
  const changed = (change: (file: Uint8Array) => Uint8Array | undefined) => {
    const copy = good.slice();
    return change(copy) ?? copy;
  };
  const footerStart = good.length - 8 - footerLength(good);

  test.each([
    ["cut off", changed((file) => file.subarray(0, 5_000))],
    ["cut off in the footer", changed((file) => file.subarray(0, file.length - 20))],
    ["shorter than its marks", new Uint8Array([0x50, 0x41, 0x52, 0x31, 0, 0, 0, 0, 0x50, 0x41, 0x52])],
    [
      "a footer longer than the file",
      changed((file) => void new DataView(file.buffer).setUint32(file.length - 8, 0xfffffff0, true)),
    ],
    ["a footer of other bytes", changed((file) => void file.fill(0xff, footerStart, file.length - 8))],
    // A list that claims 268 million structures: an array of that length would end the process.
    [
      "a list with more values than bytes",
      changed((file) => void file.set([0x15, 2, 0x19, 0xfc, 0xff, 0xff, 0xff, 0x7f], footerStart)),
    ],
    ["structures in one another without end", changed((file) => void file.fill(0x1c, footerStart, file.length - 8))],
  ])("%s: malformed", async (_name, input) => {
    expect((await readBack({ name: "a.parquet", input })).outcome.status).toEqual({ code: "SKIPPED", reason: "MALFORMED_FILE" });
  });

  test("damage to one column of one row group leaves the rest", async () => {
    const meta = parquetMetadata(good).row_groups[1]?.columns[2]?.meta_data;
    const start = Number(meta?.dictionary_page_offset ?? meta?.data_page_offset);
    const { outcome, found } = await find(["4929123456789015", "ada299@"], {
      name: "a",
      input: changed((file) => void file.fill(0xff, start, start + 40)),
    });
    expect(outcome).toMatchObject({ status: { code: "PARTIAL", reason: "MALFORMED_FILE" } });
    expect(found).toHaveLength(2);
  });

  test("the first value of a column begins a record, even where its level says that it goes on with one", async () => {
    const whole = fixture("nested-v2");
    const damaged = whole.slice();
    // Levels of a map's keys and of its values: one run of bits, of which the lowest is that of the first entry.
    for (const levels of ["0302031a", "0302031f"]) {
      const at = Buffer.from(damaged.buffer).indexOf(levels, 0, "hex");
      expect(at).toBeGreaterThan(0);
      damaged[at + 1] = 3;
    }
    const [read, expected] = [await readBack({ name: "a", input: damaged }), await readBack({ name: "a", input: whole })];
    expect(read).toEqual(expected);
  });

  test.each([-5n, 2n ** 62n])("a row group of %d records ends the file", async (count) => {
    const metadata = parquetMetadata(good);
    for (const group of metadata.row_groups) group.num_rows = count;
    const footer = new ByteWriter();
    writeMetadata(footer, metadata);
    const input = Buffer.concat([good.subarray(0, footerStart), footer.getBytes(), Buffer.from("PAR1")]);
    expect((await readBack({ name: "a", input })).outcome.status).toMatchObject({ code: "PARTIAL", reason: "MALFORMED_FILE" });
  });

  test("a store that fails on the way ends the file with its reason", async () => {
    let reads = 0;
    const source = watchedSource(good, () => {
      if (++reads > 2) throw new UnreadableError("PERMISSION_DENIED", "expected access");
    });
    expect((await readBack({ name: "a", input: source })).outcome.status).toMatchObject({ reason: "PERMISSION_DENIED" });
  });
});
