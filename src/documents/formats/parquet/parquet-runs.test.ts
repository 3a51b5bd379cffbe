import { expect, test } from "vitest";
import { UnreadableError } from "../../../base/inspection.ts";
import { checkRuns } from "./parquet-runs.ts";

const check = (bytes: readonly number[], count: number, width = 3) =>
  checkRuns(new DataView(Uint8Array.from(bytes).buffer), 0, { width, count });

test.each<[string, readonly number[], number]>([
  ["a run of just as many", [20, 7], 10],
  ["several runs", [10, 7, 10, 6], 10],
  ["packed numbers, the last group filled up", [5, 1, 2, 3, 4, 5, 6], 10],
  ["packed numbers and a run", [3, 1, 2, 3, 4, 7], 10],
  ["a run whose length takes two bytes", [0x80, 0x01, 7], 64],
  ["bytes behind the last run", [20, 7, 0xff, 0xff], 10],
  ["no numbers at all", [], 0],
])("%s is right", (_, bytes, count) => {
  expect(() => check(bytes, count)).not.toThrow();
});

test.each<[string, readonly number[], number]>([
  ["a run of one more", [22, 7], 10],
  ["two billion", [0xfe, 0xff, 0xff, 0xff, 0x0f, 7], 10],
  ["a last run of one more", [10, 7, 12, 7], 10],
  ["fewer", [18, 7], 10],
  ["a length without end", [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1], 10],
])("%s is wrong", (_, bytes, count) => {
  expect(() => check(bytes, count)).toThrow(UnreadableError);
});
