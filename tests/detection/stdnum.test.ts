import { stdnum } from "stdnum";
import { describe, expect, test } from "vitest";
import { identifierById } from "../../src/detection/catalogue.ts";
import { createDetector } from "../../src/detection/detector.ts";
import { americanNumberRules } from "./american-number-rules.ts";
import { capitals, type NumberRule } from "./number-rule.ts";
import { otherNumberRules } from "./other-number-rules.ts";
import { type RandomSource, randomSource } from "./random-source.ts";

const seed = 20_261_122;
const count = 1_000;

/** Whether the detector finds exactly the value behind its keyword. */
function finder(rule: NumberRule): (value: string) => boolean {
  const identifier = identifierById(rule.id);
  if (!identifier) throw new Error(`expected ${rule.id} in the catalogue`);
  const detector = createDetector([identifier]);
  const encoder = new TextEncoder();
  return (value) => {
    const bytes = encoder.encode(`${rule.keyword}: ${value}`);
    const start = rule.keyword.length + 2;
    let isFound = false;
    detector.scan({ bytes, length: bytes.length, coreStart: 0, coreEnd: bytes.length }, (hit) => {
      isFound ||= hit.start === start && hit.end === bytes.length;
    });
    return isFound;
  };
}

function validator({ validator: [country, name], holder }: NumberRule): (value: string) => boolean {
  const found = stdnum[country]?.[name];
  if (!found) throw new Error(`expected a validator ${country}.${name}`);
  return (value) => {
    const result = found.validate(value);
    if (!result.isValid) return false;
    return holder === undefined || (holder === "individual" ? result.isIndividual : result.isCompany);
  };
}

/** A value with one thing wrong: a character replaced, two exchanged, one missing or one too many. */
function mutated(value: string, random: RandomSource): string {
  const places = [...value].flatMap((character, i) => (/[A-Z0-9]/.test(character) ? [i] : []));
  const place = places[random.below(places.length)] ?? 0;
  const [before, character, after] = [value.slice(0, place), value.charAt(place), value.slice(place + 1)];
  switch (random.below(8)) {
    case 0:
      return before + after;
    case 1:
      return before + random.digits(1) + character + after;
    case 2:
      return before + random.pick(/\d/.test(character) ? capitals : "0123456789") + after;
    case 3:
      return /^[A-Z0-9]/.test(after) ? before + after.charAt(0) + character + after.slice(1) : before + after;
    default:
      return before + random.pick(/\d/.test(character) ? "0123456789" : capitals) + after;
  }
}

describe.each([...americanNumberRules, ...otherNumberRules].map((rule) => [rule.id, rule] as const))("%s", (_id, rule) => {
  const isFound = finder(rule);
  const isValid = validator(rule);
  const explained = (value: string): boolean =>
    rule.disagreements.some((one) => one.covers(value) && one.isFound === isFound(value));

  test(`finds ${count} valid numbers, as stdnum does (seed ${seed})`, () => {
    const random = randomSource(seed);
    for (let i = 0; i < count; i++) {
      const value = rule.valid(random);
      if (isFound(value) && isValid(value)) continue;
      expect.soft(explained(value), `${value}: found ${isFound(value)}, stdnum ${isValid(value)}`).toBe(true);
    }
  });

  test(`refuses ${count} numbers with one thing wrong, as stdnum does (seed ${seed})`, () => {
    const random = randomSource(seed + 1);
    let refused = 0;
    for (let i = 0; refused < count; i++) {
      if (i > 100 * count) throw new Error("expected a wrong number in a hundred");
      const value = mutated(rule.valid(random), random);
      if (isFound(value) && isValid(value)) continue;
      refused++;
      if (!isFound(value) && !isValid(value)) continue;
      expect.soft(explained(value), `${value}: found ${isFound(value)}, stdnum ${isValid(value)}`).toBe(true);
    }
  });

  test("disagrees with stdnum as explained", () => {
    for (const { reason, sample, isFound: expected, covers } of rule.disagreements) {
      expect(covers(sample), `${sample}: ${reason}`).toBe(true);
      expect({ detector: isFound(sample), stdnum: isValid(sample) }, `${sample}: ${reason}`).toEqual({
        detector: expected,
        stdnum: !expected,
      });
    }
  });
});
