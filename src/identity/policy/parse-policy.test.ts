import { describe, expect, test } from "vitest";
import { Refusal } from "../../base/refusal.ts";
import { parsePolicy, policyCharactersMax, policyProblems } from "./parse-policy.ts";

const statement = { Effect: "Allow", Action: "macie2:*", Resource: "*" };
const with_ = (change: object) => ({ Version: "2012-10-17", Statement: [{ ...statement, ...change }] });

test.each<readonly [string, unknown]>([
  ["a single statement without a list", { Statement: statement }],
  ["no statements", { Version: "2012-10-17", Statement: [] }],
  [
    "every element",
    {
      Version: "2012-10-17",
      Id: "x",
      Statement: [{ Sid: "one", ...statement, Condition: { StringLike: { "aws:username": "a*" } } }],
    },
  ],
  [
    "numbers and booleans as condition values",
    with_({ Condition: { NumericEquals: { "aws:EpochTime": 5 }, Bool: { "aws:SecureTransport": true } } }),
  ],
  ["keys of other services", with_({ Condition: { StringEquals: { "sts:ExternalId": "x" } } })],
])("accepts %s", (_, json) => expect(parsePolicy(json, "p")).toBe(json));

describe("refuses, naming the place", () => {
  test.each<readonly [string, unknown, string]>([
    ["something that is not an object", "x", "p: expected a policy document"],
    ["a list", [], "p: expected a policy document"],
    ["an unknown element", { Statement: [], Extra: 1 }, "p.Extra: expected one of Version"],
    ["an unknown version", { Version: "2020-01-01", Statement: [] }, "p.Version: expected"],
    ["no statement", { Version: "2012-10-17" }, "p.Statement: expected a statement"],
    ["a statement that is a text", { Statement: ["x"] }, "p.Statement[0]: expected a statement"],
    ["a misspelt effect", with_({ Effect: "allow" }), "p.Statement[0].Effect: expected"],
    ["a principal, which identity policies do not have", with_({ Principal: "*" }), "p.Statement[0].Principal: expected one of"],
    ["no action", { Statement: [{ Effect: "Allow", Resource: "*" }] }, "exactly one of Action and NotAction, got none"],
    ["Action and NotAction", with_({ NotAction: "*" }), "exactly one of Action and NotAction, got both"],
    ["Resource and NotResource", with_({ NotResource: "*" }), "exactly one of Resource and NotResource, got both"],
    ["an action without service", with_({ Action: "GetMember" }), "p.Statement[0].Action: expected service:Operation"],
    ["an empty list of actions", with_({ Action: [] }), "p.Statement[0].Action: expected at least one value"],
    ["an action that is a number", with_({ Action: ["macie2:*", 5] }), "p.Statement[0].Action[1]: expected"],
    ["a resource that is not an ARN", with_({ Resource: "bucket" }), "p.Statement[0].Resource: expected an ARN"],
    [
      "a variable that is not closed",
      with_({ Resource: "arn:aws:s3:::${aws:username" }),
      "p.Statement[0].Resource: expected an ARN",
    ],
    [
      "an unknown operator",
      with_({ Condition: { StringIs: { "aws:username": "x" } } }),
      "p.Statement[0].Condition.StringIs: expected a condition operator",
    ],
    ["conditions that are a list", with_({ Condition: [] }), "p.Statement[0].Condition: expected an object"],
    ["keys that are a text", with_({ Condition: { Bool: "true" } }), "Condition.Bool: expected an object of condition keys"],
    [
      "a key without a service",
      with_({ Condition: { StringEquals: { username: "x" } } }),
      "Condition.StringEquals.username: expected a condition key",
    ],
    [
      "a value out of form",
      with_({ Condition: { IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "home"] } } }),
      "IpAddress.aws:SourceIp[1]: expected an IP address",
    ],
    [
      "a nested value",
      with_({ Condition: { StringEquals: { "aws:username": { a: 1 } } } }),
      "StringEquals.aws:username: expected a text",
    ],
    [
      "a Sid twice",
      {
        Statement: [
          { Sid: "a", ...statement },
          { Sid: "a", ...statement },
        ],
      },
      "p.Statement: expected each Sid once",
    ],
    [
      "too long a document",
      { Id: "x".repeat(policyCharactersMax), Statement: [] },
      `p: expected at most ${policyCharactersMax} characters`,
    ],
  ])("%s", (_, json, message) => {
    expect(policyProblems(json, "p").join("\n")).toContain(message);
    expect(() => parsePolicy(json, "p")).toThrow(Refusal);
  });
});

test("all problems are told at once", () => {
  expect(policyProblems({ Statement: [{ Effect: "x", Action: "y", Resource: "z" }] }, "p")).toHaveLength(3);
});
