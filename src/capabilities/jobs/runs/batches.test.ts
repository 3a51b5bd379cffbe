import fc from "fast-check";
import { expect, test } from "vitest";
import { batchBytesMax, batchObjectsMax, cutIntoBatches } from "./batches.ts";

function sizes(...list: number[]) {
  return list.map((sizeBytes) => ({ sizeBytes }));
}

test.each([
  ["nothing makes no batch", [], []],
  ["100 objects make one batch", Array.from({ length: 100 }, () => 1), [100]],
  ["the 101st object begins another", Array.from({ length: 101 }, () => 1), [100, 1]],
  ["objects of 64 MB together make one batch", [batchBytesMax - 1, 1], [2]],
  ["one byte more begins another", [batchBytesMax - 1, 2], [1, 1]],
  ["an object of more than 64 MB is alone, and parts no others", [1, batchBytesMax + 1, 1], [1, 2]],
  ["an empty object counts as one", [0, 0], [2]],
])("%s", (_, list, expected) => {
  expect(cutIntoBatches(sizes(...list)).map((batch) => batch.length)).toEqual(expected);
});

test("every object is in exactly one batch, and no batch is too large", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2 * batchBytesMax })), (list) => {
      const objects = sizes(...list);
      const batches = cutIntoBatches(objects);
      expect(new Set(batches.flat())).toEqual(new Set(objects));
      expect(batches.flat()).toHaveLength(objects.length);
      for (const batch of batches) {
        const bytes = batch.reduce((sum, object) => sum + object.sizeBytes, 0);
        expect(batch.length === 1 || (batch.length <= batchObjectsMax && bytes <= batchBytesMax)).toBe(true);
      }
    }),
  );
});
