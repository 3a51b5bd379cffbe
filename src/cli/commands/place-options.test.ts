import { Command } from "commander";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { callsOn } from "../../../tests/support/call.ts";
import { createTestDatabase, type TestDatabase } from "../../../tests/support/database.ts";
import { requireAccountId } from "../../base/account-id.ts";
import { recordMembershipChange } from "../../capabilities/audit/audit.ts";
import { notify } from "../../capabilities/notices/notices.ts";
import { enqueueInvitationMail } from "../../notifications/notifications.ts";
import { addAudit } from "./audit.ts";
import { addNotices } from "./notices.ts";
import { readUpTo } from "./place-options.ts";

const administrator = requireAccountId("111111111111", "test");
const member = requireAccountId("222222222222", "test");

let testDatabase: TestDatabase;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  const calls = callsOn(testDatabase.database);
  await calls.as({ account: administrator, now: new Date("2026-02-03T04:05:06Z") }, async (call) => {
    const pair = { administrator, member };
    const created = { status: "Created", email: "member@example.com" };
    await recordMembershipChange(call, { ...pair, command: "add", before: undefined, after: created });
    await recordMembershipChange(call, {
      ...pair,
      command: "accept",
      before: { status: "Invited" },
      after: { status: "Enabled" },
    });
    await notify(call, member, { kind: "member-removed", administrator });
    const invitation = { ...pair, invitationId: "id", email: "member@example.com", message: "" };
    await enqueueInvitationMail(call, { service: call.service, ...invitation });
  });
  vi.stubEnv("DATABASE_URL", testDatabase.url);
  vi.stubEnv("REEVE_SECRET_KEY", "00".repeat(32));
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  vi.unstubAllEnvs();
  await testDatabase.drop();
});

async function run(...args: string[]): Promise<{ readonly out: string; readonly err: string }> {
  const written = { out: "", err: "" };
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    written.out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written.err += String(text);
    return true;
  });
  const program = new Command("reeve").exitOverride();
  addAudit(program);
  addNotices(program);
  for (const command of program.commands) command.exitOverride();
  await program.parseAsync(args, { from: "user" });
  return written;
}

describe("reeve audit", () => {
  test("shows the operator everything, newest first", async () => {
    const { out } = await run("audit");
    expect(out.split("\n").slice(2, 4)).toEqual([
      expect.stringMatching(
        /^2026-02-03T04:05:06Z +macie2 +eu-west-1 +111111111111 +222222222222 +accept +Invited > Enabled +arn:/,
      ),
      expect.stringContaining("none > Created"),
    ]);
  });

  test("shows an account what it may see, as JSON", async () => {
    const { out } = await run("audit", "--account", member, "--json");
    expect(JSON.parse(out)).toMatchObject([
      { command: "accept", actor: { account: administrator }, occurredAt: "2026-02-03T04:05:06.000Z" },
    ]);
  });

  test("narrows by Region, service and the other account", async () => {
    expect(JSON.parse((await run("audit", "--json", "--region", "us-east-1")).out)).toEqual([]);
    expect(JSON.parse((await run("audit", "--json", "--service", "guardduty")).out)).toEqual([]);
    expect(JSON.parse((await run("audit", "--json", "--with", member, "--service", "macie2")).out)).toHaveLength(2);
  });

  test("says when the list was cut", async () => {
    const { out, err } = await run("audit", "--json", "--limit", "1");
    expect(JSON.parse(out)).toHaveLength(1);
    expect(err).toContain("--limit");
  });

  test.each([
    ["an account that is none", ["audit", "--account", "12"]],
    ["a Region that is none", ["audit", "--region", "Europe"]],
    ["a service that is none", ["audit", "--service", "s3"]],
    ["a limit of nothing", ["audit", "--limit", "0"]],
    ["notices of nobody", ["notices"]],
  ])("%s is refused", async (_what, args) => {
    await expect(run(...args)).rejects.toMatchObject({ name: "CommanderError" });
  });
});

describe("reeve notices", () => {
  test("shows what an account was told", async () => {
    expect((await run("notices", "--account", member)).out).toMatch(
      /2026-02-03T04:05:06Z +macie2 +eu-west-1 +unread +Account 111111111111 removed this account/,
    );
    expect(JSON.parse((await run("notices", "--account", administrator, "--json")).out)).toEqual([]);
  });

  test("shows the mails sent in its name with their states", async () => {
    expect((await run("notices", "--account", administrator, "--mails")).out).toMatch(
      /222222222222 +member@example\.com +queued +0/,
    );
  });
});

test("pages are read until there are enough, and no further", async () => {
  const asked: number[] = [];
  const readPage = async ({ sizeMax, token }: { sizeMax: number; token: string | undefined }) => {
    asked.push(sizeMax);
    const start = Number(token ?? 0);
    return { items: Array.from({ length: sizeMax }, (_, index) => start + index), nextToken: `${start + sizeMax}` };
  };
  const { items, hasMore } = await readUpTo(1_200, readPage);
  expect(asked).toEqual([500, 500, 200]);
  expect(items).toHaveLength(1_200);
  expect(items.at(-1)).toBe(1_199);
  expect(hasMore).toBe(true);
});
