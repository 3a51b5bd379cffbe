/**
 * The characters that keys are made of, and the encodings and check sums their issuers publish, computed here once more so that a
 * mistake of the identifiers' own cannot hide. Encodes; knows no identifier.
 */
import { createHash } from "node:crypto";
import type { Random } from "../random.ts";

/** Lower-case letters. */
export const lower = "abcdefghijklmnopqrstuvwxyz";
/** Upper-case letters. */
export const upper = lower.toUpperCase();
/** Decimal digits. */
export const digits = "0123456789";
/** Lower-case hexadecimal digits. */
export const hex = `${digits}abcdef`;
/** Letters of both cases and digits. */
export const alphanumeric = `${digits}${upper}${lower}`;
/** The 64 of base64url (RFC 4648). */
export const urlSafe = `${upper}${lower}${digits}-_`;
/** The 64 of base64 (RFC 4648). */
export const base64Alphabet = `${upper}${lower}${digits}+/`;
/** The 32 of base32 (RFC 4648). */
export const base32Alphabet = `${upper}234567`;

/** Bytes of chance. */
export function bytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256));
}

/** A UUID, version 4. */
export function uuidOf(random: Random): string {
  const group = (length: number): string => random.text(length, hex);
  return `${group(8)}-${group(4)}-4${group(3)}-${random.pick(["8", "9", "a", "b"])}${group(3)}-${group(12)}`;
}

/** A value's base64url without padding. */
export function base64Url(value: Uint8Array | string): string {
  return Buffer.from(value).toString("base64url");
}

/** CRC-32 (ISO 3309) of ASCII text. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const char of text) {
    crc ^= char.charCodeAt(0);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** A number in base 62 as GitHub and npm write the check sum of a token: 0-9, A-Z, a-z, six places. */
export function sixOf62(value: number): string {
  let [rest, text] = [value, ""];
  for (let place = 0; place < 6; place++) {
    text = alphanumeric.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

const bitcoin58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/** The order of the 58 characters that the XRP Ledger uses. */
export const ripple58 = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

/** Base58 of bytes; a leading zero byte is the alphabet's first character. */
export function base58(data: Uint8Array, alphabet: string = bitcoin58): string {
  let value = BigInt(`0x${Buffer.from(data).toString("hex") || "0"}`);
  let text = "";
  for (; value > 0n; value /= 58n) text = alphabet.charAt(Number(value % 58n)) + text;
  for (const byte of data) {
    if (byte !== 0) break;
    text = alphabet.charAt(0) + text;
  }
  return text;
}

const sha256 = (data: Uint8Array): Buffer => createHash("sha256").update(data).digest();

/** Base58 with the four bytes of a double SHA-256 behind the data. */
export function base58Check(data: Uint8Array, alphabet?: string): string {
  return base58(Buffer.concat([data, sha256(sha256(data)).subarray(0, 4)]), alphabet);
}

const bech32Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/** Groups of five bits of bytes, the last filled with zeros. */
export function fives(data: Uint8Array): number[] {
  const bits = [...data].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((group) => Number.parseInt(group.padEnd(5, "0"), 2));
}

function bech32Sum(values: readonly number[]): number {
  const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    generators.forEach((generator, bit) => {
      if ((top >>> bit) & 1) sum ^= generator;
    });
  }
  return sum;
}

/** Bech32 (BIP 173), or Bech32m (BIP 350), of groups of five bits. */
export function bech32(prefix: string, groups: readonly number[], isM = false): string {
  const expanded = [...[...prefix].map((c) => c.charCodeAt(0) >> 5), 0, ...[...prefix].map((c) => c.charCodeAt(0) & 31)];
  const sum = bech32Sum([...expanded, ...groups, 0, 0, 0, 0, 0, 0]) ^ (isM ? 0x2bc830a3 : 1);
  const check = [25, 20, 15, 10, 5, 0].map((shift) => (sum >>> shift) & 31);
  return `${prefix}1${[...groups, ...check].map((group) => bech32Alphabet.charAt(group)).join("")}`;
}

/** An address of Bitcoin Cash in the form of its specification "cashaddr", of a hash of 20 bytes. */
export function cashAddress(prefix: string, type: number, hash: Uint8Array): string {
  const generators = [0x98f2bc8e61n, 0x79b76d99e2n, 0xf33e5fb3c4n, 0xae2eabe2a8n, 0x1e4f43e470n];
  const groups = fives(Uint8Array.of(type << 3, ...hash));
  let sum = 1n;
  for (const value of [...[...prefix].map((c) => c.charCodeAt(0) & 31), 0, ...groups, 0, 0, 0, 0, 0, 0, 0, 0]) {
    const top = sum >> 35n;
    sum = ((sum & 0x07ffffffffn) << 5n) ^ BigInt(value);
    generators.forEach((generator, bit) => {
      if ((top >> BigInt(bit)) & 1n) sum ^= generator;
    });
  }
  sum ^= 1n;
  const check = [35n, 30n, 25n, 20n, 15n, 10n, 5n, 0n].map((shift) => Number((sum >> shift) & 31n));
  return `${prefix}:${[...groups, ...check].map((group) => bech32Alphabet.charAt(group)).join("")}`;
}

const laneMask = (1n << 64n) - 1n;
const turned = (lane: bigint, by: number): bigint => ((lane << BigInt(by)) | (lane >> BigInt(64 - by))) & laneMask;

function keccakPermutation(state: bigint[]): void {
  let register = 1;
  const lane = (x: number, y: number): bigint => state[(x % 5) + 5 * (y % 5)] ?? 0n;
  for (let round = 0; round < 24; round++) {
    const columns = [0, 1, 2, 3, 4].map((x) => [0, 1, 2, 3, 4].reduce((sum, y) => sum ^ lane(x, y), 0n));
    for (let i = 0; i < 25; i++)
      state[i] = (state[i] ?? 0n) ^ (columns[(i + 4) % 5] ?? 0n) ^ turned(columns[((i % 5) + 1) % 5] ?? 0n, 1);
    let [x, y, current] = [1, 0, lane(1, 0)];
    for (let step = 0; step < 24; step++) {
      [x, y] = [y, (2 * x + 3 * y) % 5];
      const moved = lane(x, y);
      state[x + 5 * y] = turned(current, (((step + 1) * (step + 2)) / 2) % 64);
      current = moved;
    }
    for (let row = 0; row < 5; row++) {
      const old = [0, 1, 2, 3, 4].map((column) => lane(column, row));
      for (let column = 0; column < 5; column++)
        state[column + 5 * row] =
          (old[column] ?? 0n) ^ (~(old[(column + 1) % 5] ?? 0n) & laneMask & (old[(column + 2) % 5] ?? 0n));
    }
    for (let bit = 0; bit < 7; bit++) {
      if (register & 1) state[0] = (state[0] ?? 0n) ^ (1n << BigInt((1 << bit) - 1));
      register = register & 0x80 ? (register << 1) ^ 0x171 : register << 1;
    }
  }
}

/** Keccak-256 as Ethereum and Monero use it (before NIST's other padding), of at most 135 bytes. */
export function keccak256(data: Uint8Array): Uint8Array {
  const block = new Uint8Array(136);
  block.set(data);
  block[data.length] = (block[data.length] ?? 0) ^ 1;
  block[135] = (block[135] ?? 0) ^ 0x80;
  const state = Array.from({ length: 25 }, (_, i) => (i < 17 ? Buffer.from(block).readBigUInt64LE(8 * i) : 0n));
  keccakPermutation(state);
  const out = Buffer.alloc(32);
  for (let i = 0; i < 4; i++) out.writeBigUInt64LE(state[i] ?? 0n, 8 * i);
  return out;
}
