/**
 * The command line: every command from one program, errors as one line on standard error, exit codes in one place.
 * 0 ok · 1 findings at or above --fail-on · 2 usage or configuration · 3 some objects could not be read.
 */
import { Command, CommanderError } from "commander";
import { AccountsFileError } from "../capabilities/accounts/accounts-file.ts";
import { ConfigurationError } from "../config.ts";
import {
  BundledServerUnavailableError,
  DataFolderInUseError,
  DataFolderMismatchError,
} from "../database/bundled-server-error.ts";
import { DatabaseUnavailableError } from "../database/database.ts";
import { MigrationError } from "../database/migrate.ts";
import { addAccount } from "./commands/account.ts";
import { addDemo } from "./commands/demo.ts";
import { addIdentifiers } from "./commands/identifiers.ts";
import { addMigrate } from "./commands/migrate.ts";
import { addOperations } from "./commands/operations.ts";
import { addScan } from "./commands/scan.ts";
import { addServe } from "./commands/serve.ts";
import { addWorker } from "./commands/worker.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

/** Errors whose message is all a person needs: what is wrong and what to do. */
const explained = [
  UsageError,
  ConfigurationError,
  AccountsFileError,
  DatabaseUnavailableError,
  BundledServerUnavailableError,
  DataFolderInUseError,
  DataFolderMismatchError,
  MigrationError,
];

/** Runs the command line and answers the exit code. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const exit = (code: number) => {
    exitCode = code;
  };
  const program = new Command("reeve")
    .description("Finds sensitive data in object stores, for one account or many. Speaks the Amazon Macie API.")
    .version(version)
    .exitOverride()
    .showHelpAfterError("Run with --help for what is expected.");
  for (const add of [addServe, addWorker, addDemo, addScan, addAccount, addIdentifiers, addOperations, addMigrate])
    add(program, exit);
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!explained.some((kind) => error instanceof kind)) throw error;
    process.stderr.write(`reeve: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}
