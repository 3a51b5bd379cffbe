/**
 * What is kept of a change of a membership, and how much of it each side may see: never more than it could see while it happened.
 * Pure. The operator sees everything.
 */
import type { AccountId } from "../../base/account-id.ts";
import type { Region } from "../../base/region.ts";
import type { Service } from "../call.ts";

/** An association at one moment. Only what is listed here is kept; matched text and keys never belong here. */
export type Snapshot = {
  readonly status: string;
  readonly kind?: string | undefined;
  /** The address the administrator gave; the administrator's alone. */
  readonly email?: string | undefined;
  readonly invitationId?: string | undefined;
  /** ISO 8601. */
  readonly invitedAt?: string | undefined;
};

/** One change, as written. */
export type Entry = {
  readonly number: number;
  readonly occurredAt: Date;
  readonly service: Service;
  readonly region: Region;
  readonly administrator: AccountId;
  readonly member: AccountId;
  /** What was done, in the words of the state machine. */
  readonly command: string;
  readonly actor: Actor;
  /** Absent where there was no association. */
  readonly before?: Snapshot;
  /** Absent where there is no association any more. */
  readonly after?: Snapshot;
};

/** Who did it. Neither account, principal nor address: what the other side is shown as far as it may not know. */
export type Actor = {
  /** Absent when Reeve did it by itself. */
  readonly account?: AccountId;
  /** ARN, or `system`. */
  readonly principal?: string;
  readonly sourceIp?: string;
};

/** The two sides of an association. */
export type Side = "administrator" | "member";

/** The principal of what Reeve does by itself. */
export const systemPrincipal = "system";

/** Nothing has reached the member yet (rows of the administrator's inventory without a visible invitation). */
const unseenByMember: ReadonlySet<string> = new Set(["Created", "EmailVerificationInProgress", "EmailVerificationFailed"]);

/** Gone for the administrator, still in the member's list, where it is called `Resigned` (decision 2). */
const declined = "Declined";

/**
 * Tells whether the side hears of a change. A member does not hear of what leads out of its sight into the administrator's own
 * preparations; an administrator hears that an invitation was declined, and nothing of what the member does with it afterwards.
 */
export function isHeardBy(side: Side, { before, after }: Pick<Entry, "before" | "after">): boolean {
  const sawBefore = before !== undefined && viewOf(side, before) !== undefined;
  if (after === undefined) return sawBefore;
  return viewOf(side, after) !== undefined || (side === "administrator" && sawBefore);
}

/** The change as an account of it sees it. Of the other side's people and addresses it sees the account alone. */
export function entryFor(viewer: AccountId, entry: Entry): Entry {
  const side: Side = viewer === entry.administrator ? "administrator" : "member";
  const { before, after, actor, ...rest } = entry;
  const seenBefore = before && viewOf(side, before);
  const seenAfter = after && viewOf(side, after);
  return {
    ...rest,
    actor: actorFor(viewer, actor),
    ...(seenBefore && { before: seenBefore }),
    ...(seenAfter && { after: seenAfter }),
  };
}

/** Where a link was opened is nobody's business but the operator's: it tells who reads a mail. */
function actorFor(viewer: AccountId, actor: Actor): Actor {
  if (actor.account === viewer) return actor;
  if (actor.account !== undefined) return { account: actor.account };
  return actor.principal === undefined ? {} : { principal: actor.principal };
}

/** What the side sees of an association; undefined where it sees none. */
function viewOf(side: Side, snapshot: Snapshot): Snapshot | undefined {
  if (side === "administrator") return snapshot.status === declined ? undefined : snapshot;
  if (unseenByMember.has(snapshot.status)) return undefined;
  const { email: _email, ...rest } = snapshot;
  return snapshot.status === declined ? { ...rest, status: "Resigned" } : rest;
}
