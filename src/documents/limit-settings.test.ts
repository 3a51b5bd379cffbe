import { expect, test } from "vitest";
import { limitNames, readLimitSettings } from "./limit-settings.ts";
import { macieReadLimits, objectBytesMax } from "./limits.ts";

test("settings are read by name, with units", () => {
  expect(
    readLimitSettings("archive-files=10, archive-size=2GiB time=90 xz-size=5MiB pdf-free=1".replace(" pdf-free=1", "")),
  ).toEqual({
    entriesMax: 10,
    extractedBytesMax: 2 * 2 ** 30,
    durationMsMax: 90_000,
    objectBytesMax: { ...objectBytesMax, xz: 5 * 2 ** 20 },
  });
  expect(readLimitSettings(" ")).toEqual({});
});

test("every limit has a setting, and each size", () => {
  const read = readLimitSettings(limitNames.map((name) => `${name}=7`).join(","));
  expect(Object.keys(read).sort()).toEqual(Object.keys(macieReadLimits).sort());
  expect(read.objectBytesMax).toEqual(Object.fromEntries(Object.keys(objectBytesMax).map((format) => [format, 7])));
});

test.each([
  ["archive-file=1", "expected one of archive-nesting, archive-files"],
  ["archive-files", 'archive-files: expected a whole number from 1 to 8796093022208, got ""'],
  ["archive-files=0", "expected a whole number from 1"],
  ["archive-files=1KiB", "expected a whole number"],
  ["archive-size=1TB", "expected a size such as 500MiB"],
  ["archive-size=-1", "expected a size"],
  ["time=1.5", "expected whole seconds"],
  ["record-size=1025KiB", "from 1 to 1048576"],
])("%s is refused", (text, message) => {
  expect(() => readLimitSettings(text)).toThrow(message);
});

test("what bounds memory can be set up to its default", () => {
  expect(readLimitSettings("record-size=1MiB json-nesting=256")).toEqual({ recordBytesMax: 2 ** 20, jsonNestingMax: 256 });
});
