/**
 * Laws of the readers, tried on random documents: everything comes out once, at its place, however the bytes arrive.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inPieces, readBack } from "../../tests/support/documents.ts";

const pieceSizes = fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 5 });

describe("text", () => {
  test("cores joined are the text", async () => {
    const line = fc.string({ unit: "binary", maxLength: 60 }).map((text) => text.replace(/[\p{Cc}\p{Cs}\ufeff]/gu, " "));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 40 }), fc.integer({ min: 1, max: 400 }), async (lines, copies) => {
        const text = `.${`${lines.join("\n")}\n`.repeat(copies)}`;
        const { outcome, found } = await readBack({ name: "a.log", input: text });
        expect(outcome.status).toEqual({ code: "COMPLETE" });
        expect(found.map((piece) => piece.text).join("") === text).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe("csv", () => {
  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom("a", "b", "1", ",", '"', "\n", "\r\n", " ", "é", "😀"), maxLength: 12 }),
    fc.stringMatching(/^[a-z0-9]{0,30}$/),
  );
  const row = fc.array(cell, { minLength: 1, maxLength: 6 });

  test("every cell comes out in its row and column, unquoted, with the column's name", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 2, maxLength: 60 }), fc.constantFrom("\n", "\r\n"), async (rows, lineEnd) => {
        const header = ["id", "first_name", "email"];
        const input = [header, ...rows].map((cells) => cells.map(quoted).join(",")).join(lineEnd) + lineEnd;
        const { found } = await readBack({ name: "a.csv", input });
        const expected = rows.flatMap((cells, r) =>
          cells.flatMap((text, c) => (text === "" ? [] : [{ text, row: r + 2, column: c + 1, name: header[c] ?? "" }])),
        );
        const cells = found.flatMap(({ text, name, location }) =>
          location.kind === "cell" ? [{ text, row: location.row, column: location.column, name }] : [],
        );
        expect(cells).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});

describe("json", () => {
  const key = fc.oneof(
    fc.stringMatching(/^[a-z]{1,3}$/),
    fc.string({ unit: fc.constantFrom("a", "'", '"', "\\", "é", "\n", "😀"), maxLength: 5 }),
  );
  const { value: tree } = fc.letrec<{ value: Tree }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom(true, false, null)),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(key, tie("value"), { maxKeys: 4 }),
    ),
  }));

  test("every value of a document comes out once at its path, under the names it lies in", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(tree, { maxLength: 5 }), fc.constantFrom("", " ", "\n\t"), async (values, indent) => {
        const document = numbered({ root: values });
        const { outcome, found } = await readBack(
          { name: "a.json", input: JSON.stringify(document, undefined, indent) },
          isNumbered,
        );
        expect(outcome).toMatchObject({ status: { code: "COMPLETE" }, mimeType: "application/json" });
        const expected = leaves(document).map(({ text, path, name }) => ({
          text,
          name,
          location: { kind: "record", recordIndex: 0, jsonPath: path },
        }));
        expect(found).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test("lines are records by their number; a bad line is text at its line", async () => {
    const bad = ["{bad", '{"a":1} x', '{"a":"b', "nothing"];
    const line = fc.oneof({ weight: 5, arbitrary: fc.dictionary(key, tree, { maxKeys: 3 }) }, fc.constantFrom("", ...bad));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 30 }), async (lines) => {
        const documents = lines.map((text) => (typeof text === "string" ? undefined : numbered(text)));
        const written = documents.map((document, i) => (document === undefined ? lines[i] : JSON.stringify(document)));
        const { found } = await readBack(
          { name: "a.jsonl", input: ['{"first":1}', ...written, '{"last":2}'].join("\n") },
          isNumbered,
        );
        const expected = documents.flatMap((document, i) =>
          leaves(document).map(({ text, path, name }) => ({
            text,
            name,
            location: { kind: "record", recordIndex: i + 1, jsonPath: path },
          })),
        );
        expect(found.filter(({ location }) => location.kind === "record")).toEqual(expected);
        const texts = found.flatMap(({ text, location }) =>
          location.kind === "line" ? [{ text, line: location.startLine }] : [],
        );
        const expectedLines = lines.flatMap((text, i) =>
          typeof text === "string" && text !== "" ? [{ text, line: i + 2 }] : [],
        );
        const actualLines = texts.flatMap(({ text, line: first }) =>
          text.split("\n").flatMap((part, i) => (part === "" ? [] : [{ text: part, line: first + i }])),
        );
        expect(actualLines).toEqual(expectedLines);
      }),
      { numRuns: 300 },
    );
  });
});

describe("any bytes", () => {
  const beginnings = fc.constantFrom(
    "",
    "{",
    '{"a":"b"}\n',
    "a,b,c\n",
    '"',
    "\ufeff",
    "\x1f\x8b\x08\0",
    "PK\x03\x04",
    "PK\x05\x06",
    "ustar",
  );
  const names = fc.constantFrom("a", "a.csv", "a.tsv", "a.json", "a.jsonl", "a.txt", "a.gz", "a.zip", "a.tar");
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 2_000 }),
    fc.string({ unit: fc.constantFrom(...'{}[],:"\\\n\r\tu00e9d83d1a-;| '), maxLength: 2_000 }).map((text) => Buffer.from(text)),
  );

  test("give an outcome, and all text that a complete outcome promises", async () => {
    await fc.assert(
      fc.asyncProperty(names, beginnings, content, async (name, beginning, rest) => {
        const input = Buffer.concat([Buffer.from(beginning, "latin1"), rest]);
        const { outcome } = await readBack({ name, input });
        if (outcome.status.code === "COMPLETE") expect(outcome.bytesClassified).toBe(input.length);
        if (outcome.status.code === "SKIPPED") expect(outcome.bytesClassified).toBe(0);
      }),
      { numRuns: 1_500 },
    );
  });

  test("give the same however they arrive", async () => {
    await fc.assert(
      fc.asyncProperty(names, content, fc.integer({ min: 1, max: 200 }), pieceSizes, async (name, bytes, copies, sizes) => {
        const input = Buffer.concat(Array.from({ length: copies }, () => bytes));
        const whole = await readBack({ name, input });
        expect(await readBack({ name, input: inPieces(input, sizes) })).toEqual(whole);
      }),
      { numRuns: 80 },
    );
  });
});

function quoted(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

type Tree = string | boolean | null | readonly Tree[] | { readonly [key: string]: Tree };

/** The same with every string made unique and told from names. */
function numbered(tree: Tree, next = { number: 0 }): Tree {
  if (typeof tree === "string") return `v${next.number++}:${tree}`;
  if (Array.isArray(tree)) return tree.map((element: Tree) => numbered(element, next));
  if (typeof tree !== "object" || tree === null) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, element]) => [key, numbered(element, next)]));
}

function isNumbered(text: string): boolean {
  return /^v\d+:/.test(text);
}

type Leaf = { readonly text: string; readonly path: string; readonly name: string };

/** All strings with their path and names, found the slow way. */
function leaves(tree: Tree | undefined, elements: readonly (string | number)[] = []): Leaf[] {
  if (typeof tree === "string") {
    const written = elements.map((element) =>
      typeof element === "number" ? `[${element}]` : `['${element.replace(/[\\']/g, "\\$&")}']`,
    );
    while (written.join("").length >= 250) written.shift();
    const names = elements.filter((element) => typeof element === "string");
    return [
      {
        text: Buffer.from(tree).toString(),
        path: `$${written.join("")}`,
        name: names.reduce((a, b) => (a === "" ? b : `${a}/${b}`), ""),
      },
    ];
  }
  if (Array.isArray(tree)) return tree.flatMap((element: Tree, i) => leaves(element, [...elements, i]));
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).flatMap(([key, element]) => leaves(element, [...elements, key]));
}
