/**
 * The options that commands over accounts, Regions and services share, and how their lists are read page by page.
 */
import { InvalidArgumentError, Option } from "commander";
import { openBase } from "../../app.ts";
import { type AccountId, isAccountId } from "../../base/account-id.ts";
import { isRegion, type Region } from "../../base/region.ts";
import type { Service } from "../../capabilities/call.ts";
import { readConfiguration } from "../../config.ts";
import type { Tx } from "../../database/database.ts";

/** What the options of a place say. */
export type Place = { readonly region?: Region; readonly service?: Service };

const services: readonly Service[] = ["macie2", "guardduty"];
const pageSize = 500;

/** Reads an account ID. */
export function accountId(text: string): AccountId {
  if (isAccountId(text)) return text;
  throw new InvalidArgumentError("expected an account ID of 12 digits");
}

/** `--region` and `--service`, each narrowing a list. */
export function placeOptions(): readonly Option[] {
  const region = new Option("--region <region>", "only this Region").argParser((text): Region => {
    if (isRegion(text)) return text;
    throw new InvalidArgumentError("expected the name of a Region, such as eu-west-1");
  });
  return [region, new Option("--service <service>", "only this service").choices(services)];
}

/** Runs `work` in a transaction of the configured database, beside a running server. */
export async function inDatabase<Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> {
  const base = await openBase({ ...readConfiguration(), accountsFile: undefined }, { whenRunning: "join" });
  try {
    return await base.database.transaction(work);
  } finally {
    await base.close();
  }
}

/** Reads pages until there are `limit` items or no more; tells whether there are more. */
export async function readUpTo<Item>(
  limit: number,
  readPage: (options: { sizeMax: number; token: string | undefined }) => Promise<{
    readonly items: readonly Item[];
    readonly nextToken?: string;
  }>,
): Promise<{ readonly items: readonly Item[]; readonly hasMore: boolean }> {
  const items: Item[] = [];
  let token: string | undefined;
  do {
    const page = await readPage({ sizeMax: Math.min(pageSize, limit - items.length), token });
    items.push(...page.items);
    token = page.nextToken;
  } while (token !== undefined && items.length < limit);
  return { items, hasMore: token !== undefined };
}

/** Says on standard error that a list was cut, so that standard output stays a table or JSON. */
export function tellIfCut({ items, hasMore }: { readonly items: readonly unknown[]; readonly hasMore: boolean }): void {
  if (hasMore) process.stderr.write(`There are more than these ${items.length}; --limit shows more.\n`);
}

/** A moment as tables show it: to the second, in UTC. */
export function moment(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
