import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { callsOn } from "../../../tests/support/call.ts";
import { createTestDatabase, type TestDatabase } from "../../../tests/support/database.ts";
import { requireAccountId } from "../../base/account-id.ts";
import { sql } from "../../database/sql.ts";
import { enqueueInvitationMail } from "../../notifications/notifications.ts";
import { type Notice, noticeNumber, noticeSentence, noticesMax } from "./notice.ts";
import { countUnread, listMailsOf, listNotices, listNoticesOf, markRead, notify, tellUndelivered } from "./notices.ts";

const administrator = requireAccountId("111111111111", "test");
const member = requireAccountId("222222222222", "test");
const invitationId = "0123456789abcdef0123456789abcdef";
const received: Notice = { kind: "invitation-received", administrator, invitationId };

let testDatabase: TestDatabase;
let calls: ReturnType<typeof callsOn>;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  calls = callsOn(testDatabase.database);
});
afterEach(() => testDatabase.database.query(sql`truncate notice, mail`));
afterAll(() => testDatabase.drop());

const tell = (notice: Notice, who: Parameters<typeof calls.as>[0] = administrator) =>
  calls.as(who, (call) => notify(call, member, notice));

describe("an account's notices", () => {
  test("are written for the other side, and come newest first", async () => {
    await tell(received);
    await tell({ kind: "invitation-withdrawn", administrator });
    const { items } = await calls.as(member, (call) => listNotices(call, { sizeMax: 10 }));
    expect(items.map(({ notice }) => notice)).toEqual([{ kind: "invitation-withdrawn", administrator }, received]);
    expect(items[0]).toMatchObject({ account: member, region: "eu-west-1", service: "macie2" });
    expect(await calls.as(administrator, (call) => listNotices(call, { sizeMax: 10 }))).toEqual({ items: [] });
  });

  test("are undone with the transaction of what they tell of", async () => {
    await expect(
      calls.as(administrator, async (call) => {
        await notify(call, member, received);
        throw new Error("the invitation failed");
      }),
    ).rejects.toThrow("the invitation failed");
    expect(await calls.as(member, countUnread)).toBe(0);
  });

  test("are kept per Region and service", async () => {
    await tell(received);
    await tell(received, { account: administrator, region: "us-east-1" });
    await tell(received, { account: administrator, service: "guardduty" });
    expect(await calls.as(member, countUnread)).toBe(1);
    expect(await calls.as({ account: member, region: "us-east-1" }, countUnread)).toBe(1);
    const { database } = testDatabase;
    const all = await listNoticesOf(database, { account: member, sizeMax: 10 });
    expect(all.items.map(({ region, service }) => `${region} ${service}`)).toEqual([
      "eu-west-1 guardduty",
      "us-east-1 macie2",
      "eu-west-1 macie2",
    ]);
  });

  test("come in pages that stay right while new ones arrive", async () => {
    for (let i = 0; i < 5; i++) await tell({ ...received, invitationId: `${i}` });
    const seen: string[] = [];
    let token: string | undefined;
    do {
      const page = await calls.as(member, (call) => listNotices(call, { sizeMax: 2, token }));
      seen.push(...page.items.map(({ notice }) => (notice.kind === "invitation-received" ? notice.invitationId : "")));
      token = page.nextToken;
      await tell({ kind: "invitation-withdrawn", administrator });
    } while (token !== undefined);
    expect(seen).toEqual(["4", "3", "2", "1", "0"]);
  });

  test.each(["not a token", Buffer.from('["notices","1 or 1=1"]').toString("base64url")])(
    "a damaged token is refused",
    async (token) => {
      const listed = calls.as(member, (call) => listNotices(call, { sizeMax: 2, token }));
      await expect(listed).rejects.toMatchObject({ kind: "invalid" });
    },
  );

  test(`are kept to the newest ${noticesMax}`, async () => {
    await testDatabase.database.query(sql`
      insert into notice (account, region, service, body, created_at)
      select ${member}, 'eu-west-1', 'macie2', '{"kind": "old"}', now() from generate_series(1, ${noticesMax})`);
    await tell(received);
    expect(await calls.as(member, countUnread)).toBe(noticesMax);
    const { items } = await calls.as(member, (call) => listNotices(call, { sizeMax: 1 }));
    expect(items[0]?.notice).toEqual(received);
  });
});

describe("reading", () => {
  test("marks the given notices, once, and takes them off the number on the bell", async () => {
    await tell(received);
    await tell(received);
    const { items } = await calls.as(member, (call) => listNotices(call, { sizeMax: 10 }));
    const [latest] = items;
    expect(await calls.as(member, (call) => markRead(call, [latest?.id ?? ""]))).toBe(1);
    expect(await calls.as(member, (call) => markRead(call, [latest?.id ?? ""]))).toBe(0);
    expect(await calls.as(member, countUnread)).toBe(1);
    const unread = await calls.as(member, (call) => listNotices(call, { sizeMax: 10, onlyUnread: true }));
    expect(unread.items.map(({ id }) => id)).toEqual([items[1]?.id]);
    expect(await calls.as(member, (call) => markRead(call, "all"))).toBe(1);
    expect(await calls.as(member, countUnread)).toBe(0);
  });

  test("passes over notices of others and what is no ID", async () => {
    await tell(received);
    const { items } = await calls.as(member, (call) => listNotices(call, { sizeMax: 10 }));
    const ids = [items[0]?.id ?? "", "0", "-1", "1e3", "9".repeat(30), "x"];
    expect(await calls.as(administrator, (call) => markRead(call, ids))).toBe(0);
    expect(await calls.as({ account: member, region: "us-east-1" }, (call) => markRead(call, ids))).toBe(0);
    expect(await calls.as(member, countUnread)).toBe(1);
  });
});

test("a mail that failed is told to its sender, in the Region and service of the invitation", async () => {
  const mail = { account: administrator, region: "us-east-1", service: "guardduty", member, invitationId } as const;
  const where = { account: administrator, region: "us-east-1", service: "guardduty" } as const;
  await calls.as(where, (call) =>
    tellUndelivered(call.tx, { ...mail, region: call.region, state: "failed", reason: "no" }, call.now),
  );
  const { items } = await calls.as(where, (call) => listNotices(call, { sizeMax: 10 }));
  expect(items.map(({ notice }) => notice)).toEqual([
    { kind: "mail-failed", member, invitationId, isUncertain: false, reason: "no" },
  ]);
});

test("the mails of an account are listed newest first, in pages", async () => {
  for (const [index, id] of ["a", "b", "c"].entries()) {
    await calls.as({ account: administrator, now: new Date(Date.UTC(2026, 0, 1 + Math.min(index, 1))) }, (call) =>
      enqueueInvitationMail(call, {
        service: call.service,
        administrator,
        member,
        invitationId: id,
        email: "member@example.com",
        message: "",
      }),
    );
  }
  const { database } = testDatabase;
  const first = await listMailsOf(database, { account: administrator, sizeMax: 2 });
  expect(first.items.map((mail) => `${mail.invitationId} ${mail.state}`)).toEqual(["c queued", "b queued"]);
  const second = await listMailsOf(database, { account: administrator, sizeMax: 2, token: first.nextToken });
  expect(second.items.map((mail) => mail.invitationId)).toEqual(["a"]);
  expect(second.nextToken).toBeUndefined();
  expect((await listMailsOf(database, { account: member, sizeMax: 2 })).items).toEqual([]);
});

describe("sentences", () => {
  test.each<[Notice, string]>([
    [received, "Account 111111111111 invites this account to become its member."],
    [{ kind: "member-resigned", member }, "Account 222222222222 left and is no longer a member."],
    [{ kind: "member-removed", administrator }, "Account 111111111111 removed this account from its members."],
    [
      { kind: "mail-failed", member, invitationId, isUncertain: true, reason: "it broke" },
      "Whether the invitation mail to account 222222222222 arrived is not known: it broke.",
    ],
    [
      { kind: "mail-failed", member, invitationId, isUncertain: false, reason: "it broke" },
      "The invitation mail to account 222222222222 could not be delivered: it broke.",
    ],
  ])("of %o", (notice, start) => expect(noticeSentence(notice).startsWith(start)).toBe(true));
});

test.each([
  ["1", 1],
  ["999999999999999", 999_999_999_999_999],
  ["01", undefined],
  ["9999999999999999", undefined],
  ["", undefined],
])("the ID %s stands for %s", (id, expected) => expect(noticeNumber(id)).toBe(expected));
