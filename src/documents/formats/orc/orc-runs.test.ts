import { describe, expect, test } from "vitest";
import { bytesInMemory } from "../../../base/byte-source.ts";
import { Integers, type RunForm } from "./orc-integers.ts";
import { BitRuns, ByteRuns } from "./orc-runs.ts";
import { OrcStream, StreamRoom } from "./orc-stream.ts";

/** A stream without compression, fetched in pieces of `aheadBytes`. */
function streamOf(bytes: readonly number[], aheadBytes = bytes.length): OrcStream {
  const source = bytesInMemory(Uint8Array.from(bytes));
  const range = { source, start: 0, end: bytes.length, aheadBytes };
  return new OrcStream(range, { codec: 0, chunkBytesMax: 1_024 }, new StreamRoom(1e9));
}

async function integers(bytes: readonly number[], form: RunForm, count: number, aheadBytes = bytes.length): Promise<bigint[]> {
  const read = new Integers(streamOf(bytes, aheadBytes), form, count);
  await read.read(count);
  return Array.from(read.lows, (low, i) => (BigInt(read.highs[i] ?? 0) << 32n) | BigInt(low >>> 0));
}

const counted = (first: number, step: number, count: number) => Array.from({ length: count }, (_, i) => BigInt(first + i * step));

describe("whole numbers", () => {
  const unsigned1 = { version: 1, isSigned: false } as const;
  const signed1 = { version: 1, isSigned: true } as const;
  const unsigned2 = { version: 2, isSigned: false } as const;
  const signed2 = { version: 2, isSigned: true } as const;
  const patched = [
    0x8e, 0x13, 0x2b, 0x21, 0x07, 0xd0, 0x1e, 0x00, 0x14, 0x70, 0x28, 0x32, 0x3c, 0x46, 0x50, 0x5a, 0x64, 0x6e, 0x78, 0x82, 0x8c,
    0x96, 0xa0, 0xaa, 0xb4, 0xbe, 0xfc, 0xe8,
  ];
  // The first seven are the examples of the specification.
  test.each([
    ["v1 run", unsigned1, [0x61, 0x00, 0x07], counted(7, 0, 100)],
    ["v1 falling run", unsigned1, [0x61, 0xff, 0x64], counted(100, -1, 100)],
    ["v1 literals", unsigned1, [0xfb, 0x02, 0x03, 0x04, 0x07, 0x0b], [2n, 3n, 4n, 7n, 11n]],
    ["v2 short repeat", unsigned2, [0x0a, 0x27, 0x10], counted(10_000, 0, 5)],
    ["v2 direct", unsigned2, [0x5e, 0x03, 0x5c, 0xa1, 0xab, 0x1e, 0xde, 0xad, 0xbe, 0xef], [23_713n, 43_806n, 57_005n, 48_879n]],
    ["v2 patched base", unsigned2, patched, [2_030n, 2_000n, 2_020n, 1_000_000n, ...counted(2_040, 10, 16)]],
    ["v2 delta", unsigned2, [0xc6, 0x09, 0x02, 0x02, 0x22, 0x42, 0x42, 0x46], [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n]],
    ["v1 signed literals", signed1, [0xfb, 0, 1, 2, 3, 4], [0n, -1n, 1n, -2n, 2n]],
    [
      "v1 the least and the greatest",
      signed1,
      [0xfe, ...Array(9).fill(0xff), 1, 0xfe, ...Array(8).fill(0xff), 1],
      [-(2n ** 63n), 2n ** 63n - 1n],
    ],
    ["v2 signed short repeat", signed2, [0x00, 0x01], [-1n, -1n, -1n]],
    ["v2 short repeat of eight bytes", signed2, [0x38, ...Array(8).fill(0xff)], Array(3).fill(-(2n ** 63n))],
    ["v2 delta without width", signed2, [0xc0, 0x03, 0x00, 0x13], [0n, -10n, -20n, -30n]],
    ["v2 falling delta", signed2, [0xc6, 0x03, 0x00, 0x01, 0x25], [0n, -1n, -3n, -8n]],
    ["v2 patched base below zero", signed2, [0x86, 0x01, 0x01, 0x21, 0x83, 0x12, 0x70], [-2n, 47n]],
  ])("%s", async (_name, form, bytes, expected) => {
    expect(await integers(bytes, form, expected.length)).toEqual(expected);
    expect(await integers([...bytes, ...bytes], form, expected.length * 2, 1)).toEqual([...expected, ...expected]);
  });

  test.each([
    ["cut off", [0x5e, 0x03, 0x5c, 0xa1], 4],
    ["fewer than asked for", [0x0a, 0x27, 0x10], 6],
    ["cut off in a number", [0xc6, 0x09, 0x82], 1],
    ["a number of more than ten bytes", [0xc0, 0x01, ...Array(11).fill(0x80), 0], 2],
    ["a patch behind the last number", [0x86, 0x01, 0x00, 0xe1, 0x00, 0x12, 0xff, 0xff], 2],
    ["patches of more than 64 bits", [0x86, 0x01, 0x1f, 0x21, 0x00, 0x12, ...Array(20).fill(0)], 2],
  ])("%s: malformed", async (_name, bytes, count) => {
    await expect(integers(bytes, unsigned2, count)).rejects.toMatchObject({ reason: "MALFORMED_FILE" });
  });
});

describe("bytes and truth values", () => {
  test.each([
    ["a run", [0x61, 0x00], Array(100).fill(0)],
    ["literals", [0xfe, 0x44, 0x45], [0x44, 0x45]],
  ])("%s", async (_name, bytes, expected) => {
    const output = new Uint8Array(expected.length);
    await new ByteRuns(streamOf(bytes, 1)).read(output, output.length);
    expect([...output]).toEqual(expected);
    await expect(new ByteRuns(streamOf(bytes)).read(new Uint8Array(200), 200)).rejects.toMatchObject({
      reason: "MALFORMED_FILE",
    });
  });

  test("truth values come from the highest bit down, whatever is asked for at a time", async () => {
    const bits = [..."1000000011011"].map(Number);
    for (const step of [1, 3, 8, 9, 13]) {
      const runs = new BitRuns(streamOf([0xfe, 0b1000_0000, 0b1101_1000]));
      const output: number[] = [];
      while (output.length < bits.length) {
        const part = new Uint8Array(Math.min(step, bits.length - output.length));
        await runs.read(part, part.length);
        output.push(...part);
      }
      expect(output).toEqual(bits);
    }
  });
});
