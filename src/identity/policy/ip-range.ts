/**
 * IP addresses and CIDR ranges of both families, as the IpAddress condition compares them.
 */
import { isIPv4, isIPv6 } from "node:net";

/** A range: its first bits must be equal. Addresses of version 4 have 4 bytes, of version 6 have 16. */
export type IpRange = { readonly bytes: readonly number[]; readonly bits: number };

/** Reads an address or a range such as `203.0.113.0/24`; undefined when it is neither. */
export function parseIpRange(text: string): IpRange | undefined {
  const [address = "", length, ...rest] = text.split("/");
  const bytes = parseAddress(address);
  if (bytes === undefined || rest.length > 0) return undefined;
  const bitsMax = bytes.length * 8;
  if (length === undefined) return { bytes, bits: bitsMax };
  if (!/^\d{1,3}$/.test(length) || Number(length) > bitsMax) return undefined;
  return { bytes, bits: Number(length) };
}

/** Tells whether the address lies in the range. An IPv4 address written as IPv6 (`::ffff:192.0.2.1`) counts as IPv4. */
export function isInRange(address: string, range: IpRange): boolean {
  const bytes = parseAddress(address);
  if (bytes === undefined || bytes.length !== range.bytes.length) return false;
  return bytes.every((byte, i) => {
    const bits = Math.min(8, Math.max(0, range.bits - i * 8));
    const mask = (0xff << (8 - bits)) & 0xff;
    return (byte & mask) === ((range.bytes[i] ?? 0) & mask);
  });
}

function parseAddress(text: string): readonly number[] | undefined {
  if (isIPv4(text)) return text.split(".").map(Number);
  if (!isIPv6(text) || text.includes("%")) return undefined;
  const bytes = bytesOfVersion6(text);
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return isMapped ? bytes.slice(12) : bytes;
}

/** The 16 bytes of a valid IPv6 address, which may shorten a run of zeros to `::` and end in dotted form. */
function bytesOfVersion6(text: string): number[] {
  const hexadecimal = text.replace(/\d+\.\d+\.\d+\.\d+$/, (dotted) => {
    const [a = 0, b = 0, c = 0, d = 0] = dotted.split(".").map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [front = "", back] = hexadecimal.split("::");
  const head = groups(front);
  const tail = back === undefined ? [] : groups(back);
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0);
  return [...head, ...zeros, ...tail].flatMap((group) => [group >> 8, group & 0xff]);
}

function groups(text: string): number[] {
  return text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16));
}
