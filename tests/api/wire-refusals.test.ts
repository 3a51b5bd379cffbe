import { AcceptInvitationCommand, GetMemberCommand, Macie2Client } from "@aws-sdk/client-macie2";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Refusal } from "../../src/base/refusal.ts";
import { AwsFailure } from "../../src/wire/errors.ts";
import type { InputOf } from "../../src/wire/handlers.ts";
import {
  clientSettings,
  definitionOf,
  hosted,
  type RawRequest,
  sendSigned,
  startTestServer,
  type TestServer,
} from "./wire-server.ts";

const bodyMaxBytes = 4_096;
let server: TestServer;

const macie = definitionOf<undefined>(
  "macie2",
  {
    async CreateMember() {
      return { arn: "arn:of-the-member" };
    },
    async CreateClassificationJob() {
      return {};
    },
    async GetMember(_context: undefined, { id }: InputOf<"macie2", "GetMember">) {
      if (id === "throws") throw new TypeError("a text that stays in the log");
      if (id === "misfits") return { invitedAt: "yesterday" };
      if (id === "quota") throw new AwsFailure({ name: "ServiceQuotaExceededException", message: "At most 1000 members" });
      throw new Refusal("conflict", `No member ${id}`);
    },
    async ListMembers() {
      return { members: [] };
    },
    async ListTagsForResource() {
      return {};
    },
  },
  { validate: (operation) => (operation === "ListMembers" ? new Refusal("invalid", "maxResults must be 1 to 25") : undefined) },
);
const guardDuty = definitionOf<undefined>(
  "guardduty",
  {
    async DeleteDetector() {
      throw new Refusal("invalid", "not owned");
    },
    async ListDetectors() {
      throw new TypeError("a text that stays in the log");
    },
  },
  {
    refusalToError: ({ message }) => ({
      name: "BadRequestException",
      message,
      members: { __type: "InvalidInputException", Type: "inner" },
    }),
  },
);
const organizations = definitionOf<undefined>("organizations", {
  async DescribeOrganization() {
    throw new AwsFailure({ name: "AWSOrganizationsNotInUseException", message: "Not a member of an organization" });
  },
});
const sts = definitionOf<undefined>("sts", {
  async AssumeRole() {
    throw new AwsFailure({ name: "MalformedPolicyDocumentException", message: "<bad> & worse" });
  },
});

beforeAll(async () => {
  server = await startTestServer([macie, guardDuty, organizations, sts].map(hosted), { bodyMaxBytes });
});
afterAll(() => server.close());

type Case = {
  readonly rule: string;
  readonly request: RawRequest;
  readonly status: number;
  readonly error: string;
  readonly says: string;
};

const json = { "content-type": "application/json" };
const member = { accountId: "222222222222", email: "second@example.com" };
const createMember = (body: unknown): RawRequest => ({
  service: "macie2",
  path: "/members",
  headers: json,
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const getMember = (id: string): RawRequest => ({ service: "macie2", method: "GET", path: `/members/${id}` });

const invalid: readonly Case[] = [
  { rule: "a missing required member", request: createMember({}), says: "account is required" },
  {
    rule: "a missing required member further in",
    request: createMember({ account: { email: "a@example.com" } }),
    says: "account.accountId is required",
  },
  { rule: "null for a required member", request: createMember({ account: null }), says: "account is required" },
  {
    rule: "a number for a string",
    request: createMember({ account: { ...member, accountId: 2 } }),
    says: "account.accountId: expected a string, got a number",
  },
  { rule: "a list for an object", request: createMember({ account: [] }), says: "account: expected an object, got a list" },
  {
    rule: "a list for a map",
    request: createMember({ account: member, tags: ["x"] }),
    says: "tags: expected an object, got a list",
  },
  {
    rule: "a wrong value in a map",
    request: createMember({ account: member, tags: { team: 1 } }),
    says: "tags.team: expected a string, got a number",
  },
  {
    rule: "an unknown word of a fixed list",
    request: {
      service: "macie2",
      path: "/jobs",
      headers: json,
      body: JSON.stringify({ clientToken: "t", jobType: "ONCE", name: "n", s3JobDefinition: {} }),
    },
    says: 'jobType: expected one of ONE_TIME, SCHEDULED; got "ONCE"',
  },
  {
    rule: "text for a number in the query",
    request: { service: "macie2", method: "GET", path: "/members", query: { maxResults: "many" } },
    says: "maxResults: expected a number, got other text",
  },
  {
    rule: "a repeated single parameter",
    request: { service: "macie2", method: "GET", path: "/members", query: { maxResults: ["1", "2"] } },
    says: "maxResults: expected one value in the query, got 2",
  },
  {
    rule: "what the service's own validation refuses",
    request: { service: "macie2", method: "GET", path: "/members" },
    says: "maxResults must be 1 to 25",
  },
].map((each) => ({ ...each, status: 400, error: "ValidationException" }));

const others: readonly Case[] = [
  {
    rule: "malformed JSON",
    request: createMember('{"account":'),
    status: 400,
    error: "SerializationException",
    says: "not JSON",
  },
  {
    rule: "JSON that is no object",
    request: createMember("[]"),
    status: 400,
    error: "SerializationException",
    says: "got an array",
  },
  {
    rule: "a foreign media type",
    request: { ...createMember({ account: member }), headers: { "content-type": "text/xml" } },
    status: 415,
    error: "UnsupportedMediaTypeException",
    says: "application/json",
  },
  {
    rule: "a body over the limit",
    request: createMember({ account: member, x: "x".repeat(bodyMaxBytes) }),
    status: 413,
    error: "RequestEntityTooLargeException",
    says: "4096 bytes",
  },
  {
    rule: "an unknown route",
    request: { service: "macie2", method: "GET", path: "/nowhere" },
    status: 404,
    error: "UnknownOperationException",
    says: "GET /nowhere",
  },
  {
    rule: "a known path with another method",
    request: { service: "macie2", method: "PUT", path: "/members", headers: json, body: "{}" },
    status: 404,
    error: "UnknownOperationException",
    says: "PUT /members",
  },
  {
    rule: "an operation without a handler",
    request: { service: "macie2", method: "GET", path: "/macie" },
    status: 501,
    error: "NotImplementedException",
    says: "GetMacieSession",
  },
  {
    rule: "a refusal, by the service's name for it",
    request: getMember("333333333333"),
    status: 409,
    error: "ConflictException",
    says: "No member 333333333333",
  },
  {
    rule: "an error that a handler named itself",
    request: getMember("quota"),
    status: 402,
    error: "ServiceQuotaExceededException",
    says: "At most 1000 members",
  },
  { rule: "a fault", request: getMember("throws"), status: 500, error: "InternalServerException", says: "internal error" },
  {
    rule: "an output that does not fit",
    request: getMember("misfits"),
    status: 500,
    error: "InternalServerException",
    says: "internal error",
  },
  {
    rule: "a fault of GuardDuty, by its own name for it",
    request: { service: "guardduty", method: "GET", path: "/detector" },
    status: 500,
    error: "InternalServerErrorException",
    says: "internal error",
  },
  {
    rule: "a wrong secret",
    request: { ...getMember("x"), secretAccessKey: "another-secret" },
    status: 403,
    error: "InvalidSignatureException",
    says: "signature",
  },
  {
    rule: "a Region that is not served",
    request: { ...getMember("x"), region: "ap-south-1" },
    status: 403,
    error: "InvalidSignatureException",
    says: "Region",
  },
  {
    rule: "a service that is not served",
    request: { ...getMember("x"), service: "s3" },
    status: 403,
    error: "InvalidSignatureException",
    says: "service",
  },
];

test.each([...invalid, ...others])("refuses $rule: $status $error", async ({ request, status, error, says }) => {
  const answer = await sendSigned(server.url, request);
  expect(answer.status).toBe(status);
  expect(answer.headers.get("x-amzn-errortype")).toBe(error);
  expect(answer.headers.get("x-amzn-requestid")).toMatch(/^[0-9a-f-]{36}$/);
  expect(JSON.parse(answer.body)).toMatchObject({ message: expect.stringContaining(says) });
});

describe("what is accepted all the same", () => {
  test.each<{ rule: string; request: RawRequest }>([
    { rule: "unknown members", request: createMember({ account: { ...member, extra: [{}] }, more: 1 }) },
    { rule: "null for an optional member", request: createMember({ account: member, tags: null }) },
    {
      rule: "the media type of the older JSON protocol",
      request: { ...createMember({ account: member }), headers: { "content-type": "application/x-amz-json-1.1" } },
    },
    {
      rule: "a media type with a character set",
      request: { ...createMember({ account: member }), headers: { "content-type": "application/json; charset=UTF-8" } },
    },
    {
      rule: "bytes without a media type",
      request: { ...createMember({}), headers: {}, body: new TextEncoder().encode(JSON.stringify({ account: member })) },
    },
  ])("$rule", async ({ request }) => {
    expect(await sendSigned(server.url, request)).toMatchObject({ status: 200, body: '{"arn":"arn:of-the-member"}' });
  });
});

describe("the form of errors", () => {
  test("GuardDuty's carry their inner type in the body and the exception's name in the header", async () => {
    const { status, headers, body } = await sendSigned(server.url, {
      service: "guardduty",
      method: "DELETE",
      path: "/detector/abc",
    });
    expect([status, headers.get("x-amzn-errortype")]).toEqual([400, "BadRequestException"]);
    expect(JSON.parse(body)).toEqual({ message: "not owned", __type: "InvalidInputException", type: "inner" });
  });

  test("Organizations' carry __type and Message", async () => {
    const request: RawRequest = {
      service: "organizations",
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "AWSOrganizationsV20161128.DescribeOrganization" },
      body: "{}",
    };
    const { status, body } = await sendSigned(server.url, request);
    expect(status).toBe(404);
    expect(JSON.parse(body)).toEqual({ __type: "AWSOrganizationsNotInUseException", Message: "Not a member of an organization" });
  });

  test.each<{ rule: string; form: string; status: number; code: string; says: string }>([
    {
      rule: "an error by its code on the wire, escaped",
      form: "Action=AssumeRole&Version=2011-06-15&RoleArn=r&RoleSessionName=s",
      status: 400,
      code: "MalformedPolicyDocument",
      says: "&lt;bad&gt; &amp; worse",
    },
    { rule: "an unknown action", form: "Action=Nothing&Version=2011-06-15", status: 400, code: "InvalidAction", says: "Nothing" },
    {
      rule: "another version",
      form: "Action=AssumeRole&Version=2010-01-01",
      status: 400,
      code: "InvalidAction",
      says: "2010-01-01",
    },
    { rule: "a malformed form", form: "Action=%zz", status: 400, code: "MalformedInput", says: "percent-encoding" },
    {
      rule: "an operation without a handler",
      form: "Action=GetSessionToken",
      status: 501,
      code: "NotImplemented",
      says: "GetSessionToken",
    },
  ])("STS answers XML for $rule", async ({ form, status, code, says }) => {
    const request = { service: "sts", headers: { "content-type": "application/x-www-form-urlencoded" }, body: form };
    const answer = await sendSigned(server.url, request);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toBe("text/xml");
    expect(answer.body).toContain(`<Code>${code}</Code>`);
    expect(answer.body).toContain(says);
  });

  test("the SDK turns them into its exceptions", async () => {
    const client = new Macie2Client(clientSettings(server.url));
    await expect(client.send(new GetMemberCommand({ id: "333333333333" }))).rejects.toMatchObject({
      name: "ConflictException",
      message: "No member 333333333333",
      $fault: "client",
      $metadata: { httpStatusCode: 409, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
    await expect(client.send(new AcceptInvitationCommand({ invitationId: "i" }))).rejects.toMatchObject({
      name: "NotImplementedException",
    });
    client.destroy();
  });
});

describe("without a valid signature", () => {
  test.each([
    { rule: "a Macie route", path: "/members", init: {}, error: "MissingAuthenticationTokenException" },
    { rule: "a GuardDuty route", path: "/detector", init: {}, error: "MissingAuthenticationTokenException" },
    {
      rule: "an Organizations call",
      path: "/",
      init: { method: "POST", headers: { "x-amz-target": "AWSOrganizationsV20161128.ListRoots" } },
      error: "MissingAuthenticationTokenException",
    },
    {
      rule: "a broken Authorization header",
      path: "/members",
      init: { headers: { authorization: "AWS4-HMAC-SHA256 nonsense" } },
      error: "IncompleteSignatureException",
    },
  ])("refuses $rule", async ({ path, init, error }) => {
    const response = await fetch(`${server.url}${path}`, init);
    expect([response.status, response.headers.get("x-amzn-errortype")]).toEqual([error.startsWith("Missing") ? 403 : 400, error]);
  });

  test("refuses an STS call in XML", async () => {
    const response = await fetch(server.url, { method: "POST", body: new URLSearchParams({ Action: "GetCallerIdentity" }) });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("<Code>MissingAuthenticationToken</Code>");
  });

  test("names an unknown key as each protocol does", async () => {
    const credentials = { accessKeyId: "AKIAUNKNOWNUNKNOWN00", secretAccessKey: "x" };
    const macieClient = new Macie2Client({ ...clientSettings(server.url), credentials });
    await expect(macieClient.send(new GetMemberCommand({ id: "1" }))).rejects.toMatchObject({
      name: "UnrecognizedClientException",
    });
    const stsClient = new STSClient({ ...clientSettings(server.url), credentials });
    await expect(stsClient.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: "InvalidClientTokenId" });
    macieClient.destroy();
    stsClient.destroy();
  });
});
