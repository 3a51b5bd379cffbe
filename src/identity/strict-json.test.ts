import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonDepthMax, parseStrictJson, StrictJsonError } from "./strict-json.ts";

describe("refuses", () => {
  test.each([
    ["a key twice", '{"a":1,"a":2}', "a: expected the key once"],
    ["a key twice, once escaped", '{"a":1,"\\u0061":2}', "a: expected the key once"],
    ["a key twice, deep inside", '{"x":[{"b":{}},{"y":{"c":1,"c":2}}]}', "x[1].y.c: expected the key once"],
    ["malformed text, by place and without quoting it", '{"secret":\n "hunter2" oops}', "line 2, column 12"],
    ["an empty text", "", "expected JSON"],
    ["too deep nesting", "[".repeat(jsonDepthMax + 1) + "]".repeat(jsonDepthMax + 1), "levels of nesting"],
    ["nesting that would exhaust the stack", "[".repeat(200_000), "expected JSON"],
  ])("%s", (_, text, message) => {
    expect(() => parseStrictJson(text)).toThrow(StrictJsonError);
    expect(() => parseStrictJson(text)).toThrow(message);
    expect(() => parseStrictJson(text)).not.toThrow("hunter2");
  });
});

test("keys may repeat in different objects, and values may look like keys", () => {
  const text = '[{"a":{"a":"a"}},{"a":["a","a"],"b":"{\\"a\\":1,\\"a\\":2}"}]';
  expect(parseStrictJson(text)).toEqual(JSON.parse(text));
});

test("whatever JSON.stringify writes is read back", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      expect(parseStrictJson(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
