import { describe, expect, test } from "vitest";
import { Refusal } from "../../base/refusal.ts";
import { checkedDefinition, type JobRequest } from "./definition.ts";
import { selectedIdentifiers } from "./selection.ts";

const identifiers = [
  { id: "CREDIT_CARD_NUMBER", recommended: true },
  { id: "NAME", recommended: false },
  { id: "USA_PASSPORT_NUMBER", recommended: true },
];

const account = "111111111111";
const request: JobRequest = {
  name: "Quarterly check",
  jobType: "ONE_TIME",
  s3JobDefinition: { bucketDefinitions: [{ accountId: account, buckets: ["invoices"] }] },
};

function buckets(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `bucket-${i}`);
}

function definition(part: Partial<JobRequest>) {
  return checkedDefinition({ ...request, ...part }, identifiers);
}

function inBuckets(...bucketDefinitions: { accountId?: string; buckets?: string[] }[]): Partial<JobRequest> {
  return { s3JobDefinition: { bucketDefinitions } };
}

describe("a definition is accepted", () => {
  test("and filled in with what is the default", () => {
    expect(definition({})).toEqual({
      name: "Quarterly check",
      jobType: "ONE_TIME",
      bucketDefinitions: [{ accountId: account, buckets: ["invoices"] }],
      samplingPercentage: 100,
      selection: { selector: "RECOMMENDED", ids: [] },
    });
  });

  test("with an account and its buckets named twice, which are joined", () => {
    const parts = [{ buckets: ["aaa", "bbb"] }, { buckets: ["bbb", "ccc"] }].map((part) => ({ accountId: account, ...part }));
    expect(definition(inBuckets(...parts))).toMatchObject({
      bucketDefinitions: [{ accountId: account, buckets: ["aaa", "bbb", "ccc"] }],
    });
  });

  test.each<[string, Partial<JobRequest>]>([
    ["with a name of 500 characters", { name: "n".repeat(500) }],
    ["with a description of 200 characters", { description: "d".repeat(200) }],
    ["with 1 percent", { samplingPercentage: 1 }],
    ["with 1,000 buckets", inBuckets({ accountId: account, buckets: buckets(1_000) })],
    ["with initialRun false", { initialRun: false }],
    ["with empty lists of custom identifiers and allow lists", { customDataIdentifierIds: [], allowListIds: [] }],
  ])("%s", (_, part) => {
    expect(definition(part)).not.toBeInstanceOf(Refusal);
  });
});

describe("a definition is refused", () => {
  test.each<[string, Partial<JobRequest>, string]>([
    ["without a name", { name: "" }, "name"],
    ["with a name of 501 characters", { name: "n".repeat(501) }, "name"],
    ["with a null character in its name", { name: "a\u0000b" }, "null"],
    ["with a description of 201 characters", { description: "d".repeat(201) }, "description"],
    ["as a recurring job", { jobType: "SCHEDULED" }, "SCHEDULED"],
    ["as a job of unknown type", { jobType: "DAILY" }, "ONE_TIME"],
    ["with a schedule", { scheduleFrequency: {} }, "scheduleFrequency"],
    ["with an initial run", { initialRun: true }, "initialRun"],
    ["without buckets", inBuckets(), "bucketDefinitions"],
    ["with bucket criteria", { s3JobDefinition: { bucketCriteria: {} } }, "bucketCriteria"],
    ["with an account ID of 11 digits", inBuckets({ accountId: "11111111111", buckets: ["aaa"] }), "12 digits"],
    ["with an account without buckets", inBuckets({ accountId: account, buckets: [] }), "at least one"],
    ["with a bucket name of 2 characters", inBuckets({ accountId: account, buckets: ["aa"] }), "3 to 255"],
    ["with a slash in a bucket name", inBuckets({ accountId: account, buckets: ["aaa/b"] }), "3 to 255"],
    ["with 1,001 buckets", inBuckets({ accountId: account, buckets: buckets(1_001) }), "1000"],
    ["with 0 percent", { samplingPercentage: 0 }, "samplingPercentage"],
    ["with 101 percent", { samplingPercentage: 101 }, "samplingPercentage"],
    ["with half a percent", { samplingPercentage: 1.5 }, "samplingPercentage"],
    ["with custom identifiers", { customDataIdentifierIds: ["a"] }, "custom"],
    ["with allow lists", { allowListIds: ["a"] }, "allow lists"],
  ])("%s", (_, part, text) => {
    expect(definition(part)).toMatchObject({ name: "Refusal", kind: "invalid", message: expect.stringContaining(text) });
  });
});

describe("identifiers", () => {
  test.each<[string, string | undefined, string[], string[]]>([
    ["RECOMMENDED is the recommended set", "RECOMMENDED", [], ["CREDIT_CARD_NUMBER", "USA_PASSPORT_NUMBER"]],
    ["no selector is the recommended set", undefined, [], ["CREDIT_CARD_NUMBER", "USA_PASSPORT_NUMBER"]],
    ["ALL is all", "ALL", [], ["CREDIT_CARD_NUMBER", "NAME", "USA_PASSPORT_NUMBER"]],
    ["INCLUDE is the listed ones", "INCLUDE", ["NAME", "NAME"], ["NAME"]],
    ["EXCLUDE is all others", "EXCLUDE", ["CREDIT_CARD_NUMBER"], ["NAME", "USA_PASSPORT_NUMBER"]],
  ])("%s", (_, selector, ids, expected) => {
    const checked = definition({ managedDataIdentifierSelector: selector, managedDataIdentifierIds: ids });
    expect(checked).not.toBeInstanceOf(Refusal);
    if (!(checked instanceof Refusal)) expect(selectedIdentifiers(checked.selection, identifiers)).toEqual(expected);
  });

  test.each<[string, string | undefined, string[]]>([
    ["an unknown selector", "SOME", []],
    ["IDs with ALL", "ALL", ["NAME"]],
    ["IDs with RECOMMENDED", "RECOMMENDED", ["NAME"]],
    ["IDs without a selector", undefined, ["NAME"]],
    ["NONE, since nothing would be left to look for", "NONE", []],
    ["INCLUDE without IDs", "INCLUDE", []],
    ["EXCLUDE without IDs", "EXCLUDE", []],
    ["an unknown ID", "INCLUDE", ["NAME", "SHOE_SIZE"]],
    ["EXCLUDE of everything", "EXCLUDE", ["CREDIT_CARD_NUMBER", "NAME", "USA_PASSPORT_NUMBER"]],
  ])("refuses %s", (_, selector, ids) => {
    const refusal = definition({ managedDataIdentifierSelector: selector, managedDataIdentifierIds: ids });
    expect(refusal).toMatchObject({ name: "Refusal", kind: "invalid" });
  });
});
