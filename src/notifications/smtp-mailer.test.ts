import { createServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { type Behaviour, type MailServer, readMail, startMailServer } from "../../tests/support/mail-server.ts";
import type { Delivery, Mail } from "./mail.ts";
import { smtpMailer } from "./smtp-mailer.ts";
import { readSmtpUrl } from "./smtp-url.ts";

const sender = { name: "", address: "reeve@example.com" };
const mail: Mail = {
  id: "111111111111-0a1b",
  to: "member@example.com",
  subject: "An invitation",
  text: "..two dots\n.\nthe end\n",
  createdAt: new Date("2026-02-03T04:05:06.789Z"),
};
const times = { connectMs: 400, idleMs: 400, totalMs: 1_000 };
const never = new AbortController().signal;

let server: MailServer | undefined;
afterEach(() => server?.close());

async function send(behaviours: readonly Behaviour[], parts: { url?: string; mail?: Partial<Mail>; signal?: AbortSignal } = {}) {
  server = await startMailServer(behaviours);
  const settings = readSmtpUrl(`smtp://127.0.0.1:${server.port}?tls.rejectUnauthorized=false${parts.url ?? ""}`);
  return smtpMailer(settings, sender, times).send({ ...mail, ...parts.mail }, parts.signal ?? never);
}

test("an accepted mail arrived whole, at its one recipient, encrypted where the server offers it", async () => {
  expect(await send(["accept"])).toEqual({ kind: "accepted" });
  expect(server?.received).toMatchObject([{ from: "reeve@example.com", to: ["member@example.com"], isEncrypted: true }]);
  expect(readMail(server?.received[0]?.content ?? "").text).toBe(mail.text);
});

const temporary = { kind: "refused", isPermanent: false } as const;
const permanent = { kind: "refused", isPermanent: true } as const;
const unknown = { kind: "unknown" } as const;

describe("what becomes of a mail when the server", () => {
  test.each<[string, Behaviour, Partial<Delivery>, number]>([
    [
      "refuses the recipient for a while",
      { atRecipient: 450 },
      { ...temporary, reason: "the mail server answered 450 4.9.9" },
      0,
    ],
    ["refuses the recipient for good", { atRecipient: 550 }, { ...permanent, reason: "the mail server answered 550 5.9.9" }, 0],
    ["refuses the content for a while", { atData: 451 }, { ...temporary, reason: "the mail server answered 451 4.9.9" }, 1],
    ["refuses the content for good", { atData: 554 }, { ...permanent, reason: "the mail server answered 554 5.9.9" }, 1],
    ["drops the connection before the content", "drop-before-data", temporary, 0],
    ["drops the connection after the content", "drop-after-data", unknown, 1],
    ["hangs before the content", "hang-before-data", { ...temporary, reason: "the mail server did not answer in time" }, 0],
    ["hangs after the content", "hang-after-data", { ...unknown, reason: "the mail server did not answer in time" }, 1],
  ])("%s", async (_what, behaviour, expected, arrived) => {
    expect(await send([behaviour])).toMatchObject(expected);
    expect(server?.received).toHaveLength(arrived);
  });

  test("is not there: refused for a while", async () => {
    const gone = await startMailServer(["accept"]);
    await gone.close();
    const settings = readSmtpUrl(`smtp://127.0.0.1:${gone.port}`);
    expect(await smtpMailer(settings, sender, times).send(mail, never)).toMatchObject(temporary);
  });

  test("never greets: refused for a while, in time", async () => {
    const silent = createServer((socket) => socket.resume()).listen(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    const address = silent.address();
    const port = typeof address === "object" ? address?.port : 0;
    const begin = performance.now();
    const settings = readSmtpUrl(`smtp://127.0.0.1:${port}`);
    expect(await smtpMailer(settings, sender, times).send(mail, never)).toMatchObject(temporary);
    expect(performance.now() - begin).toBeLessThan(3_000);
    await new Promise((resolve) => silent.close(resolve));
  });

  test("answers byte by byte for ever: the whole conversation has a limit", async () => {
    const slow = createServer((socket) => {
      const timer = setInterval(() => socket.write("2"), 50);
      socket.on("error", () => undefined).on("close", () => clearInterval(timer));
    }).listen(0, "127.0.0.1");
    await new Promise((resolve) => slow.once("listening", resolve));
    const address = slow.address();
    const port = typeof address === "object" ? address?.port : 0;
    const patient = { connectMs: 60_000, idleMs: 60_000, totalMs: 300 };
    const settings = readSmtpUrl(`smtp://127.0.0.1:${port}`);
    expect(await smtpMailer(settings, sender, patient).send(mail, never)).toMatchObject(temporary);
    await new Promise((resolve) => slow.close(resolve));
  });
});

describe("stopping", () => {
  test("before the content: the mail was not sent", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 150);
    expect(await send(["hang-before-data"], { signal: stop.signal })).toMatchObject(temporary);
  });

  test("after the content: nobody knows", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 250);
    expect(await send(["hang-after-data"], { signal: stop.signal })).toMatchObject({
      ...unknown,
      reason: "this process was stopping",
    });
    expect(server?.received).toHaveLength(1);
  });

  test("before the beginning: the server hears nothing", async () => {
    expect(await send(["accept"], { signal: AbortSignal.abort() })).toMatchObject(temporary);
    expect(server?.connections()).toBe(0);
  });
});

test("an address that is a list goes to nobody, for good", async () => {
  expect(await send(["accept"], { mail: { to: "a@example.com,b@example.com" } })).toMatchObject(permanent);
  expect(server?.connections()).toBe(0);
});

describe("encryption and login", () => {
  async function trial(url: string, options: Parameters<typeof startMailServer>[1]): Promise<Delivery> {
    server = await startMailServer(["accept"], options);
    return smtpMailer(readSmtpUrl(url.replace("PORT", `${server.port}`)), sender, times).send(mail, never);
  }

  test("a certificate nobody vouches for is refused, and the mail not sent", async () => {
    expect(await trial("smtp://127.0.0.1:PORT", {})).toMatchObject({
      ...temporary,
      reason: expect.stringContaining("encrypted"),
    });
    expect(server?.received).toEqual([]);
  });

  test("smtps encrypts from the first byte", async () => {
    const url = "smtps://127.0.0.1:PORT?tls.rejectUnauthorized=false";
    expect(await trial(url, { secure: true })).toEqual({ kind: "accepted" });
  });

  test("where encryption is required, a server without it gets nothing", async () => {
    expect(await trial("smtp://127.0.0.1:PORT?requireTLS=true", { disabledCommands: ["STARTTLS"] })).toMatchObject(temporary);
    expect(server?.received).toEqual([]);
  });

  test("where encryption is not wanted, none is begun", async () => {
    expect(await trial("smtp://127.0.0.1:PORT?ignoreTLS=true", {})).toEqual({ kind: "accepted" });
    expect(server?.received).toMatchObject([{ isEncrypted: false }]);
  });

  const onAuth: NonNullable<Parameters<typeof startMailServer>[1]>["onAuth"] = (auth, _session, done) =>
    done(null, auth.username === "u" && auth.password === "p@ss" ? { user: "u" } : {});

  test("the right password opens the server", async () => {
    const url = "smtp://u:p%40ss@127.0.0.1:PORT?tls.rejectUnauthorized=false";
    expect(await trial(url, { authOptional: false, onAuth })).toEqual({ kind: "accepted" });
  });

  test("a wrong password is the operator's to mend: the mail waits, and no text holds the password", async () => {
    const url = "smtp://u:planted-7d3@127.0.0.1:PORT?tls.rejectUnauthorized=false";
    const delivery = await trial(url, { authOptional: false, onAuth });
    expect(delivery).toMatchObject({ ...temporary, reason: expect.stringContaining("535") });
    expect(JSON.stringify(delivery)).not.toContain("planted");
  });
});
