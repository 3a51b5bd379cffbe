import { describe, expect, test } from "vitest";
import { models } from "./model.ts";
import type { Operation, ServiceName } from "./shape.ts";
import { writeOutput } from "./write-output.ts";
import { element } from "./xml.ts";

function write(service: ServiceName, name: string, output: object) {
  const operation: Operation | undefined = models[service].operations.get(name);
  if (operation === undefined) throw new Error(`${service} has no ${name}`);
  return writeOutput(models[service], operation, output, "the-request");
}
const time = new Date("2026-01-31T12:00:00.250Z");

describe("JSON", () => {
  test.each([
    {
      rule: "names on the wire and text times",
      service: "macie2",
      name: "GetMacieSession",
      output: { createdAt: time, status: "ENABLED" },
      body: { createdAt: "2026-01-31T12:00:00.250Z", status: "ENABLED" },
    },
    {
      rule: "seconds in GuardDuty",
      service: "guardduty",
      name: "GetThreatEntitySet",
      output: { Name: "n", CreatedAt: time },
      body: { name: "n", createdAt: 1769860800.25 },
    },
    {
      rule: "seconds in Organizations",
      service: "organizations",
      name: "DescribeAccount",
      output: { Account: { JoinedTimestamp: time } },
      body: { Account: { JoinedTimestamp: 1769860800.25 } },
    },
    {
      rule: "what is undefined or unknown is left out",
      service: "macie2",
      name: "GetMember",
      output: { accountId: "1", email: undefined, internalNote: "secret" },
      body: { accountId: "1" },
    },
    { rule: "an empty answer is an object", service: "macie2", name: "DisableMacie", output: {}, body: {} },
    {
      rule: "so is that of an operation without output",
      service: "organizations",
      name: "LeaveOrganization",
      output: {},
      body: {},
    },
  ] as const)("$rule", ({ service, name, output, body }) => {
    const answer = write(service, name, output);
    expect(answer).toMatchObject({ status: 200, headers: { "x-amzn-requestid": "the-request" } });
    expect(JSON.parse(answer.body)).toEqual(body);
  });

  test("the media type is the protocol's", () => {
    expect(write("macie2", "DisableMacie", {}).headers["content-type"]).toBe("application/json");
    expect(write("organizations", "ListRoots", {}).headers["content-type"]).toBe("application/x-amz-json-1.1");
  });

  test.each(["TagResource", "UntagResource"])("%s answers 204 without a body", (name) => {
    expect(write("macie2", name, {})).toEqual({ status: 204, headers: { "x-amzn-requestid": "the-request" }, body: "" });
    expect(write("guardduty", name, {})).toMatchObject({ status: 204, body: "" });
  });

  test.each([
    { output: { accountId: 1 }, place: "a string at GetMember.accountId" },
    { output: { invitedAt: "2026-01-31T12:00:00Z" }, place: "a timestamp at GetMember.invitedAt" },
    { output: { invitedAt: new Date(Number.NaN) }, place: "a timestamp at GetMember.invitedAt" },
    { output: { tags: [] }, place: "a map at GetMember.tags" },
  ])("an output that does not fit is a fault: expected $place", ({ output, place }) => {
    expect(() => write("macie2", "GetMember", output)).toThrow(`expected ${place}`);
  });
});

describe("XML", () => {
  test("has the form of the query protocol", () => {
    const credentials = {
      AccessKeyId: "A",
      SecretAccessKey: "s<&>",
      SessionToken: "t",
      Expiration: new Date("2026-01-31T12:00:00Z"),
    };
    expect(write("sts", "AssumeRole", { Credentials: credentials, PackedPolicySize: 6 })).toEqual({
      status: 200,
      headers: { "content-type": "text/xml", "x-amzn-requestid": "the-request" },
      body:
        '<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>' +
        "<AccessKeyId>A</AccessKeyId><SecretAccessKey>s&lt;&amp;&gt;</SecretAccessKey><SessionToken>t</SessionToken>" +
        "<Expiration>2026-01-31T12:00:00Z</Expiration></Credentials><PackedPolicySize>6</PackedPolicySize></AssumeRoleResult>" +
        "<ResponseMetadata><RequestId>the-request</RequestId></ResponseMetadata></AssumeRoleResponse>",
    });
  });

  test("a wrong kind of value is a fault", () => {
    expect(() => write("sts", "GetCallerIdentity", { Account: 1 })).toThrow("expected a string at GetCallerIdentity.Account");
  });

  test.each([
    ['<a> & "b"\r', "&lt;a&gt; &amp; &quot;b&quot;&#13;"],
    ["\u0000\u000b\ufffe", "\ufffd\ufffd\ufffd"],
    ["\ud800 alone, \ud83d\ude00 paired", "\ufffd alone, \ud83d\ude00 paired"],
  ])("text %j is escaped", (text, escaped) => {
    expect(element("T", text)).toBe(`<T>${escaped}</T>`);
  });
});
