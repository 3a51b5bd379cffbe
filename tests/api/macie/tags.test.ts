import {
  CreateMemberCommand,
  DeclineInvitationsCommand,
  DeleteMemberCommand,
  GetMemberCommand,
  ListMembersCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-macie2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectRefusal } from "../../support/clients.ts";
import { addMember, enableMacie, invite, makeMember } from "../../support/membership.ts";
import { type Declaration, type RunningReeve, startReeve } from "../../support/server.ts";

let reeve: RunningReeve;
beforeAll(async () => {
  reeve = await startReeve({ spare: 60 });
});
afterAll(() => reeve.close());

const as = (account: Declaration, region?: string) => reeve.clients.macie(account, region);
const tag = (account: Declaration, resourceArn: string, tags: Record<string, string>, region?: string) =>
  as(account, region).send(new TagResourceCommand({ resourceArn, tags }));
const untag = (account: Declaration, resourceArn: string, ...tagKeys: string[]) =>
  as(account).send(new UntagResourceCommand({ resourceArn, tagKeys }));
const tagsOf = async (account: Declaration, resourceArn: string, region?: string) =>
  (await as(account, region).send(new ListTagsForResourceCommand({ resourceArn }))).tags;
const many = (count: number, start = 0) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key-${start + index}`, "v"]));

/** An account with one account in its inventory, by the association's ARN. */
async function taggable(tags: Record<string, string> = {}) {
  const [owner] = reeve.take(1);
  await enableMacie(reeve, [owner]);
  const account = { accountId: "290000000001", email: "someone@example.com" };
  const { arn = "" } = await as(owner).send(new CreateMemberCommand({ account, tags }));
  return { owner, arn, id: account.accountId };
}

describe("tags", () => {
  test("are added, changed and taken off without a body in the answers, and shown wherever the resource is", async () => {
    const { owner, arn, id } = await taggable({ team: "blue", stage: "test" });
    expect((await tag(owner, arn, { team: "red", cost: "" })).$metadata.httpStatusCode).toBe(204);
    expect((await untag(owner, arn, "stage", "never-there")).$metadata.httpStatusCode).toBe(204);
    const tags = { team: "red", cost: "" };
    expect(await tagsOf(owner, arn)).toEqual(tags);
    expect((await as(owner).send(new GetMemberCommand({ id }))).tags).toEqual(tags);
    const { members } = await as(owner).send(new ListMembersCommand({ onlyAssociated: "false" }));
    expect(members?.map((member) => member.tags)).toEqual([tags]);
  });

  test("are none at first, and none again when the last is taken off", async () => {
    const { owner, arn } = await taggable();
    expect(await tagsOf(owner, arn)).toEqual({});
    await tag(owner, arn, { a: "1" });
    await untag(owner, arn, "a");
    expect(await tagsOf(owner, arn)).toEqual({});
  });

  test("keep characters that paths, queries and JSON must escape", async () => {
    const { owner, arn } = await taggable();
    const odd = { "a b&c=d/é+%2F": '"quoted", \\ and 日本', __proto_: "x", constructor: "y" };
    await tag(owner, arn, odd);
    expect(await tagsOf(owner, arn)).toEqual(odd);
    await untag(owner, arn, ...Object.keys(odd));
    expect(await tagsOf(owner, arn)).toEqual({});
  });

  test("tell keys apart by case", async () => {
    const { owner, arn } = await taggable();
    await tag(owner, arn, { team: "1", Team: "2" });
    expect(await tagsOf(owner, arn)).toEqual({ team: "1", Team: "2" });
  });

  test.each<{ rule: string; tags: Record<string, string> }>([
    { rule: "50 tags", tags: many(50) },
    { rule: "a key of 128 and a value of 256 characters", tags: { ["k".repeat(128)]: "v".repeat(256) } },
    { rule: "aws without a colon", tags: { awsteam: "1" } },
  ])("may be $rule", async ({ tags }) => {
    const { owner, arn } = await taggable();
    await tag(owner, arn, tags);
    expect(await tagsOf(owner, arn)).toEqual(tags);
  });

  test.each<{ rule: string; tags: Record<string, string>; says: string }>([
    { rule: "51 tags", tags: many(51), says: "at most 50 tags" },
    { rule: "a key of 129 characters", tags: { ["k".repeat(129)]: "v" }, says: "keys of 1 to 128 characters" },
    { rule: "an empty key", tags: { "": "v" }, says: "keys of 1 to 128 characters" },
    { rule: "a value of 257 characters", tags: { k: "v".repeat(257) }, says: "at most 256 characters" },
    { rule: "a reserved key", tags: { "aws:team": "1" }, says: "prefix aws: is reserved" },
    { rule: "a reserved key in capitals", tags: { "AWS:team": "1" }, says: "prefix aws: is reserved" },
  ])("may not be $rule, and nothing is changed then", async ({ tags, says }) => {
    const { owner, arn } = await taggable({ team: "blue" });
    await expectRefusal(tag(owner, arn, { team: "red", ...tags }), "ValidationException", 400, says);
    expect(await tagsOf(owner, arn)).toEqual({ team: "blue" });
  });

  test("count together: a 51st is refused, a new value for the 50th is not", async () => {
    const { owner, arn } = await taggable(many(50));
    await expectRefusal(tag(owner, arn, { another: "v" }), "ValidationException", 400, "at most 50 tags");
    await tag(owner, arn, { "key-49": "changed" });
    await untag(owner, arn, "key-0");
    await tag(owner, arn, { another: "v" });
    expect(Object.keys((await tagsOf(owner, arn)) ?? {})).toHaveLength(50);
  });

  test("are required to be given", async () => {
    const { owner, arn } = await taggable();
    const client = as(owner);
    const without = { resourceArn: arn } as never; // Wrong on purpose.
    await expectRefusal(client.send(new TagResourceCommand(without)), "ValidationException", 400, "tags is required");
    await expectRefusal(client.send(new UntagResourceCommand(without)), "ValidationException", 400, "tagKeys is required");
  });
});

/** All three operations on an ARN. */
function eachOperation(account: Declaration, arn: string, region?: string): readonly (() => Promise<unknown>)[] {
  return [
    () => tag(account, arn, { a: "1" }, region),
    () => as(account, region).send(new UntagResourceCommand({ resourceArn: arn, tagKeys: ["team"] })),
    () => tagsOf(account, arn, region),
  ];
}

test("a resource of another account is denied, there or not, also to the member it speaks of", async () => {
  const [administrator, member, stranger] = reeve.take(3);
  await enableMacie(reeve, [administrator, member, stranger]);
  await makeMember(reeve, administrator, member);
  const arn = `arn:aws:macie2:eu-west-1:${administrator.accountId}:member/${member.accountId}`;
  await tag(administrator, arn, { team: "blue" });
  for (const account of [member, stranger]) {
    for (const each of [arn, arn.replace(/\d{12}$/, "290000000099")]) {
      const text = `arn:aws:iam::${account.accountId}:root is not authorized to perform: macie2:`;
      for (const send of eachOperation(account, each)) await expectRefusal(send(), "AccessDeniedException", 403, text);
    }
  }
  expect(await tagsOf(administrator, arn)).toEqual({ team: "blue" });
});

describe("a resource that is not there is not found:", () => {
  async function expectUnknown(account: Declaration, arn: string, region?: string): Promise<void> {
    for (const send of eachOperation(account, arn, region)) {
      await expectRefusal(send(), "ResourceNotFoundException", 404, "doesn't exist");
    }
  }

  test("an ARN of another Region, or asked for in another Region", async () => {
    const { owner, arn, id } = await taggable({ team: "blue" });
    await enableMacie(reeve, [owner], "us-east-1");
    await expectUnknown(owner, arn, "us-east-1");
    await expectUnknown(owner, arn.replace("eu-west-1", "us-east-1"));
    await addMember(reeve, owner, { accountId: id, email: "someone@example.com" }, "us-east-1");
    expect(await tagsOf(owner, arn.replace("eu-west-1", "us-east-1"), "us-east-1")).toEqual({});
  });

  test.each([
    ["no ARN", () => "member"],
    ["a member never added", (owner: Declaration) => `arn:aws:macie2:eu-west-1:${owner.accountId}:member/290000000099`],
    ["a wildcard", (owner: Declaration) => `arn:aws:macie2:eu-west-1:${owner.accountId}:member/*`],
    ["another service", (owner: Declaration) => `arn:aws:guardduty:eu-west-1:${owner.accountId}:member/290000000001`],
    ["another partition", (owner: Declaration) => `arn:aws-cn:macie2:eu-west-1:${owner.accountId}:member/290000000001`],
  ])("%s", async (_rule, arnOf) => {
    const { owner } = await taggable();
    await expectUnknown(owner, arnOf(owner));
  });

  test("a member that was deleted, and its tags do not come back with it", async () => {
    const { owner, arn, id } = await taggable({ team: "blue" });
    await as(owner).send(new DeleteMemberCommand({ id }));
    await expectUnknown(owner, arn);
    await addMember(reeve, owner, { accountId: id, email: "someone@example.com" });
    expect(await tagsOf(owner, arn)).toEqual({});
  });

  test("a member that declined", async () => {
    const [administrator, member] = reeve.take(2);
    await enableMacie(reeve, [administrator, member]);
    await invite(reeve, administrator, member);
    const arn = `arn:aws:macie2:eu-west-1:${administrator.accountId}:member/${member.accountId}`;
    await tag(administrator, arn, { team: "blue" });
    await as(member).send(new DeclineInvitationsCommand({ accountIds: [administrator.accountId] }));
    await expectUnknown(administrator, arn);
  });
});
