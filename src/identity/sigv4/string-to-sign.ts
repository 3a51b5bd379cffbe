/**
 * The string to sign: algorithm, time, scope and the hash of the canonical request.
 * Source: IAM user guide, "Create a signed AWS API request", steps 2 and 3.
 */
import { createHash } from "node:crypto";
import { algorithm } from "./authorization-header.ts";
import { type CredentialScope, formatScope } from "./credential-scope.ts";

/** Joins the four lines. `canonical` is text whose characters stand for bytes. */
export function stringToSign(options: { signedAt: string; scope: CredentialScope; canonical: string }): string {
  const hash = createHash("sha256").update(options.canonical, "latin1").digest("hex");
  return [algorithm, options.signedAt, formatScope(options.scope), hash].join("\n");
}
