/**
 * Keys of services that keep identities and secrets, and keys people encrypt with.
 * Sources: https://developer.okta.com/docs/guides/create-an-api-token/ · https://auth0.com/docs/get-started/applications/application-settings
 * https://developer.hashicorp.com/vault/docs/concepts/tokens · https://developer.hashicorp.com/terraform/cloud-docs/users-teams-organizations/api-tokens
 * https://docs.doppler.com/docs/service-tokens · https://developer.1password.com/docs/service-accounts/ · https://support.1password.com/secret-key/
 * https://www.pulumi.com/docs/pulumi-cloud/access-management/access-tokens/ · https://age-encryption.org/v1 · https://www.wireguard.com/quickstart/
 */
import { hasBech32Checksum } from "../../checksums/bech-32.ts";
import type { Identifier } from "../../identifier.ts";
import { alwaysHigh } from "../../identifier.ts";
import { decodeBase64 } from "../../text/base64.ts";
import { alphanumeric, capitals, hexadecimal, invented, isMixed, tokenIdentifier } from "./token.ts";

const oktaApiToken = tokenIdentifier({
  id: "OKTA_API_TOKEN",
  keywords: ["okta api token", "okta token", "okta", "ssws"],
  forms: [{ source: String.raw`00[\w-]{40}`, lengthMax: 42, validate: isMixed }],
  samples: [1, 2, 3].map((variant) => `00${invented(alphanumeric, 40, variant)}`),
  misses: [
    { text: `x=00${invented(alphanumeric, 40)}`, reason: "no keyword near" },
    { text: `okta 01${invented(alphanumeric, 40)}`, reason: "does not begin with two zeros" },
  ],
});

const auth0ClientSecret = tokenIdentifier({
  id: "AUTH0_CLIENT_SECRET",
  keywords: ["auth0 client secret", "auth0 secret", "auth0"],
  forms: [{ source: String.raw`[\w-]{64}`, lengthMax: 64, validate: isMixed }],
  samples: [1, 2, 3].map((variant) => invented(alphanumeric, 64, variant)),
  misses: [
    { text: `x=${invented(alphanumeric, 64)}`, reason: "no keyword near" },
    { text: `auth0 ${invented(hexadecimal, 64)}`, reason: "a SHA-256 value" },
  ],
});

/** Service, batch and recovery tokens; older ones near a keyword. */
const vaultToken = tokenIdentifier({
  id: "HASHICORP_VAULT_TOKEN",
  keywords: ["vault token", "vault", "x-vault-token"],
  forms: [
    { prefixes: ["hvs.", "hvb.", "hvr."], source: String.raw`hv[sbr]\.[\w-]{24,300}`, lengthMax: 304 },
    { prefixes: ["s.", "b."], source: String.raw`[sb]\.[A-Za-z0-9]{24}`, needsKeyword: true, validate: isMixed },
  ],
  samples: [`hvs.${invented(alphanumeric, 95)}`, `hvb.${invented(alphanumeric, 150)}`, `s.${invented(alphanumeric, 24)}`],
  misses: [
    { text: `x=s.${invented(alphanumeric, 24)}`, reason: "an old token with no keyword near" },
    { text: "vault token hvs.short", reason: "too short" },
  ],
});

/** Tokens of users, teams and organizations: the mark stands behind fourteen characters. */
const terraformCloudToken: Identifier = {
  ...tokenIdentifier({
    id: "TERRAFORM_CLOUD_TOKEN",
    forms: [],
    samples: [1, 2, 3].map((variant) => `${invented(alphanumeric, 14, variant)}.atlasv1.${invented(alphanumeric, 67, variant)}`),
    misses: [
      { text: `${invented(alphanumeric, 13)}.atlasv1.${invented(alphanumeric, 67)}`, reason: "13 characters before the mark" },
    ],
  }),
  forms: [
    {
      anchor: { kind: "literal", texts: ["atlasv1."] },
      keyword: "unneeded",
      before: (_bytes, anchor, low) => (anchor - 15 < low ? -1 : anchor - 15),
      pattern: /[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,72}(?![\w-])/y,
      lengthMax: 96,
      validate: (token) => !/x{6}/.test(token),
    },
  ],
};

/** Tokens of services, users, service accounts and more. */
const dopplerToken = tokenIdentifier({
  id: "DOPPLER_TOKEN",
  forms: [
    {
      prefixes: ["dp.pt.", "dp.st.", "dp.ct.", "dp.sa.", "dp.scim.", "dp.audit."],
      source: String.raw`dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}`,
      lengthMax: 96,
    },
  ],
  samples: [
    `dp.pt.${invented(alphanumeric, 43)}`,
    `dp.st.prd_eu.${invented(alphanumeric, 43)}`,
    `dp.sa.${invented(alphanumeric, 43, 2)}`,
  ],
  misses: [{ text: `dp.xx.${invented(alphanumeric, 43)}`, reason: "no such kind" }],
});

/** Tokens of service accounts, which are JSON in base64, and secret keys of accounts. */
const onePasswordKey = tokenIdentifier({
  id: "ONEPASSWORD_KEY",
  forms: [
    { prefixes: ["ops_eyJ"], source: "ops_eyJ[A-Za-z0-9+/_-]{240,2000}={0,3}", lengthMax: 2_010 },
    { prefixes: ["A3-"], source: "A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}" },
  ],
  samples: [
    `A3-${[6, 6, 5, 5, 5, 5].map((length) => invented(capitals, length)).join("-")}`,
    `ops_eyJ${invented(alphanumeric, 700)}`,
    `A3-${[6, 11, 5, 5, 5].map((length) => invented(capitals, length, 2)).join("-")}`,
  ],
  misses: [{ text: `A4-${[6, 6, 5, 5, 5, 5].map((length) => invented(capitals, length)).join("-")}`, reason: "no such version" }],
});

const pulumiToken = tokenIdentifier({
  id: "PULUMI_TOKEN",
  forms: [{ prefixes: ["pul-"], source: "pul-[0-9a-f]{40}" }],
  samples: [1, 2, 3].map((variant) => `pul-${invented(hexadecimal, 40, variant)}`),
  misses: [{ text: `pul-${invented(hexadecimal, 41)}`, reason: "41 characters after the prefix" }],
});

const agePrefix = ["AGE", "SECRET", "KEY", ""].join("-");
// 32 invented bytes each in Bech32, in parts so that no scanner takes them for leaks.
const ageSamples = [
  "1VT8LL9MTCEU2Z39P3PS76R08EYUJF5SC8" + "2QNRRT2AHPXYQ3G6CYQYWP2NJ",
  "1DHFKQX4J525FUDSK323MSV0Z6S9MQ2488" + "HGKC8ZCV2DEU52LLSGQ9XAV9Q",
].map((body) => agePrefix + body);

/** Identities of age: Bech32 with a checksum. */
const ageSecretKey = tokenIdentifier({
  id: "AGE_SECRET_KEY",
  forms: [
    {
      prefixes: [`${agePrefix}1`],
      source: "AGE-SECRET-KEY-1[AC-HJ-NP-Z02-9]{58}",
      lengthMax: 74,
      validate: (key) => hasBech32Checksum(key.toLowerCase(), "bech32"),
    },
  ],
  samples: ageSamples,
  misses: [
    { text: `${(ageSamples[0] ?? "").slice(0, -1)}Q`, reason: "wrong checksum" },
    { text: `age1${invented("qpzry9x8gf2tvdw0s3jn54khce6mua7l", 58)}`, reason: "a public key" },
  ],
});

/** 32 bytes in base64: 43 characters, the last of which carries four bits, and an equals sign. */
const wireguardSource = "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=";
const wireguardKey: Identifier = {
  id: "WIREGUARD_KEY",
  origin: "reeve",
  category: "CREDENTIALS",
  severity: alwaysHigh,
  recommended: false,
  keywords: ["private key", "preshared key", "wireguard private key", "wg genkey"],
  forms: [
    {
      anchor: { kind: "word", start: "either", tokenMin: 1, tokenMax: 43 },
      lead: "/+",
      keyword: "required",
      pattern: new RegExp(`(?<![A-Za-z0-9+/])${wireguardSource}(?![A-Za-z0-9+/=])`, "y"),
      validate: (key) => isMixed(key) && decodeBase64(key, 40).length === 32,
    },
  ],
  matches: [
    `[Interface]\nPrivateKey = «${invented(alphanumeric, 42)}A=»\nAddress = 10.0.0.2/32`,
    `PresharedKey=«${invented(alphanumeric, 42, 2)}c=»`,
    `wireguard_private_key: "«${invented(alphanumeric, 42, 3)}4=»"`,
    `{"privateKey":"«${invented(alphanumeric, 42, 4)}g=»"}`,
    `private key «/${invented(alphanumeric, 41, 5)}k=»`,
  ],
  misses: [
    { text: `PublicKey = ${invented(alphanumeric, 42)}A=`, reason: "a public key" },
    { text: `PrivateKey = ${invented(alphanumeric, 42)}B=`, reason: "the last character carries bits that no key has" },
    { text: `PrivateKey = ${invented(alphanumeric, 41)}A=`, reason: "one character too few" },
    { text: `PrivateKey = ${invented(alphanumeric, 43)}A=`, reason: "one character too many" },
    { text: `PrivateKey = ${invented(alphanumeric, 42)}A==`, reason: "padding of another length" },
  ],
};

/** Keys of identities and secrets. */
export const secretStoreKeys = [
  oktaApiToken, auth0ClientSecret, vaultToken, terraformCloudToken, dopplerToken, onePasswordKey, pulumiToken, ageSecretKey,
  wireguardKey,
]; // biome-ignore format: a list of words
