/**
 * Lists the buckets of a run page by page and plans their objects. All listing happens outside of transactions; each page is
 * kept in one, so that after a crash planning goes on behind the last page kept. What cannot be listed is logged and passed over.
 */
import type { AccountId } from "../../../base/account-id.ts";
import { assert } from "../../../base/assert.ts";
import { UnreadableError } from "../../../base/inspection.ts";
import type { Region } from "../../../base/region.ts";
import type { Database, Tx } from "../../../database/database.ts";
import type { ObjectEntry, ObjectStore, StoreDescription } from "../../../object-stores/object-store.ts";
import type { Queue, Task, TaskHandler } from "../../../queue/queue.ts";
import { isInScope, isSampled } from "../scope.ts";
import { attemptsMax, bucketsInOrder, isFolderMarker, isStorableKey, nextBucket, type Problem, type RunRef } from "./run.ts";
import {
  accountProblem,
  advancePlan,
  openPlan,
  type Plan,
  type PlanStep,
  planJob,
  postponePlan,
  skipBucket,
  taskCall,
} from "./runs.ts";
import { storeName } from "./store-name.ts";

/** Time after which a task leaves the rest to its continuation, in milliseconds. */
const taskDurationMaxMs = 60_000;

/** What the task is handed by `app.ts`. */
export type PlanTaskDependencies = {
  readonly database: Database;
  readonly queue: Queue;
  readonly clock: () => Date;
  /** The stores of an account in a Region; empty for an account that has none. */
  readonly storesOf: (tx: Tx, account: AccountId, region: Region) => Promise<readonly StoreDescription[]>;
  /** The task closes the stores it opens. */
  readonly openStore: (description: StoreDescription) => ObjectStore;
};

/** The handler of {@link planJob}. */
export function planJobTask(dependencies: PlanTaskDependencies): TaskHandler<RunRef> {
  const { queue, clock } = dependencies;
  return {
    kind: planJob,
    async run(task) {
      const planner = new Planner(dependencies, task);
      try {
        await planner.run();
      } finally {
        await planner.close();
      }
    },
    async onFailed(tx, ref) {
      await skipBucket(taskCall(tx, queue, ref, clock()), ref);
    },
  };
}

/** A bucket that was found, and where. */
type PlanBucket = {
  readonly account: AccountId;
  readonly bucket: string;
  readonly store: ObjectStore;
  readonly storeName: string;
  readonly createdAt?: Date;
};

/** One attempt at planning; holds the stores it opened. */
class Planner {
  readonly #dependencies: PlanTaskDependencies;
  readonly #task: Task<RunRef>;
  readonly #deadline: number;
  #accounts = new Map<string, AccountBuckets>();

  constructor(dependencies: PlanTaskDependencies, task: Task<RunRef>) {
    this.#dependencies = dependencies;
    this.#task = task;
    this.#deadline = dependencies.clock().getTime() + taskDurationMaxMs;
  }

  async run(): Promise<void> {
    const ref = this.#task.data;
    let plan = await this.#transaction((call) => openPlan(call, ref));
    while (plan && !this.#isTimeUp()) plan = await this.#planBucket(plan);
    if (plan) await this.#continueLater();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#accounts.values()].map((account) => account.close()));
    this.#accounts = new Map();
  }

  /** Plans the rest of the bucket at the cursor, or as much of it as there is time for. */
  async #planBucket(plan: Plan): Promise<Plan | undefined> {
    const at = bucketsInOrder(plan.definition.bucketDefinitions)[plan.cursor.bucketIndex];
    assert(at, "a plan that is not over has a bucket at its cursor");
    const account = await this.#account(at.account);
    const found = await account.find(at.bucket);
    if (found === "unreachable")
      return this.#putOff(plan, { type: "BUCKET_DETAILS_UNAVAILABLE", ...at, operation: "ListBuckets" });
    if ("type" in found) return this.#advance({ step: plan.step, cursor: nextBucket(plan.cursor), problem: found });
    return this.#planPages(plan, found);
  }

  async #planPages(plan: Plan, at: PlanBucket): Promise<Plan | undefined> {
    const { startAfter } = plan.cursor;
    const pages = at.store
      .listObjects({ bucket: at.bucket, ...(startAfter !== undefined && { startAfter }) })
      [Symbol.asyncIterator]();
    let current = plan;
    try {
      for (;;) {
        const listed = await listedPage(pages);
        if (listed instanceof UnreadableError) return await this.#giveUpListing(current, at, listed);
        if (listed.done) return await this.#advance({ step: current.step, cursor: nextBucket(current.cursor) });
        const next = await this.#planPage(current, at, listed.value);
        if (!next || this.#isTimeUp()) return next;
        current = next;
      }
    } finally {
      await pages.return?.();
    }
  }

  async #giveUpListing(plan: Plan, { account, bucket }: PlanBucket, error: UnreadableError): Promise<Plan | undefined> {
    const where = { account, bucket, operation: "ListObjectsV2" };
    if (mayPass(error)) return this.#putOff(plan, { type: "BUCKET_DETAILS_UNAVAILABLE", ...where });
    const type = error.reason === "PERMISSION_DENIED" ? "BUCKET_ACCESS_DENIED" : "BUCKET_DOES_NOT_EXIST";
    return this.#advance({ step: plan.step, cursor: nextBucket(plan.cursor), problem: { type, ...where } });
  }

  async #planPage(plan: Plan, at: PlanBucket, entries: readonly ObjectEntry[]): Promise<Plan | undefined> {
    const startAfter = entries.findLast((entry) => isStorableKey(entry.key))?.key ?? plan.cursor.startAfter;
    const { scoping = {}, samplingPercentage } = plan.definition;
    const seed = [this.#task.data.jobId, at.account, at.bucket].join("/");
    const objects = entries
      .filter((entry) => !isFolderMarker(entry) && isInScope(scoping, entry) && isSampled(samplingPercentage, seed, entry.key))
      .map(({ key, sizeBytes, lastModified, etag, storageClass }) => ({ key, sizeBytes, lastModified, etag, storageClass }));
    return this.#advance({
      step: plan.step,
      cursor: { bucketIndex: plan.cursor.bucketIndex, ...(startAfter !== undefined && { startAfter }) },
      found: {
        bucketAccount: at.account,
        bucket: at.bucket,
        ...(at.createdAt && { bucketCreatedAt: at.createdAt }),
        storeName: at.storeName,
        objects,
      },
    });
  }

  /** Tries the bucket again later; when that was done often enough, passes it over with the problem. */
  async #putOff(plan: Plan, problem: Problem): Promise<Plan | undefined> {
    if (plan.attempts + 1 >= attemptsMax) return this.#advance({ step: plan.step, cursor: nextBucket(plan.cursor), problem });
    await this.#transaction(async (call) => {
      await postponePlan(call, this.#task.data, plan);
      await this.#task.complete(call.tx);
    });
    return undefined;
  }

  async #continueLater(): Promise<void> {
    this.#task.signal.throwIfAborted();
    await this.#transaction(async (call) => {
      await call.queue.enqueue(call.tx, planJob, this.#task.data);
      await this.#task.complete(call.tx);
    });
  }

  async #account(account: AccountId): Promise<AccountBuckets> {
    const known = this.#accounts.get(account);
    if (known) return known;
    const { storesOf, openStore } = this.#dependencies;
    const opened = await this.#transaction(async (call) => {
      const problem = await accountProblem(call, account);
      return new AccountBuckets({
        account,
        stores: problem ? [] : await storesOf(call.tx, account, call.region),
        openStore,
        ...(problem && { problem }),
      });
    });
    this.#accounts.set(account, opened);
    return opened;
  }

  #advance(step: PlanStep): Promise<Plan | undefined> {
    return this.#transaction((call) => advancePlan(call, this.#task.data, step));
  }

  #transaction<T>(work: (call: ReturnType<typeof taskCall>) => Promise<T>): Promise<T> {
    const { database, queue, clock } = this.#dependencies;
    return database.transaction((tx) => work(taskCall(tx, queue, this.#task.data, clock())));
  }

  #isTimeUp(): boolean {
    return this.#task.signal.aborted || this.#dependencies.clock().getTime() >= this.#deadline;
  }
}

/** Tells whether a store may answer another time; what is denied or missing is so for good. */
function mayPass({ reason }: UnreadableError): boolean {
  return reason !== "PERMISSION_DENIED" && reason !== "NO_SUCH_BUCKET_AVAILABLE";
}

/** The next page, or why it could not be had; other errors are faults. */
async function listedPage(pages: AsyncIterator<readonly ObjectEntry[]>) {
  try {
    return await pages.next();
  } catch (error) {
    if (error instanceof UnreadableError) return error;
    throw error;
  }
}

/** The stores of one account and what they say of their buckets; each is asked once. */
class AccountBuckets {
  readonly #account: AccountId;
  readonly #problem: Problem | undefined;
  readonly #stores: readonly { readonly name: string; readonly store: ObjectStore }[];
  readonly #listings = new Map<ObjectStore, ReadonlyMap<string, Date | undefined> | UnreadableError>();

  constructor(options: {
    readonly account: AccountId;
    readonly problem?: Problem;
    readonly stores: readonly StoreDescription[];
    readonly openStore: (description: StoreDescription) => ObjectStore;
  }) {
    this.#account = options.account;
    this.#problem = options.problem;
    this.#stores = options.stores.map((each) => ({ name: storeName(each), store: options.openStore(each) }));
  }

  /** The store that has the bucket, or why the bucket cannot be analysed; "unreachable" when that may change soon. */
  async find(bucket: string): Promise<PlanBucket | Problem | "unreachable"> {
    if (this.#problem) return this.#problem;
    if (this.#stores.length === 0) return { type: "ACCOUNT_ACCESS_DENIED", account: this.#account };
    const failures: UnreadableError[] = [];
    for (const { name, store } of this.#stores) {
      const listing = await this.#listing(store);
      const at = { account: this.#account, bucket, store, storeName: name };
      if (listing instanceof UnreadableError) {
        failures.push(listing);
        // Some credentials may read a bucket but not list the buckets there are.
        if (listing.reason === "PERMISSION_DENIED" && (await canList(store, bucket))) return at;
      } else if (listing.has(bucket)) {
        const createdAt = listing.get(bucket);
        return { ...at, ...(createdAt && { createdAt }) };
      }
    }
    if (failures.some(mayPass)) return "unreachable";
    const isDenied = failures.some((failure) => failure.reason === "PERMISSION_DENIED");
    return { type: isDenied ? "BUCKET_ACCESS_DENIED" : "BUCKET_DOES_NOT_EXIST", account: this.#account, bucket };
  }

  async close(): Promise<void> {
    await Promise.all(this.#stores.map(({ store }) => store.close()));
  }

  async #listing(store: ObjectStore): Promise<ReadonlyMap<string, Date | undefined> | UnreadableError> {
    const known = this.#listings.get(store);
    if (known) return known;
    const listing = await listBuckets(store);
    this.#listings.set(store, listing);
    return listing;
  }
}

async function listBuckets(store: ObjectStore): Promise<ReadonlyMap<string, Date | undefined> | UnreadableError> {
  try {
    return new Map((await store.listBuckets()).map(({ name, createdAt }) => [name, createdAt]));
  } catch (error) {
    if (error instanceof UnreadableError) return error;
    throw error;
  }
}

async function canList(store: ObjectStore, bucket: string): Promise<boolean> {
  const pages = store.listObjects({ bucket })[Symbol.asyncIterator]();
  try {
    return !((await listedPage(pages)) instanceof UnreadableError);
  } finally {
    await pages.return?.();
  }
}
