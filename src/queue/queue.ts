/**
 * Durable work: tasks are written in the caller's transaction and done at least once, by any worker process.
 */
import type { Tx } from "../database/database.ts";

/** How a kind of task behaves. */
export type TaskOptions = {
  /** Attempts after the first failure before the task is given up as failed. */
  readonly retriesMax: number;
  /** Delay before the first retry, doubled each time, in seconds. */
  readonly retryDelaySeconds: number;
  /**
   * Longest time for one attempt, in seconds; a handler may begin it anew. When it has ended the attempt counts as failed and the
   * task is given to another. (The tasks of a process that dies are given to another within seconds.)
   */
  readonly leaseSeconds: number;
  /** How many tasks of this kind one process does at a time. */
  readonly concurrency: number;
};

/** Names a kind of task and the form of its data. */
export type TaskKind<Data extends object> = { readonly name: string; readonly options: TaskOptions; readonly _data?: Data };

/** Declares a kind of task. */
export function taskKind<Data extends object>(name: string, options: TaskOptions): TaskKind<Data> {
  return { name, options };
}

/** Writes tasks; they become visible to workers when the transaction commits. */
export interface Queue {
  enqueue<Data extends object>(tx: Tx, kind: TaskKind<Data>, data: Data, when?: { readonly startAfter?: Date }): Promise<void>;
}

/** A task as its handler sees it. */
export interface Task<Data extends object> {
  /** As enqueued, after a trip through JSON: dates are text. */
  readonly data: Data;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Aborted when the lease has ended or the process stops: what the handler does from then on is in vain. */
  readonly signal: AbortSignal;
  /**
   * Marks the task done in the handler's own transaction; call it once, last in the transaction. Rejects when the task is no
   * longer this process's; the transaction must then fail. A handler that never calls it has its task marked done afterwards.
   */
  complete(tx: Tx): Promise<void>;
  /** Begins the lease anew. Rejects when the task is no longer this process's. */
  extendLease(): Promise<void>;
}

/** Why an attempt failed: the handler rejected, took longer than its lease, or its process died. The message is the error's. */
export type TaskFailure = { readonly reason: "rejected" | "lease-ended" | "process-died"; readonly message: string };

/** What is done for a kind of task. */
export type TaskHandler<Data extends object> = {
  readonly kind: TaskKind<Data>;
  /** Does the task. Rejecting lets it be tried again later, until its attempts are used up. */
  run(task: Task<Data>): Promise<void>;
  /** Called when the attempts are used up, in the transaction that gives the task up. */
  onFailed?(tx: Tx, data: Data, failure: TaskFailure): Promise<void>;
};
