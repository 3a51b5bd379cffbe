/**
 * `reeve audit`: who changed which membership, when and from where.
 */
import type { Command } from "commander";
import type { AccountId } from "../../base/account-id.ts";
import { listAudit } from "../../capabilities/audit/audit.ts";
import type { Entry, Snapshot } from "../../capabilities/audit/entry.ts";
import { textTable } from "../scan/text-table.ts";
import { count } from "./option-values.ts";
import { accountId, inDatabase, moment, type Place, placeOptions, readUpTo, tellIfCut } from "./place-options.ts";

type Options = Place & {
  readonly account?: AccountId;
  readonly with?: AccountId;
  readonly limit: number;
  readonly json: boolean;
};

/** Adds the command to the program. */
export function addAudit(program: Command): void {
  const command = program
    .command("audit")
    .description("list the changes of memberships, newest first")
    .option("--account <id>", "as this account sees them; otherwise all, as the operator sees them", accountId)
    .option("--with <id>", "only those that concern this account too", accountId)
    .option("--limit <n>", "at most so many", count, 100)
    .option("--json", "as JSON", false);
  for (const option of placeOptions()) command.addOption(option);
  command.action(show);
}

async function show({ account, region, service, with: other, limit, json }: Options): Promise<void> {
  const found = await inDatabase((tx) =>
    readUpTo(limit, (slice) => listAudit(tx, { account, other, region, service, ...slice })),
  );
  process.stdout.write(json ? `${JSON.stringify(found.items, null, 2)}\n` : `${table(found.items)}\n`);
  tellIfCut(found);
}

function table(entries: readonly Entry[]): string {
  const rows = entries.map((entry) => [
    moment(entry.occurredAt),
    entry.service,
    entry.region,
    entry.administrator,
    entry.member,
    entry.command,
    `${statusOf(entry.before)} > ${statusOf(entry.after)}`,
    entry.actor.principal ?? entry.actor.account ?? "",
    entry.actor.sourceIp ?? "",
  ]);
  return textTable(["Time", "Service", "Region", "Administrator", "Member", "Command", "Status", "Who", "From"], rows);
}

function statusOf(snapshot: Snapshot | undefined): string {
  return snapshot?.status ?? "none";
}
