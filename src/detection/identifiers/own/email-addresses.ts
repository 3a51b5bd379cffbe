/**
 * Email addresses, with or without letters outside ASCII. What is no address of a person or place to write to is left out: names of
 * hosts in private networks, user names in URLs, identifiers of messages, and files such as `image@2x.png`.
 * Sources: RFC 5321 section 4.5.3.1 (lengths), RFC 5322 section 3.4.1, RFC 6531, RFC 1035 section 2.3.4
 */
import { type Identifier, lowMediumHigh } from "../../identifier.ts";
import { byteKinds, otherByte } from "../../managed-scan/candidate-finder.ts";
import { isLetterAt, isLetterBefore, latin1 } from "../../text/utf8.ts";
import { topLevelDomains } from "./top-level-domains.ts";

const at = 0x40;
const dot = 0x2e;
const hyphen = 0x2d;
const quote = 0x27;
const localMax = 64;
const domainMax = 253;
const labelMax = 63;

/** Signs of the part before the @ that are not rather a border of something else; `'` only between letters. */
const localSigns: ReadonlySet<number> = new Set([..."._+-%"].map((sign) => sign.charCodeAt(0)));

/** What may stand beside the @, in one byte: letters, digits, some signs, and bytes of letters of two bytes. */
const beside = [
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-%",
  ...Array.from({ length: 0x780 }, (_, index) => String.fromCharCode(0x80 + index)),
].join("");

function isWordByte(byte: number): boolean {
  return byte < 0x80 && byteKinds[byte] !== otherByte;
}

/** Where the character before a place begins when an address may hold it, or the place itself. */
function stepBack(bytes: Uint8Array, position: number, low: number): number {
  const byte = bytes[position - 1] ?? 0;
  if (isWordByte(byte) || localSigns.has(byte)) return position - 1;
  if (byte === quote) {
    const isBetween = position - 2 >= low && isWordByte(bytes[position - 2] ?? 0) && isWordByte(bytes[position] ?? 0);
    return isBetween ? position - 1 : position;
  }
  if (byte < 0x80 || !isLetterBefore(bytes, position, low)) return position;
  let start = position - 1;
  while (start > low && ((bytes[start] ?? 0) & 0xc0) === 0x80) start--;
  return start;
}

/** Where the address begins whose @ stands at `anchor`, or -1. */
function startOfAddress(bytes: Uint8Array, anchor: number, low: number): number {
  let start = anchor;
  while (start > low) {
    const next = stepBack(bytes, start, low);
    if (next === start) break;
    start = next;
  }
  if (anchor - start > localMax) return -1;
  while (start < anchor && localSigns.has(bytes[start] ?? 0) && bytes[start] !== 0x5f) start++;
  if (start === anchor || bytes[anchor - 1] === dot) return -1;
  for (let i = start; i < anchor; i++) if (bytes[i] === dot && bytes[i + 1] === dot) return -1;
  return isElsewhere(bytes, start, low) ? -1 : start;
}

/** Tells whether what stands before says that this is the user of a URL or the identifier of a message. */
function isElsewhere(bytes: Uint8Array, start: number, low: number): boolean {
  const before = latin1(bytes, Math.max(low, start - 32), start);
  return (
    /\/\/(?:[^\s/@"'<>]{1,30}:[^\s/@"'<>]{0,20})?$/.test(before) ||
    /(?:message-id|in-reply-to|references|content-id|cid):[ \t]*<?$/i.test(before)
  );
}

/** The end of the label of a domain that starts at a place: letters, digits, and hyphens inside; the place itself when there is none. */
function endOfLabel(bytes: Uint8Array, start: number, limit: number): number {
  let end = start;
  let labelEnd = start;
  const stop = Math.min(limit, start + labelMax);
  while (end < stop) {
    const byte = bytes[end] ?? 0;
    if (byte === hyphen && end > start) end++;
    else if (isWordByte(byte)) labelEnd = ++end;
    else if (byte >= 0x80 && isLetterAt(bytes, end, limit)) {
      do end++;
      while (end < limit && ((bytes[end] ?? 0) & 0xc0) === 0x80);
      labelEnd = end;
    } else break;
  }
  return labelEnd;
}

/** Reserved for examples and tests (RFC 2606): invented data is written with them, and is meant to stand for real data. */
const reservedDomains = new Set(["example", "test"]);

/** Tells whether a domain may end so: a top-level domain of the internet, also one in other scripts. */
function isTopLevel(label: string): boolean {
  const small = label.toLowerCase();
  return (
    topLevelDomains.has(small) || reservedDomains.has(small) || /^xn--[a-z0-9-]{2,59}$/.test(small) || /[\x80-\xff]/.test(small)
  );
}

/** The end of the address that starts at a place, or -1. */
function endOfAddress(bytes: Uint8Array, start: number, limit: number): number {
  let position = start;
  while (position < limit && bytes[position] !== at) position++;
  const domain = position + 1;
  let labelStart = domain;
  let end = endOfLabel(bytes, labelStart, limit);
  let labels = end > labelStart ? 1 : 0;
  while (labels > 0 && end + 1 < limit && bytes[end] === dot) {
    const next = endOfLabel(bytes, end + 1, limit);
    if (next === end + 1) break;
    labelStart = end + 1;
    end = next;
    labels++;
  }
  if (labels < 2 || end - domain > domainMax || bytes[end] === hyphen || bytes[end] === at) return -1;
  if (!isTopLevel(latin1(bytes, labelStart, end))) return -1;
  const local = latin1(bytes, start, position);
  const isDensity = labels === 2 && /^[1-9]x$/.test(latin1(bytes, domain, labelStart - 1));
  const isRepository = local === "git" && bytes[end] === 0x3a;
  return isDensity || isRepository ? -1 : end;
}

/** Email addresses. */
export const emailAddress: Identifier = {
  id: "EMAIL_ADDRESS",
  origin: "reeve",
  category: "PERSONAL_INFORMATION",
  severity: lowMediumHigh,
  recommended: false,
  keywords: [],
  forms: [
    {
      anchor: { kind: "sign", sign: "@", beside },
      keyword: "unneeded",
      before: startOfAddress,
      read: endOfAddress,
      lengthMax: localMax * 2 + 1 + domainMax,
    },
  ],
  matches: [
    "write to «jane.invented@example.com».",
    '{"email":"«o\'invented+news@mail.example.org»"}',
    "<a href='mailto:«info@invented.co.uk»'>",
    "To: Jane <«jane_i@invented.example»>, next",
    "«müller@bücher.example» schrieb",
    "user=«j-i@sub.sub2.example.net»&x=1",
    "«jane%40@example.com»:password",
    `«${"a".repeat(64)}@example.com»`,
    "https://example.com/?mail=«jane@example.com»",
    "«jane@xn--bcher-kva.example», and",
  ],
  misses: [
    { text: "root@localhost", reason: "a domain of one label" },
    { text: "image@2x.png and image@2x.sh", reason: "a file for screens of double density" },
    { text: "jane@example.invalidated", reason: "no such top-level domain" },
    { text: "jane@printer.local", reason: "a name of a private network" },
    { text: "ssh://git@example.com/x", reason: "the user of a URL" },
    { text: "git@example.com:invented/x.git", reason: "a repository" },
    { text: "ftp://jane:invented@example.com/", reason: "a password in a URL" },
    { text: "https://$JANE:$WORD@example.com/x.git", reason: "the variable of a password in a URL" },
    { text: "jane..i@example.com", reason: "two dots" },
    { text: "jane.@example.com", reason: "a dot before the @" },
    { text: "@example.com", reason: "nothing before the @" },
    { text: "package@1.2.3", reason: "a version" },
    { text: `${"a".repeat(65)}@example.com`, reason: "65 characters before the @" },
    { text: "Message-ID: <20260101.invented@mail.example.com>", reason: "the identifier of a message" },
    { text: "getty@tty1.service", reason: "a unit of an operating system" },
  ],
};
