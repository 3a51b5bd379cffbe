import { deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { documentFixture, find, readBack, watchedSource } from "../../../../tests/support/documents.ts";
import { message, orcChunk, orcFile, orcLiterals, type WrittenFile, type WrittenStripe } from "../../../../tests/support/orc.ts";
import { bytesInMemory } from "../../../base/byte-source.ts";
import { UnreadableError } from "../../../base/inspection.ts";
import { defaultReadLimits, readDocument } from "../../documents.ts";
import { typeKinds } from "./orc-schema.ts";
import { streamKinds } from "./orc-stripe.ts";

const { present, data, length, dictionary, secondary } = streamKinds;
const { struct, list, map, string, int, timestamp, decimal, boolean } = typeKinds;

const fixture = (name: string) => documentFixture(`orc/${name}/input.orc`);

/** A column `a` of texts in one structure, which is the record. */
const texts = [{ kind: struct, below: [1], names: ["a"] }, { kind: string }];

/** A stripe of one text in each record. Runs of version 1: lengths as literals. */
function textStripe(values: readonly string[], rest: Partial<WrittenStripe> = {}): WrittenStripe {
  const lengths = values.flatMap((value) => [0xff, value.length]);
  return {
    rows: values.length,
    streams: [
      { column: 1, kind: data, bytes: Buffer.from(values.join("")) },
      { column: 1, kind: length, bytes: Buffer.from(lengths) },
    ],
    forms: { 1: [0, 0] },
    ...rest,
  };
}

/** All values with their records; names of columns, which begin with `a`, left out. */
async function valuesOf(file: WrittenFile | Uint8Array, limits = {}) {
  const input = file instanceof Uint8Array ? file : orcFile(file);
  const { outcome, found } = await readBack({ name: "a.orc", input, limits }, (text) => !/^a\d?$/.test(text));
  const values = found.map(({ text, location }) => [text, location.kind === "record" ? location.recordIndex : -1]);
  return { status: outcome.status, values, found };
}

describe("places", () => {
  test("records count on from batch to batch and from stripe to stripe, whatever is empty", async () => {
    const stripe = (values: (string | undefined)[]): WrittenStripe => {
      const there = values.filter((value) => value !== undefined);
      const bits = Buffer.alloc(Math.ceil(values.length / 8));
      for (const [i, value] of values.entries()) if (value !== undefined) bits[i >> 3] = (bits[i >> 3] ?? 0) | (128 >> (i & 7));
      const presence = Array.from(bits, (byte) => [0xff, byte]).flat();
      const { streams, ...rest } = textStripe(there);
      return {
        ...rest,
        rows: values.length,
        streams: [{ column: 1, kind: present, bytes: Buffer.from(presence) }, ...streams],
      };
    };
    const column = Array.from({ length: 10_000 }, (_, i) => (i % 3333 === 7 ? `needle${i}` : i % 2 === 0 ? undefined : "hay"));
    const { status, found } = await valuesOf({ types: texts, stripes: [stripe(column), stripe(column.slice(0, 20))] });
    expect(status).toEqual({ code: "COMPLETE" });
    expect(found.filter(({ text }) => text.startsWith("needle")).map(({ text, location }) => [text, location])).toEqual(
      [7, 3_340, 6_673, 10_007].map((recordIndex) => [
        `needle${recordIndex % 10_000}`,
        { kind: "record", recordIndex, jsonPath: "$['a']" },
      ]),
    );
  });

  test("a value longer than a record may be is handed on in parts", async () => {
    const long = `needle${"x".repeat(1_500_000)}needle`;
    const lengths = Buffer.from([0xfe, 6, ...[0x80, 0x80, 0x80].map((byte, i) => byte | ((long.length >> (7 * i)) & 127))]);
    lengths[4] = (lengths[4] ?? 0) & 127;
    const stripe = textStripe([], { rows: 2 });
    const streams = [
      { column: 1, kind: data, bytes: Buffer.from(`before${long}`) },
      { column: 1, kind: length, bytes: lengths },
    ];
    const { found } = await find(["needle"], { name: "a", input: orcFile({ types: texts, stripes: [{ ...stripe, streams }] }) });
    expect(found.map(({ location }) => location)).toEqual(Array(2).fill({ kind: "record", recordIndex: 1, jsonPath: "$['a']" }));
  });

  test("no path is shown that leads through a name with sensitive text in it", async () => {
    const types = [{ kind: struct, below: [1], names: ["of 219-09-9999"] }, { kind: string }];
    const input = orcFile({ types, stripes: [textStripe(["219-09-9999"])] });
    const { found } = await find(["219-09-9999"], { name: "a", input });
    expect(found.map(({ location }) => location)).toEqual(Array(2).fill({ kind: "record", recordIndex: 0 }));
  });

  test("the record need not be a structure", async () => {
    const stripe = textStripe(["x", "needle"]);
    const streams = stripe.streams.map((stream) => ({ ...stream, column: 0 }));
    const input = orcFile({ types: [{ kind: string }], stripes: [{ ...stripe, streams, forms: { 0: [0, 0] } }] });
    const { found } = await find(["needle"], { name: "a", input });
    expect(found).toEqual([{ text: "needle", name: "", location: { kind: "record", recordIndex: 1, jsonPath: "$" } }]);
  });

  test("maps whose keys are no single values are shown as lists", async () => {
    const types = [
      { kind: struct, below: [1], names: ["a"] },
      { kind: map, below: [2, 4] },
      { kind: struct, below: [3], names: ["k"] },
      { kind: string },
      { kind: string },
    ];
    const column = (number: number, text: string) => [
      { column: number, kind: data, bytes: Buffer.from(text) },
      { column: number, kind: length, bytes: Buffer.from([0xfe, 3, 3]) },
    ];
    const lengths = { column: 1, kind: length, bytes: Buffer.from([0xff, 2]) };
    const streams = [lengths, ...column(3, "onetwo"), ...column(4, "redsky")];
    const input = orcFile({ types, stripes: [{ rows: 1, streams, forms: { 1: [0, 0], 3: [0, 0], 4: [0, 0] } }] });
    const { found } = await find(["two", "sky"], { name: "a", input });
    expect(found.map(({ name, location }) => [name, location])).toEqual([
      ["a/key/k", { kind: "record", recordIndex: 0, jsonPath: "$['a'][1]['key']['k']" }],
      ["a/value", { kind: "record", recordIndex: 0, jsonPath: "$['a'][1]['value']" }],
    ]);
  });

  const mapOfText = (keyKind: number) => [
    { kind: struct, below: [1], names: ["a"] },
    { kind: map, below: [2, 3] },
    { kind: keyKind },
    { kind: string },
  ];

  test("keys that are truth values are names as well", async () => {
    const streams = [
      { column: 1, kind: length, bytes: Buffer.from([0xff, 2]) },
      { column: 2, kind: data, bytes: Buffer.from([0xff, 0b0100_0000]) },
      { column: 3, kind: data, bytes: Buffer.from("noyes") },
      { column: 3, kind: length, bytes: Buffer.from([0xfe, 2, 3]) },
    ];
    const stripe = { rows: 1, streams, forms: { 1: [0, 0] as const, 3: [0, 0] as const } };
    const { found } = await find(["yes"], { name: "a", input: orcFile({ types: mapOfText(boolean), stripes: [stripe] }) });
    expect(found.map(({ name, location }) => [name, location])).toEqual([
      ["a/true", { kind: "record", recordIndex: 0, jsonPath: "$['a']['true']" }],
    ]);
  });

  test("any number of keys is handed on in blocks, as what lies in the maps is", async () => {
    const keys = Array.from({ length: 60_000 }, (_, i) => `key number ${i}`);
    const streams = [
      { column: 1, kind: length, bytes: orcLiterals(keys.map(() => 1)) },
      { column: 2, kind: data, bytes: Buffer.from(keys.join("")) },
      { column: 2, kind: length, bytes: orcLiterals(keys.map((key) => key.length)) },
    ];
    const stripe = { rows: keys.length, streams, forms: { 1: [0, 0] as const, 2: [0, 0] as const } };
    const file = orcFile({ types: mapOfText(string), stripes: [stripe] });
    const lengths: number[] = [];
    const names: number[] = [];
    await readDocument({ name: "a", source: bytesInMemory(file) }, defaultReadLimits, ({ text }) => {
      lengths.push(text.length);
      names.push(text.fields?.count ?? 0);
    });
    expect(names.reduce((sum, count) => sum + count)).toBe(keys.length + 1);
    expect(Math.max(...lengths)).toBeLessThan(400_000);
  });

  test("a file that can only be read front to back is read all the same", async () => {
    const { found } = await find(["0189"], { name: "a.orc.gz", input: gzipSync(fixture("nested")) });
    expect(found[0]?.location).toMatchObject({ recordIndex: 3, jsonPath: "$['who']['phones'][1]" });
  });
});

describe("values", () => {
  const record = (kind: number, rest = {}) => [
    { kind: struct, below: [1], names: ["a"] },
    { kind, ...rest },
  ];

  test("decimals of up to 18 digits may be whole numbers in files of an unstable version", async () => {
    const streams = [{ column: 1, kind: data, bytes: Buffer.from([0xfe, 0xf2, 0xc0, 0x01, 3]) }];
    const types = record(decimal, { precision: 18, scale: 2 });
    const version = Buffer.from([1, 0x8f, 0x4e]);
    const { status, values } = await valuesOf({ types, stripes: [{ rows: 2, streams, forms: { 1: [0, 0] } }], version });
    expect([status, values]).toEqual([
      { code: "COMPLETE" },
      [
        ["123.45", 0],
        ["-0.02", 1],
      ],
    ]);
  });

  test("times outside what a clock knows, and fractions that are none, are no obstacle", async () => {
    const streams = [
      { column: 1, kind: data, bytes: Buffer.from([0xfe, ...Array(9).fill(0xff), 1, 0]) },
      { column: 1, kind: secondary, bytes: Buffer.from([0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0x0a]) },
    ];
    const { status, values } = await valuesOf({
      types: record(timestamp),
      stripes: [{ rows: 2, streams, forms: { 1: [0, 0] } }],
    });
    expect(status).toEqual({ code: "COMPLETE" });
    expect(values[1]).toEqual(["2015-01-01T00:00:00.000001000", 1]);
  });

  test("truth values are not looked at, and need not be there", async () => {
    const { status, values } = await valuesOf({ types: record(boolean), stripes: [{ rows: 9, streams: [] }] });
    expect([status, values]).toEqual([{ code: "COMPLETE" }, []]);
  });

  test("a type that is not known leaves the other columns", async () => {
    const types = [{ kind: struct, below: [1, 2], names: ["a", "a2"] }, { kind: string }, { kind: 77 }];
    const stripe = textStripe(["needle"]);
    const streams = [...stripe.streams, { column: 2, kind: data, bytes: Buffer.from([1]) }];
    expect(await valuesOf({ types, stripes: [{ ...stripe, streams }] })).toMatchObject({
      status: { code: "PARTIAL", reason: "UNABLE_TO_PARSE_FILE" },
      values: [["needle", 0]],
    });
  });
});

describe("reading by range", () => {
  test("only what a column with text needs is fetched, piece by piece", async () => {
    const types = [{ kind: struct, below: [1, 2], names: ["a", "a2"] }, { kind: string }, { kind: boolean }];
    const values = Array.from({ length: 300_000 }, (_, i) => `${i} hay`);
    const stripe = textStripe(values);
    const streams = [{ column: 2, kind: data, bytes: Buffer.alloc(9_000_000, 0xff) }, ...stripe.streams];
    const file = orcFile({ types, stripes: [{ ...stripe, streams }] });
    const reads: number[] = [];
    const source = watchedSource(file, (start, end) => void reads.push(end - start));
    expect((await readBack({ name: "a", input: source }, () => false)).outcome.status).toEqual({ code: "COMPLETE" });
    expect(Math.max(...reads)).toBeLessThanOrEqual(1_048_576);
    expect(reads.reduce((sum, count) => sum + count)).toBeLessThan(4_500_000);
  });

  test("a store that fails on the way ends the file with its reason", async () => {
    let reads = 0;
    const source = watchedSource(fixture("stripes"), () => {
      if (++reads > 4) throw new UnreadableError("PERMISSION_DENIED", "expected access");
    });
    expect((await readBack({ name: "a", input: source })).outcome.status).toMatchObject({ reason: "PERMISSION_DENIED" });
  });
});

describe("limits", () => {
  const file = fixture("codec-none");

  test("footerBytesMax: read at the limit, not above", async () => {
    const postscript = file.subarray(file.length - 1 - (file.at(-1) ?? 0));
    const max = (postscript[1] ?? 0) - 128 + (postscript[2] ?? 0) * 128;
    expect((await valuesOf(file, { footerBytesMax: max })).status).toEqual({ code: "COMPLETE" });
    expect((await valuesOf(file, { footerBytesMax: max - 1 })).status).toMatchObject({ reason: "UNABLE_TO_PARSE_FILE" });
  });

  test("pageBytesMax: a column of which more must be held is not read", async () => {
    const types = [{ kind: struct, below: [1], names: ["a"] }, { kind: string }];
    const stripe = textStripe([], { rows: 1, forms: { 1: [1, 1] } });
    const streams = [
      { column: 1, kind: data, bytes: Buffer.from([0xff, 0]) },
      { column: 1, kind: length, bytes: Buffer.from([0xff, 100]) },
      { column: 1, kind: dictionary, bytes: Buffer.alloc(100, "x") },
    ];
    const held = { types, stripes: [{ ...stripe, streams }] };
    expect((await valuesOf(held, { pageBytesMax: 1_000 })).status).toEqual({ code: "COMPLETE" });
    expect((await valuesOf(held, { pageBytesMax: 99 })).status).toEqual({ code: "SKIPPED", reason: "UNABLE_TO_PARSE_FILE" });
  });

  test("pageBytesMax: keys of some thousand places that are longer together are not read", async () => {
    const streams = [
      { column: 1, kind: length, bytes: Buffer.from([0xff, 3]) },
      { column: 2, kind: data, bytes: Buffer.from([0xfd, 0, 0, 0]) },
      { column: 2, kind: length, bytes: Buffer.from([0xff, 100]) },
      { column: 2, kind: dictionary, bytes: Buffer.alloc(100, "x") },
    ];
    const types = [{ kind: struct, below: [1], names: ["a"] }, { kind: map, below: [2, 3] }, { kind: string }, { kind: boolean }];
    const file = { types, stripes: [{ rows: 1, streams, forms: { 1: [0, 0] as const, 2: [1, 1] as const } }] };
    expect((await valuesOf(file, { pageBytesMax: 1_000 })).status).toEqual({ code: "COMPLETE" });
    expect((await valuesOf(file, { pageBytesMax: 150 })).status).toMatchObject({ reason: "UNABLE_TO_PARSE_FILE" });
  });

  test("pageValuesMax: a larger dictionary is not read", async () => {
    const dictionaryFile = fixture("version-0-11-dictionary");
    expect((await valuesOf(dictionaryFile, { pageValuesMax: 300 })).status).toEqual({ code: "COMPLETE" });
    expect((await valuesOf(dictionaryFile, { pageValuesMax: 299 })).status).toMatchObject({ reason: "UNABLE_TO_PARSE_FILE" });
  });

  test("time that is up ends the file", async () => {
    const { status } = await valuesOf(file, { durationMsMax: -1 });
    expect(status).toEqual({ code: "SKIPPED", reason: "TIME_CUT_OFF_REACHED" });
  });

  test("columns within 500 others are read, deeper ones are not", async () => {
    const nested = (depth: number): WrittenFile => ({
      types: [...Array.from({ length: depth }, (_, i) => ({ kind: struct, below: [i + 1], names: ["a"] })), { kind: string }],
      stripes: [
        {
          ...textStripe(["x"]),
          streams: textStripe(["x"]).streams.map((stream) => ({ ...stream, column: depth })),
          forms: { [depth]: [0, 0] },
        },
      ],
    });
    expect((await valuesOf(nested(499))).values).toEqual([["x", 0]]);
    expect((await valuesOf(nested(500))).status).toEqual({ code: "SKIPPED", reason: "UNABLE_TO_PARSE_FILE" });
  });
});

describe("broken files", () => {
  const good = fixture("codec-none");
  const changed = (change: (file: Uint8Array) => Uint8Array | undefined) => {
    const copy = good.slice();
    return change(copy) ?? copy;
  };

  test.each<[string, Uint8Array]>([
    ["cut off", changed((file) => file.subarray(0, 5_000))],
    ["nothing but the mark in front", Buffer.from("ORC\0")],
    ["a footer longer than the file", orcFile({ types: texts, stripes: [], postscriptFields: [[1, 2 ** 40]] })],
    ["statistics longer than the file", orcFile({ types: texts, stripes: [], postscriptFields: [[5, 2 ** 52]] })],
    ["types that lead back", orcFile({ types: [{ kind: list, below: [0] }], stripes: [] })],
    ["types that lead nowhere", orcFile({ types: [{ kind: map, below: [7] }], stripes: [] })],
    ["a structure without names", orcFile({ types: [{ kind: struct, below: [1] }, { kind: int }], stripes: [] })],
    ["no types", orcFile({ types: [], stripes: [] })],
  ])("%s: malformed", async (_name, input) => {
    expect((await readBack({ name: "a.orc", input })).outcome.status).toEqual({ code: "SKIPPED", reason: "MALFORMED_FILE" });
  });

  const fine = textStripe(["needle"]);
  test.each<[string, WrittenStripe]>([
    ["more rows than values", { ...fine, rows: 2 ** 31 }],
    ["data that end behind the file", { ...fine, announced: { dataLength: 2 ** 40 } }],
    ["a footer that ends behind the file", { ...fine, announced: { footerLength: 2 ** 40 } }],
    ["the place of a stripe before", { ...fine, announced: { offset: 3 } }],
    ["streams longer than the stripe", { ...fine, announced: { dataLength: 1 } }],
    ["no lengths", { ...fine, streams: fine.streams.slice(0, 1) }],
    [
      "a length of 2^63",
      { ...fine, streams: [{ column: 1, kind: length, bytes: Buffer.from([0xff, ...Array(9).fill(0xff), 1]) }] },
    ],
    [
      "a place beyond the dictionary",
      { ...fine, streams: [{ column: 1, kind: data, bytes: Buffer.from([0xff, 5]) }], forms: { 1: [1, 0] } },
    ],
  ])("a stripe with %s leaves the others", async (_name, stripe) => {
    const first = textStripe(["before"]);
    const last = textStripe(["behind"]);
    const { status, values } = await valuesOf({ types: texts, stripes: [first, stripe, last] });
    expect(status).toEqual({ code: "PARTIAL", reason: "MALFORMED_FILE" });
    expect(values).toContainEqual(["before", 0]);
    if (stripe.announced === undefined) expect(values).toContainEqual(["behind", 1 + stripe.rows]);
  });

  test.each([
    ["lengths", 1],
    ["values", 0],
  ])("what comes before %s that are cut off is kept", async (_name, cutStream) => {
    const stripe = textStripe(Array.from({ length: 9_000 }, (_, i) => `v${i}`));
    const streams = stripe.streams.map(({ bytes, ...stream }, i) => {
      return { ...stream, bytes: i === cutStream ? bytes.subarray(0, bytes.length * 0.9) : bytes };
    });
    const { status, values } = await valuesOf({ types: texts, stripes: [{ ...stripe, streams }] });
    expect(status).toEqual({ code: "PARTIAL", reason: "MALFORMED_FILE" });
    expect(values.length).toBeGreaterThan(8_090);
    expect(values.at(-1)).toEqual([`v${values.length - 1}`, values.length - 1]);
  });

  test("stripes of more records than can be counted end the file", async () => {
    const stripes = [textStripe(["needle"]), { ...textStripe([]), rows: 2 ** 53 - 1 }, textStripe(["behind"])];
    const { status, values } = await valuesOf({ types: texts, stripes });
    expect([status, values]).toEqual([{ code: "PARTIAL", reason: "MALFORMED_FILE" }, [["needle", 0]]]);
  });

  test("lists that announce more than there is end their column only", async () => {
    const types = [
      { kind: struct, below: [1, 3], names: ["a", "a2"] },
      { kind: list, below: [2] },
      { kind: string },
      { kind: string },
    ];
    const stripe = textStripe(["needle"]);
    const streams = [
      { column: 1, kind: length, bytes: Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0x07]) },
      ...stripe.streams.map((stream) => ({ ...stream, column: 2 })),
      ...stripe.streams.map((stream) => ({ ...stream, column: 3 })),
    ];
    const forms = { 1: [0, 0], 2: [0, 0], 3: [0, 0] } as const;
    const { status, values } = await valuesOf({ types, stripes: [{ rows: 1, streams, forms }] });
    expect(status).toEqual({ code: "PARTIAL", reason: "MALFORMED_FILE" });
    expect(values).toContainEqual(["needle", 0]);
  });
});

describe("compression", () => {
  const packed = (bytes: Uint8Array) => orcChunk(deflateRawSync(bytes), { isOriginal: false });
  const kept = (bytes: Uint8Array) => orcChunk(bytes, { isOriginal: true });
  const stripeOf = (pack: (bytes: Uint8Array) => Uint8Array, values: readonly string[]) => {
    const { streams, ...rest } = textStripe(values);
    return { ...rest, streams: streams.map((stream) => ({ ...stream, bytes: pack(stream.bytes) })) };
  };
  const written = (pack: (bytes: Uint8Array) => Uint8Array, rest: Partial<WrittenFile> = {}): WrittenFile => ({
    types: texts,
    stripes: [stripeOf(pack, ["needle", "hay"])],
    codec: 1,
    pack: packed,
    ...rest,
  });
  const halves = (bytes: Uint8Array) => {
    const middle = bytes.length >> 1;
    return Buffer.concat([kept(bytes.subarray(0, middle)), packed(bytes.subarray(middle))]);
  };

  test.each([
    ["packed", packed],
    ["kept as they are", kept],
    ["both, with values across them", halves],
    ["empty in between", (bytes: Uint8Array) => Buffer.concat([kept(new Uint8Array(0)), packed(bytes)])],
  ])("chunks %s", async (_name, pack) => {
    const { status, values } = await valuesOf(written(pack));
    expect([status, values]).toEqual([
      { code: "COMPLETE" },
      [
        ["needle", 0],
        ["hay", 1],
      ],
    ]);
  });

  test("a chunk may unpack to the size in the postscript and no further", async () => {
    const text = "x".repeat(1_000);
    const lengths = Buffer.from([0xff, 0x80 | (1_000 & 127), 1_000 >> 7]);
    const stripe = (bytes: Uint8Array) => ({
      rows: 1,
      forms: { 1: [0, 0] as const },
      streams: [
        { column: 1, kind: data, bytes },
        { column: 1, kind: length, bytes: kept(lengths) },
      ],
    });
    const read = (bytes: Uint8Array, chunkBytes: number) =>
      valuesOf({ types: texts, stripes: [stripe(bytes)], codec: 1, pack: kept, chunkBytes });
    const bytes = Buffer.from(text);
    for (const pack of [packed, kept]) {
      expect((await read(pack(bytes), 1_000)).status).toEqual({ code: "COMPLETE" });
      expect((await read(pack(bytes), 999)).status.code).toBe("SKIPPED");
    }
  });

  test.each([
    ["LZO", 3, "UNABLE_TO_PARSE_FILE"],
    ["a codec that is not known", 6, "UNABLE_TO_PARSE_FILE"],
    ["damage", 1, "MALFORMED_FILE"],
  ])("%s: %d", async (_name, codec, reason) => {
    const junk = () => orcChunk(Buffer.alloc(40, 0xff), { isOriginal: false });
    expect((await valuesOf(written(junk, { codec, pack: kept }))).status).toEqual({ code: "SKIPPED", reason });
  });

  test("a chunk that goes on behind its stream ends the column", async () => {
    const cut = (bytes: Uint8Array) => kept(bytes).subarray(0, -1);
    expect((await valuesOf(written(cut, { pack: kept }))).status).toEqual({ code: "SKIPPED", reason: "MALFORMED_FILE" });
  });
});

test("of encrypted columns, what is there without encryption is read", async () => {
  const encryption = message([3, message([1, 1], [2, 0])]);
  const file = { types: texts, stripes: [textStripe(["masked"])], footerFields: [[10, encryption] as const] };
  expect(await valuesOf(file)).toMatchObject({
    status: { code: "PARTIAL", reason: "INVALID_ENCRYPTION" },
    values: [["masked", 0]],
  });
});
