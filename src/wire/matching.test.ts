import { describe, expect, test } from "vitest";
import type { HttpRequest } from "./http.ts";
import { guessDialect, matchOperation } from "./matching.ts";

const request = (changes: Partial<HttpRequest>): HttpRequest => ({
  method: "GET",
  rawPath: "/",
  rawQuery: "",
  headers: [],
  body: new Uint8Array(),
  sourceIp: "127.0.0.1",
  isSecure: false,
  ...changes,
});
const signedFor = (service: string): HttpRequest["headers"] => [
  [
    "authorization",
    `AWS4-HMAC-SHA256 Credential=AKIA/20260131/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  ],
];
const form: HttpRequest["headers"] = [["content-type", "application/x-www-form-urlencoded; charset=utf-8"]];

describe("the dialect of a request that is not yet trusted", () => {
  test.each<{ rule: string; given: Partial<HttpRequest>; service: string | undefined; protocol: string }>([
    { rule: "the scope's service", given: { headers: signedFor("sts") }, service: "sts", protocol: "awsQuery" },
    {
      rule: "the scope of a presigned query",
      given: { rawQuery: "X-Amz-Credential=AKIA%2F20260131%2Feu-west-1%2Fsts%2Faws4_request" },
      service: "sts",
      protocol: "awsQuery",
    },
    {
      rule: "REST for a service that is not spoken",
      given: { headers: signedFor("s3") },
      service: undefined,
      protocol: "restJson1",
    },
    {
      rule: "a target of Organizations",
      given: { headers: [["x-amz-target", "AWSOrganizationsV20161128.X"]] },
      service: "organizations",
      protocol: "awsJson1_1",
    },
    { rule: "another target", given: { headers: [["x-amz-target", "Other.X"]] }, service: undefined, protocol: "awsJson1_1" },
    { rule: "a form posted to the root", given: { method: "POST", headers: form }, service: "sts", protocol: "awsQuery" },
    { rule: "a route of Macie", given: { rawPath: "/macie" }, service: "macie2", protocol: "restJson1" },
    { rule: "a route of GuardDuty", given: { rawPath: "/detector" }, service: "guardduty", protocol: "restJson1" },
    {
      rule: "a signature without a readable scope",
      given: { headers: [["authorization", "AWS4-HMAC-SHA256 x"]] },
      service: undefined,
      protocol: "restJson1",
    },
  ])("$rule", ({ given, service, protocol }) => {
    const dialect = guessDialect(request(given));
    expect([dialect?.protocol, dialect?.model?.service]).toEqual([protocol, service]);
  });

  test.each<{ rule: string; given: Partial<HttpRequest> }>([
    { rule: "the root", given: {} },
    { rule: "a file", given: { rawPath: "/assets/console.js" } },
    { rule: "another scheme of authorisation", given: { headers: [["authorization", "Basic eDp5"]] } },
  ])("$rule belongs to the console", ({ given }) => {
    expect(guessDialect(request(given))).toBeUndefined();
  });
});

describe("the operation of a request", () => {
  test("STS may be asked by GET, as presigned identity requests are", () => {
    expect(matchOperation("sts", request({ rawQuery: "Action=GetCallerIdentity&Version=2011-06-15" }))).toMatchObject({
      operation: { name: "GetCallerIdentity" },
    });
  });

  test.each<{ rule: string; service: "sts" | "organizations" | "macie2"; given: Partial<HttpRequest> }>([
    {
      rule: "a target by GET",
      service: "organizations",
      given: { headers: [["x-amz-target", "AWSOrganizationsV20161128.ListRoots"]] },
    },
    { rule: "no target", service: "organizations", given: { method: "POST" } },
    {
      rule: "the target of another service",
      service: "organizations",
      given: { method: "POST", headers: [["x-amz-target", "Other.ListRoots"]] },
    },
    { rule: "no action", service: "sts", given: { method: "POST" } },
    { rule: "an action by PUT", service: "sts", given: { method: "PUT", rawQuery: "Action=GetCallerIdentity" } },
    { rule: "an inherited name", service: "sts", given: { rawQuery: "Action=constructor" } },
  ])("there is none for $rule", ({ service, given }) => {
    expect(matchOperation(service, request(given))).toMatchObject({ error: "unknown-operation" });
  });

  test("foreign text in the message is cut", () => {
    const match = matchOperation("macie2", request({ rawPath: `/${"x".repeat(9_000)}` }));
    expect("message" in match && match.message.length).toBeLessThan(200);
  });
});
