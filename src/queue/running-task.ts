/**
 * One attempt at one task: from the claim to its completion or failure. Which tasks are attempted is decided in runner.ts.
 */
import type PgBoss from "pg-boss";
import { assert } from "../base/assert.ts";
import { type Database, executorOf, type Tx } from "../database/database.ts";
import { type Claim, deleteClaim, extendClaim, giveBack, hasClaim, hurry } from "./claim-store.ts";
import type { Task, TaskFailure, TaskHandler } from "./queue.ts";

/** The task was given to another process, so nothing may be written for it here. */
class LeaseLostError extends Error {
  override readonly name = "LeaseLostError";
}

/** What became of an attempt. `lost`: it was another's by then. `given-back`: it waits again, and the attempt does not count. */
export type TaskOutcome = "completed" | "retried" | "failed" | "lost" | "given-back";

/** What an attempt works with. */
export type TaskContext = { readonly database: Database; readonly boss: PgBoss };

/** An attempt in progress. */
export class RunningTask implements Task<object> {
  readonly data: object;
  readonly attempt: number;
  readonly #context: TaskContext;
  readonly #claim: Claim;
  readonly #handler: TaskHandler<object>;
  readonly #abort = new AbortController();
  #leaseTimer: NodeJS.Timeout | undefined;
  #endLease: (() => void) | undefined;
  #wasCompleted = false;
  /** Set before the handler is aborted, so that its rejection does not count as a failure. */
  #isGivenBack = false;

  constructor(
    context: TaskContext,
    claim: Claim,
    handler: TaskHandler<object>,
    job: { readonly data: object | null; readonly retryCount: number },
  ) {
    this.#context = context;
    this.#claim = claim;
    this.#handler = handler;
    this.data = job.data ?? {};
    this.attempt = job.retryCount + 1;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Runs the handler and records the outcome. Rejects only when the outcome could not be written; the lease then ends by itself. */
  async execute(): Promise<{ readonly outcome: TaskOutcome; readonly failure?: TaskFailure }> {
    const failure = await this.#runHandler();
    if (failure === undefined) return { outcome: "completed" };
    if (this.#isGivenBack) return { outcome: "given-back" };
    this.#abort.abort(failure.message);
    return { outcome: await failTask(this.#context, this.#claim, this.#handler, failure), failure };
  }

  async complete(tx: Tx): Promise<void> {
    if (!(await deleteClaim(tx, this.#claim)))
      throw new LeaseLostError(`A task ${this.#claim.kind} is no longer this process's; its results are dropped.`);
    const { kind, task } = this.#claim;
    await this.#context.boss.complete(kind, task, {}, { db: executorOf(tx) });
    this.#wasCompleted = true;
  }

  async extendLease(): Promise<void> {
    const { leaseSeconds } = this.#handler.kind.options;
    if (!(await extendClaim(this.#context.database, { ...this.#claim, leaseSeconds }))) {
      throw new LeaseLostError(`A task ${this.#claim.kind} is no longer this process's.`);
    }
    this.#startLeaseTimer();
  }

  /** Ends the attempt from outside, without counting it: another process may do the task at once. */
  async giveBack(): Promise<void> {
    this.#isGivenBack = true;
    this.#abort.abort("the process is stopping");
    await this.#context.database.transaction(async (tx) => {
      if (await deleteClaim(tx, this.#claim)) await giveBack(tx, this.#claim);
    });
  }

  /** Answers undefined when the task was completed. */
  async #runHandler(): Promise<TaskFailure | undefined> {
    const leaseEnd = new Promise<TaskFailure>((resolve) => {
      this.#endLease = () =>
        resolve({ reason: "lease-ended", message: `did not end within ${this.#handler.kind.options.leaseSeconds} seconds` });
    });
    this.#startLeaseTimer();
    try {
      return await Promise.race([leaseEnd, this.#runToCompletion()]);
    } finally {
      clearTimeout(this.#leaseTimer);
      this.#endLease = undefined;
    }
  }

  async #runToCompletion(): Promise<TaskFailure | undefined> {
    try {
      await this.#handler.run(this);
      if (!this.#wasCompleted) await this.#context.database.transaction((tx) => this.complete(tx));
      else
        assert(
          !(await hasClaim(this.#context.database, this.#claim)),
          "the transaction in which a task was completed was committed",
        );
      return undefined;
    } catch (error) {
      return { reason: "rejected", message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
    }
  }

  #startLeaseTimer(): void {
    clearTimeout(this.#leaseTimer);
    this.#leaseTimer = setTimeout(() => this.#endLease?.(), this.#handler.kind.options.leaseSeconds * 1_000);
  }
}

const messageMaxCharacters = 2_000;

/**
 * Ends a failed attempt: the task waits for its next one, or is given up and its kind's hook is called, all in one transaction.
 * When its process died it need not wait: the fault may well have been the process's.
 */
export async function failTask(
  context: TaskContext,
  claim: Claim,
  handler: TaskHandler<object>,
  failure: TaskFailure,
): Promise<TaskOutcome> {
  const { database, boss } = context;
  return database.transaction(async (tx) => {
    if (!(await deleteClaim(tx, claim))) return "lost";
    const db = executorOf(tx);
    const job = await boss.getJobById<object>(claim.kind, claim.task, { db, includeArchive: false });
    if (job?.state !== "active") return "lost";
    const message = failure.message.slice(0, messageMaxCharacters);
    await boss.fail(claim.kind, claim.task, { reason: failure.reason, message }, { db });
    if (job.retryCount < job.retryLimit) {
      if (failure.reason === "process-died") await hurry(tx, claim);
      return "retried";
    }
    await handler.onFailed?.(tx, job.data, { reason: failure.reason, message });
    return "failed";
  });
}
