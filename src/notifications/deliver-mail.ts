/**
 * Names the task that sends the mail of an invitation; what it does is in deliver-mail-task.ts.
 */
import { taskKind } from "../queue/queue.ts";
import type { MailKey } from "./mail-store.ts";

/**
 * Sends one mail. Refused ones are tried again after 15 s, doubled each time: eleven attempts over about four hours. The lease
 * is longer than a mailer may take.
 */
export const deliverMail = taskKind<MailKey>("deliver-mail", {
  retriesMax: 10,
  retryDelaySeconds: 15,
  leaseSeconds: 180,
  concurrency: 4,
});
