/**
 * `reeve worker`: works on jobs of a server that runs elsewhere on the same database.
 */
import type { Command } from "commander";
import { openBase, workWhile } from "../../app.ts";
import { type Configuration, ConfigurationError, readConfiguration } from "../../config.ts";
import { untilSignal } from "./until-signal.ts";

/** Adds the command to the program. */
export function addWorker(program: Command): void {
  program
    .command("worker")
    .description("work on jobs, beside a server on the same database")
    .action(() => work(readConfiguration()));
}

async function work(configuration: Configuration): Promise<void> {
  if (configuration.workers === 0) throw new ConfigurationError("REEVE_WORKERS: expected at least 1 for a worker, got 0");
  const stopped = untilSignal();
  const base = await openBase({ ...configuration, accountsFile: undefined }, { whenRunning: "join" });
  try {
    await workWhile(base, async () => {
      base.log.info({ workers: configuration.workers }, "working");
      await stopped;
    });
  } finally {
    await base.close();
  }
}
