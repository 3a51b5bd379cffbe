/**
 * Is the service on for this account in this Region, and is it paused? Holds the state only; what switching on, pausing
 * and switching off mean for members, jobs and findings is decided in `lifecycle`.
 */
import type { AccountId } from "../../base/account-id.ts";
import { Refusal } from "../../base/refusal.ts";
import type { Call } from "../call.ts";
import {
  deleteSession,
  insertSession,
  lockSession,
  type PublishingFrequency,
  type Session,
  selectIsOnAnywhere,
  selectSession,
  updateFrequencies,
  updateSession,
} from "./activation-store.ts";

export type { PublishingFrequency, Session } from "./activation-store.ts";

const names = { macie2: "Macie", guardduty: "GuardDuty" } as const;

/** The caller's session; refused as denied when the service is off, in the words clients match on. */
export async function requireEnabled(call: Call): Promise<Session> {
  return required(call, await selectSession(call, call.account));
}

/** As {@link requireEnabled}, and holds the session as it is until the transaction ends. */
export async function requireEnabledLocked(call: Call): Promise<Session> {
  return required(call, await lockSession(call, call.account));
}

/** As {@link requireEnabled}, and refuses while the session is paused: for everything that starts new work. */
export async function requireRunning(call: Call): Promise<Session> {
  const session = await requireEnabled(call);
  if (session.status === "PAUSED") {
    throw new Refusal("denied", `The request is rejected because ${names[call.service]} is suspended for the current account.`);
  }
  return session;
}

/** The session of any account in the call's Region, or undefined when the service is off there. */
export async function sessionOf(call: Call, account: AccountId): Promise<Session | undefined> {
  return selectSession(call, account);
}

/** True when the service is on for the caller in any Region. */
export async function isOnAnywhere(call: Call): Promise<boolean> {
  return selectIsOnAnywhere(call);
}

/** Switches the service on for the caller; refused as a conflict when it is on already. */
export async function open(call: Call, session: Pick<Session, "status" | "publishingFrequency">): Promise<void> {
  if (await insertSession(call, session)) return;
  throw new Refusal("conflict", `${names[call.service]} has already been enabled`);
}

/** Changes status or publishing frequency of an account's session. */
export async function change(
  call: Call,
  account: AccountId,
  session: Pick<Session, "status" | "publishingFrequency">,
): Promise<void> {
  await updateSession(call, account, session);
}

/** Gives the publishing frequency to several accounts, as an administrator's choice reaches its members. */
export async function spreadFrequency(call: Call, accounts: readonly AccountId[], frequency: PublishingFrequency): Promise<void> {
  if (accounts.length > 0) await updateFrequencies(call, accounts, frequency);
}

/** Switches the service off for the caller. */
export async function close(call: Call): Promise<void> {
  await deleteSession(call, call.account);
}

function required(call: Call, session: Session | undefined): Session {
  if (session) return session;
  throw notEnabled(call.service);
}

/** The refusal while a service is off: Macie says so, GuardDuty says that the detector is not the caller's (membership reference, E1). */
export function notEnabled(service: Call["service"]): Refusal {
  return service === "macie2"
    ? new Refusal("denied", "Macie is not enabled")
    : new Refusal("not-found", "The request is rejected because the input detectorId is not owned by the current account.");
}
