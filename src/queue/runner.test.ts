import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../tests/support/database.ts";
import { type Database, openDatabase, type Tx } from "../database/database.ts";
import { sql } from "../database/sql.ts";
import { countTasks } from "./claim-store.ts";
import { openQueue, type PgBossQueue } from "./pg-boss-queue.ts";
import { type Task, type TaskFailure, type TaskHandler, taskKind } from "./queue.ts";
import { type Runner, type RunnerOptions, startRunner } from "./runner.ts";

type Note = { readonly text: string };
const options = { retriesMax: 2, retryDelaySeconds: 1, leaseSeconds: 60, concurrency: 2 };
const write = taskKind<Note>("write", options);
const fail = taskKind<Note>("fail", { ...options, retriesMax: 1 });
const slow = taskKind<Note>("slow", { ...options, leaseSeconds: 1, retriesMax: 0 });
const killed = taskKind<Note>("killed", { ...options, concurrency: 5 });
const kinds = [write, fail, slow, killed];

let at: TestDatabase;
let database: Database;
let queue: PgBossQueue;
beforeAll(async () => {
  at = await createTestDatabase();
  database = at.database;
  queue = await openQueue(database, kinds);
  await database.query(sql`create table written (text text not null)`);
});
afterAll(() => at.drop());

const runners: Runner[] = [];
const problems: unknown[] = [];
afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop({ timeMaxMs: 0 })));
  await database.query(sql`truncate written`);
  await database.query(sql`delete from queue.job`);
  await database.query(sql`delete from task_claim`);
  expect(problems.splice(0)).toEqual([]);
});

async function start(handlers: readonly TaskHandler<object>[], more: Partial<RunnerOptions> = {}): Promise<Runner> {
  const runner = await startRunner({ database, queue, handlers, onError: (...problem) => problems.push(problem), ...more });
  runners.push(runner);
  return runner;
}

async function insert(tx: Tx, text: string): Promise<void> {
  await tx.query(sql`insert into written (text) values (${text})`);
}

async function written(): Promise<string[]> {
  return (await database.query<{ text: string }>(sql`select text from written order by text`)).map(({ text }) => text);
}

async function until(isTrue: () => Promise<boolean> | boolean, timeMaxMs = 10_000): Promise<void> {
  const deadline = Date.now() + timeMaxMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error("it did not happen in time");
    await sleep(20);
  }
}

const enqueue = (text: string, kind = write, startAfter?: Date) =>
  database.transaction((tx) => queue.enqueue(tx, kind, { text }, startAfter && { startAfter }));

/** Writes its text and completes in one transaction. */
const writer = (also: (task: Task<Note>, tx: Tx) => Promise<void> = async () => undefined): TaskHandler<Note> => ({
  kind: write,
  async run(task) {
    await database.transaction(async (tx) => {
      await insert(tx, task.data.text);
      await task.complete(tx);
      await also(task, tx);
    });
  },
});

test("a task is done soon after its transaction commits", async () => {
  await start([writer()]);
  const begin = Date.now();
  await enqueue("a");
  await until(async () => (await written()).length === 1);
  expect(Date.now() - begin).toBeLessThan(450);
  expect(await database.query(sql`select * from task_claim`)).toEqual([]);
  expect(await countTasks(database)).toEqual([{ kind: "write", waiting: 0, active: 0, failed: 0 }]);
});

test("a rolled back transaction sends nothing", async () => {
  await expect(
    database.transaction(async (tx) => {
      await queue.enqueue(tx, write, { text: "never" });
      throw new Error("rolled back");
    }),
  ).rejects.toThrow("rolled back");
  expect(await countTasks(database)).toEqual([]);
});

test("a kind that was not named when the queue was opened is refused rather than lost", async () => {
  await expect(enqueue("x", taskKind<Note>("unknown", options))).rejects.toThrow("unknown");
});

test("a task that starts later waits for its time", async () => {
  await start([writer()]);
  await enqueue("later", write, new Date(Date.now() + 1_200));
  await sleep(700);
  expect(await written()).toEqual([]);
  await until(async () => (await written()).length === 1);
});

test("results and completion are one: when the transaction fails after complete, neither happened and the task is tried again", async () => {
  const attempts: number[] = [];
  await start([
    writer(async (task) => {
      attempts.push(task.attempt);
      if (attempts.length === 1) throw new Error("after complete");
    }),
  ]);
  await enqueue("once");
  await until(() => attempts.length === 2);
  await until(async () => (await countTasks(database))[0]?.active === 0);
  expect(attempts).toEqual([1, 2]);
  expect(await written()).toEqual(["once"]);
});

test("a handler that does not complete its task has it completed", async () => {
  let runs = 0;
  await start([{ kind: write, run: async () => void runs++ }]);
  await enqueue("plain");
  await until(async () => (await countTasks(database))[0]?.waiting === 0 && (await countTasks(database))[0]?.active === 0);
  expect(runs).toBe(1);
});

test("retries are delayed, then the task is given up and its hook told once, in the transaction that gives it up", async () => {
  const times: number[] = [];
  const outcomes: string[] = [];
  const failures: [Note, TaskFailure][] = [];
  const handler: TaskHandler<Note> = {
    kind: fail,
    async run() {
      times.push(Date.now());
      throw new Error("refused by the store");
    },
    async onFailed(tx, data, failure) {
      failures.push([data, failure]);
      await insert(tx, `gave up ${data.text}`);
    },
  };
  await start([handler], { onOutcome: ({ outcome }) => outcomes.push(outcome) });
  await enqueue("x", fail);
  await until(async () => (await written()).length === 1);
  await until(() => outcomes.length === 2);
  expect(outcomes).toEqual(["retried", "failed"]);
  expect(failures).toEqual([[{ text: "x" }, { reason: "rejected", message: "Error: refused by the store" }]]);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1_000);
  expect(await countTasks(database)).toEqual([{ kind: "fail", waiting: 0, active: 0, failed: 1 }]);
});

test("an attempt longer than its lease is aborted, and what it still tries to write is refused", async () => {
  let late: unknown;
  const failures: string[] = [];
  await start([
    {
      kind: slow,
      async run(task: Task<Note>) {
        await new Promise((resolve) => task.signal.addEventListener("abort", resolve));
        await until(() => failures.length === 1);
        await database
          .transaction(async (tx) => {
            await insert(tx, "too late");
            await task.complete(tx);
          })
          .catch((error: unknown) => {
            late = error;
          });
      },
      async onFailed(_tx, _data, failure) {
        failures.push(failure.reason);
      },
    },
  ]);
  await enqueue("x", slow);
  await until(() => late !== undefined);
  expect(failures).toEqual(["lease-ended"]);
  expect(late).toMatchObject({ name: "LeaseLostError" });
  expect(await written()).toEqual([]);
});

test("a handler can begin its lease anew", async () => {
  await start([
    {
      kind: slow,
      async run(task: Task<Note>) {
        for (let i = 0; i < 3; i++) {
          await sleep(600);
          await task.extendLease();
        }
        await database.transaction(async (tx) => {
          await insert(tx, "done");
          await task.complete(tx);
        });
      },
    },
  ]);
  await enqueue("x", slow);
  await until(async () => (await written()).length === 1);
});

test("no more tasks run at a time than the kind allows", async () => {
  let active = 0;
  let most = 0;
  await start([
    {
      kind: write,
      async run() {
        most = Math.max(most, ++active);
        await sleep(50);
        active--;
      },
    },
  ]);
  await database.transaction(async (tx) => {
    for (let i = 0; i < 8; i++) await queue.enqueue(tx, write, { text: `${i}` });
  });
  await until(async () => (await countTasks(database))[0]?.waiting === 0 && active === 0);
  expect(most).toBe(2);
});

test("two runners share the tasks and do each once", async () => {
  const second = await openDatabase({ url: at.url });
  try {
    await start([writer()]);
    await start([writer()], { database: second, queue: await openQueue(second, kinds) });
    await Promise.all(Array.from({ length: 40 }, (_, i) => enqueue(String(i))));
    await until(async () => (await written()).length >= 40);
    await until(async () => (await countTasks(database))[0]?.active === 0);
    expect(new Set(await written()).size).toBe(40);
    expect(await written()).toHaveLength(40);
    await Promise.all(runners.splice(0).map((runner) => runner.stop()));
  } finally {
    await second.close();
  }
});

test("stopping waits for what runs, and gives back what does not end without counting the attempt", async () => {
  const attempts: [string, number][] = [];
  const handler = (ms: number): TaskHandler<Note> => ({
    kind: write,
    async run(task) {
      attempts.push([task.data.text, task.attempt]);
      await sleep(task.data.text === "short" ? 300 : ms, undefined, { signal: task.signal });
    },
  });
  const runner = await start([handler(60_000)]);
  await enqueue("short");
  await enqueue("long");
  await until(() => attempts.length === 2);
  await runner.stop({ timeMaxMs: 600 });
  expect(await countTasks(database)).toEqual([{ kind: "write", waiting: 1, active: 0, failed: 0 }]);
  await start([handler(1)]);
  await until(async () => (await countTasks(database))[0]?.waiting === 0);
  expect(attempts.slice(2)).toEqual([["long", 1]]);
});

test("the tasks of a killed process are done by another within seconds, and its half-done work is undone", async () => {
  const worker = new URL("../../tests/support/hanging-worker.ts", import.meta.url);
  const child = spawn(process.execPath, ["--import", "tsx", worker.pathname, at.url], { stdio: ["ignore", "pipe", "inherit"] });
  await enqueue("x", killed);
  await once(child.stdout, "data");
  const outcomes: string[] = [];
  const handler: TaskHandler<Note> = {
    kind: killed,
    async run(task) {
      await database.transaction(async (tx) => {
        await insert(tx, `attempt ${task.attempt}`);
        await task.complete(tx);
      });
    },
  };
  await start([handler], { onOutcome: ({ outcome, failure }) => outcomes.push(`${outcome} ${failure?.reason ?? ""}`) });
  await sleep(300);
  expect(outcomes).toEqual([]);
  child.kill("SIGKILL");
  const begin = Date.now();
  await until(async () => (await written()).length > 0, 15_000);
  expect(Date.now() - begin).toBeLessThan(10_000);
  expect(await written()).toEqual(["attempt 2"]);
  expect(outcomes[0]).toBe("retried process-died");
}, 40_000);

test("a runner whose connection is lost registers again and goes on", async () => {
  const errors: string[] = [];
  await start([writer()], { onError: (message) => errors.push(message) });
  await database.query(
    // The view shows all databases of the server, and other tests have theirs beside this one.
    sql`select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and pid <> pg_backend_pid() and classid = 7336586
          and database = (select oid from pg_database where datname = current_database())`,
  );
  await enqueue("after");
  await until(async () => (await written()).length === 1);
  expect(errors[0]).toBe("the connection that shows this worker alive was lost");
});
