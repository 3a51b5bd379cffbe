/**
 * The rule by which the address of an invitation is checked, and the task that checks it right after the request.
 * Source: decisions 11 and 21.
 */
import type { AccountId } from "../../base/account-id.ts";
import type { Region } from "../../base/region.ts";
import { taskKind } from "../../queue/queue.ts";
import type { Service } from "../call.ts";

/** `match`: the address must equal the account's own; `auto`: every address passes. */
export type VerificationMode = "match" | "auto";

/** Data of the task: which invitation is to be verified. */
export type VerificationData = {
  readonly service: Service;
  readonly region: Region;
  readonly administrator: AccountId;
  readonly member: AccountId;
  readonly invitationId: string;
};

/** The task that verifies the address of an invitation and then lets the recipient see it. */
export const verifyInvitation = taskKind<VerificationData>("verify-invitation", {
  retriesMax: 20,
  retryDelaySeconds: 1,
  leaseSeconds: 30,
  concurrency: 4,
});

/** Compares the address given by the administrator with the account's own: trimmed, case-insensitive. Unknown accounts never match. */
export function isOwnAddress(mode: VerificationMode, given: string, own: string | undefined): boolean {
  if (mode === "auto") return true;
  return own !== undefined && normalised(given) === normalised(own);
}

function normalised(email: string): string {
  return email.trim().toLowerCase();
}
