/**
 * STS as it is served: who am I, sessions of roles, temporary credentials. The rules are `identity/sessions.ts`; operations
 * without a handler (federation, SAML, web identity) are answered as not implemented.
 */
import type { Refusal, RefusalKind } from "../../base/refusal.ts";
import { Refusal as RefusalError } from "../../base/refusal.ts";
import { findAccountOfKey } from "../../identity/credential-store.ts";
import { assumeRole, getSessionToken, type SessionContext, type TemporaryCredentials } from "../../identity/sessions.ts";
import type { InputOf, StsHandlers } from "../../wire/handlers.ts";
import { models } from "../../wire/model.ts";
import type { ServiceDefinition } from "../../wire/service.ts";

/** What the handlers are given. */
export type StsContext = SessionContext;

const handlers = {
  async GetCallerIdentity({ caller }) {
    return { UserId: caller.userId, Account: caller.account, Arn: caller.arn };
  },

  async AssumeRole(context, input) {
    refuseUnsupported(input);
    const { DurationSeconds, ExternalId, Policy, Tags } = input;
    const session = await assumeRole(context, {
      roleArn: input.RoleArn,
      sessionName: input.RoleSessionName,
      ...(DurationSeconds === undefined ? {} : { durationSeconds: DurationSeconds }),
      ...(ExternalId === undefined ? {} : { externalId: ExternalId }),
      ...(Policy === undefined ? {} : { policy: Policy }),
      ...(Tags === undefined ? {} : { tags: Tags.map(({ Key, Value }) => ({ key: Key, value: Value })) }),
    });
    return {
      Credentials: credentials(session.credentials),
      AssumedRoleUser: { AssumedRoleId: session.assumedRoleId, Arn: session.arn },
      ...(Policy === undefined ? {} : { PackedPolicySize: Math.ceil((Policy.length / 2_048) * 100) }),
    };
  },

  async GetSessionToken(context, input) {
    refuseMfa(input);
    const { DurationSeconds } = input;
    return {
      Credentials: credentials(
        await getSessionToken(context, DurationSeconds === undefined ? {} : { durationSeconds: DurationSeconds }),
      ),
    };
  },

  async GetAccessKeyInfo({ tx }, { AccessKeyId }) {
    const account = await findAccountOfKey(tx, AccessKeyId);
    if (account === undefined)
      throw new RefusalError("invalid", "AccessKeyId: expected the ID of an access key of an account served here");
    return { Account: account };
  },
} satisfies Partial<StsHandlers<StsContext>>;

/** Operations that decide themselves or are open to every signed caller (STS API reference, "Permissions" of each). */
const withoutPermission: ReadonlySet<string> = new Set(["GetCallerIdentity", "AssumeRole", "GetSessionToken"]);

/** See {@link ServiceDefinition}. */
export const sts: ServiceDefinition<StsContext> = {
  model: models.sts,
  handlers,
  refusalToError: stsError,
  resourcesOf: (operation) => (withoutPermission.has(operation) ? [] : ["*"]),
};

const names: Readonly<Record<RefusalKind, string>> = {
  invalid: "ValidationError",
  denied: "AccessDenied",
  "not-found": "ValidationError",
  conflict: "ValidationError",
  "quota-exceeded": "Throttling",
  throttled: "Throttling",
  unprocessable: "MalformedPolicyDocument",
};

/** Gives a refusal its STS name. `unprocessable` comes from a session policy only. */
function stsError(refusal: Refusal): { readonly name: string; readonly message: string; readonly status: number } {
  return { name: names[refusal.kind], message: refusal.message, status: refusal.kind === "denied" ? 403 : 400 };
}

function credentials({ accessKeyId, secretAccessKey, sessionToken, expiration }: TemporaryCredentials) {
  return { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken, Expiration: expiration };
}

/** What would narrow or protect a session and cannot be honoured is refused, never ignored. */
function refuseUnsupported(input: InputOf<"sts", "AssumeRole">): void {
  refuseMfa(input);
  for (const name of ["PolicyArns", "ProvidedContexts", "SourceIdentity", "TransitiveTagKeys"] as const) {
    const value = input[name];
    if (value !== undefined && value.length > 0)
      throw new RefusalError("invalid", `${name}: expected nothing, as it is not supported here`);
  }
}

function refuseMfa(input: { readonly SerialNumber?: string; readonly TokenCode?: string }): void {
  if (input.SerialNumber === undefined && input.TokenCode === undefined) return;
  throw new RefusalError("denied", "MultiFactorAuthentication failed: no MFA devices are known here");
}
