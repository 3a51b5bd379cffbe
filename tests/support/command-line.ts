/**
 * Runs a command of the command line within the test's process: arguments in; exit code, outputs and the usage error's
 * message out. The AWS environment is the process's own while the command runs, since the SDK's clients read it there.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Command, CommanderError } from "commander";
import { addMembers } from "../../src/cli/commands/members.ts";
import { UsageError } from "../../src/cli/usage-error.ts";
import type { Key } from "./clients.ts";

/** How a command ended. */
export type CommandEnd = {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly message: string;
};

/** Where and as whom a command runs. */
export type CommandPlace = {
  readonly endpoint: string;
  readonly key: Key;
  readonly region?: string;
  /** Resolves when the command is to stop, as at Ctrl-C; default never. */
  readonly untilStopped?: () => Promise<void>;
  /** Names another file than the one that is written; it need not exist. */
  readonly file?: string;
  /** Whether standard error is a terminal; default no. */
  readonly isTerminal?: boolean;
};

/** Runs `reeve members import` on a file with the given text or bytes. */
export async function importMembers(
  content: string | Uint8Array,
  args: readonly string[],
  place: CommandPlace,
): Promise<CommandEnd> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "reeve-list-"));
  try {
    const file = path.join(folder, "list.csv");
    await writeFile(file, content);
    return await inEnvironment(place, () => run(["members", "import", place.file ?? file, ...args], place));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(args: readonly string[], place: CommandPlace): Promise<CommandEnd> {
  const { untilStopped = () => new Promise(() => {}), isTerminal = false } = place;
  let exitCode = 0;
  const stdout = new Collected();
  const stderr = new Collected(isTerminal);
  const program = new Command("reeve").exitOverride().configureOutput({ writeErr: (text) => void stderr.write(text) });
  const surroundings = { environment: process.env, stdout, stderr, untilStopped };
  const exit = (code: number) => {
    exitCode = code;
  };
  addMembers(program, exit, surroundings);
  let message = "";
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    // As cli.ts does it for all commands.
    if (!(error instanceof UsageError) && !(error instanceof CommanderError)) throw error;
    exitCode = 2;
    message = error.message;
  }
  return { exitCode, stdout: stdout.text, stderr: stderr.text, message };
}

/** A stream that keeps what is written to it. */
class Collected {
  text = "";
  readonly isTTY: boolean;

  constructor(isTTY = false) {
    this.isTTY = isTTY;
  }

  write(text: string): void {
    this.text += text;
  }
}

async function inEnvironment<T>({ endpoint, key, region }: CommandPlace, work: () => Promise<T>): Promise<T> {
  const values: Readonly<Record<string, string | undefined>> = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_MACIE2: undefined,
    AWS_ENDPOINT_URL_GUARDDUTY: undefined,
    AWS_ACCESS_KEY_ID: key.accessKeyId,
    AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
    AWS_SESSION_TOKEN: key.sessionToken,
    // No other credentials than the key: whatever this machine has stays out.
    AWS_PROFILE: undefined,
    AWS_CONFIG_FILE: os.devNull,
    AWS_SHARED_CREDENTIALS_FILE: os.devNull,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: undefined,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined,
    AWS_WEB_IDENTITY_TOKEN_FILE: undefined,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: undefined,
  };
  const before = Object.keys(values).map((name) => [name, process.env[name]] as const);
  const set = (name: string, value: string | undefined) => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  for (const [name, value] of Object.entries(values)) set(name, value);
  try {
    return await work();
  } finally {
    for (const [name, value] of before) set(name, value);
  }
}
