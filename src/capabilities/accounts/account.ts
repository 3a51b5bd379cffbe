/**
 * What an account and the organization are.
 */
import type { AccountId } from "../../base/account-id.ts";

/** Only an active account's keys work. Source of the words: AWS Organizations API reference, type Account (ours in lower case). */
export const accountStates = ["active", "suspended", "closed"] as const;

/** One of {@link accountStates}. */
export type AccountState = (typeof accountStates)[number];

/** An account. */
export type Account = {
  readonly accountId: AccountId;
  readonly email: string;
  readonly name: string;
  readonly state: AccountState;
  readonly createdAt: Date;
};

/** The organization of AWS Organizations that this installation knows. */
export type Organization = {
  /** `o-` and ten letters or digits. */
  readonly organizationId: string;
  readonly managementAccountId: AccountId;
  /** Ascending, without the management account. They need not be declared accounts. */
  readonly memberAccountIds: readonly AccountId[];
  readonly createdAt: Date;
};

/** A change of state that others have to hear of: what a closed account administers or belongs to changes with it. */
export type StateChange = { readonly account: AccountId; readonly from: AccountState; readonly to: AccountState };
