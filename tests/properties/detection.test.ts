import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contextAfterBytes, contextBeforeBytes, type TextBlock } from "../../src/base/text-block.ts";
import { catalogue, identifierById } from "../../src/detection/catalogue.ts";
import { createDetector, type Detector } from "../../src/detection/detector.ts";
import { textAllowList } from "../../src/detection/user-rules/allow-list.ts";

/** What holds for any text, whatever it says: laws between the answers to texts that belong together. */

const everything = createDetector(catalogue);

type Place = { readonly id: string; readonly text: string; readonly start: number };

function blockOf(bytes: Uint8Array): TextBlock {
  return { bytes, length: bytes.length, coreStart: 0, coreEnd: bytes.length };
}

function placesIn(detector: Detector, block: TextBlock, offset = 0): Place[] {
  const places: Place[] = [];
  detector.scan(block, ({ identifier, start, end }) =>
    places.push({ id: identifier, text: Buffer.from(block.bytes.subarray(start, end)).toString(), start: start + offset }),
  );
  return places;
}

const counted = (places: readonly Place[]): string[] => places.map(({ id, text }) => `${id} ${text}`).sort();

const timesIn = (list: readonly string[], wanted: string): number => list.filter((one) => one === wanted).length;

const examples = catalogue.flatMap(({ matches }) => matches.map((match) => match.replace(/[«»]/g, "")));
const example = fc.constantFrom(...examples);

/** Sentences that hold no value and no keyword, long enough to keep what stands around them apart. */
const unrelated =
  "so it went on and on, as it does, and nothing came of it at all; then the rain set in and went on for a while. ";

describe("detection", () => {
  test("splitting at any byte changes nothing", () => {
    const text = fc.array(example, { minLength: 5, maxLength: 60 }).map((pieces) => Buffer.from(pieces.join(" \n")));
    fc.assert(
      fc.property(text, fc.nat(), (whole, cut) => {
        const at = cut % whole.length;
        const pieces = [[0, at], [at, whole.length]].flatMap(([from = 0, to = 0]) => {
          const [start, end] = [Math.max(0, from - contextBeforeBytes), Math.min(whole.length, to + contextAfterBytes)];
          const bytes = whole.subarray(start, end);
          return placesIn(everything, { bytes, length: bytes.length, coreStart: from - start, coreEnd: to - start }, start);
        }); // biome-ignore format: two halves
        expect(pieces).toEqual(placesIn(everything, blockOf(whole)));
      }),
      { numRuns: 40 },
    );
  });

  test("adding unrelated text never lowers a count", () => {
    fc.assert(
      fc.property(fc.array(example, { minLength: 1, maxLength: 20 }), fc.nat(5), fc.nat(5), (pieces, before, behind) => {
        const text = [unrelated, ...pieces, unrelated].join("\n");
        const few = counted(placesIn(everything, blockOf(Buffer.from(text))));
        const longer = `${`${unrelated}\n`.repeat(before)}${text}${`\n${unrelated}`.repeat(behind)}`;
        const more = counted(placesIn(everything, blockOf(Buffer.from(longer))));
        for (const found of new Set(few)) expect(timesIn(more, found), found).toBeGreaterThanOrEqual(timesIn(few, found));
      }),
      { numRuns: 60 },
    );
  });

  test("allow-listing a value removes it and nothing else", () => {
    fc.assert(
      fc.property(fc.array(example, { minLength: 2, maxLength: 20 }), fc.nat(), (pieces, choice) => {
        const block = blockOf(Buffer.from(pieces.join("\n")));
        const all = placesIn(everything, block).filter(({ id }) => id !== "ADDRESS");
        const value = all[choice % Math.max(1, all.length)]?.text.trim();
        fc.pre(value !== undefined && value.length > 0 && value.length <= 90 && !/[\r\n\ufffd]/.test(value));
        const allowing = createDetector(catalogue, { allowLists: [textAllowList([value ?? ""])] });
        const rest = placesIn(allowing, block).filter(({ id }) => id !== "ADDRESS");
        expect(rest).toEqual(all.filter(({ text }) => text.trim().toLowerCase() !== value?.toLowerCase()));
      }),
      { numRuns: 15 },
    );
  });

  test("both finders agree on random bytes and on texts of values", () => {
    const plain = createDetector(catalogue, { finder: "plain" });
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 300, maxLength: 3_000 }),
      fc.array(example, { minLength: 10, maxLength: 40 }).map((pieces) => new Uint8Array(Buffer.from(pieces.join(" ")))),
    );
    fc.assert(
      fc.property(bytes, (some) => {
        expect(placesIn(everything, blockOf(some))).toEqual(placesIn(plain, blockOf(some)));
      }),
      { numRuns: 60 },
    );
  });
});

describe("the same rows as CSV, JSON Lines and plain text give the same values", () => {
  const ids = ["USA_SOCIAL_SECURITY_NUMBER", "CREDIT_CARD_NUMBER", "PHONE_NUMBER", "GERMANY_BANK_ACCOUNT_NUMBER"];
  const detector = createDetector(ids.flatMap((id) => identifierById(id) ?? []));
  const names = ["ssn", "card_number", "phone", "iban"];
  const number = (count: number) => fc.array(fc.nat(9), { minLength: count, maxLength: count }).map((digits) => digits.join(""));
  const social = fc.tuple(number(3), number(2), number(4)).map((parts) => parts.join("-"));
  const phone = fc.tuple(fc.integer({ min: 210, max: 989 }), number(2)).map(([area, end]) => `${area}-555-01${end}`);
  const value = [social, number(16), phone, number(18).map((rest) => `DE89${rest}`)] as const;
  const row = fc.tuple(...value);

  /** The bytes of a block whose fields stand between [start, end) pairs, with a name each. */
  const structured = (text: string, fields: readonly { start: number; end: number; name: number }[]): TextBlock => ({
    ...blockOf(Buffer.from(text)),
    fields: {
      count: fields.length,
      starts: Int32Array.from(fields, ({ start }) => start),
      ends: Int32Array.from(fields, ({ end }) => end),
      nameIndexes: Int32Array.from(fields, ({ name }) => name),
      names,
    },
  });

  function layOut(rows: readonly (readonly string[])[], write: (name: string, cell: string) => [before: string, after: string]) {
    let text = "";
    const fields = rows.flatMap((cells) =>
      cells.map((cell, name) => {
        const [before, after] = write(names[name] ?? "", cell);
        const start = text.length + before.length;
        text += before + cell + after;
        return { start, end: start + cell.length, name };
      }),
    );
    return { text, fields };
  }

  test("for any rows", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
        const csv = layOut(rows, () => ["", ","]);
        const json = layOut(rows, (name) => [`"${name}":"`, '",']);
        const plain = layOut(rows, (name) => [`${name}: `, `; ${"- ".repeat(30)}\n`]);
        const expected = counted(placesIn(detector, structured(csv.text, csv.fields)));
        expect(counted(placesIn(detector, structured(json.text, json.fields)))).toEqual(expected);
        expect(counted(placesIn(detector, blockOf(Buffer.from(plain.text))))).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  test("and values are found at all", () => {
    const cells = ["536-22-8726", "4929123456789015", "212-555-0123", "DE89370400440532013000"];
    const csv = layOut([cells], () => ["", ","]);
    expect(placesIn(detector, structured(csv.text, csv.fields)).map(({ text }) => text)).toEqual(cells);
  });
});
