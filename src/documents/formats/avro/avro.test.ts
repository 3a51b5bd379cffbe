import { deflateRawSync } from "node:zlib";
import avro, { type Schema } from "avsc";
import { describe, expect, test } from "vitest";
import { documentFixture, find, inPieces, readBack } from "../../../../tests/support/documents.ts";

const fixture = (name: string) => documentFixture(`avro/${name}/input.avro`);

/** A file by another program: avsc's encoder. */
async function written(schema: Schema, records: readonly unknown[], options: { blockSize?: number; codec?: string } = {}) {
  const encoder = new avro.streams.BlockEncoder(avro.Type.forSchema(schema), { codec: "null", ...options });
  const pieces = encoder.toArray();
  for (const record of records) encoder.write(record);
  encoder.end();
  return new Uint8Array(Buffer.concat(await pieces));
}

const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]);
const long = (value: number) => varint(value < 0 ? -2 * value - 1 : 2 * value);
const text = (value: string) => [...long(value.length), ...Buffer.from(value)];
const sync = new Array<number>(16).fill(7);

/** A file by hand, for what no writer makes. */
function handMade(schema: unknown, blocks: readonly number[][], codec = "null"): Uint8Array {
  const header = [...long(2), ...text("avro.schema"), ...text(JSON.stringify(schema)), ...text("avro.codec"), ...text(codec), 0];
  return Uint8Array.from([0x4f, 0x62, 0x6a, 1, ...header, ...sync, ...blocks.flat()]);
}

function block(count: number, content: number[]): number[] {
  return [...long(count), ...long(content.length), ...content, ...sync];
}

const isMarked = (value: string) => value.startsWith("needle");
const person: Schema = { type: "record", name: "P", fields: [{ name: "who", type: "string" }] };

describe("places", () => {
  test("records count on from block to block, however the bytes arrive", async () => {
    const marked = [0, 1, 999, 7_777, 19_999];
    const records = Array.from({ length: 20_000 }, (_, i) => ({
      who: marked.includes(i) ? `needle${i}` : `hay ${i} ${"é".repeat(i % 40)}`,
    }));
    for (const options of [{ blockSize: 500 }, { blockSize: 400_000 }, { blockSize: 9_000, codec: "deflate" }]) {
      const file = await written(person, records, options);
      for (const input of [file, inPieces(file, [1, 70_000, 3])]) {
        const { outcome, found } = await readBack({ name: "a", input }, isMarked);
        expect(outcome).toEqual({ status: { code: "COMPLETE" }, mimeType: "application/avro", bytesClassified: file.length });
        expect(found).toEqual(
          marked.map((i) => ({
            text: `needle${i}`,
            name: "who",
            location: { kind: "record", recordIndex: i, jsonPath: "$['who']" },
          })),
        );
      }
    }
  });

  test("indexes count on in a record longer than many blocks", async () => {
    const list = Array.from({ length: 60_000 }, (_, i) => ({
      parts: ["x".repeat(20), `${i % 30_000 === 1 ? "needle" : "hay"}${i}`],
    }));
    const items: Schema = { type: "record", name: "I", fields: [{ name: "parts", type: { type: "array", items: "string" } }] };
    const schema: Schema = { type: "record", name: "R", fields: [{ name: "list", type: { type: "array", items } }] };
    const { found } = await readBack({ name: "a", input: await written(schema, [{ list }, { list: [] }]) }, isMarked);
    expect(found.map(({ location }) => location)).toEqual(
      [1, 30_001].map((i) => ({ kind: "record", recordIndex: 0, jsonPath: `$['list'][${i}]['parts'][1]` })),
    );
  });

  test("a value longer than a record may be is handed on in parts", async () => {
    const records = [{ who: "before" }, { who: `needle${"x".repeat(2_000_000)}needle` }, { who: "after" }];
    const { found } = await find(["needle", "after"], { name: "a", input: await written(person, records) });
    expect(found.map(({ text: found, location }) => [found, "recordIndex" in location ? location.recordIndex : -1])).toEqual([
      ["needle", 1],
      ["needle", 1],
      ["after", 2],
    ]);
  });

  test("a key that is sensitive is found where it first stands, and no path leads through it", async () => {
    const schema: Schema = { type: "map", values: "string" };
    const input = await written(schema, [{ a: "x" }, { "219-09-9999": "219-09-9999" }]);
    expect((await find(["219-09-9999"], { name: "a", input })).found.map(({ location }) => location)).toEqual([
      { kind: "record", recordIndex: 1 },
      { kind: "record", recordIndex: 1 },
    ]);
  });
});

describe("schemas", () => {
  test.each<[string, unknown, number[], [string, string][]]>([
    [
      "a name in the namespace around it",
      {
        type: "record",
        name: "n.A",
        fields: [
          { name: "a", type: { type: "fixed", name: "F", size: 2 } },
          { name: "b", type: "F" },
        ],
      },
      [0x61, 0x62, 0x63, 0x64],
      [
        ["ab", "a"],
        ["cd", "b"],
      ],
    ],
    ["a type within a type", { type: { type: "string" } }, text("ab"), [["ab", ""]]],
    ["a logical type that there is not", { type: "int", logicalType: "colour" }, long(-7), [["-7", ""]]],
    [
      "names that the specification does not allow",
      { type: "record", name: "my-record", fields: [{ name: "e mail", type: "string" }] },
      text("ab"),
      [["ab", "e mail"]],
    ],
    [
      "a list in parts with lengths",
      { type: "array", items: "int" },
      [...long(-2), ...long(2), ...long(5), ...long(6), ...long(1), ...long(7), 0],
      [
        ["5", ""],
        ["6", ""],
        ["7", ""],
      ],
    ],
    ["a symbol that there is not", { type: "enum", name: "E", symbols: ["ONE"] }, long(4), []],
  ])("%s", async (_name, schema, content, expected) => {
    const names = new Set(["a", "b", "e mail"]);
    const { outcome, found } = await readBack(
      { name: "a", input: handMade(schema, [block(1, content)]) },
      (value) => !names.has(value),
    );
    expect(outcome.status).toEqual({ code: "COMPLETE" });
    expect(found.map(({ text: value, name }) => [value, name])).toEqual(expected);
  });

  test.each([
    ["no JSON", "{"],
    ["a type that there is not", JSON.stringify({ type: "colour" })],
    ["a record without fields", JSON.stringify({ type: "record", name: "A" })],
    ["types in one another without end", `${'{"type":"array","items":'.repeat(300)}"int"${"}".repeat(300)}`],
  ])("%s cannot be read", async (_name, schema) => {
    const header = [...long(1), ...text("avro.schema"), ...text(schema), 0];
    const input = Uint8Array.from([0x4f, 0x62, 0x6a, 1, ...header, ...sync, ...block(1, [2])]);
    expect((await readBack({ name: "a", input })).outcome.status).toEqual({ code: "SKIPPED", reason: "UNABLE_TO_PARSE_FILE" });
  });
});

describe("hostile and broken files", () => {
  const strings = "string";

  test("values without bytes end at once, however many are claimed", async () => {
    const many = 2 ** 51;
    const nulls = { type: "array", items: "null" };
    expect((await readBack({ name: "a", input: handMade(nulls, [block(1, [...long(many), 0])]) })).outcome.status.code).toBe(
      "COMPLETE",
    );
    expect((await readBack({ name: "a", input: handMade("null", [block(many, [])]) })).outcome.status.code).toBe("COMPLETE");
  });

  test("a record that is in itself without end cannot be read", async () => {
    const input = handMade({ type: "record", name: "A", fields: [{ name: "a", type: "A" }] }, [block(1, [])]);
    expect((await readBack({ name: "a", input })).outcome.status).toMatchObject({ reason: "UNABLE_TO_PARSE_FILE" });
  });

  test.each<[string, number[]]>([
    ["a string longer than its block", [...long(50), 0x61]],
    ["a string of negative length", long(-3)],
    ["a number of more bytes than any", new Array<number>(12).fill(0xff)],
    ["fewer values than announced", []],
  ])("%s damages its block only", async (_name, content) => {
    const input = handMade(strings, [block(1, text("first")), block(1, content), block(1, text("needle"))]);
    const { outcome, found } = await readBack({ name: "a", input }, isMarked);
    expect(outcome.status).toEqual({ code: "PARTIAL", reason: "MALFORMED_FILE" });
    expect(found).toMatchObject([{ text: "needle", location: { recordIndex: 2 } }]);
  });

  test("a branch that there is not damages its block", async () => {
    const input = handMade(["null", "string"], [block(1, long(5)), block(1, [...long(1), ...text("needle")])]);
    const { outcome, found } = await readBack({ name: "a", input }, isMarked);
    expect(outcome.status).toEqual({ code: "PARTIAL", reason: "MALFORMED_FILE" });
    expect(found).toHaveLength(1);
  });

  test("what follows a block that does not end with the file's mark is not read", async () => {
    const input = handMade(strings, [block(1, text("needle")), block(1, text("x")).with(-1, 8), block(1, text("needle"))]);
    const { outcome, found } = await readBack({ name: "a", input }, isMarked);
    expect(outcome.status).toEqual({ code: "PARTIAL", reason: "MALFORMED_FILE" });
    expect(found).toHaveLength(1);
  });

  test("cut off anywhere, the whole blocks before count", async () => {
    const file = fixture("codec-null");
    for (const length of [4, 5, 30, 300, 4_000, 9_000, file.length - 1]) {
      const { outcome } = await readBack({ name: "a", input: file.subarray(0, length) });
      expect(outcome.status).toMatchObject({ reason: "MALFORMED_FILE" });
      expect(outcome.status.code).toBe(length > 5_000 ? "PARTIAL" : "SKIPPED");
    }
  });

  test("a codec that is not known cannot be read", async () => {
    const input = handMade(strings, [block(1, text("x"))], "lzo");
    expect((await readBack({ name: "a", input })).outcome.status).toEqual({ code: "SKIPPED", reason: "UNABLE_TO_PARSE_FILE" });
  });

  test("snappy blocks are checked", async () => {
    const file = fixture("codec-snappy");
    const at = file.length - 16 - 2;
    const { outcome } = await readBack({ name: "a", input: file.with(at, (file[at] ?? 0) ^ 1) });
    expect(outcome.status).toEqual({ code: "PARTIAL", reason: "MALFORMED_FILE" });
  });
});

describe("pageBytesMax: a block at the limit is read, a larger one is passed over", () => {
  const size = 4_000;
  const contents = ["needle", "x".repeat(size - 2), "needle"].map(text);

  test.each([
    ["null", (content: number[]) => content],
    ["deflate", (content: number[]) => [...deflateRawSync(Uint8Array.from(content))]],
  ])("%s", async (codec, pack) => {
    const input = handMade(
      "string",
      contents.map((content) => block(1, pack(content))),
      codec,
    );
    const read = (pageBytesMax: number) => readBack({ name: "a", input, limits: { pageBytesMax } }, isMarked);
    expect((await read(size)).outcome.status).toEqual({ code: "COMPLETE" });
    const { outcome, found } = await read(size - 1);
    expect(outcome.status).toEqual({ code: "PARTIAL", reason: "UNABLE_TO_PARSE_FILE" });
    expect(found.map(({ location }) => "recordIndex" in location && location.recordIndex)).toEqual([0, 2]);
  });

  test.each(["snappy", "bzip2", "zstandard", "xz"])("%s", async (codec) => {
    const input = fixture(`codec-${codec}`);
    const read = (pageBytesMax: number) => readBack({ name: "a", input, limits: { pageBytesMax } }, isMarked);
    expect((await read(5_000)).outcome.status).toEqual({ code: "COMPLETE" });
    expect((await read(3_900)).outcome.status).toMatchObject({ reason: "UNABLE_TO_PARSE_FILE" });
  });
});
