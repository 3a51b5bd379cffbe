/**
 * Keys of services for messages, mail, payment and office work, and keys of encryption. Rules: the issuers' documentation of their
 * keys, among them Slack "Token types", Discord's and Telegram's bot documentation, Square "Access tokens", Shopify
 * "Authentication"; age's and WireGuard's descriptions of their keys.
 */
import type { Random } from "../random.ts";
import { alphanumeric, base64Url, bech32, bytes, digits, fives, hex, lower, upper, urlSafe, uuidOf } from "./alphabets.ts";
import { named, type SecretKind, speaking } from "./secret-kind.ts";

function slack(random: Random): string {
  const id = (): string => random.text(1, "123456789") + random.text(random.between(10, 12));
  return random.pick([
    () => `xoxb-${id()}-${id()}-${random.text(24, alphanumeric)}`,
    () => `xoxp-${id()}-${id()}-${id()}-${random.text(32, hex)}`,
    () => `xapp-1-A${random.text(10, upper + digits)}-${id()}-${random.text(64, hex)}`,
    () => `xoxe.xoxp-1-${random.text(163, alphanumeric)}`,
  ])();
}

function discordBot(random: Random): string {
  const id = `${random.pick(["1", "2", "7", "9"])}${random.text(random.pick([17, 18]))}`;
  return `${base64Url(id)}.${random.pick(["G", "X", "Y"])}${random.text(5, urlSafe)}.${random.text(random.pick([27, 38]), urlSafe)}`;
}

function teams(random: Random): string {
  return `https://${random.text(7, lower)}.webhook.office.com/webhookb2/${uuidOf(random)}@${uuidOf(random)}/IncomingWebhook/${random.text(32, hex)}/${uuidOf(random)}`;
}

/** Clamped as Curve25519 wants a private key. */
function wireGuard(random: Random): string {
  const key = bytes(random, 32);
  key[0] = (key[0] ?? 0) & 248;
  key[31] = ((key[31] ?? 0) & 127) | 64;
  return Buffer.from(key).toString("base64");
}

const messages: readonly SecretKind[] = [
  speaking(
    "SLACK_TOKEN",
    ["SLACK_TOKEN", "SLACK_BOT_TOKEN", "SLACK_API_TOKEN"],
    slack,
    (r) => `xoxb-${r.text(6)}-${r.text(5, lower)}`,
  ),
  speaking(
    "SLACK_WEBHOOK_URL",
    ["SLACK_WEBHOOK_URL", "SLACK_WEBHOOK", "slack_api_url"],
    (r) =>
      `https://hooks.slack.com/services/T${r.text(r.pick([8, 10]), upper + digits)}/B${r.text(r.pick([8, 10]), upper + digits)}/${r.text(24, alphanumeric)}`,
    () => "https://hooks.slack.com/services/",
  ),
  speaking(
    "DISCORD_BOT_TOKEN",
    ["DISCORD_TOKEN", "DISCORD_BOT_TOKEN", "BOT_TOKEN"],
    discordBot,
    (r) => `${r.text(24, alphanumeric)}.${r.text(4, alphanumeric)}`,
  ),
  speaking(
    "DISCORD_WEBHOOK_URL",
    ["DISCORD_WEBHOOK_URL", "DISCORD_WEBHOOK"],
    (r) =>
      `https://${r.pick(["discord.com", "discordapp.com", "canary.discord.com"])}/api/webhooks/1${r.text(r.pick([17, 18]))}/${r.text(68, urlSafe)}`,
    (r) => `https://discord.com/channels/1${r.text(17)}/1${r.text(17)}`,
  ),
  speaking(
    "TELEGRAM_BOT_TOKEN",
    ["TELEGRAM_BOT_TOKEN", "TELEGRAM_TOKEN", "telegram_bot_token"],
    (r) => `${r.between(1, 9)}${r.text(r.pick([8, 9]))}:AA${r.text(33, urlSafe)}`,
    (r) => `${r.text(9)}:${r.text(9, alphanumeric)}`,
  ),
  speaking(
    "MICROSOFT_TEAMS_WEBHOOK_URL",
    ["TEAMS_WEBHOOK_URL", "MSTEAMS_WEBHOOK", "webhook"],
    teams,
    (r) => `https://teams.microsoft.com/l/team/${r.text(20, alphanumeric)}`,
  ),
  named(
    "TWILIO_CREDENTIALS",
    ["TWILIO_AUTH_TOKEN", "twilio_auth_token", "TWILIO_TOKEN"],
    (r) => r.text(32, hex),
    (r) => r.text(20, hex),
  ),
  speaking(
    "TWILIO_CREDENTIALS",
    ["TWILIO_API_KEY", "TWILIO_API_KEY_SID"],
    (r) => `SK${r.text(32, hex)}`,
    (r) => `SK${r.text(14, hex)}`,
  ),
  speaking(
    "SENDGRID_API_KEY",
    ["SENDGRID_API_KEY", "SENDGRID_KEY"],
    (r) => `SG.${r.text(22, urlSafe)}.${r.text(43, urlSafe)}`,
    (r) => `SG.${r.text(22, urlSafe)}`,
  ),
  speaking(
    "MAILGUN_API_KEY",
    ["MAILGUN_API_KEY", "MAILGUN_KEY"],
    (r) => `key-${r.text(32, hex)}`,
    (r) => `key-${r.text(12, hex)}`,
  ),
  named(
    "MAILGUN_API_KEY",
    ["MAILGUN_API_KEY", "mailgun_api_key", "MAILGUN_KEY"],
    (r) => `${r.text(32, hex)}-${r.text(8, hex)}-${r.text(8, hex)}`,
  ),
  named(
    "MAILCHIMP_API_KEY",
    ["MAILCHIMP_API_KEY", "mailchimp_api_key", "MAILCHIMP_KEY"],
    (r) => `${r.text(32, hex)}-us${r.between(1, 21)}`,
    (r) => `${r.text(20, hex)}-us${r.between(1, 21)}`,
  ),
  named(
    "POSTMARK_API_TOKEN",
    ["POSTMARK_API_TOKEN", "POSTMARK_SERVER_TOKEN", "X-Postmark-Server-Token", "postmark_token"],
    uuidOf,
    (r) => r.text(12, hex),
  ),
  speaking(
    "BREVO_API_KEY",
    ["BREVO_API_KEY", "SENDINBLUE_API_KEY"],
    (r) => `${r.pick(["xkeysib-", "xsmtpsib-"])}${r.text(64, hex)}-${r.text(16, alphanumeric)}`,
    (r) => `xkeysib-${r.text(20, hex)}`,
  ),
];

const payment: readonly SecretKind[] = [
  speaking(
    "SHOPIFY_TOKEN",
    ["SHOPIFY_ACCESS_TOKEN", "SHOPIFY_API_SECRET", "X-Shopify-Access-Token"],
    (r) => r.pick(["shpat_", "shpca_", "shppa_", "shpss_"]) + r.text(32, hex),
    (r) => `shpat_${r.text(12, hex)}`,
  ),
  speaking(
    "SQUARE_TOKEN",
    ["SQUARE_ACCESS_TOKEN", "SQUARE_SECRET"],
    (r) => r.pick([`EAAA${r.text(60, urlSafe)}`, `sq0atp-${r.text(22, urlSafe)}`, `sq0csp-${r.text(43, urlSafe)}`]),
    (r) => `sq0idp-${r.text(22, urlSafe)}`,
  ),
  speaking(
    "BRAINTREE_ACCESS_TOKEN",
    ["BRAINTREE_ACCESS_TOKEN"],
    (r) => `access_token$${r.pick(["production", "sandbox"])}$${r.text(16, digits + lower)}$${r.text(32, hex)}`,
    (r) => `access_token$production$${r.text(16, lower)}`,
  ),
  named(
    "PAYPAL_CLIENT_SECRET",
    ["PAYPAL_CLIENT_SECRET", "PAYPAL_SECRET", "paypal_client_secret"],
    (r) => `E${r.text(79, urlSafe)}`,
    (r) => `E${r.text(20, urlSafe)}`,
  ),
  speaking(
    "PLAID_TOKEN",
    ["PLAID_ACCESS_TOKEN"],
    (r) => `access-${r.pick(["sandbox", "production", "development"])}-${uuidOf(r)}`,
    (r) => `access-production-${r.text(8, hex)}`,
  ),
  named(
    "PLAID_TOKEN",
    ["PLAID_SECRET", "plaid_secret"],
    (r) => r.text(30, hex),
    (r) => r.text(16, hex),
  ),
  named(
    "ADYEN_API_KEY",
    ["ADYEN_API_KEY", "adyen_api_key"],
    (r) => `AQE${r.text(r.between(60, 90), alphanumeric)}-${r.text(43, alphanumeric)}=-${r.text(16, alphanumeric)}`,
    (r) => `AQE${r.text(12, alphanumeric)}`,
  ),
  speaking(
    "FLUTTERWAVE_SECRET_KEY",
    ["FLW_SECRET_KEY", "FLUTTERWAVE_SECRET_KEY"],
    (r) => `${r.pick(["FLWSECK-", "FLWSECK_TEST-"])}${r.text(32, hex)}-X`,
    (r) => `FLWPUBK-${r.text(32, hex)}-X`,
  ),
  speaking(
    "SHIPPO_TOKEN",
    ["SHIPPO_API_TOKEN", "SHIPPO_TOKEN"],
    (r) => `shippo_${r.pick(["live", "test"])}_${r.text(40, hex)}`,
    (r) => `shippo_live_${r.text(12, hex)}`,
  ),
  speaking(
    "EASYPOST_API_KEY",
    ["EASYPOST_API_KEY"],
    (r) => `${r.pick(["EZAK", "EZTK"])}${r.text(54, alphanumeric)}`,
    (r) => `EZAK${r.text(16, alphanumeric)}`,
  ),
  speaking(
    "RAZORPAY_KEY",
    ["RAZORPAY_KEY_ID", "RAZORPAY_KEY"],
    (r) => `rzp_${r.pick(["live", "test"])}_${r.text(14, alphanumeric)}`,
    (r) => `rzp_live_${r.text(5, alphanumeric)}`,
  ),
];

const office: readonly SecretKind[] = [
  speaking(
    "LINEAR_TOKEN",
    ["LINEAR_API_KEY"],
    (r) => `lin_api_${r.text(40, alphanumeric)}`,
    (r) => `lin_api_${r.text(12, alphanumeric)}`,
  ),
  speaking(
    "NOTION_TOKEN",
    ["NOTION_TOKEN", "NOTION_API_KEY"],
    (r) => `ntn_${r.text(11)}${r.text(35, alphanumeric)}`,
    (r) => `ntn_${r.text(12, alphanumeric)}`,
  ),
  named("NOTION_TOKEN", ["NOTION_TOKEN", "NOTION_API_KEY"], (r) => `secret_${r.text(43, alphanumeric)}`),
  speaking(
    "AIRTABLE_TOKEN",
    ["AIRTABLE_TOKEN", "AIRTABLE_API_KEY"],
    (r) => `pat${r.text(14, alphanumeric)}.${r.text(64, hex)}`,
    (r) => `pat${r.text(14, alphanumeric)}`,
  ),
  named(
    "ASANA_TOKEN",
    ["ASANA_TOKEN", "ASANA_ACCESS_TOKEN", "asana_token"],
    (r) => r.pick([`1/1${r.text(15)}:${r.text(32, hex)}`, `2/1${r.text(15)}/1${r.text(15)}:${r.text(32, hex)}`]),
    (r) => `1/1${r.text(15)}`,
  ),
  speaking(
    "FIGMA_TOKEN",
    ["FIGMA_TOKEN", "X-Figma-Token"],
    (r) => `figd_${r.text(40, urlSafe)}`,
    (r) => `figd_${r.text(9, urlSafe)}`,
  ),
  speaking(
    "HUBSPOT_TOKEN",
    ["HUBSPOT_ACCESS_TOKEN", "HUBSPOT_TOKEN"],
    (r) => `pat-${r.pick(["na1", "eu1", "na2"])}-${uuidOf(r)}`,
    (r) => `pat-na1-${r.text(8, hex)}`,
  ),
  speaking(
    "DROPBOX_TOKEN",
    ["DROPBOX_ACCESS_TOKEN", "DROPBOX_TOKEN"],
    (r) => `sl.${r.pick(["B", "u.A"])}${r.text(r.between(135, 145), urlSafe)}`,
    (r) => `sl.${r.text(9, alphanumeric)}`,
  ),
  speaking(
    "TYPEFORM_TOKEN",
    ["TYPEFORM_TOKEN", "TYPEFORM_API_KEY"],
    (r) => `tfp_${r.text(44, alphanumeric)}_${r.text(14, alphanumeric)}`,
    (r) => `tfp_${r.text(9, alphanumeric)}`,
  ),
  speaking(
    "AGE_SECRET_KEY",
    ["SOPS_AGE_KEY", "AGE_KEY"],
    (r) => bech32("age-secret-key-", fives(bytes(r, 32))).toUpperCase(),
    (r) => bech32("age", fives(bytes(r, 32))),
  ),
  named("WIREGUARD_KEY", ["PrivateKey", "WG_PRIVATE_KEY", "wireguard_private_key", "PresharedKey"], wireGuard, (r) =>
    wireGuard(r).slice(0, 24),
  ),
];

/** Keys of services. */
export const serviceSecrets: readonly SecretKind[] = [...messages, ...payment, ...office];
