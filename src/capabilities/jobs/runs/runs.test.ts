import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type JobBench, makeJobBench } from "../../../../tests/support/job-bench.ts";
import { requireAccountId } from "../../../base/account-id.ts";
import { UnreadableError } from "../../../base/inspection.ts";
import { sql } from "../../../database/sql.ts";
import type { JobRequest } from "../definition.ts";
import { cancelAllJobs, createJob, deleteAllJobs, describeJob, listJobEvents, listUnreadObjects, updateJob } from "../jobs.ts";

const owner = "111111111111";
const member = "222222222222";
const stranger = "333333333333";
const storeless = "999999999999";

let bench: JobBench;
beforeAll(async () => {
  bench = await makeJobBench();
  await bench.switchOn(owner);
  await bench.fillBucket(owner, "small", ["card-1.txt", "plain.txt", "card-2.csv"]);
  await bench.fillBucket(
    owner,
    "large",
    [...Array(20)].map((_, i) => `${i % 2 ? "card" : "plain"}-${String(i).padStart(2, "0")}.txt`),
  );
  await bench.fillBucket(member, "theirs", ["card-9.txt"]);
});
afterAll(() => bench.close());
beforeEach(async () => {
  await bench.database.query(sql`truncate association, organization_part, allegiance`);
  await associate("Enabled");
});
afterEach(async () => {
  bench.beforeInspection = async () => undefined;
  bench.beforePage = async () => undefined;
  bench.inspected.length = 0;
  bench.now = new Date("2026-05-01T12:00:00Z");
  await bench.table.clear();
});

/** Makes the member one of the owner's, with a status. */
async function associate(status: "Enabled" | "Paused"): Promise<void> {
  for (const [account, part] of [
    [owner, "administrator"],
    [member, "member"],
  ] as const) {
    await bench.database.query(sql`
      insert into organization_part (account, region, service, part) values (${account}, 'eu-west-1', 'macie2', ${part})
      on conflict do nothing`);
  }
  await bench.database.query(sql`
    insert into allegiance (member, scope, service, administrator) values (${member}, '*', 'macie2', ${owner}) on conflict do nothing`);
  await bench.database.query(sql`
    insert into association (administrator, region, service, member, kind, status, email, created_at, updated_at)
    values (${owner}, 'eu-west-1', 'macie2', ${member}, 'invitation', ${status}, 'a@example.com', now(), now())
    on conflict (administrator, region, service, member) do update set status = excluded.status`);
}

let tokens = 0;
function create(buckets: Record<string, string[]>, part: Partial<JobRequest> = {}): Promise<string> {
  const request: JobRequest = {
    name: "job",
    jobType: "ONE_TIME",
    managedDataIdentifierSelector: "ALL",
    s3JobDefinition: { bucketDefinitions: Object.entries(buckets).map(([accountId, names]) => ({ accountId, buckets: names })) },
    ...part,
  };
  const clientToken = `token-${tokens++}`;
  return bench.as(owner, async (call) => (await createJob(call, { ...request, clientToken })).jobId);
}

const update = (jobId: string, jobStatus: string) => bench.as(owner, (call) => updateJob(call, { jobId, jobStatus }));
const describeIt = (jobId: string) => bench.as(owner, (call) => describeJob(call, { jobId }));

async function keysFound(jobId: string): Promise<string[]> {
  const rows = await bench.database.query<{ key: string }>(sql`
    select body #>> '{resourcesAffected,s3Object,key}' as key from finding where job_id = ${jobId} order by 1`);
  return rows.map((row) => row.key);
}

async function eventTypes(jobId: string): Promise<string[]> {
  return (await bench.as(owner, (call) => listJobEvents(call, { jobId }))).items.map((event) => event.type);
}

const tenCards = [...Array(10)].map((_, i) => `card-${String(2 * i + 1).padStart(2, "0")}.txt`);

describe("a job", () => {
  test("runs over its buckets and ends", async () => {
    const jobId = await create({ [owner]: ["small"], [member]: ["theirs"] });
    expect((await describeIt(jobId)).job.status).toBe("RUNNING");
    await bench.runTasks();
    const { job, run } = await describeIt(jobId);
    expect(job.status).toBe("COMPLETE");
    expect(run).toMatchObject({
      objectsPlanned: 4,
      objectsDone: 4,
      objectsUnread: 0,
      objectsDetected: 3,
      findingsMade: 3,
      hasError: false,
    });
    expect(run.bytesClassified).toBe("card-1.txtplain.txtcard-2.csvcard-9.txt".length);
    expect(run.finishedAt).toEqual(bench.now);
    expect(await keysFound(jobId)).toEqual(["card-1.txt", "card-2.csv", "card-9.txt"]);
    expect(await eventTypes(jobId)).toEqual(["JOB_CREATED", "ONE_TIME_JOB_STARTED", "JOB_COMPLETED"]);
  });

  test("gives its findings to its creator, with the bucket's owner named in them", async () => {
    const jobId = await create({ [member]: ["theirs"] });
    await bench.runTasks();
    const rows = await bench.database.query(sql`select account, bucket_account from finding where job_id = ${jobId}`);
    expect(rows).toEqual([{ account: owner, bucket_account: member }]);
  });

  test("looks only at objects in its scope", async () => {
    const scoping = { includes: { and: [{ simpleScopeTerm: { key: "OBJECT_EXTENSION", comparator: "EQ", values: ["csv"] } }] } };
    const bucketDefinitions = [{ accountId: owner, buckets: ["small"] }];
    const jobId = await create({}, { s3JobDefinition: { bucketDefinitions, scoping } });
    await bench.runTasks();
    expect(bench.inspected).toEqual(["card-2.csv"]);
    expect((await describeIt(jobId)).run).toMatchObject({ objectsPlanned: 1, objectsDone: 1 });
  });

  test("looks at a sample only", async () => {
    const jobId = await create({ [owner]: ["large"] }, { samplingPercentage: 40 });
    await bench.runTasks();
    const { run } = await describeIt(jobId);
    expect(run.objectsPlanned).toBeGreaterThan(0);
    expect(run.objectsPlanned).toBeLessThan(20);
    expect(bench.inspected).toHaveLength(run.objectsPlanned);
  });

  test("looks for its identifiers only", async () => {
    const jobId = await create(
      { [owner]: ["small"] },
      { managedDataIdentifierSelector: "EXCLUDE", managedDataIdentifierIds: ["CREDIT_CARD_NUMBER"] },
    );
    await bench.runTasks();
    expect(await keysFound(jobId)).toEqual([]);
    expect((await describeIt(jobId)).job.status).toBe("COMPLETE");
  });

  test("ends at once when its buckets are empty", async () => {
    await bench.fillBucket(owner, "empty", []);
    const jobId = await create({ [owner]: ["empty"] });
    await bench.runTasks();
    const { job, run } = await describeIt(jobId);
    expect(job.status).toBe("COMPLETE");
    expect(run).toMatchObject({ hasError: false, objectsPlanned: 0 });
  });
});

describe("what cannot be analysed is logged once, and the job goes on", () => {
  test.each([
    ["a bucket that does not exist", { [owner]: ["missing", "small"] }, ["BUCKET_DOES_NOT_EXIST"]],
    [
      "two buckets that do not exist",
      { [owner]: ["missing", "absent", "small"] },
      ["BUCKET_DOES_NOT_EXIST", "BUCKET_DOES_NOT_EXIST"],
    ],
  ])("%s", async (_, buckets, problems) => {
    const jobId = await create(buckets);
    await bench.runTasks();
    const { job, run } = await describeIt(jobId);
    expect(job.status).toBe("COMPLETE");
    expect(run).toMatchObject({ hasError: true, objectsDone: 3 });
    expect((await eventTypes(jobId)).slice(2, -1)).toEqual(problems);
  });

  test.each([
    ["a member that left", "delete", "ACCOUNT_DISASSOCIATED"],
    ["a member that is suspended", "pause", "ACCOUNT_SUSPENDED"],
  ])("%s, before planning", async (_, change, problem) => {
    const jobId = await create({ [member]: ["theirs", "more"], [owner]: ["small"] });
    if (change === "pause") await associate("Paused");
    else await bench.database.query(sql`truncate association, organization_part, allegiance`);
    await bench.runTasks();
    expect(await keysFound(jobId)).toEqual(["card-1.txt", "card-2.csv"]);
    expect((await eventTypes(jobId)).slice(2, -1)).toEqual([problem]);
    expect((await describeIt(jobId)).run.hasError).toBe(true);
  });

  test("a member that left between planning and scanning", async () => {
    const jobId = await create({ [member]: ["theirs"] });
    await bench.table.run({ now: bench.now, attemptsMax: 1 });
    await bench.database.query(sql`truncate association, organization_part, allegiance`);
    await bench.runTasks();
    expect(bench.inspected).toEqual([]);
    expect((await describeIt(jobId)).job.status).toBe("COMPLETE");
    expect(await eventTypes(jobId)).toContain("ACCOUNT_DISASSOCIATED");
  });

  test("an account without a store", async () => {
    await bench.database.query(sql`
      insert into organization_part (account, region, service, part) values (${storeless}, 'eu-west-1', 'macie2', 'member')`);
    await bench.database.query(
      sql`insert into allegiance (member, scope, service, administrator) values (${storeless}, '*', 'macie2', ${owner})`,
    );
    await bench.database.query(sql`
      insert into association (administrator, region, service, member, kind, status, email, created_at, updated_at)
      values (${owner}, 'eu-west-1', 'macie2', ${storeless}, 'invitation', 'Enabled', 'b@example.com', now(), now())`);
    const jobId = await create({ [storeless]: ["aaa", "bbb"] });
    await bench.runTasks();
    expect((await eventTypes(jobId)).slice(2)).toEqual(["ACCOUNT_ACCESS_DENIED", "JOB_COMPLETED"]);
  });

  test("a bucket whose listing is denied in the middle", async () => {
    bench.beforePage = async (_, page) => {
      if (page === 2) throw new UnreadableError("PERMISSION_DENIED", "no");
    };
    const jobId = await create({ [owner]: ["large", "small"] });
    await bench.runTasks();
    expect((await describeIt(jobId)).run).toMatchObject({ objectsPlanned: 6 + 3, objectsDone: 9, hasError: true });
    expect((await eventTypes(jobId)).slice(2, -1)).toEqual(["BUCKET_ACCESS_DENIED"]);
  });

  test("objects that cannot be read, with their reasons", async () => {
    await bench.fillBucket(owner, "closed", ["PERMISSION_DENIED.txt", "card.txt"]);
    const jobId = await create({ [owner]: ["closed"] });
    await bench.runTasks();
    expect((await describeIt(jobId)).run).toMatchObject({ objectsDone: 2, objectsUnread: 1, hasError: false });
    const { items } = await bench.as(owner, (call) => listUnreadObjects(call, { jobId }));
    expect(items).toMatchObject([
      { bucketAccount: owner, bucket: "closed", key: "PERMISSION_DENIED.txt", status: "SKIPPED", reason: "PERMISSION_DENIED" },
    ]);
  });
});

/** Does due tasks, then moves the clock to when the next ones are due, until none wait; answers the minutes that took. */
async function runWithWaits(): Promise<number> {
  const start = bench.now.getTime();
  for (let i = 0; i < 20; i++) {
    await bench.runTasks();
    if ((await bench.table.waiting()).length === 0) return (bench.now.getTime() - start) / 60_000;
    bench.now = new Date(bench.now.getTime() + 60_000);
  }
  throw new Error("tasks are still waiting");
}

describe("a store out of reach", () => {
  test("is tried again, and listing goes on where it was", async () => {
    let failures = 2;
    bench.beforePage = async (_, page) => {
      if (page === 1 && failures-- > 0) throw new UnreadableError("STORE_UNAVAILABLE", "away");
    };
    const jobId = await create({ [owner]: ["large"] });
    expect(await runWithWaits()).toBeGreaterThan(0);
    expect((await describeIt(jobId)).run).toMatchObject({ objectsPlanned: 20, objectsDone: 20, hasError: false });
    expect(await keysFound(jobId)).toEqual(tenCards);
  });

  test("is given up after four times, and the other buckets are analysed", async () => {
    let listed = 0;
    bench.beforePage = async (bucket) => {
      if (bucket !== "large") return;
      listed++;
      throw new UnreadableError("STORE_UNAVAILABLE", "away");
    };
    const jobId = await create({ [owner]: ["large", "small"] });
    await runWithWaits();
    expect(listed).toBe(4);
    expect((await describeIt(jobId)).job.status).toBe("COMPLETE");
    expect((await eventTypes(jobId)).slice(2, -1)).toEqual(["BUCKET_DETAILS_UNAVAILABLE"]);
    expect(await keysFound(jobId)).toEqual(["card-1.txt", "card-2.csv"]);
  });

  test("puts off its objects only, and records them in the end", async () => {
    await bench.fillBucket(owner, "flaky", ["STORE_UNAVAILABLE.txt", "card.txt"]);
    const jobId = await create({ [owner]: ["flaky"] });
    await bench.runTasks();
    expect((await describeIt(jobId)).run).toMatchObject({ objectsDone: 1, batchesOpen: 1 });
    await runWithWaits();
    expect(bench.inspected.filter((key) => key === "card.txt")).toHaveLength(1);
    expect(bench.inspected.filter((key) => key === "STORE_UNAVAILABLE.txt")).toHaveLength(4);
    const { job, run } = await describeIt(jobId);
    expect(job.status).toBe("COMPLETE");
    expect(run).toMatchObject({ objectsDone: 2, objectsUnread: 1, findingsMade: 1 });
  });
});

describe("after a crash", () => {
  test("in the middle of planning, nothing is planned twice", async () => {
    for (const crashAt of [0, 1, 3, 6]) {
      let isBroken = true;
      bench.beforePage = async (_, page) => {
        if (isBroken && page === crashAt) throw new Error("crash");
      };
      const jobId = await create({ [owner]: ["large"] });
      expect(await bench.table.run({ now: bench.now, attemptsMax: 1 })).toHaveLength(1);
      isBroken = false;
      await bench.runTasks();
      expect((await describeIt(jobId)).run).toMatchObject({ objectsPlanned: 20, objectsDone: 20, findingsMade: 10 });
      expect(await keysFound(jobId)).toEqual(tenCards);
    }
  });

  test("in the middle of any batch, every finding is there exactly once", async () => {
    for (let crashAt = 0; crashAt < 20; crashAt += 3) {
      let inspections = 0;
      bench.beforeInspection = async () => {
        if (inspections++ === crashAt) throw new Error("crash");
      };
      const jobId = await create({ [owner]: ["large"] });
      const failures = await bench.table.run({ now: bench.now });
      expect(failures).toHaveLength(1);
      expect((await describeIt(jobId)).run).toMatchObject({ objectsDone: 20, findingsMade: 10, batchesOpen: 0 });
      expect((await describeIt(jobId)).job.status).toBe("COMPLETE");
      expect(await keysFound(jobId)).toEqual(tenCards);
    }
  });

  test("between recording and a second delivery of the same task, nothing changes", async () => {
    const jobId = await create({ [owner]: ["large"] });
    await bench.table.run({ now: bench.now, attemptsMax: 1 });
    await bench.database.query(
      sql`insert into test_task (kind, data, start_after) select kind, data, start_after from test_task`,
    );
    await bench.runTasks();
    expect((await describeIt(jobId)).run).toMatchObject({
      objectsDone: 20,
      findingsMade: 10,
      objectsDetected: 10,
      batchesOpen: 0,
    });
    expect((await eventTypes(jobId)).filter((type) => type === "JOB_COMPLETED")).toHaveLength(1);
  });

  test("with two planners at once, one of them stops and nothing is planned twice", async () => {
    const jobId = await create({ [owner]: ["large"] });
    let second: Promise<unknown> | undefined;
    await bench.database.query(
      sql`insert into test_task (kind, data, start_after) select kind, data, start_after from test_task`,
    );
    bench.beforePage = async (_, page) => {
      if (page === 2 && !second) {
        bench.beforePage = async () => undefined;
        second = bench.table.run({ now: bench.now });
        await second;
      }
    };
    await bench.table.run({ now: bench.now }).catch(() => undefined);
    await bench.runTasks();
    expect((await describeIt(jobId)).run).toMatchObject({
      objectsPlanned: 20,
      objectsDone: 20,
      findingsMade: 10,
      batchesOpen: 0,
    });
    expect(await keysFound(jobId)).toEqual(tenCards);
  });

  test("that repeats until a batch is given up, its objects are unread and the job ends", async () => {
    bench.beforeInspection = async ({ object }) => {
      if (object.key === "card-01.txt") throw new Error("crash");
    };
    const jobId = await create({ [owner]: ["large"] });
    await bench.table.run({ now: bench.now, attemptsMax: 2 });
    await bench.table.giveUp();
    await bench.runTasks();
    const { job, run } = await describeIt(jobId);
    expect(job.status).toBe("COMPLETE");
    expect(run).toMatchObject({ objectsDone: 20, objectsUnread: 3, findingsMade: 7 });
    const { items } = await bench.as(owner, (call) => listUnreadObjects(call, { jobId }));
    expect(new Set(items.map((item) => item.reason))).toEqual(new Set(["READER_FAILED"]));
  });

  test("that repeats until planning is given up, the bucket is passed over", async () => {
    bench.beforePage = async (bucket) => {
      if (bucket === "large") throw new Error("crash");
    };
    const jobId = await create({ [owner]: ["large", "small"] });
    expect(await bench.table.run({ now: bench.now, attemptsMax: 1 })).toHaveLength(1);
    await bench.table.giveUp();
    await bench.runTasks();
    expect((await describeIt(jobId)).job.status).toBe("COMPLETE");
    expect((await eventTypes(jobId)).slice(2, -1)).toEqual(["BUCKET_DETAILS_UNAVAILABLE"]);
  });
});

describe("in the middle of a run", () => {
  test("a paused job does nothing, and goes on after it is resumed", async () => {
    const jobId = await create({ [owner]: ["large"] });
    await bench.table.run({ now: bench.now, attemptsMax: 3 });
    await update(jobId, "USER_PAUSED");
    const done = (await describeIt(jobId)).run.objectsDone;
    await bench.runTasks();
    expect((await describeIt(jobId)).run.objectsDone).toBe(done);
    await update(jobId, "RUNNING");
    await bench.runTasks();
    expect((await describeIt(jobId)).job.status).toBe("COMPLETE");
    expect(await keysFound(jobId)).toEqual(tenCards);
    expect(bench.inspected).toHaveLength(20);
  });

  test("a job paused while it is planned goes on planning where it was", async () => {
    const jobId = await create({ [owner]: ["large"] });
    bench.beforePage = async (_, page) => {
      if (page === 2) await update(jobId, "USER_PAUSED");
    };
    await bench.runTasks();
    expect((await describeIt(jobId)).run).toMatchObject({ objectsPlanned: 6, objectsDone: 0, isPlanned: false });
    bench.beforePage = async () => undefined;
    await update(jobId, "RUNNING");
    await bench.runTasks();
    expect((await describeIt(jobId)).run).toMatchObject({ objectsPlanned: 20, objectsDone: 20 });
    expect(await keysFound(jobId)).toEqual(tenCards);
  });

  test("tasks of before the pause do nothing after it, so nothing is inspected twice", async () => {
    const jobId = await create({ [owner]: ["large"] });
    await bench.table.run({ now: bench.now, attemptsMax: 1 });
    await update(jobId, "USER_PAUSED");
    await update(jobId, "RUNNING");
    await bench.runTasks();
    expect(bench.inspected).toHaveLength(20);
    expect((await describeIt(jobId)).job.status).toBe("COMPLETE");
  });

  test("a job paused while its last batch is inspected keeps the results, and is complete when resumed", async () => {
    const jobId = await create({ [owner]: ["small"] });
    bench.beforeInspection = async ({ object }) => {
      if (object.key === "card-1.txt") await update(jobId, "USER_PAUSED");
    };
    await bench.runTasks();
    expect(await describeIt(jobId)).toMatchObject({ job: { status: "USER_PAUSED" }, run: { objectsDone: 3, batchesOpen: 0 } });
    await update(jobId, "RUNNING");
    expect((await describeIt(jobId)).job.status).toBe("COMPLETE");
    expect(await keysFound(jobId)).toEqual(["card-1.txt", "card-2.csv"]);
  });

  test("a cancelled job keeps what it found and finds no more", async () => {
    const jobId = await create({ [owner]: ["large"] });
    await bench.table.run({ now: bench.now, attemptsMax: 3 });
    const found = await keysFound(jobId);
    expect(found.length).toBeGreaterThan(0);
    await update(jobId, "CANCELLED");
    await bench.runTasks();
    expect(await keysFound(jobId)).toEqual(found);
    expect((await describeIt(jobId)).job.status).toBe("CANCELLED");
    await expect(update(jobId, "RUNNING")).rejects.toMatchObject({
      kind: "invalid",
      message: expect.stringContaining("cannot update cancelled job for job"),
    });
  });

  test("a job cancelled while a batch is inspected drops that batch's results", async () => {
    const jobId = await create({ [owner]: ["small"] });
    bench.beforeInspection = async ({ object }) => {
      if (object.key === "card-1.txt") await bench.as(owner, (call) => cancelAllJobs(call, call.account));
    };
    await bench.runTasks();
    expect(await keysFound(jobId)).toEqual([]);
    expect((await describeIt(jobId)).job.status).toBe("CANCELLED");
  });

  test("a job deleted while a batch is inspected leaves nothing behind", async () => {
    const jobId = await create({ [owner]: ["small"] });
    bench.beforeInspection = async ({ object }) => {
      if (object.key === "card-1.txt") await bench.as(owner, (call) => deleteAllJobs(call, call.account));
    };
    await bench.runTasks();
    expect(await keysFound(jobId)).toEqual([]);
    await expect(describeIt(jobId)).rejects.toMatchObject({ kind: "not-found" });
    for (const table of ["classification_run", "job_batch", "job_event", "unread_object"]) {
      const [row] = await bench.database.query<{ count: number }>(countOf(table, jobId));
      expect(row?.count, table).toBe(0);
    }
  });

  test("another account's jobs are untouched", async () => {
    const jobId = await create({ [owner]: ["small"] });
    await bench.as(stranger, (call) => cancelAllJobs(call, call.account));
    await bench.as(owner, (call) => deleteAllJobs(call, requireAccountId(stranger, "test")));
    await bench.runTasks();
    expect((await describeIt(jobId)).job.status).toBe("COMPLETE");
  });
});

function countOf(table: string, jobId: string) {
  const rows = {
    classification_run: sql`select 1 as one from classification_run where job_id = ${jobId}`,
    job_batch: sql`select 1 as one from job_batch where job_id = ${jobId}`,
    job_event: sql`select 1 as one from job_event where job_id = ${jobId}`,
    unread_object: sql`select 1 as one from unread_object where job_id = ${jobId}`,
  }[table];
  return sql`select count(*) from (${rows}) as rows`;
}
