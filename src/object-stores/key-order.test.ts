import fc from "fast-check";
import { expect, test } from "vitest";
import { compareKeys, isWhollyBefore } from "./key-order.ts";

test("orders keys as their UTF-8 bytes are ordered", () => {
  const key = fc.string({ unit: "grapheme", maxLength: 8 });
  fc.assert(
    fc.property(key, key, (left, right) => {
      expect(Math.sign(compareKeys(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
    }),
  );
});

test("puts characters beyond U+FFFF behind the private and full-width ones, unlike JavaScript", () => {
  expect(["😀", "\uff21", "\ue000", "\ud7ff", "a"].sort(compareKeys)).toEqual(["a", "\ud7ff", "\ue000", "\uff21", "😀"]);
});

test.each([
  ["a/", "b", true],
  ["a/", "a0", true],
  ["a/", "a/", false],
  ["a/", "a/b", false],
  ["a/", "a", false],
  ["b/", "a/z", false],
])("tells whether all keys below %s come at or before %s", (prefix, key, expected) => {
  expect(isWhollyBefore(prefix, key)).toBe(expected);
});
