/**
 * What a mail is, how one is written as bytes, and what may become of it. Addresses are checked here, so that nothing a
 * customer typed can add a header or a recipient. How the bytes travel is in smtp-mailer.ts and outbox-mailer.ts.
 */
import MailComposer from "nodemailer/lib/mail-composer";
import { assert } from "../base/assert.ts";

/** A mail of plain text to one recipient. */
export type Mail = {
  /** Letters, digits and hyphens, at most 64; becomes part of the Message-ID and of the file's name. */
  readonly id: string;
  /** One bare address, such as `member@example.com`; anything else is refused for good. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly createdAt: Date;
};

/**
 * What became of a mail. `refused`: it certainly was not accepted; when not permanent, trying again may help. `unknown`: it was
 * on its way when the connection ended, and may have been accepted. `reason` is for the sender, `detail` in the server's words.
 */
export type Delivery =
  | { readonly kind: "accepted" }
  | { readonly kind: "refused"; readonly isPermanent: boolean; readonly reason: string; readonly detail?: string }
  | { readonly kind: "unknown"; readonly reason: string; readonly detail?: string };

/** A way for mails to leave. */
export interface Mailer {
  /** Hands the mail over once. Ends within about a minute; rejects on bugs only. Aborting the signal ends it early. */
  send(mail: Mail, signal: AbortSignal): Promise<Delivery>;
}

/** The sender of all mails. */
export type Sender = { readonly name: string; readonly address: string };

const addressLengthMax = 254;
const subjectLengthMax = 200;

/**
 * One address without name, comment, quotes or list. Length: RFC 3696, erratum 1690; characters: the dot-atom of RFC 5322, plus
 * everything beyond ASCII but spaces and control characters.
 */
const bareAddress = /^[^\s\p{C}@<>()[\]\\,;:"]{1,64}@[^\s\p{C}@<>()[\]\\,;:"]{1,253}$/u;

/** Tells whether a mail can be sent to the text as it stands. */
export function isMailable(address: string): boolean {
  return address.length <= addressLengthMax && bareAddress.test(address);
}

/** Reads `reeve@example.com` or `Reeve <reeve@example.com>`, the forms that the configuration lets through. */
export function readSender(from: string): Sender {
  const { name = "", address = from } = /^(?<name>.*?) ?<(?<address>[^<>]*)>$/u.exec(from)?.groups ?? {};
  assert(isMailable(address), "the configured sender has one bare address");
  return { name: oneLine(name), address };
}

/** The bytes of the mail (RFC 5322), with CRLF. The address must be mailable. */
export async function composeMail(mail: Mail, sender: Sender): Promise<Buffer> {
  assert(/^[A-Za-z0-9-]{1,64}$/.test(mail.id), "the ID of a mail is 1 to 64 letters, digits and hyphens");
  assert(isMailable(mail.to), "a mail goes to one bare address");
  const composer = new MailComposer({
    from: sender,
    to: { name: "", address: mail.to },
    subject: oneLine(mail.subject).slice(0, subjectLengthMax),
    text: mail.text,
    messageId: `<${mail.id}@${sender.address.split("@")[1]}>`,
    date: mail.createdAt,
    // Keeps out-of-office replies away. Source: RFC 3834, section 5.
    headers: { "Auto-Submitted": "auto-generated" },
    newline: "win",
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** The text without anything that ends a line or acts on a terminal. */
export function oneLine(text: string): string {
  return text.replace(/[\p{C}\u2028\u2029\s]+/gu, " ").trim();
}
