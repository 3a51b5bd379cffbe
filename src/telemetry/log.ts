/**
 * Log lines as JSON, one a line, on standard error unless told otherwise. Knows which members of a logged value are secrets;
 * that matched text and object content are never logged is the duty of those who log.
 */
import { type DestinationStream, destination, type Logger, pino } from "pino";

/** Writes log lines; `child` adds members to all lines. */
export type Log = Logger;

/** How much is written. */
export const logLevels = ["trace", "debug", "info", "warn", "error", "silent"] as const;

/** Members replaced by `[secret]`, at the top of a logged object or one or two levels down. */
const secretMembers = [
  "secretAccessKey",
  "sessionToken",
  "secretKey",
  "password",
  "passphrase",
  "token",
  "externalId",
  "smtpUrl",
  "databaseUrl",
  "DATABASE_URL",
  "REEVE_SMTP_URL",
  "REEVE_SECRET_KEY",
  "authorization",
  "Authorization",
  "cookie",
  "x-amz-security-token",
  "X-Amz-Security-Token",
];

/** Opens a log. Lines are written at once, so none is missing after a crash. */
export function openLog(options: { readonly level?: (typeof logLevels)[number]; readonly stream?: DestinationStream } = {}): Log {
  const paths = secretMembers.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);
  return pino(
    {
      level: options.level ?? "info",
      base: { process: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
      redact: { paths, censor: "[secret]" },
      serializers: { err: describeError, error: describeError },
    },
    options.stream ?? destination({ dest: 2, sync: true }),
  );
}

const causesMax = 5;

/**
 * What a log line tells of an error: name, message, stack, code and causes. Not its other members: a database error, for one,
 * carries values of rows in `detail`.
 */
function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { message: hidePasswords(String(error)) };
  return {
    name: error.name,
    message: hidePasswords(error.message),
    ...("code" in error && (typeof error.code === "string" || typeof error.code === "number") && { code: error.code }),
    ...(error.stack !== undefined && { stack: hidePasswords(error.stack) }),
    ...(error.cause !== undefined && depth < causesMax && { cause: describeError(error.cause, depth + 1) }),
  };
}

/** Replaces the password in each URL of a text. */
function hidePasswords(text: string): string {
  return text.replace(/\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/?#@]{0,200}):[^\s/?#@]{1,500}@/gi, "$1:[secret]@");
}
