import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../tests/support/database.ts";
import { type Behaviour, type MailServer, readMail, startMailServer } from "../../tests/support/mail-server.ts";
import { requireAccountId } from "../base/account-id.ts";
import { isRegion } from "../base/region.ts";
import type { Database } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import { openQueue, type PgBossQueue } from "../queue/pg-boss-queue.ts";
import { taskKind } from "../queue/queue.ts";
import { type Runner, startRunner } from "../queue/runner.ts";
import { deliverMail } from "./deliver-mail.ts";
import { type DeliveryParts, deliverMailTask, type UndeliveredMail } from "./deliver-mail-task.ts";
import type { Mailer } from "./mail.ts";
import type { InvitationMail, MailKey } from "./mail-store.ts";
import {
  enqueueInvitationMail,
  listInvitationMails,
  type MailedInvitation,
  redeemVerificationLink,
  withdrawInvitationMail,
} from "./notifications.ts";
import { smtpMailer } from "./smtp-mailer.ts";
import { readSmtpUrl } from "./smtp-url.ts";

const account = requireAccountId("111111111111", "test");
const member = requireAccountId("222222222222", "test");
const region = "eu-west-1";
if (!isRegion(region)) throw new Error("not a Region");
const now = new Date("2026-02-03T04:05:06Z");
const invitationId = "0123456789abcdef0123456789abcdef";
const key: MailKey = { account, region, invitationId };
const invitation: MailedInvitation = {
  service: "macie2",
  administrator: account,
  member,
  invitationId,
  email: "member@example.com",
  message: "Please join us",
};

let at: TestDatabase;
let database: Database;
let queue: PgBossQueue;
beforeAll(async () => {
  at = await createTestDatabase();
  database = at.database;
  queue = await openQueue(database, [deliverMail]);
});
afterAll(() => at.drop());

let server: MailServer | undefined;
const runners: Runner[] = [];
const told: UndeliveredMail[] = [];
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop({ timeMaxMs: 0 })));
  await server?.close();
  server = undefined;
  told.length = 0;
  for (const statement of [sql`truncate mail, verification_link`, sql`delete from queue.job`, sql`delete from task_claim`]) {
    await database.query(statement);
  }
});

async function mailerOf(behaviours: readonly Behaviour[]): Promise<Mailer> {
  server = await startMailServer(behaviours);
  const settings = readSmtpUrl(`smtp://127.0.0.1:${server.port}?ignoreTLS=true`);
  const times = { connectMs: 500, idleMs: 500, totalMs: 1_000 };
  return smtpMailer(settings, { name: "", address: "reeve@example.com" }, times);
}

const parts = (mailer: Mailer, more: Partial<DeliveryParts> = {}): DeliveryParts => ({
  database,
  mailer,
  clock: () => now,
  publicUrl: "https://reeve.example.com",
  onUndelivered: async (_tx, mail) => void told.push(mail),
  ...more,
});

const ask = (more: Partial<MailedInvitation> = {}) =>
  database.transaction((tx) => enqueueInvitationMail({ tx, queue, region, now }, { ...invitation, ...more }));

/** One attempt as the runner makes it. */
const attempt = (mailer: Mailer, more: Partial<DeliveryParts> = {}) =>
  deliverMailTask(parts(mailer, more)).run({
    data: key,
    attempt: 1,
    signal: new AbortController().signal,
    complete: async () => undefined,
    extendLease: async () => undefined,
  });

async function stored(): Promise<InvitationMail | undefined> {
  return (await listInvitationMails(database, { account, limit: 10 }))[0];
}

async function until(isTrue: () => Promise<boolean>, timeMaxMs = 15_000): Promise<void> {
  const deadline = Date.now() + timeMaxMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error("it did not happen in time");
    await sleep(20);
  }
}

/** Works on the queue with the retries of the real kind, only sooner and fewer. */
async function work(mailer: Mailer, retriesMax: number): Promise<void> {
  const kind = taskKind<MailKey>(deliverMail.name, { ...deliverMail.options, retriesMax });
  runners.push(await startRunner({ database, queue, handlers: [{ ...deliverMailTask(parts(mailer)), kind }] }));
}

async function hasten(retryLimit: number): Promise<void> {
  await database.query(sql`update queue.job set retry_delay = 0, retry_backoff = false, retry_limit = ${retryLimit}`);
}

describe("asking for a mail", () => {
  test("however often it is asked for, an invitation has one mail and one task", async () => {
    await ask();
    await ask({ email: "other@example.com" });
    await Promise.all([ask(), ask(), ask()]);
    expect(await listInvitationMails(database, { account, limit: 10 })).toHaveLength(1);
    expect((await stored())?.recipient).toBe("member@example.com");
    expect(await database.query(sql`select data from queue.job`)).toEqual([{ data: key }]);
  });

  test("is undone with the transaction of the invitation", async () => {
    await expect(
      database.transaction(async (tx) => {
        await enqueueInvitationMail({ tx, queue, region, now }, invitation);
        throw new Error("the invitation failed");
      }),
    ).rejects.toThrow("the invitation failed");
    expect(await stored()).toBeUndefined();
    expect(await database.query(sql`select 1 from queue.job`)).toEqual([]);
  });
});

describe("through the queue and a real server", () => {
  test("an accepted mail is sent once and says who invites whom", async () => {
    await ask();
    await work(await mailerOf(["accept"]), 3);
    await until(async () => (await stored())?.state === "sent");
    expect(server?.received).toHaveLength(1);
    const { headers, text } = readMail(server?.received[0]?.content ?? "");
    expect(headers.get("message-id")).toEqual([`<${account}-${invitationId}@example.com>`]);
    expect(text).toContain("Account 111111111111 wants to be the Macie administrator of account 222222222222");
    expect(text).toContain("> Please join us");
    expect(told).toEqual([]);
  });

  test("refused for a while twice, it is tried again and sent once", async () => {
    await ask();
    await hasten(5);
    await work(await mailerOf([{ atRecipient: 450 }, { atData: 451 }, "accept"]), 5);
    await until(async () => (await stored())?.state === "sent");
    expect(await stored()).toMatchObject({ attempts: 3 });
    expect(await stored()).not.toHaveProperty("reason");
    expect(server?.connections()).toBe(3);
    expect(told).toEqual([]);
  });

  test("refused for good, it fails at once and its sender is told the code, not the server's words", async () => {
    await ask();
    await work(await mailerOf([{ atRecipient: 550 }]), 5);
    await until(async () => (await stored())?.state === "failed");
    expect(await stored()).toMatchObject({
      attempts: 1,
      reason: "the mail server answered 550 5.9.9",
      detail: expect.stringContaining("invented"),
    });
    expect(told).toMatchObject([{ state: "failed", member, invitationId, reason: "the mail server answered 550 5.9.9" }]);
    await sleep(700);
    expect(server?.connections()).toBe(1);
  });

  test("refused until the attempts are used up, it fails and its sender is told once", async () => {
    await ask();
    await hasten(2);
    await work(await mailerOf([{ atRecipient: 450 }]), 2);
    await until(async () => (await stored())?.state === "failed");
    expect(server?.connections()).toBe(3);
    expect(told).toMatchObject([{ state: "failed", reason: "the mail server answered 450 4.9.9" }]);
  });

  test.each(["drop-after-data", "hang-after-data"] as const)("%s: uncertain, told, and never sent again", async (behaviour) => {
    await ask();
    await hasten(5);
    await work(await mailerOf([behaviour, "accept"]), 5);
    await until(async () => (await stored())?.state === "uncertain");
    await sleep(1_000);
    expect(server?.received).toHaveLength(1);
    expect(told).toMatchObject([{ state: "uncertain" }]);
  });

  test("an address mail cannot be sent to fails without a connection", async () => {
    await ask({ email: "a@example.com,b@example.com" });
    await work(await mailerOf(["accept"]), 5);
    await until(async () => (await stored())?.state === "failed");
    expect(server?.connections()).toBe(0);
    expect(told).toHaveLength(1);
  });
});

describe("a crash", () => {
  test("after `sending` was committed and before the server heard of it: uncertain, not sent", async () => {
    await ask();
    const mailer = await mailerOf(["accept"]);
    await expect(attempt({ send: () => Promise.reject(new Error("killed")) })).rejects.toThrow("killed");
    expect(await stored()).toMatchObject({ state: "sending", attempts: 1 });
    await attempt(mailer);
    expect(await stored()).toMatchObject({ state: "uncertain" });
    await attempt(mailer);
    expect(server?.connections()).toBe(0);
    expect(told).toMatchObject([{ state: "uncertain" }]);
  });

  test("after the server accepted and before that was kept: uncertain, and not sent a second time", async () => {
    await ask();
    const mailer = await mailerOf(["accept"]);
    await expect(
      attempt({
        async send(mail, signal) {
          expect(await mailer.send(mail, signal)).toEqual({ kind: "accepted" });
          throw new Error("killed");
        },
      }),
    ).rejects.toThrow("killed");
    for (let i = 0; i < 3; i++) await attempt(mailer);
    expect(await stored()).toMatchObject({ state: "uncertain" });
    expect(server?.received).toHaveLength(1);
    expect(told).toHaveLength(1);
  });

  test("while the notice of a failure is written: the state is not written either, so nothing is lost silently", async () => {
    await ask();
    const mailer = await mailerOf([{ atRecipient: 550 }]);
    const onUndelivered = () => Promise.reject(new Error("killed"));
    await expect(attempt(mailer, { onUndelivered })).rejects.toThrow("killed");
    expect(await stored()).toMatchObject({ state: "sending" });
    await attempt(mailer);
    expect(await stored()).toMatchObject({ state: "uncertain" });
    expect(told).toHaveLength(1);
  });

  test("of every attempt: the sender is told in the end", async () => {
    await ask();
    await attempt({ send: () => Promise.reject(new Error("killed")) }).catch(() => undefined);
    const { onFailed } = deliverMailTask(parts(await mailerOf(["accept"])));
    await database.transaction(async (tx) => onFailed?.(tx, key, { reason: "process-died", message: "" }));
    expect(await stored()).toMatchObject({ state: "uncertain" });
    expect(told).toHaveLength(1);
  });
});

describe("two processes with the same task", () => {
  test("one sends, the other admits; the answer that comes late counts", async () => {
    await ask();
    const mailer = await mailerOf(["accept"]);
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const slow = attempt({
      async send(mail, signal) {
        await held;
        return mailer.send(mail, signal);
      },
    });
    await until(async () => (await stored())?.state === "sending");
    await attempt(mailer);
    expect(await stored()).toMatchObject({ state: "uncertain" });
    letGo();
    await slow;
    expect(await stored()).toMatchObject({ state: "sent" });
    expect(server?.received).toHaveLength(1);
  });

  test("begun at the same moment, the mail is sent once", async () => {
    await ask();
    const mailer = await mailerOf(["accept"]);
    await Promise.all(Array.from({ length: 5 }, () => attempt(mailer)));
    expect(server?.received).toHaveLength(1);
  });
});

describe("an invitation that was taken back", () => {
  const withdraw = () =>
    database.transaction((tx) => withdrawInvitationMail({ tx, region, now }, { administrator: account, invitationId }));

  test("before its mail was sent: no mail", async () => {
    await ask();
    await withdraw();
    await attempt(await mailerOf(["accept"]));
    expect(await stored()).toMatchObject({ state: "withdrawn" });
    expect(server?.connections()).toBe(0);
    expect(told).toEqual([]);
  });

  test("after its mail was sent: the mail stays sent", async () => {
    await ask();
    await attempt(await mailerOf(["accept"]));
    await withdraw();
    expect(await stored()).toMatchObject({ state: "sent" });
  });
});

test("a mail that proves the address carries a link that works once, whose token is in no table", async () => {
  await ask({ hasLink: true });
  await attempt(await mailerOf(["accept"]));
  const { text } = readMail(server?.received[0]?.content ?? "");
  const token = /https:\/\/reeve\.example\.com\/console\/verify\?token=([\w-]{43})\n/.exec(text)?.[1] ?? "";
  const tables = await database.query(
    sql`select to_jsonb(mail) as a, (select to_jsonb(verification_link) from verification_link) as b from mail`,
  );
  expect(JSON.stringify(tables)).not.toContain(token);
  const redeem = () => database.transaction((tx) => redeemVerificationLink(tx, token, now));
  expect(await redeem()).toEqual({
    kind: "valid",
    invitation: { service: "macie2", region, administrator: account, member, invitationId },
  });
  expect(await redeem()).toEqual({ kind: "used" });
});
