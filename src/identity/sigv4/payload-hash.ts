/**
 * The hash of the body that a signature covers. The body is always hashed here: a hash the client states is only compared,
 * and forms that leave the body unsigned or sign it piece by piece are refused, since no API served here uses them.
 */
import { createHash } from "node:crypto";
import { AuthenticationFailure } from "./authentication-failure.ts";

/** SHA-256 of the body as 64 lower-case hexadecimal digits, checked against what the client stated, if anything. */
export function payloadHash(body: Uint8Array, stated: string | undefined): string {
  const hash = createHash("sha256").update(body).digest("hex");
  if (stated === undefined || stated === hash) return hash;
  if (stated.startsWith("STREAMING-") || stated === "UNSIGNED-PAYLOAD") {
    throw new AuthenticationFailure(
      "unsupported-payload-form",
      `expected the SHA-256 of the body in x-amz-content-sha256, got the form ${form(stated)}`,
    );
  }
  throw new AuthenticationFailure("payload-mismatch", "the SHA-256 in x-amz-content-sha256 is not that of the body received");
}

function form(stated: string): string {
  return /^[A-Z0-9-]{1,64}$/.test(stated) ? stated : "of a streaming upload";
}
