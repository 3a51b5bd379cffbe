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
  const hi = Buffer.from("hi");
  const xzBlock = (windowCode: number, filter = 0x21, content = hi) => {
    const header = Buffer.from([2, 0, filter, 1, windowCode, 0, 0, 0]);
    const checked = Buffer.alloc(4);
    checked.writeUInt32LE(crc32(header));
    const length = content.length - 1;
    return Buffer.concat([xzHeader, header, checked, Buffer.from([1, length >> 8, length & 255]), content, Buffer.alloc(3)]);
  };
  const zstdFrame = (windowCode: number, content = hi) => {
    const blocks = Array.from({ length: Math.ceil(content.length / 20_000) }, (_, i) => {
      const bytes = content.subarray(i * 20_000, (i + 1) * 20_000);
      const header = (bytes.length << 3) | (bytes.length + i * 20_000 === content.length ? 1 : 0);
      return Buffer.concat([Buffer.from([header & 255, (header >> 8) & 255, header >> 16]), bytes]);
    });
    return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, windowCode]), ...blocks]);
  };

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

  describe("windows of files inside one another share one limit", () => {
    /** 128 KiB. */
    const smallWindow = 7 << 3;
    /** More than is looked at to recognise a format: what is packed stays open while that is read. Both formats pass it over. */
    const padded = (content: Buffer) =>
      Buffer.concat([content, Buffer.from([0x50, 0x2a, 0x4d, 0x18, 0, 0, 4, 0]), Buffer.alloc(2 ** 18)]);
    const nested = zstdFrame(smallWindow, padded(zstdFrame(smallWindow, padded(xzBlock(0)))));
    const held = 2 * 131_072 + 4_096;

    test("at the limit all are read", async () => {
      const { outcome } = await readBack({ name: "a", input: nested, limits: { windowBytesMax: held } });
      expect(outcome.bytesClassified).toBe(2);
    });

    test("one byte past it the innermost is not", async () => {
      const { outcome } = await readBack({ name: "a", input: nested, limits: { windowBytesMax: held - 1 } });
      expect(outcome.status).toEqual({ code: "SKIPPED", reason: "ARCHIVE_EXCEEDS_SIZE_LIMIT" });
    });

    test("those that follow one another do not add up", async () => {
      const input = zstdFrame(smallWindow, padded(Buffer.concat(Array<Buffer>(50).fill(zstdFrame(smallWindow)))));
      const { outcome } = await readBack({ name: "a", input, limits: { windowBytesMax: 2 * 131_072 } });
      expect(outcome).toMatchObject({ status: { code: "COMPLETE" }, bytesClassified: 100 });
    });

    test("a window counts as far as it is filled: what came before it must grow is kept", async () => {
      // A window of up to 64 MiB, which is made four times as large when it is full; zeros may follow.
      const input = zstdFrame(smallWindow, Buffer.concat([fixture("bombs/twenty-megabytes.xz"), Buffer.alloc(2 ** 18)]));
      const read = (windowBytesMax: number) => find(["needle"], { name: "a", input, limits: { windowBytesMax } });
      const at = await read(131_072 + 2 ** 26);
      expect(at.outcome).toMatchObject({ status: { code: "COMPLETE" }, bytesClassified: 20_000_007 });
      const past = await read(131_071 + 2 ** 26);
      expect(past.outcome.status).toEqual({ code: "PARTIAL", reason: "ARCHIVE_EXCEEDS_SIZE_LIMIT" });
      expect(past.outcome.bytesClassified).toBe(2 ** 24);
    });

    test("a frame of Zstandard holds no more than has come of its blocks", async () => {
      const blocks = (count: number) =>
        Buffer.concat([
          zstdFrame(17 << 3).subarray(0, 6),
          ...Array<Buffer>(count).fill(Buffer.from([0x02, 0, 0x10, 0x61])),
          Buffer.from([0x11, 0, 0, 0x68, 0x69]),
        ]);
      const input = zstdFrame(17 << 3, padded(blocks(3)));
      const { outcome } = await readBack({ name: "a", input, limits: { windowBytesMax: 2 ** 27 } });
      expect(outcome).toMatchObject({ status: { code: "COMPLETE" }, bytesClassified: 3 * 131_072 + 2 });
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
