/**
 * Proves that a job survives `kill -9`: lets the demonstration's job run, kills the process that works on it at a random
 * moment, starts it again on the same data, and compares every finding with those of an undisturbed run.
 *
 *   npx tsx scripts/kill-and-resume.ts [--rounds 10]                 the server, on the bundled PostgreSQL
 *   npx tsx scripts/kill-and-resume.ts --postgres-bin DIR            a server and two workers on another PostgreSQL, one worker
 *                                                                    killed half-way; DIR holds initdb and postgres
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { GetFindingsCommand, type Macie2Client, paginateListFindings } from "@aws-sdk/client-macie2";
import { type DemoAccounts, writeAccounts } from "../src/cli/demo/accounts.ts";
import { writeSamples } from "../src/cli/demo/samples.ts";
import { clientOf, followJob, join as joinOrganization, startJob, switchOn } from "../src/cli/demo/story.ts";

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "10" }, "postgres-bin": { type: "string" } },
});
const rounds = Number(values.rounds);
const reeve = fileURLToPath(new URL("../bin/reeve.mjs", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "reeve-kill-"));
const started = new Set<ChildProcess>();
let failures = 0;

try {
  const samples = await writeSamples(join(folder, "samples"));
  console.log(`${samples.files} sample files`);
  const expected = await undisturbed();
  console.log(`undisturbed run: ${expected.length} findings`);
  for (let round = 1; round <= rounds; round++) {
    const found = values["postgres-bin"] ? await killWorker(round, values["postgres-bin"]) : await killServer(round);
    const verdict = compare(expected, found);
    if (verdict !== "same") failures++;
    console.log(`round ${round}: ${found.length} findings, ${verdict}`);
  }
} finally {
  await Promise.all([...started].map(stop));
  await rm(folder, { recursive: true, force: true });
}
console.log(
  failures === 0 ? `all ${rounds} rounds: COMPLETE, every finding exactly once` : `${failures} of ${rounds} rounds FAILED`,
);
process.exitCode = failures === 0 ? 0 : 1;

type Environment = Readonly<Record<string, string>>;
type Run = { readonly endpoint: string; readonly environment: Environment; readonly accounts: DemoAccounts };

async function undisturbed(): Promise<string[]> {
  const run = await prepare("undisturbed");
  const server = await start(["serve"], run);
  const { client, jobId } = await begin(run);
  await followJob(client, jobId, () => undefined);
  const found = await findings(client, jobId);
  await stop(server);
  return found;
}

async function killServer(round: number): Promise<string[]> {
  const run = await prepare(`round-${round}`);
  const first = await start(["serve"], run);
  const { client, jobId } = await begin(run);
  await untilHalfWay(client, jobId);
  await kill(first);
  const second = await start(["serve"], run);
  const found = await finish(client, jobId);
  await stop(second);
  return found;
}

async function killWorker(round: number, binaries: string): Promise<string[]> {
  const data = join(folder, `postgres-${round}`);
  const port = await freePort();
  const database = await startPostgres(binaries, data, port);
  const run = await prepare(`round-${round}`, {
    DATABASE_URL: `postgres://reeve@127.0.0.1:${port}/postgres`,
    REEVE_SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
    REEVE_WORKERS: "0",
  });
  const server = await start(["serve"], run);
  const oneScanner = { ...run.environment, REEVE_WORKERS: "1" };
  const workers = [0, 1].map(() => launch(["worker"], oneScanner));
  const { client, jobId } = await begin(run);
  await untilHalfWay(client, jobId);
  const [victim, survivor] = workers;
  if (victim) await kill(victim);
  const found = await finish(client, jobId);
  if (survivor) await stop(survivor);
  await stop(server);
  await stop(database);
  return found;
}

async function prepare(name: string, more: Environment = {}): Promise<Run> {
  const dataDir = join(folder, name);
  const port = await freePort();
  const accounts = await writeAccounts(dataDir, join(folder, "samples"));
  return {
    endpoint: `http://127.0.0.1:${port}`,
    accounts,
    environment: { PORT: String(port), REEVE_DATA_DIR: dataDir, REEVE_ACCOUNTS_FILE: accounts.file, ...more },
  };
}

async function begin({ accounts, endpoint }: Run): Promise<{ client: Macie2Client; jobId: string }> {
  const client = clientOf(accounts.administrator, endpoint);
  await switchOn(client);
  for (const member of accounts.members) {
    const own = clientOf(member, endpoint);
    await switchOn(own);
    await joinOrganization(client, member, own, accounts.administrator.accountId);
  }
  const { jobId } = await startJob(client, accounts);
  return { client, jobId };
}

/** Waits until some findings are there, then a moment longer that differs from round to round. */
async function untilHalfWay(client: Macie2Client, jobId: string): Promise<void> {
  for (let poll = 0; poll < 2_000; poll++) {
    if ((await findings(client, jobId, 1)).length > 0) break;
    await sleep(30);
  }
  await sleep(Math.random() * 800);
}

async function finish(client: Macie2Client, jobId: string): Promise<string[]> {
  const { status } = await followJob(client, jobId, () => undefined);
  if (status !== "COMPLETE") throw new Error(`the job ended ${status}`);
  return findings(client, jobId);
}

/** `bucket/key types` of each finding, sorted; with duplicates, if there are any. */
async function findings(client: Macie2Client, jobId: string, enough = Number.POSITIVE_INFINITY): Promise<string[]> {
  const criteria = { criterion: { "classificationDetails.jobId": { eq: [jobId] } } };
  const found: string[] = [];
  for await (const { findingIds = [] } of paginateListFindings({ client, pageSize: 50 }, { findingCriteria: criteria })) {
    if (findingIds.length === 0) continue;
    const described = await client.send(new GetFindingsCommand({ findingIds }));
    for (const finding of described.findings ?? []) {
      const types = finding.classificationDetails?.result?.sensitiveData?.flatMap((each) => each.detections ?? []) ?? [];
      found.push(`${finding.resourcesAffected?.s3Object?.path} ${types.map(({ type, count }) => `${type}=${count}`).sort()}`);
    }
    if (found.length >= enough) break;
  }
  return found.sort();
}

function compare(expected: readonly string[], found: readonly string[]): string {
  if (JSON.stringify(expected) === JSON.stringify(found)) return "same";
  const twice = found.filter((each, index) => found.indexOf(each) !== index).length;
  const missing = expected.filter((each) => !found.includes(each)).length;
  const surplus = found.filter((each) => !expected.includes(each)).length;
  return `DIFFERENT: ${missing} missing, ${surplus} surplus, ${twice} twice`;
}

function launch(args: readonly string[], environment: Environment): ChildProcess {
  const child = spawn(process.execPath, [reeve, ...args], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "ignore", "pipe"],
  });
  started.add(child);
  let log = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-4_000);
  });
  child.once("exit", (code) => {
    started.delete(child);
    if (code !== 0 && code !== null) console.log(`reeve ${args.join(" ")} ended with ${code}:\n${log}`);
  });
  return child;
}

async function start(args: readonly string[], run: Run): Promise<ChildProcess> {
  const child = launch(args, run.environment);
  for (let poll = 0; poll < 600; poll++) {
    const ready = await fetch(`${run.endpoint}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return child;
    if (child.exitCode !== null) break;
    await sleep(100);
  }
  throw new Error(`reeve ${args.join(" ")} did not get ready`);
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  await gone;
}

async function startPostgres(binaries: string, data: string, port: number): Promise<ChildProcess> {
  await mkdir(data, { recursive: true });
  const user = process.getuid?.() === 0 ? await postgresUser() : undefined;
  if (user) await chown(data, user.uid, user.gid);
  const environment = { PATH: process.env.PATH ?? "", LC_ALL: "C.UTF-8" };
  const options = { ...user, env: environment, stdio: "ignore" as const };
  const initdb = spawn(join(binaries, "initdb"), ["-D", data, "-U", "reeve", "-A", "trust", "-E", "UTF8"], options);
  const [code] = await once(initdb, "exit");
  if (code !== 0) throw new Error(`initdb ended with ${code}`);
  const server = spawn(join(binaries, "postgres"), ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", data], options);
  started.add(server);
  server.once("exit", () => started.delete(server));
  return server;
}

async function postgresUser(): Promise<{ uid: number; gid: number }> {
  const line = (await readFile("/etc/passwd", "utf8")).split("\n").find((each) => each.startsWith("postgres:"));
  const [, , uid, gid] = line?.split(":") ?? [];
  if (!uid || !gid) throw new Error("expected a user named postgres, since PostgreSQL does not run as root");
  await chown(folder, Number(uid), Number(gid));
  return { uid: Number(uid), gid: Number(gid) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("expected a port");
  return address.port;
}
