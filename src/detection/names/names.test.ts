import { describe, expect, test } from "vitest";
import type { Fields } from "../../base/text-block.ts";
import { createDetector } from "../detector.ts";
import { name } from "../identifiers/names.ts";
import { decodeUtf8, encodeUtf8 } from "../text/utf8.ts";

const detector = createDetector([name]);

function found(text: string, fields?: Fields): string[] {
  const bytes = encodeUtf8(text);
  const texts: string[] = [];
  const block = { bytes, length: bytes.length, coreStart: 0, coreEnd: bytes.length };
  detector.scan(fields ? { ...block, fields } : block, ({ start, end }) => {
    texts.push(decodeUtf8(bytes, start, end));
  });
  return texts;
}

/** A text that is one field with a name. */
function foundInField(fieldName: string, text: string): string[] {
  const ends = Int32Array.of(encodeUtf8(text).length);
  return found(text, { count: 1, starts: Int32Array.of(0), ends, nameIndexes: Int32Array.of(0), names: [fieldName] });
}

describe("a full name is found in prose", () => {
  test.each([
    ["with a surname nobody knows", "Hannah Quillmeier"],
    ["with a middle initial", "Hannah K. Berg"],
    ["with an initial first", "J. Hannah Berg"],
    ["with particles", "Jan van der Velde"],
    ["with capitalised particles", "Oscar De La Cruz"],
    ["with an apostrophe", "Ciara O'Sullivan"],
    ["with hyphens", "Anne-Marie Weber-Schulz"],
    ["with two surnames", "Marta García López"],
    ["with diacritics", "Özlem Yıldız"],
    ["without its diacritics", "Jose Garcia"],
    ["in capitals", "HANNAH BERGER"],
    ["with the surname in capitals", "Hannah BERGER"],
    ["with a suffix", "Robert Berger Jr."],
    ["romanised from Chinese", "Xiaoming Wang"],
    ["called like a month", "April Johnson"],
    ["from India", "Priya Sharma"],
    ["from Arabic", "Khalid Al-Rashid"],
  ])("%s: %s", (_rule, text) => expect(found(`then ${text} came`)).toEqual([text]));

  test("of a line broken by its width", () => {
    const line = "The contract was signed in the afternoon by Hannah";
    expect(found(`${line}\nBerger of the office.`)).toEqual(["Hannah\nBerger"]);
    expect(found("Hannah\nBerger")).toEqual([]);
  });
});

describe("behind a label or a title unknown words are a name", () => {
  test.each([
    ["Dear Mr. Zorvan Quillmeier,", "Zorvan Quillmeier"],
    ["Frau Ysolde Brandvik hat angerufen", "Ysolde Brandvik"],
    ["Patient: Zorvan Quillmeier\n", "Zorvan Quillmeier"],
    ["Customer name = Zorvan Quillmeier;", "Zorvan Quillmeier"],
    ["<customerName>Zorvan Quillmeier</customerName>", "Zorvan Quillmeier"],
    ['<td class="patient">Quillmeier, Hannah</td>', "Quillmeier, Hannah"],
  ])("%s", (text, expected) => expect(found(text)).toEqual([expected]));

  test.each([
    ["full_name", "zorvan hannah berger"],
    ["customerName", "Zorvan Quillmeier"],
    ["Patient Name", "Quillmeier, Zorvan"],
    ["employee", "van der Velde, Hannah"],
    ["name", "HANNAH QUILLMEIER"],
    ["name", "Öztürk, Hannah"],
  ])("field %s: %s", (field, text) => expect(foundInField(field, text)).toEqual([text]));

  test.each([
    ["name", "Blue Widget"],
    ["name", "berlin"],
    ["product_name", "Garden Chair"],
    ["productName", "Zorvan Miller"],
    ["supplier_name", "Zorvan Hannah"],
    ["customer", "Los Angeles"],
    ["customer", "Wells Fargo"],
    ["customer", "Rossi S.p.A."],
    ["customer", "Acme Holdings Ltd"],
    ["full_name", "Hannah"],
    ["customer", "12345"],
  ])("field %s is no person: %s", (field, text) => expect(foundInField(field, text)).toEqual([]));
});

describe("surname first", () => {
  test.each(["Berger, Hannah", "Berger, Hannah; Weber, Jan", "- Berger, Hannah M."])("%s", (text) => {
    expect(found(text)[0]).toMatch(/^Berger, Hannah/);
  });
  test("a list of full names is no surname first", () => {
    expect(found("Attendees: Hannah Berger, Jan Weber")).toEqual(["Hannah Berger", "Jan Weber"]);
  });
  test("not inside a sentence", () => expect(found("so says Berger, Hannah adds")).toEqual([]));
});

describe("no name", () => {
  test.each([
    "Hannah called Petra in May.",
    "Jackson Street and the Martin Luther King Boulevard",
    "1204 Martin Luther King Jr. Avenue",
    "<product>Zorvan Quillmeier</product>",
    "The Miller algorithm and The Berger Code",
    "Johns Hopkins University, Morgan Stanley, Wells Fargo",
    "Hannah Berger GmbH & Co. KG",
    "San Antonio, Virginia Beach, Port Elizabeth",
    "the James Webb Space Telescope",
    "April Showers, Summer Rose Candle",
    "Grace Period, Will Power, May Day, Mark Down",
    "com.Robert.Miller, src/Anna/Berger, Robert.Miller(), JavaScript Robert",
    "912, rue Jean Berger",
    "57 Ashley Hill, Leeds",
    "file name: Zorvan Quillmeier",
    "Dear Customer, Dear Sir or Madam",
    "in Paris Berger found nothing",
  ])("%s", (text) => expect(found(text)).toEqual([]));
});
