import { describe, expect, test } from "vitest";
import { checkedGrouping, checkedOrder, checkedSize } from "./finding-order.ts";

describe("an order of findings", () => {
  test.each([
    ["is newest first when none is asked for", undefined, { attribute: "createdAt", descending: true }],
    ["is ascending when only the attribute is given", { attributeName: "type" }, { attribute: "type", descending: false }],
    [
      "is descending on request",
      { attributeName: "severity.score", orderBy: "DESC" },
      { attribute: "severity.score", descending: true },
    ],
    ["is oldest first on request", { orderBy: "ASC" }, { attribute: "createdAt", descending: false }],
  ])("%s", (_, request, expected) => {
    expect(checkedOrder(request)).toEqual(expected);
  });

  test.each([
    ["an unknown attribute", { attributeName: "colour" }],
    ["an unknown direction", { attributeName: "type", orderBy: "UP" }],
  ])("is refused for %s", (_, request) => {
    expect(checkedOrder(request)).toMatchObject({ name: "Refusal", kind: "invalid" });
  });
});

describe("statistics", () => {
  test("have the largest groups first", () => {
    expect(checkedGrouping({ groupBy: "type" })).toEqual({ groupBy: "type", sortBy: "count", descending: true, sizeMax: 1_000 });
  });

  test.each([
    ["no property to group by", {}],
    ["an unknown property", { groupBy: "accountId" }],
    ["no groups at all", { groupBy: "type", size: 0 }],
    ["an unknown sort attribute", { groupBy: "type", sortCriteria: { attributeName: "type" } }],
    ["an unknown direction", { groupBy: "type", sortCriteria: { attributeName: "count", orderBy: "UP" } }],
  ])("are refused for %s", (_, request) => {
    expect(checkedGrouping(request)).toMatchObject({ name: "Refusal", kind: "invalid" });
  });
});

test.each([
  [undefined, 50],
  [1, 1],
  [50, 50],
  [51, 50],
])("asked for %s items of at most 50, %s are given", (asked, given) => {
  expect(checkedSize("maxResults", asked, 50)).toBe(given);
});
