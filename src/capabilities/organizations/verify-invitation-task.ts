/**
 * Done for each invitation right after it was asked for: compares the address with the account's own and lets the
 * recipient see the invitation, or tells the administrator that the address is wrong.
 */
import type { Database } from "../../database/database.ts";
import type { Queue, TaskHandler } from "../../queue/queue.ts";
import { getAccount } from "../accounts/accounts.ts";
import { settleVerification } from "./organizations.ts";
import { isOwnAddress, type VerificationData, type VerificationMode, verifyInvitation } from "./verification.ts";

/** What the task needs beside its data. */
export type VerificationParts = {
  readonly database: Database;
  readonly queue: Queue;
  readonly mode: VerificationMode;
  readonly now: () => Date;
};

/** The handler of {@link verifyInvitation}. */
export function verifyInvitationTask(parts: VerificationParts): TaskHandler<VerificationData> {
  return {
    kind: verifyInvitation,
    run: (task) =>
      parts.database.transaction(async (tx) => {
        const { service, region, administrator, member, invitationId } = task.data;
        const call = { tx, queue: parts.queue, service, account: administrator, region, principal: "system", now: parts.now() };
        const own = (await getAccount(tx, member))?.email;
        await settleVerification(call, { administrator, member }, invitationId, (given) => isOwnAddress(parts.mode, given, own));
        await task.complete(tx);
      }),
  };
}
