/**
 * What an import asks of a service in one Region: the administrator's inventory of accounts. Two dialects implement it,
 * Macie's and GuardDuty's. Knows nothing of lists, lines or what is shown to people.
 */
import type { AccountId } from "../../base/account-id.ts";
import type { Region } from "../../base/region.ts";

/** An account of the inventory; `status` is the API's relationshipStatus, `email` is absent for members by AWS Organizations. */
export type InventoryEntry = { readonly status: string; readonly email?: string };

/** Why the service did not do what it was asked; `isPresent` when that is because the account is in the inventory already. */
export type Refused = { readonly reason: string; readonly isPresent: boolean };

/** The text of the invitation's mail, "" for none, and whether there is to be a mail. */
export type Invitation = { readonly message: string; readonly byEmail: boolean };

/** The inventory of the caller in one Region. Every method throws {@link Unanswered} where no answer came. */
export interface Inventory {
  readonly region: Region;
  /** Accounts that one `add` takes. */
  readonly addSizeMax: number;
  /** All accounts of the inventory, or the refusal that holds for the whole Region. */
  list(): Promise<ReadonlyMap<string, InventoryEntry> | Refused>;
  /** Adds accounts; answers those that were refused. */
  add(accounts: readonly NewAccount[]): Promise<Refusals>;
  /** Invites up to {@link inviteSizeMax} accounts of the inventory; answers those that were refused. */
  invite(accountIds: readonly AccountId[], invitation: Invitation): Promise<Refusals>;
  close(): void;
}

/** An account to add. */
export type NewAccount = { readonly accountId: AccountId; readonly email: string };

/** The accounts of a request that were refused. */
export type Refusals = ReadonlyMap<string, Refused>;

/** Accounts of one request that invites: what both services' guides allow. */
export const inviteSizeMax = 50;

/** No answer came: whether the request was carried out is not known. The message is for people. */
export class Unanswered extends Error {
  override readonly name = "Unanswered";
}

/**
 * The answer to a request, or why the service refused it. `presentName` is the exception that says that the account is
 * there already. Throws {@link Unanswered} for everything that is not an answer: no connection, no credentials.
 */
export async function answerOf<T>(sent: Promise<T>, presentName = ""): Promise<{ readonly answer: T } | Refused> {
  try {
    return { answer: await sent };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!isFromService(error)) throw new Unanswered(withoutLineEnds(error), { cause: error });
    return { reason: withoutLineEnds(error), isPresent: error.name === presentName };
  }
}

/** The SDK notes the status of the answer on every exception that it made from one. */
function isFromService(error: Error): boolean {
  if (!("$metadata" in error) || typeof error.$metadata !== "object" || error.$metadata === null) return false;
  return "httpStatusCode" in error.$metadata && typeof error.$metadata.httpStatusCode === "number";
}

/** Name and message; a refused connection to several addresses has its words one level down. */
function withoutLineEnds(error: Error): string {
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  const message = error.message || (inner instanceof Error ? inner.message : "no reason given");
  return `${error.name === "Error" || error.name === "AggregateError" ? "" : `${error.name}: `}${message.replace(/\s+/g, " ").trim()}`;
}
