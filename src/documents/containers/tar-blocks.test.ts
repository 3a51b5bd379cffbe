import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tarOf } from "../../../tests/support/archives.ts";
import { documentFixture, find, inPieces } from "../../../tests/support/documents.ts";
import { plainTar } from "./tar-blocks.ts";

const fixture = documentFixture("compressed/tar-sparse/input.tar.gz");

/** Changes a header, and its checksum with it. */
function rewritten(archive: Buffer, at: number, change: (header: Buffer) => void, signed = false): Buffer {
  const header = archive.subarray(at, at + 512);
  change(header);
  header.fill(" ", 148, 156);
  const sum = header.reduce((total, byte) => total + (signed && byte > 127 ? byte - 256 : byte), 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return archive;
}

const pathsOf = async (input: Buffer, sizes: readonly number[] = [input.length]) => {
  const { outcome, found } = await find(["needle"], { name: "a.tar", input: inPieces(input, sizes) });
  return [outcome.status.code, ...found.map(({ location }) => location.embeddedPath)];
};

test("a plain tar file, or whatever bytes, are passed on as they are", async () => {
  const entry = fc.record({ name: fc.string({ minLength: 1, maxLength: 200 }), content: fc.uint8Array({ maxLength: 1_200 }) });
  const sizes = fc.array(fc.integer({ min: 1, max: 1_500 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 5 }),
      fc.uint8Array({ maxLength: 600 }),
      sizes,
      async (entries, junk, pieces) => {
        const bytes = Buffer.concat([await tarOf(entries), junk]);
        const passed: Uint8Array[] = [];
        for await (const piece of plainTar(inPieces(bytes, pieces).stream(0))) passed.push(piece);
        expect(Buffer.concat(passed).equals(bytes)).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});

describe("a tar file", () => {
  test.each([[[1]], [[511, 513]], [[7, 1_000, 512]], [[40_960]]])(
    "with a long list of holes is read from pieces of %j bytes",
    async (sizes) => {
      const input = inPieces(gunzipSync(fixture), sizes);
      const { outcome, found } = await find(["4929 0000 0000 14", "4929000000006"], { name: "a.tar", input });
      expect(outcome.status).toEqual({ code: "COMPLETE" });
      expect(found).toHaveLength(2);
    },
  );

  test.each(["1", "2", "3", "4", "5", "6"])("has no data behind a header of type %s, whatever its size", async (type) => {
    const archive = await tarOf([{ name: "a" }, { name: "b", content: "needle" }]);
    const input = rewritten(archive, 0, (header) => {
      header.write("00000001000\0", 124);
      header.write(type, 156);
    });
    expect(await pathsOf(input, [100])).toEqual(["COMPLETE", "b"]);
  });

  test("may have sums of signed bytes", async () => {
    const archive = await tarOf([
      { name: "a", content: "needle" },
      { name: "b", content: "needle" },
    ]);
    const input = rewritten(archive, 0, (header) => header.write("\xe4", 0, "latin1"), true);
    const [status, ...paths] = await pathsOf(input);
    expect([status, paths.length, paths[1]]).toEqual(["COMPLETE", 2, "b"]);
  });

  test("with a wrong sum is damaged", async () => {
    const input = await tarOf([
      { name: "a", content: "needle" },
      { name: "b", content: "needle" },
    ]);
    input.write("!", 1_024 + 50);
    expect(await pathsOf(input)).toEqual(["PARTIAL", "a"]);
    input.write("5", 1_024 + 156);
    input.write("7", 1_024 + 134);
    expect(await pathsOf(input)).toEqual(["PARTIAL", "a"]);
  });

  test("may say a size in front of the header, or in binary", async () => {
    const name = "long/".repeat(60);
    const content = `${"x".repeat(2_000)} needle`;
    const archive = await tarOf([
      { name: `${name}a`, content },
      { name: "b", content: "needle" },
    ]);
    expect(await pathsOf(archive, [300])).toEqual(["COMPLETE", `${name}a`, "b"]);
    const record = Buffer.from("13 size=2007\n");
    const at = archive.indexOf("path=") - 4;
    const size = Number.parseInt(archive.toString("latin1", 124, 135), 8);
    record.copy(archive, at + size);
    const input = rewritten(archive, 0, (header) => header.write((size + record.length).toString(8).padStart(11, "0"), 124));
    rewritten(input, 1_024, (header) => header.write("00000000000", 124));
    expect(await pathsOf(input, [300])).toEqual(["COMPLETE", `${name}a`, "b"]);
    const binary = rewritten(
      await tarOf([
        { name: "a", content },
        { name: "b", content: "needle" },
      ]),
      0,
      (header) => {
        header.fill(0, 124, 136);
        header[124] = 0x80;
        header.writeUInt32BE(content.length, 132);
      },
    );
    expect(await pathsOf(binary, [300])).toEqual(["COMPLETE", "a", "b"]);
  });
});
