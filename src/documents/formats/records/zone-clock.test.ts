import { expect, test } from "vitest";
import { ZoneClock } from "./zone-clock.ts";

const at = (utc: string) => Date.parse(`${utc}Z`) / 1_000;

test.each([
  ["Europe/Berlin", "2024-03-31T00:59:59", "2024-03-31T01:59:59"],
  ["Europe/Berlin", "2024-03-31T01:00:00", "2024-03-31T03:00:00"],
  ["America/Los_Angeles", "1900-05-05T20:34:56", "1900-05-05T12:34:56"],
  ["Asia/Kolkata", "2015-01-01T00:00:00", "2015-01-01T05:30:00"],
  ["UTC", "1700-01-01T00:00:00", "1700-01-01T00:00:00"],
  ["", "2024-01-01T00:00:00", "2024-01-01T00:00:00"],
  ["Nowhere/At_All", "2024-01-01T00:00:00", "2024-01-01T00:00:00"],
])("the clock of %j showed at %s UTC: %s", (zone, utc, shown) => {
  const clock = new ZoneClock(zone);
  expect(clock.shown(at(utc))).toBe(at(shown));
  expect(clock.momentOf(at(shown))).toBe(at(utc));
});

test("moments that no calendar knows are taken for those at its ends", () => {
  const clock = new ZoneClock("Asia/Tokyo");
  expect(clock.shown(1e15)).toBe(1e15 + 9 * 3_600);
  expect(Number.isFinite(clock.shown(-1e18))).toBe(true);
});
