/**
 * Secrets of no known vendor: what is assigned to a name that says password, key, token or secret, and what follows the word Bearer.
 * Told from placeholders, variables, words and code by the mixture of their characters; sure is none of it.
 * Sources: RFC 6750 section 2.1; the measure of randomness is that of C. E. Shannon, "A Mathematical Theory of Communication", 1948.
 */
import { alwaysHigh, type Form, type Identifier, mediumHighHigh } from "../../identifier.ts";
import { alphanumeric, invented, inventedUuid, isPlaceholder, isScrambled } from "./token.ts";

const quotes = "(?:\\\\?[\"'`])?";

/** What stands between a name and its value: signs of assignment, a border of a table, markup, a comma in a call. */
const between = [
  `["'\\]\\\\)]{0,3}[ \\t]{0,2}(?:=>|:=|\\|\\||\\?\\?|[:=|\\t])[ \\t]{0,3}@?${quotes}`,
  "[ \\t]{1,2}[\"'`]",
  ">",
  "[\"'] {1,2}value=[\"']",
  `["']?\\r?\\n[ \\t]{0,10}value: {1,2}["']?`,
].join("|");

/** A value behind a name and what assigns it, or behind a name as the first argument of a call; or one that is all there is in its field. */
function assigned(names: string, value: string, rest: Pick<Form, "lead" | "lengthMax" | "validate">): Form[] {
  const behindName = `(?<=(?:${names})(?:${between})|\\(["'][\\w.-]{0,20}(?:${names})["'], ?["']|--[\\w-]{0,20}(?:${names}) {1,2}["']?)`;
  return [`${behindName}${value}`, `(?<![\\s\\S])${value}(?![\\s\\S])`].map((source) => ({
    anchor: { kind: "word", start: "either", tokenMin: 1, tokenMax: 64 },
    keyword: "required",
    pattern: new RegExp(source, "iy"),
    ...rest,
  }));
}

/** Bits of information a character of a text carries, from 0 to 8. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const standIns = /^(?:true|false|null|none|undefined|password|passwort|secret|required|optional|string|text)\d{0,1}$/i;

/** Names of variables, members and functions, paths, templates, dates, hashes that say so, and replacements as sed writes them. */
const notations = [
  /^[A-Za-z_$][\w$]*(?:(?:\.|->|::)[A-Za-z_$][\w$]*)+/,
  /^[A-Za-z_][\w.]*\(/,
  /^[A-Za-z]:[\\/]/,
  /^[\\/](?!(?=.*[A-Z])(?=.*\d)[A-Za-z0-9+/]{3}(?:[A-Za-z0-9+/]{4}){4,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$)/,
  /^\.{1,2}\//,
  /^[a-z-]+(?:\/[a-z-]+){2,}$/,
  /:\/\//,
  /^[$%&@]?[{([<]/,
  /^\$[A-Za-z_]\w*$/,
  /^%\w+%$/,
  /\$\{|\{\{|\}\}/,
  /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/,
  /^\d{4}-\d{2}-\d{2}/,
  /^(?:sha\d{1,3}|md5)[-:]/i,
  /^s([/|#,]).{1,40}\1.{0,40}\1/,
  /^(?:arn|env|vault|file|ssm|secretsmanager|kms|sops|op|ref\+[a-z]{2,20}):/i,
  /^(?:password|passwd|passphrase|pwd|passwort)["']?[:=]/i,
];

function isNotation(text: string): boolean {
  return standIns.test(text) || isPlaceholder(text) || notations.some((notation) => notation.test(text));
}

/** A letter, and a digit or a sign that names do not have; or signs and digits alone, mixed. */
function isPassword(text: string): boolean {
  if (isNotation(text) || new Set(text).size < 5) return false;
  const hasLetter = /[A-Za-z\x80-\xff]/.test(text);
  const hasDigit = /[0-9]/.test(text);
  const hasSign = /[^A-Za-z0-9_.\-\x80-\xff]/.test(text);
  return (hasLetter && (hasDigit || hasSign)) || (hasDigit && hasSign);
}

const signs = "!@#$%^&*+=?~";

const genericPassword: Identifier = {
  id: "GENERIC_PASSWORD",
  origin: "reeve",
  category: "CREDENTIALS",
  severity: mediumHighHigh,
  recommended: false,
  keywords: [
    "password",
    "passwd",
    "pwd",
    "passphrase",
    "passwort",
    "kennwort",
    "db pass",
    "user pass",
    "smtp pass",
    "mail pass",
    "pgpassword",
    "db password",
    "user password",
    "mot de passe",
    "contraseña",
  ],
  forms: assigned(
    "word|swd|pwd|pass|rase|wort|asse|\\xb1a",
    "[A-Za-z0-9!@#$%^&*+=?~\\x80-\\xff][^\\s\"'`,;<>]{5,63}(?<!\\\\)(?![^\\s\"'`,;<>\\\\])",
    { lead: signs, lengthMax: 64, validate: isPassword },
  ),
  matches: [
    "DB_PASSWORD=«Inv3nted-Pw»",
    'password: "«inv3nted!»"',
    "{'passwd': '«t0p-invented»'}",
    'const dbPassword = "«kX9#mQ2vL»";',
    "Passwort: «Erfunden#26»\n",
    "pwd=«!nvented7»;server=db",
    '<add key="db_password" value="«Inv3nted-Pw»" />',
    '- name: DB_PASSWORD\n  value: "«Inv3nted-Pw»"',
    'System.setProperty("db.password", "«Inv3nted-Pw»");',
    "password: process.env.DB_PASSWORD || '«Inv3nted-Pw»',",
    '{\\"password\\":\\"«Inv3nted-Pw»\\"}',
    "| password | «Inv3nted-Pw» |",
    "<password>«Inv3nted-Pw»</password>",
    'var password = @"«Inv3nted-Pw»";',
    "DB_PASS=«Inv3nted-Pw»",
  ],
  misses: [
    { text: "password: required", reason: "a word" },
    { text: "password=changeme", reason: "a placeholder" },
    { text: ["password=${", "DB_PASSWORD1}"].join(""), reason: "a variable" },
    { text: "password = config.password1", reason: "a member of something" },
    { text: "password = getPassword(user1)", reason: "a call" },
    { text: "password: xxxxxxxx1", reason: "blanked out" },
    { text: "pwd=/srv/invented1", reason: "a path" },
    { text: "password: projects/shop/secrets/database/versions/latest", reason: "the name of a resource" },
    { text: "password changed: inv3nted!", reason: "assigned to something else" },
    { text: "password=ab1", reason: "too short" },
    { text: "(get_password): s/unlink/remove/ everywhere", reason: "a replacement as sed writes it" },
    { text: "password: vault:secret/data/app#db1", reason: "where a store of secrets keeps it" },
    { text: '["password", "address2", "city"]', reason: "a list of names" },
    { text: "user=Inv3nted-Pw", reason: "no keyword near" },
    { text: "s3cond: no password here", reason: "the beginning of a text, not assigned" },
  ],
};

const secretNames = [
  "api key", "api secret", "api token", "access token", "auth token", "client secret", "secret key", "secret", "secret access key",
  "private token", "app secret", "app key", "application key", "encryption key", "signing key", "signing secret", "webhook secret", "session secret",
  "jwt secret", "refresh token", "token", "auth key", "master key", "shared secret", "consumer secret", "bearer token",
]; // biome-ignore format: a list of words

/** Letters and digits, or mixed letters alone, and at least three and a half bits a character; three for hexadecimal digits. */
function isRandom(text: string): boolean {
  if (isNotation(text) || !/[A-Za-z]/.test(text) || !(/[0-9]/.test(text) || isScrambled(text))) return false;
  return entropy(text) >= (/^[0-9a-f-]+$/i.test(text) ? 3 : 3.5);
}

/** What tokens of known vendors begin with; those have identifiers of their own. */
const vendorPrefix =
  /^(?:AKIA|ASIA|AIza|eyJ|SG\.|EAAA|ATATT3|ATCTT3|ATBB|GOCSPX-|ya29\.|hv[sbr]\.|sl\.|dp\.[a-z]+\.|[a-z]{2}_(?:live|test)_|gh[pousr]_|github_pat_|gl[a-z]{2,6}[-_]|xox[a-z]|xapp-|sk-|npm_|pypi-|rubygems_|dckr_|hf_|r8_|gsk_|pplx-|xai-|do[opr]_v1_|shp[a-z]{2}_|sq0[a-z]{3}-|nf[a-z]_|sntry[a-z]_|dapi|lin_|ntn_|fig[a-z]{1,2}_|PMAK-|NRAK-|key-|whsec_|shippo_|rzp_|AGE-SECRET-KEY)/;

const secret = invented(alphanumeric, 32);

const genericSecret: Identifier = {
  id: "GENERIC_SECRET",
  origin: "reeve",
  category: "CREDENTIALS",
  severity: mediumHighHigh,
  recommended: false,
  keywords: secretNames,
  forms: assigned("key|oken|cret", "[A-Za-z0-9_+/-][A-Za-z0-9_+/.~-]{15,199}={0,2}(?![A-Za-z0-9_+/.~=-])", {
    lead: "-_+/",
    lengthMax: 202,
    validate: (text) => isRandom(text) && !vendorPrefix.test(text),
  }),
  matches: [
    `API_KEY=«${secret}»`,
    `{"clientSecret": "«${invented(alphanumeric, 40)}»"}`,
    `auth_token: '«${invented("0123456789abcdef", 32)}»'`,
    `secret = "«${invented(alphanumeric, 24)}»"`,
    `apiKey := "«${invented(alphanumeric, 20)}»"`,
    `access-token=«${inventedUuid()}»`,
    `| API_KEY | «${secret}» |`,
    `<property name="api.secret" value="«${secret}»"/>`,
    `define("API_KEY", "«${secret}»");`,
    `setx CLIENT_SECRET "«${secret}»"`,
    `deploy --webhook-secret «${secret}» --dry-run`,
    `app_secret: «/${invented(alphanumeric, 42)}=»`,
    `encryption_key: «+${invented(alphanumeric, 42)}=»`,
    "api_token=«aBcDEfgHiJKlmNoPQrsTuvWXyzAb»",
  ],
  misses: [
    { text: `name=${secret}`, reason: "no keyword near" },
    { text: "api_key=your_api_key_goes_here_1", reason: "a placeholder" },
    { text: "api_key=xxxxxxxxxxxxxxxx1", reason: "blanked out" },
    { text: ["api_key=${", "API_KEY_OF_SERVICE_1}"].join(""), reason: "a variable" },
    { text: "secret = settings.payment.secret_of_2026", reason: "a member of something" },
    { text: "token = 1111111111111112a", reason: "hardly any information" },
    { text: `api key ${secret}`, reason: "not assigned" },
    { text: `token=glpat-${secret}`, reason: "a token of a known vendor, which has its own identifier" },
    { text: "secret: a-sentence-without-a-number", reason: "words" },
    { text: "token = getAccessTokenOfSessionProvider", reason: "a name made of words" },
    { text: "tokenKey = getBearerTokenEnvKey", reason: "a name made of short words" },
    { text: `token: "sha512-${invented(alphanumeric, 86)}=="`, reason: "the hash of a package" },
    { text: "secret=/srv/data/Secrets/2026/shop", reason: "a path" },
  ],
};

const httpBearerToken: Identifier = {
  id: "HTTP_BEARER_TOKEN",
  origin: "reeve",
  category: "CREDENTIALS",
  severity: alwaysHigh,
  recommended: false,
  keywords: [],
  forms: [
    {
      anchor: { kind: "literal", texts: ["Bearer "] },
      keyword: "unneeded",
      pattern: /Bearer {1,2}[A-Za-z0-9_~+/.-]{20,1500}={0,2}(?![A-Za-z0-9_~+/.=-])/iy,
      lengthMax: 1_510,
      validate: (text) => isRandom(text.slice(6).trim()),
    },
  ],
  matches: [
    `Authorization: «Bearer ${secret}»`,
    `{"authorization":"«bearer ${invented(alphanumeric, 40)}»"}`,
    `curl -H 'Authorization: «Bearer ${invented(alphanumeric, 64)}»' https://example.com`,
    `headers["Authorization"] = "«Bearer ${invented("0123456789abcdef", 40)}»"`,
    `«Bearer ${invented(alphanumeric, 30)}==»`,
    "authorization: «Bearer qWeRtYUiOpaSdFGhjKLzXcVb»",
  ],
  misses: [
    { text: "Authorization: Bearer <token>", reason: "a template" },
    { text: "Bearer your_access_token_goes_here_1", reason: "a placeholder" },
    { text: "the bearer of-this-letter-of-recommendation", reason: "words" },
    { text: "Bearer abc123", reason: "too short" },
    { text: `Authorization: Token ${secret}`, reason: "another scheme" },
  ],
};

/** Secrets of no known vendor. */
export const assignedSecrets = [genericPassword, genericSecret, httpBearerToken];
