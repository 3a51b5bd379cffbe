/**
 * Temporary credentials: AssumeRole and GetSessionToken. Session tokens are random and mean nothing; the rows they point to
 * are removed some time after their end, whenever a new session is made.
 * Source of the bounds: STS API reference, AssumeRole and GetSessionToken.
 */
import type { AccountId } from "../base/account-id.ts";
import { Refusal } from "../base/refusal.ts";
import type { Tx } from "../database/database.ts";
import type { Caller } from "./caller.ts";
import {
  findRole,
  insertTemporaryCredential,
  type NewTemporaryCredential,
  purgeTemporaryCredentials,
} from "./credential-store.ts";
import { hashSessionToken, newAccessKey, newSessionToken, uniqueIdOf } from "./key-material.ts";
import { isAllowed } from "./policy/is-allowed.ts";
import { parsePolicy } from "./policy/parse-policy.ts";
import type { PolicyDocument } from "./policy/policy-document.ts";
import type { RequestContext } from "./policy/request-context.ts";
import { assumedRoleArn, parseRoleArn } from "./principal-arn.ts";
import { parseStrictJson, StrictJsonError } from "./strict-json.ts";
import { mayAssume } from "./trust.ts";

/** Bounds in seconds. */
const sessionSeconds = {
  min: 900,
  roleMax: 43_200,
  roleDefault: 3_600,
  chainedMax: 3_600,
  tokenMax: 129_600,
  tokenDefault: 43_200,
  rootMax: 3_600,
} as const;

/** The longest session policy, in characters. */
const sessionPolicyCharactersMax = 2_048;

/** What every session is made with. */
export type SessionContext = {
  readonly tx: Tx;
  readonly caller: Caller;
  readonly now: Date;
  /** 32 bytes; see secret-box.ts. */
  readonly secretKey: Uint8Array;
  /** Condition keys of the request. */
  readonly requestContext: RequestContext;
};

/** Temporary credentials; the only time that the token is seen. */
export type TemporaryCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
};

/** What AssumeRole is given. */
export type AssumeRoleRequest = {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationSeconds?: number;
  /** JSON of a session policy. */
  readonly policy?: string;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
  /** Checked for form and offered to the caller's policies as sts:ExternalId; roles here do not ask for one. */
  readonly externalId?: string;
};

/** A session of a role. */
export type AssumedRole = { readonly credentials: TemporaryCredentials; readonly assumedRoleId: string; readonly arn: string };

/**
 * Makes a session of a role. Refused with `invalid` (a parameter), `unprocessable` (the session policy) or `denied`: the role
 * does not trust the caller, does not exist, or the caller's policies do not allow it; the caller cannot tell which.
 */
export async function assumeRole(context: SessionContext, request: AssumeRoleRequest): Promise<AssumedRole> {
  const { caller, tx } = context;
  const target = requireRoleArn(request.roleArn);
  requireSessionName(request.sessionName);
  const sessionPolicy = request.policy === undefined ? undefined : parseSessionPolicy(request.policy);
  const sessionTags = request.tags === undefined ? undefined : requireTags(request.tags);
  const seconds = requireDuration(request.durationSeconds ?? sessionSeconds.roleDefault, sessionSeconds.roleMax);
  const role = await findRole(tx, target);
  const keys = { ...context.requestContext, "sts:RoleSessionName": request.sessionName, ...externalIdKey(request.externalId) };
  if (role === undefined || !mayAssume(caller, role, keys)) {
    throw new Refusal(
      "denied",
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${request.roleArn}`,
    );
  }
  if (caller.kind === "role" && seconds > sessionSeconds.chainedMax) {
    throw new Refusal(
      "invalid",
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
    );
  }
  const credentials = await makeSession(context, seconds, {
    account: role.account,
    principal: { kind: "role", roleName: role.name, sessionName: request.sessionName },
    ...(sessionPolicy === undefined ? {} : { sessionPolicy }),
    ...(sessionTags === undefined ? {} : { sessionTags }),
  });
  return {
    credentials,
    assumedRoleId: `${uniqueIdOf("AROA", role)}:${request.sessionName}`,
    arn: assumedRoleArn(role.account, role.name, request.sessionName),
  };
}

/** Makes temporary credentials with the caller's own permissions. Only for callers with permanent ones. */
export async function getSessionToken(
  context: SessionContext,
  request: { readonly durationSeconds?: number },
): Promise<TemporaryCredentials> {
  const { caller } = context;
  const asked = requireDuration(request.durationSeconds ?? sessionSeconds.tokenDefault, sessionSeconds.tokenMax);
  if (caller.kind === "role" || caller.accessKeyId.startsWith("ASIA")) {
    throw new Refusal("denied", "Cannot call GetSessionToken with session credentials");
  }
  const decision = isAllowed(caller, { action: "sts:GetSessionToken", resources: [], context: context.requestContext });
  if (!decision.allowed && decision.reason === "explicit-deny") {
    throw new Refusal("denied", `User: ${caller.arn} is not authorized to perform: sts:GetSessionToken with an explicit deny`);
  }
  const issuedBy = caller.accessKeyId;
  if (caller.kind === "root") {
    return makeSession(context, Math.min(asked, sessionSeconds.rootMax), {
      account: caller.account,
      principal: { kind: "root", issuedBy },
    });
  }
  return makeSession(context, asked, {
    account: caller.account,
    principal: { kind: "user", issuedBy, userName: caller.userName ?? "" },
  });
}

type SessionOwner = Pick<NewTemporaryCredential, "account" | "principal" | "sessionPolicy" | "sessionTags">;

async function makeSession(
  { tx, now, secretKey }: SessionContext,
  seconds: number,
  owner: SessionOwner,
): Promise<TemporaryCredentials> {
  await purgeTemporaryCredentials(tx, now);
  const key = newAccessKey("ASIA");
  const sessionToken = newSessionToken();
  // Whole seconds, as the answer's timestamp has no finer ones.
  const expiration = new Date(Math.floor(now.getTime() / 1_000 + seconds) * 1_000);
  await insertTemporaryCredential(
    tx,
    { ...owner, ...key, tokenHash: hashSessionToken(sessionToken), createdAt: now, expiresAt: expiration },
    secretKey,
  );
  return { ...key, sessionToken, expiration };
}

function requireRoleArn(text: string): { account: AccountId; name: string } {
  const role = text.length <= 2_048 ? parseRoleArn(text) : undefined;
  if (role === undefined) throw new Refusal("invalid", "RoleArn: expected arn:aws:iam::ACCOUNT:role/NAME");
  return role;
}

function requireSessionName(text: string): void {
  if (!/^[\w+=,.@-]{2,64}$/.test(text))
    throw new Refusal("invalid", "RoleSessionName: expected 2 to 64 letters, digits or any of _+=,.@-");
}

function requireDuration(seconds: number, max: number): number {
  if (Number.isInteger(seconds) && seconds >= sessionSeconds.min && seconds <= max) return seconds;
  throw new Refusal("invalid", `DurationSeconds: expected a whole number between ${sessionSeconds.min} and ${max}`);
}

function externalIdKey(externalId: string | undefined): RequestContext {
  if (externalId === undefined) return {};
  if (!/^[\w+=,.@:/-]{2,1224}$/.test(externalId))
    throw new Refusal("invalid", "ExternalId: expected 2 to 1224 letters, digits or any of _+=,.@:/-");
  return { "sts:ExternalId": externalId };
}

function parseSessionPolicy(text: string): PolicyDocument {
  if (text.length > sessionPolicyCharactersMax)
    throw new Refusal("invalid", `Policy: expected at most ${sessionPolicyCharactersMax} characters`);
  try {
    return parsePolicy(parseStrictJson(text), "Policy");
  } catch (error) {
    if (error instanceof StrictJsonError || error instanceof Refusal) throw new Refusal("unprocessable", error.message);
    throw error;
  }
}

/** Bounds of session tags: STS API reference, type Tag. Keys differ by more than case. */
function requireTags(tags: readonly { readonly key: string; readonly value: string }[]): Readonly<Record<string, string>> {
  const isInBounds =
    tags.length <= 50 && tags.every(({ key, value }) => key.length >= 1 && key.length <= 128 && value.length <= 256);
  if (!isInBounds)
    throw new Refusal("invalid", "Tags: expected at most 50 tags with keys of 1 to 128 and values of at most 256 characters");
  if (!tags.every(({ key, value }) => /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(key + value))) {
    throw new Refusal("invalid", "Tags: expected letters, digits, spaces or any of _.:/=+-@");
  }
  if (new Set(tags.map(({ key }) => key.toLowerCase())).size < tags.length)
    throw new Refusal("invalid", "Tags: expected each key once");
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}
