/**
 * What an API consists of, as plain values: services, operations, the shapes of their inputs, outputs and errors.
 * Only the vocabulary; `model.ts` fills it from the SDK clients. Lengths, ranges and patterns are not part of it, since the
 * SDK's schemas do not carry them (they are data in `api/<service>/constraints.ts`).
 */

/** The signing names of the services that are spoken; the third part of a credential scope. */
export type ServiceName = "macie2" | "guardduty" | "organizations" | "sts";

/** How a service puts values on the wire. Source: Smithy documentation, "AWS protocols". */
export type Protocol = "restJson1" | "awsJson1_1" | "awsQuery";

/** A point in time in text form: ISO 8601 in UTC, or seconds since 1970 as a number with up to three decimals. */
export type TimestampFormat = "date-time" | "epoch-seconds";

/** The form of one value. Numbers are not told apart into integers and doubles: the SDK's schemas do not say. */
export type Shape =
  | { readonly kind: "string"; readonly values?: readonly string[] }
  | { readonly kind: "number" }
  | { readonly kind: "boolean" }
  | { readonly kind: "timestamp"; readonly format: TimestampFormat }
  | { readonly kind: "list"; readonly item: Shape }
  | { readonly kind: "map"; readonly value: Shape; readonly keys?: readonly string[] }
  | StructureShape;

/** A value with named members. Its members may lead back to itself. */
export type StructureShape = {
  readonly kind: "structure";
  /** The model's name, such as `CreateMemberRequest`; "" for an operation without input or output. */
  readonly name: string;
  /** True when exactly one member is to be present. */
  readonly isUnion: boolean;
  readonly members: readonly Member[];
};

/** A member of a structure. */
export type Member = {
  /** As in the SDK's types. */
  readonly name: string;
  /** As on the wire: key in the body, key in the query, or name of the path's variable. */
  readonly wireName: string;
  readonly place: "body" | "path" | "query";
  readonly isRequired: boolean;
  readonly shape: Shape;
};

/** One operation. */
export type Operation = {
  readonly service: ServiceName;
  readonly name: string;
  /** HTTP method; POST for the protocols that are not REST. */
  readonly method: string;
  /** Path with variables in braces, such as `/members/{id}`; "/" for the protocols that are not REST. */
  readonly path: string;
  /** HTTP status of success; 204 goes without a body. */
  readonly status: number;
  readonly input: StructureShape;
  readonly output: StructureShape;
};

/** An error that the service declares. */
export type ErrorShape = {
  readonly name: string;
  /** The word on the wire; differs from the name in a few errors of the query protocol. */
  readonly code: string;
  readonly status: number;
  readonly members: readonly Member[];
};

/** Everything known about one service's API. */
export type ServiceModel = {
  readonly service: ServiceName;
  readonly protocol: Protocol;
  /** Date-like version, sent as `Version` in the query protocol. */
  readonly version: string;
  /** First part of the `X-Amz-Target` header; absent for other protocols than awsJson1_1. */
  readonly targetPrefix?: string;
  /** Namespace of XML answers; absent for other protocols than awsQuery. */
  readonly xmlNamespace?: string;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly errors: ReadonlyMap<string, ErrorShape>;
};
