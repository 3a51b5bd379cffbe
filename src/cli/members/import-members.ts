/**
 * `reeve members import`: reads the list, checks all of it, then carries it out in every Region through the public API, as
 * any other client would. Nothing is sent while a line is bad, unless bad lines are to be skipped.
 */
import { open } from "node:fs/promises";
import { Refusal } from "../../base/refusal.ts";
import type { Region } from "../../base/region.ts";
import { ProgressPainter, type ProgressStream } from "../scan/progress.ts";
import { UsageError } from "../usage-error.ts";
import { type AccountOutcome, applyList, isLeftUndone, nothingSent, refusedRegion } from "./apply-list.ts";
import { endpointIn, type ImportService, regionsIn } from "./connection.ts";
import { openGuardDutyInventory } from "./guardduty-inventory.ts";
import { exitCodeOf, type ImportReport, reportAsJson, reportAsTable } from "./import-report.ts";
import { type Inventory, type InventoryEntry, type Invitation, type Refused, Unanswered } from "./inventory.ts";
import { openMacieInventory } from "./macie-inventory.ts";
import { type ListedAccount, listSizeMaxBytes, type MemberList, parseMemberList } from "./member-list.ts";

/** What was asked for on the command line. */
export type ImportOptions = {
  readonly file: string;
  readonly service: ImportService;
  /** As named; empty means the Region of the environment. */
  readonly regions: readonly string[];
  /** Undefined: accounts are added and not invited. */
  readonly invitation: Invitation | undefined;
  readonly skipsBadLines: boolean;
  readonly isDryRun: boolean;
  readonly format: "table" | "json";
};

/** Where an import takes place. */
export type Surroundings = {
  /** Says where the service is; the SDK reads credentials by itself. */
  readonly environment: NodeJS.ProcessEnv;
  readonly stdout: { write(text: string): unknown };
  /** Takes the progress line. */
  readonly stderr: ProgressStream;
  /** Nothing further is sent once it is aborted. */
  readonly stop: AbortSignal;
};

/** Regions that are worked on at once. */
const regionsAtOnceMax = 4;

/** In characters: longer messages are refused by both services (decision 12). */
const messageMax = 80;

/** In characters. Sources: the bounds of CreateMember (64 before the @, 255 after) and of GuardDuty's AccountDetail. */
const emailCharactersMax = { macie: 320, guardduty: 64 } as const;

/** Imports and answers the exit code; throws a {@link UsageError} where nothing was sent. */
export async function importMembers(options: ImportOptions, surroundings: Surroundings): Promise<number> {
  requireMessage(options.invitation?.message ?? "");
  const list = await readList(options);
  const regions = regionsIn(options.regions, surroundings.environment);
  const endpoint = endpointIn(surroundings.environment, options.service);
  const { badLines, accounts } = list;
  const isHeldUp = badLines.length > 0 && !options.skipsBadLines;
  const isIdle = options.isDryRun || isHeldUp || accounts.length === 0;
  const outcomes = isIdle
    ? regions.flatMap((region) => nothingSent(accounts, region))
    : await carryOut(accounts, { ...options, regions, endpoint }, surroundings);
  const report: ImportReport = {
    service: options.service,
    isDryRun: options.isDryRun,
    isHeldUp,
    isInterrupted: surroundings.stop.aborted && outcomes.some(isLeftUndone),
    badLines,
    outcomes: outcomes.toSorted((a, b) => a.line - b.line),
  };
  surroundings.stdout.write(options.format === "json" ? reportAsJson(report) : reportAsTable(report));
  if (accounts.length === 0) throw new UsageError(`${options.file}: no line is good; nothing was sent`);
  if (isHeldUp) throw new UsageError(heldUp(options, list));
  return exitCodeOf(report);
}

function heldUp({ file, isDryRun }: ImportOptions, { badLines, accounts }: MemberList): string {
  const total = badLines.length + accounts.length;
  const consequence = isDryRun ? "nothing would be sent" : "nothing was sent";
  return `${file}: ${badLines.length} of ${total} lines cannot be used; ${consequence}. Mend them, or pass them over with --skip-bad-lines`;
}

function requireMessage(message: string): void {
  if (/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u.test(message) && [...message].length <= messageMax) return;
  throw new UsageError(
    `--message: expected at most ${messageMax} letters, digits, spaces and punctuation marks, got ${[...message].length} characters`,
  );
}

async function readList({ file, service }: ImportOptions): Promise<MemberList> {
  const list = parseMemberList(await readBounded(file), { emailCharactersMax: emailCharactersMax[service] });
  if (list instanceof Refusal) throw new UsageError(`${file}: ${list.message}`);
  return list;
}

/** At most one byte more than a list may have, so that a file of any size is refused without being read whole. */
async function readBounded(file: string): Promise<Uint8Array> {
  try {
    const handle = await open(file);
    try {
      const chunks: Uint8Array[] = [];
      for await (const chunk of handle.createReadStream({ end: listSizeMaxBytes, autoClose: false })) chunks.push(chunk);
      return new Uint8Array(Buffer.concat(chunks));
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${error instanceof Error ? error.message : "unknown reason"})`);
  }
}

type Plan = Omit<ImportOptions, "regions"> & { readonly regions: readonly Region[]; readonly endpoint: string };

/** Asks every Region for its inventory first, so that a wrong address or key stops the import before anything is sent. */
async function carryOut(
  accounts: readonly ListedAccount[],
  plan: Plan,
  { stderr, stop }: Surroundings,
): Promise<readonly AccountOutcome[]> {
  const openInventory = plan.service === "macie" ? openMacieInventory : openGuardDutyInventory;
  const inventories = plan.regions.map((region) => openInventory(plan.endpoint, region));
  const progress = openProgress(stderr, accounts.length * inventories.length);
  const order = { invitation: plan.invitation, stop, onProgress: progress.note };
  try {
    const prepared = await mapBounded(inventories, (inventory) => listOf(inventory, plan.endpoint));
    return (
      await mapBounded(prepared, ({ inventory, present }) =>
        "reason" in present
          ? Promise.resolve(refusedRegion(accounts, inventory.region, present))
          : applyList(inventory, accounts, present, order),
      )
    ).flat();
  } finally {
    progress.finish();
    for (const inventory of inventories) inventory.close();
  }
}

type Prepared = { readonly inventory: Inventory; readonly present: ReadonlyMap<string, InventoryEntry> | Refused };

async function listOf(inventory: Inventory, endpoint: string): Promise<Prepared> {
  try {
    return { inventory, present: await inventory.list() };
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    throw new UsageError(
      `no answer from ${withoutCredentials(endpoint)} in ${inventory.region} (${error.message}); nothing was sent. AWS_ENDPOINT_URL says where the service is, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY who is calling`,
    );
  }
}

/** A URL may carry a password. */
function withoutCredentials(endpoint: string): string {
  return new URL(endpoint).origin;
}

async function mapBounded<T, Result>(items: readonly T[], work: (item: T) => Promise<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += regionsAtOnceMax) {
    results.push(...(await Promise.all(items.slice(start, start + regionsAtOnceMax).map(work))));
  }
  return results;
}

function openProgress(stderr: ProgressStream, total: number) {
  const painter = new ProgressPainter(stderr);
  const startedMs = performance.now();
  const done = { added: 0, invited: 0 };
  const line = () => `${done.added}/${total} accounts looked after · ${done.invited} invitations`;
  return {
    note(step: "added" | "invited", accounts: number) {
      done[step] += accounts;
      painter.paint(line, performance.now() - startedMs);
    },
    finish() {
      if (stderr.isTTY) painter.finish(line());
    },
  };
}
