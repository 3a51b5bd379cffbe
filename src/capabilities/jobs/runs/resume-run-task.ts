/**
 * Writes the tasks of a resumed job's open batches again, some hundred per transaction. A batch that gets two tasks is
 * recorded once.
 */
import type { Database } from "../../../database/database.ts";
import type { Queue, TaskHandler } from "../../../queue/queue.ts";
import type { RunRef } from "./run.ts";
import { enqueueOpenBatches, resumeRun, taskCall } from "./runs.ts";

/** What the task is handed by `app.ts`. */
export type ResumeTaskDependencies = {
  readonly database: Database;
  readonly queue: Queue;
  readonly clock: () => Date;
};

/** The handler of {@link resumeRun}. */
export function resumeRunTask({ database, queue, clock }: ResumeTaskDependencies): TaskHandler<RunRef> {
  return {
    kind: resumeRun,
    async run({ data: ref, signal }) {
      let after: number | undefined = 0;
      while (after !== undefined && !signal.aborted) {
        const last: number = after;
        after = await database.transaction((tx) => enqueueOpenBatches(taskCall(tx, queue, ref, clock()), ref, last));
      }
    },
  };
}
