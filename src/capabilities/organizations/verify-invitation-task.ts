/**
 * Done for each invitation right after it was asked for: compares the address with the account's own and lets the
 * recipient see the invitation, or tells the administrator that the address is wrong. Where a link must prove the address, it
 * asks for the mail with the link instead; what the link does is in `invitation-links`.
 */
import type { Database } from "../../database/database.ts";
import type { Queue, TaskHandler } from "../../queue/queue.ts";
import { getAccount } from "../accounts/accounts.ts";
import { askForConfirmation, settleVerification } from "./organizations.ts";
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
        const { service, region, administrator, member, invitationId, isOver = false } = task.data;
        const { queue, mode } = parts;
        const call = { tx, queue, service, account: administrator, region, principal: "system", now: parts.now() };
        const own = (await getAccount(tx, member))?.email;
        const pair = { administrator, member };
        if (mode === "link" && own !== undefined && !isOver) await askForConfirmation(call, pair, invitationId);
        else await settleVerification(call, pair, invitationId, (given) => isOwnAddress(mode, given, own));
        await task.complete(tx);
      }),
  };
}
