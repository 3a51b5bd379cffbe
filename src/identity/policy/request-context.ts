/**
 * The condition keys of a request. Keys about the principal come from the verified caller, never from the request.
 * Source: IAM user guide, "AWS global condition context keys".
 */
import type { Caller } from "../caller.ts";
import { principalArnOf } from "../principal-arn.ts";

/** A value of a condition key; a list for keys with several values, such as aws:TagKeys. */
export type ContextValue = string | number | boolean | Date | readonly string[];

/** Condition key → value. Keys are compared without regard to case; a key without a value is absent. */
export type RequestContext = Readonly<Record<string, ContextValue | undefined>>;

/** What the edge knows about a request. */
export type RequestFacts = {
  readonly now: Date;
  readonly region: string;
  readonly sourceIp: string;
  readonly userAgent?: string;
  readonly isSecure?: boolean;
  /** Tags the request wants to set: aws:RequestTag/… */
  readonly requestTags?: Readonly<Record<string, string>>;
  /** Tag keys the request names: aws:TagKeys; those of `requestTags` when absent. */
  readonly tagKeys?: readonly string[];
  /** Tags of the resource that is acted on: aws:ResourceTag/… */
  readonly resourceTags?: Readonly<Record<string, string>>;
};

/** The keys that follow from the request. Keys of the principal are added when a decision is made. */
export function requestContext(facts: RequestFacts): RequestContext {
  const requestTags = facts.requestTags ?? {};
  const tagKeys = facts.tagKeys ?? Object.keys(requestTags);
  return {
    "aws:SourceIp": facts.sourceIp,
    "aws:SecureTransport": facts.isSecure,
    "aws:RequestedRegion": facts.region,
    "aws:UserAgent": facts.userAgent,
    "aws:CurrentTime": facts.now,
    "aws:EpochTime": Math.floor(facts.now.getTime() / 1_000),
    ...prefixed("aws:RequestTag/", requestTags),
    ...prefixed("aws:ResourceTag/", facts.resourceTags ?? {}),
    ...(tagKeys.length > 0 ? { "aws:TagKeys": tagKeys } : {}),
  };
}

/** Context made ready: keys in lower case, values as texts. */
export type ReadyContext = ReadonlyMap<string, readonly string[]>;

/** Joins the request's keys with the caller's, which win. */
export function readyContext(caller: Caller, context: RequestContext): ReadyContext {
  const ready = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(context)) {
    const isOfRequest = value !== undefined && !key.toLowerCase().startsWith("aws:principaltag/");
    if (isOfRequest) ready.set(key.toLowerCase(), texts(value));
  }
  for (const [key, value] of Object.entries(caller.tags ?? {})) ready.set(`aws:principaltag/${key.toLowerCase()}`, [value]);
  ready.set("aws:principalarn", [principalArnOf(caller)]);
  ready.set("aws:principalaccount", [caller.account]);
  ready.set("aws:principaltype", [principalType(caller)]);
  ready.set("aws:userid", [caller.userId]);
  if (caller.userName === undefined) ready.delete("aws:username");
  else ready.set("aws:username", [caller.userName]);
  return ready;
}

function principalType(caller: Caller): string {
  if (caller.kind === "root") return "Account";
  return caller.kind === "user" ? "User" : "AssumedRole";
}

function texts(value: ContextValue): readonly string[] {
  if (value instanceof Date) return [value.toISOString()];
  return typeof value === "object" ? value : [String(value)];
}

function prefixed(prefix: string, tags: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [prefix + key, value]));
}
