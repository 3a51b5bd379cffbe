/**
 * What to make of a part by its type: whether it belongs to the text of its message, is encrypted, is the signature of another
 * part, and what it is called where it has no name.
 */
import type { PartFields } from "./part-fields.ts";

/** Text that people read in the message itself; other text, such as CSV, is a file. */
const inlineTypes = /^(?:text\/(?:plain|html|enriched|richtext|calendar|rfc822-headers)|message\/(?!(?:rfc822|global)$).*)$/;

/** Tells whether the part is text that stands in the message as it is. */
export function isInline({ type, transferEncoding, fileName }: PartFields): boolean {
  return inlineTypes.test(type) && fileName === undefined && (transferEncoding === "identity" || transferEncoding === "unknown");
}

/** Tells whether nobody but the recipients can read the part. Sources: RFC 8551, section 3.2.2; RFC 1847, section 2.2. */
export function isEncrypted({ type, parameters }: PartFields): boolean {
  if (type === "multipart/encrypted") return true;
  const isEnveloped = parameters.get("smime-type")?.toLowerCase() ?? "enveloped-data";
  return /^application\/(?:x-)?pkcs7-mime$/.test(type) && /^(?:auth-?)?enveloped-data$/.test(isEnveloped);
}

/** Tells whether the part claims to be the signature of the part before it. Source: RFC 8551, section 3.5.3. */
export function isSignature({ type }: PartFields): boolean {
  return /^application\/(?:x-)?pkcs7-signature$/.test(type);
}

const extensions: ReadonlyMap<string, string> = new Map([
  ["message/rfc822", "eml"],
  ["message/global", "eml"],
  ["text/plain", "txt"],
  ["text/html", "html"],
  ["text/csv", "csv"],
  ["text/tab-separated-values", "tsv"],
  ["text/calendar", "ics"],
  ["application/json", "json"],
  ["application/pdf", "pdf"],
]);

/** The path of the part of that number, from 1: its name, or one made of number and type. */
export function partPath({ type, fileName }: PartFields, number: number): string {
  return fileName ?? `part-${number}.${extensions.get(type) ?? (type.startsWith("text/") ? "txt" : "bin")}`;
}
