/**
 * Whether a role's trust lets a caller in, and whether the caller's own policies are asked as well.
 * Source: IAM user guide, "Cross-account policy evaluation logic" and "Using IAM roles: trust policies".
 */
import { type AccountId, isAccountId } from "../base/account-id.ts";
import { parseArn } from "../base/arn.ts";
import type { Caller } from "./caller.ts";
import { isAllowed } from "./policy/is-allowed.ts";
import type { RequestContext } from "./policy/request-context.ts";
import { principalArnOf, roleArn, rootArn } from "./principal-arn.ts";

/** Tells whether a text may stand in a role's `trusts`: an account ID, or the ARN of a root, user, role or role session. */
export function isTrustEntry(text: string): boolean {
  if (isAccountId(text)) return true;
  const arn = parseArn(text);
  if (arn === undefined || text.length > 2_048 || arn.partition !== "aws" || arn.region !== "" || !isAccountId(arn.account))
    return false;
  if (arn.service === "iam") return /^(root|(user|role)\/[\w+=,.@-]{1,64})$/.test(arn.resource);
  return arn.service === "sts" && /^assumed-role\/[\w+=,.@-]{1,64}\/[\w+=,.@-]{2,64}$/.test(arn.resource);
}

/**
 * May the caller assume the role? The role must trust it, and its own policies must allow it, unless caller and role are of
 * one account and the trust names the caller itself. The root-like principal may assume every role of its own account:
 * it may do everything there, and scripts that treat the administrator's account like any other rely on it.
 */
export function mayAssume(
  caller: Caller,
  role: { readonly account: AccountId; readonly name: string; readonly trusts: readonly string[] },
  context: RequestContext,
): boolean {
  const isSameAccount = caller.account === role.account;
  const trust = trustIn(caller, role.trusts);
  const isOwnRoot = isSameAccount && caller.kind === "root";
  if (trust === "none" && !isOwnRoot) return false;
  const decision = isAllowed(caller, { action: "sts:AssumeRole", resources: [roleArn(role.account, role.name)], context });
  if (decision.allowed || decision.reason === "explicit-deny") return decision.allowed;
  return isSameAccount && trust === "principal" && caller.sessionPolicy === undefined;
}

/** How the trust speaks of the caller: by its own name, by its account, or not at all. */
function trustIn(caller: Caller, trusts: readonly string[]): "principal" | "account" | "none" {
  const isRoot = caller.kind === "root";
  if (!isRoot && (trusts.includes(caller.arn) || trusts.includes(principalArnOf(caller)))) return "principal";
  return trusts.includes(caller.account) || trusts.includes(rootArn(caller.account)) ? "account" : "none";
}
