import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { callsOn, type Who } from "../../../tests/support/call.ts";
import { createTestDatabase, type TestDatabase } from "../../../tests/support/database.ts";
import { requireAccountId } from "../../base/account-id.ts";
import { sql } from "../../database/sql.ts";
import { open } from "../activation/activation.ts";
import type { Call } from "../call.ts";
import {
  acceptInvitation,
  addMember,
  administratorOf,
  commandMember,
  countInvitations,
  declineInvitations,
  deleteInvitations,
  getMember,
  invite,
  leave,
  listInvitations,
  listMembers,
  markOwnSession,
  relationTo,
  settleVerification,
} from "./organizations.ts";

const admin = requireAccountId("111111111111", "test");
const member = requireAccountId("222222222222", "test");
const other = requireAccountId("333333333333", "test");

let testDatabase: TestDatabase;
let calls: ReturnType<typeof callsOn>;

beforeAll(async () => {
  testDatabase = await createTestDatabase();
});
afterAll(() => testDatabase.drop());
beforeEach(async () => {
  calls = callsOn(testDatabase.database);
  for (const account of [admin, member, other]) await switchOn({ account });
});
afterEach(async () => {
  await testDatabase.database.query(
    sql`truncate session, association, organization_part, allegiance, tagged_resource, membership_audit, notice, mail cascade`,
  );
});

const switchOn = (who: Who) => calls.as(who, (call) => open(call, { status: "ENABLED", publishingFrequency: "FIFTEEN_MINUTES" }));

/** Adds, invites and verifies; answers the invitation's ID. */
async function inviteVerified(from: Who, to: typeof member): Promise<string> {
  await calls.as(from, (call) => addMember(call, { accountId: to, email: "to@example.com" }));
  return reinviteVerified(from, to);
}

async function reinviteVerified(from: Who, to: typeof member): Promise<string> {
  await calls.as(from, (call) => invite(call, { accountIds: [to], message: "", byEmail: false }));
  return calls.as(from, async (call) => {
    const invitationId = (await getMember(call, to)).invitationId ?? "";
    await settleVerification(call, { administrator: call.account, member: to }, invitationId, () => true);
    return invitationId;
  });
}

const join = (who: Who, invitationId: string, administrator = admin) =>
  calls.as(who, (call) => acceptInvitation(call, { administrator, invitationId }));
const statusFor = (who: Who | string, of: typeof member) => calls.as(who, async (call) => (await getMember(call, of)).status);
const received = (who: string) =>
  calls.as(who, async (call) => (await listInvitations(call, { sizeMax: 25 })).items.map(({ status }) => status));
const refusal = (kind: string, text = "") => expect.objectContaining({ kind, message: expect.stringContaining(text) });

describe("an invitation, accepted", () => {
  test("both sides see each step", async () => {
    await calls.as(admin, (call) => addMember(call, { accountId: member, email: "to@example.com", tags: { team: "blue" } }));
    expect(await statusFor(admin, member)).toBe("Created");
    expect(await received(member)).toEqual([]);

    await calls.as(admin, (call) => invite(call, { accountIds: [member], message: "join us", byEmail: true }));
    expect(await statusFor(admin, member)).toBe("EmailVerificationInProgress");
    expect(await received(member)).toEqual([]);
    expect(calls.sent).toEqual([{ name: "verify-invitation", data: expect.objectContaining({ administrator: admin, member }) }]);

    const invitationId = await calls.as(admin, async (call) => (await getMember(call, member)).invitationId ?? "");
    expect(invitationId).toMatch(/^[0-9a-f]{32}$/);
    await calls.as(admin, (call) => settleVerification(call, { administrator: admin, member }, invitationId, () => true));
    expect(await received(member)).toEqual(["Invited"]);
    expect(await calls.as(member, countInvitations)).toBe(1);
    expect(await calls.as(member, administratorOf)).toBeUndefined();

    await join({ account: member }, invitationId);
    expect(await statusFor(admin, member)).toBe("Enabled");
    expect(await calls.as(member, administratorOf)).toMatchObject({ administrator: admin, invitationId, status: "Enabled" });
    expect(await calls.as(member, countInvitations)).toBe(0);
    expect(await calls.as(admin, (call) => relationTo(call, member))).toBe("member");
    expect(await calls.as(member, (call) => relationTo(call, admin))).toBe("none");
    expect(await calls.as(admin, async (call) => (await getMember(call, member)).tags)).toEqual({ team: "blue" });
  });

  test("a wrong address is told to the administrator and hides the invitation", async () => {
    await calls.as(admin, (call) => addMember(call, { accountId: member, email: "wrong@example.com" }));
    await calls.as(admin, (call) => invite(call, { accountIds: [member], message: "", byEmail: false }));
    const invitationId = await calls.as(admin, async (call) => (await getMember(call, member)).invitationId ?? "");
    await calls.as(admin, (call) => settleVerification(call, { administrator: admin, member }, invitationId, () => false));
    expect(await statusFor(admin, member)).toBe("EmailVerificationFailed");
    expect(await received(member)).toEqual([]);
    await expect(join({ account: member }, invitationId)).rejects.toEqual(refusal("invalid", "no pending invitation"));
  });

  test("inviting again makes a new invitation; the older one can no longer be accepted", async () => {
    const first = await inviteVerified({ account: admin }, member);
    const second = await reinviteVerified({ account: admin }, member);
    expect(second).not.toBe(first);
    await expect(join({ account: member }, first)).rejects.toEqual(refusal("invalid", "no pending invitation"));
    await join({ account: member }, second);
  });

  test("a verification of a replaced invitation changes nothing", async () => {
    const first = await inviteVerified({ account: admin }, member);
    await calls.as(admin, (call) => invite(call, { accountIds: [member], message: "", byEmail: false }));
    await calls.as(admin, (call) => settleVerification(call, { administrator: admin, member }, first, () => false));
    expect(await statusFor(admin, member)).toBe("EmailVerificationInProgress");
  });
});

describe("an invitation, declined or deleted", () => {
  test("declined: gone for the administrator, listed for the recipient until deleted", async () => {
    const invitationId = await inviteVerified({ account: admin }, member);
    expect(await calls.as(member, (call) => declineInvitations(call, [admin]))).toEqual([]);
    await expect(statusFor(admin, member)).rejects.toEqual(refusal("not-found", "not associated with your account"));
    expect(await received(member)).toEqual(["Resigned"]);
    await expect(join({ account: member }, invitationId)).rejects.toEqual(refusal("invalid", "no pending invitation"));
    expect(await calls.as(member, (call) => deleteInvitations(call, [admin]))).toEqual([]);
    expect(await received(member)).toEqual([]);
  });

  test("after a decline the account can be added as new", async () => {
    await inviteVerified({ account: admin }, member);
    await calls.as(member, (call) => declineInvitations(call, [admin]));
    await calls.as(admin, (call) => addMember(call, { accountId: member, email: "new@example.com" }));
    expect(await calls.as(admin, (call) => getMember(call, member))).toMatchObject({
      status: "Created",
      email: "new@example.com",
    });
    expect(await received(member)).toEqual([]);
  });

  test("deleting an unanswered invitation takes the association with it", async () => {
    await inviteVerified({ account: admin }, member);
    await calls.as(member, (call) => deleteInvitations(call, [admin]));
    await expect(statusFor(admin, member)).rejects.toEqual(refusal("not-found"));
  });

  test("an accepted invitation cannot be declined or deleted, an unknown one not at all", async () => {
    await join({ account: member }, await inviteVerified({ account: admin }, member));
    for (const operation of [declineInvitations, deleteInvitations]) {
      const unprocessed = await calls.as(member, (call) => operation(call, [admin, other]));
      expect(unprocessed).toEqual([
        { accountId: admin, reason: refusal("invalid") },
        { accountId: other, reason: refusal("not-found") },
      ]);
    }
    expect(await statusFor(admin, member)).toBe("Enabled");
  });

  test("what has not reached the recipient does not exist for it", async () => {
    await calls.as(admin, (call) => addMember(call, { accountId: member, email: "to@example.com" }));
    const unprocessed = await calls.as(member, (call) => deleteInvitations(call, [admin]));
    expect(unprocessed).toEqual([{ accountId: admin, reason: refusal("not-found") }]);
    expect(await statusFor(admin, member)).toBe("Created");
  });
});

describe("a membership, ended", () => {
  test("left: Resigned for the administrator; the original invitation can be accepted again", async () => {
    const invitationId = await inviteVerified({ account: admin }, member);
    await join({ account: member }, invitationId);
    await calls.as(member, leave);
    expect(await statusFor(admin, member)).toBe("Resigned");
    expect(await calls.as(member, administratorOf)).toBeUndefined();
    await join({ account: member }, invitationId);
    expect(await statusFor(admin, member)).toBe("Enabled");
  });

  test("removed: Removed for both; only a new invitation brings it back", async () => {
    const invitationId = await inviteVerified({ account: admin }, member);
    await join({ account: member }, invitationId);
    await calls.as(admin, (call) => commandMember(call, member, "remove"));
    expect(await statusFor(admin, member)).toBe("Removed");
    expect(await received(member)).toEqual(["Removed"]);
    await expect(join({ account: member }, invitationId)).rejects.toEqual(refusal("invalid", "no pending invitation"));
    await join({ account: member }, await reinviteVerified({ account: admin }, member));
  });

  test("the association is deleted only after the membership has ended", async () => {
    await join({ account: member }, await inviteVerified({ account: admin }, member));
    await expect(calls.as(admin, (call) => commandMember(call, member, "delete"))).rejects.toEqual(refusal("conflict"));
    await calls.as(admin, (call) => commandMember(call, member, "remove"));
    await calls.as(admin, (call) => commandMember(call, member, "delete"));
    await expect(statusFor(admin, member)).rejects.toEqual(refusal("not-found"));
    expect(await received(member)).toEqual([]);
  });

  test("paused and running again: the member stays a member, its administrator reaches it only while it runs", async () => {
    await join({ account: member }, await inviteVerified({ account: admin }, member));
    await calls.as(member, (call) => markOwnSession(call, "pause"));
    expect(await calls.as(admin, (call) => relationTo(call, member))).toBe("paused-member");
    await calls.as(member, (call) => markOwnSession(call, "resume"));
    expect(await calls.as(admin, (call) => relationTo(call, member))).toBe("member");
  });
});

describe("what must never be", () => {
  test("an account with members cannot become a member", async () => {
    await join({ account: member }, await inviteVerified({ account: admin }, member));
    const invitationId = await inviteVerified({ account: other }, admin);
    await expect(join({ account: admin }, invitationId, other)).rejects.toEqual(
      refusal("conflict", "Remove all member accounts"),
    );
  });

  test("a member cannot add or invite accounts, nor accept a second administrator", async () => {
    await join({ account: member }, await inviteVerified({ account: admin }, member));
    await expect(calls.as(member, (call) => addMember(call, { accountId: other, email: "o@example.com" }))).rejects.toEqual(
      refusal("denied"),
    );
    const invitationId = await inviteVerified({ account: other }, member);
    await expect(join({ account: member }, invitationId, other)).rejects.toEqual(
      refusal("invalid", "already an associated member"),
    );
  });

  test("the administrator is the same in every Region; the refusal names the Region", async () => {
    await join({ account: member }, await inviteVerified({ account: admin }, member));
    for (const account of [member, other]) await switchOn({ account, region: "us-east-1" });
    const invitationId = await inviteVerified({ account: other, region: "us-east-1" }, member);
    await expect(join({ account: member, region: "us-east-1" }, invitationId, other)).rejects.toEqual(
      refusal("conflict", "eu-west-1"),
    );
    await calls.as(member, leave);
    await join({ account: member, region: "us-east-1" }, invitationId, other);
  });

  test("an account cannot be added twice, nor add itself", async () => {
    const add = (accountId: typeof member) => calls.as(admin, (call) => addMember(call, { accountId, email: "to@example.com" }));
    await add(member);
    await expect(add(member)).rejects.toEqual(refusal("conflict"));
    await expect(add(admin)).rejects.toEqual(refusal("invalid", "itself"));
  });

  test("without the service switched on, nothing is answered", async () => {
    const stranger = "444444444444";
    const operations: readonly ((call: Call) => Promise<unknown>)[] = [
      (call) => addMember(call, { accountId: member, email: "to@example.com" }),
      (call) => listMembers(call, { onlyMembers: true, sizeMax: 25 }),
      (call) => listInvitations(call, { sizeMax: 25 }),
      (call) => acceptInvitation(call, { administrator: admin, invitationId: "0" }),
      administratorOf,
      countInvitations,
      leave,
    ];
    for (const operation of operations) {
      await expect(calls.as(stranger, operation)).rejects.toEqual(refusal("denied", "Macie is not enabled"));
    }
  });

  test("of ten administrators whose invitations are accepted at once, one wins", async () => {
    const administrators = Array.from({ length: 10 }, (_, index) => requireAccountId(String(500_000_000_000 + index), "test"));
    const invitations = new Map<typeof admin, string>();
    for (const account of administrators) {
      await switchOn({ account });
      invitations.set(account, await inviteVerified({ account }, member));
    }
    const outcomes = await Promise.allSettled([...invitations].map(([account, id]) => join({ account: member }, id, account)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const statuses = await Promise.all(administrators.map((account) => statusFor(account, member)));
    expect(statuses.filter((status) => status === "Enabled")).toHaveLength(1);
  });

  test("two accounts that accept each other's invitation at once never both win", async () => {
    for (let round = 0; round < 5; round++) {
      const toMember = await inviteVerified({ account: admin }, member);
      const toAdmin = await inviteVerified({ account: member }, admin);
      const outcomes = await Promise.allSettled([join({ account: member }, toMember), join({ account: admin }, toAdmin, member)]);
      expect(outcomes.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(1);
      await testDatabase.database.query(sql`truncate association, organization_part, allegiance, tagged_resource cascade`);
    }
  });
});

describe("lists", () => {
  test("members: only current ones by default, all on request, page by page", async () => {
    const ids = Array.from({ length: 7 }, (_, index) => requireAccountId(String(600_000_000_000 + index), "test"));
    for (const accountId of ids) await calls.as(admin, (call) => addMember(call, { accountId, email: "to@example.com" }));
    await join({ account: member }, await inviteVerified({ account: admin }, member));
    const list = (onlyMembers: boolean, token?: string) =>
      calls.as(admin, (call) => listMembers(call, { onlyMembers, sizeMax: 3, token }));
    expect((await list(true)).items.map((item) => item.member)).toEqual([member]);
    const seen: string[] = [];
    let token: string | undefined;
    do {
      const page = await list(false, token);
      seen.push(...page.items.map((item) => item.member));
      token = page.nextToken;
    } while (token);
    expect(seen).toEqual([member, ...ids]);
    await expect(list(false, "not a token")).rejects.toEqual(refusal("invalid", "nextToken"));
  });

  test("the quota of accounts by invitation holds when additions race", async () => {
    await testDatabase.database.query(sql`
      insert into association (administrator, region, service, member, kind, status, email, created_at, updated_at)
      select ${admin}, 'eu-west-1', 'macie2', (700000000000 + n)::text, 'invitation', 'Created', 'x@example.com', now(), now()
      from generate_series(1, 995) as n`);
    const ids = Array.from({ length: 12 }, (_, index) => requireAccountId(String(800_000_000_000 + index), "test"));
    const add = (accountId: typeof member) => calls.as(admin, (call) => addMember(call, { accountId, email: "to@example.com" }));
    const outcomes = await Promise.allSettled(ids.map(add));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(5);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(reasons).toEqual(Array.from({ length: 7 }, () => refusal("quota-exceeded", "1000")));
  });
});
