import { describe, expect, test } from "vitest";
import { requireAccountId } from "../../base/account-id.ts";
import { isRegion } from "../../base/region.ts";
import { type Entry, entryFor, isHeardBy, type Snapshot } from "./entry.ts";

const administrator = requireAccountId("111111111111", "test");
const member = requireAccountId("222222222222", "test");
const region = "eu-west-1";
if (!isRegion(region)) throw new Error("not a Region");

const at = (status: string): Snapshot => ({ status, kind: "invitation", email: "planted-7d3@example.com", invitationId: "id" });
const change = (before: string, after: string): Pick<Entry, "before" | "after"> => ({
  ...(before !== "none" && { before: at(before) }),
  ...(after !== "none" && { after: at(after) }),
});

/** [before, after, the administrator hears of it, the member hears of it] */
const rows: readonly (readonly [string, string, boolean, boolean])[] = [
  ["none", "Created", true, false],
  ["Created", "EmailVerificationInProgress", true, false],
  ["EmailVerificationInProgress", "EmailVerificationFailed", true, false],
  ["EmailVerificationFailed", "EmailVerificationInProgress", true, false],
  ["EmailVerificationInProgress", "Invited", true, true],
  ["Created", "none", true, false],
  ["EmailVerificationInProgress", "none", true, false],
  ["Invited", "none", true, true],
  ["Invited", "Enabled", true, true],
  ["Invited", "Declined", true, true],
  ["Declined", "none", false, true],
  ["Declined", "Created", true, false],
  ["Enabled", "Paused", true, true],
  ["Enabled", "Removed", true, true],
  ["Enabled", "Resigned", true, true],
  ["Removed", "EmailVerificationInProgress", true, false],
  ["Resigned", "Enabled", true, true],
  ["Removed", "none", true, true],
  ["none", "Enabled", true, true],
];

describe("who hears of a change", () => {
  test.each(rows)("%s to %s: administrator %s, member %s", (before, after, administratorHears, memberHears) => {
    expect(isHeardBy("administrator", change(before, after))).toBe(administratorHears);
    expect(isHeardBy("member", change(before, after))).toBe(memberHears);
  });
});

const entry = (before: string, after: string, actor: Entry["actor"]): Entry => ({
  number: 1,
  occurredAt: new Date("2026-02-03T04:05:06Z"),
  service: "macie2",
  region,
  administrator,
  member,
  command: "invented",
  actor,
  ...change(before, after),
});
const byAdministrator = { account: administrator, principal: "arn:aws:iam::111111111111:user/ann", sourceIp: "192.0.2.1" };
const byMember = { account: member, principal: "arn:aws:iam::222222222222:user/bob", sourceIp: "192.0.2.2" };

describe("what a side sees of a change", () => {
  test.each(rows)("the member never sees the address or a hidden status: %s to %s", (before, after) => {
    const seen = JSON.stringify(entryFor(member, entry(before, after, byAdministrator)));
    expect(seen).not.toMatch(/planted|Created|EmailVerification|Declined/);
  });

  test.each(rows)("the administrator never sees that a declined invitation is still kept: %s to %s", (before, after) => {
    expect(JSON.stringify(entryFor(administrator, entry(before, after, byMember)))).not.toContain("Declined");
  });

  test("the administrator sees its own address and statuses", () => {
    const seen = entryFor(administrator, entry("Created", "EmailVerificationInProgress", byAdministrator));
    expect(seen).toEqual(entry("Created", "EmailVerificationInProgress", byAdministrator));
  });

  test("a declined invitation is gone for the administrator, and resigned for the member", () => {
    const declined = entry("Invited", "Declined", byMember);
    expect(entryFor(administrator, declined)).not.toHaveProperty("after");
    expect(entryFor(member, declined).after?.status).toBe("Resigned");
  });

  test.each([
    ["of its own people everything", administrator, byAdministrator, byAdministrator],
    ["of the other side's people the account alone", member, byAdministrator, { account: administrator }],
    ["of the other side's people the account alone, the other way", administrator, byMember, { account: member }],
    ["that Reeve did it by itself", member, { principal: "system" }, { principal: "system" }],
  ] as const)("%s", (_what, viewer, actor, expected) => {
    expect(entryFor(viewer, entry("Enabled", "Removed", actor)).actor).toEqual(expected);
  });
});
