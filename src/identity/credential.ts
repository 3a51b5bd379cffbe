/**
 * Access keys in memory: what is needed to verify a signature and to know who made it.
 */
import type { Caller } from "./caller.ts";

/** An access key with its secret, as the credential store hands it to authentication. Never logged. */
export type Credential = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** SHA-256 of the session token, 32 bytes; present for temporary credentials only. */
  readonly sessionTokenHash?: Uint8Array;
  /** The end of temporary credentials. */
  readonly expiresAt?: Date;
  readonly caller: Caller;
};
