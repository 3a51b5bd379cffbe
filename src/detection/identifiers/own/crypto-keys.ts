/**
 * What gives power over crypto currencies: private keys and recovery phrases, proved by their checksums where they have any.
 * Sources: https://en.bitcoin.it/wiki/Wallet_import_format · https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki
 * https://github.com/bitcoin/bips/blob/master/bip-0038.mediawiki · https://github.com/bitcoin/bips/blob/master/bip-0039.mediawiki
 */
import { decodeBase58Check } from "../../checksums/base-58.ts";
import { sha256 } from "../../checksums/sha-256.ts";
import { alwaysHigh, type Form, type Identifier } from "../../identifier.ts";
import { latin1 } from "../../text/utf8.ts";
import { seedWordNumbers } from "./seed-words.ts";

type Parts = Pick<Identifier, "id" | "keywords" | "forms" | "matches" | "misses">;

function keyIdentifier(parts: Parts): Identifier {
  return { ...parts, origin: "reeve", category: "CREDENTIALS", severity: alwaysHigh, recommended: false };
}

const base58 = "1-9A-HJ-NP-Za-km-z";

/** 32 bytes behind version 128, with a further byte 1 when the public key is compressed. */
function isImportFormat(text: string): boolean {
  const payload = decodeBase58Check(text);
  if (payload?.[0] !== 0x80) return false;
  return payload.length === 33 || (payload.length === 34 && payload[33] === 1);
}

/** The end of `length` characters at `start` when a letter of `second` follows the first and all are a key; or -1. */
function endOfKey(
  bytes: Uint8Array,
  start: number,
  limit: number,
  { second, length, isKey }: { second: string; length: number; isKey: (text: string) => boolean },
): number {
  const end = start + length;
  if (end > limit || !second.includes(String.fromCharCode(bytes[start + 1] ?? 0))) return -1;
  return isKey(latin1(bytes, start, end)) ? end : -1;
}

const importForms: readonly Form[] = [
  {
    anchor: { kind: "digits", runs: [[1, 1]], prefixes: ["5"] },
    keyword: "unneeded",
    read: (bytes, start, limit) => endOfKey(bytes, start, limit, { second: "HJK", length: 51, isKey: isImportFormat }),
  },
  {
    anchor: { kind: "literal", texts: ["Kw", "Kx", "Ky", "Kz", "L1", "L2", "L3", "L4", "L5"] },
    keyword: "unneeded",
    read: (bytes, start, limit) => endOfKey(bytes, start, limit, { second: "wxyz12345", length: 52, isKey: isImportFormat }),
  },
];

/** Encrypted by a passphrase: 39 bytes that begin with 1, 66 or 67. */
const encryptedForm: Form = {
  anchor: { kind: "digits", runs: [[1, 1]], prefixes: ["6"] },
  keyword: "unneeded",
  read: (bytes, start, limit) => endOfKey(bytes, start, limit, { second: "P", length: 58, isKey: isEncryptedKey }),
};

function isEncryptedKey(text: string): boolean {
  return decodeBase58Check(text)?.length === 39;
}

/** Extended private keys: 78 bytes. */
const extendedForm: Form = {
  anchor: { kind: "literal", texts: ["xprv", "yprv", "zprv"] },
  keyword: "unneeded",
  pattern: new RegExp(`[xyz]prv[${base58}]{107}`, "y"),
  lengthMax: 111,
  validate: (text) => decodeBase58Check(text)?.length === 78,
};

// 32 invented bytes each, in parts so that no scanner takes them for leaks.
const compressed = ["KzXnjzAwJW3vJFC6TyL4yvWLe", "WAfD4DybfuRarUatCdjNoZMjwix"].join("");
const uncompressed = ["5JZocZteE2beT7PTAHPSpneuw", "GDcPfnzEHyHSo6oC9XXStsMDTS"].join("");
const encrypted = ["6PRNpn7fCHJ6oZZ3waARVHb9tfZh4", "BzQ3S8qvzTemmWQGwDHY9r8H3qK8a"].join("");
const extended = [
  "xprv9sk8ohA5kzDegyPfW9k4xuLf6hsAmzJkxm1tZ3uQMv5z1FBNiE2PN",
  "LAwWrtc8A4g4jeAVdD6vGjYC8phT5PWB2wadLtpyCgv1dky6gtgge3",
].join("");

const bitcoinPrivateKey = keyIdentifier({
  id: "BITCOIN_PRIVATE_KEY",
  keywords: [],
  forms: [...importForms, encryptedForm, extendedForm],
  matches: [
    `key=«${compressed}»`,
    `{"wif":"«${uncompressed}»"}`,
    `importprivkey «${compressed}» "label"`,
    `paper wallet: «${encrypted}»`,
    `«${extended}»`,
  ],
  misses: [
    { text: `${compressed.slice(0, -1)}y`, reason: "wrong checksum" },
    { text: `${uncompressed.slice(0, -1)}T`, reason: "wrong checksum" },
    { text: `${extended.slice(0, -1)}4`, reason: "wrong checksum" },
    { text: compressed.slice(0, -1), reason: "a character too few" },
    { text: extended.replace("xprv", "xpub"), reason: "a public key" },
    { text: `a${compressed}`, reason: "begins inside a word" },
  ],
});

const digits64 = ["62cfff976bc678a144a18861ed0de7c9", "3924d2180f1a2b3c4d5e6f7089a1b2c3"].join("");

/** 32 bytes in hexadecimal digits, which alone may be any hash. */
const ethereumPrivateKey = keyIdentifier({
  id: "ETHEREUM_PRIVATE_KEY",
  keywords: ["private key", "privkey", "eth private key", "ethereum private key", "wallet key", "secp256k1", "mnemonic"],
  forms: [
    {
      anchor: { kind: "word", start: "either", tokenMin: 63, tokenMax: 66 },
      keyword: "required",
      pattern: /(?:0x)?[0-9a-fA-F]{64}/y,
      lengthMax: 66,
      validate: (text) => !/([0-9a-f])\1{9}/i.test(text),
    },
  ],
  matches: [
    `PRIVATE_KEY=«${digits64}»`,
    `private key: «0x${digits64}»`,
    `{"privateKey":"«0x${digits64}»"}`,
    `ETH_PRIVATE_KEY='«${digits64.toUpperCase()}»'`,
    `«${digits64}» (privkey)`,
  ],
  misses: [
    { text: `sha256 ${digits64}`, reason: "no keyword near: a hash" },
    { text: `private key ${digits64.slice(1)}`, reason: "63 digits" },
    { text: `private key ${digits64}0`, reason: "65 digits" },
    { text: `private key 0x${"0".repeat(63)}1`, reason: "a placeholder" },
    { text: `private key ${digits64.slice(0, 63)}g`, reason: "g is no hexadecimal digit" },
  ],
});

const wordMax = 8;
const separatorMax = 6;
const phraseSizes = [24, 21, 18, 15, 12];

/** The ends and numbers of the words of the list that follow one another from `start` on, at most 24. */
function readWords(bytes: Uint8Array, start: number, limit: number): { numbers: number[]; ends: number[] } {
  const numbers: number[] = [];
  const ends: number[] = [];
  let position = start;
  while (numbers.length < 24) {
    let end = position;
    while (end < limit && end - position <= wordMax && isLetter(bytes[end] ?? 0)) end++;
    const number = seedWordNumbers.get(latin1(bytes, position, end).toLowerCase());
    if (number === undefined) break;
    numbers.push(number);
    ends.push(end);
    position = end;
    while (position < limit && position - end < separatorMax && isSeparator(bytes[position] ?? 0)) position++;
    if (position === end) break;
  }
  return { numbers, ends };
}

function isLetter(byte: number): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

/** White space, digits and signs as in numbered lists and lists in quotes. */
function isSeparator(byte: number): boolean {
  return byte <= 0x20 || byte === 0x22 || byte === 0x27 || (byte >= 0x28 && byte <= 0x2e) || (byte >= 0x30 && byte <= 0x39);
}

/** Each word carries eleven bits; one bit in 33 belongs to the checksum, the beginning of a SHA-256. */
function hasPhraseChecksum(numbers: readonly number[]): boolean {
  const bits = numbers.map((number) => number.toString(2).padStart(11, "0")).join("");
  const checksumBits = numbers.length / 3;
  const entropy = Uint8Array.from({ length: (bits.length - checksumBits) / 8 }, (_, index) =>
    Number.parseInt(bits.slice(index * 8, index * 8 + 8), 2),
  );
  const expected = (sha256(entropy)[0] ?? 0).toString(2).padStart(8, "0").slice(0, checksumBits);
  return bits.endsWith(expected);
}

const phrase = "glare lend total stuff guide expose barely country giggle half ketchup name";
const longPhrase =
  "horse only allow grab clever excuse success spend photo screen judge pool roast best ostrich riot hire tissue board damp topic quiz utility ask";

/** 12, 15, 18, 21 or 24 words of the English list. */
const seedPhrase = keyIdentifier({
  id: "CRYPTO_SEED_PHRASE",
  keywords: [
    "seed phrase",
    "recovery phrase",
    "mnemonic",
    "mnemonic phrase",
    "secret recovery phrase",
    "backup phrase",
    "wallet seed",
    "seed words",
    "seed",
  ],
  forms: [
    {
      anchor: { kind: "word", start: "letter", tokenMin: 3, tokenMax: wordMax },
      keyword: "required",
      lengthMax: 24 * (wordMax + separatorMax),
      read: (bytes, start, limit) => {
        const { numbers, ends } = readWords(bytes, start, limit);
        const size = phraseSizes.find((count) => count <= numbers.length && hasPhraseChecksum(numbers.slice(0, count)));
        return size === undefined ? -1 : (ends[size - 1] ?? -1);
      },
    },
  ],
  matches: [
    `seed phrase: «${phrase}»`,
    `mnemonic = "«${longPhrase}»"`,
    `{"recoveryPhrase":"«${phrase}»"}`,
    `Recovery phrase:\n1. «${phrase
      .split(" ")
      .map((word, index) => (index === 0 ? word : `${index + 1}. ${word}`))
      .join("\n")}»\n`,
    `MNEMONIC='«${phrase.toUpperCase()}»'`,
    `backup phrase: «${phrase}» keep it safe`,
  ],
  misses: [
    { text: `the words ${phrase}`, reason: "no keyword near" },
    { text: `seed phrase: ${phrase.split(" ").slice(1).join(" ")}`, reason: "eleven words" },
    { text: `seed phrase: ${phrase.replace("name", "mystery")}`, reason: "wrong checksum" },
    { text: `seed phrase: ${phrase.replace("total", "totals")}`, reason: "a word that is not in the list" },
    { text: "seed phrase: never share your words with anybody who asks for them", reason: "a sentence" },
  ],
});

/** Private keys and recovery phrases. */
export const cryptoKeys = [bitcoinPrivateKey, ethereumPrivateKey, seedPhrase];
