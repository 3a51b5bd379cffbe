/**
 * `reeve serve`: answers the API, and works on jobs unless REEVE_WORKERS is 0.
 */
import type { Command } from "commander";
import { openBase, serveWhile } from "../../app.ts";
import { type Configuration, readConfiguration } from "../../config.ts";
import { untilSignal } from "./until-signal.ts";

/** Adds the command to the program. */
export function addServe(program: Command): void {
  program
    .command("serve")
    .description("answer the API and work on jobs; configured by environment variables")
    .action(() => serve(readConfiguration()));
}

async function serve(configuration: Configuration): Promise<void> {
  const stopped = untilSignal();
  const base = await openBase(configuration);
  await serveWhile(base, async (url) => {
    base.log.info({ url, workers: configuration.workers }, "ready");
    await stopped;
  });
}
