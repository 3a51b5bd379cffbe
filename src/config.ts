/**
 * The environment as one checked, frozen value. Only this module reads environment variables; all that is wrong is told at
 * once. Connects to nothing and, but for {@link ensureSecretKey}, touches no file.
 */
import { randomBytes } from "node:crypto";
import { link, mkdir, readFile, unlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { isRegion, type Region } from "./base/region.ts";
import { LimitSettingError, type LimitSettings, readLimitSettings } from "./documents/limit-settings.ts";

/** How e-mail addresses of members are verified. */
export const emailVerifications = ["match", "auto", "link"] as const;

/** What the environment says, with defaults filled in. */
export type Configuration = {
  /** Port of the API and the console; 0 lets the system choose. */
  readonly port: number;
  readonly host: string;
  /** Absolute. */
  readonly dataDir: string;
  /** `bundled`: the PostgreSQL in the data folder. The URL holds a password and is never logged. */
  readonly database: { readonly kind: "bundled" } | { readonly kind: "outside"; readonly url: string };
  /** Absolute; undefined when no accounts are declared. */
  readonly accountsFile: string | undefined;
  /** Without a server, mails are written to the data folder. The URL may hold a password and is never logged. */
  readonly mail: { readonly smtpUrl: string | undefined; readonly from: string };
  /** 32 bytes; undefined means: kept in the data folder, see {@link ensureSecretKey}. */
  readonly secretKey: Uint8Array | undefined;
  readonly emailVerification: (typeof emailVerifications)[number];
  /** Regions served; at least one, none twice. */
  readonly regions: readonly Region[];
  /** Where people reach this server, without a final slash: links in mails begin with it. */
  readonly publicUrl: string;
  /** Scanning processes to start; 0 leaves scanning to `reeve worker`. */
  readonly workers: number;
  /** Memory one scanning process may use in all, in bytes; undefined leaves the scanner's default. */
  readonly workerMemoryBytes: number | undefined;
  /** Limits of reading that differ from the default ones. */
  readonly limits: LimitSettings;
};

/** Something in the environment is wrong; the message names each variable, what was expected and what came (never a secret). */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

const secretKeySizeBytes = 32;
const workersMax = 256;

/** MiB of a scanning process: with less, ordinary files are given up. */
const workerMemoryMin = 256;
const workerMemoryMax = 65_536;

/** Reads the environment. An empty value counts as unset. Throws {@link ConfigurationError} with everything that is wrong. */
export function readConfiguration(
  environment: NodeJS.ProcessEnv = process.env,
  workingFolder: string = process.cwd(),
): Configuration {
  const reader = new Reader(environment);
  const databaseUrl = reader.read("DATABASE_URL", undefined, readDatabaseUrl);
  const smtpUrl = reader.read("REEVE_SMTP_URL", undefined, readSmtpUrl);
  const secretKey = reader.read("REEVE_SECRET_KEY", undefined, readSecretKey);
  if (reader.has("DATABASE_URL") && !reader.has("REEVE_SECRET_KEY")) {
    reader.complain(
      "REEVE_SECRET_KEY: expected, since DATABASE_URL is set: 32 bytes in base64 or hex, the same for every process. Make one with: openssl rand -base64 32",
    );
  }
  if (reader.has("REEVE_SMTP_URL") && !reader.has("REEVE_MAIL_FROM")) {
    reader.complain("REEVE_MAIL_FROM: expected, since REEVE_SMTP_URL is set: the sender's address, such as reeve@example.com");
  }
  const accountsFile = reader.read("REEVE_ACCOUNTS_FILE", undefined, (text) => path.resolve(workingFolder, text));
  const port = reader.read("PORT", 8700, (text) => readInteger(text, 0, 65_535));
  const host = reader.read("REEVE_HOST", "127.0.0.1", readHost);
  const configuration: Configuration = {
    port,
    host,
    publicUrl: reader.read("REEVE_PUBLIC_URL", `http://${host.includes(":") ? `[${host}]` : host}:${port}`, readPublicUrl),
    dataDir: reader.read("REEVE_DATA_DIR", path.resolve(workingFolder, ".reeve"), (text) => path.resolve(workingFolder, text)),
    database: databaseUrl === undefined ? { kind: "bundled" } : { kind: "outside", url: databaseUrl },
    accountsFile,
    mail: { smtpUrl, from: reader.read("REEVE_MAIL_FROM", "reeve@localhost", readSender) },
    secretKey,
    emailVerification: reader.read("REEVE_EMAIL_VERIFICATION", "match", readEmailVerification),
    regions: reader.read("REEVE_REGIONS", publicRegions, readRegions),
    workers: reader.read("REEVE_WORKERS", os.availableParallelism(), (text) => readInteger(text, 0, workersMax)),
    workerMemoryBytes: reader.read(
      "REEVE_WORKER_MEMORY",
      undefined,
      (text) => readInteger(text, workerMemoryMin, workerMemoryMax) * 2 ** 20,
    ),
    limits: reader.read("REEVE_LIMITS", {}, readLimits),
  };
  reader.finish();
  return deepFreeze(configuration);
}

/**
 * The key that encrypts stored credentials: the configured one, or the one in the data folder, which is made on first use and
 * readable by its owner alone. Throws {@link ConfigurationError} when the file holds something else.
 */
export async function ensureSecretKey(configuration: Pick<Configuration, "dataDir" | "secretKey">): Promise<Uint8Array> {
  if (configuration.secretKey !== undefined) return configuration.secretKey;
  const file = path.join(configuration.dataDir, "secret-key");
  await mkdir(configuration.dataDir, { recursive: true, mode: 0o700 });
  await createOnce(file, `${randomBytes(secretKeySizeBytes).toString("base64")}\n`);
  try {
    return readSecretKey((await readFile(file, "utf8")).trim());
  } catch (cause) {
    throw new ConfigurationError(
      `${file}: expected 32 bytes in base64 or hex. Restore it from a backup, since stored credentials cannot be read without it.`,
      { cause },
    );
  }
}

/** Never replaces a key, with which credentials may be encrypted; the link appears at once with its contents, or not at all. */
async function createOnce(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  await writeFile(draft, text, { flag: "wx", mode: 0o600 });
  try {
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST") throw error;
    });
  } finally {
    await unlink(draft);
  }
}

/** What a value should have been; the value itself is added when it is no secret. */
class Expectation extends Error {}

class Reader {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #complaints: string[] = [];

  constructor(environment: NodeJS.ProcessEnv) {
    this.#environment = environment;
  }

  has(name: string): boolean {
    return Boolean(this.#environment[name]);
  }

  read<Value, Default>(name: string, otherwise: Default, parse: (text: string) => Value): Value | Default {
    const text = this.#environment[name];
    if (!text) return otherwise;
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof Expectation)) throw error;
      this.complain(`${name}: ${error.message}`);
      return otherwise;
    }
  }

  complain(message: string): void {
    this.#complaints.push(message);
  }

  finish(): void {
    if (this.#complaints.length > 0) throw new ConfigurationError(this.#complaints.join("\n"));
  }
}

/** Text from outside in an error message: short, and without control characters. */
function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

function readInteger(text: string, min: number, max: number): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) throw new Expectation(`expected a whole number from ${min} to ${max}, got ${quote(text)}`);
  return value;
}

function readLimits(text: string): LimitSettings {
  try {
    return readLimitSettings(text);
  } catch (error) {
    if (!(error instanceof LimitSettingError)) throw error;
    throw new Expectation(error.message);
  }
}

function readHost(text: string): string {
  if (!/^[A-Za-z0-9_.:%-]+$/.test(text))
    throw new Expectation(`expected a host name or an IP address without port, such as 127.0.0.1 or ::, got ${quote(text)}`);
  return text;
}

/** The start of a URL, which holds no secret. */
function schemeOf(text: string): string {
  return /^[a-z][a-z0-9+.-]*:/i.exec(text)?.[0] ?? "no scheme";
}

function readDatabaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["postgres:", "postgresql:"].includes(url.protocol)) {
    throw new Expectation(
      `expected postgres://user:password@host:5432/database, got a value with ${schemeOf(text)} (${text.length} characters)`,
    );
  }
  if (url.pathname.length < 2)
    throw new Expectation(
      "expected the name of a database at the end, as in postgres://user:password@host:5432/database, got none",
    );
  return text;
}

function readSmtpUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["smtp:", "smtps:"].includes(url.protocol) || url.hostname === "") {
    throw new Expectation(
      `expected smtp://host:587 or smtps://user:password@host:465, got a value with ${schemeOf(text)} (${text.length} characters)`,
    );
  }
  return text;
}

function readPublicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.search !== "" || url.hash !== "") {
    throw new Expectation(`expected an address such as https://reeve.example.com, got ${quote(text)}`);
  }
  return text.replace(/\/+$/, "");
}

function readSender(text: string): string {
  if (!/^(?:[^<>\r\n]{0,200} )?<?[^\s<>@]{1,64}@[^\s<>@]{1,255}>?$/.test(text)) {
    throw new Expectation(`expected an address such as reeve@example.com or Reeve <reeve@example.com>, got ${quote(text)}`);
  }
  return text;
}

function readSecretKey(text: string): Uint8Array {
  const key = /^[0-9a-f]{64}$/i.test(text)
    ? Buffer.from(text, "hex")
    : /^[A-Za-z0-9+/_-]{43}=?$/.test(text)
      ? Buffer.from(text, "base64")
      : undefined;
  if (key?.length !== secretKeySizeBytes) {
    throw new Expectation(
      `expected 32 bytes in base64 (44 characters) or hex (64 characters), got ${text.length} characters. Make one with: openssl rand -base64 32`,
    );
  }
  return new Uint8Array(key);
}

function readEmailVerification(text: string): (typeof emailVerifications)[number] {
  const found = emailVerifications.find((each) => each === text);
  if (found === undefined) throw new Expectation(`expected one of ${emailVerifications.join(", ")}, got ${quote(text)}`);
  return found;
}

function readRegions(text: string): Region[] {
  const names = [...new Set(text.split(/[\s,]+/).filter((name) => name !== ""))];
  const wrong = names.find((name) => !isRegion(name));
  if (wrong !== undefined || names.length === 0)
    throw new Expectation(
      `expected names of Regions with commas between, such as us-east-1,eu-west-1, got ${quote(wrong ?? text)}`,
    );
  return names.filter(isRegion);
}

/** Freezes the value and the objects in it; bytes cannot be frozen. */
function deepFreeze<Value extends object>(value: Value): Value {
  for (const member of Object.values(value)) {
    if (typeof member === "object" && member !== null && !ArrayBuffer.isView(member)) deepFreeze(member);
  }
  return Object.freeze(value);
}

/**
 * Every Region of the partitions aws, aws-cn and aws-us-gov that the AWS SDK for JavaScript 3.1169 knows
 * (@aws-sdk/core, util-endpoints, partitions.js).
 */
export const publicRegions: readonly Region[] = readRegions(`
  af-south-1
  ap-east-1 ap-east-2
  ap-northeast-1 ap-northeast-2 ap-northeast-3
  ap-south-1 ap-south-2
  ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7
  ca-central-1 ca-west-1
  eu-central-1 eu-central-2
  eu-north-1
  eu-south-1 eu-south-2
  eu-west-1 eu-west-2 eu-west-3
  il-central-1
  me-central-1 me-south-1 me-west-1
  mx-central-1
  sa-east-1 sa-west-1
  us-east-1 us-east-2
  us-west-1 us-west-2
  cn-north-1 cn-northwest-1
  us-gov-east-1 us-gov-west-1`);
