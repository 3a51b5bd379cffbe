/**
 * The story the demonstration tells, through the public API with the ordinary SDK client: Macie is switched on in three
 * accounts, two are invited and accept, the administrator runs a job over their buckets. Every step may have been done by
 * an earlier run that was stopped; then it is passed over.
 */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  AcceptInvitationCommand,
  ConflictException,
  CreateClassificationJobCommand,
  CreateInvitationsCommand,
  CreateMemberCommand,
  DescribeClassificationJobCommand,
  EnableMacieCommand,
  GetFindingsCommand,
  ListClassificationJobsCommand,
  ListInvitationsCommand,
  ListMembersCommand,
  Macie2Client,
  paginateListFindings,
} from "@aws-sdk/client-macie2";
import { type DemoAccount, type DemoAccounts, demoRegion } from "./accounts.ts";

/** How a running job stands. */
export type JobProgress = { readonly jobId: string; readonly status: string; readonly remaining: number };

/** A line of the final table. */
export type FoundRow = {
  readonly bucket: string;
  readonly account: string;
  readonly type: string;
  readonly objects: number;
  readonly occurrences: number;
};

const pollMs = 250;
const pollsMax = 240;
const jobName = "Demonstration";

/** A client that acts as the account. */
export function clientOf(account: DemoAccount, endpoint: string): Macie2Client {
  const { accessKeyId, secretAccessKey } = account;
  return new Macie2Client({ endpoint, region: demoRegion, credentials: { accessKeyId, secretAccessKey } });
}

/** Switches Macie on; an account that has it on already stays as it is. */
export async function switchOn(client: Macie2Client): Promise<void> {
  try {
    await client.send(new EnableMacieCommand({ status: "ENABLED" }));
  } catch (error) {
    if (!(error instanceof ConflictException)) throw error;
  }
}

/** Adds, invites and accepts, as far as that has not happened. */
export async function join(
  administrator: Macie2Client,
  member: DemoAccount,
  own: Macie2Client,
  administratorId: string,
): Promise<void> {
  const status = await memberStatus(administrator, member.accountId);
  if (status === "Enabled") return;
  if (status === undefined) {
    const account = { accountId: member.accountId, email: member.email };
    await administrator.send(new CreateMemberCommand({ account }));
  }
  await administrator.send(new CreateInvitationsCommand({ accountIds: [member.accountId], message: "Please join us" }));
  const invitationId = await waitFor("the invitation", async () => {
    const { invitations = [] } = await own.send(new ListInvitationsCommand({}));
    return invitations.find((each) => each.accountId === administratorId && each.relationshipStatus === "Invited")?.invitationId;
  });
  await own.send(new AcceptInvitationCommand({ administratorAccountId: administratorId, invitationId }));
}

async function memberStatus(administrator: Macie2Client, accountId: string): Promise<string | undefined> {
  const { members = [] } = await administrator.send(new ListMembersCommand({ onlyAssociated: "false" }));
  return members.find((each) => each.accountId === accountId)?.relationshipStatus;
}

async function waitFor<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  for (let poll = 0; poll < pollsMax; poll++) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(pollMs);
  }
  throw new Error(`${what} did not arrive within ${(pollMs * pollsMax) / 1_000} s`);
}

/** The job of an earlier run that is still under way, or a new one over all buckets of the members. */
export async function startJob(client: Macie2Client, { members }: DemoAccounts): Promise<{ jobId: string; isResumed: boolean }> {
  const running = await client.send(
    new ListClassificationJobsCommand({
      filterCriteria: { includes: [{ key: "jobStatus", comparator: "EQ", values: ["RUNNING"] }] },
    }),
  );
  const present = running.items?.find(({ name }) => name === jobName)?.jobId;
  if (present) return { jobId: present, isResumed: true };
  const created = await client.send(
    new CreateClassificationJobCommand({
      clientToken: randomUUID(),
      jobType: "ONE_TIME",
      name: jobName,
      managedDataIdentifierSelector: "ALL",
      s3JobDefinition: { bucketDefinitions: members.map(({ accountId, buckets }) => ({ accountId, buckets: [...buckets] })) },
    }),
  );
  return { jobId: created.jobId ?? "", isResumed: false };
}

/** Follows the job to its end, telling how it stands some times a second. */
export async function followJob(
  client: Macie2Client,
  jobId: string,
  onProgress: (progress: JobProgress) => void,
): Promise<JobProgress> {
  for (;;) {
    const job = await client.send(new DescribeClassificationJobCommand({ jobId }));
    const progress = {
      jobId,
      status: job.jobStatus ?? "",
      remaining: job.statistics?.approximateNumberOfObjectsToProcess ?? 0,
    };
    onProgress(progress);
    if (progress.status !== "RUNNING") return progress;
    await sleep(pollMs);
  }
}

/** The job's findings, added up by bucket and kind of data. */
export async function findingsOf(client: Macie2Client, jobId: string): Promise<{ findings: number; rows: FoundRow[] }> {
  const rows = new Map<string, FoundRow>();
  let findings = 0;
  const criteria = { criterion: { "classificationDetails.jobId": { eq: [jobId] } } };
  for await (const page of paginateListFindings({ client, pageSize: 50 }, { findingCriteria: criteria })) {
    const findingIds = page.findingIds ?? [];
    if (findingIds.length === 0) continue;
    const described = await client.send(new GetFindingsCommand({ findingIds }));
    for (const finding of described.findings ?? []) {
      findings++;
      const bucket = finding.resourcesAffected?.s3Bucket?.name ?? "";
      for (const { type = "", count = 0 } of finding.classificationDetails?.result?.sensitiveData?.flatMap(
        (each) => each.detections ?? [],
      ) ?? []) {
        const key = `${bucket} ${type}`;
        const row = rows.get(key) ?? { bucket, account: finding.accountId ?? "", type, objects: 0, occurrences: 0 };
        rows.set(key, { ...row, objects: row.objects + 1, occurrences: row.occurrences + count });
      }
    }
  }
  return { findings, rows: [...rows.values()].sort((a, b) => a.bucket.localeCompare(b.bucket) || b.occurrences - a.occurrences) };
}
