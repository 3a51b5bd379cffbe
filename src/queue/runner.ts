/**
 * Does the queue's tasks in this process. A task is done at least once; its effects happen exactly once when the handler
 * writes them and calls `complete` in the same transaction.
 *
 * Modes: *running* (claims tasks up to each kind's concurrency), *detached* (the session that proves this process alive is
 * lost: what runs goes on, nothing is claimed), *stopping* (claims nothing, waits for what runs), *stopped*.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { connectSession, type Database, executorOf } from "../database/database.ts";
import { type Claim, findDoubtfulClaims, findDueKinds, insertClaims, registerRunner } from "./claim-store.ts";
import { type PgBossQueue, taskChannel } from "./pg-boss-queue.ts";
import type { TaskFailure, TaskHandler } from "./queue.ts";
import { failTask, RunningTask, type TaskContext, type TaskOutcome } from "./running-task.ts";

/** What a runner needs. */
export type RunnerOptions = {
  readonly database: Database;
  readonly queue: PgBossQueue;
  /** One for each kind this process does; tasks of other kinds are left to others. */
  readonly handlers: readonly TaskHandler<object>[];
  /** Told of each attempt's end. */
  readonly onOutcome?: (event: {
    readonly kind: string;
    readonly outcome: TaskOutcome;
    readonly seconds: number;
    readonly failure?: TaskFailure;
  }) => void;
  /** Told of what went wrong beside the tasks themselves. */
  readonly onError?: (message: string, error: unknown) => void;
};

/** A running runner. */
export type Runner = {
  /** Claims nothing more, waits for what runs, gives back the rest and resolves. */
  stop(options?: { readonly timeMaxMs?: number }): Promise<void>;
};

/** How often tasks are looked for that nobody announced: those that start later, and retries. */
const pollMs = 500;
/** How often the tasks of dead processes are looked for; one is given on when its process was missing twice in a row. */
const sweepMs = 2_000;
/** A process ends its own leases; another does it only when that process hangs. */
const leaseGraceSeconds = 5;
/** How often pg-boss archives what is done. */
const maintenanceMs = 300_000;

/** Starts doing tasks. Resolves when the process is registered as alive; rejects when the database cannot be reached. */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const runner = new TaskRunner(options);
  await runner.start();
  return runner;
}

class TaskRunner implements Runner {
  readonly #options: RunnerOptions;
  readonly #context: TaskContext;
  readonly #handlers: ReadonlyMap<string, TaskHandler<object>>;
  readonly #running = new Map<RunningTask, { readonly kind: string; readonly ended: Promise<void> }>();
  #mode: "running" | "detached" | "stopping" | "stopped" = "detached";
  #session: pg.Client | undefined;
  #number: number | undefined;
  readonly #stopping = new AbortController();
  /** Set when a task may be waiting, so that an announcement during a claim is not missed. */
  #isWoken = false;
  #wake: (() => void) | undefined;
  /** Tasks whose process was missing at the last sweep. */
  #doubted = new Set<string>();
  #loops: Promise<unknown> = Promise.resolve();

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#context = { database: options.database, boss: options.queue.boss };
    this.#handlers = new Map(options.handlers.map((handler) => [handler.kind.name, handler]));
  }

  async start(): Promise<void> {
    await this.#attach();
    this.#loops = Promise.all([
      this.#repeat(
        () => this.#claimAll(),
        (ms) => this.#pauseUntilWoken(ms),
        pollMs,
      ),
      this.#repeat(
        () => this.#sweep(),
        (ms) => this.#pause(ms),
        sweepMs,
      ),
      this.#repeat(
        () => this.#maintain(),
        (ms) => this.#pause(ms),
        maintenanceMs,
      ),
    ]);
  }

  async stop({ timeMaxMs = 10_000 }: { readonly timeMaxMs?: number } = {}): Promise<void> {
    if (this.#mode === "stopping" || this.#mode === "stopped") return;
    this.#mode = "stopping";
    this.#stopping.abort();
    await this.#loops;
    const ended = Promise.all([...this.#running.values()].map((each) => each.ended));
    const timeUp = new AbortController();
    await Promise.race([ended, sleep(timeMaxMs, undefined, { signal: timeUp.signal }).catch(() => undefined)]);
    timeUp.abort();
    await Promise.all(
      [...this.#running.keys()].map((task) =>
        task.giveBack().catch((error: unknown) => this.#report("a task could not be given back", error)),
      ),
    );
    this.#mode = "stopped";
    await this.#session?.end().catch(() => undefined);
  }

  /** Opens the session whose life stands for this process's, and listens for announced tasks. */
  async #attach(): Promise<void> {
    const session = await connectSession(this.#options.database);
    try {
      this.#number = await registerRunner(session, this.#number);
      await session.query(`listen ${taskChannel}`);
    } catch (error) {
      await session.end().catch(() => undefined);
      throw error;
    }
    session.on("notification", () => this.#wakeUp());
    session.once("end", () => this.#detach());
    this.#session = session;
    if (this.#mode === "detached") this.#mode = "running";
  }

  #detach(): void {
    if (this.#mode !== "running") return;
    this.#mode = "detached";
    this.#report("the connection that shows this worker alive was lost", undefined);
    void this.#reattach();
  }

  async #reattach(): Promise<void> {
    for (let pauseMs = 100; this.#mode === "detached"; pauseMs = Math.min(pauseMs * 2, 5_000)) {
      try {
        await this.#attach();
        return;
      } catch (error) {
        this.#report("the connection that shows this worker alive could not be made again", error);
        await this.#pause(pauseMs);
      }
    }
  }

  /** Does the work now and then every so often until the runner stops; what fails is reported and tried again. */
  async #repeat(work: () => Promise<void>, pause: (ms: number) => Promise<void>, everyMs: number): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        if (this.#mode === "running") await work();
      } catch (error) {
        this.#report("the queue could not be worked on", error);
      }
      await pause(everyMs);
    }
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  /** Like {@link TaskRunner.#pause}, but ends early when a task was announced or ended. */
  async #pauseUntilWoken(ms: number): Promise<void> {
    if (!this.#isWoken) {
      const woken = new AbortController();
      this.#wake = () => woken.abort();
      await sleep(ms, undefined, { signal: AbortSignal.any([woken.signal, this.#stopping.signal]) }).catch(() => undefined);
      this.#wake = undefined;
    }
    this.#isWoken = false;
  }

  #wakeUp(): void {
    this.#isWoken = true;
    this.#wake?.();
  }

  async #claimAll(): Promise<void> {
    const kinds = [...this.#handlers.keys()].filter((kind) => this.#countFree(kind) > 0);
    if (kinds.length === 0) return;
    for (const kind of await findDueKinds(this.#options.database, kinds)) await this.#claim(kind);
  }

  #countFree(kind: string): number {
    const active = [...this.#running.values()].filter((each) => each.kind === kind).length;
    return (this.#handlers.get(kind)?.kind.options.concurrency ?? 0) - active;
  }

  async #claim(kind: string): Promise<void> {
    const handler = this.#handlers.get(kind);
    const batchSize = this.#countFree(kind);
    const runner = this.#number;
    if (handler === undefined || runner === undefined || batchSize <= 0 || this.#mode !== "running") return;
    const { leaseSeconds } = handler.kind.options;
    const jobs = await this.#options.database.transaction(async (tx) => {
      const fetched = await this.#context.boss.fetch<object>(kind, { batchSize, includeMetadata: true, db: executorOf(tx) });
      await insertClaims(tx, { tasks: fetched.map(({ id }) => id), kind, runner, leaseSeconds });
      return fetched;
    });
    for (const job of jobs) this.#begin(new RunningTask(this.#context, { task: job.id, kind, runner }, handler, job), kind);
  }

  #begin(task: RunningTask, kind: string): void {
    const begin = performance.now();
    const ended = task
      .execute()
      .then((result) => this.#options.onOutcome?.({ kind, seconds: (performance.now() - begin) / 1_000, ...result }))
      .catch((error: unknown) => this.#report(`the outcome of a task ${kind} could not be written`, error))
      .finally(() => {
        this.#running.delete(task);
        this.#wakeUp();
      });
    this.#running.set(task, { kind, ended });
  }

  /** Gives on the tasks of processes that died or hang. */
  async #sweep(): Promise<void> {
    const found = await findDoubtfulClaims(this.#options.database, [...this.#handlers.keys()], leaseGraceSeconds);
    const doubted = this.#doubted;
    this.#doubted = new Set(found.map(({ task }) => task));
    for (const claim of found) {
      // After a restart of the database every process is missing for a moment.
      if (!claim.isRunnerGone || doubted.has(claim.task)) await this.#giveOn(claim, claim.isRunnerGone);
    }
  }

  async #giveOn(claim: Claim, isRunnerGone: boolean): Promise<void> {
    const handler = this.#handlers.get(claim.kind);
    if (handler === undefined) return;
    const failure: TaskFailure = isRunnerGone
      ? { reason: "process-died", message: "the process that did it ended" }
      : { reason: "lease-ended", message: "the process that did it does not answer" };
    const outcome = await failTask(this.#context, claim, handler, failure);
    this.#options.onOutcome?.({ kind: claim.kind, outcome, seconds: 0, failure });
    this.#wakeUp();
  }

  async #maintain(): Promise<void> {
    await this.#context.boss.maintain();
  }

  #report(message: string, error: unknown): void {
    this.#options.onError?.(message, error);
  }
}
