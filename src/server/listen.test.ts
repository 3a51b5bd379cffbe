import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isAccountId } from "../base/account-id.ts";
import { assert } from "../base/assert.ts";
import { Refusal } from "../base/refusal.ts";
import type { Caller } from "../identity/caller.ts";
import type { RequestContext } from "../identity/policy/request-context.ts";
import { models } from "../wire/model.ts";
import type { AnyHandler } from "../wire/service.ts";
import { type HostedService, hostService } from "./hosted-service.ts";
import { type RunningServer, type ServerOptions, startServer } from "./listen.ts";
import type { RequestLine } from "./request-line.ts";

const account = "111111111111";
assert(isAccountId(account), "the test's account has 12 digits");
const caller: Caller = {
  account,
  kind: "root",
  arn: `arn:aws:iam::${account}:root`,
  userId: account,
  accessKeyId: "AKIAEXAMPLE",
  policies: "everything",
};
const bodyMaxBytes = 1_000;

function macieWith(
  handlers: Readonly<Record<string, AnyHandler<undefined>>>,
  tags: Readonly<Record<string, string>> = {},
): HostedService {
  return hostService<undefined>(
    {
      model: models.macie2,
      handlers,
      refusalToError: ({ message }) => ({ name: "ValidationException", message }),
      resourcesOf: (_operation, _input, place) => [`arn:aws:macie2:${place.region}:${place.account}:member/1`],
      tagsOfResource: async () => tags,
    },
    () => undefined,
  );
}

/** Any request to a Macie route counts as signed by the account's root: signatures are tested elsewhere. */
async function start(more: Partial<ServerOptions> = {}): Promise<RunningServer & AsyncDisposable & { lines: RequestLine[] }> {
  const lines: RequestLine[] = [];
  const server = await startServer({
    services: [macieWith({ GetMember: async () => ({ accountId: "222222222222" }), CreateMember: async () => ({}) })],
    host: "127.0.0.1",
    port: 0,
    registry: new Registry(),
    bodyMaxBytes,
    log: (line) => lines.push(line),
    checkReady: async () => ({ isReady: true }),
    database: { transaction: (work) => work({ query: async () => [] }) },
    authenticate: async () => ({ caller, scope: { region: "eu-west-1", service: "macie2" } }),
    isAllowed: () => ({ allowed: true }),
    isRegionServed: () => true,
    ...more,
  });
  return { ...server, lines, [Symbol.asyncDispose]: () => server.close() };
}

function open(url: string): Socket {
  const { hostname, port } = new URL(url);
  return connect(Number(port), hostname);
}

/** Sends bytes as they are; answers all that comes back until the server hangs up. */
async function sendBytes(url: string, text: string): Promise<string> {
  const socket = open(url);
  socket.write(text, "latin1");
  return readToEnd(socket);
}

function readToEnd(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    socket.on("data", (chunk: Buffer) => {
      received += chunk.toString("latin1");
    });
    socket.once("error", () => resolve(received)); // A reset after the answer is fine: what came counts.
    socket.once("close", () => resolve(received));
  });
}

const statusesOf = (answers: string): string[] => [...answers.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status ?? "");
const closing = "Host: x\r\nConnection: close\r\n";

test.each([
  { host: "reeve.example.com:9000", address: "http://reeve.example.com:9000" },
  { host: "[::1]:8701", address: "http://[::1]:8701" },
  { host: "reeve.example.com", more: "X-Forwarded-Proto: https\r\n", address: "https://reeve.example.com" },
  { host: "<script>", address: "http://HOST:PORT" },
])("the front page names the address that it was asked at: $address", async ({ host, more = "", address }) => {
  await using server = await start({ trustProxy: true });
  const answer = await sendBytes(server.url, `GET / HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`);
  expect(answer).toContain(`export AWS_ENDPOINT_URL=${address} `);
  expect(answer).not.toContain("<script>");
});

describe("whatever is sent, an answer comes and the server lives on", () => {
  let server: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    server = await start({ receiveMaxMs: 600 });
  });
  afterAll(() => server.close());

  test.each([
    { rule: "a normal request", sent: `GET /members/1 HTTP/1.1\r\n${closing}\r\n`, statuses: ["200"] },
    { rule: "malformed percent-encoding in the path", sent: `GET /members/%zz HTTP/1.1\r\n${closing}\r\n`, statuses: ["400"] },
    { rule: "malformed percent-encoding off the routes", sent: `GET /%zz/%c3 HTTP/1.1\r\n${closing}\r\n`, statuses: ["404"] },
    { rule: "bytes above ASCII in the path", sent: `GET /\u00ff\u00fe HTTP/1.1\r\n${closing}\r\n`, statuses: ["400"] },
    { rule: "a target in absolute form", sent: `GET http://elsewhere/members/1 HTTP/1.1\r\n${closing}\r\n`, statuses: ["200"] },
    {
      rule: "a path of 12,000 characters",
      sent: `GET /members/${"x".repeat(12_000)} HTTP/1.1\r\n${closing}\r\n`,
      statuses: ["404"],
    },
    { rule: "the form for all resources", sent: `OPTIONS * HTTP/1.1\r\n${closing}\r\n`, statuses: ["404"] },
    { rule: "an unusual method", sent: `PROPFIND / HTTP/1.1\r\n${closing}\r\n`, statuses: ["404"] },
    { rule: "an unknown method", sent: `BREW / HTTP/1.1\r\n${closing}\r\n`, statuses: ["400"] },
    { rule: "no HTTP at all", sent: "\u0016\u0003\u0001 hello\r\n\r\n", statuses: ["400"] },
    {
      rule: "headers over Node's limit",
      sent: `GET / HTTP/1.1\r\n${closing}X: ${"x".repeat(20_000)}\r\n\r\n`,
      statuses: ["431"],
    },
    {
      rule: "a length that is no number",
      sent: `POST /members HTTP/1.1\r\n${closing}Content-Length: ten\r\n\r\n`,
      statuses: ["400"],
    },
    {
      rule: "a length and chunks, as in request smuggling",
      sent: `POST /members HTTP/1.1\r\n${closing}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      statuses: ["400"],
    },
    {
      rule: "a malformed media type",
      sent: `POST /members HTTP/1.1\r\n${closing}Content-Type: ;;\r\nContent-Length: 2\r\n\r\n{}`,
      statuses: ["415"],
    },
    {
      rule: "an upgrade",
      sent: `GET / HTTP/1.1\r\nHost: x\r\nConnection: close, Upgrade\r\nUpgrade: websocket\r\n\r\n`,
      statuses: ["200"],
    },
    { rule: "a body on a GET", sent: `GET /members/1 HTTP/1.1\r\n${closing}Content-Length: 2\r\n\r\n{}`, statuses: ["200"] },
    {
      rule: "three requests in one write",
      sent: `GET /members/1 HTTP/1.1\r\nHost: x\r\n\r\nGET /nowhere HTTP/1.1\r\nHost: x\r\n\r\nGET /members/2 HTTP/1.1\r\n${closing}\r\n`,
      statuses: ["200", "404", "200"],
    },
    { rule: "headers that never end", sent: "GET / HTTP/1.1\r\nHost: x\r\n", statuses: ["408"] },
    {
      rule: "a body that never comes",
      sent: `POST /members HTTP/1.1\r\n${closing}Content-Length: 10\r\n\r\n`,
      statuses: ["408"],
    },
  ])("$rule: $statuses", async ({ sent, statuses }) => {
    expect(statusesOf(await sendBytes(server.url, sent))).toEqual(statuses);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  test("a client that leaves in the middle of its body", async () => {
    const socket = open(server.url);
    socket.write("POST /members HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{");
    await delay(50);
    socket.destroy();
    await expect.poll(() => server.lines.some(({ status }) => status === 499)).toBe(true);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});

describe("the limit on bodies", () => {
  const post = (bytes: number) => ({
    method: "POST",
    headers: { "content-type": "application/json" },
    body: `{"account":{"accountId":"1","email":"${"x".repeat(bytes - 40)}"}}`,
  });

  test("a body at the limit is read, one byte more is refused with 413", async () => {
    await using server = await start();
    const fits = post(bodyMaxBytes);
    expect(fits.body.length).toBe(bodyMaxBytes);
    expect((await fetch(`${server.url}/members`, fits)).status).toBe(200);
    const refused = await fetch(`${server.url}/members`, post(bodyMaxBytes + 1));
    expect([refused.status, refused.headers.get("x-amzn-errortype"), refused.headers.get("connection")]).toEqual([
      413,
      "RequestEntityTooLargeException",
      "close",
    ]);
  });

  test("a body without end is refused and cut off", async () => {
    await using server = await start();
    const socket = open(server.url);
    const answer = readToEnd(socket);
    socket.write("POST /members HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    while (!socket.destroyed && socket.writable && socket.bytesWritten < 5_000_000) {
      socket.write(`400\r\n${"x".repeat(1_024)}\r\n`);
      await delay(0);
    }
    expect(statusesOf(await answer)).toEqual(["413"]);
    expect(socket.bytesWritten).toBeLessThan(5_000_000);
  });
});

describe("what a request's log line says", () => {
  test("who, what, where and how it ended", async () => {
    await using server = await start();
    await fetch(`${server.url}/members/1`);
    expect(server.lines).toEqual([
      {
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        service: "macie2",
        operation: "GetMember",
        region: "eu-west-1",
        account,
        principal: caller.arn,
        sourceIp: "127.0.0.1",
        method: "GET",
        status: 200,
        requestBytes: 0,
        durationMs: expect.any(Number),
      },
    ]);
  });

  test("a fault with its text, which the answer keeps back", async () => {
    const services = [
      macieWith({ GetMember: () => Promise.reject(Object.assign(new Error("the table is gone"), { code: "42P01" })) }),
    ];
    await using server = await start({ services });
    const answer = await fetch(`${server.url}/members/1`);
    expect(await answer.text()).not.toContain("table");
    expect(server.lines).toMatchObject([
      { status: 500, exception: "InternalServerException", fault: { message: "the table is gone", code: "42P01" } },
    ]);
  });

  test("a service that cannot name its refusal", async () => {
    const refusing = macieWith({ GetMember: () => Promise.reject(new Refusal("conflict", "no")) });
    const unable = (): never => {
      throw new Error("no name for this");
    };
    await using server = await start({ services: [{ ...refusing, refusalToError: unable }] });
    expect((await fetch(`${server.url}/members/1`)).status).toBe(500);
    expect(server.lines).toMatchObject([{ status: 500, fault: { message: "no name for this" } }]);
  });

  test("the address behind a proxy, only when proxies are trusted", async () => {
    const headers = { "x-forwarded-for": "203.0.113.9, 198.51.100.7" };
    await using plain = await start();
    await fetch(`${plain.url}/members/1`, { headers });
    expect(plain.lines).toMatchObject([{ sourceIp: "127.0.0.1" }]);
    await using trusting = await start({ trustProxy: true });
    await fetch(`${trusting.url}/members/1`, { headers });
    expect(trusting.lines).toMatchObject([{ sourceIp: "198.51.100.7" }]);
  });
});

describe("tags of resources", () => {
  const policies = [
    {
      Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: { StringEquals: { "AWS:resourcetag/team": "blue" } } },
    },
  ] as const;

  test.each([
    { rule: "are looked up when the caller's policies speak of them", policies, expected: "blue" },
    { rule: "are not looked up otherwise", policies: [], expected: undefined },
  ])("$rule", async ({ policies, expected }) => {
    const asked: RequestContext[] = [];
    await using server = await start({
      services: [macieWith({ GetMember: async () => ({}) }, { team: "blue" })],
      authenticate: async () => ({ caller: { ...caller, policies }, scope: { region: "eu-west-1", service: "macie2" } }),
      isAllowed: (_caller, { context }) => {
        asked.push(context);
        return { allowed: true };
      },
    });
    await fetch(`${server.url}/members/1`);
    expect(asked.map((context) => context["aws:ResourceTag/team"])).toEqual([expected]);
  });
});

describe("addresses without a signature", () => {
  test("healthz, readyz and metrics", async () => {
    await using server = await start();
    await fetch(`${server.url}/members/1`);
    const get = async (path: string) => {
      const answer = await fetch(server.url + path);
      return [answer.status, await answer.text()];
    };
    expect(await get("/healthz")).toEqual([200, "ok\n"]);
    expect(await get("/readyz?verbose")).toEqual([200, "ready\n"]);
    expect(await get("/metrics")).toEqual([
      200,
      expect.stringContaining('reeve_requests_total{service="macie2",operation="GetMember",status="200"} 1'),
    ]);
    expect(server.lines).toHaveLength(1);
  });

  test.each([
    {
      rule: "says why",
      checkReady: async () => ({ isReady: false, reason: "migrating" }) as const,
      says: "not ready: migrating\n",
    },
    {
      rule: "survives a failing check",
      checkReady: () => Promise.reject(new Error("no")),
      says: "not ready: the check failed\n",
    },
  ])("readyz $rule", async ({ checkReady, says }) => {
    await using server = await start({ checkReady });
    const answer = await fetch(`${server.url}/readyz`);
    expect([answer.status, await answer.text()]).toEqual([503, says]);
  });

  test("the page at the root says what this is; other paths have nothing", async () => {
    await using server = await start();
    const page = await fetch(server.url);
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(await page.text()).toContain("AWS_ENDPOINT_URL");
    expect(page.headers.get("x-content-type-options")).toBe("nosniff");
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect((await fetch(`${server.url}/favicon.ico`)).status).toBe(404);
    expect((await fetch(server.url, { method: "HEAD" })).status).toBe(200);
  });

  test("pages given by the operator come first, and may fail", async () => {
    await using server = await start({
      pages: async ({ rawPath }) => {
        if (rawPath === "/broken") throw new Error("unreadable file");
        return rawPath === "/logo"
          ? {
              status: 200,
              headers: { "content-type": "image/png", "cache-control": "max-age=60" },
              body: new Uint8Array([1, 2, 3]),
            }
          : undefined;
      },
    });
    const logo = await fetch(`${server.url}/logo`);
    expect([logo.headers.get("cache-control"), new Uint8Array(await logo.arrayBuffer())]).toEqual([
      "max-age=60",
      new Uint8Array([1, 2, 3]),
    ]);
    expect((await fetch(`${server.url}/broken`)).status).toBe(500);
    expect((await fetch(server.url)).status).toBe(200);
  });
});

describe("closing", () => {
  test("lets a request in flight finish, and takes no other", async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const server = await start({ services: [macieWith({ GetMember: () => held.then(() => ({ accountId: "222222222222" })) })] });
    const socket = open(server.url);
    const answers = readToEnd(socket);
    socket.write("GET /members/1 HTTP/1.1\r\nHost: x\r\n\r\n");
    await delay(50);
    const closed = server.close();
    await delay(50);
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow("fetch failed");
    const startedMs = performance.now();
    release();
    expect(await answers).toContain('{"accountId":"222222222222"}');
    await closed;
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    expect(server.lines).toMatchObject([{ status: 200 }]);
  });

  test("cuts off what does not finish in time", async () => {
    let enter = () => {};
    const entered = new Promise<void>((resolve) => {
      enter = resolve;
    });
    const never = () => {
      enter();
      return new Promise<never>(() => undefined);
    };
    const server = await start({ services: [macieWith({ GetMember: never })], closeMaxMs: 100 });
    const stuck = fetch(`${server.url}/members/1`);
    stuck.catch(() => undefined);
    await entered;
    await server.close();
    await expect(stuck).rejects.toThrow("fetch failed");
  });

  test("does not wait for idle connections", async () => {
    const server = await start();
    const socket = open(server.url);
    socket.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    await delay(50);
    const startedMs = performance.now();
    await server.close();
    expect(performance.now() - startedMs).toBeLessThan(2_000);
    socket.destroy();
  });
});
