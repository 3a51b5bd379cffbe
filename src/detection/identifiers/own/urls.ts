/**
 * Passwords in URLs and in connection strings of databases. Templates, whose password is a variable or a word such as "password",
 * are not reported.
 * Sources: RFC 3986 section 3.2.1 · https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
 * https://www.mongodb.com/docs/manual/reference/connection-string/ · https://learn.microsoft.com/en-us/dotnet/api/system.data.sqlclient.sqlconnection.connectionstring
 */
import { alwaysHigh, type Form, type Identifier } from "../../identifier.ts";
import { latin1 } from "../../text/utf8.ts";
import { isPlaceholder } from "./token.ts";

type Parts = Pick<Identifier, "id" | "forms" | "matches" | "misses">;

function urlIdentifier(parts: Parts): Identifier {
  return { ...parts, origin: "reeve", category: "CREDENTIALS", severity: alwaysHigh, recommended: false, keywords: [] };
}

/** Printable characters other than a space, quotes, brackets, commas and a slash. */
const beside = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index))
  .filter((character) => !`"'<>\`/,@ `.includes(character))
  .join("");

const slash = 0x2f;
const colon = 0x3a;

/** 1 for each byte a user or a password may have. */
const isUserInfo: Uint8Array = (() => {
  const table = new Uint8Array(256).fill(1, 33);
  for (const character of "\"'<>`/@") table[character.charCodeAt(0)] = 0;
  return table;
})();

/** Where the URL begins whose user and password end at the @, or -1. */
function startOfUrl(bytes: Uint8Array, anchor: number, low: number): number {
  let slashes = anchor;
  while (slashes > low + 1 && isUserInfo[bytes[slashes - 1] ?? 0] === 1) slashes--;
  if (slashes < low + 5 || bytes[slashes - 1] !== slash || bytes[slashes - 2] !== slash || bytes[slashes - 3] !== colon)
    return -1;
  const scheme = /[A-Za-z][A-Za-z0-9+.-]{1,24}$/.exec(latin1(bytes, Math.max(low, slashes - 28), slashes - 3));
  return scheme ? slashes - 3 - scheme[0].length : -1;
}

const passwordWords =
  /^(?:pass(?:word|wd)?|pwd|pw|secret|p|user(?:name)?|token|key|123|null|none|undefined|\.{2,}|-+|_+|%s|%[a-z]|[x*#]+)$/i;

/** Tells whether a password is a variable or names itself. */
function isTemplate(password: string): boolean {
  return passwordWords.test(password) || /^[$<{[]|^%[({]|^%\w+%$|\$\{|\{\{|[}>]$/.test(password) || isPlaceholder(password);
}

const databases =
  "postgres|postgresql|mysql|mysql2|mariadb|mongodb|redis|rediss|amqp|amqps|mssql|sqlserver|cockroachdb|clickhouse|snowflake|oracle|db2|cassandra|couchdb|neo4j|bolt|influxdb|nats|kafka|memcached|elasticsearch";
const databaseScheme = new RegExp(`^(?:jdbc:)?(?:${databases})(?:\\+[a-z0-9_]{1,20})?$`, "i");

/** A URL with user and password whose scheme is that of a database, or is not. */
function urlForm(isDatabase: boolean): Form {
  return {
    anchor: { kind: "sign", sign: "@", beside },
    keyword: "unneeded",
    before: startOfUrl,
    pattern: /[A-Za-z][A-Za-z0-9+.-]{1,24}:\/\/[^\s"'<>`/@:]{0,64}:[^\s"'<>`/@]{1,80}@[A-Za-z0-9[][^\s"'<>`,;)}\]\\]{0,200}/y,
    lengthMax: 376,
    validate: (url) => {
      const [, scheme = "", password = ""] = /^([^:]+):\/\/[^:@]*:([^@]+)@/.exec(url) ?? [];
      return databaseScheme.test(scheme) === isDatabase && !isTemplate(password);
    },
  };
}

/** Pairs of names and values, the server first. */
const pairsForm: Form = {
  anchor: { kind: "literal", texts: ["Server=", "Data Source=", "Host=", "Addr="] },
  keyword: "unneeded",
  pattern:
    /(?:Server|Data Source|Host|Addr)=[^;"'\r\n]{1,100};(?:[A-Za-z][A-Za-z ]{1,30}=[^;"'\r\n]{0,80};){0,6}?(?:Password|Pwd)=[^;"'\r\n]{1,80}/iy,
  lengthMax: 960,
  validate: (text) => !isTemplate(text.slice(text.lastIndexOf("=", text.search(/(?:Password|Pwd)=[^;]*$/i) + 9) + 1).trim()),
};

const passwordOfPairs = (text: string): string => /(?:password|pwd)=([^;&\s]*)$/i.exec(text)?.[1] ?? "";

/** Parameters of a URL of Java's, behind a question mark or semicolons; pairs of PostgreSQL's library, divided by spaces. */
const otherPairs: readonly Form[] = [
  {
    anchor: { kind: "literal", texts: ["jdbc:"] },
    keyword: "unneeded",
    pattern: /jdbc:[a-z0-9]{2,20}:[^\s"'<>`]{3,300}?[?;&](?:password|pwd)=[^\s"'<>`;&]{1,80}/iy,
    lengthMax: 420,
    validate: (text) => !isTemplate(passwordOfPairs(text)),
  },
  {
    anchor: { kind: "literal", texts: ["host=", "dbname="] },
    keyword: "unneeded",
    pattern: /(?:host|dbname)=[^\s"';&]{1,100}(?: {1,2}[a-z_]{2,20}=[^\s"';&]{1,80}){0,6}? {1,2}password=[^\s"'<>`;&]{1,80}/iy,
    lengthMax: 820,
    validate: (text) => !isTemplate(passwordOfPairs(text)),
  },
];

const pass = ["Inv3nted", "Pw"].join("-");

const databaseConnectionString = urlIdentifier({
  id: "DATABASE_CONNECTION_STRING",
  forms: [urlForm(true), pairsForm, ...otherPairs],
  matches: [
    `DATABASE_URL=«postgres://app:${pass}@db.example.com:5432/shop»`,
    `"«mongodb+srv://app:${pass}@cluster0.example.net/?retryWrites=true»"`,
    `url: '«redis://:${pass}@cache.example.com:6379/0»'`,
    `«mysql+pymysql://app:${pass}@10.0.0.5/shop» # comment`,
    `"«Server=db.example.com,1433;Database=shop;User Id=app;Password=${pass}»;"`,
    `url=«jdbc:postgresql://db.example.com:5432/shop?user=app&password=${pass}»&ssl=true`,
    `«jdbc:sqlserver://db.example.com:1433;databaseName=shop;user=app;password=${pass}»;encrypt=true`,
    `dsn: "«host=db.example.com port=5432 dbname=shop user=app password=${pass}»"`,
    `amqp «amqps://app:${pass}@mq.example.com/vhost» (queue)`,
  ],
  misses: [
    { text: "postgres://app@db.example.com/shop", reason: "no password" },
    { text: ["postgres://app:$", "{DB_PASSWORD}@db.example.com/shop"].join(""), reason: "a variable" },
    { text: "postgres://user:password@localhost/shop", reason: "a word that stands for a password" },
    { text: "postgres://app:<password>@db.example.com/shop", reason: "a template" },
    { text: "mysql://app:****@db.example.com/shop", reason: "blanked out" },
    { text: "Server=db.example.com;Database=shop;Integrated Security=true;", reason: "no password" },
    { text: "Server=db.example.com;User Id=app;Password={0};", reason: "a template" },
    { text: "jdbc:postgresql://db.example.com/shop?user=app", reason: "no password" },
    { text: ["jdbc:mysql://db.example.com/shop?user=app&password=$", "{DB_PW}"].join(""), reason: "a variable" },
    { text: "host=db.example.com user=app password=****", reason: "blanked out" },
    { text: `https://app:${pass}@example.com/`, reason: "no database" },
  ],
});

const urlCredentials = urlIdentifier({
  id: "URL_CREDENTIALS",
  forms: [urlForm(false)],
  matches: [
    `git clone «https://jane:${pass}@git.example.com/x.git»`,
    `"«ftp://jane:${pass}@ftp.example.com»"`,
    `proxy=«http://proxy:${pass}@192.0.2.1:3128»`,
    `<«smtp://mailer:${pass}@mail.example.com:587»>`,
    `(«sftp://jane:${pass}@files.example.com/in»)`,
  ],
  misses: [
    { text: "https://jane@git.example.com/x.git", reason: "no password" },
    { text: "https://user:pass@example.com/", reason: "words that stand for user and password" },
    { text: "https://jane:$TOKEN@git.example.com/x.git", reason: "a variable" },
    { text: "https://example.com:8080/@jane", reason: "the @ stands in the path" },
    { text: "http://example.com/a:b@c", reason: "the @ stands in the path" },
    { text: `postgres://app:${pass}@db.example.com/shop`, reason: "a database" },
  ],
});

/** Passwords in URLs. */
export const urlSecrets = [databaseConnectionString, urlCredentials];
