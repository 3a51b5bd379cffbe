import { describe, expect, test } from "vitest";
import { finnishIdentityCharacter } from "./finnish-identity-character.ts";
import { hasFrenchAccountKey } from "./french-account-key.ts";
import { hasFrenchSocialSecurityKey } from "./french-social-security-key.ts";
import { hasMod1110Digit } from "./iso-7064-mod-11-10.ts";
import { italianAccountLetter } from "./italian-account-letter.ts";
import { hasLuhnDigit, luhnDigit } from "./luhn.ts";
import { hasMod43Character } from "./mod-43.ts";
import { ibanCheckDigits } from "./mod-97.ts";
import { spanishAccountDigits } from "./spanish-account-digits.ts";
import { spanishIdentityLetter } from "./spanish-identity-letter.ts";
import { hasVerhoeffDigit } from "./verhoeff.ts";
import { weightedSum } from "./weighted-sum.ts";
import { digit731 } from "./weights-7-3-1.ts";

/** Every text that differs from the given one in exactly one digit. */
function withOneDigitChanged(text: string): string[] {
  const changed: string[] = [];
  for (let i = 0; i < text.length; i++) {
    for (const digit of "0123456789") {
      if (/\d/.test(text.charAt(i)) && digit !== text.charAt(i)) changed.push(text.slice(0, i) + digit + text.slice(i + 1));
    }
  }
  return changed;
}

describe("Luhn", () => {
  // The example number of the algorithm's description.
  test("accepts the published example", () => expect(hasLuhnDigit("79927398713")).toBe(true));
  test("notices every change of one digit", () => {
    expect(withOneDigitChanged("79927398713").filter(hasLuhnDigit)).toEqual([]);
  });
  test("computes the digit it checks", () => expect(luhnDigit("7992739871")).toBe("3"));
  test("accepts no empty or single digit", () => expect(["", "0"].filter(hasLuhnDigit)).toEqual([]));
});

const hasIbanCheckDigits = (iban: string): boolean => ibanCheckDigits(iban.slice(0, 2), iban.slice(4)) === iban.slice(2, 4);

describe("MOD 97-10", () => {
  // Examples of the IBAN registry.
  test.each([
    "GB29NWBK60161331926819",
    "DE89370400440532013000",
    "FR1420041010050500013M02606",
    "MT84MALT011000012345MTLCAST001S",
  ])("accepts the registry's example %s", (iban) => expect(hasIbanCheckDigits(iban)).toBe(true));
  test("notices every change of one digit", () => {
    expect(withOneDigitChanged("DE89370400440532013000").filter(hasIbanCheckDigits)).toEqual([]);
  });
  test("refuses 01 and 99, which are congruent to 98 and 02 but never computed", () => {
    expect(ibanCheckDigits("ES", "12345678901234567890")).toBe("98");
    expect(hasIbanCheckDigits("ES9812345678901234567890")).toBe(true);
    expect(hasIbanCheckDigits("ES0112345678901234567890")).toBe(false);
  });
  test("computes the digits it checks, padded to two", () => {
    expect(ibanCheckDigits("DE", "370400440532013000")).toBe("89");
    expect(ibanCheckDigits("FR", "20041010050500013M02606")).toBe("14");
    expect(ibanCheckDigits("NL", "AAAA0000000054")).toMatch(/^\d{2}$/);
  });
});

describe("Verhoeff", () => {
  // The example of the algorithm's description.
  test("accepts the published example", () => expect(hasVerhoeffDigit("2363")).toBe(true));
  test("notices every change of one digit", () => {
    expect(withOneDigitChanged("234567890124").filter(hasVerhoeffDigit)).toEqual([]);
  });
  test("notices every exchange of neighbours", () => {
    const exchanged = [..."23456789012"].map((_, i) =>
      "234567890124".replace(/^(.*)$/, (all) => all.slice(0, i) + all.charAt(i + 1) + all.charAt(i) + all.slice(i + 2)),
    );
    expect(exchanged.filter(hasVerhoeffDigit)).toEqual([]);
  });
  test("accepts no empty or single digit", () => expect(["", "0"].filter(hasVerhoeffDigit)).toEqual([]));
});

describe("MOD 11,10", () => {
  // Test numbers published by the German tax authority (ELSTER, test identification numbers).
  test.each(["86095742719", "47036892816", "65929970489", "57549285017", "25768131411"])("accepts %s", (number) =>
    expect(hasMod1110Digit(number)).toBe(true),
  );
  test("notices every change of one digit", () => {
    expect(withOneDigitChanged("86095742719").filter(hasMod1110Digit)).toEqual([]);
  });
});

describe("weights 7, 3, 1", () => {
  // Specimen documents of the German authorities, and the ICAO specimen.
  test.each([
    ["C01X00T47", "8"],
    ["T22000129", "3"],
    ["L898902C3", "6"],
    ["AB2134", "5"],
  ])("%s has the digit %s", (number, digit) => expect(digit731(number)).toBe(digit));
});

describe("domestic account numbers", () => {
  test("accepts the French example of the IBAN registry", () =>
    expect(hasFrenchAccountKey("20041010050500013M02606")).toBe(true));
  test("notices a changed French account", () => {
    expect(withOneDigitChanged("20041010050500013M02606").filter(hasFrenchAccountKey)).toEqual([]);
  });
  test("counts French letters from 1, and from 2 after R", () => {
    // 1 bank, 1 branch, one letter as the last place of the account: the key is 97 minus 3 times its value, and so on.
    const key = (value: number) => String(97 - ((89 * 10_000 + 15 * 10_000 + 3 * value) % 97)).padStart(2, "0");
    for (const [letter, value] of [
      ["A", 1],
      ["I", 9],
      ["J", 1],
      ["R", 9],
      ["S", 2],
      ["Z", 9],
    ] as const) {
      expect(hasFrenchAccountKey(`10000100000000000000${letter}${key(value)}`)).toBe(true);
    }
  });
  test("computes the letter of the Italian example of the IBAN registry", () =>
    expect(italianAccountLetter("0542811101000000123456")).toBe("X"));
  test("computes the digits of the Spanish example of the IBAN registry", () =>
    expect(spanishAccountDigits("21000418", "0200051332")).toBe("45"));
});

describe("modulo 43", () => {
  // The example of the HIBC standard's open-source generator, whose manufacturer is invented.
  test("accepts a published label", () => expect(hasMod43Character("+BLUEUNICORN7N")).toBe(true));
  test("notices a changed character", () => expect(hasMod43Character("+BLUEUNICORN8N")).toBe(false));
  test("refuses characters outside the alphabet", () => expect(hasMod43Character("+blueunicorn7N")).toBe(false));
  test("accepts no empty or single character", () => expect(["", "0"].filter(hasMod43Character)).toEqual([]));
});

describe("the key of French registration numbers", () => {
  // The specimen of the French health insurance.
  test("accepts the specimen", () => expect(hasFrenchSocialSecurityKey("269054958815780")).toBe(true));
  test("notices every change of one digit", () => {
    expect(withOneDigitChanged("269054958815780").filter(hasFrenchSocialSecurityKey)).toEqual([]);
  });
  test.each(["2A", "2a", "2B", "2b"])("counts Corsica's %s as 19 or 18", (department) => {
    const key = (text: string) => 97 - Number(BigInt(text) % 97n);
    const number = `18512${/a/i.test(department) ? "19" : "18"}004012`;
    expect(hasFrenchSocialSecurityKey(`18512${department}004012${String(key(number)).padStart(2, "0")}`)).toBe(true);
  });
});

test("a weighted sum counts letters from 10", () => expect(weightedSum("1A2", [3, 2, 1])).toBe(25));

describe("letters of identity numbers", () => {
  // The examples of the Finnish and Spanish authorities.
  test("computes the Finnish example", () => expect(finnishIdentityCharacter("131052308")).toBe("T"));
  test.each([
    ["12345678", "Z"],
    ["X1234567", "L"],
    ["Y1234567", "X"],
    ["Z1234567", "R"],
  ])("%s has the Spanish letter %s", (number, letter) => expect(spanishIdentityLetter(number)).toBe(letter));
});
