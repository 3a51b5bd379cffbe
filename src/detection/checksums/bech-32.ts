/**
 * The checksums of Bech32 and Bech32m, and of the addresses of Bitcoin Cash, which are their relatives.
 * https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki · https://github.com/bitcoin/bips/blob/master/bip-0350.mediawiki
 * https://reference.cash/protocol/blockchain/encoding/cashaddr
 */

const alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
const constants = { bech32: 1, bech32m: 0x2bc830a3 };

/** Tells whether a text in small letters, `prefix1data`, ends in the right checksum of six characters. */
export function hasBech32Checksum(text: string, variant: keyof typeof constants): boolean {
  const border = text.lastIndexOf("1");
  const prefix = text.slice(0, border);
  let state = 1;
  for (const character of prefix) state = step(state, character.charCodeAt(0) >> 5);
  state = step(state, 0);
  for (const character of prefix) state = step(state, character.charCodeAt(0) & 31);
  for (const character of text.slice(border + 1)) {
    const value = alphabet.indexOf(character);
    if (value < 0) return false;
    state = step(state, value);
  }
  return border > 0 && text.length - border > 6 && state === constants[variant];
}

function step(state: number, value: number): number {
  const top = state >>> 25;
  let next = ((state & 0x1ffffff) << 5) ^ value;
  for (let i = 0; i < 5; i++) if ((top >> i) & 1) next ^= generators[i] ?? 0;
  return next;
}

const cashGenerators = [0x98f2bc8e61n, 0x79b76d99e2n, 0xf33e5fb3c4n, 0xae2eabe2a8n, 0x1e4f43e470n];

/** Tells whether `data` in small letters, written behind `prefix:`, ends in the right checksum of eight characters. */
export function hasCashAddressChecksum(prefix: string, data: string): boolean {
  const values = [...prefix].map((character) => character.charCodeAt(0) & 31);
  values.push(0, ...[...data].map((character) => alphabet.indexOf(character)));
  let state = 1n;
  for (const value of values) {
    if (value < 0) return false;
    const top = state >> 35n;
    state = ((state & 0x7ffffffffn) << 5n) ^ BigInt(value);
    cashGenerators.forEach((generator, index) => {
      if ((top >> BigInt(index)) & 1n) state ^= generator;
    });
  }
  return data.length > 8 && state === 1n;
}
