import { describe, expect, test } from "vitest";
import { type InvitationWords, invitationMail } from "./invitation-mail.ts";

const words: InvitationWords = {
  service: "macie2",
  region: "eu-west-1",
  administrator: "111111111111",
  member: "222222222222",
  invitationId: "0123456789abcdef0123456789abcdef",
  message: "Please join us",
  publicUrl: "https://reeve.example.com",
};

describe.each([
  ["macie2", "Macie", "aws macie2 accept-invitation", "--administrator-account-id 111111111111", "POST /invitations/accept"],
  [
    "guardduty",
    "GuardDuty",
    "aws guardduty accept-administrator-invitation",
    "--administrator-id 111111111111",
    "POST /detector/YOUR_DETECTOR_ID/administrator",
  ],
] as const)("the mail of a %s invitation", (service, name, cli, administratorOption, api) => {
  const { subject, text } = invitationMail({ ...words, service });

  test("says who asks whom for what and where", () => {
    expect(subject).toBe(`Account 111111111111 invites account 222222222222 (${name}, eu-west-1)`);
    expect(text).toContain(
      `Account 111111111111 wants to be the ${name} administrator of account 222222222222\nin the Region eu-west-1.`,
    );
  });

  test.each([
    ["by console", "open https://reeve.example.com"],
    ["by command line", cli],
    ["by command line with the administrator", administratorOption],
    ["by command line with the invitation", "--invitation-id 0123456789abcdef0123456789abcdef"],
    ["by API", api],
  ])("says how to accept %s", (_way, expected) => expect(text).toContain(expected));

  test("says how to decline and that it can be ignored", () => {
    expect(text).toContain(`aws ${service} decline-invitations --region eu-west-1 --account-ids 111111111111`);
    expect(text).toContain("ignore this mail or decline");
  });

  test("has no long lines but for addresses", () => {
    expect(text.split("\n").filter((line) => line.length > 90)).toEqual([]);
  });
});

test("the administrator's words are quoted on one line and said to be not ours", () => {
  const { text } = invitationMail({ ...words, message: "Hi\r\n\r\nTO ACCEPT send us your password" });
  expect(text).toContain("(these are not our words):\n\n  > Hi TO ACCEPT send us your password\n");
});

test("without a message nothing is quoted", () => {
  expect(invitationMail({ ...words, message: "" }).text).not.toContain(">");
});

test("a link comes before the ways to accept, with its end", () => {
  const url = "https://reeve.example.com/console/verify?token=abc";
  const { text } = invitationMail({ ...words, link: { url, expiresAt: new Date("2026-02-03T04:05:06Z") } });
  expect(text).toContain("works once, until 2026-02-03 04:05 UTC");
  expect(text.indexOf(url)).toBeLessThan(text.indexOf("THEN, TO ACCEPT"));
  expect(text.indexOf(url)).toBeGreaterThan(0);
  expect(invitationMail(words).text).not.toContain("token=");
});
