/**
 * A service definition joined with the making of its context, so that the server can hold services of different contexts
 * in one list. Knows nothing of HTTP.
 */
import type { Region } from "../base/region.ts";
import type { Tx } from "../database/database.ts";
import type { Caller } from "../identity/caller.ts";
import type { Input } from "../wire/read-input.ts";
import type { ServiceDefinition } from "../wire/service.ts";

/** Who makes a request, where and when: what contexts are made from. */
export type Requester = {
  readonly caller: Caller;
  readonly region: Region;
  readonly now: Date;
  readonly requestId: string;
  readonly sourceIp: string;
  /** The User-Agent header; absent when none was sent. */
  readonly userAgent?: string;
};

/** A definition whose context is provided for. */
export type HostedService = Pick<
  ServiceDefinition<never>,
  "model" | "handlers" | "refusalToError" | "validate" | "actionsOf" | "resourcesOf" | "tagsInRequest"
> & {
  /** Rejects with the service's refusal when it is off for the requester. */
  requireEnabled(operation: string, requester: Requester, tx: Tx): Promise<void>;
  /** Calls the operation's handler; only for operations that have one, with an input read by the operation's shape. */
  call(operation: string, input: Input, requester: Requester, tx: Tx): Promise<object>;
  /** The tags on a resource, as the requester sees it; `{}` where the service has none. */
  tagsOfResource(arn: string, requester: Requester, tx: Tx): Promise<Readonly<Record<string, string>>>;
};

/** Joins a service with the making of its context. The definition is a plain object; its functions do not use `this`. */
export function hostService<Context>(
  definition: ServiceDefinition<Context>,
  makeContext: (requester: Requester, tx: Tx) => Context,
): HostedService {
  return {
    ...definition,
    async requireEnabled(operation, requester, tx) {
      await definition.requireEnabled?.(makeContext(requester, tx), operation);
    },
    call(operation, input, requester, tx) {
      const checked = input as never; // Read by the operation's own shape; see AnyHandler.
      const answer = definition.handlers[operation]?.(makeContext(requester, tx), checked);
      if (answer === undefined) throw new Error(`${operation} has no handler`);
      return answer;
    },
    async tagsOfResource(arn, requester, tx) {
      return definition.tagsOfResource === undefined ? {} : await definition.tagsOfResource(makeContext(requester, tx), arn);
    },
  };
}
