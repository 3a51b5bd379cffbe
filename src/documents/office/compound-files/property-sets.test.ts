import { describe, expect, test } from "vitest";
import { documentFixture } from "../../../../tests/support/documents.ts";
import { openCompoundStorage, type Storage, streamBytes } from "./compound-storage.ts";
import { propertyLines } from "./property-sets.ts";

const summary = "\x05SummaryInformation";
const documentSummary = "\x05DocumentSummaryInformation";
const uint32 = (number: number) => Buffer.from(Uint32Array.of(number).buffer);
const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** Values as [MS-OLEPS] sections 2.2 to 2.15 lay them out. */
const bytesValue = (bytes: Buffer, type = 0x1e) => Buffer.concat([uint32(type), uint32(bytes.length), padded(bytes)]);
const wideValue = (text: string) => Buffer.concat([uint32(0x1f), uint32(text.length), padded(Buffer.from(text, "utf16le"))]);
const codePage = (number: number): Property => [1, Buffer.concat([uint32(2), uint32(number)])];
const dictionary = (names: readonly Buffer[]): Property => [0, Buffer.concat([uint32(names.length / 3), ...names])];

type Property = readonly [number: number, value: Buffer];

function streamOf(sets: readonly (readonly Property[])[]): Buffer {
  const bodies = sets.map((properties) => {
    let at = 8 + properties.length * 8;
    const entries = properties.map(([number, value]) => {
      const entry = Buffer.concat([uint32(number), uint32(at)]);
      at += value.length;
      return entry;
    });
    return Buffer.concat([uint32(at), uint32(properties.length), ...entries, ...properties.map(([, value]) => value)]);
  });
  let at = 28 + sets.length * 20;
  const places = bodies.map((body) => {
    const place = Buffer.concat([Buffer.alloc(16), uint32(at)]);
    at += body.length;
    return place;
  });
  const head = Buffer.alloc(28);
  head.writeUInt16LE(0xfffe, 0);
  head.writeUInt32LE(sets.length, 24);
  return Buffer.concat([head, ...places, ...bodies]);
}

function storageOf(streams: Readonly<Record<string, Buffer>>): Storage {
  const entries = Object.entries(streams).map(
    ([name, bytes]) => [name, { sizeBytes: bytes.length, pieces: () => [bytes] }] as const,
  );
  return { name: "", storages: [], streams: new Map(entries) };
}

const linesOf = (properties: readonly Property[], name = summary) => [
  ...propertyLines(storageOf({ [name]: streamOf([properties]) })),
];

describe("properties of compound files", () => {
  test.each([
    ["in the code page of the set", [codePage(1_251), [2, bytesValue(Buffer.from("cfebe0ed00", "hex"))]], "Title: План"],
    ["in Windows-1252 where there is no code page", [[2, bytesValue(Buffer.from("caf\xe9\0", "latin1"))]], "Title: café"],
    ["in UTF-8", [codePage(65_001), [4, bytesValue(Buffer.from("Łukasz\0"))]], "Author: Łukasz"],
    ["in the code page UTF-16", [codePage(1_200), [6, bytesValue(Buffer.from("Łukasz\0", "utf16le"))]], "Comments: Łukasz"],
    ["in UTF-16 whatever the code page", [codePage(1_251), [8, wideValue("Łukasz\0")]], "LastAuthor: Łukasz"],
    ["as basic text", [[3, bytesValue(Buffer.from("plan\0"), 0x08)]], "Subject: plan"],
    [
      "several in one property",
      [[5, Buffer.concat([uint32(0x101f), uint32(2), wideValue("abc\0").subarray(4), wideValue("de\0").subarray(4)])]],
      "Keywords: abc; de",
    ],
  ] as const)("texts %s", (_rule, properties, line) => {
    expect(linesOf(properties)).toEqual([line]);
  });

  test("numbers, empty texts and titles of slides give no lines", () => {
    expect(
      linesOf([
        [14, Buffer.concat([uint32(3), uint32(7)])],
        [2, bytesValue(Buffer.from("\0"))],
      ]),
    ).toEqual([]);
    expect(linesOf([[13, Buffer.concat([uint32(0x101e), uint32(1), uint32(4), Buffer.from("abc\0")])]], documentSummary)).toEqual(
      [],
    );
  });

  test("those that users named have their names, in the code page or UTF-16", () => {
    const narrow = [uint32(2), uint32(6), Buffer.from("Gr\xf6\xdfe\0", "latin1"), uint32(7), uint32(2), Buffer.from("b\0")];
    const wide = [
      uint32(2),
      uint32(3),
      padded(Buffer.from("Łó\0", "utf16le")),
      uint32(3),
      uint32(2),
      Buffer.from("b\0", "utf16le"),
    ];
    const text = (value: string) => bytesValue(Buffer.from(`${value}\0`));
    const sets = (properties: readonly Property[]) =>
      storageOf({ [documentSummary]: streamOf([[[15, text("Firm")]], properties]) });
    expect([
      ...propertyLines(sets([dictionary(narrow), codePage(1_252), [2, text("x")], [7, text("y")], [8, text("z")]])),
    ]).toEqual(["Company: Firm", "Größe: x", "b: y"]);
    expect([...propertyLines(sets([dictionary(wide), codePage(1_200), [3, wideValue("ż\0")], [2, wideValue("y\0")]]))]).toEqual([
      "Company: Firm",
      "b: ż",
      "Łó: y",
    ]);
  });
});

describe("damaged properties", () => {
  const whole = streamOf([[codePage(1_252), [2, bytesValue(Buffer.from("one\0"))], [3, bytesValue(Buffer.from("two\0"))]]]);

  test("a length or a count beyond the end costs what it hides", () => {
    const announced = (at: number, number: number) => {
      const bytes = Buffer.from(whole);
      bytes.writeUInt32LE(number, at);
      return [...propertyLines(storageOf({ [summary]: bytes }))];
    };
    const lines = ["Title: one", "Subject: two"];
    expect(announced(0, 0)).toEqual(lines);
    expect(announced(48 + 4, 0xffffffff)).toEqual(lines);
    expect(announced(24, 0xffffffff)).toEqual(lines);
    expect(announced(48 + 8 + 8 + 4, 0xfffffff0)).toEqual(["Subject: two"]);
    expect(announced(whole.indexOf("one") - 4, 0xffffffff)).toEqual(lines);
    expect(announced(44, 0xfffffff0)).toEqual([]);
    for (let length = 0; length < whole.length; length++)
      expect([...propertyLines(storageOf({ [summary]: whole.subarray(0, length) }))].length).toBeLessThanOrEqual(2);
  });

  test("many properties that show the same bytes, and endless lists, give no more text than there are bytes", () => {
    const long = bytesValue(Buffer.alloc(50_000, "x"));
    const list = Buffer.concat([uint32(0x101e), uint32(0xffffffff), Buffer.alloc(50_000)]);
    for (const value of [long, list]) {
      const properties: Property[] = [[2, value], ...Array.from({ length: 20_000 }, (): Property => [2, Buffer.alloc(0)])];
      const bytes = streamOf([properties]);
      const first = bytes.readUInt32LE(48 + 12);
      for (let i = 0; i < properties.length; i++) bytes.writeUInt32LE(first, 48 + 8 + i * 8 + 4);
      const characters = [...propertyLines(storageOf({ [summary]: bytes }))].reduce((sum, line) => sum + line.length, 0);
      expect(characters).toBeLessThanOrEqual(bytes.length);
      expect(characters > 50_000).toBe(value === long);
    }
  });

  test("whatever is changed in them, reading ends", () => {
    const streams = openCompoundStorage(documentFixture("office/doc-properties-libreoffice/input.doc"))?.streams;
    let random = 1;
    const next = (below: number) => {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((random / 2 ** 32) * below);
    };
    for (const name of [summary, documentSummary]) {
      const stream = streams?.get(name);
      const bytes = stream === undefined ? Buffer.alloc(0) : streamBytes(stream);
      expect([...propertyLines(storageOf({ [name]: bytes }))].length).toBeGreaterThan(1);
      for (let i = 0; i < 3_000; i++) {
        const changed = Buffer.from(bytes);
        for (let k = next(4); k >= 0; k--) changed[next(changed.length)] = [0, 1, 0x7f, 0xff, next(256)][next(5)] ?? 0;
        const lines = [...propertyLines(storageOf({ [name]: changed.subarray(0, 28 + next(changed.length)) }))];
        expect(lines.join("").length).toBeLessThanOrEqual(bytes.length + 200);
      }
    }
  });
});
