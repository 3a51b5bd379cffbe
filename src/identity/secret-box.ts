/**
 * Secrets at rest: sealed with AES-256-GCM under REEVE_SECRET_KEY. A sealed text is bound to its purpose, so that one moved
 * to another row does not open. Does not decide where the key comes from.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** The key's length in bytes. */
export const secretKeyBytes = 32;

/** A sealed text that does not open; the message says why, never what is inside. */
export class SealError extends Error {
  override readonly name = "SealError";
}

/** Which key, and what the secret is for, such as `access-key:AKIA…`. */
export type SealOptions = { readonly key: Uint8Array; readonly purpose: string };

/** Encrypts a text. The answer reads `v1.KEY_ID.BASE64URL` and is different every time. */
export function seal(secret: string, { key, purpose }: SealOptions): string {
  requireKey(key);
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(purpose, "utf8"));
  const sealed = Buffer.concat([nonce, cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `v1.${keyIdOf(key)}.${sealed.toString("base64url")}`;
}

/** Decrypts what {@link seal} made with the same key and purpose; throws {@link SealError} otherwise. */
export function open(sealed: string, { key, purpose }: SealOptions): string {
  requireKey(key);
  const [version, keyId, text, ...rest] = sealed.split(".");
  if (version !== "v1" || keyId === undefined || text === undefined || rest.length > 0)
    throw new SealError("expected a text sealed by Reeve");
  if (keyId !== keyIdOf(key)) {
    throw new SealError(
      `sealed under another key (${keyId}) than REEVE_SECRET_KEY (${keyIdOf(key)}): start with the former key, or enter the secret anew`,
    );
  }
  const bytes = Buffer.from(text, "base64url");
  if (bytes.length < 28) throw new SealError("expected a text sealed by Reeve, got a shorter one");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), { authTagLength: 16 })
      .setAAD(Buffer.from(purpose, "utf8"))
      .setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw new SealError("the sealed text was altered or belongs elsewhere", { cause });
  }
}

/** What an access key's secret is sealed for. */
export function purposeOfAccessKey(accessKeyId: string): string {
  return `access-key:${accessKeyId}`;
}

/** Reads a key as configuration gives it: 64 hexadecimal digits or base64 of 32 bytes; undefined when it is neither. */
export function parseSecretKey(text: string): Uint8Array | undefined {
  const trimmed = text.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, "hex");
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return undefined;
  return Buffer.from(trimmed, "base64");
}

/** Names a key without telling anything about it: the first four bytes of a hash of it. */
function keyIdOf(key: Uint8Array): string {
  return createHash("sha256").update("reeve secret key id").update(key).digest("hex").slice(0, 8);
}

function requireKey(key: Uint8Array): void {
  if (key.length !== secretKeyBytes)
    throw new Error(`Broken expectation: a secret key has ${secretKeyBytes} bytes, got ${key.length}`);
}
