import { describe, expect, test } from "vitest";
import type { AccessRequest } from "../../src/identity/policy/is-allowed.ts";
import { AwsFailure } from "../../src/wire/errors.ts";
import { models } from "../../src/wire/model.ts";
import { account, definitionOf, hosted, sendSigned, startTestServer } from "./wire-server.ts";

const contextKeys = (question: AccessRequest | undefined) => Object.keys(question?.context ?? {});

describe("authorisation", () => {
  test("asks for the action, the resource and the request's conditions, and refuses in AWS's words", async () => {
    const asked: AccessRequest[] = [];
    const definition = definitionOf<undefined>("macie2", {}, { tagsInRequest: () => ({ team: "blue", old: undefined }) });
    await using server = await startTestServer([hosted(definition)], {
      isAllowed: (_caller, question) => {
        asked.push(question);
        return { allowed: false, reason: "no-allow" };
      },
    });
    const { status, body } = await sendSigned(server.url, { service: "macie2", method: "GET", path: "/members/222222222222" });
    const resource = `arn:aws:macie2:eu-west-1:${account}:*`;
    expect(status).toBe(403);
    expect(JSON.parse(body)).toEqual({
      message: `User: arn:aws:iam::${account}:user/tester is not authorized to perform: macie2:GetMember on resource: ${resource} because no identity-based policy allows the macie2:GetMember action`,
    });
    expect(asked).toMatchObject([
      {
        action: "macie2:GetMember",
        resources: [resource],
        context: {
          "aws:RequestTag/team": "blue",
          "aws:TagKeys": ["team", "old"],
          "aws:RequestedRegion": "eu-west-1",
          "aws:SourceIp": "127.0.0.1",
          "aws:SecureTransport": false,
        },
      },
    ]);
    expect(contextKeys(asked[0])).not.toContain("aws:RequestTag/old");
    expect(server.lines).toMatchObject([
      { service: "macie2", operation: "GetMember", account, status: 403, exception: "AccessDeniedException" },
    ]);
  });

  test("comes before complaints about the input, and before the want of a handler", async () => {
    await using server = await startTestServer([hosted(definitionOf<undefined>("macie2", {}))], {
      isAllowed: () => ({ allowed: false, reason: "explicit-deny" }),
    });
    const broken = { service: "macie2", path: "/members", headers: { "content-type": "application/json" }, body: "{" };
    expect(await sendSigned(server.url, broken)).toMatchObject({ status: 403 });
    expect(await sendSigned(server.url, { service: "macie2", method: "GET", path: "/macie" })).toMatchObject({ status: 403 });
  });

  test("lets a caller do what its policies allow, on what they name, and nothing else", async () => {
    const member = (id: string) => `arn:aws:macie2:eu-west-1:${account}:member/${id}`;
    const definition = definitionOf<undefined>(
      "macie2",
      { GetMember: async () => ({}), DeleteMember: async () => ({}) },
      {
        resourcesOf: (_operation, { id }) => [member(String(id))],
        tagsOfResource: async (_context, arn) => ({ team: arn === member("2") ? "blue" : "red" }),
      },
    );
    const Condition = { StringEquals: { "aws:ResourceTag/team": "blue" } };
    const policies = [{ Statement: { Effect: "Allow", Action: "macie2:Get*", Resource: member("*"), Condition } }] as const;
    await using server = await startTestServer([hosted(definition)], { policies });
    const call = async (method: string, id: string) =>
      (await sendSigned(server.url, { service: "macie2", method, path: `/members/${id}` })).status;
    expect([await call("GET", "2"), await call("GET", "3"), await call("DELETE", "2")]).toEqual([200, 403, 403]);
  });

  test("comes before the question whether the service is on, and that before complaints about the input", async () => {
    const definition = definitionOf<undefined>(
      "macie2",
      { CreateMember: async () => ({}) },
      {
        requireEnabled: async () => {
          throw new AwsFailure({ name: "AccessDeniedException", message: "Macie is not enabled" });
        },
      },
    );
    const broken = { service: "macie2", path: "/members", headers: { "content-type": "application/json" }, body: "{}" };
    await using open = await startTestServer([hosted(definition)]);
    expect(await sendSigned(open.url, broken)).toMatchObject({ status: 403, body: '{"message":"Macie is not enabled"}' });
    await using locked = await startTestServer([hosted(definition)], { policies: [] });
    expect((await sendSigned(locked.url, broken)).body).toContain("no identity-based policy allows");
  });

  test("asks for every action on every resource; none when no resource is named", async () => {
    const asked: string[] = [];
    const definition = definitionOf<undefined>(
      "macie2",
      { GetMember: async () => ({}), GetMacieSession: async () => ({}) },
      {
        actionsOf: (operation) => [`macie2:${operation}`, "macie2:TagResource"],
        resourcesOf: (operation) => (operation === "GetMember" ? ["arn:one", "arn:two"] : []),
      },
    );
    await using server = await startTestServer([hosted(definition)], {
      isAllowed: (_caller, { action, resources }) => {
        asked.push(`${action} on ${resources}`);
        return { allowed: true };
      },
    });
    expect(await sendSigned(server.url, { service: "macie2", method: "GET", path: "/members/1" })).toMatchObject({ status: 200 });
    expect(await sendSigned(server.url, { service: "macie2", method: "GET", path: "/macie" })).toMatchObject({ status: 200 });
    expect(asked).toEqual([
      "macie2:GetMember on arn:one",
      "macie2:TagResource on arn:one",
      "macie2:GetMember on arn:two",
      "macie2:TagResource on arn:two",
    ]);
  });
});

describe("every operation refuses before it does anything", () => {
  test.each(Object.values(models))("of $service, when no policy allows it", async (model) => {
    const asked: string[] = [];
    await using server = await startTestServer([hosted(definitionOf<undefined>(model.service, {}))], {
      isAllowed: (_caller, { action }) => {
        asked.push(action);
        return { allowed: false, reason: "explicit-deny" };
      },
    });
    for (const { name, method, path } of model.operations.values()) {
      const request = {
        restJson1: { service: model.service, method, path: path.replaceAll(/\{\w+\}/g, "x") },
        awsJson1_1: { service: model.service, headers: { "x-amz-target": `${model.targetPrefix}.${name}` }, body: "{}" },
        awsQuery: {
          service: model.service,
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: `Action=${name}`,
        },
      }[model.protocol];
      expect(await sendSigned(server.url, request), name).toMatchObject({ status: 403 });
    }
    expect(asked).toEqual([...model.operations.keys()].map((name) => `${model.service}:${name}`));
  });
});
