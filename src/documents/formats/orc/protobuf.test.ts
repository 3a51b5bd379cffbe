import { describe, expect, test } from "vitest";
import { message } from "../../../../tests/support/orc.ts";
import { ProtobufMessage } from "./protobuf.ts";

function fieldsOf(bytes: Uint8Array): unknown[] {
  const read = new ProtobufMessage(bytes);
  const fields: unknown[] = [];
  while (read.next()) fields.push([read.field, read.bytes.length > 0 ? read.text() : read.value]);
  return fields;
}

describe("messages", () => {
  test("fields come in their order, with those of fixed length passed over", () => {
    const fixed = Buffer.from([0x09, 1, 2, 3, 4, 5, 6, 7, 8, 0x15, 1, 2, 3, 4]);
    const bytes = Buffer.concat([message([1, 300], [8_000, "ORC"]), fixed, message([3, 2 ** 53 - 1])]);
    expect(fieldsOf(bytes)).toEqual([
      [1, 300],
      [8_000, "ORC"],
      [1, 0],
      [2, 0],
      [3, 2 ** 53 - 1],
    ]);
  });

  test("numbers of a repeated field may be written together or one by one", () => {
    const read = new ProtobufMessage(message([1, Buffer.from([5, 0x80, 0x01])], [1, new Uint8Array(0)], [1, 7]));
    const numbers: number[] = [];
    while (read.next()) numbers.push(...read.numbers());
    expect(numbers).toEqual([5, 128, 7]);
  });

  test.each([
    ["bytes beyond the end", [0x0a, 5, 1]],
    ["bytes of 2^63", [0x0a, ...Array(9).fill(0xff), 0x7f]],
    ["a number without an end", [0x08, ...Array(12).fill(0xff)]],
    ["a cut number", [0x08, 0x80]],
    ["a group", [0x0b, 0x0c]],
    ["fixed bytes beyond the end", [0x09, 1, 2]],
  ])("%s: malformed", (_name, bytes) => {
    expect(() => fieldsOf(Uint8Array.from(bytes))).toThrow(expect.objectContaining({ reason: "MALFORMED_FILE" }));
  });
});
