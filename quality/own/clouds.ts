/**
 * Keys of clouds, of their databases and of services of artificial intelligence. Rules: the issuers' documentation of their keys,
 * among them AWS "IAM identifiers", Cloudflare "Token formats", Microsoft Purview's definitions of its secrets, Google Cloud
 * "Creating service account keys", Yandex Cloud's list of token formats.
 */
import type { Random } from "../random.ts";
import { alphanumeric, base32Alphabet, bytes, digits, hex, lower, upper, urlSafe, uuidOf } from "./alphabets.ts";
import { named, type SecretKind, speaking } from "./secret-kind.ts";

const base64Of = (random: Random, length: number): string => Buffer.from(bytes(random, length)).toString("base64");

function storageConnection(random: Random): string {
  return `DefaultEndpointsProtocol=https;AccountName=${random.text(9, lower)};AccountKey=${base64Of(random, 64)};EndpointSuffix=core.windows.net`;
}

function busConnection(random: Random): string {
  const host = random.pick([".servicebus.windows.net/", ".servicebus.windows.net"]);
  return `Endpoint=sb://${random.text(8, lower)}${host};SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=${base64Of(random, 32)}`;
}

function sharedAccessSignature(random: Random): string {
  const signature = encodeURIComponent(base64Of(random, 32));
  const times = `se=202${random.text(1)}-0${random.between(1, 9)}-1${random.text(1)}T08:00:00Z`;
  return random.pick([
    `https://${random.text(9, lower)}.blob.core.windows.net/backup/db.bak?sv=2023-11-03&st=2026-01-01T08:00:00Z&${times}&sr=b&sp=r&sig=${signature}`,
    `?sv=2022-11-02&ss=bfqt&srt=sco&sp=rwdlacupiytfx&${times}&st=2026-02-01T00:00:00Z&spr=https&sig=${signature}`,
    `sp=racwdl&st=2026-03-01T10:00:00Z&${times}&spr=https&sv=2024-11-04&sr=c&sig=${signature}`,
  ]);
}

const clientSecretAlphabet = `${alphanumeric}_.-~`;

function openAi(random: Random): string {
  const mark = "T3BlbkFJ";
  if (random.chance(0.3)) return `sk-${random.text(20, alphanumeric)}${mark}${random.text(20, alphanumeric)}`;
  const side = random.pick([74, 58]);
  return `sk-${random.pick(["proj", "svcacct", "admin"])}-${random.text(side, urlSafe)}${mark}${random.text(side, urlSafe)}`;
}

const platforms: readonly SecretKind[] = [
  speaking(
    "AWS_ACCESS_KEY_ID",
    ["AWS_ACCESS_KEY_ID", "aws_access_key_id", "AccessKeyId", "ACCESS_KEY"],
    (r) => r.pick(["AKIA", "ASIA", "AKIA"]) + r.text(16, base32Alphabet),
    (r) => r.pick([`AKIA${r.text(9, base32Alphabet)}`, "AKIAIOSFODNN7EXAMPLE", `AKIA${r.text(22, base32Alphabet)}`]),
  ),
  speaking(
    "ALIBABA_CLOUD_ACCESS_KEY",
    ["ALIBABA_CLOUD_ACCESS_KEY_ID", "ALICLOUD_ACCESS_KEY", "accessKeyId"],
    (r) => `LTAI${r.pick(["5t", "4G"])}${r.text(18, alphanumeric)}`,
    (r) => `LTAI${r.text(5, alphanumeric)}`,
  ),
  speaking(
    "TENCENT_CLOUD_SECRET_ID",
    ["TENCENTCLOUD_SECRET_ID", "secretId", "TENCENT_SECRET_ID"],
    (r) => `AKID${r.text(32, alphanumeric)}`,
    (r) => `AKID${r.text(12, alphanumeric)}`,
  ),
  speaking(
    "YANDEX_CLOUD_API_KEY",
    ["YANDEX_API_KEY", "YC_API_KEY", "YANDEX_CLOUD_API_KEY"],
    (r) => `AQVN${r.text(r.between(35, 36), alphanumeric)}`,
    (r) => `AQVN${r.text(14, alphanumeric)}`,
  ),
  speaking(
    "DIGITALOCEAN_TOKEN",
    ["DIGITALOCEAN_TOKEN", "DIGITALOCEAN_ACCESS_TOKEN", "DO_TOKEN"],
    (r) => r.pick(["dop_v1_", "doo_v1_", "dor_v1_"]) + r.text(64, hex),
    (r) => `dop_v1_${r.text(30, hex)}`,
  ),
  named("HEROKU_API_KEY", ["HEROKU_API_KEY", "HEROKU_KEY", "heroku_api_key"], uuidOf, (r) => r.text(12, hex)),
  speaking(
    "HEROKU_API_KEY",
    ["HEROKU_API_KEY"],
    (r) => `HRKU-AA${r.text(58, alphanumeric)}`,
    (r) => `HRKU-${r.text(9, alphanumeric)}`,
  ),
  named(
    "CLOUDFLARE_API_TOKEN",
    ["CLOUDFLARE_API_TOKEN", "CF_API_TOKEN", "cloudflare_api_token"],
    (r) => r.text(40, urlSafe),
    (r) => r.text(12, alphanumeric),
  ),
  named("CLOUDFLARE_API_TOKEN", ["CLOUDFLARE_API_KEY", "cloudflare_api_key"], (r) => r.text(37, hex)),
  speaking(
    "CLOUDFLARE_API_TOKEN",
    ["CLOUDFLARE_API_TOKEN"],
    (r) => `${r.pick(["cfk_", "cfut_", "cfat_"])}${r.text(40, alphanumeric)}${r.text(8, hex)}`,
  ),
  named(
    "FASTLY_API_TOKEN",
    ["FASTLY_API_TOKEN", "FASTLY_API_KEY", "Fastly-Key", "FASTLY_KEY"],
    (r) => r.text(32, urlSafe),
    (r) => r.text(14, alphanumeric),
  ),
  speaking(
    "NETLIFY_TOKEN",
    ["NETLIFY_AUTH_TOKEN", "NETLIFY_TOKEN"],
    (r) => `nfp_${r.text(36, alphanumeric)}`,
    (r) => `nfp_${r.text(12, alphanumeric)}`,
  ),
  named("NETLIFY_TOKEN", ["NETLIFY_AUTH_TOKEN", "netlify_token"], (r) => r.text(43, urlSafe)),
  named(
    "VERCEL_TOKEN",
    ["VERCEL_TOKEN", "vercel_token", "VERCEL_API_TOKEN"],
    (r) => r.text(24, alphanumeric),
    (r) => r.text(9, alphanumeric),
  ),
  speaking(
    "FLY_IO_TOKEN",
    ["FLY_API_TOKEN", "FLY_ACCESS_TOKEN"],
    (r) => r.pick([`fo1_${r.text(43, urlSafe)}`, `fm2_${base64Of(r, 330)}`, `fm1r_${base64Of(r, 240)}`]),
    (r) => `fo1_${r.text(9, urlSafe)}`,
  ),
  speaking(
    "SUPABASE_TOKEN",
    ["SUPABASE_ACCESS_TOKEN"],
    (r) => `sbp_${r.text(40, hex)}`,
    (r) => `sbp_${r.text(12, hex)}`,
  ),
  speaking("SUPABASE_TOKEN", ["SUPABASE_SECRET_KEY"], (r) => `sb_secret_${r.text(22, urlSafe)}_${r.text(8, urlSafe)}`),
  speaking(
    "PLANETSCALE_TOKEN",
    ["PLANETSCALE_SERVICE_TOKEN", "PLANETSCALE_PASSWORD", "PLANETSCALE_TOKEN"],
    (r) => r.pick(["pscale_tkn_", "pscale_pw_", "pscale_oauth_"]) + r.text(43, urlSafe),
    (r) => `pscale_tkn_${r.text(8, urlSafe)}`,
  ),
];

const microsoftAndGoogle: readonly SecretKind[] = [
  {
    identifier: "AZURE_STORAGE_ACCOUNT_KEY",
    names: ["AZURE_STORAGE_CONNECTION_STRING", "AzureWebJobsStorage", "storageConnection"],
    isNamed: false,
    make: storageConnection,
    wrong: (r) => `DefaultEndpointsProtocol=https;AccountName=${r.text(9, lower)};EndpointSuffix=core.windows.net`,
  },
  named(
    "AZURE_STORAGE_ACCOUNT_KEY",
    ["AZURE_STORAGE_KEY", "AZURE_STORAGE_ACCOUNT_KEY", "AccountKey", "storage_account_key"],
    (r) => base64Of(r, 64),
    (r) => base64Of(r, 12),
  ),
  speaking(
    "AZURE_SHARED_ACCESS_KEY",
    ["SERVICEBUS_CONNECTION_STRING", "EVENTHUB_CONNECTION", "ServiceBusConnection"],
    busConnection,
    (r) => `Endpoint=sb://${r.text(8, lower)}.servicebus.windows.net/;Authentication=ManagedIdentity`,
  ),
  speaking("AZURE_SAS_TOKEN", ["AZURE_STORAGE_SAS_TOKEN", "SAS_URL", "sasToken"], sharedAccessSignature, (r) =>
    r.pick([
      `https://${r.text(9, lower)}.blob.core.windows.net/backup/db.bak?sv=2023-11-03&sr=b&sp=r&sig=REDACTED`,
      `https://${r.text(9, lower)}.blob.core.windows.net/backup/db.bak?comp=list&restype=container`,
    ]),
  ),
  speaking(
    "AZURE_CLIENT_SECRET",
    ["AZURE_CLIENT_SECRET", "ARM_CLIENT_SECRET", "ClientSecret"],
    (r) => `${r.text(3, alphanumeric)}${r.pick(["7", "8"])}Q~${r.text(33, clientSecretAlphabet)}${r.text(1, alphanumeric)}`,
    (r) => `${r.text(3, alphanumeric)}8Q~${r.text(10, alphanumeric)}`,
  ),
  named(
    "AZURE_DEVOPS_TOKEN",
    ["AZURE_DEVOPS_EXT_PAT", "AZURE_DEVOPS_PAT", "AZURE_DEVOPS_TOKEN", "azure_devops_pat"],
    (r) =>
      r.chance(0.5)
        ? r.text(52, `${lower}234567`)
        : `${r.text(52, alphanumeric)}JQQJ99B${r.text(1, "ABCDEFGHIJKL")}${"AC"}${r.text(14, alphanumeric)}AZDO${r.text(4, alphanumeric)}`,
    (r) => r.text(30, lower),
  ),
  speaking(
    "GOOGLE_OAUTH_CLIENT_SECRET",
    ["GOOGLE_CLIENT_SECRET", "client_secret", "GOOGLE_OAUTH_CLIENT_SECRET"],
    (r) => `GOCSPX-${r.text(28, urlSafe)}`,
    (r) => `GOCSPX-${r.text(9, urlSafe)}`,
  ),
  speaking(
    "GOOGLE_OAUTH_TOKEN",
    ["access_token", "GOOGLE_ACCESS_TOKEN"],
    (r) => `ya29.${r.pick(["a0AfB_", "c.b0Aaek", "a0Ael9sC"])}${r.text(r.between(120, 200), urlSafe)}`,
    (r) => `ya29.${r.text(5, alphanumeric)}`,
  ),
  speaking(
    "GOOGLE_OAUTH_TOKEN",
    ["refresh_token", "GOOGLE_REFRESH_TOKEN"],
    (r) => `1//0${r.text(1)}${r.text(r.between(90, 98), urlSafe)}`,
  ),
  speaking(
    "FIREBASE_SERVER_KEY",
    ["FCM_SERVER_KEY", "FIREBASE_SERVER_KEY"],
    (r) => `AAAA${r.text(7, urlSafe)}:APA91b${r.text(134, urlSafe)}`,
    (r) => `AAAA${r.text(7, urlSafe)}:${r.text(12, urlSafe)}`,
  ),
];

const intelligence: readonly SecretKind[] = [
  speaking("OPENAI_API_KEY", ["OPENAI_API_KEY", "OPENAI_KEY"], openAi, (r) =>
    r.pick([`sk-${r.text(12, alphanumeric)}`, `sk-proj-${r.text(10, alphanumeric)}`]),
  ),
  speaking(
    "ANTHROPIC_API_KEY",
    ["ANTHROPIC_API_KEY", "CLAUDE_API_KEY", "x-api-key"],
    (r) => `sk-ant-${r.pick(["api03", "admin01", "oat01"])}-${r.text(93, urlSafe)}AA`,
    (r) => `sk-ant-api03-${r.text(12, urlSafe)}`,
  ),
  speaking(
    "HUGGING_FACE_TOKEN",
    ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HUGGINGFACE_TOKEN"],
    (r) => `hf_${r.text(34, lower + upper)}`,
    (r) => `hf_${r.text(8, lower)}_${r.text(6, lower)}`,
  ),
  named(
    "COHERE_API_KEY",
    ["COHERE_API_KEY", "CO_API_KEY_COHERE", "cohere_api_key"],
    (r) => r.text(40, alphanumeric),
    (r) => r.text(14, alphanumeric),
  ),
  speaking(
    "REPLICATE_API_TOKEN",
    ["REPLICATE_API_TOKEN"],
    (r) => `r8_${r.text(37, alphanumeric)}`,
    (r) => `r8_${r.text(12, alphanumeric)}`,
  ),
  speaking(
    "GROQ_API_KEY",
    ["GROQ_API_KEY"],
    (r) => `gsk_${r.text(52, alphanumeric)}`,
    (r) => `gsk_${r.text(14, alphanumeric)}`,
  ),
  speaking(
    "PERPLEXITY_API_KEY",
    ["PERPLEXITY_API_KEY", "PPLX_API_KEY"],
    (r) => `pplx-${r.text(48, alphanumeric)}`,
    (r) => `pplx-${r.pick(["70b-online", "7b-chat"])}`,
  ),
  speaking(
    "XAI_API_KEY",
    ["XAI_API_KEY"],
    (r) => `xai-${r.text(80, alphanumeric)}`,
    (r) => `xai-${r.text(10, alphanumeric)}`,
  ),
];

const stores: readonly SecretKind[] = [
  named(
    "OKTA_API_TOKEN",
    ["OKTA_API_TOKEN", "OKTA_TOKEN", "okta_api_token"],
    (r) => `00${r.text(40, urlSafe)}`,
    (r) => `00${r.text(18, alphanumeric)}`,
  ),
  named(
    "AUTH0_CLIENT_SECRET",
    ["AUTH0_CLIENT_SECRET", "auth0_client_secret", "AUTH0_SECRET"],
    (r) => r.text(64, urlSafe),
    (r) => r.text(12, alphanumeric),
  ),
  speaking(
    "HASHICORP_VAULT_TOKEN",
    ["VAULT_TOKEN", "X-Vault-Token"],
    (r) => r.pick([`hvs.${r.text(24, alphanumeric)}`, `hvs.CAESI${r.text(90, urlSafe)}`, `hvb.AAAAAQ${r.text(130, urlSafe)}`]),
    (r) => `hvs.${r.text(8, alphanumeric)}`,
  ),
  named("HASHICORP_VAULT_TOKEN", ["VAULT_TOKEN", "X-Vault-Token"], (r) => `s.${r.text(24, alphanumeric)}`),
  speaking(
    "DOPPLER_TOKEN",
    ["DOPPLER_TOKEN"],
    (r) =>
      r.pick([
        `dp.pt.${r.text(43, alphanumeric)}`,
        `dp.st.${r.pick(["dev", "prd", "stg"])}.${r.text(43, alphanumeric)}`,
        `dp.sa.${r.text(43, alphanumeric)}`,
      ]),
    (r) => `dp.pt.${r.text(9, alphanumeric)}`,
  ),
  speaking(
    "ONEPASSWORD_KEY",
    ["OP_SERVICE_ACCOUNT_TOKEN"],
    (r) =>
      `ops_${Buffer.from(JSON.stringify({ signInAddress: "my.1password.com", userAuth: { method: "SRPg-4096" }, email: `${r.text(12, lower)}@1passwordserviceaccounts.com`, srpX: r.text(64, hex), muk: { alg: "A256GCM", k: r.text(43, urlSafe) }, secretKey: r.text(26, upper) })).toString("base64url")}`,
    (r) => `ops_${r.text(12, alphanumeric)}`,
  ),
  speaking("ONEPASSWORD_KEY", ["OP_SECRET_KEY", "Secret Key"], (r) => {
    const part = (length: number): string => r.text(length, upper.replace(/[IOU]/g, "") + digits.slice(2));
    return `A3-${[6, 6, 5, 5, 5, 5].map(part).join("-")}`;
  }),
];

/** Keys of clouds and what belongs to them. */
export const cloudSecrets: readonly SecretKind[] = [...platforms, ...microsoftAndGoogle, ...intelligence, ...stores];
