/**
 * Addresses of devices: of the internet in both versions, of network interfaces, and of telephones. Left out is what belongs to
 * nobody: unspecified, loopback and broadcast addresses, and masks.
 * Sources: RFC 791, RFC 4291 section 2.2, RFC 5952, IEEE 802 (EUI-48), 3GPP TS 23.003 section 6 (IMEI)
 */
import { hasLuhnDigit } from "../../checksums/luhn.ts";
import { type Form, type Identifier, lowMediumHigh } from "../../identifier.ts";
import { latin1 } from "../../text/utf8.ts";

type Parts = Pick<Identifier, "id" | "keywords" | "forms" | "matches" | "misses">;

function addressIdentifier(parts: Parts): Identifier {
  return { ...parts, origin: "reeve", category: "PERSONAL_INFORMATION", severity: lowMediumHigh, recommended: false };
}

const dot = 0x2e;
const colon = 0x3a;

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isHexDigit(byte: number): boolean {
  return isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

/** The end of four numbers up to 255, without leading zeros, joined by dots; -1 where none stand, or an address of nobody. */
function endOfDottedAddress(bytes: Uint8Array, start: number, limit: number): number {
  const parts: number[] = [];
  let position = start;
  while (parts.length < 4) {
    const partStart = position;
    let value = 0;
    while (position < limit && position - partStart < 4 && isDigit(bytes[position] ?? 0)) {
      value = value * 10 + (bytes[position++] ?? 0) - 48;
    }
    const size = position - partStart;
    if (size === 0 || value > 255 || (size > 1 && bytes[partStart] === 0x30)) return -1;
    parts.push(value);
    if (parts.length === 4) break;
    if (position >= limit || bytes[position++] !== dot) return -1;
  }
  return isOfNobody(parts) ? -1 : position;
}

/** This network, loopback, broadcast and masks, which begin with 255. Source: RFC 6890. */
function isOfNobody([first = 0]: readonly number[]): boolean {
  return first === 0 || first === 127 || first === 255;
}

/** 1 for each byte of some characters. */
function byteTable(characters: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

const versionWord = /(?:version|release|build|firmware|\bver\.?|\brev\.?|\bv\.?)s?["']?[ \t]?[:=]?[ \t]?["']?$/i;

/** What stands before the number of a section, of a package, or of one to compare with. */
const sectionWord =
  /(?:\b(?:sections?|sec\.|chapter|clauses?|subclause|paragraph|since|notes|rfc ?\d+,?)|\xa7|[<>~^!]=|[~^]|\w==|[<>](?=[ \t])|(?<!:)\/[*/](?=[ \t])|[A-Za-z][-_])[ \t(]?$/i;

/** `Chrome/120.0.0.0`: a product and its version; but `tcp/10.0.0.1`. */
const product = /[A-Z][A-Za-z]{1,20}\/$/;

/** Bytes looked back over for words before an address. */
const wordBytesMax = 24;

/** By byte: 1 for the last of what may say that a version or the number of a section follows. */
const mayEndWord = byteTable("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:=\"' \t(<>~^/-_\xa7");

/** Numbers so low that they are versions and sections as often as addresses; not those of private networks and of resolvers. */
function isLow(text: string): boolean {
  const parts = text.split(".").map(Number);
  const isKnown = parts[0] === 10 || new Set(parts).size === 1 || text === "1.0.0.1" || text === "8.8.4.4";
  return !isKnown && parts.every((part) => part < 40);
}

/** Tells whether four numbers are a version or the number of a section by what stands around them. */
function isVersion(bytes: Uint8Array, start: number, end: number, limit: number, low: number): boolean {
  const after = end + 1 < limit ? (bytes[end] ?? 0) : 0;
  const next = ((bytes[end + 1] ?? 0) | 0x20) - 0x61;
  // `1.2.3.4-rc.1`
  if ((after === 0x2d || after === 0x2b || after === 0x5f) && next >= 0 && next < 26) return true;
  // `2.3.4.2 Unions` begins a line.
  const capital = (bytes[end + 1] ?? 0) - 0x41;
  const mayBeHeading = after === 0x20 && capital >= 0 && capital < 26;
  if (start === low || !(mayBeHeading || mayEndWord[bytes[start - 1] ?? 0] === 1)) return false;
  const before = latin1(bytes, Math.max(low, start - wordBytesMax), start);
  if (versionWord.test(before) || product.test(before)) return true;
  if (!isLow(latin1(bytes, start, end))) return false;
  return sectionWord.test(before) || (mayBeHeading && /\n[ \t/*#>]*$/.test(before));
}

function readDottedAddress(bytes: Uint8Array, start: number, limit: number, low: number): number {
  const end = endOfDottedAddress(bytes, start, limit);
  return end < 0 || isVersion(bytes, start, end, limit, low) ? -1 : end;
}

const dottedForm: Form = {
  anchor: { kind: "digits", runs: [[1, 3]], behind: "." },
  keyword: "unneeded",
  read: readDottedAddress,
  lengthMax: 15,
};

/** Where the groups begin whose first colon stands at `anchor`, or -1. */
function startOfGroups(bytes: Uint8Array, anchor: number, low: number): number {
  let start = anchor;
  while (start > low && anchor - start < 5 && isHexDigit(bytes[start - 1] ?? 0)) start--;
  if (start === anchor) start = bytes[anchor - 1] === colon ? anchor - 1 : anchor;
  const before = start > low ? (bytes[start - 1] ?? 0) : 0;
  return start === anchor || anchor - start > 4 || before === colon || before === dot || isHexDigit(before) ? -1 : start;
}

const groupsMax = 45;

/** The end of an address of eight groups, some of which `::` may stand for and the last two of which may be dotted; or -1. */
function endOfGroups(bytes: Uint8Array, start: number, limit: number): number {
  const stop = Math.min(limit, start + groupsMax + 2);
  let end = start;
  while (end < stop && (isHexDigit(bytes[end] ?? 0) || bytes[end] === colon || bytes[end] === dot)) end++;
  if (end - start > groupsMax + 1 || !mayBeGrouped(bytes, start, end)) return -1;
  const text = latin1(bytes, start, end).replace(/(?:\.|(?<=[^:]):)$/, "");
  return isGroupedAddress(text) ? start + text.length : -1;
}

/** Tells whether there are two colons in a row or six altogether, which times of day have not. */
function mayBeGrouped(bytes: Uint8Array, start: number, end: number): boolean {
  let colons = 0;
  for (let i = start; i < end; i++) {
    if (bytes[i] !== colon) continue;
    if (bytes[i + 1] === colon && i + 1 < end) return true;
    colons++;
  }
  return colons >= 6;
}

/** Tells whether a text is an address of version 6, holds a digit, and is neither unspecified nor loopback. */
function isGroupedAddress(text: string): boolean {
  if (!/[0-9]/.test(text) || /^[0:]{1,39}1?$/.test(text)) return false;
  const halves = text.split("::");
  if (halves.length > 2 || (halves.length === 1 && !/[A-Fa-f.]|[0-9]{3}/.test(text))) return false;
  let count = 0;
  for (const [index, half] of halves.entries()) {
    if (half === "") continue;
    const groups = half.split(":");
    const last = groups[groups.length - 1] ?? "";
    if (last.includes(".") && index === halves.length - 1) {
      if (!/^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?=\d)|$)){4}$/.test(last)) return false;
      groups.splice(-1, 1, "0", "0");
    }
    if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
    count += groups.length;
  }
  return halves.length === 2 ? count >= 2 && count <= 7 : count === 8;
}

const groupedForm: Form = {
  anchor: { kind: "sign", sign: ":", beside: "0123456789abcdefABCDEF:" },
  keyword: "unneeded",
  before: startOfGroups,
  read: endOfGroups,
  lengthMax: groupsMax,
};

const ipAddress = addressIdentifier({
  id: "IP_ADDRESS",
  keywords: [],
  forms: [dottedForm, groupedForm],
  matches: [
    "from «192.0.2.17» port 22",
    '{"ip":"«203.0.113.254»"}',
    "http://«198.51.100.7»:8080/",
    "«10.1.2.3»/24",
    "client «2001:db8::8a2e:370:7334», next",
    "[«2001:0db8:85a3:0000:0000:8a2e:0370:7334»]:443",
    "src=«fe80::1ff:fe23:4567:890a»%eth0",
    "«::ffff:192.0.2.128»",
    "seen «2001:db8::1»: refused",
    "It is «192.0.2.1».",
    "ssh outside/«203.0.113.5»(443)",
    "ask «8.8.8.8» = dns",
    "client=«13.24.5.6» ok",
    "<ip>«13.24.5.6»</ip>",
    "http://«13.24.5.6»/x",
  ],
  misses: [
    { text: "127.0.0.1 and ::1", reason: "this computer" },
    { text: "0.0.0.0 and ::", reason: "no address" },
    { text: "mask 255.255.255.0", reason: "a mask" },
    { text: "192.0.2.256", reason: "more than 255" },
    { text: "192.0.2.01", reason: "a leading zero" },
    { text: "1.3.6.1.4.1", reason: "six numbers" },
    { text: "version 10.2.3.4", reason: "a version" },
    { text: "v10.2.3.4", reason: "a version" },
    { text: "Firmware: 192.10.2.1", reason: "a version" },
    { text: "Mozilla/5.0 Chrome/120.0.0.0 Safari/537.36", reason: "the version of a browser" },
    { text: "needs libfoo (>= 3.6.1.1)", reason: "the version of a package" },
    { text: "pip install libfoo==3.6.1.1", reason: "the version of a package" },
    { text: "openssl-1.0.2.11.tar.gz", reason: "the version of a package" },
    { text: "11.3.244.8-node.9", reason: "a version with a suffix" },
    { text: "see section 22.2.1.4", reason: "the number of a section" },
    { text: "1\n2.3.4.2 Unions", reason: "the number of a heading" },
    { text: "x(); /* 22.4.2.4 bstr */", reason: "the number of a section in a comment" },
    { text: "2:4:6:8:10:12:14:16", reason: "a list of numbers" },
    { text: "at 12:34:56 on", reason: "a time" },
    { text: "std::abc and dead::beef", reason: "names of programs" },
    { text: "2001:db8::1::2", reason: "left out twice" },
    { text: "1:2:3:4:5:6:7:8:9", reason: "nine groups" },
    { text: "00:1b:44:11:3a:b7", reason: "the address of an interface" },
  ],
});

/** Where two digits before the first sign begin, or -1. */
function startOfPair(bytes: Uint8Array, anchor: number, low: number): number {
  const start = anchor - 2;
  if (start < low || !isHexDigit(bytes[start] ?? 0) || !isHexDigit(bytes[start + 1] ?? 0)) return -1;
  if (start === low) return start;
  const before = bytes[start - 1] ?? 0;
  return isHexDigit(before) || before === bytes[anchor] ? -1 : start;
}

/** The digits of an address are neither all zero nor all ones, which is everybody. */
function isInterface(text: string): boolean {
  return !/^(?:0+|f+)$/i.test(text.replace(/[^0-9a-f]/gi, ""));
}

function pairsForm(sign: string): Form {
  return {
    anchor: { kind: "sign", sign, beside: "0123456789abcdefABCDEF", again: 6 },
    keyword: "unneeded",
    before: startOfPair,
    pattern: new RegExp(`[0-9A-Fa-f]{2}(?:${sign}[0-9A-Fa-f]{2}){5}(?!${sign}[0-9A-Fa-f])`, "y"),
    lengthMax: 17,
    validate: isInterface,
  };
}

const interfaceWords = ["mac address", "mac addr", "ethernet address", "hardware address", "hwaddr", "physical address", "bssid"];

/** Twelve digits in one, or in fours as some vendors write them. */
function joinedForm(rule: Pick<Form, "keywords" | "behindKeyword">): Form {
  return {
    anchor: { kind: "word", start: "either", tokenMin: 4, tokenMax: 12 },
    keyword: "required",
    ...rule,
    pattern: /(?:[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}(?!\.[0-9A-Fa-f])|[0-9A-Fa-f]{12})/y,
    lengthMax: 14,
    validate: (text) => isInterface(text) && /[0-9]/.test(text),
  };
}

const macAddress = addressIdentifier({
  id: "MAC_ADDRESS",
  keywords: interfaceWords,
  forms: [
    pairsForm(":"),
    pairsForm("-"),
    joinedForm({ keywords: interfaceWords }),
    joinedForm({ keywords: ["mac"], behindKeyword: 5 }),
  ],
  matches: [
    "ether «00:1b:44:11:3a:b7» txqueuelen",
    '{"id":"«00-1B-44-11-3A-B7»"}',
    "mac address «001b.4411.3ab7»",
    "MAC: «001B44113AB7»",
    "mac_address=«001844113067»",
    "«001b.4411.3ab7» (hardware address)",
    "bssid=«02:00:5e:10:00:01»;",
  ],
  misses: [
    { text: "ff:ff:ff:ff:ff:ff", reason: "broadcast" },
    { text: "00:00:00:00:00:00", reason: "no address" },
    { text: "00:1b:44:11:3a", reason: "five pairs" },
    { text: "00:1b:44:11:3a:b7:9c:01", reason: "eight pairs: a fingerprint or a longer address" },
    { text: "00:1b:44-11:3a:b7", reason: "signs mixed" },
    { text: "x 001b.4411.3ab7", reason: "no keyword near" },
    { text: "Fixed on macOS.  [cb7f2484a09c]", reason: "the hash of a commit" },
    { text: "00:1b:44:11:3a:b7a", reason: "three digits at the end" },
  ],
});

const imei = addressIdentifier({
  id: "IMEI",
  keywords: ["imei", "imei number", "international mobile equipment identity", "device imei"],
  forms: [
    {
      anchor: { kind: "digits", runs: [[15, 15], [2, 2], [8, 8], [6, 6]] }, // biome-ignore format: a table
      keyword: "required",
      pattern: /(?:\d{15}|\d{2}([ -])\d{6}([ -])\d{6}([ -])\d|\d{8}([ -])\d{6}([ -])\d|\d{6}([ -])\d{2}([ -])\d{6}([ -])\d)/y,
      lengthMax: 18,
      validate: (text) => {
        const digits = text.replace(/[ -]/g, "");
        return hasLuhnDigit(digits) && !/^0{2}/.test(digits) && !/(\d)\1{9}/.test(digits);
      },
    },
  ],
  matches: [
    "IMEI: «490154203237518»",
    "imei «49-015420-323751-8»",
    '{"imei":"«356938035643809»"}',
    "IMEI number «35 693803 564380 9»",
    "«356938035643809» (device IMEI)",
  ],
  misses: [
    { text: "x 490154203237518", reason: "no keyword near" },
    { text: "IMEI 490154203237519", reason: "wrong check digit" },
    { text: "IMEI 49015420323751", reason: "14 digits" },
    { text: "IMEI 4901542032375180", reason: "16 digits" },
    { text: "IMEI 000000000000000", reason: "no device" },
  ],
});

/** Addresses of devices. */
export const networkAddresses = [ipAddress, macAddress, imei];
