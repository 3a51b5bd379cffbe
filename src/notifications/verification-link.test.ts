import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, inRolledBackTransaction, type TestDatabase } from "../../tests/support/database.ts";
import { requireAccountId } from "../base/account-id.ts";
import { isRegion } from "../base/region.ts";
import { sql } from "../database/sql.ts";
import { createVerificationLink, readVerificationLink, redeemVerificationLink, withdrawInvitationMail } from "./notifications.ts";
import { type LinkedInvitation, linkEnd, linkLifetimeDays, linkUrl, tokenHash, tokenOf } from "./verification-link.ts";

const region = "eu-west-1";
if (!isRegion(region)) throw new Error("not a Region");
const invitation: LinkedInvitation = {
  service: "guardduty",
  region,
  administrator: requireAccountId("111111111111", "test"),
  member: requireAccountId("222222222222", "test"),
  invitationId: "0123456789abcdef0123456789abcdef",
};
const now = new Date("2026-02-03T04:05:06Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const lifetimeMs = linkLifetimeDays * 86_400_000;

let at: TestDatabase;
beforeAll(async () => {
  at = await createTestDatabase();
});
afterAll(() => at.drop());

describe("tokens", () => {
  test("are 43 characters that need no escaping in a link", () => {
    const token = tokenOf(new Uint8Array(32).fill(255));
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(linkUrl("https://reeve.example.com", token)).toBe(`https://reeve.example.com/console/verify?token=${token}`);
  });

  test.each(["", "a".repeat(42), "a".repeat(44), `${"a".repeat(42)}=`, `${"a".repeat(42)}'`, "a".repeat(100_000)])(
    "what has another form is no token",
    (text) => expect(tokenHash(text)).toBeUndefined(),
  );

  test("end seven days after they were made", () => expect(linkEnd(now)).toEqual(new Date("2026-02-10T04:05:06Z")));
});

describe("a link", () => {
  test("works once", () =>
    inRolledBackTransaction(at.database, async (tx) => {
      const { token, expiresAt } = await createVerificationLink(tx, invitation, now);
      expect(expiresAt).toEqual(linkEnd(now));
      expect(await redeemVerificationLink(tx, token, later(1))).toEqual({ kind: "valid", invitation });
      expect(await redeemVerificationLink(tx, token, later(2))).toEqual({ kind: "used" });
    }));

  test("is not used up by being looked at", () =>
    inRolledBackTransaction(at.database, async (tx) => {
      const { token } = await createVerificationLink(tx, invitation, now);
      for (let i = 0; i < 3; i++) expect(await readVerificationLink(tx, token, now)).toEqual({ kind: "valid", invitation });
      expect(await redeemVerificationLink(tx, token, now)).toMatchObject({ kind: "valid" });
    }));

  test("works until its last millisecond and not at its end", () =>
    inRolledBackTransaction(at.database, async (tx) => {
      const { token } = await createVerificationLink(tx, invitation, now);
      expect(await redeemVerificationLink(tx, token, later(lifetimeMs))).toEqual({ kind: "expired" });
      expect(await redeemVerificationLink(tx, token, later(lifetimeMs - 1))).toMatchObject({ kind: "valid" });
    }));

  test("is replaced by a newer one of the same invitation", () =>
    inRolledBackTransaction(at.database, async (tx) => {
      const first = await createVerificationLink(tx, invitation, now);
      const second = await createVerificationLink(tx, invitation, now);
      expect(await redeemVerificationLink(tx, first.token, now)).toEqual({ kind: "unknown" });
      expect(await redeemVerificationLink(tx, second.token, now)).toMatchObject({ kind: "valid" });
    }));

  test("stops to work when the invitation is taken back", () =>
    inRolledBackTransaction(at.database, async (tx) => {
      const { token } = await createVerificationLink(tx, invitation, now);
      await withdrawInvitationMail({ tx, region, now }, invitation);
      expect(await redeemVerificationLink(tx, token, now)).toEqual({ kind: "unknown" });
    }));

  test("is not found by a token nobody was given", () =>
    inRolledBackTransaction(at.database, async (tx) => {
      await createVerificationLink(tx, invitation, now);
      expect(await redeemVerificationLink(tx, tokenOf(new Uint8Array(32)), now)).toEqual({ kind: "unknown" });
    }));

  test("redeemed by many at once is valid for one", async () => {
    const { token } = await at.database.transaction((tx) => createVerificationLink(tx, invitation, now));
    const redeem = () => at.database.transaction((tx) => redeemVerificationLink(tx, token, now));
    const outcomes = await Promise.all(Array.from({ length: 8 }, redeem));
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual([...Array<string>(7).fill("used"), "valid"]);
    await at.database.query(sql`truncate verification_link`);
  });
});
