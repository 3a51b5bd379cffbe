import { expect, test } from "vitest";
import { readBack } from "../../../tests/support/documents.ts";
import { checkZstdFrames } from "./zstd-weights.ts";

/** A frame of one block whose literals have a Huffman code with weights by this table. */
function frameOf(table: readonly number[]): Buffer {
  const description = [...table, 0x55, 0x55, 0x81];
  const content = [0x02 | (0x0a << 4), 0x00, 0x03, description.length, ...description, 1, 2, 3, 4, 5, 0x81, 0];
  const header = (content.length << 3) | (2 << 1) | 1;
  return Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x0a, header & 0xff, header >> 8, 0, ...content]);
}

/** All of 32 for the first value; for the second, and the fourth, with a zero for those before. Accuracy 5, so 6 bits of 1. */
const ofOneValue: readonly (readonly [string, readonly number[]])[] = [
  ["the first", [0xf0, 0x03]],
  ["the second", [0x10, 0xf8, 0x01]],
  ["the fourth", [0x10, 0xfc, 0x01]],
];

test.each(ofOneValue)("weights that are all %s value are damage", async (_, table) => {
  const input = frameOf(table);
  expect(() => checkZstdFrames(input)).toThrow("expected weights of several values");
  expect(() => checkZstdFrames(Buffer.concat([Buffer.from("\x50\x2a\x4d\x18\x01\0\0\0a", "latin1"), input]))).toThrow();
  expect((await readBack({ name: "a.zst", input })).outcome.status).toEqual({ code: "SKIPPED", reason: "MALFORMED_FILE" });
});

test("other tables, and blocks without any, are passed", () => {
  for (const table of [
    [0xe0, 0x03],
    [0x00, 0x00],
    [0x10, 0x00],
  ])
    expect(() => checkZstdFrames(frameOf(table))).not.toThrow();
  expect(() => checkZstdFrames(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x01, 0x09, 0, 0, 0x61]))).not.toThrow();
});
