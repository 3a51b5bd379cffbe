/**
 * Carries a list out in one Region: adds who is not in the inventory, invites who was never invited, and says for every
 * account what became of it. Doing it again does only what is missing. Reads no list and prints nothing.
 */
import type { Region } from "../../base/region.ts";
import { type Inventory, type InventoryEntry, type Invitation, inviteSizeMax, type Refused, Unanswered } from "./inventory.ts";
import type { ListedAccount } from "./member-list.ts";

/** What became of one account in one Region. */
export type AccountOutcome = ListedAccount & {
  readonly region: Region;
  /** `unanswered`: it was sent and no answer came, so that it may have been added. */
  readonly inventory: "added" | "present" | "refused" | "unanswered" | "not-sent";
  /** `none`: no invitation was wanted or needed. */
  readonly invitation: "none" | "sent" | "refused" | "unanswered" | "not-sent";
  /** The status of an account that was present before. */
  readonly status?: string;
  /** Why something was refused, not answered or not sent. */
  readonly reason?: string;
};

/** What is to be done with the accounts. */
export type Order = {
  /** Undefined: accounts are added and not invited. */
  readonly invitation: Invitation | undefined;
  /** Nothing further is sent once it is aborted; what is under way is waited for. */
  readonly stop: AbortSignal;
  /** Called whenever further accounts have been looked after: added, found present or refused; or invited. */
  readonly onProgress: (step: "added" | "invited", accounts: number) => void;
};

/** Requests under way at once in a Region; a server that counts a quota takes them one after the other anyway. */
const requestsAtOnceMax = 8;

/** The statuses of a current member in both services. */
const memberStatuses: ReadonlySet<string> = new Set(["Enabled", "Paused", "Disabled"]);

/** True when everything that was wanted for the account is so. */
export function isComplete({ inventory, invitation }: AccountOutcome): boolean {
  return (inventory === "added" || inventory === "present") && (invitation === "none" || invitation === "sent");
}

/** True when a request that the account needed was not sent. */
export function isLeftUndone({ inventory, invitation }: AccountOutcome): boolean {
  return inventory === "not-sent" || invitation === "not-sent";
}

/** The outcome of every account when nothing is sent in a Region. */
export function nothingSent(accounts: readonly ListedAccount[], region: Region): readonly AccountOutcome[] {
  return accounts.map((account) => ({ ...account, region, inventory: "not-sent", invitation: "none" }));
}

/** The outcome of every account in a Region whose inventory the caller may not see, or where the service is off. */
export function refusedRegion(
  accounts: readonly ListedAccount[],
  region: Region,
  { reason }: Refused,
): readonly AccountOutcome[] {
  return accounts.map((account) => ({ ...account, region, inventory: "refused", invitation: "none", reason }));
}

/**
 * Carries the list out; `present` is what the inventory held before. Never throws for the service: a request without an
 * answer ends the work in this Region, and the outcomes say so.
 */
export async function applyList(
  inventory: Inventory,
  accounts: readonly ListedAccount[],
  present: ReadonlyMap<string, InventoryEntry>,
  order: Order,
): Promise<readonly AccountOutcome[]> {
  const work = new RegionWork(inventory, accounts, order);
  work.notePresent(present);
  await work.add();
  if (order.invitation) await work.invite(order.invitation);
  return work.outcomes();
}

type Change = Partial<Pick<AccountOutcome, "inventory" | "invitation" | "status" | "reason">>;

/** The outcomes as they come to be. Holds no resource. */
class RegionWork {
  readonly #inventory: Inventory;
  readonly #order: Order;
  readonly #outcomes: Map<string, AccountOutcome>;
  /** Why the work in this Region ended early, once it has. */
  #ended: string | undefined;

  constructor(inventory: Inventory, accounts: readonly ListedAccount[], order: Order) {
    this.#inventory = inventory;
    this.#order = order;
    this.#outcomes = new Map(nothingSent(accounts, inventory.region).map((outcome) => [outcome.accountId, outcome]));
  }

  outcomes(): readonly AccountOutcome[] {
    return [...this.#outcomes.values()];
  }

  notePresent(present: ReadonlyMap<string, InventoryEntry>): void {
    for (const outcome of this.#outcomes.values()) {
      const entry = present.get(outcome.accountId);
      if (!entry) continue;
      const { status } = entry;
      const reason = otherAddress(outcome, entry);
      this.#note(outcome.accountId, { status, ...(reason ? { inventory: "refused", reason } : { inventory: "present" }) });
      this.#order.onProgress("added", 1);
    }
  }

  async add(): Promise<void> {
    const missing = this.outcomes().filter(({ inventory }) => inventory === "not-sent");
    await forEachBounded(batches(missing, this.#inventory.addSizeMax), async (batch) => {
      const refused = await this.#send(batch, "inventory", () => this.#inventory.add(batch));
      for (const { accountId } of refused ? batch : []) {
        const refusal = refused?.get(accountId);
        if (!refusal) this.#note(accountId, { inventory: "added" });
        else if (refusal.isPresent) this.#note(accountId, { inventory: "present" });
        else this.#note(accountId, { inventory: "refused", reason: refusal.reason });
      }
      this.#order.onProgress("added", batch.length);
    });
  }

  /** Invites who was added just now or earlier and never invited. Who left or was removed is not asked again by a list. */
  async invite(invitation: Invitation): Promise<void> {
    const invited = this.outcomes().filter(
      ({ inventory, status }) => inventory === "added" || (inventory === "present" && (status ?? "Created") === "Created"),
    );
    for (const batch of batches(invited, inviteSizeMax)) {
      const accountIds = batch.map(({ accountId }) => accountId);
      const refused = await this.#send(batch, "invitation", () => this.#inventory.invite(accountIds, invitation));
      for (const accountId of refused ? accountIds : []) {
        const refusal = refused?.get(accountId);
        this.#note(accountId, refusal ? { invitation: "refused", reason: refusal.reason } : { invitation: "sent" });
      }
      this.#order.onProgress("invited", batch.length);
    }
    await this.#forgiveMembers();
  }

  /** Accounts of the administrator's own AWS organization become members without an invitation: its refusal is none. */
  async #forgiveMembers(): Promise<void> {
    const refused = this.outcomes().filter(({ invitation }) => invitation === "refused");
    if (refused.length === 0 || this.#ended !== undefined || this.#order.stop.aborted) return;
    // Without an answer the refusals simply stand.
    const listed = await this.#inventory.list().catch(() => undefined);
    for (const outcome of refused) {
      const status = listed && "get" in listed ? listed.get(outcome.accountId)?.status : undefined;
      if (status === undefined || !memberStatuses.has(status)) continue;
      const { reason: _, ...rest } = outcome;
      this.#outcomes.set(outcome.accountId, { ...rest, status, invitation: "none" });
    }
  }

  /** The answer to a request about a batch; undefined when it was not sent or not answered, which is then noted. */
  async #send<T>(
    batch: readonly AccountOutcome[],
    part: "inventory" | "invitation",
    request: () => Promise<T>,
  ): Promise<T | undefined> {
    const left = this.#order.stop.aborted ? "interrupted" : this.#ended;
    if (left !== undefined) {
      for (const { accountId } of batch) this.#note(accountId, { [part]: "not-sent", reason: left });
      return undefined;
    }
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      this.#ended = `not sent after a request without an answer: ${error.message}`;
      for (const { accountId } of batch) this.#note(accountId, { [part]: "unanswered", reason: error.message });
      return undefined;
    }
  }

  #note(accountId: string, change: Change): void {
    const outcome = this.#outcomes.get(accountId);
    if (outcome) this.#outcomes.set(accountId, { ...outcome, ...change });
  }
}

/** The inventory keeps the address it was given; only members do not need it any more. */
function otherAddress({ email }: ListedAccount, entry: InventoryEntry): string | undefined {
  if (entry.email === undefined || memberStatuses.has(entry.status)) return undefined;
  if (entry.email.trim().toLowerCase() === email.toLowerCase()) return undefined;
  return `the inventory has another e-mail address for this account (${entry.status}): delete the member, then import the list again`;
}

function batches<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

async function forEachBounded<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = items.values();
  const lane = async () => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: requestsAtOnceMax }, lane));
}
