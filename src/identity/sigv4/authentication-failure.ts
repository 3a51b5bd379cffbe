/**
 * Why a request's signature was not accepted. The kinds are protocol-neutral: each API gives them its own error name
 * (REST-JSON says InvalidSignatureException where STS says SignatureDoesNotMatch).
 */

/** What was wrong with the signature. `expired` is about the signature's time, `expired-token` about the credentials'. */
export type AuthenticationFailureKind =
  | "missing-token"
  | "incomplete-signature"
  | "unknown-key"
  | "invalid-token"
  | "expired-token"
  | "signature-mismatch"
  | "expired"
  | "not-yet-current"
  | "payload-mismatch"
  | "unsupported-payload-form"
  | "wrong-scope";

/** Thrown by `authenticate`. The message may be shown to the caller: it never holds a secret or a computed signature. */
export class AuthenticationFailure extends Error {
  override readonly name = "AuthenticationFailure";
  readonly kind: AuthenticationFailureKind;

  constructor(kind: AuthenticationFailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** A signature, header or query that does not have the required form or exceeds a limit. */
export function incompleteSignature(message: string): AuthenticationFailure {
  return new AuthenticationFailure("incomplete-signature", message);
}
