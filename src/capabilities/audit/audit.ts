/**
 * The record of every change of a membership: who, when, from where, what it was before and after. Written in the transaction of
 * the change, so that neither is ever without the other; read by both sides for what concerns them, and by the operator.
 */
import { type AccountId, isAccountId } from "../../base/account-id.ts";
import { parseArn } from "../../base/arn.ts";
import { Refusal } from "../../base/refusal.ts";
import type { Tx } from "../../database/database.ts";
import type { Call } from "../call.ts";
import { page, readPageToken } from "../page-token.ts";
import { type EntryFilter, insertEntry, selectEntries } from "./audit-store.ts";
import { type Entry, entryFor, isHeardBy, type Snapshot, systemPrincipal } from "./entry.ts";

/** A change of the association between two accounts; `before` or `after` is absent where there was or is none. */
export type MembershipChange = {
  readonly administrator: AccountId;
  readonly member: AccountId;
  /** What was done, in the words of the state machine. */
  readonly command: string;
  readonly before: Snapshot | undefined;
  readonly after: Snapshot | undefined;
};

/** Keeps a change in the caller's transaction; when it cannot be kept, the change itself fails. */
export async function recordMembershipChange(
  call: Pick<Call, "tx" | "region" | "service" | "account" | "principal" | "sourceIp" | "now">,
  { administrator, member, command, before, after }: MembershipChange,
): Promise<void> {
  const { region, service, principal } = call;
  const entry: Omit<Entry, "number"> = {
    occurredAt: call.now,
    service,
    region,
    administrator,
    member,
    command,
    actor: {
      principal,
      ...(principal !== systemPrincipal && { account: accountOf(principal) ?? call.account }),
      ...(call.sourceIp !== undefined && { sourceIp: call.sourceIp }),
    },
    ...(before && { before: kept(before) }),
    ...(after && { after: kept(after) }),
  };
  const hears = { administrator: isHeardBy("administrator", entry), member: isHeardBy("member", entry) };
  await insertEntry(call.tx, entry, hears);
}

/** Which changes to list, and how many; the operator's view of everything when no account is named. */
export type AuditQuery = Omit<EntryFilter, "after" | "limit"> & { readonly sizeMax: number; readonly token?: string | undefined };

/** The changes, newest first. */
export async function listAudit(
  tx: Tx,
  { token, sizeMax, ...filter }: AuditQuery,
): Promise<{ readonly items: readonly Entry[]; readonly nextToken?: string }> {
  const { account } = filter;
  const rows = await selectEntries(tx, { ...filter, after: numberIn(token), limit: sizeMax + 1 });
  const cut = page({ list: "audit", items: rows, sizeMax, keyOf: ({ number }) => [number] });
  return account === undefined ? cut : { ...cut, items: cut.items.map((entry) => entryFor(account, entry)) };
}

/** Whose user or role it was: the management account acts upon the administrator's members. */
function accountOf(principal: string): AccountId | undefined {
  const account = parseArn(principal)?.account;
  return isAccountId(account) ? account : undefined;
}

function numberIn(token: string | undefined): number | undefined {
  const [number] = readPageToken("audit", token) ?? [];
  if (number === undefined || (typeof number === "number" && Number.isSafeInteger(number))) return number;
  throw new Refusal("invalid", "nextToken: expected one of an earlier page");
}

/** Drops whatever a caller's richer value carries beside what is kept. */
function kept({ status, kind, email, invitationId, invitedAt }: Snapshot): Snapshot {
  return { status, kind, email, invitationId, invitedAt };
}
