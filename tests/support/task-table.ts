/**
 * A queue for tests that is a table in the test's own database: tasks are written in the caller's transaction as in the
 * real one, but done only when the test says so, in order, at a time the test chooses.
 */
import type { Database, Tx } from "../../src/database/database.ts";
import { sql } from "../../src/database/sql.ts";
import type { Queue, Task, TaskHandler } from "../../src/queue/queue.ts";

/** The table as a queue, and the means to do its tasks. */
export type TaskTable = {
  readonly queue: Queue;
  /** Does tasks until none is due at `now`, or `attemptsMax` attempts were made. Answers the errors of attempts that failed. */
  run(options?: { readonly now?: Date; readonly attemptsMax?: number }): Promise<readonly unknown[]>;
  /** Gives the first task up as failed, as if its attempts were used up. */
  giveUp(): Promise<void>;
  /** Kinds of the tasks that wait. */
  waiting(): Promise<readonly string[]>;
  clear(): Promise<void>;
};

/** Makes the table; `handlers` is asked for each attempt, so that a test can change what they do. */
export async function makeTaskTable(database: Database, handlers: () => readonly TaskHandler<object>[]): Promise<TaskTable> {
  await database.query(sql`
    create table test_task (
      id bigint generated always as identity primary key,
      kind text not null,
      data jsonb not null,
      start_after timestamptz not null
    )`);
  const handlerOf = (kind: string) => {
    const handler = handlers().find((each) => each.kind.name === kind);
    if (!handler) throw new Error(`no handler for tasks of kind ${kind}`);
    return handler;
  };
  return {
    queue: {
      async enqueue(tx, kind, data, when) {
        await tx.query(sql`
          insert into test_task (kind, data, start_after)
          values (${kind.name}, ${JSON.stringify(data)}, ${when?.startAfter ?? new Date(0)})`);
      },
    },
    async run({ now = new Date(), attemptsMax = 1_000 } = {}) {
      const failures: unknown[] = [];
      for (let i = 0; i < attemptsMax; i++) {
        const task = await firstTask(database, now);
        if (!task) break;
        await attempt(database, handlerOf(task.kind), task).catch((error: unknown) => failures.push(error));
      }
      return failures;
    },
    async giveUp() {
      const task = await firstTask(database, new Date(8e15));
      if (!task) throw new Error("no task to give up");
      await database.transaction(async (tx) => {
        await remove(tx, task.id);
        await handlerOf(task.kind).onFailed?.(tx, task.data, { reason: "rejected", message: "given up" });
      });
    },
    async waiting() {
      const rows = await database.query<{ kind: string }>(sql`select kind from test_task order by id`);
      return rows.map((row) => row.kind);
    },
    async clear() {
      await database.query(sql`truncate test_task`);
    },
  };
}

type TaskRow = { id: number; kind: string; data: object };

async function firstTask(database: Database, now: Date): Promise<TaskRow | undefined> {
  const rows = await database.query<TaskRow>(sql`
    select id, kind, data from test_task where start_after <= ${now} order by id limit 1`);
  return rows[0];
}

async function attempt(database: Database, handler: TaskHandler<object>, row: TaskRow): Promise<void> {
  const task: Task<object> = {
    data: row.data,
    attempt: 1,
    signal: new AbortController().signal,
    complete: (tx) => remove(tx, row.id),
    extendLease: () => Promise.resolve(),
  };
  await handler.run(task);
  await database.query(sql`delete from test_task where id = ${row.id}`);
}

async function remove(tx: Tx, id: number): Promise<void> {
  const rows = await tx.query(sql`delete from test_task where id = ${id} returning id`);
  if (rows.length === 0) throw new Error("the task is no longer this process's");
}
