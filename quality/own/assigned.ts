/**
 * What nobody's format gives away: passwords and secrets that are assigned to something, headers with tokens, addresses of
 * databases and sites with a password inside, key files of service accounts.
 */
import type { Random } from "../random.ts";
import { alphanumeric, base64Alphabet, bytes, digits, hex, lower, upper, urlSafe } from "./alphabets.ts";
import { named, type SecretKind, speaking } from "./secret-kind.ts";

const words = [
  "Falcon",
  "winter",
  "Maple",
  "harbor",
  "Tiger",
  "dragon",
  "Sommer",
  "lemon",
  "orbit",
  "Paris",
  "soleil",
  "kraken",
  "Velvet",
  "sunset",
  "monte",
];

function password(random: Random): string {
  return random.pick([
    () =>
      `${random.pick(words)}${random.pick(["!", "#", "_", "-", "@", ""])}${random.text(random.between(2, 4))}${random.pick(["!", "", "*", "%"])}`,
    () =>
      `${random.text(1, upper)}${random.text(random.between(5, 9), lower)}${random.text(2)}${random.pick(["!", "@", "%", "+"])}`,
    () => `${random.text(random.between(9, 15), `${alphanumeric}!@%*-_+`)}${random.text(1)}`,
    () => `${random.pick(words)}-${random.pick(words)}-${random.pick(words)}-${random.text(2)}`.toLowerCase(),
  ])();
}

/** For addresses, where the signs of addresses cannot stand. */
const plainPassword = (random: Random): string =>
  `${random.pick(words)}${random.text(random.between(3, 5))}${random.pick(["!", "_", ""])}`;

function secret(random: Random): string {
  return random.pick([
    () => random.text(random.pick([32, 40, 48, 64]), hex),
    () => random.text(random.between(24, 48), alphanumeric),
    () => Buffer.from(bytes(random, random.pick([24, 32, 48]))).toString("base64"),
    () => random.text(random.between(28, 44), urlSafe),
  ])();
}

const host = (random: Random): string =>
  random.pick([
    "db.internal.nordlicht.de",
    "10.20.4.17",
    "prod-db.kestrel.io",
    "cluster0.ab1cd.mongodb.net",
    "localhost",
    "mysql",
  ]);
const user = (random: Random): string => random.pick(["app", "svc_orders", "root", "reporting", "admin", "kestrel"]);

function databaseUrl(random: Random): string {
  const schemes = [
    "postgres",
    "postgresql",
    "mysql",
    "mongodb",
    "mongodb+srv",
    "redis",
    "amqp",
    "mariadb",
    "rediss",
    "postgresql+psycopg2",
  ];
  return `${random.pick(schemes)}://${user(random)}:${plainPassword(random)}@${host(random)}${random.pick(["", ":5432", ":3306"])}/${random.pick(["orders", "app", "0", "main?sslmode=require"])}`;
}

function connectionString(random: Random): string {
  return random.pick([
    `Server=${host(random)};Database=orders;User Id=${user(random)};Password=${plainPassword(random)};`,
    `Server=tcp:${random.text(7, lower)}.database.windows.net,1433;Initial Catalog=crm;User ID=${user(random)};Password=${plainPassword(random)};Encrypt=True;`,
    `jdbc:postgresql://${host(random)}:5432/app?user=${user(random)}&password=${plainPassword(random)}`,
    `jdbc:sqlserver://${host(random)}:1433;databaseName=crm;user=${user(random)};password=${plainPassword(random)}`,
    `host=${host(random)} port=5432 dbname=app user=${user(random)} password=${plainPassword(random)}`,
  ]);
}

function wrongDatabaseUrl(random: Random): string {
  const place = `${host(random)}/orders`;
  return random.pick([
    `postgres://${place}`,
    `postgres://${user(random)}@${place}`,
    `postgres://\${DB_USER}:\${DB_PASSWORD}@${place}`,
    `mysql://{{ user }}:{{ password }}@${place}`,
    `postgresql://<user>:<password>@${place}`,
    `mongodb://${user(random)}:****@${place}`,
    `redis://${host(random)}:6379/0`,
    `Server=${host(random)};Database=orders;Integrated Security=true;`,
    `postgres://$USER:$PASSWORD@${place}`,
  ]);
}

function siteUrl(random: Random): string {
  const site = random.pick([
    "git.kestrel.io/team/app.git",
    "repo.nordlicht.de/maven2",
    "files.blueharbour.net/in",
    "api.riverton.dev/v2/items?page=2",
    "proxy.uni-halden.de:3128",
  ]);
  return `${random.pick(["https", "http", "ftp", "sftp", "https"])}://${user(random)}:${plainPassword(random)}@${site}`;
}

function wrongSiteUrl(random: Random): string {
  return random.pick([
    "https://git.kestrel.io:8443/team/app.git",
    "https://user@git.kestrel.io/team/app.git",
    "https://$USER:$TOKEN@git.kestrel.io/app.git",
    "https://<user>:<token>@git.kestrel.io/app.git",
    "https://api.riverton.dev/v1/users/@me:settings",
    "https://user:****@repo.nordlicht.de/maven2",
    `http://localhost:${random.between(1000, 9999)}/login?next=/a@b`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a shell.
    "https://${GIT_USER}:${GIT_TOKEN}@git.kestrel.io/app.git",
  ]);
}

function bearer(random: Random): string {
  const token = random.pick([random.text(random.between(24, 60), urlSafe), random.text(40, hex), random.text(32, alphanumeric)]);
  return `${random.pick(["Authorization: Bearer ", "authorization: Bearer ", "Authorization: bearer "])}${token}`;
}

function wrongBearer(random: Random): string {
  return random.pick([
    "Authorization: Bearer $TOKEN",
    "Authorization: Bearer <token>",
    "Authorization: Bearer {{access_token}}",
    "Authorization: Bearer YOUR_API_KEY",
    "Authorization: Bearer ****************",
    "WWW-Authenticate: Bearer realm=example",
    "the bearer of this letter is entitled to enter",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a shell.
    "Authorization: Bearer ${ACCESS_TOKEN}",
  ]);
}

/** Key files of Google's service accounts are written by `secret-documents.ts`; this is the property that makes one. */
export function serviceAccountFile(random: Random): string {
  const lines = Array.from({ length: 26 }, () => random.text(64, base64Alphabet));
  const project = `${random.text(6, lower)}-${random.text(6)}`;
  const key = `-----BEGIN PRIVATE KEY-----\n${[`MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ${random.text(14, base64Alphabet)}`, ...lines].join("\n")}\n-----END PRIVATE KEY-----\n`;
  return JSON.stringify(
    {
      type: "service_account",
      project_id: project,
      private_key_id: random.text(40, hex),
      private_key: key,
      client_email: `robot@${project}.iam.gserviceaccount.com`,
      client_id: random.text(21, digits),
      token_uri: "https://oauth2.googleapis.com/token",
    },
    undefined,
    2,
  );
}

const passwordNames = [
  "password",
  "DB_PASSWORD",
  "db_pass",
  "MYSQL_ROOT_PASSWORD",
  "spring.datasource.password",
  "admin_password",
  "smtp_password",
  "passwd",
  "pwd",
  "PGPASSWORD",
  "passphrase",
  "userPassword",
  "REDIS_PASSWORD",
];
const secretNames = [
  "SECRET_KEY",
  "client_secret",
  "API_KEY",
  "apiKey",
  "auth_token",
  "JWT_SECRET",
  "SESSION_SECRET",
  "encryption_key",
  "api_secret",
  "access_token",
  "APP_SECRET",
  "webhook_secret",
  "signing_secret",
  "api-key",
];

/** Secrets without a form of their own. */
export const assignedValues: readonly SecretKind[] = [
  named("GENERIC_PASSWORD", passwordNames, password),
  { ...named("GENERIC_SECRET", secretNames, secret), alsoFoundAs: ["AWS_CREDENTIALS"] },
  {
    ...speaking(
      "DATABASE_CONNECTION_STRING",
      ["DATABASE_URL", "DB_URL", "connectionString", "REDIS_URL", "MONGO_URI"],
      databaseUrl,
      wrongDatabaseUrl,
    ),
    alsoFoundAs: ["IP_ADDRESS"],
  },
  {
    ...speaking(
      "DATABASE_CONNECTION_STRING",
      ["ConnectionStrings__Default", "connectionString", "JDBC_URL"],
      connectionString,
      wrongDatabaseUrl,
    ),
    alsoFoundAs: ["IP_ADDRESS"],
  },
  { ...speaking("URL_CREDENTIALS", ["GIT_URL", "PROXY_URL", "remote", "registry"], siteUrl, wrongSiteUrl), alsoFoundAs: [] },
  { ...speaking("HTTP_BEARER_TOKEN", [], bearer, wrongBearer), isWhole: true },
];
