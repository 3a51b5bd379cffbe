import { describe, expect, test } from "vitest";
import { readMail } from "../../tests/support/mail-server.ts";
import { composeMail, isMailable, type Mail, readSender } from "./mail.ts";

const sender = { name: "Reeve", address: "reeve@example.com" };
const mail: Mail = {
  id: "111111111111-0a1b",
  to: "member@example.com",
  subject: "An invitation",
  text: "First line.\n\n.a line that starts with a dot\nÄnd beyond ASCII.\n",
  createdAt: new Date("2026-02-03T04:05:06.789Z"),
};

describe("addresses", () => {
  test.each([
    "a@example.com",
    "first.last+tag@example.com",
    "o'brien@example.com",
    "müller@exämple.com",
    `${"a".repeat(64)}@example.com`,
  ])("%s can be mailed to", (address) => expect(isMailable(address)).toBe(true));

  test.each([
    ["two addresses", "a@example.com,b@example.com"],
    ["two addresses, the other way", "a@example.com;b@example.com"],
    ["a name", "A <a@example.com>"],
    ["a comment", "a(b)@example.com"],
    ["quotes", '"a"@example.com'],
    ["a group", "a:b@example.com"],
    ["a header after a line end", "a@example.com\r\nBcc: b@example.com"],
    ["a lone line feed", "a@example.com\nb"],
    ["a control character", "a\u0000@example.com"],
    ["an invisible character", "a\u200b@example.com"],
    ["a space", "a b@example.com"],
    ["two at signs", "a@b@example.com"],
    ["no domain", "a@"],
    ["an empty text", ""],
    ["65 characters before the sign", `${"a".repeat(65)}@example.com`],
    ["255 characters in all", `${"a".repeat(60)}@${"b".repeat(190)}.com`],
  ])("%s cannot be mailed to", (_what, address) => expect(isMailable(address)).toBe(false));
});

test.each([
  ["reeve@example.com", { name: "", address: "reeve@example.com" }],
  ["<reeve@example.com>", { name: "", address: "reeve@example.com" }],
  ["Reeve of Example <reeve@example.com>", { name: "Reeve of Example", address: "reeve@example.com" }],
])("the sender %s is read", (from, expected) => expect(readSender(from)).toEqual(expected));

describe("the bytes of a mail", () => {
  test("say who, to whom, what and when, and parse back", async () => {
    const { headers, text } = readMail((await composeMail(mail, sender)).toString("utf8"));
    expect(Object.fromEntries([...headers].map(([name, values]) => [name, values.join("|")]))).toMatchObject({
      from: "Reeve <reeve@example.com>",
      to: "member@example.com",
      subject: "An invitation",
      date: "Tue, 03 Feb 2026 04:05:06 +0000",
      "message-id": "<111111111111-0a1b@example.com>",
      "auto-submitted": "auto-generated",
    });
    expect(text).toBe(mail.text);
  });

  test("a subject beyond ASCII is encoded, and one of many lines stays one header", async () => {
    const subject = "Ünlimited\r\nBcc: other@example.com\u2028X-Evil: yes\n\n<script>";
    const { headers } = readMail((await composeMail({ ...mail, subject }, sender)).toString("utf8"));
    expect(headers.get("subject")).toEqual(["Ünlimited Bcc: other@example.com X-Evil: yes <script>"]);
    expect([...headers.keys()].filter((name) => ["bcc", "x-evil"].includes(name))).toEqual([]);
  });

  test("a text that looks like headers stays text", async () => {
    const text = "\r\n\r\nBcc: other@example.com\r\n\r\nbody\n";
    const read = readMail((await composeMail({ ...mail, text }, sender)).toString("utf8"));
    expect(read.headers.has("bcc")).toBe(false);
    expect(read.text).toContain("Bcc: other@example.com");
  });

  test("the same mail has the same ID and date each time", async () => {
    const [first, second] = [await composeMail(mail, sender), await composeMail(mail, sender)];
    expect(first.toString()).toBe(second.toString());
  });

  test("a mail to two addresses is not written", async () => {
    await expect(composeMail({ ...mail, to: "a@example.com, b@example.com" }, sender)).rejects.toThrow("one bare address");
  });
});
