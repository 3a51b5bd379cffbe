import {
  CreateClassificationJobCommand,
  type CreateClassificationJobCommandInput,
  DescribeClassificationJobCommand,
  DisableMacieCommand,
  EnableMacieCommand,
  ListClassificationJobsCommand,
  ListManagedDataIdentifiersCommand,
  type ListManagedDataIdentifiersCommandOutput,
  ListTagsForResourceCommand,
  paginateListClassificationJobs,
  UpdateClassificationJobCommand,
  UpdateMacieSessionCommand,
} from "@aws-sdk/client-macie2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalogue } from "../../../src/detection/catalogue.ts";
import { expectRefusal, homeRegion } from "../../support/clients.ts";
import { enableMacie, makeMember } from "../../support/membership.ts";
import { type Declaration, type RunningReeve, startReeve } from "../../support/server.ts";

/** A server that leaves jobs alone: what they look like while they run can be seen at leisure. */
let reeve: RunningReeve;
beforeAll(async () => {
  reeve = await startReeve({ spare: 30 });
});
afterAll(() => reeve.close());

function request(account: { readonly accountId: string }, part: Partial<CreateClassificationJobCommandInput> = {}) {
  return new CreateClassificationJobCommand({
    clientToken: undefined,
    jobType: "ONE_TIME",
    name: "Quarterly check",
    s3JobDefinition: { bucketDefinitions: [{ accountId: account.accountId, buckets: ["not-there-yet"] }] },
    ...part,
  });
}

async function standalone(): Promise<{ account: Declaration; macie: ReturnType<RunningReeve["clients"]["macie"]> }> {
  const [account] = reeve.take(1);
  await enableMacie(reeve, [account]);
  return { account, macie: reeve.clients.macie(account) };
}

describe("CreateClassificationJob", () => {
  test("answers ID and ARN of a job that runs, for buckets that need not exist", async () => {
    const { account, macie } = await standalone();
    const { jobId, jobArn } = await macie.send(request(account, { tags: { team: "blue" } }));
    expect(jobArn).toBe(`arn:aws:macie2:${homeRegion}:${account.accountId}:classification-job/${jobId}`);
    expect((await macie.send(new ListTagsForResourceCommand({ resourceArn: jobArn }))).tags).toEqual({ team: "blue" });
    const before = Date.now();
    const job = await macie.send(new DescribeClassificationJobCommand({ jobId }));
    const { $metadata: _, ...seen } = job;
    expect(seen).toEqual({
      jobId,
      jobArn,
      clientToken: expect.any(String),
      name: "Quarterly check",
      jobType: "ONE_TIME",
      jobStatus: "RUNNING",
      initialRun: false,
      samplingPercentage: 100,
      managedDataIdentifierSelector: "RECOMMENDED",
      customDataIdentifierIds: [],
      allowListIds: [],
      s3JobDefinition: { bucketDefinitions: [{ accountId: account.accountId, buckets: ["not-there-yet"] }] },
      createdAt: expect.any(Date),
      lastRunTime: job.createdAt,
      lastRunErrorStatus: { code: "NONE" },
      statistics: { approximateNumberOfObjectsToProcess: 0, numberOfRuns: 1 },
      tags: { team: "blue" },
    });
    expect(Math.abs(before - (job.createdAt?.getTime() ?? 0))).toBeLessThan(60_000);
  });

  test("echoes what was asked for", async () => {
    const { account, macie } = await standalone();
    const bucketDefinitions = [{ accountId: account.accountId, buckets: ["aaa", "bbb"] }];
    const large = { key: "OBJECT_SIZE" as const, comparator: "GT" as const, values: ["1024"] };
    const asked: Partial<CreateClassificationJobCommandInput> = {
      description: "all of it",
      samplingPercentage: 5,
      managedDataIdentifierSelector: "INCLUDE",
      managedDataIdentifierIds: ["CREDIT_CARD_NUMBER"],
      s3JobDefinition: { bucketDefinitions, scoping: { excludes: { and: [{ simpleScopeTerm: large }] } } },
    };
    const { jobId } = await macie.send(request(account, asked));
    expect(await macie.send(new DescribeClassificationJobCommand({ jobId }))).toMatchObject(asked);
  });

  test("with the same token makes one job", async () => {
    const { account, macie } = await standalone();
    const first = await macie.send(request(account, { clientToken: "one" }));
    const second = await macie.send(request(account, { clientToken: "one" }));
    expect(second.jobId).toBe(first.jobId);
    await expectRefusal(
      macie.send(request(account, { clientToken: "one", name: "another" })),
      "ConflictException",
      409,
      "clientToken",
    );
  });

  test("over a member's buckets is the administrator's right, not the member's", async () => {
    const [administrator, member] = reeve.take(2);
    await enableMacie(reeve, [administrator, member]);
    const [asAdministrator, asMember] = [reeve.clients.macie(administrator), reeve.clients.macie(member)];
    await expectRefusal(asAdministrator.send(request(member)), "AccessDeniedException", 403, member.accountId);
    await makeMember(reeve, administrator, member);
    await expect(asAdministrator.send(request(member))).resolves.toHaveProperty("jobId");
    await expectRefusal(asMember.send(request(administrator)), "AccessDeniedException", 403, administrator.accountId);
    await expect(asMember.send(request(member))).resolves.toHaveProperty("jobId");
  });

  test.each<[string, Partial<CreateClassificationJobCommandInput>, string]>([
    ["a recurring job", { jobType: "SCHEDULED", scheduleFrequency: { dailySchedule: {} } }, "SCHEDULED"],
    ["a percentage of 101", { samplingPercentage: 101 }, "samplingPercentage"],
    ["an unknown identifier", { managedDataIdentifierSelector: "INCLUDE", managedDataIdentifierIds: ["SHOE_SIZE"] }, "SHOE_SIZE"],
    ["a reserved tag", { tags: { "aws:a": "b" } }, "aws:"],
  ])("refuses %s", async (_, part, text) => {
    const { account, macie } = await standalone();
    await expectRefusal(macie.send(request(account, part)), "ValidationException", 400, text);
    expect((await macie.send(new ListClassificationJobsCommand({}))).items).toEqual([]);
  });

  test("is refused while Macie is off or paused", async () => {
    const [account] = reeve.take(1);
    const macie = reeve.clients.macie(account);
    await expectRefusal(macie.send(request(account)), "AccessDeniedException", 403, "Macie is not enabled");
    await macie.send(new EnableMacieCommand({ status: "PAUSED" }));
    await expectRefusal(macie.send(request(account)), "AccessDeniedException", 403, "suspended");
  });
});

describe("a job", () => {
  test("is paused, resumed and cancelled for good", async () => {
    const { account, macie } = await standalone();
    const { jobId } = await macie.send(request(account));
    const update = (jobStatus: "USER_PAUSED" | "RUNNING" | "CANCELLED" | "COMPLETE") =>
      macie.send(new UpdateClassificationJobCommand({ jobId, jobStatus }));
    const seen = () => macie.send(new DescribeClassificationJobCommand({ jobId }));
    await update("USER_PAUSED");
    const paused = await seen();
    const { jobPausedAt, jobExpiresAt } = paused.userPausedDetails ?? {};
    expect(paused.jobStatus).toBe("USER_PAUSED");
    expect((jobExpiresAt?.getTime() ?? 0) - (jobPausedAt?.getTime() ?? 0)).toBe(30 * 86_400_000);
    await update("RUNNING");
    expect(await seen()).toMatchObject({ jobStatus: "RUNNING" });
    expect(await seen()).not.toHaveProperty("userPausedDetails");
    await expectRefusal(update("COMPLETE"), "ValidationException", 400, "jobStatus");
    await update("CANCELLED");
    await expectRefusal(update("RUNNING"), "ValidationException", 400, "cannot update cancelled job for job");
  });

  test("of another account does not exist, not even for its administrator", async () => {
    const [administrator, member] = reeve.take(2);
    await enableMacie(reeve, [administrator, member]);
    await makeMember(reeve, administrator, member);
    const { jobId } = await reeve.clients.macie(member).send(request(member));
    const macie = reeve.clients.macie(administrator);
    await expectRefusal(macie.send(new DescribeClassificationJobCommand({ jobId })), "ResourceNotFoundException", 404, "job");
    const cancel = new UpdateClassificationJobCommand({ jobId, jobStatus: "CANCELLED" });
    await expectRefusal(macie.send(cancel), "ResourceNotFoundException", 404, "job");
    expect((await macie.send(new ListClassificationJobsCommand({}))).items).toEqual([]);
  });

  test("is cancelled when Macie is suspended, and stays so", async () => {
    const { account, macie } = await standalone();
    const { jobId } = await macie.send(request(account));
    await macie.send(new UpdateMacieSessionCommand({ status: "PAUSED" }));
    expect((await macie.send(new DescribeClassificationJobCommand({ jobId }))).jobStatus).toBe("CANCELLED");
    await macie.send(new UpdateMacieSessionCommand({ status: "ENABLED" }));
    expect((await macie.send(new DescribeClassificationJobCommand({ jobId }))).jobStatus).toBe("CANCELLED");
  });

  test("is gone after Macie was switched off", async () => {
    const { account, macie } = await standalone();
    const { jobId } = await macie.send(request(account));
    await macie.send(new DisableMacieCommand({}));
    await macie.send(new EnableMacieCommand({}));
    await expectRefusal(macie.send(new DescribeClassificationJobCommand({ jobId })), "ResourceNotFoundException", 404, "job");
  });
});

describe("ListClassificationJobs", () => {
  test("answers summaries, page by page, filtered and sorted", async () => {
    const { account, macie } = await standalone();
    for (const name of ["b", "a", "c"]) await macie.send(request(account, { name }));
    const pages = paginateListClassificationJobs(
      { client: macie, pageSize: 2 },
      {
        sortCriteria: { attributeName: "name" },
        filterCriteria: { excludes: [{ key: "name", comparator: "EQ", values: ["x"] }] },
      },
    );
    const sizes: number[] = [];
    const names: (string | undefined)[] = [];
    for await (const { items = [] } of pages) {
      sizes.push(items.length);
      names.push(...items.map((item) => item.name));
    }
    expect(sizes).toEqual([2, 1]);
    expect(names).toEqual(["a", "b", "c"]);
    const { items } = await macie.send(new ListClassificationJobsCommand({ maxResults: 1 }));
    expect(items).toEqual([
      {
        jobId: expect.stringMatching(/^[0-9a-f]{32}$/),
        name: "c",
        jobType: "ONE_TIME",
        jobStatus: "RUNNING",
        createdAt: expect.any(Date),
        lastRunErrorStatus: { code: "NONE" },
        bucketDefinitions: [{ accountId: account.accountId, buckets: ["not-there-yet"] }],
      },
    ]);
  });

  test("refuses a token that is none", async () => {
    const { macie } = await standalone();
    await expectRefusal(
      macie.send(new ListClassificationJobsCommand({ nextToken: "abc" })),
      "ValidationException",
      400,
      "nextToken",
    );
  });
});

test("ListManagedDataIdentifiers answers the whole catalogue", async () => {
  const { macie } = await standalone();
  const seen: object[] = [];
  let nextToken: string | undefined;
  do {
    const page: ListManagedDataIdentifiersCommandOutput = await macie.send(new ListManagedDataIdentifiersCommand({ nextToken }));
    seen.push(...(page.items ?? []));
    nextToken = page.nextToken;
  } while (nextToken);
  expect(seen).toEqual(catalogue.map(({ id, category }) => ({ id, category })));
});
