import { setTimeout as sleep } from "node:timers/promises";
import {
  CreateClassificationJobCommand,
  DeleteInvitationsCommand,
  DescribeClassificationJobCommand,
  DisableMacieCommand,
  DisassociateFromAdministratorAccountCommand,
  EnableMacieCommand,
  type Finding,
  GetFindingStatisticsCommand,
  GetFindingsCommand,
  ListFindingsCommand,
} from "@aws-sdk/client-macie2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectRefusal, homeRegion } from "../../support/clients.ts";
import { enableMacie, makeMember } from "../../support/membership.ts";
import { exampleOf, makeSampleBuckets, type SampleBuckets } from "../../support/sample-buckets.ts";
import { inventAccount, type RunningReeve, startReeve } from "../../support/server.ts";

const [administrator, stranger] = [inventAccount("111111111111"), inventAccount("333333333333")];
let member = inventAccount("222222222222");
let buckets: SampleBuckets;
let reeve: RunningReeve;
let jobId: string;

/** The administrator's job over the member's bucket, which holds credentials and financial data, and one harmless object. */
beforeAll(async () => {
  buckets = await makeSampleBuckets(homeRegion);
  await buckets.write("exports", "keys/app.txt", exampleOf("OPENSSH_PRIVATE_KEY"));
  await buckets.write("exports", "cards.txt", exampleOf("CREDIT_CARD_NUMBER").repeat(3));
  await buckets.write("exports", "both.txt", exampleOf("OPENSSH_PRIVATE_KEY") + exampleOf("CREDIT_CARD_NUMBER"));
  await buckets.write("exports", "plain.txt", "nothing to see here\n");
  member = { ...member, stores: [buckets.store] };
  reeve = await startReeve({ accounts: [administrator, member, stranger], workers: 1 });
  await enableMacie(reeve, [administrator, member, stranger]);
  await makeMember(reeve, administrator, member);
  jobId = await runJob();
});
afterAll(async () => {
  await reeve.close();
  await buckets.remove();
});

async function runJob(creator = administrator): Promise<string> {
  const macie = reeve.clients.macie(creator);
  const bucketDefinitions = [{ accountId: member.accountId, buckets: ["exports"] }];
  const created = await macie.send(
    new CreateClassificationJobCommand({
      clientToken: undefined,
      jobType: "ONE_TIME",
      name: "all of it",
      managedDataIdentifierSelector: "INCLUDE",
      managedDataIdentifierIds: ["OPENSSH_PRIVATE_KEY", "CREDIT_CARD_NUMBER"],
      s3JobDefinition: { bucketDefinitions },
    }),
  );
  const deadline = Date.now() + 40_000;
  for (;;) {
    const { jobStatus } = await macie.send(new DescribeClassificationJobCommand({ jobId: created.jobId }));
    if (jobStatus === "COMPLETE") return created.jobId ?? "";
    if (Date.now() > deadline) throw new Error(`the job is ${jobStatus} after 40 seconds`);
    await sleep(100);
  }
}

async function findings(): Promise<Finding[]> {
  const macie = reeve.clients.macie(administrator);
  const sortCriteria = { attributeName: "resourcesAffected", orderBy: "ASC" } as const;
  const { findingIds } = await macie.send(new ListFindingsCommand({ sortCriteria }));
  return (await macie.send(new GetFindingsCommand({ findingIds, sortCriteria }))).findings ?? [];
}

describe("a job's findings", () => {
  test("name what was found, and where", async () => {
    expect((await findings()).map(({ type, resourcesAffected }) => [resourcesAffected?.s3Object?.path, type])).toEqual([
      ["exports/both.txt", "SensitiveData:S3Object/Multiple"],
      ["exports/cards.txt", "SensitiveData:S3Object/Financial"],
      ["exports/keys/app.txt", "SensitiveData:S3Object/Credentials"],
    ]);
  });

  test("have the shape of the API", async () => {
    const finding = (await findings())[1];
    expect(finding).toMatchObject({
      accountId: member.accountId,
      region: homeRegion,
      partition: "aws",
      schemaVersion: "1.0",
      category: "CLASSIFICATION",
      severity: { score: 3, description: "High" },
      count: 1,
      archived: false,
      sample: false,
      createdAt: expect.any(Date),
      resourcesAffected: {
        s3Bucket: { name: "exports", arn: "arn:aws:s3:::exports" },
        s3Object: {
          key: "cards.txt",
          extension: "txt",
          storageClass: "STANDARD",
          lastModified: expect.any(Date),
          eTag: expect.any(String),
        },
      },
      classificationDetails: {
        jobId,
        jobArn: `arn:aws:macie2:${homeRegion}:${administrator.accountId}:classification-job/${jobId}`,
        originType: "SENSITIVE_DATA_DISCOVERY_JOB",
        result: {
          status: { code: "COMPLETE" },
          additionalOccurrences: false,
          sensitiveData: [
            {
              category: "FINANCIAL_INFORMATION",
              totalCount: 3,
              detections: [
                { type: "CREDIT_CARD_NUMBER", count: 3, occurrences: { lineRanges: [{ start: 1 }, { start: 2 }, { start: 3 }] } },
              ],
            },
          ],
        },
      },
    });
    expect(finding?.updatedAt).toEqual(finding?.createdAt);
  });

  test("are not seen by the bucket's owner, nor by a stranger", async () => {
    const findingIds = (await findings()).map(({ id }) => id ?? "");
    for (const account of [member, stranger]) {
      const macie = reeve.clients.macie(account);
      expect((await macie.send(new ListFindingsCommand({}))).findingIds).toEqual([]);
      expect((await macie.send(new GetFindingsCommand({ findingIds }))).findings).toEqual([]);
      expect((await macie.send(new GetFindingStatisticsCommand({ groupBy: "type" }))).countsByGroup).toEqual([]);
    }
  });

  test("are filtered, counted and paged", async () => {
    const macie = reeve.clients.macie(administrator);
    const criterion = { "classificationDetails.result.sensitiveData.detections.type": { eq: ["CREDIT_CARD_NUMBER"] } };
    const first = await macie.send(new ListFindingsCommand({ findingCriteria: { criterion }, maxResults: 1 }));
    const second = await macie.send(new ListFindingsCommand({ findingCriteria: { criterion }, nextToken: first.nextToken }));
    expect(new Set([...(first.findingIds ?? []), ...(second.findingIds ?? [])]).size).toBe(2);
    expect(second.nextToken).toBeUndefined();
    const counted = await macie.send(new GetFindingStatisticsCommand({ groupBy: "classificationDetails.jobId" }));
    expect(counted.countsByGroup).toEqual([{ groupKey: jobId, count: 3 }]);
  });

  test("of a second job are findings of their own", async () => {
    const second = await runJob();
    const macie = reeve.clients.macie(administrator);
    const { countsByGroup } = await macie.send(new GetFindingStatisticsCommand({ groupBy: "classificationDetails.jobId" }));
    expect(countsByGroup).toContainEqual({ groupKey: second, count: 3 });
    expect(countsByGroup).toContainEqual({ groupKey: jobId, count: 3 });
  });
});

describe("findings are refused", () => {
  test.each([
    ["with an unknown field", new ListFindingsCommand({ findingCriteria: { criterion: { colour: { eq: ["red"] } } } })],
    ["with an unknown sort attribute", new ListFindingsCommand({ sortCriteria: { attributeName: "colour" } })],
    ["with a token that is none", new ListFindingsCommand({ nextToken: "abc" })],
  ])("%s", async (_, command) => {
    await expectRefusal(reeve.clients.macie(stranger).send(command), "ValidationException", 400, "");
  });

  test("for more than 50 IDs", async () => {
    const command = new GetFindingsCommand({ findingIds: Array.from({ length: 51 }, (_, i) => `id-${i}`) });
    await expectRefusal(reeve.clients.macie(stranger).send(command), "ValidationException", 400, "50");
  });
});

test("findings are deleted when Macie is switched off", async () => {
  const macie = reeve.clients.macie(member);
  const own = await runJob(member);
  const counted = await macie.send(new GetFindingStatisticsCommand({ groupBy: "classificationDetails.jobId" }));
  expect(counted.countsByGroup).toEqual([{ groupKey: own, count: 3 }]);
  await macie.send(new DisassociateFromAdministratorAccountCommand({}));
  await macie.send(new DeleteInvitationsCommand({ accountIds: [administrator.accountId] }));
  await macie.send(new DisableMacieCommand({}));
  await expectRefusal(macie.send(new ListFindingsCommand({})), "AccessDeniedException", 403, "Macie is not enabled");
  await macie.send(new EnableMacieCommand({}));
  expect((await macie.send(new ListFindingsCommand({}))).findingIds).toEqual([]);
});
