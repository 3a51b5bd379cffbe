/**
 * The main job through the real process: `reeve serve` on its own database, driven by the SDK's client alone; stopped and
 * started again, and killed in the middle of a job.
 */
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  AcceptInvitationCommand,
  CreateClassificationJobCommand,
  CreateInvitationsCommand,
  CreateMemberCommand,
  DescribeClassificationJobCommand,
  EnableMacieCommand,
  type Finding,
  GetFindingsCommand,
  GetMacieSessionCommand,
  ListClassificationJobsCommand,
  ListFindingsCommand,
  ListInvitationsCommand,
  ListMembersCommand,
  paginateListFindings,
} from "@aws-sdk/client-macie2";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Clients, clientsOf, expectRefusal, homeRegion } from "../support/clients.ts";
import { databaseProcess, endDatabase, prepareReeve, type ServingProcess, serveReeve } from "../support/reeve-process.ts";
import { inventAccount } from "../support/server.ts";
import { planted, texts } from "./planted.ts";

/** Objects of the job that is killed: enough for it to be under way for a while. */
const manyObjects = 3_000;

const folder = await mkdtemp(path.join(os.tmpdir(), "reeve-end-to-end-"));
const dataDir = path.join(folder, "data");
let serving: ServingProcess | undefined;
let clients: Clients | undefined;

beforeAll(async () => {
  await prepareReeve();
  await writeBuckets();
  await writeFile(path.join(folder, "accounts.json"), JSON.stringify({ accounts: [security, shop, clinic, stranger] }));
});
afterAll(async () => {
  clients?.destroy();
  await serving?.end("SIGKILL");
  await endDatabase(dataDir);
  await rm(folder, { recursive: true, force: true });
});

const storeOf = (name: string) => ({
  stores: [{ type: "folder", region: homeRegion, path: path.join(folder, "buckets", name) }],
});
const security = inventAccount("460000000001");
const shop = inventAccount("460000000002", storeOf("shop"));
const clinic = inventAccount("460000000003", storeOf("clinic"));
const stranger = inventAccount("460000000004");

async function writeBuckets(): Promise<void> {
  const files: Record<string, string> = {
    "shop/shop-orders/2025/order-17.txt": texts.card,
    "shop/shop-orders/2025/customers.csv": `${texts.ssn}Brannoc Hollins,${planted.ssn}\n`,
    "shop/shop-orders/2025/note.txt": texts.clean,
    "shop/shop-private/never-asked-for.txt": texts.card,
    "clinic/clinic-notes/visit.txt": texts.passport,
  };
  for (let index = 0; index < manyObjects; index++) {
    files[`clinic/clinic-many/${index % 40}/note-${index}.txt`] = index % 3 === 0 ? texts.card : texts.clean;
  }
  for (const [file, content] of Object.entries(files)) {
    const target = path.join(folder, "buckets", file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
  }
}

/** Starts the server on the same data and accounts as before, and makes clients for its address. */
async function start(): Promise<Clients> {
  clients?.destroy();
  const settings = {
    PORT: "0",
    REEVE_DATA_DIR: dataDir,
    REEVE_ACCOUNTS_FILE: path.join(folder, "accounts.json"),
    REEVE_WORKERS: "1",
  };
  serving = await serveReeve(settings);
  clients = clientsOf(serving.url);
  return clients;
}

async function stop(): Promise<void> {
  const running = serving;
  serving = undefined;
  const outcome = await running?.end("SIGTERM");
  expect(outcome?.code, running?.log()).toBe(0);
  expect(outcome?.tookMs).toBeLessThan(10_000);
  expect(await databaseProcess(dataDir)).toBeUndefined();
}

async function join(reeve: Clients, member: typeof shop): Promise<void> {
  const administrator = reeve.macie(security);
  const own = reeve.macie(member);
  const { accountId, email } = member;
  await own.send(new EnableMacieCommand({}));
  await administrator.send(new CreateMemberCommand({ account: { accountId, email } }));
  await administrator.send(new CreateInvitationsCommand({ accountIds: [accountId] }));
  await expect
    .poll(async () => (await own.send(new ListInvitationsCommand({}))).invitations?.length, { timeout: 20_000 })
    .toBe(1);
  const { invitations } = await own.send(new ListInvitationsCommand({}));
  const { accountId: administratorAccountId, invitationId } = invitations?.[0] ?? {};
  expect(administratorAccountId).toBe(security.accountId);
  await own.send(new AcceptInvitationCommand({ administratorAccountId, invitationId }));
}

async function startJob(reeve: Clients, name: string, of: typeof shop, bucket: string): Promise<string> {
  const { jobId = "" } = await reeve.macie(security).send(
    new CreateClassificationJobCommand({
      clientToken: randomUUID(),
      jobType: "ONE_TIME",
      name,
      s3JobDefinition: { bucketDefinitions: [{ accountId: of.accountId, buckets: [bucket] }] },
    }),
  );
  return jobId;
}

async function untilComplete(reeve: Clients, jobId: string): Promise<void> {
  const status = async () => (await reeve.macie(security).send(new DescribeClassificationJobCommand({ jobId }))).jobStatus;
  await expect.poll(status, { timeout: 60_000, interval: 100 }).toBe("COMPLETE");
}

async function findingsOf(reeve: Clients, jobId: string): Promise<Finding[]> {
  const client = reeve.macie(security);
  const findingCriteria = { criterion: { "classificationDetails.jobId": { eq: [jobId] } } };
  const findings: Finding[] = [];
  for await (const { findingIds = [] } of paginateListFindings({ client, pageSize: 50 }, { findingCriteria })) {
    if (findingIds.length > 0) findings.push(...((await client.send(new GetFindingsCommand({ findingIds }))).findings ?? []));
  }
  return findings;
}

/** What a finding says, without its times and IDs. */
const essence = ({ accountId, type, resourcesAffected, classificationDetails }: Finding) => ({
  accountId,
  type,
  bucket: resourcesAffected?.s3Bucket?.name,
  key: resourcesAffected?.s3Object?.key,
  detections: classificationDetails?.result?.sensitiveData?.flatMap(({ detections = [] }) => detections),
});

/** What is kept of the story for what follows it. */
let story: { readonly jobId: string; readonly createdAt: Date | undefined; readonly findingIds: readonly string[] };

test("the whole story: switch on, invite, accept, scan the member's bucket, read what was found", {
  timeout: 180_000,
}, async () => {
  const reeve = await start();
  const administrator = reeve.macie(security);
  await administrator.send(new EnableMacieCommand({}));
  await reeve.macie(stranger).send(new EnableMacieCommand({}));
  await join(reeve, shop);
  const { members } = await administrator.send(new ListMembersCommand({}));
  expect(members).toMatchObject([{ accountId: shop.accountId, email: shop.email, relationshipStatus: "Enabled" }]);

  const jobId = await startJob(reeve, "Quarterly", shop, "shop-orders");
  await untilComplete(reeve, jobId);
  const findings = await findingsOf(reeve, jobId);
  const byKey = findings.map(essence).sort((a, b) => (a.key ?? "").localeCompare(b.key ?? ""));
  expect(byKey).toEqual([
    {
      accountId: shop.accountId,
      type: "SensitiveData:S3Object/Personal",
      bucket: "shop-orders",
      key: "2025/customers.csv",
      detections: [
        {
          type: "USA_SOCIAL_SECURITY_NUMBER",
          count: 2,
          occurrences: {
            cells: [
              { row: 2, column: 2, columnName: "ssn", cellReference: null },
              { row: 3, column: 2, columnName: "ssn", cellReference: null },
            ].map(({ row, column, columnName }) => expect.objectContaining({ row, column, columnName })),
          },
        },
      ],
    },
    {
      accountId: shop.accountId,
      type: "SensitiveData:S3Object/Financial",
      bucket: "shop-orders",
      key: "2025/order-17.txt",
      detections: [
        {
          type: "CREDIT_CARD_NUMBER",
          count: 1,
          occurrences: { lineRanges: [expect.objectContaining({ start: 1, end: 1 })] },
        },
      ],
    },
  ]);
  for (const value of Object.values(planted)) expect(JSON.stringify(findings)).not.toContain(value);

  for (const other of [shop, stranger]) {
    expect((await reeve.macie(other).send(new ListFindingsCommand({}))).findingIds).toEqual([]);
    expect((await reeve.macie(other).send(new ListClassificationJobsCommand({}))).items).toEqual([]);
    const foreign = reeve.macie(other).send(new DescribeClassificationJobCommand({ jobId }));
    await expectRefusal(foreign, "ResourceNotFoundException", 404, "");
  }
  for (const value of Object.values(planted)) expect(serving?.log()).not.toContain(value);
  const { createdAt } = await administrator.send(new GetMacieSessionCommand({}));
  story = { jobId, createdAt, findingIds: findings.map(({ id = "" }) => id).sort() };
});

test("SIGTERM ends it with code 0, and the next start has everything as it was", { timeout: 120_000 }, async () => {
  await stop();
  const reeve = await start();
  const administrator = reeve.macie(security);
  expect((await administrator.send(new GetMacieSessionCommand({}))).createdAt).toEqual(story.createdAt);
  const { members } = await administrator.send(new ListMembersCommand({}));
  expect(members).toMatchObject([{ accountId: shop.accountId, relationshipStatus: "Enabled" }]);
  const { jobStatus } = await administrator.send(new DescribeClassificationJobCommand({ jobId: story.jobId }));
  expect(jobStatus).toBe("COMPLETE");
  const findings = await findingsOf(reeve, story.jobId);
  expect(findings.map(({ id }) => id).sort()).toEqual(story.findingIds);
});

test("killed in the middle of a job, the next start finishes it: nothing lost, nothing twice", { timeout: 180_000 }, async () => {
  const reeve = clients ?? (await start());
  await join(reeve, clinic);
  const jobId = await startJob(reeve, "Large", clinic, "clinic-many");
  await untilUnderWay(reeve, jobId);
  await serving?.end("SIGKILL");
  serving = undefined;

  const again = await start();
  await untilComplete(again, jobId);
  const findings = await findingsOf(again, jobId);
  const keys = findings.map(({ resourcesAffected }) => resourcesAffected?.s3Object?.key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toHaveLength(manyObjects / 3);
  expect((await findingsOf(again, story.jobId)).map(({ id }) => id).sort()).toEqual(story.findingIds);
  await stop();
});

/** Waits until the job has found something, and makes sure that it has not ended. */
async function untilUnderWay(reeve: Clients, jobId: string): Promise<void> {
  const client = reeve.macie(security);
  const findingCriteria = { criterion: { "classificationDetails.jobId": { eq: [jobId] } } };
  for (;;) {
    const { findingIds = [] } = await client.send(new ListFindingsCommand({ findingCriteria, maxResults: 1 }));
    const { jobStatus } = await client.send(new DescribeClassificationJobCommand({ jobId }));
    if (jobStatus !== "RUNNING") throw new Error(`expected the job to be under way, it is ${jobStatus}: raise manyObjects`);
    if (findingIds.length > 0) return;
    await sleep(20);
  }
}
