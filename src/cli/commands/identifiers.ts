/**
 * `reeve identifiers`: the managed data identifiers this version detects.
 */
import type { Command } from "commander";
import { catalogue } from "../../detection/catalogue.ts";
import type { Identifier } from "../../detection/identifier.ts";
import { textTable } from "../scan/text-table.ts";

/** Adds the command to the program. */
export function addIdentifiers(program: Command): void {
  program
    .command("identifiers")
    .description("list the managed data identifiers that can be detected")
    .option("--json", "as JSON", false)
    .action(({ json }: { json: boolean }) => {
      const rows = catalogue.map(({ id, category, recommended, origin = "macie" }) => ({ id, category, recommended, origin }));
      const cells = rows.map(({ id, category, recommended, origin }) => [id, category, noteOf(recommended, origin)]);
      process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : `${textTable(["ID", "Category", ""], cells)}\n`);
    });
}

/** What the last column says: nothing recommended is Reeve's own. */
function noteOf(recommended: boolean, origin: NonNullable<Identifier["origin"]>): string {
  if (origin === "reeve") return "Reeve's own";
  return recommended ? "recommended" : "";
}
