/**
 * Whether the caller's policies allow what a request asks: gathers actions, resources and condition values, and refuses
 * in AWS's words. The evaluation of policies itself is `identity/`'s.
 */
import { regionalArn } from "../base/arn.ts";
import type { Database } from "../database/database.ts";
import type { Caller } from "../identity/caller.ts";
import { type AccessRequest, type Decision, denialReason } from "../identity/policy/is-allowed.ts";
import { type RequestFacts, requestContext } from "../identity/policy/request-context.ts";
import { AwsFailure, commonError, dialectOf } from "../wire/errors.ts";
import type { HttpRequest } from "../wire/http.ts";
import type { Input } from "../wire/read-input.ts";
import type { HostedService, Requester } from "./hosted-service.ts";

/** Evaluates a caller's policies; `isAllowed` of `identity/policy`. */
export type IsAllowed = (caller: Caller, request: AccessRequest) => Decision;

/** What is to be authorised. `input` is `{}` when it could not be read; then `resources` is the account's wildcard. */
export type Attempt = {
  readonly service: HostedService;
  readonly operation: string;
  readonly input: Input;
  readonly resources: readonly string[];
  readonly requester: Requester;
  readonly request: HttpRequest;
};

/** Resolves when every action is allowed on every resource; rejects with AccessDenied otherwise. */
export async function authorise(attempt: Attempt, isAllowed: IsAllowed, database: Pick<Database, "transaction">): Promise<void> {
  const { service, operation, input, resources, requester } = attempt;
  const actions = service.actionsOf?.(operation, input) ?? [`${service.model.service}:${operation}`];
  for (const resource of resources) {
    const context = requestContext(factsOf(attempt, await resourceTags(attempt, resource, database)));
    for (const action of actions) {
      const decision = isAllowed(requester.caller, { action, resources: [resource], context });
      if (!decision.allowed) throw denied(attempt, { action, resource, reason: denialReason(decision.reason, action) });
    }
  }
}

function denied(
  attempt: Attempt,
  { action, resource, reason }: { action: string; resource: string; reason: string },
): AwsFailure {
  const { caller, region } = attempt.requester;
  const { service } = attempt.service.model;
  const named = resource === "*" ? regionalArn({ service, region, account: caller.account, resource: "*" }) : resource;
  const message = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${named} ${reason}`;
  return new AwsFailure(commonError(dialectOf(attempt.service.model), "access-denied", message));
}

function factsOf({ service, operation, input, requester, request }: Attempt, tagsOnResource: Tags): RequestFacts {
  const { region, now, sourceIp, userAgent } = requester;
  const tags = Object.entries(service.tagsInRequest?.(operation, input) ?? {});
  const valued = tags.filter((tag): tag is [string, string] => tag[1] !== undefined);
  return {
    now,
    region,
    sourceIp,
    isSecure: request.isSecure,
    ...(userAgent !== undefined && { userAgent }),
    tagKeys: tags.map(([key]) => key),
    requestTags: Object.fromEntries(valued),
    resourceTags: tagsOnResource,
  };
}

type Tags = Readonly<Record<string, string>>;

/** Looks the resource's tags up, but only when the caller's policies speak of them: it costs a transaction. */
async function resourceTags(
  { service, requester }: Attempt,
  arn: string,
  database: Pick<Database, "transaction">,
): Promise<Tags> {
  if (arn.endsWith("*") || !mentionsResourceTags(requester.caller)) return {};
  return await database.transaction((tx) => service.tagsOfResource(arn, requester, tx));
}

function mentionsResourceTags({ policies, sessionPolicy }: Caller): boolean {
  return /resourcetag/i.test(JSON.stringify([policies, sessionPolicy]));
}
