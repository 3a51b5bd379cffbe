import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { documentFixture, find } from "../../../tests/support/documents.ts";
import { openCompoundStorage, type Storage, streamBytes } from "../office/compound-files/compound-storage.ts";
import { uncompressedRtf } from "./rtf-compression.ts";

const message = documentFixture("mail/msg-unicode/input.msg");

const streamOf = (bytes: Uint8Array) => ({ sizeBytes: bytes.length, pieces: () => [bytes] });
const textOf = (bytes: Uint8Array) => Buffer.concat([...uncompressedRtf(streamOf(bytes))]).toString("latin1");

describe("compressed Rich Text", () => {
  // The examples of [MS-OXRTFCP], section 3.
  const simple = Buffer.from(
    "2d0000002b0000004c5a4675f1c5c7a703000a0072637067313235423 20af32068656c09002062770 5b06c647d0a800fa0".replaceAll(" ", ""),
    "hex",
  );
  const crossing = Buffer.from("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0", "hex");

  test("is undone, also where a copy refers to bytes that it writes itself", () => {
    expect(textOf(simple)).toBe("{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
    expect(textOf(crossing)).toBe("{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
  });

  test("may be stored as it is", () => {
    expect(textOf(Buffer.from("10000000040000004d454c41000000007b7d7b7d2a2a", "hex"))).toBe("{}{}");
  });

  test("that is longer than a piece is the same text", () => {
    const [header, text] = [Buffer.alloc(16), Buffer.from("abcdefgh".repeat(30_000))];
    const bytes = Buffer.concat(
      Array.from({ length: text.length / 8 }, (_, i) => Buffer.concat([Buffer.of(0), text.subarray(i * 8, i * 8 + 8)])),
    );
    header.writeUInt32LE(bytes.length + 12, 0);
    header.writeUInt32LE(0x75465a4c, 8);
    expect(textOf(Buffer.concat([header, bytes])) === text.toString()).toBe(true);
  });

  test("gives what could be undone of anything", () => {
    for (let end = 0; end < simple.length; end++) expect(textOf(simple.subarray(0, end)).length).toBeLessThan(44);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(textOf(Buffer.concat([crossing.subarray(0, 16), bytes])).length).toBeLessThan(2_000);
      }),
    );
  });
});

const totalBytes = ({ storages, streams }: Storage): number =>
  [...streams.values()].reduce((sum, stream) => sum + streamBytes(stream).length, 0) +
  storages.reduce((sum, storage) => sum + totalBytes(storage), 0);

describe("compound files", () => {
  test.each(["mail/msg-unicode/input.msg", "office/doc-libreoffice/input.doc", "office/xls-libreoffice/input.xls"])(
    "%s: each stream has the size that the directory states",
    (path) => {
      const check = ({ storages, streams }: Storage) => {
        for (const stream of streams.values()) expect(streamBytes(stream)).toHaveLength(stream.sizeBytes);
        for (const storage of storages) check(storage);
      };
      const root = openCompoundStorage(documentFixture(path));
      expect(root?.streams.size).toBeGreaterThan(2);
      if (root !== undefined) check(root);
    },
  );

  test("that are damaged end: chains that lead back, entries met twice, sizes without bytes", () => {
    for (const value of [0, 1, 2, 0xfffffffe]) {
      for (let at = 512; at < message.length; at += 4) {
        const damaged = Buffer.from(message);
        damaged.writeUInt32LE(value, at);
        const root = openCompoundStorage(damaged);
        if (root !== undefined && at % 64 === 0) expect(totalBytes(root)).toBeLessThan(100 * message.length);
      }
      const circular = Buffer.from(message);
      for (let at = 512; at < 1_024; at += 4) circular.writeUInt32LE(value, at);
      const root = openCompoundStorage(circular);
      if (root !== undefined) expect(totalBytes(root)).toBeLessThan(100 * message.length);
    }
    expect(openCompoundStorage(message.subarray(0, 511))).toBeUndefined();
  });
});

describe("items of Outlook", () => {
  const read = async (input: Uint8Array, limits = {}) => {
    const { outcome, found } = await find(["642-77-1391", "646-22-5735", "648-44-7957"], { name: "a.eml", input, limits });
    return { ...outcome.status, texts: found.map(({ text }) => text) };
  };

  test("in items are archives in archives", async () => {
    expect(await read(message, { nestingMax: 2 })).toMatchObject({ code: "COMPLETE", texts: { length: 3 } });
    const shallow = { code: "PARTIAL", reason: "ARCHIVE_CONTAINS_UNPROCESSED_FILES", texts: { length: 2 } };
    expect(await read(message, { nestingMax: 1 })).toMatchObject({ ...shallow, reason: expect.stringMatching(/^ARCHIVE_/) });
  });

  test("count attached files and their bytes", async () => {
    expect(await read(message, { entriesMax: 6 })).toMatchObject({ code: "COMPLETE" });
    expect(await read(message, { entriesMax: 5 })).toMatchObject({ reason: "ARCHIVE_TOTAL_DOCUMENTS_PROCESSED_OVER_LIMIT" });
    expect(await read(message, { extractedBytesMax: 500 })).toMatchObject({ reason: "ARCHIVE_TOTAL_BYTES_EXTRACTED_OVER_LIMIT" });
  });

  test("larger than may be held are not read", async () => {
    const small = documentFixture("mail/msg-ansi-rtf/input.msg");
    expect((await read(small, { nestedArchiveBytesMax: small.length })).code).toBe("COMPLETE");
    expect(await read(small, { nestedArchiveBytesMax: small.length - 1 })).toMatchObject({
      code: "SKIPPED",
      reason: "MALFORMED_OR_FILE_SIZE_EXCEEDS_LIMIT",
    });
  });

  test("cut off anywhere have an outcome", async () => {
    for (let end = 512; end < message.length; end += 512) {
      expect(["COMPLETE", "PARTIAL", "SKIPPED"]).toContain((await read(message.subarray(0, end))).code);
    }
  });
});
