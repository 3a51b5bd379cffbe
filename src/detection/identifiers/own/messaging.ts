/**
 * Tokens and webhooks of chats, and keys of services that send mails and messages.
 * Sources: https://docs.slack.dev/authentication/tokens/ · https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/
 * https://discord.com/developers/docs/reference#authentication · https://core.telegram.org/bots/api#authorizing-your-bot
 * https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook
 * https://www.twilio.com/docs/iam/api-keys · https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys
 * https://documentation.mailgun.com/docs/mailgun/api-reference/authentication/ · https://mailchimp.com/developer/marketing/guides/quick-start/
 * https://postmarkapp.com/developer/api/overview · https://developers.brevo.com/docs/getting-started
 */
import { decodeBase64 } from "../../text/base64.ts";
import { alphanumeric, capitals, hexadecimal, invented, inventedUuid, isMixed, tokenIdentifier } from "./token.ts";

const digits = "123456789";
const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

/** Tokens of bots, users, applications, configurations, sessions and workspaces. */
const slackToken = tokenIdentifier({
  id: "SLACK_TOKEN",
  forms: [
    {
      prefixes: ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxo-", "xoxc-", "xoxd-", "xoxe-", "xoxe.xox"],
      source: String.raw`xox(?:e\.xox[bp]|[bparsocde])-(?:[0-9]{1,16}-){0,3}[A-Za-z0-9%]{16,260}`,
      lengthMax: 332,
      validate: (token) => /[0-9]/.test(token),
    },
    { prefixes: ["xapp-"], source: "xapp-[0-9]-[A-Z0-9]{9,13}-[0-9]{10,15}-[0-9a-f]{32,64}", lengthMax: 112 },
  ],
  samples: [
    `xoxb-${invented(digits, 12)}-${invented(digits, 13)}-${invented(alphanumeric, 24)}`,
    `xoxp-${invented(digits, 12)}-${invented(digits, 12, 2)}-${invented(digits, 13)}-${invented(hexadecimal, 32)}`,
    `xapp-1-A${invented(capitals, 10)}-${invented(digits, 13)}-${invented(hexadecimal, 64)}`,
    `xoxe.xoxp-1-${invented(alphanumeric, 164)}`,
    `xoxa-2-${invented(digits, 12)}-${invented(digits, 12)}-${invented(hexadecimal, 32)}`,
  ],
  misses: [
    { text: `xoxq-${invented(digits, 12)}-${invented(digits, 13)}-${invented(alphanumeric, 24)}`, reason: "no such kind" },
    { text: "xoxb-token-for-the-tests-goes-here", reason: "words and no digit" },
  ],
});

const slackHost = ["hooks.slack", ".com"].join("");

const slackWebhookUrl = tokenIdentifier({
  id: "SLACK_WEBHOOK_URL",
  forms: [
    {
      prefixes: [`https://${slackHost}/`, `http://${slackHost}/`],
      source: String.raw`https?://hooks\.slack\.com/(?:services/T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{20,32}|(?:workflows|triggers)/[A-Z0-9]{8,14}/[A-Za-z0-9]{8,20}/[A-Za-z0-9/]{16,50})`,
      lengthMax: 128,
    },
  ],
  samples: [
    `https://${slackHost}/services/T${invented(capitals, 8)}/B${invented(capitals, 8)}/${invented(alphanumeric, 24)}`,
    `https://${slackHost}/services/T${invented(capitals, 10)}/B${invented(capitals, 10)}/${invented(alphanumeric, 24, 2)}`,
    `https://${slackHost}/triggers/T${invented(capitals, 8)}/${invented(digits, 13)}/${invented(hexadecimal, 32)}`,
  ],
  misses: [
    { text: `https://${slackHost}/services/`, reason: "no path" },
    { text: `https://api.slack.com/services/T${invented(capitals, 8)}`, reason: "another host" },
  ],
});

/** How the base64 of an ID of at least three decimal digits may begin. */
const discordBeginnings = Array.from({ length: 90 }, (_, index) => encodeDigits(String(index + 10)));

/** The first three characters of the base64 of two digits and one more digit; the fourth depends on that. */
function encodeDigits(two: string): string {
  const [first = 0, second = 0] = [two.charCodeAt(0), two.charCodeAt(1)];
  return [first >> 2, ((first & 3) << 4) | (second >> 4), (second & 15) << 2]
    .map((value) => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".charAt(value))
    .join("");
}

const snowflake = ["MTIzNDU2Nzg5", "MDEyMzQ1Njc4"].join("");
const otherSnowflake = ["OTg3NjU0MzIx", "MDk4NzY1NDMy"].join("");

/** The first part is the bot's ID, 17 to 20 digits in base64. */
const discordBotToken = tokenIdentifier({
  id: "DISCORD_BOT_TOKEN",
  forms: [
    {
      prefixes: discordBeginnings,
      source: String.raw`[MNO][A-Za-z0-9]{22,27}\.[\w-]{6}\.[\w-]{27,40}`,
      lengthMax: 80,
      validate: (token) => /^[1-9][0-9]{16,19}$/.test(decodeBase64(token.slice(0, token.indexOf(".")), 30)),
    },
  ],
  samples: [
    `${snowflake}.${invented(alphanumeric, 6)}.${invented(alphanumeric, 38)}`,
    `${otherSnowflake}.${invented(alphanumeric, 6)}.${invented(alphanumeric, 27)}`,
  ],
  misses: [
    { text: `N${invented(alphanumeric, 23)}.abcdef.${invented(alphanumeric, 27)}`, reason: "the first part is no ID" },
    { text: `${snowflake}.abcdef`, reason: "two parts" },
  ],
});

const discordHosts = ["discord.com", "discordapp.com", "canary.discord.com", "ptb.discord.com"];

const discordWebhookUrl = tokenIdentifier({
  id: "DISCORD_WEBHOOK_URL",
  forms: [
    {
      prefixes: discordHosts.map((host) => `https://${host}/api/`),
      source: String.raw`https://(?:(?:canary|ptb)\.)?discord(?:app)?\.com/api/(?:v[0-9]{1,2}/)?webhooks/[0-9]{17,20}/[\w-]{60,72}`,
      lengthMax: 160,
    },
  ],
  samples: discordHosts.map(
    (host, variant) =>
      `https://${host}/${["api", "webhooks"].join("/")}/${invented(digits, 18)}/${invented(alphanumeric, 68, variant)}`,
  ),
  misses: [{ text: `https://discord.com/api/channels/${invented(digits, 18)}/messages`, reason: "no webhook" }],
});

/** The ID of the bot, a colon, and 35 characters of which the first two are A. */
const telegramBotToken = tokenIdentifier({
  id: "TELEGRAM_BOT_TOKEN",
  keywords: ["telegram bot token", "telegram", "bot token", "botfather", "api.telegram.org"],
  forms: [
    {
      anchor: { kind: "digits", runs: [[8, 10]], behind: ":" },
      source: String.raw`[1-9][0-9]{7,9}:AA[\w-]{33}`,
      lengthMax: 46,
      validate: isMixed,
    },
    { source: String.raw`[0-9]{6,12}:A[\w-]{34}`, lengthMax: 48 },
    {
      prefixes: ["https://api.telegram.org/bot"],
      source: String.raw`https://api\.telegram\.org/bot[0-9]{6,12}:A[\w-]{34}`,
      lengthMax: 80,
    },
  ],
  samples: [1, 2, 3].map((variant) => `${invented(digits, 10, variant)}:AA${invented(alphanumeric, 33, variant)}`),
  misses: [
    { text: `x=${invented(digits, 7)}:AA${invented(alphanumeric, 33)}`, reason: "a short ID and no keyword near" },
    { text: `x=${invented(digits, 10)}:AB${invented(alphanumeric, 33)}`, reason: "another beginning and no keyword near" },
    { text: `telegram ${invented(digits, 10)}:AA${invented(alphanumeric, 32)}`, reason: "34 characters after the colon" },
  ],
});

const teamsSample = (variant: number) =>
  `https://invented.${["webhook.office", "com"].join(".")}/webhookb2/${inventedUuid(variant)}@${inventedUuid(variant + 1)}` +
  `/IncomingWebhook/${invented(hexadecimal, 32, variant)}/${inventedUuid(variant + 2)}`;

/** Webhooks of connectors, and of workflows, whose signature is the secret. */
const teamsWebhookUrl = tokenIdentifier({
  id: "MICROSOFT_TEAMS_WEBHOOK_URL",
  forms: [
    {
      prefixes: ["webhook.office.com/webhookb2/"],
      source: String.raw`webhook\.office\.com/webhookb2/${uuid}@${uuid}/IncomingWebhook/[0-9a-f]{32}/${uuid}(?:/[\w-]{10,60})?`,
      lengthMax: 256,
    },
    {
      prefixes: ["logic.azure.com"],
      source: String.raw`logic\.azure\.com(?::443)?/workflows/[0-9a-f]{32}/triggers/[a-z]{1,20}/paths/invoke\?[\w%.&=/-]{20,160}sig=[\w%-]{40,60}`,
      lengthMax: 340,
    },
  ],
  samples: [1, 2].map((variant) => teamsSample(variant).replace("https://invented.", "")),
  misses: [{ text: "see webhook.office.com/webhookb2/", reason: "no path" }],
});

const twilioPrefixes = [..."0123456789abcdef"].map((digit) => `SK${digit}`);

/** The SIDs of API keys; tokens and secrets near a keyword. */
const twilioCredentials = tokenIdentifier({
  id: "TWILIO_CREDENTIALS",
  keywords: ["twilio auth token", "twilio", "twilio api secret"],
  forms: [
    { prefixes: twilioPrefixes, source: "SK[0-9a-f]{32}" },
    { source: "[0-9a-f]{32}", lengthMax: 32 },
    { source: "[A-Za-z0-9]{32}", lengthMax: 32, validate: isMixed },
  ],
  samples: [`SK${invented(hexadecimal, 32)}`, invented(hexadecimal, 32), invented(alphanumeric, 32)],
  misses: [
    { text: `x SK${invented(hexadecimal, 31)}`, reason: "31 characters after the prefix" },
    { text: `twilio AC${invented(hexadecimal, 32)}`, reason: "the SID of an account" },
  ],
});

const sendgridApiKey = tokenIdentifier({
  id: "SENDGRID_API_KEY",
  forms: [{ prefixes: ["SG."], source: String.raw`SG\.[\w-]{22}\.[\w-]{43}`, lengthMax: 69 }],
  samples: [1, 2, 3].map((variant) => `SG.${invented(alphanumeric, 22, variant)}.${invented(alphanumeric, 43, variant)}`),
  misses: [{ text: `SG.${invented(alphanumeric, 22)}.${invented(alphanumeric, 42)}`, reason: "42 characters in the last part" }],
});

/** Keys with a prefix; those without one near a keyword. */
const mailgunApiKey = tokenIdentifier({
  id: "MAILGUN_API_KEY",
  keywords: ["mailgun api key", "mailgun", "mg api key"],
  forms: [
    { prefixes: ["key-"], source: "key-[0-9a-f]{32}" },
    { source: "[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}", lengthMax: 50 },
  ],
  samples: [
    `key-${invented(hexadecimal, 32)}`,
    `${invented(hexadecimal, 32)}-${invented(hexadecimal, 8)}-${invented(hexadecimal, 8, 2)}`,
  ],
  misses: [
    { text: `x=${invented(hexadecimal, 32)}-${invented(hexadecimal, 8)}-${invented(hexadecimal, 8)}`, reason: "no keyword near" },
  ],
});

/** A key ends with its data centre. */
const mailchimpApiKey = tokenIdentifier({
  id: "MAILCHIMP_API_KEY",
  keywords: ["mailchimp api key", "mailchimp", "mandrill", "mc api key"],
  forms: [
    { source: "[0-9a-f]{32}-us[0-9]{1,2}", lengthMax: 37 },
    { prefixes: ["md-"], source: String.raw`md-[\w-]{22}`, needsKeyword: true },
  ],
  samples: [`${invented(hexadecimal, 32)}-us12`, `${invented(hexadecimal, 32, 2)}-us6`, `md-${invented(alphanumeric, 22)}`],
  misses: [
    { text: `x=${invented(hexadecimal, 32)}-us12`, reason: "no keyword near" },
    { text: `mailchimp ${invented(hexadecimal, 32)}`, reason: "no data centre" },
  ],
});

const postmarkApiToken = tokenIdentifier({
  id: "POSTMARK_API_TOKEN",
  keywords: ["postmark server token", "postmark api token", "x-postmark-server-token", "x-postmark-account-token", "postmark"],
  forms: [{ source: uuid, lengthMax: 36 }],
  samples: [1, 2, 3].map(inventedUuid),
  misses: [{ text: `x=${inventedUuid()}`, reason: "a UUID with no keyword near" }],
});

const brevoApiKey = tokenIdentifier({
  id: "BREVO_API_KEY",
  forms: [{ prefixes: ["xkeysib-", "xsmtpsib-"], source: "x(?:key|smtp)sib-[0-9a-f]{64}-[A-Za-z0-9]{16}", lengthMax: 90 }],
  samples: ["key", "smtp", "key"].map(
    (kind, variant) => `x${kind}sib-${invented(hexadecimal, 64, variant)}-${invented(alphanumeric, 16, variant)}`,
  ),
  misses: [{ text: `xkeysib-${invented(hexadecimal, 64)}`, reason: "the last part is missing" }],
});

/** Tokens, webhooks and keys for messages. */
export const messagingCredentials = [
  slackToken, slackWebhookUrl, discordBotToken, discordWebhookUrl, telegramBotToken, teamsWebhookUrl, twilioCredentials,
  sendgridApiKey, mailgunApiKey, mailchimpApiKey, postmarkApiToken, brevoApiKey,
]; // biome-ignore format: a list of words
