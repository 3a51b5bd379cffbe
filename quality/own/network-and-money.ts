/**
 * Addresses of mail, networks, devices and crypto currencies, and keys of the latter. Rules: RFC 5321, RFC 4291, IEEE 802, 3GPP TS
 * 23.003 (IMEI); BIP 13, 39, 173 and 350, EIP-55, the specifications of the other currencies' addresses.
 */
import { createHash } from "node:crypto";
import { seedWordNumbers } from "../../src/detection/identifiers/own/seed-words.ts";
import type { Random } from "../random.ts";
import {
  alphanumeric,
  base58,
  base58Check,
  bech32,
  bytes,
  cashAddress,
  fives,
  hex,
  keccak256,
  lower,
  ripple58,
} from "./alphabets.ts";
import { named, type SecretKind, speaking } from "./secret-kind.ts";

const people = [
  "anna.keller",
  "j.moreau",
  "t_okafor",
  "rob",
  "lucia.ferri",
  "priya92",
  "sales",
  "info",
  "o'neill.p",
  "jan-willem.d",
  "k.b+lists",
];
const hosts = ["nordlicht-werke", "kestrelmail", "blueharbour", "acme-tools", "mail.riverton", "uni-halden", "tiendalobo"];
const endings = ["de", "com", "fr", "co.uk", "io", "es", "it", "net", "org", "com.br", "ca", "dev", "info"];

function email(random: Random): string {
  const local = random.chance(0.6)
    ? random.pick(people)
    : `${random.text(random.between(2, 8), lower)}${random.text(random.below(3))}`;
  const address = `${local}@${random.pick(hosts)}.${random.pick(endings)}`;
  return random.chance(0.1) ? address.toUpperCase() : address;
}

function wrongEmail(random: Random): string {
  const word = random.text(5, lower);
  return random.pick([
    `@${word}`,
    `${word}@2x.png`,
    `${word}@${random.below(9)}.${random.below(20)}.1`,
    `${word}@localhost`,
    `${word} @ ${word}.com`,
    `${word}@`,
    `${word}@.com`,
    `@${word}/core@^17.0.2`,
  ]);
}

/** Public and private, none of those kept for documentation and tests. */
function ipv4(random: Random): string {
  const first = random.pick([10, 172, 192, 34, 52, 81, 93, 145, 185, 213]);
  const second = first === 192 ? 168 : first === 172 ? random.between(16, 31) : random.between(1, 254);
  return `${first}.${second}.${random.below(255)}.${random.between(1, 254)}`;
}

function ipv6(random: Random): string {
  const group = (): string => random.text(1, hex.slice(1)) + random.text(random.below(4), hex);
  const many = (count: number): string => Array.from({ length: count }, group).join(":");
  return random.pick([
    () => `2a0${random.text(1, hex)}:${many(7)}`,
    () => `2a02:${many(3)}::${many(2)}`,
    () => `fe80::${many(4)}`,
    () => `2a01:4f8:${many(2)}::${group()}`,
  ])();
}

function wrongIp(random: Random): string {
  const n = (): number => random.below(255);
  return random.pick([
    `${n()}.${random.between(256, 999)}.${n()}.${n()}`,
    `${n()}.${n()}.${n()}`,
    `1.3.6.1.4.1.${n()}.${n()}`,
    `${n()}.${n()}.${n()}.${n()}.${n()}`,
    `${random.between(10, 23)}:${random.between(10, 59)}:${random.between(10, 59)}`,
    `std::${random.text(6, lower)}`,
  ]);
}

const mac = (random: Random, by: string): string =>
  Array.from({ length: 6 }, (_, i) => (i === 0 ? random.pick(["00", "3c", "a4", "f8", "b8"]) : random.text(2, hex))).join(by);

function macAddress(random: Random): string {
  const text = mac(random, random.pick([":", ":", "-"]));
  return random.chance(0.4) ? text.toUpperCase() : text;
}

function wrongMac(random: Random): string {
  const many = (count: number, by: string): string => Array.from({ length: count }, () => random.text(2, hex)).join(by);
  return random.pick([many(20, ":"), many(5, ":"), many(16, ":"), many(4, "-"), `${many(5, ":")}:zz`]);
}

function imei(random: Random): string {
  const body = random.pick(["35", "86", "01", "35"]) + random.text(12);
  let sum = 0;
  for (let i = 0; i < 14; i++) {
    const value = Number(body.charAt(i)) * (i % 2 === 1 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return body + ((10 - (sum % 10)) % 10);
}

const withVersion = (version: readonly number[], random: Random, length = 20): Uint8Array =>
  Uint8Array.of(...version, ...bytes(random, length));

function ethereum(random: Random): string {
  const address = random.text(40, hex);
  const hash = Buffer.from(keccak256(Buffer.from(address))).toString("hex");
  return `0x${[...address].map((c, i) => (Number.parseInt(hash.charAt(i), 16) >= 8 ? c.toUpperCase() : c)).join("")}`;
}

function wrongEthereum(random: Random): string {
  const address = ethereum(random);
  const at = address.search(/[a-f](?=[0-9a-fA-F]*[A-F])/);
  if (at < 2 || !/[a-f]/.test(address.slice(at + 1))) return `0x${random.text(random.pick([16, 38, 44]), hex)}`;
  return address.slice(0, at) + address.charAt(at).toUpperCase() + address.slice(at + 1);
}

const blocks58 = [0, 2, 3, 5, 6, 7, 9, 10, 11];

function monero(random: Random): string {
  const body = Uint8Array.of(random.pick([18, 42]), ...bytes(random, 64));
  const data = Buffer.concat([body, keccak256(body).subarray(0, 4)]);
  let text = "";
  for (let start = 0; start < data.length; start += 8) {
    const block = data.subarray(start, start + 8);
    text += base58(block)
      .replace(/^1+/, "")
      .padStart(blocks58[block.length] ?? 11, "1");
  }
  return text;
}

function solana(random: Random): string {
  return base58(Uint8Array.of(random.between(16, 255), ...bytes(random, 31)));
}

const seedWords = [...seedWordNumbers.keys()];

function seedPhrase(random: Random): string {
  const words = random.pick([12, 24]);
  const entropy = bytes(random, (words * 4) / 3);
  const bits = [...entropy, ...createHash("sha256").update(entropy).digest().subarray(0, 1)]
    .map((byte) => byte.toString(2).padStart(8, "0"))
    .join("");
  return Array.from({ length: words }, (_, i) => seedWords[Number.parseInt(bits.slice(11 * i, 11 * i + 11), 2)]).join(" ");
}

/** The same text with one character before the last another one. */
function slipped(make: (random: Random) => string): (random: Random) => string {
  return (random) => {
    const text = make(random);
    const at = text.length - random.between(2, 6);
    return text.slice(0, at) + (text.charAt(at) === "q" ? "p" : "q") + text.slice(at + 1);
  };
}

const bitcoin = (r: Random): string =>
  r.pick([
    () => base58Check(withVersion([0], r)),
    () => base58Check(withVersion([5], r)),
    () => bech32("bc", [0, ...fives(bytes(r, 20))]),
    () => bech32("bc", [1, ...fives(bytes(r, 32))], true),
  ])();
const litecoin = (r: Random): string => base58Check(withVersion([0x30], r));
const litecoinSegwit = (r: Random): string => bech32("ltc", [0, ...fives(bytes(r, 20))]);
const dogecoin = (r: Random): string => base58Check(withVersion([0x1e], r));
const dash = (r: Random): string => base58Check(withVersion([0x4c], r));
const zcash = (r: Random): string => base58Check(withVersion([0x1c, 0xb8], r));
const tron = (r: Random): string => base58Check(withVersion([0x41], r));
const ripple = (r: Random): string => base58Check(withVersion([0], r), ripple58);
const cash = (r: Random): string => cashAddress("bitcoincash", r.pick([0, 1]), bytes(r, 20));
const cardano = (r: Random): string => bech32("addr", fives(Uint8Array.of(0x01, ...bytes(r, 56))));
const walletKey = (r: Random): string =>
  base58Check(r.chance(0.5) ? withVersion([0x80], r, 32) : Uint8Array.of(0x80, ...bytes(r, 32), 1));

/** Addresses of people, devices and machines. */
export const networkValues: readonly SecretKind[] = [
  speaking("EMAIL_ADDRESS", ["EMAIL", "contact", "from", "admin_email"], email, wrongEmail),
  speaking("IP_ADDRESS", ["client", "HOST", "remote_addr", "bind"], ipv4, wrongIp),
  speaking("IP_ADDRESS", ["client", "HOST", "remote_addr"], ipv6),
  speaking("MAC_ADDRESS", ["hwaddr", "ether", "device", "mac"], macAddress, wrongMac),
  named("MAC_ADDRESS", ["mac_address", "MAC address", "MAC"], (r) =>
    r.pick([mac(r, ""), mac(r, "").toUpperCase(), mac(r, "").replace(/^(.{4})(.{4})/, "$1.$2.")]),
  ),
  named("IMEI", ["IMEI", "imei_number", "device_imei"], imei, (r) => {
    const text = imei(r);
    return text.slice(0, -1) + ((Number(text.slice(-1)) + r.between(1, 9)) % 10);
  }),
];

/** Addresses and keys of crypto currencies. */
export const currencyValues: readonly SecretKind[] = [
  speaking("BITCOIN_ADDRESS", ["btc", "wallet", "payout_address"], bitcoin, slipped(bitcoin)),
  speaking("BITCOIN_CASH_ADDRESS", ["bch", "wallet"], cash, slipped(cash)),
  named(
    "ETHEREUM_ADDRESS",
    ["ethereum_address", "eth_address", "ETH wallet", "ethereum wallet"],
    (r) => `0x${r.text(40, hex)}`,
    wrongEthereum,
  ),
  speaking("ETHEREUM_ADDRESS", ["owner", "to", "wallet"], (r) => {
    let address = ethereum(r);
    while (!/[A-F]/.test(address) || !/[a-f]/.test(address)) address = ethereum(r);
    return address;
  }),
  named("LITECOIN_ADDRESS", ["litecoin_address", "ltc_address", "litecoin wallet"], litecoin, slipped(litecoin)),
  speaking("LITECOIN_ADDRESS", ["wallet", "payout"], litecoinSegwit, slipped(litecoinSegwit)),
  named("DOGECOIN_ADDRESS", ["dogecoin_address", "doge_address", "dogecoin"], dogecoin, slipped(dogecoin)),
  named("DASH_ADDRESS", ["dash_address", "dash address"], dash, slipped(dash)),
  named("ZCASH_ADDRESS", ["zcash_address", "zec_address", "zcash wallet"], zcash, slipped(zcash)),
  named("TRON_ADDRESS", ["tron_address", "trx_address", "TRON wallet"], tron, slipped(tron)),
  named("RIPPLE_ADDRESS", ["ripple_address", "xrp_address", "XRP wallet"], ripple, slipped(ripple)),
  speaking("MONERO_ADDRESS", ["xmr", "wallet"], monero, slipped(monero)),
  speaking("CARDANO_ADDRESS", ["ada", "wallet"], cardano, slipped(cardano)),
  named("SOLANA_ADDRESS", ["solana_address", "sol_address", "solana wallet"], solana, (r) => r.text(20, alphanumeric)),
  speaking("BITCOIN_PRIVATE_KEY", ["wif", "privkey", "wallet_key"], walletKey, slipped(walletKey)),
  named(
    "ETHEREUM_PRIVATE_KEY",
    ["ETHEREUM_PRIVATE_KEY", "ETH_PRIVATE_KEY", "eth_private_key"],
    (r) => r.pick(["0x", ""]) + r.text(64, hex),
    (r) => `0x${r.text(48, hex)}`,
  ),
  named(
    "CRYPTO_SEED_PHRASE",
    ["seed_phrase", "MNEMONIC", "recovery phrase", "seed phrase"],
    seedPhrase,
    (r) => `${r.pick(["correct", "please"])} ${seedPhrase(r).split(" ").slice(0, 6).join(" ")}`,
  ),
];
