/**
 * Who signed this request: Signature V4, in a header or presigned in the query. Decides nothing about permissions and
 * keeps no state; a captured request can be repeated while its time is current, as with AWS, so clients use TLS.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { HttpRequest } from "../../wire/http.ts";
import type { Caller, SignatureScope } from "../caller.ts";
import type { Credential } from "../credential.ts";
import { AuthenticationFailure, incompleteSignature } from "./authentication-failure.ts";
import { requireCoverage } from "./canonical-headers.ts";
import { canonicalRequest } from "./canonical-request.ts";
import { requireScope } from "./credential-scope.ts";
import { payloadHash } from "./payload-hash.ts";
import { readSignatureClaim, type SignatureClaim } from "./signature-claim.ts";
import { hmac, signingKey } from "./signing-key.ts";
import { requireCurrent } from "./signing-time.ts";
import { stringToSign } from "./string-to-sign.ts";

/** Bounds on what is canonicalised, so that a request without a valid signature costs little. */
export const signedRequestLimits = { headersMax: 200, headerCharactersMax: 65_536, targetCharactersMax: 65_536 } as const;

/** What authentication needs from outside. */
export type AuthenticateOptions = {
  findCredential(accessKeyId: string): Promise<Credential | undefined>;
  readonly now: Date;
  /** The service names that may stand in the scope. */
  readonly services: readonly string[];
};

/**
 * Verifies the signature and answers its principal with the Region and service it was made for.
 * Rejects with an {@link AuthenticationFailure}; anything else it rejects with is a fault of `findCredential`.
 */
export async function authenticate(
  request: HttpRequest,
  options: AuthenticateOptions,
): Promise<{ readonly caller: Caller; readonly scope: SignatureScope }> {
  requireBounds(request);
  const claim = readSignatureClaim(request);
  requireScope(claim.scope, claim.signed.text, options.services);
  requireCurrent(claim.signed, options.now, claim.expiresSeconds);
  requireCoverage(request, claim.signedHeaders);
  const hash = payloadHash(request.body, claim.statedPayloadHash);
  const credential = await options.findCredential(claim.scope.accessKeyId);
  if (credential === undefined)
    throw new AuthenticationFailure("unknown-key", "The security token included in the request is invalid.");
  requireSignature(request, claim, { hash, secretAccessKey: credential.secretAccessKey });
  requireToken(credential, claim.sessionToken, options.now);
  return { caller: credential.caller, scope: { region: claim.scope.region, service: claim.scope.service } };
}

function requireBounds(request: HttpRequest): void {
  const { headersMax, headerCharactersMax, targetCharactersMax } = signedRequestLimits;
  if (request.headers.length > headersMax)
    throw incompleteSignature(`expected at most ${headersMax} headers, got ${request.headers.length}`);
  const characters = request.headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (characters > headerCharactersMax)
    throw incompleteSignature(`expected at most ${headerCharactersMax} characters of headers, got ${characters}`);
  const target = request.rawPath.length + request.rawQuery.length;
  if (target > targetCharactersMax)
    throw incompleteSignature(`expected at most ${targetCharactersMax} characters of path and query, got ${target}`);
}

function requireSignature(
  request: HttpRequest,
  claim: SignatureClaim,
  material: { hash: string; secretAccessKey: string },
): void {
  const canonical = canonicalRequest(request, claim, material.hash);
  const text = stringToSign({ signedAt: claim.signed.text, scope: claim.scope, canonical });
  const expected = hmac(signingKey(material.secretAccessKey, claim.scope), text);
  if (timingSafeEqual(expected, Buffer.from(claim.signature, "hex"))) return;
  throw new AuthenticationFailure(
    "signature-mismatch",
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
  );
}

/** Temporary credentials work only with their token, before their end; permanent ones only without a token. */
function requireToken(credential: Credential, token: string | undefined, now: Date): void {
  const expected = credential.sessionTokenHash;
  const isRight =
    expected === undefined || token === undefined
      ? expected === token
      : timingSafeEqual(createHash("sha256").update(token, "utf8").digest(), expected);
  if (!isRight) throw new AuthenticationFailure("invalid-token", "The security token included in the request is invalid.");
  if (credential.expiresAt !== undefined && credential.expiresAt <= now) {
    throw new AuthenticationFailure("expired-token", "The security token included in the request is expired");
  }
}
