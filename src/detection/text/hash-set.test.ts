import fc from "fast-check";
import { expect, test } from "vitest";
import { hashSet } from "./hash-set.ts";

test("a set has what was put in, and nothing else", () => {
  const hashes = fc.uniqueArray(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }).filter((hash) => hash !== 0));
  fc.assert(
    fc.property(hashes, hashes, (within, others) => {
      const set = hashSet(within);
      expect(within.every((hash) => set.has(hash))).toBe(true);
      expect(others.filter((hash) => set.has(hash))).toEqual(others.filter((hash) => within.includes(hash)));
    }),
  );
});

test("hashes that name the same place are told apart", () => {
  const set = hashSet([1, 1 + 2 ** 20, 1 + 2 ** 21]);
  expect([1, 1 + 2 ** 20, 1 + 2 ** 21, 1 + 2 ** 22, 2].map((hash) => set.has(hash))).toEqual([true, true, true, false, false]);
});

test("0 is no hash", () => {
  expect(() => hashSet([0])).toThrow("other than 0");
  expect(hashSet([]).has(0)).toBe(false);
});
