import { expect, test } from "vitest";
import { isCalendarDate } from "./calendar-dates.ts";

test.each([
  ["the first day", 2024, 1, 1, true],
  ["day 0", 2024, 1, 0, false],
  ["31 April", 2024, 4, 31, false],
  ["30 April", 2024, 4, 30, true],
  ["29 February of a leap year", 2024, 2, 29, true],
  ["29 February of another year", 2023, 2, 29, false],
  ["29 February of a century", 1900, 2, 29, false],
  ["29 February of the fourth century", 2000, 2, 29, true],
  ["the month 0", 2024, 0, 1, false],
  ["the month 13", 2024, 13, 1, false],
])("%s", (_day, year, month, day, exists) => expect(isCalendarDate(year, month, day)).toBe(exists));
