/**
 * The rule by which the address of an invitation is checked, and the task that checks it right after the request.
 * Source: decisions 11 and 21.
 */
import type { AccountId } from "../../base/account-id.ts";
import type { Region } from "../../base/region.ts";
import { taskKind } from "../../queue/queue.ts";
import type { Service } from "../call.ts";

/** `match`: the address must equal the account's own; `auto`: every address passes; `link`: the mail's link must be used first. */
export type VerificationMode = "match" | "auto" | "link";

/** Days after which an address whose link nobody used counts as wrong: the link's own, and a day for a mail that came late. */
export const confirmationDaysMax = 8;

/** Data of the task: which invitation is to be verified. */
export type VerificationData = {
  readonly service: Service;
  readonly region: Region;
  readonly administrator: AccountId;
  readonly member: AccountId;
  readonly invitationId: string;
  /** The time to use the link has passed. */
  readonly isOver?: boolean;
};

/** The task that verifies the address of an invitation and then lets the recipient see it. */
export const verifyInvitation = taskKind<VerificationData>("verify-invitation", {
  retriesMax: 20,
  retryDelaySeconds: 1,
  leaseSeconds: 30,
  concurrency: 4,
});

/**
 * Compares the address given by the administrator with the account's own: trimmed, case-insensitive. Unknown accounts never match,
 * and with `link` nothing does: only the link proves an address.
 */
export function isOwnAddress(mode: VerificationMode, given: string, own: string | undefined): boolean {
  if (mode === "auto") return true;
  return mode === "match" && own !== undefined && normalised(given) === normalised(own);
}

function normalised(email: string): string {
  return email.trim().toLowerCase();
}
