/**
 * Roles from one account into another, end to end: assumed through STS, used with Macie, narrowed by session policies, and
 * never more than the role.
 */
import {
  CreateMemberCommand,
  EnableMacieCommand,
  GetAdministratorAccountCommand,
  GetMacieSessionCommand,
  UpdateMacieSessionCommand,
} from "@aws-sdk/client-macie2";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectRefusal, type Key } from "../support/clients.ts";
import { inventAccount, inventKey, type RunningReeve, startReeve } from "../support/server.ts";

const policy = (...Statement: object[]) => ({ Version: "2012-10-17", Statement });
const allow = (Action: string | string[], Resource = "*") => ({ Effect: "Allow", Action, Resource });

const administrator = inventAccount("440000000001", {
  users: [
    {
      name: "operator",
      ...inventKey("operator"),
      policies: [policy(allow("sts:AssumeRole", "arn:aws:iam::440000000002:role/*"))],
    },
    { name: "bystander", ...inventKey("bystander"), policies: [policy(allow("macie2:*"))] },
  ],
});
const member = inventAccount("440000000002", {
  roles: [
    { name: "Full", trusts: ["440000000001"] },
    { name: "Reader", trusts: ["440000000001"], policies: [policy(allow("macie2:Get*"))] },
    { name: "Own", trusts: ["440000000002"] },
    { name: "OneUser", trusts: ["arn:aws:iam::440000000001:user/operator"] },
  ],
});
const stranger = inventAccount("440000000003");

let reeve: RunningReeve;
beforeAll(async () => {
  reeve = await startReeve({ accounts: [administrator, member, stranger] });
});
afterAll(() => reeve.close());

const roleArn = (name: string) => `arn:aws:iam::${member.accountId}:role/${name}`;

async function assume(by: Key, name: string, more: Partial<AssumeRoleCommandInput> = {}): Promise<Key> {
  const command = new AssumeRoleCommand({ RoleArn: roleArn(name), RoleSessionName: "ops", ...more });
  const { Credentials } = await reeve.clients.sts(by).send(command);
  const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

const sessionArn = (name: string) => `arn:aws:sts::${member.accountId}:assumed-role/${name}/ops`;
const deniedText = (name: string, action: string) => `User: ${sessionArn(name)} is not authorized to perform: macie2:${action}`;

describe("a role of another account", () => {
  test("acts in that account, and for it alone", async () => {
    const role = await assume(administrator, "Full");
    await reeve.clients.macie(role).send(new EnableMacieCommand({}));
    expect((await reeve.clients.macie(member).send(new GetMacieSessionCommand({}))).status).toBe("ENABLED");
    const own = reeve.clients.macie(administrator).send(new GetMacieSessionCommand({}));
    await expectRefusal(own, "AccessDeniedException", 403, "Macie is not enabled");
    const identity = await reeve.clients.sts(role).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Account: member.accountId, Arn: sessionArn("Full") });
  });

  test("may no more than its own policies, whatever its assumer may", async () => {
    const reader = reeve.clients.macie(await assume(administrator, "Reader"));
    expect((await reader.send(new GetMacieSessionCommand({}))).status).toBe("ENABLED");
    const update = reader.send(new UpdateMacieSessionCommand({ status: "PAUSED" }));
    await expectRefusal(update, "AccessDeniedException", 403, deniedText("Reader", "UpdateMacieSession"));
  });

  test("may no more than its session policy, nor than the role with it", async () => {
    const narrow = { Policy: JSON.stringify(policy(allow("macie2:GetAdministratorAccount"))) };
    const narrowed = reeve.clients.macie(await assume(administrator, "Full", narrow));
    await narrowed.send(new GetAdministratorAccountCommand({}));
    const get = narrowed.send(new GetMacieSessionCommand({}));
    await expectRefusal(get, "AccessDeniedException", 403, deniedText("Full", "GetMacieSession"));
    const wide = { Policy: JSON.stringify(policy(allow("*"))) };
    const widened = reeve.clients.macie(await assume(administrator, "Reader", wide));
    const account = { accountId: "440000000009", email: "a@example.com" };
    const create = widened.send(new CreateMemberCommand({ account }));
    await expectRefusal(create, "AccessDeniedException", 403, deniedText("Reader", "CreateMember"));
  });

  test("is assumed by users who are allowed to, also with a session of theirs", async () => {
    const operator = inventKey("operator");
    await assume(operator, "Full");
    const { Credentials } = await reeve.clients.sts(operator).send(new GetSessionTokenCommand({}));
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
    const temporary = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    const identity = await reeve.clients.sts(await assume(temporary, "OneUser")).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe(sessionArn("OneUser"));
  });

  test.each<readonly [rule: string, by: () => Key, role: string]>([
    ["an account it does not trust", () => stranger, "Full"],
    ["an account when it trusts its own only", () => administrator, "Own"],
    ["a user of a trusted account without permission", () => inventKey("bystander"), "Full"],
    ["anyone but the user it trusts", () => administrator, "OneUser"],
    ["anyone when it does not exist", () => administrator, "Missing"],
  ])("is not assumed by %s", async (_rule, by, role) => {
    const text = `is not authorized to perform: sts:AssumeRole on resource: ${roleArn(role)}`;
    await expectRefusal(assume(by(), role), "AccessDenied", 403, text);
  });
});
