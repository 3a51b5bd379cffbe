import { describe, expect, test } from "vitest";
import { checkedJobList, type JobListRequest } from "./job-list.ts";

const time = "2026-01-01T00:00:00Z";

function term(key: string, comparator: string, ...values: string[]): JobListRequest {
  return { filterCriteria: { includes: [{ key, comparator, values }] } };
}

describe("a list of jobs", () => {
  test("is in the order of creation, newest first, fifty at a time", () => {
    expect(checkedJobList({})).toEqual({ includes: [], excludes: [], sortBy: "createdAt", descending: true, sizeMax: 50 });
  });

  test.each<[string, JobListRequest, object]>([
    ["sorted by a property is ascending", { sortCriteria: { attributeName: "name" } }, { sortBy: "name", descending: false }],
    ["can be descending", { sortCriteria: { attributeName: "name", orderBy: "DESC" } }, { descending: true }],
    ["has one job on a page when one is asked for", { maxResults: 1 }, { sizeMax: 1 }],
    ["has no more than fifty on a page", { maxResults: 200 }, { sizeMax: 50 }],
    ["takes a time as text", term("createdAt", "GT", time), { includes: [{ values: [new Date(time)] }] }],
    [
      "takes a time as milliseconds",
      term("createdAt", "GT", String(Date.parse(time))),
      { includes: [{ values: [new Date(time)] }] },
    ],
    [
      "takes several statuses",
      term("jobStatus", "EQ", "RUNNING", "COMPLETE"),
      { includes: [{ values: ["RUNNING", "COMPLETE"] }] },
    ],
  ])("%s", (_, request, expected) => {
    expect(checkedJobList(request)).toMatchObject(expected);
  });

  test.each<[string, JobListRequest]>([
    ["by an unknown attribute", { sortCriteria: { attributeName: "size" } }],
    ["in an unknown direction", { sortCriteria: { attributeName: "name", orderBy: "UP" } }],
    ["of no jobs", { maxResults: 0 }],
    ["with an unknown key", term("size", "EQ", "1")],
    ["with a comparator that does not fit", term("jobType", "CONTAINS", "ONE")],
    ["without values", term("name", "EQ")],
    ["with 51 values", term("name", "EQ", ...Array(51).fill("a"))],
    ["with a null character", term("name", "EQ", "a\u0000")],
    ["with something that is not a time", term("createdAt", "GT", "yesterday")],
    ["with two bounds", term("createdAt", "GT", time, time)],
  ])("is refused %s", (_, request) => {
    expect(checkedJobList(request)).toMatchObject({ name: "Refusal", kind: "invalid" });
  });
});
