import { describe, expect, test } from "vitest";
import { Refusal } from "../../base/refusal.ts";
import { checkedScoping, isInScope, isSampled, type Scoping, type ScopingRequest } from "./scope.ts";

const object = { key: "reports/2026/People.csv", sizeBytes: 1_000, lastModified: new Date("2026-01-15T12:00:00Z") };

function simple(key: string, comparator: string, ...values: string[]) {
  return { simpleScopeTerm: { key, comparator, values } };
}

function scoping(request: ScopingRequest): Scoping {
  const checked = checkedScoping(request);
  if (checked instanceof Refusal) throw checked;
  return checked;
}

describe("a condition holds", () => {
  test.each([
    ["for one of several extensions", simple("OBJECT_EXTENSION", "EQ", "txt", "csv"), true],
    ["not for an extension in another case", simple("OBJECT_EXTENSION", "EQ", "CSV"), false],
    ["not for an extension that is excepted", simple("OBJECT_EXTENSION", "NE", "txt", "csv"), false],
    ["for an extension that is not excepted", simple("OBJECT_EXTENSION", "NE", "txt"), true],
    ["for a prefix of the whole key", simple("OBJECT_KEY", "STARTS_WITH", "x", "reports/2026"), true],
    ["not for a part in the middle of the key", simple("OBJECT_KEY", "STARTS_WITH", "2026"), false],
    ["for the size itself with EQ", simple("OBJECT_SIZE", "EQ", "1000"), true],
    ["not for the size itself with NE", simple("OBJECT_SIZE", "NE", "1000"), false],
    ["not for the size itself with GT", simple("OBJECT_SIZE", "GT", "1000"), false],
    ["for one byte more than GT", simple("OBJECT_SIZE", "GT", "999"), true],
    ["for the size itself with GTE", simple("OBJECT_SIZE", "GTE", "1000"), true],
    ["not for the size itself with LT", simple("OBJECT_SIZE", "LT", "1000"), false],
    ["for the size itself with LTE", simple("OBJECT_SIZE", "LTE", "1000"), true],
    ["for the very time with EQ", simple("OBJECT_LAST_MODIFIED_DATE", "EQ", "2026-01-15T12:00:00.000Z"), true],
    ["for a later time with LT", simple("OBJECT_LAST_MODIFIED_DATE", "LT", "2026-01-15T12:00:01Z"), true],
    ["not for the very time with GT", simple("OBJECT_LAST_MODIFIED_DATE", "GT", "2026-01-15T12:00:00Z"), false],
  ])("%s", (_, term, holds) => {
    expect(isInScope(scoping({ includes: { and: [term] } }), object)).toBe(holds);
    expect(isInScope(scoping({ excludes: { and: [term] } }), object)).toBe(!holds);
  });
});

describe("conditions are joined", () => {
  const csv = simple("OBJECT_EXTENSION", "EQ", "csv");
  const large = simple("OBJECT_SIZE", "GT", "5000");
  test.each([
    ["no conditions: everything is in scope", {}, true],
    ["empty blocks: everything is in scope", { includes: { and: [] }, excludes: {} }, true],
    ["all includes must hold", { includes: { and: [csv, large] } }, false],
    ["an object that meets only some excludes stays", { excludes: { and: [csv, large] } }, true],
    ["excludes beat includes", { includes: { and: [csv] }, excludes: { and: [csv] } }, false],
  ])("%s", (_, request, isIn) => {
    expect(isInScope(scoping(request), object)).toBe(isIn);
  });
});

describe("a scope is refused", () => {
  test.each([
    ["with a condition on tags", { tagScopeTerm: { key: "TAG" } }, "tags"],
    ["with both kinds of condition in one", { tagScopeTerm: {}, ...simple("OBJECT_SIZE", "GT", "1") }, "both"],
    ["with an empty condition", {}, "simpleScopeTerm"],
    ["with an unknown key", simple("OBJECT_OWNER", "EQ", "a"), "key"],
    ["with a key of the prototype", simple("constructor", "EQ", "a"), "key"],
    ["with a comparator that does not fit", simple("OBJECT_KEY", "EQ", "a"), "STARTS_WITH"],
    ["without values", simple("OBJECT_EXTENSION", "EQ"), "values"],
    ["with two sizes", simple("OBJECT_SIZE", "GT", "1", "2"), "one value"],
    ["with a size that is not a number", simple("OBJECT_SIZE", "GT", "1 MB"), "bytes"],
    ["with a negative size", simple("OBJECT_SIZE", "GT", "-1"), "bytes"],
    ["with a time without a zone", simple("OBJECT_LAST_MODIFIED_DATE", "GT", "2026-01-01T00:00:00"), "UTC"],
    ["with a time that does not exist", simple("OBJECT_LAST_MODIFIED_DATE", "GT", "2026-13-01T00:00:00Z"), "UTC"],
    ["with a value of more than 1,024 characters", simple("OBJECT_KEY", "STARTS_WITH", "a".repeat(1_025)), "1024"],
  ])("%s", (_, term, text) => {
    const refusal = checkedScoping({ includes: { and: [term] } });
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ kind: "invalid", message: expect.stringContaining(text) });
  });

  test("with more than 100 conditions, but not with 100", () => {
    const and = Array.from({ length: 100 }, () => simple("OBJECT_SIZE", "GT", "1"));
    expect(checkedScoping({ excludes: { and } })).not.toBeInstanceOf(Refusal);
    expect(checkedScoping({ excludes: { and: [...and, simple("OBJECT_SIZE", "GT", "1")] } })).toBeInstanceOf(Refusal);
  });
});

describe("a sample", () => {
  const keys = Array.from({ length: 20_000 }, (_, i) => `logs/2026/part-${i}.txt`);

  test.each([1, 10, 50, 99])("of %i percent has about that share of the objects", (percentage) => {
    const share = keys.filter((key) => isSampled(percentage, "job", key)).length / keys.length;
    expect(Math.abs(share - percentage / 100)).toBeLessThan(0.01);
  });

  test("of 100 percent is everything", () => {
    expect(keys.every((key) => isSampled(100, "job", key))).toBe(true);
  });

  test("is the same each time, and another one for another job", () => {
    const sample = (seed: string) => keys.filter((key) => isSampled(30, seed, key));
    expect(sample("job-1")).toEqual(sample("job-1"));
    expect(sample("job-1")).not.toEqual(sample("job-2"));
  });
});
