/**
 * What users and roles may do, decided by their policies before anything else is looked at: for every operation of every
 * service, and in detail for the resources and tags of members.
 */
import {
  CreateMemberCommand,
  DeleteMemberCommand,
  GetMacieSessionCommand,
  GetMemberCommand,
  ListMembersCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateMacieSessionCommand,
} from "@aws-sdk/client-macie2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { operations } from "../../src/app.ts";
import { models } from "../../src/wire/model.ts";
import type { ServiceModel } from "../../src/wire/shape.ts";
import { expectRefusal, refusalOf } from "../support/clients.ts";
import { enableMacie } from "../support/membership.ts";
import { type Declaration, inventAccount, inventKey, type RunningReeve, startReeve } from "../support/server.ts";
import { type PlainRequest, requestOf, sendSigned } from "../support/signed-request.ts";

const account = "420000000001";
const member = (id: string) => `arn:aws:macie2:eu-west-1:${account}:member/${id}`;
const first = "430000000001";
const second = "430000000002";

type Statement = { readonly Effect: "Allow" | "Deny"; readonly Action: string | string[]; readonly [more: string]: unknown };
const allow = (Action: string | string[], Resource: string | string[] = "*", Condition?: object): Statement => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const deny = (Action: string | string[], Resource: string | string[] = "*", Condition?: object): Statement => ({
  ...allow(Action, Resource, Condition),
  Effect: "Deny",
});

const statements = {
  nobody: [],
  everything: [allow("*")],
  getter: [allow("macie2:Get*")],
  denied: [allow("macie2:*"), deny("macie2:CreateMember")],
  deniedone: [allow("macie2:*"), deny("macie2:GetMember", member(second))],
  firstonly: [allow(["macie2:CreateMember", "macie2:GetMember", "macie2:DeleteMember"], member(first))],
  abroad: [allow("macie2:GetMember", `arn:aws:macie2:us-east-1:${account}:member/*`)],
  untagging: [allow("macie2:CreateMember")],
  bluecreator: [allow(["macie2:CreateMember", "macie2:TagResource"], "*", { StringEquals: { "aws:RequestTag/team": "blue" } })],
  keyscreator: [
    allow(["macie2:CreateMember", "macie2:TagResource"], "*", { "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] } }),
  ],
  bluereader: [
    allow(["macie2:GetMember", "macie2:ListTagsForResource"], "*", { StringEquals: { "aws:ResourceTag/team": "blue" } }),
  ],
  notred: [allow("macie2:*"), deny("macie2:*", "*", { StringEquals: { "aws:ResourceTag/team": "red" } })],
  homeonly: [allow("macie2:*", "*", { StringEquals: { "aws:RequestedRegion": "eu-west-1" } })],
  elsewhere: [allow("macie2:*", "*", { NotIpAddress: { "aws:SourceIp": "127.0.0.0/8" } })],
  tagkeeper: [
    allow("macie2:ListTagsForResource"),
    allow(["macie2:TagResource", "macie2:UntagResource"], member(first)),
    deny("macie2:UntagResource", "*", { "ForAnyValue:StringEquals": { "aws:TagKeys": ["team"] } }),
  ],
  guard: [allow("guardduty:*")],
} satisfies Record<string, readonly Statement[]>;

type UserName = keyof typeof statements;
const userNames = Object.keys(statements) as UserName[]; // The keys of the literal above.
const keyOf = (user: UserName) => inventKey(`user${user}`.slice(0, 16));
const root = inventAccount(account, {
  users: userNames.map((name) => ({
    name,
    ...keyOf(name),
    policies: statements[name].length === 0 ? [] : [{ Version: "2012-10-17", Statement: statements[name] }],
  })),
});

let reeve: RunningReeve;
beforeAll(async () => {
  reeve = await startReeve({ accounts: [root] });
  await enableMacie(reeve, [root]);
  await enableMacie(reeve, [root], "us-east-1");
  await add(root, first, { team: "blue" });
  await add(root, second, { team: "red" });
});
afterAll(() => reeve.close());

const as = (user: UserName, region?: string) => reeve.clients.macie(keyOf(user), region);
const getMember = (user: UserName, id: string, region?: string) => as(user, region).send(new GetMemberCommand({ id }));
const createMember = (user: UserName, accountId: string, tags?: Record<string, string>) =>
  as(user).send(new CreateMemberCommand({ account: { accountId, email: "a@example.com" }, ...(tags && { tags }) }));
const add = (by: Declaration, accountId: string, tags: Record<string, string>) =>
  reeve.clients.macie(by).send(new CreateMemberCommand({ account: { accountId, email: "a@example.com" }, tags }));
const remove = (id: string) => reeve.clients.macie(root).send(new DeleteMemberCommand({ id }));

const arnOf = (user: UserName) => `arn:aws:iam::${account}:user/${user}`;
const silence = (action: string) => `because no identity-based policy allows the ${action} action`;
const explicit = "with an explicit deny in an identity-based policy";

/** Expects AWS's words for a denial. Of actions without a resource the words before and after the resource are expected. */
async function expectDenied(sent: Promise<unknown>, user: UserName, action: string, resource: string, why = silence(action)) {
  const start = `User: ${arnOf(user)} is not authorized to perform: ${action} on resource: `;
  const { name, status, message } = await refusalOf(sent);
  expect([name, status]).toEqual(["AccessDeniedException", 403]);
  expect(message).toContain(resource === "*" ? start : `${start}${resource} ${why}`);
  expect(message.endsWith(why)).toBe(true);
}

const requestsOf = (model: ServiceModel): readonly (readonly [operation: string, request: PlainRequest])[] =>
  [...model.operations.values()].map((operation) => [operation.name, requestOf(model, operation)]);
const isServed = new Map(operations().map(({ service, operation, isImplemented }) => [`${service}:${operation}`, isImplemented]));
/** STS operations that are open to every signed caller, or decide by themselves (STS API reference, "Permissions" of each). */
const openToAll: readonly string[] = ["sts:GetCallerIdentity", "sts:AssumeRole", "sts:GetSessionToken"];

describe.each(Object.values(models))("every operation of $service", (model) => {
  const denied = model.protocol === "awsQuery" ? "AccessDenied" : "AccessDeniedException";
  const isBuilt = (operation: string) => isServed.get(`${model.service}:${operation}`) === true;

  test("is denied to a user without policies, naming user and action", async () => {
    const different: string[] = [];
    for (const [operation, request] of requestsOf(model)) {
      const action = `${model.service}:${operation}`;
      if (openToAll.includes(action)) continue;
      const { status, error, body } = await sendSigned(reeve.url, request, { key: keyOf("nobody") });
      const text = `User: ${arnOf("nobody")} is not authorized to perform: ${action} on resource: `;
      const isRight = status === 403 && error === denied && body.includes(text) && body.includes(silence(action));
      if (!isRight) different.push(`${operation}: ${status} ${body}`);
    }
    expect(different).toEqual([]);
  });

  test("that is not built answers 501, but only to those who may call it", async () => {
    const different: string[] = [];
    const missing = model.protocol === "awsQuery" ? "NotImplemented" : "NotImplementedException";
    for (const [operation, request] of requestsOf(model).filter(([name]) => !isBuilt(name))) {
      for (const key of [root, keyOf("everything")]) {
        const { status, error, body } = await sendSigned(reeve.url, request, { key });
        if (status !== 501 || error !== missing || !body.includes(operation)) different.push(`${operation}: ${status} ${error}`);
      }
    }
    expect(different).toEqual([]);
  });

  test("that is built never answers 501 or an internal error, whatever it makes of an empty input", async () => {
    const different: string[] = [];
    for (const [operation, request] of requestsOf(model).filter(([name]) => isBuilt(name))) {
      // Another Region than the other tests', since some operations need no input and do their work.
      const { status } = await sendSigned(reeve.url, request, { key: keyOf("everything"), region: "ca-central-1" });
      if (status >= 500) different.push(`${operation}: ${status}`);
    }
    expect(different).toEqual([]);
  });
});

describe("actions", () => {
  test("a user with Get* may get and not create, and is told which action is missing", async () => {
    expect((await as("getter").send(new GetMacieSessionCommand({}))).status).toBe("ENABLED");
    expect((await getMember("getter", first)).accountId).toBe(first);
    await expectDenied(createMember("getter", "430000000009"), "getter", "macie2:CreateMember", member("430000000009"));
    await expectDenied(as("getter").send(new ListMembersCommand({})), "getter", "macie2:ListMembers", "*");
    await expectDenied(as("getter").send(new UpdateMacieSessionCommand({})), "getter", "macie2:UpdateMacieSession", "*");
  });

  test("a denial wins over any permission, and says so", async () => {
    expect((await getMember("denied", first)).accountId).toBe(first);
    const sent = createMember("denied", "430000000009");
    await expectDenied(sent, "denied", "macie2:CreateMember", member("430000000009"), explicit);
  });

  test("permission for one service opens no other", async () => {
    await expectDenied(getMember("guard", first), "guard", "macie2:GetMember", member(first));
  });

  test("a denied caller learns nothing about its input or the state of things", async () => {
    for (const id of [second, "430000000099", "not-an-id"]) {
      await expectDenied(getMember("nobody", id), "nobody", "macie2:GetMember", member(id));
    }
    const off = reeve.clients.macie(keyOf("nobody"), "eu-central-1").send(new GetMacieSessionCommand({}));
    await expectDenied(off, "nobody", "macie2:GetMacieSession", "*");
    const broken = as("nobody").send(new CreateMemberCommand({} as never)); // Wrong on purpose.
    await expectRefusal(broken, "AccessDeniedException", 403, "is not authorized to perform: macie2:CreateMember");
  });
});

describe("resources", () => {
  test("permission for one member's ARN reaches that member only", async () => {
    expect((await getMember("firstonly", first)).accountId).toBe(first);
    await expectDenied(getMember("firstonly", second), "firstonly", "macie2:GetMember", member(second));
    await expectDenied(createMember("firstonly", "430000000009"), "firstonly", "macie2:CreateMember", member("430000000009"));
    const deleteSecond = as("firstonly").send(new DeleteMemberCommand({ id: second }));
    await expectDenied(deleteSecond, "firstonly", "macie2:DeleteMember", member(second));
  });

  test("creating is allowed for the ARN that the member will have", async () => {
    await remove(first);
    try {
      expect((await createMember("firstonly", first)).arn).toBe(member(first));
    } finally {
      await remove(first);
      await add(root, first, { team: "blue" });
    }
  });

  test("a denial of one member's ARN leaves the others", async () => {
    expect((await getMember("deniedone", first)).accountId).toBe(first);
    await expectDenied(getMember("deniedone", second), "deniedone", "macie2:GetMember", member(second), explicit);
  });

  test("permission for another Region's members does not hold here", async () => {
    await expectDenied(getMember("abroad", first), "abroad", "macie2:GetMember", member(first));
    await expectRefusal(getMember("abroad", first, "us-east-1"), "ResourceNotFoundException", 404, "not associated");
  });
});

describe("tags in the request", () => {
  test("need the permission to tag as well, when there are any", async () => {
    const id = "430000000011";
    const tagged = createMember("untagging", id, { team: "blue" });
    await expectDenied(tagged, "untagging", "macie2:TagResource", member(id));
    await expectRefusal(getMember("getter", id), "ResourceNotFoundException", 404, "not associated");
    expect((await createMember("untagging", id, {})).arn).toBe(member(id));
    await remove(id);
  });

  test("must have the value that the policy demands", async () => {
    const id = "430000000012";
    await expectDenied(createMember("bluecreator", id), "bluecreator", "macie2:CreateMember", member(id));
    const red = createMember("bluecreator", id, { team: "red" });
    await expectDenied(red, "bluecreator", "macie2:CreateMember", member(id));
    expect((await createMember("bluecreator", id, { team: "blue", stage: "test" })).arn).toBe(member(id));
    await remove(id);
  });

  test("must have no other keys than the policy allows", async () => {
    const id = "430000000013";
    const other = createMember("keyscreator", id, { team: "blue", stage: "test" });
    await expectDenied(other, "keyscreator", "macie2:CreateMember", member(id));
    expect((await createMember("keyscreator", id, { team: "anything" })).arn).toBe(member(id));
    await remove(id);
  });

  test("taken off are keys in the request too", async () => {
    const untag = (resourceArn: string, ...tagKeys: string[]) =>
      as("tagkeeper").send(new UntagResourceCommand({ resourceArn, tagKeys }));
    await as("tagkeeper").send(new TagResourceCommand({ resourceArn: member(first), tags: { stage: "test" } }));
    await expectDenied(untag(member(first), "stage", "team"), "tagkeeper", "macie2:UntagResource", member(first), explicit);
    await untag(member(first), "stage");
    const { tags } = await as("tagkeeper").send(new ListTagsForResourceCommand({ resourceArn: member(first) }));
    expect(tags).toEqual({ team: "blue" });
    const elsewhere = as("tagkeeper").send(new TagResourceCommand({ resourceArn: member(second), tags: { stage: "test" } }));
    await expectDenied(elsewhere, "tagkeeper", "macie2:TagResource", member(second));
  });
});

describe("tags of the resource", () => {
  test("open what carries the right value, and nothing without it", async () => {
    expect((await getMember("bluereader", first)).accountId).toBe(first);
    const resourceArn = member(first);
    expect((await as("bluereader").send(new ListTagsForResourceCommand({ resourceArn }))).tags).toEqual({ team: "blue" });
    for (const id of [second, "430000000099"]) {
      await expectDenied(getMember("bluereader", id), "bluereader", "macie2:GetMember", member(id));
    }
  });

  test("close what carries the wrong value, and follow its changes at once", async () => {
    expect((await getMember("notred", first)).accountId).toBe(first);
    await expectDenied(getMember("notred", second), "notred", "macie2:GetMember", member(second), explicit);
    const retag = (team: string) =>
      reeve.clients.macie(root).send(new TagResourceCommand({ resourceArn: member(second), tags: { team } }));
    await retag("green");
    expect((await getMember("notred", second)).accountId).toBe(second);
    await retag("red");
    await expectDenied(getMember("notred", second), "notred", "macie2:GetMember", member(second), explicit);
  });
});

describe("circumstances", () => {
  test("the Region asked for", async () => {
    expect((await as("homeonly").send(new GetMacieSessionCommand({}))).status).toBe("ENABLED");
    const abroad = as("homeonly", "us-east-1").send(new GetMacieSessionCommand({}));
    await expectDenied(abroad, "homeonly", "macie2:GetMacieSession", "*");
  });

  test("the address asked from", async () => {
    await expectDenied(as("elsewhere").send(new GetMacieSessionCommand({})), "elsewhere", "macie2:GetMacieSession", "*");
  });
});
