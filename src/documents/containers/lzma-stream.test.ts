import { expect, test } from "vitest";
import { documentFixture } from "../../../tests/support/documents.ts";
import { WindowRoom } from "../window-room.ts";
import { unpackedLzma } from "./lzma-stream.ts";

const archive = Buffer.from(documentFixture("compressed/zip-7-zip/input.zip"));
const header = archive.indexOf("lzma.csv") - 30;
const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
const packed = archive.subarray(start, start + archive.readUInt32LE(header + 18));
const length = archive.readUInt32LE(header + 22);

async function unpacked(bytes: Uint8Array, options: { size?: number; windowBytes?: number; length?: number } = {}) {
  const { size = bytes.length, windowBytes = 2 ** 26 } = options;
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const windows = new WindowRoom(windowBytes);
  const parts: Uint8Array[] = [];
  for await (const part of unpackedLzma(pieces(), windows, options.length ?? length)) parts.push(part);
  windows.admit(windowBytes);
  windows.hold(windowBytes); // All of it was given back.
  return Buffer.concat(parts);
}

test("the pieces in which the data arrive do not matter", async () => {
  const whole = await unpacked(packed);
  expect(whole.length).toBe(length);
  expect(whole.toString().split("\n")).toHaveLength(3_002);
  for (const size of [1, 2, 13, 4_096]) expect((await unpacked(packed, { size })).equals(whole)).toBe(true);
});

test.each([
  ["cut off", packed.subarray(0, 6_000)],
  ["cut off in its header", packed.subarray(0, 7)],
  ["without its first byte", Buffer.concat([packed.subarray(0, 9), packed.subarray(10)])],
  ["with properties that cannot be", Buffer.concat([packed.subarray(0, 4), Buffer.of(0xff), packed.subarray(5)])],
])("%s, it is malformed", async (_name, bytes) => {
  await expect(unpacked(bytes)).rejects.toMatchObject({ reason: "MALFORMED_FILE" });
});

test("a window that is not allowed is refused, and no more is held than the data come to", async () => {
  const far = Buffer.from(packed);
  far.writeUInt32LE(0xffffffff, 5);
  await expect(unpacked(far, { windowBytes: 100_000, length: 100_001 })).rejects.toMatchObject({
    reason: "ARCHIVE_EXCEEDS_SIZE_LIMIT",
  });
  expect(await unpacked(far, { windowBytes: 100_000 })).toHaveLength(length);
});
