/**
 * The protocol-neutral names of authentication failures, as the wire's common errors.
 */
import type { AuthenticationFailureKind } from "../identity/sigv4/authentication-failure.ts";
import type { CommonErrorKind } from "../wire/errors.ts";

/**
 * A signature that is too old or too early goes by the name of a wrong one, as AWS does; from that name, and the answer's
 * Date header, SDKs notice that their clock is off and correct it.
 */
export const authenticationErrors: Readonly<Record<AuthenticationFailureKind, CommonErrorKind>> = {
  "missing-token": "missing-authentication",
  "incomplete-signature": "incomplete-signature",
  "unknown-key": "unrecognized-client",
  "invalid-token": "unrecognized-client",
  "expired-token": "expired-token",
  "signature-mismatch": "invalid-signature",
  expired: "invalid-signature",
  "not-yet-current": "invalid-signature",
  "payload-mismatch": "invalid-signature",
  "unsupported-payload-form": "invalid-signature",
  "wrong-scope": "invalid-signature",
};
