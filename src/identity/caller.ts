/**
 * Who is calling: the result of authentication and the subject of authorisation.
 */
import type { AccountId } from "../base/account-id.ts";
import type { PolicyDocument } from "./policy/policy-document.ts";

/** The principal behind a verified signature. */
export type Caller = {
  readonly account: AccountId;
  /** `root`: the account's own key pair; `user`: a declared user; `role`: an assumed role's session. */
  readonly kind: "root" | "user" | "role";
  /** As GetCallerIdentity answers it, for example `arn:aws:iam::111111111111:user/auditor`. */
  readonly arn: string;
  /** The stable unique ID GetCallerIdentity answers as UserId. */
  readonly userId: string;
  readonly userName?: string;
  readonly accessKeyId: string;
  /** Identity policies to evaluate; `everything` for root-like principals, limited to their own account all the same. */
  readonly policies: readonly PolicyDocument[] | "everything";
  /** A session policy that further narrows a role session, when AssumeRole was given one. */
  readonly sessionPolicy?: PolicyDocument;
  /** Session tags given to AssumeRole: the values of aws:PrincipalTag. */
  readonly tags?: Readonly<Record<string, string>>;
};

/** The part of the credential scope that routes a request. */
export type SignatureScope = { readonly region: string; readonly service: string };
