/**
 * The key a request is signed with, derived from the secret for one day, Region and service.
 * Source: IAM user guide, "Create a signed AWS API request", step 4.
 */
import { createHmac } from "node:crypto";
import type { CredentialScope } from "./credential-scope.ts";

/** 32 bytes. Four HMACs, some 20 µs: cheap enough not to keep derived keys in memory. */
export function signingKey(secretAccessKey: string, scope: CredentialScope): Buffer {
  const ofDate = hmac(Buffer.from(`AWS4${secretAccessKey}`, "utf8"), scope.date);
  const ofRegion = hmac(ofDate, scope.region);
  const ofService = hmac(ofRegion, scope.service);
  return hmac(ofService, "aws4_request");
}

/** HMAC-SHA-256 of a text. */
export function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text, "utf8").digest();
}
