/**
 * The properties of items of Outlook: which hold text, what they are called, and how their characters are stored. A property lies in
 * a stream whose name tells its number and type. Sources: [MS-OXMSG] sections 2.1.3 and 2.4, [MS-OXPROPS], [MS-OXCDATA] section 2.11.1.
 */

import { type Storage, type Stream, streamBytes } from "../office/compound-files/compound-storage.ts";
import { codePageName } from "../text/code-pages.ts";

/** Numbers of properties with a meaning of their own. */
export const properties = {
  messageClass: 0x001a,
  transportHeader: 0x007d,
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  displayName: 0x3001,
  attachment: 0x3701,
  attachmentName: 0x3704,
  attachmentLongName: 0x3707,
} as const;

/** What people call the commonest properties; the names of others would only stand in the way. */
const labels: ReadonlyMap<number, string> = new Map([
  [0x0037, "Subject"],
  [0x0042, "From"],
  [0x0065, "From"],
  [0x0c1a, "From"],
  [0x0c1f, "From"],
  [0x0e02, "Bcc"],
  [0x0e03, "Cc"],
  [0x0e04, "To"],
  [properties.displayName, "Name"],
  [0x3003, "Email"],
  [0x39fe, "Email"],
  [0x3a08, "Business phone"],
  [0x3a09, "Home phone"],
  [0x3a1c, "Mobile phone"],
  [0x3a15, "Address"],
  [0x3a42, "Birthday"],
]);

const text8 = 0x001e;
const text16 = 0x001f;
/** Types with this bit hold several values, each in a stream of its own whose name has a number behind it. */
const severalValues = 0x1000;

/** A property that is stored in a stream. */
export type Property = { readonly number: number; readonly isText: boolean; readonly isWide: boolean; readonly stream: Stream };

/** The properties of an item that are in streams: the header of the mail first, then by number. */
export function propertiesOf({ streams }: Storage): Property[] {
  const found: Property[] = [];
  for (const [name, stream] of streams) {
    const [, number = "", type = "", index] = /^__substg1\.0_([0-9a-f]{4})([0-9a-f]{4})(-[0-9a-f]{8})?$/i.exec(name) ?? [];
    if (number === "") continue;
    const kind = Number.parseInt(type, 16);
    const base = kind & ~severalValues;
    const isText = (base === text8 || base === text16) && (kind === base || index !== undefined);
    found.push({ number: Number.parseInt(number, 16), isText, isWide: base === text16, stream });
  }
  const rank = ({ number }: Property) => (number === properties.transportHeader ? -1 : number);
  return found.sort((a, b) => rank(a) - rank(b));
}

/** The text of a property that is short; undefined when it is not. */
export function shortText({ stream, isWide }: Property, charset: string): string | undefined {
  if (stream.sizeBytes > shortBytesMax) return undefined;
  return new TextDecoder(isWide ? "utf-16le" : charset).decode(streamBytes(stream)).replace(/\0.*$/s, "");
}

const shortBytesMax = 2_048;

/** The label of a property; undefined when it needs none. */
export function labelOf(number: number): string | undefined {
  return labels.get(number);
}

/** The name in the WHATWG Encoding Standard of what 8-bit text of the item is in. `skippedBytes` precede its fixed properties. */
export function charsetOf({ streams }: Storage, skippedBytes: number): string {
  const stream = streams.get("__properties_version1.0");
  const bytes = stream === undefined || stream.sizeBytes > fixedBytesMax ? Buffer.alloc(0) : streamBytes(stream);
  const codePages = new Map<number, number>();
  for (let at = skippedBytes; at + 16 <= bytes.length; at += 16)
    codePages.set(bytes.readUInt32LE(at), bytes.readUInt32LE(at + 8));
  return codePageName(codePages.get(internetCodePage) ?? codePages.get(messageCodePage) ?? 0);
}

const fixedBytesMax = 1_048_576;
const internetCodePage = 0x3fde0003;
const messageCodePage = 0x3ffd0003;
