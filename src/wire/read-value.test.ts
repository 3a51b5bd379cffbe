import { describe, expect, test } from "vitest";
import { readScalarText, readValue } from "./read-value.ts";
import type { Shape } from "./shape.ts";

const text: Shape = { kind: "string" };
const word: Shape = { kind: "string", values: ["ON", "OFF"] };
const pair: Shape = {
  kind: "structure",
  name: "Pair",
  isUnion: false,
  members: [
    { name: "Left", wireName: "left", place: "body", isRequired: true, shape: text },
    { name: "Right", wireName: "right", place: "body", isRequired: false, shape: word },
  ],
};
const choice: Shape = { ...pair, isUnion: true, members: pair.members.map((member) => ({ ...member, isRequired: false })) };

describe("what fits is read under the SDK's names", () => {
  test.each<{ rule: string; shape: Shape; value: unknown; read: unknown }>([
    {
      rule: "members by their name on the wire",
      shape: pair,
      value: { left: "l", right: "ON" },
      read: { Left: "l", Right: "ON" },
    },
    { rule: "unknown members are left out", shape: pair, value: { left: "l", Left: "x", more: 1 }, read: { Left: "l" } },
    { rule: "an optional null is absent", shape: pair, value: { left: "l", right: null }, read: { Left: "l" } },
    {
      rule: "null values of a map are dropped",
      shape: { kind: "map", value: text },
      value: { a: "1", b: null },
      read: { a: "1" },
    },
    {
      rule: "a key named __proto__ is only a key",
      shape: { kind: "map", value: text },
      value: JSON.parse('{"__proto__":"x"}'),
      read: JSON.parse('{"__proto__":"x"}'),
    },
    { rule: "a union with one member", shape: choice, value: { right: "OFF" }, read: { Right: "OFF" } },
    {
      rule: "an ISO time with an offset",
      shape: { kind: "timestamp", format: "date-time" },
      value: "2026-01-31T14:00:00.5+02:00",
      read: new Date("2026-01-31T12:00:00.500Z"),
    },
    {
      rule: "seconds with milliseconds",
      shape: { kind: "timestamp", format: "epoch-seconds" },
      value: 1769860800.25,
      read: new Date("2026-01-31T12:00:00.250Z"),
    },
    {
      rule: "29 February of a leap year",
      shape: { kind: "timestamp", format: "date-time" },
      value: "2028-02-29T00:00:00Z",
      read: new Date("2028-02-29T00:00:00Z"),
    },
  ])("$rule", ({ shape, value, read }) => {
    expect(readValue(shape, value, "m")).toEqual(read);
  });
});

describe("what does not fit is refused by name, kind and expectation", () => {
  test.each<{ shape: Shape; value: unknown; message: string }>([
    { shape: text, value: 1, message: "m: expected a string, got a number" },
    { shape: text, value: null, message: "m: expected a string, got null" },
    { shape: { kind: "number" }, value: "1", message: "m: expected a number, got a string" },
    { shape: { kind: "number" }, value: JSON.parse("1e999"), message: "m: expected a number, got a number" },
    { shape: { kind: "boolean" }, value: "true", message: "m: expected true or false, got a string" },
    { shape: { kind: "list", item: text }, value: {}, message: "m: expected a list, got an object" },
    { shape: { kind: "list", item: text }, value: ["a", null], message: "m[1]: expected a string, got null" },
    { shape: { kind: "map", value: text }, value: [], message: "m: expected an object, got a list" },
    { shape: { kind: "map", value: text, keys: ["k"] }, value: { x: "1" }, message: 'm: expected one of k; got "x"' },
    { shape: word, value: "on", message: 'm: expected one of ON, OFF; got "on"' },
    { shape: word, value: "x".repeat(99), message: `m: expected one of ON, OFF; got "${"x".repeat(40)}…"` },
    { shape: pair, value: { right: "ON" }, message: "m.left is required" },
    { shape: choice, value: {}, message: "m: expected exactly one of left, right, got 0" },
    { shape: choice, value: { left: "l", right: "ON" }, message: "m: expected exactly one of left, right, got 2" },
    {
      shape: { kind: "timestamp", format: "date-time" },
      value: "31 January 2026",
      message: "m: expected a time such as 2026-01-31T12:00:00Z, got a string",
    },
    {
      shape: { kind: "timestamp", format: "date-time" },
      value: "2026-02-29T00:00:00Z",
      message: "m: expected a time such as 2026-01-31T12:00:00Z, got a string",
    },
    {
      shape: { kind: "timestamp", format: "date-time" },
      value: "2026-01-31T25:00:00Z",
      message: "m: expected a time such as 2026-01-31T12:00:00Z, got a string",
    },
    {
      shape: { kind: "timestamp", format: "epoch-seconds" },
      value: "1",
      message: "m: expected seconds since 1970 as a number, got a string",
    },
    {
      shape: { kind: "timestamp", format: "epoch-seconds" },
      value: 1e15,
      message: "m: expected seconds since 1970 as a number, got a number",
    },
  ])("$message", ({ shape, value, message }) => {
    expect(() => readValue(shape, value, "m")).toThrow(expect.objectContaining({ kind: "invalid", message }));
  });

  test("never with the value itself", () => {
    expect(() => readValue({ kind: "list", item: { kind: "number" } }, ["4111 1111 1111 1111"], "m")).toThrow(
      expect.objectContaining({ message: "m[0]: expected a number, got a string" }),
    );
  });
});

describe("bare text", () => {
  test.each<{ shape: Shape; text: string; read: unknown }>([
    { shape: { kind: "number" }, text: "25", read: 25 },
    { shape: { kind: "number" }, text: "-0.5", read: -0.5 },
    { shape: { kind: "boolean" }, text: "false", read: false },
    { shape: text, text: "", read: "" },
    {
      shape: { kind: "timestamp", format: "epoch-seconds" },
      text: "2026-01-31T12:00:00Z",
      read: new Date("2026-01-31T12:00:00Z"),
    },
  ])("$text as a $shape.kind", ({ shape, text: given, read }) => {
    expect(readScalarText(shape, given, "m")).toEqual(read);
  });

  test.each<{ shape: Shape; text: string }>([
    { shape: { kind: "number" }, text: "" },
    { shape: { kind: "number" }, text: "0x10" },
    { shape: { kind: "number" }, text: "1e3" },
    { shape: { kind: "number" }, text: "9".repeat(21) },
    { shape: { kind: "boolean" }, text: "True" },
  ])("$text is no $shape.kind", ({ shape, text: given }) => {
    expect(() => readScalarText(shape, given, "m")).toThrow(expect.objectContaining({ kind: "invalid" }));
  });
});
