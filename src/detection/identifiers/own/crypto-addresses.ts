/**
 * Addresses of crypto currencies: whoever knows one sees what its owner holds and pays. Each form is checked by the checksum the
 * currency defines; those without one count near a keyword only.
 * Sources: https://en.bitcoin.it/wiki/List_of_address_prefixes · https://eips.ethereum.org/EIPS/eip-55 · https://xrpl.org/docs/concepts/accounts/addresses
 * https://docs.getmonero.org/public-address/standard-address/ · https://cips.cardano.org/cip/CIP-19 · https://solana.com/docs/core/accounts
 * https://developers.tron.network/docs/account · https://reference.cash/protocol/blockchain/encoding/cashaddr
 */
import { bitcoinAlphabet, decodeBase58, decodeBase58Check, rippleAlphabet } from "../../checksums/base-58.ts";
import { hasBech32Checksum, hasCashAddressChecksum } from "../../checksums/bech-32.ts";
import { keccak256 } from "../../checksums/keccak-256.ts";
import { type Form, type Identifier, lowMediumHigh } from "../../identifier.ts";
import { encodeUtf8, latin1 } from "../../text/utf8.ts";

type Proof = Pick<Identifier, "matches" | "misses">;

function addressIdentifier(id: string, keywords: readonly string[], forms: readonly Form[], proof: Proof): Identifier {
  return {
    id,
    origin: "reeve",
    category: "FINANCIAL_INFORMATION",
    severity: lowMediumHigh,
    recommended: false,
    keywords,
    forms,
    ...proof,
  };
}

/** Tells whether a text is Base58Check of 20 bytes behind one of the versions, each one or two bytes in hexadecimal digits. */
function isHashAddress(text: string, versions: readonly string[], alphabet?: string): boolean {
  const payload = decodeBase58Check(text, alphabet);
  if (!payload) return false;
  const version = [...payload.subarray(0, -20)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return versions.includes(version);
}

/** An address in Base58Check near a keyword. */
function hashForm(versions: readonly string[], alphabet = bitcoinAlphabet): Form {
  return {
    anchor: { kind: "word", start: "letter", tokenMin: 25, tokenMax: 36 },
    keyword: "required",
    pattern: new RegExp(`[${alphabet}]{25,36}`, "y"),
    lengthMax: 36,
    validate: (text) => isHashAddress(text, versions, alphabet),
  };
}

/** An address in Bech32 behind one of the prefixes, in small letters or capitals. */
function bech32Form(prefixes: readonly string[], lengthMax: number, variants: readonly ("bech32" | "bech32m")[]): Form {
  const prefix = prefixes.join("|");
  return {
    anchor: { kind: "literal", texts: prefixes.map((text) => `${text}1`) },
    keyword: "unneeded",
    pattern: new RegExp(
      `(?:(?:${prefix})1[02-9ac-hj-np-z]{30,${lengthMax - 7}}|(?:${prefix.toUpperCase()})1[02-9AC-HJ-NP-Z]{30,${lengthMax - 7}})`,
      "y",
    ),
    lengthMax,
    validate: (text) => variants.some((variant) => hasBech32Checksum(text.toLowerCase(), variant)),
  };
}

const isBase58Byte: Uint8Array = (() => {
  const table = new Uint8Array(256);
  for (const byte of encodeUtf8(bitcoinAlphabet)) table[byte] = 1;
  return table;
})();

/** The end of the run of Base58 characters at `start` when its length lies in the bounds, or -1. */
function endOfBase58(bytes: Uint8Array, start: number, limit: number, lengthMin: number, lengthMax: number): number {
  const stop = Math.min(limit, start + lengthMax + 1);
  let end = start;
  while (end < stop && isBase58Byte[bytes[end] ?? 0] === 1) end++;
  return end - start >= lengthMin && end - start <= lengthMax ? end : -1;
}

/** Addresses in Base58Check begin with 1 or 3; digits that go on for long are another number. */
const bitcoinForm: Form = {
  anchor: { kind: "word", start: "digit", tokenMin: 26, tokenMax: 35 },
  keyword: "unneeded",
  lengthMax: 35,
  read: (bytes, start, limit) => {
    const end = endOfBase58(bytes, start, limit, 26, 35);
    return end > 0 && isHashAddress(latin1(bytes, start, end), ["00", "05"]) ? end : -1;
  },
};

const bitcoinAddress = addressIdentifier("BITCOIN_ADDRESS", [], [bitcoinForm, bech32Form(["bc"], 90, ["bech32", "bech32m"])], {
  matches: [
    "send to «1A1UPnMCyhCy5BoLD4KEw9TRB5ECGPwoBB»",
    '{"address":"«3AhVKKqeXbXMAMVmL9yqMmpMKbWurCfjYF»"}',
    "bitcoin:«bc1qvt8ll9mtceu2z39p3ps76r08eyujf5sc39cck0»?amount=1",
    "«bc1pvt8ll9mtceu2z39p3ps76r08eyujf5sc82qnrrt2ahpxyq3g6cyqzewuwc» (taproot)",
    "«BC1QDHFKQX4J525FUDSK323MSV0Z6S9MQ248KXKEMK»",
  ],
  misses: [
    { text: "1A1UPnMCyhCy5BoLD4KEw9TRB5ECGPwoBC", reason: "wrong checksum" },
    { text: "bc1qvt8ll9mtceu2z39p3ps76r08eyujf5sc39cck1", reason: "1 is no character of the data" },
    { text: "bc1qvt8ll9mtceu2z39p3ps76r08eyujf5sc39cckq", reason: "wrong checksum" },
    { text: "bc1Qvt8ll9mtceu2z39p3ps76r08eyujf5sc39cck0", reason: "small letters and capitals mixed" },
    { text: "x1A1UPnMCyhCy5BoLD4KEw9TRB5ECGPwoBB", reason: "begins inside a word" },
    { text: "1B1hsXkuik7JPKXXNTS4qKoV9cxiXX8pv", reason: "a character too few" },
  ],
});

const bitcoinCashAddress = addressIdentifier(
  "BITCOIN_CASH_ADDRESS",
  [],
  [
    {
      anchor: { kind: "literal", texts: ["bitcoincash:"] },
      keyword: "unneeded",
      pattern: /bitcoincash:[qp][02-9ac-hj-np-z]{41}/y,
      validate: (text) => hasCashAddressChecksum("bitcoincash", text.slice(12)),
    },
  ],
  {
    matches: [
      "«bitcoincash:qp3vlluhd0r83g2y5xyxrmgdulynjfxjrqzhc0n67k»",
      'pay="«bitcoincash:qpkaxcq6k232383kz6928wp3ut2qhvp25unlp7avjz»"',
      "to «bitcoincash:qp3vlluhd0r83g2y5xyxrmgdulynjfxjrqzhc0n67k».",
      "(«bitcoincash:qpkaxcq6k232383kz6928wp3ut2qhvp25unlp7avjz»)",
      "x,«bitcoincash:qp3vlluhd0r83g2y5xyxrmgdulynjfxjrqzhc0n67k»,y",
    ],
    misses: [
      { text: "bitcoincash:qp3vlluhd0r83g2y5xyxrmgdulynjfxjrqzhc0n67q", reason: "wrong checksum" },
      { text: "bitcoincash:qp3vlluhd0r83g2y5xyxrmgdulynjfxjrqzhc0n67", reason: "a character too few" },
      { text: "bitcoincash:zp3vlluhd0r83g2y5xyxrmgdulynjfxjrqzhc0n67k", reason: "no such kind" },
      { text: "bchtest:qp3vlluhd0r83g2y5xyxrmgdulynjfxjrqzhc0n67k", reason: "another network" },
      { text: "bitcoincash: see our page", reason: "no address" },
    ],
  },
);

/** A capital stands where the hash of the small letters has a digit of 8 or more. */
function hasCapitalsChecksum(address: string): boolean {
  const digits = address.slice(2);
  const hash = keccak256(encodeUtf8(digits.toLowerCase()));
  for (let i = 0; i < 40; i++) {
    const isCapital = (((hash[i >> 1] ?? 0) >> (i % 2 === 0 ? 4 : 0)) & 15) >= 8;
    const character = digits.charAt(i);
    if (character !== (isCapital ? character.toUpperCase() : character.toLowerCase())) return false;
  }
  return true;
}

/** The end of 0x and forty hexadecimal digits, or -1. */
function endOfHexAddress(bytes: Uint8Array, start: number, limit: number): number {
  const end = start + 42;
  if (end > limit || bytes[start + 1] !== 0x78) return -1;
  return /^0x[0-9A-Fa-f]{40}$/.test(latin1(bytes, start, end)) ? end : -1;
}

const plainHex = /^0x(?:[0-9a-f]{40}|[0-9A-F]{40})$/;

/** With capitals as a checksum an address speaks for itself; without, it may be any 20 bytes, and a keyword must be near. */
const ethereumAddress = addressIdentifier(
  "ETHEREUM_ADDRESS",
  ["ethereum", "eth", "eth address", "ether", "wallet", "wallet address", "erc20", "metamask"],
  [
    {
      anchor: { kind: "digits", runs: [[1, 1]], prefixes: ["0"], behind: "x" },
      keyword: "unneeded",
      read: (bytes, start, limit) => {
        const end = endOfHexAddress(bytes, start, limit);
        if (end < 0) return -1;
        const text = latin1(bytes, start, end);
        return !plainHex.test(text) && hasCapitalsChecksum(text) ? end : -1;
      },
    },
    {
      anchor: { kind: "digits", runs: [[1, 1]], prefixes: ["0"], behind: "x" },
      keyword: "required",
      pattern: /0x[0-9A-Fa-f]{40}/y,
      validate: (text) => plainHex.test(text) && !/([0-9a-f])\1{9}/i.test(text),
    },
  ],
  {
    matches: [
      "from «0x62cfFf976bc678A144a18861Ed0de7C93924d218»",
      '{"to":"«0x6DD3601AB2a2a89e36168aA3b831E2D40bB02aA7»"}',
      "ETH wallet: «0x62cfff976bc678a144a18861ed0de7c93924d218»",
      "ethereum,«0x6dd3601ab2a2a89e36168aa3b831e2d40bb02aa7»,x",
      "https://example.com/address/«0x62cfFf976bc678A144a18861Ed0de7C93924d218»",
    ],
    misses: [
      { text: "0x62cFff976bc678A144a18861Ed0de7C93924d218", reason: "wrong capitals" },
      { text: "hash 0x62cfff976bc678a144a18861ed0de7c93924d218", reason: "no capitals and no keyword near" },
      { text: "eth 0x62cfff976bc678a144a18861ed0de7c93924d21", reason: "39 digits" },
      { text: "eth 0x62cfff976bc678a144a18861ed0de7c93924d2180", reason: "41 digits" },
      { text: "eth 0x0000000000000000000000000000000000000000", reason: "the address of nobody" },
    ],
  },
);

/** A currency whose addresses are Base58Check and count near its name. */
function hashCurrency(
  id: string,
  keywords: readonly string[],
  forms: readonly Form[],
  samples: readonly [string, string],
  other: string,
): Identifier {
  const [one, two] = samples;
  const [name = ""] = keywords;
  return addressIdentifier(id, keywords, forms, {
    matches: [
      `${name} address: «${one}»`,
      `{"${name}":"«${two}»"}`,
      `«${one}» (${name})`,
      `${name.toUpperCase()}=«${two}»\n`,
      `pay ${name} to «${one}».`,
    ],
    misses: [
      { text: `x=${one}`, reason: "no keyword near" },
      { text: `${name} ${one.slice(0, -1)}${one.endsWith("a") ? "b" : "a"}`, reason: "wrong checksum" },
      { text: `${name} ${one.slice(0, -1)}`, reason: "a character too few" },
      { text: `${name} ${one.slice(0, 8)}0${one.slice(9)}`, reason: "0 is no character of an address" },
      { text: `${name} ${other}`, reason: "an address of another currency" },
    ],
  });
}

const someBitcoinAddress = "1A1UPnMCyhCy5BoLD4KEw9TRB5ECGPwoBB";

const litecoinAddress = hashCurrency(
  "LITECOIN_ADDRESS",
  ["litecoin", "ltc"],
  [hashForm(["30", "32"]), bech32Form(["ltc"], 90, ["bech32", "bech32m"])],
  ["LUERezf34MT2KzVVPCJYDAXBPHbUQ1zN3L", "ltc1qvt8ll9mtceu2z39p3ps76r08eyujf5sc4ezuwl"],
  someBitcoinAddress,
);

const dogecoinAddress = hashCurrency(
  "DOGECOIN_ADDRESS",
  ["dogecoin", "doge"],
  [hashForm(["1e", "16"])],
  ["DE9Zw3HrH77FcByvweJoUud24CxVfFbAxH", "DF9oQnhZ2A1avKi873RdP5y62kh1qpAwjy"],
  someBitcoinAddress,
);

const dashAddress = hashCurrency(
  "DASH_ADDRESS",
  ["dash address", "dash wallet", "dash coin", "dashcoin"],
  [hashForm(["4c", "10"])],
  ["XjhKE316wQRZE8Pv4wdTng9D1QotJr6PsU", "XkhYhnQogTKtYG87ELkHgrVGyxYQWcgLvd"],
  someBitcoinAddress,
);

const zcashAddress = hashCurrency(
  "ZCASH_ADDRESS",
  ["zcash", "zec"],
  [hashForm(["1cb8", "1cbd"])],
  ["t1St5Q7mLx1zZfprE9V8N4xZLRjRH3MkhSY", "t3Ta6KfFnVvJwkzYfGanxVavGaFhzbFXjQr"],
  someBitcoinAddress,
);

const tronAddress = hashCurrency(
  "TRON_ADDRESS",
  ["tron", "trx", "trc20", "usdt"],
  [hashForm(["41"])],
  ["TJygPqiw8RKvEMrxoKxxTJ9Z5ryWXfm9uE", "TKyusb8dsUEFYVb9xj5nMUVd4Qi2oPbjg7"],
  someBitcoinAddress,
);

const rippleAddress = hashCurrency(
  "RIPPLE_ADDRESS",
  ["ripple", "xrp", "xrpl"],
  [hashForm(["00"], rippleAlphabet)],
  ["rwr7P8MUy6UynBoLDhKNA9TRBnNUGPAoBB", "rBr61Xku5kfJPKXX4TShqKoV9cx5XX3FvJ"],
  "LUERezf34MT2KzVVPCJYDAXBPHbUQ1zN3L",
);

/** Sizes in characters of blocks of bytes, by their number. */
const moneroBlocks = [0, 2, 3, 5, 6, 7, 9, 10, 11];

/** The 69 or 77 bytes of an address, written in blocks of 8 bytes as 11 characters each. */
function decodeMonero(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  for (let start = 0; start < text.length; start += 11) {
    const block = text.slice(start, start + 11);
    const size = moneroBlocks.indexOf(block.length);
    const decoded = [...(decodeBase58(block) ?? [])];
    while (decoded.length > size && decoded[0] === 0) decoded.shift();
    if (size < 1 || decoded.length > size || decodeBase58(block) === undefined) return undefined;
    bytes.push(...new Array<number>(size - decoded.length).fill(0), ...decoded);
  }
  return Uint8Array.from(bytes);
}

/** The last four bytes are the beginning of the hash of the others. */
function isMoneroAddress(text: string): boolean {
  const bytes = decodeMonero(text);
  if (!bytes || ![0x12, 0x13, 0x2a].includes(bytes[0] ?? 0)) return false;
  const hash = keccak256(bytes.subarray(0, -4));
  return bytes.subarray(-4).every((byte, index) => byte === hash[index]);
}

const moneroSample = ["45NHvJDuZhhTyW9MasXiSAaf7oXKyZq1rQevsJ7TtzUV2N", "BhZhwfZipThJMpRG7EpZctvYgpsvtt8TMMMnJWNM5CNwgpaZY"].join(
  "",
);
const moneroOther = ["86ceDnDiaUXTTrANbKKnCZcU7HxoZZ7h55jz6nDVCugX3k", "f5j9v8KJNVzjaYs7GH2uQNP9eTF69sQ8kCFPnn4MGrKENw43c"].join(
  "",
);

const moneroAddress = addressIdentifier(
  "MONERO_ADDRESS",
  [],
  [
    {
      anchor: { kind: "word", start: "digit", tokenMin: 63, tokenMax: 63 },
      keyword: "unneeded",
      lengthMax: 106,
      read: (bytes, start, limit) => {
        const end = endOfBase58(bytes, start, limit, 95, 106);
        if (end < 0 || (end - start !== 95 && end - start !== 106)) return -1;
        return isMoneroAddress(latin1(bytes, start, end)) ? end : -1;
      },
    },
  ],
  {
    matches: [
      `«${moneroSample}»`,
      `XMR: «${moneroOther}»`,
      `{"wallet":"«${moneroSample}»"}`,
      `monero:«${moneroOther}»?tx_amount=1`,
      `to (${"«"}${moneroSample}») and`,
    ],
    misses: [
      { text: `${moneroSample.slice(0, -1)}Z`, reason: "wrong checksum" },
      { text: moneroSample.slice(0, -1), reason: "a character too few" },
      { text: `${moneroSample}1`, reason: "a character too many" },
      { text: `5${moneroSample.slice(1)}`, reason: "no such network" },
      { text: `${moneroSample.slice(0, 40)}0${moneroSample.slice(41)}`, reason: "0 is no character of an address" },
    ],
  },
);

const cardanoTail = ["g2y5xyxrmgdulynjfxjrqagzvvddtkuycsz9rtqs2vvzgt7wrjfn7vsuwsm8flr4456s8c4kx9pexwsajnzqp"].join("");
const cardanoSample = `addr1q93vlluhd0r83${cardanoTail}`;

/** Addresses to pay to, and those of stakes. */
const cardanoAddress = addressIdentifier("CARDANO_ADDRESS", [], [bech32Form(["addr", "stake"], 120, ["bech32"])], {
  matches: [
    `«${cardanoSample}»`,
    `{"address":"«${cardanoSample}»"}`,
    "«stake1u93vlluhd0r83g2y5xyxrmgdulynjfxjrqagzvvddtkuycstatfdq»",
    "ADA to «stake1u9kaxcq6k232383kz6928wp3ut2qhvp25u7azmqutp3fh8s48a3c0».",
    `x,«${cardanoSample}»,y`,
  ],
  misses: [
    { text: `${cardanoSample.slice(0, -1)}q`, reason: "wrong checksum" },
    { text: cardanoSample.slice(0, -1), reason: "a character too few" },
    { text: cardanoSample.replace("addr1", "adder1"), reason: "no such prefix" },
    { text: cardanoSample.replace("addr1q", "addr1Q"), reason: "small letters and capitals mixed" },
    { text: "addr1 = base + offset", reason: "the name of a variable" },
  ],
});

/** 32 bytes in Base58 and no checksum. */
const solanaAddress = addressIdentifier(
  "SOLANA_ADDRESS",
  ["solana", "solana wallet", "sol address", "sol wallet", "phantom wallet"],
  [
    {
      anchor: { kind: "word", start: "either", tokenMin: 32, tokenMax: 44 },
      keyword: "required",
      pattern: new RegExp(`[${bitcoinAlphabet}]{32,44}`, "y"),
      lengthMax: 44,
      validate: (text) => /[A-Z]/.test(text) && /[a-z]/.test(text) && decodeBase58(text)?.length === 32,
    },
  ],
  {
    matches: [
      "solana: «7eiujdTsajsHpYCPW62xnPZUSFVgLZtFwYbt9U3YKuJX»",
      '{"solanaWallet":"«8PiP58VWb3ERge1At7ebedfJWhyLrJqTRYvGFejst1R9»"}',
      "sol_address=«7eiujdTsajsHpYCPW62xnPZUSFVgLZtFwYbt9U3YKuJX»",
      "«8PiP58VWb3ERge1At7ebedfJWhyLrJqTRYvGFejst1R9» is my Solana wallet",
      "phantom wallet «7eiujdTsajsHpYCPW62xnPZUSFVgLZtFwYbt9U3YKuJX»",
    ],
    misses: [
      { text: "x=7eiujdTsajsHpYCPW62xnPZUSFVgLZtFwYbt9U3YKuJX", reason: "no keyword near" },
      { text: "solana 7eiujdTsajsHpYCPW62xnPZUSFVgLZtFwYbt9U3YKu", reason: "31 bytes" },
      { text: "solana 7eiujdTsajsHpYCPW62xnPZUSFVgLZtFwYbt9U3YKuJXa", reason: "too long" },
      { text: "solana 0eiujdTsajsHpYCPW62xnPZUSFVgLZtFwYbt9U3YKuJX", reason: "0 is no character of an address" },
      { text: "solana zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", reason: "one letter, and 33 bytes" },
    ],
  },
);

/** Addresses of crypto currencies. */
export const cryptoAddresses = [
  bitcoinAddress, bitcoinCashAddress, ethereumAddress, litecoinAddress, dogecoinAddress, dashAddress, zcashAddress, tronAddress,
  rippleAddress, moneroAddress, cardanoAddress, solanaAddress,
]; // biome-ignore format: a list of words
