import { describe, expect, test } from "vitest";
import { identifierById } from "./catalogue.ts";
import { createDetector } from "./detector.ts";
import { encodeUtf8, latin1 } from "./text/utf8.ts";

/** Generates the same numbers for the same seed: xorshift, 32 bits. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

type Random = (below: number) => number;

const digits = "0123456789";
const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const some = (random: Random, alphabet: string, count: number) =>
  Array.from({ length: count }, () => alphabet.charAt(random(alphabet.length))).join("");

/** Values of `values`, weighted in turn, summed up. */
const weigh = (values: readonly number[], weights: readonly number[]) =>
  values.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0);

/** Written out once more, by doubling and adding the digits of what comes out. */
function luhn(payload: string): string {
  const sum = [...payload]
    .reverse()
    .flatMap((digit, i) => [...String(Number(digit) * (i % 2 === 0 ? 2 : 1))])
    .reduce((total, digit) => total + Number(digit), 0);
  return String((10 - (sum % 10)) % 10);
}

/**
 * For each kind: the keyword, a random payload, and every character the check may be with the right one among them, put where
 * it belongs. `right` is computed here from the published rule alone, or is "" where the rule gives no character at all.
 */
type Kind = {
  readonly keyword: string;
  payload(random: Random): string;
  right(payload: string): string;
  readonly alphabet: readonly string[];
  join(payload: string, check: string): string;
};

const behind = (payload: string, check: string) => payload + check;
const tens = [...digits];
const twoDigits = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, "0"));
const vinAlphabet = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789";
const vinValues: Record<string, number> = Object.fromEntries(
  ["AJ1", "BKS2", "CLT3", "DMU4", "ENV5", "FW6", "GPX7", "HY8", "RZ9"].flatMap((row) =>
    [...row.slice(0, -1)].map((letter) => [letter, Number(row.slice(-1))] as const),
  ),
);
const code39 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

const kinds: Record<string, Kind> = {
  US_DRUG_ENFORCEMENT_AGENCY_NUMBER: {
    keyword: "DEA number",
    payload: (random) =>
      some(random, "ABFGM", 1) + some(random, `${capitals}9`, 1) + some(random, "123456789", 1) + some(random, digits, 5),
    right: (payload) => String(weigh([...payload.slice(2)].map(Number), [1, 2, 1, 2, 1, 2]) % 10),
    alphabet: tens,
    join: behind,
  },
  USA_NATIONAL_PROVIDER_IDENTIFIER: {
    keyword: "npi",
    payload: (random) => some(random, "12", 1) + some(random, digits, 8),
    right: (payload) => luhn(`80840${payload}`),
    alphabet: tens,
    join: behind,
  },
  CANADA_HEALTH_NUMBER: {
    keyword: "phn",
    payload: (random) => `9${some(random, digits, 8)}`,
    right: (payload) => {
      const check = 11 - (weigh([...payload.slice(1)].map(Number), [2, 4, 8, 5, 10, 9, 7, 3]) % 11);
      return check > 9 ? "" : String(check);
    },
    alphabet: tens,
    join: behind,
  },
  FRANCE_HEALTH_INSURANCE_NUMBER: {
    keyword: "carte vitale",
    payload: (random) =>
      some(random, "12", 1) + some(random, digits, 2) + (twoDigits[1 + random(12)] ?? "") + some(random, digits, 8),
    right: (payload) => String(97 - Number(BigInt(payload) % 97n)).padStart(2, "0"),
    alphabet: twoDigits,
    join: behind,
  },
  MEDICAL_DEVICE_UDI: {
    keyword: "udi",
    payload: (random) => some(random, "123456789", 1) + some(random, digits, 12),
    right: (payload) => String((10 - (weigh([...payload].map(Number), [3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10),
    alphabet: tens,
    join: (payload, check) => `(01)${payload}${check}(17)301231(10)A1B2`,
  },
  "MEDICAL_DEVICE_UDI of HIBCC": {
    keyword: "udi",
    payload: (random) =>
      `+${some(random, capitals, 1)}${some(random, capitals + digits, 7)}1/$$7${some(random, capitals + digits, 6)}`,
    right: (payload) => code39.charAt([...payload].reduce((sum, character) => sum + code39.indexOf(character), 0) % 43),
    // A space or a stroke at the end is not read as part of the label.
    alphabet: [...capitals, ...digits],
    join: behind,
  },
  VEHICLE_IDENTIFICATION_NUMBER: {
    keyword: "vin",
    payload: (random) =>
      `${some(random, "12345", 1)}${some(random, vinAlphabet, 7)}${some(random, "ABCDEFGH", 1)}${some(random, vinAlphabet, 3)}${some(random, digits, 4)}`,
    right: (payload) => {
      const values = [...payload].map((character) => vinValues[character] ?? Number(character));
      return "0123456789X".charAt(weigh(values, [8, 7, 6, 5, 4, 3, 2, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
    },
    alphabet: [...digits, "X"],
    join: (payload, check) => payload.slice(0, 8) + check + payload.slice(8),
  },
  CREDIT_CARD_NUMBER: {
    keyword: "card",
    payload: (random) => some(random, "45", 1).replace("5", "53") + some(random, digits, 13),
    right: (payload) => luhn(payload.padEnd(15, "7")),
    alphabet: tens,
    join: (payload, check) => payload.padEnd(15, "7") + check,
  },
  GERMANY_BANK_ACCOUNT_NUMBER: {
    keyword: "",
    payload: (random) => some(random, digits, 18),
    right: (payload) => String(98n - (BigInt(`${payload}131400`) % 97n)).padStart(2, "0"),
    alphabet: twoDigits,
    join: (payload, check) => `DE${check}${payload}`,
  },
};

const count = 1_000;
const seed = 20_261_122;

describe.each(Object.entries(kinds))(`%s, seed ${seed}`, (name, kind) => {
  const identifier = identifierById(name.replace(/ .*/, ""));
  if (!identifier) throw new Error(`expected ${name} in the catalogue`);
  const random = createRandom(seed);
  const payloads: string[] = [];
  while (payloads.length < count) {
    const payload = kind.payload(random);
    if (kind.alphabet.includes(kind.right(payload))) payloads.push(payload);
  }
  const found = (values: readonly string[]): Set<string> => {
    const bytes = encodeUtf8(values.map((value) => `${kind.keyword} ${value}\n`).join(""));
    const hits = new Set<string>();
    createDetector([identifier]).scan({ bytes, length: bytes.length, coreStart: 0, coreEnd: bytes.length }, (hit) =>
      hits.add(latin1(bytes, hit.start, hit.end)),
    );
    return hits;
  };

  test("finds a thousand numbers with the right check", () => {
    const values = payloads.map((payload) => kind.join(payload, kind.right(payload)));
    const hits = found(values);
    expect(values.filter((value) => !hits.has(value))).toEqual([]);
  });

  test("finds none of a thousand with a wrong one", () => {
    const values = payloads.map((payload) => {
      const wrong = kind.alphabet.filter((check) => check !== kind.right(payload));
      return kind.join(payload, wrong[random(wrong.length)] ?? "");
    });
    expect([...found(values)]).toEqual([]);
  });
});
