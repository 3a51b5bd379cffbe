import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readDate } from "./dates.ts";
import { encodeUtf8 } from "./utf8.ts";

function end(text: string): number {
  const bytes = encodeUtf8(text);
  return readDate(bytes, 0, bytes.length, 0);
}

const months = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]; // biome-ignore format: a list of words
const two = (number: number) => String(number).padStart(2, "0");

/** The shapes by what they are made of; each is written here as a whole, independent of how the reader takes it apart. */
const shapes: Record<string, (year: number, month: number, day: number) => string> = {
  "day/month/year": (y, m, d) => `${two(d)}/${two(m)}/${y}`,
  "month/day/year": (y, m, d) => `${two(m)}/${two(d)}/${y}`,
  "d-m-y": (y, m, d) => `${d}-${m}-${y}`,
  "d.m.y": (y, m, d) => `${d}.${m}.${y}`,
  "d. m. y": (y, m, d) => `${d}. ${m}. ${y}`,
  "d m y": (y, m, d) => `${two(d)} ${two(m)} ${y}`,
  "d/m/yy": (y, m, d) => `${d}/${m}/${two(y % 100)}`,
  "d / m / y": (y, m, d) => `${d} / ${m} / ${y}`,
  "y-m-d": (y, m, d) => `${y}-${two(m)}-${two(d)}`,
  "y/m/d": (y, m, d) => `${y}/${m}/${d}`,
  "y.m.d": (y, m, d) => `${y}.${two(m)}.${two(d)}`,
  yyyymmdd: (y, m, d) => `${y}${two(m)}${two(d)}`,
  ddmmyyyy: (y, m, d) => `${two(d)}${two(m)}${y}`,
  mmddyyyy: (y, m, d) => `${two(m)}${two(d)}${y}`,
  "y-m-d and time": (y, m, d) => `${y}-${two(m)}-${two(d)}T00:00:00.000Z`,
  "y-m-d, time and zone": (y, m, d) => `${y}-${two(m)}-${two(d)}T12:30+02:00`,
  "d Month y": (y, m, d) => `${d} ${months[m - 1]} ${y}`,
  "d Mon yy": (y, m, d) => `${d} ${months[m - 1]?.slice(0, 3)} ${two(y % 100)}`,
  "d-Mon-y": (y, m, d) => `${two(d)}-${months[m - 1]?.slice(0, 3)}-${y}`,
  ddMONyyyy: (y, m, d) => `${two(d)}${months[m - 1]?.slice(0, 3).toUpperCase()}${y}`,
  "Month d, y": (y, m, d) => `${months[m - 1]} ${d}, ${y}`,
  "Mon. d, y": (y, m, d) => `${months[m - 1]?.slice(0, 3)}. ${d}, ${y}`,
  "Mon/d/y": (y, m, d) => `${months[m - 1]?.slice(0, 3)}/${d}/${y}`,
  "y Mon d": (y, m, d) => `${y} ${months[m - 1]?.slice(0, 3)} ${d}`,
  "dth of Month, y": (y, m, d) => `${d}th of ${months[m - 1]}, ${y}`,
};

const existing = fc.date({ min: new Date("1900-01-01T00:00:00Z"), max: new Date("2030-12-31T00:00:00Z"), noInvalidDate: true });

describe.each(Object.entries(shapes))("dates written as %s", (_name, write) => {
  test("are read to their end", () => {
    fc.assert(
      fc.property(existing, (date) => {
        const text = write(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
        expect(end(text), text).toBe(text.length);
        expect(end(`${text}, and more`), text).toBe(text.length);
        expect(end(`${text}1`), `${text}1`).not.toBe(text.length);
      }),
    );
  });

  test.each([
    [1985, 4, 31],
    [1985, 2, 29],
    [1900, 2, 29],
    [1985, 2, 30],
    [1985, 0, 31],
    [1985, 6, 0],
  ])("are not read where the day does not exist: %s-%s-%s", (year, month, day) => {
    const text = write(year, month, day);
    // Two digits of the year do not tell 1900, which was no leap year, from 2000, which was one.
    if (year !== 1900 || text.includes("1900")) expect(end(text), text).toBe(-1);
  });

  test.each([1899, 2031, 2199])("are not read in the year %s", (year) => {
    const text = write(year, 12, 28);
    if (text.includes(String(year))) expect(end(text), text).toBe(-1);
  });
});

test("reads nothing outside the bytes it may look at", () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(shapes)), existing, fc.integer({ min: 0, max: 40 }), (write, date, cut) => {
      const text = write(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
      const bytes = encodeUtf8(`${text}/5 and more`);
      const limit = Math.min(cut, bytes.length);
      expect(readDate(bytes, 0, limit, 0)).toBe(readDate(bytes.subarray(0, limit), 0, limit, 0));
    }),
  );
});
