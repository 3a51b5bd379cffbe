/**
 * STS through the whole product, as clients of Macie use it before anything else: who am I, under which name and in which
 * protocol refusals come. The rules of sessions are tested beside the code.
 */
import {
  AssumeRoleCommand,
  DecodeAuthorizationMessageCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { models } from "../../src/wire/model.ts";
import { expectRefusal, type Key } from "../support/clients.ts";
import { inventAccount, inventKey, type RunningReeve, startReeve } from "../support/server.ts";
import { requestOf, send, sendSigned, sign } from "../support/signed-request.ts";

const account = inventAccount("450000000001", {
  users: [{ name: "auditor", ...inventKey("auditor") }],
  roles: [{ name: "Audit", trusts: ["450000000001"] }],
});
const auditor = inventKey("auditor");

let reeve: RunningReeve;
beforeAll(async () => {
  reeve = await startReeve({ accounts: [account] });
});
afterAll(() => reeve.close());

const whoAmI = async (key: Key, region?: string) => {
  const { Account, Arn, UserId } = await reeve.clients.sts(key, region).send(new GetCallerIdentityCommand({}));
  return { Account, Arn, UserId };
};
const assume = (key: Key, input: object = {}) =>
  reeve.clients
    .sts(key)
    .send(new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account.accountId}:role/Audit`, RoleSessionName: "audit", ...input }));

describe("GetCallerIdentity", () => {
  test("tells an account's own key, a user and a role's session apart, in every Region", async () => {
    const { accountId: Account } = account;
    for (const region of ["eu-west-1", "us-east-1", "ap-south-1"]) {
      expect(await whoAmI(account, region)).toEqual({ Account, Arn: `arn:aws:iam::${Account}:root`, UserId: Account });
    }
    const user = { Account, Arn: `arn:aws:iam::${Account}:user/auditor`, UserId: expect.stringMatching(/^AIDA/) };
    expect(await whoAmI(auditor)).toEqual(user);
    const { Credentials, AssumedRoleUser } = await assume(account);
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
    const session = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    expect(await whoAmI(session)).toEqual({ Account, Arn: AssumedRoleUser?.Arn, UserId: AssumedRoleUser?.AssumedRoleId });
  });

  test("answers XML with the request's ID", async () => {
    const operation = models.sts.operations.get("GetCallerIdentity");
    if (operation === undefined) throw new Error("STS has GetCallerIdentity");
    const { status, body } = await sendSigned(reeve.url, requestOf(models.sts, operation), { key: account });
    expect(status).toBe(200);
    expect(body).toMatch(
      /^(<\?xml[^>]*>\s*)?<GetCallerIdentityResponse xmlns="https:\/\/sts\.amazonaws\.com\/doc\/2011-06-15\/">.*<Account>450000000001<\/Account>.*<RequestId>[0-9a-f-]{36}<\/RequestId>/s,
    );
  });
});

describe("refusals have STS's names, which differ from those of Macie", () => {
  test.each<readonly [rule: string, sent: () => Promise<unknown>, name: string, status: number, text: string]>([
    ["an unknown key", () => whoAmI(inventKey("unknown")), "InvalidClientTokenId", 403, "security token"],
    ["a wrong secret", () => whoAmI({ ...account, secretAccessKey: "wrong-secret" }), "SignatureDoesNotMatch", 403, "signature"],
    ["a user without permission", () => assume(auditor), "AccessDenied", 403, "sts:AssumeRole"],
    ["a short duration", () => assume(account, { DurationSeconds: 1 }), "ValidationError", 400, "DurationSeconds"],
    ["a missing role", () => assume(account, { RoleArn: undefined }), "ValidationError", 400, "RoleArn"],
    ["a broken session policy", () => assume(account, { Policy: "{" }), "MalformedPolicyDocumentException", 400, "expected JSON"],
    [
      "a key of nobody",
      () => reeve.clients.sts(account).send(new GetAccessKeyInfoCommand({ AccessKeyId: "AKIA0000000000000000" })),
      "ValidationError",
      400,
      "AccessKeyId",
    ],
    [
      "an operation not built",
      () => reeve.clients.sts(account).send(new DecodeAuthorizationMessageCommand({ EncodedMessage: "x" })),
      "NotImplemented",
      501,
      "DecodeAuthorizationMessage",
    ],
    [
      "a session of a session",
      async () => {
        const { Credentials } = await reeve.clients.sts(auditor).send(new GetSessionTokenCommand({}));
        const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
        const key = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
        return reeve.clients.sts(key).send(new GetSessionTokenCommand({}));
      },
      "AccessDenied",
      403,
      "session credentials",
    ],
  ])("%s", async (_rule, sent, name, status, text) => {
    await expectRefusal(sent(), name, status, text);
  });
});

test("a captured signature does not sign another action", async () => {
  const [mine, other] = ["GetCallerIdentity", "GetSessionToken"].map((name) => {
    const operation = models.sts.operations.get(name);
    if (operation === undefined) throw new Error(`STS has ${name}`);
    return requestOf(models.sts, operation);
  });
  if (mine === undefined || other === undefined) throw new Error("two requests");
  const headers = await sign(reeve.url, mine, { key: account });
  expect(await send(reeve.url, other, headers)).toMatchObject({ status: 403, error: "SignatureDoesNotMatch" });
});
