/**
 * The queue on PostgreSQL, kept by pg-boss in a schema of its own. Here are writing tasks and making the place they are
 * kept in; doing them is in runner.ts.
 */
import PgBoss from "pg-boss";
import { assert } from "../base/assert.ts";
import { connectSession, type Database, executorOf, type Tx } from "../database/database.ts";
import type { Queue, TaskKind } from "./queue.ts";

/** Schema of pg-boss's tables. */
const queueSchema = "queue";

/** Channel on which a committed task is announced; the payload is the kind's name. */
export const taskChannel = "reeve_task";

/** Key of the advisory lock that keeps two programs from making the tables at once; the number has no meaning. */
const installLock = 7_336_585;

/** Makes the queue's tables and a place for each kind; safe when several processes start at once, and quick when all is there. */
export async function openQueue(database: Database, kinds: readonly TaskKind<object>[]): Promise<PgBossQueue> {
  const boss = new PgBoss({
    db: executorOf(database),
    schema: queueSchema,
    supervise: false,
    schedule: false,
    archiveCompletedAfterSeconds: 3_600,
    archiveFailedAfterSeconds: 7 * 86_400,
    deleteAfterDays: 1,
  });
  boss.on("error", () => undefined);
  const session = await connectSession(database);
  try {
    // Another program may be making them: wait for it.
    await session.query("set lock_timeout = '60s'; set statement_timeout = '60s'");
    await session.query("select pg_advisory_lock($1)", [installLock]);
    await boss.start();
    const known = new Set((await boss.getQueues()).map(({ name }) => name));
    for (const { name } of kinds) if (!known.has(name)) await boss.createQueue(name);
  } finally {
    await session.end();
  }
  return new PgBossQueue(boss);
}

/** The queue of {@link openQueue}; holds nothing that must be closed. */
export class PgBossQueue implements Queue {
  /** For the runner only. */
  readonly boss: PgBoss;

  constructor(boss: PgBoss) {
    this.boss = boss;
  }

  async enqueue<Data extends object>(
    tx: Tx,
    kind: TaskKind<Data>,
    data: Data,
    when?: { readonly startAfter?: Date },
  ): Promise<void> {
    const { retriesMax, retryDelaySeconds } = kind.options;
    const executor = executorOf(tx);
    const id = await this.boss.send(kind.name, data, {
      db: executor,
      retryLimit: retriesMax,
      retryDelay: retryDelaySeconds,
      retryBackoff: true,
      // The longest pg-boss takes. The lease is ours (see claim-store.ts), so that its end is handled with the kind's hook.
      expireInHours: 23,
      // pg-boss forgets tasks that waited longer than this; none may be forgotten.
      retentionDays: 3_650,
      ...(when?.startAfter && { startAfter: when.startAfter }),
    });
    assert(id !== null, `the kind of task ${kind.name} was named when the queue was opened`);
    if (when?.startAfter === undefined) await executor.executeSql("select pg_notify($1, $2)", [taskChannel, kind.name]);
  }
}
