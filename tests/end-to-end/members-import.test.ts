/**
 * `reeve members import` against a running server: what the list says is what the inventory then holds, in every Region named.
 */
import { AcceptInvitationCommand, ListInvitationsCommand, ListMembersCommand } from "@aws-sdk/client-macie2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { homeRegion } from "../support/clients.ts";
import { type CommandEnd, importMembers } from "../support/command-line.ts";
import { enableMacie, untilStatus } from "../support/membership.ts";
import { type Declaration, type RunningReeve, startReeve } from "../support/server.ts";

const otherRegion = "us-east-1";
let reeve: RunningReeve;

beforeAll(async () => {
  reeve = await startReeve({ spare: 20 });
});
afterAll(() => reeve.close());

const listOf = (...accounts: readonly Pick<Declaration, "accountId" | "email">[]) =>
  `Account ID,Email\n${accounts.map(({ accountId, email }) => `${accountId},${email}\n`).join("")}`;

const importAs = (administrator: Declaration, list: string | Uint8Array, args: readonly string[] = [], region = homeRegion) =>
  importMembers(list, args, { endpoint: reeve.url, key: administrator, region });

/** `line region inventory invitation`, and what follows in the JSON where it is there. */
function rowsOf({ stdout }: CommandEnd): string[] {
  const { accounts } = JSON.parse(stdout) as { accounts: Record<"line" | "region" | "inventory" | "invitation", string>[] };
  return accounts.map(({ line, region, inventory, invitation }) => `${line} ${region} ${inventory} ${invitation}`);
}

async function inventoryOf(administrator: Declaration, region = homeRegion): Promise<string[]> {
  const { members = [] } = await reeve.clients
    .macie(administrator, region)
    .send(new ListMembersCommand({ onlyAssociated: "false" }));
  return members.map(({ accountId, email, relationshipStatus }) => `${accountId} ${email} ${relationshipStatus}`);
}

describe("adding and inviting", () => {
  test("adds the accounts of the list, in the table with their lines, and does not invite them unasked", async () => {
    const [administrator, first, second] = reeve.take(3);
    await enableMacie(reeve, [administrator]);
    const { exitCode, stdout, stderr } = await importAs(
      administrator,
      `\ufeff${listOf(first)}\r\n${listOf(second).split("\n")[1]}`,
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout.split("\n")).toEqual([
      "Line       Account  Region     Result  Reason",
      "----  ------------  ---------  ------  ------",
      `   2  ${first.accountId}  eu-west-1  added`,
      `   4  ${second.accountId}  eu-west-1  added`,
      "",
      "eu-west-1: 2 added.",
      "",
    ]);
    expect(await inventoryOf(administrator)).toEqual([
      `${first.accountId} ${first.email} Created`,
      `${second.accountId} ${second.email} Created`,
    ]);
  });

  test("invites with the message where the address is right, in two Regions at once", async () => {
    const [administrator, member] = reeve.take(2);
    for (const region of [homeRegion, otherRegion]) await enableMacie(reeve, [administrator, member], region);
    const args = [
      "--invite",
      "--message",
      "Please join us.",
      "--region",
      otherRegion,
      "--region",
      homeRegion,
      "--format",
      "json",
    ];
    const end = await importAs(administrator, listOf(member), args, "ap-south-1");
    expect({ exitCode: end.exitCode, rows: rowsOf(end) }).toEqual({
      exitCode: 0,
      rows: [`2 ${otherRegion} added sent`, `2 ${homeRegion} added sent`],
    });
    for (const region of [homeRegion, otherRegion]) {
      await untilStatus(reeve, administrator, member, "Invited", region);
      const { invitations } = await reeve.clients.macie(member, region).send(new ListInvitationsCommand({}));
      expect(invitations?.map(({ accountId }) => accountId)).toEqual([administrator.accountId]);
    }
  });

  test("invites in batches: 120 accounts take three requests, and all of them are invited", async () => {
    const [administrator] = reeve.take(1);
    await enableMacie(reeve, [administrator]);
    const accounts = Array.from({ length: 120 }, (_, n) => ({
      accountId: String(700_000_000_000 + n),
      email: `n${n}@example.com`,
    }));
    const { exitCode, stdout } = await importAs(administrator, listOf(...accounts), ["--invite"]);
    expect({ exitCode, summary: stdout.split("\n").at(-2) }).toEqual({
      exitCode: 0,
      summary: "eu-west-1: 120 added, 120 invited.",
    });
    const [administratorsRow] = (await importAs(administrator, listOf(...accounts))).stdout.split("\n").slice(-2);
    expect(administratorsRow).toBe("eu-west-1: 120 already there.");
  });
});

describe("doing it again", () => {
  test("does only what is missing: invites who is still Created, leaves who was invited or is a member", async () => {
    const [administrator, member, created, late] = reeve.take(4);
    await enableMacie(reeve, [administrator, member]);
    await importAs(administrator, listOf(member), ["--invite"]);
    await untilStatus(reeve, administrator, member, "Invited");
    await importAs(administrator, listOf(member, created));
    const again = await importAs(administrator, listOf(member, created, late), ["--invite"]);
    expect(again.exitCode).toBe(0);
    expect(again.stdout.split("\n").slice(2)).toEqual([
      `   2  ${member.accountId}  eu-west-1  already there (Invited)`,
      `   3  ${created.accountId}  eu-west-1  already there (Created), invited`,
      `   4  ${late.accountId}  eu-west-1  added, invited`,
      "",
      "eu-west-1: 1 added, 2 already there, 2 invited.",
      "",
    ]);
    const own = reeve.clients.macie(member);
    const { invitations: [invitation] = [] } = await own.send(new ListInvitationsCommand({}));
    const administratorAccountId = administrator.accountId;
    await own.send(new AcceptInvitationCommand({ administratorAccountId, invitationId: invitation?.invitationId }));
    const { exitCode, stdout } = await importAs(administrator, listOf({ ...member, email: "other@example.com" }), ["--invite"]);
    expect({ exitCode, row: stdout.split("\n")[2] }).toEqual({
      exitCode: 0,
      row: `   2  ${member.accountId}  eu-west-1  already there (Enabled)`,
    });
  });

  test("another address for an account that is waiting is refused with the way out, since it would not be used", async () => {
    const [administrator, member] = reeve.take(2);
    await enableMacie(reeve, [administrator]);
    await importAs(administrator, listOf({ ...member, email: "wrong@example.com" }));
    const { exitCode, stdout } = await importAs(administrator, listOf(member), ["--invite"]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      "refused  the inventory has another e-mail address for this account (Created): delete the member, then import the list again",
    );
    expect(await inventoryOf(administrator)).toEqual([`${member.accountId} wrong@example.com Created`]);
  });
});

describe("what the service refuses", () => {
  test("is told for its line with the reason, and the others are done: the administrator itself", async () => {
    const [administrator, member] = reeve.take(2);
    await enableMacie(reeve, [administrator]);
    const end = await importAs(administrator, listOf(administrator, member), ["--invite", "--format", "json"]);
    expect({ exitCode: end.exitCode, rows: rowsOf(end) }).toEqual({
      exitCode: 1,
      rows: ["2 eu-west-1 refused none", "3 eu-west-1 added sent"],
    });
    expect(JSON.parse(end.stdout)).toMatchObject({
      accounts: [{ reason: expect.stringMatching(/^ValidationException: /) }, {}],
      summary: [{ region: homeRegion, added: 1, present: 0, invited: 1, refused: 1, unanswered: 0, notSent: 0 }],
    });
  });

  test("a Region where Macie is off refuses every line, the other Region goes on", async () => {
    const [administrator, member] = reeve.take(2);
    await enableMacie(reeve, [administrator]);
    const { exitCode, stdout } = await importAs(administrator, listOf(member), ["--region", otherRegion, "--region", homeRegion]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/us-east-1\s+refused\s+AccessDeniedException: .*Macie is not enabled/);
    expect(stdout).toMatch(/eu-west-1\s+added/);
    expect(await inventoryOf(administrator)).toHaveLength(1);
  });

  test("the 1,001st account is refused for the quota, the thousand before it are added", { timeout: 180_000 }, async () => {
    const [administrator] = reeve.take(1);
    await enableMacie(reeve, [administrator]);
    const accounts = Array.from({ length: 1_001 }, (_, n) => ({
      accountId: String(800_000_000_000 + n),
      email: `n${n}@example.com`,
    }));
    const first = await importAs(administrator, listOf(...accounts.slice(0, 1_000)), ["--format", "json"]);
    expect({ exitCode: first.exitCode, summary: JSON.parse(first.stdout).summary[0].added }).toEqual({
      exitCode: 0,
      summary: 1_000,
    });
    const { exitCode, stdout } = await importAs(administrator, listOf(...accounts), ["--format", "json"]);
    const { accounts: rows, summary } = JSON.parse(stdout);
    expect({ exitCode, summary: summary[0] }).toMatchObject({ exitCode: 1, summary: { added: 0, present: 1_000, refused: 1 } });
    expect(rows.at(-1)).toMatchObject({
      line: 1_002,
      inventory: "refused",
      reason: expect.stringMatching(/^ServiceQuotaExceededException: .*1000/),
    });
  });

  test("a key that the server does not know refuses every line and adds nothing", async () => {
    const [administrator, member] = reeve.take(2);
    const stranger = { ...administrator, secretAccessKey: "not the secret of this key" };
    const { exitCode, stdout } = await importAs(stranger, listOf(member));
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/refused\s+\w*Signature\w*: /);
  });
});
