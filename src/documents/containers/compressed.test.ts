import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { find, inPieces, readBack } from "../../../tests/support/documents.ts";

const fixture = (path: string) => readFileSync(new URL(`../../../tests/fixtures/${path}`, import.meta.url));

const packed = {
  xz: fixture("documents/compressed/xz-blocks-crc32/input.csv.xz"),
  bzip2: fixture("documents/compressed/bzip2-two-streams/input.csv.bz2"),
  zstd: fixture("documents/compressed/zstd-frames/input.csv.zst"),
  lz4: fixture("documents/compressed/lz4-frames/input.csv.lz4"),
};
const kinds = Object.entries(packed);

const texts = async (input: Uint8Array, sizes: readonly number[]) => {
  const { outcome, found } = await readBack({ name: "a.csv", input: inPieces(input, sizes) });
  return { outcome, text: found.map(({ text }) => text).join("|") };
};

describe.each(kinds)("%s", (_, bytes) => {
  test("gives the same however it arrives", async () => {
    const whole = await texts(bytes, [1_000_000]);
    expect(whole.outcome.status).toEqual({ code: "COMPLETE" });
    for (const sizes of [[1], [7, 500, 13]]) expect(await texts(bytes, sizes)).toEqual(whole);
  });

  test("cut off anywhere it is never complete, and what came before counts", async () => {
    const whole = await texts(bytes, [1_000_000]);
    const ends = [14, 20, 100, bytes.length >> 2, bytes.length >> 1, bytes.length - 1];
    let longest = 0;
    for (const end of ends) {
      const { outcome, text } = await texts(bytes.subarray(0, end), [1_000]);
      expect(outcome.status).toMatchObject({ reason: "MALFORMED_FILE" });
      expect(outcome.status.code).toBe(outcome.bytesClassified > 0 ? "PARTIAL" : "SKIPPED");
      longest = Math.max(longest, text.length);
    }
    expect(longest).toBeGreaterThan(whole.text.length / 3);
  });

  test("with bytes changed it gives an outcome, and mostly sees the damage", async () => {
    const whole = await texts(bytes, [1_000_000]);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Uint8Array.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        const { outcome, text } = await texts(damaged, [1_000_000]);
        // Zstandard's checksums are not verified, and a flag may take a check away.
        if (outcome.status.code === "COMPLETE" && bytes !== packed.zstd) expect(text).toBe(whole.text);
      }),
      { numRuns: 150 },
    );
  });

  test("with rubbish behind it it is partly read", async () => {
    const { outcome } = await texts(Buffer.concat([bytes, Buffer.from("rubbish, longer than a header")]), [1_000]);
    expect(outcome.status).toEqual({ code: "PARTIAL", reason: "MALFORMED_FILE" });
  });
});

test.each(["xz", "bz2", "zst", "lz4.xz"])("a bomb in %s stops at the limits, and what came before is kept", async (extension) => {
  const input = fixture(`bombs/twenty-megabytes.${extension}`);
  const one = await find(["needle"], { name: "a", input, limits: { entryBytesMax: 1_000_000 } });
  expect(one.outcome).toMatchObject({
    status: { code: "PARTIAL", reason: "FILE_EXCEEDS_SIZE_LIMIT" },
    bytesClassified: 1_000_000,
  });
  expect(one.found).toHaveLength(1);
  const all = await find(["needle"], { name: "a", input, limits: { extractedBytesMax: 1_000_000 } });
  expect(all.outcome.status).toEqual({ code: "PARTIAL", reason: "ARCHIVE_TOTAL_BYTES_EXTRACTED_OVER_LIMIT" });
  const whole = await find(["needle"], { name: "a", input });
  expect(whole.outcome).toMatchObject({ status: { code: "COMPLETE" }, bytesClassified: 20_000_007 });
});

describe("memory", () => {
  const xzHeader = Buffer.from("fd377a585a000000ff12d941", "hex");
  const xzBlock = (windowCode: number, filter = 0x21) => {
    const header = Buffer.from([2, 0, filter, 1, windowCode, 0, 0, 0]);
    const checked = Buffer.alloc(4);
    checked.writeUInt32LE(crc32(header));
    return Buffer.concat([xzHeader, header, checked, Buffer.from([1, 0, 1, 0x68, 0x69, 0, 0, 0])]);
  };
  const zstdFrame = (windowCode: number) => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, windowCode, 0x11, 0, 0, 0x68, 0x69, 0, 0, 0]);

  test.each([
    ["xz", xzBlock(30), xzBlock(31)],
    ["zstd", zstdFrame(17 << 3), zstdFrame((17 << 3) | 1)],
  ])("%s that refers back 128 MiB is read, further is not", async (_, at, above) => {
    expect((await readBack({ name: "a", input: at })).outcome).toMatchObject({ bytesClassified: 2 });
    expect((await readBack({ name: "a", input: above })).outcome.status).toEqual({
      code: "SKIPPED",
      reason: "ARCHIVE_EXCEEDS_SIZE_LIMIT",
    });
  });

  test("what is packed in a way that is not undone is named", async () => {
    const dictionary = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x01, 0, 7, 0x11, 0, 0, 0x68, 0x69]);
    for (const input of [xzBlock(20, 0x04), dictionary]) {
      expect((await readBack({ name: "a", input })).outcome.status).toEqual({
        code: "SKIPPED",
        reason: "UNSUPPORTED_FILE_TYPE_EXCEPTION",
      });
    }
  });
});
