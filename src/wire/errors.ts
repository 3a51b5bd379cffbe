/**
 * Errors as AWS names them, and their answers in each protocol. What was refused and why is decided elsewhere; here it is
 * only spelled. Statuses come from the service's own error shapes, those of the errors every service has from one table.
 */
import type { HttpResponse } from "./http.ts";
import type { Protocol, ServiceModel } from "./shape.ts";
import { element } from "./xml.ts";

/** An error with its AWS name. */
export type AwsError = {
  /** Such as `ValidationException`; one of the service's declared errors or a name of its own. */
  readonly name: string;
  readonly message: string;
  /** HTTP status; needed only for names that neither the service nor the table of common errors knows (then 400). */
  readonly status?: number;
  /**
   * Further members of the body, by member name of the error's shape or, where the shape has none such, by the key itself:
   * GuardDuty's real answers carry `{ __type: "InvalidInputException" }`, which its model does not mention.
   */
  readonly members?: Readonly<Record<string, string>>;
};

/** Thrown where the AWS name of a refusal is already known, as in handlers of services with many error names. */
export class AwsFailure extends Error {
  override readonly name = "AwsFailure";
  readonly error: AwsError;

  constructor(error: AwsError) {
    super(`${error.name}: ${error.message}`);
    this.error = error;
  }
}

/** The errors that belong to no single service. */
export type CommonErrorKind =
  | "missing-authentication"
  | "incomplete-signature"
  | "unrecognized-client"
  | "invalid-signature"
  | "expired-token"
  | "access-denied"
  | "unknown-operation"
  | "malformed-body"
  | "body-too-large"
  | "unsupported-media-type"
  | "throttled"
  | "not-implemented"
  | "internal"
  | "unavailable";

type Spelling = { readonly rest: string; readonly query: string; readonly status: number; readonly queryStatus?: number };

/**
 * Names and statuses of the common errors. Sources: "Common errors" of the Macie, GuardDuty and Organizations API
 * references (JSON protocols) and of the STS API reference (query protocol); the names in the two families differ.
 */
const commonErrors: Readonly<Record<CommonErrorKind, Spelling>> = {
  "missing-authentication": { rest: "MissingAuthenticationTokenException", query: "MissingAuthenticationToken", status: 403 },
  "incomplete-signature": { rest: "IncompleteSignatureException", query: "IncompleteSignature", status: 400 },
  "unrecognized-client": { rest: "UnrecognizedClientException", query: "InvalidClientTokenId", status: 403 },
  "invalid-signature": { rest: "InvalidSignatureException", query: "SignatureDoesNotMatch", status: 403 },
  "expired-token": { rest: "ExpiredTokenException", query: "ExpiredToken", status: 403 },
  "access-denied": { rest: "AccessDeniedException", query: "AccessDenied", status: 403 },
  "unknown-operation": { rest: "UnknownOperationException", query: "InvalidAction", status: 404, queryStatus: 400 },
  "malformed-body": { rest: "SerializationException", query: "MalformedInput", status: 400 },
  "body-too-large": { rest: "RequestEntityTooLargeException", query: "RequestEntityTooLarge", status: 413 },
  "unsupported-media-type": { rest: "UnsupportedMediaTypeException", query: "UnsupportedMediaType", status: 415 },
  throttled: { rest: "ThrottlingException", query: "Throttling", status: 429, queryStatus: 400 },
  "not-implemented": { rest: "NotImplementedException", query: "NotImplemented", status: 501 },
  internal: { rest: "InternalServerException", query: "InternalFailure", status: 500 },
  unavailable: { rest: "ServiceUnavailableException", query: "ServiceUnavailable", status: 503 },
};

const statusByName: ReadonlyMap<string, number> = new Map(
  Object.values(commonErrors).flatMap(({ rest, query, status, queryStatus = status }) => [
    [rest, status],
    [query, queryStatus],
  ]),
);

/** Which protocol an error is to be written in; `model` is undefined while the service is not known. */
export type Dialect = { readonly protocol: Protocol; readonly model: ServiceModel | undefined };

/** The dialect of a service. */
export function dialectOf(model: ServiceModel): Dialect {
  return { protocol: model.protocol, model };
}

/** Names a common error as the dialect does. A service that declares an internal error of its own gets that one. */
export function commonError(dialect: Dialect, kind: CommonErrorKind, message: string): AwsError {
  const { rest, query } = commonErrors[kind];
  if (dialect.protocol === "awsQuery") return { name: query, message };
  if (kind !== "internal" || dialect.model?.errors.has(rest) === true) return { name: rest, message };
  const declared = [...(dialect.model?.errors.values() ?? [])].find(
    ({ name, status }) => status === 500 && /^(Internal|Service)/.test(name),
  );
  return { name: declared?.name ?? rest, message };
}

/** Writes an error's answer: status, `x-amzn-ErrorType` and `x-amzn-RequestId` headers, and the body of the protocol. */
export function writeError(dialect: Dialect, error: AwsError, requestId: string): HttpResponse {
  const status = statusOf(dialect, error);
  switch (dialect.protocol) {
    case "awsQuery":
      return {
        status,
        headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
        body: queryErrorBody(dialect, error, { status, requestId }),
      };
    case "awsJson1_1":
      return jsonError(error, {
        status,
        requestId,
        contentType: "application/x-amz-json-1.1",
        body: rpcErrorBody(dialect, error),
      });
    case "restJson1":
      return jsonError(error, { status, requestId, contentType: "application/json", body: restErrorBody(dialect, error) });
  }
}

/** The HTTP status an error will be answered with. */
function statusOf({ model }: Dialect, error: AwsError): number {
  const declared = model?.errors.get(error.name)?.status;
  return declared ?? error.status ?? statusByName.get(error.name) ?? 400;
}

type Written = { readonly status: number; readonly requestId: string; readonly contentType: string; readonly body: object };

function jsonError(error: AwsError, { status, requestId, contentType, body }: Written): HttpResponse {
  return {
    status,
    headers: { "content-type": contentType, "x-amzn-errortype": error.name, "x-amzn-requestid": requestId },
    body: JSON.stringify(body),
  };
}

/** `{"message": …}` and the further members, under their names on the wire. */
function restErrorBody({ model }: Dialect, error: AwsError): object {
  const declared = model?.errors.get(error.name)?.members ?? [];
  const further = Object.entries(error.members ?? {}).map(([key, value]) => [
    declared.find(({ name }) => name === key)?.wireName ?? key,
    value,
  ]);
  return { message: error.message, ...Object.fromEntries(further) };
}

/** The name travels as `__type`; the message under the name that the error's shape gives it. */
function rpcErrorBody({ model }: Dialect, error: AwsError): object {
  const declared = model?.errors.get(error.name)?.members ?? [];
  const messageName = declared.find(({ name }) => name.toLowerCase() === "message")?.name ?? "message";
  return { __type: error.name, [messageName]: error.message, ...error.members };
}

/** Source of the form: AWS documentation "awsQuery protocol", section on errors. */
function queryErrorBody(
  { model }: Dialect,
  error: AwsError,
  { status, requestId }: { status: number; requestId: string },
): string {
  const code = model?.errors.get(error.name)?.code ?? error.name;
  const type = status >= 500 ? "Receiver" : "Sender";
  const parts = element("Type", type) + element("Code", code) + element("Message", error.message);
  const namespace = model?.xmlNamespace === undefined ? "" : ` xmlns="${model.xmlNamespace}"`;
  return `<ErrorResponse${namespace}><Error>${parts}</Error>${element("RequestId", requestId)}</ErrorResponse>`;
}
