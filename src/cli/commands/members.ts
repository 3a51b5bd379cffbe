/**
 * `reeve members`: the accounts of an administrator, many at once. A client of the public API like any other: it needs the
 * AWS environment variables and no access to Reeve's database or files.
 */
import { type Command, InvalidArgumentError, Option } from "commander";
import { type ImportService, importServices } from "../members/connection.ts";
import { importMembers } from "../members/import-members.ts";
import type { ProgressStream } from "../scan/progress.ts";
import { UsageError } from "../usage-error.ts";
import { untilSignal } from "./until-signal.ts";

type Options = {
  readonly invite: boolean;
  readonly message?: string;
  readonly email: boolean;
  readonly region?: readonly string[];
  readonly service: ImportService;
  readonly skipBadLines: boolean;
  readonly dryRun: boolean;
  readonly format: "table" | "json";
};

/** Where the command runs, for those who run it without a process of its own. */
export type CommandSurroundings = {
  readonly environment: NodeJS.ProcessEnv;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: ProgressStream;
  /** Resolves when the command is to stop. */
  readonly untilStopped: () => Promise<void>;
};

/** Adds the command to the program; `exit` receives the exit code. */
export function addMembers(program: Command, exit: (code: number) => void, surroundings?: CommandSurroundings): void {
  const members = program.command("members").description("the member accounts of an administrator");
  members
    .command("import")
    .description("add the accounts of a CSV file with the header Account ID,Email; doing it again does what is missing")
    .argument("<file.csv>", "the list, at most 10,000 accounts")
    .option("--invite", "invite the accounts that were not invited before", false)
    .option("--message <text>", "with --invite: text of the mail, at most 80 characters")
    .option("--no-email", "with --invite: send no mail, only the invitation")
    .option("--region <region>", "Region to work in; several times for several (default: AWS_REGION)", collect)
    .addOption(new Option("--service <service>", "whose members").choices(importServices).default("macie"))
    .option("--skip-bad-lines", "carry out the good lines even when others are bad", false)
    .option("--dry-run", "check the file and send nothing at all", false)
    .addOption(new Option("--format <format>", "output format").choices(["table", "json"]).default("table"))
    .addHelpText("after", environmentHelp)
    .action(async (file: string, options: Options) => exit(await run(file, options, surroundings)));
}

const environmentHelp = `
Environment: AWS_ENDPOINT_URL (default http://127.0.0.1:8700), AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_PROFILE …
Exit code: 0 all done · 1 something was refused or not answered · 2 wrong usage or a bad file, nothing sent · 130 interrupted`;

async function run(file: string, options: Options, given: CommandSurroundings | undefined): Promise<number> {
  const { invite, message, email } = options;
  if (!invite && message !== undefined) throw new UsageError("--message only makes sense together with --invite");
  if (!invite && !email) throw new UsageError("--no-email only makes sense together with --invite");
  const { environment, stdout, stderr, untilStopped } = given ?? ownProcess;
  const stopping = new AbortController();
  // Lives as long as the process; it never rejects.
  void untilStopped().then(() => stopping.abort());
  return importMembers(
    {
      file,
      service: options.service,
      regions: options.region ?? [],
      invitation: invite ? { message: message ?? "", byEmail: email } : undefined,
      skipsBadLines: options.skipBadLines,
      isDryRun: options.dryRun,
      format: options.format,
    },
    { environment, stdout, stderr, stop: stopping.signal },
  );
}

const ownProcess: CommandSurroundings = {
  environment: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  untilStopped: untilSignal,
};

function collect(name: string, before: readonly string[] = []): readonly string[] {
  if (name === "") throw new InvalidArgumentError("expected the name of a Region");
  return [...before, name];
}
