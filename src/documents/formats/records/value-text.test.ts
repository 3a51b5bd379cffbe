import fc from "fast-check";
import { expect, test } from "vitest";
import { bigFromBytes, timeUnits, ValueText } from "./value-text.ts";

function textOf(write: (text: ValueText) => void): string {
  const text = new ValueText();
  write(text);
  return new TextDecoder().decode(text.bytes.subarray(0, text.length));
}

test("whole numbers of 64 bits have all their digits", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
      const halves = new Int32Array(BigInt64Array.of(value).buffer);
      expect(textOf((text) => text.integer64(halves[0] ?? 0, halves[1] ?? 0, true))).toBe(String(value));
      expect(textOf((text) => text.integer64(halves[0] ?? 0, halves[1] ?? 0, false))).toBe(String(BigInt.asUintN(64, value)));
    }),
  );
});

test("numbers that a double holds exactly are written as they are", () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      expect(textOf((text) => text.integer(value))).toBe(String(value));
    }),
  );
});

test("numbers with a fraction are written as JavaScript writes them", () => {
  const write = (value: number) => textOf((text) => text.double(value));
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.integer({ min: 0, max: 6 }),
      (any, n, decimals) => {
        const short = n / 10 ** decimals;
        expect(write(short)).toBe(String(short === 0 ? 0 : short));
        expect(write(any)).toBe(String(Number.isSafeInteger(any) ? any + 0 : any));
      },
    ),
  );
  expect([0.1, -0.05, 1.005, 1e21, 5e-324, Number.NaN, Number.POSITIVE_INFINITY].map(write)).toEqual([
    "0.1",
    "-0.05",
    "1.005",
    "1e+21",
    "5e-324",
    "",
    "",
  ]);
});

test("characters that are not ASCII are written in UTF-8, however long the text", () => {
  for (const text of ["é", "abc é 😀", `${"x".repeat(200)}é`, "x".repeat(300_000)])
    expect(textOf((out) => out.string(text))).toBe(text);
});

test("moments are written as JavaScript writes them", () => {
  fc.assert(
    fc.property(fc.date({ min: new Date("0000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }), (date) => {
      const halves = new Int32Array(BigInt64Array.of(BigInt(date.getTime())).buffer);
      const written = textOf((text) =>
        text.timestamp(halves[0] ?? 0, halves[1] ?? 0, { unit: timeUnits.milliseconds, isUtc: true }),
      );
      expect(written).toBe(date.toISOString().replace(".000Z", "Z"));
    }),
  );
});

test.each([
  [0n, 0, "0"],
  [5n, 2, "0.05"],
  [-5n, 2, "-0.05"],
  [12_345n, 3, "12.345"],
  [-12_345n, 0, "-12345"],
  [7n, -3, "7000"],
] as const)("the decimal %s with scale %s is %s", (unscaled, scale, expected) => {
  expect(textOf((text) => text.decimal(unscaled, scale))).toBe(expected);
});

test.each([
  [[0x7f], 127n],
  [[0xff], -1n],
  [[0x80, 0x00], -32_768n],
  [[], 0n],
] as const)("bytes %s are the number %s", (bytes, expected) => {
  expect(bigFromBytes(Uint8Array.from(bytes))).toBe(expected);
});

test("days before year 0 and after year 9999 keep their digits", () => {
  expect(textOf((text) => text.date(-719_528 - 365))).toBe("-0001-01-01");
  expect(textOf((text) => text.date(2_932_897))).toBe("10000-01-01");
});

test("bytes are text only when they are UTF-8", () => {
  expect(textOf((text) => text.copyIfText(Buffer.from("é ssn")))).toBe("é ssn");
  expect(textOf((text) => text.copyIfText(Uint8Array.of(0x41, 0xff)))).toBe("");
});
