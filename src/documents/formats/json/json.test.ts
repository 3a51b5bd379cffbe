/**
 * JSON read token by token: against the grammar put plainly, and where lists and windows end.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { readBack } from "../../../../tests/support/documents.ts";

const isWanted = (text: string) => text.startsWith("v");

test("tokens in any order are the records of the grammar, or text", async () => {
  const piece = fc.constantFrom(
    ...["{", "}", "[", "]", ",", ",", '"', '"a":', '"b" : ', '"v"', '"v1"', '"v\\u00e9\\\\"', '"v\\"\\ud83d\\ude00"', '"v\\ud83d"', "\\", " "],
    ...["true", "false,", "null", '""', "[1,-2.5e3]", "\t", "\r", '{"a":"v"}', '{"long_name_of_a_member":["v",{"b":"v"}]}', "NaN"],
  ); // biome-ignore format: a list of pieces
  const line = fc.oneof(
    fc.array(piece, { maxLength: 12 }).map((all) => all.join("")),
    fc.constant('{"a":"v","b":{"a":["v"]}}'),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 20 }), async (lines) => {
      const parsed = ['{"first":1}', ...lines].map(valuesOf);
      fc.pre(!parsed.some((values) => values?.some(({ keys }) => keys.some((key) => key.startsWith("v")))));
      const { found } = await readBack({ name: "a.jsonl", input: ['{"first":1}', ...lines].join("\n") }, isWanted);
      const records = found.flatMap(({ text, location }) =>
        location.kind === "record" ? [`${location.recordIndex} ${location.jsonPath} ${text}`] : [],
      );
      const expected = parsed.flatMap((values, i) =>
        (values ?? []).flatMap(({ path, text }) => (isWanted(text) ? [`${i} ${path} ${text}`] : [])),
      );
      expect(records).toEqual(expected);
    }),
    { numRuns: 1_000 },
  );
});

test("records that are mostly of one shape have the values that are in them, however they are written", async () => {
  const { record } = fc.letrec<{ value: unknown; record: object }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      fc.constantFrom("v", "v1", 'v"\\\n', "", 1, -2.5, true, null),
      fc.array(tie("value"), { maxLength: 3 }),
      tie("record"),
    ),
    record: fc.dictionary(fc.constantFrom("a", "b", "c", "d", "long_name_of_a_member", 'e"'), tie("value"), { maxKeys: 4 }),
  }));
  const shapes = fc.tuple(fc.array(record, { minLength: 1, maxLength: 3 }), fc.array(fc.nat(2), { minLength: 2, maxLength: 9 }));
  await fc.assert(
    fc.asyncProperty(shapes, fc.constantFrom(undefined, 1, 4, "\t"), fc.boolean(), async ([few, order], indent, areLines) => {
      const all = order.map((i) => few[i % few.length] ?? {});
      const records = areLines ? [{ first: 1 }, ...all] : [{ first: 1, all }];
      const written = records.map((each) => JSON.stringify(each, undefined, indent));
      const input = areLines ? written.map((text) => text.replaceAll("\n", " ")).join("\n") : written.join("");
      const { found } = await readBack({ name: areLines ? "a.jsonl" : "a.json", input }, isWanted);
      const places = found.map(({ text, location }) => ({ text, ...(location.kind === "record" ? location : {}) }));
      expect(places).toMatchObject(
        records.flatMap((each, recordIndex) =>
          (valuesOf(JSON.stringify(each)) ?? []).flatMap(({ path, text }) =>
            isWanted(text) ? [{ text, recordIndex, jsonPath: path }] : [],
          ),
        ),
      );
    }),
    { numRuns: 1_000 },
  );
});

test.each(['{"a":1"b":"v"}', '{,"b":"v"}', '{"a":1,,"b":"v"}', '{"a":1 "b":"v"}', '["v",,"v"]', '["v" "v"]', '{"a":1,"b":"v",}'])(
  "%s is text, whatever members were met before",
  async (line) => {
    const good = ['{"b":"v","a":1}', '{"a":1,"b":"v"}', '{"b":"v"}', '{"a":1, "b":"v"}', '["v","v"]'];
    for (const [i, before] of good.entries()) {
      const lines = [...good, before, before, line];
      const { found } = await readBack({ name: "a.jsonl", input: lines.join("\n") }, (text) => text !== "a" && text !== "b");
      expect(found.at(-1), `behind ${i}`).toMatchObject({ text: line, location: { kind: "line", startLine: lines.length } });
    }
  },
);

const count = 150_000;

test.each([
  ["fields", (i: number) => `"v${i}"`, (i: number) => `[${i}]`],
  ["containers", (i: number) => (i % 1_000 === 0 ? `[{"a":"v${i}"}]` : "[{}]"), (i: number) => `[${i}][0]['a']`],
])("a record of more %s than a list holds is read to its end", async (_, element, place) => {
  const elements = Array.from({ length: count }, (_value, i) => element(i)).join(",");
  for (const name of ["a.json", "a.jsonl"]) {
    const input = `{"x":1}\n{"y":[${elements}],"z":"vlast"}\n`;
    const { found } = await readBack({ name, input }, (text) => /^v(\d+000|last)$/.test(text));
    const expected = Array.from({ length: count / 1_000 - 1 }, (_value, i) => (i + 1) * 1_000);
    const record = { kind: "record", recordIndex: 1 };
    expect(found.slice(-expected.length - 1)).toMatchObject([
      ...expected.map((i) => ({ text: `v${i}`, location: { ...record, jsonPath: `$['y']${place(i)}` } })),
      { text: "vlast", location: { ...record, jsonPath: "$['z']" } },
    ]);
  }
});

test("a record whose fields fill a list before containers follow is read to its end", async () => {
  const members = Array.from({ length: 30_000 }, (_value, i) => `"k":{"x":"v${i}"}`).join(",");
  const input = `{"k":{"x":1},"k":{"x":1}}\n{"y":[${"1,".repeat(60_000)}1],${members}}\n`;
  const { found } = await readBack({ name: "a.jsonl", input }, (text) => /^v\d*000$/.test(text));
  const location = { kind: "record", recordIndex: 1, jsonPath: "$['k']['x']" };
  expect(found).toMatchObject(Array.from({ length: 29 }, (_value, i) => ({ text: `v${i + 1}000`, location })));
});

test("more short lines than a list holds, with bad ones among them, keep their numbers", async () => {
  const lines = Array.from({ length: count }, (_value, i) =>
    i % 50_000 === 7 ? "{bad" : i % 1_000 === 9 ? `["v${i}"]` : i % 2 ? "" : "{}",
  );
  const { found } = await readBack({ name: "a.jsonl", input: ['{"x":1}', ...lines].join("\n") });
  const values = found.filter(({ text }) => isWanted(text));
  expect(values).toEqual(
    lines.flatMap((line, i) =>
      line.startsWith("[")
        ? [{ text: `v${i}`, name: "", location: { kind: "record", recordIndex: i + 1, jsonPath: "$[0]" } }]
        : [],
    ),
  );
  expect(found.flatMap(({ location }) => (location.kind === "line" ? [location.startLine] : []))).toEqual([9, 50_009, 100_009]);
});

test("a string that fills windows to their last byte ends where it ends", async () => {
  const windowBytes = 262_144;
  for (const length of [2 * windowBytes - 3, 2 * windowBytes - 2, 2 * windowBytes - 1]) {
    const input = `[["${",".repeat(length)}"],"vlast"]`;
    const { found } = await readBack({ name: "a.json", input, limits: { recordBytesMax: windowBytes } }, isWanted);
    expect(found).toEqual([{ text: "vlast", name: "", location: { kind: "record", recordIndex: 0, jsonPath: "$[1]" } }]);
  }
});

type Value = { readonly path: string; readonly text: string; readonly keys: readonly string[] };

/** The strings in a line of values; undefined when it is not JSON. */
function valuesOf(line: string): Value[] | undefined {
  const values: Value[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    const found = new RegExp(`^[ \\t\\r]*(${pattern.source})`).exec(line.slice(at));
    at += found?.[0].length ?? 0;
    return found?.[1];
  };
  const readMembers = (end: RegExp, readMember: (i: number) => boolean): boolean => {
    if (take(end) !== undefined) return true;
    for (let i = 0; readMember(i); i++) {
      if (take(end) !== undefined) return true;
      if (take(/,/) === undefined) return false;
    }
    return false;
  };
  const readValue = (path: string, keys: readonly string[]): boolean => {
    const string = take(quotedString);
    if (string !== undefined) return values.push({ path, keys, text: plain(string) }) > 0;
    if (take(/\[/) !== undefined) return readMembers(/\]/, (i) => readValue(`${path}[${i}]`, keys));
    if (take(/\{/) === undefined) return take(/(?:true|false|null|NaN|[0-9-][0-9.e-]*)(?![a-zA-Z0-9.+-])/) !== undefined;
    return readMembers(/\}/, () => {
      const key = take(quotedString);
      return key !== undefined && take(/:/) !== undefined && readValue(`${path}['${plain(key)}']`, [...keys, plain(key)]);
    });
  };
  while (take(/$/) === undefined) if (!readValue("$", [])) return undefined;
  return values;
}

const quotedString = /"(?:[^"\\\t\r]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"/;

function plain(string: string): string {
  return Buffer.from(String(JSON.parse(string))).toString();
}
