/**
 * `reeve operations`: which operations of the APIs this version serves.
 */
import type { Command } from "commander";
import { operations } from "../../app.ts";

/** Adds the command to the program. */
export function addOperations(program: Command): void {
  program
    .command("operations")
    .description("list the operations of the Macie, GuardDuty, Organizations and STS APIs, and which are served")
    .option("--served", "only those that are served", false)
    .option("--json", "as JSON", false)
    .action(({ served, json }: { served: boolean; json: boolean }) => {
      const rows = operations().filter((row) => row.isImplemented || !served);
      process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : lines(rows));
    });
}

function lines(rows: ReturnType<typeof operations>): string {
  const text = rows.map(
    ({ service, operation, isImplemented }) => `${isImplemented ? "served" : "501   "}  ${service}  ${operation}\n`,
  );
  return text.join("");
}
