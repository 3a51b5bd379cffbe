import { describe, expect, test } from "vitest";
import type { AccountId } from "../base/account-id.ts";
import type { Caller } from "./caller.ts";
import { parsePolicy } from "./policy/parse-policy.ts";
import type { PolicyDocument } from "./policy/policy-document.ts";
import { isTrustEntry, mayAssume } from "./trust.ts";

const own = "111111111111" as AccountId;
const other = "222222222222" as AccountId;
const may = (effect: "Allow" | "Deny"): PolicyDocument =>
  parsePolicy({ Statement: [{ Effect: effect, Action: "sts:AssumeRole", Resource: "*" }] }, "p");

const root: Caller = {
  account: own,
  kind: "root",
  arn: `arn:aws:iam::${own}:root`,
  userId: own,
  accessKeyId: "AKIAINVENTED00000001",
  policies: "everything",
};
const user = (...policies: readonly PolicyDocument[]): Caller => ({
  ...root,
  kind: "user",
  arn: `arn:aws:iam::${own}:user/ann`,
  userName: "ann",
  policies,
});
const session = (...policies: readonly PolicyDocument[]): Caller => ({
  ...root,
  kind: "role",
  arn: `arn:aws:sts::${own}:assumed-role/Audit/s1`,
  policies,
});
const narrowed: Caller = { ...session(), sessionPolicy: parsePolicy({ Statement: [] }, "p") };

const byAccount = [own];
const byRoot = [`arn:aws:iam::${own}:root`];
const byUser = [`arn:aws:iam::${own}:user/ann`];
const byRole = [`arn:aws:iam::${own}:role/Audit`];
const bySession = [`arn:aws:sts::${own}:assumed-role/Audit/s1`];

describe("may assume", () => {
  test.each<readonly [string, Caller, AccountId, readonly string[], boolean]>([
    ["root, its own role that trusts it", root, own, byAccount, true],
    ["root, its own role that trusts nobody: it may do everything at home", root, own, [], true],
    ["root, another account's role that trusts the account", root, other, byAccount, true],
    ["root, another account's role that trusts the account's root", root, other, byRoot, true],
    ["root, another account's role that trusts nobody", root, other, [], false],
    ["root, another account's role that trusts only a user", root, other, byUser, false],
    ["a user allowed to, abroad, trusted by account", user(may("Allow")), other, byAccount, true],
    ["a user allowed to, abroad, trusted by name", user(may("Allow")), other, byUser, true],
    ["a user allowed to, abroad, not trusted", user(may("Allow")), other, ["333333333333"], false],
    ["a user without permission, abroad, trusted by name: both are needed", user(), other, byUser, false],
    ["a user without permission, at home, trusted by account", user(), own, byAccount, false],
    ["a user without permission, at home, trusted by name: that suffices", user(), own, byUser, true],
    ["a user who is denied, at home, trusted by name", user(may("Deny")), own, byUser, false],
    ["a user allowed to, at home, not trusted", user(may("Allow")), own, [], false],
    ["another user's name is not this user's", user(), own, [`arn:aws:iam::${own}:user/anna`], false],
    ["a session allowed to, abroad, its role trusted", session(may("Allow")), other, byRole, true],
    ["a session allowed to, abroad, trusted by its own name", session(may("Allow")), other, bySession, true],
    ["a session at home, its role trusted", session(), own, byRole, true],
    ["a session with a narrower policy at home, its role trusted", narrowed, own, byRole, false],
  ])("%s", (_, caller, account, trusts, expected) => {
    expect(mayAssume(caller, { account, name: "Target", trusts }, {})).toBe(expected);
  });
});

test.each([
  ["111111111111", true],
  ["arn:aws:iam::111111111111:root", true],
  ["arn:aws:iam::111111111111:user/ann", true],
  ["arn:aws:iam::111111111111:role/Audit", true],
  ["arn:aws:sts::111111111111:assumed-role/Audit/s1", true],
  ["*", false],
  ["11111111111", false],
  ["arn:aws:iam::*:root", false],
  ["arn:aws:iam::111111111111:user/*", false],
  ["arn:aws:iam::111111111111:group/x", false],
  ["arn:aws:iam:us-east-1:111111111111:root", false],
  ["arn:aws:sts::111111111111:assumed-role/Audit", false],
])("%s may stand among trusts: %s", (text, expected) => expect(isTrustEntry(text)).toBe(expected));
