/**
 * `reeve migrate`: brings the database's schema up to date and ends.
 */
import type { Command } from "commander";
import { openConfigured } from "../../app.ts";
import { readConfiguration } from "../../config.ts";
import { migrate } from "../../database/migrate.ts";
import { openLog } from "../../telemetry/log.ts";

/** Adds the command to the program. */
export function addMigrate(program: Command): void {
  program
    .command("migrate")
    .description("bring the database's schema up to date")
    .action(async () => {
      const database = await openConfigured(readConfiguration(), openLog(), "refuse");
      try {
        const applied = await migrate(database);
        process.stdout.write(applied.length === 0 ? "The schema is up to date.\n" : `Applied ${applied.join(", ")}.\n`);
      } finally {
        await database.close();
      }
    });
}
