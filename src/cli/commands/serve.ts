/**
 * `reeve serve`: answers the API, and works on jobs unless REEVE_WORKERS is 0.
 */
import type { Command } from "commander";
import { openBase, serveWhile } from "../../app.ts";
import { type Configuration, ConfigurationError, readConfiguration } from "../../config.ts";
import { untilSignal } from "./until-signal.ts";

/** Adds the command to the program. */
export function addServe(program: Command): void {
  program
    .command("serve")
    .description("answer the API and work on jobs; configured by environment variables")
    .action(() => serve(readConfiguration()));
}

async function serve(configuration: Configuration): Promise<void> {
  requireServed(configuration);
  const stopped = untilSignal();
  const base = await openBase(configuration);
  await serveWhile(base, async (url) => {
    base.log.info({ url, workers: configuration.workers }, "ready");
    await stopped;
  });
}

/** Refuses settings that this version knows but does not serve. */
export function requireServed({ emailVerification }: Configuration): void {
  if (emailVerification !== "link") return;
  throw new ConfigurationError(
    "REEVE_EMAIL_VERIFICATION: expected match or auto; link needs mails, which this version does not send",
  );
}
