import { describe, expect, test } from "vitest";
import { Refusal } from "../../base/refusal.ts";
import { type AllowList, checkAllowList, isAllowable } from "./allow-list.ts";

function list(text: string): AllowList {
  const checked = checkAllowList({ kind: "text", text });
  if (checked instanceof Refusal) throw checked;
  return checked;
}

function regexList(regex: string): AllowList {
  const checked = checkAllowList({ kind: "regex", regex });
  if (checked instanceof Refusal) throw checked;
  return checked;
}

describe("a list of texts", () => {
  const texts = list("\uFEFFMax Muster\r\n\n  4929-1234  \n\t\nÉTÉ\n");
  test.each([
    ["max muster", true],
    ["MAX MUSTER", true],
    ["Max", false],
    ["Max Muster ", false],
    ["4929-1234", true],
    ["49291234", false],
    ["été", true],
    ["ete", false],
    ["", false],
  ])("%j: %s", (text, isAllowed) => expect(texts.allows(text)).toBe(isAllowed));

  test("holds 100,000 entries, each found and no other", () => {
    const many = list(Array.from({ length: 100_000 }, (_, i) => `entry ${i}`).join("\n"));
    for (let i = 0; i < 100_000; i++) if (!many.allows(`ENTRY ${i}`)) throw new Error(`entry ${i} is missing`);
    for (let i = 100_000; i < 110_000; i++) if (many.allows(`entry ${i}`)) throw new Error(`entry ${i} is none`);
    expect(many.allows("entry 99999")).toBe(true);
  });

  test.each([
    ["100,001 entries", "x\n".repeat(100_001), "expected at most 100000 entries, got more"],
    ["an entry of 91 characters", `ok\n\n${"é".repeat(91)}`, "expected entries of at most 90 characters, got 91 in line 3"],
    ["no entry at all", " \n\n\t", "expected an allow list of at least one entry, got none"],
    ["more than 35 MB", " ".repeat(35 * 1024 * 1024 + 1), "expected an allow list of at most 35 MB"],
    ["more than 35 MB in UTF-8", "é".repeat(18 * 1024 * 1024 + 1), "expected an allow list of at most 35 MB"],
  ])("is refused with %s", (_rule, text, message) => {
    expect(checkAllowList({ kind: "text", text })).toMatchObject({ name: "Refusal", kind: "invalid", message });
  });

  test("may have entries of 90 characters of any width", () => {
    expect(list("\u{1F600}".repeat(90)).allows("\u{1F600}".repeat(90))).toBe(true);
  });
});

describe("a list that is an expression", () => {
  test("matches the detected text completely", () => {
    const expression = regexList("000-\\d{2}-\\d{4}|1|12");
    expect(["000-12-3456", "000-12-34567", "x000-12-3456", "12"].map((text) => expression.allows(text))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });
  test("regards case unless it says otherwise", () => {
    expect(regexList("abc").allows("ABC")).toBe(false);
    expect(regexList("(?i)abc").allows("ABC")).toBe(true);
  });
  test("is refused for the same reasons as that of a custom identifier", () => {
    expect(checkAllowList({ kind: "regex", regex: "a(?=b)" })).toMatchObject({ kind: "invalid" });
  });
});

test("mailing addresses are always reported", () => {
  expect(isAllowable("ADDRESS")).toBe(false);
  expect(isAllowable("NAME")).toBe(true);
});
