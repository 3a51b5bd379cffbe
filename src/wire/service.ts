/**
 * What a service adds to its model to be served: its handlers, the names of its refusals, and what authorisation must know
 * of a request. Filled in by `api/<service>/`; used by `server/`. Knows no caller and no database: those come with the context.
 */
import type { Refusal } from "../base/refusal.ts";
import type { AwsError } from "./errors.ts";
import { models } from "./model.ts";
import type { Input } from "./read-input.ts";
import type { ServiceModel, ServiceName } from "./shape.ts";

/** Where a request is made: resources' ARNs are built from it. */
export type Place = { readonly account: string; readonly region: string };

/**
 * Any handler, as seen by the server. The input has been read by the operation's own shape when it is called, which is why
 * `never` is right here: each handler keeps its exact input type, and only the server, after that check, calls it.
 */
export type AnyHandler<Context> = (context: Context, input: never) => Promise<object>;

/** A service as it is served. `Context` is what its handlers are given, made once per request. */
export type ServiceDefinition<Context> = {
  readonly model: ServiceModel;
  /** By operation name; an operation without one answers 501 NotImplementedException. */
  readonly handlers: Readonly<Partial<Record<string, AnyHandler<Context>>>>;
  /** Gives a refusal its AWS name, for example Macie's ValidationException where GuardDuty says BadRequestException. */
  refusalToError(refusal: Refusal, operation: string): AwsError;
  /**
   * Throws the refusal for callers in whose account and Region the service is off. Comes after authorisation and before
   * anything is said about the input; absent where a service cannot be off.
   */
  requireEnabled?(context: Context, operation: string): Promise<void>;
  /** Lengths, ranges and patterns; asked after the structure was checked and the action allowed. */
  validate?(operation: string, input: Input): Refusal | undefined;
  /** IAM actions to be allowed; by default the one with the operation's name. For tagging on creation: TagResource as well. */
  actionsOf?(operation: string, input: Input): readonly string[];
  /** ARNs that the actions are about; every one must be allowed. An empty list means that no permission is needed. */
  resourcesOf(operation: string, input: Input, place: Place): readonly string[];
  /** Tags given in the request, for `aws:RequestTag` and `aws:TagKeys`; undefined where only the key is given (untagging). */
  tagsInRequest?(operation: string, input: Input): Readonly<Record<string, string | undefined>>;
  /** Tags on a resource, for `aws:ResourceTag`; `{}` when there is none such. Asked only for callers whose policies mention it. */
  tagsOfResource?(context: Context, arn: string): Promise<Readonly<Record<string, string>>>;
};

/** One row of the list of operations. */
export type OperationRow = { readonly service: ServiceName; readonly operation: string; readonly isImplemented: boolean };

/** Every operation of the four models in alphabetical order by service, and whether the definitions given implement it. */
export function listOperations(
  definitions: readonly Pick<ServiceDefinition<never>, "model" | "handlers">[],
): readonly OperationRow[] {
  return Object.values(models).flatMap(({ service, operations }) => {
    const handlers = definitions.find(({ model }) => model.service === service)?.handlers ?? {};
    const names = [...operations.keys()].sort();
    return names.map((operation) => ({ service, operation, isImplemented: Object.hasOwn(handlers, operation) }));
  });
}
