/**
 * Base58 and Base58Check, the writing of addresses and keys of Bitcoin and its relatives.
 * https://en.bitcoin.it/wiki/Base58Check_encoding · https://xrpl.org/docs/references/protocol/data-types/base58-encodings
 */
import { sha256 } from "./sha-256.ts";

/** The alphabet of Bitcoin. */
export const bitcoinAlphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/** The alphabet of Ripple. */
export const rippleAlphabet = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

/** The bytes a text stands for, at most 128; undefined where a character is foreign. */
export function decodeBase58(text: string, alphabet = bitcoinAlphabet): Uint8Array | undefined {
  const bytes: number[] = [];
  if (text.length > 170) return undefined;
  for (const character of text) {
    let carry = alphabet.indexOf(character);
    if (carry < 0) return undefined;
    for (let i = 0; i < bytes.length; i++) {
      carry += (bytes[i] ?? 0) * 58;
      bytes[i] = carry & 0xff;
      carry >>= 8;
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff);
  }
  const zero = alphabet.charAt(0);
  for (let i = 0; i < text.length && text.charAt(i) === zero; i++) bytes.push(0);
  return Uint8Array.from(bytes.reverse());
}

/** The bytes before the checksum, the first four bytes of a double SHA-256; undefined where that is wrong. */
export function decodeBase58Check(text: string, alphabet = bitcoinAlphabet): Uint8Array | undefined {
  const bytes = decodeBase58(text, alphabet);
  if (!bytes || bytes.length < 5) return undefined;
  const payload = bytes.subarray(0, -4);
  const hash = sha256(sha256(payload));
  return bytes.subarray(-4).every((byte, index) => byte === hash[index]) ? payload : undefined;
}
