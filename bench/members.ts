/**
 * How long an administrator waits for many members: `reeve members import` with invitations over HTTP, against a server in
 * this process on the bundled database, then ListMembers through all pages. Both beside as many plain GET /healthz requests
 * as they make themselves, which is what HTTP and the machine cost in the same run.
 * Usage: `npx tsx bench/members.ts [accounts, default 1000, which is also the quota]`.
 */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EnableMacieCommand, ListMembersCommand, Macie2Client } from "@aws-sdk/client-macie2";
import { openBase, serveWhile } from "../src/app.ts";
import { importMembers } from "../src/cli/members/import-members.ts";
import { readConfiguration } from "../src/config.ts";
import { openLog } from "../src/telemetry/log.ts";

const accountsCount = Number(process.argv[2] ?? 1_000);
const region = "eu-west-1";
const pageSize = 25;
const inviteSize = 50;
const verificationMaxMs = 120_000;
const administrator = account(0);

/** `requests` is absent where the work is not made of requests. */
type Row = { readonly work: string; readonly seconds: number; readonly requests?: number };

const folder = await mkdtemp(join(tmpdir(), "reeve-bench-members-"));
try {
  await measure(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(root: string): Promise<void> {
  const accounts = Array.from({ length: accountsCount }, (_, index) => account(index + 1));
  const list = join(root, "list.csv");
  const accountsFile = join(root, "accounts.json");
  await mkdir(root, { recursive: true });
  await writeFile(list, `Account ID,Email\n${accounts.map(({ accountId, email }) => `${accountId},${email}\n`).join("")}`);
  await writeFile(accountsFile, JSON.stringify({ accounts: [administrator, ...accounts] }));
  const environment = { REEVE_DATA_DIR: join(root, "data"), REEVE_ACCOUNTS_FILE: accountsFile, REEVE_WORKERS: "0", PORT: "0" };
  const base = await openBase(readConfiguration(environment));
  const silent = openLog({ stream: { write: () => undefined } });
  await serveWhile({ ...base, log: silent }, async (url) => {
    const client = new Macie2Client({ endpoint: url, region, credentials: administrator });
    await client.send(new EnableMacieCommand({}));
    const imported = await timeImport(url, list);
    const verified = await timeVerification(client, imported.startedMs);
    const listed = await timeListing(client);
    client.destroy();
    print([imported, verified, listed], await timeHealthz(url));
  });
}

/** The command itself, with its environment in this process. */
async function timeImport(url: string, file: string): Promise<Row & { startedMs: number }> {
  process.env.AWS_ACCESS_KEY_ID = administrator.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = administrator.secretAccessKey;
  const startedMs = performance.now();
  let output = "";
  const exitCode = await importMembers(
    {
      file,
      service: "macie",
      regions: [region],
      invitation: { message: "", byEmail: true },
      skipsBadLines: false,
      isDryRun: false,
      format: "table",
    },
    {
      environment: { AWS_ENDPOINT_URL: url },
      stdout: { write: (text: string) => (output += text) },
      stderr: { write: () => undefined },
      stop: new AbortController().signal,
    },
  );
  const seconds = (performance.now() - startedMs) / 1_000;
  if (exitCode !== 0) throw new Error(`the import ended with ${exitCode}: ${output.slice(-500)}`);
  const requests = 1 + accountsCount + Math.ceil(accountsCount / inviteSize);
  return { work: "import with invitations", seconds, requests, startedMs };
}

/** Until every invitation has arrived, counted from the import's beginning. */
async function timeVerification(client: Macie2Client, startedMs: number): Promise<Row> {
  while (performance.now() - startedMs < verificationMaxMs) {
    const { statuses } = await listAll(client);
    if (statuses.length === accountsCount && statuses.every((status) => status === "Invited")) {
      return { work: "until all are Invited", seconds: (performance.now() - startedMs) / 1_000 };
    }
    await sleep(200);
  }
  throw new Error(`not every account was Invited within ${verificationMaxMs / 1_000} s`);
}

async function timeListing(client: Macie2Client): Promise<Row> {
  const start = performance.now();
  const { statuses, pages } = await listAll(client);
  const seconds = (performance.now() - start) / 1_000;
  if (statuses.length !== accountsCount) throw new Error(`expected ${accountsCount} members, got ${statuses.length}`);
  return { work: "ListMembers, all pages", seconds, requests: pages };
}

async function listAll(client: Macie2Client): Promise<{ statuses: string[]; pages: number }> {
  const statuses: string[] = [];
  let nextToken: string | undefined;
  let pages = 0;
  do {
    const page = await client.send(new ListMembersCommand({ onlyAssociated: "false", maxResults: pageSize, nextToken }));
    for (const { relationshipStatus = "" } of page.members ?? []) statuses.push(relationshipStatus);
    nextToken = page.nextToken;
    pages++;
  } while (nextToken !== undefined);
  return { statuses, pages };
}

/** Seconds of one plain request over a kept connection, one after the other. */
async function timeHealthz(url: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = () =>
    new Promise<void>((resolve, reject) => {
      get(`${url}/healthz`, { agent }, (response) => response.resume().on("end", resolve)).on("error", reject);
    });
  for (let i = 0; i < 100; i++) await ask();
  const start = performance.now();
  for (let i = 0; i < accountsCount; i++) await ask();
  const seconds = (performance.now() - start) / 1_000;
  agent.destroy();
  return seconds / accountsCount;
}

function print(rows: readonly Row[], healthzSeconds: number): void {
  console.log(`${accountsCount} accounts; one GET /healthz takes ${(healthzSeconds * 1_000).toFixed(2)} ms`);
  console.log("\nwork                     seconds  requests  ratio to as many GET /healthz");
  for (const { work, seconds, requests } of rows) {
    const ratio = requests === undefined ? "" : (seconds / (requests * healthzSeconds)).toFixed(1);
    console.log(
      `${work.padEnd(24)} ${seconds.toFixed(2).padStart(7)}  ${String(requests ?? "").padStart(8)}  ${ratio.padStart(29)}`,
    );
  }
}

/** An invented account; the address is its own, so that its invitations arrive. */
function account(number: number) {
  const accountId = String(500_000_000_000 + number);
  return {
    accountId,
    email: `owner-${number}@example.com`,
    accessKeyId: `AKIA${String(number).padStart(16, "0")}`,
    secretAccessKey: `invented-secret-of-${accountId}`,
  };
}
