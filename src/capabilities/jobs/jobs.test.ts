import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { callsOn, type Who } from "../../../tests/support/call.ts";
import { createTestDatabase, type TestDatabase } from "../../../tests/support/database.ts";
import { requireAccountId } from "../../base/account-id.ts";
import { sql } from "../../database/sql.ts";
import { catalogue } from "../../detection/catalogue.ts";
import { change, close, open } from "../activation/activation.ts";
import type { Call } from "../call.ts";
import { tagResource } from "../tags/tags.ts";
import type { JobListRequest } from "./job-list.ts";
import { cancelAllJobs, createJob, deleteAllJobs, describeJob, listJobs, listManagedIdentifiers, updateJob } from "./jobs.ts";

const owner = "111111111111";
const stranger = "333333333333";
const start = new Date("2026-05-01T12:00:00Z");

let scratch: TestDatabase;
let calls: ReturnType<typeof callsOn>;
beforeAll(async () => {
  scratch = await createTestDatabase();
});
afterAll(() => scratch.drop());
beforeEach(async () => {
  calls = callsOn(scratch.database);
  for (const account of [owner, stranger]) await calls.as(account, switchOn);
});
afterEach(async () => {
  await scratch.database.query(sql`truncate session, association, classification_job, tagged_resource cascade`);
});

function switchOn(call: Call): Promise<void> {
  return open(call, { status: "ENABLED", publishingFrequency: "FIFTEEN_MINUTES" });
}

type Request = Parameters<typeof createJob>[1];
const request: Request = {
  clientToken: "token-1",
  name: "Quarterly check",
  jobType: "ONE_TIME",
  s3JobDefinition: { bucketDefinitions: [{ accountId: owner, buckets: ["invoices"] }] },
};

function create(part: Partial<Request> = {}, now = start) {
  return calls.as({ account: owner, now }, (call) => createJob(call, { ...request, ...part }));
}

const describeIt = (jobId: string, now = start) => calls.as({ account: owner, now }, (call) => describeJob(call, { jobId }));
const update = (jobId: string, jobStatus: string, now = start) =>
  calls.as({ account: owner, now }, (call) => updateJob(call, { jobId, jobStatus }));

describe("creating a job", () => {
  test("answers its ID and ARN, and starts planning", async () => {
    const { jobId, jobArn } = await create();
    expect(jobId).toMatch(/^[0-9a-f]{32}$/);
    expect(jobArn).toBe(`arn:aws:macie2:eu-west-1:${owner}:classification-job/${jobId}`);
    expect(calls.sent).toEqual([{ name: "plan-job", data: { account: owner, region: "eu-west-1", jobId, run: 1, epoch: 0 } }]);
  });

  test("with the same token and content again answers the same job, and starts nothing", async () => {
    const first = await create({ tags: { b: "2", a: "1" } });
    expect(await create({ tags: { a: "1", b: "2" } })).toEqual(first);
    expect(calls.sent).toHaveLength(1);
  });

  test("twice at the same moment makes one job", async () => {
    const answers = await Promise.all([create(), create(), create()]);
    expect(new Set(answers.map((answer) => answer.jobId)).size).toBe(1);
    const [row] = await scratch.database.query<{ count: number }>(sql`select count(*) from classification_job`);
    expect(row?.count).toBe(1);
  });

  test.each<[string, Partial<Request>]>([
    ["another name", { name: "another" }],
    ["other buckets", { s3JobDefinition: { bucketDefinitions: [{ accountId: owner, buckets: ["other"] }] } }],
    ["other tags", { tags: { a: "1" } }],
  ])("with the same token and %s is a conflict", async (_, part) => {
    await create();
    await expect(create(part)).rejects.toMatchObject({ kind: "conflict" });
  });

  test("with the token of another account's job makes a job of its own", async () => {
    const first = await create();
    const definition = { s3JobDefinition: { bucketDefinitions: [{ accountId: stranger, buckets: ["invoices"] }] } };
    const second = await calls.as(stranger, (call) => createJob(call, { ...request, ...definition }));
    expect(second.jobId).not.toBe(first.jobId);
  });

  test.each<[string, Partial<Request>, string]>([
    ["no token", { clientToken: "" }, "invalid"],
    ["a token of 257 characters", { clientToken: "t".repeat(257) }, "invalid"],
    ["a bucket of a stranger", { s3JobDefinition: { bucketDefinitions: [{ accountId: stranger, buckets: ["aaa"] }] } }, "denied"],
    [
      "an identifier that does not exist",
      { managedDataIdentifierSelector: "INCLUDE", managedDataIdentifierIds: ["SHOE_SIZE"] },
      "invalid",
    ],
    ["51 tags", { tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, ""])) }, "invalid"],
  ])("with %s is refused, and nothing is kept", async (_, part, kind) => {
    await expect(create(part)).rejects.toMatchObject({ name: "Refusal", kind });
    expect(await scratch.database.query(sql`select id from classification_job`)).toEqual([]);
  });

  test.each([
    ["Enabled", undefined],
    ["Paused", "denied"],
    ["Removed", "denied"],
  ])("over a bucket of an account that is %s", async (status, kind) => {
    await scratch.database.query(sql`
      insert into organization_part (account, region, service, part)
      values (${owner}, 'eu-west-1', 'macie2', 'administrator'), (${stranger}, 'eu-west-1', 'macie2', 'member') on conflict do nothing`);
    await scratch.database.query(sql`
      insert into allegiance (member, scope, service, administrator) values (${stranger}, '*', 'macie2', ${owner}) on conflict do nothing`);
    await scratch.database.query(sql`
      insert into association (administrator, region, service, member, kind, status, email, created_at, updated_at)
      values (${owner}, 'eu-west-1', 'macie2', ${stranger}, 'invitation', ${status}, 'a@example.com', now(), now())`);
    const creation = create({ s3JobDefinition: { bucketDefinitions: [{ accountId: stranger, buckets: ["aaa"] }] } });
    if (kind) await expect(creation).rejects.toMatchObject({ kind });
    else await expect(creation).resolves.toHaveProperty("jobId");
  });

  test("is refused while Macie is off, and while it is paused", async () => {
    await calls.as(owner, (call) => change(call, call.account, { status: "PAUSED", publishingFrequency: "ONE_HOUR" }));
    await expect(create()).rejects.toMatchObject({ kind: "denied" });
    await calls.as(owner, (call) => close(call));
    await expect(create()).rejects.toMatchObject({ kind: "denied", message: "Macie is not enabled" });
  });
});

describe("a job", () => {
  test("is described with its definition, its run and its tags", async () => {
    const { jobId, jobArn } = await create({ description: "d", samplingPercentage: 7, tags: { team: "blue" } });
    const view = await describeIt(jobId);
    expect(view).toMatchObject({
      arn: jobArn,
      job: {
        id: jobId,
        status: "RUNNING",
        createdAt: start,
        definition: { name: "Quarterly check", description: "d", samplingPercentage: 7 },
      },
      run: { number: 1, startedAt: start, objectsPlanned: 0, hasError: false },
      tags: { team: "blue" },
    });
    expect(view).not.toHaveProperty("pausedDetails");
  });

  test("can be tagged later", async () => {
    const { jobId, jobArn } = await create();
    await calls.as(owner, (call) => tagResource(call, jobArn, { team: "red" }));
    expect((await describeIt(jobId)).tags).toEqual({ team: "red" });
  });

  test.each<[string, Who]>([
    ["another account", { account: stranger }],
    ["another Region", { account: owner, region: "us-east-1" }],
  ])("does not exist for %s", async (_, who) => {
    const { jobId } = await create();
    if (who.region) await calls.as(who, switchOn);
    await expect(calls.as(who, (call) => describeJob(call, { jobId }))).rejects.toMatchObject({ kind: "not-found" });
    await expect(calls.as(who, (call) => updateJob(call, { jobId, jobStatus: "CANCELLED" }))).rejects.toMatchObject({
      kind: "not-found",
    });
    expect((await calls.as(who, (call) => listJobs(call, {}))).items).toEqual([]);
  });

  test("can be read while Macie is paused, but not changed", async () => {
    const { jobId } = await create();
    await calls.as(owner, (call) => change(call, call.account, { status: "PAUSED", publishingFrequency: "ONE_HOUR" }));
    expect((await describeIt(jobId)).job.id).toBe(jobId);
    await expect(update(jobId, "USER_PAUSED")).rejects.toMatchObject({ kind: "denied" });
  });

  test("that is paused tells since when, and is cancelled after 30 days", async () => {
    const { jobId } = await create();
    await update(jobId, "USER_PAUSED", new Date("2026-05-02T00:00:00Z"));
    expect((await describeIt(jobId)).pausedDetails).toEqual({
      jobPausedAt: new Date("2026-05-02T00:00:00Z"),
      jobExpiresAt: new Date("2026-06-01T00:00:00Z"),
    });
    expect((await describeIt(jobId, new Date("2026-05-31T23:59:59Z"))).job.status).toBe("USER_PAUSED");
    await expect(update(jobId, "RUNNING", new Date("2026-06-01T00:00:00Z"))).rejects.toMatchObject({ kind: "invalid" });
    const cancelled = await describeIt(jobId, new Date("2026-06-01T00:00:00Z"));
    expect(cancelled.job.status).toBe("CANCELLED");
    expect(cancelled).not.toHaveProperty("pausedDetails");
  });

  test("that was resumed tells nothing of its pause", async () => {
    const { jobId } = await create();
    await update(jobId, "USER_PAUSED");
    await update(jobId, "RUNNING");
    expect(await describeIt(jobId)).not.toHaveProperty("pausedDetails");
    expect(calls.sent.map((task) => task.name)).toEqual(["plan-job", "resume-run", "plan-job"]);
  });

  test("is cancelled with all others of its account, unless it ended before", async () => {
    const ids = await Promise.all(["a", "b", "c"].map(async (clientToken) => (await create({ clientToken })).jobId));
    await scratch.database.query(sql`update classification_job set status = 'COMPLETE' where id = ${ids[0]}`);
    await update(ids[1] ?? "", "USER_PAUSED");
    await calls.as(stranger, (call) => cancelAllJobs(call, requireAccountId(owner, "test")));
    const statuses = await Promise.all(ids.map(async (id) => (await describeIt(id)).job.status));
    expect(statuses).toEqual(["COMPLETE", "CANCELLED", "CANCELLED"]);
  });

  test("is removed with all others of its account, and with its tags", async () => {
    await create({ tags: { team: "blue" } });
    await calls.as(stranger, (call) => deleteAllJobs(call, requireAccountId(owner, "test")));
    expect((await calls.as(owner, (call) => listJobs(call, {}))).items).toEqual([]);
    expect(await scratch.database.query(sql`select arn from tagged_resource`)).toEqual([]);
  });
});

describe("a list of jobs", () => {
  /** Jobs b, a, c, created in this order, a minute apart; a is cancelled. */
  beforeEach(async () => {
    for (const [i, name] of ["b", "a", "c"].entries()) {
      const { jobId } = await create({ clientToken: name, name: `check ${name}` }, new Date(start.getTime() + i * 60_000));
      if (name === "a") await update(jobId, "CANCELLED");
    }
  });

  async function names(input: JobListRequest): Promise<string> {
    const { items } = await calls.as(owner, (call) => listJobs(call, input));
    return items.map((view) => view.job.definition.name.at(-1)).join("");
  }

  const includes = (key: string, comparator: string, ...values: string[]) => ({
    filterCriteria: { includes: [{ key, comparator, values }] },
  });
  const excludes = (key: string, comparator: string, ...values: string[]) => ({
    filterCriteria: { excludes: [{ key, comparator, values }] },
  });
  const second = new Date(start.getTime() + 60_000).toISOString();

  test.each<[string, JobListRequest, string]>([
    ["newest first", {}, "cab"],
    ["by name", { sortCriteria: { attributeName: "name" } }, "abc"],
    ["by name, descending", { sortCriteria: { attributeName: "name", orderBy: "DESC" } }, "cba"],
    ["oldest first", { sortCriteria: { attributeName: "createdAt", orderBy: "ASC" } }, "bac"],
    ["of one status", includes("jobStatus", "EQ", "CANCELLED"), "a"],
    ["of several statuses", includes("jobStatus", "EQ", "CANCELLED", "RUNNING"), "cab"],
    ["not of a status", includes("jobStatus", "NE", "CANCELLED"), "cb"],
    ["without those of a status", excludes("jobStatus", "EQ", "CANCELLED"), "cb"],
    ["of one type", includes("jobType", "EQ", "ONE_TIME"), "cab"],
    ["of a name", includes("name", "EQ", "check a", "check c"), "ca"],
    ["of a part of the name", includes("name", "CONTAINS", "k c"), "c"],
    ["of a beginning of the name", includes("name", "STARTS_WITH", "check"), "cab"],
    ["of a beginning that is not one", includes("name", "STARTS_WITH", "heck"), ""],
    ["with a percent sign, which means itself", includes("name", "CONTAINS", "%"), ""],
    ["created later", includes("createdAt", "GT", second), "c"],
    ["created not earlier", includes("createdAt", "GTE", second), "ca"],
    ["created at a time", includes("createdAt", "EQ", second), "a"],
    ["not created at a time", includes("createdAt", "NE", second), "cb"],
  ])("%s", async (_, input, expected) => {
    expect(await names(input)).toBe(expected);
  });

  test.each(["createdAt", "jobStatus", "jobType", "name"])("by %s is paged without gaps or doubles", async (attributeName) => {
    const input = { sortCriteria: { attributeName, orderBy: "DESC" }, maxResults: 1 };
    const seen: string[] = [];
    let nextToken: string | undefined;
    do {
      const page: Awaited<ReturnType<typeof listJobs>> = await calls.as(owner, (call) => listJobs(call, { ...input, nextToken }));
      seen.push(...page.items.map((view) => view.job.id));
      nextToken = page.nextToken;
    } while (nextToken);
    expect(seen).toHaveLength(3);
    expect(new Set(seen).size).toBe(3);
  });

  test("goes on rightly while jobs are created", async () => {
    const first = await calls.as(owner, (call) => listJobs(call, { maxResults: 1 }));
    await create({ clientToken: "d", name: "check d" }, new Date(start.getTime() + 300_000));
    const rest = await calls.as(owner, (call) => listJobs(call, { nextToken: first.nextToken }));
    expect(rest.items.map((view) => view.job.definition.name)).toEqual(["check a", "check b"]);
  });

  test.each([
    ["a token that is none", "abc", {}],
    ["a token of another order", undefined, { sortCriteria: { attributeName: "name" } }],
    ["a token of another filter", undefined, includes("jobType", "EQ", "ONE_TIME")],
  ])("is refused with %s", async (_, token, input) => {
    const nextToken = token ?? (await calls.as(owner, (call) => listJobs(call, { maxResults: 1 }))).nextToken;
    await expect(calls.as(owner, (call) => listJobs(call, { ...input, nextToken }))).rejects.toMatchObject({ kind: "invalid" });
  });
});

test("managed identifiers are listed page by page, all of them", async () => {
  const seen: string[] = [];
  let nextToken: string | undefined;
  do {
    const page: Awaited<ReturnType<typeof listManagedIdentifiers>> = await calls.as(owner, (call) =>
      listManagedIdentifiers(call, { nextToken }),
    );
    seen.push(...page.items.map((item) => item.id));
    nextToken = page.nextToken;
  } while (nextToken);
  expect(seen).toEqual(catalogue.map((identifier) => identifier.id));
});
