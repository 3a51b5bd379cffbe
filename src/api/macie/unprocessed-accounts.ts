/**
 * How Macie's batch operations report the accounts they passed over.
 */
import type { UnprocessedAccount } from "@aws-sdk/client-macie2";
import type { Unprocessed } from "../../capabilities/organizations/organizations.ts";

/** The accounts with the reason; empty when everything went well. */
export function unprocessedAccounts(unprocessed: readonly Unprocessed[]): UnprocessedAccount[] {
  return unprocessed.map(({ accountId, reason }) => ({
    accountId,
    errorCode: "ClientError",
    errorMessage: reason.message,
  }));
}
