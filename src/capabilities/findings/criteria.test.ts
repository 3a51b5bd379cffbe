import { describe, expect, test } from "vitest";
import { checkedCriteria } from "./criteria.ts";
import { fieldKinds } from "./criteria-fields.ts";

const types = "classificationDetails.result.sensitiveData.detections.type";

describe("criteria are accepted", () => {
  test.each<[string, Parameters<typeof checkedCriteria>[0], object[]]>([
    ["none at all", undefined, []],
    ["an empty map", { criterion: {} }, []],
    ["one value", { criterion: { type: { eq: ["a"] } } }, [{ field: "type", kind: "text", operator: "eq", values: ["a"] }]],
    [
      "two bounds on one field",
      { criterion: { createdAt: { gte: 1, lt: 2 } } },
      [
        { operator: "gte", bound: 1 },
        { operator: "lt", bound: 2 },
      ],
    ],
    ["a date as text", { criterion: { createdAt: { eq: ["2026-01-01T00:00:00Z", "5"] } } }, [{ values: ["1767225600000", "5"] }]],
    ["a number as text", { criterion: { count: { eq: ["01"] } } }, [{ values: ["1"] }]],
    ["a boolean as text", { criterion: { archived: { neq: ["true"] } } }, [{ operator: "neq", values: ["true"] }]],
    ["an exact match of a list", { criterion: { [types]: { eqExactMatch: ["a", "b"] } } }, [{ operator: "eqExactMatch" }]],
    ["fifty values", { criterion: { id: { eq: Array(50).fill("a") } } }, [{ operator: "eq" }]],
  ])("%s", (_, criteria, expected) => {
    expect(checkedCriteria(criteria)).toMatchObject(expected);
  });
});

describe("criteria are refused", () => {
  test.each<[string, NonNullable<Parameters<typeof checkedCriteria>[0]>["criterion"]]>([
    ["an unknown field", { colour: { eq: ["red"] } }],
    ["a field of the prototype", { toString: { eq: ["a"] } }],
    ["a field that only findings have", { "severity.score": { eq: ["1"] } }],
    ["no operator", { type: {} }],
    ["no values", { type: { eq: [] } }],
    ["51 values", { type: { eq: Array(51).fill("a") } }],
    ["a null character", { type: { eq: ["\u0000"] } }],
    ["a bound on text", { type: { gt: 1 } }],
    ["a bound on a boolean", { archived: { gt: 1 } }],
    ["a bound that is not whole", { count: { gt: 1.5 } }],
    ["a boolean that is neither", { archived: { eq: ["yes"] } }],
    ["a number that is none", { count: { eq: ["many"] } }],
    ["a date that is none", { createdAt: { eq: ["yesterday"] } }],
    ["an exact match of a single value", { type: { eqExactMatch: ["a"] } }],
    ["an exact match beside another operator", { [types]: { eqExactMatch: ["a"], eq: ["a"] } }],
  ])("%s", (_, criterion) => {
    expect(checkedCriteria({ criterion })).toMatchObject({ name: "Refusal", kind: "invalid" });
  });
});

test("every documented field can be used", () => {
  expect(fieldKinds.size).toBe(85);
});
