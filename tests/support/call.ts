/**
 * Calls for tests of use cases: an account in a Region, a transaction, and a queue that only remembers.
 */
import { requireAccountId } from "../../src/base/account-id.ts";
import { isRegion } from "../../src/base/region.ts";
import type { Call, Service } from "../../src/capabilities/call.ts";
import type { Database, Tx } from "../../src/database/database.ts";
import type { Queue } from "../../src/queue/queue.ts";

/** A task that a use case asked for. */
export type SentTask = { readonly name: string; readonly data: object };

/** Who calls, and where. */
export type Who = { readonly account: string; readonly region?: string; readonly service?: Service; readonly now?: Date };

/** Makes calls on a database, and keeps the tasks they enqueue. */
export function callsOn(database: Database): {
  /** Runs `work` as the account in a transaction of its own. */
  as<T>(who: Who | string, work: (call: Call) => Promise<T>): Promise<T>;
  readonly sent: SentTask[];
} {
  const sent: SentTask[] = [];
  const queue: Queue = {
    async enqueue(_tx, kind, data) {
      sent.push({ name: kind.name, data });
    },
  };
  return {
    sent,
    as: (who, work) => database.transaction((tx) => work(callOf(tx, queue, typeof who === "string" ? { account: who } : who))),
  };
}

function callOf(tx: Tx, queue: Queue, who: Who): Call {
  const region = who.region ?? "eu-west-1";
  if (!isRegion(region)) throw new Error(`${region} is not a Region`);
  return {
    tx,
    queue,
    service: who.service ?? "macie2",
    account: requireAccountId(who.account, "account"),
    region,
    principal: `arn:aws:iam::${who.account}:root`,
    now: who.now ?? new Date(),
  };
}
