/**
 * Which worker process does which task. pg-boss knows that a task is being done, not by whom; with this a task is given to
 * another within seconds of its process's death, and only the process that holds a task can complete it.
 * A process is alive as long as the session in which it holds its advisory lock is.
 */
import { randomInt } from "node:crypto";
import type pg from "pg";
import type { Tx } from "../database/database.ts";
import { sql } from "../database/sql.ts";

/** First half of the advisory locks of live runners; the second half is the runner's number. The value has no meaning. */
const runnerLocks = 7_336_586;

/** A task some runner holds. */
export type Claim = { readonly task: string; readonly kind: string; readonly runner: number };

/**
 * Takes a lock that lasts as long as the session and answers the number it stands for. A runner that lost its session gives its
 * number to keep its tasks; rejects while the server still holds the lost session.
 */
export async function registerRunner(session: pg.Client, number?: number): Promise<number> {
  const runner = number ?? randomInt(1, 2 ** 31 - 1);
  const { rows } = await session.query<{ taken: boolean }>("select pg_try_advisory_lock($1, $2) as taken", [runnerLocks, runner]);
  if (rows[0]?.taken !== true) throw new Error(`The lock of worker ${runner} is held by another session.`);
  return runner;
}

/** Records that the runner holds the tasks from this moment for the given time. */
export async function insertClaims(
  tx: Tx,
  claims: { readonly tasks: readonly string[]; readonly kind: string; readonly runner: number; readonly leaseSeconds: number },
): Promise<void> {
  await tx.query(sql`
    insert into task_claim (task, kind, runner, lease_until)
    select task, ${claims.kind}, ${claims.runner}, now() + ${claims.leaseSeconds} * interval '1 second'
    from unnest(${claims.tasks}::uuid[]) as task`);
}

/** Moves the end of the lease; answers false when the runner does not hold the task any more. */
export async function extendClaim(
  tx: Tx,
  claim: { readonly task: string; readonly runner: number; readonly leaseSeconds: number },
): Promise<boolean> {
  const rows = await tx.query(sql`
    update task_claim
    set lease_until = now() + ${claim.leaseSeconds} * interval '1 second'
    where task = ${claim.task} and runner = ${claim.runner}
    returning task`);
  return rows.length === 1;
}

/** Gives the claim up; answers false when the runner did not hold it any more, in which case the task is another's. */
export async function deleteClaim(tx: Tx, claim: { readonly task: string; readonly runner: number }): Promise<boolean> {
  const rows = await tx.query(sql`delete from task_claim where task = ${claim.task} and runner = ${claim.runner} returning task`);
  return rows.length === 1;
}

/** Tells whether the runner holds the task. */
export async function hasClaim(tx: Tx, claim: { readonly task: string; readonly runner: number }): Promise<boolean> {
  return (await tx.query(sql`select task from task_claim where task = ${claim.task} and runner = ${claim.runner}`)).length === 1;
}

/** Claims of the kinds whose lease ended `graceSeconds` ago or whose runner is not alive, oldest first, at most 1,000. */
export async function findDoubtfulClaims(
  tx: Tx,
  kinds: readonly string[],
  graceSeconds: number,
): Promise<(Claim & { readonly isRunnerGone: boolean })[]> {
  const rows = await tx.query<Claim & { is_runner_gone: boolean }>(sql`
    with live as (
      select objid::bigint as runner
      from pg_locks
      where locktype = 'advisory'
        and database = (select oid from pg_database where datname = current_database())
        and classid = ${runnerLocks}::oid
        and objsubid = 2
        and granted
    )
    select task, kind, runner, runner not in (select runner from live) as is_runner_gone
    from task_claim
    where kind = any(${kinds}::text[])
      and (lease_until < now() - ${graceSeconds} * interval '1 second' or runner not in (select runner from live))
    order by lease_until
    limit 1000`);
  return rows.map(({ task, kind, runner, is_runner_gone }) => ({ task, kind, runner, isRunnerGone: is_runner_gone }));
}

/** Which of the kinds have tasks that may be started. */
export async function findDueKinds(tx: Tx, kinds: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ kind: string }>(sql`
    select kind
    from unnest(${kinds}::text[]) as kind
    where exists (
      select from queue.job
      where name = kind and state < 'active' and start_after < now()
    )`);
  return rows.map(({ kind }) => kind);
}

/**
 * Makes a task that is being done wait again, from this moment, as if the attempt had not been made. (pg-boss counts an attempt
 * when it hands out a task that has been started before.)
 */
export async function giveBack(tx: Tx, claim: { readonly task: string; readonly kind: string }): Promise<void> {
  await tx.query(sql`
    update queue.job
    set state = case when retry_count = 0 then 'created' else 'retry' end::queue.job_state,
      started_on = case when retry_count = 0 then null else started_on end,
      retry_count = greatest(retry_count - 1, 0),
      start_after = now()
    where name = ${claim.kind} and id = ${claim.task} and state = 'active'`);
}

/** Lets a task that waits for its next attempt be started at once. */
export async function hurry(tx: Tx, claim: { readonly task: string; readonly kind: string }): Promise<void> {
  await tx.query(
    sql`update queue.job set start_after = now() where name = ${claim.kind} and id = ${claim.task} and state = 'retry'`,
  );
}

/** Numbers of waiting, running and failed tasks of a kind. */
export type TaskCounts = { readonly kind: string; readonly waiting: number; readonly active: number; readonly failed: number };

/** Counts the tasks of each kind that has any. */
export async function countTasks(tx: Tx): Promise<TaskCounts[]> {
  return tx.query<TaskCounts>(sql`
    select name as kind,
      count(*) filter (where state < 'active') as waiting,
      count(*) filter (where state = 'active') as active,
      count(*) filter (where state = 'failed') as failed
    from queue.job
    group by name
    order by name`);
}
