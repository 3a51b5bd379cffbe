import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeUtf8 } from "./utf8.ts";
import { isCapitalAt, isWordAt, wordList } from "./words.ts";

const table = wordList(["Anna", "josé", "Łukasz", "ĐẶNG", "Иван", "Straße"]);

function isIn(text: string, start = 0): boolean {
  const bytes = encodeUtf8(text);
  return isWordAt(table, bytes, start, 0, bytes.length);
}

describe("a word of a list", () => {
  test.each([
    ["as it stands in the list", "Anna"],
    ["in capitals", "ANNA"],
    ["in small letters", "anna"],
    ["before a digit", "Anna2"],
    ["before a hyphen", "Anna-Maria"],
    ["with diacritics in capitals", "JOSÉ"],
    ["decomposed", "Jose\u0301"],
    ["decomposed in capitals", "JOSE\u0301"],
    ["beyond Latin-1", "łukasz"],
    ["of three bytes a letter", "Đặng"],
    ["in Cyrillic", "ИВАН"],
    ["with a letter whose capital is none", "straße"],
  ])("is found %s", (_rule, text) => expect(isIn(text)).toBe(true));

  test.each([
    ["with a letter more", "Annas"],
    ["with a letter less", "Ann"],
    ["without its diacritic", "Jose"],
    ["before a letter outside ASCII", "Annaé"],
    ["in front of malformed bytes that are none", ""],
  ])("is not found %s", (_rule, text) => expect(isIn(text)).toBe(false));

  test.each([
    ["a letter", "xAnna", 1],
    ["a digit", "3Anna", 1],
    ["a letter outside ASCII", "éAnna", 2],
  ])("is not found behind %s", (_rule, text, start) => expect(isIn(text, start)).toBe(false));

  test.each([" Anna", "_Anna", "’Anna", "\u00a0Anna"])("is found behind another character: %j", (text) => {
    expect(isIn(text, encodeUtf8(text).length - 4)).toBe(true);
  });

  test("ends at the limit", () => {
    const bytes = encodeUtf8("Annabel");
    expect(isWordAt(table, bytes, 0, 0, 4)).toBe(true);
    expect(isWordAt(table, encodeUtf8("José"), 0, 0, 4)).toBe(false);
  });

  test("may have 40 letters, not 41", () => {
    const longest = wordList(["a".repeat(40)]);
    expect(isWordAt(longest, encodeUtf8("A".repeat(40)), 0, 0, 40)).toBe(true);
    expect(isWordAt(longest, encodeUtf8("A".repeat(41)), 0, 0, 41)).toBe(false);
    expect(() => wordList(["a".repeat(41)])).toThrow("at most 40");
    expect(() => wordList(["New York"])).toThrow("one run of letters");
  });
});

test("exactly the words of a list are in it", () => {
  const word = fc.string({ unit: fc.constantFrom(..."abcxyzäßłđ"), minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 200 }), fc.array(word, { maxLength: 50 }), (listed, others) => {
      const list = wordList(listed);
      for (const text of [...listed, ...others]) {
        const bytes = encodeUtf8(text);
        expect(isWordAt(list, bytes, 0, 0, bytes.length), text).toBe(listed.includes(text));
      }
    }),
  );
});

test("random bytes are no word, and nothing is read behind the limit", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 20 }), fc.nat(19), (bytes, place) => {
      const limit = Math.min(place, bytes.length);
      const short = bytes.slice(0, limit);
      for (let i = 0; i < limit; i++) {
        expect(isWordAt(table, bytes, i, 0, limit)).toBe(isWordAt(table, short, i, 0, limit));
        expect(isCapitalAt(bytes, i, limit)).toBe(isCapitalAt(short, i, limit));
      }
    }),
  );
});

test.each([
  ["A", true], ["a", false], ["É", true], ["é", false], ["Ł", true], ["Đ", true], ["Ặ", true], ["ặ", false], ["7", false], ["ß", false],
])("%s is a capital letter: %s", (text, isCapital) => {
  expect(isCapitalAt(encodeUtf8(text), 0, encodeUtf8(text).length)).toBe(isCapital);
}); // biome-ignore format: a table
