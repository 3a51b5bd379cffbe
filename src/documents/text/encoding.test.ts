import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inPieces } from "../../../tests/support/documents.ts";
import { Feed, joinedBytes } from "../feed.ts";
import { decoded, detectEncoding } from "./encoding.ts";
import { countNewlines } from "./text-position.ts";

const text = "Größe 😀 naïve € end";
const marked = `\ufeff${text}`;
const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();
const wide = Buffer.from(Uint32Array.from([...marked], (character) => character.codePointAt(0) ?? 0).buffer);

test.each([
  ["utf-8", Buffer.from(text)],
  ["utf-8", Buffer.from(marked)],
  ["utf-16le", Buffer.from(marked, "utf16le")],
  ["utf-16be", swapped(Buffer.from(marked, "utf16le"))],
  ["utf-16le", Buffer.from(text, "utf16le")],
  ["utf-16be", swapped(Buffer.from(text, "utf16le"))],
  ["utf-32le", wide],
  ["utf-32be", Buffer.from(wide).swap32()],
])("%s is recognised and decoded however it is cut", async (name, bytes) => {
  expect(detectEncoding(bytes).name).toBe(name);
  for (let size = 1; size <= 9; size++) expect(await decode(bytes, [size])).toBe(text);
});

describe("what is ASCII at first is judged from the first other byte on", () => {
  const ascii = "plain text\n".repeat(20_000);
  const cyrillic = "\u0412\u0430\u0448\u0430 \u043a\u0430\u0440\u0442\u0430 \u0433\u043e\u0442\u043e\u0432\u0430\n".repeat(50);
  const windows1251 = Buffer.from(
    Array.from(cyrillic, (letter) => (letter > "\u007f" ? letter.charCodeAt(0) - 0x350 : letter.charCodeAt(0))),
  );

  test.each([
    ["UTF-8", Buffer.from(cyrillic), cyrillic],
    ["Windows-1251", windows1251, cyrillic],
    ["Windows-1252", Buffer.from("caf\u00e9, na\u00efve\n", "latin1"), "caf\u00e9, na\u00efve\n"],
  ])("%s", async (_, rest, expected) => {
    const bytes = Buffer.concat([Buffer.from(ascii), rest]);
    expect(detectEncoding(bytes.subarray(0, 65_536)).name).toBe("ascii");
    for (const size of [1_000_000, 7_777]) expect((await decode(bytes, [size])) === ascii + expected).toBe(true);
  });
});

test("bytes that are not UTF-8 are read as Windows-1252, valid sequences around them as they are", async () => {
  const bytes = Buffer.concat([
    Buffer.from("é"),
    Buffer.from([0xe9, 0x80, 0x93, 0xf0, 0x9f]),
    Buffer.from("€"),
    Buffer.from([0xc3]),
  ]);
  for (const size of [1, 2, 3, 100]) expect(await decode(bytes, [size])).toBe("éé€“ðŸ€Ã".replace("é€“", "\u9013"));
});

test("no bytes are lost whatever they are, and the cut does not matter", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 1, max: 7 }), async (bytes, size) => {
      const [whole, cut] = await Promise.all([decode(bytes, [100]), decode(bytes, [size])]);
      expect(cut).toBe(whole);
      if (bytes.every((byte) => byte < 0x80)) expect(whole).toBe(Buffer.from(bytes).toString());
    }),
  );
});

test("newlines are counted right at any alignment", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0x0a, 0x0b, 0x8a, 0x09, 0x00, 0xff), { maxLength: 3_000 }),
      fc.nat(9),
      fc.nat(9),
      (values, skip, leave) => {
        const bytes = Uint8Array.from(values);
        const end = Math.max(skip, bytes.length - leave);
        expect(countNewlines(bytes, skip, end)).toBe(values.slice(skip, end).filter((byte) => byte === 0x0a).length);
      },
    ),
  );
  expect(countNewlines(new Uint8Array(100_000).fill(0x0a), 1, 99_999)).toBe(99_998);
});

async function decode(bytes: Uint8Array, sizes: readonly number[]): Promise<string> {
  const feed = new Feed(inPieces(bytes, sizes).stream(0), () => true);
  const pieces: Uint8Array[] = [];
  for await (const piece of decoded(feed, detectEncoding(bytes.subarray(0, 65_536)))) pieces.push(piece.slice());
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(joinedBytes(pieces));
}
