/**
 * The context of every use case: who acts, where, when, and the transaction everything is written in.
 */
import type { AccountId } from "../base/account-id.ts";
import type { Region } from "../base/region.ts";
import type { Tx } from "../database/database.ts";
import type { Queue } from "../queue/queue.ts";

/** The services whose membership and activation Reeve keeps. */
export type Service = "macie2" | "guardduty";

/** Made once per request, or per task by the runner. Passed first to every use case. */
export type Call = {
  readonly tx: Tx;
  readonly queue: Queue;
  readonly service: Service;
  /** The account that calls; everything read or written is seen with its eyes. */
  readonly account: AccountId;
  readonly region: Region;
  /** ARN of the user, role session or root that signed; `system` for tasks. */
  readonly principal: string;
  /** Where the request came from; absent for tasks. */
  readonly sourceIp?: string;
  readonly now: Date;
};
