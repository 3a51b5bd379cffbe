/**
 * Addresses proved by the link of the invitation's mail (REEVE_EMAIL_VERIFICATION=link), from outside: the mails are read in the
 * outbox, the pages fetched as a browser fetches them.
 */
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateDetectorCommand, CreateMembersCommand, GetMembersCommand, InviteMembersCommand } from "@aws-sdk/client-guardduty";
import { CreateInvitationsCommand, DeleteMemberCommand, ListInvitationsCommand } from "@aws-sdk/client-macie2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sql } from "../../src/database/sql.ts";
import { addMember, enableMacie, untilStatus } from "../support/membership.ts";
import { type Declaration, type RunningReeve, startReeve } from "../support/server.ts";

let reeve: RunningReeve;
beforeAll(async () => {
  reeve = await startReeve({ spare: 30, emailVerification: "link" });
});
afterAll(() => reeve.close());

/** The mails to an address, oldest first, with the line breaks of their transport undone. */
async function mailsTo(address: string): Promise<readonly string[]> {
  const names = await readdir(reeve.outbox).catch(() => []);
  const mails = await Promise.all(
    names.filter((name) => name.endsWith(".eml")).map(async (name) => readFile(path.join(reeve.outbox, name), "utf8")),
  );
  const texts = mails.map((mail) => mail.replace(/=\r?\n/g, "").replaceAll("=3D", "="));
  return texts.filter((mail) => mail.includes(address)).sort((a, b) => dateOf(a) - dateOf(b));
}

const dateOf = (mail: string): number => Date.parse(/^Date: (.*)$/m.exec(mail)?.[1] ?? "");

/** The token of the latest mail to an address, once there are `count` of them. */
async function tokenTo(address: string, count = 1): Promise<string> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(30)) {
    const tokens = (await mailsTo(address)).map((mail) => /\/console\/verify\?token=([\w-]{43})/.exec(mail)?.[1]);
    const fresh = tokens.filter((token) => token !== undefined && !seen.has(token));
    if (tokens.length >= count && fresh[0] !== undefined) {
      seen.add(fresh[0]);
      return fresh[0];
    }
  }
  throw new Error(`no mail to ${address} came`);
}
const seen = new Set<string>();

const pageOf = (token: string) => fetch(`${reeve.url}/console/verify?token=${token}`);
const press = (token: string, method = "POST") =>
  fetch(`${reeve.url}/console/verify`, { method, body: new URLSearchParams({ token }) });

/** An administrator and an account that it has invited, whose address is not proved yet. */
async function invited(options: { disableEmailNotification?: boolean } = {}) {
  const [administrator, member] = reeve.take(2);
  await enableMacie(reeve, [administrator, member]);
  await addMember(reeve, administrator, member);
  await invite(administrator, member, options);
  return { administrator, member };
}

async function invite(administrator: Declaration, member: Pick<Declaration, "accountId">, options: object = {}) {
  const command = new CreateInvitationsCommand({ accountIds: [member.accountId], ...options });
  expect((await reeve.clients.macie(administrator).send(command)).unprocessedAccounts).toEqual([]);
}

async function received(member: Declaration): Promise<readonly (string | undefined)[]> {
  const { invitations = [] } = await reeve.clients.macie(member).send(new ListInvitationsCommand({}));
  return invitations.map(({ relationshipStatus }) => relationshipStatus);
}

describe("an address", () => {
  test("is proved by the button, not by opening the page, and no second mail is sent", async () => {
    const { administrator, member } = await invited({ disableEmailNotification: true });
    const token = await tokenTo(member.email);
    for (let i = 0; i < 3; i++) {
      const page = await pageOf(token);
      expect(page.status).toBe(200);
      const text = await page.text();
      expect(text).toContain(
        `Account ${administrator.accountId} wants to be the Macie administrator of account ${member.accountId}`,
      );
      expect(text).toContain("<button");
    }
    await untilStatus(reeve, administrator, member, "EmailVerificationInProgress");
    expect(await received(member)).toEqual([]);
    const pressed = await press(token);
    expect([pressed.status, await pressed.text()]).toEqual([200, expect.stringContaining("The address is confirmed")]);
    await untilStatus(reeve, administrator, member, "Invited");
    expect(await received(member)).toEqual(["Invited"]);
    expect(await mailsTo(member.email)).toHaveLength(1);
  });

  test("is proved once by several buttons pressed at the same time", async () => {
    const { administrator, member } = await invited();
    const token = await tokenTo(member.email);
    const statuses = await Promise.all(Array.from({ length: 6 }, async () => (await press(token)).status));
    expect(statuses.sort()).toEqual([200, 410, 410, 410, 410, 410]);
    await untilStatus(reeve, administrator, member, "Invited");
    expect(await received(member)).toEqual(["Invited"]);
  });

  test("of GuardDuty is proved the same way", async () => {
    const [administrator, member] = reeve.take(2);
    const guardduty = reeve.clients.guardduty(administrator);
    const { DetectorId } = await guardduty.send(new CreateDetectorCommand({ Enable: true }));
    const { accountId: AccountId, email: Email } = member;
    await guardduty.send(new CreateMembersCommand({ DetectorId, AccountDetails: [{ AccountId, Email }] }));
    await guardduty.send(new InviteMembersCommand({ DetectorId, AccountIds: [AccountId], DisableEmailNotification: true }));
    const status = async () =>
      (await guardduty.send(new GetMembersCommand({ DetectorId, AccountIds: [AccountId] }))).Members?.[0]?.RelationshipStatus;
    const token = await tokenTo(Email);
    expect(await status()).toBe("EmailVerificationInProgress");
    expect((await press(token)).status).toBe(200);
    expect(await status()).toBe("Invited");
  });

  test("of an account that nobody declared fails, and no mail is sent", async () => {
    const [administrator] = reeve.take(1);
    await enableMacie(reeve, [administrator]);
    const nobody = { accountId: "240000000001", email: "nobody@example.com" };
    await addMember(reeve, administrator, nobody);
    await invite(administrator, nobody);
    await untilStatus(reeve, administrator, nobody, "EmailVerificationFailed");
    expect(await mailsTo(nobody.email)).toEqual([]);
  });

  test("that no mail can be sent to fails", async () => {
    const [administrator, member] = reeve.take(2);
    await enableMacie(reeve, [administrator]);
    await addMember(reeve, administrator, { ...member, email: "two,three@example.com" });
    await invite(administrator, member);
    await untilStatus(reeve, administrator, member, "EmailVerificationFailed");
  });

  test("fails when nobody used the link in time, and the link is dead", async () => {
    const { administrator, member } = await invited();
    const token = await tokenTo(member.email);
    await reeve.database.query(sql`
      update queue.job set start_after = now()
      where state < 'active' and name = 'verify-invitation' and data->>'member' = ${member.accountId}`);
    await untilStatus(reeve, administrator, member, "EmailVerificationFailed");
    expect((await press(token)).status).toBe(404);
  });
});

describe("a link", () => {
  test("is replaced by that of a newer invitation", async () => {
    const { administrator, member } = await invited();
    const older = await tokenTo(member.email);
    await invite(administrator, member);
    const newer = await tokenTo(member.email, 2);
    expect((await pageOf(older)).status).toBe(404);
    expect((await press(older)).status).toBe(404);
    expect((await press(newer)).status).toBe(200);
    await untilStatus(reeve, administrator, member, "Invited");
  });

  test("dies with the association", async () => {
    const { administrator, member } = await invited();
    const token = await tokenTo(member.email);
    await reeve.clients.macie(administrator).send(new DeleteMemberCommand({ id: member.accountId }));
    expect((await press(token)).status).toBe(404);
  });

  test.each(["", "x", "A".repeat(43), '"><script>alert(1)</script>', "%00"])("with the token %j leads nowhere", async (token) => {
    for (const answer of [await pageOf(token), await press(token)]) {
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toContain("alert");
    }
  });
});

test("neither log nor caches nor other sites learn the token", async () => {
  const { member } = await invited();
  const token = await tokenTo(member.email);
  for (const answer of [await pageOf(token), await press(token), await pageOf(token), await press(token, "PUT")]) {
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("x-frame-options")).toBe("DENY");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'self'");
  }
  expect(reeve.log.filter((line) => line.includes('"method":"PUT"') && line.includes('"status":405'))).toHaveLength(1);
  expect(reeve.log.filter((line) => line.includes(token))).toEqual([]);
});
