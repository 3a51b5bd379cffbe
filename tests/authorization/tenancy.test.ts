/**
 * A third account, with Macie on and allowed to do everything, sees and changes nothing of an organization it has no part in;
 * nor do administrator and member see what is the other's alone. What it may not know looks exactly like what does not exist.
 */
import { randomUUID } from "node:crypto";
import {
  AcceptInvitationCommand,
  CreateClassificationJobCommand,
  DeclineInvitationsCommand,
  DeleteInvitationsCommand,
  DeleteMemberCommand,
  DescribeClassificationJobCommand,
  DisassociateMemberCommand,
  GetAdministratorAccountCommand,
  GetFindingStatisticsCommand,
  GetFindingsCommand,
  GetInvitationsCountCommand,
  GetMasterAccountCommand,
  GetMemberCommand,
  ListClassificationJobsCommand,
  ListFindingsCommand,
  ListInvitationsCommand,
  ListMembersCommand,
  ListTagsForResourceCommand,
  type Macie2Client,
  UpdateClassificationJobCommand,
  UpdateMemberSessionCommand,
} from "@aws-sdk/client-macie2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refusalOf } from "../support/clients.ts";
import { enableMacie, invite, makeMember, untilStatus } from "../support/membership.ts";
import { type Declaration, type RunningReeve, startReeve } from "../support/server.ts";

let reeve: RunningReeve;
let administrator: Declaration;
let member: Declaration;
let invited: Declaration;
let stranger: Declaration;
/** Ids of the administrator's and the member's own job, and of the open invitation. */
let administratorJob: string;
let memberJob: string;
let invitationId: string;

beforeAll(async () => {
  reeve = await startReeve({ spare: 10 });
  [administrator, member, invited, stranger] = reeve.take(4);
  await enableMacie(reeve, [administrator, member, invited, stranger]);
  await makeMember(reeve, administrator, member);
  invitationId = await invite(reeve, administrator, invited);
  administratorJob = await createJob(administrator, member);
  memberJob = await createJob(member, member);
});
afterAll(() => reeve.close());

const as = (account: Declaration) => reeve.clients.macie(account);

async function createJob(owner: Declaration, of: Declaration): Promise<string> {
  const { jobId = "" } = await as(owner).send(
    new CreateClassificationJobCommand({
      clientToken: randomUUID(),
      name: "Invented",
      jobType: "ONE_TIME",
      s3JobDefinition: { bucketDefinitions: [{ accountId: of.accountId, buckets: ["invented-bucket"] }] },
    }),
  );
  return jobId;
}

/** What a list looks like to an account: the answer without its request's ID. */
async function seen<Answer extends { $metadata: unknown }>(answer: Promise<Answer>): Promise<Omit<Answer, "$metadata">> {
  const { $metadata: _, ...rest } = await answer;
  return rest;
}

describe("a third account", () => {
  test.each<readonly [rule: string, ask: (client: Macie2Client) => Promise<{ $metadata: unknown }>, empty: object]>([
    ["members", (client) => client.send(new ListMembersCommand({ onlyAssociated: "false" })), { members: [] }],
    ["invitations", (client) => client.send(new ListInvitationsCommand({})), { invitations: [] }],
    ["invitations to count", (client) => client.send(new GetInvitationsCountCommand({})), { invitationsCount: 0 }],
    ["administrator", (client) => client.send(new GetAdministratorAccountCommand({})), {}],
    ["master", (client) => client.send(new GetMasterAccountCommand({})), {}],
    ["jobs", (client) => client.send(new ListClassificationJobsCommand({})), { items: [] }],
    ["findings", (client) => client.send(new ListFindingsCommand({})), { findingIds: [] }],
    ["findings to count", (client) => client.send(new GetFindingStatisticsCommand({ groupBy: "type" })), { countsByGroup: [] }],
  ])("has no %s", async (_rule, ask, empty) => {
    expect(await seen(ask(as(stranger)))).toEqual(empty);
  });

  type Ask = (client: Macie2Client, id: string) => Promise<unknown>;
  /** Each question is asked about what exists elsewhere and about what exists nowhere; the two answers must be one. */
  test.each<readonly [rule: string, real: () => string, unreal: string, ask: Ask]>([
    ["getting a member", () => member.accountId, "490000000001", (client, id) => client.send(new GetMemberCommand({ id }))],
    ["deleting a member", () => member.accountId, "490000000001", (client, id) => client.send(new DeleteMemberCommand({ id }))],
    [
      "removing a member",
      () => member.accountId,
      "490000000001",
      (client, id) => client.send(new DisassociateMemberCommand({ id })),
    ],
    [
      "suspending a member",
      () => member.accountId,
      "490000000001",
      (client, id) => client.send(new UpdateMemberSessionCommand({ id, status: "PAUSED" })),
    ],
    [
      "describing the administrator's job",
      () => administratorJob,
      "0".repeat(32),
      (client, jobId) => client.send(new DescribeClassificationJobCommand({ jobId })),
    ],
    [
      "describing the member's job",
      () => memberJob,
      "0".repeat(32),
      (client, jobId) => client.send(new DescribeClassificationJobCommand({ jobId })),
    ],
    [
      "cancelling a job",
      () => administratorJob,
      "0".repeat(32),
      (client, jobId) => client.send(new UpdateClassificationJobCommand({ jobId, jobStatus: "CANCELLED" })),
    ],
    [
      "accepting another's invitation",
      () => invitationId,
      "0".repeat(32),
      (client, id) =>
        client.send(new AcceptInvitationCommand({ administratorAccountId: administrator.accountId, invitationId: id })),
    ],
    [
      "reading a member's tags",
      () => `arn:aws:macie2:eu-west-1:${administrator.accountId}:member/${member.accountId}`,
      "arn:aws:macie2:eu-west-1:490000000001:member/490000000002",
      (client, resourceArn) => client.send(new ListTagsForResourceCommand({ resourceArn })),
    ],
    [
      "reading a job's tags",
      () => `arn:aws:macie2:eu-west-1:${member.accountId}:classification-job/${memberJob}`,
      `arn:aws:macie2:eu-west-1:490000000001:classification-job/${"0".repeat(32)}`,
      (client, resourceArn) => client.send(new ListTagsForResourceCommand({ resourceArn })),
    ],
  ])("learns nothing by %s", async (_rule, real, unreal, ask) => {
    const ofReal = await refusalOf(ask(as(stranger), real()));
    const ofUnreal = await refusalOf(ask(as(stranger), unreal));
    const message = ofReal.message.replaceAll(real(), "…");
    expect({ ...ofReal, message }).toEqual({ ...ofUnreal, message: ofUnreal.message.replaceAll(unreal, "…") });
    expect([403, 404, 400]).toContain(ofReal.status);
  });

  test("is passed over in batches as if the others did not exist", async () => {
    const accountIds = [administrator.accountId, "490000000001"];
    for (const Command of [DeclineInvitationsCommand, DeleteInvitationsCommand]) {
      const { unprocessedAccounts = [] } = await as(stranger).send(new Command({ accountIds }));
      const [real, unreal] = unprocessedAccounts;
      expect(unprocessedAccounts.map(({ accountId }) => accountId)).toEqual(accountIds);
      expect({ ...real, accountId: "" }).toEqual({ ...unreal, accountId: "" });
    }
    const { findings } = await as(stranger).send(new GetFindingsCommand({ findingIds: [administratorJob] }));
    expect(findings).toEqual([]);
  });

  test("has changed nothing", async () => {
    const { members } = await as(administrator).send(new ListMembersCommand({ onlyAssociated: "false" }));
    expect(members?.map(({ accountId, relationshipStatus }) => [accountId, relationshipStatus])).toEqual([
      [member.accountId, "Enabled"],
      [invited.accountId, "Invited"],
    ]);
    await untilStatus(reeve, administrator, invited, "Invited");
    const { jobStatus } = await as(administrator).send(new DescribeClassificationJobCommand({ jobId: administratorJob }));
    expect(jobStatus).toBe("RUNNING");
  });
});

describe("of jobs", () => {
  const jobIds = async (account: Declaration) =>
    (await as(account).send(new ListClassificationJobsCommand({}))).items?.map(({ jobId }) => jobId);

  test("each side lists its own only", async () => {
    expect([await jobIds(administrator), await jobIds(member), await jobIds(invited)]).toEqual([
      [administratorJob],
      [memberJob],
      [],
    ]);
  });

  test("neither side finds the other's", async () => {
    for (const [account, jobId] of [
      [administrator, memberJob],
      [member, administratorJob],
    ] as const) {
      const refused = await refusalOf(as(account).send(new DescribeClassificationJobCommand({ jobId })));
      expect(refused).toMatchObject({ name: "ResourceNotFoundException", status: 404 });
    }
  });

  test("nobody makes one over buckets of an account that is not its member", async () => {
    for (const [owner, of] of [
      [stranger, member],
      [member, administrator],
      [administrator, invited],
      [invited, administrator],
    ] as const) {
      const { name, status } = await refusalOf(createJob(owner, of));
      expect([status, name]).toEqual([403, "AccessDeniedException"]);
    }
  });
});
