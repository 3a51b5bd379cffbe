/**
 * New access keys, session tokens and the unique IDs of users and roles, in AWS's forms.
 * Source of the prefixes: IAM user guide, "Understanding unique ID prefixes".
 */
import { createHash, randomBytes } from "node:crypto";

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A new access key: ID of 20 characters (AKIA: permanent, ASIA: temporary) and a secret of 40. */
export function newAccessKey(prefix: "AKIA" | "ASIA"): { readonly accessKeyId: string; readonly secretAccessKey: string } {
  return { accessKeyId: prefix + inBase32(randomBytes(16)), secretAccessKey: randomBytes(30).toString("base64") };
}

/** A new session token, 128 characters with no meaning. */
export function newSessionToken(): string {
  return randomBytes(96).toString("base64");
}

/** What is kept of a session token: its SHA-256. The token is random, so nothing slower is needed. */
export function hashSessionToken(token: string): Buffer {
  return createHash("sha256").update(token, "utf8").digest();
}

/** The unique ID of a user (AIDA) or role (AROA): the same at every start, for the same account and name. */
export function uniqueIdOf(prefix: "AIDA" | "AROA", principal: { readonly account: string; readonly name: string }): string {
  const hash = createHash("sha256").update(`${prefix}/${principal.account}/${principal.name}`).digest();
  return prefix + inBase32(hash.subarray(0, 17));
}

/** One character per byte, from five of its bits. */
function inBase32(bytes: Buffer): string {
  return Array.from(bytes, (byte) => base32[byte & 31]).join("");
}
