/**
 * `reeve account`: the accounts of an installation, beside those the accounts file declares.
 */
import { type Command, Option } from "commander";
import { type Base, openBase } from "../../app.ts";
import { type AccountId, requireAccountId } from "../../base/account-id.ts";
import { Refusal } from "../../base/refusal.ts";
import { type AccountState, accountStates } from "../../capabilities/accounts/account.ts";
import { createAccessKey, createAccount, listAccounts, setAccountState } from "../../capabilities/accounts/accounts.ts";
import { settleAccountState, settleOrganization } from "../../capabilities/lifecycle/lifecycle.ts";
import { readConfiguration } from "../../config.ts";
import type { Tx } from "../../database/database.ts";
import { textTable } from "../scan/text-table.ts";
import { UsageError } from "../usage-error.ts";

/** Adds the command with its subcommands to the program. */
export function addAccount(program: Command): void {
  const account = program.command("account").description("list, add and change accounts");
  account
    .command("list")
    .description("list all accounts")
    .action(() => inDatabase((tx) => list(tx)));
  account
    .command("add <id>")
    .description("add an account and print a new access key for it")
    .requiredOption("--email <address>", "the account's own e-mail address")
    .option("--name <name>", "a name for people")
    .action((id: string, { email, name }: { email: string; name?: string }) =>
      inDatabase(async (tx, { secretKey }) => {
        await createAccount(tx, { accountId: accountIn(id), email, ...(name !== undefined && { name }), now: new Date() });
        return key(await createAccessKey(tx, accountIn(id), secretKey));
      }),
    );
  account
    .command("access-key <id>")
    .description("make a further access key for an account and print it; the secret is shown this once")
    .action((id: string) => inDatabase(async (tx, { secretKey }) => key(await createAccessKey(tx, accountIn(id), secretKey))));
  account
    .command("set-state <id>")
    .description("make an account active, suspended or closed; keys work in active accounts only")
    .addOption(new Option("--state <state>", "the new state").choices(accountStates).makeOptionMandatory())
    .action((id: string, { state }: { state: AccountState }) =>
      inDatabase(async (tx, { queue }) => {
        const now = new Date();
        const change = await setAccountState(tx, { account: accountIn(id), state, now });
        if (change) await settleAccountState({ tx, queue, now }, change);
        // Whoever is back joins where all accounts of the organization do.
        await settleOrganization({ tx, queue, now });
        return change ? `${id} was ${change.from} and is ${change.to} now.\n` : `${id} is ${state} already.\n`;
      }),
    );
}

async function inDatabase(work: (tx: Tx, base: Base) => Promise<string>): Promise<void> {
  const base = await openBase({ ...readConfiguration(), accountsFile: undefined }, { whenRunning: "join" });
  try {
    process.stdout.write(await base.database.transaction((tx) => work(tx, base)));
  } catch (error) {
    if (error instanceof Refusal) throw new UsageError(error.message);
    throw error;
  } finally {
    await base.close();
  }
}

async function list(tx: Tx): Promise<string> {
  const rows = (await listAccounts(tx)).map(({ accountId, state, email, name }) => [accountId, state, email, name]);
  return `${textTable(["Account", "State", "E-mail", "Name"], rows)}\n`;
}

function accountIn(id: string): AccountId {
  return requireAccountId(id, "id");
}

function key({ accessKeyId, secretAccessKey }: { accessKeyId: string; secretAccessKey: string }): string {
  return `AWS_ACCESS_KEY_ID=${accessKeyId}\nAWS_SECRET_ACCESS_KEY=${secretAccessKey}\n`;
}
