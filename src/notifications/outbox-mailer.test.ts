import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readMail } from "../../tests/support/mail-server.ts";
import type { Mail } from "./mail.ts";
import { openMailer } from "./open-mailer.ts";
import { fileNameOf } from "./outbox-mailer.ts";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "reeve-outbox-"));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const mailer = () => openMailer({ dataDir, mail: { smtpUrl: undefined, from: "Reeve <reeve@localhost>" } });
const never = new AbortController().signal;
const mail = (id: string, createdAt: string): Mail => ({
  id,
  to: "member@example.com",
  subject: `Mail ${id}`,
  text: "Grüße\n",
  createdAt: new Date(createdAt),
});

test("each mail is a file that parses back, and names sort in the order of writing", async () => {
  const mails = [
    mail("c", "2026-01-09T00:00:00.001Z"),
    mail("b", "2026-01-09T00:00:00.002Z"),
    mail("a", "2026-01-10T00:00:00.000Z"),
  ];
  for (const each of [...mails].reverse()) expect(await mailer().send(each, never)).toEqual({ kind: "accepted" });
  const names = (await readdir(path.join(dataDir, "outbox"))).sort();
  expect(names).toEqual(mails.map(fileNameOf));
  const read = readMail(await readFile(path.join(dataDir, "outbox", names[0] ?? ""), "utf8"));
  expect(read.headers.get("to")).toEqual(["member@example.com"]);
  expect(read.headers.get("subject")).toEqual(["Mail c"]);
  expect(read.text).toBe("Grüße\n");
});

test.skipIf(process.platform === "win32")("files and folder are their owner's alone", async () => {
  await mailer().send(mail("a", "2026-01-10T00:00:00.000Z"), never);
  const outbox = path.join(dataDir, "outbox");
  expect((await stat(outbox)).mode & 0o777).toBe(0o700);
  const [name = ""] = await readdir(outbox);
  expect((await stat(path.join(outbox, name))).mode & 0o777).toBe(0o600);
});

test("writing the same mail again leaves one file", async () => {
  const same = mail("a", "2026-01-10T00:00:00.000Z");
  await Promise.all([mailer().send(same, never), mailer().send(same, never)]);
  await mailer().send(same, never);
  expect(await readdir(path.join(dataDir, "outbox"))).toEqual([fileNameOf(same)]);
});

test("a folder that cannot be written to lets the mail wait, and leaves no half file", async () => {
  await writeFile(path.join(dataDir, "outbox"), "in the way");
  const delivery = await mailer().send(mail("a", "2026-01-10T00:00:00.000Z"), never);
  expect(delivery).toMatchObject({ kind: "refused", isPermanent: false, detail: expect.stringMatching(/^E[A-Z]+$/) });
  expect(await readdir(dataDir)).toEqual(["outbox"]);
});

test("an address that is a list is refused for good", async () => {
  const list = { ...mail("a", "2026-01-10T00:00:00.000Z"), to: "a@example.com,b@example.com" };
  expect(await mailer().send(list, never)).toMatchObject({ kind: "refused", isPermanent: true });
  expect(await readdir(dataDir)).toEqual([]);
});
