import { expect, test } from "vitest";
import { thriftLength } from "./thrift-length.ts";

const varint = (value: number) => {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
};

test.each<[string, number[], number | undefined]>([
  ["an empty structure", [0], 1],
  ["bytes behind it", [0, 1, 2], 1],
  ["truth values, which have no bytes of their own", [0x11, 0x12, 0], 3],
  ["a number", [0x15, 0x80, 0x01, 0], 4],
  ["a field named in full", [0x05, 0x40, 0x02, 0], 4],
  ["a string", [0x18, 2, 0x61, 0x62, 0], 5],
  ["a list of truth values, which have a byte each", [0x19, 0x21, 1, 1, 0], 5],
  ["a structure in a structure", [0x1c, 0x15, 2, 0, 0], 5],
  ["a list of a length in bytes of its own", [0x19, 0xf3, 15, ...new Array<number>(15).fill(7), 0], 19],
  ["nothing", [], undefined],
  ["a string that is cut off", [0x18, 9, 0x61], undefined],
  ["a list that is cut off", [0x19, 0xf3, ...varint(2 ** 31), 1], undefined],
])("the length of %s", (_name, bytes, expected) => {
  expect(thriftLength(Uint8Array.from(bytes), 100)).toBe(expected);
});

test.each([
  ["a type that there is not", [0x1f, 0]],
  ["a number of more bytes than any", [0x15, ...new Array<number>(11).fill(0x80), 0]],
  ["structures in one another without end", new Array<number>(40).fill(0x1c)],
])("refuses %s", (_name, bytes) => {
  expect(() => thriftLength(Uint8Array.from(bytes), 100)).toThrow("expected a sound structure");
});

test("counts structures and values of lists, up to the number allowed", () => {
  const bytes = Uint8Array.from([0x19, 0x8c, ...new Array<number>(8).fill(0), 0]);
  expect(thriftLength(bytes, 17)).toBe(bytes.length);
  expect(() => thriftLength(bytes, 16)).toThrow("expected a sound structure");
});
