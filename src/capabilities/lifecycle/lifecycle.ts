/**
 * Switching the service on, pausing and switching off, with all that follows from it for members, jobs and findings.
 * Stands above the capabilities it ties together; none of them imports it.
 */
import type { AccountId } from "../../base/account-id.ts";
import { Refusal } from "../../base/refusal.ts";
import {
  change,
  close,
  open,
  type PublishingFrequency,
  requireEnabledLocked,
  type Session,
  sessionOf,
  spreadFrequency,
} from "../activation/activation.ts";
import type { Call } from "../call.ts";
import { deleteAllFindings } from "../findings/findings.ts";
import { cancelAllJobs, deleteAllJobs } from "../jobs/jobs.ts";
import { hasAdministrator, inventoryIds, markOwnSession, markSuspended, memberIds } from "../organizations/organizations.ts";

type Wanted = { readonly status?: Session["status"] | undefined; readonly publishingFrequency?: PublishingFrequency | undefined };

/** Switches the service on for the caller: running, publishing every fifteen minutes, unless said otherwise. */
export async function enable(call: Call, wanted: Wanted): Promise<void> {
  await open(call, {
    status: wanted.status ?? "ENABLED",
    publishingFrequency: wanted.publishingFrequency ?? "FIFTEEN_MINUTES",
  });
}

/** Changes the caller's session: pausing cancels its jobs, an administrator's frequency reaches all its members. */
export async function update(call: Call, wanted: Wanted): Promise<void> {
  const session = await requireEnabledLocked(call);
  const status = wanted.status ?? session.status;
  const publishingFrequency = wanted.publishingFrequency ?? session.publishingFrequency;
  if (status === "PAUSED" && session.status !== "PAUSED") await pauseOwn(call);
  if (status === "ENABLED" && session.status !== "ENABLED") await markOwnSession(call, "resume");
  await change(call, call.account, { status, publishingFrequency });
  if (wanted.publishingFrequency) await spreadFrequency(call, await memberIds(call), wanted.publishingFrequency);
}

/** Suspends the service for a member of the caller: its session pauses and its own jobs are cancelled for good. */
export async function suspendMember(call: Call, member: AccountId): Promise<void> {
  await requireEnabledLocked(call);
  await markSuspended(call, member);
  const session = await sessionOf(call, member);
  if (!session || session.status === "PAUSED") return;
  await change(call, member, { ...session, status: "PAUSED" });
  await cancelAllJobs(call, member);
}

/** Re-enabling a member by invitation is the member's own right (decision 8). */
export async function resumeMember(call: Call, _member: AccountId): Promise<void> {
  await requireEnabledLocked(call);
  throw new Refusal(
    "invalid",
    "status: Macie can't be re-enabled for a member account by its administrator in an invitation-based organization; only a user of the member account can re-enable it",
  );
}

/** Switches the service off for the caller and deletes its settings, jobs and findings. */
export async function disable(call: Call): Promise<void> {
  await requireEnabledLocked(call);
  if (await hasAdministrator(call)) {
    throw new Refusal("conflict", "Cannot disable Macie while associated with an administrator account");
  }
  if ((await inventoryIds(call)).length > 0) {
    throw new Refusal("conflict", "Cannot disable Macie because member accounts are associated with your account");
  }
  await deleteAllJobs(call, call.account);
  await deleteAllFindings(call, call.account);
  await close(call);
}

async function pauseOwn(call: Call): Promise<void> {
  if ((await memberIds(call)).length > 0) {
    throw new Refusal("conflict", "Cannot suspend Macie because member accounts are associated with your account");
  }
  await markOwnSession(call, "pause");
  await cancelAllJobs(call, call.account);
}
