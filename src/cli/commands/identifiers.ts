/**
 * `reeve identifiers`: the managed data identifiers this version detects.
 */
import type { Command } from "commander";
import { catalogue } from "../../detection/catalogue.ts";
import { textTable } from "../scan/text-table.ts";

/** Adds the command to the program. */
export function addIdentifiers(program: Command): void {
  program
    .command("identifiers")
    .description("list the managed data identifiers that can be detected")
    .option("--json", "as JSON", false)
    .action(({ json }: { json: boolean }) => {
      const rows = catalogue.map(({ id, category, recommended }) => ({ id, category, recommended }));
      const cells = rows.map(({ id, category, recommended }) => [id, category, recommended ? "recommended" : ""]);
      process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : `${textTable(["ID", "Category", ""], cells)}\n`);
    });
}
