/**
 * Names of principals. Answers always carry the partition `aws`: scripts take it from GetCallerIdentity and build role
 * ARNs with it (aws-samples/amazon-guardduty-multiaccount-scripts does).
 */
import { type AccountId, isAccountId } from "../base/account-id.ts";
import { parseArn } from "../base/arn.ts";
import type { Caller } from "./caller.ts";

/** What user, role and session names may consist of: IAM API reference, `[\w+=,.@-]`. */
export const principalNameForm = /^[\w+=,.@-]{1,64}$/;

/** The ARN of an account's root-like principal. */
export function rootArn(account: string): string {
  return `arn:aws:iam::${account}:root`;
}

/** The ARN of a user. */
export function userArn(account: string, name: string): string {
  return `arn:aws:iam::${account}:user/${name}`;
}

/** The ARN of a role. */
export function roleArn(account: string, name: string): string {
  return `arn:aws:iam::${account}:role/${name}`;
}

/** The ARN of a session of a role. */
export function assumedRoleArn(account: string, role: string, session: string): string {
  return `arn:aws:sts::${account}:assumed-role/${role}/${session}`;
}

/** Takes a role's ARN apart; undefined when it is not one. Reeve's roles have no path. */
export function parseRoleArn(text: string): { readonly account: AccountId; readonly name: string } | undefined {
  const arn = parseArn(text);
  if (arn === undefined || arn.partition !== "aws" || arn.service !== "iam" || arn.region !== "" || !isAccountId(arn.account))
    return undefined;
  const name = arn.resource.startsWith("role/") ? arn.resource.slice("role/".length) : "";
  return principalNameForm.test(name) ? { account: arn.account, name } : undefined;
}

/** The value of aws:PrincipalArn: for the session of a role, the role; for everybody else, the caller's own ARN. */
export function principalArnOf(caller: Caller): string {
  const [, role] = /^arn:aws:sts::\d{12}:assumed-role\/([^/]+)\//.exec(caller.arn) ?? [];
  return caller.kind === "role" && role !== undefined ? roleArn(caller.account, role) : caller.arn;
}
