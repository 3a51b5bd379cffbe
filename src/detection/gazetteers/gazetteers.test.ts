import { expect, test } from "vitest";
import { encodeUtf8 } from "../text/utf8.ts";
import { readWord } from "../text/words.ts";
import { addCityWord, isCity } from "./city-gazetteer.ts";
import { readFrontCoded } from "./front-coding.ts";
import { givenNames, kindOfWord, wordBits } from "./name-gazetteer.ts";

function hashOf(word: string): number {
  const bytes = encodeUtf8(word);
  return readWord(bytes, 0, bytes.length).hash;
}

test("entries share their beginnings with the one before, and have at most one sign", () => {
  const entries: string[] = [];
  readFrontCoded("Aanna1DeAbad homburg", ({ codes, length, sign }) => {
    entries.push(String.fromCharCode(...codes.subarray(0, length), sign));
  });
  expect(entries).toEqual(["anna1", "anne\0", "bad homburg\0"]);
});

const { given, weakGiven, surname, frequentSurname, ordinary, place } = wordBits;

test.each([
  ["Hannah", given],
  ["JOSÉ", given],
  ["jose", given],
  ["Xiaoming", given],
  ["Paris", weakGiven | place],
  ["Will", weakGiven | ordinary],
  ["Smith", surname | frequentSurname],
  ["Müller", surname],
  ["Mueller", surname],
  ["King", frequentSurname | ordinary],
  ["invoice", ordinary],
])("%s is known for what it is", (word, bits) => {
  expect(kindOfWord(hashOf(word)) & bits).toBe(bits);
});

test("what is in no list is nothing", () => {
  expect(kindOfWord(hashOf("Zorvanquil"))).toBe(0);
});

test("a given name of two letters does not speak for itself", () => {
  expect(kindOfWord(hashOf("Jo")) & (given | weakGiven)).toBe(weakGiven);
});

test("the set of given names is made once, and holds what speaks for itself and what does not", () => {
  expect(givenNames()).toBe(givenNames());
  expect(["Hannah", "José", "Jo", "Zorvanquil", "Schmidt"].map((word) => givenNames().has(hashOf(word)))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

test.each([
  ["Berlin", true],
  ["Bad Homburg vor der Höhe", true],
  ["Saint Étienne", true],
  ["Saint Etienne", true],
  ["Zorvanquil", false],
  ["Bad Berlin", false],
])("%s is a city: %s", (name, expected) => {
  expect(isCity(name.split(" ").reduce((hash, word) => addCityWord(hash, hashOf(word)), 0))).toBe(expected);
});
