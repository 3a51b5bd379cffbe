/**
 * `reeve demo`: the main job end to end on sample files, with a server of its own on the bundled database.
 */
import { join } from "node:path";
import type { Command } from "commander";
import { openBase, serveWhile } from "../../app.ts";
import { type Configuration, readConfiguration } from "../../config.ts";
import { openLog } from "../../telemetry/log.ts";
import { type DemoAccounts, writeAccounts } from "../demo/accounts.ts";
import { writeSamples } from "../demo/samples.ts";
import {
  clientOf,
  findingsOf,
  followJob,
  type JobProgress,
  join as joinOrganization,
  startJob,
  switchOn,
} from "../demo/story.ts";
import { textTable } from "../scan/text-table.ts";
import { untilSignal } from "./until-signal.ts";

/** Adds the command to the program. */
export function addDemo(program: Command): void {
  program
    .command("demo")
    .description("invite two invented accounts, scan their sample buckets, show what was found")
    .option("--exit", "stop after the table instead of going on serving", false)
    .action(({ exit }: { exit: boolean }) => demo(readConfiguration(), exit));
}

async function demo(given: Configuration, exitsAfterTable: boolean): Promise<void> {
  const stopped = untilSignal();
  const dataDir = join(given.dataDir, "demo");
  say("Writing sample files …");
  const samples = await writeSamples(join(dataDir, "samples"));
  const accounts = await writeAccounts(dataDir, join(dataDir, "samples"));
  say(`${samples.files} sample files ${samples.isNew ? "written" : "are there"}. Starting the database and the server …`);
  const configuration: Configuration = {
    ...given,
    dataDir,
    accountsFile: accounts.file,
    database: { kind: "bundled" },
    workers: Math.max(1, given.workers),
    // Nobody reads the mails of invented accounts.
    emailVerification: "match",
  };
  const base = await openBase(configuration);
  // A demonstration's screen belongs to its story: requests are not logged.
  const quiet = { ...base, log: openLog({ level: "warn" }) };
  await serveWhile(quiet, async (url) => {
    await Promise.race([tell(url, accounts, samples.files), stopped]);
    if (exitsAfterTable) return;
    say(clientHint(url, accounts));
    await stopped;
  });
}

async function tell(url: string, accounts: DemoAccounts, files: number): Promise<void> {
  const { administrator, members } = accounts;
  say(`The server answers at ${url}\n`);
  const client = clientOf(administrator, url);
  await switchOn(client);
  say(`${administrator.name} (${administrator.accountId}) has switched Macie on`);
  for (const member of members) {
    const own = clientOf(member, url);
    await switchOn(own);
    await joinOrganization(client, member, own, administrator.accountId);
    say(`${member.name} (${member.accountId}) was invited and is a member now`);
  }
  const { jobId, isResumed } = await startJob(client, accounts);
  say(`${isResumed ? "Going on with" : "Started"} job ${jobId} over ${members.flatMap(({ buckets }) => buckets).join(", ")}\n`);
  const bar = jobBar(files);
  const last = await followJob(client, jobId, (progress) => bar.paint(progress));
  bar.finish(last);
  const { findings, rows } = await findingsOf(client, jobId);
  const cells = rows.map((row) => [row.bucket, row.account, row.type, String(row.objects), String(row.occurrences)]);
  say(
    `\n${textTable(["Bucket", "Account", "Sensitive data", "Objects", "Occurrences"], cells)}\n\n${findings} findings. Job: ${last.status}.`,
  );
}

function clientHint(url: string, { administrator, members }: DemoAccounts): string {
  const [first] = members;
  const as = (account: { accessKeyId: string; secretAccessKey: string }) =>
    `AWS_ENDPOINT_URL=${url} AWS_REGION=eu-west-1 AWS_ACCESS_KEY_ID=${account.accessKeyId} AWS_SECRET_ACCESS_KEY=${account.secretAccessKey}`;
  return `
Still serving at ${url} (Ctrl-C ends it). As the administrator:
  ${as(administrator)} aws macie2 list-members
${first ? `As the member ${first.name}:\n  ${as(first)} aws macie2 get-administrator-account` : ""}`;
}

const barWidth = 30;
const plainIntervalMs = 2_000;

/** A bar that repaints itself on a terminal and is a line now and then elsewhere. */
function jobBar(total: number): { paint(progress: JobProgress): void; finish(progress: JobProgress): void } {
  const isTerminal = process.stdout.isTTY === true;
  let most = 0;
  let paintedAt = 0;
  const text = ({ remaining, status }: JobProgress) => {
    // While buckets are still being listed the job does not know all its objects; the bar never runs backwards.
    const done = status === "COMPLETE" ? total : Math.min(most, Math.max(0, total - remaining));
    const filled = Math.round((barWidth * done) / Math.max(1, total));
    return `[${"#".repeat(filled)}${"·".repeat(barWidth - filled)}] ${done}/${total} objects`;
  };
  const write = (line: string) => process.stdout.write(isTerminal ? `\r\u001b[K${line}` : `${line}\n`);
  return {
    paint(progress) {
      most = Math.max(most, progress.remaining > 0 ? total - progress.remaining : 0);
      if (!isTerminal && performance.now() - paintedAt < plainIntervalMs) return;
      paintedAt = performance.now();
      write(text(progress));
    },
    finish(progress) {
      write(text(progress));
      if (isTerminal) process.stdout.write("\n");
    },
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
