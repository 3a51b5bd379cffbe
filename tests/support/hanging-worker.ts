/**
 * A worker process for tests that kill it: takes a task of kind `killed`, writes in an open transaction, says so and waits.
 */
import { openDatabase } from "../../src/database/database.ts";
import { sql } from "../../src/database/sql.ts";
import { openQueue } from "../../src/queue/pg-boss-queue.ts";
import { taskKind } from "../../src/queue/queue.ts";
import { startRunner } from "../../src/queue/runner.ts";

const url = process.argv[2];
if (url === undefined) throw new Error("Expected the address of a database as the only argument.");
const database = await openDatabase({ url });
const kind = taskKind<{ text: string }>("killed", { retriesMax: 2, retryDelaySeconds: 1, leaseSeconds: 60, concurrency: 1 });
const queue = await openQueue(database, [kind]);
await startRunner({
  database,
  queue,
  handlers: [
    {
      kind,
      async run(task) {
        await database.transaction(async (tx) => {
          await tx.query(sql`insert into written (text) values ('half done')`);
          process.stdout.write("started\n");
          await new Promise((resolve) => task.signal.addEventListener("abort", resolve));
        });
      },
    },
  ],
});
