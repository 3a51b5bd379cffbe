import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { documentFixtures, find, inPieces, readBack } from "../../tests/support/documents.ts";
import { bytesInMemory } from "../base/byte-source.ts";
import { UnreadableError } from "../base/inspection.ts";
import { contextAfterBytes, contextBeforeBytes } from "../base/text-block.ts";
import type { Format } from "./document.ts";
import { defaultReadLimits, readDocument } from "./documents.ts";
import { objectBytesMax } from "./limits.ts";
import { coreBytes } from "./text/block-cutter.ts";

describe("fixtures", () => {
  const cases = readdirSync(documentFixtures).flatMap((format) =>
    readdirSync(new URL(`${format}/`, documentFixtures)).map((name) => `${format}/${name}`),
  );

  test.each(cases)("%s", async (name) => {
    const folder = new URL(`${name}/`, documentFixtures);
    const file = readdirSync(folder).find((entry) => entry.startsWith("input"));
    const expected = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8"));
    const { outcome, found } = await find(expected.find, { name: file ?? "", input: readFileSync(new URL(file ?? "", folder)) });
    expect({ find: expected.find, ...outcome, found }).toEqual(expected);
  });
});

/** Bytes that two blocks after one another have in common. */
const overlap = contextBeforeBytes + contextAfterBytes;

describe("longer than a block", () => {
  const rows = 60_000;
  const marked = [0, 1, 7_000, 7_001, 13_499, 33_333, rows - 1];
  const mark = (i: number) => (marked.includes(i) ? `needle${i}x` : `hay${Math.imul(i, 2_654_435_761) >>> 0}`);
  const needles = marked.map((i) => `needle${i}x`);
  const indexes = Array.from({ length: rows }, (_, i) => i);

  test("text: each occurrence is found once, on its line", async () => {
    const input = indexes.map((i) => `é${i} ${mark(i)} ${"-".repeat(i % 50)}\n`).join("");
    const { found } = await find(needles, { name: "a.txt", input });
    expect(found).toEqual(
      marked.map((i) => ({
        text: `needle${i}x`,
        location: { kind: "line", startLine: i + 1, endLine: i + 1, startColumn: `é${i} `.length + 1 },
      })),
    );
  });

  test("text in one line: the column counts on", async () => {
    const filler = "ab é ".repeat(200_000);
    const { found } = await find(["needle"], { name: "a.txt", input: `${filler}needle${filler}needle` });
    expect(found.map(({ location }) => location)).toEqual(
      [1_000_001, 2_000_007].map((startColumn) => ({ kind: "line", startLine: 1, endLine: 1, startColumn })),
    );
  });

  test("text: cores join without gap or overlap, and what lies across their ends is found once", async () => {
    for (const shift of [-6, -5, -3, -1, 0, 1]) {
      for (const border of [coreBytes, coreBytes + contextBeforeBytes, 2 * coreBytes + contextBeforeBytes]) {
        const input = `${"x".repeat(border + shift)}needle${"y".repeat(100_000)}`;
        expect((await find(["needle"], { name: "a.txt", input })).found).toHaveLength(1);
        expect((await readBack({ name: "a.txt", input })).found.map(({ text }) => text).join("") === input).toBe(true);
      }
    }
  });

  const isMarked = (text: string) => /needle|hay/.test(text);

  test("csv: cells keep their rows and columns", async () => {
    const cell = (i: number) => `${'"'.repeat(i % 23)}${mark(i)}\n${'"'.repeat(i % 7)}`;
    const input = `id,first_name,"email"\n${indexes.map((i) => `${i},"a ""b""\n${i}","${cell(i).replaceAll('"', '""')}"\n`).join("")}`;
    const { outcome, found } = await readBack({ name: "a.csv", input }, isMarked);
    expect(outcome).toMatchObject({ status: { code: "COMPLETE" }, mimeType: "text/csv", bytesClassified: input.length });
    expectSame(
      found,
      indexes.map((i) => ({
        text: cell(i),
        name: "email",
        location: { kind: "cell", row: i + 2, column: 3, columnName: "email" },
      })),
    );
  });

  test("json lines: values keep their records and paths", async () => {
    const value = (i: number) => `\u0001"${mark(i)}\\`;
    const input = indexes.map((i) => JSON.stringify({ n: i, "a b": [{ deep: value(i) }, i] })).join("\n");
    const { found } = await readBack({ name: "a.jsonl", input }, isMarked);
    const location = (i: number) => ({ kind: "record", recordIndex: i, jsonPath: "$['a b'][0]['deep']" });
    expectSame(
      found,
      indexes.map((i) => ({ text: value(i), name: "a b/deep", location: location(i) })),
    );
  });

  test("json: one document, with indexes counted on from block to block", async () => {
    const rowsOf = indexes.map((i) => ({ id: i, pair: [i, { of: [{}, `"${mark(i)}`] }] }));
    const input = JSON.stringify({ before: [{}, [], { x: [1] }], all: { rows: rowsOf } }, undefined, 1);
    const { outcome, found } = await readBack({ name: "a.json", input }, isMarked);
    expect(outcome).toMatchObject({ status: { code: "COMPLETE" }, bytesClassified: input.length });
    const location = (i: number) => ({ kind: "record", recordIndex: 0, jsonPath: `$['all']['rows'][${i}]['pair'][1]['of'][1]` });
    expectSame(
      found,
      indexes.map((i) => ({ text: `"${mark(i)}`, name: "all/rows/pair/of", location: location(i) })),
    );
  });

  test("values that follow one another without lines are records", async () => {
    const input = indexes.map((i) => JSON.stringify({ id: ["x", { y: `"${mark(i)}` }] })).join("");
    const { found } = await readBack({ name: "a", input }, isMarked);
    const location = (i: number) => ({ kind: "record", recordIndex: i, jsonPath: "$['id'][1]['y']" });
    expectSame(
      found,
      indexes.map((i) => ({ text: `"${mark(i)}`, name: "id/y", location: location(i) })),
    );
  });

  test("escapes are never cut, wherever a block ends", async () => {
    for (let shift = 0; shift < 12; shift++) {
      const escaped = `"${"z".repeat(shift)}${"\\ud83d\\ude00".repeat(150_000)}"`;
      const { found } = await readBack({ name: "a.json", input: `[${escaped}]` });
      const texts = found.map(({ text }) => text.replace(/^\ufffd+|\ufffd+$/g, ""));
      expect(found.length).toBeGreaterThan(1);
      for (const text of texts) expect(/^z*(\u{1f600})+$/u.test(text)).toBe(true);
      const doubled = await readBack({ name: "a.csv", input: `id,email\n1,"${"z".repeat(shift)}${'""'.repeat(700_000)}"\n` });
      const cell = doubled.found.filter(({ location }) => location.kind === "cell").slice(1);
      expect(cell.length).toBeGreaterThan(1);
      expect(cell.reduce((sum, { text }) => sum + text.length, 0)).toBe(700_000 + shift + (cell.length - 1) * overlap);
    }
  });

  test.each([
    [
      "a.csv",
      (long: string) => `id,first_name\n1,"${long.replaceAll('"', '""')}"\n2,after\n`,
      { kind: "cell", row: 2, column: 2, columnName: "first_name" },
    ],
    [
      "b.csv",
      (long: string) => `id,first_name\n1,${long.replaceAll('"', "'")}\n2,after\n`,
      { kind: "cell", row: 2, column: 2, columnName: "first_name" },
    ],
    [
      "a.json",
      (long: string) => JSON.stringify({ id: 1, a: ["x", long], z: "after" }),
      { kind: "record", recordIndex: 0, jsonPath: "$['a'][1]" },
    ],
    [
      "a.jsonl",
      (long: string) => `{"id":1}\n${JSON.stringify({ a: ["x", long] })}\n{"z":"after"}\n`,
      { kind: "record", recordIndex: 1, jsonPath: "$['a'][1]" },
    ],
  ])("a field larger than the largest window is read in overlapping blocks: %s", async (name, write, location) => {
    const long = `${'say "no" \\ é😀'.repeat(60_000)}needle${"\u{1f600}".repeat(300_000)}needle${'"'.repeat(900_000)}needle`;
    const { outcome, found } = await find(["needle", "after"], { name, input: write(long) });
    expect(outcome.status).toEqual({ code: "COMPLETE" });
    expect(found.map(({ text }) => text)).toEqual(["needle", "needle", "needle", "after"]);
    for (const hit of found.slice(0, 3)) expect(hit.location).toEqual(location);
    const parts = await readBack({ name, input: inPieces(Buffer.from(write(long)), [70_001, 3]) }, (text) => text.length > 1_000);
    expect(parts.found.length).toBeGreaterThan(3);
  });

  test("a record larger than the largest window is read field by field", async () => {
    const input = JSON.stringify({ id: 0, values: indexes.map((i) => `${mark(i)}${"-".repeat(40)}`) });
    const { found } = await find(needles, { name: "a.jsonl", input: `{"id":1}\n${input}\n{"id":"needle0x"}\n` });
    const paths = marked.map((i) => ({ kind: "record", recordIndex: 1, jsonPath: `$['values'][${i}]` }));
    expect(found.map(({ location }) => location)).toEqual([...paths, { kind: "record", recordIndex: 2, jsonPath: "$['id']" }]);
    const row = await find(needles, {
      name: "a.csv",
      input: `id,email\n${indexes.map((i) => `${mark(i)}${"-".repeat(40)}`).join()}\nneedle0x,1\n`,
    });
    const cells = marked.map((i) => ({ row: 2, column: i + 1 }));
    expect(row.found.map(({ location }) => location)).toMatchObject([...cells, { row: 3, column: 1 }]);
  });

  test("json that turns out malformed is read as text from the last block on", async () => {
    const good = JSON.stringify({ rows: indexes.map((i) => mark(i)) }, undefined, 1);
    const { outcome, found } = await find([...needles, "tail"], { name: "a.json", input: `${good}\n oops tail` });
    expect(outcome.status).toEqual({ code: "COMPLETE" });
    expect(found.filter(({ text }) => text === "tail").map(({ location }) => location)).toEqual([
      { kind: "line", startLine: rows + 5, endLine: rows + 5, startColumn: 7 },
    ]);
    expect(found).toHaveLength(needles.length + 1);
  });

  test("bad lines in a row are one text", async () => {
    const input = `{"a":1}\n${indexes.map((i) => `bad ${mark(i)}\n`).join("")}{"a":"last"}\n`;
    const { found } = await find([...needles, "last"], { name: "a.jsonl", input });
    expect(found.map(({ location }) => location)).toEqual([
      ...marked.map((i) => ({ kind: "line", startLine: i + 2, endLine: i + 2, startColumn: 5 })),
      { kind: "record", recordIndex: rows + 1, jsonPath: "$['a']" },
    ]);
  });

  test("more names than are kept: values are found all the same, under the name next to them", async () => {
    const input = JSON.stringify(Object.fromEntries(indexes.map((i) => [`user${i}`, { ssn: mark(i) }])));
    const { found } = await find(needles, { name: "a.json", input });
    expect(found.map(({ text }) => text)).toEqual(needles);
    expect(found[1]).toEqual({
      text: "needle1x",
      name: "user1/ssn",
      location: { kind: "record", recordIndex: 0, jsonPath: "$['user1']['ssn']" },
    });
    expect(found.at(-1)).toEqual({ text: needles.at(-1), name: "ssn", location: { kind: "record", recordIndex: 0 } });
  });
});

describe("limits", () => {
  const deep = (levels: number) => `${"[".repeat(levels)}"x"${"]".repeat(levels)}`;

  test("json as deep as allowed is read, one level more and nothing is", async () => {
    for (const name of ["a.json", "a.jsonl"]) {
      expect((await find(["x"], { name, input: `[]\n${deep(256)}\n` })).found).toHaveLength(1);
      const { outcome, found } = await find(["x"], { name, input: `["x"]\n${deep(257)}\n` });
      expect(outcome).toEqual({
        status: { code: "SKIPPED", reason: "JSON_NESTING_LEVEL_OVER_LIMIT" },
        mimeType: "application/json",
        bytesClassified: 0,
      });
      expect(found).toEqual([]);
    }
  });

  test("time over: what was read is kept", async () => {
    const source = {
      ...bytesInMemory(Buffer.from("needle\n".repeat(100_000))),
      async *stream(start: number) {
        yield Buffer.from("needle\n".repeat(20_000)).subarray(start);
        await new Promise((resolve) => setTimeout(resolve, 3_100));
        yield Buffer.from("needle\n".repeat(80_000));
      },
    };
    const { outcome, found } = await find(["needle"], { name: "a.txt", input: source, limits: { durationMsMax: 3_000 } });
    expect(outcome).toMatchObject({ status: { code: "PARTIAL", reason: "TIME_CUT_OFF_REACHED" } });
    expect(found.length).toBeGreaterThanOrEqual(20_000);
    expect((await find([], { name: "a", input: "x", limits: { durationMsMax: -1 } })).outcome.status).toEqual({
      code: "SKIPPED",
      reason: "TIME_CUT_OFF_REACHED",
    });
  });

  const heads: Readonly<Record<Format, string>> = {
    text: "some text\n",
    markup: "<html>\n",
    csv: "id,email\n1,a\n",
    json: '{\n"a":\n',
    jsonl: '{"a":1}\n{"a":2}\n',
    avro: "Obj\x01\x04",
    parquet: "PAR1\x15\0",
    orc: "ORC\x08\x01",
    gzip: "\x1f\x8b\x08\0",
    bzip2: "BZh91AY&SY",
    xz: "\xfd7zXZ\0",
    zstd: "\x28\xb5\x2f\xfd",
    lz4: "\x04\x22\x4d\x18",
    zip: "PK\x03\x04",
    tar: `${"\0".repeat(257)}ustar\0`,
    sqlite: "SQLite format 3\0",
    mail: "From: a@example.com\nTo: b@example.com\n",
    office: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    pdf: "%PDF-1.7\n",
  };
  test.each(Object.entries(objectBytesMax))("an object of format %s above its size is not read", async (format, sizeMax) => {
    const head = Object.entries(heads).find(([name]) => name === format)?.[1] ?? "";
    const read = async (start: number, end: number) => {
      const bytes = Buffer.alloc(end - start, " ");
      if (start === 0) bytes.write(head, "latin1");
      return bytes;
    };
    const stream = (start: number) => pieceThenFailure(new Uint8Array(start === 0 ? 1 : 0));
    const above = await readBack({ name: `a.${format}`, input: { sizeBytes: sizeMax + 1, read, stream } });
    expect(above.outcome.status).toEqual({ code: "SKIPPED", reason: "FILE_EXCEEDS_SIZE_LIMIT" });
    const at = await readBack({ name: `a.${format}`, input: { sizeBytes: sizeMax, read, stream } });
    expect(at.outcome.status).not.toMatchObject({ reason: "FILE_EXCEEDS_SIZE_LIMIT" });
  });
});

/** Compares long lists one by one: a difference is shown without all that is equal. */
function expectSame(found: readonly unknown[], expected: readonly unknown[]): void {
  expect(found.length).toBe(expected.length);
  const at = expected.findIndex((item, i) => JSON.stringify(item) !== JSON.stringify(found[i]));
  if (at >= 0) expect(found[at]).toEqual(expected[at]);
  expect(at).toBe(-1);
}

async function* pieceThenFailure(piece: Uint8Array): AsyncGenerator<Uint8Array> {
  yield piece;
  throw new UnreadableError("STORE_UNAVAILABLE", "expected not to be read further");
}

describe("sources that fail", () => {
  test("an object that cannot be opened is skipped with the store's reason", async () => {
    const read = () => Promise.reject(new UnreadableError("PERMISSION_DENIED", "expected access"));
    const { outcome } = await readBack({ name: "a", input: { ...bytesInMemory(Buffer.from("x")), read } });
    expect(outcome).toMatchObject({ status: { code: "SKIPPED", reason: "PERMISSION_DENIED" }, bytesClassified: 0 });
  });

  test("an object that fails on the way is read up to there", async () => {
    const bytes = Buffer.from("needle ".repeat(30_000));
    const source = {
      ...bytesInMemory(bytes),
      async *stream(start: number) {
        yield bytes.subarray(start, 100_000);
        throw new UnreadableError("OBJECT_VERSION_MISMATCH", "expected the same object");
      },
    };
    const { outcome, found } = await find(["needle"], { name: "a", input: source });
    expect(outcome).toMatchObject({ status: { code: "PARTIAL", reason: "OBJECT_VERSION_MISMATCH" }, bytesClassified: 100_000 });
    expect(found).toHaveLength(14_285);
  });

  test("an object that ends early is not complete", async () => {
    const source = { ...bytesInMemory(Buffer.alloc(100_000, "a")), async *stream() {} };
    const { outcome } = await readBack({ name: "a", input: source });
    expect(outcome.status).toEqual({ code: "PARTIAL", reason: "SOURCE_OBJECT_NO_LONGER_AVAILABLE" });
  });

  test("what the receiver throws is passed on", async () => {
    const fault = new Error("broken receiver");
    const read = readDocument({ name: "a", source: bytesInMemory(Buffer.from("x")) }, defaultReadLimits, () => {
      throw fault;
    });
    await expect(read).rejects.toBe(fault);
  });
});

describe("names of members and columns", () => {
  test("are looked at themselves, and hidden from places once found to be sensitive", async () => {
    const json = await find(["secret", "needle"], { name: "a.json", input: '{"the secret":{"a":"needle"},"b":"needle"}' });
    expect(json.found.map(({ location }) => location)).toEqual([
      { kind: "record", recordIndex: 0 },
      { kind: "record", recordIndex: 0 },
      { kind: "record", recordIndex: 0, jsonPath: "$['b']" },
    ]);
    const csv = await find(["secret", "needle"], { name: "a.csv", input: "id,secret_name\n1,needle\nneedle,2\n" });
    expect(csv.found.map(({ location }) => location)).toEqual([
      { kind: "line", startLine: 1, endLine: 1, startColumn: 4 },
      { kind: "cell", row: 2, column: 2 },
      { kind: "cell", row: 3, column: 1, columnName: "id" },
    ]);
  });
});
