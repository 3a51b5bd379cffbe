/**
 * Chooses how mails leave: through the configured SMTP server, or as files in the data folder.
 */
import path from "node:path";
import { type Mailer, readSender } from "./mail.ts";
import { outboxMailer } from "./outbox-mailer.ts";
import { smtpMailer } from "./smtp-mailer.ts";
import { readSmtpUrl } from "./smtp-url.ts";

/** What the configuration says about mail; both members as in `Configuration`. */
export type MailSettings = {
  readonly dataDir: string;
  readonly mail: { readonly smtpUrl: string | undefined; readonly from: string };
};

/** The mailer of the configuration. Connects to nothing yet. Throws `MailSettingsError` when the URL cannot be used. */
export function openMailer({ dataDir, mail }: MailSettings): Mailer {
  const sender = readSender(mail.from);
  if (mail.smtpUrl === undefined) return outboxMailer(path.join(dataDir, "outbox"), sender);
  return smtpMailer(readSmtpUrl(mail.smtpUrl), sender);
}
