/**
 * Keys of clouds, hosts and networks, but for Google's and Microsoft's, which have families of their own.
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes
 * https://docs.digitalocean.com/reference/api/create-personal-access-token/ · https://developers.cloudflare.com/fundamentals/api/
 * https://devcenter.heroku.com/articles/authentication · https://docs.netlify.com/api/get-started/ · https://fly.io/docs/security/tokens/
 * https://supabase.com/docs/reference/api/introduction · https://planetscale.com/docs/api/reference/service-tokens
 * Shapes as in https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
import { alphanumeric, capitals, hexadecimal, invented, inventedUuid, isMixed, tokenIdentifier } from "./token.ts";

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

/** Access key IDs, of users and of sessions. The secret that belongs to one is another identifier. */
const awsAccessKeyId = tokenIdentifier({
  id: "AWS_ACCESS_KEY_ID",
  forms: [{ prefixes: ["AKIA", "ASIA", "ABIA", "ACCA"], source: "(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}" }],
  samples: ["AKIA", "ASIA", "ABIA"].map((prefix, variant) => prefix + invented(capitals, 16, variant)),
  misses: [
    { text: `key AKIAIOSFODNN7${"EXAMPLE"}`, reason: "the example of the documentation" },
    { text: `role AROA${invented(capitals, 16)}`, reason: "the ID of a role" },
    { text: `AKIA${invented(capitals, 17)}`, reason: "17 characters after the prefix" },
    { text: `AKIA${invented(hexadecimal, 16)}`, reason: "small letters" },
  ],
});

const alibabaCloudAccessKey = tokenIdentifier({
  id: "ALIBABA_CLOUD_ACCESS_KEY",
  forms: [{ prefixes: ["LTAI"], source: "LTAI[A-Za-z0-9]{12,20}" }],
  samples: [20, 12, 17].map((length) => `LTAI${invented(alphanumeric, length)}`),
  misses: [{ text: `LTAI${invented(alphanumeric, 21)}`, reason: "21 characters after the prefix" }],
});

const tencentCloudSecretId = tokenIdentifier({
  id: "TENCENT_CLOUD_SECRET_ID",
  forms: [{ prefixes: ["AKID"], source: "AKID[A-Za-z0-9]{32}" }],
  samples: [1, 2, 3].map((variant) => `AKID${invented(alphanumeric, 32, variant)}`),
  misses: [{ text: `AKID${invented(alphanumeric, 31)}`, reason: "31 characters after the prefix" }],
});

const yandexCloudApiKey = tokenIdentifier({
  id: "YANDEX_CLOUD_API_KEY",
  forms: [{ prefixes: ["AQVN"], source: String.raw`AQVN[\w-]{35,38}` }],
  samples: [35, 36, 38].map((length) => `AQVN${invented(alphanumeric, length)}`),
  misses: [{ text: `AQVN${invented(alphanumeric, 34)}`, reason: "34 characters after the prefix" }],
});

/** Personal, OAuth and refresh tokens. */
const digitaloceanToken = tokenIdentifier({
  id: "DIGITALOCEAN_TOKEN",
  forms: [{ prefixes: ["dop_v1_", "doo_v1_", "dor_v1_"], source: "do[opr]_v1_[0-9a-f]{64}", lengthMax: 71 }],
  samples: ["dop", "doo", "dor"].map((prefix, variant) => `${prefix}_v1_${invented(hexadecimal, 64, variant)}`),
  misses: [
    { text: `dop_v1_${invented(hexadecimal, 63)}`, reason: "63 characters after the prefix" },
    { text: `dop_v2_${invented(hexadecimal, 64)}`, reason: "no such version" },
  ],
});

/** Keys with a prefix, and the UUIDs of older ones near a keyword. */
const herokuApiKey = tokenIdentifier({
  id: "HEROKU_API_KEY",
  keywords: ["heroku api key", "heroku auth token", "heroku token", "heroku key"],
  forms: [{ prefixes: ["HRKU-"], source: String.raw`HRKU-(?:AA[\w-]{58}|${uuid})`, lengthMax: 65 }, { source: uuid }],
  samples: [`HRKU-AA${invented(alphanumeric, 58)}`, `HRKU-${inventedUuid()}`, inventedUuid(2)],
  misses: [{ text: `app ${inventedUuid()}`, reason: "a UUID with no keyword near" }],
});

/** API tokens and global keys of old near a keyword; those with a prefix and keys of an origin's certificate speak for themselves. */
const cloudflareApiToken = tokenIdentifier({
  id: "CLOUDFLARE_API_TOKEN",
  keywords: ["cloudflare api token", "cloudflare", "cf api token", "cf api key", "x-auth-key"],
  forms: [
    { source: String.raw`[\w-]{40}`, lengthMax: 40, validate: isMixed },
    { source: "[0-9a-f]{37}", lengthMax: 37 },
    { prefixes: ["cfk_", "cfut_", "cfat_"], source: String.raw`cf(?:k|ut|at)_[\w-]{40}[A-Za-z0-9]{6,10}` },
    { prefixes: ["v1.0-"], source: String.raw`v1\.0-[0-9a-f]{24}-[0-9a-f]{146}`, lengthMax: 176 },
  ],
  samples: [
    invented(alphanumeric, 40),
    invented(hexadecimal, 37),
    `cfut_${invented(alphanumeric, 48)}`,
    `v1.0-${invented(hexadecimal, 24)}-${invented(hexadecimal, 146)}`,
  ],
  misses: [
    { text: `x ${invented(alphanumeric, 40)}`, reason: "no keyword near" },
    { text: `cloudflare ${invented(hexadecimal, 40)}`, reason: "a SHA-1 value" },
  ],
});

const fastlyApiToken = tokenIdentifier({
  id: "FASTLY_API_TOKEN",
  keywords: ["fastly api token", "fastly api key", "fastly key", "fastly token", "fastly"],
  forms: [{ source: String.raw`[\w-]{32}`, lengthMax: 32, validate: isMixed }],
  samples: [1, 2, 3].map((variant) => invented(alphanumeric, 32, variant)),
  misses: [{ text: `fastly ${invented(hexadecimal, 32)}`, reason: "an MD5 value" }],
});

const netlifyToken = tokenIdentifier({
  id: "NETLIFY_TOKEN",
  keywords: ["netlify auth token", "netlify token", "netlify access token", "netlify"],
  forms: [
    { prefixes: ["nfp_", "nfc_", "nfo_", "nfu_", "nfb_"], source: "nf[pcoub]_[A-Za-z0-9]{36}" },
    { source: String.raw`[\w-]{43}`, lengthMax: 43, validate: isMixed },
  ],
  samples: [invented(alphanumeric, 43), `nfp_${invented(alphanumeric, 36)}`, `nfc_${invented(alphanumeric, 36, 3)}`],
  misses: [{ text: `x nfp_${invented(alphanumeric, 35)}`, reason: "35 characters after the prefix" }],
});

const vercelToken = tokenIdentifier({
  id: "VERCEL_TOKEN",
  keywords: ["vercel token", "vercel access token", "vercel api token", "now token"],
  forms: [{ source: "[A-Za-z0-9]{24}", lengthMax: 24, validate: isMixed }],
  samples: [1, 2, 3].map((variant) => invented(alphanumeric, 24, variant)),
  misses: [
    { text: `x ${invented(alphanumeric, 24)}`, reason: "no keyword near" },
    { text: `vercel token ${invented(hexadecimal, 24)}`, reason: "no capital letter: the ID of something" },
  ],
});

/** Tokens of access and of machines. */
const flyIoToken = tokenIdentifier({
  id: "FLY_IO_TOKEN",
  forms: [
    { prefixes: ["fo1_"], source: String.raw`fo1_[\w-]{43}` },
    { prefixes: ["fm1a_", "fm1r_", "fm2_"], source: "fm(?:1[ar]|2)_[A-Za-z0-9+/]{100,1500}={0,3}", lengthMax: 1_508 },
  ],
  samples: [`fo1_${invented(alphanumeric, 43)}`, `fm2_${invented(alphanumeric, 420)}==`, `fm1r_${invented(alphanumeric, 300)}`],
  misses: [{ text: `fo1_${invented(alphanumeric, 44)}`, reason: "44 characters after the prefix" }],
});

const supabaseToken = tokenIdentifier({
  id: "SUPABASE_TOKEN",
  forms: [
    { prefixes: ["sbp_"], source: "sbp_[0-9a-f]{40}" },
    { prefixes: ["sb_secret_"], source: String.raw`sb_secret_[\w-]{22}_[\w-]{8}` },
  ],
  samples: [`sbp_${invented(hexadecimal, 40)}`, `sb_secret_${invented(alphanumeric, 22)}_${invented(alphanumeric, 8)}`],
  misses: [{ text: `sb_publishable_${invented(alphanumeric, 31)}`, reason: "a key meant to be public" }],
});

/** Passwords, service and OAuth tokens. */
const planetscaleToken = tokenIdentifier({
  id: "PLANETSCALE_TOKEN",
  forms: [{ prefixes: ["pscale_"], source: String.raw`pscale_(?:tkn|oauth|pw)_[\w=.-]{31,63}[\w=-]`, lengthMax: 77 }],
  samples: ["tkn", "oauth", "pw"].map((kind, variant) => `pscale_${kind}_${invented(alphanumeric, 43, variant)}`),
  misses: [{ text: `pscale_id_${invented(alphanumeric, 43)}`, reason: "no such kind" }],
});

/** Keys of clouds, hosts and networks. */
export const cloudPlatformKeys = [
  awsAccessKeyId,
  alibabaCloudAccessKey,
  tencentCloudSecretId,
  yandexCloudApiKey,
  digitaloceanToken,
  herokuApiKey,
  cloudflareApiToken,
  fastlyApiToken,
  netlifyToken,
  vercelToken,
  flyIoToken,
  supabaseToken,
  planetscaleToken,
];
