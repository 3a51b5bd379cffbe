import { expect, test } from "vitest";
import { isAllowedLicence } from "./licence.ts";

test.each([
  ["MIT", true],
  ["(MIT OR GPL-3.0-only)", true],
  ["GPL-3.0-only OR MIT", true],
  ["MIT AND Apache-2.0", true],
  ["(MIT AND GPL-3.0-only) OR ISC", true],
  ["MIT AND GPL-3.0-only", false],
  ["GPL-3.0-only", false],
  ["MIT WITH exception", false],
  ["(MIT", false],
  ["SEE LICENSE IN LICENSE", false],
  ["UNLICENSED", false],
  ["", false],
])("%s: %s", (expression, expected) => {
  expect(isAllowedLicence(expression)).toBe(expected);
});
