/**
 * The command line: every command from one program, errors as one line on standard error, exit codes in one place.
 * 0 ok · 1 findings at or above --fail-on · 2 usage or configuration · 3 some objects could not be read.
 */
import { Command, CommanderError } from "commander";
import { version } from "./version.ts";

type AddCommand = (program: Command, exit: (code: number) => void) => void;

/** Each command with its module, in the order of the help. A module is loaded when its command is called: most load much. */
const commands: Readonly<Record<string, () => Promise<AddCommand>>> = {
  serve: async () => (await import("./commands/serve.ts")).addServe,
  worker: async () => (await import("./commands/worker.ts")).addWorker,
  demo: async () => (await import("./commands/demo.ts")).addDemo,
  scan: async () => (await import("./commands/scan.ts")).addScan,
  members: async () => (await import("./commands/members.ts")).addMembers,
  account: async () => (await import("./commands/account.ts")).addAccount,
  audit: async () => (await import("./commands/audit.ts")).addAudit,
  notices: async () => (await import("./commands/notices.ts")).addNotices,
  identifiers: async () => (await import("./commands/identifiers.ts")).addIdentifiers,
  operations: async () => (await import("./commands/operations.ts")).addOperations,
  migrate: async () => (await import("./commands/migrate.ts")).addMigrate,
};

/** The command that was called, or all of them for help, for the version, and for what is no command. */
function commandsFor(word: string | undefined): readonly (() => Promise<AddCommand>)[] {
  const called = word !== undefined && Object.hasOwn(commands, word) ? commands[word] : undefined;
  return called ? [called] : Object.values(commands);
}

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
  for (const load of commandsFor(args[0])) (await load())(program, exit);
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const { isExplained } = await import("./explained-errors.ts");
    if (!isExplained(error)) throw error;
    process.stderr.write(`reeve: ${error.message}\n`);
    return 2;
  }
}
