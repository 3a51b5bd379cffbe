/**
 * May this caller do this? Deny beats allow, silence is a no, and every resource of the request must be allowed. Resources
 * of other accounts are out of reach whatever a policy says: only a role's trust, decided elsewhere, opens an account.
 * Source: IAM user guide, "Policy evaluation logic".
 */
import { parseArn } from "../../base/arn.ts";
import type { Caller } from "../caller.ts";
import { conditionsHold } from "./condition.ts";
import type { OneOrMany, PolicyDocument, PolicyStatement } from "./policy-document.ts";
import { type ReadyContext, type RequestContext, readyContext } from "./request-context.ts";
import { expandPattern, type Lookup } from "./variables.ts";
import { matchesPattern, wildcardPattern } from "./wildcard.ts";

/** What is asked for. */
export type AccessRequest = {
  /** `service:Operation`, compared without regard to case. */
  readonly action: string;
  /** ARNs; empty or `*` for operations without a resource. */
  readonly resources: readonly string[];
  readonly context: RequestContext;
};

/** The answer. */
export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly reason: "explicit-deny" | "no-allow" };

/** How a denial ends the sentence "User: … is not authorized to perform: … on resource: …", in AWS's words. */
export function denialReason(reason: "explicit-deny" | "no-allow", action: string): string {
  if (reason === "explicit-deny") return "with an explicit deny in an identity-based policy";
  return `because no identity-based policy allows the ${action} action`;
}

/** Decides a request. Policies must come from `parsePolicy`. */
export function isAllowed(caller: Caller, request: AccessRequest): Decision {
  const context = readyContext(caller, request.context);
  const resources = request.resources.length === 0 ? ["*"] : request.resources;
  const asked: Question = { action: request.action, context };
  const layers = [caller.policies, ...(caller.sessionPolicy === undefined ? [] : [[caller.sessionPolicy]])];
  const denies = layers.some((layer) => resources.some((resource) => speaks("Deny", layer, asked, resource)));
  if (denies) return { allowed: false, reason: "explicit-deny" };
  const isWithinReach =
    request.action.toLowerCase() === "sts:assumerole" || resources.every((resource) => isOwn(resource, caller));
  const allows = layers.every(
    (layer) => layer === "everything" || resources.every((resource) => speaks("Allow", layer, asked, resource)),
  );
  return isWithinReach && allows ? { allowed: true } : { allowed: false, reason: "no-allow" };
}

type Question = { readonly action: string; readonly context: ReadyContext };

function speaks(effect: "Allow" | "Deny", layer: Caller["policies"], asked: Question, resource: string): boolean {
  if (layer === "everything") return false;
  return layer.some((policy) =>
    statementsOf(policy).some((statement) => statement.Effect === effect && applies(policy, statement, asked, resource)),
  );
}

function applies(policy: PolicyDocument, statement: PolicyStatement, { action, context }: Question, resource: string): boolean {
  if (!names(statement.Action, statement.NotAction, (pattern) => matchesAction(pattern, action))) return false;
  const lookup = policy.Version === "2012-10-17" ? singleValueOf(context) : undefined;
  if (!names(statement.Resource, statement.NotResource, (pattern) => matchesResource(pattern, resource, lookup))) return false;
  return statement.Condition === undefined || conditionsHold(statement.Condition, context, lookup);
}

/** One of the two is present: the list must match, or the Not-list must not. */
function names(
  list: OneOrMany<string> | undefined,
  notList: OneOrMany<string> | undefined,
  matches: (pattern: string) => boolean,
): boolean {
  if (list !== undefined) return many(list).some(matches);
  return notList !== undefined && !many(notList).some(matches);
}

function matchesAction(pattern: string, action: string): boolean {
  return matchesPattern(wildcardPattern(pattern.toLowerCase()), action.toLowerCase());
}

function matchesResource(text: string, resource: string, lookup: Lookup | undefined): boolean {
  const pattern = expandPattern(text, lookup);
  return pattern !== undefined && matchesPattern(pattern, resource);
}

function singleValueOf(context: ReadyContext): Lookup {
  return (key) => {
    const values = context.get(key.toLowerCase());
    return values?.length === 1 ? values[0] : undefined;
  };
}

function isOwn(resource: string, caller: Caller): boolean {
  const account = parseArn(resource)?.account ?? "";
  return account === "" || account === caller.account;
}

function statementsOf(policy: PolicyDocument): readonly PolicyStatement[] {
  return many(policy.Statement);
}

function many<T>(value: OneOrMany<T>): readonly T[] {
  return isList(value) ? value : [value];
}

/** Array.isArray does not narrow readonly arrays. */
function isList<T>(value: OneOrMany<T>): value is readonly T[] {
  return Array.isArray(value);
}
