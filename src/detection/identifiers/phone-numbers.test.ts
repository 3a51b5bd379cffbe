import parsePhoneNumber, { type CountryCode } from "libphonenumber-js/max";
import { describe, expect, test } from "vitest";
import { createDetector } from "../detector.ts";
import type { Identifier } from "../identifier.ts";
import { encodeUtf8 } from "../text/utf8.ts";
import {
  brazilPhoneNumber,
  francePhoneNumber,
  germanyPhoneNumber,
  italyPhoneNumber,
  phoneNumber,
  spainPhoneNumber,
  ukPhoneNumber,
} from "./phone-numbers.ts";

/** Numbers that libphonenumber and Reeve judge differently: the national numbers, and why. */
type Disagreement = readonly [numbers: RegExp, reason: string];

type Country = {
  readonly identifier: Identifier;
  readonly code: string;
  readonly region: CountryCode;
  readonly lengths: readonly [min: number, max: number];
  readonly missed: readonly Disagreement[];
  readonly found: readonly Disagreement[];
};

const trunkZero: Disagreement = [/^0/, "a zero behind the country code, which many write and few mean"];

const countries: readonly Country[] = [
  {
    identifier: brazilPhoneNumber,
    code: "55",
    region: "BR",
    lengths: [8, 12],
    missed: [[/^[34]\d{7}$/, "numbers without an area have eight digits, like too much else"]],
    found: [trunkZero],
  },
  {
    identifier: francePhoneNumber,
    code: "33",
    region: "FR",
    lengths: [8, 10],
    missed: [],
    found: [trunkZero, [/^(?:26|40|59|6[359]|8[1-8])\d{7}$/, "blocks that are not open yet"]],
  },
  {
    identifier: germanyPhoneNumber,
    code: "49",
    region: "DE",
    lengths: [6, 12],
    missed: [
      [/^\d{6}$/, "six digits with the area exist in a few old connections"],
      [/^\d{12,}$/, "numbers given out have eleven digits at most"],
      [/^1(?:64|68|69|8[1-9])/, "pagers and company networks, which no person has"],
      [/^13|^180/, "services with other lengths than the plan's"],
    ],
    found: [
      trunkZero,
      [/^15\d{9}$/, "blocks that are not open yet"],
      [/^49/, "the areas 0490 to 0497, which libphonenumber takes for a country code written twice"],
    ],
  },
  {
    identifier: italyPhoneNumber,
    code: "39",
    region: "IT",
    lengths: [7, 12],
    missed: [
      [/^0\d{6}$/, "seven digits with the area exist in a few old connections"],
      [/^0\d{11}$/, "numbers given out have eleven digits at most"],
      [/^3\d{10,11}$/, "mailboxes of mobile numbers"],
      [/^43|^1[46]|^89/, "services with other lengths than the plan's"],
    ],
    found: [[/^0/, "areas that are not in use"]],
  },
  {
    identifier: spainPhoneNumber,
    code: "34",
    region: "ES",
    lengths: [8, 10],
    missed: [[/^400/, "a range for companies' own use"]],
    found: [[/^(?:8[02478]|9[0278])\d{7}$/, "provinces and services that are not in use"]],
  },
  {
    identifier: ukPhoneNumber,
    code: "44",
    region: "GB",
    lengths: [8, 11],
    missed: [],
    found: [trunkZero, [/^(?:1|2[03489]|55|56|7[0-9]|9[018])\d+$/, "areas and blocks that are not open yet"]],
  },
  {
    identifier: phoneNumber,
    code: "1",
    region: "US",
    lengths: [9, 11],
    missed: [[/^\d{3}(?:[01]|[2-9]11)/, "exchanges begin with 2 to 9 and are not N11; libphonenumber is not strict there"]],
    found: [[/^[2-9](?!11|9)\d\d[2-9](?!11)\d{6}$/, "area codes that are not in use yet"]],
  },
];

const seed = 20_260;

/** Whole numbers below a bound, the same for the same seed (a linear congruential generator of Numerical Recipes). */
function numbersFrom(first: number): (bound: number) => number {
  let state = first;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

const wanted = 1_000;

describe.each(countries.map((country) => [country.identifier.id, country] as const))("%s and libphonenumber", (_id, country) => {
  const next = numbersFrom(seed);
  const detector = createDetector([country.identifier]);
  const isFound = (text: string): boolean => {
    const bytes = encodeUtf8(text);
    let isWhole = false;
    detector.scan({ bytes, length: bytes.length, coreStart: 0, coreEnd: bytes.length }, (hit) => {
      isWhole ||= hit.start === 0 && hit.end === bytes.length;
    });
    return isWhole;
  };
  const valid: string[] = [];
  const invalid: string[] = [];
  const [min, max] = country.lengths;
  while (valid.length < wanted || invalid.length < wanted) {
    const length = min + next(max - min + 1);
    const national = Array.from({ length }, () => next(10)).join("");
    const parsed = parsePhoneNumber(`+${country.code}${national}`);
    const isValid = parsed?.isValid() === true && parsed.nationalNumber === national;
    const list = isValid ? valid : invalid;
    if (list.length < wanted) list.push(national);
  }

  test(`agree on valid numbers, seed ${seed}`, () => {
    const missed = valid.filter((national) => !isFound(`+${country.code}${national}`));
    const unexplained = missed.filter((national) => !country.missed.some(([numbers]) => numbers.test(national)));
    expect(unexplained).toEqual([]);
  });

  test(`agree on invalid numbers, seed ${seed}`, () => {
    const found = invalid.filter((national) => isFound(`+${country.code}${national}`));
    const unexplained = found.filter((national) => !country.found.some(([numbers]) => numbers.test(national)));
    expect(unexplained).toEqual([]);
  });
});

const pieces = [
  ..."0123456789".repeat(4), ..." -./()", " ", "(0)", "+", "+49", "+44 ", "0044", "00 49", "+1", "+33 ", " - ", " / ", "x1", " ext. 12",
  ", ext 4", "01.02.2024", "212-555-0123", "a",
]; // biome-ignore format: a list of words

test.each(countries.map((country) => [country.identifier.id, country] as const))(
  `%s: the byte reader says what the expression says, seed ${seed}`,
  (_id, { identifier, code }) => {
    const next = numbersFrom(seed);
    const beginnings = ["", "0", "(0", `+${code}`, `00${code}`];
    const different: string[] = [];
    let matchCount = 0;
    for (const { pattern, validate, read } of identifier.forms) {
      if (!pattern || !read) continue;
      for (let round = 0; round < 4_000; round++) {
        const rest = Array.from({ length: 8 + next(12) }, () => pieces[next(pieces.length)]);
        const text = [beginnings[next(beginnings.length)], ...rest].join("");
        const bytes = encodeUtf8(text);
        for (let start = 0; start < 4; start++) {
          pattern.lastIndex = start;
          const found = pattern.exec(text)?.[0];
          const end = found === undefined || !validate?.(found) ? -1 : start + found.length;
          if (read(bytes, start, bytes.length, 0) !== end) different.push(`${pattern.source} at ${start} of ${text}`);
          if (end >= 0) matchCount++;
        }
      }
    }
    expect(different).toEqual([]);
    expect(matchCount).toBeGreaterThan(10);
  },
);
