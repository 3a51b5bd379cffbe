/**
 * Tells mail and mailboxes from other text by their first bytes. Text that is taken for mail loses nothing: what is no header is read
 * as text, with the same lines.
 */

/** Bytes in which the fields must stand. */
const beginningBytes = 16_384;
/** Fields of this number make a message. */
const fieldsMin = 2;
/** Lines like fields, none of which is known, after which no header is expected: lines of logs look so. */
const strangersMax = 64;

/** Fields that hardly anything but mail begins with. Source: RFC 5322, section 3.6; RFC 2045; RFC 9228 and RFC 5321 for delivery. */
const fieldNames: ReadonlySet<string> = new Set(
  (
    "from to cc bcc sender reply-to subject date message-id in-reply-to references received return-path delivered-to mime-version " +
    "content-type content-transfer-encoding x-mailer user-agent dkim-signature authentication-results"
  ).split(" "),
);

/** What the beginning of a file is, if it is mail. */
export function recogniseMail(head: Uint8Array): "mail" | "mbox" | undefined {
  const length = Math.min(head.length, beginningBytes);
  const text = Buffer.from(head.buffer, head.byteOffset, length)
    .toString("latin1")
    .replace(/^\u00ef\u00bb\u00bf/, "");
  const lineEnd = text.indexOf("\n");
  if (!text.startsWith("From ")) return knownFields(text) >= fieldsMin ? "mail" : undefined;
  return isEnvelope(text.slice(0, lineEnd)) && knownFields(text.slice(lineEnd + 1)) >= 1 ? "mbox" : undefined;
}

/** Tells whether a line stands in front of a message in a mailbox: it names a sender, a time and a year. */
export function isEnvelope(line: string): boolean {
  return /^From \S.{0,500}\d{1,2}:\d\d.{0,100}\d{4}/.test(line);
}

/** Counts the names of fields of mail among the lines that the text begins with, as long as they are lines of a header. */
function knownFields(text: string): number {
  const found = new Set<string>();
  let strangers = 0;
  for (let start = 0, end = 0; end < text.length; start = end + 1) {
    end = text.indexOf("\n", start);
    if (end < 0) end = text.length;
    const line = text.slice(start, end);
    if (/^[ \t]/.test(line) && start > 0) continue;
    const name = /^>?([\x21-\x39\x3b-\x7e]{1,80})[ \t]{0,8}:/.exec(line)?.[1]?.toLowerCase();
    if (name === undefined && !line.startsWith(">From ")) break;
    if (name !== undefined && fieldNames.has(name)) found.add(name);
    if (found.size === 0 && ++strangers > strangersMax) break;
  }
  return found.size;
}
