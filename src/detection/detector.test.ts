import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cells, cutAt, wholeText } from "../../tests/support/text-blocks.ts";
import type { TextBlock } from "../base/text-block.ts";
import { catalogue, identifierById } from "./catalogue.ts";
import { createDetector, type Detector, type Hit } from "./detector.ts";
import type { Form, Identifier } from "./identifier.ts";
import { decodeUtf8, encodeUtf8 } from "./text/utf8.ts";
import { wordList } from "./text/words.ts";
import { textAllowList } from "./user-rules/allow-list.ts";
import type { UserRules } from "./user-rules/user-rules.ts";

function identifiers(...ids: string[]): Identifier[] {
  return ids.flatMap((id) => identifierById(id) ?? []);
}

function hitsOf(detector: Detector, block: TextBlock): Hit[] {
  const hits: Hit[] = [];
  detector.scan(block, (hit) => hits.push(hit));
  return hits;
}

/** IDs found in a text, in order. */
function found(ids: string[], text: string | Uint8Array, options: UserRules = {}): string[] {
  return hitsOf(createDetector(identifiers(...ids), options), wholeText(text)).map(({ identifier }) => identifier);
}

const ssn = "USA_SOCIAL_SECURITY_NUMBER";
const card = "CREDIT_CARD_NUMBER";
const cardWithout = "CREDIT_CARD_NUMBER_(NO_KEYWORD)";

describe("keywords in text", () => {
  const dots = (count: number) => ".".repeat(count);
  test.each([
    ["30 characters before the value", `ssn${dots(30)}536-22-8726`, 1],
    ["31 characters before the value", `ssn${dots(31)}536-22-8726`, 0],
    ["30 characters behind the value", `536-22-8726${` ${dots(28)} `}ssn`, 1],
    ["31 characters behind the value", `536-22-8726${` ${dots(29)} `}ssn`, 0],
    ["30 characters of two and three bytes", `ssn ${"é€".repeat(14)} 536-22-8726`, 1],
    ["31 characters of two and three bytes", `ssn ${"é€".repeat(14)}é 536-22-8726`, 0],
    ["30 characters of four bytes", `ssn${"\u{1F600}".repeat(30)}536-22-8726`, 1],
    ["31 characters of four bytes", `ssn${"\u{1F600}".repeat(31)}536-22-8726`, 0],
    ["directly before", "ssn 536-22-8726", 1],
    ["inside another word", "lessn 536-22-8726 lossny", 0],
    ["inside a word with an accent", "àssn 536-22-8726", 0],
    ["in capitals", "SOCIAL SECURITY 536-22-8726", 1],
    ["without its space", "socialsecurity 536-22-8726", 1],
    ["with an underscore for its space", "social_security 536-22-8726", 1],
    ["with a hyphen for its space", "social-security 536-22-8726", 1],
    ["with a dot for its space", "social.security 536-22-8726", 0],
    ["as the hump of a word", "customerSsn=536-22-8726", 1],
    ["in capitals before another word", "SSNNumber=536-22-8726", 1],
    ["followed by a number", "ssn1=536-22-8726", 1],
    ["in small letters before another word", "ssnnumber=536-22-8726", 0],
    ["between underscores", "a_ssn_b=536-22-8726", 1],
  ])("%s", (_name, text, count) => {
    expect(found([ssn], text)).toHaveLength(count);
  });

  test.each([
    ["FÜHRERSCHEIN B072RRE2I55", 1],
    ["führerschein B072RRE2I55", 1],
    ["fu\u0308hrerschein B072RRE2I55", 1],
    ["FU\u0308HRERSCHEIN B072RRE2I55", 1],
    ["fúhrerschein B072RRE2I55", 0],
  ])("accented letters match without regard to case and composition: %s", (text, count) => {
    expect(found(["GERMANY_DRIVERS_LICENSE"], text)).toHaveLength(count);
  });

  test("both apostrophes are the same", () => {
    expect(found(["DRIVERS_LICENSE"], "driver's license D1234562, driver’s license D1234563")).toHaveLength(2);
  });
});

describe("fields", () => {
  const detector = createDetector(identifiers(ssn, card, cardWithout, "GERMANY_BANK_ACCOUNT_NUMBER"));
  const inCells = (...values: readonly (readonly [string, string])[]) =>
    hitsOf(detector, cells(values)).map(({ identifier, field }) => [identifier, field]);

  test("a keyword in the field's name counts", () => {
    expect(inCells(["id", "7"], ["SSN", "536-22-8726"])).toEqual([[ssn, 1]]);
    expect(inCells(["customer/socialSecurity/value", "536-22-8726"])).toEqual([[ssn, 0]]);
    expect(inCells(["home_ssn2", "536-22-8726"])).toEqual([[ssn, 0]]);
  });
  test("a keyword in another field, or in its name, does not", () => {
    expect(inCells(["note", "ssn"], ["value", "536-22-8726"])).toEqual([]);
    expect(inCells(["ssn", "none"], ["value", "536-22-8726"])).toEqual([]);
  });
  test("a keyword in the same field counts at any distance within it, on either side", () => {
    expect(inCells(["note", `ssn, ${"as was said before ".repeat(5)} 536-22-8726`])).toEqual([[ssn, 0]]);
    expect(inCells(["note", `536-22-8726 ${"as was said before ".repeat(5)} ssn`])).toEqual([[ssn, 0]]);
    expect(inCells(["note", `ssn ${"as was said before ".repeat(40)} 536-22-8726`])).toEqual([]);
  });
  test("a match does not cross the border of a field", () => {
    expect(
      hitsOf(
        detector,
        cells(
          [
            ["ssn", "536-22"],
            ["ssn", "8726"],
          ],
          "-",
        ),
      ),
    ).toEqual([]);
    expect(
      hitsOf(
        detector,
        cells(
          [
            ["x", "DE89 3704 0044 0532 0130"],
            ["x", "00"],
          ],
          " ",
        ),
      ),
    ).toEqual([]);
  });
  test("what stands outside the field is no part of its word or number", () => {
    const block = cells(
      [
        ["ssn", "12"],
        ["ssn", "536-22-8726"],
        ["ssn", "34"],
      ],
      "",
    );
    expect(hitsOf(detector, block).map(({ field, start, end }) => [field, start, end])).toEqual([[1, 2, 13]]);
  });
  test("text outside all fields is not searched", () => {
    const block = cells(
      [
        ["ssn", "x"],
        ["ssn", "y"],
      ],
      " 536-22-8726 ",
    );
    expect(hitsOf(detector, block)).toEqual([]);
  });
  test("the no-keyword twin looks at names, too", () => {
    expect(inCells(["ref", "4929123456789015"])).toEqual([[cardWithout, 0]]);
    expect(inCells(["card", "4929123456789015"])).toEqual([[card, 0]]);
  });
  test("names are decided once, and anew for another list of names", () => {
    const one = cells([["ssn", "536-22-8726"]]);
    const other = cells([["plain", "536-22-8726"]]);
    expect([one, other, one].map((block) => hitsOf(detector, block).length)).toEqual([1, 0, 1]);
  });
  test("a list of names may grow from block to block", () => {
    const names = ["plain"];
    const block = cells([["", "536-22-8726"]]);
    const at = (nameIndex: number): TextBlock => ({
      ...block,
      fields: { count: 1, starts: Int32Array.of(0), ends: Int32Array.of(11), nameIndexes: Int32Array.of(nameIndex), names },
    });
    expect(hitsOf(detector, at(0))).toEqual([]);
    names.push("ssn");
    expect(hitsOf(detector, at(1))).toHaveLength(1);
  });
});

describe("matches", () => {
  test("a range is reported once, although two keywords and two forms lead to it", () => {
    expect(found(["GERMANY_BANK_ACCOUNT_NUMBER"], "IBAN, Kontonummer, sepa: DE89 3704 0044 0532 0130 00 IBAN")).toEqual([
      "GERMANY_BANK_ACCOUNT_NUMBER",
    ]);
  });
  test("of matches that overlap the leftmost counts, and of those the longest", () => {
    const text = "card 4929 1234 5678 9014 000";
    const [hit] = hitsOf(createDetector(identifiers(card)), wholeText(text));
    expect(hit).toEqual({ identifier: card, start: 5, end: text.length, field: -1 });
  });
  test("hits ascend, and different identifiers may name the same place", () => {
    const ids = found([ssn, "BANK_ACCOUNT_NUMBER", "USA_PASSPORT_NUMBER"], "passport, ssn, bank account: 536228726");
    expect(ids.sort()).toEqual(["BANK_ACCOUNT_NUMBER", "USA_PASSPORT_NUMBER", ssn]);
  });
  test.each(["4929123456789015", "4929-1234-5678-9015", "6011123456789019"])(
    "card %s is reported under exactly one of the twins",
    (number) => {
      expect(found([card, cardWithout], `n ${number}`)).toEqual([cardWithout]);
      expect(found([card, cardWithout], `visa ${number}`)).toEqual([card]);
      expect(found([card, cardWithout], `visa ${".".repeat(40)} ${number}`)).toEqual([cardWithout]);
      expect(found([card], `n ${number}`)).toEqual([]);
    },
  );
  test("both ends of a range with dots of their own are found, and no part of a number that a hyphen joins", () => {
    expect(found(["IP_ADDRESS"], "pool 10.0.0.1-10.0.0.9")).toHaveLength(2);
    expect(found(["DATE_OF_BIRTH"], "dob 01.02.1980-05.02.1980")).toHaveLength(2);
    expect(found(["IP_ADDRESS"], "10.0.0.1-17")).toHaveLength(0);
  });

  test("malformed UTF-8 around a value breaks nothing", () => {
    const noise = [0xff, 0xc3, 0x80, 0x80, 0xe2, 0x82, 0x00, 0xf0, 0x9f];
    const bytes = Uint8Array.from([...noise, ...encodeUtf8("ssn"), ...noise, ...encodeUtf8(" 536-22-8726"), ...noise]);
    expect(found([ssn], bytes)).toEqual([ssn]);
    const detector = createDetector(catalogue);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (random) => hitsOf(detector, wholeText(random)).length >= 0),
      { numRuns: 100 },
    );
  });
  test("letters of other alphabets are letters of the word", () => {
    expect(found(["STRIPE_CREDENTIALS"], `ж${"sk_"}live_0Invented1For2This3Test4`)).toEqual([]);
    expect(found(["STRIPE_CREDENTIALS"], `“${"sk_"}live_0Invented1For2This3Test4”`)).toHaveLength(1);
  });
  test("bytes beyond the valid length are not read", () => {
    const bytes = encodeUtf8("ssn 536-22-8726");
    expect(hitsOf(createDetector(identifiers(ssn)), { bytes, length: 14, coreStart: 0, coreEnd: 14 })).toEqual([]);
  });
  test("a detector without identifiers finds nothing", () => expect(found([], "ssn 536-22-8726")).toEqual([]));
});

describe("allow lists", () => {
  const list = textAllowList(["536-22-8726", " Ab123456C ", ""]);
  test("leave out matches whose whole text is an entry", () => {
    expect(found([ssn], "ssn 536-22-8726 ssn 536-22-8727", { allowLists: [list] })).toEqual([ssn]);
  });
  test("do not regard case, but separators", () => {
    expect(found(["UK_NATIONAL_INSURANCE_NUMBER"], "nino AB123456C", { allowLists: [list] })).toEqual([]);
    expect(found(["UK_NATIONAL_INSURANCE_NUMBER"], "nino AB 12 34 56 C", { allowLists: [list] })).toHaveLength(1);
  });
  test("bring up nothing that the left-out match covered", () => {
    const iban = "DE89 3704 0044 0532 0130 00";
    expect(found(["GERMANY_BANK_ACCOUNT_NUMBER"], `iban ${iban}`, { allowLists: [textAllowList([iban])] })).toEqual([]);
  });
});

/** Names as an identifier may find them: a given name and a capitalised word; streets: a capitalised word before a number. */
function wordIdentifier(keyword: "unneeded" | "required", extra: Partial<Form> = {}): Identifier {
  return {
    id: "NAME",
    category: "PERSONAL_INFORMATION",
    severity: { one: "Low", several: "Low", many: "Low" },
    recommended: false,
    keywords: keyword === "required" ? ["name"] : [],
    forms: [
      {
        anchor: { kind: "dictionary", words: wordList(["Anna", "Özlem", "José"]) },
        keyword,
        read: (bytes, start, limit) => {
          const found = /^[\p{L}\p{M}]+ [\p{L}\p{M}]+/u.exec(decodeUtf8(bytes, start, limit))?.[0];
          return found === undefined ? -1 : start + encodeUtf8(found).length;
        },
        ...extra,
      } as Form,
    ],
    matches: [],
    misses: [],
  };
}

describe("words of a dictionary", () => {
  const textOf = (identifier: Identifier, block: TextBlock) =>
    hitsOf(createDetector([identifier]), block).map(({ start, end }) => decodeUtf8(block.bytes, start, end));

  test.each([
    ["Anna Berg", ["Anna Berg"]],
    ["ANNA BERG", ["ANNA BERG"]],
    ["anna berg", []],
    ["with Özlem Demir, JOSÉ LÓPEZ and Jose\u0301 Diaz", ["Özlem Demir", "JOSÉ LÓPEZ", "Jose\u0301 Diaz"]],
    ["özlem demir", []],
    ["Annas Berg, JAnna Berg, éAnna Berg, 3Anna Berg", []],
    ["“Anna Berg”", ["Anna Berg"]],
  ])("in text they begin with a capital letter: %s", (text, expected) => {
    expect(textOf(wordIdentifier("unneeded"), wholeText(text))).toEqual(expected);
  });
  test.each(["Anna Berg", "anna berg", "özlem demir", "José López"])("in fields they may be in small letters: %s", (text) => {
    expect(textOf(wordIdentifier("unneeded"), cells([["x", "1"], ["y", text]]))).toEqual([text]); // biome-ignore format: a row
  });
  test("in fields that touch they are whole words of their own field", () => {
    const block = cells([["x", "Ann"], ["y", "Anna Berg"], ["z", "a"]], ""); // biome-ignore format: a row
    expect(textOf(wordIdentifier("unneeded"), block)).toEqual(["Anna Berg"]);
  });
  test("near a keyword they may be in small letters", () => {
    const text = `anna berg, name: özlem demir, Anna Berg ${"x ".repeat(40)}Anna Berg`;
    expect(textOf(wordIdentifier("required"), wholeText(text))).toEqual(["anna berg", "özlem demir", "Anna Berg"]);
  });

  test("values that follow their label stand at most so many bytes behind it, or behind the beginning of a field", () => {
    const identifier = wordIdentifier("required", { behindKeyword: 4 });
    expect(textOf(identifier, wholeText("Anna Berg name Anna Berg Anna Berg name -- Anna Berg name --- Anna Berg"))).toEqual([
      "Anna Berg",
      "Anna Berg",
    ]);
    expect(textOf(identifier, cells([["name", "--- Anna Berg"], ["name", "---- Anna Berg"]]))).toEqual(["Anna Berg"]); // biome-ignore format: a row
  });

  const before: Form["before"] = (bytes, anchor, low) => {
    let start = anchor;
    while (start > low && bytes[start - 1] !== 0x23) start--;
    return start > low ? start - 1 : -1;
  };
  const far = `#${"-".repeat(95)}`;
  test("a match may begin up to 96 bytes before the word", () => {
    const identifier = wordIdentifier("unneeded", { before, lengthMax: 128, read: (_bytes, start) => start + 100 });
    expect(textOf(identifier, wholeText(`ab ${far}Anna Berg`))).toEqual([`${far}Anna`]);
    expect(textOf(identifier, wholeText(`ab #${far.slice(1)}-Anna Berg`))).toEqual([]);
    expect(textOf(identifier, wholeText("ab Anna Berg"))).toEqual([]);
  });
  test.each(["unneeded", "required"] as const)("where text is cut changes nothing when a match begins before: %s", (keyword) => {
    const identifier = wordIdentifier(keyword, { before, lengthMax: 128, read: (_bytes, start) => start + 100 });
    const detector = createDetector([identifier]);
    const gap = "y ".repeat(700);
    const whole = wholeText(`${gap}name ${far}Anna Berg${gap}${gap}${far}Anna name ${gap}`);
    const expected = places(hitsOf(detector, whole));
    expect(expected).toHaveLength(2);
    for (let cut = 1_300; cut < 1_600; cut++) {
      expect(cutAt(whole, [cut, cut + 2_910]).flatMap(({ block, offset }) => places(hitsOf(detector, block), offset))).toEqual(
        expected,
      );
    }
  });
});

const places = (hits: readonly Hit[], offset = 0) =>
  hits.map((hit) => `${hit.identifier} ${hit.start + offset}-${hit.end + offset}`);

describe("where text is cut changes nothing", () => {
  const detector = createDetector(catalogue);
  const words = catalogue.flatMap(({ keywords }) => keywords);
  const values = catalogue.flatMap(({ matches }) => matches.map((match) => match.replace(/[«»]/g, "")));
  const filler = [
    "lorem ipsum ",
    "2026-11-21T10:00:00Z ",
    "é€ ",
    "\n",
    ",",
    "1 22 333 4444 ",
    ".",
    "DE",
    "+49 ",
    "\u{1F600}",
    "x".repeat(700),
    "0123456789 ".repeat(70),
  ];
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...values) },
    { weight: 3, arbitrary: fc.constantFrom(...words) },
    { weight: 4, arbitrary: fc.constantFrom(...filler) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
  );
  const text = fc.array(fc.tuple(piece, fc.constantFrom(" ", "", "-", ": ")), { minLength: 50, maxLength: 400 });
  const cuts = fc.array(fc.nat(60_000), { minLength: 1, maxLength: 12 });

  test("in unstructured text", () => {
    fc.assert(
      fc.property(text, cuts, (pieces, cutPlaces) => {
        const whole = wholeText(pieces.map((pair) => pair.join("")).join(""));
        const expected = places(hitsOf(detector, whole));
        expect(
          cutAt(
            whole,
            cutPlaces.map((cut) => cut % whole.length),
          ).flatMap(({ block, offset }) => places(hitsOf(detector, block), offset)),
        ).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test("at every byte around a value", () => {
    const whole = wholeText(
      `${"a ".repeat(600)}ssn: 536-22-8726, IBAN DE89 3704 0044 0532 0130 00, +49 30 23125 123 ${"b ".repeat(10_000)}`,
    );
    const expected = places(hitsOf(detector, whole));
    expect(expected).toHaveLength(3);
    for (let cut = 1_150; cut < 1_300; cut++) {
      expect(
        cutAt(whole, [cut]).flatMap(({ block, offset }) => places(hitsOf(detector, block), offset)),
        `cut at ${cut}`,
      ).toEqual(expected);
    }
  });

  test("at every byte between a keyword and its value in one long field", () => {
    const note = `${"a ".repeat(1_000)}ssn ${"b ".repeat(250)}536-22-8726 ${"c ".repeat(1_000)}`;
    const whole = cells([
      ["note", note],
      ["note", note],
    ]);
    const expected = places(hitsOf(detector, whole));
    expect(expected).toHaveLength(2);
    for (let cut = 1_900; cut < 2_600; cut += 3) {
      expect(
        cutAt(whole, [cut]).flatMap(({ block, offset }) => places(hitsOf(detector, block), offset)),
        `cut at ${cut}`,
      ).toEqual(expected);
    }
  });

  test("in fields", () => {
    const names = ["", "ssn", "card number", "telefon", "phone", "Führerschein", "iban", "note"];
    fc.assert(
      fc.property(text, cuts, fc.constantFrom(",", "", "\n", " "), (pieces, cutPlaces, separator) => {
        const values = pieces.map(([value], index): [string, string] => [names[index % names.length] ?? "", value]);
        const whole = cells(values, separator);
        const expected = places(hitsOf(detector, whole));
        expect(
          cutAt(
            whole,
            cutPlaces.map((cut) => cut % whole.length),
          ).flatMap(({ block, offset }) => places(hitsOf(detector, block), offset)),
        ).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});

describe("signs", () => {
  const handle: Identifier = {
    id: "HANDLE",
    category: "PERSONAL_INFORMATION",
    severity: { one: "Low", several: "Low", many: "Low" },
    recommended: false,
    keywords: [],
    forms: [{ anchor: { kind: "sign", sign: "~", beside: "xyz(" }, keyword: "unneeded", pattern: /~[xyz]{1,5}/y }],
    matches: [],
    misses: [],
  };
  const detector = createDetector([handle, ...catalogue]);
  const places = (block: TextBlock) =>
    hitsOf(detector, block)
      .filter((hit) => hit.identifier === "HANDLE")
      .map(({ start, end }) => [start, end]);

  test.each([
    ["after a letter that may stand beside it", "x~y", [[1, 3]]],
    ["after another character that may", "(~yz", [[1, 4]]],
    ["several in a row", "x~y~z", [[1, 3], [3, 5]]],
    ["not after a character that may not stand beside it", "a~y", []],
    ["not before a character that may not stand beside it", "x~a", []],
    ["not at the beginning, where nothing stands beside it", "~x", []],
    ["not at the end", "x~", []],
    ["another sign in its place", "x^y", []],
  ])("%s", (_rule, text, expected) => expect(places(wholeText(text))).toEqual(expected)); // biome-ignore format: a table

  test("what stands beside a sign in another field does not make it match there", () => {
    expect(places(cells([["a", "x~"], ["b", "y"]], ""))).toEqual([]); // biome-ignore format: a table
    expect(places(cells([["a", "x"], ["b", "x~y"]]))).toEqual([[3, 5]]); // biome-ignore format: a table
  });

  test("what begins behind a sign is still found", () => {
    expect(hitsOf(detector, wholeText("ssn ~536-22-8726")).map(({ identifier }) => identifier)).toContain(ssn);
  });

  test("letters and digits are no signs, nor are forms that require a keyword", () => {
    const [form] = handle.forms;
    if (!form) throw new Error("expected a form");
    const withForm = (changes: Partial<typeof form>) => ({ ...handle, keywords: ["handle"], forms: [{ ...form, ...changes }] });
    expect(() => createDetector([withForm({ anchor: { kind: "sign", sign: "x", beside: "y" } })])).toThrow("HANDLE: signs are");
    expect(() => createDetector([withForm({ keyword: "required" })])).toThrow("HANDLE: signs are");
  });
});

test("a password or a secret that fills its field counts under the field's name", () => {
  const values = cells([["db_password", "Inv3nted-Pw"], ["api_key", "q7Zr0KxW2bVn5TgJ8yLm"], ["note", "Inv3nted-Pw"]]); // biome-ignore format: a table
  const detector = createDetector(identifiers("GENERIC_PASSWORD", "GENERIC_SECRET"));
  expect(hitsOf(detector, values).map(({ identifier, field }) => [identifier, field])).toEqual([
    ["GENERIC_PASSWORD", 0],
    ["GENERIC_SECRET", 1],
  ]);
});
