/**
 * `reeve members import` where no real server would play along: what is sent and what is not, connections that break,
 * interruption, and GuardDuty's dialect. The other side is a small HTTP server that answers as the APIs are recorded to.
 */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { type CommandEnd, type CommandPlace, importMembers } from "../support/command-line.ts";
import { inventAccount } from "../support/server.ts";

const administrator = inventAccount("999999999999");
const good = "Account ID,Email\n111111111111,a@example.com\n222222222222,b@example.com\n333333333333,c@example.com\n";
const withBadLine = `${good}44,d@example.com\n`;

type Received = { readonly method: string; readonly path: string; readonly body: string; readonly region: string };

/** What is answered: a body with status 200, or a status with a body; "break" cuts the connection. */
type Answer = object | { readonly status: number; readonly body: object } | "break";

/** Runs `work` beside a server that answers by `answer` and keeps what it received. */
async function beside<T>(
  answer: (request: Received, before: number) => Answer,
  work: (place: CommandPlace, received: readonly Received[]) => Promise<T>,
): Promise<T> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const next = await receive(request);
    const before = received.filter(({ method, path }) => method === next.method && path === next.path).length;
    received.push(next);
    const answered = answer(next, before);
    if (answered === "break") return request.socket.destroy();
    const { status, body } = "status" in answered && "body" in answered ? answered : { status: 200, body: answered };
    response.writeHead(status as number, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await work({ endpoint: `http://127.0.0.1:${port}`, key: administrator, region: "eu-west-1" }, received);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function receive(request: IncomingMessage): Promise<Received> {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  const [path = ""] = (request.url ?? "").split("?");
  const region = /Credential=\w+\/\d+\/([\w-]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "";
  return { method: request.method ?? "", path, body, region };
}

const emptyMacie = ({ method }: Received): Answer =>
  method === "GET" ? { members: [] } : { arn: "arn", unprocessedAccounts: [] };

function rowsOf({ stdout }: CommandEnd): string[] {
  const { accounts } = JSON.parse(stdout) as { accounts: Record<string, string>[] };
  return accounts.map(({ line, inventory, invitation, reason = "" }) => `${line} ${inventory} ${invitation} ${reason}`.trim());
}

const posts = (received: readonly Received[]) => received.filter(({ method }) => method === "POST").map(({ path }) => path);

describe("nothing is sent", () => {
  const table = (end: CommandEnd) =>
    end.stdout
      .split("\n")
      .slice(2)
      .filter((line) => line !== "");
  const cases: readonly (readonly [string, string, string[], number, string[], string])[] = [
    [
      "in a dry run: every line is shown",
      good,
      ["--dry-run", "--invite"],
      0,
      [
        "   2  111111111111  eu-west-1  good line",
        "   3  222222222222  eu-west-1  good line",
        "   4  333333333333  eu-west-1  good line",
        "Dry run: 3 good lines. Nothing was sent.",
      ],
      "",
    ],
    [
      "in a dry run with a bad line: it is shown alone, and the exit code is that of a bad file",
      withBadLine,
      ["--dry-run"],
      2,
      [
        "   5                   bad line  account ID: expected 12 digits, got 2",
        "Dry run: 3 good lines. Nothing was sent.",
        "1 bad line, not sent.",
      ],
      "1 of 4 lines cannot be used; nothing would be sent. Mend them, or pass them over with --skip-bad-lines",
    ],
    [
      "while a line is bad",
      withBadLine,
      [],
      2,
      [
        "   5                   bad line  account ID: expected 12 digits, got 2",
        "eu-west-1: 3 not sent.",
        "1 bad line, not sent.",
      ],
      "1 of 4 lines cannot be used; nothing was sent. Mend them, or pass them over with --skip-bad-lines",
    ],
    [
      "when no line is good, even if bad ones are to be skipped",
      "Account ID,Email\n44,d@example.com\n",
      ["--skip-bad-lines"],
      2,
      ["   2                   bad line  account ID: expected 12 digits, got 2", "1 bad line, not sent."],
      "no line is good; nothing was sent",
    ],
  ];
  test.each(cases)("%s", async (_, list, args, exitCode, lines, message) => {
    await beside(emptyMacie, async (place, received) => {
      const end = await importMembers(list, args, place);
      expect({ exitCode: end.exitCode, lines: table(end), received }).toEqual({ exitCode, lines, received: [] });
      expect(end.message.replace(/^.*list\.csv: /, "")).toBe(message);
    });
  });

  const wrong: readonly (readonly [string, string | Uint8Array, string[], Partial<CommandPlace>, string])[] = [
    [
      "a file that is no list",
      "Name;Email\n",
      [],
      {},
      "line 1: expected the header Account ID,Email with a comma between, got a semicolon",
    ],
    [
      "a file of more than the limit",
      new Uint8Array((16 << 20) + 2).fill(0x41),
      [],
      {},
      "expected at most 16777216 bytes, got 16777217",
    ],
    ["a message without an invitation", good, ["--message", "Hello"], {}, "--message only makes sense together with --invite"],
    ["no mail without an invitation", good, ["--no-email"], {}, "--no-email only makes sense together with --invite"],
    [
      "a message of 81 characters",
      good,
      ["--invite", "--message", "x".repeat(81)],
      {},
      "expected at most 80 letters, digits, spaces and punctuation marks, got 81",
    ],
    ["a message of two lines", good, ["--invite", "--message", "a\nb"], {}, "--message: expected at most 80 letters"],
    [
      "a word that is no Region",
      good,
      ["--region", "Ireland"],
      {},
      `--region: expected the name of a Region such as eu-west-1, got "Ireland"`,
    ],
    ["no Region at all", good, [], { region: "" }, "expected a Region: name one or several with --region, or set AWS_REGION"],
    ["an endpoint that is no URL", good, [], { endpoint: "localhost:8700" }, "AWS_ENDPOINT_URL: expected an http or https URL"],
    ["an unknown service", good, ["--service", "s3"], {}, "Allowed choices are macie, guardduty"],
    [
      "no credentials",
      good,
      [],
      { key: { accessKeyId: "", secretAccessKey: "" } },
      "nothing was sent. AWS_ENDPOINT_URL says where",
    ],
  ];
  test.each(wrong)("and the message says what was expected: %s", async (_, list, args, change, message) => {
    await beside(emptyMacie, async (place, received) => {
      const end = await importMembers(list, args, { ...place, ...change });
      expect(end).toMatchObject({ exitCode: 2, stdout: "", message: expect.stringContaining(message) });
      expect(received).toEqual([]);
    });
  });

  test("a file that cannot be read, and a folder, are told with the reason", async () => {
    const place = { endpoint: "http://127.0.0.1:9", key: administrator, region: "eu-west-1" };
    const end = await importMembers(good, ["--dry-run"], { ...place, file: "no-such-list.csv" });
    expect(end).toMatchObject({ exitCode: 2, message: expect.stringMatching(/^no-such-list\.csv cannot be read \(ENOENT/) });
  });
});

describe("what is sent", () => {
  test("the good lines when bad ones are to be skipped, one CreateMember each, then one CreateInvitations with the options", async () => {
    await beside(emptyMacie, async (place, received) => {
      const end = await importMembers(withBadLine, ["--skip-bad-lines", "--invite", "--message", "Hi.", "--no-email"], place);
      expect(end).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("1 bad line, not sent.") });
      expect(posts(received)).toEqual(["/members", "/members", "/members", "/invitations"]);
      expect(JSON.parse(received.at(-1)?.body ?? "")).toEqual({
        accountIds: ["111111111111", "222222222222", "333333333333"],
        disableEmailNotification: true,
        message: "Hi.",
      });
    });
  });

  test("to each Region its own requests, each Region once", async () => {
    await beside(emptyMacie, async (place, received) => {
      const regions = ["us-east-1", "eu-central-1", "us-east-1"].flatMap((region) => ["--region", region]);
      await importMembers(good, regions, place);
      const counts = ["us-east-1", "eu-central-1"].map((region) => received.filter((each) => each.region === region).length);
      expect({ counts, all: received.length }).toEqual({ counts: [4, 4], all: 8 });
    });
  });

  test("an account that became a member without an invitation, through AWS Organizations, is complete", async () => {
    const answer = ({ method, path }: Received, before: number): Answer => {
      if (method === "GET")
        return { members: before === 0 ? [] : [{ accountId: "111111111111", relationshipStatus: "Enabled" }] };
      if (path === "/members") return { arn: "arn" };
      const refused = ["111111111111", "222222222222"].map((accountId) => ({
        accountId,
        errorCode: "ClientError",
        errorMessage: "No.",
      }));
      return { unprocessedAccounts: refused };
    };
    await beside(answer, async (place) => {
      const end = await importMembers(good, ["--invite", "--format", "json"], place);
      expect({ exitCode: end.exitCode, rows: rowsOf(end) }).toEqual({
        exitCode: 1,
        rows: ["2 added none", "3 added refused ClientError: No.", "4 added sent"],
      });
    });
  });
});

describe("what does not go well", () => {
  test("no server: the address is named, and nothing was sent", async () => {
    const place = await beside(emptyMacie, async (open) => open);
    const end = await importMembers(good, [], place);
    expect(end).toMatchObject({
      exitCode: 2,
      stdout: "",
      message: expect.stringContaining(`no answer from ${place.endpoint} in eu-west-1`),
    });
    expect(end.message).toContain("ECONNREFUSED");
  });

  test("a connection that breaks is told as no answer, and the rest of the Region as not sent", async () => {
    const list = `Account ID,Email\n${Array.from({ length: 60 }, (_, n) => `${100_000_000_000 + n},a${n}@example.com\n`).join("")}`;
    const answer = (request: Received): Answer => (/1000000000[1-5]/.test(request.body) ? "break" : emptyMacie(request));
    await beside(answer, async (place, received) => {
      const end = await importMembers(list, ["--invite"], place);
      expect(end.exitCode).toBe(1);
      expect(end.stdout).toMatch(/ 11 {2}100000000009 {2}eu-west-1 {2}added, not invited {2}not sent after/);
      expect(end.stdout).toMatch(/ 12 {2}100000000010 {2}eu-west-1 {2}no answer +\S/);
      expect(end.stdout).toMatch(/61 {2}100000000059 {2}eu-west-1 {2}not sent +not sent after a request without an answer: /);
      expect(end.stdout).toContain("run the same list again to do what is missing.");
      expect(posts(received)).not.toContain("/invitations");
    });
  });

  test("interrupted: what is under way is waited for, the rest is not sent, and both are said", async () => {
    let interrupt = () => {};
    const interrupted = new Promise<void>((resolve) => {
      interrupt = resolve;
    });
    const answer = (request: Received): Answer => {
      if (request.path === "/invitations") interrupt();
      return emptyMacie(request);
    };
    const list = `Account ID,Email\n${Array.from({ length: 51 }, (_, n) => `${100_000_000_000 + n},a${n}@example.com\n`).join("")}`;
    await beside(answer, async (place, received) => {
      const end = await importMembers(list, ["--invite", "--format", "json"], { ...place, untilStopped: () => interrupted });
      expect(end.exitCode).toBe(130);
      expect(JSON.parse(end.stdout)).toMatchObject({
        isInterrupted: true,
        summary: [{ added: 51, invited: 50, notSent: 0, notInvited: 1 }],
      });
      expect(rowsOf(end).at(-1)).toBe("52 added not-sent interrupted");
      expect(posts(received).filter((path) => path === "/invitations")).toHaveLength(1);
    });
  });

  test("interrupted before the first request: the table says so for every line", async () => {
    await beside(emptyMacie, async (place, received) => {
      const end = await importMembers(good, [], { ...place, untilStopped: () => Promise.resolve() });
      expect(end.exitCode).toBe(130);
      expect(end.stdout).toContain("eu-west-1: 3 not sent.\nInterrupted: run the same list again to do what is missing.");
      expect(posts(received)).toEqual([]);
    });
  });

  test("a throttled request is tried again", async () => {
    const answer = (request: Received, before: number): Answer =>
      request.path === "/members" && request.method === "POST" && before === 0
        ? { status: 429, body: { __type: "ThrottlingException", message: "Too many requests" } }
        : emptyMacie(request);
    await beside(answer, async (place) => {
      expect(await importMembers(good, [], place)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("3 added") });
    });
  });

  test("on a terminal the progress line ends with all accounts", async () => {
    await beside(emptyMacie, async (place) => {
      const { stderr } = await importMembers(good, ["--invite"], { ...place, isTerminal: true });
      expect(stderr.split("\r\u001b[K").at(-1)).toBe("3/3 accounts looked after · 3 invitations\n");
    });
  });
});

describe("GuardDuty", () => {
  const prefix = "The request is rejected because ";
  const guardduty = ({ method, path, body }: Received): Answer => {
    if (path === "/detector") return { detectorIds: ["12abc34d567e8fa901bc2d34e56789f0"] };
    if (method === "GET")
      return { members: [{ accountId: "222222222222", email: "B@example.com", relationshipStatus: "Created" }] };
    if (path.endsWith("/invite")) return { unprocessedAccounts: [] };
    const { accountDetails } = JSON.parse(body) as { accountDetails: { accountId: string }[] };
    const isPresent = accountDetails.some(({ accountId }) => accountId === "333333333333");
    const text = "the given account ID is already a member or associated member of the current account.";
    const refused = { accountId: "111111111111", result: `${prefix}an account cannot become a member of itself.` };
    return { unprocessedAccounts: [refused, ...(isPresent ? [{ accountId: "333333333333", result: `${prefix}${text}` }] : [])] };
  };

  test("adds in one batch below the detector, takes over what is present, and invites who was never invited", async () => {
    await beside(guardduty, async (place, received) => {
      const end = await importMembers(good, ["--service", "guardduty", "--invite", "--format", "json"], place);
      expect({ exitCode: end.exitCode, rows: rowsOf(end) }).toEqual({
        exitCode: 1,
        rows: [`2 refused none ${prefix}an account cannot become a member of itself.`, "3 present sent", "4 present sent"],
      });
      const detector = "/detector/12abc34d567e8fa901bc2d34e56789f0";
      expect(received.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
        "GET /detector ",
        `GET ${detector}/member `,
        `POST ${detector}/member {"accountDetails":[{"accountId":"111111111111","email":"a@example.com"},{"accountId":"333333333333","email":"c@example.com"}]}`,
        `POST ${detector}/member/invite {"accountIds":["222222222222","333333333333"],"disableEmailNotification":false}`,
      ]);
    });
  });

  test("51 accounts are added in two requests of 50 and 1", async () => {
    const accounts = Array.from({ length: 51 }, (_, n) => `${200_000_000_000 + n},a${n}@example.com\n`);
    const answer = (request: Received): Answer =>
      request.path === "/detector" ? guardduty(request) : { members: [], unprocessedAccounts: [] };
    await beside(answer, async (place, received) => {
      await importMembers(`Account ID,Email\n${accounts.join("")}`, ["--service", "guardduty"], place);
      const sizes = received.filter(({ method }) => method === "POST").map(({ body }) => JSON.parse(body).accountDetails.length);
      expect(sizes.sort()).toEqual([1, 50]);
    });
  });

  test("a Region without a detector refuses every line and says what to do", async () => {
    await beside(
      () => ({ detectorIds: [] }),
      async (place, received) => {
        const end = await importMembers(good, ["--service", "guardduty", "--format", "json"], place);
        expect(end.exitCode).toBe(1);
        expect(rowsOf(end)[0]).toBe(
          "2 refused none GuardDuty is not enabled in this Region: there is no detector. Create one first (CreateDetector)",
        );
        expect(posts(received)).toEqual([]);
      },
    );
  });

  test("an address that GuardDuty has no room for is a bad line", async () => {
    const list = `Account ID,Email\n111111111111,${"a".repeat(53)}@example.com\n`;
    const end = await importMembers(list, ["--service", "guardduty", "--dry-run"], {
      endpoint: "http://127.0.0.1:9",
      key: administrator,
      region: "eu-west-1",
    });
    expect(end).toMatchObject({ exitCode: 2, stdout: expect.stringContaining("expected at most 64 characters, got 65") });
  });
});
