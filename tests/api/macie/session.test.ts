import {
  CreateMemberCommand,
  DeleteMemberCommand,
  DisableMacieCommand,
  DisassociateFromAdministratorAccountCommand,
  DisassociateMemberCommand,
  EnableMacieCommand,
  type EnableMacieCommandInput,
  GetAdministratorAccountCommand,
  GetMacieSessionCommand,
  GetMemberCommand,
  ListMembersCommand,
  UpdateMacieSessionCommand,
  type UpdateMacieSessionCommandInput,
  UpdateMemberSessionCommand,
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
const sessionOf = (account: Declaration, region?: string) => as(account, region).send(new GetMacieSessionCommand({}));
const statusOf = async (account: Declaration) => (await sessionOf(account)).status;
const frequencyOf = async (account: Declaration) => (await sessionOf(account)).findingPublishingFrequency;
const update = (account: Declaration, input: UpdateMacieSessionCommandInput) =>
  as(account).send(new UpdateMacieSessionCommand(input));

/** An administrator with one member, both with Macie on. */
async function organization(): Promise<readonly [administrator: Declaration, member: Declaration]> {
  const accounts = reeve.take(2);
  await enableMacie(reeve, accounts);
  await makeMember(reeve, ...accounts);
  return accounts;
}

const seenStatus = async (administrator: Declaration, member: Declaration) =>
  (await as(administrator).send(new GetMemberCommand({ id: member.accountId }))).relationshipStatus;

describe("EnableMacie", () => {
  test.each<{ rule: string; input: EnableMacieCommandInput; status: string; frequency: string }>([
    { rule: "without input: running, every fifteen minutes", input: {}, status: "ENABLED", frequency: "FIFTEEN_MINUTES" },
    { rule: "suspended from the start", input: { status: "PAUSED" }, status: "PAUSED", frequency: "FIFTEEN_MINUTES" },
    {
      rule: "with everything said",
      input: { status: "ENABLED", findingPublishingFrequency: "SIX_HOURS", clientToken: "t".repeat(256) },
      status: "ENABLED",
      frequency: "SIX_HOURS",
    },
  ])("$rule", async ({ input, status, frequency }) => {
    const [account] = reeve.take(1);
    const before = Date.now();
    await as(account).send(new EnableMacieCommand(input));
    const { $metadata, createdAt, updatedAt, ...session } = await sessionOf(account);
    expect($metadata.httpStatusCode).toBe(200);
    expect(createdAt?.getTime()).toBeGreaterThanOrEqual(before);
    expect(updatedAt).toEqual(createdAt);
    expect(session).toEqual({
      status,
      findingPublishingFrequency: frequency,
      serviceRole: `arn:aws:iam::${account.accountId}:role/aws-service-role/macie.amazonaws.com/AWSServiceRoleForAmazonMacie`,
    });
  });

  test("a second time is a conflict and changes nothing", async () => {
    const [account] = reeve.take(1);
    await enableMacie(reeve, [account]);
    const again = as(account).send(new EnableMacieCommand({ status: "PAUSED" }));
    await expectRefusal(again, "ConflictException", 409, "Macie has already been enabled");
    expect(await statusOf(account)).toBe("ENABLED");
  });

  test.each<{ rule: string; input: object; says: string }>([
    { rule: "an unknown status", input: { status: "ON" }, says: "status: expected one of" },
    {
      rule: "an unknown frequency",
      input: { findingPublishingFrequency: "DAILY" },
      says: "findingPublishingFrequency: expected one of",
    },
    { rule: "a token of 257 characters", input: { clientToken: "t".repeat(257) }, says: "clientToken: expected 1 to 256" },
    { rule: "an empty token", input: { clientToken: "" }, says: "clientToken: expected 1 to 256" },
  ])("refuses $rule and stays off", async ({ input, says }) => {
    const [account] = reeve.take(1);
    await expectRefusal(as(account).send(new EnableMacieCommand(input)), "ValidationException", 400, says);
    await expectRefusal(sessionOf(account), "AccessDeniedException", 403, "Macie is not enabled");
  });

  test("names the service role in the Region's partition", async () => {
    const [account] = reeve.take(1);
    await enableMacie(reeve, [account], "cn-north-1");
    expect((await sessionOf(account, "cn-north-1")).serviceRole).toMatch(/^arn:aws-cn:iam::/);
  });
});

describe("UpdateMacieSession", () => {
  test("changes what is given and keeps the rest", async () => {
    const [account] = reeve.take(1);
    await enableMacie(reeve, [account]);
    const created = await sessionOf(account);
    await update(account, { findingPublishingFrequency: "ONE_HOUR" });
    const first = await sessionOf(account);
    expect(first).toMatchObject({ status: "ENABLED", findingPublishingFrequency: "ONE_HOUR", createdAt: created.createdAt });
    expect(first.updatedAt?.getTime()).toBeGreaterThan(created.updatedAt?.getTime() ?? 0);
    await update(account, { status: "PAUSED" });
    expect(await sessionOf(account)).toMatchObject({ status: "PAUSED", findingPublishingFrequency: "ONE_HOUR" });
    await update(account, {});
    expect(await sessionOf(account)).toMatchObject({ status: "PAUSED", findingPublishingFrequency: "ONE_HOUR" });
    await update(account, { status: "ENABLED" });
    expect(await statusOf(account)).toBe("ENABLED");
  });

  test.each<{ rule: string; input: object; says: string }>([
    { rule: "an unknown status", input: { status: "DISABLED" }, says: "status: expected one of" },
    {
      rule: "an unknown frequency",
      input: { findingPublishingFrequency: "NEVER" },
      says: "findingPublishingFrequency: expected one of",
    },
  ])("refuses $rule", async ({ input, says }) => {
    const [account] = reeve.take(1);
    await enableMacie(reeve, [account]);
    await expectRefusal(update(account, input), "ValidationException", 400, says);
  });

  test("suspends an administrator only after its members are gone", async () => {
    const [administrator, member] = await organization();
    const text = "member accounts are associated with your account";
    await expectRefusal(update(administrator, { status: "PAUSED" }), "ConflictException", 409, text);
    expect(await statusOf(administrator)).toBe("ENABLED");
    await as(administrator).send(new DisassociateMemberCommand({ id: member.accountId }));
    await update(administrator, { status: "PAUSED" });
    expect(await statusOf(administrator)).toBe("PAUSED");
  });

  test("lets a member suspend itself and come back, as its administrator sees", async () => {
    const [administrator, member] = await organization();
    await update(member, { status: "PAUSED" });
    expect(await seenStatus(administrator, member)).toBe("Paused");
    const { administrator: own } = await as(member).send(new GetAdministratorAccountCommand({}));
    expect(own?.relationshipStatus).toBe("Paused");
    await update(member, { status: "PAUSED" });
    await update(member, { status: "ENABLED" });
    expect(await seenStatus(administrator, member)).toBe("Enabled");
  });

  test("gives an administrator's frequency to its members, suspended ones too, and to nobody else", async () => {
    const [administrator, first, second, invited] = reeve.take(4);
    const [stranger] = reeve.take(1);
    await enableMacie(reeve, [administrator, first, second, invited, stranger]);
    await makeMember(reeve, administrator, first);
    await makeMember(reeve, administrator, second);
    await invite(reeve, administrator, invited);
    await enableMacie(reeve, [first], "us-east-1");
    await update(second, { status: "PAUSED" });
    await update(administrator, { findingPublishingFrequency: "SIX_HOURS" });
    const seen = await Promise.all([administrator, first, second, invited, stranger].map(frequencyOf));
    expect(seen).toEqual(["SIX_HOURS", "SIX_HOURS", "SIX_HOURS", "FIFTEEN_MINUTES", "FIFTEEN_MINUTES"]);
    expect((await sessionOf(first, "us-east-1")).findingPublishingFrequency).toBe("FIFTEEN_MINUTES");
    expect(await statusOf(second)).toBe("PAUSED");
  });

  test("keeps a member's own frequency to itself", async () => {
    const [administrator, member] = await organization();
    await update(member, { findingPublishingFrequency: "ONE_HOUR" });
    expect([await frequencyOf(administrator), await frequencyOf(member)]).toEqual(["FIFTEEN_MINUTES", "ONE_HOUR"]);
  });
});

describe("UpdateMemberSession", () => {
  const suspend = (administrator: Declaration, id: string, status = "PAUSED") =>
    as(administrator).send(new UpdateMemberSessionCommand({ id, status: status as "PAUSED" })); // Wrong words are the test.

  test("suspends a member, who stays a member, and only the member itself ends that", async () => {
    const [administrator, member] = await organization();
    await suspend(administrator, member.accountId);
    expect([await statusOf(member), await seenStatus(administrator, member)]).toEqual(["PAUSED", "Paused"]);
    const { members } = await as(administrator).send(new ListMembersCommand({}));
    expect(members).toMatchObject([{ accountId: member.accountId, relationshipStatus: "Paused" }]);
    await suspend(administrator, member.accountId);
    const resume = suspend(administrator, member.accountId, "ENABLED");
    await expectRefusal(resume, "ValidationException", 400, "only a user of the member account can re-enable it");
    expect([await statusOf(member), await seenStatus(administrator, member)]).toEqual(["PAUSED", "Paused"]);
    await update(member, { status: "ENABLED" });
    expect([await statusOf(member), await seenStatus(administrator, member)]).toEqual(["ENABLED", "Enabled"]);
  });

  test("does not reach an account that was invited only", async () => {
    const [administrator, invited] = reeve.take(2);
    await enableMacie(reeve, [administrator, invited]);
    await invite(reeve, administrator, invited);
    const text = `is not an associated member of account ${administrator.accountId}`;
    await expectRefusal(suspend(administrator, invited.accountId), "ValidationException", 400, text);
    expect(await statusOf(invited)).toBe("ENABLED");
  });

  test("does not reach a former member", async () => {
    const [administrator, member] = await organization();
    await as(administrator).send(new DisassociateMemberCommand({ id: member.accountId }));
    const text = `is not an associated member of account ${administrator.accountId}`;
    await expectRefusal(suspend(administrator, member.accountId), "ValidationException", 400, text);
    expect(await statusOf(member)).toBe("ENABLED");
  });

  test("does not reach strangers, other administrators' members, the administrator of the caller, or the caller", async () => {
    const [administrator, member] = await organization();
    const [stranger] = reeve.take(1);
    await enableMacie(reeve, [stranger]);
    const text = "not associated with your account";
    for (const [caller, target] of [
      [administrator, stranger],
      [stranger, member],
      [stranger, administrator],
      [member, administrator],
      [administrator, administrator],
      [member, member],
    ] as const) {
      await expectRefusal(suspend(caller, target.accountId), "ResourceNotFoundException", 404, text);
    }
    for (const account of [administrator, member, stranger]) expect(await statusOf(account)).toBe("ENABLED");
  });

  test.each<{ rule: string; id: string; input: object; says: string }>([
    { rule: "an unknown status", id: "600000000001", input: { status: "GONE" }, says: "status: expected one of" },
    { rule: "no status", id: "600000000001", input: {}, says: "status is required" },
    { rule: "an ID of 11 digits", id: "60000000000", input: { status: "PAUSED" }, says: "12 digits" },
  ])("refuses $rule", async ({ id, input, says }) => {
    const [administrator] = reeve.take(1);
    await enableMacie(reeve, [administrator]);
    const sent = as(administrator).send(new UpdateMemberSessionCommand({ id, ...input } as never)); // Wrong on purpose.
    await expectRefusal(sent, "ValidationException", 400, says);
  });
});

describe("DisableMacie", () => {
  const disable = (account: Declaration) => as(account).send(new DisableMacieCommand({}));
  const asMember = "Cannot disable Macie while associated with an administrator account";
  const asAdministrator = "member accounts are associated with your account";

  test("switches off, and on again as new", async () => {
    const [account] = reeve.take(1);
    await as(account).send(new EnableMacieCommand({ findingPublishingFrequency: "SIX_HOURS" }));
    const { createdAt } = await sessionOf(account);
    await disable(account);
    await expectRefusal(sessionOf(account), "AccessDeniedException", 403, "Macie is not enabled");
    await expectRefusal(disable(account), "AccessDeniedException", 403, "Macie is not enabled");
    await enableMacie(reeve, [account]);
    const session = await sessionOf(account);
    expect(session.findingPublishingFrequency).toBe("FIFTEEN_MINUTES");
    expect(session.createdAt?.getTime()).toBeGreaterThan(createdAt?.getTime() ?? 0);
  });

  test("is a conflict for a member, running or suspended, until it has left", async () => {
    const [administrator, member] = await organization();
    await expectRefusal(disable(member), "ConflictException", 409, asMember);
    await update(member, { status: "PAUSED" });
    await expectRefusal(disable(member), "ConflictException", 409, asMember);
    await as(member).send(new DisassociateFromAdministratorAccountCommand({}));
    await disable(member);
    expect(await seenStatus(administrator, member)).toBe("Resigned");
  });

  test("is a conflict for an administrator until every association is deleted, not only ended", async () => {
    const [administrator, member] = await organization();
    await expectRefusal(disable(administrator), "ConflictException", 409, asAdministrator);
    await as(administrator).send(new DisassociateMemberCommand({ id: member.accountId }));
    await expectRefusal(disable(administrator), "ConflictException", 409, asAdministrator);
    await as(administrator).send(new DeleteMemberCommand({ id: member.accountId }));
    await disable(administrator);
    expect(await statusOf(member)).toBe("ENABLED");
  });

  test("is a conflict as soon as one account is in the inventory", async () => {
    const [administrator, added] = reeve.take(2);
    await enableMacie(reeve, [administrator]);
    await addMember(reeve, administrator, added);
    await expectRefusal(disable(administrator), "ConflictException", 409, asAdministrator);
  });

  test("is free to an account that has invitations but no administrator", async () => {
    const [administrator, invited] = reeve.take(2);
    await enableMacie(reeve, [administrator, invited]);
    await invite(reeve, administrator, invited);
    await disable(invited);
    expect(await seenStatus(administrator, invited)).toBe("Invited");
  });
});

describe("Regions", () => {
  test("each have a session of their own", async () => {
    const [account] = reeve.take(1);
    await enableMacie(reeve, [account]);
    await expectRefusal(sessionOf(account, "us-east-1"), "AccessDeniedException", 403, "Macie is not enabled");
    await as(account, "us-east-1").send(new EnableMacieCommand({ status: "PAUSED" }));
    await as(account, "us-east-1").send(new UpdateMacieSessionCommand({ findingPublishingFrequency: "SIX_HOURS" }));
    expect(await sessionOf(account)).toMatchObject({ status: "ENABLED", findingPublishingFrequency: "FIFTEEN_MINUTES" });
    expect(await sessionOf(account, "us-east-1")).toMatchObject({ status: "PAUSED", findingPublishingFrequency: "SIX_HOURS" });
    await as(account, "us-east-1").send(new DisableMacieCommand({}));
    expect(await statusOf(account)).toBe("ENABLED");
  });

  test("that are not served are refused by name of the scope, before anything is looked at", async () => {
    await using narrow = await startReeve({ spare: 1, regions: ["eu-west-1"] });
    const [account] = narrow.take(1);
    await enableMacie(narrow, [account]);
    for (const region of ["us-east-1", "nowhere-1"]) {
      const sent = narrow.clients.macie(account, region).send(new CreateMemberCommand({ account: undefined }));
      await expectRefusal(sent, "InvalidSignatureException", 403, "valid Region");
    }
  });
});
