import { expect, test } from "vitest";
import { type ProgressState, progressLine, shortCount } from "./progress.ts";

const state: ProgressState = {
  bucket: 3,
  buckets: 7,
  objectsDone: 12_400,
  objectsTotal: 30_100,
  bytesDone: 4_100_000_000,
  bytesTotal: 10_000_000_000,
  isCounted: true,
  unread: 2,
  found: 5,
  elapsedMs: 108_000,
};

test("the line says where the scan is and how long it will take", () => {
  expect(progressLine(state)).toBe(
    "bucket 3/7 · 41 % of bytes · 12.4k/30.1k objects · 38 MB/s · 2 unread · 5 findings · 3 min left",
  );
});

test("while the listing is still counting, totals are marked and no time is promised", () => {
  expect(progressLine({ ...state, isCounted: false })).toBe(
    "bucket 3/7 · counting · 12.4k/30.1k+ objects · 38 MB/s · 2 unread · 5 findings",
  );
});

test.each([
  [{ bytesDone: 0, elapsedMs: 0 }, "time left unknown"],
  [{ bytesDone: 10_000_000_000 }, "0 s left"],
  [{ bytesDone: 9_000_000_000 }, "12 s left"],
  [{ bytesDone: 100_000_000 }, "3 h left"],
] as const)("time left of %o is %s", (change, text) => {
  expect(progressLine({ ...state, ...change })).toContain(text);
});

test.each([
  [0, "0"],
  [999, "999"],
  [1_000, "1.0k"],
  [999_999, "999.9k"],
  [1_000_000, "1.0M"],
])("%d is shown as %s", (count, text) => {
  expect(shortCount(count)).toBe(text);
});
